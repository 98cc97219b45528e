/* SPDX-License-Identifier: MIT */
/*
 * Histograms of one coordinate with bins of equal width. The parallel loops are in bin_counts.c and
 * bin_weights.c.
 */
#include <prange/histogram.h>

#include "histogram.h"

#include <float.h>

#include "base/check.h"
#include "base/status.h"
#include "bin_counts.h"
#include "isa/isa.h"
#include "bin_weights.h"

/* Constants of the type that edges are rounded to: twice the unit roundoff, and the smallest normal
 * number. */
#define IS_F32 (PRI_IS_REAL && sizeof(element) == 4)
#define EPSILON (IS_F32 ? (double)FLT_EPSILON : DBL_EPSILON)
#define LEAST (IS_F32 ? (double)FLT_MIN : DBL_MIN)

static double absolute(double x)
{
    return x < 0.0 ? -x : x;
}

/* How many bins the computed bin may be off, because of rounding errors in the scaled value (4
 * units of roundoff) and in an edge (5 units of the larger end). If bins are narrower than the
 * smallest normal number, the computed bin may be off by any number. */
static int32_t max_bin_error(const pri_even_bins *even)
{
    const double start = absolute(even->origin), end = absolute((double)even->high);
    const double bins = (double)even->bins, larger = start > end ? start : end;
    const double error = 8.0 * EPSILON * bins * larger;
    if (even->step < LEAST || !(error < even->width * bins))
        return even->bins;
    return 2.0 * error < even->width ? 0 : (int32_t)(error / even->width) + 3;
}

static pri_even_bins even_bins(ptrdiff_t bins, element low, element high)
{
    pri_even_bins even = {.low = low, .high = high, .bins = (int32_t)bins, .origin = (double)low};
    even.width = (double)high - (double)low;
    even.step = even.width / (double)bins;
    even.scale = (double)bins / even.width;
    even.reach = max_bin_error(&even);
    return even;
}

static prange_status check_range(const char *function, const char *axis, element low, element high)
{
    const double width = (double)high - (double)low;
    if (low < high && width <= DBL_MAX)
        return PRANGE_OK;
    return pri_fail(PRANGE_ERROR_VALUE, "%s: from %slow %g to %shigh %g is no finite range",
                    function, axis, (double)low, axis, (double)high);
}

prange_status PRI_TYPED(pri_even_bins_set)(const char *function, const char *axis, ptrdiff_t bins,
                                           element low, element high, pri_even_bins *even)
{
    const prange_status status = check_range(function, axis, low, high);
    if (status == PRANGE_OK)
        *even = even_bins(bins, low, high);
    return status;
}

static void find_even(const pri_binning *binning, ptrdiff_t begin, ptrdiff_t n, int32_t *bin)
{
    pri_isa_get()->PRI_TYPED(histogram)->even(binning->rule, n, (const element *)binning->x + begin,
                                              bin);
}

prange_status PRI_TYPED(pri_histogram_check)(const char *function, ptrdiff_t n, const element *x,
                                             ptrdiff_t bins, element low, element high,
                                             ptrdiff_t *counts)
{
    const pri_binning binning = {.function = function,
                                 .n = n,
                                 .x = x,
                                 .size = sizeof *x,
                                 .bins = bins,
                                 .counts = counts,
                                 .output = "counts"};
    const prange_status status = pri_bin_counts_check(&binning);
    return status == PRANGE_OK ? check_range(function, "", low, high) : status;
}

prange_status PRI_TYPED(pri_histogram_run)(const char *function, ptrdiff_t n, const element *x,
                                           ptrdiff_t bins, element low, element high,
                                           ptrdiff_t *counts)
{
    const pri_even_bins even = even_bins(bins, low, high);
    const pri_binning binning = {.function = function,
                                 .n = n,
                                 .x = x,
                                 .size = sizeof *x,
                                 .bins = bins,
                                 .find = find_even,
                                 .rule = &even,
                                 .ns = PRI_EVEN_NS,
                                 .counts = counts,
                                 .output = "counts"};
    return pri_bin_counts_run(&binning);
}

prange_status PRI_TYPED(prange_histogram)(ptrdiff_t n, const element *x, ptrdiff_t bins,
                                          element low, element high, ptrdiff_t *counts)
{
    const prange_status status =
        PRI_TYPED(pri_histogram_check)(__func__, n, x, bins, low, high, counts);
    return status == PRANGE_OK
               ? PRI_TYPED(pri_histogram_run)(__func__, n, x, bins, low, high, counts)
               : status;
}

prange_status PRI_TYPED(prange_histogram_weighted)(ptrdiff_t n, const element *x,
                                                   const double *weights, ptrdiff_t bins,
                                                   element low, element high, double *sums)
{
    pri_even_bins even;
    const pri_binning binning = {.function = __func__,
                                 .n = n,
                                 .x = x,
                                 .size = sizeof *x,
                                 .bins = bins,
                                 .find = find_even,
                                 .rule = &even,
                                 .ns = PRI_EVEN_NS,
                                 .sums = sums,
                                 .output = "sums"};
    prange_status status = pri_bin_weights_check(&binning, weights);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_even_bins_set)(__func__, "", bins, low, high, &even);
    return status == PRANGE_OK ? pri_bin_weights_run(&binning, weights) : status;
}
