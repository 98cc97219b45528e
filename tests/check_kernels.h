/* SPDX-License-Identifier: MIT */
/*
 * Compares the kernels of a level with those of the lowest; compiled once for each element type.
 */
#ifndef CHECK_KERNELS_H
#define CHECK_KERNELS_H

#include <stddef.h>

#include <prange/metric.h>

#include "isa/isa.h"

void check_reduce_f64(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_reduce_f32(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_map_f64(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_map_f32(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_integrate_f64(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_integrate_f32(const pri_isa *low, const pri_isa *level, ptrdiff_t n);
void check_distance_f64(const pri_isa *low, const pri_isa *level);
void check_distance_f32(const pri_isa *low, const pri_isa *level);
void check_neighbors_f64(const pri_isa *level);
void check_neighbors_f32(const pri_isa *level);

/* Call k of a neighbour search. The output has the distances, then the indices as numbers; `count`
 * is their total. */
enum { NEAREST_CALLS = PRANGE_USER_METRIC + 1, NEIGHBOR_CALLS = NEAREST_CALLS + 10 };
prange_status neighbor_call_f64(int k, double *out, ptrdiff_t *count);
prange_status neighbor_call_f32(int k, float *out, ptrdiff_t *count);

/* Call k of the distances of check_pairs.c. */
enum { PAIR_CALLS = 2 + PRANGE_USER_METRIC + 3 + 12 };
prange_status pair_call_f64(int k, double *out, ptrdiff_t *count);
prange_status pair_call_f32(int k, float *out, ptrdiff_t *count);

#endif
