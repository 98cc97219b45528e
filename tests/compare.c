/* SPDX-License-Identifier: MIT */
/*
 * Comparisons and choices of every element type, against the order of the numbers; ldexp against
 * that of the C library.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocate.h"
#include "element.h"
#include "guard.h"
#include "refused.h"

static const int teams[] = {1, 2, 3, 7};
enum { TEAMS = sizeof teams / sizeof *teams };

static const ptrdiff_t sizes[] = {1,  2,  7,  8,   9,   15,  16,  17,   31,   32,    33,
                                  63, 64, 65, 127, 511, 512, 513, 1025, 4097, 100003};
enum { SIZES = sizeof sizes / sizeof *sizes };

#define BODY "compare_typed.h"
#include "each_type.h"

/* In u8 the mask may be written over an operand. */
Test(u8, mask_in_place)
{
    uint8_t x[100], expected[100];
    for (int i = 0; i < 100; i++) {
        x[i] = (uint8_t)(37 * i);
        expected[i] = x[i] > 100;
    }
    cr_expect_eq(prange_compare_scalar_u8(PRANGE_GT, 100, x, 100, x), PRANGE_OK);
    cr_expect_eq(memcmp(x, expected, sizeof x), 0);
}

/* Every pair of numbers; the result has the bits that ?: selects. */
Test(f64, choose)
{
    enum { MOST = 300 };
    static double x[MOST], y[MOST];
    random_fill_special_f64(3, 2, MOST, x);
    random_fill_special_f64(4, 2, MOST, y);
    for (int i = 0; i < MOST; i++)
        for (int j = 0; j < MOST; j++) {
            const double chosen = prange_choose_f64(x[i] < y[j], x[i], y[j]);
            cr_assert_eq(memcmp(&chosen, x[i] < y[j] ? &x[i] : &y[j], sizeof chosen), 0);
            const int64_t a = (int64_t)random_bits(5, i), b = (int64_t)random_bits(6, j);
            cr_assert_eq(prange_choose_i64(a < b, a, b), a < b ? a : b);
        }
}

/* Exponents around every limit, and random exponents. */
static int32_t exponent(ptrdiff_t i, int normal, int subnormal)
{
    const uint64_t dice = random_bits(77, i);
    const int32_t near = (int32_t)(dice >> 32) % 60 - 30;
    const int32_t edges[] = {0, normal, -normal, 2 * normal, -2 * normal, subnormal, -subnormal};
    if (dice % 11 == 0)
        return dice % 2 ? INT32_MAX - near * near : INT32_MIN + near * near;
    return edges[dice % 7] + near;
}

enum { SCALED = 200003 };

Test(f64, ldexp)
{
    double *x = allocate(SCALED * sizeof *x), *y = allocate(SCALED * sizeof *y);
    int32_t *e = allocate(SCALED * sizeof *e);
    random_fill_special_f64(5, 9, SCALED, x);
    for (ptrdiff_t i = 0; i < SCALED; i++) {
        e[i] = exponent(i, 1023, 1074);
        if (i % 4 == 0)
            x[i] = random_as_f64(random_bits(6, i));
    }
    for (int t = 0; t < TEAMS; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(prange_ldexp_f64(SCALED, x, e, y), PRANGE_OK);
        for (ptrdiff_t i = 0; i < SCALED; i++) {
            const double expected = ldexp(x[i], e[i]);
            const bool same = isnan(expected) ? isnan(y[i]) : memcmp(&y[i], &expected, 8) == 0;
            cr_assert(same, "%a by %d: %a, expected %a", x[i], e[i], y[i], expected);
        }
    }
    cr_assert_eq(prange_ldexp_f64(SCALED, x, e, x), PRANGE_OK);
    cr_expect_eq(memcmp(x, y, SCALED * sizeof *x), 0);
    free(x);
    free(y);
    free(e);
}

Test(f32, ldexp)
{
    float *x = allocate(SCALED * sizeof *x), *y = allocate(SCALED * sizeof *y);
    int32_t *e = allocate(SCALED * sizeof *e);
    random_fill_special_f32(5, 9, SCALED, x);
    for (ptrdiff_t i = 0; i < SCALED; i++) {
        e[i] = exponent(i, 127, 149);
        if (i % 4 == 0)
            x[i] = random_as_f32((uint32_t)random_bits(6, i));
    }
    for (int t = 0; t < TEAMS; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(prange_ldexp_f32(SCALED, x, e, y), PRANGE_OK);
        for (ptrdiff_t i = 0; i < SCALED; i++) {
            const float expected = ldexpf(x[i], e[i]);
            const bool same = isnan(expected) ? isnan(y[i]) : memcmp(&y[i], &expected, 4) == 0;
            cr_assert(same, "%a by %d: %a, expected %a", (double)x[i], e[i], (double)y[i],
                      (double)expected);
        }
    }
    refused(prange_ldexp_f32(4, x, (const int32_t *)(x + 4), x + 5), PRANGE_ERROR_OVERLAP,
            "prange_ldexp_f32", "exponent");
    refused(prange_ldexp_f32(4, x, (const int32_t *)y, y), PRANGE_ERROR_OVERLAP, "prange_ldexp_f32",
            "exponent");
    refused(prange_ldexp_f32(4, x, NULL, y), PRANGE_ERROR_NULL, "prange_ldexp_f32", "exponent");
    cr_expect_eq(prange_ldexp_f32(0, NULL, NULL, NULL), PRANGE_OK);
    free(x);
    free(y);
    free(e);
}
