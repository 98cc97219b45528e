/* SPDX-License-Identifier: MIT */
/*
 * Ranges: nodes that depend on the index alone.
 */
#include <string.h>

#include "node.h"

static bool is_equal(const pri_ramp *a, const pri_ramp *b)
{
    return a->kind == b->kind && a->type == b->type && a->axis == b->axis &&
           a->arg[0] == b->arg[0] && a->arg[1] == b->arg[1] && a->arg[2] == b->arg[2];
}

static int add_ramp(pri_graph *graph, const pri_ramp *ramp)
{
    int k = 0;
    while (k < graph->ramps && !is_equal(&graph->ramp[k], ramp))
        k++;
    if (k == PRI_RAMPS)
        return pri_graph_fail(graph, PRANGE_ERROR_SIZE, "more than %d ranges", PRI_RAMPS);
    graph->ramp[k] = *ramp;
    graph->ramps += k == graph->ramps;
    return pri_graph_add(graph, &(pri_node){.op = PRI_OP_RAMP,
                                            .type = (uint8_t)ramp->type,
                                            .code = (uint8_t)k,
                                            .arg = {PRI_NONE, PRI_NONE, PRI_NONE}});
}

int pri_graph_index(pri_graph *graph, int axis)
{
    return add_ramp(graph, &(pri_ramp){.kind = PRI_INDEX, .type = PRANGE_I64, .axis = axis});
}

/* Whether x is a number or a variable without dimensions; if `integer`, not a real one. */
static bool is_fixed(const pri_graph *graph, int x, bool integer)
{
    const pri_node *node = &graph->node[x];
    const bool scalar = node->op == PRI_OP_VARIABLE && graph->variables[node->code].view.ndim == 0;
    return (node->op == PRI_OP_NUMBER || scalar) && !(integer && node->type <= PRANGE_F32);
}

/* Whether x is f32, and y does not widen it to f64. */
static bool is_f32(const pri_graph *graph, int x, int y)
{
    const pri_node *with = &graph->node[y];
    return graph->node[x].type == PRANGE_F32 && (with->type != PRANGE_F64 || with->literal);
}

static int add_arange(pri_graph *graph, int count, const int args[])
{
    pri_ramp ramp = {.kind = PRI_ARANGE, .type = PRANGE_I64};
    if (count < 1 || count > 3)
        return pri_graph_fail(graph, PRANGE_ERROR_VALUE, "expected 1 to 3 operands of arange");
    for (int k = 0; k < count; k++)
        if (!is_fixed(graph, args[k], true))
            return pri_graph_fail(graph, PRANGE_ERROR_VALUE,
                                  "expected integers or variables without dimensions in arange");
    ramp.arg[0] = count > 1 ? args[0] : pri_graph_integer(graph, 0);
    ramp.arg[1] = count > 1 ? args[1] : args[0];
    ramp.arg[2] = count > 2 ? args[2] : pri_graph_integer(graph, 1);
    return graph->status == PRANGE_OK ? add_ramp(graph, &ramp) : PRI_NONE;
}

static int add_linspace(pri_graph *graph, int count, const int args[])
{
    if (count != 3)
        return pri_graph_fail(graph, PRANGE_ERROR_VALUE, "expected 3 operands of linspace");
    for (int k = 0; k < 3; k++)
        if (!is_fixed(graph, args[k], k == 2))
            return pri_graph_fail(graph, PRANGE_ERROR_VALUE,
                                  "expected numbers or variables without dimensions in linspace");
    const bool narrow = is_f32(graph, args[0], args[1]) || is_f32(graph, args[1], args[0]);
    return add_ramp(graph, &(pri_ramp){.kind = PRI_LINSPACE,
                                       .type = narrow ? PRANGE_F32 : PRANGE_F64,
                                       .arg = {args[0], args[1], args[2]}});
}

bool pri_graph_is_ramp(const char *name, int length)
{
    return (length == 6 && strncmp(name, "arange", 6) == 0) ||
           (length == 8 && strncmp(name, "linspace", 8) == 0);
}

int pri_graph_ramp(pri_graph *graph, const char *name, int count, const int args[])
{
    return *name == 'a' ? add_arange(graph, count, args) : add_linspace(graph, count, args);
}
