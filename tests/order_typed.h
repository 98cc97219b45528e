/* SPDX-License-Identifier: MIT */
/* Payloads and views in order, of one element type. */

#include "patterns_typed.h"

#define PRANGE_TYPE_f64 PRANGE_F64
#define PRANGE_TYPE_f32 PRANGE_F32
#define PRANGE_TYPE_i64 PRANGE_I64
#define PRANGE_TYPE_i32 PRANGE_I32

/* A payload each byte of which identifies its origin. */
static void T(expect_payload)(bool descending, ptrdiff_t n, const ELEMENT *x,
                              const ptrdiff_t *order, size_t size, pattern kind)
{
    guard of_keys = guard_new((size_t)n * sizeof *x, 0),
          of_payload = guard_new((size_t)n * size, 1);
    ELEMENT *keys = guard_data(&of_keys);
    unsigned char *payload = guard_data(&of_payload);
    memcpy(keys, x, (size_t)n * sizeof *x);
    for (ptrdiff_t i = 0; i < n; i++)
        for (size_t b = 0; b < size; b++)
            payload[(size_t)i * size + b] = (unsigned char)(random_bits(33, i) >> b % 8 * 8);
    cr_assert_eq(descending ? T(prange_sort_by_key_descending)(n, keys, size, payload)
                            : T(prange_sort_by_key)(n, keys, size, payload),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++) {
        cr_assert(memcmp(keys + i, x + order[i], sizeof *x) == 0, "pattern %d, n %td, at %td",
                  (int)kind, n, i);
        for (size_t b = 0; b < size; b++)
            cr_assert_eq(payload[(size_t)i * size + b],
                         (unsigned char)(random_bits(33, order[i]) >> b % 8 * 8),
                         "pattern %d, n %td, at %td", (int)kind, n, i);
    }
    cr_assert(guard_intact(&of_keys) && guard_intact(&of_payload));
    guard_free(&of_keys);
    guard_free(&of_payload);
}

Test(SUITE, sorts_by_key)
{
    static const size_t widths[] = {1, 4, 8, 12, 16, 40};
    ELEMENT *x = malloc(LARGE * sizeof *x);
    cr_assert_not_null(x);
    for (int s = 0; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t n = sizes[s];
            const bool descending = (s + kind) % 3 == 0;
            T(fill)((pattern)kind, n, x);
            ptrdiff_t *up = T(reference)(n, x);
            ptrdiff_t *down = T(reference_descending)(n, x, up);
            cr_assert_eq(prange_set_num_threads(teams[(s + kind) % TEAMS]), PRANGE_OK);
            T(expect_payload)
            (descending, n, x, descending ? down : up, widths[(s * 5 + kind) % 6], (pattern)kind);
            free(up);
            free(down);
        }
    free(x);
}

Test(SUITE, refuses_to_sort_by_key)
{
    ELEMENT x[4] = {3, 2, 1, 0};
    double payload[4] = {7, 8, 9, 10};
    const char *name = NAMED("sort_by_key");
    refused(T(prange_sort_by_key)(-1, x, 8, payload), PRANGE_ERROR_SIZE, name, "n = -1");
    refused(T(prange_sort_by_key)(4, x, 0, payload), PRANGE_ERROR_SIZE, name, "size");
    refused(T(prange_sort_by_key)(4, NULL, 8, payload), PRANGE_ERROR_NULL, name, "keys");
    refused(T(prange_sort_by_key)(4, x, 8, NULL), PRANGE_ERROR_NULL, name, "payload");
    refused(T(prange_sort_by_key)(2, x, sizeof *x, x + 1), PRANGE_ERROR_OVERLAP, name, "overlap");
    no_memory = true;
    const prange_status status = T(prange_sort_by_key_descending)(3, x + 1, 8, payload);
    const prange_status missing = T(prange_sort_by_key)(4, x, 8, payload);
    no_memory = false;
    cr_expect_eq(status, PRANGE_OK, "in order: no memory is needed");
    refused(missing, PRANGE_ERROR_MEMORY, name, "memory");
    cr_expect(x[0] == 3 && x[3] == 0 && payload[0] == 7 && payload[3] == 10);
    cr_expect_eq(T(prange_sort_by_key)(0, NULL, 1, NULL), PRANGE_OK);
}

/* Checks a line of the input at x, sorted in y and ordered by indices. */
static void T(expect_line)(bool descending, ptrdiff_t length, const ELEMENT *x, ptrdiff_t x_step,
                           const ELEMENT *y, const int64_t *indices, ptrdiff_t y_step, int box,
                           int axis)
{
    ELEMENT *line = malloc((size_t)length * sizeof *line);
    cr_assert_not_null(line);
    for (ptrdiff_t i = 0; i < length; i++)
        line[i] = x[i * x_step];
    ptrdiff_t *up = T(reference)(length, line), *down = T(reference_descending)(length, line, up);
    const ptrdiff_t *order = descending ? down : up;
    for (ptrdiff_t i = 0; i < length; i++) {
        cr_assert(memcmp(y + i * y_step, line + order[i], sizeof *y) == 0,
                  "box %d, axis %d, at %td", box, axis, i);
        cr_assert_eq(indices[i * y_step], order[i], "order of box %d, axis %d, at %td", box, axis,
                     i);
    }
    free(down);
    free(up);
    free(line);
}

/* How many of the spanned elements no longer have the byte pattern. */
static ptrdiff_t T(written)(ptrdiff_t span, const void *data, size_t size)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < span; i++)
        count += !guard_pattern((const unsigned char *)data + (size_t)i * size, size);
    return count;
}

/* Sorts `from` to a box of another layout, and in place; each line is compared. */
static void T(expect_axis)(bool descending, int number, int axis, ELEMENT *x)
{
    const box_shape *box = &boxes[number];
    box_shape other = *box;
    other.gap = number % 3;
    other.backwards ^= (unsigned)number;
    other.column_major ^= number % 2;
    const layout from = layout_of(box), to = layout_of(&other);
    T(fill)((pattern)(number % 2 ? SPECIAL : FEW), from.span, x);
    guard of_y = guard_new((size_t)to.span * sizeof *x, 0),
          of_order = guard_new((size_t)to.span * 8, 0);
    ELEMENT *y = guard_data(&of_y);
    int64_t *order = guard_data(&of_order);
    const prange_view in = {x + from.first, PRI_PASTE(PRANGE_TYPE, TYPE), box->ndim, box->shape,
                            from.strides};
    const prange_view out = {y + to.first, in.type, box->ndim, box->shape, to.strides};
    const prange_view indices = {order + to.first, PRANGE_I64, box->ndim, box->shape, to.strides};
    prange_status (*const sort)(const prange_view *, int, const prange_view *) =
        descending ? prange_sort_axis_descending : prange_sort_axis;
    cr_assert_eq(sort(&in, axis, &out), PRANGE_OK, "%s", prange_last_error());
    cr_assert_eq(
        (descending ? prange_argsort_axis_descending : prange_argsort_axis)(&in, axis, &indices),
        PRANGE_OK, "%s", prange_last_error());
    ptrdiff_t count = 1;
    for (int k = 0; k < box->ndim; k++)
        count *= box->shape[k];
    for (ptrdiff_t line = 0; line < count / box->shape[axis]; line++)
        T(expect_line)
    (descending, box->shape[axis], x + line_offset(box, &from, axis, line), from.strides[axis],
     y + line_offset(&other, &to, axis, line), order + line_offset(&other, &to, axis, line),
     to.strides[axis], number, axis);
    cr_assert(guard_intact(&of_y) && guard_intact(&of_order));
    cr_assert(T(written)(to.span, y, sizeof *y) <= count, "box %d: gaps are written", number);
    cr_assert(T(written)(to.span, order, 8) <= count, "box %d: gaps are written", number);
    cr_assert_eq(sort(&in, axis, &in), PRANGE_OK);
    for (ptrdiff_t line = 0; line < count / box->shape[axis]; line++)
        for (ptrdiff_t i = 0; i < box->shape[axis]; i++)
            cr_assert(memcmp(x + line_offset(box, &from, axis, line) + i * from.strides[axis],
                             y + line_offset(&other, &to, axis, line) + i * to.strides[axis],
                             sizeof *x) == 0,
                      "in place, box %d, axis %d", number, axis);
    guard_free(&of_y);
    guard_free(&of_order);
}

Test(SUITE, sorts_along_axes)
{
    ELEMENT *x = malloc(MOST_SPAN * sizeof *x);
    cr_assert_not_null(x);
    for (int number = 0; number < BOXES; number++)
        for (int axis = 0; axis < boxes[number].ndim; axis++)
            for (int t = 0; t < TEAMS; t++) {
                cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
                T(expect_axis)(false, number, axis, x);
                T(expect_axis)(true, number, axis, x);
            }
    free(x);
}

Test(SUITE, refuses_to_sort_along_axes)
{
    ELEMENT x[6] = {6, 5, 4, 3, 2, 1}, y[6] = {7, 7, 7, 7, 7, 7};
    int64_t order[6] = {7, 7, 7, 7, 7, 7};
    const ptrdiff_t shape[] = {2, 3}, other[] = {3, 2};
    const prange_type type = PRI_PASTE(PRANGE_TYPE, TYPE);
    const prange_view in = {x, type, 2, shape, NULL}, out = {y, type, 2, shape, NULL};
    const prange_view turned = {y, type, 2, other, NULL}, flat = {y, type, 1, shape, NULL};
    const prange_view indices = {order, PRANGE_I64, 2, shape, NULL};
    const prange_view bytes = {x, PRANGE_U8, 2, shape, NULL}, part = {x + 1, type, 2, shape, NULL};
    const char *down = "prange_sort_axis_descending",
               *order_down = "prange_argsort_axis_descending";
    refused(prange_sort_axis_descending(&in, 2, &out), PRANGE_ERROR_VALUE, down, "axis = 2");
    refused(prange_sort_axis_descending(&in, 0, NULL), PRANGE_ERROR_NULL, down, "out");
    refused(prange_argsort_axis_descending(&bytes, 0, &indices), PRANGE_ERROR_VALUE, order_down,
            "u8");
    refused(prange_argsort_axis_descending(&in, 0, &bytes), PRANGE_ERROR_VALUE, order_down,
            "order");
    const char *name = "prange_sort_axis";
    refused(prange_sort_axis(&in, 2, &out), PRANGE_ERROR_VALUE, name, "axis = 2");
    refused(prange_sort_axis(&in, -1, &out), PRANGE_ERROR_VALUE, name, "axis = -1");
    refused(prange_sort_axis(&in, 0, &turned), PRANGE_ERROR_SIZE, name, "axis 0");
    refused(prange_sort_axis(&in, 0, &flat), PRANGE_ERROR_SIZE, name, "dimensions");
    refused(prange_sort_axis(&bytes, 0, &bytes), PRANGE_ERROR_VALUE, name, "u8");
    refused(prange_sort_axis(&in, 0, NULL), PRANGE_ERROR_NULL, name, "out");
    refused(prange_sort_axis(&in, 0, &part), PRANGE_ERROR_OVERLAP, name, "overlap");
    refused(prange_argsort_axis(&in, 0, &(prange_view){y, PRANGE_F32, 2, shape, NULL}),
            PRANGE_ERROR_VALUE, "prange_argsort_axis", "type");
    ELEMENT tall[18] = {1}, sorted_tall[18] = {7};
    const ptrdiff_t tall_shape[] = {9, 2};
    const prange_view long_lines = {tall, type, 2, tall_shape, NULL};
    const prange_view long_out = {sorted_tall, type, 2, tall_shape, NULL};
    no_memory = true;
    const prange_status sorted = prange_sort_axis(&long_lines, 0, &long_out);
    const prange_status few = prange_sort_axis(&in, 0, &out);
    const prange_status ordered = prange_argsort_axis(&in, 0, &indices);
    const prange_status rows = prange_sort_axis(&in, 1, &in);
    no_memory = false;
    cr_expect_eq(sorted, PRANGE_ERROR_MEMORY);
    refused(ordered, PRANGE_ERROR_MEMORY, "prange_argsort_axis", "memory");
    cr_expect(rows == PRANGE_OK && x[0] == 4 && x[2] == 6 && x[3] == 1 && x[5] == 3);
    cr_expect(sorted_tall[0] == 7 && order[0] == 7 && order[5] == 7);
    cr_expect(few == PRANGE_OK && y[0] == 3 && y[2] == 1 && y[3] == 6 && y[5] == 4);
}
