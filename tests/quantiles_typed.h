/* SPDX-License-Identifier: MIT */
/* Quantiles of the lines of views of one element type. */

#include "patterns_typed.h"

/* Copies a line, and its numbers without NaNs, sorted, as doubles. Returns how many these are. */
static ptrdiff_t T(line_of)(const box *in, int axis, ptrdiff_t line, ELEMENT *x, double *sorted)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < in->shape[axis]; i++) {
        memcpy(x + i, box_at(in, number_in_line(in, axis, line, i)), sizeof *x);
        if (!isnan((double)x[i]))
            sorted[count++] = (double)x[i];
    }
    qsort(sorted, (size_t)count, sizeof *sorted, by_value);
    return count;
}

/* The quantiles of one line, which are written to the image of the output. */
static void T(expect_line)(const box *in, int axis, ptrdiff_t line, ptrdiff_t count,
                           prange_quantile_method method, const box *out, unsigned char *image)
{
    const ptrdiff_t n = in->shape[axis];
    ELEMENT *x = malloc((size_t)n * sizeof *x);
    double *sorted = malloc((size_t)n * sizeof *sorted), results[FRACTIONS];
    cr_assert(x && sorted);
    const ptrdiff_t numbers = T(line_of)(in, axis, line, x, sorted);
    const int number = (int)method % PRANGE_QUANTILE_OMIT_NAN;
    const bool omits = (int)method != number;
    cr_assert_eq(T(prange_quantile_method)(n, x, count, fractions, method, results), PRANGE_OK);
    for (ptrdiff_t j = 0; j < count; j++) {
        unsigned char *to = image + ((unsigned char *)result_at(out, j, line) - out->memory.memory);
        memcpy(to, results + j, sizeof *results);
        if (numbers == 0 || (numbers < n && !omits))
            cr_assert(isnan(results[j]));
        else if (j < DYADIC || number > 3)
            expect_near(number, numbers, sorted, fractions[j], results[j]);
    }
    free(sorted);
    free(x);
}

static void T(expect_axis)(const box *in, int axis, uint64_t seed)
{
    ptrdiff_t shape[PRANGE_DIMS], kept = 1;
    const ptrdiff_t count = 1 + (ptrdiff_t)(seed % FRACTIONS);
    const int omit = seed / 9 % 2 ? PRANGE_QUANTILE_OMIT_NAN : 0;
    const prange_quantile_method method = (prange_quantile_method)((int)(seed % 9 + 1) | omit);
    shape[0] = count;
    for (int k = 0; k < in->view.ndim; k++)
        if (k != axis)
            shape[kept++] = in->shape[k];
    box out;
    box_make(&out, PRANGE_F64, in->view.ndim, shape, (unsigned)(seed * 7 % 8), seed, true);
    unsigned char *image = box_image(&out);
    if (in->shape[axis] == 0 && out.count > 0) {
        cr_assert_eq(prange_quantile_axis(&in->view, axis, count, fractions, method, &out.view),
                     PRANGE_ERROR_EMPTY);
    } else {
        cr_assert_eq(prange_quantile_axis(&in->view, axis, count, fractions, method, &out.view),
                     PRANGE_OK, "%s", prange_last_error());
        for (ptrdiff_t line = 0; line < out.count / count; line++)
            T(expect_line)(in, axis, line, count, method, &out, image);
    }
    cr_assert(memcmp(image, out.memory.memory, box_bytes(&out)) == 0,
              "axis %d of %d, method %d, seed %d", axis, in->view.ndim, (int)method, (int)seed);
    free(image);
    box_free(&out);
}

Test(SUITE, along_axes)
{
    static const uint64_t rarities[] = {7, 300, 0};
    for (uint64_t seed = 1; seed < 240; seed++) {
        ptrdiff_t shape[PRANGE_DIMS];
        box in;
        const int ndim = 1 + (int)(seed % PRANGE_DIMS);
        /* One box in five has several pieces of 8192 elements, which a team shares. */
        box_random_shape(seed, ndim, seed % 5 ? 2000 : 20000, shape);
        box_make(&in, ELEMENT_TYPE, ndim, shape, (unsigned)(seed % BOX_LAYOUTS), seed, false);
        box_fill(&in, seed, rarities[seed % 3]);
        cr_assert_eq(prange_set_num_threads(teams[seed % TEAMS]), PRANGE_OK);
        for (int axis = 0; axis < ndim; axis++)
            T(expect_axis)(&in, axis, seed + (uint64_t)axis);
        box_free(&in);
    }
}

/* Lines that are sorted in registers, short ones, and long ones that a team shares. */
Test(SUITE, along_lines)
{
    static const ptrdiff_t shapes[][2] = {{1, 500},   {2, 501},  {3, 77},   {5, 300},
                                          {8, 129},   {9, 65},   {255, 40}, {1000, 33},
                                          {66000, 3}, {9, 9000}, {31, 3000}};
    for (uint64_t s = 0; s < 2 * sizeof shapes / sizeof *shapes; s++)
        for (uint64_t t = 0; t < 2 * TEAMS; t++) {
            const ptrdiff_t *shape = shapes[s / 2];
            const ptrdiff_t turned[] = {shape[s % 2], shape[1 - s % 2]};
            box in;
            box_make(&in, ELEMENT_TYPE, 2, turned, (unsigned)(s + t) % BOX_REPEATED, s + 20 * t,
                     false);
            box_fill(&in, s + t, t % 2 ? 5000 : 3);
            cr_assert_eq(prange_set_num_threads(teams[t % TEAMS]), PRANGE_OK);
            T(expect_axis)(&in, s % 2 ? 1 : 0, s * 5 + t);
            box_free(&in);
        }
}

/* Short lines beside each other, which are ordered in the lanes of vectors: all lengths, with
 * columns around whole vectors and tiles, and NaNs in many columns, in a few or in none. */
Test(SUITE, along_stacks)
{
    static const ptrdiff_t widths[] = {64, 65, 71, 80, 95, 127, 128, 129, 193};
    enum { WIDTHS = sizeof widths / sizeof *widths, LONGEST = 66 };
    static const uint64_t rarities[] = {UINT64_MAX, 5, 1000, 60};
    for (ptrdiff_t length = 2; length <= LONGEST; length++)
        for (uint64_t k = 0; k < 12; k++) {
            const uint64_t seed = (uint64_t)length * 31 + k * 7;
            const ptrdiff_t width = widths[(seed + k) % WIDTHS];
            const int axis = (int)(k % 3);
            ptrdiff_t shape[] = {3, 3, width};
            shape[axis] = length;
            if (axis == 2)
                shape[1] = width;
            box in;
            box_make(&in, ELEMENT_TYPE, 3, shape,
                     (unsigned)(random_bits(90, (ptrdiff_t)seed) % BOX_REPEATED), seed, false);
            box_fill(&in, seed, rarities[k % 4]);
            cr_assert_eq(prange_set_num_threads(teams[seed % TEAMS]), PRANGE_OK);
            T(expect_axis)(&in, axis, seed);
            box_free(&in);
        }
}

/* More quantiles than are selected one by one. */
Test(SUITE, many_along_axes)
{
    enum { LENGTH = 301, LINES = 6, MANY = 150 };
    ELEMENT x[LENGTH * LINES], line[LENGTH];
    double q[MANY], out[MANY * LINES], expected[MANY];
    const ptrdiff_t shape[] = {LENGTH, LINES}, results[] = {MANY, LINES};
    const prange_view in = {x, ELEMENT_TYPE, 2, shape, NULL};
    const prange_view to = {out, PRANGE_F64, 2, results, NULL};
    T(fill)(SMALL, LENGTH * LINES, x);
    for (ptrdiff_t j = 0; j < MANY; j++)
        q[j] = (double)(j * 37 % MANY) / (MANY - 1);
    cr_assert_eq(prange_quantile_axis(&in, 0, MANY, q, PRANGE_QUANTILE_WEIBULL, &to), PRANGE_OK);
    for (ptrdiff_t c = 0; c < LINES; c++) {
        for (ptrdiff_t i = 0; i < LENGTH; i++)
            line[i] = x[i * LINES + c];
        cr_assert_eq(
            T(prange_quantile_method)(LENGTH, line, MANY, q, PRANGE_QUANTILE_WEIBULL, expected),
            PRANGE_OK);
        for (ptrdiff_t j = 0; j < MANY; j++)
            cr_assert(memcmp(expected + j, out + j * LINES + c, sizeof *out) == 0);
    }
}

#if ELEMENT_IS_REAL
Test(SUITE, without_nans)
{
    const ELEMENT nan = (ELEMENT)NAN, infinite = (ELEMENT)INFINITY;
    const ELEMENT x[] = {nan, 3, -nan, 1, nan}, zeros[] = {0, nan, (ELEMENT)-0.0};
    const ELEMENT ends[] = {infinite, nan, -infinite, 2}, none[] = {nan, -nan};
    const double q[] = {0.0, 0.5, 1.0};
    const prange_quantile_method omit =
        (prange_quantile_method)(PRANGE_QUANTILE_LINEAR | PRANGE_QUANTILE_OMIT_NAN);
    double out[3];
    cr_assert_eq(T(prange_quantile_method)(5, x, 3, q, omit, out), PRANGE_OK);
    cr_expect(out[0] == 1 && out[1] == 2 && out[2] == 3);
    cr_assert_eq(T(prange_quantile_method)(3, zeros, 3, q, omit, out), PRANGE_OK);
    cr_expect(out[0] == 0 && signbit(out[0]) && out[2] == 0 && !signbit(out[2]));
    cr_assert_eq(T(prange_quantile_method)(4, ends, 3, q, omit, out), PRANGE_OK);
    cr_expect(out[0] == -INFINITY && out[1] == 2 && out[2] == INFINITY);
    cr_assert_eq(T(prange_quantile_method)(2, none, 3, q, omit, out), PRANGE_OK);
    cr_expect(isnan(out[0]) && isnan(out[1]) && isnan(out[2]));
}
#endif

/* Without the k-th allocation, for every k, nothing is written. */
static void T(expect_memory)(int axis, ptrdiff_t rows, ptrdiff_t columns, int least)
{
    const double q[] = {0.5, 0.25};
    const ptrdiff_t shape[] = {rows, columns}, lines = axis ? rows : columns,
                    results[] = {2, lines};
    ELEMENT *x = calloc((size_t)(rows * columns), sizeof *x);
    double *out = malloc((size_t)lines * 2 * sizeof *out);
    cr_assert(x && out);
    const prange_view in = {x, ELEMENT_TYPE, 2, shape, NULL};
    const prange_view to = {out, PRANGE_F64, 2, results, NULL};
    int failed = 0;
    for (int at = 1;; at++) {
        for (ptrdiff_t i = 0; i < 2 * lines; i++)
            out[i] = 7;
        arm(at);
        const prange_status status =
            prange_quantile_axis(&in, axis, 2, q, PRANGE_QUANTILE_LINEAR, &to);
        const bool reached = allocations >= at;
        arm(0);
        const double expected = status == PRANGE_OK ? 0 : 7;
        for (ptrdiff_t i = 0; i < 2 * lines; i++)
            cr_assert_eq(out[i], expected, "allocation %d", at);
        if (!reached)
            break;
        refused(status, PRANGE_ERROR_MEMORY, "prange_quantile_axis", "memory");
        failed++;
    }
    cr_expect(failed >= least, "%d allocations", failed);
    free(out);
    free(x);
}

Test(SUITE, needs_memory_along_axes)
{
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    T(expect_memory)(0, 40, 3, 5);
    T(expect_memory)(0, 4, 30, 4);
    T(expect_memory)(0, 5, 100, 4);
    T(expect_memory)(1, 3, 40, 5);
    T(expect_memory)(0, 66000, 3, 14);
}

Test(SUITE, refuses_along_axes)
{
    enum { ROWS = 2, COLUMNS = 3, BOTH = ROWS * COLUMNS };
    ELEMENT x[BOTH] = {6, 5, 4, 3, 2, 1};
    double y[2 * COLUMNS] = {1, 1, 1, 1, 1, 1}, q[] = {0.5, 0.25}, nan = (double)NAN, wrong = 1.5;
    const ptrdiff_t shape[] = {ROWS, COLUMNS}, results[] = {2, COLUMNS}, turned[] = {2, ROWS},
                    longer[] = {3, COLUMNS}, none[] = {0, COLUMNS};
    const prange_quantile_method linear = PRANGE_QUANTILE_LINEAR;
    const prange_view in = {x, ELEMENT_TYPE, 2, shape, NULL},
                      empty = {x, ELEMENT_TYPE, 2, none, NULL};
    const prange_view out = {y, PRANGE_F64, 2, results, NULL};
    refuse(PRANGE_ERROR_VALUE, "axis = 2", &in, 2, 2, q, linear, &out);
    refuse(PRANGE_ERROR_VALUE, "axis = -1", &in, -1, 2, q, linear, &out);
    refuse(PRANGE_ERROR_VALUE, "method = 10", &in, 0, 2, q, (prange_quantile_method)10, &out);
    refuse(PRANGE_ERROR_VALUE, "method = 16", &in, 0, 2, q, PRANGE_QUANTILE_OMIT_NAN, &out);
    refuse(PRANGE_ERROR_VALUE, "q[0]", &in, 0, 1, &nan, linear, &out);
    refuse(PRANGE_ERROR_VALUE, "q[0]", &in, 0, 1, &wrong, linear, &out);
    refuse(PRANGE_ERROR_VALUE, "u8", &(prange_view){x, PRANGE_U8, 2, shape, NULL}, 0, 2, q, linear,
           &out);
    refuse(PRANGE_ERROR_VALUE, "type i64", &in, 0, 2, q, linear,
           &(prange_view){y, PRANGE_I64, 2, results, NULL});
    refuse(PRANGE_ERROR_SIZE, "count = -1", &in, 0, -1, q, linear, &out);
    refuse(PRANGE_ERROR_SIZE, "count", &in, 0, 1, q, linear, &out);
    refuse(PRANGE_ERROR_SIZE, "axis 0", &in, 1, 2, q, linear, &out);
    refuse(PRANGE_ERROR_SIZE, "axis 1", &in, 0, 2, q, linear,
           &(prange_view){y, PRANGE_F64, 2, turned, NULL});
    refuse(PRANGE_ERROR_SIZE, "axis 0", &in, 0, 2, q, linear,
           &(prange_view){y, PRANGE_F64, 2, longer, NULL});
    refuse(PRANGE_ERROR_SIZE, "dimensions", &in, 0, 2, q, linear,
           &(prange_view){y, PRANGE_F64, 1, results, NULL});
    refuse(PRANGE_ERROR_EMPTY, "without elements", &empty, 0, 2, q, linear, &out);
    refuse(PRANGE_ERROR_NULL, "in", NULL, 0, 2, q, linear, &out);
    refuse(PRANGE_ERROR_NULL, "out", &in, 0, 2, q, linear, NULL);
    refuse(PRANGE_ERROR_NULL, "q", &in, 0, 2, NULL, linear, &out);
    refuse(PRANGE_ERROR_OVERLAP, "q", &in, 0, 2, y + 1, linear, &out);
    refuse(PRANGE_ERROR_OVERLAP, "in", &(prange_view){y, ELEMENT_TYPE, 2, shape, NULL}, 0, 2, q,
           linear, &out);
    refuse(PRANGE_ERROR_OVERLAP, "out", &in, 0, 2, q, linear,
           &(prange_view){y, PRANGE_F64, 2, results, (const ptrdiff_t[]){0, 1}});
    for (int i = 0; i < 2 * COLUMNS; i++)
        cr_expect_eq(y[i], 1);
    cr_expect_eq(prange_quantile_axis(&in, 0, 0, NULL, linear,
                                      &(prange_view){NULL, PRANGE_F64, 2, none, NULL}),
                 PRANGE_OK);
    cr_expect_eq(
        prange_quantile_axis(&empty, 1, 2, q, linear,
                             &(prange_view){NULL, PRANGE_F64, 2, (const ptrdiff_t[]){2, 0}, NULL}),
        PRANGE_OK);
}
