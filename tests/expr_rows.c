/* SPDX-License-Identifier: MIT */
/*
 * Expressions over rows with gaps between them in memory, each of which is processed as a strip.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "expr_typed.h"
#include "random.h"

/* Rows with gaps: x and y are planes x rows x columns with gaps after rows and planes, p is a
 * column per plane, q a row. The gaps must stay unchanged. */
enum { PLANES = 3, GAP = 5, MOST_ROWS = 41, MOST_COLUMNS = 1030 };

static double rows_term(int text, double x, double y, double p, double q)
{
    switch (text) {
    case 0:
        return y - 0.5 * (x - q);
    case 1:
        return x > y ? x * p : q;
    case 2:
        return sqrt(p * p + 1.0) * x + y / (2.0 + q * q);
    default:
        return x + p;
    }
}

static void expect_rows(int text, ptrdiff_t rows, ptrdiff_t columns, bool in_place)
{
    static const char *const texts[] = {"y - 0.5*(x - q)", "where(x > y, x*p, q)",
                                        "sqrt(p*p + 1)*x + y/(2 + q*q)", "x + p"};
    static double x[PLANES * (MOST_ROWS + 1) * (MOST_COLUMNS + GAP)], y[sizeof x / sizeof *x];
    static double out[sizeof x / sizeof *x], p[PLANES * MOST_ROWS], q[MOST_COLUMNS];
    const ptrdiff_t row = columns + GAP, plane = (rows + 1) * row, n = PLANES * plane;
    const ptrdiff_t shape[] = {PLANES, rows, columns}, strides[] = {plane, row, 1};
    const ptrdiff_t of_column[] = {rows, 1, 0};
    random_fill_f64(1, n, x);
    random_fill_f64(2, n, y);
    random_fill_f64(3, PLANES * rows, p);
    random_fill_f64(4, columns, q);
    memcpy(out, y, (size_t)n * sizeof *out);
    const prange_view to = {out, PRANGE_F64, 3, shape, strides};
    const prange_variable variable[] = {
        {"x", {x, PRANGE_F64, 3, shape, strides}},
        {"y", in_place ? to : (prange_view){y, PRANGE_F64, 3, shape, strides}},
        {"p", {p, PRANGE_F64, 3, shape, of_column}},
        {"q", {q, PRANGE_F64, 1, shape + 2, NULL}}};
    cr_assert_eq(prange_eval(texts[text], 4, variable, &to), PRANGE_OK, "%s", prange_last_error());
    for (ptrdiff_t k = 0; k < n; k++) {
        const ptrdiff_t i = k / plane, j = k % plane / row, c = k % row;
        const double expected =
            j == rows || c >= columns ? y[k] : rows_term(text, x[k], y[k], p[i * rows + j], q[c]);
        cr_assert_eq(bits_of_f64(out[k]), bits_of_f64(expected), "%s, %td x %td, element %td",
                     texts[text], rows, columns, k);
    }
}

Test(expr_rows, apart)
{
    static const ptrdiff_t columns[] = {1,   7,   63,  64,  65,   100,  127,
                                        128, 129, 511, 512, 1000, 1024, 1025};
    static const ptrdiff_t rows[] = {1, 2, 3, 4, MOST_ROWS};
    for (int k = 0; k < 14 * 5; k++)
        for (int text = 0; text < 4; text++) {
            cr_assert_eq(prange_set_num_threads(1 + k % 3), PRANGE_OK);
            expect_rows(text, rows[k % 5], columns[k / 5], false);
            expect_rows(text, rows[k % 5], columns[k / 5], true);
        }
}

/* The same for every type, with two outputs, and as reductions over every set of axes. The values
 * are small integers, whose sums are exact in any order. */
typedef struct typed_rows {
    prange_type type, to; /* of the arrays and of the outputs */
    ptrdiff_t shape[3], strides[3], n;
    double memory[4][PLANES * (12 + 1) * (300 + GAP)]; /* x, y, p and q */
    prange_variable variables[4];
} typed_rows;

static double typed_term(int term, const double v[4])
{
    switch (term) {
    case 0:
        return v[1] * 2 - (v[0] - v[3]) * v[2];
    case 1:
        return v[0] > v[1] ? v[0] * v[2] : v[3];
    default:
        return v[0] * v[2] > v[1] + v[3];
    }
}

static void set_typed_rows(typed_rows *t, prange_type type, ptrdiff_t rows, ptrdiff_t columns)
{
    static const char *const names[] = {"x", "y", "p", "q"};
    static const ptrdiff_t of_column[] = {12, 1, 0}, of_row[] = {0, 0, 1};
    const ptrdiff_t row = columns + GAP, plane = (rows + 1) * row;
    t->type = type;
    t->to = type == PRANGE_U8 ? PRANGE_I32 : type;
    t->n = PLANES * plane;
    memcpy(t->shape, (ptrdiff_t[]){PLANES, rows, columns}, sizeof t->shape);
    memcpy(t->strides, (ptrdiff_t[]){plane, row, 1}, sizeof t->strides);
    for (int v = 0; v < 4; v++) {
        for (ptrdiff_t k = 0; k < t->n; k++)
            typed_set(type, t->memory[v], k, (double)(random_bits((uint64_t)v, k) % 10));
        const ptrdiff_t *const strides = v < 2 ? t->strides : v == 2 ? of_column : of_row;
        t->variables[v] = (prange_variable){names[v], {t->memory[v], type, 3, t->shape, strides}};
    }
}

static double term_at(typed_rows *t, int term, const ptrdiff_t index[3])
{
    double values[4];
    for (int v = 0; v < 4; v++) {
        ptrdiff_t at = 0;
        for (int k = 0; k < 3; k++)
            at += index[k] * t->variables[v].view.strides[k];
        values[v] = typed_value(t->type, t->memory[v], at);
    }
    return typed_term(term, values);
}

/* The gaps must stay unchanged. */
static void expect_outputs(typed_rows *t)
{
    static double out[2][sizeof t->memory[0] / sizeof(double)];
    memset(out, 0, sizeof out);
    const prange_view to[] = {{out[0], t->to, 3, t->shape, t->strides},
                              {out[1], t->to, 3, t->shape, t->strides}};
    cr_assert_eq(prange_eval("y*2 - (x - q)*p; where(x > y, x*p, q)", 4, t->variables, to),
                 PRANGE_OK, "%s", prange_last_error());
    for (int term = 0; term < 2; term++)
        for (ptrdiff_t k = 0; k < t->n; k++) {
            const ptrdiff_t index[] = {k / t->strides[0], k % t->strides[0] / t->strides[1],
                                       k % t->strides[1]};
            const bool between = index[1] == t->shape[1] || index[2] >= t->shape[2];
            const double want = between ? 0.0 : term_at(t, term, index);
            cr_assert_eq(typed_value(t->to, out[term], k), want,
                         "type %d, %td x %td, output %d, %td", (int)t->type, t->shape[1],
                         t->shape[2], term, k);
        }
}

static void expect_reductions(typed_rows *t, unsigned axes)
{
    static double sums[PLANES * 12 * 300], most[PLANES * 12 * 300], counts[PLANES * 12 * 300];
    static double out[3][PLANES * 12 * 300];
    char text[300], list[20];
    ptrdiff_t left[3];
    int dims = 0;
    for (int k = 0; k < 3; k++)
        if (!(axes >> k & 1))
            left[dims++] = t->shape[k];
    for (ptrdiff_t k = 0; k < PLANES * 12 * 300; k++) {
        sums[k] = counts[k] = 0.0;
        most[k] = -INFINITY;
    }
    for (ptrdiff_t k = 0; k < t->shape[0] * t->shape[1] * t->shape[2]; k++) {
        const ptrdiff_t index[] = {k / (t->shape[1] * t->shape[2]), k / t->shape[2] % t->shape[1],
                                   k % t->shape[2]};
        ptrdiff_t at = 0;
        for (int axis = 0; axis < 3; axis++)
            at = axes >> axis & 1 ? at : at * t->shape[axis] + index[axis];
        sums[at] += term_at(t, 0, index);
        most[at] = fmax(most[at], term_at(t, 1, index));
        counts[at] += term_at(t, 2, index);
    }
    (void)snprintf(list, sizeof list, "%s%s%s", axes & 1 ? "0," : "", axes & 2 ? "1," : "",
                   axes & 4 ? "2," : "");
    (void)snprintf(text, sizeof text,
                   "sum(y*2 - (x - q)*p, axis=(%s)); max(where(x > y, x*p, q), axis=(%s));"
                   "count(x*p > y + q, axis=(%s))",
                   list, list, list);
    const prange_view to[] = {{out[0], PRANGE_F64, dims, left, NULL},
                              {out[1], PRANGE_F64, dims, left, NULL},
                              {out[2], PRANGE_F64, dims, left, NULL}};
    cr_assert_eq(prange_eval(text, 4, t->variables, to), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
    ptrdiff_t results = 1;
    for (int k = 0; k < dims; k++)
        results *= left[k];
    for (ptrdiff_t k = 0; k < results; k++)
        cr_assert(out[0][k] == sums[k] && out[1][k] == most[k] && out[2][k] == counts[k],
                  "type %d, %td x %td, axes %u, %td: %g %g %g, expected %g %g %g", (int)t->type,
                  t->shape[1], t->shape[2], axes, k, out[0][k], out[1][k], out[2][k], sums[k],
                  most[k], counts[k]);
}

Test(expr_rows, types_and_sinks)
{
    static const ptrdiff_t columns[] = {1, 5, 15, 16, 23, 24, 25, 63, 64, 65, 130, 257, 300};
    static const ptrdiff_t rows[] = {1, 2, 3, 12};
    static typed_rows t;
    for (int k = 0; k < 13 * 4 * TYPES; k++) {
        cr_assert_eq(prange_set_num_threads(1 + k % 3), PRANGE_OK);
        set_typed_rows(&t, (prange_type)(k % TYPES), rows[k / TYPES % 4], columns[k / TYPES / 4]);
        expect_outputs(&t);
        for (unsigned axes = 1; axes < 8; axes++)
            expect_reductions(&t, axes);
    }
}
