/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Scans, sorting, quantiles, the k greatest and random numbers of arrays that are distributed over
 * the ranks of MPI: a part of prange/mpi.h, whose rules hold here.
 */
#ifndef PRANGE_MPI_ARRAYS_H
#define PRANGE_MPI_ARRAYS_H

#include <mpi.h>
#include <stddef.h>
#include <stdint.h>

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/**
 * y[i] = the sum of x[0] to x[i] of the whole array, for this rank's i: prange_cumsum_f64(). y may
 * be exactly x. Each rank sums its blocks; totals go from rank to rank, one message each with less
 * than a block of elements; then each rank scans its blocks. Memory: 8 bytes for each 4,096
 * elements, and 64 KiB.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cumsum_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cumsum_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cumsum_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int64_t *x, int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cumsum_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int32_t *x, int32_t *y);
/** @} */

/** y[i] = the product of x[0] to x[i] of the whole array @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cumprod_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                               const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cumprod_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                               const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cumprod_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                               const int64_t *x, int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cumprod_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                               const int32_t *x, int32_t *y);
/** @} */

/** y[i] = the smallest of x[0] to x[i] of the whole array @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cummin_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cummin_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cummin_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int64_t *x, int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cummin_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int32_t *x, int32_t *y);
/** @} */

/** y[i] = the largest of x[0] to x[i] of the whole array @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cummax_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cummax_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cummax_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int64_t *x, int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_cummax_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int32_t *x, int32_t *y);
/** @} */

/**
 * Sorts the whole array in place, in the order of prange/sort.h: each rank keeps its number of
 * elements, and no number of a lower rank comes after those of a higher one. The result is unique.
 *
 * Method: each rank sorts its numbers; exact splits are found in 8 rounds over the bits of the
 * numbers (4 for f32 and i32), each a sum of 255 integers a rank (from 65 ranks on, 16 rounds of
 * 15); each number travels once; each rank sorts what it received. Memory: n_local numbers and 2
 * KiB a rank, from 65 ranks on 216 bytes a rank.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_sort_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                            double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_sort_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                            float *x);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_sort_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                            int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_sort_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                            int32_t *x);
/** @} */

/**
 * out[j] = the q[j] quantile of the whole array, for `count` values of q, which must be the same on
 * all ranks: prange_quantile_f64(). x is not changed. Method: the rounds of prange_mpi_sort_f64()
 * for two ranks of numbers a quantile, without moving numbers. Memory: n_local numbers and up to 4
 * KiB for each of `count`.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_quantile_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                                const double *x, ptrdiff_t count,
                                                                const double *q, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_quantile_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                                const float *x, ptrdiff_t count,
                                                                const double *q, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_quantile_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                                const int64_t *x, ptrdiff_t count,
                                                                const double *q, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_quantile_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                                const int32_t *x, ptrdiff_t count,
                                                                const double *q, double *out);
/** @} */

/**
 * The k greatest of the whole array, descending, and their indices in it, on every rank:
 * prange_top_k_f64(). k must be the same on all ranks. values and index have k elements; either or
 * both may be NULL, also on some ranks only. PRANGE_ERROR_VALUE if k is not in 0 .. n,
 * PRANGE_ERROR_OVERLAP if one of them shares memory with x or with the other.
 *
 * Each rank finds the first k of its own elements; one exchange gives those of all ranks, 16 bytes
 * each, to every rank, which merges them. Memory: that of prange_top_k_f64() for n_local elements,
 * and 16 bytes for each of up to k elements a rank; PRANGE_ERROR_SIZE if those of all ranks take
 * 2^31 bytes or more.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_top_k_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                             const double *x, ptrdiff_t k,
                                                             double *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_top_k_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                             const float *x, ptrdiff_t k,
                                                             float *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_top_k_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                             const int64_t *x, ptrdiff_t k,
                                                             int64_t *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_top_k_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                             const int32_t *x, ptrdiff_t k,
                                                             int32_t *values, ptrdiff_t *index);
/** @} */

/** The k least of the whole array, ascending: prange_bottom_k_f64(). All else as for the k
 * greatest. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_bottom_k_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                                const double *x, ptrdiff_t k,
                                                                double *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_bottom_k_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                                const float *x, ptrdiff_t k,
                                                                float *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_bottom_k_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                                const int64_t *x, ptrdiff_t k,
                                                                int64_t *values, ptrdiff_t *index);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_bottom_k_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                                const int32_t *x, ptrdiff_t k,
                                                                int32_t *values, ptrdiff_t *index);
/** @} */

/** Uniform numbers in [0, 1): the whole array has the numbers first, first + 1, ... of the stream,
 * as prange_random_uniform_f64() fills it. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_random_uniform_f64(MPI_Comm comm, uint64_t seed,
                                                                      uint64_t stream,
                                                                      uint64_t first,
                                                                      ptrdiff_t n_local, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_random_uniform_f32(MPI_Comm comm, uint64_t seed,
                                                                      uint64_t stream,
                                                                      uint64_t first,
                                                                      ptrdiff_t n_local, float *x);
/** @} */

/** Normal numbers of mean 0 and variance 1: the whole array has the numbers first, first + 1, ...
 * of the stream, as prange_random_normal_f64() fills it. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_random_normal_f64(MPI_Comm comm, uint64_t seed,
                                                                     uint64_t stream,
                                                                     uint64_t first,
                                                                     ptrdiff_t n_local, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_random_normal_f32(MPI_Comm comm, uint64_t seed,
                                                                     uint64_t stream,
                                                                     uint64_t first,
                                                                     ptrdiff_t n_local, float *x);
/** @} */

/** Exponential numbers of mean 1: the whole array has the numbers first, first + 1, ... of the
 * stream, as prange_random_exponential_f64() fills it. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_random_exponential_f64(
    MPI_Comm comm, uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n_local, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_random_exponential_f32(
    MPI_Comm comm, uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n_local, float *x);
/** @} */

PRANGE_END_DECLS

#endif
