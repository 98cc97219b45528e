/* SPDX-License-Identifier: MIT */
/*
 * Variances against wider arithmetic: a few units in the last place at any mean.
 */
#include <criterion/criterion.h>
#include <math.h>

#include <prange.h>

#include "random.h"
#include "reference.h"

static const ptrdiff_t sizes[] = {1,    2,    3,    5,    17,   31,   33,    100,
                                  1000, 4095, 4096, 4097, 5000, 8193, 10001, 100000};
enum { SIZES = sizeof sizes / sizeof *sizes, LARGEST = 1000000 };

static double x[LARGEST];

/* The variance of the differences from the first element, to some 58 bits. Runs of RUN elements are
 * summed in 64 bits and the runs in 113 bits, which for all elements would take ten times as
 * long. */
UNCHECKED static quad exact_var(ptrdiff_t n, ptrdiff_t ddof)
{
    enum { RUN = 32 };
    const long double first = (long double)x[0];
    quad total = 0, squares = 0;
    for (ptrdiff_t i = 0; i < n; i += RUN) {
        long double run = 0;
        for (ptrdiff_t j = i; j < n && j < i + RUN; j++)
            run += (long double)x[j] - first;
        total += (quad)run;
    }
    const long double mean = (long double)(total / (quad)n);
    for (ptrdiff_t i = 0; i < n; i += RUN) {
        long double run = 0;
        for (ptrdiff_t j = i; j < n && j < i + RUN; j++) {
            const long double deviation = (long double)x[j] - first - mean;
            run += deviation * deviation;
        }
        squares += (quad)run;
    }
    return squares / (quad)(n - ddof);
}

/* Within 4 units in the last place, or one subnormal step. */
static void expect_exact(ptrdiff_t n, const char *what, double offset, double spread)
{
    const quad expected = exact_var(n, 0);
    double var = -1.0;
    cr_assert_eq(prange_var_f64(n, x, 0, &var), PRANGE_OK);
    const quad error = reference_abs((quad)var - expected);
    cr_expect((double)error <= (double)expected * 0x1p-50 + 0x1p-1074,
              "%s, n %td, offset %g, spread %g: %.17g, not %.17g", what, n, offset, spread, var,
              (double)expected);
}

typedef enum shape {
    UNIFORM,
    TWO_VALUES,
    STEPS,
    LAST_DIFFERS,
    FIRST_FAR,
    RAMP,
    SAMPLE_FAR,
    SHAPES
} shape;

static const char *const names[SHAPES] = {"uniform",   "two values", "steps",     "last differs",
                                          "first far", "ramp",       "sample far"};

static double shaped(shape form, ptrdiff_t n, ptrdiff_t i)
{
    const double uniform = (double)(random_bits(3, i) >> 11) * 0x1p-53;
    switch (form) {
    case TWO_VALUES:
        return i % 3 ? 0.1 : 0.37;
    case STEPS:
        return (double)(i % 1000) / 1000.0;
    case LAST_DIFFERS:
        return i == n - 1;
    case FIRST_FAR:
        return i == 0 ? 1e3 : uniform;
    case RAMP:
        return (double)i;
    case SAMPLE_FAR: /* in a block of 4,096, the elements whose mean is its origin */
        return i % 256 == 0 ? 10 + uniform : uniform;
    default:
        return uniform;
    }
}

static void expect_shape(shape form, ptrdiff_t n, double offset, double spread)
{
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = offset + spread * shaped(form, n, i);
    expect_exact(n, names[form], offset, spread);
}

/* Down to spreads below the unit of the offset, where few elements differ. */
Test(variance, any_offset_and_spread)
{
    static const double offsets[] = {1.0, -3e3, 5e5, 1e9, -1e12, 1.7e18, 1e100, 1e-100};
    for (int form = 0; form < SHAPES; form++)
        for (int o = 0; o < 8; o++)
            for (int s = 0; s < SIZES; s++)
                for (int k = sizes[s] > 5000 ? 3 * (o % 2) : 0; k<12; k += sizes[s]> 5000 ? 6 : 1)
                    expect_shape((shape)form, sizes[s], offsets[o],
                                 fabs(offsets[o]) * pow(10.0, -1.5 * k));
}

/* Squares that are subnormal or underflow, with and without an offset. */
Test(variance, small_and_large_spreads)
{
    static const double spreads[] = {0x1p-1074, 0x1p-1060, 1e-300, 1e-165, 1e-160,
                                     1e-155,    1e-140,    1.0,    1e140,  1e146};
    for (int form = 0; form < SHAPES; form++)
        for (int s = 0; s < SIZES; s++) {
            const int step = sizes[s] > 5000 ? 3 : 1;
            for (int k = (form + s) % step; k < 10; k += step) {
                expect_shape((shape)form, sizes[s], 0.0, spreads[k]);
                expect_shape((shape)form, sizes[s], -3 * spreads[k], spreads[k]);
            }
        }
}

Test(variance, of_a_million)
{
    for (int form = 0; form < SHAPES; form++) {
        expect_shape((shape)form, LARGEST, 5e5, 1.0);
        expect_shape((shape)form, LARGEST, 1.7e18, 256.0);
    }
}

/* Cases from reports of users. */
Test(variance, reported)
{
    for (ptrdiff_t j = 0; j < 10001; j++)
        x[j] = 5e5 + (double)(j % 1000) / 1000.0;
    expect_exact(10001, "thousandths", 5e5, 1.0);
    for (ptrdiff_t j = 0; j < LARGEST; j++)
        x[j] = 1.7e18 + 256.0 * (double)j;
    expect_exact(LARGEST, "timestamps", 1.7e18, 256.0);
}

Test(variance, of_a_constant_is_zero)
{
    static const double values[] = {1.81, -0.1, 1e300, 1.7e308, 0x1p-1074, 1e-310, 1.7e18, -0.0};
    for (int v = 0; v < 8; v++)
        for (int s = 0; s < SIZES; s++) {
            double var = -1.0;
            for (ptrdiff_t i = 0; i < sizes[s]; i++)
                x[i] = values[v];
            cr_assert_eq(prange_var_f64(sizes[s], x, 0, &var), PRANGE_OK);
            cr_expect_eq(var, 0.0, "%g repeated %td times: %g", values[v], sizes[s], var);
        }
}

/* The same elements as integers, down a column, and among NaNs. */
Test(variance, of_other_forms)
{
    enum { N = 9001, COLUMNS = 3 };
    static int64_t integers[N];
    static double columns[N * COLUMNS], some[2 * N];
    for (ptrdiff_t i = 0; i < N; i++) {
        integers[i] = INT64_C(1700000000000000000) + 256 * (int64_t)(random_bits(5, i) % 977);
        x[i] = (double)integers[i];
        for (ptrdiff_t c = 0; c < COLUMNS; c++)
            columns[i * COLUMNS + c] = x[i];
        some[2 * i] = i % 5 ? (double)NAN : x[i];
        some[2 * i + 1] = i % 5 ? x[i] : (double)NAN;
    }
    expect_exact(N, "random timestamps", 1.7e18, 256.0);
    double var = -1.0, of_integers = -1.0, of_columns[COLUMNS], of_numbers = -1.0;
    cr_assert_eq(prange_var_f64(N, x, 0, &var), PRANGE_OK);
    cr_assert_eq(prange_var_i64(N, integers, 0, &of_integers), PRANGE_OK);
    cr_expect_eq(of_integers, var);
    const ptrdiff_t shape_of[] = {N, COLUMNS}, one_row[] = {COLUMNS}, twice[] = {2 * N};
    const prange_view in = {.data = columns, .type = PRANGE_F64, .ndim = 2, .shape = shape_of};
    const prange_view out = {.data = of_columns, .type = PRANGE_F64, .ndim = 1, .shape = one_row};
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_VAR, &in, 1, &out), PRANGE_OK);
    for (ptrdiff_t c = 0; c < COLUMNS; c++)
        cr_expect_eq(of_columns[c], var);
    const prange_view line = {.data = some, .type = PRANGE_F64, .ndim = 1, .shape = twice};
    const prange_view scalar = {.data = &of_numbers, .type = PRANGE_F64, .ndim = 0};
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_NANVAR, &line, 1, &scalar), PRANGE_OK);
    cr_expect(fabs(of_numbers / var - 1.0) <= 0x1p-50, "%.17g, not %.17g", of_numbers, var);
}
