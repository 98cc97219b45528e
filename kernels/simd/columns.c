/* SPDX-License-Identifier: MIT */
/*
 * Reductions down the columns of a matrix, in plain loops over rows that the compiler vectorises.
 */
#include "columns.h"

#include <string.h>

#if PRI_IS_REAL
#include "vec8.h"
#endif

typedef accumulator lane;

#include "column_steps.h"

static void begin(int operation, ptrdiff_t n, const element *x, lane *acc, const lane *unused)
{
    (void)unused;
    const lane identity = identity_of(operation);
    switch (operation) {
    case SUM:
        return begin_each(n, x, acc, NULL, identity, add);
    case PROD:
        return begin_each(n, x, acc, NULL, identity, multiply);
    case MIN:
        return begin_each(n, x, acc, NULL, identity, take_smaller);
    case MAX:
        return begin_each(n, x, acc, NULL, identity, take_larger);
#if PRI_IS_REAL
    case NANSUM:
        return begin_each(n, x, acc, NULL, identity, add_number);
    case NANMIN:
        return begin_each(n, x, acc, NULL, identity, smaller_number);
    case NANMAX:
        return begin_each(n, x, acc, NULL, identity, larger_number);
    case NUMBERS:
        return begin_each(n, x, acc, NULL, identity, count_number);
#endif
    default:
        return begin_each(n, x, acc, NULL, identity, count_nonzero);
    }
}

static void take(int operation, ptrdiff_t n, const element *x, lane *acc, const lane *unused)
{
    (void)unused;
    switch (operation) {
    case SUM:
        return take_each(n, x, acc, NULL, add);
    case PROD:
        return take_each(n, x, acc, NULL, multiply);
    case MIN:
        return take_each(n, x, acc, NULL, take_smaller);
    case MAX:
        return take_each(n, x, acc, NULL, take_larger);
#if PRI_IS_REAL
    case NANSUM:
        return take_each(n, x, acc, NULL, add_number);
    case NANMIN:
        return take_each(n, x, acc, NULL, smaller_number);
    case NANMAX:
        return take_each(n, x, acc, NULL, larger_number);
    case NUMBERS:
        return take_each(n, x, acc, NULL, count_number);
#endif
    default:
        return take_each(n, x, acc, NULL, count_nonzero);
    }
}

#if PRI_IS_REAL
/* Takes in four rows for an extreme. `pick` returns its second argument where the first is NaN.
 * NaNs are inserted afterwards, two rows at a time, since fewer instructions let the processor run
 * further ahead. */
static inline __attribute__((always_inline)) void
take4_extreme(ptrdiff_t n, const element *const x[4], lane *acc,
              pri_v8 (*pick)(pri_v8 x, pri_v8 acc), step *take_one)
{
    ptrdiff_t k = 0;
    for (; k + 8 <= n; k += 8) {
        const pri_v8 a = PRI_TYPED(pri_v8_load)(x[0] + k), b = PRI_TYPED(pri_v8_load)(x[1] + k),
                     c = PRI_TYPED(pri_v8_load)(x[2] + k), d = PRI_TYPED(pri_v8_load)(x[3] + k);
        pri_v8 v = pri_v8_load_f64(acc + k);
        v = pick(d, pick(c, pick(b, pick(a, v))));
        v = pri_v8_mark_nan(pri_v8_mark_nan(v, a, b), c, d);
        memcpy(acc + k, &v, sizeof v);
    }
    const element *const last[4] = {x[0] + k, x[1] + k, x[2] + k, x[3] + k};
    take4_each(n - k, last, acc + k, NULL, take_one);
}

static void take4_min(ptrdiff_t n, const element *const x[4], lane *acc)
{
    take4_extreme(n, x, acc, pri_v8_min, take_smaller);
}

static void take4_max(ptrdiff_t n, const element *const x[4], lane *acc)
{
    take4_extreme(n, x, acc, pri_v8_max, take_larger);
}
#else
static inline element least(element left, element right)
{
    return right < left ? right : left;
}

static inline element greatest(element left, element right)
{
    return right > left ? right : left;
}

static inline __attribute__((always_inline)) void
take4_extreme(ptrdiff_t n, const element *const x[4], lane *acc,
              element (*pick)(element left, element right), step *take_one)
{
    const element *a = x[0], *b = x[1], *c = x[2], *d = x[3];
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++)
        acc[k] = take_one(acc[k], pick(pick(a[k], b[k]), pick(c[k], d[k])), 0);
}

static void take4_min(ptrdiff_t n, const element *const x[4], lane *acc)
{
    take4_extreme(n, x, acc, least, take_smaller);
}

static void take4_max(ptrdiff_t n, const element *const x[4], lane *acc)
{
    take4_extreme(n, x, acc, greatest, take_larger);
}
#endif

#if !PRI_IS_REAL
/* Counts are added in the narrow type before they are widened. */
static void take4_nonzero(ptrdiff_t n, const element *const x[4], lane *acc)
{
    const element *a = x[0], *b = x[1], *c = x[2], *d = x[3];
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < n; k++) {
        const element left = (element)((a[k] != 0) + (b[k] != 0));
        const element right = (element)((c[k] != 0) + (d[k] != 0));
        acc[k] += (element)(left + right);
    }
}
#else
static void take4_nonzero(ptrdiff_t n, const element *const x[4], lane *acc)
{
    take4_each(n, x, acc, NULL, count_nonzero);
}
#endif

static void take4(int operation, ptrdiff_t n, const element *const x[4], lane *acc,
                  const lane *unused)
{
    (void)unused;
    switch (operation) {
    case SUM:
        return take4_each(n, x, acc, NULL, add);
    case PROD:
        return take4_each(n, x, acc, NULL, multiply);
    case MIN:
        return take4_min(n, x, acc);
    case MAX:
        return take4_max(n, x, acc);
#if PRI_IS_REAL
    case NANSUM:
        return take4_each(n, x, acc, NULL, add_number);
    case NANMIN:
        return take4_each(n, x, acc, NULL, smaller_number);
    case NANMAX:
        return take4_each(n, x, acc, NULL, larger_number);
    case NUMBERS:
        return take4_each(n, x, acc, NULL, count_number);
#endif
    default:
        return take4_nonzero(n, x, acc);
    }
}

static void join(int operation, ptrdiff_t n, lane *left, const lane *right)
{
    switch (operation) {
    case PROD:
        return join_each(n, left, right, multiply_lanes);
    case MIN:
        return join_each(n, left, right, min_lanes);
    case MAX:
        return join_each(n, left, right, max_lanes);
    case NANMIN:
        return join_each(n, left, right, smaller);
    case NANMAX:
        return join_each(n, left, right, larger);
    default:
        return join_each(n, left, right, add_lanes);
    }
}

static void take8(int operation, ptrdiff_t n, const element *const x[8], lane *acc, bool first)
{
    const lane identity = identity_of(operation);
    if (operation == SUM && first)
        return take8_each(n, x, NULL, acc, identity, add);
    if (operation == SUM)
        return take8_each(n, x, acc, acc, identity, add);
    for (ptrdiff_t k = 0; k < n && first; k++)
        acc[k] = identity;
    take4(operation, n, x, acc, NULL);
    take4(operation, n, x + 4, acc, NULL);
}

static const lane_loops loops = {begin, take, take4, take8, join};

enum { WIDE_LANES = PRI_LANES * PRI_WIDE_COLUMNS };

static pri_matrix wide_chunk_at(const pri_matrix *matrix, ptrdiff_t c)
{
    return chunk_at(matrix, c, matrix->rows < PRI_MANY_ROWS ? CHUNK : PRI_WIDE_COLUMNS);
}

/* Accumulates all rows into a single lane per column. */
static void reduce_in_turn(int operation, const pri_matrix *matrix, lane *acc)
{
    ptrdiff_t i = 1;
    begin(operation, matrix->columns, pri_matrix_row(matrix, 0), acc, NULL);
    for (; i + 4 <= matrix->rows; i += 4) {
        const element *x[4];
        for (int r = 0; r < 4; r++)
            x[r] = pri_matrix_row(matrix, i + r);
        take4(operation, matrix->columns, x, acc, NULL);
    }
    for (; i < matrix->rows; i++)
        take(operation, matrix->columns, pri_matrix_row(matrix, i), acc, NULL);
}

/* Whether 32 rows are one contiguous run, for which 32 lanes pay even where the order is free. */
static bool makes_runs(const pri_matrix *matrix)
{
    const ptrdiff_t most = matrix->rows < 4 * PRI_LANES ? SHORT_CHUNK : CHUNK;
    return matrix->rows > PRI_LANES && matrix->columns <= most && is_gapless(matrix);
}

/* Reduces each column to a single lane. */
static void reduce(int operation, const pri_matrix *matrix, lane *out)
{
    if (any_order(operation) && !makes_runs(matrix))
        return reduce_in_turn(operation, matrix, out);
    _Alignas(64) lane acc[WIDE_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = wide_chunk_at(matrix, c);
        reduce_chunk(&loops, operation, identity_of(operation), &chunk, acc, NULL);
        memcpy(out + c, acc, (size_t)chunk.columns * sizeof *acc);
        c += chunk.columns;
    }
}

static void reduce_to(int operation, const pri_matrix *matrix, pri_partial *out)
{
    lane values[PRI_WIDE_COLUMNS];
    reduce(operation, matrix, values);
    for (ptrdiff_t c = 0; c < matrix->columns; c++)
        out[c].value = values[c];
}

static void count_to(int operation, const pri_matrix *matrix, pri_partial *out)
{
    lane values[PRI_WIDE_COLUMNS];
    reduce(operation, matrix, values);
    for (ptrdiff_t c = 0; c < matrix->columns; c++)
        out[c].index = (ptrdiff_t)values[c];
}

void PRI_AT_LEVEL(pri_sum_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce_to(SUM, matrix, out);
}

void PRI_AT_LEVEL(pri_prod_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce_to(PROD, matrix, out);
}

void PRI_AT_LEVEL(pri_min_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce_to(MIN, matrix, out);
}

void PRI_AT_LEVEL(pri_max_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce_to(MAX, matrix, out);
}

void PRI_AT_LEVEL(pri_nonzero_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count_to(NONZERO, matrix, out);
}

#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_nansum_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count_to(NUMBERS, matrix, out);
    reduce_to(NANSUM, matrix, out);
}

void PRI_AT_LEVEL(pri_nanmin_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count_to(NUMBERS, matrix, out);
    reduce_to(NANMIN, matrix, out);
}

void PRI_AT_LEVEL(pri_nanmax_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count_to(NUMBERS, matrix, out);
    reduce_to(NANMAX, matrix, out);
}
#endif

static int operation_of(pri_reduce_kernel kernel)
{
    switch (kernel) {
    case PRI_REDUCE_PROD:
        return PROD;
    case PRI_REDUCE_MIN:
        return MIN;
    case PRI_REDUCE_MAX:
        return MAX;
    case PRI_REDUCE_NONZERO:
        return NONZERO;
    case PRI_REDUCE_NANSUM:
        return NANSUM;
    case PRI_REDUCE_NANMIN:
        return NANMIN;
    case PRI_REDUCE_NANMAX:
        return NANMAX;
    default:
        return SUM;
    }
}

void PRI_AT_LEVEL(pri_column_values)(pri_reduce_kernel kernel, const pri_matrix *matrix,
                                     accumulator *values, accumulator *numbers)
{
    const int operation = operation_of(kernel);
    if (operation == NONZERO)
        return reduce(NONZERO, matrix, numbers);
    if (operation == NANSUM || operation == NANMIN || operation == NANMAX)
        reduce(NUMBERS, matrix, numbers);
    reduce(operation, matrix, values);
}

void PRI_AT_LEVEL(pri_take_rows)(pri_reduce_kernel kernel, ptrdiff_t n, int count,
                                 const element *const x[], int begins, accumulator *lanes)
{
    const int operation = operation_of(kernel);
    if (count == PRI_LANE_ROWS)
        return take8(operation, n, x, lanes, begins);
    int r = 0;
    if (begins)
        begin(operation, n, x[r++], lanes, NULL);
    for (; r + 4 <= count; r += 4)
        take4(operation, n, x + r, lanes, NULL);
    for (; r < count; r++)
        take(operation, n, x[r], lanes, NULL);
}

void PRI_AT_LEVEL(pri_join_lanes)(pri_reduce_kernel kernel, ptrdiff_t n, accumulator *left,
                                  const accumulator *right)
{
    join(operation_of(kernel), n, left, right);
}
