/* SPDX-License-Identifier: MIT */
/*
 * Arrays whose elements are functions of their indices: the parallel loop of functions that fill,
 * gather, reverse or roll.
 */
#ifndef PRI_GENERATE_H
#define PRI_GENERATE_H

#include <prange/status.h>

#include "exec/parallel_for.h"
#include "simd/move.h"

typedef struct pri_generation pri_generation;

/* Writes elements first .. first + n - 1 of the result to `to`. */
typedef void pri_generator(const pri_generation *generation, ptrdiff_t first, ptrdiff_t n,
                           element *to);

struct pri_generation {
    const char *function;
    ptrdiff_t n;
    element *out;
    pri_generator *generate;
    double ns;              /* estimated time per element */
    pri_generator *past;    /* the same with streaming stores, past the caches; or NULL */
    const element *x;       /* further arguments of the generator */
    const ptrdiff_t *index; /* indices into x */
    ptrdiff_t shift;
    element value;
    pri_ramp ramp;
};

ptrdiff_t PRI_TYPED(pri_generation_pieces)(ptrdiff_t n);

/* Runs the generator by an open team. */
void PRI_TYPED(pri_generate_by)(pri_team *team, const pri_generation *generation);

/* Runs the generator by a team of its own. */
void PRI_TYPED(pri_generate)(const pri_generation *generation);

#endif
