/* SPDX-License-Identifier: MIT */
/*
 * Compares more kernels of a level with those of the lowest; compiled once for each element type.
 */
#ifndef CHECK_TYPES_H
#define CHECK_TYPES_H

#include <stddef.h>

#include "base/types.h"
#include "isa/isa.h"

#define CHECK_DECLARE_TYPE(name, element, accumulator, total, moment)                              \
    void check_columns_##name(const pri_isa *low, const pri_isa *level);                           \
    void check_blocks_##name(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
PRI_TYPES(CHECK_DECLARE_TYPE)
#undef CHECK_DECLARE_TYPE

void check_map_i64(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_map_i32(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_map_u8(const pri_isa *low, const pri_isa *level, ptrdiff_t n);

#endif
