/* SPDX-License-Identifier: MIT */
/*
 * The stack that the headers state, on the caller and on the threads of a team. prange-check
 * --stacks measures the calls of every family.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "random.h"
#include "stack_meter.h"

enum {
    N = 4300000, /* more than 1,024 blocks */
    STEP = 2,
    SORTED = 1000000,
    ROWS = 500,
    COLUMNS = 800,
    LINE = ROWS * COLUMNS,
    HELD = 200 * 1024 /* what a function of the test takes */
};

static double *x, *out;
static ptrdiff_t *place;
static char many_values[4000];

static const ptrdiff_t shape[] = {ROWS, COLUMNS}, long_lines[] = {3, LINE / 3}, one[] = {1},
                       cube[] = {20, 50, 400}, permuted[] = {400, 8000, 1};

static void prepare(void)
{
    x = malloc(N * sizeof *x);
    out = malloc(N * sizeof *out);
    place = malloc(N * sizeof *place);
    cr_assert(x && out && place);
    random_fill_f64(1, N, x);
    /* As many values as can be in use at once, about. */
    strcpy(many_values, "0");
    for (int side = 0; side < 2; side++)
        for (int k = 0; k < 60; k++)
            sprintf(many_values + strlen(many_values), " %c sin(a + %d)", side ? '*' : '+',
                    side ? 59 - k : k);
}

static prange_status sum(void)
{
    return prange_sum_f64(N, x, out);
}

static prange_status sum_strided(void)
{
    return prange_sum_strided_f64(N / STEP, x, STEP, out);
}

static prange_status dot_strided(void)
{
    return prange_dot_strided_f64(N / STEP, x, STEP, x + N - 1, -1, out);
}

static prange_status argmin_strided(void)
{
    return prange_argmin_strided_f64(N / STEP, x, STEP, place);
}

static prange_status var_strided(void)
{
    return prange_var_strided_f64(N / STEP, x, STEP, 1, out);
}

static prange_status norm2_strided(void)
{
    return prange_norm2_strided_f64(N / STEP, x, STEP, out);
}

static prange_status all(void)
{
    bool every;
    return prange_all_f64(N, x, &every);
}

static prange_status along(prange_reduce_op op, int ndim, const ptrdiff_t *sizes,
                           const ptrdiff_t *strides, unsigned axes)
{
    ptrdiff_t left[3];
    int dims = 0;
    for (int k = 0; k < ndim; k++)
        if (!(axes >> k & 1))
            left[dims++] = sizes[k];
    const prange_view in = {x, PRANGE_F64, ndim, sizes, strides};
    const prange_view to = {out, PRANGE_F64, dims, left, NULL};
    return prange_reduce_axes(op, &in, axes, &to);
}

static prange_status sums_of_columns(void)
{
    return along(PRANGE_REDUCE_SUM, 2, shape, NULL, 1);
}

static prange_status vars_of_columns(void)
{
    return along(PRANGE_REDUCE_VAR, 2, shape, NULL, 1);
}

static prange_status vars_of_rows(void)
{
    return along(PRANGE_REDUCE_NANVAR, 2, shape, NULL, 2);
}

static prange_status vars_of_long_lines(void)
{
    return along(PRANGE_REDUCE_VAR, 2, long_lines, NULL, 2);
}

static prange_status vars_of_a_cube(void)
{
    return along(PRANGE_REDUCE_VAR, 3, cube, permuted, 5);
}

static prange_status all_axes(void)
{
    return along(PRANGE_REDUCE_NANVAR, 3, cube, permuted, 7);
}

/* Of an array of ROWS x COLUMNS, with a result of `count` axes of these sizes. */
static prange_status eval(const char *text, int ndim, const ptrdiff_t *sizes)
{
    const prange_variable a = {"a", {x, PRANGE_F64, 2, shape, NULL}};
    const prange_view to = {out, PRANGE_F64, ndim, sizes, NULL};
    return prange_eval(text, 1, &a, &to);
}

static prange_status eval_many_values(void)
{
    return eval(many_values, 2, shape);
}

static prange_status eval_rolled(const char *before, const char *after, int ndim,
                                 const ptrdiff_t *sizes)
{
    char text[sizeof many_values + 50];
    snprintf(text, sizeof text, "%s%s%s", before, many_values, after);
    return eval(text, ndim, sizes);
}

static prange_status eval_sum(void)
{
    return eval_rolled("sum(", ")", 0, one);
}

static prange_status eval_together(void)
{
    return eval("sum(sin(a)) + max(a*2) + var(a + 1) + argmin(a - 3)", 0, one);
}

static prange_status eval_sums_of_columns(void)
{
    return eval_rolled("sum(", ", axis=0)", 1, shape + 1);
}

static prange_status eval_sums_of_rows(void)
{
    return eval_rolled("sum(", ", axis=1)", 1, shape);
}

static prange_status eval_arg_of_columns(void)
{
    return eval("f64(argmax(a*a, axis=0))", 1, shape + 1);
}

static prange_status eval_vars_of_columns(void)
{
    return eval_rolled("var(", ", axis=0)", 1, shape + 1);
}

static prange_status eval_vars_of_rows(void)
{
    return eval_rolled("var(", ", axis=1)", 1, shape);
}

static prange_status eval_standardised(void)
{
    return eval("(a - mean(a, axis=0)) / std(a, axis=0)", 2, shape);
}

static prange_status sort(void)
{
    memcpy(out, x, SORTED * sizeof *x);
    return prange_sort_f64(SORTED, out);
}

/* All values are frequent. */
static prange_status sort_of_few(void)
{
    for (ptrdiff_t i = 0; i < SORTED; i++)
        out[i] = (double)(i % 5);
    return prange_sort_f64(SORTED, out);
}

/* 95 numbers in 100 are equal; the others are sorted without them. */
static prange_status sort_of_mostly_equal(void)
{
    for (ptrdiff_t i = 0; i < SORTED; i++)
        out[i] = i % 20 ? 0.5 : x[i];
    return prange_sort_f64(SORTED, out);
}

static prange_status argsort(void)
{
    return prange_argsort_f64(LINE, x, place);
}

static prange_status argsort_of_few(void)
{
    for (ptrdiff_t i = 0; i < LINE; i++)
        out[i] = (double)(i % 77);
    return prange_argsort_f64(LINE, out, place);
}

static prange_status argsort_of_more(void)
{
    for (ptrdiff_t i = 0; i < LINE; i++)
        out[i] = (double)(i % 1000);
    return prange_argsort_f64(LINE, out, place);
}

/* Both sets ascend; their union has the room behind them. */
static prange_status sets(void)
{
    enum { VALUES = 1000000 };
    ptrdiff_t count;
    double *a = out, *b = out + VALUES, *to = out + 2 * VALUES;
    for (ptrdiff_t i = 0; i < VALUES; i++) {
        a[i] = 2.0 * (double)i;
        b[i] = 3.0 * (double)i;
    }
    prange_status status = prange_set_union_f64(VALUES, a, VALUES, b, &count, to);
    if (status == PRANGE_OK)
        status = prange_set_intersection_f64(VALUES, a, VALUES, b, &count, to);
    if (status == PRANGE_OK)
        status = prange_set_difference_f64(VALUES, a, VALUES, b, &count, to);
    return status == PRANGE_OK
               ? prange_set_symmetric_difference_f64(VALUES, a, VALUES, b, &count, to)
               : status;
}

static __attribute__((noinline)) char hold(int thread)
{
    volatile char held[HELD];
    held[0] = held[HELD - 1] = (char)thread;
    return held[0];
}

/* For the meter itself: every thread of a team takes HELD bytes. */
static prange_status holding(void)
{
    int wrong = 0;
#pragma omp parallel num_threads(prange_get_num_threads()) reduction(+ : wrong)
    wrong += hold(omp_get_thread_num()) != omp_get_thread_num();
    return wrong ? PRANGE_ERROR_VALUE : PRANGE_OK;
}

static const struct {
    const char *what;
    prange_status (*call)(void);
    size_t kib, worker_kib; /* what the headers state, of the caller and of the team's others */
} calls[] = {
    {"prange_sum", sum, 128, 128},
    {"prange_sum_strided", sum_strided, 128, 128},
    {"prange_dot_strided", dot_strided, 128, 128},
    {"prange_argmin_strided", argmin_strided, 128, 128},
    {"prange_var_strided", var_strided, 128, 128},
    {"prange_norm2_strided", norm2_strided, 128, 128},
    {"prange_all", all, 128, 128},
    {"sums of columns", sums_of_columns, 384, 384},
    {"variances of columns", vars_of_columns, 384, 384},
    {"variances of rows", vars_of_rows, 384, 384},
    {"variances of long lines", vars_of_long_lines, 384, 384},
    {"variances of a cube", vars_of_a_cube, 384, 384},
    {"a variance of all axes", all_axes, 384, 384},
    {"an expression", eval_many_values, 544, 544},
    {"an expression's sum", eval_sum, 544, 544},
    {"an expression's reductions together", eval_together, 544, 544},
    {"an expression's sums of columns", eval_sums_of_columns, 544, 544},
    {"an expression's sums of rows", eval_sums_of_rows, 544, 544},
    {"an expression's argmax of columns", eval_arg_of_columns, 704, 704},
    {"an expression's variances of columns", eval_vars_of_columns, 704, 704},
    {"an expression's variances of rows", eval_vars_of_rows, 704, 704},
    {"standardised columns", eval_standardised, 704, 704},
    /* 20 levels of 512 bytes and 3 KiB, and 32 KiB of the caller's. */
    {"prange_sort", sort, 45, 13},
    {"prange_sort of few values", sort_of_few, 45, 13},
    {"prange_sort of mostly equal values", sort_of_mostly_equal, 45, 13},
    {"prange_argsort", argsort, 76, 76},
    {"prange_argsort of few values", argsort_of_few, 76, 76},
    {"prange_argsort of more values", argsort_of_more, 76, 76},
    {"set operations", sets, 80, 80},
    {"what is held", holding, 202, 202},
};
enum { CALLS = sizeof calls / sizeof *calls, TEAMS = 2 };

static const int teams[TEAMS] = {1, 3};

static struct {
    prange_status status;
    stack_use use;
} measured[TEAMS][CALLS];

static void make(void *argument)
{
    const int *at = argument;
    measured[at[0]][at[1]].status = calls[at[1]].call();
}

static void *measure(void *unused)
{
    (void)unused;
    for (int t = 0; t < TEAMS; t++)
        for (int k = 0; k < CALLS; k++) {
            int at[] = {t, k};
            if (prange_set_exact_threads(teams[t]) == PRANGE_OK)
                measured[t][k].use = stack_of(teams[t], make, at);
        }
    return NULL;
}

Test(stacks, as_stated)
{
    prepare();
    cr_assert_eq(stack_run(measure, NULL), 0);
    for (int t = 0; t < TEAMS; t++)
        for (int k = 0; k < CALLS; k++) {
            const stack_use use = measured[t][k].use;
            cr_expect_eq(measured[t][k].status, PRANGE_OK, "%s", calls[k].what);
            cr_expect(use.caller <= calls[k].kib * 1024, "%s on %d threads: %zu bytes, not %zu KiB",
                      calls[k].what, teams[t], use.caller, calls[k].kib);
            cr_expect(use.worker <= calls[k].worker_kib * 1024,
                      "%s on %d threads: %zu bytes of a worker", calls[k].what, teams[t],
                      use.worker);
        }
    /* The meter sees what a function takes, on every thread. */
    cr_expect(measured[0][CALLS - 1].use.caller >= HELD);
    cr_expect(measured[1][CALLS - 1].use.caller >= HELD);
    cr_expect(measured[1][CALLS - 1].use.worker >= HELD);
    free(x);
    free(out);
    free(place);
}
