/* SPDX-License-Identifier: MIT */
/*
 * Checks that all indices are within an array.
 */
#ifndef PRI_INDEX_H
#define PRI_INDEX_H

#include <prange/status.h>

#include "exec/parallel_for.h"

/* m indices into an array of n elements. */
typedef struct pri_indices {
    const char *function;
    ptrdiff_t n, m;
    const ptrdiff_t *index;
    pri_failure *failure; /* initially PRI_NO_FAILURE */
} pri_indices;

/* Estimated time to check an index, in ns. */
#define PRI_INDEX_NS 0.1

/* Checks the indices by an open team. PRANGE_ERROR_VALUE names the first index that is out of
 * bounds. */
prange_status pri_indices_check(pri_team *team, const pri_indices *indices);

/* Checks the sizes and arrays of a gather or a scatter with elements of `size` bytes: x has n
 * elements, `index` and `other` have m. `name` is that of `other`. `into_x`: x is the output, else
 * `other` is. */
prange_status pri_indices_check_arrays(const pri_indices *indices, size_t size, const void *x,
                                       const char *name, const void *other, bool into_x);

#endif
