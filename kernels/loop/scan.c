/* SPDX-License-Identifier: MIT */
/*
 * Scans by the user's functions. A thread sums its block, waits for the total of the blocks before
 * it, adds its own sum and passes the new total on, and then scans the block.
 */
#include <prange/scan.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "alone.h"
#include "base/check.h"
#include "base/failure.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "exec/progress.h"
#include "exec/relay.h"
#include "foresight.h"
#include "reduction.h"

/* Totals occupy whole cache lines, which avoids false sharing. */
#define ALIGNMENT 64

/* Totals of at most this many bytes in all are on the caller's stack. */
#define STACK_BYTES 16384

/* The library's choice of blocks: as for reductions (prange/reduction.h), but without an upper
 * limit, since a block leaves no partial result in memory. */
#define BLOCKS_FEW 64
#define BLOCK_LENGTH 16384

typedef struct scan_job {
    prange_scanner scanner; /* `block` is never 0 */
    void *ctx;
    ptrdiff_t begin, n, blocks;
    size_t stride; /* bytes from one total to the next */
    char *totals;  /* the running total of the relay; then two totals per thread */
    bool whole;    /* the caller wants the total of all blocks */
    pri_relay *relay;
    pri_failure *failure;
    pri_progress *progress; /* NULL: no progress is reported */
    uintptr_t user;         /* the address of the function that determines the cost */
} scan_job;

static void make_empty(const scan_job *job, void *total)
{
    if (job->scanner.init)
        job->scanner.init(total, job->ctx);
    else
        memset(total, 0, job->scanner.size);
}

/* Runs the next unclaimed block, whose number may differ from that of the piece. The total is
 * passed on even if this block or one below it has failed, since later blocks wait for it. */
static void scan_block(const void *argument, ptrdiff_t piece, int thread)
{
    (void)piece;
    const scan_job *job = argument;
    const prange_scanner *scanner = &job->scanner;
    const ptrdiff_t block = pri_relay_claim(job->relay);
    const ptrdiff_t begin = job->begin + block * scanner->block;
    const ptrdiff_t end = begin + pri_min(scanner->block, job->n - block * scanner->block);
    const bool summed = job->whole || block + 1 < job->blocks;
    char *all = job->totals;
    char *own = all + (size_t)(1 + 2 * thread) * job->stride, *before = own + job->stride;
    int code = 0;
    if (summed && pri_failure_below(job->failure, block)) {
        make_empty(job, own);
        code = scanner->sum(begin, end, thread, own, job->ctx);
        if (code != 0)
            pri_failure_report(job->failure, block, begin, code);
    }
    pri_relay_wait(job->relay, block);
    const bool counts = pri_failure_below(job->failure, block);
    if (counts)
        memcpy(before, all, scanner->size);
    if (counts && summed)
        scanner->join(all, own, job->ctx);
    pri_relay_pass(job->relay, block);
    if (!counts)
        return;
    code = scanner->scan(begin, end, thread, before, job->ctx);
    if (code != 0)
        pri_failure_report(job->failure, block, begin, code);
    if (job->progress && pri_progress_add(job->progress, 1, thread))
        pri_failure_cancel(job->failure);
}

/* *each becomes the time of a block in ns, if it was measured. */
static void run_blocks(const scan_job *job, pri_team *team, double *each)
{
    const ptrdiff_t at = pri_run_alone(team, job->blocks, 1, scan_block, job, job->failure, each);
    if (!pri_failure_any(job->failure))
        pri_team_for(team, at, job->blocks, scan_block, job);
}

static prange_status run(const scan_job *planned, const char *function, void *total)
{
    scan_job copy = *planned, *const job = &copy;
    _Alignas(ALIGNMENT) char small[STACK_BYTES];
    pri_failure failure = PRI_NO_FAILURE;
    pri_relay relay = {0};
    const int threads = prange_get_num_threads();
    const ptrdiff_t count = 1 + 2 * (ptrdiff_t)threads;
    char *taken = NULL;
    job->totals = small;
    if (job->stride > sizeof small / (size_t)count) {
        taken = pri_scratch(count, job->stride);
        if (!taken)
            return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td totals of %zu bytes",
                            function, count, job->scanner.size);
        job->totals = taken;
    }
    job->relay = &relay;
    job->failure = &failure;
    make_empty(job, job->totals);
    pri_work work = {.name = function,
                     .n = job->n,
                     .pieces = job->blocks,
                     .timed = true,
                     .user = job->user,
                     .failure = &failure,
                     .room = threads};
    pri_progress progress;
    job->progress = pri_progress_begin(&progress, job->blocks) ? &progress : NULL;
    const pri_foresight foresight = pri_foresee(&work);
    pri_team team = pri_team_open(&work);
    double each = 0;
    run_blocks(job, &team, &each);
    if (!pri_failure_any(&failure))
        pri_foresight_check(&foresight, &team, each);
    pri_team_close(&team);
    if (job->progress)
        pri_progress_end(job->progress);
    const prange_status status = pri_failure_status(&failure, function);
    if (status == PRANGE_OK && total)
        memcpy(total, job->totals, job->scanner.size);
    pri_scratch_free(taken);
    return status;
}

/* Chooses the blocks and scans n >= 0 indices. */
static prange_status scan(const char *function, ptrdiff_t begin, ptrdiff_t n,
                          const prange_scanner *scanner, uintptr_t user, void *ctx, void *total)
{
    scan_job job = {.scanner = *scanner,
                    .ctx = ctx,
                    .begin = begin,
                    .n = n,
                    .whole = total != NULL,
                    .user = user};
    job.stride = pri_reduction_stride(scanner->size);
    if (n == 0) {
        if (total)
            make_empty(&job, total);
        return PRANGE_OK;
    }
    if (scanner->block == 0)
        job.scanner.block = pri_pieces(n, pri_min(n, pri_max(BLOCKS_FEW, n / BLOCK_LENGTH)));
    job.blocks = pri_pieces(n, job.scanner.block);
    return run(&job, function, total);
}

prange_status prange_scan(ptrdiff_t begin, ptrdiff_t end, const prange_scanner *scanner, void *ctx,
                          void *total)
{
    ptrdiff_t n;
    if (!scanner)
        return pri_check_pointer(__func__, "scanner", NULL);
    if (!scanner->sum || !scanner->join || !scanner->scan)
        return pri_fail(PRANGE_ERROR_NULL, "%s: scanner->%s is NULL", __func__,
                        !scanner->sum    ? "sum"
                        : !scanner->join ? "join"
                                         : "scan");
    if (scanner->size == 0 || scanner->size > PTRDIFF_MAX - ALIGNMENT)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: a total of %zu bytes", __func__, scanner->size);
    if (scanner->block < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: block = %td is negative", __func__, scanner->block);
    const prange_status status = pri_reduction_count(__func__, begin, end, &n);
    if (status != PRANGE_OK)
        return status;
    return scan(__func__, begin, n, scanner, (uintptr_t)scanner->scan, ctx, total);
}

/* A scan of an array. A total is a flag, which says whether there is a value, padded to a cache
 * line and followed by the value. */
typedef struct array_scan {
    size_t size;
    const char *x;
    char *y;
    void (*join)(void *left, const void *right, void *ctx);
    void *ctx;
    const void *first;
} array_scan;

static void *value_of(void *total)
{
    return (char *)total + ALIGNMENT;
}

static void combine(const array_scan *job, void *total, const void *element)
{
    bool *any = total;
    if (*any)
        job->join(value_of(total), element, job->ctx);
    else
        memcpy(value_of(total), element, job->size);
    *any = true;
}

static int sum_elements(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    (void)thread;
    const array_scan *job = ctx;
    if (begin == 0 && job->first)
        combine(job, total, job->first);
    for (ptrdiff_t i = begin; i < end; i++)
        combine(job, total, job->x + (size_t)i * job->size);
    return 0;
}

static void join_totals(void *left, const void *right, void *ctx)
{
    combine(ctx, left, (const char *)right + ALIGNMENT);
}

static int scan_inclusive(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    (void)thread;
    const array_scan *job = ctx;
    for (ptrdiff_t i = begin; i < end; i++) {
        combine(job, total, job->x + (size_t)i * job->size);
        memcpy(job->y + (size_t)i * job->size, value_of(total), job->size);
    }
    return 0;
}

/* y may be x, so the element is copied behind the value before its place is overwritten. */
static int scan_exclusive(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    (void)thread;
    const array_scan *job = ctx;
    char *next = (char *)value_of(total) + job->size;
    if (begin == 0)
        memcpy(value_of(total), job->first, job->size);
    for (ptrdiff_t i = begin; i < end; i++) {
        memcpy(next, job->x + (size_t)i * job->size, job->size);
        memcpy(job->y + (size_t)i * job->size, value_of(total), job->size);
        job->join(value_of(total), next, job->ctx);
    }
    return 0;
}

prange_status prange_scan_array(ptrdiff_t n, size_t size, const void *x, void *y,
                                void (*join)(void *left, const void *right, void *ctx), void *ctx,
                                const void *first)
{
    const pri_array from = {"x", x, 1}, to = {"y", y, 1}, arrays[] = {from, to};
    const pri_array start = {"first", first, 1};
    if (!join)
        return pri_check_pointer(__func__, "join", NULL);
    if (size == 0 || size > PTRDIFF_MAX / 4)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: elements of %zu bytes", __func__, size);
    prange_status status = pri_check_arrays(__func__, n, size, 2, arrays);
    if (status == PRANGE_OK)
        status = pri_check_apart(__func__, n, size, &to, &from);
    if (status == PRANGE_OK && first)
        status = pri_check_disjoint(__func__, size, &start, 1, &to, n);
    if (status != PRANGE_OK)
        return status;
    array_scan job = {.size = size, .x = x, .y = y, .join = join, .ctx = ctx, .first = first};
    const prange_scanner scanner = {.size = ALIGNMENT + (first ? 2 : 1) * size,
                                    .sum = sum_elements,
                                    .join = join_totals,
                                    .scan = first ? scan_exclusive : scan_inclusive};
    return scan(__func__, 0, n, &scanner, (uintptr_t)join, &job, NULL);
}
