/* SPDX-License-Identifier: MIT */
/*
 * Reductions down the columns of a matrix, in plain loops over rows that the compiler vectorises.
 */
#include "columns.h"

#include <math.h>

#if PRI_IS_REAL
#include "vec8.h"
#endif

typedef accumulator lane;

#include "column_lanes.h"

enum {
    SUM,
    PROD,
    MIN,
    MAX,
    NONZERO,
    /* Of floating-point numbers only; the last is how many elements are no NaNs. */
    NANSUM,
    NANMIN,
    NANMAX,
    NUMBERS
};

/* What lanes take in; the parameter is not used. */
static inline lane add(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (lane)x;
}

static inline lane multiply(lane acc, element x, lane unused)
{
    (void)unused;
    return acc * (lane)x;
}

static inline lane multiply_lanes(lane left, lane right)
{
    return left * right;
}

/* Left where both are equal, or right is a NaN. */
static inline lane smaller(lane left, lane right)
{
    return right < left ? right : left;
}

static inline lane larger(lane left, lane right)
{
    return right > left ? right : left;
}

/* A NaN makes the lane one, which it then stays. */
static inline lane take_smaller(lane acc, element x, lane unused)
{
    (void)unused;
    return pri_isnan(x) ? (lane)x : smaller(acc, (lane)x);
}

static inline lane take_larger(lane acc, element x, lane unused)
{
    (void)unused;
    return pri_isnan(x) ? (lane)x : larger(acc, (lane)x);
}

static inline lane min_lanes(lane left, lane right)
{
    return pri_isnan(right) ? right : smaller(left, right);
}

static inline lane max_lanes(lane left, lane right)
{
    return pri_isnan(right) ? right : larger(left, right);
}

static inline lane count_nonzero(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (x != 0 ? 1 : 0);
}

#if PRI_IS_REAL
/* NaNs are passed over. */
static inline lane add_number(lane acc, element x, lane unused)
{
    (void)unused;
    const lane zero = (lane)-0.0;
    return acc + (pri_isnan(x) ? zero : (lane)x);
}

static inline lane smaller_number(lane acc, element x, lane unused)
{
    (void)unused;
    return smaller(acc, (lane)x);
}

static inline lane larger_number(lane acc, element x, lane unused)
{
    (void)unused;
    return larger(acc, (lane)x);
}

static inline lane count_number(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (pri_isnan(x) ? 0 : 1);
}
#endif

static lane identity_of(int operation)
{
    const double infinity = (double)INFINITY;
    switch (operation) {
    case SUM:
    case NANSUM:
        return (lane)-0.0;
    case PROD:
        return 1;
    case MIN:
    case NANMIN:
        return PRI_IS_REAL ? (lane)infinity : (lane)INT64_MAX;
    case MAX:
    case NANMAX:
        return PRI_IS_REAL ? (lane)-infinity : (lane)INT64_MIN;
    default:
        return 0;
    }
}

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
/* An extreme of four rows. `pick` keeps its second argument where the first is a NaN; NaNs are put
 * in afterwards, for two rows at a time: the fewer instructions, the further the processor reads
 * ahead. */
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
static void take4_min(ptrdiff_t n, const element *const x[4], lane *acc)
{
    take4_each(n, x, acc, NULL, take_smaller);
}

static void take4_max(ptrdiff_t n, const element *const x[4], lane *acc)
{
    take4_each(n, x, acc, NULL, take_larger);
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
        return take4_each(n, x, acc, NULL, count_nonzero);
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

static void reduce(int operation, const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[WIDE_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = wide_chunk_at(matrix, c);
        reduce_chunk(&loops, operation, identity_of(operation), &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].value = acc[k];
        c += chunk.columns;
    }
}

static void count(int operation, const pri_matrix *matrix, pri_partial *out)
{
    _Alignas(64) lane acc[WIDE_LANES];
    for (ptrdiff_t c = 0; c < matrix->columns;) {
        const pri_matrix chunk = wide_chunk_at(matrix, c);
        reduce_chunk(&loops, operation, 0, &chunk, acc, NULL);
        for (ptrdiff_t k = 0; k < chunk.columns; k++)
            out[c + k].index = (ptrdiff_t)acc[k];
        c += chunk.columns;
    }
}

void PRI_AT_LEVEL(pri_sum_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(SUM, matrix, out);
}

void PRI_AT_LEVEL(pri_prod_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(PROD, matrix, out);
}

void PRI_AT_LEVEL(pri_min_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(MIN, matrix, out);
}

void PRI_AT_LEVEL(pri_max_columns)(const pri_matrix *matrix, pri_partial *out)
{
    reduce(MAX, matrix, out);
}

void PRI_AT_LEVEL(pri_nonzero_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count(NONZERO, matrix, out);
}

#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_nansum_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count(NUMBERS, matrix, out);
    reduce(NANSUM, matrix, out);
}

void PRI_AT_LEVEL(pri_nanmin_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count(NUMBERS, matrix, out);
    reduce(NANMIN, matrix, out);
}

void PRI_AT_LEVEL(pri_nanmax_columns)(const pri_matrix *matrix, pri_partial *out)
{
    count(NUMBERS, matrix, out);
    reduce(NANMAX, matrix, out);
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
    default:
        return SUM;
    }
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
