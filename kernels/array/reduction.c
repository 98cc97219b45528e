/* SPDX-License-Identifier: MIT */
/*
 * Each group of blocks writes its result to the slot of the group's number, and the slots are
 * folded in order. The result therefore does not depend on which thread reduced which group, or
 * when.
 */
#include "reduction.h"

#include <math.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "join.h"
#include "simd/cache.h"
#include "simd/map.h"

/* Estimated time to copy an element of a strided array, in ns, in addition to its reduction. */
#define COPIED_NS 0.3

static inline bool is_contiguous(const pri_input *in)
{
    return in->incx == 1 && (!in->binary || in->incy == 1);
}

/* A strided block is copied first, so that its result has the bits of a contiguous block. */
static __attribute__((noinline)) void strided_block(const pri_input *in, pri_reduce_block *block,
                                                    ptrdiff_t first, ptrdiff_t count,
                                                    pri_partial *out)
{
    element x_copy[PRI_REDUCE_BLOCK], y_copy[PRI_REDUCE_BLOCK];
    const pri_map *map = pri_isa_get()->PRI_TYPED(map);
    const element *x = in->x + first * in->incx, *y = in->binary ? in->y + first * in->incy : NULL;
    if (in->incx != 1) {
        map->gather(count, x, in->incx, x_copy);
        x = x_copy;
    }
    if (y && in->incy != 1) {
        map->gather(count, y, in->incy, y_copy);
        y = y_copy;
    }
    block(count, x, y, in->scale, out);
}

static inline void run_block(const pri_input *in, pri_reduce_block *block, ptrdiff_t first,
                             ptrdiff_t count, pri_partial *out)
{
    if (is_contiguous(in))
        block(count, in->x + first, in->binary ? in->y + first : NULL, in->scale, out);
    else
        strided_block(in, block, first, count, out);
}

/* The parallel loop of a call. */
typedef struct reduce_job {
    const pri_input *in;
    pri_reduce_block *block;
    pri_reduce_places *places; /* NULL: blocks are reduced one at a time */
    pri_join join;
    pri_grid grid;
    pri_partial *slots; /* one per group of blocks */
} reduce_job;

/* Reduces PRI_PLACES whole blocks, from block b on, which the kernel reads in turns. */
static void reduce_in_turns(const reduce_job *job, ptrdiff_t b, pri_fold *fold)
{
    pri_partial partials[PRI_PLACES];
    for (int k = 0; k < PRI_PLACES; k++)
        partials[k].index = b + k;
    job->places(job->in->x + b * PRI_REDUCE_BLOCK, job->in->scale, partials);
    for (int k = 0; k < PRI_PLACES; k++) {
        *pri_fold_next(fold) = partials[k];
        pri_fold_take(fold);
    }
}

/* Reduces one group of blocks and stores the folded result in its slot. */
static void reduce_group(const void *argument, ptrdiff_t group, int thread)
{
    (void)thread;
    const reduce_job *job = argument;
    const pri_input *in = job->in;
    const pri_grid *grid = &job->grid;
    pri_fold fold;
    pri_fold_start(&fold, job->join);
    const ptrdiff_t end = pri_grid_end(grid, group);
    const ptrdiff_t whole = job->places ? pri_min(end, in->n / PRI_REDUCE_BLOCK) : 0;
    ptrdiff_t b = pri_grid_begin(grid, group);
    for (; b + PRI_PLACES <= whole; b += PRI_PLACES)
        reduce_in_turns(job, b, &fold);
    for (; b < end; b++) {
        const ptrdiff_t first = b * grid->length, count = pri_grid_count(grid, b);
        pri_partial *partial = pri_fold_next(&fold);
        partial->index = b;
        run_block(in, job->block, first, count, partial);
        pri_fold_take(&fold);
    }
    job->slots[group] = *pri_fold_finish(&fold);
}

/* Columns: i64, i32, u8. Sums and products widen the elements first. */
static double integer_ns(pri_reduce_kernel kernel)
{
    static const double extreme[] = {0.08, 0.026, 0.009}, count[] = {0.07, 0.036, 0.012},
                        product[] = {0.5, 0.26, 0.14}, variance[] = {0.1, 0.095, 0.14},
                        sum[] = {0.05, 0.056, 0.043};
    const int type = sizeof(element) == 8 ? 0 : sizeof(element) == 4 ? 1 : 2;
    switch (kernel) {
    case PRI_REDUCE_MIN:
    case PRI_REDUCE_MAX:
        return extreme[type];
    case PRI_REDUCE_NONZERO:
        return count[type];
    case PRI_REDUCE_PROD:
        return product[type];
    case PRI_REDUCE_VAR:
        return variance[type];
    default:
        return sum[type];
    }
}

/* Measured at level v4. */
double PRI_TYPED(pri_reduction_ns)(pri_reduce_kernel kernel)
{
    if (!PRI_IS_REAL)
        return integer_ns(kernel);
    const bool wide = sizeof(element) == 8;
    switch (kernel) {
    case PRI_REDUCE_MIN:
    case PRI_REDUCE_MAX:
        return 0.067;
    case PRI_REDUCE_VAR:
    case PRI_REDUCE_NANVAR:
        return wide ? 0.1 : 0.09;
    case PRI_REDUCE_DOT:
        return wide ? 0.09 : 0.08;
    default:
        return wide ? 0.055 : 0.044;
    }
}

pri_reduce_places *PRI_TYPED(pri_reduction_places)(pri_reduce_kernel kernel)
{
    const bool sum = kernel == PRI_REDUCE_SUM || kernel == PRI_REDUCE_TOTAL;
    if (!(PRI_IS_REAL && sum) && !pri_isa_is_intel())
        return NULL;
    return pri_isa_get()->PRI_TYPED(reduce)->places[kernel];
}

prange_status PRI_TYPED(pri_reduction_run)(const pri_input *in, pri_reduce_kernel kernel,
                                           pri_partial *out)
{
    const pri_reduce *kernels = pri_isa_get()->PRI_TYPED(reduce);
    pri_reduce_block *block = kernels->block[kernel];
    const double elements = (double)in->n;
    const double copied = is_contiguous(in) ? 0.0 : COPIED_NS;
    const double ns = elements * (copied + PRI_TYPED(pri_reduction_ns)(kernel));
    if (in->n <= PRI_REDUCE_BLOCK && pri_team_unneeded(ns)) {
        *out = (pri_partial){.index = 0};
        run_block(in, block, 0, in->n, out);
        return PRANGE_OK;
    }
    pri_partial slots[PRI_GROUPS];
    const pri_join join = PRI_TYPED(pri_join_for)(kernel);
    const double bytes = elements * (in->binary ? 2 : 1) * sizeof(element);
    const bool far = is_contiguous(in) && bytes >= PRI_STREAM_BYTES;
    const reduce_job job = {.in = in,
                            .block = block,
                            .places = far ? PRI_TYPED(pri_reduction_places)(kernel) : NULL,
                            .join = join,
                            .grid = pri_grid_of(in->n, PRI_REDUCE_BLOCK),
                            .slots = slots};
    const pri_work work = {.name = in->function,
                           .n = in->n,
                           .pieces = job.grid.groups,
                           .ns = ns,
                           .bytes = bytes,
                           .reports = true};
    const prange_status status = pri_parallel_for(&work, reduce_group, &job);
    if (status != PRANGE_OK)
        return status;
    pri_fold_all(join, job.grid.groups, slots);
    *out = slots[0];
    return PRANGE_OK;
}

prange_status PRI_TYPED(pri_reduction_check)(const pri_input *in, const void *out)
{
    const pri_array arrays[] = {{"x", in->x, in->incx}, {"y", in->y, in->incy}};
    const prange_status status =
        pri_check_arrays(in->function, in->n, sizeof(element), in->binary ? 2 : 1, arrays);
    return status != PRANGE_OK ? status : pri_check_pointer(in->function, "out", out);
}

prange_status PRI_TYPED(pri_reduction_empty)(const pri_input *in)
{
    return pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for n = %td", in->function, in->n);
}

prange_status PRI_TYPED(pri_reduce_value)(const pri_input *in, pri_reduce_kernel kernel,
                                          accumulator nothing, total *out)
{
    pri_partial all;
    prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status == PRANGE_OK && in->n > 0)
        status = PRI_TYPED(pri_reduction_run)(in, kernel, &all);
    if (status == PRANGE_OK)
        *out = (total)(in->n == 0 ? nothing : pri_canonical_nan(all.value));
    return status;
}

prange_status PRI_TYPED(pri_reduce_extreme)(const pri_input *in, pri_reduce_kernel kernel,
                                            element *out)
{
    pri_partial all;
    prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0)
        return PRI_TYPED(pri_reduction_empty)(in);
    status = PRI_TYPED(pri_reduction_run)(in, kernel, &all);
    if (status == PRANGE_OK)
        *out = (element)pri_canonical_nan(all.value);
    return status;
}

/* The first place of the extreme in its block. A function of its own, since the copy would stand on
 * the stack beside those of the reduction. */
static __attribute__((noinline)) ptrdiff_t find_extreme(const pri_input *in,
                                                        const pri_partial *extreme)
{
    const pri_grid grid = pri_grid_of(in->n, PRI_REDUCE_BLOCK);
    const ptrdiff_t first = extreme->index * grid.length;
    const ptrdiff_t count = pri_grid_count(&grid, extreme->index);
    const element *at = in->x + first * in->incx;
    element copy[PRI_REDUCE_BLOCK];
    if (in->incx != 1) {
        pri_isa_get()->PRI_TYPED(map)->gather(count, at, in->incx, copy);
        at = copy;
    }
    return first + pri_isa_get()->PRI_TYPED(reduce)->find(count, at, extreme->value);
}

/* The fold finds the extreme and the first block that holds it; the position is searched in that
 * block. */
prange_status PRI_TYPED(pri_reduce_locate)(const pri_input *in, pri_reduce_kernel kernel,
                                           ptrdiff_t *out)
{
    pri_partial extreme;
    prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0)
        return PRI_TYPED(pri_reduction_empty)(in);
    status = PRI_TYPED(pri_reduction_run)(in, kernel, &extreme);
    if (status != PRANGE_OK)
        return status;
    *out = find_extreme(in, &extreme);
    return PRANGE_OK;
}

prange_status PRI_TYPED(pri_reduce_mean)(const pri_input *in, moment *out)
{
    pri_partial all;
    prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0)
        return PRI_TYPED(pri_reduction_empty)(in);
    status = PRI_TYPED(pri_reduction_run)(in, PRI_REDUCE_TOTAL, &all);
    if (status == PRANGE_OK)
        *out = (moment)pri_canonical_nan_f64(all.mean / (double)in->n);
    return status;
}

/* In f64 for every element type, because std of f32 takes the square root before it rounds to
 * f32. */
static prange_status variance(const pri_input *in, ptrdiff_t ddof, const void *out, double *var)
{
    pri_partial all;
    prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status != PRANGE_OK)
        return status;
    if (ddof < 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: ddof = %td is negative", in->function, ddof);
    if (in->n <= ddof)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: n = %td is not above ddof = %td", in->function,
                        in->n, ddof);
    status = PRI_TYPED(pri_reduction_run)(in, PRI_REDUCE_VAR, &all);
    if (status == PRANGE_OK)
        *var = all.m2 / (double)(in->n - ddof);
    return status;
}

prange_status PRI_TYPED(pri_reduce_var)(const pri_input *in, ptrdiff_t ddof, moment *out)
{
    double var = 0.0;
    const prange_status status = variance(in, ddof, out, &var);
    if (status == PRANGE_OK)
        *out = (moment)pri_canonical_nan_f64(var);
    return status;
}

prange_status PRI_TYPED(pri_reduce_std)(const pri_input *in, ptrdiff_t ddof, moment *out)
{
    double var = 0.0;
    const prange_status status = variance(in, ddof, out, &var);
    if (status == PRANGE_OK)
        *out = (moment)pri_canonical_nan_f64(sqrt(var));
    return status;
}
