/* SPDX-License-Identifier: MIT */
/**
 * @file
 * prange over arrays that are distributed over the ranks of MPI, with the bits of one machine.
 *
 *     prange_mpi_sum_f64(MPI_COMM_WORLD, n_local, x, &sum);
 *
 * gives every rank what prange_sum_f64() gives for the whole array, to the last bit, at any number
 * of ranks and threads and wherever the array is cut. The ranks of the communicator hold the parts
 * in rank order: rank 0 the first n_local elements, rank 1 the next ones, and so on. Parts may have
 * any size, including 0; prange_mpi_range() makes even ones. Formulas, accuracy and NaN rules are
 * those of the calls on one machine.
 *
 * This header belongs to a separate library, libprange-mpi: `pkg-config --cflags --libs
 * prange-mpi`. It is not part of prange.h, and is installed if prange was built with -Dmpi, for one
 * implementation of MPI.
 *
 *
 * CALLS are collective: all ranks of a communicator make the same calls in the same order, as with
 * MPI's own collective calls. All ranks return the same status, and, where there is one result for
 * all, the same bits. A call begins with one exchange of a record of 40 bytes and up to 64 of data
 * (up to 8 ranks: 3,928 bytes, which ranks send to each other), in which the ranks compare their
 * arguments. So if ranks differ in the function, the type or an argument that must be the same, or
 * if a rank has bad arguments or no memory, every rank returns the status of the lowest such rank
 * at once, and prange_last_error() names that rank on all of them. A failing user's function
 * (PRANGE_ERROR_CALLBACK) is also reported on all ranks; of several failures the one at the lowest
 * index. An array that a call writes must not overlap another that it reads or writes on that rank,
 * unless the call on one machine allows it: PRANGE_ERROR_OVERLAP on all ranks. On any error outputs
 * are unchanged, unless a call says otherwise.
 *
 * PRANGE_ERROR_MPI: MPI is not initialised, or is already finalised (returned on this rank, without
 * a message to the others), or one of its calls failed. Errors of MPI are returned as statuses and
 * do not reach the error handler of the communicator; what other ranks learn of such an error is up
 * to MPI. PRANGE_ERROR_VALUE for MPI_COMM_NULL and for intercommunicators.
 *
 * THREADS. Each rank computes with its threads as any call of prange does, and calls MPI from the
 * calling thread only: MPI_THREAD_FUNNELED is enough. Where several ranks share a machine, set
 * OMP_NUM_THREADS or let the launcher bind ranks to processors. Two calls at the same time need two
 * communicators.
 *
 * The library's messages go through a communicator of its own. The first call on a communicator
 * makes it (MPI_Comm_split) and keeps it as an attribute until that communicator is freed, with 152
 * bytes a rank, or 4 KiB a rank for up to 8 ranks.
 *
 * REDUCTIONS. If there are at most 4,096 elements in all, the elements themselves go to all ranks:
 * with the record if those of each rank fit in it, else in one more exchange. With more elements
 * each rank reduces its whole blocks; a block that ranks share is completed by one message to the
 * rank that has its beginning; and all ranks fold the O(log n) nodes of the tree that each rank has
 * (see prange/partial.h), which take one more exchange, and another to confirm it. A call uses up
 * to 128 KiB of stack, and memory for the nodes: about 128 (12 + log2(n / 4096)) bytes a rank.
 */
#ifndef PRANGE_MPI_H
#define PRANGE_MPI_H

#include <mpi.h>

#include <prange/integrate.h>
#include <prange/items.h>
#include <prange/mpi/arrays.h>
#include <prange/mpi/grid.h>
#include <prange/mpi/points.h>
#include <prange/partial.h>
#include <prange/reduction.h>
#include <prange/status.h>

PRANGE_BEGIN_DECLS

/**
 * An even distribution of n elements: rank `rank` of `ranks` has the *count elements from *first
 * on. Counts differ by at most one; from 32 blocks of 4,096 elements a rank on, parts begin at
 * blocks, which saves reductions a message, and counts differ by at most a block and the remainder
 * of the last one. A local call. PRANGE_ERROR_VALUE for a rank outside 0 .. ranks - 1,
 * PRANGE_ERROR_OVERLAP if first is count.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_range(ptrdiff_t n, int ranks, int rank,
                                                         ptrdiff_t *first, ptrdiff_t *count);

/** out = sum of x[i], as prange_sum_f64() and so on @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_sum_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_sum_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_sum_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int64_t *x, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_sum_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int32_t *x, int64_t *out);
/** @} */

/** out = product of x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_prod_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                            const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_prod_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                            const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_prod_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                            const int64_t *x, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_prod_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                            const int32_t *x, int64_t *out);
/** @} */

/** out = the smallest x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_min_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_min_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_min_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int64_t *x, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_min_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int32_t *x, int32_t *out);
/** @} */

/** out = the largest x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_max_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_max_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_max_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int64_t *x, int64_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_max_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int32_t *x, int32_t *out);
/** @} */

/** out = the lowest i, as an index of the whole array, at which x[i] is the smallest @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_argmin_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const double *x, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_argmin_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const float *x, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_argmin_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int64_t *x, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_argmin_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int32_t *x, ptrdiff_t *out);
/** @} */

/** out = the lowest i, as an index of the whole array, at which x[i] is the largest @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_argmax_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const double *x, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_argmax_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const float *x, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_argmax_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int64_t *x, ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_argmax_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                              const int32_t *x, ptrdiff_t *out);
/** @} */

/** out = (sum of x[i]) / n @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_mean_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                            const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_mean_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                            const float *x, float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_mean_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                            const int64_t *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_mean_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                            const int32_t *x, double *out);
/** @} */

/** out = (sum of (x[i] - mean)^2) / (n - ddof) @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_var_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const double *x, ptrdiff_t ddof,
                                                           double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_var_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const float *x, ptrdiff_t ddof,
                                                           float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_var_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int64_t *x, ptrdiff_t ddof,
                                                           double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_var_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int32_t *x, ptrdiff_t ddof,
                                                           double *out);
/** @} */

/** out = sqrt(var) @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_std_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const double *x, ptrdiff_t ddof,
                                                           double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_std_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const float *x, ptrdiff_t ddof,
                                                           float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_std_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int64_t *x, ptrdiff_t ddof,
                                                           double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_std_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int32_t *x, ptrdiff_t ddof,
                                                           double *out);
/** @} */

/** out = the number of x[i] that are not 0 @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_count_nonzero_f64(MPI_Comm comm,
                                                                     ptrdiff_t n_local,
                                                                     const double *x,
                                                                     ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_count_nonzero_f32(MPI_Comm comm,
                                                                     ptrdiff_t n_local,
                                                                     const float *x,
                                                                     ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_count_nonzero_i64(MPI_Comm comm,
                                                                     ptrdiff_t n_local,
                                                                     const int64_t *x,
                                                                     ptrdiff_t *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_count_nonzero_i32(MPI_Comm comm,
                                                                     ptrdiff_t n_local,
                                                                     const int32_t *x,
                                                                     ptrdiff_t *out);
/** @} */

/** out = whether any x[i] is not 0 @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_any_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const double *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_any_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const float *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_any_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int64_t *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_any_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int32_t *x, bool *out);
/** @} */

/** out = whether every x[i] is not 0 @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_all_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const double *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_all_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const float *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_all_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int64_t *x, bool *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_all_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const int32_t *x, bool *out);
/** @} */

/** out = sum of x[i]*y[i]; each rank has the same part of x and of y @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_dot_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                           const double *x, const double *y,
                                                           double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_dot_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                           const float *x, const float *y,
                                                           float *out);
/** @} */

/** out = sqrt(sum of x[i]^2) without overflow or underflow of the squares @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_norm2_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                             const double *x, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_norm2_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                             const float *x, float *out);
/** @} */

/**
 * out = a reduction of your own over the indices begin .. end - 1, as prange_reduce() makes it:
 * each rank runs some of the blocks, and all ranks join the nodes of all. Partial results travel as
 * bytes: nothing in them may point to memory of its own, and all ranks must represent them alike.
 * begin, end, reduction->size and reduction->block must be the same on all ranks, and so must what
 * the functions compute. Each rank runs the indices of prange_mpi_reduce_range(); if its functions
 * read an array, it needs only that part of it.
 *
 * PRANGE_ERROR_CALLBACK on all ranks if a run failed on any; prange_last_failure() has the first
 * index of the lowest failing block. Memory: that of prange_reduce(), plus the nodes of all ranks,
 * up to 2 log2(blocks) partial results a rank.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_reduce(MPI_Comm comm, ptrdiff_t begin,
                                                          ptrdiff_t end,
                                                          const prange_reduction *reduction,
                                                          void *ctx, void *out);

/** The indices that rank `rank` of `ranks` runs in prange_mpi_reduce(): *count of them from *first
 * on. A local call, which does not call the reduction's functions. PRANGE_ERROR_OVERLAP if first is
 * count. */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_reduce_range(ptrdiff_t begin, ptrdiff_t end,
                                                                const prange_reduction *reduction,
                                                                int ranks, int rank,
                                                                ptrdiff_t *first, ptrdiff_t *count);

/**
 * out = the integral of f over [a, b] by n panels, as prange_integrate_f64() or
 * prange_integrate_block_f64(): each rank computes the panels of some blocks of 1,024. a, b and n
 * must be the same on all ranks. Only the nodes are exchanged. A function of a block may fail:
 * PRANGE_ERROR_CALLBACK on all ranks, and prange_last_failure() has the first point of the lowest
 * failing block.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_integrate_f64(MPI_Comm comm,
                                                                 prange_integrand_f64 f, void *ctx,
                                                                 double a, double b, ptrdiff_t n,
                                                                 double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_integrate_f32(MPI_Comm comm,
                                                                 prange_integrand_f32 f, void *ctx,
                                                                 float a, float b, ptrdiff_t n,
                                                                 float *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_integrate_block_f64(MPI_Comm comm,
                                                                       prange_block_integrand_f64 f,
                                                                       void *ctx, double a,
                                                                       double b, ptrdiff_t n,
                                                                       double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_integrate_block_f32(MPI_Comm comm,
                                                                       prange_block_integrand_f32 f,
                                                                       void *ctx, float a, float b,
                                                                       ptrdiff_t n, float *out);
/** @} */

/**
 * A Monte Carlo run of n samples: *mean = their mean and *var = their variance with ddof, as by
 * prange_partial_moments(); with ddof 1, sqrt(*var/n) is the standard error of the mean. values()
 * computes the samples first .. first + count - 1 from their indices, for example by
 * prange_random_uniform_f64() of these, at most 4,096 at a time; each rank has some of these
 * blocks. n and ddof must be the same on all ranks, and so must what values() computes. It may
 * fail: PRANGE_ERROR_CALLBACK on all ranks, and prange_last_failure() has the first sample of the
 * lowest failing block. PRANGE_ERROR_EMPTY for n <= ddof, PRANGE_ERROR_OVERLAP if mean is var. For
 * a run with checkpoints use prange_partial_compute_f64() instead (docs/partial.md).
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_monte_carlo_f64(MPI_Comm comm, ptrdiff_t n,
                                                                   prange_partial_values_f64 values,
                                                                   void *ctx, ptrdiff_t ddof,
                                                                   double *mean, double *var);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_monte_carlo_f32(MPI_Comm comm, ptrdiff_t n,
                                                                   prange_partial_values_f32 values,
                                                                   void *ctx, ptrdiff_t ddof,
                                                                   double *mean, double *var);
/** @} */

/**
 * counts[i] = the number of x in bin i, over all ranks and given on all: prange_histogram_f64() of
 * the whole array. bins, low and high must be the same on all ranks. Memory: 8 bins bytes.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_histogram_f64(MPI_Comm comm, ptrdiff_t n_local,
                                                                 const double *x, ptrdiff_t bins,
                                                                 double low, double high,
                                                                 ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_histogram_f32(MPI_Comm comm, ptrdiff_t n_local,
                                                                 const float *x, ptrdiff_t bins,
                                                                 float low, float high,
                                                                 ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_histogram_i64(MPI_Comm comm, ptrdiff_t n_local,
                                                                 const int64_t *x, ptrdiff_t bins,
                                                                 int64_t low, int64_t high,
                                                                 ptrdiff_t *counts);
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_histogram_i32(MPI_Comm comm, ptrdiff_t n_local,
                                                                 const int32_t *x, ptrdiff_t bins,
                                                                 int32_t low, int32_t high,
                                                                 ptrdiff_t *counts);
/** @} */

/**
 * results[i] = work(items[i]) for n items that rank 0 holds, distributed to the ranks as they
 * become free: prange_map_items(), with the results in order on rank 0. items, results and
 * options.codes are those of rank 0, and NULL elsewhere; work, ctx and the functions of the options
 * are each rank's own. n, the sizes and options.on_error must be the same on all ranks. To keep
 * results on the ranks that make them, pass NULL for results with result_size 0, and let work()
 * store them in its ctx by index.
 *
 * Rank 0 hands out batches of neighbouring items, which become smaller towards the end. Each other
 * rank has its next batch at hand while it works on one, by prange_map_items() with its own
 * options. Rank 0 works too, and serves the others every millisecond if it has a team, else between
 * two items. work must not call MPI. worker_init and worker_free are called for each batch.
 *
 * Failures are those of prange_map_items(), the same on all ranks: prange_last_failure() has the
 * lowest failing index, and all items below it are done. progress is called on rank 0 and counts
 * the items of all ranks, at intervals as long as the batches of other ranks; if it cancels, all
 * ranks return PRANGE_ERROR_CANCELLED. The report covers all ranks, with the number of ranks as
 * workers. If an item failed or memory ran out in the middle, some results are written and others
 * unchanged.
 *
 * Memory: each rank other than 0 holds at most n / ranks + 1 items and results, and at most 2^28
 * bytes of each, which a single item must not exceed (PRANGE_ERROR_SIZE).
 */
PRANGE_API PRANGE_CHECKED prange_status prange_mpi_map_items(MPI_Comm comm, ptrdiff_t n,
                                                             const void *items, size_t item_size,
                                                             void *results, size_t result_size,
                                                             prange_item_work work, void *ctx,
                                                             const prange_options *options);

PRANGE_END_DECLS

#endif
