/* SPDX-License-Identifier: MIT */
/*
 * The sequence of a call of each form (base/types.h). The form of f64 points and f32 results also
 * serves f32 points that are measured in f64.
 */
#ifndef PRI_PAIRWISE_H
#define PRI_PAIRWISE_H

#include <prange/pairwise.h>

#include "metric.h"
#include "tiling.h"

prange_status PRI_FORM(pri_pairwise)(const char *function, pri_layout layout,
                                     const pri_options *options, ptrdiff_t n, ptrdiff_t m,
                                     ptrdiff_t d, const element *x, const element *y, result *out);

prange_status pri_pairwise_to_f32(const char *function, pri_layout layout,
                                  const prange_distance_options_f64 *options, ptrdiff_t n,
                                  ptrdiff_t m, ptrdiff_t d, const double *x, const double *y,
                                  float *out);

prange_status PRI_FORM(pri_distance_rows)(const char *function, const pri_options *options,
                                          ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const element *x,
                                          const element *y, size_t memory,
                                          PRI_RESULT_TYPED(prange_distance_rows_function) consume,
                                          void *ctx);

prange_status pri_distance_rows_to_f32(const char *function,
                                       const prange_distance_options_f64 *options, ptrdiff_t n,
                                       ptrdiff_t m, ptrdiff_t d, const double *x, const double *y,
                                       size_t memory, prange_distance_rows_function_f32 consume,
                                       void *ctx);

prange_status PRI_FORM(pri_paired_distance)(const char *function, const pri_options *options,
                                            ptrdiff_t n, ptrdiff_t d, const element *x,
                                            const element *y, result *out);

prange_status pri_paired_distance_to_f32(const char *function,
                                         const prange_distance_options_f64 *options, ptrdiff_t n,
                                         ptrdiff_t d, const double *x, const double *y, float *out);

#endif
