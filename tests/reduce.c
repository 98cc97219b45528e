/* SPDX-License-Identifier: MIT */
/*
 * Reductions: the bits that the header defines, accuracy, special values, strides. Errors are in
 * errors.c, thread counts and schedules in check.c.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "random.h"
#include "reference.h"

/* Sizes around the edges of rows of lanes (32) and of blocks (4,096); the last are enough for a
 * team. */
static const ptrdiff_t sizes[] = {1,    2,    3,    31,    32,    33,     63,    64,
                                  65,   127,  1000, 4095,  4096,  4097,   4127,  4128,
                                  8191, 8192, 8193, 12293, 20480, 100000, 300007};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* Sizes around and beyond 1,024 blocks, beyond which a slot of the fold holds several blocks. */
static const ptrdiff_t large[] = {4194304 - 1, 4194304, 4194304 + 1, 4194304 + 3 * 4096 + 17};
enum { LARGE = sizeof large / sizeof *large, LARGEST = 4194304 + 3 * 4096 + 17 };

#define BODY "reduce_typed.h"
#include "each_real.h"
#define BODY "reduce_order_typed.h"
#include "each_real.h"

Test(f32, sum_of_a_million_255ths)
{
    enum { N = 1000000 };
    float *x = allocate(N * sizeof *x);
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = 1.0f / 255.0f;
    float sum = 0.0f;
    cr_assert_eq(prange_sum_f32(N, x, &sum), PRANGE_OK);
    cr_expect_lt(fabs((double)sum / (N / 255.0) - 1.0), 1e-6);
    free(x);
}

/* The squares overflow or underflow f64; the norm does neither. */
Test(f64, norm2_of_extremes)
{
    static const double scales[] = {1e300, 1e-300, 1e155, 1e-155, 0x1p-1070, 0x1p1010};
    enum { N = 5000 };
    double x[N];
    for (size_t s = 0; s < sizeof scales / sizeof *scales; s++) {
        quad squares = 0;
        for (ptrdiff_t i = 0; i < N; i++) {
            x[i] = scales[s] * (1.0 + (double)(i % 7));
            const quad scaled = (quad)x[i] / (quad)scales[s];
            squares += scaled * scaled;
        }
        const double expected = (double)(reference_sqrt(squares) * (quad)scales[s]);
        double norm = 0.0;
        cr_assert_eq(prange_norm2_f64(N, x, &norm), PRANGE_OK);
        cr_expect_leq(fabs(norm - expected), expected * 100 * 0x1p-53 + 0x1p-1074,
                      "scale %g: %.17g, expected %.17g", scales[s], norm, expected);
    }
}

Test(f64, norm2_of_mixed_extremes)
{
    double x[5000];
    for (int i = 0; i < 5000; i++)
        x[i] = 1e-300;
    double norm = 0.0;
    x[4500] = 3e300;
    x[17] = -4e300;
    cr_assert_eq(prange_norm2_f64(5000, x, &norm), PRANGE_OK);
    cr_expect_leq(fabs(norm - 5e300), 5e300 * 100 * 0x1p-53);

    const double edge[] = {DBL_MAX, 0.0};
    cr_assert_eq(prange_norm2_f64(2, edge, &norm), PRANGE_OK);
    cr_expect_eq(norm, DBL_MAX);
    const double beyond[] = {DBL_MAX, DBL_MAX};
    cr_assert_eq(prange_norm2_f64(2, beyond, &norm), PRANGE_OK);
    cr_expect_eq(norm, (double)INFINITY);
    const double least[] = {0x1p-1074, 0.0, 0x1p-1074, 0x1p-1074, 0x1p-1074};
    cr_assert_eq(prange_norm2_f64(5, least, &norm), PRANGE_OK);
    cr_expect_eq(norm, 0x1p-1073);
}

/* Where a deviation, its square or the sum of squares overflows, the result is infinity at every
 * size. It is NaN only if an element is infinite or NaN. */
Test(f64, var_beyond_the_range)
{
    static double x[20000];
    static const ptrdiff_t counts[] = {2, 3, 8, 31, 32, 33, 4096, 4097, 8192, 8193, 20000};
    static const double pairs[][2] = {{1e308, 1.5e308}, {-1e308, 1e308}, {1e200, -1e200}};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (int p = 0; p < 3; p++) {
            const ptrdiff_t n = counts[c];
            for (ptrdiff_t i = 0; i < n; i++)
                x[i] = pairs[p][i < n / 2];
            double var = 0.0;
            cr_assert_eq(prange_var_f64(n, x, 0, &var), PRANGE_OK);
            cr_expect_eq(var, (double)INFINITY, "pair %d, n %td: %g", p, n, var);
            x[n / 3] = p % 2 ? (double)INFINITY : (double)NAN;
            cr_assert_eq(prange_var_f64(n, x, 0, &var), PRANGE_OK);
            cr_expect(isnan(var), "pair %d, n %td: %g", p, n, var);
        }
}

/* An f32 result beyond FLT_MAX rounds to infinity, but no intermediate sum overflows. */
Test(f32, accumulators_do_not_overflow)
{
    const float x[] = {FLT_MAX, FLT_MAX, -FLT_MAX, -FLT_MAX, 0x1p100f};
    float out = 0.0f;
    cr_assert_eq(prange_sum_f32(5, x, &out), PRANGE_OK);
    cr_expect_eq(out, 0x1p100f);
    cr_assert_eq(prange_mean_f32(2, x, &out), PRANGE_OK);
    cr_expect_eq(out, FLT_MAX);
    cr_assert_eq(prange_sum_f32(2, x, &out), PRANGE_OK);
    cr_expect_eq(out, INFINITY);
    cr_assert_eq(prange_norm2_f32(1, x, &out), PRANGE_OK);
    cr_expect_eq(out, FLT_MAX);
    const float least[] = {0x1p-149f, 0x1p-149f, 0x1p-149f, 0x1p-149f};
    cr_assert_eq(prange_norm2_f32(4, least, &out), PRANGE_OK);
    cr_expect_eq(out, 0x1p-148f);
}

enum { PLACES = 8, RESULTS = 8 };

/* The results of n elements by every kernel that reduces a block. */
static void results_of(ptrdiff_t n, const double *x, const double *y, double out[RESULTS])
{
    cr_assert_eq(prange_sum_f64(n, x, &out[0]), PRANGE_OK);
    cr_assert_eq(prange_prod_f64(n, x, &out[1]), PRANGE_OK);
    cr_assert_eq(prange_min_f64(n, x, &out[2]), PRANGE_OK);
    cr_assert_eq(prange_max_f64(n, x, &out[3]), PRANGE_OK);
    cr_assert_eq(prange_mean_f64(n, x, &out[4]), PRANGE_OK);
    cr_assert_eq(prange_dot_f64(n, x, y, &out[5]), PRANGE_OK);
    cr_assert_eq(prange_dot_f64(n, y, x, &out[6]), PRANGE_OK);
    cr_assert_eq(prange_norm2_f64(n, x, &out[7]), PRANGE_OK);
}

/* The bits do not depend on where in a cache line an array begins. */
Test(f64, bits_do_not_depend_on_the_place)
{
    enum { MOST = 12293 };
    static const ptrdiff_t lengths[] = {4095, 4096, 4097, 4103, 4104, 4127, 8191, 8192, MOST};
    static _Alignas(64) double at_line[MOST], other[MOST], room[MOST + PLACES];
    static const double marks[] = {1.5, -0.0, (double)INFINITY, (double)NAN};
    for (int m = 0; m < 4; m++)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++)
            for (int place = 0; place < PLACES; place++) {
                const ptrdiff_t n = lengths[k];
                double expected[RESULTS], found[RESULTS], *x = room + place;
                for (ptrdiff_t i = 0; i < n; i++) {
                    at_line[i] = m == 1 ? -0.0 : 1.0 + 0x1p-20 * random_wide_f64(3, i);
                    other[i] = random_wide_f64(4, i);
                }
                at_line[place] = marks[m]; /* in the head before the first line, or after it */
                for (ptrdiff_t i = 0; i < n; i++)
                    x[i] = at_line[i];
                results_of(n, at_line, other, expected);
                results_of(n, x, other, found);
                for (int r = 0; r < RESULTS; r++)
                    cr_assert_eq(bits_of_f64(found[r]), bits_of_f64(expected[r]),
                                 "%d: n = %td, place %d", r, n, place);
            }
}
