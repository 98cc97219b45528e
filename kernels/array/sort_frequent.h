/* SPDX-License-Identifier: MIT */
/*
 * Sorting by a team of numbers among which a few values are frequent.
 */
#ifndef PRI_SORT_FREQUENT_H
#define PRI_SORT_FREQUENT_H

#include "exec/parallel_for.h"
#include "sort_keys.h"

/* Counts the frequent values of x, gathers the other numbers at the front, and returns how many
 * others there are. taken->count must not be 0. */
ptrdiff_t PRI_TYPED(pri_frequent_take)(pri_team *team, pri_sort_form form, ptrdiff_t n, key *x,
                                       PRI_TYPED(pri_frequent) * taken);

/* Writes the frequent values among the other numbers, which are sorted at the front of x. */
void PRI_TYPED(pri_frequent_put)(pri_team *team, pri_sort_form form, ptrdiff_t n, key *x,
                                 const PRI_TYPED(pri_frequent) * taken);

#endif
