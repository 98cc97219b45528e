/* SPDX-License-Identifier: MIT */
/*
 * Runs the passes: reductions leave their results in memory of the call, and the last passes write
 * the outputs, which may also be variables.
 */
#include "run.h"

#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "call.h"
#include "exec/parallel_for.h"
#include "machine.h"
#include "reduce.h"
#include "simd/cache.h"
#include "strip_length.h"

/* Sets the stream of a source along the axes `axis` of the pass. */
static void set_source(const pri_call *c, const pri_source *source, const pri_shape *whole,
                       const int axis[], pri_stream *stream)
{
    static const ptrdiff_t one = 1;
    const pri_sizes s = pri_call_shape(c, source);
    ptrdiff_t contiguous[PRANGE_DIMS];
    const ptrdiff_t *strides = contiguous;
    stream->data = NULL;
    stream->type = source->type;
    stream->size = (uint8_t)pri_type_size((prange_type)source->type);
    if (source->kind == PRI_OF_VARIABLE) {
        const pri_box *box = &c->variable[source->number];
        /* It is read only. NOLINTNEXTLINE(performance-no-int-to-ptr) */
        stream->data = s.ndim == 0 ? (char *)(uintptr_t)&c->scalar[source->number] : box->data;
        strides = box->strides;
    } else if (source->kind == PRI_OF_RESULT) {
        stream->data = c->result[source->number].data;
        ptrdiff_t stride = 1;
        for (int k = s.ndim - 1; k >= 0; stride *= s.size[k--])
            contiguous[k] = stride;
    } else {
        const pri_range *r = &c->ramp[source->number];
        stream->points = c->expr->ramp[source->number].kind == PRI_LINSPACE;
        stream->begin = r->begin;
        stream->step = r->step;
        stream->count = r->count;
        stream->from = r->from;
        stream->to = r->to;
        strides = &one;
    }
    const bool index =
        source->kind == PRI_OF_RAMP && c->expr->ramp[source->number].kind == PRI_INDEX;
    for (int k = 0; k < whole->ndim; k++) {
        const int own = axis[k] - (whole->ndim - s.ndim);
        if (index)
            stream->stride[k] = axis[k] == c->expr->ramp[source->number].axis;
        else
            stream->stride[k] = own < 0 || s.size[own] == 1 ? 0 : strides[own];
    }
}

/* Sets the axes of a space, the first `outer` of which number its lines. */
static void set_axes(pri_space *space, const pri_shape *whole, const int axis[], int outer)
{
    space->axes = whole->ndim;
    space->outers = outer;
    space->lines = space->length = 1;
    for (int k = 0; k < whole->ndim; k++) {
        space->shape[k] = whole->size[axis[k]];
        *(k < outer ? &space->lines : &space->length) *= space->shape[k];
    }
}

static void set_streams(const pri_call *c, const pri_pass *pass, const pri_shape *whole,
                        const int axis[], pri_space *space)
{
    space->streams = pass->sources + (pass->reduces ? 0 : pass->sinks);
    for (int k = 0; k < pass->sources; k++)
        set_source(c, &c->expr->source[pass->first_source + k], whole, axis, &space->stream[k]);
    for (int s = 0; s < pass->sinks && !pass->reduces; s++) {
        const pri_box *out = &c->out[c->expr->sink[pass->first_sink + s].output];
        pri_stream *stream = &space->stream[pass->sources + s];
        stream->data = out->data;
        stream->type = (uint8_t)out->type;
        stream->size = (uint8_t)pri_type_size(out->type);
        for (int k = 0; k < out->ndim; k++)
            stream->stride[k] = out->strides[k];
    }
}

/* Orders the axes: kept ones of size 1, then other kept ones, then reduced ones. Returns the number
 * of kept axes. */
static int order_axes(const pri_shape *whole, unsigned reduced, int axis[])
{
    enum { ONES, KEPT, REDUCED, KINDS };
    int count = 0, kept = 0;
    for (int kind = ONES; kind < KINDS; kind++) {
        for (int k = 0; k < whole->ndim; k++)
            if ((reduced >> k & 1 ? REDUCED : whole->size[k] == 1 ? ONES : KEPT) == kind)
                axis[count++] = k;
        kept = kind == KEPT ? count : kept;
    }
    return kept;
}

/* Whether the least stride along the last kept axis is less than the least stride along a reduced
 * axis, so that memory is read in order if the reduction goes down columns. */
static bool reads_columns(const pri_space *space, int kept)
{
    ptrdiff_t along = PTRDIFF_MAX, down = PTRDIFF_MAX;
    for (int a = 0; a < space->streams; a++) {
        const pri_stream *stream = &space->stream[a];
        for (int k = kept - 1; k < space->axes && stream->data; k++) {
            const ptrdiff_t stride = stream->stride[k] < 0 ? -stream->stride[k] : stream->stride[k];
            ptrdiff_t *least = k < kept ? &along : &down;
            if (stride > 0 && space->shape[k] > 1 && stride < *least)
                *least = stride;
        }
    }
    return along < down;
}

/* The first of the last kept axes that can be merged in all streams. */
static int first_mergeable_axis(const pri_space *space, int kept)
{
    int k = kept - 1;
    while (k > 0 && pri_space_evenly(space, k - 1))
        k--;
    return k;
}

/* Rotates n axes: the first `count` become the last. */
static void rotate_axes(int axis[], int count, int n)
{
    int first[PRANGE_DIMS];
    memcpy(first, axis, (size_t)count * sizeof *axis);
    memmove(axis, axis + count, (size_t)(n - count) * sizeof *axis);
    memcpy(axis + n - count, first, (size_t)count * sizeof *axis);
}

/* Lines of at most a block are worth reducing from registers, each by itself, from this length
 * on. */
enum { OWN_LINE = 512 };

static bool reduces_from_registers(const pri_pass *pass, ptrdiff_t length)
{
    return pass->plain && length >= OWN_LINE;
}

/* Sets the space of a reduction, and how its lines are numbered in it. */
static void set_reduction(const pri_call *c, const pri_pass *pass, const pri_shape *whole,
                          unsigned reduced, pri_space *space, pri_reduce_call *call)
{
    int axis[PRANGE_DIMS];
    const int kept = order_axes(whole, reduced, axis);
    set_axes(space, whole, axis, kept);
    set_streams(c, pass, whole, axis, space);
    call->lines = space->lines;
    call->length = space->length;
    call->way = PRI_LINES_APART;
    const bool one = call->length <= PRI_ONE_BLOCK;
    const ptrdiff_t slots = pri_pieces(call->length, PRI_ONE_BLOCK);
    const bool fits = one || call->lines <= PRI_COLUMN_SLOTS / pri_min(slots, 1024);
    if (call->lines > 1 && call->length > 0 && fits && reads_columns(space, kept)) {
        call->way = PRI_LINES_COLUMNS;
        const int outer = first_mergeable_axis(space, kept);
        call->columns = 1;
        for (int k = outer; k < kept; k++)
            call->columns *= space->shape[k];
        rotate_axes(axis + outer, kept - outer, whole->ndim - outer);
        set_axes(space, whole, axis, outer);
        set_streams(c, pass, whole, axis, space);
    } else if (call->lines > 1 && call->length > 0 && one &&
               !reduces_from_registers(pass, call->length)) {
        call->way = PRI_LINES_FLAT;
        set_axes(space, whole, axis, 0);
    }
    pri_space_merge(space);
}

/* Sets the space of an elementwise pass. */
static void set_outputs(pri_call *c, const pri_pass *pass, const pri_shape *whole)
{
    static const int axis[PRANGE_DIMS] = {0, 1, 2, 3, 4, 5, 6, 7};
    pri_space *space = &c->space;
    set_axes(space, whole, axis, 0);
    set_streams(c, pass, whole, axis, space);
    pri_space_sort(space, pass->sources);
    pri_space_merge(space);
}

/* The parallel loop of an elementwise pass. */
typedef struct write_job {
    pri_machine machine;
    ptrdiff_t pieces, length; /* length: about that of a piece */
    ptrdiff_t past;           /* elements from the last cache line boundary to the first output */
} write_job;

/* Pieces begin at a cache line, as strips do: elements that do not fill vectors cost as much as a
 * whole strip. */
static ptrdiff_t piece_begin(const write_job *job, ptrdiff_t piece)
{
    return piece == job->pieces ? job->machine.space->length
                                : pri_max(0, piece * job->length - job->past);
}

static void write_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const write_job *job = argument;
    pri_place place;
    pri_machine_line(&job->machine, &place, 0);
    pri_machine_write(&job->machine, &place, piece_begin(job, piece), piece_begin(job, piece + 1));
}

static ptrdiff_t past_line(const pri_space *space, const pri_stream *output)
{
    const bool contiguous = space->axes == 1 && output->stride[0] == 1;
    return contiguous ? (ptrdiff_t)((uintptr_t)output->data % PRI_LINE_BYTES) / output->size : 0;
}

/* Outputs of at least this many elements bypass the caches, as those of maps do. */
enum { LARGE = (16 << 20) / 8 };

static pri_machine machine_of(const pri_call *c, const pri_pass *pass, const pri_space *space,
                              bool repeats)
{
    const bool streamed = pass->plain && !pass->reduces && space->length >= LARGE && !c->in_place;
    return (pri_machine){.expr = c->expr,
                         .pass = pass,
                         .space = space,
                         .in_place = !pass->reduces && c->in_place,
                         .streamed = streamed,
                         .strip = pri_strip_length(pass, space, repeats)};
}

static void write_outputs(const pri_call *c, const pri_pass *pass)
{
    const pri_space *space = &c->space;
    const double ns = (double)space->length * pass->ns;
    write_job job = {.machine = machine_of(c, pass, space, true), .pieces = 1};
    if (pri_team_unneeded(ns)) {
        write_piece(&job, 0, 0);
        return;
    }
    job.length = pri_piece_length(pass, space->length);
    job.pieces = pri_pieces(space->length, job.length);
    job.past = past_line(space, &space->stream[pass->sources]);
    const pri_work work = {.name = c->function,
                           .n = space->length,
                           .pieces = job.pieces,
                           .ns = ns,
                           .user = c->expr->hash,
                           .bytes = pri_space_bytes(space)};
    pri_parallel_for(&work, write_piece, &job);
}

/* Sets the results of a reduction of no elements. */
static void set_empty(const pri_call *c, const pri_pass *pass, const pri_reduce_call *call)
{
    const pri_strip_type *type = pri_strip_of(c->expr->result_type[pass->result]);
    const int64_t one = pass->reducing == PRI_PROD || pass->reducing == PRI_ALL;
    const pri_operand operands[PRI_OPERANDS] = {{&one, 0}};
    pri_value value;
    pri_strip_of(PRANGE_I64)
        ->run(PRI_OP_CONVERT, c->expr->result_type[pass->result], 1, operands, &value);
    const pri_operand number = {&value, 0};
    type->scatter(call->lines, &number, call->to, 1);
}

static void free_result(pri_call *c, int result)
{
    if (c->result[result].data != (char *)&c->result[result].one)
        pri_scratch_free(c->result[result].data);
    c->result[result].data = NULL;
}

/* The output, if a reduction's results are all that the formula computes and the output can hold
 * them directly: contiguous, of their type. Else NULL. */
static char *output_of(const pri_call *c, const pri_pass *pass, ptrdiff_t lines)
{
    const prange_expr *expr = c->expr;
    const pri_box *out = &c->out[0];
    const bool copied = expr->passes == 2 && expr->outputs == 1 && expr->pass[1].count == 1;
    if (!copied || c->in_place || out->count != lines ||
        out->type != (prange_type)expr->result_type[pass->result])
        return NULL;
    ptrdiff_t stride = 1;
    for (int k = out->ndim - 1; k >= 0; stride *= out->shape[k--])
        if (out->shape[k] > 1 && out->strides[k] != stride)
            return NULL;
    return out->data;
}

/* Sets up a reduction and its space. A reduction of no elements is then complete. */
static prange_status prepare_reduction(pri_call *c, const pri_pass *pass, pri_space *space,
                                       pri_reduce_call *call)
{
    const pri_shape *whole = pri_call_whole(c, pass);
    unsigned axes;
    const prange_status status = pri_call_axes(c, pass, whole->ndim, &axes);
    if (status != PRANGE_OK)
        return status;
    pri_results *result = &c->result[pass->result];
    call->function = c->function;
    set_reduction(c, pass, whole, axes, space, call);
    call->machine =
        machine_of(c, pass, space, (pass->plain || pass->added) && call->way == PRI_LINES_APART);
    const size_t size = pri_type_size((prange_type)c->expr->result_type[pass->result]);
    call->to = output_of(c, pass, call->lines);
    c->written = call->to != NULL;
    if (!c->written)
        call->to = result->data =
            call->lines > 1 ? pri_scratch(call->lines, size) : (char *)&result->one;
    if (!call->to)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory", c->function);
    if (call->length == 0)
        set_empty(c, pass, call);
    return PRANGE_OK;
}

static bool reads_results(const pri_call *c, const pri_pass *pass, int first)
{
    const pri_source *source = c->expr->source + pass->first_source;
    for (int k = 0; k < pass->sources; k++)
        if (source[k].kind == PRI_OF_RESULT && source[k].number >= first)
            return true;
    return false;
}

/* Runs pass p, a reduction to one number, together with the passes after it that also reduce to one
 * number, the same count of elements, and do not read each other's results. Sets `count` to the
 * number of these passes. A function of its own, for its large stack frame. */
__attribute__((noinline)) static prange_status
reduce_together(pri_call *c, int p, const pri_reduce_call *first, int *count)
{
    pri_space spaces[PRI_TOGETHER - 1];
    pri_reduce_call calls[PRI_TOGETHER] = {*first};
    const pri_pass *pass = &c->expr->pass[p];
    for (int k = 1; k < PRI_TOGETHER && p + k < c->expr->passes; k++) {
        if (!pass[k].reduces || reads_results(c, &pass[k], pass->result))
            break;
        const prange_status status = prepare_reduction(c, &pass[k], &spaces[k - 1], &calls[k]);
        if (status != PRANGE_OK)
            return status;
        if (calls[k].lines != 1 || calls[k].length != first->length) {
            free_result(c, pass[k].result);
            break;
        }
        *count = k + 1;
    }
    return pri_reduce_calls(*count, calls);
}

/* Runs pass p, a reduction, and `count - 1` passes after it. */
static prange_status run_reduction(pri_call *c, int p, int *count)
{
    pri_reduce_call call;
    const prange_status status = prepare_reduction(c, &c->expr->pass[p], &c->space, &call);
    *count = 1;
    if (status != PRANGE_OK || call.lines == 0 || call.length == 0)
        return status;
    return call.lines == 1 ? reduce_together(c, p, &call, count) : pri_reduce_calls(1, &call);
}

static prange_status run_passes(pri_call *c)
{
    prange_status status = PRANGE_OK;
    for (int p = 0, count = 1; p < c->expr->passes && status == PRANGE_OK && !c->written;
         p += count) {
        const pri_pass *pass = &c->expr->pass[p];
        if (pass->reduces) {
            status = run_reduction(c, p, &count);
            continue;
        }
        count = 1;
        set_outputs(c, pass, pri_call_whole(c, pass));
        if (c->space.length > 0)
            write_outputs(c, pass);
    }
    return status;
}

prange_status pri_expr_run(const char *function, const prange_expr *expr,
                           const prange_variable *variables, const prange_view *out)
{
    pri_call c;
    c.function = function;
    c.expr = expr;
    c.in_place = c.written = false;
    prange_status status = pri_call_check(&c, variables, out);
    if (status != PRANGE_OK)
        return status;
    for (int r = 0; r < expr->reductions; r++)
        c.result[r].data = NULL;
    status = run_passes(&c);
    for (int r = 0; r < expr->reductions; r++)
        free_result(&c, r);
    return status;
}
