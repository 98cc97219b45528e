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

#include "simd/partial.h"

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

static inline void pri_join_sum(pri_partial *left, const pri_partial *right)
{
    left->value += right->value;
}

/*
 * Folds a sequence by the tree as it comes: a stack of finished subtrees, each larger than the
 * next. All is joined where it lies, and inlined: a copy of a partial whose parts were just stored
 * waits for them, and a group may be one block of 80 ns.
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

/* Where the next one is to be written. */
static inline pri_partial *pri_fold_next(pri_fold *fold)
{
    return &fold->stack[fold->height];
}

static inline void pri_fold_join_top(pri_fold *fold)
{
    fold->height--;
    fold->join(&fold->stack[fold->height - 1], &fold->stack[fold->height]);
}

/* Takes it in. Like adding one to a binary number: each carry joins two subtrees of equal size. */
static inline void pri_fold_take(pri_fold *fold)
{
    fold->height++;
    for (size_t count = ++fold->count; count % 2 == 0; count /= 2)
        pri_fold_join_top(fold);
}

/* The result of one or more. */
static inline const pri_partial *pri_fold_finish(pri_fold *fold)
{
    while (fold->height > 1)
        pri_fold_join_top(fold);
    return &fold->stack[0];
}

/* Subtrees that a fold of so many keeps at once. */
static inline int pri_fold_levels(ptrdiff_t count)
{
    int levels = 1;
    for (; count > 1; levels++)
        count = (count + 1) / 2;
    return levels;
}

/* Folds an array into its first element. */
static inline void pri_fold_all(pri_join join, ptrdiff_t count, pri_partial *partials)
{
    for (ptrdiff_t apart = 1; apart < count; apart *= 2)
        for (ptrdiff_t i = 0; i + apart < count; i += 2 * apart)
            join(&partials[i], &partials[i + apart]);
}

#endif
