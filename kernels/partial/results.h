/* SPDX-License-Identifier: MIT */
/*
 * What a node of one element type amounts to: a result, or words of a byte format.
 */
#ifndef PRI_PARTIAL_RESULTS_H
#define PRI_PARTIAL_RESULTS_H

#include "base/types.h"
#include "state.h"

prange_status PRI_TYPED(pri_partial_finish)(const prange_partial *of, const char *function,
                                            const void *root, void *out);
void PRI_TYPED(pri_partial_deviation)(const prange_partial *of, const void *root, ptrdiff_t ddof,
                                      bool root_of_it, void *out);
int PRI_TYPED(pri_partial_words)(const prange_partial *of);
void PRI_TYPED(pri_partial_pack)(const prange_partial *of, const void *node, uint64_t *words);
bool PRI_TYPED(pri_partial_unpack)(const prange_partial *of, ptrdiff_t first, ptrdiff_t end,
                                   const uint64_t *words, void *node);

#endif
