/* SPDX-License-Identifier: MIT */
/*
 * A run of a compiled formula: its checked views, and the shapes of its passes.
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

/* A shape whose sizes are stored elsewhere. */
typedef struct pri_sizes {
    int ndim;
    const ptrdiff_t *size;
} pri_sizes;

/* The results of a reduction. */
typedef struct pri_results {
    pri_shape shape;
    char *data;
    pri_value one; /* the data, if it is a single value */
} pri_results;

/* A range with the values of its arguments. */
typedef struct pri_range {
    int64_t begin, step;
    ptrdiff_t count;
    double from, to;
} pri_range;

typedef struct pri_call {
    const char *function;
    const prange_expr *expr;
    bool in_place; /* some output is a variable */
    bool written;  /* a reduction wrote its results directly to the output */
    pri_box variable[PRANGE_EXPR_VARIABLES], out[PRANGE_EXPR_OUTPUTS];
    pri_value scalar[PRANGE_EXPR_VARIABLES]; /* variables without dimensions */
    pri_results result[PRANGE_EXPR_REDUCTIONS];
    pri_range ramp[PRI_RAMPS];
    pri_shape whole[PRI_PASSES]; /* of each pass */
    pri_space space;             /* of the present pass */
} pri_call;

/* Checks all arguments and shapes before anything is written. The caller has set the fields
 * `function`, `expr` and `in_place`. */
prange_status pri_call_check(pri_call *c, const prange_variable *variables, const prange_view *out);

/* Sets the type of result k, and the common shape of all that its pass reads. */
prange_status pri_call_result(pri_call *c, const prange_variable *variables, int k,
                              prange_type *type, pri_shape *shape);

/* The shape of a source. An index has no dimensions. */
pri_sizes pri_call_shape(const pri_call *c, const pri_source *source);

static inline const pri_shape *pri_call_whole(const pri_call *c, const pri_pass *pass)
{
    return &c->whole[pass - c->expr->pass];
}

/* Bit k for each axis k that a pass of ndim dimensions reduces. */
prange_status pri_call_axes(const pri_call *c, const pri_pass *pass, int ndim, unsigned *axes);

#endif
