/* SPDX-License-Identifier: MIT */
/*
 * Matrix products, compared bit for bit with their definition for any strides: each block of 192
 * products is added in order by fma(), and then the blocks' sums in order.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "bits.h"
#include "random.h"
#include "unchecked.h"

enum { INNER = 192, GUARD = 64 };

/* A matrix with any strides and its own memory, whose gaps are NaN. */
typedef struct matrix {
    ptrdiff_t rows, columns, row, column, length;
    double *memory, *at;
} matrix;

typedef enum layout { ROWS, COLUMNS, GAPS, BACKWARDS, BOTH_APART, LAYOUTS } layout;

static matrix make(ptrdiff_t rows, ptrdiff_t columns, layout form, uint64_t seed)
{
    matrix made = {.rows = rows, .columns = columns};
    const ptrdiff_t gap = form == GAPS || form == BOTH_APART ? 3 : 0;
    made.column = form == COLUMNS ? rows + gap : form == BOTH_APART ? 2 : 1;
    made.row = form == COLUMNS ? 1 : columns * made.column + gap;
    made.length = (rows + gap + 1) * (columns * 2 + gap + 1) + GUARD;
    made.memory = malloc((size_t)made.length * sizeof *made.memory);
    made.at = made.memory;
    if (form == BACKWARDS) {
        made.at += rows > 0 ? (rows - 1) * made.row : 0;
        made.row = -made.row;
    }
    for (ptrdiff_t i = 0; i < made.length; i++)
        made.memory[i] = NAN;
    for (ptrdiff_t i = 0; i < rows; i++)
        for (ptrdiff_t j = 0; j < columns; j++)
            made.at[i * made.row + j * made.column] = random_wide_f64(seed, i * columns + j);
    return made;
}

UNCHECKED static double element(const matrix *m, ptrdiff_t i, ptrdiff_t j)
{
    return m->at[i * m->row + j * m->column];
}

static prange_view view_of(const matrix *m, ptrdiff_t shape[2], ptrdiff_t strides[2])
{
    shape[0] = m->rows;
    shape[1] = m->columns;
    strides[0] = m->row;
    strides[1] = m->column;
    return (prange_view){m->at, PRANGE_F64, 2, shape, strides};
}

UNCHECKED static double product(const matrix *a, const matrix *b, ptrdiff_t i, ptrdiff_t j,
                                double alpha, double beta, double old)
{
    double c = beta == 0.0 ? 0.0 : beta * old;
    for (ptrdiff_t begin = 0; begin == 0 || begin < a->columns; begin += INNER) {
        double sum = 0.0;
        for (ptrdiff_t k = begin; k < a->columns && k < begin + INNER; k++)
            sum = fma(element(a, i, k), element(b, k, j), sum);
        c = begin == 0 && beta == 0.0 ? alpha * sum : c + alpha * sum;
    }
    return c;
}

static void expect_product(const ptrdiff_t size[3], const layout forms[3], double alpha,
                           double beta, int threads)
{
    matrix a = make(size[0], size[2], forms[0], 1), b = make(size[2], size[1], forms[1], 2);
    matrix c = make(size[0], size[1], forms[2], 3), old = make(size[0], size[1], forms[2], 3);
    ptrdiff_t shapes[3][2], strides[3][2];
    const prange_view left = view_of(&a, shapes[0], strides[0]);
    const prange_view right = view_of(&b, shapes[1], strides[1]);
    const prange_view out = view_of(&c, shapes[2], strides[2]);
    if (beta == 0.0 && c.rows > 0 && c.columns > 0)
        c.at[0] = NAN;
    cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
    cr_assert_eq(prange_matmul_view(alpha, &left, &right, beta, &out), PRANGE_OK, "%s",
                 prange_last_error());
    for (ptrdiff_t i = 0; i < c.rows; i++)
        for (ptrdiff_t j = 0; j < c.columns; j++) {
            double *at = old.at + i * old.row + j * old.column;
            *at = product(&a, &b, i, j, alpha, beta, *at);
        }
    const ptrdiff_t differs = bits_differ_f64(c.length, c.memory, old.memory);
    cr_assert_eq(differs, c.length, "%td x %td x %td, forms %d %d %d, alpha %g, beta %g, at %td",
                 size[0], size[1], size[2], (int)forms[0], (int)forms[1], (int)forms[2], alpha,
                 beta, differs);
    free(a.memory);
    free(b.memory);
    free(c.memory);
    free(old.memory);
}

static const ptrdiff_t outer[] = {0,  1,  2,  5,  6,  7,  8,  9,  15, 16,
                                  23, 24, 25, 31, 47, 48, 49, 50, 97};
static const ptrdiff_t inner[] = {0, 1, 2, 3, 17, 191, 192, 193, 385};
enum { OUTER = sizeof outer / sizeof *outer, INNERS = sizeof inner / sizeof *inner };

/* Sizes around the edges of tiles, pieces and blocks. */
Test(matmul, sizes)
{
    static const layout rows[3] = {ROWS, ROWS, ROWS};
    for (int m = 0; m < OUTER; m++)
        for (int n = 0; n < OUTER; n++) {
            const ptrdiff_t size[3] = {outer[m], outer[n], inner[(3 * m + n) % INNERS]};
            expect_product(size, rows, 1.0, 0.0, 1 + (m + n) % 3);
        }
}

Test(matmul, layouts_and_factors)
{
    static const double factors[][2] = {
        {1.0, 0.0}, {1.0, 1.0}, {-0.3, 2.5}, {0.0, 1.0}, {2.0, 0.0}};
    for (int k = 0; k < LAYOUTS * LAYOUTS * LAYOUTS; k++) {
        const layout forms[3] = {(layout)(k % LAYOUTS), (layout)(k / LAYOUTS % LAYOUTS),
                                 (layout)(k / LAYOUTS / LAYOUTS)};
        const ptrdiff_t size[3] = {outer[k % OUTER], outer[(k * 7 + 3) % OUTER],
                                   inner[k * 5 % INNERS]};
        expect_product(size, forms, factors[k % 5][0], factors[k % 5][1], 1 + k % 3);
    }
}

/* Products that threads share by rows or columns, and those with vectors. */
Test(matmul, few_rows_or_columns)
{
    static const ptrdiff_t sizes[][3] = {
        {3001, 1, 50},   {1, 3001, 50},  {3001, 3, 3},   {3, 9001, 3},    {2003, 5, 200},
        {701, 64, 193},  {999, 128, 40}, {300, 129, 40}, {64, 1999, 64},  {17, 2501, 60},
        {257, 100, 129}, {65, 2, 600},   {2, 600, 65},   {1000, 1, 1000}, {1, 1000, 400}};
    static const layout forms[][3] = {
        {ROWS, ROWS, ROWS}, {ROWS, COLUMNS, ROWS}, {COLUMNS, ROWS, GAPS}, {GAPS, BOTH_APART, ROWS}};
    static const double factors[][2] = {{1.0, 0.0}, {-0.3, 2.5}, {1.0, 1.0}};
    const int count = (int)(sizeof sizes / sizeof *sizes);
    for (int k = 0; k < 4 * count; k++)
        expect_product(sizes[k % count], forms[k / count], factors[k % 3][0], factors[k % 3][1],
                       1 + k % 3);
}

/* More columns than are packed at a time, and work enough for a team. */
Test(matmul, large)
{
    static const layout rows[3] = {ROWS, COLUMNS, ROWS};
    expect_product((const ptrdiff_t[3]){9, 4096 + 29, 5}, rows, 1.0, 0.0, 2);
    expect_product((const ptrdiff_t[3]){230, 250, 400}, rows, 1.0, 1.0, 3);
}

Test(matmul, f32)
{
    enum { M = 61, N = 83, K = 401 };
    static float a[M * K], b[K * N], c[M * N];
    for (int k = 0; k < M * K; k++)
        a[k] = random_wide_f32(1, k);
    for (int k = 0; k < K * N; k++)
        b[k] = random_wide_f32(2, k);
    cr_assert_eq(prange_matmul_f32(M, N, K, a, b, c), PRANGE_OK);
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            float expected = 0.0f;
            for (int begin = 0; begin < K; begin += INNER) {
                float sum = 0.0f;
                for (int k = begin; k < K && k < begin + INNER; k++)
                    sum = fmaf(a[i * K + k], b[k * N + j], sum);
                expected = begin ? expected + sum : sum;
            }
            cr_assert_eq(bits_of_f32(c[i * N + j]), bits_of_f32(expected));
        }
}

/* Integers wrap. */
Test(matmul, integers)
{
    enum { M = 37, N = 51, K = 211 };
    static int64_t a[M * K], b[K * N], c[M * N];
    static int32_t p[M * K], q[K * N], r[M * N];
    for (int k = 0; k < M * K; k++)
        p[k] = (int32_t)(a[k] = (int64_t)random_bits(1, k));
    for (int k = 0; k < K * N; k++)
        q[k] = (int32_t)(b[k] = (int64_t)random_bits(2, k));
    cr_assert_eq(prange_matmul_i64(M, N, K, a, b, c), PRANGE_OK);
    cr_assert_eq(prange_matmul_i32(M, N, K, p, q, r), PRANGE_OK);
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            uint64_t wide = 0;
            uint32_t narrow = 0;
            for (int k = 0; k < K; k++) {
                wide += (uint64_t)a[i * K + k] * (uint64_t)b[k * N + j];
                narrow += (uint32_t)p[i * K + k] * (uint32_t)q[k * N + j];
            }
            cr_assert(c[i * N + j] == (int64_t)wide && r[i * N + j] == (int32_t)narrow);
        }
}

/* A NaN in a reaches its row, a NaN in b its column, and infinity times 0 is NaN. */
Test(matmul, special_values)
{
    enum { N = 30 };
    static double a[N * N], b[N * N], c[N * N];
    a[3 * N + 4] = NAN;
    b[5 * N + 6] = INFINITY;
    cr_assert_eq(prange_matmul_f64(N, N, N, a, b, c), PRANGE_OK);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            cr_assert_eq(isnan(c[i * N + j]), i == 3 || j == 6);
}

Test(matmul, errors_write_nothing)
{
    double a[4] = {1, 2, 3, 4}, b[4] = {1, 2, 3, 4}, memory[8] = {7, 7, 7, 7, 7, 7, 7, 7};
    double *const c = memory + 2;
    const ptrdiff_t two[2] = {2, 2}, wide[2] = {2, 3}, repeated[2] = {0, 1};
    const prange_view left = {a, PRANGE_F64, 2, two, NULL}, out = {c, PRANGE_F64, 2, two, NULL};
    prange_view other = left;
    cr_expect_eq(prange_matmul_f64(2, 2, 2, NULL, b, c), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_matmul_f64(2, 2, 2, a, b, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_matmul_f64(2, -1, 2, a, b, c), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_matmul_f64(2, 2, PTRDIFF_MAX / 2, a, b, c), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_matmul_f64(2, 2, 2, a, b, a), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(prange_matmul_f64(2, 2, 2, a, c + 1, c - 2), PRANGE_ERROR_OVERLAP);
    other.shape = wide;
    cr_expect_eq(prange_matmul_view(1.0, &other, &left, 0.0, &out), PRANGE_ERROR_SIZE);
    other = (prange_view){b, PRANGE_F32, 2, two, NULL};
    cr_expect_eq(prange_matmul_view(1.0, &left, &other, 0.0, &out), PRANGE_ERROR_VALUE);
    other = (prange_view){b, PRANGE_F64, 1, two, NULL};
    cr_expect_eq(prange_matmul_view(1.0, &left, &other, 0.0, &out), PRANGE_ERROR_SIZE);
    other = (prange_view){c, PRANGE_F64, 2, two, repeated};
    cr_expect_eq(prange_matmul_view(1.0, &left, &left, 0.0, &other), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(prange_matmul_view(1.0, &left, NULL, 0.0, &out), PRANGE_ERROR_NULL);
    for (int k = 0; k < 4; k++)
        cr_expect_eq(c[k], 7.0);
}

Test(matmul, no_memory)
{
    enum { N = 200 };
    static double a[N * N], b[N * N], c[N * N];
    c[5] = 7.0;
    no_memory = true;
    const prange_status status = prange_matmul_f64(N, N, N, a, b, c);
    no_memory = false;
    cr_expect_eq(status, PRANGE_ERROR_MEMORY);
    cr_expect_eq(c[5], 7.0);
}
