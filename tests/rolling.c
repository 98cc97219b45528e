/* SPDX-License-Identifier: MIT */
/*
 * Moving windows against scalar loops. Sums are in the documented order, and close to those in
 * quadruple precision. The reference of medians keeps a sorted window, or calls qsort; convolutions
 * add product by product. Sizes and windows are around those of blocks; elements include NaNs,
 * infinities and zeros of both signs.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "bits.h"
#include "element.h"
#include "flush.h"
#include "guard.h"
#include "unchecked.h"

static const int teams[] = {1, 2, 3, 7};

static void set_team(ptrdiff_t k)
{
    cr_assert_eq(prange_set_num_threads(teams[k % 4]), PRANGE_OK);
}

static const ptrdiff_t sizes[] = {0, 1, 2, 3, 15, 64, 1023, 1025, 2050, 5003};
static const ptrdiff_t windows[] = {1,  2,  3,  4,   5,   6,   7,   8,    9,    10,  11, 12,
                                    15, 16, 17, 18,  25,  26,  31,  32,   33,   34,  39, 40,
                                    54, 55, 56, 100, 127, 128, 255, 1000, 1024, 2500};
enum { SIZES = sizeof sizes / sizeof *sizes, WINDOWS = sizeof windows / sizeof *windows };

/* The mean of the two middle elements, by the rule of numpy's "linear". */
static double middle(double a, double b)
{
    if (a == b)
        return a;
    return isinf(a) || isinf(b) ? a + b : b - (b - a) * 0.5;
}

/* The index of the first result that numpy 1.24's convolve and correlate keep in mode "same", for 1
 * to 6 elements in each array. */
static const int same_of_numpy[2][6][6] = {
    {{0, 0, 0, 0, 0, 0},
     {0, 0, 0, 0, 0, 0},
     {0, 0, 1, 1, 1, 1},
     {0, 0, 1, 1, 1, 1},
     {0, 0, 1, 1, 2, 2},
     {0, 0, 1, 1, 2, 2}},
    {{0, 0, 0, 0, 0, 0},
     {0, 0, 1, 1, 1, 1},
     {0, 0, 1, 1, 1, 1},
     {0, 0, 1, 1, 2, 2},
     {0, 0, 1, 1, 2, 2},
     {0, 0, 1, 1, 2, 2}},
};

static ptrdiff_t same_from(ptrdiff_t n, ptrdiff_t m, bool correlated)
{
    if (n <= 6 && m <= 6)
        return same_of_numpy[correlated][n - 1][m - 1];
    return correlated && m > n ? n / 2 : ((m < n ? m : n) - 1) / 2;
}

/* The reduction of a window: a sum; or a mean, and the sum of squared deviations from it. */
typedef struct partial {
    double value, squares;
} partial;

/* Joins the partials of p elements and of the r elements after them. */
typedef partial join(ptrdiff_t p, partial a, ptrdiff_t r, partial b);

UNCHECKED static partial join_sums(ptrdiff_t p, partial a, ptrdiff_t r, partial b)
{
    (void)p;
    (void)r;
    return (partial){.value = a.value + b.value};
}

UNCHECKED static partial join_moments(ptrdiff_t p, partial a, ptrdiff_t r, partial b)
{
    const double share = (double)r / (double)(p + r), gap = b.value - a.value;
    return (partial){a.value + gap * share,
                     a.squares + (b.squares + gap * gap * ((double)p * share))};
}

static bool same_moment(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

#define BODY "rolling_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
#define BODY "rolling_median_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
#define BODY "rolling_samples_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"

/* numpy 1.24: np.interp([0, 1, 1.25, 3, 9, nan], [1, 2, 2, 5], [10, 20, 40, -7]). */
Test(rolling, interp_of_numpy)
{
    const double x[] = {0.0, 1.0, 1.25, 3.0, 9.0, (double)NAN}, xp[] = {1, 2, 2, 5};
    const double fp[] = {10, 20, 40, -7}, expected[] = {10, 10, 12.5, 24.333333333333336, -7};
    double out[6];
    cr_assert_eq(prange_interp_f64(6, x, 4, xp, fp, out), PRANGE_OK);
    for (int i = 0; i < 5; i++)
        cr_expect(out[i] == expected[i], "%d: %.17g", i, out[i]);
    cr_expect(isnan(out[5]));
}

/* A telescoping sum of integers, which is exact in any order, and the known error for a parabola.
 */
Test(rolling, trapezoid_of_known)
{
    enum { N = 100001 };
    static double x[N], y[N];
    double area = 0.0;
    for (int i = 0; i < N; i++) {
        x[i] = (double)i * i;
        y[i] = 2.0 * i;
    }
    /* The sum of (2i + 1)^2 for i < N - 1. */
    const double m = N - 1;
    for (int t = 0; t < 4; t++) {
        set_team(t);
        cr_assert_eq(prange_trapezoid_f64(N, y, x, 0.0, &area), PRANGE_OK);
        cr_expect(area == m * (4 * m * m - 1) / 3, "%.17g", area);
        cr_assert_eq(prange_trapezoid_f64(N, y, NULL, 0.5, &area), PRANGE_OK);
        cr_expect(area == 0.5 * m * m, "%.17g", area);
    }
}

/* pandas 1.5: pd.Series([5, 5, 6, 7, 5, 5, 5]).rolling(3).std(), and a sample far from 0. */
Test(rolling, variances_of_known)
{
    const double x[] = {5, 5, 6, 7, 5, 5, 5}, pandas[] = {0.577350, 1.0, 1.0, 1.154701, 0.0};
    const double far[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    double out[5];
    cr_assert_eq(prange_moving_std_f64(7, x, 3, 1, out), PRANGE_OK);
    for (int i = 0; i < 5; i++)
        cr_expect(fabs(out[i] - pandas[i]) < 1e-6, "%d: %.17g", i, out[i]);
    cr_assert_eq(prange_moving_var_f64(4, far, 4, 1, out), PRANGE_OK);
    cr_expect_eq(out[0], 30.0);
    cr_assert_eq(prange_moving_var_f64(4, far, 4, 0, out), PRANGE_OK);
    cr_expect_eq(out[0], 22.5);
    cr_expect_eq(prange_moving_var_f64(4, far, 4, 4, out), PRANGE_ERROR_EMPTY);
    cr_expect_eq(prange_moving_std_f64(4, far, 4, -1, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(out[0], 22.5);
}

/* A median lies between the two middle numbers, even if their difference overflows. */
Test(rolling, medians_of_the_greatest_numbers)
{
    const double x[] = {DBL_MAX, -DBL_MAX, 0x1p1023, -DBL_MAX}, q[] = {0.5, 0.25, 0.75};
    double moving[3], median, quantiles[3];
    cr_assert_eq(prange_moving_median_f64(4, x, 2, moving), PRANGE_OK);
    cr_expect(moving[0] == 0.0 && moving[1] == -0x1p1022 && moving[2] == -0x1p1022);
    for (int k = 0; k < 3; k++) {
        cr_assert_eq(prange_median_f64(2, x + k, &median), PRANGE_OK);
        cr_expect_eq(median, moving[k]);
    }
    cr_assert_eq(prange_quantile_f64(2, x, 3, q, quantiles), PRANGE_OK);
    cr_expect(quantiles[0] == 0.0 && quantiles[1] == -DBL_MAX / 2 && quantiles[2] == DBL_MAX / 2);
}
