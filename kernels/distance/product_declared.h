/* SPDX-License-Identifier: MIT */
/*
 * The declarations of product.h for one element type: REAL, and TYPED(name) for its names.
 */

/* Whether the metric is made of squares. */
bool TYPED(pri_product_serves)(const TYPED(pri_distance) * of);

/* Takes the memory for the points of `from` and the tiles of so many threads; false when there is
 * none. Closing frees it in either case. */
bool TYPED(pri_product_open)(pri_product *of, const TYPED(pri_distance) * from, int threads);

/* After the distance was prepared. */
void TYPED(pri_product_prepare)(pri_product *of, const TYPED(pri_distance) * from, pri_team *team);

/* The distances of point i of x to the `count` points of the other set from `left` on, of which
 * `product` is the part of a tile. */
void TYPED(pri_product_finish)(const pri_product *of, const TYPED(pri_distance) * from, ptrdiff_t i,
                               ptrdiff_t left, ptrdiff_t count, const double *product, REAL *out);
