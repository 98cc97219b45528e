/* SPDX-License-Identifier: MIT */
/*
 * Formulas made by calls. A builder is a graph without a text.
 */
#include <prange/expr.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "variables.h"

struct prange_builder {
    pri_graph graph;
};

prange_status prange_builder_new(int count, const prange_variable *variables,
                                 prange_builder **builder)
{
    if (!builder)
        return pri_fail(PRANGE_ERROR_NULL, "%s: builder is NULL", __func__);
    const prange_status status = pri_variables_check(__func__, count, variables);
    if (status != PRANGE_OK)
        return status;
    prange_builder *made = pri_scratch_small(sizeof *made);
    if (!made)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory", __func__);
    pri_graph_start(&made->graph, __func__, count, variables);
    *builder = made;
    return PRANGE_OK;
}

/* Whether a call may continue. `function` is the name in error messages. */
static bool can_continue(prange_builder *builder, const char *function)
{
    if (pri_check_pointer(function, "builder", builder) != PRANGE_OK)
        return false;
    builder->graph.function = function;
    return builder->graph.status == PRANGE_OK;
}

/* Checks a node number from the caller; records an error and returns PRI_NONE if there is no such
 * node. */
static int check_node(prange_builder *builder, int x)
{
    if (x >= 0 && x < builder->graph.nodes)
        return x;
    return pri_graph_fail(&builder->graph, PRANGE_ERROR_VALUE, "%d is not a node", x);
}

int prange_expr_name(prange_builder *builder, const char *name)
{
    if (!can_continue(builder, __func__))
        return PRI_NONE;
    if (!name)
        return pri_graph_fail(&builder->graph, PRANGE_ERROR_NULL, "name is NULL");
    return pri_graph_name(&builder->graph, name, (int)strnlen(name, PRANGE_EXPR_LENGTH));
}

int prange_expr_number(prange_builder *builder, double value)
{
    return can_continue(builder, __func__) ? pri_graph_real(&builder->graph, value) : PRI_NONE;
}

int prange_expr_integer(prange_builder *builder, int64_t value)
{
    return can_continue(builder, __func__) ? pri_graph_integer(&builder->graph, value) : PRI_NONE;
}

int prange_expr_call(prange_builder *builder, const char *name, int count, const int *operands)
{
    enum { MOST = 16 };
    int args[MOST];
    if (!can_continue(builder, __func__))
        return PRI_NONE;
    if (!name || !operands)
        return pri_graph_fail(&builder->graph, PRANGE_ERROR_NULL, "%s is NULL",
                              name ? "operands" : "name");
    if (count < 1 || count > MOST)
        return pri_graph_fail(&builder->graph, PRANGE_ERROR_SIZE,
                              "expected 1 to %d operands, not %d", MOST, count);
    for (int k = 0; k < count; k++)
        if ((args[k] = check_node(builder, operands[k])) == PRI_NONE)
            return PRI_NONE;
    return pri_graph_call(&builder->graph, name, (int)strnlen(name, PRANGE_EXPR_LENGTH), count,
                          args);
}

int prange_expr_reduce(prange_builder *builder, const char *name, int x, int count, const int *axes,
                       bool keepdims)
{
    pri_reducing reducing;
    pri_axes along = {.all = count == 0, .kept = keepdims, .at = -1};
    if (!can_continue(builder, __func__) || check_node(builder, x) == PRI_NONE)
        return PRI_NONE;
    if (!name || (count > 0 && !axes))
        return pri_graph_fail(&builder->graph, PRANGE_ERROR_NULL, "%s is NULL",
                              name ? "axes" : "name");
    if (!pri_graph_reduces(name, (int)strnlen(name, PRANGE_EXPR_LENGTH), 1, &reducing))
        return pri_graph_fail(&builder->graph, PRANGE_ERROR_VALUE, "%.32s is not a reduction",
                              name);
    if (count < 0)
        return pri_graph_fail(&builder->graph, PRANGE_ERROR_SIZE, "count = %d is negative", count);
    for (int k = 0; k < count; k++) {
        if (axes[k] < -PRANGE_DIMS || axes[k] >= PRANGE_DIMS)
            return pri_graph_fail(&builder->graph, PRANGE_ERROR_VALUE, "axis = %d", axes[k]);
        const uint32_t bit = 1u << (axes[k] < 0 ? PRANGE_DIMS - 1 - axes[k] : axes[k]);
        if (along.bits & bit)
            return pri_graph_fail(&builder->graph, PRANGE_ERROR_VALUE, "axis = %d is given twice",
                                  axes[k]);
        along.bits |= bit;
    }
    return pri_graph_reduce(&builder->graph, reducing, x, along);
}

int prange_expr_result(prange_builder *builder, int x)
{
    if (!can_continue(builder, __func__))
        return PRI_NONE;
    return pri_graph_output(&builder->graph, check_node(builder, x));
}

prange_status prange_builder_compile(prange_builder *builder, prange_expr **expr)
{
    if (!builder || !expr)
        return pri_fail(PRANGE_ERROR_NULL, "%s: %s is NULL", __func__, expr ? "builder" : "expr");
    pri_graph *graph = &builder->graph;
    if (graph->status == PRANGE_OK && graph->outputs == 0) {
        graph->function = __func__;
        pri_graph_fail(graph, PRANGE_ERROR_VALUE, "there are no results");
    }
    /* Other calls may have failed since, or this may be another thread: set the first error's
     * message again. */
    if (graph->status != PRANGE_OK)
        return prange_set_last_error(graph->status, graph->complaint, NULL);
    graph->function = __func__;
    prange_expr *made = pri_program_of(graph);
    if (made)
        *expr = made;
    return graph->status;
}

void prange_builder_free(prange_builder *builder)
{
    pri_scratch_free(builder);
}
