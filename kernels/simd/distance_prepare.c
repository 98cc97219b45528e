/* SPDX-License-Identifier: MIT */
/*
 * The preparation of one row, in eight lanes of doubles at every level.
 */
#include <math.h>

#include "distance_kernels.h"
#include "lanes.h"
#include "registers.h"

#define load PRI_TYPED(pri_v8_load)
#define load_part PRI_TYPED(pri_v8_load_part)

static double max_of_lanes(pri_v8 lanes)
{
    double largest = lanes[0];
    for (int j = 1; j < 8; j++)
        largest = lanes[j] > largest ? lanes[j] : largest;
    return largest;
}

/* A coordinate without weight may be arbitrarily large: it becomes 0, or NaN where it is not
 * finite. */
static inline pri_v8 counted(pri_v8 value, pri_v8 weight)
{
    return pri_v8_select(weight > 0, value, value - value);
}

/* Up to eight coordinates from k on, `fill` behind the last. */
static inline pri_v8 eight(ptrdiff_t d, const element *x, ptrdiff_t k, double fill)
{
    return d - k >= 8 ? load(x + k) : load_part(x + k, d - k, fill);
}

/* The power of two that brings the largest magnitude into [1/2, 1); 0 where there is none. */
static double scale_of(ptrdiff_t d, const element *x, const element *weights)
{
    pri_v8 largest = {0};
    int exponent;
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 next = eight(d, x, k, 0);
        const pri_v8 some = weights ? counted(next, eight(d, weights, k, 0)) : next;
        largest = pri_v8_max(pri_v8_abs(some), largest);
    }
    const double magnitude = max_of_lanes(largest);
    if (!(magnitude > 0 && magnitude < INFINITY))
        return 0;
    frexp(magnitude, &exponent);
    return ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
}

/* A coordinate becomes x*scale - centre - rest before the row is scaled to length 1. With the scale
 * first, differences do not overflow, means do not underflow, and the squares of the result do
 * neither. */
typedef struct origin {
    double scale, centre, rest;
} origin;

/* Eight coordinates from k on; 0 where there is no weight, and behind the last. */
static inline pri_v8 moved(ptrdiff_t d, const element *x, ptrdiff_t k, const element *weights,
                           const origin *from)
{
    pri_v8 next = eight(d, x, k, 0);
    if (weights)
        next = counted(next, eight(d, weights, k, 0));
    next = next * from->scale - from->centre - from->rest;
    if (weights)
        return counted(next, eight(d, weights, k, 0));
    if (d - k < 8)
        for (ptrdiff_t j = d - k; j < 8; j++)
            next[j] = 0;
    return next;
}

/* The weighted mean of what is left of a point. */
static double mean_of(ptrdiff_t d, const element *x, const element *weights, const origin *from)
{
    pri_v8 sum = {0}, weight_sum = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 w = weights ? eight(d, weights, k, 0) : pri_v8_all(1);
        sum += moved(d, x, k, weights, from) * w;
        weight_sum += w;
    }
    return pri_sum_of_lanes(sum) / (weights ? pri_sum_of_lanes(weight_sum) : (double)d);
}

/* The weighted mean in two parts: the first is found from the first coordinate that has a weight,
 * so that equal coordinates leave exactly 0, and the second is what its rounding left. So no
 * coordinate loses more than a rounding of its distance from the mean. */
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

element PRI_AT_LEVEL(pri_normalise_l2)(int centred, ptrdiff_t d, const element *x,
                                       const element *weights, element *y)
{
    if (d == 0)
        return 0;
    const origin from = origin_of(d, x, weights, centred);
    pri_v8 squares = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 w = weights ? eight(d, weights, k, 0) : pri_v8_all(1);
        const pri_v8 next = moved(d, x, k, weights, &from);
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

element PRI_AT_LEVEL(pri_normalise_l1)(ptrdiff_t d, const element *x, element *y)
{
    const double scale = scale_of(d, x, NULL);
    pri_v8 lanes = {0};
    int negative = 0;
    for (ptrdiff_t k = 0; k < d; k += 8)
        lanes += eight(d, x, k, 0) * scale;
    for (ptrdiff_t k = 0; k < d; k++)
        negative |= x[k] < 0;
    const double sum = pri_sum_of_lanes(lanes);
    const int none = negative || sum == 0;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = none ? 0 : (element)((double)x[k] * scale / sum);
    return none ? (element)INFINITY : 0;
}

element PRI_AT_LEVEL(pri_boolean)(ptrdiff_t d, const element *x, const element *weights, element *y)
{
    element sum = 0;
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = (element)(x[k] != 0);
    if (weights)
        for (ptrdiff_t k = 0; k < d; k++)
            sum += y[k] * weights[k];
    else
        for (ptrdiff_t k = 0; k < d; k++)
            sum += y[k];
    return sum;
}

void PRI_AT_LEVEL(pri_compact)(ptrdiff_t d, const element *x, const element *weights, element *y)
{
    for (ptrdiff_t k = 0; k < d; k++)
        if (weights[k] > 0)
            *y++ = x[k];
}

void PRI_AT_LEVEL(pri_centre)(ptrdiff_t d, const element *x, const double *mean, element *y)
{
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = (element)((double)x[k] - mean[k]);
}

void PRI_AT_LEVEL(pri_add_finite)(ptrdiff_t d, const element *x, double *sum, double *count)
{
    for (ptrdiff_t k = 0; k < d; k++) {
        const double next = (double)x[k];
        const int finite = next - next == 0;
        sum[k] += finite ? next : 0;
        count[k] += finite;
    }
}
