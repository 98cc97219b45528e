/* SPDX-License-Identifier: MIT */
/*
 * Histograms of even bins. The parallel loops are those of counting.c.
 */
#include <prange/histogram.h>

#include "histogram.h"

#include <float.h>

#include "base/status.h"
#include "counting.h"
#include "isa/isa.h"
#include "simd/histogram.h"

/* Estimated time to find a bin, in ns. */
#define FIND_NS 0.4

/* Of the type that edges are rounded to: twice the rounding error, and the least normal number. */
#define OF_SINGLES (PRI_IS_REAL && sizeof(element) == 4)
#define EPSILON (OF_SINGLES ? (double)FLT_EPSILON : DBL_EPSILON)
#define LEAST (OF_SINGLES ? (double)FLT_MIN : DBL_MIN)

static double absolute(double x)
{
    return x < 0.0 ? -x : x;
}

/* Whether the errors of the scaled value (4 units of rounding) and of an edge (5 units of the
 * larger end) may come to half a bin. */
static bool is_narrow(const pri_even_bins *of)
{
    const double start = absolute(of->origin), end = absolute((double)of->high);
    const double error = 16.0 * EPSILON * (double)of->bins * (start > end ? start : end);
    return of->step < LEAST || !(error < of->width);
}

static pri_even_bins even_bins(ptrdiff_t bins, element low, element high)
{
    pri_even_bins of = {.low = low, .high = high, .bins = (int32_t)bins, .origin = (double)low};
    of.width = (double)high - (double)low;
    of.step = of.width / (double)bins;
    of.scale = (double)bins / of.width;
    of.narrow = is_narrow(&of);
    return of;
}

static prange_status check_range(const char *function, element low, element high)
{
    const double width = (double)high - (double)low;
    if (low < high && width <= DBL_MAX)
        return PRANGE_OK;
    return pri_fail(PRANGE_ERROR_VALUE, "%s: from low %g to high %g is no finite range", function,
                    (double)low, (double)high);
}

static void find_even(const pri_counting *counting, ptrdiff_t begin, ptrdiff_t n, int32_t *bin)
{
    pri_isa_get()->PRI_TYPED(histogram)->even(counting->rule, n,
                                              (const element *)counting->x + begin, bin);
}

prange_status PRI_TYPED(pri_histogram_check)(const char *function, ptrdiff_t n, const element *x,
                                             ptrdiff_t bins, element low, element high,
                                             ptrdiff_t *counts)
{
    const pri_counting counting = {
        .function = function, .n = n, .x = x, .size = sizeof *x, .bins = bins, .counts = counts};
    const prange_status status = pri_counting_check(&counting);
    return status == PRANGE_OK ? check_range(function, low, high) : status;
}

prange_status PRI_TYPED(pri_histogram_run)(const char *function, ptrdiff_t n, const element *x,
                                           ptrdiff_t bins, element low, element high,
                                           ptrdiff_t *counts)
{
    const pri_even_bins even = even_bins(bins, low, high);
    const pri_counting counting = {.function = function,
                                   .n = n,
                                   .x = x,
                                   .size = sizeof *x,
                                   .bins = bins,
                                   .find = find_even,
                                   .rule = &even,
                                   .ns = FIND_NS,
                                   .counts = counts};
    return pri_counting_run(&counting);
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

#if !PRI_IS_REAL
static void find_own(const pri_counting *counting, ptrdiff_t begin, ptrdiff_t n, int32_t *bin)
{
    pri_isa_get()->PRI_TYPED(histogram)->own((int32_t)counting->bins, n,
                                             (const element *)counting->x + begin, bin);
}

prange_status PRI_TYPED(prange_bincount)(ptrdiff_t n, const element *x, ptrdiff_t bins,
                                         ptrdiff_t *counts)
{
    const pri_counting counting = {.function = __func__,
                                   .n = n,
                                   .x = x,
                                   .size = sizeof *x,
                                   .bins = bins,
                                   .find = find_own,
                                   .ns = FIND_NS,
                                   .counts = counts};
    const prange_status status = pri_counting_check(&counting);
    return status == PRANGE_OK ? pri_counting_run(&counting) : status;
}
#endif
