/* SPDX-License-Identifier: MIT */
/*
 * The values are cut into parts, each with its own sums, which are added in the order of the parts.
 * The number of parts affects the result, so it depends only on the numbers of values and bins. Of
 * few values a bin there is one part, which threads share by ranges of bins.
 */
#include "bin_weights.h"

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "simd/histogram.h"

/* The least values per part, in total and per bin; and the most parts. */
enum { PART = 65536, VALUES_A_BIN = 16, MOST_PARTS = 64 };

/* Bins per piece where the parts' sums are added. */
enum { BIN_PIECE = 4096 };

/* Values whose bins are found before threads that share the bins add their weights: 256 KiB. */
enum { STRETCH = 64 * PRI_HISTOGRAM_BLOCK };

/* The most sums that are kept on the stack: 8 KiB. */
enum { SMALL = 1024 };

/* Estimated time to add a weight, in ns, to a table that fits a cache and to a larger table. */
#define NEAR_NS 0.8
#define FAR_NS 3.0
#define FAR_BINS 65536

prange_status pri_bin_weights_check(const pri_binning *binning, const double *weights)
{
    const pri_array input = {"weights", weights, 1}, sums = {"sums", binning->sums, 1};
    prange_status status = pri_bin_counts_check(binning);
    if (status == PRANGE_OK)
        status = pri_check_arrays(binning->function, binning->n, sizeof *weights, 1, &input);
    return status == PRANGE_OK ? pri_check_disjoint(binning->function, sizeof *weights, &sums,
                                                    binning->bins, &input, binning->n)
                               : status;
}

typedef struct weights_job {
    const pri_binning *binning;
    const double *weights;
    double *tables;          /* for each part a sum per bin, and one for values without a bin */
    ptrdiff_t parts, length; /* number of parts; values per part */
} weights_job;

static void weigh_part(const void *job, ptrdiff_t part, int thread)
{
    const weights_job *w = job;
    const pri_binning *binning = w->binning;
    const ptrdiff_t end = pri_min((part + 1) * w->length, binning->n);
    double *sums = w->tables + part * (binning->bins + 1);
    int32_t bin[PRI_HISTOGRAM_BLOCK];
    (void)thread;
    memset(sums, 0, (size_t)(binning->bins + 1) * sizeof *sums);
    for (ptrdiff_t begin = part * w->length; begin < end; begin += PRI_HISTOGRAM_BLOCK) {
        const ptrdiff_t count = pri_min(PRI_HISTOGRAM_BLOCK, end - begin);
        binning->find(binning, begin, count, bin);
        for (ptrdiff_t i = 0; i < count; i++)
            sums[bin[i]] += w->weights[begin + i];
    }
}

static void add_bins(const void *job, ptrdiff_t piece, int thread)
{
    const weights_job *w = job;
    const ptrdiff_t bins = w->binning->bins, begin = piece * BIN_PIECE;
    const ptrdiff_t end = pri_min(begin + BIN_PIECE, bins);
    double *sums = w->binning->sums;
    (void)thread;
    memcpy(sums + begin, w->tables + begin, (size_t)(end - begin) * sizeof *sums);
    for (ptrdiff_t part = 1; part < w->parts; part++) {
        const double *table = w->tables + part * (bins + 1);
        for (ptrdiff_t i = begin; i < end; i++)
            sums[i] += table[i];
    }
}

/* One part that the threads share by ranges of bins. A stretch of values at a time, their bins are
 * found in parallel, and then each range goes through all of them. */
typedef struct shared_job {
    const pri_binning *binning;
    const double *weights;
    int32_t *bin; /* of the values of the stretch */
    ptrdiff_t begin, end;
    int ranges;
} shared_job;

static void find_shared(const void *job, ptrdiff_t piece, int thread)
{
    const shared_job *s = job;
    const ptrdiff_t from = piece * PRI_HISTOGRAM_BLOCK;
    (void)thread;
    s->binning->find(s->binning, s->begin + from,
                     pri_min(PRI_HISTOGRAM_BLOCK, s->end - s->begin - from), s->bin + from);
}

static void add_range(const void *job, ptrdiff_t range, int thread)
{
    const shared_job *s = job;
    const ptrdiff_t first = s->binning->bins * range / s->ranges;
    const ptrdiff_t width = s->binning->bins * (range + 1) / s->ranges - first;
    double *sums = s->binning->sums + first;
    int32_t own[PRI_HISTOGRAM_BLOCK];
    (void)thread;
    if (s->begin == 0)
        memset(sums, 0, (size_t)width * sizeof *sums);
    for (ptrdiff_t begin = s->begin; begin < s->end; begin += PRI_HISTOGRAM_BLOCK) {
        const int32_t *bin = s->bin + (begin - s->begin);
        const double *weights = s->weights + begin;
        const ptrdiff_t count =
            pri_bins_within(pri_min(PRI_HISTOGRAM_BLOCK, s->end - begin), bin, first, width, own);
        for (ptrdiff_t i = 0; i < count; i++)
            sums[bin[own[i]] - first] += weights[own[i]];
    }
}

static void run_shared(pri_team *team, const weights_job *job, int32_t *bin)
{
    const ptrdiff_t n = job->binning->n;
    shared_job s = {
        .binning = job->binning, .weights = job->weights, .bin = bin, .ranges = team->size};
    for (; s.begin < n; s.begin = s.end) {
        s.end = pri_min(s.begin + STRETCH, n);
        pri_team_for(team, 0, pri_pieces(s.end - s.begin, PRI_HISTOGRAM_BLOCK), find_shared, &s);
        pri_team_for(team, 0, s.ranges, add_range, &s);
    }
}

/* Whether finding the bin of a value, or adding to a far table, takes longer than going through the
 * values of the other ranges. */
static bool pays_to_share(const weights_job *job)
{
    const pri_binning *binning = job->binning;
    return job->parts == 1 && binning->bins > PART / VALUES_A_BIN &&
           (binning->ns > NEAR_NS || binning->bins >= FAR_BINS);
}

static void run(weights_job *job, double *tables)
{
    const pri_binning *binning = job->binning;
    const bool shared = pays_to_share(job);
    const double each = binning->ns + (binning->bins < FAR_BINS ? NEAR_NS : FAR_NS);
    const pri_work work = {
        .name = binning->function,
        .n = binning->n,
        .pieces = shared ? pri_pieces(binning->n, PRI_HISTOGRAM_BLOCK) : job->parts,
        .ns = (double)binning->n * each,
        .bytes = (double)binning->n * (double)(binning->size + sizeof *job->weights),
    };
    job->tables = tables;
    pri_team team = pri_team_open(&work);
    int32_t *bin = shared && team.size > 1 ? pri_scratch(STRETCH, sizeof *bin) : NULL;
    if (bin) {
        run_shared(&team, job, bin);
    } else {
        pri_team_for(&team, 0, job->parts, weigh_part, job);
        pri_team_for(&team, 0, pri_pieces(binning->bins, BIN_PIECE), add_bins, job);
    }
    pri_scratch_free(bin);
    pri_team_close(&team);
}

static __attribute__((noinline)) void run_on_stack(weights_job *job)
{
    _Alignas(64) double tables[SMALL];
    run(job, tables);
}

prange_status pri_bin_weights_run(const pri_binning *binning, const double *weights)
{
    const ptrdiff_t bins = binning->bins, most = binning->n / pri_max(PART, VALUES_A_BIN * bins);
    weights_job job = {
        .binning = binning, .weights = weights, .parts = pri_max(1, pri_min(most, MOST_PARTS))};
    job.length = pri_pieces(binning->n, job.parts);
    if (job.parts * (bins + 1) <= SMALL)
        return run_on_stack(&job), PRANGE_OK;
    double *tables = pri_scratch(job.parts, (size_t)(bins + 1) * sizeof *tables);
    if (!tables)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td times %td sums",
                        binning->function, job.parts, bins);
    run(&job, tables);
    pri_scratch_free(tables);
    return PRANGE_OK;
}
