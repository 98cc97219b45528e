/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Sorting, for f64, f32, i64 and i32: arrays, arrays with a payload, and views along an axis.
 *
 * Order: ascending, with -0 before +0 and NaNs last (positive ones by their bits, then negative
 * ones, the greatest bits first). This is a total order of the bits, so the result is unique, and
 * the same at any thread count and instruction set level.
 *
 * Descending: from the greatest number to the least, +0 before -0, and NaNs again last, in the
 * order given above.
 *
 * See select.h for order statistics, which need no complete sort (quantiles, the k greatest), and
 * sets.h for distinct values, and for searches, merges and set operations on sorted arrays.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL array with n > 0, PRANGE_ERROR_SIZE for n < 0,
 * PRANGE_ERROR_OVERLAP where an output shares memory with an input. Nothing is written then.
 */
#ifndef PRANGE_SORT_H
#define PRANGE_SORT_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/**
 * Sorts x in place, ascending. Time: O(n log n) for any input, O(n) for input that is already
 * ascending or descending, O(n log k) for k distinct values.
 *
 * Memory: none is allocated, at any number of threads. Stack: O(log n) levels of up to 512 bytes
 * each, and 3 KiB, plus 32 KiB on the caller's if several threads sort.
 *
 * Method: a quicksort whose partition splits vectors in registers, over sorting networks (Bramas, A
 * novel hybrid quicksort algorithm vectorized using AVX-512, 2017; Blacher, Giesen, Kuehne, Fast
 * and robust vectorized in-place sorting of primitive types, 2021). Up to eight values that make
 * up most of a part are counted and written as runs. Threads share the work by samplesort (Frazer
 * and McKellar, 1970), whose partition is also in place. Without AVX2 the partition is a scalar
 * loop. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_sort_f64(ptrdiff_t n, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_f32(ptrdiff_t n, float *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_i64(ptrdiff_t n, int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_i32(ptrdiff_t n, int32_t *x);
/** @} */

/**
 * The same, descending. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_sort_descending_f64(ptrdiff_t n, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_descending_f32(ptrdiff_t n, float *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_descending_i64(ptrdiff_t n, int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_descending_i32(ptrdiff_t n, int32_t *x);
/** @} */

/**
 * order = the stable ascending order of x: x[order[0]], x[order[1]], ... is sorted, and indices of
 * equal bits are ascending. Since -0 is before +0, zeros of both signs are ordered by sign, then by
 * index.
 *
 * Memory: up to 2^32 numbers, none but 76 KiB of stack, and 2 KiB a thread if a sample has at most
 * 128 distinct values; of 2^18 numbers or more, 128 KiB while a larger sample is examined, and
 * 16 KiB a thread if that has up to 1,024 (if these cannot be allocated, the general method is
 * used). Beyond 2^32 numbers, 32 bytes a number; PRANGE_ERROR_MEMORY, with order unchanged, if they
 * cannot be allocated.
 *
 * Method: the leading bits of a key, as many as fit, are packed with its index into one 64-bit
 * number; these are sorted, and then the numbers that share those bits by their other bits. Beyond
 * 2^32 numbers: a radix sort of pairs. Few distinct values: counted and placed by a perfect hash
 * table. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_f64(ptrdiff_t n, const double *x,
                                                           ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_f32(ptrdiff_t n, const float *x,
                                                           ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_i64(ptrdiff_t n, const int64_t *x,
                                                           ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_i32(ptrdiff_t n, const int32_t *x,
                                                           ptrdiff_t *order);
/** @} */

/**
 * The same, descending. It is stable too: indices of equal bits are ascending. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_descending_f64(ptrdiff_t n, const double *x,
                                                                      ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_descending_f32(ptrdiff_t n, const float *x,
                                                                      ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_descending_i64(ptrdiff_t n, const int64_t *x,
                                                                      ptrdiff_t *order);
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_descending_i32(ptrdiff_t n, const int32_t *x,
                                                                      ptrdiff_t *order);
/** @} */

/**
 * out[i] = in[order[i]] for n elements of any type, of `size` bytes each: brings further arrays
 * into an order from prange_argsort_f64(). out may be in. An index may occur more than once.
 * PRANGE_ERROR_VALUE if an index is not in 0 .. n - 1, PRANGE_ERROR_SIZE for size = 0.
 *
 * Memory: none, or n elements if out is in; PRANGE_ERROR_MEMORY, with out unchanged, if they cannot
 * be allocated.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_permute(ptrdiff_t n, const ptrdiff_t *order,
                                                       size_t size, const void *in, void *out);

/**
 * Sorts keys in place, ascending and stable, and payload along with them: n elements of `size`
 * bytes, which may be numbers, indices or structs. PRANGE_ERROR_SIZE for size = 0.
 *
 * Memory: that of prange_argsort_f64(), plus 8 + size bytes an element; PRANGE_ERROR_MEMORY, with
 * keys and payload unchanged, if it cannot be allocated. Keys already in order need none. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_sort_by_key_f64(ptrdiff_t n, double *keys,
                                                               size_t size, void *payload);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_by_key_f32(ptrdiff_t n, float *keys,
                                                               size_t size, void *payload);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_by_key_i64(ptrdiff_t n, int64_t *keys,
                                                               size_t size, void *payload);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_by_key_i32(ptrdiff_t n, int32_t *keys,
                                                               size_t size, void *payload);
/** @} */

/**
 * The same, descending. It is stable too. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_sort_by_key_descending_f64(ptrdiff_t n, double *keys,
                                                                          size_t size,
                                                                          void *payload);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_by_key_descending_f32(ptrdiff_t n, float *keys,
                                                                          size_t size,
                                                                          void *payload);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_by_key_descending_i64(ptrdiff_t n,
                                                                          int64_t *keys,
                                                                          size_t size,
                                                                          void *payload);
PRANGE_API PRANGE_CHECKED prange_status prange_sort_by_key_descending_i32(ptrdiff_t n,
                                                                          int32_t *keys,
                                                                          size_t size,
                                                                          void *payload);
/** @} */

/**
 * out = in, with each line along `axis` sorted ascending as by prange_sort_f64(). Both are views of
 * the same shape and type; out may be in. Errors: those of view.h, and PRANGE_ERROR_VALUE for type
 * u8 or an axis outside 0 .. ndim - 1.
 *
 * Many lines are sorted in parallel, a few long lines each by several threads.
 *
 * Memory: that of prange_sort_f64() for lines of up to 8 elements and for lines that are contiguous
 * in both in and out. Otherwise each thread takes a line, or several short ones, up to 1 MiB;
 * PRANGE_ERROR_MEMORY, with out unchanged, if that cannot be allocated.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_sort_axis(const prange_view *in, int axis,
                                                         const prange_view *out);

/** The same, each line as by prange_sort_descending_f64(). */
PRANGE_API PRANGE_CHECKED prange_status prange_sort_axis_descending(const prange_view *in, int axis,
                                                                    const prange_view *out);

/**
 * order = the stable order of each line of a view along `axis`, as by prange_argsort_f64(). order
 * is a view of type i64 with the shape of in. All else as for prange_sort_axis(), except that lines
 * of up to 8 elements take memory too, and lines of few distinct values what prange_argsort_f64()
 * takes for them. (So do lines of more than 2^32 elements; if that cannot be allocated, some lines
 * of order may already have been written.)
 */
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_axis(const prange_view *in, int axis,
                                                            const prange_view *order);

/** The same, each line as by prange_argsort_descending_f64(). */
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_axis_descending(const prange_view *in,
                                                                       int axis,
                                                                       const prange_view *order);

PRANGE_END_DECLS

#endif
