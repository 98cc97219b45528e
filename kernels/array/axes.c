/* SPDX-License-Identifier: MIT */
/*
 * Reductions along axes: argument checks, and the conversion of the view to lines.
 */
#include <prange/reduce.h>

#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "lines.h"
#include "simd/cache.h"

/* Where the results of neighbouring lines are not neighbours in the output, they go through scratch
 * memory in the order of the lines. Below the first two bounds, results and elements per line, that
 * does not pay. The third bounds the scratch memory. */
enum { SCRATCH_LEAST_RESULTS = 8192, SCRATCH_LEAST_LENGTH = 16, SCRATCH_MOST_BYTES = 16 << 20 };

/* Estimated time to move a result from scratch memory to the output, in ns. */
#define SCATTER_NS 1.0

static bool is_integer(prange_type type)
{
    return type >= PRANGE_I64;
}

/* For each operation: the end of its name; its kernel; the equivalent operation without NaN
 * handling, which integers use; and whether the result for no elements is defined. */
static const struct {
    const char *name;
    pri_reduce_kernel kernel;
    prange_reduce_op without_nan;
    bool empty; /* the result of no elements is defined */
} operations[] = {
    [PRANGE_REDUCE_SUM] = {"SUM", PRI_REDUCE_SUM, PRANGE_REDUCE_SUM, true},
    [PRANGE_REDUCE_PROD] = {"PROD", PRI_REDUCE_PROD, PRANGE_REDUCE_PROD, true},
    [PRANGE_REDUCE_MIN] = {"MIN", PRI_REDUCE_MIN, PRANGE_REDUCE_MIN, false},
    [PRANGE_REDUCE_MAX] = {"MAX", PRI_REDUCE_MAX, PRANGE_REDUCE_MAX, false},
    [PRANGE_REDUCE_MEAN] = {"MEAN", PRI_REDUCE_TOTAL, PRANGE_REDUCE_MEAN, false},
    [PRANGE_REDUCE_VAR] = {"VAR", PRI_REDUCE_VAR, PRANGE_REDUCE_VAR, false},
    [PRANGE_REDUCE_ANY] = {"ANY", PRI_REDUCE_NONZERO, PRANGE_REDUCE_ANY, true},
    [PRANGE_REDUCE_ALL] = {"ALL", PRI_REDUCE_NONZERO, PRANGE_REDUCE_ALL, true},
    [PRANGE_REDUCE_COUNT] = {"COUNT", PRI_REDUCE_NONZERO, PRANGE_REDUCE_COUNT, true},
    [PRANGE_REDUCE_NANSUM] = {"NANSUM", PRI_REDUCE_NANSUM, PRANGE_REDUCE_SUM, true},
    [PRANGE_REDUCE_NANMIN] = {"NANMIN", PRI_REDUCE_NANMIN, PRANGE_REDUCE_MIN, false},
    [PRANGE_REDUCE_NANMAX] = {"NANMAX", PRI_REDUCE_NANMAX, PRANGE_REDUCE_MAX, false},
    [PRANGE_REDUCE_NANMEAN] = {"NANMEAN", PRI_REDUCE_NANSUM, PRANGE_REDUCE_MEAN, false},
    [PRANGE_REDUCE_NANVAR] = {"NANVAR", PRI_REDUCE_NANVAR, PRANGE_REDUCE_VAR, false},
};

enum { OPERATIONS = sizeof operations / sizeof *operations };

/* Whether a result of `op` over elements of type `in` may go to elements of type `out`. */
static bool types_match(prange_reduce_op op, prange_type in, prange_type out)
{
    const bool wider = is_integer(in) ? out == PRANGE_I64 : out == PRANGE_F64;
    switch (op) {
    case PRANGE_REDUCE_ANY:
    case PRANGE_REDUCE_ALL:
        return out == PRANGE_U8;
    case PRANGE_REDUCE_COUNT:
        return out == PRANGE_I64;
    case PRANGE_REDUCE_MIN:
    case PRANGE_REDUCE_MAX:
    case PRANGE_REDUCE_NANMIN:
    case PRANGE_REDUCE_NANMAX:
        return out == in;
    case PRANGE_REDUCE_MEAN:
    case PRANGE_REDUCE_VAR:
    case PRANGE_REDUCE_NANMEAN:
    case PRANGE_REDUCE_NANVAR:
        return out == PRANGE_F64 || (out == in && !is_integer(in));
    default:
        return out == in || wider;
    }
}

/* Sorts the axes into reduced and kept ones, and compares out's shape with the kept axes. */
static prange_status split_axes(const char *function, unsigned axes, const pri_box *in,
                                const pri_box *out, pri_lines *lines)
{
    int kept = 0;
    for (int k = 0; k < in->ndim; k++) {
        if (axes >> k & 1) {
            pri_walk_add(&lines->reduced, in->shape[k], in->strides[k], 0);
            continue;
        }
        if (kept >= out->ndim || out->shape[kept] != in->shape[k])
            return pri_fail(
                PRANGE_ERROR_SIZE,
                "%s: the shape of out is not that of the remaining axes: in's axis %d differs",
                function, k);
        pri_walk_add(&lines->kept, in->shape[k], in->strides[k], out->strides[kept++]);
    }
    if (kept != out->ndim)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: out has %d dimensions, and %d axes are kept",
                        function, out->ndim, kept);
    return PRANGE_OK;
}

/* The order in which lines are visited is free, so the kept axes are put in memory order. */
static void order_lines(pri_lines *lines, size_t in_size, size_t out_size)
{
    ptrdiff_t begin[PRI_WALK_ARRAYS];
    pri_walk_order(&lines->kept, 0, begin);
    pri_walk_merge(&lines->reduced);
    lines->in = (const char *)lines->in + begin[0] * (ptrdiff_t)in_size;
    lines->out = (char *)lines->out + begin[1] * (ptrdiff_t)out_size;
}

static prange_status check(const char *function, prange_reduce_op op, const pri_box *in,
                           unsigned axes, const pri_box *out)
{
    if ((unsigned)op >= OPERATIONS)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is unknown", function, (int)op);
    if (in->ndim < 32 && axes >> in->ndim != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: axes = %#x has a bit beyond %d dimensions",
                        function, axes, in->ndim);
    if (!types_match(op, in->type, out->type))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: PRANGE_REDUCE_%s of elements of type %s has no results of type %s",
                        function, operations[op].name, pri_type_name(in->type),
                        pri_type_name(out->type));
    return PRANGE_OK;
}

/* Fills the output with the result of an empty reduction: 1 for products and `all`, else 0. */
static prange_status write_empty(const pri_lines *lines)
{
    const bool one = lines->op == PRANGE_REDUCE_PROD || lines->op == PRANGE_REDUCE_ALL;
    if (!operations[lines->op].empty)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for lines without elements",
                        lines->function);
    for (ptrdiff_t i = 0; i < lines->count; i++) {
        char *to = (char *)lines->out +
                   pri_walk_offset(&lines->kept, 1, i) * (ptrdiff_t)pri_type_size(lines->out_type);
        switch (lines->out_type) {
        case PRANGE_F64:
            *(double *)(void *)to = one;
            break;
        case PRANGE_F32:
            *(float *)(void *)to = one;
            break;
        case PRANGE_I64:
            *(int64_t *)(void *)to = one;
            break;
        case PRANGE_I32:
            *(int32_t *)(void *)to = one;
            break;
        case PRANGE_U8:
            *(uint8_t *)to = one;
            break;
        }
    }
    return PRANGE_OK;
}

/* The move of results from scratch memory, in the order of the lines, to the output. */
typedef struct scatter_job {
    const pri_lines *lines;
    const char *from;
    size_t size;      /* bytes of a result */
    int unit;         /* the axis along which the output is contiguous */
    ptrdiff_t across; /* distance of two neighbours along `unit` in scratch memory */
    ptrdiff_t groups; /* runs of one cache line each, along `unit` */
} scatter_job;

static inline void copy_strided(size_t size, ptrdiff_t count, const char *from, ptrdiff_t apart,
                                char *to)
{
    for (ptrdiff_t k = 0; k < count; k++)
        memcpy(to + k * (ptrdiff_t)size, from + k * apart, size);
}

/* Moves one cache line of results along `unit`, for every index of the last axis. */
static void scatter_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const scatter_job *job = argument;
    const pri_walk *kept = &job->lines->kept;
    const int last = kept->ndim - 1;
    const ptrdiff_t size = (ptrdiff_t)job->size, length = kept->shape[last];
    const ptrdiff_t room = kept->shape[job->unit], together = PRI_LINE_BYTES / size;
    const ptrdiff_t first = piece % job->groups * together;
    const ptrdiff_t count = pri_min(together, room - first);
    /* The number of the piece's first result, in the order of the lines. */
    const ptrdiff_t outer = piece / job->groups, behind = job->across / length;
    const ptrdiff_t at = ((outer / behind * room + first) * behind + outer % behind) * length;
    const ptrdiff_t step = kept->strides[1][last] * size, apart = job->across * size;
    const char *from = job->from + at * size;
    char *to = (char *)job->lines->out + pri_walk_offset(kept, 1, at) * size;
    for (ptrdiff_t i = 0; i < length; i++, from += size, to += step) {
        if (size == 8)
            copy_strided(8, count, from, apart, to);
        else if (size == 4)
            copy_strided(4, count, from, apart, to);
        else
            copy_strided(1, count, from, apart, to);
    }
}

/* The axis, other than the last, along which the output is contiguous; -1 if there is none. */
static int unit_axis(const pri_walk *kept)
{
    for (int k = 0; k < kept->ndim - 1; k++)
        if (kept->strides[1][k] == 1 && kept->shape[k] > 1)
            return k;
    return -1;
}

/* Reduces to scratch memory, in the order of the lines, and moves the results to the output.
 * Returns false, having done nothing, if that does not pay or there is no memory for it. */
static bool reduce_through_scratch(const pri_lines *lines,
                                   prange_status reduce(const pri_lines *lines),
                                   prange_status *status)
{
    scatter_job job = {.lines = lines,
                       .size = pri_type_size(lines->out_type),
                       .unit = unit_axis(&lines->kept),
                       .across = 1};
    const ptrdiff_t most = SCRATCH_MOST_BYTES / (ptrdiff_t)job.size;
    if (job.unit < 0 || lines->count < SCRATCH_LEAST_RESULTS || lines->count > most ||
        lines->length < SCRATCH_LEAST_LENGTH)
        return false;
    char *memory = pri_scratch(lines->count, job.size);
    if (!memory)
        return false;
    pri_lines staged = *lines;
    staged.out = memory;
    ptrdiff_t stride = 1;
    for (int k = lines->kept.ndim - 1; k >= 0; k--) {
        if (k > job.unit)
            job.across *= lines->kept.shape[k];
        staged.kept.strides[1][k] = stride;
        stride *= lines->kept.shape[k];
    }
    pri_walk_merge(&staged.kept);
    *status = reduce(&staged);
    job.from = memory;
    const ptrdiff_t room = lines->kept.shape[job.unit];
    job.groups = pri_pieces(room, PRI_LINE_BYTES / (ptrdiff_t)job.size);
    const pri_work work = {
        .name = lines->function,
        .n = lines->count,
        .pieces = lines->count / room / lines->kept.shape[lines->kept.ndim - 1] * job.groups,
        .ns = SCATTER_NS * (double)lines->count,
        .user = UINT64_MAX, /* a ledger entry of its own, beside the reduction's */
        .bytes = 2.0 * (double)lines->count * (double)job.size};
    if (*status == PRANGE_OK) {
        pri_team team = pri_team_open(&work);
        pri_team_for(&team, 0, work.pieces, scatter_piece, &job);
        *status = pri_team_close(&team);
    }
    pri_scratch_free(memory);
    return true;
}

prange_status prange_reduce_axes(prange_reduce_op op, const prange_view *in, unsigned axes,
                                 const prange_view *out)
{
#define PRI_LINES_OF(name, element, accumulator, total, moment) pri_reduce_lines_##name,
    static prange_status (*const reduce_lines[])(const pri_lines *lines) = {
        PRI_TYPES(PRI_LINES_OF)};
#undef PRI_LINES_OF
    pri_box from, to;
    prange_status status = pri_box_of(__func__, "in", in, &from);
    if (status == PRANGE_OK)
        status = pri_box_of(__func__, "out", out, &to);
    if (status == PRANGE_OK)
        status = check(__func__, op, &from, axes, &to);
    if (status != PRANGE_OK)
        return status;
    if (is_integer(from.type))
        op = operations[op].without_nan;
    pri_lines lines = {.function = __func__,
                       .op = op,
                       .kernel = operations[op].kernel,
                       .kept = {.arrays = 2},
                       .reduced = {.arrays = 1},
                       .count = to.count,
                       .in = from.data,
                       .out = to.data,
                       .out_type = to.type};
    status = split_axes(__func__, axes, &from, &to, &lines);
    if (status == PRANGE_OK)
        status = pri_box_check_output(__func__, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(__func__, &to, &from, false);
    if (status != PRANGE_OK || to.count == 0)
        return status;
    if (from.count == 0)
        return write_empty(&lines);
    lines.length = from.count / to.count;
    order_lines(&lines, pri_type_size(from.type), pri_type_size(to.type));
    if (reduce_through_scratch(&lines, reduce_lines[from.type], &status))
        return status;
    return reduce_lines[from.type](&lines);
}
