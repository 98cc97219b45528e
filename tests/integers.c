/* SPDX-License-Identifier: MIT */
/*
 * Reductions and maps of integers against plain loops: all results but means and variances are
 * exact, modulo 2^64 for sums and products, modulo the type's width for maps.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "element.h"
#include "guard.h"
#include "reference.h"
#include "refused.h"
#include "simd/map.h"

/* Around the edges of lanes, vectors and blocks, and enough for a team of 7 at the end. */
static const ptrdiff_t sizes[] = {1,    2,    3,    7,    8,     9,     31,     32,     33,   63,
                                  64,   65,   127,  255,  256,   257,   1000,   4095,   4096, 4097,
                                  8191, 8192, 8193, 9000, 12289, 40000, 100003, 1000000};
enum { SIZES = sizeof sizes / sizeof *sizes, LARGEST = 1000000 };

static const int teams[] = {1, 2, 3, 7};
enum { TEAMS = sizeof teams / sizeof *teams };

/* How an array is filled. Odd factors keep a product from vanishing. */
typedef enum filling { ANY, ODD, LEAST, MOST, ZEROS, LIMITS, FILLINGS } filling;

#define TYPE i64
#define LEAST_VALUE INT64_MIN
#define MOST_VALUE INT64_MAX
#include "integers_typed.h"
#include "integers_map_typed.h"
#undef TYPE
#undef LEAST_VALUE
#undef MOST_VALUE
#define TYPE i32
#define LEAST_VALUE INT32_MIN
#define MOST_VALUE INT32_MAX
#include "integers_typed.h"
#include "integers_map_typed.h"
#undef TYPE
#undef LEAST_VALUE
#undef MOST_VALUE
#define TYPE u8
#define LEAST_VALUE 0
#define MOST_VALUE UINT8_MAX
#include "integers_typed.h"
#include "integers_map_typed.h"

/* Intermediate sums and products are wider than 32 bits. */
Test(i32, sums_are_wide)
{
    enum { N = 70000 };
    int32_t *x = allocate(N * sizeof *x);
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = INT32_MIN;
    int64_t sum = 0, product = 1;
    cr_assert_eq(prange_sum_i32(N, x, &sum), PRANGE_OK);
    cr_expect_eq(sum, (int64_t)N * INT32_MIN);
    cr_assert_eq(prange_prod_i32(2, x, &product), PRANGE_OK);
    cr_expect_eq(product, INT64_C(1) << 62);
    cr_assert_eq(prange_prod_i32(3, x, &product), PRANGE_OK);
    cr_expect_eq(product, 0);
    free(x);
}

Test(i64, sums_wrap)
{
    const int64_t x[] = {INT64_MAX, 1, INT64_MIN, INT64_MIN};
    int64_t out = 0;
    cr_assert_eq(prange_sum_i64(2, x, &out), PRANGE_OK);
    cr_expect_eq(out, INT64_MIN);
    cr_assert_eq(prange_sum_i64(4, x, &out), PRANGE_OK);
    cr_expect_eq(out, INT64_MIN);
    cr_assert_eq(prange_prod_i64(3, x, &out), PRANGE_OK);
    cr_expect_eq(out, INT64_MIN);
    double mean = 0;
    cr_assert_eq(prange_mean_i64(1, x, &mean), PRANGE_OK);
    cr_expect_eq(mean, 0x1p63, "rounded to f64");
}
