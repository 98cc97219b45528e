/* SPDX-License-Identifier: MIT */
#include "bin_counts.h"

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "simd/histogram.h"

/* Values per piece; and bins per piece where tables are cleared and summed. */
#define PIECE (32 * PRI_HISTOGRAM_BLOCK)
#define BIN_PIECE 4096

/* The most pieces whose counts cannot overflow a table of 32-bit counts. Of 64-bit counts half as
 * many would fit a cache. */
#define RUN (((ptrdiff_t)1 << 31) / PIECE)

/* Short tables are replicated and used in turn: 16 KiB in all, half a first-level cache. */
#define TABLES PRI_BIN_TABLES
#define SHORT_TABLE 1024

/* The most counts that are kept on the stack: 8 KiB. */
#define SMALL 2048

/* Estimated time to count a value, in ns, in a table that fits a cache and in a larger table. */
#define NEAR_NS 0.3
#define FAR_NS 2.0
#define FAR_BINS 65536

prange_status pri_bin_counts_check(const pri_binning *binning)
{
    const char *function = binning->function;
    const ptrdiff_t bins = binning->bins;
    const pri_array input = {"x", binning->x, 1};
    const pri_array counts = {binning->output, binning->counts, 1};
    prange_status status = pri_check_arrays(function, binning->n, binning->size, 1, &input);
    if (status != PRANGE_OK)
        return status;
    if (bins < 1 || bins > INT32_MAX - 1)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: bins is %td, outside 1 .. 2^31 - 2", function,
                        bins);
    status = pri_check_arrays(function, bins, sizeof(ptrdiff_t), 1, &counts);
    /* The length of the counts in units of input elements. */
    const ptrdiff_t length = bins * (ptrdiff_t)(sizeof(ptrdiff_t) / binning->size);
    if (status == PRANGE_OK && binning->n > 0)
        status = pri_check_disjoint(function, binning->size, &counts, length, &input, binning->n);
    return status;
}

typedef struct counts_job {
    const pri_binning *binning;
    uint32_t *tables; /* of all threads; the last count of each is for values without a bin */
    ptrdiff_t length; /* counts per table */
    int per_thread;   /* tables per thread: 1 or TABLES */
    int all;          /* tables of all threads */
    int ranges;       /* ranges of bins, where threads share the bins */
    bool first;       /* whether this is the first run, which sets the counts */
} counts_job;

/* Uses the tables in turn, because an increment waits for an earlier increment of the same
 * count. */
static void count_in_turn(ptrdiff_t n, const int32_t *bin, uint32_t *tables, ptrdiff_t length)
{
    uint32_t *b = tables + length, *c = b + length, *d = c + length;
    ptrdiff_t i = 0;
    for (; i + TABLES <= n; i += TABLES) {
        tables[bin[i]]++;
        b[bin[i + 1]]++;
        c[bin[i + 2]]++;
        d[bin[i + 3]]++;
    }
    for (; i < n; i++)
        tables[bin[i]]++;
}

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const counts_job *job = argument;
    const pri_binning *binning = job->binning;
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, binning->n);
    uint32_t *tables = job->tables + thread * job->per_thread * job->length;
    int32_t bin[PRI_HISTOGRAM_BLOCK];
    for (ptrdiff_t begin = piece * PIECE; begin < end; begin += PRI_HISTOGRAM_BLOCK) {
        const ptrdiff_t count = pri_min(PRI_HISTOGRAM_BLOCK, end - begin);
        if (job->per_thread == TABLES && binning->count) {
            binning->count(binning, begin, count, tables, job->length);
            continue;
        }
        binning->find(binning, begin, count, bin);
        if (job->per_thread == TABLES) {
            count_in_turn(count, bin, tables, job->length);
            continue;
        }
        for (ptrdiff_t i = 0; i < count; i++)
            tables[bin[i]]++;
    }
}

static void clear_bins(const void *argument, ptrdiff_t piece, int thread)
{
    const counts_job *job = argument;
    const ptrdiff_t begin = piece * BIN_PIECE, end = pri_min(begin + BIN_PIECE, job->length);
    (void)thread;
    for (int k = 0; k < job->all; k++)
        memset(job->tables + k * job->length + begin, 0,
               (size_t)(end - begin) * sizeof *job->tables);
}

static void add_bins(const void *argument, ptrdiff_t piece, int thread)
{
    const counts_job *job = argument;
    const ptrdiff_t begin = piece * BIN_PIECE;
    const ptrdiff_t end = pri_min(begin + BIN_PIECE, job->binning->bins);
    ptrdiff_t *counts = job->binning->counts;
    (void)thread;
    if (job->first)
        memset(counts + begin, 0, (size_t)(end - begin) * sizeof *counts);
    for (int k = 0; k < job->all; k++)
        for (ptrdiff_t i = begin; i < end; i++)
            counts[i] += job->tables[k * job->length + i];
}

static void run_tables(pri_team *team, counts_job *job)
{
    const ptrdiff_t pieces = team->work->pieces;
    for (ptrdiff_t begin = 0; begin == 0 || begin < pieces; begin += RUN) {
        job->first = begin == 0;
        pri_team_for(team, 0, pri_pieces(job->length, BIN_PIECE), clear_bins, job);
        pri_team_for(team, begin, pri_min(begin + RUN, pieces), count_piece, job);
        pri_team_for(team, 0, pri_pieces(job->binning->bins, BIN_PIECE), add_bins, job);
    }
}

static __attribute__((noinline)) void run_on_stack(pri_team *team, counts_job *job)
{
    _Alignas(64) uint32_t tables[SMALL];
    job->tables = tables;
    run_tables(team, job);
}

static prange_status run_on_heap(pri_team *team, counts_job *job)
{
    job->tables = pri_scratch(job->all, (size_t)job->length * sizeof *job->tables);
    if (!job->tables)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %d tables of %td counts",
                        job->binning->function, job->all, job->length);
    run_tables(team, job);
    pri_scratch_free(job->tables);
    return PRANGE_OK;
}

/* Counts the values of bins first .. first + width - 1 without a branch on each. */
static __attribute__((noinline)) void count_own(ptrdiff_t n, const int32_t *bin, ptrdiff_t first,
                                                ptrdiff_t width, ptrdiff_t *counts)
{
    int32_t own[PRI_HISTOGRAM_BLOCK];
    const ptrdiff_t count = pri_bins_within(n, bin, first, width, own);
    for (ptrdiff_t i = 0; i < count; i++)
        counts[bin[own[i]] - first]++;
}

/* Counts one range of the bins, over all values. */
static void count_range(const void *argument, ptrdiff_t range, int thread)
{
    const counts_job *job = argument;
    const pri_binning *binning = job->binning;
    const ptrdiff_t begin = binning->bins * range / job->ranges;
    const ptrdiff_t width = binning->bins * (range + 1) / job->ranges - begin;
    ptrdiff_t *counts = binning->counts + begin;
    int32_t bin[PRI_HISTOGRAM_BLOCK];
    (void)thread;
    memset(counts, 0, (size_t)width * sizeof *counts);
    for (ptrdiff_t first = 0; first < binning->n; first += PRI_HISTOGRAM_BLOCK) {
        const ptrdiff_t count = pri_min(PRI_HISTOGRAM_BLOCK, binning->n - first);
        binning->find(binning, first, count, bin);
        if (job->ranges > 1) {
            count_own(count, bin, begin, width, counts);
            continue;
        }
        for (ptrdiff_t i = 0; i < count; i++) {
            const ptrdiff_t at = bin[i] - begin;
            if ((size_t)at < (size_t)width)
                counts[at]++;
        }
    }
}

prange_status pri_bin_counts_run(const pri_binning *binning)
{
    const double each = binning->ns + (binning->bins < FAR_BINS ? NEAR_NS : FAR_NS);
    const pri_work work = {
        .name = binning->function,
        .n = binning->n,
        .pieces = pri_pieces(binning->n, PIECE),
        .ns = (double)binning->n * each,
        .bytes = (double)binning->n * (double)binning->size,
    };
    counts_job job = {.binning = binning, .length = binning->bins + 1};
    prange_status status = PRANGE_OK;
    pri_team team = pri_team_open(&work);
    const bool few = job.length <= SHORT_TABLE && binning->n / 16 >= job.length;
    job.per_thread = few ? TABLES : 1;
    job.all = team.size * job.per_thread;
    job.ranges = team.size;
    if (team.size == 1 && job.all * job.length <= SMALL)
        run_on_stack(&team, &job);
    else if (binning->n / job.all < job.length)
        pri_team_for(&team, 0, job.ranges, count_range, &job);
    else
        status = run_on_heap(&team, &job);
    pri_team_close(&team);
    return status;
}
