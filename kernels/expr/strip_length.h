/* SPDX-License-Identifier: MIT */
/*
 * How long strips and the pieces of a parallel loop are. Neither changes any bits.
 */
#ifndef PRI_STRIP_LENGTH_H
#define PRI_STRIP_LENGTH_H

#include "space.h"

/* The elements of a strip, at most pass->strip. `repeats`: operations are listed once for many
 * strips (repeat.h). */
ptrdiff_t pri_strip_length(const pri_pass *pass, const pri_space *space, bool repeats);

/* The elements of each piece but the last of an elementwise pass over n elements. */
ptrdiff_t pri_piece_length(const pri_pass *pass, ptrdiff_t n);

#endif
