/* SPDX-License-Identifier: MIT */
/*
 * Means and variances of every element type, in f64.
 *
 * A variance takes one pass, which sums the distances from an origin near the mean and the squares
 * of these distances. With n distances of mean s
 *
 *     sum (x - mean)^2 = sum (x - origin)^2 - n s^2
 *
 * where cancellation is harmless as long as |s| does not exceed the standard deviation. The origin
 * is therefore the mean of a sample, computed as an element plus the mean distance from it, which
 * is exact for equal elements. If the origin turns out to be too far from the mean, a second pass
 * sums the squared deviations from the mean, which is kept in two parts:
 *
 *     sum (x - mean - low)^2 = sum (x - mean)^2 - n low^2
 */
#include "moments.h"

#include <math.h>

#include "block_lanes.h"
#include "spread.h"

static inline lanes distance(lanes x, lanes origin)
{
    return x - origin;
}

static inline lanes squared_deviation(lanes x, lanes mean)
{
    const lanes deviation = x - mean;
    return deviation * deviation;
}

#if PRI_IS_REAL
/* 0 for a NaN. */
static inline lanes distance_or_0(lanes x, lanes origin)
{
    return pri_select_f64(x == x, distance(x, origin), pri_all_f64(0.0));
}

static inline lanes squared_deviation_or_0(lanes x, lanes mean)
{
    return pri_select_f64(x == x, squared_deviation(x, mean), pri_all_f64(0.0));
}
#endif

/* Vectors of lanes whose two sums fit in registers together. */
enum { BOTH = TOGETHER < 4 ? TOGETHER : 4 };

/* Computes both sums of a group of rows for BOTH vectors of lanes, and adds them to the total
 * lanes.
 */
static inline __attribute__((always_inline)) void add_group(ptrdiff_t n, const element *x,
                                                            double fill, lanes origin,
                                                            lanes_term *term, int from,
                                                            lanes *distances, lanes *squares)
{
    lanes sum[BOTH] = {{0}}, square[BOTH] = {{0}};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < BOTH; v++) {
            const lanes next = term(load(x + i + WIDTH * (from + v)), origin);
            sum[v] += next;
            square[v] += next * next;
        }
    for (int v = 0; v < BOTH && i + WIDTH * (from + v) < n; v++) {
        const lanes next = term(load_last(x + i, n - i, from + v, fill), origin);
        sum[v] += next;
        square[v] += next * next;
    }
    for (int v = 0; v < BOTH; v++) {
        distances[v] += sum[v];
        squares[v] += square[v];
    }
}

/* The sum of the distances from the origin and the sum of their squares, in groups as in
 * sum_in_groups(). */
static inline __attribute__((always_inline)) void sum_both(ptrdiff_t n, const element *x,
                                                           double fill, double origin,
                                                           lanes_term *term, double *distances,
                                                           double *squares)
{
    lanes sums[2][VECTORS] = {{{0}}};
    for (ptrdiff_t i = 0; i < n; i += PRI_GROUP)
        for (int v = 0; v < VECTORS; v += BOTH)
            add_group(n - i < PRI_GROUP ? n - i : PRI_GROUP, x + i, fill, pri_all_f64(origin), term,
                      v, &sums[0][v], &sums[1][v]);
    *distances = fold(add, sums[0]);
    *squares = fold(add, sums[1]);
}

/* The origin of n > 0 elements. It is NaN if any element of the sample is. */
static double origin_of_block(ptrdiff_t n, const element *x)
{
    const double first = (double)x[0];
    double sum = 0.0;
    const ptrdiff_t apart = sample_step(n), samples = sample_count(n);
    for (ptrdiff_t k = 0; k < samples; k++)
        sum += (double)x[k * apart] - first;
    return first + sum / (double)samples;
}

#if PRI_IS_REAL
/* The same without the NaNs; 0 if the sample has only NaNs. */
static double origin_of_numbers(ptrdiff_t n, const element *x)
{
    double first = (double)NAN, sum = 0.0, count = 0.0;
    const ptrdiff_t apart = sample_step(n), samples = sample_count(n);
    for (ptrdiff_t k = 0; k < samples; k++) {
        const double next = (double)x[k * apart];
        const bool number = next == next;
        first = number && count == 0.0 ? next : first;
        sum += number ? next - first : 0.0;
        count += number;
    }
    return count > 0.0 ? first + sum / count : 0.0;
}
#endif

static void set_m2_of_block(pri_partial *out, ptrdiff_t n, const element *x, bool skip_nan)
{
    set_m2_of_none(out);
    for (ptrdiff_t i = 0; i < n; i++)
        see_infinity(out, x[i], skip_nan);
}

#if !PRI_IS_REAL
/* For integers only: floating-point numbers are summed in f64 anyway. Sums up to 2^53 are exact in
 * any order, which holds for every block of narrow integers. */
void PRI_AT_LEVEL(pri_total)(ptrdiff_t n, const element *x, const element *y, double scale,
                             pri_partial *out)
{
    (void)y, (void)scale;
    if (sizeof *x == sizeof(accumulator)) {
        out->mean = accumulate(n, x, -0.0, -0.0, 0.0, itself, add);
        return;
    }
    accumulator sum = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        sum += x[i];
    out->mean = (double)sum;
}
#endif

void PRI_AT_LEVEL(pri_var)(ptrdiff_t n, const element *x, const element *y, double scale,
                           pri_partial *out)
{
    (void)y, (void)scale;
    const double origin = origin_of_block(n, x);
    double distances, squares;
    sum_both(n, x, origin, origin, distance, &distances, &squares);
    set_mean(out, n, origin, distances);
    if (!has_mean(out))
        set_m2_of_block(out, n, x, false);
    else if (!set_m2_from_origin(out, distances, squares))
        set_m2(out, sum_in_groups(n, x, out->mean, out->mean, squared_deviation));
}

#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_nanvar)(ptrdiff_t n, const element *x, const element *y, double scale,
                              pri_partial *out)
{
    (void)y, (void)scale;
    const ptrdiff_t count = count_numbers(n, x);
    const double nan = (double)NAN;
    *out = (pri_partial){.index = count};
    if (count == 0)
        return;
    const double origin = origin_of_numbers(n, x);
    double distances, squares;
    sum_both(n, x, nan, origin, distance_or_0, &distances, &squares);
    set_mean(out, count, origin, distances);
    if (!has_mean(out))
        set_m2_of_block(out, n, x, true);
    else if (!set_m2_from_origin(out, distances, squares))
        set_m2(out, sum_in_groups(n, x, nan, out->mean, squared_deviation_or_0));
}
#endif
