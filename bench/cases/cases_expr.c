/* SPDX-License-Identifier: MIT */
/*
 * Expressions as text, translated anew in each call, over random numbers in [0, 1); in the group
 * "sizes" from 10 elements up; and a sum over a range without an array. The reference is the
 * formula in long double.
 */
#include <prange.h>

#include <tgmath.h>

#include "cases.h"
#include "expressions.h"
#include "plain.h"
#include "work.h"

static prange_status eval(const bench_work *it, const char *text)
{
    const double *x = it->x.data, *y = it->y.data;
    const double *const parts[] = {x, y, x + it->n, y + it->n};
    static const char *const names[] = {"a", "b", "c", "d"};
    prange_variable variables[4];
    for (int k = 0; k < 4; k++)
        variables[k] =
            (prange_variable){names[k], {(void *)(uintptr_t)parts[k], PRANGE_F64, 1, &it->n, NULL}};
    const prange_view out = {it->out.data, PRANGE_F64, 1, &it->n, NULL};
    return prange_eval(text, 4, variables, &out);
}

static prange_status eval_sum(bench_work *it)
{
    const prange_variable n = {"n", {&it->n, PRANGE_I64, 0, NULL, NULL}};
    const prange_view out = {it->out.data, PRANGE_F64, 0, NULL, NULL};
    return prange_eval("sum(f64(arange(n))**2 - arange(n))", 1, &n, &out);
}

static prange_status eval_axis(bench_work *it)
{
    const ptrdiff_t shape[] = {it->n, it->d};
    const prange_variable x = {"x", {it->x.data, PRANGE_F64, 2, shape, NULL}};
    const prange_view out = {it->out.data, PRANGE_F64, 1, shape + 1, NULL};
    return prange_eval("sum(x*x - x, axis=0)", 1, &x, &out);
}

/* The exact value or the scale of element i. */
static inline long double part(const bench_array *array, ptrdiff_t i)
{
    return (long double)bench_array_at(array, i);
}

#define DEFINE_VALUE(function, formula)                                                            \
    static long double function(const bench_work *it, ptrdiff_t i)                                 \
    {                                                                                              \
        const long double a = part(&it->x, i), b = part(&it->y, i), c = part(&it->x, it->n + i),   \
                          d = part(&it->y, it->n + i);                                             \
        (void)a, (void)b, (void)c, (void)d;                                                        \
        return formula;                                                                            \
    }
#define DEFINE(name, text, formula, scale)                                                         \
    DEFINE_VALUE(exact_##name, formula)                                                            \
    DEFINE_VALUE(scale_##name, scale)                                                              \
    BENCH_CALL(run_##name, eval(it, text))                                                         \
    BENCH_LOOP(name##_serial,                                                                      \
               plain_expr_##name##_serial(it->n, it->x.data, it->y.data, it->out.data))            \
    BENCH_LOOP(name##_openmp,                                                                      \
               plain_expr_##name##_openmp(it->n, it->x.data, it->y.data, it->out.data))            \
    BENCH_VERIFY(verify_##name, bench_work_error(it, exact_##name, scale_##name))
BENCH_EXPRESSIONS(DEFINE)

/* The sum of the squares minus the sum. */
static long double exact_sum(const bench_work *it, ptrdiff_t i)
{
    const long double n = (long double)it->n;
    (void)i;
    return (n - 1) * n * (2 * n - 1) / 6 - n * (n - 1) / 2;
}

/* The sum down column k. */
static long double exact_axis(const bench_work *it, ptrdiff_t k)
{
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        const long double x = part(&it->x, i * it->d + k);
        sum += x * x - x;
    }
    return sum;
}

BENCH_CALL(run_axis, eval_axis(it))
BENCH_PLAIN(axis, plain_expr_axis, it->n, it->d, it->x.data, it->out.data)
BENCH_VERIFY(verify_axis, bench_work_error(it, exact_axis, NULL))
BENCH_SETUP(setup_axis, sizeof(double), n *d, 0, d)
BENCH_FIGURE(bytes_axis, sizeof(double) * n * d)
BENCH_CALL(run_sum, eval_sum(it))
BENCH_LOOP(sum_serial, *(double *)it->out.data = plain_expr_sum_serial(it->n))
BENCH_LOOP(sum_openmp, *(double *)it->out.data = plain_expr_sum_openmp(it->n))
BENCH_VERIFY(verify_sum, bench_work_error(it, exact_sum, NULL))
BENCH_SETUP(setup, sizeof(double), 2 * n, 2 * n, n)
BENCH_SETUP(setup_sum, sizeof(double), 0, 0, 1)
BENCH_FIGURE(bytes1, 2 * sizeof(double) * n)
BENCH_FIGURE(bytes2, 3 * sizeof(double) * n)
BENCH_FIGURE(bytes4, 5 * sizeof(double) * n)
BENCH_FIGURE(footprint, 5 * sizeof(double) * n)

#define EXPR(form)                                                                                 \
    BENCH_WORK, .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .type = "f64", .setup = setup,  \
                .run = run_##form, .serial = form##_serial, .openmp = form##_openmp,               \
                .verify = verify_##form, .footprint = footprint, .tolerance = 1e-14,               \
                .baseline_tolerance = 1e-14

const prange_bench_case bench_cases_expr[] = {
    {EXPR(parabola), .name = "expr/parabola", .group = "expr", .sizes = BENCH_SIZES({10000000, 0}),
     .bytes = bytes1, .summary = "a*a - a as text (prange_eval)"},
    {EXPR(parabola), .name = "sizes/expr_parabola", .group = "sizes",
     .sizes = BENCH_SIZES({10, 0}, {100, 0}, {1000, 0}, {10000, 0}, {100000, 0}, {1000000, 0},
                          {10000000, 0}),
     .bytes = bytes1, .summary = "the same from 10 elements up"},
    {EXPR(linear), .name = "expr/linear", .group = "expr", .sizes = BENCH_SIZES({10000000, 0}),
     .bytes = bytes4, .summary = "2*a + 3*b - c/d as text"},
    {EXPR(length), .name = "expr/length", .group = "expr", .sizes = BENCH_SIZES({10000000, 0}),
     .bytes = bytes2, .summary = "sqrt(a*a + b*b) as text"},
    {EXPR(polynomial), .name = "expr/polynomial", .group = "expr",
     .sizes = BENCH_SIZES({10000000, 0}), .bytes = bytes1,
     .summary = "a polynomial of degree 8 as text"},
    {EXPR(choice), .name = "expr_choice", .sizes = BENCH_SIZES({10000000, 0}),
     .quick = BENCH_SIZES({1000000, 0}), .bytes = bytes2,
     .summary = "where(a > b, sin(a), cos(b)) as text"},
    {EXPR(gauss), .name = "expr/gauss", .group = "expr", .sizes = BENCH_SIZES({10000000, 0}),
     .bytes = bytes1, .summary = "exp(-a*a/2) as text"},
    {EXPR(softplus), .name = "expr/softplus", .group = "expr", .sizes = BENCH_SIZES({10000000, 0}),
     .bytes = bytes1, .summary = "log(1 + exp(a)) as text"},
    {BENCH_WORK, .same_bits = 1, .name = "expr/sum_of_range", .group = "expr", .type = "f64",
     .sizes = BENCH_SIZES({100000000, 0}), .setup = setup_sum, .run = run_sum, .serial = sum_serial,
     .openmp = sum_openmp, .verify = verify_sum, .tolerance = 1e-13, .baseline_tolerance = 1e-7,
     .summary = "sum(x**2 - x) over a range, without an array"},
    {BENCH_WORK, .same_bits = 1, .name = "expr/sum_axis", .group = "expr", .type = "f64",
     .sizes = BENCH_SIZES({256, 65536}), .setup = setup_axis, .run = run_axis,
     .serial = axis_serial, .openmp = axis_openmp, .verify = verify_axis, .bytes = bytes_axis,
     .footprint = bytes_axis, .limit = PRANGE_BENCH_LIMIT_READ, .tolerance = 1e-13,
     .baseline_tolerance = 1e-12, .summary = "sum(x*x - x, axis=0) as text"},
    {0},
};
