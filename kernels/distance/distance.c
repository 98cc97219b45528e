/* SPDX-License-Identifier: MIT */
/*
 * The engine of distances: a metric is a row of the table below, which tells how the points are
 * prepared, what a coordinate adds to a pair, and what becomes of the sum. One set is packed into
 * panels of as many columns as the block functions want; the other is read as it stands.
 */
#include "distance.h"

#include <math.h>
#include <string.h>

#include "pieces.h"
#include "base/check.h"
#include "isa/isa.h"
#include "base/status.h"

/* Rows that are prepared in one piece. */
#define PREPARED_ROWS 64

/* ns on one thread: what a pair costs beside its coordinates, a coordinate that is prepared, and a
 * call of the user's metric, at least. */
#define PAIR_NS 0.5
#define PREPARE_NS 1.0
#define CALL_NS 2.0

/* Distances that are computed before they are rounded: 48 rows of a panel of 32, a multiple of the
 * 4 and 6 rows of a register tile, in a first-level cache. */
#define ROUNDED_BYTES 12288

#define TRUTH_RULES(finish_)                                                                       \
    {                                                                                              \
        .step = PRI_STEP_DOT, .finish = (finish_), .prepare = PRI_TRUTH, .weighted = true,         \
        .ns = 0.02                                                                                 \
    }

static const pri_rules rules_of[] = {
    [PRANGE_EUCLIDEAN] = {.step = PRI_STEP_SQUARES,
                          .ending = PRI_ENDING_ROOT,
                          .weighted = true,
                          .ns = 0.025},
    [PRANGE_SQEUCLIDEAN] = {.step = PRI_STEP_SQUARES, .weighted = true, .ns = 0.025},
    [PRANGE_SEUCLIDEAN] = {.step = PRI_STEP_SQUARES, .ending = PRI_ENDING_ROOT, .ns = 0.04},
    [PRANGE_CITYBLOCK] = {.step = PRI_STEP_CITYBLOCK, .weighted = true, .ns = 0.04},
    [PRANGE_CHEBYSHEV] = {.step = PRI_STEP_LARGEST, .weighted = true, .ns = 0.04},
    [PRANGE_COSINE] = {.step = PRI_STEP_SQUARES,
                       .ending = PRI_ENDING_HALF,
                       .prepare = PRI_UNIT,
                       .weighted = true,
                       .ns = 0.025},
    [PRANGE_CORRELATION] = {.step = PRI_STEP_SQUARES,
                            .ending = PRI_ENDING_HALF,
                            .prepare = PRI_CENTRED_UNIT,
                            .weighted = true,
                            .ns = 0.025},
    [PRANGE_CANBERRA] = {.step = PRI_STEP_CANBERRA, .weighted = true, .ns = 0.17},
    [PRANGE_BRAYCURTIS] = {.step = PRI_STEP_BRAYCURTIS, .weighted = true, .ns = 0.08},
    [PRANGE_MAHALANOBIS] = {.step = PRI_STEP_SQUARES,
                            .ending = PRI_ENDING_ROOT,
                            .prepare = PRI_WHITENED,
                            .ns = 0.025},
    [PRANGE_NAN_EUCLIDEAN] = {.step = PRI_STEP_PRESENT, .ns = 0.08},
    [PRANGE_MINKOWSKI] = {.step = PRI_STEP_MINKOWSKI, .weighted = true, .ns = 2.0},
    [PRANGE_JENSENSHANNON] = {.step = PRI_STEP_JENSENSHANNON,
                              .finish = PRI_FINISH_SHARES,
                              .prepare = PRI_SHARES,
                              .ns = 1.9},
    [PRANGE_HAVERSINE] = {.step = PRI_STEP_HAVERSINE, .ns = 1.3},
    [PRANGE_HAMMING] = {.step = PRI_STEP_MISMATCH,
                        .finish = PRI_FINISH_SHARE,
                        .weighted = true,
                        .ns = 0.05},
    [PRANGE_JACCARD] = TRUTH_RULES(PRI_FINISH_JACCARD),
    [PRANGE_DICE] = TRUTH_RULES(PRI_FINISH_DICE),
    [PRANGE_ROGERSTANIMOTO] = TRUTH_RULES(PRI_FINISH_ROGERSTANIMOTO),
    [PRANGE_SOKALMICHENER] = TRUTH_RULES(PRI_FINISH_ROGERSTANIMOTO),
    [PRANGE_RUSSELLRAO] = TRUTH_RULES(PRI_FINISH_RUSSELLRAO),
    [PRANGE_SOKALSNEATH] = TRUTH_RULES(PRI_FINISH_SOKALSNEATH),
    [PRANGE_YULE] = TRUTH_RULES(PRI_FINISH_YULE),
    [PRANGE_KULCZYNSKI1] = TRUTH_RULES(PRI_FINISH_KULCZYNSKI1),
    [PRANGE_USER_METRIC] = {0},
};

/* The metric's, which of some orders p is another one. */
static const pri_rules *rules_for(prange_metric metric, double p)
{
    if (metric == PRANGE_MINKOWSKI && (p == 0 || p == 2))
        metric = PRANGE_EUCLIDEAN;
    else if (metric == PRANGE_MINKOWSKI && p == 1)
        metric = PRANGE_CITYBLOCK;
    else if (metric == PRANGE_MINKOWSKI && isinf(p))
        metric = PRANGE_CHEBYSHEV;
    return &rules_of[metric];
}

/* The upper triangle of the symmetric part of a becomes U, with U'U as a was; false where it is
 * not positive definite. Row by row, each elimination along contiguous rows. */
static bool factor(ptrdiff_t d, double *a)
{
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = i + 1; j < d; j++) {
            a[i * d + j] = a[i * d + j] / 2 + a[j * d + i] / 2;
            a[j * d + i] = 0;
        }
    for (ptrdiff_t k = 0; k < d; k++) {
        const double *pivot = a + k * d;
        if (!(pivot[k] > 0 && pivot[k] < INFINITY))
            return false;
        const double root = sqrt(pivot[k]);
        for (ptrdiff_t j = k; j < d; j++)
            a[k * d + j] /= root;
        for (ptrdiff_t i = k + 1; i < d; i++) {
            double *row = a + i * d;
            const double by = pivot[i];
            for (ptrdiff_t j = i; j < d; j++)
                row[j] -= by * pivot[j];
        }
    }
    return true;
}

#define REAL double
#define TYPED(name) name##_f64
#include "distance_typed.h"
#include "distance_open_typed.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "distance_typed.h"
#include "distance_open_typed.h"

void pri_distance_strip_to_f32(const pri_distance_f64 *of, ptrdiff_t top, ptrdiff_t rows,
                               ptrdiff_t left, ptrdiff_t cols, float *out, ptrdiff_t stride)
{
    const ptrdiff_t width = of->blocks->width;
    double buffer[ROUNDED_BYTES / sizeof(double)];
    const ptrdiff_t most = ROUNDED_BYTES / (ptrdiff_t)sizeof(double) / width;
    for (ptrdiff_t i = 0; i < rows; i += most) {
        const ptrdiff_t some = pri_least(most, rows - i);
        pri_distance_strip_f64(of, top + i, some, left, cols, buffer, width);
        pri_isa_get()->convert_f32->narrow(some, cols, buffer, width, out + i * stride, stride);
    }
}
