/* SPDX-License-Identifier: MIT */
#include "call.h"

#include <stdio.h>
#include <string.h>

#include "base/status.h"

static prange_status check_variables(pri_call *c, const prange_variable *variables)
{
    const prange_expr *expr = c->expr;
    for (int k = 0; k < expr->variables; k++) {
        pri_box *box = &c->variable[k];
        const char *name = variables[k].name ? variables[k].name : "a variable";
        const prange_status status = pri_box_of(c->function, name, &variables[k].view, box);
        if (status != PRANGE_OK)
            return status;
        if (box->type != expr->variable_type[k])
            return pri_fail(PRANGE_ERROR_VALUE, "%s: %.40s has type %s, but was compiled for %s",
                            c->function, name, pri_type_name(box->type),
                            pri_type_name((prange_type)expr->variable_type[k]));
        if ((box->ndim == 0) != expr->variable_scalar[k])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: %.40s has ndim = %d, but was compiled %s",
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

static prange_status check_outputs(pri_call *c, const prange_view *out)
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

static pri_value ramp_value(const pri_call *c, int argument, int *type)
{
    if (argument >= 0) {
        *type = c->expr->ramp_number_type[argument];
        return c->expr->ramp_number[argument];
    }
    *type = c->expr->variable_type[-1 - argument];
    return c->scalar[-1 - argument];
}

static int64_t integer_of(const pri_call *c, int argument)
{
    int type;
    const pri_value value = ramp_value(c, argument, &type);
    return type == PRANGE_I64 ? value.i64 : type == PRANGE_I32 ? value.i32 : value.u8;
}

static double real_of(const pri_call *c, int argument)
{
    int type;
    const pri_value value = ramp_value(c, argument, &type);
    return type == PRANGE_F64   ? value.f64
           : type == PRANGE_F32 ? (double)value.f32
                                : (double)integer_of(c, argument);
}

/* Sets the number of elements begin, begin + step, ... before end. */
static prange_status count_range(const pri_call *c, pri_range *r, int64_t end)
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
    r->count = (ptrdiff_t)count;
    return PRANGE_OK;
}

static prange_status set_ranges(pri_call *c)
{
    for (int k = 0; k < c->expr->ramps; k++) {
        const pri_ramp *ramp = &c->expr->ramp[k];
        pri_range *r = &c->ramp[k];
        *r = (pri_range){.step = 1};
        if (ramp->kind == PRI_ARANGE) {
            r->begin = integer_of(c, ramp->arg[0]);
            r->step = integer_of(c, ramp->arg[2]);
            const prange_status status = count_range(c, r, integer_of(c, ramp->arg[1]));
            if (status != PRANGE_OK)
                return status;
        } else if (ramp->kind == PRI_LINSPACE) {
            r->from = real_of(c, ramp->arg[0]);
            r->to = real_of(c, ramp->arg[1]);
            const int64_t count = integer_of(c, ramp->arg[2]);
            if (count < 0 || count > PTRDIFF_MAX)
                return pri_fail(PRANGE_ERROR_SIZE, "%s: linspace has %lld points", c->function,
                                (long long)count);
            r->count = (ptrdiff_t)count;
        }
    }
    return PRANGE_OK;
}

/* An index has no dimensions. */
pri_sizes pri_call_shape(const pri_call *c, const pri_source *source)
{
    const int number = source->number;
    if (source->kind == PRI_OF_VARIABLE)
        return (pri_sizes){c->variable[number].ndim, c->variable[number].shape};
    if (source->kind == PRI_OF_RESULT)
        return (pri_sizes){c->result[number].shape.ndim, c->result[number].shape.size};
    return (pri_sizes){c->expr->ramp[number].kind != PRI_INDEX, &c->ramp[number].count};
}

static const char *source_name(const pri_call *c, const pri_source *source)
{
    return source->kind == PRI_OF_VARIABLE ? c->variable[source->number].name
           : source->kind == PRI_OF_RESULT ? "a reduction"
                                           : "a range";
}

/* Broadcasts `whole` with the shape of a source: `whole` becomes their common shape. A `fixed` one
 * does not grow. */
static prange_status broadcast(const pri_call *c, const pri_source *source, pri_shape *whole,
                               bool fixed)
{
    const pri_sizes s = pri_call_shape(c, source);
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
                            fixed ? "out's" : "another operand's", *size);
        *size = s.size[k];
    }
    return PRANGE_OK;
}

/* Sets the common shape of the outputs of a pass. */
static prange_status set_output_shape(const pri_call *c, const pri_pass *pass, pri_shape *whole)
{
    const pri_sink *sink = c->expr->sink + pass->first_sink;
    const pri_box *out = &c->out[sink->output];
    whole->ndim = out->ndim;
    for (int k = 0; k < out->ndim; k++)
        whole->size[k] = out->shape[k];
    for (int s = 1; s < pass->sinks; s++) {
        const pri_box *other = &c->out[sink[s].output];
        if (other->ndim != out->ndim ||
            memcmp(other->shape, out->shape, (size_t)out->ndim * sizeof *out->shape) != 0)
            return pri_fail(PRANGE_ERROR_SIZE, "%s: %s and %s have different shapes", c->function,
                            out->name, other->name);
    }
    return PRANGE_OK;
}

/* Broadcasts `whole` with the sources of a pass; a `fixed` one does not grow. */
static prange_status add_sources(const pri_call *c, const pri_pass *pass, pri_shape *whole,
                                 bool fixed)
{
    const pri_source *source = c->expr->source + pass->first_source;
    for (int k = 0; k < pass->sources; k++) {
        const prange_status status = broadcast(c, &source[k], whole, fixed);
        if (status != PRANGE_OK)
            return status;
    }
    for (int k = 0; k < pass->sources; k++) {
        if (source[k].kind != PRI_OF_RAMP)
            continue;
        const pri_ramp *ramp = &c->expr->ramp[source[k].number];
        if (ramp->kind == PRI_INDEX && ramp->axis >= whole->ndim)
            return pri_fail(PRANGE_ERROR_VALUE,
                            "%s: there is no index %c in an array of %d dimensions", c->function,
                            "ijk"[ramp->axis], whole -> ndim);
    }
    ptrdiff_t count = 1;
    for (int k = 0; k < whole->ndim; k++)
        if (whole->size[k] > 0 && __builtin_mul_overflow(count, whole->size[k], &count))
            return pri_fail(PRANGE_ERROR_SIZE, "%s: the product of sizes overflows", c->function);
    return PRANGE_OK;
}

/* Refuses an axis that the array does not have, or that is given twice (axis k, and k - ndim). */
static prange_status refuse_axis(const pri_call *c, const pri_pass *pass, int number, int ndim,
                                 bool twice)
{
    char place[24] = "";
    if (pass->axes.at >= 0)
        snprintf(place, sizeof place, "byte %d: ", pass->axes.at);
    if (twice)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %saxes %d and %d name the same of %d dimensions",
                        c->function, place, number + ndim, number, ndim);
    return pri_fail(PRANGE_ERROR_VALUE, "%s: %saxis = %d of an array of %d dimensions", c->function,
                    place, number, ndim);
}

/* Bit k for each axis k that is reduced. */
prange_status pri_call_axes(const pri_call *c, const pri_pass *pass, int ndim, unsigned *axes)
{
    *axes = (1u << ndim) - 1;
    if (pass->axes.all)
        return PRANGE_OK;
    *axes = 0;
    for (int k = 0; k < 2 * PRANGE_DIMS; k++) {
        if (!(pass->axes.bits >> k & 1))
            continue;
        const int number = k < PRANGE_DIMS ? k : PRANGE_DIMS - 1 - k;
        const int axis = number < 0 ? number + ndim : number;
        const bool twice = axis >= 0 && *axes >> axis & 1;
        if (axis < 0 || axis >= ndim || twice)
            return refuse_axis(c, pass, number, ndim, twice);
        *axes |= 1u << axis;
    }
    return PRANGE_OK;
}

static ptrdiff_t count_of(const pri_shape *s)
{
    ptrdiff_t count = 1;
    for (int k = 0; k < s->ndim; k++)
        count *= s->size[k];
    return count;
}

/* Sets the shape of a reduction's results. Refuses a reduction of no elements unless it is
 * defined. */
static prange_status plan_results(pri_call *c, const pri_pass *pass, const pri_shape *whole)
{
    pri_shape *s = &c->result[pass->result].shape;
    unsigned axes;
    ptrdiff_t length = 1;
    const prange_status status = pri_call_axes(c, pass, whole->ndim, &axes);
    if (status != PRANGE_OK)
        return status;
    s->ndim = 0;
    for (int k = 0; k < whole->ndim; k++) {
        const bool reduced = axes >> k & 1;
        length *= reduced ? whole->size[k] : 1;
        if (!reduced || pass->axes.kept)
            s->size[s->ndim++] = reduced ? 1 : whole->size[k];
    }
    const bool defined =
        pass->reducing == PRI_SUM || pass->reducing == PRI_PROD || pass->reducing >= PRI_ANY;
    if (length == 0 && count_of(s) > 0 && !defined)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: a reduction of no elements is undefined",
                        c->function);
    return PRANGE_OK;
}

/* Sets the shape of a reduction: that of its sources, and of its results. */
static prange_status set_reduction_shapes(pri_call *c, const pri_pass *pass, pri_shape *whole)
{
    whole->ndim = 0;
    const prange_status status = add_sources(c, pass, whole, false);
    return status == PRANGE_OK ? plan_results(c, pass, whole) : status;
}

/* Sets the shape of a pass that writes outputs, to which its sources must broadcast. */
static prange_status set_written_shape(const pri_call *c, const pri_pass *pass, pri_shape *whole)
{
    const prange_status status = set_output_shape(c, pass, whole);
    return status == PRANGE_OK ? add_sources(c, pass, whole, true) : status;
}

static bool can_convert(int from, prange_type to)
{
    return to <= PRANGE_F32 || from > PRANGE_F32;
}

/* Checks all shapes and types before anything is written. */
static prange_status check_passes(pri_call *c)
{
    for (int p = 0; p < c->expr->passes; p++) {
        const pri_pass *pass = &c->expr->pass[p];
        pri_shape *whole = &c->whole[p];
        const prange_status status = pass->reduces ? set_reduction_shapes(c, pass, whole)
                                                   : set_written_shape(c, pass, whole);
        if (status != PRANGE_OK)
            return status;
        for (int s = 0; s < pass->sinks && !pass->reduces; s++) {
            const pri_sink *sink = &c->expr->sink[pass->first_sink + s];
            const pri_box *out = &c->out[sink->output];
            if (!can_convert(sink->type, out->type))
                return pri_fail(PRANGE_ERROR_VALUE,
                                "%s: %s has integers, but its results are reals: convert them",
                                c->function, out->name);
        }
    }
    return PRANGE_OK;
}

prange_status pri_call_check(pri_call *c, const prange_variable *variables, const prange_view *out)
{
    prange_status status = check_variables(c, variables);
    if (status == PRANGE_OK)
        status = check_outputs(c, out);
    if (status == PRANGE_OK)
        status = set_ranges(c);
    return status == PRANGE_OK ? check_passes(c) : status;
}

/* The sink of result k in a pass that writes outputs, or NULL. */
static const pri_sink *sink_of(const prange_expr *expr, const pri_pass *pass, int k)
{
    const pri_sink *sink = expr->sink + pass->first_sink;
    for (int s = 0; s < pass->sinks && !pass->reduces; s++)
        if (sink[s].output == k)
            return &sink[s];
    return NULL;
}

prange_status pri_call_result(pri_call *c, const prange_variable *variables, int k,
                              prange_type *type, pri_shape *shape)
{
    prange_status status = check_variables(c, variables);
    if (status == PRANGE_OK)
        status = set_ranges(c);
    for (int p = 0; p < c->expr->passes && status == PRANGE_OK; p++) {
        const pri_pass *pass = &c->expr->pass[p];
        const pri_sink *sink = sink_of(c->expr, pass, k);
        if (pass->reduces) {
            status = set_reduction_shapes(c, pass, &c->whole[p]);
        } else if (sink) {
            *type = (prange_type)sink->type;
            shape->ndim = 0;
            return add_sources(c, pass, shape, false);
        }
    }
    return status;
}
