/* SPDX-License-Identifier: MIT */
/*
 * Insertion points in sorted arrays, and tests for membership, by binary search.
 */
#include <prange/sets.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "same.h"
#include "simd/histogram.h"

/* Estimated time of a comparison, in ns, in a first-level cache and in a large array. */
#define NEAR_NS 0.4
#define FAR_NS 1.0
#define FAR_BYTES (1 << 20)

/* Longer arrays have indices beyond 32 bits. A search among LEAST_SORTED elements or more is
 * narrowed for LEAST_VALUES or more values that ascend or descend. */
enum { MOST_IN_BLOCK = INT32_MAX - 1, LEAST_SORTED = 1024, LEAST_VALUES = 64 };

typedef struct search_job {
    ptrdiff_t n, m;
    const element *sorted, *values;
    bool right;
    ptrdiff_t *index;
    uint8_t *found;    /* instead of indices: whether each value is present; or NULL */
    ptrdiff_t numbers; /* length of `sorted` without its NaNs */
} search_job;

/* The number of sorted elements that are before the value; with `right`, before or equal to it. */
static ptrdiff_t search(const search_job *job, element value)
{
    const element *base = job->sorted;
    ptrdiff_t left = job->n;
    while (left > 0) {
        const ptrdiff_t half = (left + 1) / 2;
        const element probe = base[half - 1];
        const bool pass = job->right ? !before(value, probe) : before(probe, value);
        base += pass ? half : 0;
        left = left - half;
    }
    return base - job->sorted;
}

/* Whether the values ascend or descend. Some of them mostly suffice to see that they do not. */
static bool are_monotonic(const element *values, ptrdiff_t count)
{
    const bool down = before(values[count - 1], values[0]);
    for (ptrdiff_t step = LEAST_VALUES; step > 0; step /= LEAST_VALUES)
        for (ptrdiff_t j = step; j < count; j += step)
            if (down ? before(values[j - step], values[j]) : before(values[j], values[j - step]))
                return false;
    return true;
}

/* The same for a block of values; each step of the search is made for all values in turn. NaNs,
 * which the kernel does not compare, are behind the numbers. Monotonic values are between those at
 * their ends, and so are their places. */
static void search_block(const search_job *job, const element *values, ptrdiff_t count,
                         ptrdiff_t *index)
{
    const pri_histogram *kernels = pri_isa_get()->PRI_TYPED(histogram);
    const ptrdiff_t nans = job->right ? job->n - job->numbers : 0; /* before the place of a NaN */
    int32_t below[PRI_HISTOGRAM_BLOCK];
    ptrdiff_t first = 0, end = job->numbers;
    if (job->n > MOST_IN_BLOCK) {
        for (ptrdiff_t j = 0; j < count; j++)
            index[j] = search(job, values[j]);
        return;
    }
    if (end >= LEAST_SORTED && count >= LEAST_VALUES && are_monotonic(values, count)) {
        const element ends[] = {values[0], values[count - 1]};
        kernels->search(job->numbers, job->sorted, !job->right, 2, ends, below);
        first = pri_min(below[0], below[1]);
        end = pri_max(below[0], below[1]);
    }
    kernels->search(end - first, job->sorted + first, !job->right, count, values, below);
    for (ptrdiff_t j = 0; j < count; j++)
        index[j] = first + below[j];
    for (ptrdiff_t j = 0; nans > 0 && j < count; j++)
        index[j] += -(ptrdiff_t)pri_isnan(values[j]) & nans;
}

static void search_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const search_job *job = argument;
    const ptrdiff_t begin = piece * PRI_HISTOGRAM_BLOCK;
    const ptrdiff_t count = pri_min(PRI_HISTOGRAM_BLOCK, job->m - begin);
    const element *values = job->values + begin;
    ptrdiff_t places[PRI_HISTOGRAM_BLOCK];
    ptrdiff_t *index = job->found ? places : job->index + begin;
    search_block(job, values, count, index);
    if (!job->found)
        return;
    for (ptrdiff_t j = 0; j < count; j++)
        job->found[begin + j] = index[j] < job->n && !before(values[j], job->sorted[index[j]]);
}

/* The number of sorted elements that are not NaN. NaNs are last. */
static ptrdiff_t count_numbers(const search_job *job)
{
    ptrdiff_t count = job->n;
    if (PRI_IS_REAL && count > 0 && pri_isnan(job->sorted[count - 1])) {
        count = 0;
        for (ptrdiff_t left = job->n; left > 0;) {
            const ptrdiff_t half = (left + 1) / 2;
            count += pri_isnan(job->sorted[count + half - 1]) ? 0 : half;
            left -= half;
        }
    }
    return count;
}

static prange_status search_all(const char *function, search_job *job)
{
    const pri_array sorted = {"sorted", job->sorted, 1}, values = {"values", job->values, 1};
    const pri_array places = {"index", job->index, 1}, truths = {"out", job->found, 1};
    const pri_array output = job->found ? truths : places;
    const size_t size = job->found ? sizeof *job->found : sizeof *job->index;
    prange_status status = pri_check_arrays(function, job->n, sizeof(element), 1, &sorted);
    if (status != PRANGE_OK)
        return status;
    if (job->m < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", function, job->m);
    status = pri_check_arrays(function, job->m, sizeof(element), 1, &values);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, job->m, size, 1, &output);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &output, job->m * (ptrdiff_t)size, &sorted,
                                    job->n * (ptrdiff_t)sizeof(element));
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &output, job->m * (ptrdiff_t)size, &values,
                                    job->m * (ptrdiff_t)sizeof(element));
    if (status != PRANGE_OK)
        return status;
    job->numbers = count_numbers(job);
    const double step_ns = job->n * (ptrdiff_t)sizeof(element) > FAR_BYTES ? FAR_NS : NEAR_NS;
    const int steps = 64 - __builtin_clzll((unsigned long long)job->n | 1);
    const pri_work work = {
        .name = function,
        .n = job->m,
        .pieces = pri_pieces(job->m, PRI_HISTOGRAM_BLOCK),
        .ns = step_ns * steps * (double)job->m,
    };
    pri_parallel_for(&work, search_piece, job);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_searchsorted)(ptrdiff_t n, const element *sorted, ptrdiff_t m,
                                             const element *values, ptrdiff_t *index)
{
    return search_all(__func__, &(search_job){n, m, sorted, values, false, index, NULL, 0});
}

prange_status PRI_TYPED(prange_searchsorted_right)(ptrdiff_t n, const element *sorted, ptrdiff_t m,
                                                   const element *values, ptrdiff_t *index)
{
    return search_all(__func__, &(search_job){n, m, sorted, values, true, index, NULL, 0});
}

prange_status PRI_TYPED(prange_is_in)(ptrdiff_t n, const element *sorted, ptrdiff_t m,
                                      const element *values, uint8_t *out)
{
    if (!out && m > 0)
        return pri_fail(PRANGE_ERROR_NULL, "%s: out is NULL", __func__);
    return search_all(__func__, &(search_job){n, m, sorted, values, false, NULL, out, 0});
}
