/* SPDX-License-Identifier: MIT */
/*
 * Variances down columns of up to 32 rows, eight columns at a time in registers, with the bits of
 * those of blocks (moments.c): row i alone is lane i. Columns that are not finite, whose origin is
 * too far from their mean, or that have NaNs are left to the kernels of any columns.
 */
#include "moments.h"
#include "reduce_lanes.h"
#include "spread.h"

/* Columns in registers, and those that are left to the kernels of any columns together, which take
 * twice as long for eight at a time: where one column has a NaN, its neighbours often do. */
enum { EIGHT = 8, TOGETHER = 64 };

/* Lane j of 2k takes lane j + k, for k = 16, 8, 4, 2, 1; there are as many as rows. */
static inline pri_v8 fold_rows(ptrdiff_t rows, pri_v8 lanes[PRI_LANES])
{
    for (ptrdiff_t half = PRI_LANES / 2; half > 0; half /= 2) {
        for (ptrdiff_t j = 0; j + half < rows; j++)
            lanes[j] += lanes[j + half];
        rows = rows < half ? rows : half;
    }
    return lanes[0];
}

/* As origin_of_block() has it. */
static inline pri_v8 origins_of(ptrdiff_t rows, const pri_v8 x[PRI_LANES])
{
    const ptrdiff_t apart = sample_step(rows), samples = sample_count(rows);
    pri_v8 sum = pri_v8_all(0.0);
    for (ptrdiff_t k = 0; k < samples; k++)
        sum += x[k * apart] - x[0];
    return x[0] + sum / pri_v8_all((double)samples);
}

/* The squared deviations from the mean, as set_mean() and set_m2_from_origin() find them. False
 * where one is none of theirs. */
static inline bool sum_squares(ptrdiff_t rows, const pri_v8 x[PRI_LANES], pri_v8 *m2)
{
    pri_v8 distances[PRI_LANES], squares[PRI_LANES];
    const pri_v8 origin = origins_of(rows, x), zero = pri_v8_all(0.0);
    for (ptrdiff_t j = 0; j < rows; j++) {
        const pri_v8 distance = x[j] - origin;
        distances[j] = zero + distance;
        squares[j] = zero + distance * distance;
    }
    const pri_v8 distance = fold_rows(rows, distances), square = fold_rows(rows, squares);
    const pri_v8 moved = distance / pri_v8_all((double)rows), mean = origin + moved;
    const pri_v8 excess = distance * moved;
    *m2 = square - excess;
    const pri_m8 fine =
        (2 * excess <= square) & (square < pri_v8_all((double)INFINITY)) & (mean - mean == zero);
    pri_m8 all = fine;
    for (int k = 1; k < EIGHT; k++)
        all[0] &= fine[k];
    return all[0] != 0;
}

static inline pri_v8 load_up_to_8(const element *x, ptrdiff_t n)
{
    return n >= EIGHT ? load(x) : load_part(x, n, 0.0);
}

/* Columns c to c + n - 1, one of which is not to be found so. */
__attribute__((noinline)) static void find_any(const pri_matrix *matrix, bool skip_nan, ptrdiff_t c,
                                               ptrdiff_t n, double *out)
{
    pri_partial partials[TOGETHER];
    pri_matrix some = *matrix;
    some.x += c;
    some.columns = n;
#if PRI_IS_REAL
    if (skip_nan)
        PRI_AT_LEVEL(pri_nanvar_columns)(&some, partials);
    else
#endif
        PRI_AT_LEVEL(pri_var_columns)(&some, partials);
    (void)skip_nan;
    for (ptrdiff_t k = 0; k < n; k++) {
        const double variance = partials[k].m2 / (double)partials[k].index;
        out[c + k] = variance == variance ? variance : __builtin_nan("");
    }
}

void PRI_AT_LEVEL(pri_few_variances)(const pri_matrix *matrix, int skip_nan, double *out)
{
    const ptrdiff_t rows = matrix->rows;
    pri_v8 x[PRI_LANES], m2;
    for (ptrdiff_t c = 0, n; c < matrix->columns; c += n) {
        const ptrdiff_t left = matrix->columns - c;
        n = left < EIGHT ? left : EIGHT;
        for (ptrdiff_t j = 0; j < rows; j++)
            x[j] = load_up_to_8(pri_matrix_row(matrix, j) + c, n);
        if (!sum_squares(rows, x, &m2)) {
            n = left < TOGETHER ? left : TOGETHER;
            find_any(matrix, skip_nan, c, n, out);
            continue;
        }
        m2 /= pri_v8_all((double)rows);
        memcpy(out + c, &m2, (size_t)n * sizeof *out);
    }
}
