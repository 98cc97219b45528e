/* SPDX-License-Identifier: MIT */
/*
 * The result of a root node, and the words of a node in the byte format, for one element type.
 */
#ifndef PRI_PARTIAL_RESULTS_H
#define PRI_PARTIAL_RESULTS_H

#include "base/types.h"
#include "state.h"

prange_status PRI_TYPED(pri_partial_finish)(const prange_partial *partial, const char *function,
                                            const void *root, void *out);
void PRI_TYPED(pri_partial_deviation)(const prange_partial *partial, const void *root,
                                      ptrdiff_t ddof, pri_moment_wanted wanted, void *out);
size_t PRI_TYPED(pri_partial_packed)(const prange_partial *partial);
void PRI_TYPED(pri_partial_pack)(const prange_partial *partial, const void *node,
                                 unsigned char *to);
bool PRI_TYPED(pri_partial_unpack)(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                                   const unsigned char *from, void *node);

#endif
