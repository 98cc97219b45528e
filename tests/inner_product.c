/* SPDX-License-Identifier: MIT */
/*
 * Inner products, counts of differing coordinates, and neighbours by inner product, where the
 * nearest have the largest product. All results are compared bit for bit with a loop of fused
 * multiply-adds.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "bits.h"
#include "fused.h"
#include "random.h"

#define BODY "inner_product_typed.h"
#include "each_real.h"

/* Products that are finite in f64 but infinite in f32, and the largest finite one. */
Test(f32, infinite_by_rounding)
{
    enum { M = 6 };
    static const float limits[] = {INFINITY, FLT_MAX, -FLT_MAX, -INFINITY};
    const float one[] = {1, 0x1p103F},
                y[M * 2] = {FLT_MAX, 1, FLT_MAX, 0.75F, 0, 1, -FLT_MAX, -1, -FLT_MAX, 0, NAN, 0};
    float products[M], found[M];
    ptrdiff_t indices[M], offsets[2];
    prange_distance_options_f32 options = {.metric = PRANGE_INNER_PRODUCT,
                                           .flags = PRANGE_ACCUMULATE_F64};
    cr_assert_eq(prange_cross_distance_with_f32(&options, 1, M, 2, one, y, products), PRANGE_OK);
    cr_assert(products[0] == INFINITY && products[1] == FLT_MAX && products[3] == -INFINITY);
    for (int l = 0; l < 8; l++) {
        const float limit = limits[l / 2];
        ptrdiff_t count = 0;
        for (int j = 0; j < M; j++)
            count += products[j] >= limit;
        options.max_distance = l % 2 ? &limit : NULL;
        options.radii = l % 2 ? NULL : &limit;
        cr_assert_eq(prange_nearest_with_f32(&options, 1, M, 2, one, y, M, indices, found),
                     PRANGE_OK);
        for (int k = 0; k < M; k++)
            cr_expect_eq(indices[k] >= 0, k < count, "%g: %td", (double)limit, indices[k]);
        options.max_distance = NULL;
        const float all = l % 2 ? limit : -INFINITY;
        cr_assert_eq(prange_radius_count_with_f32(&options, 1, M, 2, one, y, all, offsets),
                     PRANGE_OK);
        cr_expect_eq(offsets[1], count, "%g: %td", (double)limit, offsets[1]);
    }
}
