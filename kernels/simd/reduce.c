/* SPDX-License-Identifier: MIT */
/*
 * Reductions over one block of floating-point numbers, in the lanes of block_lanes.h.
 */
#include "reduce.h"

#include <math.h>

#include "block_lanes.h"
#include "columns.h"
#include "moments.h"
#include "short_lines.h"

/* Reads several blocks side by side. */
static inline __attribute__((always_inline)) void
accumulate_places(const element *x, double identity, double parameter, lanes_term *term,
                  lanes_join *join, pri_partial out[PRI_PLACES])
{
    const lanes with = pri_all_f64(parameter);
    lanes acc[PRI_PLACES][VECTORS];
    for (int k = 0; k < PRI_PLACES; k++)
        set_all(acc[k], identity);
    for (ptrdiff_t i = 0; i < PRI_REDUCE_BLOCK; i += PRI_PLACE_TURN)
        for (int k = 0; k < PRI_PLACES; k++)
            accumulate_rows(PRI_PLACE_TURN, x + k * PRI_REDUCE_BLOCK + i, identity, with, term,
                            join, acc[k]);
    for (int k = 0; k < PRI_PLACES; k++)
        out[k].value = fold(join, acc[k]);
}

static inline lanes multiply(lanes left, lanes right)
{
    return left * right;
}

/* `left` where both are equal. NaNs are handled separately. */
static inline lanes smaller(lanes left, lanes right)
{
    return pri_min_f64(right, left);
}

static inline lanes larger(lanes left, lanes right)
{
    return pri_max_f64(right, left);
}

static inline int any_lane(pri_mask_f64 mask)
{
    return pri_lanes_f64(mask) != 0;
}

/* Accumulates TOGETHER vectors of lanes of an extreme. NaNs are recorded in a separate mask, since
 * propagating them in the comparison would double the latency of each step. */
static inline __attribute__((always_inline)) pri_mask_f64
extreme_rows(ptrdiff_t n, const element *x, double worst, lanes_term *term, lanes_join *join,
             int from, lanes acc[TOGETHER])
{
    const lanes start = pri_all_f64(worst);
    const element *const at = x + WIDTH * from;
    lanes part[TOGETHER];
    pri_mask_f64 nan = {0};
    copy_lanes(TOGETHER, acc, part);
    ptrdiff_t i = 0;
    PRI_KEEP_LOOP
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < TOGETHER; v++) {
            const lanes next = load(at + i + WIDTH * v);
            nan |= next != next;
            part[v] = join(part[v], term(next, start));
        }
    for (int v = 0; v < TOGETHER && i + WIDTH * (from + v) < n; v++) {
        const lanes next = load_last(x + i, n - i, from + v, worst);
        nan |= next != next;
        part[v] = join(part[v], term(next, start));
    }
    copy_lanes(TOGETHER, part, acc);
    return nan;
}

/* The counterpart of accumulate_from() for an extreme with the identity `worst`. */
static inline __attribute__((always_inline)) double extreme_from(ptrdiff_t head, ptrdiff_t n,
                                                                 const element *x, double worst,
                                                                 lanes_term *term, lanes_join *join)
{
    const ptrdiff_t span = span_of(n);
    lanes acc[VECTORS];
    pri_mask_f64 nan = {0};
    set_all(acc, worst);
    if (head > 0) {
        const lanes first = load_head(x, head, worst);
        nan = first != first;
        acc[VECTORS - 1] = join(acc[VECTORS - 1], term(first, acc[0]));
    }
    for (ptrdiff_t i = head; i < n; i += span) {
        PRI_UNROLL
        for (int from = 0; from < VECTORS; from += TOGETHER)
            nan |= extreme_rows(n - i < span ? n - i : span, x + i, worst, term, join, from,
                                acc + from);
    }
    if (head > 0)
        move_back(acc, head);
    return any_lane(nan) ? NAN : fold(join, acc);
}

static inline __attribute__((always_inline)) double
extreme(ptrdiff_t n, const element *x, double worst, lanes_term *term, lanes_join *join)
{
    const ptrdiff_t head = before_vector(n, x);
    return head > 0 ? extreme_from(head, n, x, worst, term, join)
                    : extreme_from(0, n, x, worst, term, join);
}

static inline __attribute__((always_inline)) void
extreme_places(const element *x, double worst, lanes_join *join, pri_partial out[PRI_PLACES])
{
    lanes acc[PRI_PLACES][VECTORS];
    pri_mask_f64 nan[PRI_PLACES] = {{0}};
    for (int k = 0; k < PRI_PLACES; k++)
        set_all(acc[k], worst);
    for (ptrdiff_t i = 0; i < PRI_REDUCE_BLOCK; i += PRI_PLACE_TURN)
        for (int k = 0; k < PRI_PLACES; k++)
            for (int from = 0; from < VECTORS; from += TOGETHER)
                nan[k] |= extreme_rows(PRI_PLACE_TURN, x + k * PRI_REDUCE_BLOCK + i, worst, itself,
                                       join, from, acc[k] + from);
    for (int k = 0; k < PRI_PLACES; k++)
        out[k].value = any_lane(nan[k]) ? NAN : fold(join, acc[k]);
}

static inline lanes scaled_square(lanes x, lanes scale)
{
    const lanes scaled = x * scale;
    return scaled * scaled;
}

/* -0 is the identity of a sum, since x + -0 is x even for x = -0. This kernel also serves as the
 * total in f64, since `value` and `mean` are the same double of the union. */
static void sum(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = accumulate(n, x, -0.0, -0.0, 0.0, itself, add);
}

static void prod(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = accumulate(n, x, 1.0, 1.0, 0.0, itself, multiply);
}

static void min(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = extreme(n, x, INFINITY, itself, smaller);
}

static void max(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = extreme(n, x, -INFINITY, itself, larger);
}

static void sumsq(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y;
    out->value = accumulate(n, x, 0.0, 0.0, scale, scaled_square, add);
}

static inline __attribute__((always_inline)) void
dot_rows(ptrdiff_t n, const element *x, const element *y, int from, lanes acc[TOGETHER])
{
    lanes part[TOGETHER];
    copy_lanes(TOGETHER, acc, part);
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < TOGETHER; v++)
            part[v] += load(x + i + WIDTH * (from + v)) * load(y + i + WIDTH * (from + v));
    for (int v = 0; v < TOGETHER && i + WIDTH * (from + v) < n; v++)
        part[v] += load_last(x + i, n - i, from + v, -0.0) * load_last(y + i, n - i, from + v, 0.0);
    copy_lanes(TOGETHER, part, acc);
}

static inline __attribute__((always_inline)) double dot_from(ptrdiff_t head, ptrdiff_t n,
                                                             const element *x, const element *y)
{
    const ptrdiff_t span = span_of(n);
    lanes acc[VECTORS];
    set_all(acc, -0.0);
    if (head > 0)
        acc[VECTORS - 1] += load_head(x, head, -0.0) * load_head(y, head, 0.0);
    for (ptrdiff_t i = head; i < n; i += span) {
        PRI_UNROLL
        for (int from = 0; from < VECTORS; from += TOGETHER)
            dot_rows(n - i < span ? n - i : span, x + i, y + i, from, acc + from);
    }
    if (head > 0)
        move_back(acc, head);
    return fold(add, acc);
}

static void dot(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)scale;
    const ptrdiff_t head = before_vector(n, x);
    out->value = head > 0 ? dot_from(head, n, x, y) : dot_from(0, n, x, y);
}

static void sum_places(const element *x, double scale, pri_partial out[PRI_PLACES])
{
    (void)scale;
    accumulate_places(x, -0.0, 0.0, itself, add, out);
}

static void min_places(const element *x, double scale, pri_partial out[PRI_PLACES])
{
    (void)scale;
    extreme_places(x, INFINITY, smaller, out);
}

static void max_places(const element *x, double scale, pri_partial out[PRI_PLACES])
{
    (void)scale;
    extreme_places(x, -INFINITY, larger, out);
}

static void sumsq_places(const element *x, double scale, pri_partial out[PRI_PLACES])
{
    accumulate_places(x, 0.0, scale, scaled_square, add, out);
}

/* Tests whole rows without an early exit, which the compiler can vectorise, then finds the first
 * hit within the row. */
static ptrdiff_t find(ptrdiff_t n, const element *x, accumulator value)
{
    const element wanted = (element)value;
    const int any_nan = value != value;
    for (ptrdiff_t i = 0; i < n; i += PRI_LANES) {
        const ptrdiff_t row = n - i < PRI_LANES ? n - i : PRI_LANES;
        int hit = 0;
        for (ptrdiff_t j = 0; j < row; j++)
            hit |= any_nan ? x[i + j] != x[i + j] : x[i + j] == wanted;
        if (!hit)
            continue;
        for (ptrdiff_t j = 0; j < row; j++)
            if (any_nan ? x[i + j] != x[i + j] : x[i + j] == wanted)
                return i + j;
    }
    return n;
}

static void nansum(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = accumulate(n, x, -0.0, -0.0, -0.0, or_identity, add);
    out->index = count_numbers(n, x);
}

static void nanmin(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    const double worst = (double)INFINITY;
    out->value = accumulate(n, x, worst, worst, worst, or_identity, smaller);
    out->index = count_numbers(n, x);
}

static void nanmax(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    const double worst = -(double)INFINITY;
    out->value = accumulate(n, x, worst, worst, worst, or_identity, larger);
    out->index = count_numbers(n, x);
}

static void nonzero(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        count += x[i] != 0;
    out->index = count;
}

/* f32 elements, which need conversion, are not read side by side: on huge pages that took up to 1.2
 * times as long. */
enum { NARROW = sizeof(element) < sizeof(double) };

const pri_reduce PRI_AT_LEVEL(pri_reduce) = {
    .block = {[PRI_REDUCE_SUM] = sum,
              [PRI_REDUCE_PROD] = prod,
              [PRI_REDUCE_MIN] = min,
              [PRI_REDUCE_MAX] = max,
              [PRI_REDUCE_TOTAL] = sum,
              [PRI_REDUCE_VAR] = PRI_AT_LEVEL(pri_var),
              [PRI_REDUCE_NONZERO] = nonzero,
              [PRI_REDUCE_NANSUM] = nansum,
              [PRI_REDUCE_NANMIN] = nanmin,
              [PRI_REDUCE_NANMAX] = nanmax,
              [PRI_REDUCE_NANVAR] = PRI_AT_LEVEL(pri_nanvar),
              [PRI_REDUCE_DOT] = dot,
              [PRI_REDUCE_SUMSQ] = sumsq},
    .places = {[PRI_REDUCE_SUM] = NARROW ? NULL : sum_places,
               [PRI_REDUCE_MIN] = NARROW ? NULL : min_places,
               [PRI_REDUCE_MAX] = NARROW ? NULL : max_places,
               [PRI_REDUCE_TOTAL] = NARROW ? NULL : sum_places,
               [PRI_REDUCE_SUMSQ] = NARROW ? NULL : sumsq_places},
    .columns = {[PRI_REDUCE_SUM] = PRI_AT_LEVEL(pri_sum_columns),
                [PRI_REDUCE_PROD] = PRI_AT_LEVEL(pri_prod_columns),
                [PRI_REDUCE_MIN] = PRI_AT_LEVEL(pri_min_columns),
                [PRI_REDUCE_MAX] = PRI_AT_LEVEL(pri_max_columns),
                [PRI_REDUCE_TOTAL] = PRI_AT_LEVEL(pri_sum_columns),
                [PRI_REDUCE_VAR] = PRI_AT_LEVEL(pri_var_columns),
                [PRI_REDUCE_NONZERO] = PRI_AT_LEVEL(pri_nonzero_columns),
                [PRI_REDUCE_NANSUM] = PRI_AT_LEVEL(pri_nansum_columns),
                [PRI_REDUCE_NANMIN] = PRI_AT_LEVEL(pri_nanmin_columns),
                [PRI_REDUCE_NANMAX] = PRI_AT_LEVEL(pri_nanmax_columns),
                [PRI_REDUCE_NANVAR] = PRI_AT_LEVEL(pri_nanvar_columns)},
    .short_lines = {[PRI_REDUCE_SUM] = PRI_AT_LEVEL(pri_sum_short_lines),
                    [PRI_REDUCE_MIN] = PRI_AT_LEVEL(pri_min_short_lines),
                    [PRI_REDUCE_MAX] = PRI_AT_LEVEL(pri_max_short_lines),
                    [PRI_REDUCE_PROD] = PRI_AT_LEVEL(pri_prod_short_lines),
                    [PRI_REDUCE_NANSUM] = PRI_AT_LEVEL(pri_nansum_short_lines),
                    [PRI_REDUCE_NANMIN] = PRI_AT_LEVEL(pri_nanmin_short_lines),
                    [PRI_REDUCE_NANMAX] = PRI_AT_LEVEL(pri_nanmax_short_lines),
                    [PRI_REDUCE_TOTAL] = PRI_AT_LEVEL(pri_sum_short_lines)},
    .longest_short_line = PRI_LONGEST_SHORT_LINE,
    .few_rows = {[PRI_REDUCE_SUM] = PRI_AT_LEVEL(pri_sum_few_rows),
                 [PRI_REDUCE_MIN] = PRI_AT_LEVEL(pri_min_few_rows),
                 [PRI_REDUCE_MAX] = PRI_AT_LEVEL(pri_max_few_rows),
                 [PRI_REDUCE_PROD] = PRI_AT_LEVEL(pri_prod_few_rows),
                 [PRI_REDUCE_NANSUM] = PRI_AT_LEVEL(pri_nansum_few_rows),
                 [PRI_REDUCE_NANMIN] = PRI_AT_LEVEL(pri_nanmin_few_rows),
                 [PRI_REDUCE_NANMAX] = PRI_AT_LEVEL(pri_nanmax_few_rows),
                 [PRI_REDUCE_TOTAL] = PRI_AT_LEVEL(pri_sum_few_rows)},
    .column_values = PRI_AT_LEVEL(pri_column_values),
    .few_variances = PRI_AT_LEVEL(pri_few_variances),
    .short_variances = PRI_AT_LEVEL(pri_short_variances),
    .column_truths = PRI_AT_LEVEL(pri_column_truths),
    .take_rows = PRI_AT_LEVEL(pri_take_rows),
    .join_lanes = PRI_AT_LEVEL(pri_join_lanes),
    .find = find,
};
