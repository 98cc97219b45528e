/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Scans (running totals) of an array, along an axis, or by functions of your own, the same to the
 * last bit at every thread count.
 *
 *     prange_cumsum_f64(n, x, y);                       inclusive: y[i] = x[0] + x[1] + ... + x[i]
 *     y[0] = 0, prange_cumsum_f64(n - 1, x, y + 1);     exclusive: y[i] = x[0] + ... + x[i-1]
 *
 * Order of operations of prange_cumsum and prange_cumprod, for floating-point numbers: the array is
 * cut into blocks of 4,096 elements, a block into rows of 8, and y[i] = C op (R op t). C is the
 * total of all blocks before that of i, taken one after the other; R the total of the rows before
 * that of i in its block, one after the other; t the total of its row up to i. Within a row of
 * elements 0 to 7, Sklansky's prefix network (1960) combines in three steps: elements 1, 3, 5 and 7
 * with the one before them; then 2 and 3 with element 1, 6 and 7 with element 5; then 4 to 7 with
 * element 3. None of this depends on the threads or the processor.
 *
 * This order keeps running sums monotonic: those of non-negative elements never decrease, and those
 * of non-positive elements never increase, so y may be searched as a sorted array.
 *
 * Accuracy: f32 is accumulated in f64, and each y[i] is rounded once. With u = 2^-53, the error of
 * an f64 sum is at most (n/4096 + 512 + 5) u times the sum of |x[0]| to |x[i]|: 3,000 u at
 * n = 10^7, where a plain loop has 10^7 u. Intermediate overflow gives infinity, and NaN where
 * partial sums overflowed to both infinities; where a product over- or underflows depends on the
 * order above. Minima and maxima are exact.
 *
 * NaN: from the first NaN on every result is NaN. Of equal elements a running minimum or maximum is
 * the first one, which matters for zeros of both signs.
 *
 * Integers: sums and products have the type of x and wrap around, as numpy's do with dtype=x.dtype.
 * For wider sums of i32 or u8 convert x first: prange_eval("x", ...) of expr.h writes to an output
 * of another type.
 *
 * In place: y may be exactly x. Any other overlap is PRANGE_ERROR_OVERLAP.
 *
 * Errors of all: PRANGE_ERROR_NULL for a NULL pointer with n > 0, PRANGE_ERROR_SIZE for n < 0 or an
 * extent that overflows, PRANGE_ERROR_OVERLAP. n = 0 is no error and touches nothing. These calls
 * allocate no memory, except prange_scan() and prange_scan_array(). From 16 MiB on, contiguous
 * results that do not replace x are written past the caches (by non-temporal stores), where the
 * processor can do so.
 */
#ifndef PRANGE_SCAN_H
#define PRANGE_SCAN_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/** y[i] = the sum of x[0] to x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_f64(ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_f32(ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_i64(ptrdiff_t n, const int64_t *x,
                                                          int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_i32(ptrdiff_t n, const int32_t *x,
                                                          int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_u8(ptrdiff_t n, const uint8_t *x, uint8_t *y);
/** @} */

/** y[i] = the product of x[0] to x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_f64(ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_f32(ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_i64(ptrdiff_t n, const int64_t *x,
                                                           int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_i32(ptrdiff_t n, const int32_t *x,
                                                           int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_u8(ptrdiff_t n, const uint8_t *x,
                                                          uint8_t *y);
/** @} */

/** y[i] = the smallest of x[0] to x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_f64(ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_f32(ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_i64(ptrdiff_t n, const int64_t *x,
                                                          int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_i32(ptrdiff_t n, const int32_t *x,
                                                          int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_u8(ptrdiff_t n, const uint8_t *x, uint8_t *y);
/** @} */

/** y[i] = the largest of x[0] to x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_f64(ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_f32(ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_i64(ptrdiff_t n, const int64_t *x,
                                                          int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_i32(ptrdiff_t n, const int32_t *x,
                                                          int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_u8(ptrdiff_t n, const uint8_t *x, uint8_t *y);
/** @} */

/** The operation of a scan along an axis */
typedef enum prange_scan_op {
    PRANGE_CUMSUM,  /**< sums */
    PRANGE_CUMPROD, /**< products */
    PRANGE_CUMMIN,  /**< the smallest so far */
    PRANGE_CUMMAX,  /**< the largest so far */
} prange_scan_op;

/**
 * Scans each line of a view along an axis: out has the shape and the type of in, and may be exactly
 * in (the same data, shape and strides). Each line has the bits of the contiguous call on a copy of
 * it, whatever the layout. Further errors: those of views (view.h), and PRANGE_ERROR_VALUE for an
 * unknown operation or an axis outside 0 .. ndim - 1.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_scan_axis(prange_scan_op op, const prange_view *in,
                                                         int axis, const prange_view *out);

/**
 * A scan of your own over an index range: the size of a total, and four functions, which get the
 * caller's context. A first pass (sum) makes the totals of the blocks; a second pass (scan) goes
 * through each block again, given the total of everything before it. What the second pass writes,
 * and where, is up to it: a scan may give inclusive or exclusive totals, pack the elements that
 * pass a test, number groups, or solve a recurrence.
 *
 *     static int count(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
 *     {
 *         ptrdiff_t kept = 0;
 *         for (ptrdiff_t i = begin; i < end; i++)
 *             kept += keep(ctx, i);
 *         *(ptrdiff_t *)total = kept;
 *         return 0;
 *     }
 *
 *     static int pack(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
 *     {
 *         ptrdiff_t *next = total;
 *         for (ptrdiff_t i = begin; i < end; i++)
 *             if (keep(ctx, i))
 *                 move(ctx, i, (*next)++);
 *         return 0;
 *     }
 */
typedef struct prange_scanner {
    size_t size; /**< bytes of a total, at least 1; totals are copied by memcpy */
    /** indices per block; 0: the library chooses, from the length of the range only */
    ptrdiff_t block;
    /** sets a total to that of no indices, the identity of join; NULL: all bytes 0 */
    void (*init)(void *total, void *ctx);
    /** adds the indices begin .. end - 1 to a total that init has just set; returns 0, or a code of
     * its own to fail */
    int (*sum)(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx);
    /** left becomes the total of its own indices followed by those of right; must be associative */
    void (*join)(void *left, const void *right, void *ctx);
    /** goes through the indices begin .. end - 1, given the total of all indices before `begin`,
     * which it may overwrite; returns 0, or a code of its own to fail */
    int (*scan)(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx);
} prange_scanner;

/**
 * Scans begin .. end - 1; an empty range (end <= begin) is no error. If `total` is not NULL, the
 * total of the whole range is written to it once, at the end.
 *
 * The range is cut into blocks, the last one shorter. The total before block b is the total before
 * block b - 1 joined with the total of block b - 1; before block 0 it is what init sets. None of
 * this depends on the threads or the processor, so a join that is only nearly associative, such as
 * a floating-point sum, gives the same bits in every call with the same range and block. With block
 * = 0 there are 64 blocks, or more blocks of 16,384 indices from 2^20 indices on; this choice may
 * change between versions. sum is not called for the last block if total is NULL.
 *
 * A block's scan runs as soon as all earlier blocks have been summed, on the thread that summed it,
 * while its input is still in a cache. `thread` is below prange_get_num_threads() and unique among
 * the functions in progress at any time in one call. init and sum run on the thread of their block;
 * join runs on any thread, one call after the other. Totals are aligned to 64 bytes. The first
 * block runs on the caller and is timed, to size the team for the rest, unless learning is
 * on (threads.h) and recent scans by the same function of about as many indices took 0.1 ms or
 * more.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL scanner, sum, join or scan; PRANGE_ERROR_SIZE for a size of
 * 0, a negative block, or more than PTRDIFF_MAX indices; PRANGE_ERROR_MEMORY: two totals a thread
 * and one more are allocated if they do not fit in 16 KiB; PRANGE_ERROR_CALLBACK when a sum or a
 * scan returned other than 0: no further block above it starts, all blocks below it are scanned,
 * and prange_last_failure() has the first index of the lowest failing block;
 * PRANGE_ERROR_CANCELLED by a progress function (progress.h). On any error total is untouched.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_scan(ptrdiff_t begin, ptrdiff_t end,
                                                    const prange_scanner *scanner, void *ctx,
                                                    void *total);

/**
 * Running totals of an array of n elements of `size` bytes, of any type, by an operator of your
 * own: join(left, right, ctx) sets *left to *left op *right. The operator must be associative.
 *
 * Inclusive if `first` is NULL: y[i] = x[0] op x[1] op ... op x[i]. Exclusive if it points to an
 * element: y[i] = *first op x[0] op ... op x[i-1], and y[0] = *first.
 *
 * Within a block (see prange_scan()) elements are joined one after the other to the total of all
 * earlier blocks; the total of a block is joined from its first element on. join is called twice
 * for each element: for a cheap operator prange_scan(), whose functions take whole blocks, is
 * several times as fast.
 *
 * y may be exactly x, but must not overlap it otherwise; `first` must not overlap y. Errors:
 * PRANGE_ERROR_NULL for a NULL join, or a NULL x or y with n > 0; PRANGE_ERROR_SIZE for n < 0, a
 * size of 0, or an extent that overflows; PRANGE_ERROR_OVERLAP; PRANGE_ERROR_MEMORY;
 * PRANGE_ERROR_CANCELLED.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_scan_array(
    ptrdiff_t n, size_t size, const void *x, void *y,
    void (*join)(void *left, const void *right, void *ctx), void *ctx, const void *first);

PRANGE_END_DECLS

#endif
