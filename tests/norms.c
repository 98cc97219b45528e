/* SPDX-License-Identifier: MIT */
/*
 * The error of prange_norm2 against sums of 113 bits, for elements whose roundings add up, for
 * squares that over- and underflow, and about the thresholds between.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "random.h"
#include "reference.h"

enum { LANES = 32, BLOCK = 4096, MOST = 65537 };

static const ptrdiff_t sizes[] = {1,    2,    31,   32,   33,   127,   1000,  4095,
                                  4096, 4097, 8191, 8192, 8193, 12289, 20480, MOST};
enum { SIZES = sizeof sizes / sizeof *sizes };

typedef enum shape { EQUAL, WIDE, LOST, GAINED, RAMP, ONE_LARGE, SHAPES } shape;

/* Element i of a shape, about 1. Of a block's LOST elements the first of each lane is 1, and the
 * squares of the others are below half a unit of the sum, which drops them; GAINED ones are above,
 * and count for twice as much. */
static double shaped(shape form, ptrdiff_t i)
{
    const double half = 0x1.6a09e667f3bcdp-27; /* sqrt(2^-53), to nearest */
    switch (form) {
    case WIDE:
        return random_wide_f64(7, i);
    case LOST:
        return i % BLOCK < LANES ? 1.0 : half * (1.0 - 0x1p-20);
    case GAINED:
        return i % BLOCK < LANES ? 1.0 : -half * (1.0 + 0x1p-20);
    case RAMP:
        return (double)(i + 1) / MOST;
    case ONE_LARGE: /* beside elements whose squares are 2^-120 of its square */
        return i == 0 ? 1.0 : 0x1p-60;
    default:
        return 0x1.921fb54442d18p-1;
    }
}

/* The bound of the header, in units of 2^-53. */
static double bound_of(ptrdiff_t n)
{
    return 68.0 + (n > BLOCK ? log2((double)n / BLOCK) / 2.0 : 0.0);
}

static quad norm_of(ptrdiff_t n, const double *x)
{
    quad squares = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        squares += (quad)x[i] * (quad)x[i];
    return reference_sqrt(squares);
}

/* Checks one array. Returns the relative error in units of 2^-53. */
static double expect_norm(ptrdiff_t n, const double *x, const char *what, int exponent)
{
    double norm = -1.0;
    const quad exact = norm_of(n, x);
    cr_assert_eq(prange_norm2_f64(n, x, &norm), PRANGE_OK);
    if (exact >= (quad)DBL_MAX) {
        cr_expect(norm == DBL_MAX || isinf(norm), "%s 2^%d, n %td: %g", what, exponent, n, norm);
        return 0.0;
    }
    const quad error = reference_abs((quad)norm - exact);
    const quad subnormal = exact < (quad)DBL_MIN ? (quad)0x1p-1074 / 2 : 0;
    cr_expect(error <= exact * (quad)(bound_of(n) * 0x1p-53) + subnormal,
              "%s 2^%d, n %td: %.17g, not %.17g", what, exponent, n, norm, (double)exact);
    return exact > 0 ? (double)(error / exact) * 0x1p53 : 0.0;
}

static const char *const names[SHAPES] = {"equal", "wide", "lost", "gained", "ramp", "one large"};

/* Exponents at which squares are ordinary, subnormal or 0, and infinite; their sums are about
 * 2^-960, where the second pass begins; and elements are subnormal themselves. */
static const int exponents[] = {0,    -300, -470, -479, -480,  -481,  -485,  -490,
                                -511, -537, -600, -990, -1020, -1050, -1074, 400,
                                500,  507,  511,  512,  600,   900,   1000,  1003};

Test(norms, f64)
{
    double *x = allocate(MOST * sizeof *x);
    for (int form = 0; form < SHAPES; form++)
        for (size_t e = 0; e < sizeof exponents / sizeof *exponents; e++) {
            for (ptrdiff_t i = 0; i < MOST; i++)
                x[i] = ldexp(shaped((shape)form, i), exponents[e]);
            /* Most sizes where the ways of computing meet, elsewhere one in three. */
            for (size_t s = 0; s < SIZES; s++)
                if (e < 8 ? s < SIZES - 1 || e == 3 : s % 3 == e % 3)
                    expect_norm(sizes[s], x, names[form], exponents[e]);
        }
    free(x);
}

/* The bound is close: of 127 elements of each lane none is added, which is 63.5 units. */
Test(norms, the_bound_is_nearly_attained)
{
    double *x = allocate(MOST * sizeof *x), worst = 0.0;
    for (int form = LOST; form <= GAINED; form++) {
        for (ptrdiff_t i = 0; i < MOST; i++)
            x[i] = shaped((shape)form, i);
        worst = fmax(worst, expect_norm(BLOCK, x, names[form], 0));
    }
    cr_expect_gt(worst, 62.5, "%g units", worst);
    free(x);
}

/* Squares beside the plain sum's threshold of 2^-960: one element just above and below it, and
 * others whose squares vanish in the plain sum. */
Test(norms, squares_that_vanish)
{
    double *x = allocate(MOST * sizeof *x);
    static const double large[] = {0x1p-510, 0x1p-500, 0x1.fffffffffffffp-481,
                                   0x1p-480, 0x1p-479, 0x1.0000000000001p-480};
    static const double small[] = {0x1p-538, 0x1.6a09p-538, 0x1p-537, 0x1p-520, 0x1p-1074, 0.0};
    for (int a = 0; a < 6; a++)
        for (int b = 0; b < 6; b++)
            for (int s = 0; s < SIZES; s += 3) {
                for (ptrdiff_t i = 0; i < sizes[s]; i++)
                    x[i] = i == sizes[s] / 2 ? large[a] : small[b];
                expect_norm(sizes[s], x, "beside a larger element", a);
            }
    free(x);
}

/* Strides, of which 0 repeats an element, have the bits of a copy and so its error. */
Test(norms, strided)
{
    enum { SPAN = 4 * BLOCK };
    double *x = allocate(SPAN * sizeof *x), *copy = allocate(SPAN * sizeof *copy);
    static const ptrdiff_t strides[] = {2, 3, -1, -2, 0};
    for (int k = 0; k < 5; k++)
        for (int scale = -540; scale <= 520; scale += 530) {
            const ptrdiff_t n = BLOCK + 17, step = strides[k];
            const ptrdiff_t from = step < 0 ? (1 - n) * step : 0;
            double norm = -1.0, expected = -2.0;
            for (ptrdiff_t i = 0; i < SPAN; i++)
                x[i] = ldexp(shaped(WIDE, i), scale);
            for (ptrdiff_t i = 0; i < n; i++)
                copy[i] = x[from + i * step];
            cr_assert_eq(prange_norm2_strided_f64(n, x + from, step, &norm), PRANGE_OK);
            cr_assert_eq(prange_norm2_f64(n, copy, &expected), PRANGE_OK);
            cr_expect_eq(norm, expected, "stride %td, scale %d", step, scale);
            expect_norm(n, copy, "a copy", scale);
        }
    free(x);
    free(copy);
}

/* f32 is accumulated in f64, where no square of an f32 over- or underflows, and rounded once. */
Test(norms, f32)
{
    static const int scales[] = {0, -40, -75, -120, -149, 40, 64, 90};
    double *x = allocate(MOST * sizeof *x);
    float *narrow = allocate(MOST * sizeof *narrow);
    for (int form = 0; form < SHAPES; form++)
        for (int e = 0; e < 8; e++) {
            for (ptrdiff_t i = 0; i < MOST; i++) {
                narrow[i] = (float)ldexp(shaped((shape)form, i), scales[e]);
                x[i] = (double)narrow[i];
            }
            for (int s = e % 2; s < SIZES; s += 2) {
                float norm = -1.0f;
                const quad exact = norm_of(sizes[s], x);
                cr_assert_eq(prange_norm2_f32(sizes[s], narrow, &norm), PRANGE_OK);
                const quad error = reference_abs((quad)norm - exact);
                const quad bound = exact * (quad)(0x1p-24 + bound_of(sizes[s]) * 0x1p-53) +
                                   (exact < (quad)FLT_MIN ? (quad)0x1p-150 : 0);
                cr_expect(error <= bound, "%s 2^%d, n %td: %.9g, not %.9g", names[form], scales[e],
                          sizes[s], (double)norm, (double)exact);
            }
        }
    free(x);
    free(narrow);
}
