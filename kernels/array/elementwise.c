/* SPDX-License-Identifier: MIT */
#include "elementwise.h"

#include <stdint.h>

#include <prange/threads.h>

#include "base/check.h"
#include "exec/parallel_for.h"
#include "fold.h"
#include "isa/isa.h"
#include "operation.h"
#include "simd/cache.h"
#include "simd/map.h"

enum { BLOCK = PRI_MAP_BLOCK_BYTES / sizeof(element) };

/* Blocks of built-in operations. Those of large arrays have 128 KiB. Smaller arrays are cut into up
 * to 16 blocks, one for each of sixteen threads, as long as a block takes a microsecond. A block is
 * a whole number of cache lines, so that all blocks have the alignment of the array. */
#define BLOCKS 16
#define BLOCK_NS 1000
#define LONGEST_BLOCKS 32

/* Estimated time to copy an element in and out of buffers, in ns, in addition to a built-in
 * operation. */
#define COPIED_NS 0.5

/* How a run of elements is processed: in place; through contiguous copies of strided arrays; or
 * with results written past the caches. */
typedef enum route { DIRECT, COPIED, STREAMED } route;

/* Processes one block through contiguous copies of the strided arrays. */
static __attribute__((noinline)) int run_copied(const pri_elementwise *call, ptrdiff_t first,
                                                ptrdiff_t n)
{
    element x_copy[BLOCK], y_copy[BLOCK], z_copy[BLOCK];
    const pri_map *kernels = pri_isa_get()->PRI_TYPED(map);
    const element *x = call->x + first * call->incx;
    const element *y = call->y ? call->y + first * call->incy : NULL;
    element *const to = call->z + first * call->incz, *const z = call->incz == 1 ? to : z_copy;
    if (call->incx != 1) {
        kernels->gather(n, x, call->incx, x_copy);
        x = x_copy;
    }
    if (y && call->incy != 1) {
        kernels->gather(n, y, call->incy, y_copy);
        y = y_copy;
    }
    if (call->updates && z != to)
        kernels->gather(n, to, call->incz, z);
    const int code = call->run(call, n, x, y, z);
    if (code == 0 && z != to)
        kernels->scatter(n, z, to, call->incz);
    return code;
}

/* Processes a run whose contiguous results go past the caches, for functions without a streaming
 * kernel: they write to a buffer in the first-level cache, which is streamed to the output. Unless
 * the user is promised whole blocks, runs end where a page of the output ends, so never within a
 * line. */
static __attribute__((noinline)) int run_streamed(const pri_elementwise *call, ptrdiff_t first,
                                                  ptrdiff_t n)
{
    _Alignas(PRI_LINE_BYTES) element z[BLOCK];
    const ptrdiff_t end = first + n;
    for (ptrdiff_t count; first < end; first += count) {
        const uintptr_t past = (uintptr_t)(call->z + first) % PRI_MAP_BLOCK_BYTES;
        const ptrdiff_t page = (ptrdiff_t)((PRI_MAP_BLOCK_BYTES - past) / sizeof(element));
        count = pri_min(call->whole ? BLOCK : page, end - first);
        const element *y = call->y ? call->y + first : NULL;
        const int code = call->run(call, count, call->x + first, y, z);
        if (code != 0)
            return code;
        pri_isa_get()->PRI_TYPED(map)->stream(count, z, call->z + first);
    }
    return 0;
}

static inline bool is_contiguous(const pri_elementwise *call)
{
    return call->incx == 1 && call->incz == 1 && (!call->y || call->incy == 1);
}

/* The most threads for which a compute-bound built-in operation is not streamed. With so few
 * threads it leaves memory bandwidth unused. Ordinary stores cause a third more traffic, but they
 * overlap with the computation; the copy from the streaming buffer does not. */
#define FEW_THREADS 4

static bool is_compute_bound(const pri_elementwise *call)
{
    return !call->f && !call->built_in && call->ns >= PRI_ELEMENTARY_NS &&
           prange_get_num_threads() <= FEW_THREADS;
}

/* Streamed output must not be in a cache already, and blocks of a promised size must not split a
 * line. */
static route route_of(const pri_elementwise *call)
{
    const bool in_place = call->z == call->x || call->z == call->y || call->updates;
    const ptrdiff_t bytes = (call->y ? 3 : 2) * (ptrdiff_t)sizeof(element);
    const bool large = call->n >= PRI_STREAM_TRAFFIC_BYTES / bytes;
    const bool aligned = !call->whole || (uintptr_t)call->z % PRI_LINE_BYTES == 0;
    if (!is_contiguous(call))
        return COPIED;
    return large && !in_place && aligned && !is_compute_bound(call) ? STREAMED : DIRECT;
}

/* The parallel loop of a call. Everything that its threads read is in adjacent cache lines. */
typedef struct elementwise_job {
    route route;
    pri_grid grid;
    pri_failure *failure;
    _Alignas(PRI_LINE_BYTES) pri_elementwise call;
} elementwise_job;

static int run(const elementwise_job *job, ptrdiff_t first, ptrdiff_t n)
{
    const pri_elementwise *call = &job->call;
    if (job->route == COPIED)
        return run_copied(call, first, n);
    if (job->route == STREAMED && !call->built_in)
        return run_streamed(call, first, n);
    return call->run(call, n, call->x + first, call->y ? call->y + first : NULL, call->z + first);
}

/* Processes one group of blocks. A built-in operation without copies takes it in one run. The
 * user's block function is promised single blocks, none of which starts behind a block that
 * failed. */
static void run_group(const void *argument, ptrdiff_t group, int thread)
{
    (void)thread;
    const elementwise_job *job = argument;
    const pri_elementwise *call = &job->call;
    const pri_grid *grid = &job->grid;
    const ptrdiff_t end = pri_min(call->n, pri_grid_end(grid, group) * grid->length);
    ptrdiff_t first = pri_grid_begin(grid, group) * grid->length;
    const bool by_blocks = job->route == COPIED || call->whole;
    const ptrdiff_t length = by_blocks ? grid->length : end - first;
    for (; first < end; first += length) {
        if (call->whole && !pri_failure_below(job->failure, group))
            break;
        const int code = run(job, first, pri_min(length, end - first));
        if (code != 0)
            pri_failure_report(job->failure, group, first, code);
    }
    if (job->route == STREAMED)
        pri_isa_get()->PRI_TYPED(map)->stream_end();
}

/* Elements per block: a page if the block is copied or promised to the user; else long enough to
 * make the overhead of a call negligible. */
static ptrdiff_t block_length(const pri_elementwise *call, route through)
{
    if (call->block)
        return call->block;
    if (through == COPIED || call->whole || !call->built_in)
        return BLOCK;
    ptrdiff_t blocks = 2;
    while (blocks < BLOCKS && (double)call->n * call->ns > BLOCK_NS * 2 * (double)blocks)
        blocks *= 2;
    const ptrdiff_t length =
        pri_min(LONGEST_BLOCKS * BLOCK, pri_max(BLOCK, pri_pieces(call->n, blocks)));
    return pri_pieces(length, PRI_LINE_BYTES) * PRI_LINE_BYTES;
}

static prange_status run_all(const pri_elementwise *call)
{
    const route through = route_of(call);
    const bool copied = through == COPIED && !call->timed;
    const double elements = (double)call->n;
    const double ns = elements * (copied ? call->ns + COPIED_NS : call->ns);
    if (!call->timed && through != STREAMED && pri_team_unneeded(ns)) {
        PRI_TYPED(pri_elementwise_serial)(call);
        return PRANGE_OK;
    }
    pri_failure failure = PRI_NO_FAILURE;
    elementwise_job job = {through, pri_grid_of(call->n, block_length(call, through)), &failure,
                           *call};
    job.call.streamed = through == STREAMED && call->built_in;
    const pri_work work = {.name = call->function,
                           .n = call->n,
                           .pieces = job.grid.groups,
                           .ns = ns,
                           .timed = call->timed,
                           .user = (uint64_t)(uintptr_t)call->f + (uint64_t)call->op,
                           .failure = &failure,
                           .bytes = elements * (call->y ? 3 : 2) * sizeof(element),
                           .reports = true};
    const prange_status ended = pri_parallel_for(&work, run_group, &job);
    const prange_status status = pri_failure_status(&failure, call->function);
    return status != PRANGE_OK ? status : ended;
}

/* Whether all arrays are valid by a quick test. If not, check() looks for an error; there may be
 * none. */
static bool are_plain(const pri_elementwise *call)
{
    const size_t bytes = (size_t)call->n * sizeof(element);
    return call->n > 0 && call->n <= PRI_MOST_BYTES / (ptrdiff_t)sizeof(element) &&
           is_contiguous(call) && pri_plainly_apart(call->z, call->x, bytes) &&
           (!call->binary || pri_plainly_apart(call->z, call->y, bytes));
}

static prange_status check(const pri_elementwise *call)
{
    const bool binary = call->binary;
    const pri_array x = {"x", call->x, call->incx}, y = {"y", call->y, call->incy};
    const pri_array z = {call->output, call->z, call->incz};
    const pri_array arrays[] = {x, z, y};
    prange_status status =
        pri_check_arrays(call->function, call->n, sizeof(element), binary ? 3 : 2, arrays);
    if (status == PRANGE_OK)
        status = pri_check_output(call->function, call->n, &z);
    if (status == PRANGE_OK)
        status = pri_check_apart(call->function, call->n, sizeof(element), &z, &x);
    if (status == PRANGE_OK && binary)
        status = pri_check_apart(call->function, call->n, sizeof(element), &z, &y);
    return status;
}

void PRI_TYPED(pri_elementwise_serial)(const pri_elementwise *call)
{
    if (is_contiguous(call)) {
        (void)call->run(call, call->n, call->x, call->y, call->z);
        return;
    }
    for (ptrdiff_t first = 0; first < call->n; first += BLOCK)
        (void)run_copied(call, first, pri_min(BLOCK, call->n - first));
}

prange_status PRI_TYPED(pri_elementwise_start)(const pri_elementwise *call)
{
    const prange_status status = are_plain(call) ? PRANGE_OK : check(call);
    return status != PRANGE_OK || call->n == 0 ? status : run_all(call);
}
