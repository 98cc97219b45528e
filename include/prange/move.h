/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Data movement: fill, gather, scatter, select, reverse, roll and copy, for f64, f32, i64, i32 and
 * u8, and for rows of any size. Elements are copied bit by bit, NaNs included.
 *
 * Results of 16 MiB or more, but for rows, are written past the caches (by non-temporal stores).
 * Each part of a new array is first touched by the thread that fills it: on a machine with several
 * memory nodes its pages are near the threads that work on the same part in later calls of that
 * size.
 *
 * Indices count from 0 and are checked before anything is written. Negative indices are errors;
 * they do not count from the end as in numpy.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL array that has elements, or a NULL count; PRANGE_ERROR_SIZE
 * for a negative size or an array that does not fit in memory; PRANGE_ERROR_VALUE for an index
 * outside the array (the message names the first); PRANGE_ERROR_OVERLAP where an output shares
 * memory with an input, unless the call says that it may, or with another output. A call that
 * allocates memory says so.
 */
#ifndef PRANGE_MOVE_H
#define PRANGE_MOVE_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/** x[i] = value @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_fill_f64(ptrdiff_t n, double value, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_fill_f32(ptrdiff_t n, float value, float *x);
PRANGE_API PRANGE_CHECKED prange_status prange_fill_i64(ptrdiff_t n, int64_t value, int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_fill_i32(ptrdiff_t n, int32_t value, int32_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_fill_u8(ptrdiff_t n, uint8_t value, uint8_t *x);
/** @} */

/**
 * x[i] = start + i step. f64: i step is rounded, then the sum; f32: the same in f64, then rounded
 * to f32. Integers wrap. (Unlike numpy.arange, the number of elements is given, not the end.) @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_arange_f64(ptrdiff_t n, double start, double step,
                                                          double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_arange_f32(ptrdiff_t n, float start, float step,
                                                          float *x);
PRANGE_API PRANGE_CHECKED prange_status prange_arange_i64(ptrdiff_t n, int64_t start, int64_t step,
                                                          int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_arange_i32(ptrdiff_t n, int32_t start, int32_t step,
                                                          int32_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_arange_u8(ptrdiff_t n, uint8_t start, uint8_t step,
                                                         uint8_t *x);
/** @} */

/**
 * n numbers from start to stop, both included, with the bits of numpy.linspace:
 * step = (stop - start) / (n - 1), x[i] = i step + start, each operation rounded, and
 * x[n-1] = stop; if step underflows to 0, x[i] = i / (n - 1) (stop - start) + start. n = 1 gives
 * start. f32: computed in f64, rounded to f32 once. PRANGE_ERROR_VALUE if start, stop or
 * stop - start is not finite in f64. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_linspace_f64(ptrdiff_t n, double start, double stop,
                                                            double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_linspace_f32(ptrdiff_t n, float start, float stop,
                                                            float *x);
/** @} */

/** out[j] = x[index[j]] for j = 0 .. m - 1, where x has n elements: a gather @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_take_f64(ptrdiff_t n, const double *x, ptrdiff_t m,
                                                        const ptrdiff_t *index, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_take_f32(ptrdiff_t n, const float *x, ptrdiff_t m,
                                                        const ptrdiff_t *index, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_take_i64(ptrdiff_t n, const int64_t *x, ptrdiff_t m,
                                                        const ptrdiff_t *index, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_take_i32(ptrdiff_t n, const int32_t *x, ptrdiff_t m,
                                                        const ptrdiff_t *index, int32_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_take_u8(ptrdiff_t n, const uint8_t *x, ptrdiff_t m,
                                                       const ptrdiff_t *index, uint8_t *out);
/** @} */

/**
 * Row j of out = row index[j] of x for j = 0 .. m - 1, where x has n rows of `size` bytes: those of
 * a table, structs, or numbers of any type. prange_permute() does it for m = n, also in place.
 * PRANGE_ERROR_SIZE also for size = 0.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_take_rows(ptrdiff_t n, size_t size, const void *x,
                                                         ptrdiff_t m, const ptrdiff_t *index,
                                                         void *out);

/**
 * x[index[j]] = values[j] for j = 0 .. m - 1, where x has n elements: a scatter. If several j have
 * the same index, the lowest j wins, at any thread count. (numpy.put lets the last one win.) Other
 * elements of x are not changed.
 *
 * Method, also of prange_scatter_add: if x is larger than 1 MiB, each thread owns a range of x,
 * reads all indices, and applies those in its range; so the order is fixed, and no memory is
 * needed. A smaller x is written by one thread, which is faster than several threads that each read
 * all indices. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_put_f64(ptrdiff_t n, double *x, ptrdiff_t m,
                                                       const ptrdiff_t *index,
                                                       const double *values);
PRANGE_API PRANGE_CHECKED prange_status prange_put_f32(ptrdiff_t n, float *x, ptrdiff_t m,
                                                       const ptrdiff_t *index, const float *values);
PRANGE_API PRANGE_CHECKED prange_status prange_put_i64(ptrdiff_t n, int64_t *x, ptrdiff_t m,
                                                       const ptrdiff_t *index,
                                                       const int64_t *values);
PRANGE_API PRANGE_CHECKED prange_status prange_put_i32(ptrdiff_t n, int32_t *x, ptrdiff_t m,
                                                       const ptrdiff_t *index,
                                                       const int32_t *values);
PRANGE_API PRANGE_CHECKED prange_status prange_put_u8(ptrdiff_t n, uint8_t *x, ptrdiff_t m,
                                                      const ptrdiff_t *index,
                                                      const uint8_t *values);
/** @} */

/**
 * x[index[j]] += values[j] for j = 0 .. m - 1, in this order for each element of x: the bits of the
 * serial loop, at any thread count. f32 sums are rounded to f32 at each addition, as that loop
 * does. Integers wrap. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_scatter_add_f64(ptrdiff_t n, double *x, ptrdiff_t m,
                                                               const ptrdiff_t *index,
                                                               const double *values);
PRANGE_API PRANGE_CHECKED prange_status prange_scatter_add_f32(ptrdiff_t n, float *x, ptrdiff_t m,
                                                               const ptrdiff_t *index,
                                                               const float *values);
PRANGE_API PRANGE_CHECKED prange_status prange_scatter_add_i64(ptrdiff_t n, int64_t *x, ptrdiff_t m,
                                                               const ptrdiff_t *index,
                                                               const int64_t *values);
PRANGE_API PRANGE_CHECKED prange_status prange_scatter_add_i32(ptrdiff_t n, int32_t *x, ptrdiff_t m,
                                                               const ptrdiff_t *index,
                                                               const int32_t *values);
PRANGE_API PRANGE_CHECKED prange_status prange_scatter_add_u8(ptrdiff_t n, uint8_t *x, ptrdiff_t m,
                                                              const ptrdiff_t *index,
                                                              const uint8_t *values);
/** @} */

/**
 * out = the x[i] with mask[i] != 0, in order; *count = how many they are. out needs room for *count
 * elements, and no more are written; overlaps are checked for that many. (prange_count_nonzero_u8()
 * of mask tells the number in advance.) @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_compress_f64(ptrdiff_t n, const double *x,
                                                            const uint8_t *mask, ptrdiff_t *count,
                                                            double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_compress_f32(ptrdiff_t n, const float *x,
                                                            const uint8_t *mask, ptrdiff_t *count,
                                                            float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_compress_i64(ptrdiff_t n, const int64_t *x,
                                                            const uint8_t *mask, ptrdiff_t *count,
                                                            int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_compress_i32(ptrdiff_t n, const int32_t *x,
                                                            const uint8_t *mask, ptrdiff_t *count,
                                                            int32_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_compress_u8(ptrdiff_t n, const uint8_t *x,
                                                           const uint8_t *mask, ptrdiff_t *count,
                                                           uint8_t *out);
/** @} */

/**
 * out = the rows of x with mask[i] != 0, in order, where x has n rows of `size` bytes; *count = how
 * many they are. All else as for prange_compress_f64(). PRANGE_ERROR_SIZE also for size = 0.
 *
 * Memory: 8 bytes for each row of out; PRANGE_ERROR_MEMORY, with *count and out unchanged, if they
 * cannot be allocated.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_compress_rows(ptrdiff_t n, size_t size,
                                                             const void *x, const uint8_t *mask,
                                                             ptrdiff_t *count, void *out);

/**
 * index = the positions i with x[i] != 0, ascending; *count = how many they are. index needs room
 * for *count elements, and no more are written; prange_count_nonzero() tells the number in advance.
 * A NaN is not 0. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_nonzero_f64(ptrdiff_t n, const double *x,
                                                           ptrdiff_t *count, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_nonzero_f32(ptrdiff_t n, const float *x,
                                                           ptrdiff_t *count, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_nonzero_i64(ptrdiff_t n, const int64_t *x,
                                                           ptrdiff_t *count, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_nonzero_i32(ptrdiff_t n, const int32_t *x,
                                                           ptrdiff_t *count, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_nonzero_u8(ptrdiff_t n, const uint8_t *x,
                                                          ptrdiff_t *count, ptrdiff_t *index);
/** @} */

/** out[i] = x[n-1-i]; out may be x @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_reverse_f64(ptrdiff_t n, const double *x,
                                                           double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_reverse_f32(ptrdiff_t n, const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_reverse_i64(ptrdiff_t n, const int64_t *x,
                                                           int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_reverse_i32(ptrdiff_t n, const int32_t *x,
                                                           int32_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_reverse_u8(ptrdiff_t n, const uint8_t *x,
                                                          uint8_t *out);
/** @} */

/** out[(i + shift) mod n] = x[i], for a shift of any size and sign @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_roll_f64(ptrdiff_t n, const double *x,
                                                        ptrdiff_t shift, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_roll_f32(ptrdiff_t n, const float *x,
                                                        ptrdiff_t shift, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_roll_i64(ptrdiff_t n, const int64_t *x,
                                                        ptrdiff_t shift, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_roll_i32(ptrdiff_t n, const int32_t *x,
                                                        ptrdiff_t shift, int32_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_roll_u8(ptrdiff_t n, const uint8_t *x,
                                                       ptrdiff_t shift, uint8_t *out);
/** @} */

/**
 * out = in, for views of one type and shape with any strides: a copy, a transposition, a reversal
 * of axes, slices gathered into one array, or, from an axis of stride 0, a repetition. Where the
 * smallest strides of in and out are along different axes, as in a transposition, the copy goes by
 * blocks that stay in a first-level cache, and through registers if both of these strides are 1.
 *
 *     const ptrdiff_t shape[] = {columns, rows}, turned[] = {1, columns};
 *     const prange_view a_transposed = {a, PRANGE_F64, 2, shape, turned};
 *     const prange_view b = {.data = b_data, .type = PRANGE_F64, .ndim = 2, .shape = shape};
 *     prange_copy_view(&a_transposed, &b);
 *
 * Errors: those of view.h. out may be exactly in; then nothing is done.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_copy_view(const prange_view *in,
                                                         const prange_view *out);

PRANGE_END_DECLS

#endif
