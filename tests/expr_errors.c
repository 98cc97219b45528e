/* SPDX-License-Identifier: MIT */
/*
 * Expressions that are refused: errors with their places, arguments, limits, running out of memory.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "expr_variables.h"

/* The number of allocations before one fails; negative: none fails. */
static int allowance = -1;
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return allowance == 0 ? NULL : __real_aligned_alloc(alignment, size);
}

void *__wrap_malloc(size_t size)
{
    if (allowance == 0)
        return NULL;
    allowance -= allowance > 0;
    return __real_malloc(size);
}

TestSuite(expr_errors, .init = setup);

/* Each bad text: its status, the byte, and what was expected. */
Test(expr_errors, errors)
{
    static const struct {
        const char *text;
        int byte;
        const char *expected;
    } bad[] = {
        {"", 0, "expected an operand, not the end"},
        {"a +", 3, "expected an operand, not the end"},
        {"a b", 2, "expected an operator, ';' or the end"},
        {"(a", 2, "expected an operator or ')'"},
        {"a)", 1, "expected an operator, ';' or the end"},
        {"zz + 1", 0, "expected a variable, not 'zz'"},
        {"a + nope(b)", 4, "expected a function, not 'nope'"},
        {"sin(a, b)", 0, "expected 1 operand of sin, not 2"},
        {"where(a, b)", 0, "expected 3 operands of where, not 2"},
        {"sin()", 4, "expected an operand"},
        {"a < b < 3", 6, "expected parentheses"},
        {"a & b", 2, "expected integers for '&'; comparisons go in parentheses"},
        {"a > 0 & b > 0", 6, "expected integers for '&'; comparisons go in parentheses"},
        {"a^2", 1, "expected integers for '^'; a power is **"},
        {"clip(a, b)", 0, "expected 3 operands of clip, not 2"},
        {"std(a, b)", 0, "expected one array, and axis=, in 'std'"},
        {"~a", 0, "expected integers for '~'"},
        {"a << 2", 2, "expected integers for '<<'"},
        {"2x", 1, "expected an operator after the number"},
        {"1.2.3", 3, "expected an operator after the number"},
        {"0x", 0, "expected digits after 0x"},
        {"9223372036854775808", 0, "expected an integer below 2**63"},
        {"sum(a, axis=9)", 12, "expected an axis"},
        {"sum(a, axis=-0)", 13, "expected an axis"},
        {"sum(a, axis=(0 1))", 15, "expected ',' or ')'"},
        {"sum(a, axis=8)", 12, "expected an axis"},
        {"sum(a, axis=-9)", 13, "expected an axis"},
        {"sum(a, axis=())", 13, "expected an axis"},
        {"sum(a, axis=True)", 12, "expected an axis"},
        {"sum(a, axis=0.0)", 12, "expected an axis"},
        {"sum(a, axis=0e0)", 12, "expected an axis"},
        {"sum(a, axis=(0, 0))", 16, "expected an axis that is not given yet"},
        {"sum(a, axis=(-1, 0, -1))", 20, "expected an axis that is not given yet"},
        {"sum(a, axis=0, axis=1)", 15, "expected ')' after the axis"},
        {"sum(a, keepdims=1, keepdims=1)", 19, "expected ')' after the axis"},
        {"sum(a, axis=0, b)", 15, "expected ')' after the axis"},
        {"sum(a, keepdims=2)", 16, "expected 0 or 1"},
        {"sin(a, axis=0)", 0, "expected a reduction"},
        {"a = b", 2, "expected an operator"},
        {"a; ; b", 3, "expected an operand"},
        {"a + \x01", 4, "expected an operand"},
        {"a ? b", 2, "expected an operator"},
        {"arange()", 7, "expected an operand"},
        {"arange(1, 2, 3, 4)", 0, "expected 1 to 3 operands of arange"},
        {"linspace(1, 2)", 0, "expected 3 operands of linspace"},
        {"arange(a)", 0, "expected integers or variables"},
        {"sum(a, b)", 0, "expected one array, and axis=, in 'sum'"},
        {"1 + mean(a, 0)", 4, "expected one array, and axis=, in 'mean'"},
        {"import os", 0, "expected a variable, not 'import'"},
        {"__class__", 0, "expected a variable"},
        {"a.real", 1, "expected an operator"},
        {"'a'", 0, "expected an operand"},
    };
    double x[N];
    memset(x, 0x55, sizeof x);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        char place[64];
        snprintf(place, sizeof place, "prange_eval: byte %d: ", bad[k].byte);
        cr_expect_eq(eval(bad[k].text, PRANGE_F64, 1, x), PRANGE_ERROR_VALUE, "%s", bad[k].text);
        cr_expect(strncmp(prange_last_error(), place, strlen(place)) == 0 &&
                      strstr(prange_last_error(), bad[k].expected),
                  "%s: %s", bad[k].text, prange_last_error());
    }
    cr_assert_eq(eval("a + (b * ", PRANGE_F64, 1, x), PRANGE_ERROR_VALUE);
    cr_assert_str_eq(
        prange_last_error(),
        "prange_eval: byte 9: expected an operand, not the end\na + (b * \n         ^");
    for (int k = 0; k < N; k++)
        cr_assert_eq(bits_of_f64(x[k]), UINT64_C(0x5555555555555555));
}

/* Axes that are wrong only for the shape of the array. */
Test(expr_errors, axes)
{
    static const struct {
        const char *text, *error;
    } bad[] = {
        {"sum(x, axis=2)", "prange_eval: byte 12: axis = 2 of an array of 2 dimensions"},
        {"sum(x, axis=-3)", "prange_eval: byte 12: axis = -3 of an array of 2 dimensions"},
        {"sum(x, axis=(0, -2))",
         "prange_eval: byte 12: axes 0 and -2 name the same of 2 dimensions"},
        {"1 + max(x, axis= (-1, 1))",
         "prange_eval: byte 17: axes 1 and -1 name the same of 2 dimensions"},
        {"mean(x, axis=(1, 0)) + sum(x, axis=(0, 1, -1))",
         "prange_eval: byte 35: axes 1 and -1 name the same of 2 dimensions"},
    };
    const ptrdiff_t shape[] = {N / 2, 2};
    double y = 7.0;
    const prange_variable own = {"x", {a, PRANGE_F64, 2, shape, NULL}};
    const prange_view out = {&y, PRANGE_F64, 0, NULL, NULL};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        cr_expect_eq(prange_eval(bad[k].text, 1, &own, &out), PRANGE_ERROR_VALUE);
        cr_expect_str_eq(prange_last_error(), bad[k].error);
    }
    cr_expect_eq(y, 7.0);
    cr_expect_eq(prange_eval("sum(x, axis=(0, -1))", 1, &own, &out), PRANGE_OK);
}

Test(expr_errors, arguments)
{
    double x[N];
    int64_t integers[N];
    prange_expr *expr = NULL;
    const prange_view out = {x, PRANGE_F64, 1, &shape_n, NULL};
    const prange_variable unnamed = {NULL, variables[0].view}, odd = {"a b", variables[0].view};
    const prange_variable twice[] = {variables[0], variables[0]};
    prange_variable wrong[VARIABLES];
    cr_expect_eq(prange_eval(NULL, VARIABLES, variables, &out), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_eval("a", VARIABLES, NULL, &out), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_eval("a", VARIABLES, variables, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_eval("1", -1, variables, &out), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_eval("1", 129, variables, &out), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_eval("1", 1, &unnamed, &out), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_eval("1", 1, &odd, &out), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_eval("1", 2, twice, &out), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_expr_compile("a", VARIABLES, variables, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_expr_run(NULL, 0, NULL, &out), PRANGE_ERROR_NULL);
    cr_expect_eq(eval("a", PRANGE_I64, 1, integers), PRANGE_ERROR_VALUE);
    cr_expect_eq(eval("i64(a)", PRANGE_I64, 1, integers), PRANGE_OK);
    cr_expect_eq(eval("a", PRANGE_F64, 0, x), PRANGE_ERROR_SIZE);
    cr_assert_eq(prange_expr_compile("a + s", VARIABLES, variables, &expr), PRANGE_OK);
    cr_expect_eq(prange_expr_run(expr, VARIABLES - 1, variables, &out), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_expr_run(expr, VARIABLES, NULL, &out), PRANGE_ERROR_NULL);
    memcpy(wrong, variables, sizeof wrong);
    wrong[0].view.type = PRANGE_I64;
    cr_expect_eq(prange_expr_run(expr, VARIABLES, wrong, &out), PRANGE_ERROR_VALUE);
    cr_expect_str_eq(prange_last_error(),
                     "prange_expr_run: a has type i64, but was compiled for f64");
    wrong[0].view = variables[6].view;
    cr_expect_eq(prange_expr_run(expr, VARIABLES, wrong, &out), PRANGE_ERROR_SIZE);
    memcpy(wrong, variables, sizeof wrong);
    wrong[0].name = NULL;
    cr_expect_eq(prange_expr_run(expr, VARIABLES, wrong, &out), PRANGE_OK);
    prange_expr_free(expr);
    prange_expr_free(NULL);
}

/* `before`, `count` times `piece`, and `after`. */
static char *repeated(const char *before, int count, const char *piece, const char *after)
{
    const size_t length = strlen(piece);
    char *text = malloc(strlen(before) + (size_t)count * length + strlen(after) + 1), *to = text;
    to += sprintf(to, "%s", before);
    for (int k = 0; k < count; k++)
        to += sprintf(to, "%s", piece);
    sprintf(to, "%s", after);
    return text;
}

static prange_status of_repeated(const char *before, int count, const char *piece,
                                 const char *after)
{
    double x[N];
    char *text = repeated(before, count, piece, after);
    const prange_status status = eval(text, PRANGE_F64, 1, x);
    free(text);
    return status;
}

Test(expr_errors, limits)
{
    cr_expect_eq(of_repeated("", PRANGE_EXPR_DEPTH, "(", "a"), PRANGE_ERROR_VALUE);
    cr_expect_eq(of_repeated("", PRANGE_EXPR_DEPTH + 1, "(", "a"), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("", 20000, "(", ""), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("", 20000, "-", "a"), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("a", 8000, "**a", ""), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("a", 8000, " + a", ""), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("a", 2000, " + a", ""), PRANGE_OK);
    cr_expect_eq(of_repeated("a", PRANGE_EXPR_LENGTH, " ", ""), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("a", PRANGE_EXPR_LENGTH - 1, " ", ""), PRANGE_OK);
    cr_expect_eq(of_repeated("a", 17, ";a", ""), PRANGE_ERROR_SIZE);
    char text[2000] = "0";
    for (int k = 0; k < 33; k++)
        sprintf(text + strlen(text), " + sum(a + %d)", k);
    double x[N];
    cr_expect_eq(eval(text, PRANGE_F64, 1, x), PRANGE_ERROR_SIZE);
    *strrchr(text, '+') = '\0';
    *strrchr(text, '+') = '\0';
    cr_expect_eq(eval(text, PRANGE_F64, 1, x), PRANGE_OK);
    /* An expression whose values are all live at once. */
    char wide[8000] = "0";
    for (int side = 0; side < 2; side++)
        for (int k = 0; k < 70; k++)
            sprintf(wide + strlen(wide), " %c sin(a + %d)", side ? '*' : '+', side ? 69 - k : k);
    cr_expect_eq(eval(wide, PRANGE_F64, 1, x), PRANGE_ERROR_SIZE);
    cr_expect(strstr(prange_last_error(), "needed at once"), "%s", prange_last_error());
    prange_variable many[PRANGE_EXPR_VARIABLES];
    char names[PRANGE_EXPR_VARIABLES][8], sum[2000] = "0";
    for (int k = 0; k < PRANGE_EXPR_VARIABLES; k++) {
        sprintf(names[k], "x%d", k);
        sprintf(sum + strlen(sum), "+%s", names[k]);
        many[k] = (prange_variable){names[k], variables[k % 2].view};
    }
    const prange_view out = {x, PRANGE_F64, 1, &shape_n, NULL};
    cr_expect_eq(prange_eval(sum, PRANGE_EXPR_VARIABLES, many, &out), PRANGE_OK);
    double expected = 0.0;
    for (int k = 0; k < PRANGE_EXPR_VARIABLES; k++)
        expected += k % 2 ? b[7] : a[7];
    cr_expect_eq(x[7], expected);
}

/* The limits of the header to the last: what has as many is taken, and one more is refused. */
Test(expr_errors, limits_are_attained)
{
    /* a; and for each of the others a number, its conversion and a sum. */
    enum { COUNT = (PRANGE_EXPR_NODES - 2) / 3 };
    cr_assert_eq(3 * COUNT + 1, PRANGE_EXPR_NODES - 1);
    char *sum = allocate(8 * PRANGE_EXPR_NODES), *text = allocate(8 * PRANGE_EXPR_NODES);
    double x[N], many[PRANGE_EXPR_OUTPUTS + 1][N];
    prange_view out[PRANGE_EXPR_OUTPUTS + 1];
    strcpy(sum, "a");
    for (int k = 0, length = 1; k < COUNT; k++)
        length += sprintf(sum + length, "+%d.5", k);
    cr_expect_eq(eval(sum, PRANGE_F64, 1, x), PRANGE_OK, "%s", prange_last_error());
    sprintf(text, "sqrt(%s)", sum);
    cr_expect_eq(eval(text, PRANGE_F64, 1, x), PRANGE_OK, "%s", prange_last_error());
    sprintf(text, "exp(sqrt(%s))", sum);
    cr_expect_eq(eval(text, PRANGE_F64, 1, x), PRANGE_ERROR_SIZE);
    free(sum);
    free(text);

    for (int k = 0; k <= PRANGE_EXPR_OUTPUTS; k++)
        out[k] = (prange_view){many[k], PRANGE_F64, 1, &shape_n, NULL};
    char results[200] = "a";
    for (int k = 1; k < PRANGE_EXPR_OUTPUTS; k++)
        sprintf(results + strlen(results), ";a+%d", k);
    cr_expect_eq(prange_eval(results, VARIABLES, variables, out), PRANGE_OK);
    cr_expect_eq(many[PRANGE_EXPR_OUTPUTS - 1][7], a[7] + (PRANGE_EXPR_OUTPUTS - 1));
    strcat(results, ";b");
    cr_expect_eq(prange_eval(results, VARIABLES, variables, out), PRANGE_ERROR_SIZE);

    prange_variable all[PRANGE_EXPR_VARIABLES + 1];
    char names[PRANGE_EXPR_VARIABLES + 1][8];
    for (int k = 0; k <= PRANGE_EXPR_VARIABLES; k++) {
        sprintf(names[k], "v%d", k);
        all[k] = (prange_variable){names[k], variables[0].view};
    }
    cr_expect_eq(prange_eval("v127", PRANGE_EXPR_VARIABLES, all, out), PRANGE_OK);
    cr_expect_eq(prange_eval("v127", PRANGE_EXPR_VARIABLES + 1, all, out), PRANGE_ERROR_SIZE);
}

Test(expr_errors, memory)
{
    double rows[N], x[N];
    const ptrdiff_t shape[] = {N / 2, 2};
    const prange_variable own = {"x", {a, PRANGE_F64, 2, shape, NULL}};
    const prange_view out = {rows, PRANGE_F64, 1, shape, NULL};
    memset(rows, 0, sizeof rows);
    memset(x, 0, sizeof x);
    prange_status status = PRANGE_ERROR_MEMORY;
    int tries = 0;
    for (; status == PRANGE_ERROR_MEMORY && tries < 10; tries++) {
        allowance = tries;
        status = prange_eval("2*sum(x, axis=1)", 1, &own, &out);
        allowance = -1;
        cr_assert(status == PRANGE_OK || rows[0] == 0.0);
    }
    cr_assert(status == PRANGE_OK && tries > 3, "%d tries", tries);
    prange_expr *expr = NULL;
    cr_assert_eq(prange_expr_compile("2*sum(x, axis=1)", 1, &own, &expr), PRANGE_OK);
    rows[0] = 0.0;
    allowance = 0;
    status = prange_expr_run(expr, 1, &own, &out);
    allowance = -1;
    cr_assert_eq(status, PRANGE_ERROR_MEMORY);
    cr_assert_eq(rows[0], 0.0);
    prange_expr_free(expr);
    /* Results that are computed in the output need no memory, nor do elementwise runs and whole
     * reductions. */
    cr_assert_eq(prange_expr_compile("sum(x, axis=1)", 1, &own, &expr), PRANGE_OK);
    allowance = 0;
    status = prange_expr_run(expr, 1, &own, &out);
    allowance = -1;
    cr_assert_eq(status, PRANGE_OK);
    cr_assert_eq(rows[0], a[0] + a[1]);
    prange_expr_free(expr);
    cr_assert_eq(prange_expr_compile("a*b - mean(a)", VARIABLES, variables, &expr), PRANGE_OK);
    const prange_view elements = {x, PRANGE_F64, 1, &shape_n, NULL};
    allowance = 0;
    status = prange_expr_run(expr, VARIABLES, variables, &elements);
    allowance = -1;
    cr_assert_eq(status, PRANGE_OK);
    prange_expr_free(expr);
}

/* As after a failure of prange_builder_new(): each call returns -1, and the last reports the
 * reason. */
Test(expr_errors, without_a_builder)
{
    prange_expr *expr = NULL;
    const int operands[] = {0, 0};
    cr_expect_eq(prange_expr_name(NULL, "a"), -1);
    cr_expect_eq(prange_expr_number(NULL, 1.0), -1);
    cr_expect_eq(prange_expr_integer(NULL, 1), -1);
    cr_expect_eq(prange_expr_call(NULL, "sin", 1, operands), -1);
    cr_expect_eq(prange_expr_add(NULL, 0, 0), -1);
    cr_expect_eq(prange_expr_reduce(NULL, "sum", 0, 0, NULL, false), -1);
    cr_expect_eq(prange_expr_result(NULL, 0), -1);
    cr_expect_eq(prange_builder_compile(NULL, &expr), PRANGE_ERROR_NULL);
    cr_expect_null(expr);
}

Test(expr_errors, builder_errors)
{
    prange_builder *builder = NULL;
    prange_expr *expr = NULL;
    const int wrong[] = {99, 0}, twice[] = {0, 1, 0};
    cr_expect_eq(prange_builder_new(0, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_builder_new(-1, NULL, &builder), PRANGE_ERROR_SIZE);
    for (int k = 0; k < 13; k++) {
        prange_status status = PRANGE_ERROR_VALUE;
        cr_assert_eq(prange_builder_new(VARIABLES, variables, &builder), PRANGE_OK);
        const int one = prange_expr_name(builder, "a");
        int node = -2;
        switch (k) {
        case 0:
            node = prange_expr_name(builder, "nope");
            break;
        case 1:
            node = prange_expr_name(builder, NULL);
            status = PRANGE_ERROR_NULL;
            break;
        case 2:
            node = prange_expr_call(builder, "+", 2, wrong);
            break;
        case 3:
            node = prange_expr_call(builder, "sin", 0, wrong);
            status = PRANGE_ERROR_SIZE;
            break;
        case 4:
            node = prange_expr_call(builder, "sin", 1, NULL);
            status = PRANGE_ERROR_NULL;
            break;
        case 5:
            node = prange_expr_call(builder, "sinus", 1, &one);
            break;
        case 6:
            node = prange_expr_reduce(builder, "total", one, 0, NULL, false);
            break;
        case 7:
            node = prange_expr_reduce(builder, "sum", one, 1, NULL, false);
            status = PRANGE_ERROR_NULL;
            break;
        case 8:
            node = prange_expr_reduce(builder, "sum", one, 1, wrong, false);
            break;
        case 9:
            node = prange_expr_reduce(builder, "sum", -1, 0, NULL, false);
            break;
        case 10:
            node = prange_expr_result(builder, 1000);
            break;
        case 11:
            node = prange_expr_reduce(builder, "sum", one, 3, twice, false);
            break;
        default: /* no results */
            node = -1;
            break;
        }
        cr_expect_eq(node, -1, "%d", k);
        /* Later calls change nothing. */
        cr_expect(k == 12 || prange_expr_number(builder, 1.0) == -1);
        cr_expect_eq(prange_builder_compile(builder, &expr), status, "%d", k);
        cr_expect(strncmp(prange_last_error(), "prange_", 7) == 0, "%s", prange_last_error());
        /* The message is that of the first error, whatever failed later. */
        char text[256];
        strcpy(text, prange_last_error());
        cr_expect_eq(prange_eval(NULL, 0, NULL, NULL), PRANGE_ERROR_NULL);
        cr_expect_eq(prange_builder_compile(builder, &expr), status, "%d", k);
        cr_expect_str_eq(prange_last_error(), text);
        prange_builder_free(builder);
    }
    prange_builder_free(NULL);
    cr_assert_null(expr);
}

Test(expr_errors, memory_of_columns)
{
    enum { ROWS = 5000, COLUMNS = 3 };
    static double x[ROWS * COLUMNS], sums[COLUMNS];
    const ptrdiff_t shape[] = {ROWS, COLUMNS};
    const prange_variable own = {"x", {x, PRANGE_F64, 2, shape, NULL}};
    const prange_view out = {sums, PRANGE_F64, 1, shape + 1, NULL};
    prange_expr *expr = NULL;
    cr_assert_eq(prange_expr_compile("sum(x + 1, axis=0)", 1, &own, &expr), PRANGE_OK);
    allowance = 0;
    const prange_status status = prange_expr_run(expr, 1, &own, &out);
    allowance = -1;
    cr_assert_eq(status, PRANGE_ERROR_MEMORY);
    cr_assert_eq(sums[0], 0.0);
    cr_assert_eq(prange_expr_run(expr, 1, &own, &out), PRANGE_OK);
    cr_assert_eq(sums[2], ROWS);
    prange_expr_free(expr);
}
