/* SPDX-License-Identifier: MIT */
/*
 * Names of what one compilation of these sources defines: pri_map_f64_v3, and so on. The build
 * sets PRI_LEVEL.
 */
#ifndef PRI_LEVEL_NAMES_H
#define PRI_LEVEL_NAMES_H

#include "../base/types.h"
#include "blocks.h"

#define PRI_LEVEL_NAME(name) PRI_PASTE(name, PRI_LEVEL)

extern const pri_pairwise_f64 PRI_LEVEL_NAME(pri_pairwise_f64);
extern const pri_pairwise_f32 PRI_LEVEL_NAME(pri_pairwise_f32);
extern const pri_neighbors_f64 PRI_LEVEL_NAME(pri_neighbors_f64);
extern const pri_neighbors_f32 PRI_LEVEL_NAME(pri_neighbors_f32);
extern const pri_convert_f32 PRI_LEVEL_NAME(pri_convert_f32);
extern const pri_product_f64 PRI_LEVEL_NAME(pri_product_f64);
extern const pri_product_f32 PRI_LEVEL_NAME(pri_product_f32);

#endif
