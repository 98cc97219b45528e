/* SPDX-License-Identifier: MIT */
/*
 * Generators of blocks: constants, ramps, and arrays that are rolled or reversed.
 */
#include <prange/move.h>

#include <float.h>
#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "generate.h"
#include "isa/isa.h"
#include "simd/map.h"

/* Numbers are exchanged by the kernel that exchanges sort keys. */
#if PRI_IS_NUMBER
#include "simd/sort.h"
#endif

/* Estimated time per element in a cache, in ns. */
#define STORE_NS (0.02 * sizeof(element))
#define COPY_NS (0.03 * sizeof(element))
#define RAMP_NS 0.2

static const pri_move *kernels(void)
{
    return pri_isa_get()->PRI_TYPED(move);
}

/* Checks the output and runs the generator. */
static prange_status write_all(const pri_generation *generation)
{
    const pri_array x = {"x", generation->out, 1};
    const prange_status status =
        pri_check_arrays(generation->function, generation->n, sizeof *generation->out, 1, &x);
    if (status == PRANGE_OK && generation->n > 0)
        PRI_TYPED(pri_generate)(generation);
    return status;
}

static void fill_constant(const pri_generation *generation, ptrdiff_t first, ptrdiff_t n,
                          element *to)
{
    (void)first;
    kernels()->fill(n, generation->value, to);
}

prange_status PRI_TYPED(prange_fill)(ptrdiff_t n, element value, element *x)
{
    return write_all(&(pri_generation){__func__, n, x, fill_constant, STORE_NS, .value = value});
}

static void ramp(const pri_generation *generation, ptrdiff_t first, ptrdiff_t n, element *to)
{
    kernels()->ramp(&generation->ramp, first, n, to);
}

prange_status PRI_TYPED(prange_arange)(ptrdiff_t n, element start, element step, element *x)
{
    return write_all(
        &(pri_generation){__func__, n, x, ramp, RAMP_NS, .ramp = {.start = start, .step = step}});
}

#if PRI_IS_REAL
static void fill_ramp_to_stop(const pri_generation *generation, ptrdiff_t first, ptrdiff_t n,
                              element *to)
{
    kernels()->ramp(&generation->ramp, first, n, to);
    if (first + n == generation->n && generation->n > 1)
        to[n - 1] = generation->value;
}

prange_status PRI_TYPED(prange_linspace)(ptrdiff_t n, element start, element stop, element *x)
{
    const double width = (double)stop - (double)start, parts = n > 1 ? (double)(n - 1) : 1.0;
    const double step = width / parts;
    if (!(width >= -DBL_MAX && width <= DBL_MAX))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: from start %g to stop %g is no finite range",
                        __func__, (double)start, (double)stop);
    return write_all(
        &(pri_generation){__func__, n, x, fill_ramp_to_stop, RAMP_NS, .value = stop,
                          .ramp = {(double)start, step, step == 0.0 ? parts : 0.0, width}});
}
#endif

/* Checks x and out; `same_allowed`: out may be x itself. */
static prange_status check_copy(const char *function, ptrdiff_t n, const element *x,
                                const element *out, bool same_allowed)
{
    const pri_array arrays[] = {{"x", x, 1}, {"out", out, 1}};
    const prange_status status = pri_check_arrays(function, n, sizeof *x, 2, arrays);
    if (status != PRANGE_OK)
        return status;
    return same_allowed ? pri_check_apart(function, n, sizeof *x, &arrays[1], &arrays[0])
                        : pri_check_disjoint(function, sizeof *x, &arrays[1], n, &arrays[0], n);
}

/* The index in x of result element `first`. */
static ptrdiff_t origin_of(const pri_generation *generation, ptrdiff_t first)
{
    return first < generation->shift ? first - generation->shift + generation->n
                                     : first - generation->shift;
}

static void fill_rolled(const pri_generation *generation, ptrdiff_t first, ptrdiff_t n, element *to)
{
    const ptrdiff_t from = origin_of(generation, first), before = pri_min(n, generation->n - from);
    memcpy(to, generation->x + from, (size_t)before * sizeof *to);
    if (before < n)
        memcpy(to + before, generation->x, (size_t)(n - before) * sizeof *to);
}

static void stream_rolled(const pri_generation *generation, ptrdiff_t first, ptrdiff_t n,
                          element *to)
{
    const pri_map *streams = pri_isa_get()->PRI_TYPED(map);
    const ptrdiff_t from = origin_of(generation, first), before = pri_min(n, generation->n - from);
    streams->stream(before, generation->x + from, to);
    streams->stream(n - before, generation->x, to + before);
}

prange_status PRI_TYPED(prange_roll)(ptrdiff_t n, const element *x, ptrdiff_t shift, element *out)
{
    const prange_status status = check_copy(__func__, n, x, out, false);
    if (status != PRANGE_OK || n == 0)
        return status;
    const ptrdiff_t rest = shift % n;
    const pri_generation generation = {__func__, n,
                                       out,      fill_rolled,
                                       COPY_NS,  stream_rolled,
                                       .x = x,   .shift = rest < 0 ? rest + n : rest};
    PRI_TYPED(pri_generate)(&generation);
    return PRANGE_OK;
}

static void fill_reversed(const pri_generation *generation, ptrdiff_t first, ptrdiff_t n,
                          element *to)
{
    kernels()->reverse(n, generation->x + (generation->n - 1 - first), to);
}

/* Reversal in place: blocks at the two ends are exchanged. */
typedef struct swaps {
    ptrdiff_t n;
    element *x;
} swaps;

enum { SWAPS = 4096 };

/* Exchanges x[i] and y[n - 1 - i]; x and y do not overlap. */
static void exchange(ptrdiff_t n, element *x, element *y)
{
#if PRI_IS_NUMBER
    pri_isa_get()->PRI_KEYED(sort)->exchange(n, (key *)x, (key *)y);
#else
    element copy[SWAPS];
    memcpy(copy, x, (size_t)n * sizeof *copy);
    kernels()->reverse(n, y + n - 1, x);
    kernels()->reverse(n, copy + n - 1, y);
#endif
}

static void swap_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const swaps *job = argument;
    const ptrdiff_t begin = piece * SWAPS, end = pri_min(begin + SWAPS, job->n / 2);
    (void)thread;
    exchange(end - begin, job->x + begin, job->x + job->n - end);
}

static void reverse_in_place(const char *function, ptrdiff_t n, element *x)
{
    const pri_work work = {.name = function,
                           .n = n,
                           .pieces = pri_pieces(n / 2, SWAPS),
                           .ns = (double)n * COPY_NS,
                           .bytes = 2.0 * (double)n * sizeof *x};
    pri_parallel_for(&work, swap_piece, &(const swaps){n, x});
}

prange_status PRI_TYPED(prange_reverse)(ptrdiff_t n, const element *x, element *out)
{
    const prange_status status = check_copy(__func__, n, x, out, true);
    if (status != PRANGE_OK || n == 0)
        return status;
    const pri_generation generation = {__func__, n, out, fill_reversed, COPY_NS, .x = x};
    if (out == x)
        reverse_in_place(__func__, n, out);
    else
        PRI_TYPED(pri_generate)(&generation);
    return PRANGE_OK;
}
