/* SPDX-License-Identifier: MIT */
/*
 * Reductions of values of one type.
 */
#ifndef PRI_REDUCER_H
#define PRI_REDUCER_H

#include "array/fold.h"
#include "exec/parallel_for.h"
#include "reduce.h"
#include "simd/reduce.h"

typedef struct pri_reducer {
    /* The function that joins the partial results of two runs of blocks. */
    pri_join (*join)(pri_reducing reducing);
    /* Computes the partial result of block b of the line at `place`. */
    void (*block)(const pri_reduce_call *call, pri_place *place, const pri_grid *grid, ptrdiff_t b,
                  pri_partial *out);
    /* Writes the results of `count` lines, from `line` on. */
    void (*finish)(const pri_reduce_call *call, ptrdiff_t count, const pri_partial partials[],
                   ptrdiff_t line);
    /* Reduces all lines in a parallel loop. A piece is several lines, or columns of a group of
     * blocks. */
    prange_status (*lines)(const pri_reduce_call *call);
} pri_reducer;

#define PRI_DECLARE_REDUCER(name, element, accumulator, total, moment)                             \
    extern const pri_reducer pri_reducer_##name;
PRI_TYPES(PRI_DECLARE_REDUCER)
#undef PRI_DECLARE_REDUCER

/* Whether the result is the index of an extreme. */
static inline bool pri_is_place(pri_reducing reducing)
{
    return reducing == PRI_PLACE_OF_LEAST || reducing == PRI_PLACE_OF_GREATEST;
}

#ifdef PRI_TYPE
/* Reduces all lines, which are columns (columns.c). */
prange_status PRI_TYPED(pri_expr_columns)(const pri_reduce_call *call, pri_reduce_kernel kernel);
#endif

/* Runs the parallel loop of a call, or of several calls that take `ns` per element together.
 * `room`: the most threads that there is memory for, or 0. */
void pri_reduce_loop(const pri_reduce_call *call, double ns, int room, ptrdiff_t pieces,
                     pri_piece *piece, const void *argument);

#endif
