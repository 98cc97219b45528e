/* SPDX-License-Identifier: MIT */
/*
 * Elements of any size, such as the rows of a table, taken by an array of indices or by a mask.
 */
#include <prange/move.h>
#include <prange/reduce.h>
#include <prange/sort.h>

#include <stdatomic.h>
#include <stdbool.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "gather.h"

/* Estimated time to check an index, in ns; and indices per piece. */
#define CHECK_NS 0.3
enum { PIECE = 1 << 13 };

/* A gather: m elements of `size` bytes, by index, from the n at `in`. */
typedef struct taking {
    const char *function, *in_name, *index_name;
    ptrdiff_t n, m;
    const ptrdiff_t *index;
    size_t size;
    const void *in;
    void *out;
    bool in_place;        /* whether `out` may be `in` */
    atomic_bool *outside; /* set if an index is outside 0 .. n - 1 */
} taking;

static void check_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const taking *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, job->m);
    bool outside = false;
    for (ptrdiff_t i = piece * PIECE; i < end; i++)
        outside |= (size_t)job->index[i] >= (size_t)job->n;
    if (outside)
        atomic_store_explicit(job->outside, true, memory_order_relaxed);
}

static prange_status check_indices(taking *job)
{
    atomic_bool outside = false;
    job->outside = &outside;
    const pri_work work = {
        .name = job->function,
        .n = job->m,
        .pieces = pri_pieces(job->m, PIECE),
        .ns = CHECK_NS * (double)job->m,
        .user = 5, /* a ledger entry of its own */
        .bytes = (double)job->m * sizeof *job->index,
    };
    pri_parallel_for(&work, check_piece, job);
    if (!atomic_load_explicit(&outside, memory_order_relaxed))
        return PRANGE_OK;
    ptrdiff_t i = 0;
    while ((size_t)job->index[i] < (size_t)job->n)
        i++;
    return pri_fail(PRANGE_ERROR_VALUE, "%s: %s[%td] = %td is not in 0 .. n - 1, n = %td",
                    job->function, job->index_name, i, job->index[i], job->n);
}

static prange_status fail_size(const char *function)
{
    return pri_fail(PRANGE_ERROR_SIZE, "%s: size is 0", function);
}

static prange_status check(taking *job)
{
    const pri_array indices = {job->index_name, job->index, 1}, in = {job->in_name, job->in, 1},
                    out = {"out", job->out, 1};
    const ptrdiff_t size = (ptrdiff_t)job->size;
    if (job->size == 0)
        return fail_size(job->function);
    prange_status status = pri_check_arrays(job->function, job->n, job->size, 1, &in);
    if (status == PRANGE_OK && job->m < 0)
        status = pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", job->function, job->m);
    if (status == PRANGE_OK)
        status = pri_check_arrays(job->function, job->m, job->size, 1, &out);
    if (status == PRANGE_OK)
        status = pri_check_arrays(job->function, job->m, sizeof *job->index, 1, &indices);
    if (status == PRANGE_OK && !(job->in_place && job->out == job->in))
        status = pri_check_disjoint(job->function, job->size, &out, job->m, &in, job->n);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(job->function, 1, &out, job->m * size, &indices,
                                    job->m * (ptrdiff_t)sizeof *job->index);
    return status == PRANGE_OK ? check_indices(job) : status;
}

prange_status prange_permute(ptrdiff_t n, const ptrdiff_t *order, size_t size, const void *in,
                             void *out)
{
    const prange_status status = check(&(taking){.function = __func__,
                                                 .in_name = "in",
                                                 .index_name = "order",
                                                 .n = n,
                                                 .m = n,
                                                 .index = order,
                                                 .size = size,
                                                 .in = in,
                                                 .out = out,
                                                 .in_place = true});
    if (status != PRANGE_OK || n == 0)
        return status;
    if (in != out) {
        pri_gather(__func__, n, order, size, in, out);
        return PRANGE_OK;
    }
    void *moved = pri_scratch_large(n, size);
    if (!moved)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td elements of %zu bytes",
                        __func__, n, size);
    pri_gather(__func__, n, order, size, in, moved);
    pri_copy(__func__, n, size, moved, out);
    pri_scratch_free(moved);
    return PRANGE_OK;
}

prange_status prange_take_rows(ptrdiff_t n, size_t size, const void *x, ptrdiff_t m,
                               const ptrdiff_t *index, void *out)
{
    const prange_status status = check(&(taking){.function = __func__,
                                                 .in_name = "x",
                                                 .index_name = "index",
                                                 .n = n,
                                                 .m = m,
                                                 .index = index,
                                                 .size = size,
                                                 .in = x,
                                                 .out = out});
    if (status == PRANGE_OK && m > 0)
        pri_gather(__func__, m, index, size, x, out);
    return status;
}

/* Checks all arguments but `out`. */
static prange_status check_masked(const char *function, ptrdiff_t n, size_t size,
                                  const pri_array *x, const pri_array *mask, const pri_array *count)
{
    if (size == 0)
        return fail_size(function);
    prange_status status = pri_check_arrays(function, n, size, 1, x);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, n, 1, 1, mask);
    if (status == PRANGE_OK)
        status = pri_check_pointer(function, count->name, count->data);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, count, sizeof(ptrdiff_t), x, n * (ptrdiff_t)size);
    return status == PRANGE_OK ? pri_check_disjoint(function, 1, count, sizeof(ptrdiff_t), mask, n)
                               : status;
}

/* Checks `out` for so many bytes. */
static prange_status check_room(const char *function, ptrdiff_t bytes, const pri_array *out,
                                ptrdiff_t x_bytes, const pri_array *x, ptrdiff_t n,
                                const pri_array *mask, const pri_array *count)
{
    prange_status status = pri_check_arrays(function, bytes, 1, 1, out);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, out, bytes, x, x_bytes);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, out, bytes, mask, n);
    return status == PRANGE_OK
               ? pri_check_disjoint(function, 1, count, sizeof(ptrdiff_t), out, bytes)
               : status;
}

prange_status prange_compress_rows(ptrdiff_t n, size_t size, const void *x, const uint8_t *mask,
                                   ptrdiff_t *count, void *out)
{
    const pri_array in = {"x", x, 1}, masking = {"mask", mask, 1}, to = {"out", out, 1},
                    number = {"count", count, 1};
    ptrdiff_t kept = 0;
    prange_status status = check_masked(__func__, n, size, &in, &masking, &number);
    if (status == PRANGE_OK)
        status = prange_count_nonzero_u8(n, mask, &kept);
    if (status == PRANGE_OK)
        status = check_room(__func__, kept * (ptrdiff_t)size, &to, n * (ptrdiff_t)size, &in, n,
                            &masking, &number);
    if (status != PRANGE_OK)
        return status;
    ptrdiff_t *index = kept > 0 ? pri_scratch_large(kept, sizeof *index) : NULL;
    if (kept > 0 && !index)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td indices", __func__, kept);
    if (kept > 0)
        status = prange_nonzero_u8(n, mask, &kept, index);
    if (status == PRANGE_OK && kept > 0)
        pri_gather(__func__, kept, index, size, x, out);
    if (status == PRANGE_OK)
        *count = kept;
    pri_scratch_free(index);
    return status;
}
