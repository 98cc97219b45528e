/* SPDX-License-Identifier: MIT */
/*
 * Prefix scans of one line.
 *
 * A team reads the line once from memory, in chunks that fit a second-level cache. A thread claims
 * the next chunk and reduces its blocks; waits for the carry of the chunk before, adds its own
 * total, and passes the carry on; then it scans the chunk, now in its cache, while it prefetches
 * the chunk that will probably be its next. The carry waits only for the reductions of the chunks
 * before, not for their scans.
 */
#include "scan.h"

#include <prange/scan.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "exec/relay.h"
#include "isa/isa.h"
#include "simd/cache.h"
#include "simd/map.h"

_Static_assert((int)PRANGE_CUMSUM == PRI_SCAN_SUM && (int)PRANGE_CUMPROD == PRI_SCAN_PROD &&
                   (int)PRANGE_CUMMIN == PRI_SCAN_MIN && (int)PRANGE_CUMMAX == PRI_SCAN_MAX,
               "simd/scan.h has another order");

/* Elements of the buffer for strided and for streamed results. Streamed results use shorter parts,
 * because a processor does not compute while a part is copied past the caches. */
#define BUFFER 512
#define STREAMED_PART (2048 / (ptrdiff_t)sizeof(element))

/* Blocks and elements per chunk: 256 KiB of doubles. Kernels reduce eight blocks side by side. */
#define CHUNK_BLOCKS 8
#define CHUNK (CHUNK_BLOCKS * (ptrdiff_t)PRI_SCAN_BLOCK)

/* How results are written: in place, through copies of strided arrays, or past the caches. */
typedef enum route { DIRECT, COPIED, STREAMED } route;

static inline bool is_contiguous(const pri_scan_line *line)
{
    return line->incx == 1 && line->incy == 1;
}

static route route_of(const pri_scan_line *line)
{
    if (!is_contiguous(line))
        return COPIED;
    const bool large = line->n >= (ptrdiff_t)(PRI_STREAM_BYTES / sizeof(element));
    return large && line->y != line->x ? STREAMED : DIRECT;
}

static const pri_scan *kernels(void)
{
    return pri_isa_get()->PRI_TYPED(scan);
}

/* A buffer for streamed results, which are written in whole cache lines. */
typedef struct writer {
    ptrdiff_t held; /* elements that wait for their cache line to fill */
    _Alignas(PRI_LINE_BYTES) element buffer[STREAMED_PART + PRI_LINE_BYTES / sizeof(element)];
} writer;

/* Writes the whole cache lines of the held results and `count` new ones, which end at `end`. */
static void write_lines(writer *job, ptrdiff_t count, element *end, bool last)
{
    const ptrdiff_t have = job->held + count;
    const ptrdiff_t beyond = (ptrdiff_t)((uintptr_t)end % PRI_LINE_BYTES / sizeof(element));
    const ptrdiff_t rest = last ? 0 : pri_min(beyond, have);
    pri_isa_get()->PRI_TYPED(map)->stream(have - rest, job->buffer, end - have);
    memmove(job->buffer, job->buffer + have - rest, (size_t)rest * sizeof(element));
    job->held = rest;
}

/* Scans a block of a contiguous line through the streaming buffer. `last` is set for the last block
 * of a chunk. Returns the block's total. */
static running stream_block(const pri_scan_line *line, ptrdiff_t first, ptrdiff_t n, running carry,
                            writer *to, bool last)
{
    running run = pri_scan_identity(line->op);
    for (ptrdiff_t i = 0, count; i < n; i += count) {
        count = pri_min(STREAMED_PART, n - i);
        const ptrdiff_t at = first + i;
        run = kernels()->part[line->op](count, line->x + at, carry, run, to->buffer + to->held);
        write_lines(to, count, line->y + at + count, last && i + count == n);
    }
    return run;
}

/* Scans a block of a strided line through contiguous copies. */
static running copy_block(const pri_scan_line *line, ptrdiff_t first, ptrdiff_t n, running carry)
{
    const pri_map *map = pri_isa_get()->PRI_TYPED(map);
    element buffer[BUFFER];
    running run = pri_scan_identity(line->op);
    for (ptrdiff_t i = 0, count; i < n; i += count) {
        count = pri_min(BUFFER, n - i);
        map->gather(count, line->x + (first + i) * line->incx, line->incx, buffer);
        run = kernels()->part[line->op](count, buffer, carry, run, buffer);
        map->scatter(count, buffer, line->y + (first + i) * line->incy, line->incy);
    }
    return run;
}

/* Scans elements first .. end - 1: whole blocks, except for the last of the line. `ahead` is the
 * distance to prefetch, from a chunk to the thread's next, or 0. Returns the carry out. */
static running scan_blocks(const pri_scan_line *line, route way, ptrdiff_t first, ptrdiff_t end,
                           ptrdiff_t ahead, running carry)
{
    const pri_scan *scan = kernels();
    const running none = pri_scan_identity(line->op);
    const ptrdiff_t fetched = end + ahead <= line->n ? ahead : 0;
    writer to;
    to.held = 0;
    for (ptrdiff_t n; first < end; first += n) {
        n = pri_min(PRI_SCAN_BLOCK, end - first);
        running sum;
        if (way == STREAMED && scan->stream[line->op])
            sum = scan->stream[line->op](n, line->x + first, carry, none, line->y + first, fetched);
        else if (way == STREAMED)
            sum = stream_block(line, first, n, carry, &to, first + n == end);
        else if (way == COPIED)
            sum = copy_block(line, first, n, carry);
        else
            sum = scan->part[line->op](n, line->x + first, carry, none, line->y + first);
        carry = pri_scan_join(line->op, carry, sum);
    }
    if (way == STREAMED)
        pri_isa_get()->PRI_TYPED(map)->stream_end();
    return carry;
}

void PRI_TYPED(pri_scan_serial)(const pri_scan_line *line, bool streamed)
{
    const route way = !is_contiguous(line) ? COPIED : streamed ? STREAMED : DIRECT;
    (void)scan_blocks(line, way, 0, line->n, 0, pri_scan_identity(line->op));
}

/* The parallel loop of a call. */
typedef struct scan_job {
    const pri_scan_line *line;
    route way;
    pri_relay *relay;
    running *carry;  /* the carry into the next chunk of the relay */
    ptrdiff_t ahead; /* from a thread's chunk to its next, in elements, if threads take turns */
} scan_job;

/* Reduces the blocks of a chunk other than the last, so all blocks are whole. */
static void reduce_blocks(const pri_scan_line *line, ptrdiff_t first, running totals[CHUNK_BLOCKS])
{
    if (line->incx == 1) {
        kernels()->totals[line->op](CHUNK_BLOCKS, line->x + first, totals);
        return;
    }
    element copy[PRI_SCAN_BLOCK];
    for (int b = 0; b < CHUNK_BLOCKS; b++) {
        const element *x = line->x + (first + b * PRI_SCAN_BLOCK) * line->incx;
        pri_isa_get()->PRI_TYPED(map)->gather(PRI_SCAN_BLOCK, x, line->incx, copy);
        kernels()->totals[line->op](1, copy, &totals[b]);
    }
}

/* Scans the next chunk of the relay, whose number may differ from `piece`. */
static void scan_chunk(const void *argument, ptrdiff_t piece, int thread)
{
    (void)piece, (void)thread;
    const scan_job *job = argument;
    const pri_scan_line *line = job->line;
    const ptrdiff_t chunk = pri_relay_claim(job->relay);
    const ptrdiff_t first = chunk * CHUNK, end = pri_min(line->n, first + CHUNK);
    running totals[CHUNK_BLOCKS];
    const bool last = end == line->n;
    if (!last)
        reduce_blocks(line, first, totals);
    pri_relay_wait(job->relay, chunk);
    const running carry = *job->carry;
    for (int b = 0; b < CHUNK_BLOCKS && !last; b++)
        *job->carry = pri_scan_join(line->op, *job->carry, totals[b]);
    pri_relay_pass(job->relay, chunk);
    (void)scan_blocks(line, job->way, first, end, job->ahead, carry);
}

/* Measured at level v4, from a second-level cache. */
double PRI_TYPED(pri_scan_ns)(pri_scan_op op)
{
    if (!PRI_IS_REAL)
        return op == PRI_SCAN_PROD ? 0.75 : 0.03 + 0.015 * sizeof(element);
    return op == PRI_SCAN_MIN || op == PRI_SCAN_MAX ? 0.31 : 0.15;
}

/* The time to reduce the blocks, as a fraction of the time of a scan. */
#define TOTALS_SHARE 0.3

/* Whether a reduction and a scan by all threads are faster than a scan by one thread. */
static bool is_parallel_faster(double ns)
{
    const double threads = prange_get_num_threads();
    return (1.0 + TOTALS_SHARE) * ns / threads + PRI_SMALL_NS / 2 < ns;
}

void PRI_TYPED(pri_scan_parallel)(const pri_scan_line *line)
{
    const double elements = (double)line->n, ns = elements * PRI_TYPED(pri_scan_ns)(line->op);
    if (pri_team_unneeded(ns))
        return PRI_TYPED(pri_scan_serial)(line, false);
    pri_relay relay = {0};
    running carry = pri_scan_identity(line->op);
    const route way = route_of(line);
    const pri_work work = {.name = line->function,
                           .n = line->n,
                           .pieces = is_parallel_faster(ns) ? pri_pieces(line->n, CHUNK) : 1,
                           .ns = ns,
                           .bytes = 2 * elements * sizeof(element)};
    pri_team team = pri_team_open(&work);
    const scan_job job = {line, way, &relay, &carry, team.size * CHUNK};
    if (team.size == 1)
        (void)scan_blocks(line, way, 0, line->n, 0, carry);
    else
        pri_team_for(&team, 0, work.pieces, scan_chunk, &job);
    pri_team_close(&team);
}

static prange_status scan(const pri_scan_line *line)
{
    const bool fits = line->n > 0 && line->n <= PRI_MOST_BYTES / (ptrdiff_t)sizeof(element);
    if (!fits || !pri_plainly_apart(line->y, line->x, (size_t)line->n * sizeof(element))) {
        const pri_array x = {"x", line->x, 1}, y = {"y", line->y, 1}, arrays[] = {x, y};
        prange_status status =
            pri_check_arrays(line->function, line->n, sizeof(element), 2, arrays);
        if (status == PRANGE_OK)
            status = pri_check_apart(line->function, line->n, sizeof(element), &y, &x);
        if (status != PRANGE_OK || line->n == 0)
            return status;
    }
    PRI_TYPED(pri_scan_parallel)(line);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_cumsum)(ptrdiff_t n, const element *x, element *y)
{
    const pri_scan_line line = {__func__, PRI_SCAN_SUM, n, x, 1, y, 1};
    return scan(&line);
}

prange_status PRI_TYPED(prange_cumprod)(ptrdiff_t n, const element *x, element *y)
{
    const pri_scan_line line = {__func__, PRI_SCAN_PROD, n, x, 1, y, 1};
    return scan(&line);
}

prange_status PRI_TYPED(prange_cummin)(ptrdiff_t n, const element *x, element *y)
{
    const pri_scan_line line = {__func__, PRI_SCAN_MIN, n, x, 1, y, 1};
    return scan(&line);
}

prange_status PRI_TYPED(prange_cummax)(ptrdiff_t n, const element *x, element *y)
{
    const pri_scan_line line = {__func__, PRI_SCAN_MAX, n, x, 1, y, 1};
    return scan(&line);
}
