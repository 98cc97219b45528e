/* SPDX-License-Identifier: MIT */
/*
 * A stencil over an array of up to three dimensions. Axes are counted from the right: the last is
 * axis 2, and those that an array lacks have one index.
 */
#ifndef PRI_STENCIL_H
#define PRI_STENCIL_H

#include <prange/stencil.h>

#include <stdbool.h>

#include "exec/progress.h"
#include "exec/parallel_for.h"

/* An array: element 0, strides in elements, bytes of an element. */
typedef struct pri_field {
    char *data;
    ptrdiff_t strides[3];
    size_t size;
} pri_field;

/* Indices begin[k] .. end[k] - 1 of each axis. */
typedef struct pri_block {
    ptrdiff_t begin[3], end[3];
} pri_block;

/* Computes a part; the levels of a filter, or what a program compiled. */
typedef void pri_stencil_run(const prange_stencil_part *part, void *ctx);
typedef void pri_stencil_run_in(const prange_stencil_part *part, void *ctx, void *workspace);

typedef struct pri_stencil {
    const char *function; /* the name in errors */
    const char *call;     /* the public function, for traces */
    uint64_t user;        /* the user's loop, as a number; 0: none */
    int dims, inputs;
    ptrdiff_t shape[3];
    ptrdiff_t low[3], high[3]; /* how far it reaches along an axis to either side, >= 0 */
    prange_border border;
    const void *constant;
    bool updates;    /* the output is read where it is written */
    bool rows;       /* `run` wants rows along the last axis, of strides of 1 */
    bool across;     /* those of a part lie across `axis`, and not across the longer one */
    int axis;        /* 0 or 1 */
    ptrdiff_t least; /* elements of a piece along the first axis, if it has so many */
    pri_stencil_run *run;
    pri_stencil_run_in *run_in; /* or this, which is given `workspace` bytes of its thread's */
    void *ctx;
    double ns;       /* an element takes about so long; 0: see learned */
    double *learned; /* the same of a user's stencil, once it is known */
    pri_field in[PRANGE_STENCIL_MOST], out;
    size_t workspace;
    char *scratch; /* of each thread: `room` bytes for neighbourhoods that reach out, workspace */
    size_t room;
    int threads; /* the most that run it: the setting when the call began */
} pri_stencil;

static inline char *pri_field_at(const pri_field *field, const ptrdiff_t index[3])
{
    const ptrdiff_t offset =
        index[0] * field->strides[0] + index[1] * field->strides[1] + index[2] * field->strides[2];
    return field->data + offset * (ptrdiff_t)field->size;
}

/* A border of the caller's that is one. */
prange_status pri_stencil_check_border(const char *function, prange_border border);

/* Takes the scratch memory for all threads of a call, if it will be needed. */
prange_status pri_stencil_prepare(pri_stencil *stencil);

/* How the elements of a block are computed. */
typedef struct pri_manner {
    bool streamed; /* past the caches, where a program's own loop can do that */
    bool copied;   /* those that the border keeps get what in[0] has, which is of the same type */
} pri_manner;

/* The elements of a block of the output. */
void pri_stencil_block(const pri_stencil *stencil, const pri_field in[], const pri_field *out,
                       const pri_block *block, pri_manner manner, int thread);

/* One step from the inputs to the output, or `steps` of them from in[0] to `out` and back, and so
 * on; `both`: what the border keeps of in[0] goes to the output first. There are elements, and it
 * is prepared. */
prange_status pri_stencil_sweep(const pri_stencil *stencil, ptrdiff_t steps, bool both);

#endif
