/* SPDX-License-Identifier: MIT */
/*
 * The public functions: compile, and run.
 */
#include <prange/expr.h>

#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "run.h"
#include "variables.h"

static prange_status compile(const char *function, const char *text, int count,
                             const prange_variable *variables, prange_expr **expr)
{
    if (!text)
        return pri_fail(PRANGE_ERROR_NULL, "%s: text is NULL", function);
    const prange_status status = pri_variables_check(function, count, variables);
    if (status != PRANGE_OK)
        return status;
    const size_t length = strnlen(text, PRANGE_EXPR_LENGTH + 1);
    if (length > PRANGE_EXPR_LENGTH)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: text is longer than %d bytes", function,
                        PRANGE_EXPR_LENGTH);
    pri_graph *graph = pri_scratch_small(sizeof *graph);
    if (!graph)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory", function);
    pri_graph_start(graph, function, count, variables);
    graph->text = text;
    graph->length = (int)length;
    pri_parse(graph);
    if (graph->status == PRANGE_OK)
        *expr = pri_program_of(graph);
    const prange_status result = graph->status;
    pri_scratch_free(graph);
    return result;
}

prange_status prange_expr_compile(const char *text, int count, const prange_variable *variables,
                                  prange_expr **expr)
{
    if (!expr)
        return pri_fail(PRANGE_ERROR_NULL, "%s: expr is NULL", __func__);
    return compile(__func__, text, count, variables, expr);
}

void prange_expr_free(prange_expr *expr)
{
    pri_scratch_free(expr);
}

prange_status prange_expr_run(const prange_expr *expr, int count, const prange_variable *variables,
                              const prange_view *out)
{
    if (!expr)
        return pri_fail(PRANGE_ERROR_NULL, "%s: expr is NULL", __func__);
    if (count != expr->variables)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: count = %d, but it was compiled for %d variables",
                        __func__, count, expr->variables);
    if (count > 0 && !variables)
        return pri_fail(PRANGE_ERROR_NULL, "%s: variables is NULL", __func__);
    return pri_expr_run(__func__, expr, variables, out);
}

prange_status prange_eval(const char *text, int count, const prange_variable *variables,
                          const prange_view *out)
{
    prange_expr *expr;
    prange_status status = compile(__func__, text, count, variables, &expr);
    if (status != PRANGE_OK)
        return status;
    status = pri_expr_run(__func__, expr, variables, out);
    prange_expr_free(expr);
    return status;
}
