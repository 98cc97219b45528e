/* SPDX-License-Identifier: MIT */
/*
 * All pairs of points of one set or two in a metric: the user's arguments, the rows prepared for
 * the metric's kernels, and strips of distances.
 *
 * One set is packed into panels of as many points as the kernels' width. The rows of a strip are
 * points of the other set, or of the same set if there is only one. The order of a call: init,
 * check, convert, allocate, prepare with a team, strips, release.
 */
#ifndef PRI_PAIRS_H
#define PRI_PAIRS_H

#include <stdbool.h>

#include "base/scratch.h"
#include "base/view.h"
#include "exec/team.h"
#include "metric.h"

/* Memory that a call writes. */
typedef struct pri_written {
    const char *name;
    const void *data;
    ptrdiff_t bytes;
} pri_written;

#ifdef PRI_TYPE

/* A set of points: the user's rows, and the rows that are compared, either the same or prepared
 * copies. */
typedef struct PRI_TYPED(pri_points) {
    ptrdiff_t n, given_stride, stride;
    ptrdiff_t span; /* elements that the user's rows span */
    const element *given, *rows;
    const prange_view *view; /* the user's points, or NULL */
    bool converted;          /* `given` becomes a copy of the view */
    element *prepared;       /* NULL: the rows are the user's */
    element *centred;        /* the rows minus the mean, before they are whitened */
    element *sums;           /* one per row, for metrics whose postprocessing needs them */
} pri_points;

typedef struct PRI_TYPED(pri_pairs) {
    const char *function; /* the public function's name */
    const pri_options *options;
    const pri_metric *metric;
    const pri_distance *kernels;
    bool two;               /* two sets of points; otherwise y is empty */
    bool user;              /* the metric is the user's function: nothing is prepared */
    bool squares;           /* strips omit the root of the metric */
    bool no_panels;         /* no strips are computed */
    bool indefinite;        /* weights are signs, so sums may be negative */
    bool directions;        /* rows of length 0 are marked: their sums are 1, the others 0 */
    ptrdiff_t lead;         /* the first panel has this many points fewer */
    ptrdiff_t given;        /* coordinates of the user's points */
    ptrdiff_t d;            /* coordinates of the rows that are compared */
    const element *weights; /* of the step, or NULL */
    element total;          /* sum of the weights */
    element none;           /* the value of 0/0 */
    pri_postprocess postprocess;
    pri_points x, y;
    const pri_points *across, *packed; /* the rows of the strips, and the set in panels */
    element *panels;                   /* panel p holds the points from p*width - lead on */
    element *whitener;                 /* the whitening matrix U in panels */
    double *mean;
    pri_memory memory;
    element *copies[2]; /* of points given as views, or NULL */
} pri_pairs;

/* PRANGE_ACCUMULATE_F64 if the call accepts it: for f32 points, unless the metric is the user's
 * function. */
static inline unsigned pri_accumulate_flag(const pri_options *options)
{
    const bool user = options && options->metric == PRANGE_USER_METRIC;
    return sizeof(element) < sizeof(double) && !user ? PRANGE_ACCUMULATE_F64 : 0;
}

/* Checks the arguments and sets up what needs no memory. y and m are used only for two sets.
 * `flags` are those that the function accepts. */
prange_status PRI_TYPED(pri_pairs_init)(pri_pairs *pairs, const pri_inputs *in, unsigned flags,
                                        bool two);

/* Checks that no input overlaps an output, and that the values of the parameters are valid. */
prange_status PRI_TYPED(pri_pairs_check)(const pri_pairs *pairs, int count,
                                         const pri_written written[]);

/* Copies and converts points given as views. pri_pairs_release() frees the copies. */
prange_status PRI_TYPED(pri_pairs_convert)(pri_pairs *pairs);

/* Takes the memory, and chooses the packed set: x or y of two sets. After a failure there is
 * nothing to release. */
prange_status PRI_TYPED(pri_pairs_allocate)(pri_pairs *pairs, bool pack_x);

/* Frees what pri_pairs_allocate() took. */
void PRI_TYPED(pri_pairs_free_prepared)(pri_pairs *pairs);

void PRI_TYPED(pri_pairs_release)(pri_pairs *pairs);

/* Fills the prepared rows and the panels. */
void PRI_TYPED(pri_pairs_prepare)(const pri_pairs *pairs, pri_team *team);

/* The ns of `count` pairs on one thread, preparation included. */
double PRI_TYPED(pri_pairs_ns)(const pri_pairs *pairs, double count);

/*
 * Computes the distances of `rows` points of `across`, from `top` on, to `cols` points of `packed`,
 * from the panel that begins at point `left`: out[i*stride + j].
 */
void PRI_TYPED(pri_pairs_strip)(const pri_pairs *pairs, ptrdiff_t top, ptrdiff_t rows,
                                ptrdiff_t left, ptrdiff_t cols, element *out, ptrdiff_t stride);

#endif

#endif
