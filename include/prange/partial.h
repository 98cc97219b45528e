/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Partial results: reductions of an array that no single machine holds, with the bits of the call
 * on one machine.
 *
 * A partial result knows the size n of the whole array and takes in contiguous parts of it in any
 * order: from memory (prange_partial_add_f64), or as other partial results, which may come from
 * other processes as bytes (prange_partial_merge, prange_partial_serialize). Once all n elements
 * are in, prange_partial_finish() gives the result, for a sum the one that prange_sum_f64() gives
 * for the whole array, to the last bit, however the array was cut and in whatever order the parts
 * came.
 *
 *     prange_partial *part, *whole, *other;
 *     prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, n, &part);
 *     prange_partial_add_f64(part, first, count, x);            x[0] is element `first` of n
 *     size_t size = prange_partial_size(part);
 *     prange_partial_serialize(part, size, bytes);              send them, or write a file
 *
 *     prange_partial_deserialize(size, bytes, &other);          elsewhere, for each part
 *     prange_partial_merge(whole, other);
 *     prange_partial_finish(whole, &sum);
 *
 * Operations: the reductions of arrays (prange_partial_op), histograms, integrals, the k greatest
 * and least numbers with their indices, and reductions of your own. Elements may also be computed
 * by a function as they are taken in, as in a Monte Carlo run (prange_partial_compute_f64).
 *
 * Method: the blocks and the binary tree of reduce.h are fixed by n alone. A partial result holds
 * the nodes of that tree that its elements complete, and the elements of blocks that are not
 * complete yet. Parts may begin and end anywhere; where they begin and end at a block (4,096
 * elements), no elements are kept.
 *
 * In a reduction of your own, a block that is cut between parts is run once, as a whole, by the
 * call that takes in or merges the last of them (prange_partial_reduce).
 *
 * Memory: with L = log2(n/4096), a contiguous range of elements takes at most 2 L nodes of about
 * 100 bytes and, at each of its ends, less than a block of elements: in all less than 64 KiB + 200
 * L bytes for f64 (128 KiB for dot), 70 KiB at n = 10^12. With gaps, each range between them takes
 * as much. Serialized, a node takes 24 to 48 bytes. A call that adds elements takes up to 80 KiB
 * for itself.
 *
 * Adding elements that are already in is an error, and so is finishing while some are missing;
 * prange_last_error() names the elements. On any error the partial result is unchanged.
 *
 * Adding runs on this thread's team, as prange_sum_f64 does. Calls that change the same partial
 * result must not run at the same time.
 *
 * Errors of all: PRANGE_ERROR_NULL for a NULL argument, x only where count > 0; PRANGE_ERROR_SIZE
 * for a negative n or count; PRANGE_ERROR_VALUE for a range outside 0 .. n, and for an op or a type
 * that is unknown, that do not go together, or that are not those of the partial result;
 * PRANGE_ERROR_PARTS for parts that are duplicated, missing, or of a different whole;
 * PRANGE_ERROR_OVERLAP for two outputs of a call that share memory; PRANGE_ERROR_MEMORY.
 */
#ifndef PRANGE_PARTIAL_H
#define PRANGE_PARTIAL_H

#include <prange/integrate.h>
#include <prange/reduction.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/** The operations. Each line names the call with the same result, and the type of *out in
 * prange_partial_finish(): T is the type of the elements. */
typedef enum prange_partial_op {
    PRANGE_PARTIAL_SUM,       /**< prange_sum_f64 and so on: T; int64_t for integers */
    PRANGE_PARTIAL_PROD,      /**< prange_prod_f64: T; int64_t for integers */
    PRANGE_PARTIAL_MIN,       /**< prange_min_f64: T */
    PRANGE_PARTIAL_MAX,       /**< prange_max_f64: T */
    PRANGE_PARTIAL_ARGMIN,    /**< prange_argmin_f64: ptrdiff_t, the index in the whole array */
    PRANGE_PARTIAL_ARGMAX,    /**< prange_argmax_f64: ptrdiff_t */
    PRANGE_PARTIAL_MEAN,      /**< prange_mean_f64: T; double for integers */
    PRANGE_PARTIAL_VAR,       /**< prange_var_f64 with ddof 0: T; double for integers */
    PRANGE_PARTIAL_COUNT,     /**< prange_count_nonzero_f64: ptrdiff_t */
    PRANGE_PARTIAL_ANY,       /**< prange_any_f64: bool */
    PRANGE_PARTIAL_ALL,       /**< prange_all_f64: bool */
    PRANGE_PARTIAL_DOT,       /**< prange_dot_f64: T; from here to NANVAR f64 and f32 only */
    PRANGE_PARTIAL_NORM2,     /**< prange_norm2_f64: T */
    PRANGE_PARTIAL_NANSUM,    /**< PRANGE_REDUCE_NANSUM of prange_reduce_axes: T */
    PRANGE_PARTIAL_NANMIN,    /**< PRANGE_REDUCE_NANMIN: T */
    PRANGE_PARTIAL_NANMAX,    /**< PRANGE_REDUCE_NANMAX: T */
    PRANGE_PARTIAL_NANMEAN,   /**< PRANGE_REDUCE_NANMEAN: T */
    PRANGE_PARTIAL_NANVAR,    /**< PRANGE_REDUCE_NANVAR: T */
    PRANGE_PARTIAL_INTEGRAL,  /**< prange_integrate_f64: T; by prange_partial_begin_integral_f64 */
    PRANGE_PARTIAL_HISTOGRAM, /**< prange_histogram_f64: ptrdiff_t for each bin; by
                               * prange_partial_begin_histogram_f64 */
    PRANGE_PARTIAL_REDUCTION, /**< prange_reduce; by prange_partial_begin_reduction */
    PRANGE_PARTIAL_TOP_K,     /**< the index of prange_top_k_f64: ptrdiff_t for each of k; by
                               * prange_partial_begin_top_k */
    PRANGE_PARTIAL_BOTTOM_K,  /**< that of prange_bottom_k_f64; by prange_partial_begin_bottom_k */
} prange_partial_op;

/** A partial result. */
typedef struct prange_partial prange_partial;

/** *partial = a new, empty partial result for an array of n elements. For the ops up to
 * PRANGE_PARTIAL_NANVAR; free it with prange_partial_free(). */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin(prange_partial_op op, prange_type type,
                                                             ptrdiff_t n, prange_partial **partial);

/** Frees a partial result; NULL is allowed. */
PRANGE_API void prange_partial_free(prange_partial *partial);

/**
 * An even cut into `parts` parts that begin at blocks: part `part` (0 is the first) has the *count
 * elements from *first on, perhaps none. Other cuts give the same bits. PRANGE_ERROR_VALUE if part
 * is outside 0 .. parts - 1.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_cut(const prange_partial *partial,
                                                           ptrdiff_t parts, ptrdiff_t part,
                                                           ptrdiff_t *first, ptrdiff_t *count);

/** Takes in the elements first .. first + count - 1 of the whole array, from x[0] .. x[count-1].
 * For all ops but dot and reductions of your own. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_add_f64(prange_partial *partial,
                                                               ptrdiff_t first, ptrdiff_t count,
                                                               const double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_add_f32(prange_partial *partial,
                                                               ptrdiff_t first, ptrdiff_t count,
                                                               const float *x);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_add_i64(prange_partial *partial,
                                                               ptrdiff_t first, ptrdiff_t count,
                                                               const int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_add_i32(prange_partial *partial,
                                                               ptrdiff_t first, ptrdiff_t count,
                                                               const int32_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_add_u8(prange_partial *partial,
                                                              ptrdiff_t first, ptrdiff_t count,
                                                              const uint8_t *x);
/** @} */

/** The same for dot, from two arrays. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_add2_f64(prange_partial *partial,
                                                                ptrdiff_t first, ptrdiff_t count,
                                                                const double *x, const double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_add2_f32(prange_partial *partial,
                                                                ptrdiff_t first, ptrdiff_t count,
                                                                const float *x, const float *y);
/** @} */

/**
 * Takes in the elements first .. first + count - 1, which a function computes: values() sets
 * values[j] to element first + j for j = 0 .. count - 1, where count is at most 4,096, and returns
 * 0, or a code of its own to fail. It runs on several threads at once and must not modify shared
 * state. The value of an element must not depend on where a call of values() begins. For all ops of
 * prange_partial_begin() but dot.
 *
 * PRANGE_ERROR_CALLBACK if values() fails: no further block above the failing one starts, all
 * blocks below it run, and prange_last_failure() has the index of the first element of the lowest
 * failing call.
 * @{
 */
typedef int (*prange_partial_values_f64)(ptrdiff_t first, ptrdiff_t count, double *values,
                                         void *ctx);
typedef int (*prange_partial_values_f32)(ptrdiff_t first, ptrdiff_t count, float *values,
                                         void *ctx);
typedef int (*prange_partial_values_i64)(ptrdiff_t first, ptrdiff_t count, int64_t *values,
                                         void *ctx);
typedef int (*prange_partial_values_i32)(ptrdiff_t first, ptrdiff_t count, int32_t *values,
                                         void *ctx);
typedef int (*prange_partial_values_u8)(ptrdiff_t first, ptrdiff_t count, uint8_t *values,
                                        void *ctx);

PRANGE_API PRANGE_CHECKED prange_status prange_partial_compute_f64(prange_partial *partial,
                                                                   ptrdiff_t first, ptrdiff_t count,
                                                                   prange_partial_values_f64 values,
                                                                   void *ctx);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_compute_f32(prange_partial *partial,
                                                                   ptrdiff_t first, ptrdiff_t count,
                                                                   prange_partial_values_f32 values,
                                                                   void *ctx);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_compute_i64(prange_partial *partial,
                                                                   ptrdiff_t first, ptrdiff_t count,
                                                                   prange_partial_values_i64 values,
                                                                   void *ctx);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_compute_i32(prange_partial *partial,
                                                                   ptrdiff_t first, ptrdiff_t count,
                                                                   prange_partial_values_i32 values,
                                                                   void *ctx);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_compute_u8(prange_partial *partial,
                                                                  ptrdiff_t first, ptrdiff_t count,
                                                                  prange_partial_values_u8 values,
                                                                  void *ctx);
/** @} */

/**
 * *partial = a new, empty integral of n panels over [a, b], with the rule and the errors of
 * prange/integrate.h. Its elements are the values of f at the n points, in blocks of 1,024.
 * prange_partial_add_f64 takes in values that were computed elsewhere.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin_integral_f64(double a, double b,
                                                                          ptrdiff_t n,
                                                                          prange_partial **partial);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin_integral_f32(float a, float b,
                                                                          ptrdiff_t n,
                                                                          prange_partial **partial);
/** @} */

/** Takes in the panels first .. first + count - 1, by f as in prange_integrate_f64 or
 * prange_integrate_block_f64. A failing f is reported as by prange_partial_compute_f64. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_integrate_f64(
    prange_partial *partial, ptrdiff_t first, ptrdiff_t count, prange_integrand_f64 f, void *ctx);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_integrate_f32(
    prange_partial *partial, ptrdiff_t first, ptrdiff_t count, prange_integrand_f32 f, void *ctx);
PRANGE_API PRANGE_CHECKED prange_status
prange_partial_integrate_block_f64(prange_partial *partial, ptrdiff_t first, ptrdiff_t count,
                                   prange_block_integrand_f64 f, void *ctx);
PRANGE_API PRANGE_CHECKED prange_status
prange_partial_integrate_block_f32(prange_partial *partial, ptrdiff_t first, ptrdiff_t count,
                                   prange_block_integrand_f32 f, void *ctx);
/** @} */

/**
 * *partial = a new, empty histogram of n values in `bins` even bins from low to high, with the rule
 * and the errors of prange/histogram.h. prange_partial_add_f64 and its siblings add values. Memory:
 * 8 bytes a bin and a record of the ranges of values that are in; serialized likewise.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin_histogram_f64(
    ptrdiff_t n, ptrdiff_t bins, double low, double high, prange_partial **partial);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin_histogram_f32(
    ptrdiff_t n, ptrdiff_t bins, float low, float high, prange_partial **partial);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin_histogram_i64(
    ptrdiff_t n, ptrdiff_t bins, int64_t low, int64_t high, prange_partial **partial);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin_histogram_i32(
    ptrdiff_t n, ptrdiff_t bins, int32_t low, int32_t high, prange_partial **partial);
/** @} */

/**
 * *partial = a new, empty list of the k greatest, or the k least, of n numbers, in the order of
 * prange_top_k_f64 or prange_bottom_k_f64. prange_partial_add_f64 and its siblings add numbers.
 * PRANGE_ERROR_VALUE if k is not in 0 .. n, and for PRANGE_U8.
 *
 * Memory: a number and 8 bytes for each of the k best so far, twice that while numbers are taken
 * in; and the ranges that are in. Serialized, a number takes 16 bytes. Time: adding as
 * prange_top_k_f64, merging O(k).
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin_top_k(prange_type type, ptrdiff_t n,
                                                                   ptrdiff_t k,
                                                                   prange_partial **partial);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_begin_bottom_k(prange_type type, ptrdiff_t n,
                                                                      ptrdiff_t k,
                                                                      prange_partial **partial);
/** @} */

/**
 * *partial = a new reduction of your own over the indices begin .. end - 1, with the blocks and the
 * errors of prange_reduce. `reduction` is copied; later calls pass ctx to its functions.
 *
 * Merging and finishing copy its partial results as bytes, and serializing writes these bytes:
 * nothing in them may point to memory of its own, and machines that exchange them must represent
 * them alike (the byte order is checked). `first` in other calls, and indices in error messages,
 * are indices of begin .. end - 1.
 */
PRANGE_API PRANGE_CHECKED prange_status
prange_partial_begin_reduction(ptrdiff_t begin, ptrdiff_t end, const prange_reduction *reduction,
                               void *ctx, prange_partial **partial);

/**
 * Takes in the indices first .. first + count - 1. Team, failures and memory are those of
 * prange_reduce.
 *
 * run() makes a block as a whole, so of a block that is cut only the indices are kept. The call
 * that takes in its last indices, this one or prange_partial_merge(), calls run() for the whole
 * block, on its own thread as thread 0, after all other blocks. A part may therefore begin within a
 * block only if run() can compute the elements on both sides of the cut: from their indices, or
 * because neighbouring parts share the elements of that block. A run() that cannot do so returns a
 * code, and the call fails with PRANGE_ERROR_CALLBACK and the block's first index. Parts by
 * prange_partial_cut() cut no block.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_reduce(prange_partial *partial,
                                                              ptrdiff_t first, ptrdiff_t count);

/**
 * Takes in everything that is in `other`, which is not changed and must have the same op, type, n
 * and parameters (bins, k, a, b, ...). Blocks of a reduction of your own that this completes are
 * run here, with the functions of `partial`: PRANGE_ERROR_CALLBACK if one fails.
 *
 * Time: proportional to the nodes of `other`, plus about 1 ns for each range in `partial` above the
 * first one of `other`, to make room. So 10^5 parts that arrive in random order take a second in
 * all, and 0.1 s in order of their index.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_merge(prange_partial *partial,
                                                             const prange_partial *other);

/**
 * Finds the lowest range of elements that are missing: *count of them from *first on; *count = 0 if
 * none is. An interrupted run resumes there.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_missing(const prange_partial *partial,
                                                               ptrdiff_t *first, ptrdiff_t *count);

/**
 * Writes the result to out, of the type given at prange_partial_op. PRANGE_ERROR_PARTS if elements
 * are missing; PRANGE_ERROR_EMPTY for n = 0 where the call on one machine returns it.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_finish(const prange_partial *partial,
                                                              void *out);

/**
 * The k greatest or least numbers and their indices in the whole array, as prange_top_k_f64 or
 * prange_bottom_k_f64 writes them. values has k elements of the partial result's type. values or
 * index may be NULL; prange_partial_finish() gives the indices alone. PRANGE_ERROR_OVERLAP if the
 * two share memory.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_top_k(const prange_partial *partial,
                                                             void *values, ptrdiff_t *index);

/**
 * The mean and the variance of PRANGE_PARTIAL_VAR, with the ddof and the errors of prange_var_f64,
 * as f64 for every type; with ddof 1, sqrt(*var/n) is the standard error of a Monte Carlo estimate
 * *mean. The mean is the one that the variance's own pass computes, within a unit in the last place
 * of the exact mean unless something overflows; prange_mean_f64 adds in another order and may
 * differ in its last bits.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_moments(const prange_partial *partial,
                                                               ptrdiff_t ddof, double *mean,
                                                               double *var);

/** The variance, or standard deviation, of PRANGE_PARTIAL_VAR with any ddof, as prange_var_f64 and
 * prange_std_f64 give it, with their errors. *out has the type given at PRANGE_PARTIAL_VAR. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_var(const prange_partial *partial,
                                                           ptrdiff_t ddof, void *out);
PRANGE_API PRANGE_CHECKED prange_status prange_partial_std(const prange_partial *partial,
                                                           ptrdiff_t ddof, void *out);
/** @} */

/** The number of bytes that prange_partial_serialize writes; 0 for NULL. */
PRANGE_API size_t prange_partial_size(const prange_partial *partial);

/**
 * Writes the partial result as prange_partial_size() bytes in the format of docs/partial.md:
 * versioned, with a checksum, the same on every machine. The same elements give the same bytes, in
 * whatever parts they came. PRANGE_ERROR_SIZE if `capacity` is smaller.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_serialize(const prange_partial *partial,
                                                                 size_t capacity, void *bytes);

/**
 * *partial = the partial result that prange_partial_serialize wrote as `size` bytes.
 *
 * PRANGE_ERROR_FORMAT for bytes that are no partial result, are of another version, or are damaged.
 * Every field is checked before it is used: no input is unsafe, and memory use is proportional to
 * `size` at most. The checksum detects damage, not forgery.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_partial_deserialize(size_t size, const void *bytes,
                                                                   prange_partial **partial);

/** The same for a reduction of your own, whose functions the bytes cannot hold: they come from
 * `reduction` and ctx. PRANGE_ERROR_FORMAT if the size or the block of `reduction` is not that of
 * the bytes. */
PRANGE_API PRANGE_CHECKED prange_status
prange_partial_deserialize_reduction(const prange_reduction *reduction, void *ctx, size_t size,
                                     const void *bytes, prange_partial **partial);

PRANGE_END_DECLS

#endif
