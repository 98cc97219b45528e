/* SPDX-License-Identifier: MIT */
/*
 * What defines a metric: how points are prepared, what a coordinate adds to a pair, and what the
 * sum becomes; and which parameters it takes.
 */
#ifndef PRI_METRIC_H
#define PRI_METRIC_H

#include <prange/metric.h>

#include <stdbool.h>

#include "base/types.h"
#include "simd/distance.h"

/* The preparation of a row before it meets others. */
typedef enum pri_preparation {
    PRI_PREPARE_NOTHING,
    PRI_PREPARE_L2,         /* scaled to length 1 */
    PRI_PREPARE_CENTRED_L2, /* less its mean, scaled to length 1 */
    PRI_PREPARE_BOOLEAN,
    PRI_PREPARE_L1, /* scaled to sum 1 */
    PRI_PREPARE_WHITENED
} pri_preparation;

typedef struct pri_metric {
    pri_step step;
    pri_epilogue epilogue; /* of both steps of squares */
    pri_postprocess postprocess;
    pri_preparation prepare;
    bool weighted;   /* takes weights */
    bool similarity; /* the larger, the nearer */
    double ns;       /* a coordinate of a pair, on one thread with AVX-512, measured at 1000 x 64 */
} pri_metric;

/* What a call measures, as the public function was given it: n points of x and m of y, of d
 * coordinates. One set is its own second: m is n, and y is NULL. */
#define PRI_DECLARE_INPUTS(name, element)                                                          \
    typedef struct pri_inputs_##name {                                                             \
        const char *function; /* the public function's name */                                     \
        const prange_distance_options_##name *options;                                             \
        ptrdiff_t n, m, d;                                                                         \
        const element *x, *y;                                                                      \
    } pri_inputs_##name;
PRI_DECLARE_INPUTS(f64, double)
PRI_DECLARE_INPUTS(f32, float)
#undef PRI_DECLARE_INPUTS

#ifdef PRI_TYPE

typedef PRI_TYPED(prange_distance_options) pri_options;
typedef PRI_TYPED(pri_inputs) pri_inputs;

/* The options are there, name a metric, and have no flags but these. */
prange_status PRI_TYPED(pri_metric_check)(const char *function, const pri_options *options,
                                          unsigned flags);

/* The metric takes the parameters that are given, and has those that it needs, for points of d
 * coordinates. Their values are checked by pri_metric_check_values(). */
prange_status PRI_TYPED(pri_metric_check_parameters)(const char *function,
                                                     const pri_options *options, ptrdiff_t d);

/* A parameter's values are finite and, where `positive`, not negative. */
prange_status PRI_TYPED(pri_metric_check_values)(const char *function, const char *name,
                                                 const element *values, ptrdiff_t count,
                                                 bool positive);

/* The rules of the options' metric; minkowski of some orders is another metric. */
const pri_metric *PRI_TYPED(pri_metric_of)(const pri_options *options);

/* The key of calls in the ledger, since each metric and each function of the user's has its own
 * time. */
static inline uint64_t pri_metric_key(const pri_options *options)
{
    return (uint64_t)options->metric + (uint64_t)(uintptr_t)options->function;
}

#endif

#endif
