/* SPDX-License-Identifier: MIT */
/*
 * The check that all indices lead into an array.
 */
#ifndef PRI_INDEX_H
#define PRI_INDEX_H

#include <prange/status.h>

#include "exec/parallel_for.h"

/* m indices of an array of n. */
typedef struct pri_indices {
    const char *function;
    ptrdiff_t n, m;
    const ptrdiff_t *index;
    pri_failure *failure; /* PRI_NO_FAILURE */
} pri_indices;

/* Estimated time to check one, in ns. */
#define PRI_INDEX_NS 0.1

/* By an open team. PRANGE_ERROR_VALUE for the lowest that leads elsewhere. */
prange_status pri_indices_check(pri_team *team, const pri_indices *indices);

/* The sizes and the arrays of a gather or a scatter, of elements of `size` bytes: x of n, and index
 * and `other` of m; `output` is x or other. */
prange_status pri_indices_check_arrays(const pri_indices *indices, size_t size, const void *x,
                                       const char *name, const void *other, bool into_x);

#endif
