/* SPDX-License-Identifier: MIT */
#include "metric.h"

#include <math.h>

#include "base/check.h"
#include "base/status.h"
#include "metric_name.h"

#define TRUTH_METRIC(postprocess_)                                                                 \
    {                                                                                              \
        .step = PRI_STEP_DOT, .postprocess = (postprocess_), .prepare = PRI_PREPARE_BOOLEAN,       \
        .weighted = true, .ns = 0.02                                                               \
    }

static const pri_metric metrics[] = {
    [PRANGE_EUCLIDEAN] = {.step = PRI_STEP_SQUARES,
                          .epilogue = PRI_EPILOGUE_ROOT,
                          .weighted = true,
                          .ns = 0.025},
    [PRANGE_SQEUCLIDEAN] = {.step = PRI_STEP_SQUARES, .weighted = true, .ns = 0.025},
    [PRANGE_SEUCLIDEAN] = {.step = PRI_STEP_SQUARES, .epilogue = PRI_EPILOGUE_ROOT, .ns = 0.04},
    [PRANGE_CITYBLOCK] = {.step = PRI_STEP_CITYBLOCK, .weighted = true, .ns = 0.04},
    [PRANGE_CHEBYSHEV] = {.step = PRI_STEP_CHEBYSHEV, .weighted = true, .ns = 0.04},
    [PRANGE_COSINE] = {.step = PRI_STEP_SQUARES,
                       .epilogue = PRI_EPILOGUE_HALF,
                       .prepare = PRI_PREPARE_L2,
                       .weighted = true,
                       .ns = 0.025},
    [PRANGE_CORRELATION] = {.step = PRI_STEP_SQUARES,
                            .epilogue = PRI_EPILOGUE_HALF,
                            .prepare = PRI_PREPARE_CENTRED_L2,
                            .weighted = true,
                            .ns = 0.025},
    [PRANGE_CANBERRA] = {.step = PRI_STEP_CANBERRA, .weighted = true, .ns = 0.17},
    [PRANGE_BRAYCURTIS] = {.step = PRI_STEP_BRAYCURTIS, .weighted = true, .ns = 0.08},
    [PRANGE_MAHALANOBIS] = {.step = PRI_STEP_SQUARES,
                            .epilogue = PRI_EPILOGUE_ROOT,
                            .prepare = PRI_PREPARE_WHITENED,
                            .ns = 0.025},
    [PRANGE_NAN_EUCLIDEAN] = {.step = PRI_STEP_NAN_SQUARES,
                              .epilogue = PRI_EPILOGUE_ROOT,
                              .ns = 0.08},
    [PRANGE_MINKOWSKI] = {.step = PRI_STEP_MINKOWSKI, .weighted = true, .ns = 2.0},
    [PRANGE_JENSENSHANNON] = {.step = PRI_STEP_JENSENSHANNON,
                              .postprocess = PRI_POSTPROCESS_JENSENSHANNON,
                              .prepare = PRI_PREPARE_L1,
                              .ns = 1.9},
    [PRANGE_HAVERSINE] = {.step = PRI_STEP_HAVERSINE, .ns = 1.3},
    [PRANGE_HAMMING] = {.step = PRI_STEP_MISMATCH,
                        .postprocess = PRI_POSTPROCESS_MEAN,
                        .weighted = true,
                        .ns = 0.05},
    [PRANGE_JACCARD] = TRUTH_METRIC(PRI_POSTPROCESS_JACCARD),
    [PRANGE_DICE] = TRUTH_METRIC(PRI_POSTPROCESS_DICE),
    [PRANGE_ROGERSTANIMOTO] = TRUTH_METRIC(PRI_POSTPROCESS_ROGERSTANIMOTO),
    [PRANGE_SOKALMICHENER] = TRUTH_METRIC(PRI_POSTPROCESS_ROGERSTANIMOTO),
    [PRANGE_RUSSELLRAO] = TRUTH_METRIC(PRI_POSTPROCESS_RUSSELLRAO),
    [PRANGE_SOKALSNEATH] = TRUTH_METRIC(PRI_POSTPROCESS_SOKALSNEATH),
    [PRANGE_YULE] = TRUTH_METRIC(PRI_POSTPROCESS_YULE),
    [PRANGE_KULCZYNSKI1] = TRUTH_METRIC(PRI_POSTPROCESS_KULCZYNSKI1),
    [PRANGE_USER_METRIC] = {0},
    [PRANGE_HAMMING_COUNT] = {.step = PRI_STEP_MISMATCH, .weighted = true, .ns = 0.05},
    [PRANGE_INNER_PRODUCT] = {.step = PRI_STEP_PRODUCT,
                              .weighted = true,
                              .similarity = true,
                              .ns = 0.025},
    [PRANGE_NAN_SQEUCLIDEAN] = {.step = PRI_STEP_NAN_SQUARES, .ns = 0.08},
};

enum { METRICS = sizeof metrics / sizeof *metrics };

prange_status PRI_TYPED(pri_metric_check)(const char *function, const pri_options *options,
                                          unsigned flags)
{
    if (!options)
        return pri_check_pointer(function, "options", NULL);
    if ((unsigned)options->metric >= METRICS)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: metric = %d is unknown", function,
                        (int)options->metric);
    if (options->flags & ~flags)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: flags = %#x has %#x, which it does not take",
                        function, options->flags, options->flags & ~flags);
    return PRANGE_OK;
}

/* Checks p, and the number of coordinates for haversine. */
static prange_status check_elementary(const char *function, const pri_options *options, ptrdiff_t d)
{
    const double p = options->p;
    if (options->metric == PRANGE_HAVERSINE && d != 2)
        return pri_fail(PRANGE_ERROR_SIZE,
                        "%s: d = %td, and a place has 2 coordinates: latitude, longitude", function,
                        d);
    if (options->metric != PRANGE_MINKOWSKI && p != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s takes no p", function,
                        pri_metric_name(options->metric));
    if (p != 0 && !(p > 0 && isfinite(1 / p)))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: p = %g is not above 0 with a finite 1/p", function,
                        p);
    return PRANGE_OK;
}

prange_status PRI_TYPED(pri_metric_check_parameters)(const char *function,
                                                     const pri_options *options, ptrdiff_t d)
{
    const prange_metric metric = options->metric;
    const struct {
        const char *name;
        bool given, taken, needed;
    } parameters[] = {
        {"weights", options->weights, metrics[metric].weighted, false},
        {"variances", options->variances, metric == PRANGE_SEUCLIDEAN, d > 0},
        {"inverse_covariance", options->inverse_covariance, metric == PRANGE_MAHALANOBIS, d > 0},
        {"function", options->function, metric == PRANGE_USER_METRIC, true},
    };
    for (int k = 0; k < 4; k++) {
        if (parameters[k].given && !parameters[k].taken)
            return pri_fail(PRANGE_ERROR_VALUE, "%s: %s takes no %s", function,
                            pri_metric_name(metric), parameters[k].name);
        if (!parameters[k].given && parameters[k].taken && parameters[k].needed)
            return pri_fail(PRANGE_ERROR_NULL,
                            "%s: %s needs %s in the options (of the _with forms)", function,
                            pri_metric_name(metric), parameters[k].name);
    }
    ptrdiff_t square;
    if (options->inverse_covariance && __builtin_mul_overflow(d, d, &square))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: d = %td squared overflows", function, d);
    for (size_t k = 0; k < sizeof options->reserved / sizeof *options->reserved; k++)
        if (options->reserved[k])
            return pri_fail(PRANGE_ERROR_VALUE, "%s: reserved[%zu] is not NULL", function, k);
    return check_elementary(function, options, d);
}

prange_status PRI_TYPED(pri_metric_check_values)(const char *function, const char *name,
                                                 const element *values, ptrdiff_t count,
                                                 bool positive)
{
    for (ptrdiff_t k = 0; k < count; k++)
        if (!isfinite(values[k]) || (positive && values[k] < 0))
            return pri_fail(PRANGE_ERROR_VALUE, "%s: %s[%td] = %g is %s", function, name, k,
                            (double)values[k], isfinite(values[k]) ? "negative" : "not finite");
    return PRANGE_OK;
}

const pri_metric *PRI_TYPED(pri_metric_of)(const pri_options *options)
{
    prange_metric metric = options->metric;
    const double p = options->p;
    if (metric == PRANGE_MINKOWSKI && (p == 0 || p == 2))
        metric = PRANGE_EUCLIDEAN;
    else if (metric == PRANGE_MINKOWSKI && p == 1)
        metric = PRANGE_CITYBLOCK;
    else if (metric == PRANGE_MINKOWSKI && isinf(p))
        metric = PRANGE_CHEBYSHEV;
    return &metrics[metric];
}
