/* SPDX-License-Identifier: MIT */
/*
 * Blocks, and the order in which their results are put together.
 *
 * The tree joins neighbours: blocks 0 and 1, 2 and 3, ...; then those pairs, and so on; a last one
 * without a neighbour moves up as it is. It is fixed by the number of blocks alone.
 *
 * To need no memory that grows with n, the parallel loops run over groups: 2^shift neighbouring
 * blocks, a whole subtree, at most PRI_GROUPS of them. Folding each group and then the groups'
 * results is that same tree, whatever the shift.
 */
#ifndef PRI_FOLD_H
#define PRI_FOLD_H

#include <stddef.h>

#include "../simd/blocks.h"

/* 24 KiB of slots on the caller's stack; enough pieces to keep 64 threads even to 6 %. */
#define PRI_GROUPS 1024

typedef struct pri_grid {
    ptrdiff_t n;      /* elements */
    ptrdiff_t length; /* elements a block, but for the last */
    ptrdiff_t blocks;
    ptrdiff_t groups; /* at most PRI_GROUPS */
    int shift;        /* log2 of the blocks a group */
} pri_grid;

pri_grid pri_grid_of(ptrdiff_t n, ptrdiff_t length);

/* The blocks of a group: first, and one past the last. */
ptrdiff_t pri_grid_begin(const pri_grid *grid, ptrdiff_t group);
ptrdiff_t pri_grid_end(const pri_grid *grid, ptrdiff_t group);

/* How many elements block b has. */
ptrdiff_t pri_grid_count(const pri_grid *grid, ptrdiff_t b);

/* left becomes what left and right are together. */
typedef void (*pri_join)(pri_partial *left, const pri_partial *right);

void pri_join_sum(pri_partial *left, const pri_partial *right);

/* Folds a sequence by the tree as it comes: at[k] is a finished subtree of 2^k, where the count
 * has that bit. Inlined: a group may be one block of 80 ns. */
typedef struct pri_fold {
    pri_join join;
    size_t count;
    pri_partial at[8 * sizeof(size_t)];
} pri_fold;

static inline void pri_fold_start(pri_fold *fold, pri_join join)
{
    fold->join = join;
    fold->count = 0;
}

/* Like adding one to a binary number: each carry joins two finished subtrees of equal size. */
static inline void pri_fold_push(pri_fold *fold, const pri_partial *next)
{
    pri_partial carry = *next;
    int k = 0;
    for (; fold->count >> k & 1; k++) {
        pri_partial left = fold->at[k];
        fold->join(&left, &carry);
        carry = left;
    }
    fold->at[k] = carry;
    fold->count++;
}

/* The result of one push or more. */
static inline pri_partial pri_fold_finish(const pri_fold *fold)
{
    int k = __builtin_ctzll(fold->count);
    pri_partial right = fold->at[k];
    for (k++; k < (int)(8 * sizeof fold->count) && fold->count >> k; k++) {
        if (fold->count >> k & 1) {
            pri_partial left = fold->at[k];
            fold->join(&left, &right);
            right = left;
        }
    }
    return right;
}

#endif
