/* SPDX-License-Identifier: MIT */
#include "level.h"

#define STRING_OF(x) #x
#define STRING(x) STRING_OF(x)

const pri_blocks PRI_LEVEL_NAME(pri_blocks) = {
    .name = STRING(PRI_LEVEL),
    .reduce_f64 = &PRI_LEVEL_NAME(pri_reduce_f64),
    .reduce_f32 = &PRI_LEVEL_NAME(pri_reduce_f32),
    .map_f64 = &PRI_LEVEL_NAME(pri_map_f64),
    .map_f32 = &PRI_LEVEL_NAME(pri_map_f32),
    .pairwise_f64 = &PRI_LEVEL_NAME(pri_pairwise_f64),
    .pairwise_f32 = &PRI_LEVEL_NAME(pri_pairwise_f32),
    .neighbors_f64 = &PRI_LEVEL_NAME(pri_neighbors_f64),
    .neighbors_f32 = &PRI_LEVEL_NAME(pri_neighbors_f32),
    .convert = &PRI_LEVEL_NAME(pri_convert),
    .product_f64 = &PRI_LEVEL_NAME(pri_product_f64),
    .product_f32 = &PRI_LEVEL_NAME(pri_product_f32),
    .integrate = &PRI_LEVEL_NAME(pri_integrate),
};
