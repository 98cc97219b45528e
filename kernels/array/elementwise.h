/* SPDX-License-Identifier: MIT */
/*
 * Elementwise loops, for built-in maps and the user's functions. Blocks are independent, so their
 * length and order affect speed only, except where the user's function receives blocks.
 */
#ifndef PRI_ELEMENTWISE_H
#define PRI_ELEMENTWISE_H

#include <prange/status.h>

#include <stdbool.h>

#include "base/failure.h"
#include "base/types.h"

/* Bytes of a block that is promised to the user's function or that is copied: a page. */
#define PRI_MAP_BLOCK_BYTES 4096

typedef struct pri_elementwise pri_elementwise;

/* Writes z[0] .. z[n-1]; all arrays are contiguous. Returns the code of the user's function if that
 * failed, else 0. */
typedef int pri_elementwise_run(const pri_elementwise *call, ptrdiff_t n, const element *x,
                                const element *y, element *z);

/* One call: z = f(x, y), or z = f(x). The members that all threads read come first, in one cache
 * line. */
struct pri_elementwise {
    ptrdiff_t n;
    const element *x, *y;
    element *z;
    pri_elementwise_run *run;
    int op;
    bool binary;   /* y is an input */
    bool updates;  /* z is read as well */
    bool built_in; /* an operation of the library that obeys `streamed` */
    bool streamed; /* z is written past the caches; set by the loop */
    bool timed;    /* ns is a lower bound: the first piece is timed */
    bool whole;    /* the user's function receives whole blocks */
    element s;     /* a scalar */

    void (*f)(void); /* the user's function, of a type that `run` knows */
    void *ctx;
    ptrdiff_t incx, incy, incz;
    const char *function;
    const char *output; /* the name of z in the prototype */
    double ns;          /* estimated time per element */
    ptrdiff_t block;    /* elements per block; 0: the loop chooses */
};

/* Runs a checked call on the calling thread. */
void PRI_TYPED(pri_elementwise_serial)(const pri_elementwise *call);

/* Checks the arguments and runs the loop. */
prange_status PRI_TYPED(pri_elementwise_start)(const pri_elementwise *call);

#endif
