/* SPDX-License-Identifier: MIT */
/*
 * Expressions over arrays as they lie in memory: in place, nothing, columns, and large outputs.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "expr_variables.h"

TestSuite(expr_layouts, .init = setup);

Test(expr_layouts, in_place)
{
    double x[3 * N], y[3 * N], kept_x[3 * N], kept_y[3 * N];
    const ptrdiff_t shape = 3 * N;
    random_fill_f64(8, 3 * N, x);
    random_fill_f64(9, 3 * N, y);
    memcpy(kept_x, x, sizeof x);
    memcpy(kept_y, y, sizeof y);
    const prange_variable own[] = {{"x", {x, PRANGE_F64, 1, &shape, NULL}},
                                   {"y", {y, PRANGE_F64, 1, &shape, NULL}}};
    const prange_view swapped[] = {own[1].view, own[0].view};
    cr_assert_eq(prange_eval("x; y", 2, own, swapped), PRANGE_OK);
    for (int k = 0; k < 3 * N; k++)
        cr_assert(x[k] == kept_y[k] && y[k] == kept_x[k]);
    cr_assert_eq(prange_eval("x*y - x; x*y + y; ", 2, own, swapped), PRANGE_OK);
    for (int k = 0; k < 3 * N; k++)
        cr_assert(y[k] == kept_x[k] * kept_y[k] - kept_y[k] &&
                  x[k] == kept_x[k] * kept_y[k] + kept_x[k]);
    memcpy(kept_x, x, sizeof x);
    double mean = 0.0;
    cr_assert_eq(prange_mean_f64(3 * N, x, &mean), PRANGE_OK);
    cr_assert_eq(prange_eval("(x - mean(x))*(x - mean(x)) + x", 2, own, &own[0].view), PRANGE_OK);
    for (int k = 0; k < 3 * N; k++)
        cr_assert_eq(x[k], (kept_x[k] - mean) * (kept_x[k] - mean) + kept_x[k]);
    /* A scalar that is also an output. */
    double number_in = 3.0;
    const prange_view scalar = {&number_in, PRANGE_F64, 0, NULL, NULL};
    const prange_variable with = {"q", scalar};
    cr_assert_eq(prange_eval("q + 1", 1, &with, &scalar), PRANGE_OK);
    cr_assert_eq(number_in, 4.0);
    const ptrdiff_t less = 3 * N - 1, back = -1;
    const prange_view shifted = {x + 1, PRANGE_F64, 1, &less, NULL};
    const prange_view turned = {x + 3 * N - 1, PRANGE_F64, 1, &shape, &back};
    const prange_view narrow = {x, PRANGE_F32, 1, &shape, NULL};
    const ptrdiff_t none = 0;
    const prange_view repeated = {x, PRANGE_F64, 1, &shape, &none};
    memcpy(kept_x, x, sizeof x);
    cr_assert_eq(prange_eval("y[0]", 2, own, &shifted), PRANGE_ERROR_VALUE);
    cr_assert_eq(prange_eval("1", 2, own, &shifted), PRANGE_ERROR_OVERLAP);
    cr_assert_eq(prange_eval("y", 2, own, &turned), PRANGE_ERROR_OVERLAP);
    cr_assert_eq(prange_eval("y", 2, own, &narrow), PRANGE_ERROR_OVERLAP);
    cr_assert_eq(prange_eval("y", 1, own + 1, &repeated), PRANGE_ERROR_OVERLAP);
    cr_assert_arr_eq(x, kept_x, sizeof x);
}

/* Outputs that read no array are written where another output's arrays lie. */
Test(expr_layouts, numbers_in_the_place_of_arrays)
{
    static const char *const texts[] = {"q; x + y", "mean(x); x + y", "2; x + y"};
    const ptrdiff_t shape = 3 * N;
    double x[3 * N], y[3 * N], kept_y[3 * N], sums[3 * N], mean = 0.0, q = 7.0;
    random_fill_f64(8, 3 * N, x);
    random_fill_f64(9, 3 * N, kept_y);
    cr_assert_eq(prange_mean_f64(3 * N, x, &mean), PRANGE_OK);
    const double numbers[] = {q, mean, 2.0};
    const prange_variable own[] = {{"x", {x, PRANGE_F64, 1, &shape, NULL}},
                                   {"y", {y, PRANGE_F64, 1, &shape, NULL}},
                                   {"q", {&q, PRANGE_F64, 0, NULL, NULL}}};
    const prange_view outs[] = {own[1].view, {sums, PRANGE_F64, 1, &shape, NULL}};
    for (int t = 0; t < 3; t++) {
        memcpy(y, kept_y, sizeof y);
        cr_assert_eq(prange_eval(texts[t], 3, own, outs), PRANGE_OK);
        for (int k = 0; k < 3 * N; k++)
            cr_assert(y[k] == numbers[t] && sums[k] == x[k] + kept_y[k], "%s", texts[t]);
    }
}

Test(expr_layouts, normalised_columns)
{
    enum { ROWS = 57, COLUMNS = 23 };
    double matrix[ROWS * COLUMNS], out[ROWS * COLUMNS], mean[COLUMNS], variance[COLUMNS];
    const ptrdiff_t shape[] = {ROWS, COLUMNS};
    const prange_variable x = {"x", {matrix, PRANGE_F64, 2, shape, NULL}};
    const prange_view views[] = {{mean, PRANGE_F64, 1, shape + 1, NULL},
                                 {variance, PRANGE_F64, 1, shape + 1, NULL},
                                 {out, PRANGE_F64, 2, shape, NULL}};
    random_fill_f64(77, ROWS * COLUMNS, matrix);
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_MEAN, &x.view, 1, &views[0]), PRANGE_OK);
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_VAR, &x.view, 1, &views[1]), PRANGE_OK);
    cr_assert_eq(prange_eval("(x - mean(x, axis=0)) / sqrt(var(x, axis=0))", 1, &x, &views[2]),
                 PRANGE_OK, "%s", prange_last_error());
    for (int k = 0; k < ROWS * COLUMNS; k++)
        cr_assert_eq(out[k], (matrix[k] - mean[k % COLUMNS]) / sqrt(variance[k % COLUMNS]));
    cr_assert_eq(prange_eval("x / sum(x, axis=1, keepdims=1)", 1, &x, &views[2]), PRANGE_OK);
    for (int r = 0; r < ROWS; r++) {
        double sum = 0.0;
        cr_assert_eq(prange_sum_f64(COLUMNS, matrix + r * COLUMNS, &sum), PRANGE_OK);
        for (int c = 0; c < COLUMNS; c++)
            cr_assert_eq(out[r * COLUMNS + c], matrix[r * COLUMNS + c] / sum);
    }
    cr_assert_eq(prange_eval("x / sum(x, axis=1)", 1, &x, &views[2]), PRANGE_ERROR_SIZE);
    cr_assert_eq(prange_eval("x / sum(x, axis=2)", 1, &x, &views[2]), PRANGE_ERROR_VALUE);
    cr_assert_eq(prange_eval("x / sum(x, axis=-3)", 1, &x, &views[2]), PRANGE_ERROR_VALUE);
    /* A reduction of the results of reductions. */
    double most = 0.0, expected = 0.0, sums[COLUMNS];
    const prange_view scalar = {&most, PRANGE_F64, 0, NULL, NULL};
    const prange_view row = {sums, PRANGE_F64, 1, shape + 1, NULL};
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &x.view, 1, &row), PRANGE_OK);
    cr_assert_eq(prange_max_f64(COLUMNS, sums, &expected), PRANGE_OK);
    cr_assert_eq(prange_eval("max(sum(x, axis=0))", 1, &x, &scalar), PRANGE_OK);
    cr_assert_eq(most, expected);
}

/* Rows shorter than a strip: contiguous, one shared by all, with gaps, reversed, and all three
 * with a column; to contiguous outputs and to outputs with gaps. */
static void check_short_rows(ptrdiff_t planes, ptrdiff_t rows, ptrdiff_t length)
{
    enum { MOST = 3 * 300 * 70 };
    static double x[2 * MOST], y[2 * MOST];
    static uint8_t bytes[MOST];
    static float row[70];
    const ptrdiff_t shape[] = {planes, rows, length}, n = planes * rows * length;
    const ptrdiff_t apart[] = {rows * (length + 2), length + 2, 1}, column[] = {rows, 1};
    const ptrdiff_t turned[] = {-rows * length, -length, -1}, plane[] = {0, length, 1};
    for (ptrdiff_t k = 0; k < 2 * MOST; k++)
        x[k] = (double)(k % 1009);
    for (ptrdiff_t k = 0; k < n; k++)
        bytes[k] = (uint8_t)(k * 7);
    for (ptrdiff_t k = 0; k < length; k++)
        row[k] = (float)(3 * k);
    const prange_variable variable[] = {{"x", {x, PRANGE_F64, 3, shape, NULL}},
                                        {"w", {x, PRANGE_F64, 3, shape, apart}},
                                        {"t", {x + n - 1, PRANGE_F64, 3, shape, turned}},
                                        {"p", {x, PRANGE_F64, 3, shape, plane}},
                                        {"u", {bytes, PRANGE_U8, 3, shape, NULL}},
                                        {"r", {row, PRANGE_F32, 1, shape + 2, NULL}},
                                        {"c", {x, PRANGE_F64, 2, column, NULL}}};
    for (int o = 0; o < 2; o++) {
        const prange_view out = {y, PRANGE_F64, 3, shape, o ? apart : NULL};
        memset(y, 0, sizeof y);
        cr_assert_eq(
            prange_eval("x + 2*w + 3*t + 5*p + 7*u + 11*r + 13*c + 17*k", 7, variable, &out),
            PRANGE_OK, "%s", prange_last_error());
        for (ptrdiff_t at = 0; at < n; at++) {
            const ptrdiff_t k = at % length, j = at / length % rows, i = at / length / rows;
            const ptrdiff_t far = i * apart[0] + j * apart[1] + k;
            const double expected = x[at] + 2 * x[far] + 3 * x[n - 1 - at] + 5 * x[j * length + k] +
                                    7 * bytes[at] + 11 * (double)row[k] + 13 * x[j] +
                                    17 * (double)k;
            cr_assert_eq(y[o ? far : at], expected, "%td x %td x %td, %td", planes, rows, length,
                         at);
        }
    }
}

Test(expr_layouts, short_rows)
{
    for (ptrdiff_t length = 1; length <= 70; length++)
        for (ptrdiff_t planes = 1; planes <= 3; planes++)
            check_short_rows(planes, length % 3 ? 300 : 41, length);
}

Test(expr_layouts, empty)
{
    double x = 1.0;
    const ptrdiff_t none = 0, shape[] = {3, 0};
    const prange_variable own[] = {{"x", {NULL, PRANGE_F64, 1, &none, NULL}},
                                   {"y", {NULL, PRANGE_F64, 2, shape, NULL}}};
    const prange_view out = {&x, PRANGE_F64, 0, NULL, NULL},
                      nothing = {NULL, PRANGE_F64, 1, &none, NULL};
    cr_assert_eq(prange_eval("sum(x) + 10*prod(x) + 100*count(x) + 1000*any(x) + 10000*all(x)", 2,
                             own, &out),
                 PRANGE_OK);
    cr_assert_eq(x, 10010.0);
    static const char *const undefined[] = {"min(x)", "max(x)",    "mean(x)",
                                            "var(x)", "argmin(x)", "argmax(x)"};
    for (int k = 0; k < 6; k++)
        cr_assert_eq(prange_eval(undefined[k], 2, own, &out), PRANGE_ERROR_EMPTY);
    cr_assert_eq(prange_eval("x + 1", 2, own, &nothing), PRANGE_OK);
    double three[3] = {1, 1, 1};
    const prange_view rows = {three, PRANGE_F64, 1, shape, NULL};
    cr_assert_eq(prange_eval("sum(y, axis=1)", 2, own, &rows), PRANGE_OK);
    cr_assert(three[0] == 0 && three[1] == 0 && three[2] == 0);
    cr_assert_eq(prange_eval("min(y, axis=1)", 2, own, &rows), PRANGE_ERROR_EMPTY);
    cr_assert_eq(prange_eval("min(y, axis=0)", 2, own, &nothing), PRANGE_OK);
}

/* The sum of a row of x, each element with one of y added. */
static double row_sum(ptrdiff_t n, const double *x, const double *y)
{
    double values[100], sum = 0.0;
    for (ptrdiff_t k = 0; k < n; k++)
        values[k] = x[k] + y[k];
    cr_assert_eq(prange_sum_f64(n, values, &sum), PRANGE_OK);
    return sum;
}

/* Results of a reduction that may be written directly to the output, and results that may not: with
 * gaps, reversed, of another type, repeated, or to an output that the reduction still reads. */
Test(expr_layouts, outputs_of_reductions)
{
    enum { ROWS = 71, COLUMNS = ROWS, REPEATED = 3 };
    static double x[ROWS][COLUMNS], y[COLUMNS], apart[2 * ROWS], table[REPEATED][ROWS];
    double wanted[ROWS];
    float narrow[ROWS];
    const ptrdiff_t shape[] = {ROWS, COLUMNS}, kept[] = {ROWS, 1}, repeated[] = {REPEATED, ROWS};
    const ptrdiff_t two = 2, back = -1;
    random_fill_f64(11, ROWS * COLUMNS, *x);
    random_fill_f64(12, COLUMNS, y);
    for (int r = 0; r < ROWS; r++)
        wanted[r] = row_sum(COLUMNS, x[r], y);
    const prange_variable own[] = {{"x", {x, PRANGE_F64, 2, shape, NULL}},
                                   {"y", {y, PRANGE_F64, 1, shape + 1, NULL}}};
    const prange_view gaps = {apart, PRANGE_F64, 1, shape, &two};
    const prange_view turned = {apart + ROWS - 1, PRANGE_F64, 1, shape, &back};
    const prange_view floats = {narrow, PRANGE_F32, 1, shape, NULL};
    const prange_view column = {apart, PRANGE_F64, 2, kept, NULL};
    const prange_view tables = {table, PRANGE_F64, 2, repeated, NULL};
    cr_assert_eq(prange_eval("sum(x + y, axis=1)", 2, own, &gaps), PRANGE_OK);
    for (int r = 0; r < ROWS; r++)
        cr_assert(apart[2 * r] == wanted[r] && apart[2 * r + 1] == 0.0);
    cr_assert_eq(prange_eval("sum(x + y, axis=1)", 2, own, &turned), PRANGE_OK);
    for (int r = 0; r < ROWS; r++)
        cr_assert_eq(apart[ROWS - 1 - r], wanted[r]);
    cr_assert_eq(prange_eval("sum(x + y, axis=1, keepdims=1)", 2, own, &column), PRANGE_OK);
    for (int r = 0; r < ROWS; r++)
        cr_assert_eq(apart[r], wanted[r]);
    cr_assert_eq(prange_eval("sum(x + y, axis=1)", 2, own, &floats), PRANGE_OK);
    for (int r = 0; r < ROWS; r++)
        cr_assert_eq(narrow[r], (float)wanted[r]);
    cr_assert_eq(prange_eval("sum(x + y, axis=1)", 2, own, &tables), PRANGE_OK);
    for (int k = 0; k < REPEATED * ROWS; k++)
        cr_assert_eq(table[k / ROWS][k % ROWS], wanted[k % ROWS]);
    cr_assert_eq(prange_eval("sum(x + y, axis=1)", 2, own, &own[1].view), PRANGE_OK);
    for (int r = 0; r < ROWS; r++)
        cr_assert_eq(y[r], wanted[r]);
}

/* Columns of one and of several blocks, some and all of them at once. */
Test(expr_layouts, columns)
{
    static const struct {
        ptrdiff_t shape[3];
        const char *axes;
        unsigned reduced;
    } forms[] = {
        {{1, 9001, 31}, "0, 1", 3},  {{1, 70001, 3}, "0, 1", 3}, {{1, 4097, 100}, "0, 1", 3},
        {{1, 4096, 300}, "0, 1", 3}, {{7, 5000, 5}, "1", 2},     {{90, 60, 70}, "0, 1", 3},
        {{3, 12300, 2}, "(1)", 2},   {{300, 2, 200}, "0", 1},    {{5000, 3, 4}, "0", 1},
    };
    static const struct {
        const char *name;
        prange_reduce_op op;
    } ops[] = {{"sum", PRANGE_REDUCE_SUM}, {"var", PRANGE_REDUCE_VAR}, {"max", PRANGE_REDUCE_MAX}};
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        const ptrdiff_t *shape = forms[k].shape, n = shape[0] * shape[1] * shape[2];
        ptrdiff_t kept[3];
        int ndim = 0;
        for (int d = 0; d < 3; d++)
            if (!(forms[k].reduced >> d & 1))
                kept[ndim++] = shape[d];
        double *x = malloc((size_t)n * sizeof *x), *y = malloc((size_t)n * sizeof *y);
        double *want = malloc((size_t)n * sizeof *x), *got = malloc((size_t)n * sizeof *y);
        random_fill_special_f64(k, 30000, n, x);
        for (ptrdiff_t i = 0; i < n; i++)
            y[i] = x[i] * x[i] - 3 * x[i];
        const prange_variable own = {"x", {x, PRANGE_F64, 3, shape, NULL}};
        const prange_view values = {y, PRANGE_F64, 3, shape, NULL};
        const prange_view wanted = {want, PRANGE_F64, ndim, kept, NULL};
        const prange_view out = {got, PRANGE_F64, ndim, kept, NULL};
        ptrdiff_t results = 1;
        for (int d = 0; d < ndim; d++)
            results *= kept[d];
        for (int o = 0; o < 3; o++)
            for (int threads = 1; threads <= 3; threads++) {
                char text[100], axes[40];
                snprintf(axes, sizeof axes, *forms[k].axes == '(' ? "%s" : "(%s,)", forms[k].axes);
                snprintf(text, sizeof text, "%s(x*x - 3*x, axis=%s)", ops[o].name, axes);
                cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
                cr_assert_eq(prange_reduce_axes(ops[o].op, &values, forms[k].reduced, &wanted),
                             PRANGE_OK);
                cr_assert_eq(prange_eval(text, 1, &own, &out), PRANGE_OK, "%s: %s", text,
                             prange_last_error());
                cr_assert_eq(bits_differ_f64(results, want, got), results, "%s, form %zu", text, k);
            }
        free(x);
        free(y);
        free(want);
        free(got);
    }
}

/* The first of equal extremes or of NaNs along axes, compared with a walk over the elements. */
Test(expr_layouts, places_along_axes)
{
    static const struct {
        ptrdiff_t shape[3];
        const char *axes;
        unsigned reduced;
    } forms[] = {{{5, 3, 7}, "2", 4},     {{40, 3, 9}, "0", 1},        {{3, 5, 4100}, "2", 4},
                 {{300, 2, 200}, "0", 1}, {{2, 9001, 31}, "1", 2},     {{6, 7, 8}, "(0, 2)", 5},
                 {{1, 70001, 3}, "1", 2}, {{4, 4096, 2}, "(0, 1)", 3}, {{3, 1, 70000}, "2", 4}};
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        const ptrdiff_t *shape = forms[k].shape, n = shape[0] * shape[1] * shape[2];
        double *x = malloc((size_t)n * sizeof *x), *best = malloc((size_t)n * sizeof *best);
        int64_t *got = malloc((size_t)n * sizeof *got), *want = malloc((size_t)n * sizeof *want);
        ptrdiff_t kept[3], results = 1;
        int ndim = 0;
        for (int d = 0; d < 3; d++)
            if (!(forms[k].reduced >> d & 1)) {
                kept[ndim++] = shape[d];
                results *= shape[d];
            }
        for (ptrdiff_t i = 0; i < n; i++)
            x[i] = (double)(random_bits(k, i) % 1000);
        if (k % 2)
            x[n / 2] = x[n / 2 + 1] = (double)NAN;
        const prange_variable own = {"x", {x, PRANGE_F64, 3, shape, NULL}};
        const prange_view out = {got, PRANGE_I64, ndim, kept, NULL};
        for (int greatest = 0; greatest < 2; greatest++) {
            memset(want, -1, (size_t)n * sizeof *want);
            for (ptrdiff_t i = 0; i < n; i++) {
                const ptrdiff_t at[] = {i / (shape[1] * shape[2]), i / shape[2] % shape[1],
                                        i % shape[2]};
                ptrdiff_t line = 0, place = 0;
                for (int d = 0; d < 3; d++)
                    if (forms[k].reduced >> d & 1)
                        place = place * shape[d] + at[d];
                    else
                        line = line * shape[d] + at[d];
                const double y = 2 * x[i] - 7;
                const bool better = greatest ? y > best[line] : y < best[line];
                if (want[line] < 0 || (!isnan(best[line]) && (better || isnan(y)))) {
                    want[line] = place;
                    best[line] = y;
                }
            }
            char text[60];
            snprintf(text, sizeof text, "%s(2*x - 7, axis=%s)", greatest ? "argmax" : "argmin",
                     forms[k].axes);
            for (int threads = 1; threads <= 3; threads++) {
                cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
                memset(got, 0x55, (size_t)results * sizeof *got);
                cr_assert_eq(prange_eval(text, 1, &own, &out), PRANGE_OK, "%s",
                             prange_last_error());
                for (ptrdiff_t i = 0; i < results; i++)
                    cr_assert_eq(got[i], want[i], "form %zu: %s, %td", k, text, i);
            }
        }
        free(x);
        free(best);
        free(got);
        free(want);
    }
}

/* The last element at which z differs from the expected value, or -1. */
static ptrdiff_t differs(ptrdiff_t n, const double *x, const double *y, const double *z,
                         double (*want)(double x, double y))
{
    ptrdiff_t at = -1;
    for (ptrdiff_t i = 0; i < n; i++)
        at = z[i] == want(x[i], y[i]) ? at : i;
    return at;
}

#define LARGE(name, text, formula)                                                                 \
    static double name(double x, double y)                                                         \
    {                                                                                              \
        (void)x, (void)y;                                                                          \
        return formula;                                                                            \
    }
#define LARGE_TEXTS(X)                                                                             \
    X(quotient, "2*x - y/x", 2 * x - y / x)                                                        \
    X(root, "sqrt(x*x)", sqrt(x *x))                                                               \
    X(product, "x*y/3", x *y / 3)                                                                  \
    X(mixed, "x*y + x", x *y + x)                                                                  \
    X(one, "x*x - x", x *x - x)                                                                    \
    X(pairs, "x*x + y*y", x *x + y * y)                                                            \
    X(pair, "y*y - x", y *y - x)                                                                   \
    X(near_pairs, "x*x + y*x", x *x + y * x)                                                       \
    X(chain, "(x - y)*3 + y", (x - y) * 3 + y)                                                     \
    X(several, "((x + y)*x - y/3)/(x*y + x)", ((x + y) * x - y / 3) / (x * y + x))                 \
    X(scalar, "s*x + y*s", 0.7 * x + y * 0.7)                                                      \
    X(polynomial, "((3*x + 2)*x - 1)*x + 4", ((3 * x + 2) * x - 1) * x + 4)                        \
    X(identity, "x", x)
LARGE_TEXTS(LARGE)

/* Outputs large enough for streaming stores, at an odd address. */
Test(expr_layouts, large)
{
    const ptrdiff_t n = (1 << 21) + 77;
    double factor = 0.7, *x = malloc((size_t)n * sizeof *x), *y = malloc((size_t)n * sizeof *y);
    double *z = malloc((size_t)(n + 2) * sizeof *z), *w = malloc((size_t)n * sizeof *w);
    cr_assert(x && y && z && w);
    random_fill_f64(1, n, x);
    random_fill_f64(2, n, y);
    const prange_variable own[] = {{"x", {x, PRANGE_F64, 1, &n, NULL}},
                                   {"y", {y, PRANGE_F64, 1, &n, NULL}},
                                   {"s", {&factor, PRANGE_F64, 0, NULL, NULL}}};
    const prange_view out[] = {{z + 1, PRANGE_F64, 1, &n, NULL}, {w, PRANGE_F64, 1, &n, NULL}};
#define LARGE_ENTRY(name, text, formula) {text, name},
    static const struct {
        const char *text;
        double (*want)(double x, double y);
    } all[] = {LARGE_TEXTS(LARGE_ENTRY)};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        z[0] = z[n + 1] = 5.0;
        cr_assert_eq(prange_set_num_threads(1 + (int)k % 3), PRANGE_OK);
        cr_assert_eq(prange_eval(all[k].text, 3, own, out), PRANGE_OK);
        cr_assert_eq(differs(n, x, y, z + 1, all[k].want), -1, "%s", all[k].text);
        cr_assert(z[0] == 5.0 && z[n + 1] == 5.0);
    }
    /* The second reads what the first wrote. */
    cr_assert_eq(prange_eval("x*y + x; (x*y + x)*2", 3, own, out), PRANGE_OK);
    cr_assert_eq(differs(n, x, y, z + 1, mixed), -1);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert_eq(w[i], z[i + 1] * 2);
    /* In place there are no streaming stores. */
    cr_assert_eq(prange_eval("y - x/y", 3, own, out), PRANGE_OK);
    cr_assert_eq(prange_eval("y - x/y", 3, own, &own[0].view), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert_eq(x[i], z[i + 1]);
    free(x);
    free(y);
    free(z);
    free(w);
}
