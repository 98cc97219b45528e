/* SPDX-License-Identifier: MIT */
/*
 * Reductions over one block: 32 lanes in four vectors of eight doubles, folded by halves.
 *
 * An incomplete last row of lanes is filled up with the operation's identity, which changes no
 * lane. f32 elements are widened on loading.
 */
#include <math.h>

#include "reduce.h"
#include "vec8.h"

#define load PRI_TYPED(pri_v8_load)
#define load_part PRI_TYPED(pri_v8_load_part)

enum { ROWS = PRI_LANES / 8 };

typedef pri_v8 combine(pri_v8 left, pri_v8 right);

static inline pri_v8 add(pri_v8 left, pri_v8 right)
{
    return left + right;
}

static inline pri_v8 multiply(pri_v8 left, pri_v8 right)
{
    return left * right;
}

/* Left where both are equal. NaNs are seen to apart. */
static inline pri_v8 smaller(pri_v8 left, pri_v8 right)
{
    return pri_v8_min(right, left);
}

static inline pri_v8 larger(pri_v8 left, pri_v8 right)
{
    return pri_v8_max(right, left);
}

/* Lane j of 2k takes lane j + k, for k = 16, 8, 4, 2, 1. */
static inline double fold(combine *join, const pri_v8 acc[ROWS])
{
    pri_v8 half = join(join(acc[0], acc[2]), join(acc[1], acc[3]));
    half = join(half, (pri_v8){half[4], half[5], half[6], half[7], 0, 0, 0, 0});
    half = join(half, (pri_v8){half[2], half[3], 0, 0, 0, 0, 0, 0});
    half = join(half, (pri_v8){half[1], 0, 0, 0, 0, 0, 0, 0});
    return half[0];
}

static inline int any(pri_m8 mask)
{
    return (mask[0] | mask[1] | mask[2] | mask[3] | mask[4] | mask[5] | mask[6] | mask[7]) != 0;
}

/* Vector v of the last, incomplete row of n < 32 elements, with `fill` in the lanes beyond. */
static inline pri_v8 load_last(const element *x, ptrdiff_t n, int v, double fill)
{
    const ptrdiff_t left = n - 8 * v;
    if (left >= 8)
        return load(x + 8 * v);
    return left > 0 ? load_part(x + 8 * v, left, fill) : pri_v8_all(fill);
}

/* Inlined into each operation, with its `term` of one vector and its `join`. */
static inline __attribute__((always_inline)) double
accumulate(ptrdiff_t n, const element *x, double identity, double fill, double parameter,
           pri_v8 (*term)(pri_v8 x, pri_v8 parameter), combine *join)
{
    const pri_v8 with = pri_v8_all(parameter);
    pri_v8 acc[ROWS] = {pri_v8_all(identity), pri_v8_all(identity), pri_v8_all(identity),
                        pri_v8_all(identity)};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < ROWS; v++)
            acc[v] = join(acc[v], term(load(x + i + 8 * v), with));
    for (int v = 0; v < ROWS && i + 8 * v < n; v++)
        acc[v] = join(acc[v], term(load_last(x + i, n - i, v, fill), with));
    return fold(join, acc);
}

/* The same for an extreme from `worst` on. NaNs are collected beside it: taking them up in the
 * comparison would double the latency of each step. */
static inline __attribute__((always_inline)) double extreme(ptrdiff_t n, const element *x,
                                                            double worst,
                                                            pri_v8 (*term)(pri_v8 x, pri_v8 unused),
                                                            combine *join)
{
    const pri_v8 start = pri_v8_all(worst);
    pri_v8 acc[ROWS] = {start, start, start, start};
    pri_m8 nan = {0};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES) {
        for (int v = 0; v < ROWS; v++) {
            const pri_v8 next = load(x + i + 8 * v);
            nan |= next != next;
            acc[v] = join(acc[v], term(next, start));
        }
    }
    for (int v = 0; v < ROWS && i + 8 * v < n; v++) {
        const pri_v8 next = load_last(x + i, n - i, v, worst);
        nan |= next != next;
        acc[v] = join(acc[v], term(next, start));
    }
    return any(nan) ? NAN : fold(join, acc);
}

static inline pri_v8 itself(pri_v8 x, pri_v8 unused)
{
    (void)unused;
    return x;
}

static inline pri_v8 magnitude(pri_v8 x, pri_v8 unused)
{
    (void)unused;
    return pri_v8_abs(x);
}

static inline pri_v8 scaled_square(pri_v8 x, pri_v8 scale)
{
    const pri_v8 scaled = x * scale;
    return scaled * scaled;
}

static inline pri_v8 squared_deviation(pri_v8 x, pri_v8 mean)
{
    const pri_v8 deviation = x - mean;
    return deviation * deviation;
}

/* -0 is the identity of a sum: x + -0 is x also for x = -0. */
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

static void maxabs(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = extreme(n, x, 0.0, magnitude, larger);
}

static void sumsq(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)y;
    out->value = accumulate(n, x, 0.0, 0.0, scale, scaled_square, add);
}

/* Two passes: the block is in cache for the second. Where the mean overflowed every deviation is
 * infinite, but the mean's own is NaN. */
static void var(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    sum(n, x, y, scale, out);
    const double mean = out->value / (double)n, fill = isinf(mean) ? 0.0 : mean;
    out->mean = mean;
    out->m2 = accumulate(n, x, 0.0, fill, mean, squared_deviation, add);
    out->index = n;
}

static void dot(ptrdiff_t n, const element *x, const element *y, double scale, pri_partial *out)
{
    (void)scale;
    const pri_v8 zero = pri_v8_all(-0.0);
    pri_v8 acc[ROWS] = {zero, zero, zero, zero};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < ROWS; v++)
            acc[v] += load(x + i + 8 * v) * load(y + i + 8 * v);
    for (int v = 0; v < ROWS && i + 8 * v < n; v++)
        acc[v] += load_last(x + i, n - i, v, -0.0) * load_last(y + i, n - i, v, 0.0);
    out->value = fold(add, acc);
}

/* A row at a time without leaving it, which the compiler can vectorise; then its first hit. */
static ptrdiff_t find(ptrdiff_t n, const element *x, double value)
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

const pri_reduce PRI_AT_LEVEL(pri_reduce) = {
    .sum = sum,
    .dot = dot,
    .prod = prod,
    .min = min,
    .max = max,
    .maxabs = maxabs,
    .sumsq = sumsq,
    .var = var,
    .find = find,
};
