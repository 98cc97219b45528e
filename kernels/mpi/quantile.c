/* SPDX-License-Identifier: MIT */
/*
 * Quantiles: the two numbers around each quantile are found in the order of all numbers; the rest
 * is as on one machine.
 */
#include <prange/mpi.h>
#include <prange/select.h>
#include <prange/sort.h>

#include <math.h>
#include <string.h>

#include "split.h"

typedef struct quantiles {
    ptrdiff_t count;
    const double *q;
    double *out;
    ptrdiff_t *places; /* two per quantile, followed by the numbers before each */
    int64_t *work;
    element *values, *sorted;
    double *parts; /* positions between the two numbers, followed by the quantiles */
} quantiles;

/* The hash of the fractions, which must be equal on all ranks. */
static uint64_t hash_of(ptrdiff_t count, const double *q)
{
    uint64_t hash = PRI_MPI_HASH;
    for (ptrdiff_t j = 0; q && j < count; j++) {
        uint64_t bits;
        memcpy(&bits, &q[j], sizeof bits);
        hash = pri_mpi_hash(hash, bits);
    }
    return hash;
}

static prange_status check(const char *function, ptrdiff_t n_local, const element *x,
                           ptrdiff_t count, const double *q, const double *out)
{
    prange_status status = pri_mpi_check_array(function, "x", n_local, x, sizeof *x);
    if (status == PRANGE_OK)
        status = pri_mpi_check_array(function, "q", count, q, 8 * sizeof *q);
    if (status == PRANGE_OK && count > 0)
        status = pri_mpi_check_pointer(function, "out", out);
    if (status == PRANGE_OK && count > INT32_MAX / 8)
        status = pri_mpi_fail(function, PRANGE_ERROR_SIZE, "count = %td is too many", count);
    if (status == PRANGE_OK) {
        const pri_mpi_memory arguments[] = {
            pri_mpi_rows("out", out, 1, count, count, sizeof *out),
            pri_mpi_rows("x", x, 1, n_local, n_local, sizeof *x),
        };
        status = pri_mpi_check_apart(function, 1, 2, arguments);
    }
    for (ptrdiff_t j = 0; j < count && status == PRANGE_OK; j++)
        if (!(q[j] >= 0.0 && q[j] <= 1.0))
            status =
                pri_mpi_fail(function, PRANGE_ERROR_VALUE, "q[%td] = %g is not in [0, 1]", j, q[j]);
    return status;
}

static prange_status take_memory(const pri_mpi_call *call, quantiles *job)
{
    job->places = pri_mpi_alloc(4 * job->count, sizeof *job->places);
    job->work = pri_mpi_alloc(PRI_TYPED(pri_mpi_split_work)(2 * job->count), sizeof *job->work);
    job->values = pri_mpi_alloc(2 * job->count, sizeof *job->values);
    job->sorted = pri_mpi_alloc(call->count, sizeof *job->sorted);
    job->parts = pri_mpi_alloc(job->count, sizeof *job->parts);
    if (!job->places || !job->work || !job->values || !job->sorted || !job->parts)
        return pri_mpi_fail(call->function, PRANGE_ERROR_MEMORY, "no memory for %td elements",
                            call->count);
    return PRANGE_OK;
}

/* The place of a quantile, and its position between that number and the next. */
static ptrdiff_t place_of(ptrdiff_t n, double q, double *part)
{
    const double h = (double)(n - 1) * q, whole = floor(h);
    const ptrdiff_t place = whole < (double)(n - 1) ? (ptrdiff_t)whole : n - 1;
    *part = place < n - 1 ? h - whole : 0.0;
    return place;
}

/* Whether some rank has a NaN, which is its last number. */
static prange_status look_for_nan(const pri_mpi_call *call, const quantiles *job, int *nan)
{
    *nan = call->count > 0 && pri_isnan(job->sorted[call->count - 1]);
    return pri_mpi_status(call->function,
                          MPI_Allreduce(MPI_IN_PLACE, nan, 1, MPI_INT, MPI_MAX, call->comm));
}

/* Finds the two numbers around each quantile, in job->values. */
static prange_status find(const pri_mpi_call *call, const element *x, const quantiles *job,
                          int *nan)
{
    if (call->count > 0)
        memcpy(job->sorted, x, (size_t)call->count * sizeof *x);
    prange_status status =
        pri_mpi_forward_error(call->function, PRI_TYPED(prange_sort)(call->count, job->sorted));
    if (status == PRANGE_OK)
        status = look_for_nan(call, job, nan);
    for (ptrdiff_t j = 0; j < job->count; j++) {
        const ptrdiff_t place = place_of(call->n, job->q[j], &job->parts[j]);
        job->places[2 * j] = place;
        job->places[2 * j + 1] = place + 1 < call->n ? place + 1 : place;
    }
    const pri_mpi_splits splits = {2 * job->count, job->places, job->values,
                                   job->places + 2 * job->count, job->work};
    return status == PRANGE_OK ? PRI_TYPED(pri_mpi_split)(call, job->sorted, &splits) : status;
}

/* Interpolates between each pair of numbers. */
static prange_status interpolate(const pri_mpi_call *call, const quantiles *job, int nan)
{
    prange_status status = PRANGE_OK;
    for (ptrdiff_t j = 0; j < job->count && status == PRANGE_OK; j++) {
        if (nan)
            job->parts[j] = (double)NAN;
        else
            status = PRI_TYPED(prange_quantile)(2, job->values + 2 * j, 1, &job->parts[j],
                                                &job->parts[j]);
    }
    return pri_mpi_forward_error(call->function, status);
}

static prange_status run(pri_mpi_call *call, const element *x, const quantiles *job)
{
    int nan = 0;
    prange_status status = find(call, x, job, &nan);
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_agree_status(call, interpolate(call, job, nan));
    if (status == PRANGE_OK)
        memcpy(job->out, job->parts, (size_t)job->count * sizeof *job->out);
    return status;
}

prange_status PRI_TYPED(prange_mpi_quantile)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                             ptrdiff_t count, const double *q, double *out)
{
    pri_mpi_call call;
    quantiles job = {.count = count, .q = q, .out = out};
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    status = check(__func__, n_local, x, count, q, out);
    pri_mpi_require_same(&call, "count", (uint64_t)count);
    pri_mpi_require_same(&call, "q", status == PRANGE_OK ? hash_of(count, q) : 0);
    status = pri_mpi_agree_counts(&call, n_local, status);
    if (status != PRANGE_OK || count == 0)
        return status;
    if (call.n == 0)
        return pri_mpi_fail(__func__, PRANGE_ERROR_EMPTY, "undefined for no elements");
    status = pri_mpi_agree_status(&call, take_memory(&call, &job));
    if (status == PRANGE_OK)
        status = run(&call, x, &job);
    pri_mpi_free(job.places);
    pri_mpi_free(job.work);
    pri_mpi_free(job.values);
    pri_mpi_free(job.sorted);
    pri_mpi_free(job.parts);
    return status;
}
