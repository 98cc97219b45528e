/* SPDX-License-Identifier: MIT */
/*
 * The definition of a metric: the preparation of points, the term of each coordinate of a pair, the
 * postprocessing of the sum, and the parameters.
 */
#ifndef PRI_METRIC_H
#define PRI_METRIC_H

#include <prange/metric.h>

#include <stdbool.h>

#include "base/types.h"
#include "simd/distance.h"

/* The preparation of a row before its distances are computed. */
typedef enum pri_preparation {
    PRI_PREPARE_NOTHING,
    PRI_PREPARE_L2,         /* scaled to length 1 */
    PRI_PREPARE_CENTRED_L2, /* mean subtracted, then scaled to length 1 */
    PRI_PREPARE_BOOLEAN,
    PRI_PREPARE_L1, /* scaled to sum 1 */
    PRI_PREPARE_WHITENED
} pri_preparation;

typedef struct pri_metric {
    pri_step step;
    pri_epilogue epilogue; /* of the steps of squares, with and without NaNs */
    pri_postprocess postprocess;
    pri_preparation prepare;
    bool weighted;   /* takes weights */
    bool similarity; /* larger values are nearer */
    double ns;       /* per coordinate of a pair: one thread, AVX-512, measured at 1000 x 64 */
} pri_metric;

/* The arguments of a public function: n points of x and m of y, with d coordinates. For a single
 * set, m is n, and y is NULL. */
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

/* Checks that the options are not NULL, name a metric, and have no flags but `flags`. */
prange_status PRI_TYPED(pri_metric_check)(const char *function, const pri_options *options,
                                          unsigned flags);

/* Checks that the metric takes each given parameter, and that each parameter that it needs for
 * points of d coordinates is given. pri_metric_check_values() checks the values. */
prange_status PRI_TYPED(pri_metric_check_parameters)(const char *function,
                                                     const pri_options *options, ptrdiff_t d);

/* Checks that a parameter's values are finite and, if `positive`, not negative. */
prange_status PRI_TYPED(pri_metric_check_values)(const char *function, const char *name,
                                                 const element *values, ptrdiff_t count,
                                                 bool positive);

/* The definition of the options' metric. Minkowski of order 1, 2 or infinity is cityblock,
 * euclidean or chebyshev. */
const pri_metric *PRI_TYPED(pri_metric_of)(const pri_options *options);

/* The key of the measured times in the ledger: each metric and each user function has its own. */
static inline uint64_t pri_metric_key(const pri_options *options)
{
    return (uint64_t)options->metric + (uint64_t)(uintptr_t)options->function;
}

#endif

#endif
