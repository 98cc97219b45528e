/* SPDX-License-Identifier: MIT */
/*
 * Expressions: ranges, several results, in-place, shapes, several threads on one compiled text, and
 * formulas made by calls.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "expr_variables.h"

TestSuite(expr_calls, .init = setup);

Test(expr_calls, ranges)
{
    int64_t x[N];
    double y[N];
    cr_assert_eq(eval("arange(100)*3 - i", PRANGE_I64, 1, x), PRANGE_OK);
    for (int k = 0; k < N; k++)
        cr_assert_eq(x[k], 2 * k);
    cr_assert_eq(eval("arange(500, 300, -2) + arange(m, m + 0*m + 112)", PRANGE_I64, 1, x),
                 PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("arange(500, 300, -2)", PRANGE_I64, 1, x), PRANGE_OK);
    for (int k = 0; k < N; k++)
        cr_assert_eq(x[k], 500 - 2 * k);
    cr_assert_eq(eval("linspace(-1.1, s, 100)", PRANGE_F64, 1, y), PRANGE_OK);
    for (int k = 0; k < N; k++)
        cr_assert_eq(y[k], k == 99 ? 2.5 : k == 0 ? -1.1 : k * ((2.5 - -1.1) / 99) + -1.1);
    cr_assert_eq(integer("sum(arange(m))"), 66);
    cr_assert_eq(integer("sum(arange(0, 10, 3))"), 18);
    cr_assert_eq(integer("count(arange(3, 3) + 1)"), 0);
    cr_assert_eq(integer("count(arange(5, -9) == 0)"), 0);
    cr_assert_eq(number("sum(linspace(7, 8, 1))"), 7);
    cr_assert_eq(integer("sum(arange(1000000)**2 - arange(1000000))"),
                 INT64_C(333332833333500000) - INT64_C(499999500000));
    cr_assert_eq(number("max(f64(arange(100000)))"), 99999);
    cr_assert_eq(integer("sum(arange(9223372036854775807, 9223372036854775806, -1))"), INT64_MAX);
    double out[6];
    const ptrdiff_t shape[] = {2, 3};
    const prange_view view = {out, PRANGE_F64, 2, shape, NULL};
    cr_assert_eq(prange_eval("10*i + j", 0, NULL, &view), PRANGE_OK);
    for (int k = 0; k < 6; k++)
        cr_assert_eq(out[k], 10 * (k / 3) + k % 3);
    cr_assert_eq(prange_eval("i + k", 0, NULL, &view), PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("arange(0, 10, 0)", PRANGE_I64, 1, x), PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("linspace(0, 1, -1)", PRANGE_F64, 1, y), PRANGE_ERROR_SIZE);
    cr_assert_eq(eval("arange(1.5)", PRANGE_F64, 1, y), PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("arange(l)", PRANGE_F64, 1, y), PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("arange(99)", PRANGE_F64, 1, y), PRANGE_ERROR_SIZE);
    cr_assert_eq(eval("sum(arange(-9223372036854775807, 9223372036854775807))", PRANGE_F64, 0, y),
                 PRANGE_ERROR_SIZE);
}

/* clip() limits numbers to two bounds, and gives the upper bound if the bounds are in the wrong
 * order. Standard deviations are the roots of variances. */
Test(expr_calls, clip_and_std)
{
    static const double numbers[] = {-3.5, -0.0, 0.25, 7.0, (double)NAN, (double)INFINITY};
    static const double clipped[] = {-1.0, -0.0, 0.25, 2.0, (double)NAN, 2.0};
    static const int32_t wide[] = {-9, 4, 300};
    static const uint8_t narrow[] = {0, 4, 255};
    const ptrdiff_t six = 6, three = 3;
    double x[6], deviation = 0.0, variance = 0.0;
    int32_t y[3] = {0};
    uint8_t z[3] = {0};
    const prange_variable own[] = {{"x", {(void *)numbers, PRANGE_F64, 1, &six, NULL}},
                                   {"y", {(void *)wide, PRANGE_I32, 1, &three, NULL}},
                                   {"z", {(void *)narrow, PRANGE_U8, 1, &three, NULL}}};
    const prange_view reals = {x, PRANGE_F64, 1, &six, NULL},
                      integers = {y, PRANGE_I32, 1, &three, NULL},
                      bytes = {z, PRANGE_U8, 1, &three, NULL};
    const prange_view roots[] = {{&deviation, PRANGE_F64, 0, NULL, NULL},
                                 {&variance, PRANGE_F64, 0, NULL, NULL}};
    cr_assert_eq(prange_eval("clip(x, -1, 2)", 3, own, &reals), PRANGE_OK);
    for (int k = 0; k < 6; k++)
        cr_expect(bits_of_f64(x[k]) == bits_of_f64(clipped[k]), "%d: %a", k, x[k]);
    cr_assert_eq(prange_eval("clip(z, 2, 200)", 3, own, &bytes), PRANGE_OK);
    cr_expect(z[0] == 2 && z[1] == 4 && z[2] == 200);
    cr_assert_eq(prange_eval("clip(y, 5, 1)", 3, own, &integers), PRANGE_OK);
    cr_expect(y[0] == 1 && y[1] == 1 && y[2] == 1);
    cr_assert_eq(prange_eval("std(y); var(y)", 3, own, roots), PRANGE_OK);
    cr_expect_eq(bits_of_f64(deviation), bits_of_f64(sqrt(variance)));
}

/* Standard deviations whose variance f32 cannot represent, and operands of different types. */
Test(expr_calls, types_of_clip_and_std)
{
    static float x[2] = {0.0F, 1e25F}, small[2] = {0.0F, 1e-25F}, halves[2] = {0.05F, 0.3F};
    static int32_t large[2] = {16777217, -1};
    static float limit = 2e9F;
    static double high = 7.0;
    const ptrdiff_t two = 2;
    const prange_variable own[] = {{"x", {x, PRANGE_F32, 1, &two, NULL}},
                                   {"small", {small, PRANGE_F32, 1, &two, NULL}},
                                   {"halves", {halves, PRANGE_F32, 1, &two, NULL}},
                                   {"large", {large, PRANGE_I32, 1, &two, NULL}},
                                   {"limit", {&limit, PRANGE_F32, 0, NULL, NULL}},
                                   {"high", {&high, PRANGE_F64, 0, NULL, NULL}}};
    float deviation = 0.0F, expected = 1.0F;
    double clipped[2], formula[2];
    const prange_view one = {&deviation, PRANGE_F32, 0, NULL, NULL},
                      out = {clipped, PRANGE_F64, 1, &two, NULL},
                      same = {formula, PRANGE_F64, 1, &two, NULL};
    cr_assert_eq(prange_eval("std(x)", 6, own, &one), PRANGE_OK);
    cr_assert_eq(prange_std_f32(2, x, 0, &expected), PRANGE_OK);
    cr_expect(deviation == expected && deviation > 4e24F, "%g", (double)deviation);
    cr_assert_eq(prange_eval("std(small)", 6, own, &one), PRANGE_OK);
    cr_assert_eq(prange_std_f32(2, small, 0, &expected), PRANGE_OK);
    cr_expect(deviation == expected && deviation > 4e-26F, "%g", (double)deviation);
    cr_assert_eq(prange_eval("clip(halves, 0.1, high)", 6, own, &out), PRANGE_OK);
    cr_assert_eq(prange_eval("min(max(halves, 0.1), high)", 6, own, &same), PRANGE_OK);
    cr_expect_arr_eq(clipped, formula, sizeof formula);
    cr_assert_eq(prange_eval("clip(large, 0.5, limit)", 6, own, &out), PRANGE_OK);
    cr_assert_eq(prange_eval("min(max(large, 0.5), limit)", 6, own, &same), PRANGE_OK);
    cr_expect_arr_eq(clipped, formula, sizeof formula);
}

Test(expr_calls, names_of_variables_come_first)
{
    double x = 0.0, two = 2.0;
    const prange_view out = {&x, PRANGE_F64, 0, NULL, NULL};
    const prange_variable own[] = {{"i", {&two, PRANGE_F64, 0, NULL, NULL}},
                                   {"e", {&two, PRANGE_F64, 0, NULL, NULL}},
                                   {"sum", {&two, PRANGE_F64, 0, NULL, NULL}},
                                   {"axis", {&two, PRANGE_F64, 0, NULL, NULL}}};
    cr_assert_eq(prange_eval("i + e + sum + sum(axis)", 4, own, &out), PRANGE_OK);
    cr_assert_eq(x, 8.0);
}

Test(expr_calls, several_results)
{
    double x[N], y[N], total = 0.0;
    float z[N];
    const prange_view out[] = {{x, PRANGE_F64, 1, &shape_n, NULL},
                               {&total, PRANGE_F64, 0, NULL, NULL},
                               {y, PRANGE_F64, 1, &shape_n, NULL},
                               {z, PRANGE_F32, 1, &shape_n, NULL},
                               {l, PRANGE_I64, 1, &shape_n, NULL}};
    cr_assert_eq(prange_eval("a + b; sum(a - b); a - b; a - b; 7;", VARIABLES, variables, out),
                 PRANGE_OK, "%s", prange_last_error());
    double expected = 0.0;
    for (int k = 0; k < N; k++) {
        cr_assert_eq(x[k], a[k] + b[k]);
        cr_assert_eq(y[k], a[k] - b[k]);
        cr_assert_eq(z[k], (float)(a[k] - b[k]));
        cr_assert_eq(l[k], 7);
    }
    cr_assert_eq(prange_sum_f64(N, y, &expected), PRANGE_OK);
    cr_assert_eq(total, expected);
    cr_assert_eq(prange_eval("a; a;", VARIABLES, variables, (const prange_view[]){out[0], out[0]}),
                 PRANGE_ERROR_OVERLAP);
}

Test(expr_calls, places)
{
    enum { LONG = 100001 };
    double *x = malloc(LONG * sizeof *x);
    const ptrdiff_t n = LONG;
    ptrdiff_t least, most;
    int64_t got[2];
    const prange_variable own = {"x", {x, PRANGE_F64, 1, &n, NULL}};
    const prange_view out[] = {{&got[0], PRANGE_I64, 0, NULL, NULL},
                               {&got[1], PRANGE_I64, 0, NULL, NULL}};
    for (int round = 0; round < 3; round++) {
        random_fill_special_f64((uint64_t)round, round == 1 ? 1000 : UINT64_C(1) << 40, LONG, x);
        x[77777] = round == 2 ? (double)NAN : x[5];
        double *value = malloc(LONG * sizeof *value);
        for (int k = 0; k < LONG; k++)
            value[k] = x[k] * x[k] - 3 * x[k];
        cr_assert_eq(prange_argmin_f64(LONG, value, &least), PRANGE_OK);
        cr_assert_eq(prange_argmax_f64(LONG, value, &most), PRANGE_OK);
        cr_assert_eq(prange_eval("argmin(x*x - 3*x); argmax(x*x - 3*x)", 1, &own, out), PRANGE_OK);
        cr_assert(got[0] == least && got[1] == most);
        free(value);
    }
    free(x);
}

/* Threads that run one compiled expression, each on its own arrays. */
static prange_expr *shared_expr;

static void *run_shared(void *argument)
{
    enum { LONG = 5000 };
    const uint64_t seed = (uint64_t)(uintptr_t)argument;
    double *x = malloc(LONG * sizeof *x), *y = malloc(LONG * sizeof *y);
    uintptr_t wrong = 0;
    for (int round = 0; round < 50; round++) {
        const ptrdiff_t n = LONG - round;
        random_fill_f64(seed + (uint64_t)round, n, x);
        const prange_variable own = {"x", {x, PRANGE_F64, 1, &n, NULL}};
        const prange_view out = {y, PRANGE_F64, 1, &n, NULL};
        double mean = 0.0;
        if (prange_expr_run(shared_expr, 1, &own, &out) != PRANGE_OK ||
            prange_mean_f64(n, x, &mean) != PRANGE_OK)
            wrong++;
        for (ptrdiff_t k = 0; k < n; k++)
            wrong += y[k] != x[k] * x[k] - mean;
    }
    free(x);
    free(y);
    return (void *)wrong;
}

Test(expr_calls, shared_between_threads)
{
    enum { THREADS = 6 };
    pthread_t threads[THREADS];
    const prange_variable own = {"x", {a, PRANGE_F64, 1, &shape_n, NULL}};
    cr_assert_eq(prange_expr_compile("x*x - mean(x)", 1, &own, &shared_expr), PRANGE_OK);
    for (int k = 0; k < THREADS; k++)
        cr_assert_eq(
            pthread_create(&threads[k], NULL, run_shared, (void *)(uintptr_t)(1000 * k + 1)), 0);
    for (int k = 0; k < THREADS; k++) {
        void *wrong = NULL;
        cr_assert_eq(pthread_join(threads[k], &wrong), 0);
        cr_assert_null(wrong);
    }
    prange_expr_free(shared_expr);
}

/* A reduction that no result reads is left out, and so are those that it alone reads. */
Test(expr_calls, unread_reductions)
{
    double x[N];
    char program[1000];
    prange_builder *builder = NULL;
    prange_expr *expr = NULL;
    const prange_view out = {x, PRANGE_F64, 1, &shape_n, NULL};
    cr_assert_eq(prange_builder_new(VARIABLES, variables, &builder), PRANGE_OK);
    const int left = prange_expr_name(builder, "a"), right = prange_expr_name(builder, "b");
    const int unread = prange_expr_reduce(builder, "max", right, 0, NULL, false);
    const int mean = prange_expr_reduce(builder, "mean", left, 0, NULL, false);
    prange_expr_reduce(builder, "sum", prange_expr_sub(builder, right, unread), 0, NULL, false);
    const int far = prange_expr_sub(builder, left, mean);
    const int most = prange_expr_reduce(builder, "max", far, 0, NULL, false);
    prange_expr_result(builder, prange_expr_div(builder, far, most));
    cr_assert_eq(prange_builder_compile(builder, &expr), PRANGE_OK, "%s", prange_last_error());
    prange_builder_free(builder);
    prange_expr_print(expr, program, sizeof program);
    cr_expect(strstr(program, "r0 = f64 mean") && strstr(program, "r1 = f64 max"), "%s", program);
    cr_expect(!strstr(program, "f64 sum") && !strstr(program, "r2"), "%s", program);
    cr_assert_eq(prange_expr_run(expr, VARIABLES, variables, &out), PRANGE_OK);
    prange_expr_free(expr);
    double mean_wanted, most_wanted = -INFINITY;
    cr_assert_eq(prange_mean_f64(N, a, &mean_wanted), PRANGE_OK);
    for (int i = 0; i < N; i++)
        most_wanted = fmax(most_wanted, a[i] - mean_wanted);
    for (int i = 0; i < N; i++)
        cr_expect_eq(bits_of_f64(x[i]), bits_of_f64((a[i] - mean_wanted) / most_wanted));
}

Test(expr_calls, builder)
{
    double x[N], total = 0.0;
    prange_builder *builder = NULL;
    prange_expr *expr = NULL;
    const prange_view out[] = {{x, PRANGE_F64, 1, &shape_n, NULL},
                               {&total, PRANGE_F64, 0, NULL, NULL}};
    cr_assert_eq(prange_builder_new(VARIABLES, variables, &builder), PRANGE_OK);
    const int left = prange_expr_name(builder, "a"), right = prange_expr_name(builder, "b");
    const int product = prange_expr_mul(builder, left, right);
    const int points[] = {prange_expr_integer(builder, 0), prange_expr_integer(builder, 1),
                          prange_expr_integer(builder, N)};
    const int line = prange_expr_call(builder, "linspace", 3, points);
    const int last = -1;
    prange_expr_result(builder, prange_expr_add(builder, product, line));
    prange_expr_result(builder, prange_expr_reduce(builder, "sum", product, 1, &last, false));
    cr_assert_eq(prange_builder_compile(builder, &expr), PRANGE_OK, "%s", prange_last_error());
    prange_builder_free(builder);
    cr_assert_eq(prange_expr_run(expr, VARIABLES, variables, out), PRANGE_OK);
    prange_expr_free(expr);
    double same[N], sum = 0.0;
    const prange_view wanted[] = {{same, PRANGE_F64, 1, &shape_n, NULL},
                                  {&sum, PRANGE_F64, 0, NULL, NULL}};
    cr_assert_eq(prange_eval("a*b + linspace(0, 1, 100); sum(a*b)", VARIABLES, variables, wanted),
                 PRANGE_OK);
    cr_assert_eq(bits_differ_f64(N, x, same), N);
    cr_assert_eq(total, sum);
}
