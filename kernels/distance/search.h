/* SPDX-License-Identifier: MIT */
/*
 * The sequence of a search for neighbours of each form (base/types.h).
 */
#ifndef PRI_SEARCH_H
#define PRI_SEARCH_H

#include <prange/neighbors.h>

#include "metric.h"

prange_status PRI_FORM(pri_nearest)(const char *function, const pri_options *options, ptrdiff_t n,
                                    ptrdiff_t m, ptrdiff_t d, const element *x, const element *y,
                                    ptrdiff_t k, ptrdiff_t *indices, result *distances);

prange_status pri_nearest_to_f32(const char *function, const prange_distance_options_f64 *options,
                                 ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const double *x,
                                 const double *y, ptrdiff_t k, ptrdiff_t *indices,
                                 float *distances);

prange_status PRI_FORM(pri_radius_count)(const char *function, const pri_options *options,
                                         ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const element *x,
                                         const element *y, result radius, ptrdiff_t *offsets);

prange_status pri_radius_count_to_f32(const char *function,
                                      const prange_distance_options_f64 *options, ptrdiff_t n,
                                      ptrdiff_t m, ptrdiff_t d, const double *x, const double *y,
                                      float radius, ptrdiff_t *offsets);

prange_status PRI_FORM(pri_radius)(const char *function, const pri_options *options, ptrdiff_t n,
                                   ptrdiff_t m, ptrdiff_t d, const element *x, const element *y,
                                   result radius, const ptrdiff_t *offsets, ptrdiff_t *indices,
                                   result *distances);

prange_status pri_radius_to_f32(const char *function, const prange_distance_options_f64 *options,
                                ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const double *x,
                                const double *y, float radius, const ptrdiff_t *offsets,
                                ptrdiff_t *indices, float *distances);

#endif
