/* SPDX-License-Identifier: MIT */
/*
 * The lanes of a reduction of a block: lane j accumulates the elements i with i mod 32 = j, and the
 * lanes are folded by halves. The lanes are in vectors of the level's own width. GCC 12 would keep
 * a vector of eight doubles that spans several registers in memory, with a store for each addition.
 * Elements of other types are converted as they are loaded.
 *
 * An incomplete last row of lanes is padded with the operation's identity, which changes no lane.
 */
#ifndef PRI_BLOCK_LANES_H
#define PRI_BLOCK_LANES_H

#include <stdint.h>
#include <string.h>

#include "base/types.h"
#include "reduce.h"
#include "registers.h"
#include "vec.h"
#include "vec8.h"

typedef pri_vec_f64 lanes;

/* Doubles per vector, vectors for all lanes, and vectors whose sums fit in registers together. */
enum {
    WIDTH = PRI_VEC_BYTES / 8,
    VECTORS = PRI_LANES / WIDTH,
    TOGETHER = VECTORS < 8 ? VECTORS : 8,
};

typedef lanes lanes_term(lanes x, lanes parameter);
typedef lanes lanes_join(lanes left, lanes right);

static inline lanes load(const element *x)
{
    return PRI_TYPED(pri_widen)(x);
}

/* Loads the first n elements, 0 < n < WIDTH, and sets the other lanes to `fill`. Writing lanes at a
 * variable index would go through memory. */
static inline lanes load_part(const element *x, ptrdiff_t n, double fill)
{
#if PRI_VEC_BYTES == 64
    return PRI_TYPED(pri_v8_load_part)(x, n, fill);
#elif PRI_VEC_BYTES == 32
    const pri_mask_f64 lane = {0, 1, 2, 3};
    const lanes v = {(double)x[0], (double)x[n > 1], (double)x[n > 2 ? 2 : 0]};
    return pri_select_f64(lane < (long long)n, v, pri_all_f64(fill));
#else
    (void)n;
    return (lanes){(double)x[0], fill};
#endif
}

/* Vector v of the last, incomplete row of n < 32 elements, with `fill` in the lanes beyond. */
static inline lanes load_last(const element *x, ptrdiff_t n, int v, double fill)
{
    const ptrdiff_t left = n - WIDTH * v;
    if (left >= WIDTH)
        return load(x + WIDTH * v);
    return left > 0 ? load_part(x + WIDTH * v, left, fill) : pri_all_f64(fill);
}

static inline lanes add(lanes left, lanes right)
{
    return left + right;
}

/* Terms: the elements unchanged, and the elements with NaNs replaced by the identity. */
static inline lanes itself(lanes x, lanes unused)
{
    (void)unused;
    return x;
}

static inline lanes or_identity(lanes x, lanes identity)
{
    return pri_select_f64(x == x, x, identity);
}

/* The number of elements that are not NaN. */
static inline ptrdiff_t count_numbers(ptrdiff_t n, const element *x)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        count += !pri_isnan(x[i]);
    return count;
}

/* Copies vector by vector, so that they stay in registers. */
static inline __attribute__((always_inline)) void copy_lanes(int count, const lanes *from,
                                                             lanes *to)
{
    PRI_UNROLL
    for (int v = 0; v < count; v++)
        to[v] = from[v];
}

static inline __attribute__((always_inline)) void halve(lanes_join *join, int count, lanes *acc)
{
    PRI_UNROLL
    for (int v = 0; v < count; v++)
        acc[v] = join(acc[v], acc[v + count]);
}

/* Lane j of 2k lanes is combined with lane j + k, for k = 16, 8, 4, 2, 1. The steps are written
 * out, since GCC 12 does not unroll a loop over k and so keeps the lanes in memory. */
static inline __attribute__((always_inline)) double fold(lanes_join *join, const lanes acc[VECTORS])
{
    lanes half[VECTORS];
    copy_lanes(VECTORS, acc, half);
    if (VECTORS > 8)
        halve(join, 8, half);
    if (VECTORS > 4)
        halve(join, 4, half);
    halve(join, 2, half);
    halve(join, 1, half);
#if PRI_VEC_BYTES >= 64
    half[0] = join(half[0], (lanes){half[0][4], half[0][5], half[0][6], half[0][7]});
#endif
#if PRI_VEC_BYTES >= 32
    half[0] = join(half[0], (lanes){half[0][2], half[0][3]});
#endif
    return join(half[0], (lanes){half[0][1]})[0];
}

/* 64-byte vectors that cross cache lines are read from the second-level cache at half the speed of
 * aligned vectors. In a block of at least so many f64 elements, the elements before the first
 * aligned vector (the head) therefore form a row of their own, in its last lanes. The lanes of all
 * other rows are rotated by the length of the head, and rotated back at the end. Each lane still
 * accumulates the same elements in the same order. Smaller blocks are in the first-level cache,
 * where the gain would be less than the cost. */
enum { MOVED_LEAST = 4096 };

static inline ptrdiff_t before_vector(ptrdiff_t n, const element *x)
{
    const ptrdiff_t past = (ptrdiff_t)((uintptr_t)x / sizeof *x % WIDTH);
    return WIDTH == 8 && sizeof *x == 8 && n >= MOVED_LEAST ? (WIDTH - past) % WIDTH : 0;
}

/* Elements by .. by + WIDTH - 1 of the concatenation of left and right. */
static inline lanes moved(lanes left, lanes right, ptrdiff_t by)
{
    double both[2 * WIDTH];
    memcpy(both, &left, sizeof left);
    memcpy(both + WIDTH, &right, sizeof right);
    return pri_load_f64(both + by);
}

/* The first `head` < WIDTH elements in the last lanes of a vector, and `fill` in the lanes before
 * them. */
static inline lanes load_head(const element *x, ptrdiff_t head, double fill)
{
    return moved(pri_all_f64(fill), load(x), head);
}

/* Rotates the lanes back to the positions they have without a head. */
static inline void move_back(lanes acc[VECTORS], ptrdiff_t head)
{
    const lanes last = acc[VECTORS - 1];
    for (int v = VECTORS - 1; v > 0; v--)
        acc[v] = moved(acc[v - 1], acc[v], WIDTH - head);
    acc[0] = moved(last, acc[0], WIDTH - head);
}

/* Elements per pass. Where not all vectors of lanes fit in registers, the parts of the lanes are
 * filled one after another, and the elements of a pass stay in a first-level cache meanwhile. */
static inline ptrdiff_t span_of(ptrdiff_t n)
{
    return VECTORS > TOGETHER ? 32 * PRI_LANES : n;
}

/* Accumulates n elements into the lanes. Inlined into each operation, which passes `term`, applied
 * to each vector of elements, and `join`, which combines it with the lanes. */
static inline __attribute__((always_inline)) void
accumulate_rows(ptrdiff_t n, const element *x, double fill, lanes with, lanes_term *term,
                lanes_join *join, lanes acc[VECTORS])
{
    PRI_UNROLL
    for (int from = 0; from < VECTORS; from += TOGETHER) {
        const element *const at = x + WIDTH * from;
        lanes part[TOGETHER];
        copy_lanes(TOGETHER, acc + from, part);
        ptrdiff_t i = 0;
        PRI_KEEP_LOOP
        for (; i + PRI_LANES <= n; i += PRI_LANES)
            for (int v = 0; v < TOGETHER; v++)
                part[v] = join(part[v], term(load(at + i + WIDTH * v), with));
        for (int v = 0; v < TOGETHER && i + WIDTH * (from + v) < n; v++)
            part[v] = join(part[v], term(load_last(x + i, n - i, from + v, fill), with));
        copy_lanes(TOGETHER, part, acc + from);
    }
}

static inline void set_all(lanes acc[VECTORS], double x)
{
    PRI_UNROLL
    for (int v = 0; v < VECTORS; v++)
        acc[v] = pri_all_f64(x);
}

/* Reduces a block: its head and all its rows. */
static inline __attribute__((always_inline)) double
accumulate_from(ptrdiff_t head, ptrdiff_t n, const element *x, double identity, double fill,
                double parameter, lanes_term *term, lanes_join *join)
{
    const lanes with = pri_all_f64(parameter);
    const ptrdiff_t span = span_of(n);
    lanes acc[VECTORS];
    set_all(acc, identity);
    if (head > 0)
        acc[VECTORS - 1] = join(acc[VECTORS - 1], term(load_head(x, head, fill), with));
    for (ptrdiff_t i = head; i < n; i += span)
        accumulate_rows(n - i < span ? n - i : span, x + i, fill, with, term, join, acc);
    if (head > 0)
        move_back(acc, head);
    return fold(join, acc);
}

/* Compiled twice, so that lanes that are not rotated stay in registers. */
static inline __attribute__((always_inline)) double accumulate(ptrdiff_t n, const element *x,
                                                               double identity, double fill,
                                                               double parameter, lanes_term *term,
                                                               lanes_join *join)
{
    const ptrdiff_t head = before_vector(n, x);
    if (head > 0)
        return accumulate_from(head, n, x, identity, fill, parameter, term, join);
    return accumulate_from(0, n, x, identity, fill, parameter, term, join);
}

/* A sum in groups of rows. The lanes of a group start at 0 and are added to the total lanes at its
 * end, which reduces the rounding error. */
static inline __attribute__((always_inline)) double
sum_in_groups(ptrdiff_t n, const element *x, double fill, double parameter, lanes_term *term)
{
    lanes sums[VECTORS] = {{0}};
    for (ptrdiff_t i = 0; i < n; i += PRI_GROUP) {
        lanes acc[VECTORS] = {{0}};
        const ptrdiff_t left = n - i;
        accumulate_rows(left < PRI_GROUP ? left : PRI_GROUP, x + i, fill, pri_all_f64(parameter),
                        term, add, acc);
        for (int v = 0; v < VECTORS; v++)
            sums[v] += acc[v];
    }
    return fold(add, sums);
}

#endif
