/* SPDX-License-Identifier: MIT */
/*
 * The kernels of a level against those of the lowest, compiled once for each element type.
 */
#ifndef CHECK_KERNELS_H
#define CHECK_KERNELS_H

#include <stddef.h>

#include "isa/isa.h"

void check_reduce_f64(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_reduce_f32(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_map_f64(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_map_f32(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_integrate_f64(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_integrate_f32(const pri_isa *low, const pri_isa *level, ptrdiff_t n);

#endif
