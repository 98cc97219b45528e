/* SPDX-License-Identifier: MIT */
/*
 * Variables of every type for the tests of expressions, and a formula of them.
 */
#ifndef TESTS_EXPR_VARIABLES_H
#define TESTS_EXPR_VARIABLES_H

#include <criterion/criterion.h>
#include <string.h>

#include <prange.h>

#include "random.h"

enum { N = 100 };

static double a[N], b[N];
static float f[N];
static int64_t l[N];
static int32_t i32[N];
static uint8_t u[N];
static double s = 2.5;
static int32_t m = 12;
static const ptrdiff_t shape_n = N;

static const prange_variable variables[] = {
    {"a", {a, PRANGE_F64, 1, &shape_n, NULL}},     {"b", {b, PRANGE_F64, 1, &shape_n, NULL}},
    {"f", {f, PRANGE_F32, 1, &shape_n, NULL}},     {"l", {l, PRANGE_I64, 1, &shape_n, NULL}},
    {"n32", {i32, PRANGE_I32, 1, &shape_n, NULL}}, {"u", {u, PRANGE_U8, 1, &shape_n, NULL}},
    {"s", {&s, PRANGE_F64, 0, NULL, NULL}},        {"m", {&m, PRANGE_I32, 0, NULL, NULL}},
};
enum { VARIABLES = sizeof variables / sizeof *variables };

static inline void setup(void)
{
    for (int k = 0; k < N; k++) {
        a[k] = random_wide_f64(1, k);
        b[k] = random_wide_f64(2, k);
        f[k] = random_wide_f32(3, k);
        l[k] = (int64_t)random_bits(4, k);
        i32[k] = (int32_t)random_bits(5, k);
        u[k] = (uint8_t)random_bits(6, k);
    }
}

static inline prange_status eval(const char *text, prange_type type, int ndim, void *to)
{
    const prange_view out = {to, type, ndim, &shape_n, NULL};
    return prange_eval(text, VARIABLES, variables, &out);
}

/* The value of an expression that is a number. */
static inline double number(const char *text)
{
    double x = -12345.0;
    cr_assert_eq(eval(text, PRANGE_F64, 0, &x), PRANGE_OK, "%s: %s", text, prange_last_error());
    return x;
}

/* The same of type i64. */
static inline int64_t integer(const char *text)
{
    int64_t x = -12345;
    cr_assert_eq(eval(text, PRANGE_I64, 0, &x), PRANGE_OK, "%s: %s", text, prange_last_error());
    return x;
}

/* Compiles each text, the first of a pair, and expects the second one in its program. */
static inline void check_programs(size_t count, const char *const found[][2])
{
    for (size_t k = 0; k < count; k++) {
        char program[1000];
        prange_expr *expr = NULL;
        cr_assert_eq(prange_expr_compile(found[k][0], VARIABLES, variables, &expr), PRANGE_OK, "%s",
                     prange_last_error());
        prange_expr_print(expr, program, sizeof program);
        cr_expect(strstr(program, found[k][1]), "%s:\n%s", found[k][0], program);
        prange_expr_free(expr);
    }
}

#endif
