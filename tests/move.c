/* SPDX-License-Identifier: MIT */
/*
 * Data movement against loops of one element at a time, bit by bit: sizes around those of pieces,
 * pages and squares, duplicate indices, and every layout of views. Arrays beyond 2^32 elements are
 * in large.c.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "boxes.h"
#include "element.h"
#include "guard.h"

static const int teams[] = {1, 2, 3, 7};
enum { TEAMS = sizeof teams / sizeof *teams };

/* Sizes around pages, blocks and pieces; the last is enough work for a team of 7. */
static const ptrdiff_t sizes[] = {0,    1,    2,     3,     7,     63,    64,   65,
                                  511,  513,  1023,  1024,  1025,  4095,  4097, 8191,
                                  8192, 8193, 16384, 16385, 20011, 300007};
enum { SIZES = sizeof sizes / sizeof *sizes, LARGE = 300007 };

/* More than 16 MiB, so that streaming stores are used; the address is not aligned to a cache line.
 */
enum { STREAMED_BYTES = (16 << 20) + 4099 };

static void set_team(ptrdiff_t k)
{
    cr_assert_eq(prange_set_num_threads(teams[k % TEAMS]), PRANGE_OK);
}

/* The distribution of indices. */
typedef enum places { ANYWHERE, CROWDED, ASCENDING } places;

#define BODY "move_typed.h"
#include "each_type.h"

/* Rounding a quotient, product or sum of two doubles to 113 bits first does not change its rounding
 * to 53 bits. */
static double linspace_f64(double start, double stop, ptrdiff_t n, ptrdiff_t i)
{
    const double width = (double)((__float128)stop - start);
    const double step = (double)((__float128)width / (n - 1));
    if (n > 1 && i == n - 1)
        return stop;
    if (n == 1)
        return (double)((__float128)(0.0 * width) + start);
    const double part = step == 0.0
                            ? (double)((__float128)(double)((__float128)i / (n - 1)) * width)
                            : (double)((__float128)i * step);
    return (double)((__float128)part + start);
}

Test(move, linspace)
{
    static const double ends[][2] = {{0.0, 1.0},
                                     {1.0, -2.5},
                                     {0.1, 0.7},
                                     {-0.0, 0.0},
                                     {5.5, 5.5},
                                     {1e16, 1e16 + 2.0},
                                     {0.0, 3 * 0x1p-1074}, /* steps that underflow */
                                     {-0x1p-1074, 0x1p-1074},
                                     {1.0, 0x1p-1022},
                                     {-DBL_MAX / 2, DBL_MAX / 2},
                                     {1e-300, 1e300}};
    for (int e = 0; e < (int)(sizeof ends / sizeof *ends); e++)
        for (int k = 0; k < SIZES; k++) {
            const ptrdiff_t n = sizes[k];
            guard wide = guard_new((size_t)n * sizeof(double), 8);
            guard narrow = guard_new((size_t)n * sizeof(float), 4);
            const double *x = guard_data(&wide);
            const float *y = guard_data(&narrow), start = (float)ends[e][0],
                        stop = (float)ends[e][1];
            const bool fits = isfinite(start) && isfinite(stop);
            set_team(k);
            cr_assert_eq(prange_linspace_f64(n, ends[e][0], ends[e][1], guard_data(&wide)),
                         PRANGE_OK);
            cr_assert_eq(prange_linspace_f32(n, start, stop, guard_data(&narrow)),
                         fits ? PRANGE_OK : PRANGE_ERROR_VALUE);
            for (ptrdiff_t i = 0; i < n; i++) {
                const double exact = linspace_f64(ends[e][0], ends[e][1], n, i);
                cr_assert(memcmp(&x[i], &exact, sizeof exact) == 0,
                          "%g to %g, n %td, element %td: %.17g, not %.17g", ends[e][0], ends[e][1],
                          n, i, x[i], exact);
                const float rounded = (float)linspace_f64((double)start, (double)stop, n, i);
                cr_assert(!fits || memcmp(&y[i], &rounded, sizeof rounded) == 0,
                          "f32, %g to %g, n %td, element %td", ends[e][0], ends[e][1], n, i);
            }
            cr_assert(guard_intact(&wide) && guard_intact(&narrow));
            guard_free(&wide);
            guard_free(&narrow);
        }
}

/* numpy 1.24: np.linspace(1/3, 1e5/7, 6), and of one element. */
Test(move, linspace_of_numpy)
{
    static const double expected[] = {0x1.5555555555555p-2,  0x1.652d1ad1ad1adp+11,
                                      0x1.6527c57c57c57p+12, 0x1.0bdc7ec7ec7edp+13,
                                      0x1.65251ad1ad1adp+13, 0x1.be6db6db6db6ep+13};
    double x[7];
    cr_assert_eq(prange_linspace_f64(6, 1.0 / 3, 1e5 / 7, x), PRANGE_OK);
    for (int i = 0; i < 6; i++)
        cr_expect(x[i] == expected[i], "%d: %.17g", i, x[i]);
    cr_assert_eq(prange_linspace_f64(1, 2.0, 5.0, x), PRANGE_OK);
    cr_expect_eq(x[0], 2.0);
    x[0] = 77.0;
    cr_expect_eq(prange_linspace_f64(7, -DBL_MAX, DBL_MAX, x), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_linspace_f64(7, 0.0, INFINITY, x), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_linspace_f64(7, (double)NAN, 1.0, x), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_linspace_f64(-1, 0.0, 1.0, x), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_linspace_f64(7, 0.0, 1.0, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(x[0], 77.0);
}

static void expect_copy(prange_type type, int ndim, const ptrdiff_t *shape, uint64_t seed)
{
    const unsigned layout = (unsigned)(seed % BOX_LAYOUTS);
    box in, out;
    box_make(&in, type, ndim, shape, layout, seed, false);
    box_make(&out, type, ndim, shape, (unsigned)(seed / 16 % 8), seed + 1, true);
    box_fill(&in, seed, 9);
    const size_t size = box_element(type);
    unsigned char *image = box_image(&out);
    for (ptrdiff_t i = 0; i < in.count; i++) {
        const ptrdiff_t at = (unsigned char *)box_at(&out, i) - out.memory.memory;
        memcpy(image + at, box_at(&in, i), size);
    }
    set_team((ptrdiff_t)seed);
    cr_assert_eq(prange_copy_view(&in.view, &out.view), PRANGE_OK, "%s", prange_last_error());
    cr_assert(memcmp(image, out.memory.memory, box_bytes(&out)) == 0,
              "type %d, %d dimensions, seed %llu", (int)type, ndim, (unsigned long long)seed);
    free(image);
    box_free(&in);
    box_free(&out);
}

Test(move, copies_of_views)
{
    for (uint64_t seed = 0; seed < 1500; seed++) {
        const int ndim = (int)(random_bits(1, (ptrdiff_t)seed) % (PRANGE_DIMS + 1));
        ptrdiff_t shape[PRANGE_DIMS];
        box_random_shape(seed, ndim, 20000, shape);
        expect_copy((prange_type)(seed % 5), ndim, shape, seed);
    }
}

/* Transpositions around the sizes of squares and vectors, and large ones for each element size, of
 * which those of 8 bytes use streaming stores. */
Test(move, transposes)
{
    static const ptrdiff_t sides[] = {1, 2, 7, 8, 15, 16, 17, 63, 64, 65, 129, 1024, 1500};
    for (int t = 0; t < 5; t++)
        for (int a = 0; a < 13; a++)
            for (int b = 0; b < 13; b++) {
                const ptrdiff_t rows = sides[a], cols = sides[b];
                const bool again = t == PRANGE_I64 || t == PRANGE_I32;
                if (rows * cols > 100000 && (rows != 1500 || cols < 1024 || again))
                    continue;
                const size_t size = box_element((prange_type)t),
                             bytes = (size_t)(rows * cols) * size;
                guard in = guard_new(bytes, 0), out = guard_new(bytes, a % 2 ? 0 : size);
                random_fill_u8(3, (ptrdiff_t)bytes, guard_data(&in));
                const prange_view from = {guard_data(&in), (prange_type)t, 2,
                                          (const ptrdiff_t[]){cols, rows},
                                          (const ptrdiff_t[]){1, cols}};
                const prange_view to = {guard_data(&out), (prange_type)t, 2,
                                        (const ptrdiff_t[]){cols, rows}, NULL};
                set_team(a + b);
                cr_assert_eq(prange_copy_view(&from, &to), PRANGE_OK);
                const unsigned char *x = guard_data(&in), *y = guard_data(&out);
                for (ptrdiff_t i = 0; i < rows; i++)
                    for (ptrdiff_t j = 0; j < cols; j++)
                        cr_assert(memcmp(y + (size_t)(j * rows + i) * size,
                                         x + (size_t)(i * cols + j) * size, size) == 0,
                                  "type %d, %td x %td, element %td, %td", t, rows, cols, i, j);
                cr_assert(guard_intact(&out));
                guard_free(&in);
                guard_free(&out);
            }
}

/* The array directly follows its selection in memory, and the counter precedes the array. */
Test(move, selections_beside_their_array)
{
    enum { N = 5000, CHOSEN = N / 10 };
    static int64_t memory[CHOSEN + 2 + N];
    static uint8_t mask[N];
    ptrdiff_t *count = (ptrdiff_t *)memory + CHOSEN, *index = (ptrdiff_t *)memory;
    int64_t *x = memory + CHOSEN + 2;
    for (int team = 0; team < 3; team++) {
        set_team(team);
        for (int i = 0; i < N; i++) {
            x[i] = i % 10 == 3 ? i : 0;
            mask[i] = x[i] != 0;
        }
        cr_assert_eq(prange_nonzero_i64(N, x, count, index), PRANGE_OK, "%s", prange_last_error());
        cr_assert_eq(*count, CHOSEN);
        for (int k = 0; k < CHOSEN; k++)
            cr_assert_eq(index[k], 10 * k + 3);
        cr_assert_eq(prange_compress_i64(N, x, mask, count, memory), PRANGE_OK);
        for (int k = 0; k < CHOSEN; k++)
            cr_assert_eq(memory[k], 10 * k + 3);
        *count = 77;
        cr_expect_eq(prange_nonzero_i64(N, x, count, index + 1), PRANGE_ERROR_OVERLAP);
        cr_expect_eq(prange_compress_i64(N, x, mask, count, memory + 3), PRANGE_ERROR_OVERLAP);
        cr_expect_eq(prange_nonzero_i64(N, x, count, NULL), PRANGE_ERROR_NULL);
        cr_assert_eq(*count, 77);
        cr_assert_eq(x[0], 0);
    }
}

Test(move, views_that_do_not_match)
{
    double a[12] = {1.0}, b[12] = {2.0};
    const ptrdiff_t shape[] = {3, 4}, other[] = {4, 3};
    const prange_view in = {a, PRANGE_F64, 2, shape, NULL};
    const prange_view long_out = {b, PRANGE_F64, 2, other, NULL};
    const prange_view flat = {b, PRANGE_F64, 1, shape, NULL};
    const prange_view typed = {b, PRANGE_I64, 2, shape, NULL};
    const prange_view repeated = {b, PRANGE_F64, 2, shape, (const ptrdiff_t[]){0, 1}};
    const prange_view shifted = {a + 1, PRANGE_F64, 2, shape, (const ptrdiff_t[]){3, 1}};
    cr_expect_eq(prange_copy_view(NULL, &flat), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_copy_view(&in, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_copy_view(&in, &long_out), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_copy_view(&in, &flat), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_copy_view(&in, &typed), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_copy_view(&in, &repeated), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(prange_copy_view(&in, &shifted), PRANGE_ERROR_OVERLAP);
    cr_expect(b[0] == 2.0 && a[0] == 1.0 && a[1] == 0.0);
    cr_expect_eq(prange_copy_view(&in, &in), PRANGE_OK);
}
