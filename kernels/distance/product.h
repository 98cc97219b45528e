/* SPDX-License-Identifier: MIT */
/*
 * Squared distances by a matrix product: |x|^2 + |y|^2 - 2xy, of points less a common mean.
 *
 * A call opens beside an open pri_distance of a metric that is made of squares (which takes all
 * memory), prepares with its team, and asks for tiles: -2xy of some points of one set with some of
 * another, which with the lengths of these points is the squared distance to a known bound. What
 * the bound is too wide for is computed by differences, from the points as they were.
 */
#ifndef PRI_PRODUCT_H
#define PRI_PRODUCT_H

#include "distance.h"

/* Points a side of a tile, which is 288 KiB of doubles and stays in a second-level cache. With 768
 * coordinates its product reaches 88 % of a large one's rate by AVX2 and 76 % by AVX-512; tiles of
 * twice the side reach 95 and 88, but are a quarter as many for a team. */
#define PRI_PRODUCT_SIDE 192

typedef struct pri_product_set {
    ptrdiff_t n;
    double *rows;  /* n x d: less the mean, times the root of the weights */
    double *norms; /* n: the sums of their squares, not finite where a point is not */
} pri_product_set;

typedef struct pri_product {
    ptrdiff_t d;
    pri_product_set x, y;
    const pri_product_set *across; /* y, or x where there is one set */
    double *mean;
    double *scale; /* NULL: no weights */
    double *tiles; /* one a thread */
    /* |x norm + y norm + product - squared distance| <= bound * (x norm + y norm), where that sum
     * is finite and at least 2^-900. */
    double bound;
    pri_memory memory;
} pri_product;

/* Whether products are faster than differences for n x m pairs of elements of `size` bytes. Follows
 * from the machine, never from the threads. */
bool pri_product_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m);

/* -2xy of the `rows` points of x from `top` on with the `cols` of the other set from `left` on:
 * out[i*cols + j]. On one thread, wherever it is called. */
void pri_product_tile(const pri_product *of, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                      ptrdiff_t cols, double *out);

void pri_product_close(pri_product *of);

#define REAL double
#define TYPED(name) name##_f64
#include "product_declared.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "product_declared.h"
#undef REAL
#undef TYPED

#endif
