/* SPDX-License-Identifier: MIT */
/*
 * Any, all and extremes down columns, where a single different element, at each row in turn,
 * decides its column. The kernels take four rows at a time, and several short contiguous rows as
 * one. Also lines of NaNs alone, for the operations that skip NaNs.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <prange.h>

#include "boxes.h"

enum { TYPES = PRANGE_U8 + 1, MOST_ROWS = 517, MOST_COLUMNS = 300 };

static void store(prange_type type, int value, ptrdiff_t i, void *to)
{
    switch (type) {
    case PRANGE_F64:
        ((double *)to)[i] = value;
        return;
    case PRANGE_F32:
        ((float *)to)[i] = (float)value;
        return;
    case PRANGE_I64:
        ((int64_t *)to)[i] = value;
        return;
    case PRANGE_I32:
        ((int32_t *)to)[i] = value;
        return;
    case PRANGE_U8:
        ((uint8_t *)to)[i] = (uint8_t)value;
        return;
    }
}

/* An operation: columns of `common` have the result `usual`, and a column with one `other` has
 * `unusual`. */
typedef struct column_case {
    prange_reduce_op op;
    int common, other, usual, unusual;
} column_case;

static void check(const column_case *job, prange_type type, ptrdiff_t rows, ptrdiff_t columns,
                  ptrdiff_t stride)
{
    static double x[MOST_ROWS * (MOST_COLUMNS + 1)], got[MOST_COLUMNS], want[MOST_COLUMNS];
    const bool truth = job->op == PRANGE_REDUCE_ANY || job->op == PRANGE_REDUCE_ALL;
    const prange_type to = truth ? PRANGE_U8 : type;
    const ptrdiff_t shape[] = {rows, columns}, strides[] = {stride, 1};
    const prange_view in = {x, type, 2, shape, strides}, out = {got, to, 1, shape + 1, NULL};
    for (ptrdiff_t i = 0; i < rows * stride; i++)
        store(type, i % stride < columns ? job->common : job->other, i, x);
    for (ptrdiff_t c = 0; c < columns; c++)
        store(to, job->usual, c, want);
    for (ptrdiff_t r = 0; r < rows; r++) {
        const ptrdiff_t column = r * 7 % columns;
        store(type, job->other, r * stride + column, x);
        store(to, job->unusual, column, want);
        cr_assert_eq(prange_reduce_axes(job->op, &in, 1, &out), PRANGE_OK);
        cr_expect_eq(memcmp(got, want, (size_t)columns * box_element(to)), 0,
                     "op %d of type %d: %td x %td, row %td", (int)job->op, (int)type, rows, columns,
                     r);
        store(type, job->common, r * stride + column, x);
        store(to, job->usual, column, want);
    }
}

Test(axes_columns, one_that_differs)
{
    static const column_case cases[] = {{PRANGE_REDUCE_ANY, 0, 3, 0, 1},
                                        {PRANGE_REDUCE_ALL, 3, 0, 1, 0},
                                        {PRANGE_REDUCE_MAX, 2, 3, 2, 3},
                                        {PRANGE_REDUCE_MIN, 3, 2, 3, 2}};
    static const ptrdiff_t rows[] = {1, 2, 4, 5, 6, 9, 31, 33, 130, MOST_ROWS};
    static const ptrdiff_t columns[] = {2, 3, 16, 50, 65, 129, MOST_COLUMNS};
    for (int k = 0; k < 70; k++)
        for (int type = 0; type < TYPES; type++)
            for (int c = 0; c < 4; c++) {
                const ptrdiff_t width = columns[k % 7];
                check(&cases[c], (prange_type)type, rows[k / 7], width, width + (k + type) % 2);
            }
}

/* Lines of NaNs, some of which have one number: the identity of the operation, or another number.
 */
static void check_numbers(prange_reduce_op op, double identity, double nothing, ptrdiff_t length,
                          ptrdiff_t count, bool down)
{
    enum { MOST = 4096 };
    static double x[37 * MOST];
    double got[37], want[37];
    const ptrdiff_t along[] = {count, length}, across[] = {length, count};
    const ptrdiff_t *shape = down ? across : along;
    const prange_view in = {x, PRANGE_F64, 2, shape, NULL},
                      out = {got, PRANGE_F64, 1, &count, NULL};
    for (ptrdiff_t i = 0; i < count * length; i++)
        x[i] = (double)NAN;
    for (ptrdiff_t i = 0; i < count; i++) {
        const ptrdiff_t at = i * 5 % length, place = down ? at * count + i : i * length + at;
        const double number = i % 3 == 1 ? identity : i % 3 == 2 ? 7.0 : (double)NAN;
        x[place] = number;
        want[i] = i % 3 == 0 ? nothing : number;
    }
    cr_assert_eq(prange_reduce_axes(op, &in, down ? 1 : 2, &out), PRANGE_OK);
    cr_expect_eq(memcmp(got, want, (size_t)count * sizeof *got), 0, "op %d: %td of %td, down %d",
                 (int)op, count, length, down);
}

Test(axes_columns, nothing_but_nans)
{
    static const ptrdiff_t lengths[] = {1, 2, 8, 9, 16, 17, 31, 32, 33, 64, 65, 100, 4096};
    static const ptrdiff_t counts[] = {2, 7, 8, 9, 32, 37};
    const double nan = __builtin_nan(""), infinity = (double)INFINITY;
    for (int l = 0; l < 13; l++)
        for (int c = 0; c < 6; c++)
            for (int down = 0; down < 2; down++) {
                check_numbers(PRANGE_REDUCE_NANSUM, -0.0, 0.0, lengths[l], counts[c], down);
                check_numbers(PRANGE_REDUCE_NANMIN, infinity, nan, lengths[l], counts[c], down);
                check_numbers(PRANGE_REDUCE_NANMAX, -infinity, nan, lengths[l], counts[c], down);
            }
}

/* The result of three elements: lanes fold by halves, so that 0 and 2 are combined first. */
static double of_three(prange_reduce_op op, const double x[3])
{
    const bool skips = op == PRANGE_REDUCE_NANSUM || op == PRANGE_REDUCE_NANMIN;
    const bool sums = op == PRANGE_REDUCE_SUM || op == PRANGE_REDUCE_NANSUM;
    const double identity = sums ? -0.0 : op == PRANGE_REDUCE_PROD ? 1.0 : (double)INFINITY;
    double v[3];
    for (int k = 0; k < 3; k++)
        v[k] = skips && isnan(x[k]) ? identity : x[k];
    if (op == PRANGE_REDUCE_PROD)
        return v[0] * v[2] * v[1];
    if (sums)
        return v[0] + v[2] + v[1];
    if (isnan(v[0] + v[1] + v[2]))
        return (double)NAN;
    return fmin(fmin(v[0], v[2]), v[1]);
}

/* Results stored by streaming stores, from an address that is not aligned to a vector. */
Test(axes_columns, past_the_caches)
{
    enum { COUNT = 1500001 };
    static const prange_reduce_op ops[] = {PRANGE_REDUCE_SUM, PRANGE_REDUCE_PROD, PRANGE_REDUCE_MIN,
                                           PRANGE_REDUCE_NANSUM, PRANGE_REDUCE_NANMIN};
    static double x[3 * COUNT], got[COUNT + 1];
    static const ptrdiff_t shape[2][2] = {{COUNT, 3}, {3, COUNT}}, count = COUNT;
    for (int run = 0; run < 20; run++) {
        const bool down = run / 2 % 2;
        const prange_reduce_op op = ops[run / 4];
        const bool extreme = op == PRANGE_REDUCE_MIN || op == PRANGE_REDUCE_NANMIN;
        /* Extremes have the type of their elements, and streaming stores are only for f64. */
        const prange_type type = run % 2 && !extreme ? PRANGE_F32 : PRANGE_F64;
        for (ptrdiff_t i = 0; i < 3 * COUNT; i++) {
            const double value = i % 97 == 5 ? (double)NAN : 1.0 + (double)(i % 1009) / 1024.0;
            if (type == PRANGE_F32)
                ((float *)(void *)x)[i] = (float)value;
            else
                x[i] = value;
        }
        const prange_view in = {x, type, 2, shape[down], NULL},
                          out = {got + 1, PRANGE_F64, 1, &count, NULL};
        cr_assert_eq(prange_reduce_axes(op, &in, down ? 1 : 2, &out), PRANGE_OK);
        ptrdiff_t wrong = 0;
        for (ptrdiff_t i = 0; i < COUNT; i++) {
            double p[3];
            for (ptrdiff_t k = 0; k < 3; k++) {
                const ptrdiff_t at = down ? k * COUNT + i : i * 3 + k;
                p[k] = type == PRANGE_F32 ? (double)((float *)(void *)x)[at] : x[at];
            }
            const double want = of_three(op, p);
            wrong += isnan(want) ? !isnan(got[i + 1]) : got[i + 1] != want;
        }
        cr_expect_eq(wrong, 0, "op %d of type %d, down %d: %td", (int)op, (int)type, down, wrong);
    }
}
