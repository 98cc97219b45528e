/* SPDX-License-Identifier: MIT */
/*
 * Arrays whose elements are each a function of their index: the parallel loop of whatever fills,
 * gathers, reverses or rolls.
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
    double ns;              /* estimated time an element */
    pri_generator *past;    /* the same past the caches, or NULL */
    const element *x;       /* what it may need besides */
    const ptrdiff_t *index; /* of x */
    ptrdiff_t shift;
    element value;
    pri_ramp ramp;
};

ptrdiff_t PRI_TYPED(pri_generation_pieces)(ptrdiff_t n);

/* By an open team. */
void PRI_TYPED(pri_generate_by)(pri_team *team, const pri_generation *generation);

/* By a team of its own. */
void PRI_TYPED(pri_generate)(const pri_generation *generation);

#endif
