/* SPDX-License-Identifier: MIT */
/*
 * The lanes of a reduction in doubles: 32 of them in four vectors of eight, which accumulate lane j
 * the elements i with i mod 32 = j and are folded by halves. Elements of other types are converted
 * as they are loaded.
 *
 * An incomplete last row of lanes is filled up with the operation's identity, which changes no
 * lane.
 */
#ifndef PRI_REDUCE_LANES_H
#define PRI_REDUCE_LANES_H

#include "base/types.h"
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

/* Terms: the elements as they are, and NaNs as the identity. */
static inline pri_v8 itself(pri_v8 x, pri_v8 unused)
{
    (void)unused;
    return x;
}

static inline pri_v8 or_identity(pri_v8 x, pri_v8 identity)
{
    return pri_v8_select(x == x, x, identity);
}

/* How many elements are no NaNs. */
static inline ptrdiff_t count_numbers(ptrdiff_t n, const element *x)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        count += !pri_isnan(x[i]);
    return count;
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

/* Vector v of the last, incomplete row of n < 32 elements, with `fill` in the lanes beyond. */
static inline pri_v8 load_last(const element *x, ptrdiff_t n, int v, double fill)
{
    const ptrdiff_t left = n - 8 * v;
    if (left >= 8)
        return load(x + 8 * v);
    return left > 0 ? load_part(x + 8 * v, left, fill) : pri_v8_all(fill);
}

/* The lanes of n elements. Inlined into each operation, with its `term` of one vector and its
 * `join`. */
static inline __attribute__((always_inline)) void
accumulate_lanes(ptrdiff_t n, const element *x, double identity, double fill, double parameter,
                 pri_v8 (*term)(pri_v8 x, pri_v8 parameter), combine *join, pri_v8 acc[ROWS])
{
    const pri_v8 with = pri_v8_all(parameter);
    for (int v = 0; v < ROWS; v++)
        acc[v] = pri_v8_all(identity);
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < ROWS; v++)
            acc[v] = join(acc[v], term(load(x + i + 8 * v), with));
    for (int v = 0; v < ROWS && i + 8 * v < n; v++)
        acc[v] = join(acc[v], term(load_last(x + i, n - i, v, fill), with));
}

static inline __attribute__((always_inline)) double
accumulate(ptrdiff_t n, const element *x, double identity, double fill, double parameter,
           pri_v8 (*term)(pri_v8 x, pri_v8 parameter), combine *join)
{
    pri_v8 acc[ROWS];
    accumulate_lanes(n, x, identity, fill, parameter, term, join, acc);
    return fold(join, acc);
}

/* A sum from 0 on, in groups of rows, whose lanes are added at the end of each: less is lost to
 * rounding. */
static inline __attribute__((always_inline)) double
sum_in_groups(ptrdiff_t n, const element *x, double fill, double parameter,
              pri_v8 (*term)(pri_v8 x, pri_v8 parameter))
{
    pri_v8 sums[ROWS] = {{0}};
    for (ptrdiff_t i = 0; i < n; i += PRI_GROUP) {
        pri_v8 acc[ROWS];
        const ptrdiff_t left = n - i;
        accumulate_lanes(left < PRI_GROUP ? left : PRI_GROUP, x + i, 0.0, fill, parameter, term,
                         add, acc);
        for (int v = 0; v < ROWS; v++)
            sums[v] += acc[v];
    }
    return fold(add, sums);
}

#endif
