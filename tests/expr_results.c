/* SPDX-License-Identifier: MIT */
/*
 * What a compiled text says of its results before it runs: their number, types and shapes.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "expr_variables.h"
#include "refused.h"

TestSuite(expr_results, .init = setup);

enum { ROWS = 4, COLUMNS = 25 };

static const ptrdiff_t matrix[] = {ROWS, COLUMNS}, column[] = {ROWS, 1};

/* Arrays of two dimensions, a column, a row, and a number. */
static const prange_variable shaped[] = {{"x", {a, PRANGE_F64, 2, matrix, NULL}},
                                         {"c", {f, PRANGE_F32, 2, column, NULL}},
                                         {"r", {i32, PRANGE_I32, 1, matrix + 1, NULL}},
                                         {"m", {&m, PRANGE_I32, 0, NULL, NULL}}};
enum { SHAPED = sizeof shaped / sizeof *shaped };

static prange_expr *compiled(const char *text)
{
    prange_expr *expr = NULL;
    cr_assert_eq(prange_expr_compile(text, SHAPED, shaped, &expr), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
    return expr;
}

Test(expr_results, number)
{
    static const struct {
        const char *text;
        int results;
    } known[] = {{"x", 1},
                 {"x;", 1},
                 {"x; x + 1", 2},
                 {"x; x", 2},
                 {"1;2", 2},
                 {"sum(x); 3", 2},
                 {"0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0", 16}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        prange_expr *expr = compiled(known[k].text);
        cr_expect_eq(prange_expr_results(expr), known[k].results, "%s", known[k].text);
        prange_expr_free(expr);
    }
    cr_expect_eq(prange_expr_results(NULL), 0);
}

static size_t bytes_of(const prange_view *view)
{
    static const size_t size[] = {sizeof(double), sizeof(float), sizeof(int64_t), sizeof(int32_t),
                                  1};
    size_t bytes = size[view->type];
    for (int d = 0; d < view->ndim; d++)
        bytes *= (size_t)view->shape[d];
    return bytes;
}

/* The view of a result, and a run into it. */
Test(expr_results, views)
{
    static const struct {
        const char *text;
        int k;
        prange_type type;
        int ndim;
        ptrdiff_t shape[3];
    } known[] = {
        {"x", 0, PRANGE_F64, 2, {ROWS, COLUMNS}},
        {"c", 0, PRANGE_F32, 2, {ROWS, 1}},
        {"c + r", 0, PRANGE_F32, 2, {ROWS, COLUMNS}},
        {"r + r", 0, PRANGE_I32, 1, {COLUMNS}},
        {"c; r", 0, PRANGE_F32, 2, {ROWS, COLUMNS}},
        {"c; r", 1, PRANGE_I32, 2, {ROWS, COLUMNS}},
        {"x > c", 0, PRANGE_U8, 2, {ROWS, COLUMNS}},
        {"m; x", 0, PRANGE_I32, 0, {0}},
        {"m; x", 1, PRANGE_F64, 2, {ROWS, COLUMNS}},
        {"2.5", 0, PRANGE_F64, 0, {0}},
        {"sum(r)", 0, PRANGE_I64, 0, {0}},
        {"sum(x, axis=0)", 0, PRANGE_F64, 1, {COLUMNS}},
        {"argmax(x, axis=1)", 0, PRANGE_I64, 1, {ROWS}},
        {"mean(x, axis=-1, keepdims=1)", 0, PRANGE_F64, 2, {ROWS, 1}},
        {"x - mean(x, axis=0)", 0, PRANGE_F64, 2, {ROWS, COLUMNS}},
        {"x; sum(c, axis=0); max(r)", 1, PRANGE_F32, 1, {1}},
        {"x; sum(c, axis=0); max(r)", 2, PRANGE_I32, 0, {0}},
        {"arange(m)", 0, PRANGE_I64, 1, {12}},
        {"linspace(0, 1, 7)", 0, PRANGE_F64, 1, {7}},
        {"f32(i) + r", 0, PRANGE_F32, 1, {COLUMNS}},
        {"arange(0)", 0, PRANGE_I64, 1, {0}},
    };
    for (size_t n = 0; n < sizeof known / sizeof *known; n++) {
        prange_expr *expr = compiled(known[n].text);
        const int results = prange_expr_results(expr);
        ptrdiff_t shape[PRANGE_EXPR_OUTPUTS][PRANGE_DIMS];
        prange_view out[PRANGE_EXPR_OUTPUTS];
        double data[PRANGE_EXPR_OUTPUTS][N];
        for (int k = 0; k < results; k++) {
            cr_assert_eq(prange_expr_result_view(expr, k, SHAPED, shaped, shape[k], &out[k]),
                         PRANGE_OK, "%s: %s", known[n].text, prange_last_error());
            cr_assert(!out[k].data && !out[k].strides && out[k].shape == shape[k]);
            out[k].data = data[k];
        }
        const prange_view *view = &out[known[n].k];
        cr_expect_eq(view->type, known[n].type, "%s", known[n].text);
        cr_expect_eq(view->ndim, known[n].ndim, "%s", known[n].text);
        for (int d = 0; d < view->ndim && d < known[n].ndim; d++)
            cr_expect_eq(view->shape[d], known[n].shape[d], "%s", known[n].text);
        cr_expect_eq(prange_expr_run(expr, SHAPED, shaped, out), PRANGE_OK, "%s: %s", known[n].text,
                     prange_last_error());
        /* The same text into a view of the known type and shape. */
        double wanted[N];
        out[known[n].k] = (prange_view){wanted, known[n].type, known[n].ndim, known[n].shape, NULL};
        cr_expect_eq(prange_eval(known[n].text, SHAPED, shaped, out), PRANGE_OK);
        cr_expect_arr_eq(data[known[n].k], wanted, bytes_of(&out[known[n].k]), "%s", known[n].text);
        prange_expr_free(expr);
    }
}

/* What a builder made says the same of its results. */
Test(expr_results, built)
{
    ptrdiff_t shape[PRANGE_DIMS];
    prange_view view;
    prange_builder *builder = NULL;
    prange_expr *expr = NULL;
    cr_assert_eq(prange_builder_new(SHAPED, shaped, &builder), PRANGE_OK);
    const int x = prange_expr_name(builder, "x"), c = prange_expr_name(builder, "c");
    prange_expr_result(builder, prange_expr_mul(builder, x, c));
    prange_expr_result(builder, prange_expr_name(builder, "m"));
    cr_assert_eq(prange_builder_compile(builder, &expr), PRANGE_OK, "%s", prange_last_error());
    prange_builder_free(builder);
    cr_expect_eq(prange_expr_results(expr), 2);
    cr_assert_eq(prange_expr_result_view(expr, 0, SHAPED, shaped, shape, &view), PRANGE_OK);
    cr_expect(view.type == PRANGE_F64 && view.ndim == 2 && shape[0] == ROWS && shape[1] == COLUMNS);
    cr_assert_eq(prange_expr_result_view(expr, 1, SHAPED, shaped, shape, &view), PRANGE_OK);
    cr_expect(view.type == PRANGE_I32 && view.ndim == 0);
    prange_expr_free(expr);
}

Test(expr_results, errors)
{
    static const char function[] = "prange_expr_result_view";
    ptrdiff_t shape[PRANGE_DIMS] = {-7};
    prange_view view = {.ndim = -7};
    prange_expr *expr = compiled("x");
    refused(prange_expr_result_view(NULL, 0, SHAPED, shaped, shape, &view), PRANGE_ERROR_NULL,
            function, "expr");
    refused(prange_expr_result_view(expr, 0, SHAPED, NULL, shape, &view), PRANGE_ERROR_NULL,
            function, "variables");
    refused(prange_expr_result_view(expr, 0, SHAPED, shaped, NULL, &view), PRANGE_ERROR_NULL,
            function, "shape");
    refused(prange_expr_result_view(expr, 0, SHAPED, shaped, shape, NULL), PRANGE_ERROR_NULL,
            function, "view");
    refused(prange_expr_result_view(expr, 0, 1, shaped, shape, &view), PRANGE_ERROR_SIZE, function,
            "count = 1");
    refused(prange_expr_result_view(expr, 1, SHAPED, shaped, shape, &view), PRANGE_ERROR_VALUE,
            function, "k = 1");
    refused(prange_expr_result_view(expr, -1, SHAPED, shaped, shape, &view), PRANGE_ERROR_VALUE,
            function, "k = -1");
    prange_expr_free(expr);
    static const struct {
        const char *text;
        prange_status status;
    } bad[] = {{"i + j", PRANGE_ERROR_VALUE},
               {"j + r", PRANGE_ERROR_VALUE},
               {"x + arange(7)", PRANGE_ERROR_SIZE},
               {"sum(x, axis=2)", PRANGE_ERROR_VALUE},
               {"max(arange(0))", PRANGE_ERROR_EMPTY}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        expr = compiled(bad[k].text);
        refused(prange_expr_result_view(expr, 0, SHAPED, shaped, shape, &view), bad[k].status,
                function, "");
        prange_expr_free(expr);
    }
    cr_expect(shape[0] == -7 && view.ndim == -7);
}
