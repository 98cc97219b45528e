/* SPDX-License-Identifier: MIT */
/*
 * The border of an array: the rule that completes a neighbourhood beyond it, and the elements that
 * it keeps.
 */
#ifndef PRI_BORDER_H
#define PRI_BORDER_H

#include "stencil.h"

/* Checks that the caller's border is known. */
prange_status pri_stencil_check_border(const char *function, prange_border border);

/* Copies a block of an input, some of whose elements are outside the array, to consecutive memory;
 * the border rule gives those outside. */
void pri_stencil_copy_completed(const pri_stencil *stencil, const pri_field *in,
                                const pri_block *block, char *to);

/* Copies a block unchanged. */
void pri_stencil_copy_kept(const pri_field *in, const pri_field *out, const pri_block *block);

#endif
