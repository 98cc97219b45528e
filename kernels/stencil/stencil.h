/* SPDX-License-Identifier: MIT */
/*
 * A stencil over an array of up to three dimensions. Axes are counted from the right: the last is
 * axis 2, and axes that an array lacks have size 1.
 */
#ifndef PRI_STENCIL_H
#define PRI_STENCIL_H

#include <prange/stencil.h>

#include <stdbool.h>

#include "exec/progress.h"
#include "exec/parallel_for.h"

/* An array: the address of element 0, strides in elements, and bytes per element. */
typedef struct pri_field {
    char *data;
    ptrdiff_t strides[3];
    size_t size;
} pri_field;

/* Indices begin[k] .. end[k] - 1 of each axis. */
typedef struct pri_block {
    ptrdiff_t begin[3], end[3];
} pri_block;

/* Computes a part: a filter of the library, or the loop that a program compiled. */
typedef void pri_stencil_run(const prange_stencil_part *part, void *ctx);
typedef void pri_stencil_run_in(const prange_stencil_part *part, void *ctx, void *workspace);

typedef struct pri_stencil {
    const char *function; /* the name in errors */
    const char *call;     /* the public function, for traces */
    uint64_t user;        /* identifies the user's loop; 0: none */
    int dims, inputs;
    ptrdiff_t shape[3];
    ptrdiff_t low[3], high[3]; /* reach along an axis to either side, >= 0 */
    prange_border border;
    const void *constant;
    bool updates;    /* the output is read as well as written */
    bool rows;       /* `run` needs rows along the last axis, of stride 1 */
    bool across;     /* the rows of a part are stacked along `axis`, not along the longer axis */
    int axis;        /* 0 or 1 */
    ptrdiff_t least; /* least elements of a piece along the first axis, if there are as many */
    pri_stencil_run *run;
    pri_stencil_run_in *run_in; /* or this, with `workspace` bytes of the thread's memory */
    void *ctx;
    double ns;       /* estimated time per element, in ns; 0: see learned */
    double *learned; /* the same for a user's stencil, once it is measured */
    pri_field in[PRANGE_STENCIL_MOST], out;
    size_t workspace;
    char *scratch; /* per thread: `room` bytes for copied neighbourhoods, then the workspace */
    size_t room;
    int threads; /* the most threads: the setting when the call began */
} pri_stencil;

static inline char *pri_field_at(const pri_field *field, const ptrdiff_t index[3])
{
    const ptrdiff_t offset =
        index[0] * field->strides[0] + index[1] * field->strides[1] + index[2] * field->strides[2];
    return field->data + offset * (ptrdiff_t)field->size;
}

/* Allocates the scratch memory for all threads of a call, if it is needed. */
prange_status pri_stencil_prepare(pri_stencil *stencil);

/* How the elements of a block are computed. */
typedef struct pri_block_mode {
    bool streamed; /* written past the caches, if the loop can do that */
    bool copied; /* elements that the border keeps are copied from in[0], which has the same type */
} pri_block_mode;

/* Computes a block of the output. */
void pri_stencil_block(const pri_stencil *stencil, const pri_field in[], const pri_field *out,
                       const pri_block *block, pri_block_mode manner, int thread);

/* One step from the inputs to the output; or `steps` steps from in[0] to `out`, back, and so on.
 * `both`: the elements of in[0] that the border keeps are copied to the output first. The array is
 * not empty, and pri_stencil_prepare() has been called. */
prange_status pri_stencil_sweep(const pri_stencil *stencil, ptrdiff_t steps, bool both);

#endif
