/* SPDX-License-Identifier: MIT */
/*
 * Histograms of one coordinate with given edges, whose parallel loops are in bin_counts.c and
 * bin_weights.c; and digitize, which writes the bin of each value.
 */
#include <prange/histogram.h>

#include "histogram.h"

#include "base/check.h"
#include "base/status.h"
#include "bin_counts.h"
#include "bin_weights.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"

/* Values per piece. */
enum { PIECE = 8 * PRI_HISTOGRAM_BLOCK };

/* Edges must be in non-descending order and must not be NaN. */
static prange_status check_ascending(const char *function, const char *name, ptrdiff_t m,
                                     const element *edges)
{
    const ptrdiff_t i = pri_isa_get()->PRI_TYPED(histogram)->ordered(m, edges);
    if (i < m)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s[%td] = %g is not in ascending order", function,
                        name, i, (double)edges[i]);
    return PRANGE_OK;
}

prange_status PRI_TYPED(pri_edges_check)(const char *function, const char *name, ptrdiff_t m,
                                         const element *edges, const char *output_name,
                                         const void *output, ptrdiff_t bytes)
{
    const pri_array array = {name, edges, 1}, out = {output_name, output, 1};
    prange_status status = pri_check_arrays(function, m, sizeof *edges, 1, &array);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &out, bytes, &array, m * (ptrdiff_t)sizeof *edges);
    return status == PRANGE_OK ? check_ascending(function, name, m, edges) : status;
}

static void find_given(const pri_binning *binning, ptrdiff_t begin, ptrdiff_t n, int32_t *bin)
{
    pri_isa_get()->PRI_TYPED(histogram)->given((int32_t)binning->bins, binning->rule, n,
                                               (const element *)binning->x + begin, bin);
}

prange_status PRI_TYPED(prange_histogram_edges)(ptrdiff_t n, const element *x, ptrdiff_t bins,
                                                const element *edges, ptrdiff_t *counts)
{
    const pri_binning binning = {.function = __func__,
                                 .n = n,
                                 .x = x,
                                 .size = sizeof *x,
                                 .bins = bins,
                                 .find = find_given,
                                 .rule = edges,
                                 .ns = pri_edges_ns(bins),
                                 .counts = counts,
                                 .output = "counts"};
    prange_status status = pri_bin_counts_check(&binning);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_edges_check)(__func__, "edges", bins + 1, edges, "counts", counts,
                                            bins * (ptrdiff_t)sizeof *counts);
    return status == PRANGE_OK ? pri_bin_counts_run(&binning) : status;
}

prange_status PRI_TYPED(prange_histogram_edges_weighted)(ptrdiff_t n, const element *x,
                                                         const double *weights, ptrdiff_t bins,
                                                         const element *edges, double *sums)
{
    const pri_binning binning = {.function = __func__,
                                 .n = n,
                                 .x = x,
                                 .size = sizeof *x,
                                 .bins = bins,
                                 .find = find_given,
                                 .rule = edges,
                                 .ns = pri_edges_ns(bins),
                                 .sums = sums,
                                 .output = "sums"};
    prange_status status = pri_bin_weights_check(&binning, weights);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_edges_check)(__func__, "edges", bins + 1, edges, "sums", sums,
                                            bins * (ptrdiff_t)sizeof *sums);
    return status == PRANGE_OK ? pri_bin_weights_run(&binning, weights) : status;
}

typedef struct digitize_job {
    ptrdiff_t n, m;
    const element *x, *edges;
    bool right;
    ptrdiff_t *index;
} digitize_job;

static void digitize_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const digitize_job *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, job->n);
    int32_t below[PRI_HISTOGRAM_BLOCK];
    (void)thread;
    for (ptrdiff_t begin = piece * PIECE; begin < end; begin += PRI_HISTOGRAM_BLOCK) {
        const ptrdiff_t count = pri_min(PRI_HISTOGRAM_BLOCK, end - begin);
        pri_isa_get()->PRI_TYPED(histogram)->search(job->m, job->edges, job->right, count,
                                                    job->x + begin, below);
        for (ptrdiff_t i = 0; i < count; i++)
            job->index[begin + i] = below[i];
    }
}

prange_status PRI_TYPED(prange_digitize)(ptrdiff_t n, const element *x, ptrdiff_t m,
                                         const element *edges, bool right, ptrdiff_t *index)
{
    const digitize_job job = {n, m, x, edges, right, index};
    const pri_array in = {"x", x, 1}, out = {"index", index, 1};
    const ptrdiff_t bytes = n * (ptrdiff_t)sizeof *index;
    prange_status status = pri_check_arrays(__func__, n, sizeof *x, 1, &in);
    if (status == PRANGE_OK)
        status = pri_check_arrays(__func__, n, sizeof *index, 1, &out);
    if (status == PRANGE_OK && (m < 0 || m > INT32_MAX - 1))
        status = pri_fail(PRANGE_ERROR_SIZE, "%s: m is %td, outside 0 .. 2^31 - 2", __func__, m);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(__func__, 1, &out, bytes, &in, n * (ptrdiff_t)sizeof *x);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_edges_check)(__func__, "edges", m, edges, "index", index, bytes);
    if (status != PRANGE_OK || n == 0)
        return status;
    const pri_work work = {.name = __func__,
                           .n = n,
                           .pieces = pri_pieces(n, PIECE),
                           .ns = (double)n * pri_edges_ns(m),
                           .bytes = (double)n * (sizeof *x + sizeof *index)};
    pri_parallel_for(&work, digitize_piece, &job);
    return PRANGE_OK;
}
