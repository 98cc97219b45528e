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
#include "runtime/check.h"
#include "runtime/level.h"
#include "runtime/status.h"

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
        PRI_STEP_DOT, finish_, PRI_TRUTH, false, true, 0.02                                        \
    }

static const pri_rules rules_of[] = {
    [PRANGE_EUCLIDEAN] = {PRI_STEP_SQUARES, PRI_FINISH_NONE, PRI_AS_IT_IS, true, true, 0.025},
    [PRANGE_SQEUCLIDEAN] = {PRI_STEP_SQUARES, PRI_FINISH_NONE, PRI_AS_IT_IS, false, true, 0.025},
    [PRANGE_SEUCLIDEAN] = {PRI_STEP_SQUARES, PRI_FINISH_NONE, PRI_AS_IT_IS, true, false, 0.04},
    [PRANGE_CITYBLOCK] = {PRI_STEP_CITYBLOCK, PRI_FINISH_NONE, PRI_AS_IT_IS, false, true, 0.04},
    [PRANGE_CHEBYSHEV] = {PRI_STEP_LARGEST, PRI_FINISH_NONE, PRI_AS_IT_IS, false, true, 0.04},
    [PRANGE_COSINE] = {PRI_STEP_SQUARES, PRI_FINISH_HALF, PRI_UNIT, false, true, 0.025},
    [PRANGE_CORRELATION] = {PRI_STEP_SQUARES, PRI_FINISH_HALF, PRI_CENTRED_UNIT, false, true,
                            0.025},
    [PRANGE_CANBERRA] = {PRI_STEP_CANBERRA, PRI_FINISH_NONE, PRI_AS_IT_IS, false, true, 0.17},
    [PRANGE_BRAYCURTIS] = {PRI_STEP_BRAYCURTIS, PRI_FINISH_NONE, PRI_AS_IT_IS, false, true, 0.08},
    [PRANGE_MAHALANOBIS] = {PRI_STEP_SQUARES, PRI_FINISH_NONE, PRI_WHITENED, true, false, 0.025},
    [PRANGE_NAN_EUCLIDEAN] = {PRI_STEP_PRESENT, PRI_FINISH_NONE, PRI_AS_IT_IS, false, false, 0.08},
    [PRANGE_MINKOWSKI] = {PRI_STEP_MINKOWSKI, PRI_FINISH_NONE, PRI_AS_IT_IS, false, true, 2.0},
    [PRANGE_JENSENSHANNON] = {PRI_STEP_JENSENSHANNON, PRI_FINISH_SHARES, PRI_SHARES, false, false,
                              1.9},
    [PRANGE_HAVERSINE] = {PRI_STEP_HAVERSINE, PRI_FINISH_NONE, PRI_AS_IT_IS, false, false, 1.3},
    [PRANGE_HAMMING] = {PRI_STEP_MISMATCH, PRI_FINISH_SHARE, PRI_AS_IT_IS, false, true, 0.05},
    [PRANGE_JACCARD] = TRUTH_RULES(PRI_FINISH_JACCARD),
    [PRANGE_DICE] = TRUTH_RULES(PRI_FINISH_DICE),
    [PRANGE_ROGERSTANIMOTO] = TRUTH_RULES(PRI_FINISH_ROGERSTANIMOTO),
    [PRANGE_SOKALMICHENER] = TRUTH_RULES(PRI_FINISH_ROGERSTANIMOTO),
    [PRANGE_RUSSELLRAO] = TRUTH_RULES(PRI_FINISH_RUSSELLRAO),
    [PRANGE_SOKALSNEATH] = TRUTH_RULES(PRI_FINISH_SOKALSNEATH),
    [PRANGE_YULE] = TRUTH_RULES(PRI_FINISH_YULE),
    [PRANGE_KULCZYNSKI1] = TRUTH_RULES(PRI_FINISH_KULCZYNSKI1),
    [PRANGE_USER_METRIC] = {.prepare = PRI_AS_IT_IS},
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
        pri_level()->convert->narrow(some, cols, buffer, width, out + i * stride, stride);
    }
}
