/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Reductions of your own over an index range, the same to the last bit at every thread count.
 *
 * There are two ways. An expression of an index, combined by a sum, a product, an extreme, a count
 * or a truth value, is best compiled into the loop: prange/reduce_template.h, at the speed of a
 * loop written in place. Everything else is a prange_reduction: partial results of any kind, a
 * struct, an array, a matrix, with functions that fill and join them.
 *
 * A least-squares line through n points, for example:
 *
 *     static int add_points(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
 *     {
 *         line_sums sums = {0};
 *         const points *p = ctx;
 *         for (ptrdiff_t i = begin; i < end; i++) {
 *             sums.x += p->x[i];
 *             ...
 *         }
 *         *(line_sums *)partial = sums;
 *         return 0;
 *     }
 *
 *     const prange_reduction line = {
 *         .size = sizeof(line_sums), .run = add_points, .join = add_sums};
 *     prange_status status = prange_reduce(0, n, &line, &points, &sums);
 */
#ifndef PRANGE_REDUCTION_H
#define PRANGE_REDUCTION_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** A reduction: the size of a partial result, and three functions. All get the caller's context. */
typedef struct prange_reduction {
    size_t size; /**< bytes of a partial result, at least 1 */
    /** indices a block; 0 leaves the choice to the library, which looks at the range and the size
     * only */
    ptrdiff_t block;
    /** makes a partial result that of no indices, the identity of join; NULL: all bytes 0 */
    void (*init)(void *partial, void *ctx);
    /** takes the indices begin .. end - 1 into a partial result that init has just made; returns 0,
     * or a code of its own to fail. Numbers that grow step by step belong in local variables that
     * are stored at the end: in place the compiler must store each step, which takes up to half as
     * long again. */
    int (*run)(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx);
    /** left becomes the result of its own indices followed by those of right */
    void (*join)(void *left, const void *right, void *ctx);
} prange_reduction;

/**
 * out = the partial result of begin .. end - 1. An empty range (end <= begin) gives what init
 * makes.
 *
 * The range is cut into blocks of reduction->block indices, the last one shorter. Each block gets a
 * partial result of its own. Neighbours are joined by a binary tree over the numbers of the blocks:
 * 0 with 1, 2 with 3, ..., then those pairs, and so on. So join has to be associative and need not
 * be commutative, and a join that is associative only nearly, as of floating-point sums, gives the
 * same bits in every call with the same range, size and block. Threads and processors do not enter.
 *
 * The library's choice of the block makes 64 blocks, more from 2^20 indices on, and up to 1,024 of
 * at least 16,384 indices from 2^24 on; fewer where partial results are large: of more than 16
 * blocks none has fewer than size/8 indices, and all partial results together take 64 MiB at most,
 * or 8 of them take more. It is part of the result, and may change between versions of the library.
 * A range of 64 indices or fewer has blocks of one index. A block costs 5 to 15 ns beside its
 * loop: fewer than 10^4 cheap indices are faster with a block of a thousand. It also costs what
 * init and join take, which go through the whole of a partial result: with large ones and cheap
 * indices, as in a histogram of many cells, blocks of four times as many indices as the result has
 * numbers take 0.85 of the time.
 *
 * Partial results are aligned to 64 bytes. `thread` is below prange_get_num_threads(), and no two
 * runs at the same time in one call have the same, so that it may index the caller's scratch
 * memory. init and run are called on the thread of their block, join on any. out is written at the
 * end, once, by memcpy: pointers in it are kept, and nothing is freed.
 *
 * Team: the first block runs on the caller and is timed, except in a range of at most 16 blocks of
 * one index a thread, which is taken for long tasks, and where reductions by the same run of about
 * as many indices lasted 0.1 ms and more of late (unless learning is off, threads.h). The schedule
 * is this thread's (prange_set_schedule), by default dynamic.
 *
 * Memory: partial results of up to 1,024 groups of neighbouring blocks, fewer where these would
 * take more than 64 MiB (but 8 always), and for each thread one for each level of the tree in a
 * group, where a group has more than one block. None is allocated if they fit in 64 KiB.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL reduction, run, join or out; PRANGE_ERROR_SIZE for a size of
 * 0, a negative block, or more than PTRDIFF_MAX indices; PRANGE_ERROR_MEMORY; PRANGE_ERROR_CALLBACK
 * when a run returned other than 0: no further block above it starts, all blocks below it run, and
 * prange_last_failure() has the first index of the lowest failing block. On any error out is
 * untouched.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_reduce(ptrdiff_t begin, ptrdiff_t end,
                                                      const prange_reduction *reduction, void *ctx,
                                                      void *out);

/** What prange/reduce_template.h compiles of a term: a loop over whole blocks. */
typedef struct prange_reduction_loop {
    const char *name; /**< of the function that is defined, for errors */
    size_t size;      /**< bytes of a partial result, at most 64 */
    ptrdiff_t block;  /**< indices a block */
    bool empty;       /**< whether an empty range has a result, which out holds already */
    /** the partial result of some neighbouring blocks, a subtree: compiled with the program's own
     * flags, for AVX2 with FMA, and for AVX-512; NULL: as the one before */
    void (*run[3])(ptrdiff_t begin, ptrdiff_t end, const void *job, void *partial);
    void (*join)(void *left, const void *right); /**< as that of prange_reduction */
} prange_reduction_loop;

/** The function behind the template; errors as of prange_reduce. */
PRANGE_API PRANGE_CHECKED prange_status prange_reduce_loop(const prange_reduction_loop *loop,
                                                           const void *job, ptrdiff_t begin,
                                                           ptrdiff_t end, void *out);

PRANGE_END_DECLS

#endif
