/* SPDX-License-Identifier: MIT */
/*
 * Moving sums, means, variances and extremes. A piece is a block of results. It is longer than the
 * window, since the elements that the windows of neighbouring blocks share are processed in both.
 * Sums of integers are exact, so each is computed from the one before.
 */
#include <prange/rolling.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/rolling.h"
#include "window.h"

/* The least results per block, by algorithm; and BLOCK_WINDOWS is the least in windows. */
enum { BLOCK = 1024, VARIANCE_BLOCK = 512, SLIDING_BLOCK = 8192, BLOCK_WINDOWS = 2 };

/* Doubles of scratch memory on a thread's stack: 32 KiB. */
enum { SMALL = 4096 };

/* Estimated time in ns per element and pass over it in the L1 cache. Variances take VARIANCE_STEPS
 * times as long. The sliding sums and means of integers take one pass. */
#define STEP_NS 0.25
#define VARIANCE_STEPS 2
#define SLIDE_NS 0.4
#define SLIDE_MEAN_NS 1.0

typedef enum moving { SUM, MEAN, VAR, STD, MIN, MAX } moving;

typedef struct moving_job {
    moving statistic;
    ptrdiff_t window, ddof;
    ptrdiff_t count, block; /* results in all, and per block */
    const element *x;
    void *out;
    char *memory;        /* scratch memory of all threads; NULL: each uses its stack */
    size_t thread_bytes; /* bytes of scratch memory per thread */
} moving_job;

#if PRI_IS_REAL
static void run_sums(const moving_job *job, ptrdiff_t first, ptrdiff_t count, void *memory)
{
    double *s = memory;
    pri_isa_get()->PRI_TYPED(rolling)->sums(job->window, job->statistic == MEAN, count,
                                            job->x + first, s, s + job->block + job->window,
                                            (element *)job->out + first);
}
#else
__extension__ typedef __int128 wide;

/* Sums modulo 2^64. The loop-carried dependency is a single addition, since the difference does not
 * depend on the sum. */
static void slide_sums(ptrdiff_t window, ptrdiff_t count, const element *x, int64_t *sums)
{
    int64_t sum = 0;
    for (ptrdiff_t i = 0; i < window; i++)
        sum += x[i];
    sums[0] = sum;
    for (ptrdiff_t i = 1; i < count; i++) {
        sum += (int64_t)x[i + window - 1] - (int64_t)x[i - 1];
        sums[i] = sum;
    }
}

/* Rounds a sum to double. The conversion from 64 bits is a single instruction, and rounds to the
 * same value. */
static inline double round_sum(wide sum)
{
    const int64_t narrow = (int64_t)sum;
    return narrow == sum ? (double)narrow : (double)sum;
}

static void slide_means(ptrdiff_t window, ptrdiff_t count, const element *x, double *means)
{
    const double divisor = (double)window;
    wide sum = 0;
    for (ptrdiff_t i = 0; i < window; i++)
        sum += x[i];
    means[0] = round_sum(sum) / divisor;
    for (ptrdiff_t i = 1; i < count; i++) {
        sum += (wide)x[i + window - 1] - (wide)x[i - 1];
        means[i] = round_sum(sum) / divisor;
    }
}

static void run_sums(const moving_job *job, ptrdiff_t first, ptrdiff_t count, void *memory)
{
    const element *x = job->x + first;
    (void)memory;
    if (job->statistic == SUM)
        slide_sums(job->window, count, x, (int64_t *)job->out + first);
    else
        slide_means(job->window, count, x, (double *)job->out + first);
}
#endif

static void run_variances(const moving_job *job, ptrdiff_t first, ptrdiff_t count, void *memory)
{
    const pri_variances variances = {job->window, job->ddof, job->statistic == STD};
    pri_isa_get()->PRI_TYPED(rolling)->variances(&variances, count, job->x + first, memory,
                                                 (moment *)job->out + first);
}

static void run_extremes(const moving_job *job, ptrdiff_t first, ptrdiff_t count, void *memory)
{
    const pri_rolling *kernels = pri_isa_get()->PRI_TYPED(rolling);
    (job->statistic == MIN ? kernels->min : kernels->max)(job->window, count, job->x + first,
                                                          memory, (element *)job->out + first);
}

static void run_block(const moving_job *job, ptrdiff_t block, void *memory)
{
    const ptrdiff_t first = block * job->block, count = pri_min(job->block, job->count - first);
    (job->statistic <= MEAN  ? run_sums
     : job->statistic <= STD ? run_variances
                             : run_extremes)(job, first, count, memory);
}

static __attribute__((noinline)) void run_on_stack(const moving_job *job, ptrdiff_t block)
{
    _Alignas(64) double memory[SMALL];
    run_block(job, block, memory);
}

static void run_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const moving_job *job = argument;
    if (job->memory)
        run_block(job, piece, job->memory + (size_t)thread * job->thread_bytes);
    else
        run_on_stack(job, piece);
}

/* Bytes of scratch memory that a block needs. */
static size_t block_bytes(const moving_job *job)
{
    const size_t numbers = (size_t)(job->block + job->window);
    if (job->statistic >= MIN)
        return numbers * sizeof(element);
    if (job->statistic >= VAR)
        return 2 * (numbers + (size_t)job->block) * sizeof(double);
    return PRI_IS_REAL ? (numbers + (size_t)job->block) * sizeof(double) : 0;
}

static int log2_of(ptrdiff_t window)
{
    return 63 - __builtin_clzll((unsigned long long)window);
}

static double element_ns(const moving_job *job)
{
    if (job->statistic <= MEAN && !PRI_IS_REAL)
        return job->statistic == SUM ? SLIDE_NS : SLIDE_MEAN_NS;
    const double width = job->statistic <= MEAN  ? 1.0
                         : job->statistic <= STD ? VARIANCE_STEPS
                                                 : sizeof(element) / 8.0;
    return STEP_NS * width * (2 + log2_of(job->window));
}

static prange_status run(const char *function, ptrdiff_t n, moving_job *job)
{
    const bool slides = job->statistic <= MEAN && !PRI_IS_REAL,
               varies = job->statistic == VAR || job->statistic == STD;
    const ptrdiff_t least = slides ? SLIDING_BLOCK : varies ? VARIANCE_BLOCK : BLOCK;
    job->block = pri_min(job->count, pri_max(least, BLOCK_WINDOWS * job->window));
    const pri_work work = {.name = function,
                           .n = n,
                           .pieces = pri_pieces(job->count, job->block),
                           .ns = (double)job->count * element_ns(job),
                           .user = (uint64_t)log2_of(job->window),
                           .bytes = 2.0 * (double)n * sizeof(element)};
    pri_team team = pri_team_open(&work);
    prange_status status = PRANGE_OK;
    job->thread_bytes = (block_bytes(job) + 63) / 64 * 64;
    if (job->thread_bytes > SMALL * sizeof(double)) {
        job->memory = pri_scratch(team.size, job->thread_bytes);
        if (!job->memory)
            status = pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for windows of %td", function,
                              job->window);
    }
    if (status == PRANGE_OK)
        pri_team_for(&team, 0, work.pieces, run_piece, job);
    pri_scratch_free(job->memory);
    pri_team_close(&team);
    return status;
}

static prange_status run_moving(const char *function, moving statistic, ptrdiff_t n,
                                const element *x, ptrdiff_t window, void *out, size_t out_size)
{
    const pri_windows windows = {function, n, window, x, out, sizeof *x, out_size};
    moving_job job = {.statistic = statistic, .window = window, .x = x, .out = out};
    const prange_status status = pri_windows_check(&windows, &job.count);
    return status != PRANGE_OK || job.count == 0 ? status : run(function, n, &job);
}

prange_status PRI_TYPED(prange_moving_sum)(ptrdiff_t n, const element *x, ptrdiff_t window,
                                           total *out)
{
    return run_moving(__func__, SUM, n, x, window, out, sizeof *out);
}

prange_status PRI_TYPED(prange_moving_mean)(ptrdiff_t n, const element *x, ptrdiff_t window,
                                            moment *out)
{
    return run_moving(__func__, MEAN, n, x, window, out, sizeof *out);
}

prange_status PRI_TYPED(prange_moving_min)(ptrdiff_t n, const element *x, ptrdiff_t window,
                                           element *out)
{
    return run_moving(__func__, MIN, n, x, window, out, sizeof *out);
}

prange_status PRI_TYPED(prange_moving_max)(ptrdiff_t n, const element *x, ptrdiff_t window,
                                           element *out)
{
    return run_moving(__func__, MAX, n, x, window, out, sizeof *out);
}

static prange_status run_moving_variance(const char *function, moving statistic, ptrdiff_t n,
                                         const element *x, ptrdiff_t window, ptrdiff_t ddof,
                                         moment *out)
{
    const pri_windows windows = {function, n, window, x, out, sizeof *x, sizeof *out};
    moving_job job = {.statistic = statistic, .window = window, .ddof = ddof, .x = x, .out = out};
    const prange_status status = pri_windows_check(&windows, &job.count);
    if (status != PRANGE_OK)
        return status;
    if (ddof < 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: ddof = %td is negative", function, ddof);
    if (window <= ddof)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: window = %td is not above ddof = %td", function,
                        window, ddof);
    return job.count == 0 ? PRANGE_OK : run(function, n, &job);
}

prange_status PRI_TYPED(prange_moving_var)(ptrdiff_t n, const element *x, ptrdiff_t window,
                                           ptrdiff_t ddof, moment *out)
{
    return run_moving_variance(__func__, VAR, n, x, window, ddof, out);
}

prange_status PRI_TYPED(prange_moving_std)(ptrdiff_t n, const element *x, ptrdiff_t window,
                                           ptrdiff_t ddof, moment *out)
{
    return run_moving_variance(__func__, STD, n, x, window, ddof, out);
}
