/* SPDX-License-Identifier: MIT */
/*
 * The keys at given ranks, and pieces of an array that are counted against one of them.
 */
#ifndef PRI_RANKS_H
#define PRI_RANKS_H

#include <prange/status.h>

#include <stdbool.h>

#include "simd/sort.h"

/* Pieces that an array is cut into where each leaves a few numbers on the caller's stack. */
enum { PRI_RANKS_PIECES = 1024, PRI_RANKS_BLOCK = 512 };

#ifdef PRI_TYPE
/* found[i] = the key of rank ranks[i] among those of x; the ranks are ascending and differ. *nan:
 * whether x has a NaN; NULL where it does not matter. PRANGE_ERROR_MEMORY without room for n keys.
 */
prange_status PRI_TYPED(pri_find_ranks)(const char *function, pri_sort_form form, ptrdiff_t n,
                                        const element *x, ptrdiff_t count, const ptrdiff_t *ranks,
                                        key *found, bool *nan);

/* The keys of x[begin] .. x[end-1], up to a block of them; returns their number. */
ptrdiff_t PRI_TYPED(pri_ranks_load)(pri_sort_form form, const element *x, ptrdiff_t begin,
                                    ptrdiff_t end, key block[PRI_RANKS_BLOCK]);

/* How many of x[begin] .. x[end-1] have keys below the pivot, and how many that key. */
void PRI_TYPED(pri_ranks_count)(pri_sort_form form, const element *x, ptrdiff_t begin,
                                ptrdiff_t end, key pivot, ptrdiff_t *below, ptrdiff_t *equal);

/* The number of a key. */
element PRI_TYPED(pri_number_of)(pri_sort_form form, key k);
#endif

#endif
