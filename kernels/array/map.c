/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps. Blocks are independent, so their length and order are a matter of speed only,
 * except where the user's function sees a block.
 */
#include <prange/map.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/check.h"
#include "base/failure.h"
#include "base/status.h"
#include "base/types.h"
#include "exec/parallel_for.h"
#include "fold.h"
#include "isa/isa.h"
#include "simd/cache.h"
#include "simd/map.h"

/* Bytes in a block, and a page: streamed a page at a time, 10^7 squares took 51 GB/s on two
 * threads, against 47 by half a page or by two. */
#define BLOCK_BYTES 4096

/* A user's function of one element costs a call at least, 1.3 ns; one of a block is taken to be
 * as cheap as our own until its first block has been timed. */
#define CALL_NS 1.3
#define BLOCK_NS 0.1

/* Elements a piece of a map by the user's function of one element: short, so that a slow function
 * of few elements is shared out. */
#define CALL_BLOCK 64

/* ns an element of a second-level cache, on one thread (measured at level v4): operations that
 * wait for memory, and those that wait for the divider. */
#define STREAMING_NS (sizeof(element) == 8 ? 0.13 : 0.055)
#define DIVIDING_NS (sizeof(element) == 8 ? 0.24 : 0.08)

/* The tables of the block functions are indexed by the public enums. */
_Static_assert(PRANGE_NEG == 0 && PRANGE_ABS == 1 && PRANGE_SQUARE == 2 && PRANGE_SQRT == 3 &&
                   PRANGE_RECIPROCAL + 1 == PRI_UNARY_COUNT,
               "simd/map.c has another order");
_Static_assert(PRANGE_ADD == 0 && PRANGE_SUB == 1 && PRANGE_MUL == 2 && PRANGE_DIV == 3 &&
                   PRANGE_MIN == 4 && PRANGE_MAX == 5 && PRANGE_RSUB == 6 &&
                   PRANGE_RDIV + 1 == PRI_BINARY_COUNT,
               "simd/map.c has another order");

/* How a run of elements goes through memory: as it is, through contiguous copies of strided
 * arrays, or past the caches. */
typedef enum route { DIRECT, COPIED, STREAMED } route;

typedef enum kind { UNARY, BINARY, SCALAR, AXPY, APPLY, APPLY_BLOCK } kind;

static prange_status unknown(const char *function, int op)
{
    return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is unknown", function, op);
}

static bool unary_divides(prange_unary op)
{
    return op == PRANGE_SQRT || op == PRANGE_RECIPROCAL;
}

static bool binary_divides(prange_binary op)
{
    return op == PRANGE_DIV || op == PRANGE_RDIV;
}

enum { BLOCK = BLOCK_BYTES / sizeof(element) };

/* One call: z = f(x, y), where a unary map has no y and axpy's y is z. */
typedef struct call {
    const char *function;
    ptrdiff_t n;
    const element *x, *y;
    element *z;
    ptrdiff_t incx, incy, incz;
    kind kind;
    int op;
    element s; /* the scalar of SCALAR and AXPY */
    PRI_TYPED(prange_function) apply;
    PRI_TYPED(prange_block_function) block;
    void *ctx;
    pri_failure failure;
} call;

/* One run of contiguous elements; the user's code where its function failed, else 0. */
static int compute(const call *map, ptrdiff_t n, const element *x, const element *y, element *z)
{
    const pri_map *blocks = pri_isa_get()->PRI_TYPED(map);
    switch (map->kind) {
    case UNARY:
        blocks->unary[map->op](n, x, z);
        break;
    case BINARY:
        blocks->binary[map->op](n, x, y, z);
        break;
    case SCALAR:
        blocks->scalar[map->op](n, x, map->s, z);
        break;
    case AXPY:
        blocks->axpy(n, map->s, x, z);
        break;
    case APPLY:
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = map->apply(x[i], map->ctx);
        break;
    case APPLY_BLOCK:
        return map->block(n, x, z, map->ctx);
    }
    return 0;
}

/* One block by way of contiguous copies of what is strided. */
static __attribute__((noinline)) int compute_copied(const call *map, ptrdiff_t first, ptrdiff_t n)
{
    element x[BLOCK], y[BLOCK], z[BLOCK];
    const pri_map *blocks = pri_isa_get()->PRI_TYPED(map);
    element *to = map->z + first * map->incz;
    blocks->gather(n, map->x + first * map->incx, map->incx, x);
    if (map->y)
        blocks->gather(n, map->y + first * map->incy, map->incy, y);
    if (map->kind == AXPY)
        blocks->gather(n, to, map->incz, z);
    const int code = compute(map, n, x, y, z);
    if (code == 0)
        blocks->scatter(n, z, to, map->incz);
    return code;
}

/* A run of contiguous elements whose results go past the caches, by way of a buffer in the first
 * of them. Pieces end where a page of the output does, and so never within a line. */
static __attribute__((noinline)) int compute_streamed(const call *map, ptrdiff_t first, ptrdiff_t n)
{
    _Alignas(PRI_LINE_BYTES) element z[BLOCK];
    const ptrdiff_t end = first + n;
    for (ptrdiff_t count; first < end; first += count) {
        const uintptr_t past = (uintptr_t)(map->z + first) % BLOCK_BYTES;
        const ptrdiff_t piece =
            map->kind == APPLY_BLOCK ? BLOCK : (ptrdiff_t)((BLOCK_BYTES - past) / sizeof(element));
        count = end - first < piece ? end - first : piece;
        const element *y = map->y ? map->y + first : NULL;
        const int code = compute(map, count, map->x + first, y, z);
        if (code != 0)
            return code;
        pri_isa_get()->PRI_TYPED(map)->stream(count, z, map->z + first);
    }
    return 0;
}

static inline bool contiguous(const call *map)
{
    return map->incx == 1 && map->incz == 1 && (!map->y || map->incy == 1);
}

/* What is streamed must not be in a cache already, and the user has been promised whole blocks. */
static route route_of(const call *map)
{
    const bool in_place = map->z == map->x || map->z == map->y || map->kind == AXPY;
    const bool large = map->n >= (ptrdiff_t)(PRI_STREAM_BYTES / sizeof(element));
    const bool blocks = map->kind != APPLY_BLOCK || (uintptr_t)map->z % PRI_LINE_BYTES == 0;
    if (!contiguous(map))
        return COPIED;
    return large && !in_place && blocks ? STREAMED : DIRECT;
}

static int compute_run(const call *map, route through, ptrdiff_t first, ptrdiff_t n)
{
    if (through == COPIED)
        return compute_copied(map, first, n);
    if (through == STREAMED)
        return compute_streamed(map, first, n);
    const element *y = map->y ? map->y + first : NULL;
    return compute(map, n, map->x + first, y, map->z + first);
}

/* A call's parallel loop. */
typedef struct map_job {
    call *map;
    route through;
    pri_grid grid;
} map_job;

/* One group of blocks. Our own operations take it in one run where nothing is copied; the user
 * has been promised blocks, of which none starts above one that failed. */
static void map_group(const void *argument, ptrdiff_t group, int thread)
{
    (void)thread;
    const map_job *job = argument;
    const pri_grid *grid = &job->grid;
    call *map = job->map;
    const ptrdiff_t end = pri_grid_end(grid, group) * grid->length;
    const ptrdiff_t stop = end < map->n ? end : map->n;
    ptrdiff_t first = pri_grid_begin(grid, group) * grid->length;
    const bool by_blocks = job->through == COPIED || map->kind == APPLY_BLOCK;
    const ptrdiff_t run = by_blocks ? grid->length : stop - first;
    for (; first < stop; first += run) {
        if (map->kind == APPLY_BLOCK && !pri_failure_below(&map->failure, group))
            break;
        const ptrdiff_t n = pri_min(run, stop - first);
        const int code = compute_run(map, job->through, first, n);
        if (code != 0)
            pri_failure_report(&map->failure, group, first, code);
    }
    if (job->through == STREAMED)
        pri_isa_get()->PRI_TYPED(map)->stream_end();
}

static prange_status run(call *map, double ns)
{
    const bool timed = map->kind == APPLY || map->kind == APPLY_BLOCK;
    const route through = route_of(map);
    const double elements = (double)map->n;
    if (!timed && through == DIRECT && pri_team_unneeded(elements * ns)) {
        compute(map, map->n, map->x, map->y, map->z);
        return PRANGE_OK;
    }
    const map_job job = {map, through,
                         pri_grid_of(map->n, map->kind == APPLY ? CALL_BLOCK : BLOCK)};
    const pri_work work = {.name = map->function,
                           .n = map->n,
                           .pieces = job.grid.groups,
                           .ns = elements * ns,
                           .timed = timed,
                           .bytes = elements * (map->y ? 3 : 2) * sizeof(element)};
    pri_parallel_for(&work, map_group, &job);
    return pri_failure_status(&map->failure, map->function);
}

static prange_status check(const call *map)
{
    const bool binary = map->kind == BINARY;
    const pri_array x = {"x", map->x, map->incx}, y = {"y", map->y, map->incy};
    const pri_array z = {binary || map->kind == SCALAR ? "z" : "y", map->z, map->incz};
    const pri_array arrays[] = {x, z, y};
    prange_status status =
        pri_check_arrays(map->function, map->n, sizeof(element), binary ? 3 : 2, arrays);
    if (status == PRANGE_OK)
        status = pri_check_output(map->function, map->n, &z);
    if (status == PRANGE_OK)
        status = pri_check_apart(map->function, map->n, sizeof(element), &z, &x);
    if (status == PRANGE_OK && binary)
        status = pri_check_apart(map->function, map->n, sizeof(element), &z, &y);
    return status;
}

/* What all maps share: the checks, then the loop. */
static prange_status start(call *map, double ns)
{
    const prange_status status = check(map);
    return status != PRANGE_OK || map->n == 0 ? status : run(map, ns);
}

/* Whether a contiguous call is small and plainly right, and may do its work at once: the general
 * way would cost it 15 ns, which are 500 squares. */
static inline bool at_once(ptrdiff_t n, const element *in, const element *out, double ns)
{
    return n > 0 && pri_team_unneeded((double)n * ns) &&
           pri_plainly_apart(out, in, (size_t)n * sizeof(element));
}

prange_status PRI_TYPED(prange_map)(prange_unary op, ptrdiff_t n, const element *x, element *y)
{
    if ((unsigned)op >= PRI_UNARY_COUNT)
        return unknown(__func__, (int)op);
    const double ns = unary_divides(op) ? DIVIDING_NS : STREAMING_NS;
    if (at_once(n, x, y, ns)) {
        pri_isa_get()->PRI_TYPED(map)->unary[op](n, x, y);
        return PRANGE_OK;
    }
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = 1,
                         .z = y,
                         .incz = 1,
                         .kind = UNARY,
                         .op = (int)op},
                 ns);
}

prange_status PRI_TYPED(prange_map2)(prange_binary op, ptrdiff_t n, const element *x,
                                     const element *y, element *z)
{
    if ((unsigned)op >= PRI_BINARY_COUNT)
        return unknown(__func__, (int)op);
    const double ns = binary_divides(op) ? DIVIDING_NS : STREAMING_NS;
    if (at_once(n, x, z, ns) && at_once(n, y, z, ns)) {
        pri_isa_get()->PRI_TYPED(map)->binary[op](n, x, y, z);
        return PRANGE_OK;
    }
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = 1,
                         .y = y,
                         .incy = 1,
                         .z = z,
                         .incz = 1,
                         .kind = BINARY,
                         .op = (int)op},
                 ns);
}

prange_status PRI_TYPED(prange_map_scalar)(prange_binary op, ptrdiff_t n, const element *x,
                                           element s, element *z)
{
    if ((unsigned)op >= PRI_BINARY_COUNT)
        return unknown(__func__, (int)op);
    const double ns = binary_divides(op) ? DIVIDING_NS : STREAMING_NS;
    if (at_once(n, x, z, ns)) {
        pri_isa_get()->PRI_TYPED(map)->scalar[op](n, x, s, z);
        return PRANGE_OK;
    }
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = 1,
                         .z = z,
                         .incz = 1,
                         .kind = SCALAR,
                         .op = (int)op,
                         .s = s},
                 ns);
}

prange_status PRI_TYPED(prange_axpy)(ptrdiff_t n, element a, const element *x, element *y)
{
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = 1,
                         .z = y,
                         .incz = 1,
                         .kind = AXPY,
                         .s = a},
                 STREAMING_NS);
}

prange_status PRI_TYPED(prange_apply)(PRI_TYPED(prange_function) f, void *ctx, ptrdiff_t n,
                                      const element *x, element *y)
{
    if (!f)
        return pri_check_pointer(__func__, "f", NULL);
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = 1,
                         .z = y,
                         .incz = 1,
                         .kind = APPLY,
                         .apply = f,
                         .ctx = ctx,
                         .failure = PRI_NO_FAILURE},
                 CALL_NS);
}

prange_status PRI_TYPED(prange_apply_block)(PRI_TYPED(prange_block_function) f, void *ctx,
                                            ptrdiff_t n, const element *x, element *y)
{
    if (!f)
        return pri_check_pointer(__func__, "f", NULL);
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = 1,
                         .z = y,
                         .incz = 1,
                         .kind = APPLY_BLOCK,
                         .block = f,
                         .ctx = ctx,
                         .failure = PRI_NO_FAILURE},
                 BLOCK_NS);
}

prange_status PRI_TYPED(prange_map_strided)(prange_unary op, ptrdiff_t n, const element *x,
                                            ptrdiff_t incx, element *y, ptrdiff_t incy)
{
    if ((unsigned)op >= PRI_UNARY_COUNT)
        return unknown(__func__, (int)op);
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = incx,
                         .z = y,
                         .incz = incy,
                         .kind = UNARY,
                         .op = (int)op},
                 unary_divides(op) ? DIVIDING_NS : STREAMING_NS);
}

prange_status PRI_TYPED(prange_map2_strided)(prange_binary op, ptrdiff_t n, const element *x,
                                             ptrdiff_t incx, const element *y, ptrdiff_t incy,
                                             element *z, ptrdiff_t incz)
{
    if ((unsigned)op >= PRI_BINARY_COUNT)
        return unknown(__func__, (int)op);
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = incx,
                         .y = y,
                         .incy = incy,
                         .z = z,
                         .incz = incz,
                         .kind = BINARY,
                         .op = (int)op},
                 binary_divides(op) ? DIVIDING_NS : STREAMING_NS);
}

prange_status PRI_TYPED(prange_map_scalar_strided)(prange_binary op, ptrdiff_t n, const element *x,
                                                   ptrdiff_t incx, element s, element *z,
                                                   ptrdiff_t incz)
{
    if ((unsigned)op >= PRI_BINARY_COUNT)
        return unknown(__func__, (int)op);
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = incx,
                         .z = z,
                         .incz = incz,
                         .kind = SCALAR,
                         .op = (int)op,
                         .s = s},
                 binary_divides(op) ? DIVIDING_NS : STREAMING_NS);
}

prange_status PRI_TYPED(prange_axpy_strided)(ptrdiff_t n, element a, const element *x,
                                             ptrdiff_t incx, element *y, ptrdiff_t incy)
{
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = incx,
                         .z = y,
                         .incz = incy,
                         .kind = AXPY,
                         .s = a},
                 STREAMING_NS);
}

prange_status PRI_TYPED(prange_apply_strided)(PRI_TYPED(prange_function) f, void *ctx, ptrdiff_t n,
                                              const element *x, ptrdiff_t incx, element *y,
                                              ptrdiff_t incy)
{
    if (!f)
        return pri_check_pointer(__func__, "f", NULL);
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = incx,
                         .z = y,
                         .incz = incy,
                         .kind = APPLY,
                         .apply = f,
                         .ctx = ctx,
                         .failure = PRI_NO_FAILURE},
                 CALL_NS);
}

prange_status PRI_TYPED(prange_apply_block_strided)(PRI_TYPED(prange_block_function) f, void *ctx,
                                                    ptrdiff_t n, const element *x, ptrdiff_t incx,
                                                    element *y, ptrdiff_t incy)
{
    if (!f)
        return pri_check_pointer(__func__, "f", NULL);
    return start(&(call){.function = __func__,
                         .n = n,
                         .x = x,
                         .incx = incx,
                         .z = y,
                         .incz = incy,
                         .kind = APPLY_BLOCK,
                         .block = f,
                         .ctx = ctx,
                         .failure = PRI_NO_FAILURE},
                 BLOCK_NS);
}
