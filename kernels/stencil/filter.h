/* SPDX-License-Identifier: MIT */
/*
 * Code shared by the filters: the checks of a call, and its passes over the array.
 */
#ifndef PRI_FILTERING_H
#define PRI_FILTERING_H

#include "base/types.h"
#include "stencil.h"

/* A call. The caller sets the members of the first group; pri_filter_check sets the others. */
typedef struct pri_filtering {
    const char *function;
    int dims;
    const ptrdiff_t *shape;
    prange_type type;
    const void *x;
    void *out;
    prange_border border;
    const void *constant;

    ptrdiff_t count;   /* elements */
    pri_stencil whole; /* the members that all passes share */
    pri_stencil pass[3];
    int passes;
} pri_filtering;

/* Checks everything but the arguments that are specific to a filter. */
prange_status pri_filter_check(pri_filtering *filter);

/* Checks the window's size along each axis, and writes it to the last of three axes; the others are
 * 1. */
prange_status pri_filter_window(const pri_filtering *filter, const ptrdiff_t *size,
                                ptrdiff_t window[3]);

/* Adds a pass that reaches `low` and `high` elements to either side; axes are counted from the
 * right. An element takes `ns`. */
pri_stencil *pri_filter_pass(pri_filtering *filter, pri_stencil_run *run, void *ctx,
                             const ptrdiff_t low[3], const ptrdiff_t high[3], double ns);

/* Runs all passes, from x through intermediate memory to out. On an error nothing is written. */
prange_status pri_filter_run(pri_filtering *filter);

#ifdef PRI_TYPE
#define PRI_VIEW_f64 PRANGE_F64
#define PRI_VIEW_f32 PRANGE_F32
#define PRI_VIEW_u8 PRANGE_U8
#define PRI_VIEW_TYPE PRI_PASTE(PRI_VIEW, PRI_TYPE)
#endif

#endif
