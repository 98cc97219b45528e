/* SPDX-License-Identifier: MIT */
/*
 * A run of a compiled text: its views, checked, and the shapes of its passes.
 */
#ifndef PRI_EXPR_CALL_H
#define PRI_EXPR_CALL_H

#include "base/view.h"
#include "program.h"
#include "space.h"

typedef struct pri_shape {
    int ndim;
    ptrdiff_t size[PRANGE_DIMS];
} pri_shape;

/* A shape that is kept elsewhere. */
typedef struct pri_sizes {
    int ndim;
    const ptrdiff_t *size;
} pri_sizes;

/* The results of a reduction. */
typedef struct pri_results {
    pri_shape shape;
    char *data;
    pri_value one; /* where there is one */
} pri_results;

/* A range with its numbers. */
typedef struct pri_range {
    int64_t begin, step;
    ptrdiff_t count;
    double from, to;
} pri_range;

typedef struct pri_call {
    const char *function;
    const prange_expr *expr;
    bool in_place; /* some output is a variable */
    bool written;  /* a reduction left its results in the output, where they belong */
    pri_box variable[PRANGE_EXPR_VARIABLES], out[PRANGE_EXPR_OUTPUTS];
    pri_value scalar[PRANGE_EXPR_VARIABLES]; /* variables without dimensions */
    pri_results result[PRANGE_EXPR_REDUCTIONS];
    pri_range ramp[PRI_RAMPS];
    pri_shape whole[PRI_PASSES]; /* of each pass */
    pri_space space;             /* of the present pass */
} pri_call;

/* Checks all arguments and all shapes, before anything is written. Function and expr are set. */
prange_status pri_call_check(pri_call *c, const prange_variable *variables, const prange_view *out);

/* The shape of a source; of an index, that of no array. */
pri_sizes pri_call_shape(const pri_call *c, const pri_source *source);

static inline const pri_shape *pri_call_whole(const pri_call *c, const pri_pass *pass)
{
    return &c->whole[pass - c->expr->pass];
}

/* Bit k for each axis k that a pass of ndim dimensions reduces. */
prange_status pri_call_axes(const pri_call *c, const pri_pass *pass, int ndim, unsigned *axes);

#endif
