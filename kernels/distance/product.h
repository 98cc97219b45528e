/* SPDX-License-Identifier: MIT */
/*
 * Squared distances by a matrix product, for PRANGE_FAST: |x|^2 + |y|^2 - 2xy.
 */
#ifndef PRI_PRODUCT_H
#define PRI_PRODUCT_H

#include "pairs.h"
#include "tiling.h"

/* Points per side of a tile: 288 KiB of doubles, which stay in a second-level cache. With 768
 * coordinates, the product of a tile reaches 88 % of the rate of a large product with AVX2 and 76 %
 * with AVX-512. Tiles of twice the side reach 95 % and 88 %, but a team has a quarter as many to
 * share. */
#define PRI_PRODUCT_SIDE 192

#ifdef PRI_TYPE

/* Whether the call allows products, its metric is a sum of squares, and products are faster. */
bool PRI_TYPED(pri_product_pays)(const pri_pairs *pairs);

/* Computes the distances of pairs that were checked but not allocated; `to` becomes the status.
 * Returns false, having done nothing, if sums of squares may be negative. */
bool PRI_TYPED(pri_product_run)(pri_pairs *pairs, pri_layout layout, element *out,
                                ptrdiff_t out_stride, prange_status *to);

#endif

#endif
