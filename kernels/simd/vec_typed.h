/* SPDX-License-Identifier: MIT */
/*
 * The vectors of vec.h for the current element type, under short names. Only for typed sources of
 * this folder. Code that always computes in doubles uses the names of vec.h.
 */
#ifndef PRI_VEC_TYPED_H
#define PRI_VEC_TYPED_H

#include "base/types.h"
#include "vec.h"

typedef PRI_TYPED(pri_vec) vec;
typedef PRI_TYPED(pri_mask) mask;
typedef PRI_TYPED(pri_integer) mask_lane;

#define vec_load PRI_TYPED(pri_load)
#define vec_load_part PRI_TYPED(pri_load_part)
#define vec_store PRI_TYPED(pri_store)
#define vec_widen PRI_TYPED(pri_widen)
#define vec_narrow PRI_TYPED(pri_narrow)
#define vec_all PRI_TYPED(pri_all)
#define vec_only PRI_TYPED(pri_only)
#define vec_select PRI_TYPED(pri_select)
#define vec_abs PRI_TYPED(pri_abs)
#define vec_min PRI_TYPED(pri_min)
#define vec_max PRI_TYPED(pri_max)
#define vec_or_nan PRI_TYPED(pri_propagate_nan)
#define vec_largest PRI_TYPED(pri_max_abs)
#define vec_fma PRI_TYPED(pri_fma)
#define vec_sqrt PRI_TYPED(pri_sqrt)
#define vec_zip_low PRI_TYPED(pri_zip_low)
#define vec_zip_high PRI_TYPED(pri_zip_high)
#define mask_bits PRI_TYPED(pri_lanes)

#endif
