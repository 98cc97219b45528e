/* SPDX-License-Identifier: MIT */
/*
 * Distances of paired rows: in every metric they have the bits of the diagonal of the distances of
 * two sets. They are also compared with their formula.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "guard.h"
#include "metric_rules.h"
#include "random.h"

enum { METRICS = PRANGE_USER_METRIC };

#define BODY "paired_typed.h"
#include "each_real.h"

/* f64 points with f32 results, and f32 points that are measured in f64. */
Test(rounded, both_ways)
{
    enum { N = 77, D = 5 };
    double x[N * D], y[N * D], exact[N];
    float narrow_x[N * D], narrow_y[N * D], out[N];
    random_fill_f64(61, N * D, x);
    random_fill_f64(62, N * D, y);
    for (int m = 0; m < METRICS; m++) {
        const prange_metric metric = (prange_metric)m;
        if (metric == PRANGE_MAHALANOBIS || metric == PRANGE_SEUCLIDEAN)
            continue;
        const ptrdiff_t d = dims_of(metric, D);
        const prange_distance_options_f64 options = {.metric = metric};
        cr_assert_eq(prange_paired_distance_with_f64(&options, N, d, x, y, exact), PRANGE_OK);
        cr_assert_eq(prange_paired_distance_to_f32(&options, N, d, x, y, out), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            cr_expect_eq(bits_of_f32(out[i]), bits_of_f32((float)exact[i]));
        for (ptrdiff_t i = 0; i < N * d; i++) {
            narrow_x[i] = (float)x[i];
            narrow_y[i] = (float)y[i];
            x[i] = narrow_x[i];
            y[i] = narrow_y[i];
        }
        const prange_distance_options_f32 wide = {.metric = metric, .flags = PRANGE_ACCUMULATE_F64};
        cr_assert_eq(prange_paired_distance_with_f32(&wide, N, d, narrow_x, narrow_y, out),
                     PRANGE_OK);
        cr_assert_eq(prange_paired_distance_with_f64(&options, N, d, x, y, exact), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            cr_expect_eq(bits_of_f32(out[i]), bits_of_f32((float)exact[i]), "metric %d", m);
    }
}
