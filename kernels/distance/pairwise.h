/* SPDX-License-Identifier: MIT */
/*
 * The functions behind the public ones, for each form (base/types.h). The form of f64 points and
 * f32 results also serves f32 points that are measured in f64.
 */
#ifndef PRI_PAIRWISE_H
#define PRI_PAIRWISE_H

#include <prange/pairwise.h>

#include "metric.h"
#include "tiling.h"

prange_status PRI_FORM(pri_pairwise)(const pri_inputs *in, pri_layout layout, result *out);
prange_status pri_pairwise_to_f32(const pri_inputs_f64 *in, pri_layout layout, float *out);

prange_status PRI_FORM(pri_distance_rows)(const pri_inputs *in, size_t memory,
                                          PRI_RESULT_TYPED(prange_distance_rows_function) consume,
                                          void *ctx);
prange_status pri_distance_rows_to_f32(const pri_inputs_f64 *in, size_t memory,
                                       prange_distance_rows_function_f32 consume, void *ctx);

/* in->m is in->n. */
prange_status PRI_FORM(pri_paired_distance)(const pri_inputs *in, result *out);
prange_status pri_paired_distance_to_f32(const pri_inputs_f64 *in, float *out);

#endif
