/* SPDX-License-Identifier: MIT */
/*
 * Expressions over rows that lie apart in memory, each of which is a strip of its own.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "random.h"

/* Rows that lie apart: x and y planes x rows x columns with gaps behind rows and planes, p a column
 * for each plane, q a row. What is between rows stays as it is. */
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
