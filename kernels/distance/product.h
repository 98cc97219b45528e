/* SPDX-License-Identifier: MIT */
/*
 * Squared distances by a matrix product, for PRANGE_FAST: |x|^2 + |y|^2 - 2xy.
 */
#ifndef PRI_PRODUCT_H
#define PRI_PRODUCT_H

#include "pairs.h"
#include "tiling.h"

/* Points a side of a tile, which is 288 KiB of doubles and stays in a second-level cache. With 768
 * coordinates its product reaches 88 % of a large one's rate by AVX2 and 76 % by AVX-512; tiles of
 * twice the side reach 95 and 88, but are a quarter as many for a team. */
#define PRI_PRODUCT_SIDE 192

#ifdef PRI_TYPE

/* Whether the call allows products, its metric is made of squares, and they are faster. */
bool PRI_TYPED(pri_product_pays)(const pri_pairs *pairs);

/* Computes the distances of pairs that were checked and not allocated yet; or returns false, where
 * squares may be negative and nothing was done. */
bool PRI_TYPED(pri_product_run)(pri_pairs *pairs, pri_layout layout, element *out,
                                ptrdiff_t out_stride, prange_status *to);

#endif

#endif
