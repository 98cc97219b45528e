/* SPDX-License-Identifier: MIT */
/*
 * Rows of length 1 and of sum 1, computed in doubles.
 *
 * A row is spread over eight lanes, coordinate k in lane k mod 8. Short rows are processed eight
 * side by side instead, one per lane, with the same operations in the same order. The bits of a row
 * therefore do not depend on the other rows.
 */
#include <math.h>

#include "distance_kernels.h"
#include "lanes.h"
#include "registers.h"
#include "vec.h"

#define load PRI_TYPED(pri_v8_load)
#define load_part PRI_TYPED(pri_v8_load_part)

static double max_of_lanes(pri_v8 lanes)
{
    lanes = pri_v8_max(lanes, pri_v8_high_halves(lanes, lanes));
    lanes = pri_v8_max(lanes, pri_v8_odd_pairs(lanes, lanes));
    return lanes[0] > lanes[1] ? lanes[0] : lanes[1];
}

/* A coordinate of weight 0 may be arbitrarily large. It becomes 0, or NaN where it is not finite.
 */
static inline pri_v8 zero_unweighted(pri_v8 value, pri_v8 weight)
{
    return pri_v8_select(pri_v8_below((pri_v8){0}, weight), value, value - value);
}

/* Loads up to eight coordinates from k on, with `fill` after the last. */
static inline pri_v8 load_eight(ptrdiff_t d, const element *x, ptrdiff_t k, double fill)
{
    return d - k >= 8 ? load(x + k) : load_part(x + k, d - k, fill);
}

/* The powers of two that bring magnitudes into [1/2, 1), at most 2^1000; 0 for 0, infinity and NaN.
 * They are made from the bits: the biased exponent e + 1022 becomes 1023 - e. Where that is not
 * positive, the scale is the subnormal 2^-1023 or 2^-1024. */
static inline pri_v8 scales_of(pri_v8 magnitudes)
{
    const pri_m8 none = {0}, most = none + 2023;
    pri_m8 exponents = 2045 - ((pri_m8)magnitudes >> 52);
    exponents =
        (pri_m8)pri_v8_select(pri_m8_below(exponents, most), (pri_v8)exponents, (pri_v8)most);
    const pri_v8 scales = pri_v8_select(pri_m8_below(none, exponents), (pri_v8)(exponents << 52),
                                        (pri_v8)((1LL << 51) + (exponents << 50)));
    const pri_m8 has_one = pri_v8_below((pri_v8){0}, magnitudes) &
                           pri_v8_below(magnitudes, pri_v8_all((double)INFINITY));
    return pri_v8_select(has_one, scales, (pri_v8){0});
}

/* The scale of a row, from its largest magnitude. */
static double scale_of(ptrdiff_t d, const element *x, const element *weights)
{
    pri_v8 largest = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 next = load_eight(d, x, k, 0);
        const pri_v8 some = weights ? zero_unweighted(next, load_eight(d, weights, k, 0)) : next;
        largest = pri_v8_max(pri_v8_abs(some), largest);
    }
    return scales_of(pri_v8_all(max_of_lanes(largest)))[0];
}

/* A coordinate becomes x*scale - centre - rest before the row is scaled to length 1. Scaling first
 * keeps differences from overflowing, means from underflowing, and squares of the result from
 * either. */
typedef struct origin {
    double scale, centre, rest;
} origin;

/* Eight coordinates from k on, moved to the origin. 0 for weight 0 and after the last coordinate.
 */
static inline pri_v8 load_moved(ptrdiff_t d, const element *x, ptrdiff_t k, const element *weights,
                                const origin *from)
{
    pri_v8 next = load_eight(d, x, k, 0);
    if (weights)
        next = zero_unweighted(next, load_eight(d, weights, k, 0));
    next = next * from->scale - from->centre - from->rest;
    if (weights)
        return zero_unweighted(next, load_eight(d, weights, k, 0));
    const pri_m8 lane = {0, 1, 2, 3, 4, 5, 6, 7};
    if (d - k >= 8)
        return next;
    return pri_v8_select(pri_m8_below(lane, (pri_m8){0} + (long long)(d - k)), next, (pri_v8){0});
}

/* The weighted mean of the moved coordinates of a row. */
static double mean_of(ptrdiff_t d, const element *x, const element *weights, const origin *from)
{
    pri_v8 sum = {0}, weight_sum = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 w = weights ? load_eight(d, weights, k, 0) : pri_v8_all(1);
        sum += load_moved(d, x, k, weights, from) * w;
        weight_sum += w;
    }
    return pri_sum_of_lanes(sum) / (weights ? pri_sum_of_lanes(weight_sum) : (double)d);
}

/* The weighted mean in two parts. `centre` is computed relative to the first coordinate of positive
 * weight, so that equal coordinates give exactly 0. `rest` is the remaining error of `centre`. The
 * error of a coordinate is then only a rounding of its distance from the mean. */
static origin origin_of(ptrdiff_t d, const element *x, const element *weights, int centred)
{
    origin from = {scale_of(d, x, weights), 0, 0};
    ptrdiff_t begin = 0;
    if (!centred)
        return from;
    while (weights && begin < d - 1 && weights[begin] == 0)
        begin++;
    from.centre = (double)x[begin] * from.scale;
    from.centre += mean_of(d, x, weights, &from);
    from.rest = mean_of(d, x, weights, &from);
    return from;
}

/* Normalises one row. Returns 1 if its length is 0, else 0. */
static element normalise_row(const pri_prepared *rows, const element *x, element *y)
{
    const ptrdiff_t d = rows->d;
    const element *weights = rows->weights;
    if (d == 0)
        return 0;
    const origin from = origin_of(d, x, weights, rows->centred);
    pri_v8 squares = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 w = weights ? load_eight(d, weights, k, 0) : pri_v8_all(1);
        const pri_v8 next = load_moved(d, x, k, weights, &from);
        squares += next * next * w;
    }
    const double square = pri_sum_of_lanes(squares), inverse = square > 0 ? 1 / sqrt(square) : NAN;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = (element)(((double)x[k] * from.scale - from.centre - from.rest) * inverse);
    for (ptrdiff_t k = 0; weights && k < d; k++)
        if (weights[k] == 0)
            y[k] = (element)(0 * inverse);
    return (element)(square == 0);
}

/* Short rows are processed side by side, with one vector per coordinate. Rows with more coordinates
 * are faster one by one. The limit is higher for centred rows, which need more sums. */
enum { BESIDE = 8, SHORT_ROW = 12, SHORT_CENTRED_ROW = 32 };

/* The counterpart of zero_unweighted() for rows side by side. */
static inline pri_v8 zero_unweighted_beside(const pri_prepared *rows, ptrdiff_t k, pri_v8 next)
{
    return rows->weights && rows->weights[k] == 0 ? next - next : next;
}

/* Loads eight rows from `first` on. The last row is repeated where there are fewer. */
static void load_beside(const pri_prepared *rows, ptrdiff_t first, pri_v8 *at)
{
    const element *row[BESIDE];
    for (ptrdiff_t j = 0; j < BESIDE; j++)
        row[j] = rows->x + (first + j < rows->rows ? first + j : rows->rows - 1) * rows->stride;
    for (ptrdiff_t k = 0; k < rows->d; k++) {
        const pri_v8 next = {(double)row[0][k], (double)row[1][k], (double)row[2][k],
                             (double)row[3][k], (double)row[4][k], (double)row[5][k],
                             (double)row[6][k], (double)row[7][k]};
        at[k] = zero_unweighted_beside(rows, k, next);
    }
}

/* The sum of each row, folded as in pri_sum_of_lanes(). */
static inline pri_v8 sum_beside(const pri_v8 lanes[8])
{
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

static inline pri_v8 times_weight(const pri_prepared *rows, ptrdiff_t k, pri_v8 term)
{
    return rows->weights ? term * (double)rows->weights[k] : term;
}

/* The weighted means of the scaled rows, relative to `centres`. */
static pri_v8 means_beside(const pri_prepared *rows, const pri_v8 *at, pri_v8 centres,
                           double weight)
{
    pri_v8 lanes[8] = {{0}};
    for (ptrdiff_t k = 0; k < rows->d; k++)
        lanes[k % 8] += times_weight(rows, k, zero_unweighted_beside(rows, k, at[k] - centres));
    return sum_beside(lanes) / weight;
}

/* Subtracts the means, which are computed as in origin_of(). */
static void centre_beside(const pri_prepared *rows, pri_v8 *at)
{
    const ptrdiff_t d = rows->d;
    const element *weights = rows->weights;
    pri_v8 weight_sum = {0};
    ptrdiff_t begin = 0;
    while (weights && begin < d - 1 && weights[begin] == 0)
        begin++;
    for (ptrdiff_t k = 0; weights && k < d; k += 8)
        weight_sum += load_eight(d, weights, k, 0);
    const double weight = weights ? pri_sum_of_lanes(weight_sum) : (double)d;
    const pri_v8 centres = at[begin] + means_beside(rows, at, at[begin], weight);
    const pri_v8 rest = means_beside(rows, at, centres, weight);
    for (ptrdiff_t k = 0; k < d; k++)
        at[k] = zero_unweighted_beside(rows, k, at[k] - centres - rest);
}

static inline pri_v8 roots_beside(pri_v8 squares)
{
    pri_v8_parts norms = {squares};
    for (int k = 0; k < PRI_V8_PARTS; k++)
        norms.part[k] = pri_sqrt_f64(norms.part[k]);
    return norms.all;
}

static void normalise_beside(const pri_prepared *rows, ptrdiff_t first)
{
    const ptrdiff_t d = rows->d, some = rows->rows - first < BESIDE ? rows->rows - first : BESIDE;
    pri_v8 at[SHORT_CENTRED_ROW], lanes[8] = {{0}}, largest = {0};
    load_beside(rows, first, at);
    for (ptrdiff_t k = 0; k < d; k++)
        largest = pri_v8_max(pri_v8_abs(at[k]), largest);
    const pri_v8 scales = scales_of(largest);
    for (ptrdiff_t k = 0; k < d; k++)
        at[k] *= scales;
    if (rows->centred)
        centre_beside(rows, at);
    for (ptrdiff_t k = 0; k < d; k++)
        lanes[k % 8] += times_weight(rows, k, at[k] * at[k]);
    const pri_v8 squares = sum_beside(lanes);
    const pri_v8 inverses = pri_v8_select(pri_v8_below((pri_v8){0}, squares),
                                          1 / roots_beside(squares), pri_v8_all(NAN));
    for (ptrdiff_t k = 0; k < d; k++)
        at[k] = (rows->weights && rows->weights[k] == 0 ? (pri_v8){0} : at[k]) * inverses;
    for (ptrdiff_t j = 0; j < some; j++)
        for (ptrdiff_t k = 0; k < d; k++)
            rows->y[(first + j) * d + k] = (element)at[k][j];
    for (ptrdiff_t j = 0; rows->sums && j < some; j++)
        rows->sums[first + j] = (element)(squares[j] == 0);
}

void PRI_AT_LEVEL(pri_normalise_l2)(const pri_prepared *rows)
{
    const int beside = rows->d > 0 && rows->d <= (rows->centred ? SHORT_CENTRED_ROW : SHORT_ROW);
    ptrdiff_t i = 0;
    for (; beside && i + 1 < rows->rows; i += BESIDE)
        normalise_beside(rows, i);
    for (; i < rows->rows; i++) {
        const element none = normalise_row(rows, rows->x + i * rows->stride, rows->y + i * rows->d);
        if (rows->sums)
            rows->sums[i] = none;
    }
}

element PRI_AT_LEVEL(pri_normalise_l1)(ptrdiff_t d, const element *x, element *y)
{
    const double scale = scale_of(d, x, NULL);
    pri_v8 lanes = {0};
    int negative = 0;
    for (ptrdiff_t k = 0; k < d; k += 8)
        lanes += load_eight(d, x, k, 0) * scale;
    for (ptrdiff_t k = 0; k < d; k++)
        negative |= x[k] < 0;
    const double sum = pri_sum_of_lanes(lanes);
    const int none = negative || sum == 0;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = none ? 0 : (element)((double)x[k] * scale / sum);
    return none ? (element)INFINITY : 0;
}
