/* SPDX-License-Identifier: MIT */
/*
 * Histograms of pairs, with even or given bins of both coordinates. The parallel loops are in
 * bin_counts.c and bin_weights.c.
 */
#include <prange/histogram.h>

#include "histogram.h"

#include "base/check.h"
#include "base/status.h"
#include "bin_counts.h"
#include "bin_weights.h"
#include "isa/isa.h"

/* One coordinate of the pairs and its bins: those between edges, or even ones. */
typedef struct coordinate {
    const element *values;
    ptrdiff_t bins;
    bool given;
    union {
        const element *edges;
        struct {
            element low, high;
        };
    };
    pri_even_bins even;
} coordinate;

typedef struct pairs {
    coordinate x, y;
} pairs;

static void find(const coordinate *axis, ptrdiff_t begin, ptrdiff_t n, int32_t *bin)
{
    const pri_histogram *kernels = pri_isa_get()->PRI_TYPED(histogram);
    if (axis->given)
        kernels->given((int32_t)axis->bins, axis->edges, n, axis->values + begin, bin);
    else
        kernels->even(&axis->even, n, axis->values + begin, bin);
}

static void find_pairs(const pri_binning *binning, ptrdiff_t begin, ptrdiff_t n, int32_t *bin)
{
    const pairs *job = binning->rule;
    const int32_t rows = (int32_t)job->x.bins, columns = (int32_t)job->y.bins;
    int32_t column[PRI_HISTOGRAM_BLOCK];
    find(&job->x, begin, n, bin);
    find(&job->y, begin, n, column);
    for (ptrdiff_t i = 0; i < n; i++)
        bin[i] = bin[i] < rows && column[i] < columns ? bin[i] * columns + column[i]
                                                      : (int32_t)binning->bins;
}

static double find_ns(const coordinate *axis)
{
    return axis->given ? pri_edges_ns(axis->bins) : PRI_EVEN_NS;
}

/* The product of the bins of both coordinates; 0 if there are none or too many to count. */
static ptrdiff_t all_bins(const pairs *job)
{
    const ptrdiff_t rows = job->x.bins, columns = job->y.bins;
    ptrdiff_t bins;
    return rows < 1 || columns < 1 || __builtin_mul_overflow(rows, columns, &bins) ? 0 : bins;
}

static prange_status refuse_bins(const char *function, const pairs *job)
{
    return pri_fail(PRANGE_ERROR_SIZE, "%s: xbins = %td times ybins = %td are none or too many",
                    function, job->x.bins, job->y.bins);
}

static pri_binning binning_of(const char *function, ptrdiff_t n, const pairs *job)
{
    return (pri_binning){.function = function,
                         .n = n,
                         .x = job->x.values,
                         .size = sizeof *job->x.values,
                         .bins = all_bins(job),
                         .find = find_pairs,
                         .rule = job,
                         .ns = find_ns(&job->x) + find_ns(&job->y)};
}

/* Checks the second coordinate; the first has been checked. */
static prange_status check_second(const pri_binning *binning, const element *y)
{
    const pri_array second = {"y", y, 1}, counts = {binning->output, binning->counts, 1};
    const ptrdiff_t bytes = binning->bins * (ptrdiff_t)sizeof *binning->counts;
    const prange_status status =
        pri_check_arrays(binning->function, binning->n, sizeof *y, 1, &second);
    return status == PRANGE_OK ? pri_check_disjoint(binning->function, 1, &counts, bytes, &second,
                                                    binning->n * (ptrdiff_t)sizeof *y)
                               : status;
}

static prange_status check_axis(const pri_binning *binning, const char *name,
                                const char *edges_name, coordinate *axis)
{
    if (!axis->given)
        return PRI_TYPED(pri_even_bins_set)(binning->function, name, axis->bins, axis->low,
                                            axis->high, &axis->even);
    return PRI_TYPED(pri_edges_check)(binning->function, edges_name, axis->bins + 1, axis->edges,
                                      binning->output, binning->counts,
                                      binning->bins * (ptrdiff_t)sizeof *binning->counts);
}

static prange_status check_pairs(const pri_binning *binning, pairs *job)
{
    prange_status status = check_second(binning, job->y.values);
    if (status == PRANGE_OK)
        status = check_axis(binning, "x", "xedges", &job->x);
    return status == PRANGE_OK ? check_axis(binning, "y", "yedges", &job->y) : status;
}

static prange_status count_pairs(const char *function, ptrdiff_t n, pairs *job, ptrdiff_t *counts)
{
    pri_binning binning = binning_of(function, n, job);
    binning.counts = counts;
    binning.output = "counts";
    if (binning.bins == 0)
        return refuse_bins(function, job);
    prange_status status = pri_bin_counts_check(&binning);
    if (status == PRANGE_OK)
        status = check_pairs(&binning, job);
    return status == PRANGE_OK ? pri_bin_counts_run(&binning) : status;
}

static prange_status weigh_pairs(const char *function, ptrdiff_t n, pairs *job,
                                 const double *weights, double *sums)
{
    pri_binning binning = binning_of(function, n, job);
    binning.sums = sums;
    binning.output = "sums";
    if (binning.bins == 0)
        return refuse_bins(function, job);
    prange_status status = pri_bin_weights_check(&binning, weights);
    if (status == PRANGE_OK)
        status = check_pairs(&binning, job);
    return status == PRANGE_OK ? pri_bin_weights_run(&binning, weights) : status;
}

static coordinate even_bins(const element *values, ptrdiff_t bins, element low, element high)
{
    return (coordinate){.values = values, .bins = bins, .low = low, .high = high};
}

static coordinate given_bins(const element *values, ptrdiff_t bins, const element *edges)
{
    return (coordinate){.values = values, .bins = bins, .given = true, .edges = edges};
}

prange_status PRI_TYPED(prange_histogram2d)(ptrdiff_t n, const element *x, const element *y,
                                            ptrdiff_t xbins, element xlow, element xhigh,
                                            ptrdiff_t ybins, element ylow, element yhigh,
                                            ptrdiff_t *counts)
{
    pairs job = {even_bins(x, xbins, xlow, xhigh), even_bins(y, ybins, ylow, yhigh)};
    return count_pairs(__func__, n, &job, counts);
}

prange_status PRI_TYPED(prange_histogram2d_weighted)(ptrdiff_t n, const element *x,
                                                     const element *y, const double *weights,
                                                     ptrdiff_t xbins, element xlow, element xhigh,
                                                     ptrdiff_t ybins, element ylow, element yhigh,
                                                     double *sums)
{
    pairs job = {even_bins(x, xbins, xlow, xhigh), even_bins(y, ybins, ylow, yhigh)};
    return weigh_pairs(__func__, n, &job, weights, sums);
}

prange_status PRI_TYPED(prange_histogram2d_edges)(ptrdiff_t n, const element *x, const element *y,
                                                  ptrdiff_t xbins, const element *xedges,
                                                  ptrdiff_t ybins, const element *yedges,
                                                  ptrdiff_t *counts)
{
    pairs job = {given_bins(x, xbins, xedges), given_bins(y, ybins, yedges)};
    return count_pairs(__func__, n, &job, counts);
}

prange_status PRI_TYPED(prange_histogram2d_edges_weighted)(ptrdiff_t n, const element *x,
                                                           const element *y, const double *weights,
                                                           ptrdiff_t xbins, const element *xedges,
                                                           ptrdiff_t ybins, const element *yedges,
                                                           double *sums)
{
    pairs job = {given_bins(x, xbins, xedges), given_bins(y, ybins, yedges)};
    return weigh_pairs(__func__, n, &job, weights, sums);
}
