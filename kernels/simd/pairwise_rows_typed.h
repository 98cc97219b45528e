/* SPDX-License-Identifier: MIT */
/*
 * The preparation of one row, for one element type: REAL, and TYPED(name) for its names. All of it
 * is computed in double, in eight lanes.
 */

/* Up to eight coordinates from k on, `fill` behind the last. */
static inline pri_v8 TYPED(eight)(ptrdiff_t d, const REAL *x, ptrdiff_t k, double fill)
{
    return d - k >= 8 ? TYPED(pri_v8_load)(x + k) : TYPED(pri_v8_load_part)(x + k, d - k, fill);
}

/* The power of two that brings the largest magnitude into [1/2, 1); 0 where there is none. */
static double TYPED(scale_of)(ptrdiff_t d, const REAL *x, const REAL *weights)
{
    pri_v8 largest = {0};
    int exponent;
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 next = TYPED(eight)(d, x, k, 0);
        const pri_v8 some = weights ? counted(next, TYPED(eight)(d, weights, k, 0)) : next;
        largest = pri_v8_max(pri_v8_abs(some), largest);
    }
    const double most = largest_of_lanes(largest);
    if (!(most > 0 && most < INFINITY))
        return 0;
    frexp(most, &exponent);
    return ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
}

/* What becomes of a coordinate before it is brought to length 1: x*scale - centre - rest. Scaled
 * first, differences do not overflow, means are not lost below the smallest number, and squares of
 * what is left neither over- nor underflow. */
typedef struct TYPED(origin) {
    double scale, centre, rest;
} TYPED(origin);

/* Eight coordinates from k on; 0 where there is no weight, and behind the last. */
static inline pri_v8 TYPED(moved)(ptrdiff_t d, const REAL *x, ptrdiff_t k, const REAL *weights,
                                  const TYPED(origin) * from)
{
    pri_v8 next = TYPED(eight)(d, x, k, 0);
    if (weights)
        next = counted(next, TYPED(eight)(d, weights, k, 0));
    next = next * from->scale - from->centre - from->rest;
    if (weights)
        return counted(next, TYPED(eight)(d, weights, k, 0));
    if (d - k < 8)
        for (ptrdiff_t j = d - k; j < 8; j++)
            next[j] = 0;
    return next;
}

/* The weighted mean of what is left of a point. */
static double TYPED(mean_of)(ptrdiff_t d, const REAL *x, const REAL *weights,
                             const TYPED(origin) * from)
{
    pri_v8 sum = {0}, total = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 w = weights ? TYPED(eight)(d, weights, k, 0) : pri_v8_all(1);
        sum += TYPED(moved)(d, x, k, weights, from) * w;
        total += w;
    }
    return pri_sum_of_lanes(sum) / (weights ? pri_sum_of_lanes(total) : (double)d);
}

/* The weighted mean in two parts: the first is found from the first coordinate that has a weight,
 * so that equal coordinates leave exactly 0, and the second is what its rounding left. So no
 * coordinate loses more than a rounding of its distance from the mean. */
static TYPED(origin) TYPED(origin_of)(ptrdiff_t d, const REAL *x, const REAL *weights, int centred)
{
    TYPED(origin) from = {TYPED(scale_of)(d, x, weights), 0, 0};
    ptrdiff_t begin = 0;
    if (!centred)
        return from;
    while (weights && begin < d - 1 && weights[begin] == 0)
        begin++;
    from.centre = (double)x[begin] * from.scale;
    from.centre += TYPED(mean_of)(d, x, weights, &from);
    from.rest = TYPED(mean_of)(d, x, weights, &from);
    return from;
}

static void TYPED(unit)(int centred, ptrdiff_t d, const REAL *x, const REAL *weights, REAL *y)
{
    if (d == 0)
        return;
    const TYPED(origin) from = TYPED(origin_of)(d, x, weights, centred);
    pri_v8 squares = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 w = weights ? TYPED(eight)(d, weights, k, 0) : pri_v8_all(1);
        const pri_v8 next = TYPED(moved)(d, x, k, weights, &from);
        squares += next * next * w;
    }
    const double square = pri_sum_of_lanes(squares), inverse = square > 0 ? 1 / sqrt(square) : NAN;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = (REAL)(((double)x[k] * from.scale - from.centre - from.rest) * inverse);
    for (ptrdiff_t k = 0; weights && k < d; k++)
        if (weights[k] == 0)
            y[k] = (REAL)(0 * inverse);
}

static REAL TYPED(shares)(ptrdiff_t d, const REAL *x, REAL *y)
{
    const double scale = TYPED(scale_of)(d, x, NULL);
    pri_v8 lanes = {0};
    int negative = 0;
    for (ptrdiff_t k = 0; k < d; k += 8)
        lanes += TYPED(eight)(d, x, k, 0) * scale;
    for (ptrdiff_t k = 0; k < d; k++)
        negative |= x[k] < 0;
    const double sum = pri_sum_of_lanes(lanes);
    const int none = negative || sum == 0;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = none ? 0 : (REAL)((double)x[k] * scale / sum);
    return none ? (REAL)INFINITY : 0;
}

static REAL TYPED(truth)(ptrdiff_t d, const REAL *x, const REAL *weights, REAL *y)
{
    REAL sum = 0;
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = x[k] != 0;
    if (weights)
        for (ptrdiff_t k = 0; k < d; k++)
            sum += y[k] * weights[k];
    else
        for (ptrdiff_t k = 0; k < d; k++)
            sum += y[k];
    return sum;
}

static void TYPED(keep)(ptrdiff_t d, const REAL *x, const REAL *weights, REAL *y)
{
    for (ptrdiff_t k = 0; k < d; k++)
        if (weights[k] > 0)
            *y++ = x[k];
}

static void TYPED(centre)(ptrdiff_t d, const REAL *x, const double *mean, REAL *y)
{
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = (REAL)((double)x[k] - mean[k]);
}

static void TYPED(add_finite)(ptrdiff_t d, const REAL *x, double *sum, double *count)
{
    for (ptrdiff_t k = 0; k < d; k++) {
        const double next = (double)x[k];
        const int finite = next - next == 0;
        sum[k] += finite ? next : 0;
        count[k] += finite;
    }
}
