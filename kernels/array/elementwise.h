/* SPDX-License-Identifier: MIT */
/*
 * Elementwise loops: what maps and the user's functions share. Blocks are independent, so their
 * length and order are a matter of speed only, except where the user's function sees a block.
 */
#ifndef PRI_ELEMENTWISE_H
#define PRI_ELEMENTWISE_H

#include <prange/status.h>

#include <stdbool.h>

#include "base/failure.h"
#include "base/types.h"

/* Bytes in a block that the user's function is promised, or that is copied: a page. */
#define PRI_MAP_BLOCK_BYTES 4096

typedef struct pri_elementwise pri_elementwise;

/* Writes z[0] .. z[n-1], contiguous; returns the code of the user's function where it failed, else
 * 0. */
typedef int pri_elementwise_run(const pri_elementwise *call, ptrdiff_t n, const element *x,
                                const element *y, element *z);

/* One call: z = f(x, y), or z = f(x). What all threads read comes first: it is one line of a
 * cache. */
struct pri_elementwise {
    ptrdiff_t n;
    const element *x, *y;
    element *z;
    pri_elementwise_run *run;
    int op;
    bool binary;   /* y counts */
    bool updates;  /* z is read as well */
    bool built_in; /* an operation of our own that obeys `streamed` */
    bool streamed; /* z is to go past the caches; set by the loop */
    bool timed;    /* ns is a lower bound */
    bool whole;    /* the user is promised whole blocks */
    element s;     /* a scalar */

    void (*f)(void); /* the user's function, of a type that `run` knows */
    void *ctx;
    ptrdiff_t incx, incy, incz;
    const char *function;
    const char *output; /* the name of z in the prototype */
    double ns;          /* estimated time an element */
    ptrdiff_t block;    /* elements a piece; 0: PRI_MAP_BLOCK_BYTES */
};

/* Runs a call that was checked on this thread. */
void PRI_TYPED(pri_elementwise_serial)(const pri_elementwise *call);

/* Checks the arguments and runs the loop. */
prange_status PRI_TYPED(pri_elementwise_start)(const pri_elementwise *call);

#endif
