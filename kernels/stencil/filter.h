/* SPDX-License-Identifier: MIT */
/*
 * What the filters share: the checks of a call, and its passes over the array.
 */
#ifndef PRI_FILTERING_H
#define PRI_FILTERING_H

#include "base/types.h"
#include "stencil.h"

/* A call. The first members are the caller's, the others pri_filter_check fills in. */
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
    pri_stencil whole; /* what all passes have in common */
    pri_stencil pass[3];
    int passes;
} pri_filtering;

/* Everything but what the filter alone has. */
prange_status pri_filter_check(pri_filtering *filter);

/* A window's size along each axis of the array, written to the last of three; the others are 1. */
prange_status pri_filter_window(const pri_filtering *filter, const ptrdiff_t *size,
                                ptrdiff_t window[3]);

/* One more pass, which reaches `low` and `high` elements to either side along axes that are counted
 * from the right; an element takes `ns`. */
pri_stencil *pri_filter_pass(pri_filtering *filter, pri_stencil_run *run, void *ctx,
                             const ptrdiff_t low[3], const ptrdiff_t high[3], double ns);

/* All passes, from x by way of memory between to out. Nothing is written on an error. */
prange_status pri_filter_run(pri_filtering *filter);

#ifdef PRI_TYPE
#define PRI_VIEW_f64 PRANGE_F64
#define PRI_VIEW_f32 PRANGE_F32
#define PRI_VIEW_u8 PRANGE_U8
#define PRI_VIEW_TYPE PRI_PASTE(PRI_VIEW, PRI_TYPE)
#endif

#endif
