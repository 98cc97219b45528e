/* SPDX-License-Identifier: MIT */
/*
 * The functions behind the public searches for neighbours, for each form (base/types.h): x has the
 * queries, y the points.
 */
#ifndef PRI_SEARCH_H
#define PRI_SEARCH_H

#include <prange/neighbors.h>

#include "metric.h"

prange_status PRI_FORM(pri_nearest)(const pri_inputs *in, ptrdiff_t k, ptrdiff_t *indices,
                                    result *distances);
prange_status pri_nearest_to_f32(const pri_inputs_f64 *in, ptrdiff_t k, ptrdiff_t *indices,
                                 float *distances);

prange_status PRI_FORM(pri_radius_count)(const pri_inputs *in, result radius, ptrdiff_t *offsets);
prange_status pri_radius_count_to_f32(const pri_inputs_f64 *in, float radius, ptrdiff_t *offsets);

prange_status PRI_FORM(pri_radius)(const pri_inputs *in, result radius, const ptrdiff_t *offsets,
                                   ptrdiff_t *indices, result *distances);
prange_status pri_radius_to_f32(const pri_inputs_f64 *in, float radius, const ptrdiff_t *offsets,
                                ptrdiff_t *indices, float *distances);

#endif
