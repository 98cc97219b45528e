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

static inline pri_v8 TYPED(eight_weights)(ptrdiff_t d, const REAL *weights, ptrdiff_t k)
{
    return weights ? TYPED(eight)(d, weights, k, 0) : pri_v8_all(1);
}

/* What is taken off the coordinates before they are scaled: first the point's first coordinate that
 * has a weight, so that equal coordinates leave exactly 0, then the weighted mean of what is left.
 */
typedef struct TYPED(origin) {
    double first, mean;
} TYPED(origin);

static TYPED(origin) TYPED(origin_of)(ptrdiff_t d, const REAL *x, const REAL *weights)
{
    ptrdiff_t begin = 0;
    while (weights && begin < d - 1 && weights[begin] == 0)
        begin++;
    const double first = (double)x[begin];
    pri_v8 sum = {0}, total = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 w = TYPED(eight_weights)(d, weights, k);
        sum += (TYPED(eight)(d, x, k, first) - first) * w;
        total += w;
    }
    const double all = weights ? pri_sum_of_lanes(total) : (double)d;
    return (TYPED(origin)){first, pri_sum_of_lanes(sum) / all};
}

/* The power of two that brings the largest magnitude into [1/2, 1); 0 where there is none. */
static double TYPED(scale_of)(ptrdiff_t d, const REAL *x, const REAL *weights,
                              const TYPED(origin) * from)
{
    pri_v8 largest = {0};
    int exponent;
    for (ptrdiff_t k = 0; k < d; k += 8) {
        const pri_v8 next = TYPED(eight)(d, x, k, from->first + from->mean);
        const pri_v8 w = TYPED(eight_weights)(d, weights, k);
        largest = pri_v8_max(pri_v8_abs(counted(next - from->first - from->mean, w)), largest);
    }
    const double most = largest_of_lanes(largest);
    if (!(most > 0 && most < INFINITY))
        return 0;
    frexp(most, &exponent);
    return ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
}

static void TYPED(unit)(int centred, ptrdiff_t d, const REAL *x, const REAL *weights, REAL *y)
{
    if (d == 0)
        return;
    const TYPED(origin) from = centred ? TYPED(origin_of)(d, x, weights) : (TYPED(origin)){0, 0};
    const double scale = TYPED(scale_of)(d, x, weights, &from);
    pri_v8 squares = {0};
    for (ptrdiff_t k = 0; k < d; k += 8) {
        pri_v8 next = TYPED(eight)(d, x, k, 0) - from.first - from.mean;
        if (d - k < 8)
            for (int j = (int)(d - k); j < 8; j++)
                next[j] = 0;
        const pri_v8 w = TYPED(eight_weights)(d, weights, k);
        next = counted(next, w) * scale;
        squares += next * next * w;
    }
    const double inverse = scale > 0 ? 1 / sqrt(pri_sum_of_lanes(squares)) : NAN;
    PRI_INDEPENDENT
    for (ptrdiff_t k = 0; k < d; k++)
        y[k] = (REAL)(((double)x[k] - from.first - from.mean) * scale * inverse);
    for (ptrdiff_t k = 0; weights && k < d; k++)
        if (weights[k] == 0)
            y[k] = (REAL)(0 * inverse);
}

static REAL TYPED(shares)(ptrdiff_t d, const REAL *x, REAL *y)
{
    const TYPED(origin) zero = {0, 0};
    const double scale = TYPED(scale_of)(d, x, NULL, &zero);
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
