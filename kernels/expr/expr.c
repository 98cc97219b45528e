/* SPDX-License-Identifier: MIT */
/*
 * The public functions: compile, ask for results, and run.
 */
#include <prange/expr.h>

#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "call.h"
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

int prange_expr_results(const prange_expr *expr)
{
    return expr ? expr->outputs : 0;
}

static prange_status check_call(const char *function, const prange_expr *expr, int count,
                                const prange_variable *variables)
{
    if (!expr)
        return pri_fail(PRANGE_ERROR_NULL, "%s: expr is NULL", function);
    if (count != expr->variables)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: count = %d, but it was compiled for %d variables",
                        function, count, expr->variables);
    if (count > 0 && !variables)
        return pri_fail(PRANGE_ERROR_NULL, "%s: variables is NULL", function);
    return PRANGE_OK;
}

prange_status prange_expr_result_view(const prange_expr *expr, int k, int count,
                                      const prange_variable *variables, ptrdiff_t *shape,
                                      prange_view *view)
{
    pri_call c;
    prange_type type;
    pri_shape own;
    prange_status status = check_call(__func__, expr, count, variables);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "shape", shape);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "view", view);
    if (status != PRANGE_OK)
        return status;
    if (k < 0 || k >= expr->outputs)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: k = %d, and there are %d results", __func__, k,
                        expr->outputs);
    c.function = __func__;
    c.expr = expr;
    status = pri_call_result(&c, variables, k, &type, &own);
    if (status != PRANGE_OK)
        return status;
    memcpy(shape, own.size, (size_t)own.ndim * sizeof *shape);
    *view = (prange_view){.type = type, .ndim = own.ndim, .shape = shape};
    return PRANGE_OK;
}

prange_status prange_expr_run(const prange_expr *expr, int count, const prange_variable *variables,
                              const prange_view *out)
{
    const prange_status status = check_call(__func__, expr, count, variables);
    return status == PRANGE_OK ? pri_expr_run(__func__, expr, variables, out) : status;
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
