/* SPDX-License-Identifier: MIT */
/*
 * The keys at given ranks, and counts of the numbers below and equal to a key.
 */
#ifndef PRI_RANKS_H
#define PRI_RANKS_H

#include <prange/status.h>

#include <stdbool.h>

#include "simd/sort.h"

/* The most pieces of an array if each piece has a few counts on the caller's stack; and numbers per
 * block. */
enum { PRI_RANKS_PIECES = 1024, PRI_RANKS_BLOCK = 512 };

#ifdef PRI_TYPE
/* found[i] = the key of rank ranks[i] in x; the ranks are strictly ascending. *nan: whether x has a
 * NaN; `nan` may be NULL. PRANGE_ERROR_MEMORY if there is no memory for n keys. */
prange_status PRI_TYPED(pri_select_ranks)(const char *function, pri_sort_form form, ptrdiff_t n,
                                          const element *x, ptrdiff_t count, const ptrdiff_t *ranks,
                                          key *found, bool *nan);

/* The same of n keys, whose order is changed. */
void PRI_TYPED(pri_select_keys)(const char *function, ptrdiff_t n, key *keys, ptrdiff_t count,
                                const ptrdiff_t *ranks, key *found);

/* Loads the keys of x[begin] .. x[end-1], at most one block. Returns their number. */
ptrdiff_t PRI_TYPED(pri_ranks_load)(pri_sort_form form, const element *x, ptrdiff_t begin,
                                    ptrdiff_t end, key block[PRI_RANKS_BLOCK]);

/* Counts the keys of x[begin] .. x[end-1] that are below the pivot, and those that equal it. */
void PRI_TYPED(pri_ranks_count)(pri_sort_form form, const element *x, ptrdiff_t begin,
                                ptrdiff_t end, key pivot, ptrdiff_t *below, ptrdiff_t *equal);

/* The number with the key k. */
element PRI_TYPED(pri_decode_key)(pri_sort_form form, key k);
#endif

#endif
