/* SPDX-License-Identifier: MIT */
/*
 * Blocks, and the order in which their partial results are combined.
 *
 * The fold is a binary tree that joins neighbours: blocks 0 and 1, 2 and 3, ...; then those pairs,
 * and so on. A last node without a neighbour moves up a level unchanged. The tree depends on the
 * number of blocks alone.
 *
 * To need no memory that grows with n, the parallel loops run over groups of 2^shift neighbouring
 * blocks. A group is a whole subtree, and there are at most PRI_GROUPS of them. Folding each group,
 * and then the results of the groups, is the same tree for every shift.
 */
#ifndef PRI_FOLD_H
#define PRI_FOLD_H

#include <stddef.h>

#include "simd/partial.h"

/* 32 KiB of slots on the caller's stack; 16 groups each balance 64 threads to 6 %. */
#define PRI_GROUPS 1024

typedef struct pri_grid {
    ptrdiff_t n;      /* number of elements */
    ptrdiff_t length; /* elements per block; the last may have fewer */
    ptrdiff_t blocks;
    ptrdiff_t groups; /* number of groups, at most PRI_GROUPS */
    int shift;        /* log2 of the blocks per group */
} pri_grid;

pri_grid pri_grid_of(ptrdiff_t n, ptrdiff_t length);

/* The first block of a group, and one past its last. */
ptrdiff_t pri_grid_begin(const pri_grid *grid, ptrdiff_t group);
ptrdiff_t pri_grid_end(const pri_grid *grid, ptrdiff_t group);

/* The number of elements in block b. */
ptrdiff_t pri_grid_count(const pri_grid *grid, ptrdiff_t b);

/* Combines right into left. */
typedef void (*pri_join)(pri_partial *left, const pri_partial *right);

static inline void pri_join_sum(pri_partial *left, const pri_partial *right)
{
    left->value += right->value;
}

/*
 * Folds a sequence of partial results by the tree, one at a time: a stack of finished subtrees,
 * each larger than the next. Results are joined in place by inlined code: reading a partial result
 * whose members were just stored stalls on those stores (store forwarding), and a group may be a
 * single block that takes 80 ns.
 */
typedef struct pri_fold {
    pri_join join;
    size_t count;
    int height;
    pri_partial stack[8 * sizeof(size_t) + 1];
} pri_fold;

static inline void pri_fold_start(pri_fold *fold, pri_join join)
{
    fold->join = join;
    fold->count = 0;
    fold->height = 0;
}

/* Where the caller writes the next partial result, before pri_fold_take(). */
static inline pri_partial *pri_fold_next(pri_fold *fold)
{
    return &fold->stack[fold->height];
}

static inline void pri_fold_join_top(pri_fold *fold)
{
    fold->height--;
    fold->join(&fold->stack[fold->height - 1], &fold->stack[fold->height]);
}

/* Pushes the partial result at pri_fold_next(). This is like incrementing a binary number: each
 * carry joins two subtrees of equal size. */
static inline void pri_fold_take(pri_fold *fold)
{
    fold->height++;
    for (size_t count = ++fold->count; count % 2 == 0; count /= 2)
        pri_fold_join_top(fold);
}

/* The result; at least one partial result has been pushed. */
static inline const pri_partial *pri_fold_finish(pri_fold *fold)
{
    while (fold->height > 1)
        pri_fold_join_top(fold);
    return &fold->stack[0];
}

/* Folds an array into its first element. */
static inline void pri_fold_all(pri_join join, ptrdiff_t count, pri_partial *partials)
{
    for (ptrdiff_t apart = 1; apart < count; apart *= 2)
        for (ptrdiff_t i = 0; i + apart < count; i += 2 * apart)
            join(&partials[i], &partials[i + apart]);
}

#endif
