/* SPDX-License-Identifier: MIT */
/*
 * A run: all views and shapes are checked first; then reductions leave their results in memory of
 * the call, and the last passes write the outputs, which may be variables.
 */
#include "run.h"

#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "base/view.h"
#include "exec/parallel_for.h"
#include "machine.h"
#include "reduce.h"
#include "space.h"

typedef struct shape {
    int ndim;
    ptrdiff_t size[PRANGE_DIMS];
} shape;

/* The results of a reduction. */
typedef struct results {
    shape shape;
    char *data;
    pri_value one; /* where there is one */
} results;

/* A range with its numbers. */
typedef struct range {
    int64_t begin, step, count;
    double from, to;
} range;

typedef struct call {
    const char *function;
    const prange_expr *expr;
    bool in_place;
    pri_box variable[PRANGE_EXPR_VARIABLES], out[PRANGE_EXPR_OUTPUTS];
    pri_value scalar[PRANGE_EXPR_VARIABLES]; /* variables without dimensions */
    results result[PRANGE_EXPR_REDUCTIONS];
    range ramp[PRI_RAMPS];
    pri_space space; /* of the present pass */
} call;

static prange_status check_variables(call *c, const prange_variable *variables)
{
    const prange_expr *expr = c->expr;
    for (int k = 0; k < expr->variables; k++) {
        pri_box *box = &c->variable[k];
        const char *name = variables[k].name ? variables[k].name : "a variable";
        const prange_status status = pri_box_of(c->function, name, &variables[k].view, box);
        if (status != PRANGE_OK)
            return status;
        if (box->type != expr->variable_type[k])
            return pri_fail(PRANGE_ERROR_VALUE, "%s: %.40s has type %d, and was compiled for %d",
                            c->function, name, (int)box->type, expr->variable_type[k]);
        if ((box->ndim == 0) != expr->variable_scalar[k])
            return pri_fail(PRANGE_ERROR_VALUE, "%s: %.40s has ndim = %d, and was compiled %s",
                            c->function, name, box->ndim,
                            box->ndim == 0 ? "as an array" : "for ndim = 0");
        if (box->ndim == 0)
            memcpy(&c->scalar[k], box->data, pri_type_size(box->type));
    }
    return PRANGE_OK;
}

static const char *output_name(int k)
{
    static const char *const names[PRANGE_EXPR_OUTPUTS] = {
        "out",    "out[1]", "out[2]",  "out[3]",  "out[4]",  "out[5]",  "out[6]",  "out[7]",
        "out[8]", "out[9]", "out[10]", "out[11]", "out[12]", "out[13]", "out[14]", "out[15]"};
    return names[k];
}

static prange_status check_outputs(call *c, const prange_view *out)
{
    if (!out)
        return pri_fail(PRANGE_ERROR_NULL, "%s: out is NULL", c->function);
    for (int k = 0; k < c->expr->outputs; k++) {
        pri_box *box = &c->out[k];
        prange_status status = pri_box_of(c->function, output_name(k), &out[k], box);
        if (status == PRANGE_OK)
            status = pri_box_check_output(c->function, box);
        for (int j = 0; j < k && status == PRANGE_OK; j++)
            status = pri_box_check_apart(c->function, box, &c->out[j], false);
        for (int v = 0; v < c->expr->variables && status == PRANGE_OK; v++) {
            const pri_box *variable = &c->variable[v];
            status = pri_box_check_apart(c->function, box, variable, true);
            c->in_place = c->in_place || (variable->ndim > 0 && variable->data == box->data);
        }
        if (status != PRANGE_OK)
            return status;
    }
    return PRANGE_OK;
}

static pri_value ramp_value(const call *c, int argument, int *type)
{
    if (argument >= 0) {
        *type = c->expr->ramp_number_type[argument];
        return c->expr->ramp_number[argument];
    }
    *type = c->expr->variable_type[-1 - argument];
    return c->scalar[-1 - argument];
}

static int64_t integer_of(const call *c, int argument)
{
    int type;
    const pri_value value = ramp_value(c, argument, &type);
    return type == PRANGE_I64 ? value.i64 : type == PRANGE_I32 ? value.i32 : value.u8;
}

static double real_of(const call *c, int argument)
{
    int type;
    const pri_value value = ramp_value(c, argument, &type);
    return type == PRANGE_F64   ? value.f64
           : type == PRANGE_F32 ? (double)value.f32
                                : (double)integer_of(c, argument);
}

/* How many numbers begin, begin + step, ... lie before end. */
static prange_status count_range(const call *c, range *r, int64_t end)
{
    uint64_t gap, step;
    if (r->step == 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: the step of arange is 0", c->function);
    const bool empty = r->step > 0 ? end <= r->begin : end >= r->begin;
    gap = r->step > 0 ? (uint64_t)end - (uint64_t)r->begin : (uint64_t)r->begin - (uint64_t)end;
    step = r->step > 0 ? (uint64_t)r->step : 0 - (uint64_t)r->step;
    const uint64_t count = empty ? 0 : (gap - 1) / step + 1;
    if (count > PTRDIFF_MAX)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: arange has too many elements", c->function);
    r->count = (int64_t)count;
    return PRANGE_OK;
}

static prange_status set_ranges(call *c)
{
    for (int k = 0; k < c->expr->ramps; k++) {
        const pri_ramp *ramp = &c->expr->ramp[k];
        range *r = &c->ramp[k];
        *r = (range){.step = 1};
        if (ramp->kind == PRI_ARANGE) {
            r->begin = integer_of(c, ramp->arg[0]);
            r->step = integer_of(c, ramp->arg[2]);
            const prange_status status = count_range(c, r, integer_of(c, ramp->arg[1]));
            if (status != PRANGE_OK)
                return status;
        } else if (ramp->kind == PRI_LINSPACE) {
            r->from = real_of(c, ramp->arg[0]);
            r->to = real_of(c, ramp->arg[1]);
            r->count = integer_of(c, ramp->arg[2]);
            if (r->count < 0)
                return pri_fail(PRANGE_ERROR_SIZE, "%s: linspace has %lld points", c->function,
                                (long long)r->count);
        }
    }
    return PRANGE_OK;
}

/* The shape of a source; of an index, that of no array. */
static shape shape_of(const call *c, const pri_source *source)
{
    shape s = {.ndim = 0};
    if (source->kind == PRI_OF_RESULT)
        return c->result[source->number].shape;
    if (source->kind == PRI_OF_VARIABLE) {
        const pri_box *box = &c->variable[source->number];
        s.ndim = box->ndim;
        memcpy(s.size, box->shape, (size_t)box->ndim * sizeof *s.size);
    } else if (c->expr->ramp[source->number].kind != PRI_INDEX) {
        s.ndim = 1;
        s.size[0] = (ptrdiff_t)c->ramp[source->number].count;
    }
    return s;
}

static const char *source_name(const call *c, const pri_source *source)
{
    return source->kind == PRI_OF_VARIABLE ? c->variable[source->number].name
           : source->kind == PRI_OF_RESULT ? "a reduction"
                                           : "a range";
}

/* `whole` becomes the shape that it and a source have in common; a `fixed` one does not grow. */
static prange_status broadcast(const call *c, const pri_source *source, shape *whole, bool fixed)
{
    const shape s = shape_of(c, source);
    if (s.ndim > whole->ndim && fixed)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %.40s has %d dimensions, out %d", c->function,
                        source_name(c, source), s.ndim, whole->ndim);
    while (whole->ndim < s.ndim) {
        memmove(whole->size + 1, whole->size, (size_t)whole->ndim * sizeof *whole->size);
        whole->size[0] = 1;
        whole->ndim++;
    }
    for (int k = 0; k < s.ndim; k++) {
        ptrdiff_t *size = &whole->size[whole->ndim - s.ndim + k];
        if (s.size[k] == 1 || s.size[k] == *size)
            continue;
        if (*size != 1 || fixed)
            return pri_fail(PRANGE_ERROR_SIZE, "%s: %.40s's axis %d has size %td, %s %td",
                            c->function, source_name(c, source), k, s.size[k],
                            fixed ? "out's" : "another's", *size);
        *size = s.size[k];
    }
    return PRANGE_OK;
}

/* The shape of a pass. */
static prange_status shape_of_pass(const call *c, const pri_pass *pass, shape *whole)
{
    const pri_source *source = c->expr->source + pass->first_source;
    const pri_sink *sink = c->expr->sink + pass->first_sink;
    whole->ndim = 0;
    if (!pass->reduces) {
        const pri_box *out = &c->out[sink->output];
        whole->ndim = out->ndim;
        memcpy(whole->size, out->shape, (size_t)out->ndim * sizeof *whole->size);
        for (int s = 1; s < pass->sinks; s++) {
            const pri_box *other = &c->out[sink[s].output];
            if (other->ndim != out->ndim ||
                memcmp(other->shape, out->shape, (size_t)out->ndim * sizeof *out->shape) != 0)
                return pri_fail(PRANGE_ERROR_SIZE, "%s: %s and %s have different shapes",
                                c->function, out->name, other->name);
        }
    }
    for (int k = 0; k < pass->sources; k++) {
        const prange_status status = broadcast(c, &source[k], whole, !pass->reduces);
        if (status != PRANGE_OK)
            return status;
    }
    for (int k = 0; k < pass->sources; k++) {
        const pri_ramp *ramp = &c->expr->ramp[source[k].number];
        if (source[k].kind == PRI_OF_RAMP && ramp->kind == PRI_INDEX && ramp->axis >= whole->ndim)
            return pri_fail(PRANGE_ERROR_SIZE, "%s: the index %c of an array of %d dimensions",
                            c->function, "ijk"[ramp->axis], whole -> ndim);
    }
    ptrdiff_t count = 1;
    for (int k = 0; k < whole->ndim; k++)
        if (whole->size[k] > 0 && __builtin_mul_overflow(count, whole->size[k], &count))
            return pri_fail(PRANGE_ERROR_SIZE, "%s: the product of sizes overflows", c->function);
    return PRANGE_OK;
}

/* Bit k for each axis k that is reduced. */
static prange_status reduced_axes(const call *c, const pri_pass *pass, int ndim, unsigned *axes)
{
    *axes = (1u << ndim) - 1;
    if (pass->axes.all)
        return PRANGE_OK;
    *axes = 0;
    for (int k = 0; k < 2 * PRANGE_DIMS; k++) {
        if (!(pass->axes.bits >> k & 1))
            continue;
        const int axis = k < PRANGE_DIMS ? k : ndim + PRANGE_DIMS - 1 - k;
        if (axis < 0 || axis >= ndim)
            return pri_fail(PRANGE_ERROR_VALUE, "%s: axis = %d of an array of %d dimensions",
                            c->function, k < PRANGE_DIMS ? k : PRANGE_DIMS - 1 - k, ndim);
        *axes |= 1u << axis;
    }
    return PRANGE_OK;
}

static ptrdiff_t count_of(const shape *s)
{
    ptrdiff_t count = 1;
    for (int k = 0; k < s->ndim; k++)
        count *= s->size[k];
    return count;
}

/* The shape of a reduction's results. */
static prange_status plan_results(call *c, const pri_pass *pass, const shape *whole)
{
    shape *s = &c->result[pass->result].shape;
    unsigned axes;
    ptrdiff_t length = 1;
    const prange_status status = reduced_axes(c, pass, whole->ndim, &axes);
    if (status != PRANGE_OK)
        return status;
    s->ndim = 0;
    for (int k = 0; k < whole->ndim; k++) {
        const bool reduced = axes >> k & 1;
        length *= reduced ? whole->size[k] : 1;
        if (!reduced || pass->axes.kept)
            s->size[s->ndim++] = reduced ? 1 : whole->size[k];
    }
    const bool defined = pass->how == PRI_SUM || pass->how == PRI_PROD || pass->how >= PRI_ANY;
    if (length == 0 && count_of(s) > 0 && !defined)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: a reduction of no elements is undefined",
                        c->function);
    return PRANGE_OK;
}

static bool converts(int from, prange_type to)
{
    return to <= PRANGE_F32 || from > PRANGE_F32;
}

/* All shapes and types, before anything is written. */
static prange_status check_passes(call *c)
{
    for (int p = 0; p < c->expr->passes; p++) {
        const pri_pass *pass = &c->expr->pass[p];
        shape whole;
        prange_status status = shape_of_pass(c, pass, &whole);
        if (status == PRANGE_OK && pass->reduces)
            status = plan_results(c, pass, &whole);
        if (status != PRANGE_OK)
            return status;
        for (int s = 0; s < pass->sinks && !pass->reduces; s++) {
            const pri_sink *sink = &c->expr->sink[pass->first_sink + s];
            const pri_box *out = &c->out[sink->output];
            if (!converts(sink->type, out->type))
                return pri_fail(PRANGE_ERROR_VALUE,
                                "%s: %s has integers, and its results are reals: convert them",
                                c->function, out->name);
        }
    }
    return PRANGE_OK;
}

/* A source as a stream along the axes `axis` of the pass. */
static void set_source(const call *c, const pri_source *source, const shape *whole,
                       const int axis[], pri_stream *stream)
{
    const shape s = shape_of(c, source);
    ptrdiff_t strides[PRANGE_DIMS];
    *stream = (pri_stream){.type = source->type,
                           .size = (uint8_t)pri_type_size((prange_type)source->type)};
    if (source->kind == PRI_OF_VARIABLE) {
        const pri_box *box = &c->variable[source->number];
        stream->data = s.ndim == 0 ? (char *)(uintptr_t)&c->scalar[source->number] : box->data;
        memcpy(strides, box->strides, sizeof strides);
    } else if (source->kind == PRI_OF_RESULT) {
        stream->data = c->result[source->number].data;
        ptrdiff_t stride = 1;
        for (int k = s.ndim - 1; k >= 0; stride *= s.size[k--])
            strides[k] = stride;
    } else {
        const range *r = &c->ramp[source->number];
        stream->points = c->expr->ramp[source->number].kind == PRI_LINSPACE;
        stream->begin = r->begin;
        stream->step = r->step;
        stream->count = r->count;
        stream->from = r->from;
        stream->to = r->to;
        strides[0] = 1;
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

/* The axes of a space: `outer` of them tell its lines apart. */
static void set_axes(pri_space *space, const shape *whole, const int axis[], int outer)
{
    space->axes = whole->ndim;
    space->outers = outer;
    space->lines = space->length = 1;
    for (int k = 0; k < whole->ndim; k++) {
        space->shape[k] = whole->size[axis[k]];
        *(k < outer ? &space->lines : &space->length) *= space->shape[k];
    }
}

static void set_streams(call *c, const pri_pass *pass, const shape *whole, const int axis[])
{
    pri_space *space = &c->space;
    space->streams = pass->sources + (pass->reduces ? 0 : pass->sinks);
    for (int k = 0; k < pass->sources; k++)
        set_source(c, &c->expr->source[pass->first_source + k], whole, axis, &space->stream[k]);
    for (int s = 0; s < pass->sinks && !pass->reduces; s++) {
        const pri_box *out = &c->out[c->expr->sink[pass->first_sink + s].output];
        pri_stream *stream = &space->stream[pass->sources + s];
        *stream = (pri_stream){.data = out->data,
                               .type = (uint8_t)out->type,
                               .size = (uint8_t)pri_type_size(out->type)};
        memcpy(stream->stride, out->strides, (size_t)out->ndim * sizeof *out->strides);
    }
}

/* The axes that are kept, then those that are reduced; the number of the former. */
static int order_axes(const shape *whole, unsigned reduced, int axis[])
{
    int count = 0, kept = 0;
    for (int inner = 0; inner < 2; inner++) {
        for (int k = 0; k < whole->ndim; k++)
            if ((int)(reduced >> k & 1) == inner)
                axis[count++] = k;
        kept = inner ? kept : count;
    }
    return kept;
}

/* Whether the array that moves least along the last axis that is kept moves less there than along
 * any that is reduced, so that memory is read in order down the columns. */
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

/* Sets the space of a reduction, and how its lines are numbered in it. */
static void set_reduction(call *c, const pri_pass *pass, const shape *whole, unsigned reduced,
                          pri_reduce_call *how)
{
    pri_space *space = &c->space;
    int axis[PRANGE_DIMS];
    const int kept = order_axes(whole, reduced, axis);
    set_axes(space, whole, axis, kept);
    set_streams(c, pass, whole, axis);
    how->lines = space->lines;
    how->length = space->length;
    how->way = PRI_LINES_APART;
    if (how->lines > 1 && how->length > 0 && how->length <= PRI_ONE_BLOCK) {
        if (reads_columns(space, kept)) {
            how->way = PRI_LINES_COLUMNS;
            how->columns = space->shape[kept - 1];
            const int last = axis[kept - 1];
            memmove(axis + kept - 1, axis + kept, (size_t)(whole->ndim - kept) * sizeof *axis);
            axis[whole->ndim - 1] = last;
            set_axes(space, whole, axis, kept - 1);
            set_streams(c, pass, whole, axis);
        } else {
            how->way = PRI_LINES_FLAT;
            set_axes(space, whole, axis, 0);
        }
    }
    pri_space_merge(space);
}

/* Sets the space of outputs. */
static void set_outputs(call *c, const pri_pass *pass, const shape *whole)
{
    static const int axis[PRANGE_DIMS] = {0, 1, 2, 3, 4, 5, 6, 7};
    set_axes(&c->space, whole, axis, 0);
    set_streams(c, pass, whole, axis);
    pri_space_sort(&c->space, pass->sources);
    pri_space_merge(&c->space);
}

/* The parallel loop of an elementwise pass. */
typedef struct write_job {
    pri_machine machine;
    ptrdiff_t length; /* of a piece */
} write_job;

static void write_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const write_job *job = argument;
    const ptrdiff_t first = piece * job->length;
    pri_place place;
    pri_machine_line(&job->machine, &place, 0);
    pri_machine_write(&job->machine, &place, first,
                      pri_min(job->machine.space->length, first + job->length));
}

/* A piece lasts some microseconds. */
static ptrdiff_t piece_length(const pri_pass *pass)
{
    const double strips = 10e3 / (pass->ns * pass->strip);
    return pass->strip * (strips < 1 ? 1 : strips > 32 ? 32 : (ptrdiff_t)strips);
}

static void write_outputs(const call *c, const pri_pass *pass)
{
    const pri_space *space = &c->space;
    const write_job job = {.machine = {c->expr, pass, space, c->in_place},
                           .length = piece_length(pass)};
    const double elements = (double)space->length;
    double bytes = 0.0;
    for (int k = 0; k < space->streams; k++)
        bytes += space->stream[k].data ? space->stream[k].size : 0;
    const pri_work work = {.name = c->function,
                           .n = space->length,
                           .pieces = pri_pieces(space->length, job.length),
                           .ns = elements * pass->ns,
                           .user = c->expr->hash,
                           .bytes = elements * bytes};
    if (pri_team_unneeded(work.ns))
        for (ptrdiff_t piece = 0; piece < work.pieces; piece++)
            write_piece(&job, piece, 0);
    else
        pri_parallel_for(&work, write_piece, &job);
}

/* What a reduction of no elements is. */
static void set_empty(const call *c, const pri_pass *pass, const pri_reduce_call *how)
{
    const pri_strip_type *type = pri_strip_of(c->expr->result_type[pass->result]);
    const int64_t one = pass->how == PRI_PROD || pass->how == PRI_ALL;
    const pri_operand of[3] = {{&one, 0}};
    pri_value value;
    pri_strip_of(PRANGE_I64)
        ->run(PRI_OP_CONVERT, c->expr->result_type[pass->result], 1, of, &value);
    const pri_operand number = {&value, 0};
    type->scatter(how->lines, &number, how->to, 1);
}

static prange_status reduce(call *c, const pri_pass *pass, const shape *whole)
{
#define PRI_REDUCE_OF(name, element, accumulator, total, moment) pri_expr_reduce_##name,
    static void (*const run[])(const pri_reduce_call *) = {PRI_TYPES(PRI_REDUCE_OF)};
#undef PRI_REDUCE_OF
    unsigned axes;
    const prange_status status = reduced_axes(c, pass, whole->ndim, &axes);
    if (status != PRANGE_OK)
        return status;
    results *result = &c->result[pass->result];
    const pri_machine machine = {c->expr, pass, &c->space, false};
    pri_reduce_call how = {.function = c->function, .machine = &machine};
    set_reduction(c, pass, whole, axes, &how);
    const size_t size = pri_type_size((prange_type)c->expr->result_type[pass->result]);
    how.to = result->data = how.lines > 1 ? pri_scratch(how.lines, size) : (char *)&result->one;
    if (!how.to)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory", c->function);
    if (how.lines > 0 && how.length == 0)
        set_empty(c, pass, &how);
    else if (how.lines > 0)
        run[c->expr->sink[pass->first_sink].type](&how);
    return PRANGE_OK;
}

static prange_status run_passes(call *c)
{
    for (int p = 0; p < c->expr->passes; p++) {
        const pri_pass *pass = &c->expr->pass[p];
        shape whole;
        prange_status status = shape_of_pass(c, pass, &whole);
        if (status == PRANGE_OK && pass->reduces)
            status = reduce(c, pass, &whole);
        if (status != PRANGE_OK)
            return status;
        if (pass->reduces)
            continue;
        set_outputs(c, pass, &whole);
        if (c->space.length > 0)
            write_outputs(c, pass);
    }
    return PRANGE_OK;
}

prange_status pri_expr_run(const char *function, const prange_expr *expr,
                           const prange_variable *variables, const prange_view *out)
{
    call c;
    c.function = function;
    c.expr = expr;
    c.in_place = false;
    prange_status status = check_variables(&c, variables);
    if (status == PRANGE_OK)
        status = check_outputs(&c, out);
    if (status == PRANGE_OK)
        status = set_ranges(&c);
    if (status == PRANGE_OK)
        status = check_passes(&c);
    if (status != PRANGE_OK)
        return status;
    for (int r = 0; r < expr->reductions; r++)
        c.result[r].data = NULL;
    status = run_passes(&c);
    for (int r = 0; r < expr->reductions; r++)
        if (c.result[r].data != (char *)&c.result[r].one)
            pri_scratch_free(c.result[r].data);
    return status;
}
