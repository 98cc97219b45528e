/* SPDX-License-Identifier: MIT */
/*
 * All pairs of the points of one set or of two, in a metric: the user's arguments, the rows made
 * ready for the metric's kernels, and strips of distances.
 *
 * One set is packed into panels of as many points as the kernels' width; the rows of the strips are
 * points of the other set, or of the same one. The order of a call: init, check, convert, allocate,
 * prepare with a team, strips, release.
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

/* A set of points: the user's rows, and the rows that are compared, which are the same or prepared
 * ones. */
typedef struct PRI_TYPED(pri_points) {
    ptrdiff_t n, given_stride, stride;
    ptrdiff_t span; /* elements from the first of the user's to the last */
    const element *given, *rows;
    const prange_view *view; /* the user's points, or NULL */
    bool converted;          /* `given` is to be a copy of the view */
    element *prepared;       /* NULL: the rows are the user's */
    element *centred;        /* the rows less their mean, before they are whitened */
    element *sums;           /* one a row, for the metrics that postprocess with them */
} pri_points;

typedef struct PRI_TYPED(pri_pairs) {
    const char *function; /* the public function's name */
    const pri_options *options;
    const pri_metric *metric;
    const pri_distance *kernels;
    bool two;               /* sets of points; otherwise y is empty */
    bool user;              /* the metric is the user's function: nothing is prepared */
    bool squares;           /* strips leave out the root that the metric has */
    bool no_panels;         /* no strips will be asked for */
    bool indefinite;        /* weights are signs, and sums may be negative */
    bool directions;        /* rows without a length count as such: sums has 1 for them */
    ptrdiff_t lead;         /* the first panel has this many points less than the others */
    ptrdiff_t given;        /* coordinates of the user's points */
    ptrdiff_t d;            /* coordinates of the rows that are compared */
    const element *weights; /* of the step, or NULL */
    element total;          /* sum of the weights */
    element none;           /* what 0/0 is */
    pri_postprocess postprocess;
    pri_points x, y;
    const pri_points *across, *packed; /* the rows of the strips, and the set in panels */
    element *panels;                   /* panel p holds the points from p*width - lead on */
    element *whitener;                 /* the whitening matrix U in panels */
    double *mean;
    pri_memory memory;
    element *copies[2]; /* of points that are views, or NULL */
} pri_pairs;

/* PRANGE_ACCUMULATE_F64 where it is taken: by f32 points, unless the user's function measures. */
static inline unsigned pri_accumulate_flag(const pri_options *options)
{
    const bool user = options && options->metric == PRANGE_USER_METRIC;
    return sizeof(element) < sizeof(double) && !user ? PRANGE_ACCUMULATE_F64 : 0;
}

/* Checks the arguments and sets up what needs no memory. y and m count where there are two sets.
 * `flags` are those that the function takes. */
prange_status PRI_TYPED(pri_pairs_init)(pri_pairs *pairs, const pri_inputs *in, unsigned flags,
                                        bool two);

/* No input shares memory with an output, and the parameters have sound values. */
prange_status PRI_TYPED(pri_pairs_check)(const pri_pairs *pairs, int count,
                                         const pri_written written[]);

/* Takes the memory for points that are views, and converts them. To be released. */
prange_status PRI_TYPED(pri_pairs_convert)(pri_pairs *pairs);

/* Takes the memory, and packs x or y of two sets. After a failure there is nothing to release. */
prange_status PRI_TYPED(pri_pairs_allocate)(pri_pairs *pairs, bool pack_x);

/* Gives back what pri_pairs_allocate() took. */
void PRI_TYPED(pri_pairs_forget)(pri_pairs *pairs);

void PRI_TYPED(pri_pairs_release)(pri_pairs *pairs);

/* Fills the prepared rows and the panels. */
void PRI_TYPED(pri_pairs_prepare)(const pri_pairs *pairs, pri_team *team);

/* The time of `count` pairs on one thread, preparation included. */
double PRI_TYPED(pri_pairs_ns)(const pri_pairs *pairs, double count);

/*
 * The distances of `rows` points of the set across, from `top` on, to `cols` points of the packed
 * set, from the panel that begins at point `left`: out[i*stride + j].
 */
void PRI_TYPED(pri_pairs_strip)(const pri_pairs *pairs, ptrdiff_t top, ptrdiff_t rows,
                                ptrdiff_t left, ptrdiff_t cols, element *out, ptrdiff_t stride);

#endif

#endif
