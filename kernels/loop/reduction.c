/* SPDX-License-Identifier: MIT */
/*
 * Reductions by the user's functions. Each block has a partial result, and these are joined in the
 * tree of array/fold.h, whose shape depends only on the number of blocks. A piece of the parallel
 * loop is a group of blocks, which is a whole subtree. Its result is stored in the group's slot;
 * then the slots are joined level by level.
 */
#include "reduction.h"

#include <stdint.h>
#include <string.h>

#include "alone.h"
#include "array/fold.h"
#include "base/check.h"
#include "base/failure.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "exec/progress.h"
#include "foresight.h"
#include "isa/isa.h"

/* Partial results occupy whole cache lines, which avoids false sharing. */
#define ALIGNMENT 64

/* Partial results of at most this many bytes in all are on the caller's stack. */
#define STACK_BYTES ((ptrdiff_t)64 * 1024)

/* The most bytes that slots take, unless SLOTS_LEAST slots take more. */
#define SLOTS_BYTES ((size_t)64 << 20)
#define SLOTS_LEAST 8

/* The library's choice of blocks: BLOCKS_FEW blocks, which balance 16 threads to a few percent, or
 * more if each still has BLOCK_LENGTH indices, which make the 5 to 15 ns of overhead per block
 * negligible. */
#define BLOCKS_FEW 64
#define BLOCK_LENGTH 16384

/* If partial results are large, a block has at least one index for each BYTES_PER_INDEX bytes to
 * join, as long as there are BLOCKS_LEAST blocks. */
#define BLOCKS_LEAST 16
#define BYTES_PER_INDEX 8

/* The terms of a compiled loop with blocks of at least this length are presumed to be cheap and of
 * equal cost, as in reductions of arrays, so each thread gets the same part of an array in every
 * call. A program with terms of unequal cost sets a smaller block. */
#define EVEN_BLOCK 4096

/* Lower bound of the time of such a term, in ns: an array element in the L1 cache, at level v4. */
#define TERM_NS 0.03

/* Groups between two readings of the timer tick while the caller works alone: a reading costs as
 * much as the overhead of a block. */
#define TICK_EVERY 4

/* A range of at most this many indices per thread, in blocks of one index, is presumed to consist
 * of long tasks, as in loop.c. */
#define TASKS_PER_THREAD 16
#define TASKS_NS 1e9

/* Levels of the tree that join at least this many bytes are shared between threads: about as much
 * as is joined in the time of a parallel region. */
#define JOIN_BYTES ((size_t)64 * 1024)

/* Bytes of partial results that are prefetched from the other threads' caches before joining. */
#define FETCHED_BYTES ((size_t)4096)

typedef struct reduce_job {
    const char *name;
    prange_reduction reduction;
    const prange_reduction_loop *loop; /* a loop compiled by the template; NULL: use `reduction` */
    int level;                         /* the compiled version to run */
    void *ctx;
    const void *loop_job;
    ptrdiff_t begin;
    pri_grid grid;
    bool even;     /* all indices are presumed to cost the same */
    size_t stride; /* bytes from one partial result to the next: whole cache lines, except for a
                    * compiled loop */
    char *slots;   /* a partial result per group */
    char *nodes;   /* grid.shift partial results per thread */
    pri_failure *failure;
    pri_progress *progress; /* NULL: no progress is reported */
} reduce_job;

static ptrdiff_t begin_of(const reduce_job *job, ptrdiff_t block)
{
    return job->begin + block * job->grid.length;
}

/* Returns the user's code. */
static int run_block(const reduce_job *job, ptrdiff_t block, int thread, void *partial)
{
    const ptrdiff_t before = block * job->grid.length, begin = job->begin + before,
                    end = begin + pri_min(job->grid.length, job->grid.n - before);
    if (job->loop) {
        job->loop->run[job->level](begin, end, job->loop_job, partial);
        return 0;
    }
    if (job->reduction.init)
        job->reduction.init(partial, job->ctx);
    else
        memset(partial, 0, job->reduction.size);
    return job->reduction.run(begin, end, thread, partial, job->ctx);
}

static void join(const reduce_job *job, void *left, const void *right)
{
    if (job->loop)
        job->loop->join(left, right);
    else
        job->reduction.join(left, right, job->ctx);
}

/* The partial result at `height` of the thread's stack of finished subtrees. The bottom is the
 * group's slot. */
static char *node_of(const reduce_job *job, ptrdiff_t group, int thread, int height)
{
    if (height == 0)
        return job->slots + (size_t)group * job->stride;
    const size_t before = (size_t)thread * (size_t)job->grid.shift + (size_t)height - 1;
    return job->nodes + before * job->stride;
}

/* Reduces a block unless a block below it has failed. Returns whether it was reduced without a
 * failure. */
static bool reduce_block(const reduce_job *job, ptrdiff_t block, int thread, void *partial)
{
    if (!pri_failure_below(job->failure, block))
        return false;
    const int code = run_block(job, block, thread, partial);
    if (code != 0)
        pri_failure_report(job->failure, block, begin_of(job, block), code);
    return code == 0;
}

/* Reduces a group of several blocks into its slot, in the order of pri_fold. */
static void reduce_group(const reduce_job *job, ptrdiff_t group, int thread)
{
    const ptrdiff_t first = pri_grid_begin(&job->grid, group),
                    end = pri_grid_end(&job->grid, group);
    int height = 0;
    for (ptrdiff_t b = first; b < end; b++) {
        if (!reduce_block(job, b, thread, node_of(job, group, thread, height)))
            return;
        height++;
        for (ptrdiff_t count = b - first + 1; count % 2 == 0; count /= 2, height--)
            join(job, node_of(job, group, thread, height - 2),
                 node_of(job, group, thread, height - 1));
    }
    for (; height > 1; height--)
        join(job, node_of(job, group, thread, height - 2), node_of(job, group, thread, height - 1));
}

static void run_group(const void *argument, ptrdiff_t group, int thread)
{
    const reduce_job *job = argument;
    const bool several = job->grid.shift > 0;
    if (!pri_failure_below(job->failure, several ? pri_grid_begin(&job->grid, group) : group))
        return;
    if (several)
        reduce_group(job, group, thread);
    else
        (void)reduce_block(job, group, thread, node_of(job, group, thread, 0));
    if (job->progress && pri_progress_add(job->progress, 1, thread))
        pri_failure_cancel(job->failure);
}

/* The data that threads read of a compiled loop that reports no progress. Nothing else is in these
 * cache lines, so none is written meanwhile: moving a line between cores takes 50 to 200 ns. */
typedef struct compiled_loop {
    _Alignas(PRI_JOB_BYTES) void (*run)(ptrdiff_t begin, ptrdiff_t end, const void *job,
                                        void *partial);
    const void *loop_job;
    ptrdiff_t begin, n, length;
    char *slots;
    size_t stride;
} compiled_loop;

static void run_compiled(const void *argument, ptrdiff_t group, int thread)
{
    const compiled_loop *job = argument;
    const ptrdiff_t first = group * job->length, begin = job->begin + first;
    (void)thread;
    job->run(begin, begin + pri_min(job->length, job->n - first), job->loop_job,
             job->slots + (size_t)group * job->stride);
}

/* *each becomes the time of a group in ns, if it was measured. NULL: it is not measured. */
static void run_groups(const reduce_job *job, pri_team *team, double *each)
{
    const ptrdiff_t groups = job->grid.groups;
    const ptrdiff_t at =
        each ? pri_run_alone(team, groups, TICK_EVERY, run_group, job, job->failure, each) : 0;
    if (!job->loop || job->progress)
        return pri_team_for(team, at, groups, run_group, job);
    const compiled_loop loop = {job->loop->run[job->level], job->loop_job, job->begin, job->grid.n,
                                job->grid.length,           job->slots,    job->stride};
    pri_team_for(team, at, groups, run_compiled, &loop);
}

/* A level of the tree over the slots. */
typedef struct join_level {
    const reduce_job *job;
    ptrdiff_t apart; /* slots from the left subtree of a pair to the right one */
} join_level;

static void join_pair(const void *argument, ptrdiff_t pair, int thread)
{
    const join_level *level = argument;
    char *left = level->job->slots + (size_t)(2 * level->apart * pair) * level->job->stride;
    (void)thread;
    join(level->job, left, left + (size_t)level->apart * level->job->stride);
}

/* Joins all slots into the first, large levels by the team of the loop. */
static void join_slots(const reduce_job *job, const pri_team *team)
{
    const size_t bytes = (size_t)job->grid.groups * job->stride;
    for (size_t at = 0; team->size > 1 && at < bytes && at < FETCHED_BYTES; at += ALIGNMENT)
        __builtin_prefetch(job->slots + at);
    for (ptrdiff_t apart = 1; apart < job->grid.groups; apart *= 2) {
        const join_level level = {job, apart};
        const ptrdiff_t pairs = (job->grid.groups - apart - 1) / (2 * apart) + 1;
        if ((size_t)pairs * job->reduction.size < JOIN_BYTES) {
            for (ptrdiff_t pair = 0; pair < pairs; pair++)
                join_pair(&level, pair, 0);
            continue;
        }
        pri_team joining = *team;
        joining.size = (int)pri_min(team->size, pairs);
        pri_team_for(&joining, 0, pairs, join_pair, &level);
    }
}

ptrdiff_t pri_reduction_slots(size_t stride)
{
    const size_t lines = stride / ALIGNMENT;
    const ptrdiff_t fit = lines > 1 ? (ptrdiff_t)(SLOTS_BYTES / ALIGNMENT / lines) : PRI_GROUPS;
    return pri_max(SLOTS_LEAST, pri_min(fit, PRI_GROUPS));
}

/* The library's block length for n > 0 indices. */
static ptrdiff_t choose_block(ptrdiff_t n, size_t size, size_t stride)
{
    const size_t share = size / BYTES_PER_INDEX;
    const ptrdiff_t enough = share > 0 ? pri_max(BLOCKS_LEAST, (ptrdiff_t)((size_t)n / share)) : n;
    const ptrdiff_t blocks = pri_min(pri_max(BLOCKS_FEW, n / BLOCK_LENGTH), pri_min(enough, n));
    return pri_pieces(n, pri_min(blocks, pri_reduction_slots(stride)));
}

static pri_grid grid_of(ptrdiff_t n, ptrdiff_t length, size_t stride)
{
    pri_grid grid = pri_grid_of(n, length);
    const ptrdiff_t limit = pri_reduction_slots(stride);
    while (grid.groups > limit) {
        grid.shift++;
        grid.groups = ((grid.blocks - 1) >> grid.shift) + 1;
    }
    return grid;
}

/* Estimated time on one thread, in ns; 0: unknown until the first block is measured. */
static double stated_ns(const reduce_job *job, ptrdiff_t n, bool tasks)
{
    if (tasks)
        return TASKS_NS;
    return job->even ? TERM_NS * (double)n : 0.0;
}

static prange_status run_all(const reduce_job *job, ptrdiff_t n, void *out)
{
    const bool tasks = job->grid.length == 1 &&
                       job->grid.groups <= (ptrdiff_t)TASKS_PER_THREAD * prange_get_num_threads();
    pri_work work = {.name = job->loop ? "prange_reduce_loop" : job->name,
                     .n = n,
                     .pieces = job->grid.groups,
                     .ns = stated_ns(job, n, tasks),
                     .timed = true,
                     .even = job->even,
                     .tasks = tasks,
                     .user = job->loop ? (uint64_t)(uintptr_t)job->loop
                                       : (uint64_t)(uintptr_t)job->reduction.run,
                     .failure = job->failure,
                     .room = prange_get_num_threads()};
    const bool alone = work.room == 1 && pri_team_unneeded(0.0);
    const pri_foresight foresight = pri_foresee(&work);
    pri_team team = alone ? (pri_team){.size = 1, .got = 1, .work = &work} : pri_team_open(&work);
    double each = 0;
    run_groups(job, &team, alone ? NULL : &each);
    const prange_status status = pri_failure_status(job->failure, job->name);
    if (status == PRANGE_OK) {
        pri_foresight_check(&foresight, &team, each);
        join_slots(job, &team);
    }
    if (!alone)
        pri_team_close(&team);
    if (job->progress)
        pri_progress_end(job->progress);
    if (status == PRANGE_OK)
        memcpy(out, job->slots, job->reduction.size);
    return status;
}

/* n > 0 */
static prange_status reduce(const reduce_job *planned, ptrdiff_t n, void *out)
{
    _Alignas(ALIGNMENT) char small[STACK_BYTES];
    pri_failure failure = PRI_NO_FAILURE;
    reduce_job job = *planned;
    const ptrdiff_t inner = (ptrdiff_t)prange_get_num_threads() * job.grid.shift;
    const ptrdiff_t count = job.grid.groups + inner;
    char *taken = NULL;
    job.failure = &failure;
    job.slots = small;
    if (job.stride > sizeof small || (size_t)count * job.stride > sizeof small) {
        taken = pri_scratch(count, job.stride);
        if (!taken)
            return pri_fail(PRANGE_ERROR_MEMORY,
                            "%s: no memory for %td partial results of %zu bytes", job.name, count,
                            job.reduction.size);
        job.slots = taken;
    }
    job.nodes = job.slots + (size_t)job.grid.groups * job.stride;
    pri_progress progress;
    job.progress = pri_progress_begin(&progress, job.grid.groups) ? &progress : NULL;
    const prange_status status = run_all(&job, n, out);
    pri_scratch_free(taken);
    return status;
}

prange_status pri_reduction_count(const char *name, ptrdiff_t begin, ptrdiff_t end, ptrdiff_t *n)
{
    const size_t count = begin < end ? (size_t)end - (size_t)begin : 0;
    *n = (ptrdiff_t)count;
    if (count > PTRDIFF_MAX)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %zu indices are too many", name, count);
    return PRANGE_OK;
}

prange_status pri_reduction_check(const char *name, const prange_reduction *reduction)
{
    if (!reduction)
        return pri_check_pointer(name, "reduction", NULL);
    if (!reduction->run)
        return pri_check_pointer(name, "reduction->run", NULL);
    if (!reduction->join)
        return pri_check_pointer(name, "reduction->join", NULL);
    if (reduction->size == 0 || reduction->size > PTRDIFF_MAX - ALIGNMENT)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: a partial result of %zu bytes", name,
                        reduction->size);
    if (reduction->block < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: block = %td is negative", name, reduction->block);
    return PRANGE_OK;
}

size_t pri_reduction_stride(size_t size)
{
    return ((size - 1) | (ALIGNMENT - 1)) + 1;
}

ptrdiff_t pri_reduction_block(const prange_reduction *reduction, ptrdiff_t n)
{
    return reduction->block
               ? reduction->block
               : choose_block(n, reduction->size, pri_reduction_stride(reduction->size));
}

prange_status prange_reduce(ptrdiff_t begin, ptrdiff_t end, const prange_reduction *reduction,
                            void *ctx, void *out)
{
    ptrdiff_t n = 0;
    prange_status status = pri_reduction_check("prange_reduce", reduction);
    if (status == PRANGE_OK)
        status = pri_check_pointer("prange_reduce", "out", out);
    if (status == PRANGE_OK)
        status = pri_reduction_count("prange_reduce", begin, end, &n);
    if (status != PRANGE_OK)
        return status;
    reduce_job job = {.name = "prange_reduce", .reduction = *reduction, .ctx = ctx, .begin = begin};
    job.stride = pri_reduction_stride(reduction->size);
    if (n == 0) {
        if (reduction->init)
            reduction->init(out, ctx);
        else
            memset(out, 0, reduction->size);
        return PRANGE_OK;
    }
    job.grid = grid_of(n, pri_reduction_block(reduction, n), job.stride);
    return reduce(&job, n, out);
}

prange_status prange_reduce_loop(const prange_reduction_loop *loop, const void *job,
                                 ptrdiff_t begin, ptrdiff_t end, void *out)
{
    ptrdiff_t n;
    if (!loop)
        return pri_check_pointer(__func__, "loop", NULL);
    if (!out)
        return pri_check_pointer(loop->name, "out", NULL);
    const prange_status status = pri_reduction_count(loop->name, begin, end, &n);
    if (status != PRANGE_OK)
        return status;
    if (n == 0 && !loop->empty)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: the range is empty", loop->name);
    if (n == 0)
        return PRANGE_OK;
    const bool compiled[] = {true, loop->run[1] != NULL, loop->run[2] != NULL};
    const int level = compiled[1] || compiled[2] ? pri_isa_highest(3, compiled) : 0;
    if (n <= loop->block && pri_team_unneeded(0.0)) {
        loop->run[level](begin, end, job, out);
        return PRANGE_OK;
    }
    reduce_job planned = {.name = loop->name,
                          .reduction = {.size = loop->size},
                          .loop = loop,
                          .level = level,
                          .loop_job = job,
                          .begin = begin,
                          .even = loop->block >= EVEN_BLOCK,
                          .stride = loop->size};
    /* A compiled loop reduces a whole subtree per call, so a group becomes one block. */
    pri_grid grid = pri_grid_of(n, loop->block);
    planned.grid = pri_grid_of(n, grid.shift ? loop->block << grid.shift : loop->block);
    return reduce(&planned, n, out);
}
