/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Sorting, for f64, f32, i64 and i32: arrays, arrays with what belongs to them, and views along an
 * axis.
 *
 * Order: ascending, with -0 before +0 and NaNs last (positive ones by their bits, then negative
 * ones, the greatest bits first). It is a total order of the bits, so that the result is unique:
 * the same at any thread count and instruction set level.
 *
 * Descending: from the greatest number to the least, +0 before -0, and NaNs last again, in the same
 * order as above.
 *
 * select.h has what needs no complete order (quantiles, the k greatest), sets.h what is made of
 * sorted arrays (distinct values, searches, sets).
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
 * Sorts x in place, ascending. Time: n log n steps at most, whatever the input; n for input that is
 * ascending or descending already, and n log k for k distinct values.
 *
 * Memory: none, at any number of threads, but O(log n) levels of stack of some 100 bytes each and,
 * where several threads sort, 32 KiB of it on the caller's.
 *
 * Method: a quicksort whose partition splits vectors in registers, over sorting networks (Bramas, A
 * novel hybrid quicksort algorithm vectorized using AVX-512, 2017; Blacher, Giesen, Kuehne, Fast
 * and robust vectorized in-place sorting of primitive types, 2021). Threads share the work by
 * samples (Frazer and McKellar, Samplesort, 1970), and divide the array in place. Without AVX2 the
 * partition is a loop over single numbers. @{
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
 * The stable order of x: x[order[0]], x[order[1]], ... is sorted, and indices of equal bits are
 * ascending. Since -0 is before +0 the order of zeros of both signs is by sign, then by index.
 *
 * Memory: up to 2^32 numbers none but 64 KiB of stack. Beyond 2^32 numbers 32 bytes a number;
 * PRANGE_ERROR_MEMORY, with order as it was, if they cannot be allocated. Where a sample has up to
 * 128 distinct values, 2 KiB a thread; if these cannot be allocated, the method for other numbers
 * is used.
 *
 * Method: as many of a key's bits as have room beside its index are sorted with it as one number of
 * 64 bits, and then numbers that have those in common by the others. Beyond 2^32 numbers a radix
 * sort of pairs. Numbers of few values are counted and placed by a perfect hash table. @{
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
 * out[i] = in[order[i]] for n elements of `size` bytes each, whatever they are: brings further
 * arrays into an order that prange_argsort_f64() made. out may be in. An index may occur more than
 * once. PRANGE_ERROR_VALUE where one is not in 0 .. n - 1, PRANGE_ERROR_SIZE for size = 0.
 *
 * Memory: none, and n elements where out is in; PRANGE_ERROR_MEMORY, with out as it was, if they
 * cannot be allocated.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_permute(ptrdiff_t n, const ptrdiff_t *order,
                                                       size_t size, const void *in, void *out);

/**
 * Sorts keys in place, ascending and stable, and with each key its element of payload, of `size`
 * bytes: numbers, indices or structs. PRANGE_ERROR_SIZE for size = 0.
 *
 * Memory: that of prange_argsort_f64(), and for each element 8 bytes and `size`;
 * PRANGE_ERROR_MEMORY, with keys and payload as they were, if that cannot be allocated. Keys that
 * are in order already need none. @{
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
 * Sorts each line of a view along an axis, as prange_sort_f64() does: out has the lines of in,
 * sorted. Both are views of one shape and type; out may be in. u8 is not sorted. The rules of views
 * hold (view.h); PRANGE_ERROR_VALUE where axis is not one of in's.
 *
 * Many lines are sorted beside each other, few long ones each by several threads.
 *
 * Memory: none for lines of up to 8 elements, and for lines that are contiguous in out and in,
 * beside what prange_sort_f64() takes. Else for each thread one line, or several where they are
 * short, up to 1 MiB; PRANGE_ERROR_MEMORY, with out as it was, if that cannot be allocated.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_sort_axis(const prange_view *in, int axis,
                                                         const prange_view *out);

/**
 * The stable order of each line of a view along an axis, as prange_argsort_f64() makes it. order is
 * a view of type i64 and of in's shape. All else is as for prange_sort_axis(), but that lines of up
 * to 8 elements take memory as others do. (Lines of more than 2^32 elements take what
 * prange_argsort_f64() does; if that cannot be allocated, lines of order may have been written.)
 */
PRANGE_API PRANGE_CHECKED prange_status prange_argsort_axis(const prange_view *in, int axis,
                                                            const prange_view *order);

PRANGE_END_DECLS

#endif
