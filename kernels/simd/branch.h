/* SPDX-License-Identifier: MIT */
/*
 * Division of two strips by a condition, and the way back.
 */
#ifndef PRI_SIMD_BRANCH_H
#define PRI_SIMD_BRANCH_H

#include "base/types.h"

/* Elements that are divided at a time, and those that a buffer has room for: kernels load and store
 * whole vectors behind the last element. */
enum { PRI_BRANCH_BLOCK = 256, PRI_BRANCH_ROOM = PRI_BRANCH_BLOCK + 16 };

#ifdef PRI_TYPE

/* n is at most PRI_BRANCH_BLOCK. */
typedef struct PRI_TYPED(pri_branch) {
    /* Copies x[i] where take[i] is not 0 to `taken`, and y[i] elsewhere to `others`, each of
     * PRI_BRANCH_ROOM elements. Returns the number taken. */
    ptrdiff_t (*split)(ptrdiff_t n, const uint8_t *take, const element *x, const element *y,
                       element *taken, element *others);
    /* z[i] is the next of `taken` where take[i] is not 0, and the next of `others` elsewhere. */
    void (*merge)(ptrdiff_t n, const uint8_t *take, const element *taken, const element *others,
                  element *z);
} pri_branch;

#ifdef PRI_LEVEL
/* Without AVX-512 dividing takes as long as most of the functions that it saves. */
#if defined(__AVX512F__)
#define PRI_HAS_BRANCH 1
#else
#define PRI_HAS_BRANCH 0
#endif
extern const pri_branch PRI_AT_LEVEL(pri_branch);
#endif

#endif

#endif
