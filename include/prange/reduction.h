/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Reductions of your own over an index range, the same to the last bit at every thread count.
 *
 * There are two ways. An expression of the index that is combined by a sum, a product, an extreme,
 * a count or a truth value is best compiled into the loop by prange/reduce_template.h, at the speed
 * of a loop written in place. Everything else is a prange_reduction: partial results of any kind (a
 * struct, an array, a matrix), with functions that fill and join them.
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

/** A reduction: the size of a partial result, and three functions. All three get the caller's
 * context. */
typedef struct prange_reduction {
    size_t size; /**< bytes of a partial result, at least 1 */
    /** indices per block; 0: the library chooses, from the length of the range and `size` only */
    ptrdiff_t block;
    /** sets a partial result to that of no indices, the identity of join; NULL: all bytes 0 */
    void (*init)(void *partial, void *ctx);
    /** adds the indices begin .. end - 1 to a partial result that init has just set; returns 0, or
     * a code of its own to fail. Accumulate in local variables and store them at the end: in place
     * the compiler must store every step, which takes up to 1.5 times as long. */
    int (*run)(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx);
    /** joins two neighbours: left becomes the result of its indices followed by those of right */
    void (*join)(void *left, const void *right, void *ctx);
} prange_reduction;

/**
 * out = the partial result of begin .. end - 1. An empty range (end <= begin) gives what init
 * makes.
 *
 * The range is cut into blocks of reduction->block indices, the last one shorter. Each block gets a
 * partial result of its own, and neighbours are joined by a binary tree over the block numbers: 0
 * with 1, 2 with 3, ..., then those pairs, and so on. join must be associative but need not be
 * commutative. A join that is only nearly associative, such as a floating-point sum, still gives
 * the same bits in every call with the same range, size and block, whatever the threads and the
 * processor.
 *
 * Block = 0: n indices are cut into max(64, n/16384) blocks, at most n and at most 1,024. Large
 * partial results get fewer blocks: at most max(16, n/(size/8)), and at most as many as take 64 MiB
 * together (but up to 8 in any case). The choice affects the bits of the result, and may change
 * between versions of the library. A block costs 5 to 15 ns besides its loop: fewer than 10^4
 * cheap indices are faster with a block of a thousand. It also costs a call of init and of join,
 * which go through a whole partial result: for large partial results and cheap indices, as in a
 * histogram of many bins, blocks of four times as many indices as the result has numbers take 0.85
 * of the time.
 *
 * Partial results are aligned to 64 bytes. `thread` is below prange_get_num_threads() and unique
 * among the runs in progress at any time in one call, so it may index the caller's scratch memory.
 * init and run are called on the thread of their block, join on any thread. out is written once, at
 * the end, by memcpy: pointers in it are kept, and nothing is freed.
 *
 * Team: the first block runs on the caller and is timed, to size the team for the rest. Two kinds
 * of call get a team at once: a range of at most 16 blocks of one index for each thread, which is
 * presumed to consist of long tasks, unless an earlier one of this run and length took less than
 * 0.1 ms in all; and, unless learning is off (threads.h), a range of about as many indices as
 * recent reductions by the same run that took 0.1 ms or more. The schedule is this thread's
 * (prange_set_schedule); by default each thread has a share of neighbouring blocks, and steals from
 * other shares when it is done.
 *
 * Memory: one partial result for each of up to 1,024 groups of neighbouring blocks (fewer where
 * these would take more than 64 MiB, but up to 8 in any case); and, where a group has more than one
 * block, one for each thread and level of the tree within a group. Nothing is allocated if all of
 * them fit in 64 KiB.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL reduction, run, join or out; PRANGE_ERROR_SIZE for a size of
 * 0, a negative block, or more than PTRDIFF_MAX indices; PRANGE_ERROR_MEMORY; PRANGE_ERROR_CALLBACK
 * when a run returned other than 0: no further block above it starts, all blocks below it run, and
 * prange_last_failure() has the first index of the lowest failing block; PRANGE_ERROR_CANCELLED by
 * a progress function (progress.h). On any error out is untouched.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_reduce(ptrdiff_t begin, ptrdiff_t end,
                                                      const prange_reduction *reduction, void *ctx,
                                                      void *out);

/** What prange/reduce_template.h compiles of a term: a loop over whole blocks. */
typedef struct prange_reduction_loop {
    const char *name; /**< the name of the function that is defined, for error messages */
    size_t size;      /**< bytes of a partial result, at most 64 */
    ptrdiff_t block;  /**< indices per block */
    bool empty;       /**< whether an empty range has a result, which out already holds */
    /** computes the partial result of a subtree of neighbouring blocks: compiled with the program's
     * own flags, for AVX2 with FMA, and for AVX-512; NULL: as the one before */
    void (*run[3])(ptrdiff_t begin, ptrdiff_t end, const void *job, void *partial);
    void (*join)(void *left, const void *right); /**< as that of prange_reduction */
} prange_reduction_loop;

/** The function behind prange/reduce_template.h, with the errors of prange_reduce. */
PRANGE_API PRANGE_CHECKED prange_status prange_reduce_loop(const prange_reduction_loop *loop,
                                                           const void *job, ptrdiff_t begin,
                                                           ptrdiff_t end, void *out);

PRANGE_END_DECLS

#endif
