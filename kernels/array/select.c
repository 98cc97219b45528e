/* SPDX-License-Identifier: MIT */
/*
 * The k-th smallest number and quantiles, by quickselect of a copy of the keys. Several ranks are
 * selected in ascending order, each among the keys that the one before left above it; where that
 * takes more steps than a sort, the copy is sorted.
 */
#include <prange/sort.h>

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "sort_keys.h"

#define COPY_NS 0.4
enum { PIECE = 1 << 14, MOST_SELECTED = 12 };

typedef struct copying {
    ptrdiff_t n;
    const element *x;
    key *keys;
    atomic_bool *nan; /* whether a NaN was found */
} copying;

static bool any_nan(ptrdiff_t n, const element *x)
{
    bool found = false;
    for (ptrdiff_t i = 0; i < n; i++)
        found |= pri_isnan(x[i]);
    return found;
}

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const copying *job = argument;
    const ptrdiff_t begin = piece * PIECE, count = pri_min(PIECE, job->n - begin);
    if (PRI_IS_REAL)
        pri_isa_get()->PRI_KEYED(sort)->encode(count, (const key *)job->x + begin,
                                               job->keys + begin);
    else
        memcpy(job->keys + begin, job->x + begin, (size_t)count * sizeof *job->keys);
    if (PRI_IS_REAL && any_nan(count, job->x + begin))
        atomic_store_explicit(job->nan, true, memory_order_relaxed);
}

/* Returns whether x has a NaN. */
static bool copy_keys(const char *function, ptrdiff_t n, const element *x, key *keys)
{
    atomic_bool nan = false;
    const copying job = {n, x, keys, &nan};
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = pri_pieces(n, PIECE),
        .ns = COPY_NS * (double)n,
        .bytes = 2.0 * (double)n * sizeof *x,
    };
    pri_parallel_for(&work, copy_piece, &job);
    return atomic_load_explicit(&nan, memory_order_relaxed);
}

static element number_of(key k)
{
    element x;
    if (PRI_IS_REAL)
        pri_isa_get()->PRI_KEYED(sort)->decode(1, &k, &k);
    memcpy(&x, &k, sizeof x);
    return x;
}

static prange_status no_memory(const char *function, ptrdiff_t n)
{
    return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td numbers", function, n);
}

prange_status PRI_TYPED(prange_select)(ptrdiff_t n, const element *x, ptrdiff_t k, element *out)
{
    const pri_array array = {"x", x, 1};
    prange_status status = pri_check_arrays(__func__, n, sizeof *x, 1, &array);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "out", out);
    if (status != PRANGE_OK)
        return status;
    if (k < 0 || k >= n)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: k = %td is not in 0 .. n - 1, n = %td", __func__,
                        k, n);
    key *keys = pri_scratch_large(n, sizeof *keys);
    if (!keys)
        return no_memory(__func__, n);
    (void)copy_keys(__func__, n, x, keys);
    pri_isa_get()->PRI_KEYED(sort)->select(n, keys, k);
    *out = number_of(keys[k]);
    pri_scratch_free(keys);
    return PRANGE_OK;
}

/* A quantile lies between the numbers of ranks `rank` and `rank` + 1, this far from the first. */
typedef struct place {
    ptrdiff_t rank, j;
    double part;
} place;

static place place_of(ptrdiff_t n, ptrdiff_t j, double q)
{
    const double h = (double)(n - 1) * q, whole = floor(h);
    const ptrdiff_t rank = whole < (double)(n - 1) ? (ptrdiff_t)whole : n - 1;
    return (place){rank, j, rank < n - 1 ? h - whole : 0.0};
}

static void sift(ptrdiff_t count, place *places, ptrdiff_t at)
{
    const place sunk = places[at];
    for (ptrdiff_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && places[child].rank < places[child + 1].rank;
        if (places[child].rank <= sunk.rank)
            break;
        places[at] = places[child];
    }
    places[at] = sunk;
}

static void sort_places(ptrdiff_t count, place *places)
{
    for (ptrdiff_t i = count / 2; i-- > 0;)
        sift(count, places, i);
    for (ptrdiff_t i = count; i-- > 1;) {
        const place last = places[0];
        places[0] = places[i];
        places[i] = last;
        sift(i, places, 0);
    }
}

static double between(double a, double b, double part)
{
    if (part == 0.0 || a == b)
        return a;
    if (isinf(a) || isinf(b))
        return a + b;
    return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1.0 - part);
}

static void quantiles(const char *function, ptrdiff_t n, key *keys, ptrdiff_t count, place *places,
                      double *out)
{
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    sort_places(count, places);
    const bool sorted = count > MOST_SELECTED;
    if (sorted)
        PRI_KEYED(pri_sort_keys)(function, n, keys, false);
    ptrdiff_t done = 0; /* the keys below it are in their places */
    for (ptrdiff_t i = 0; i < count; i++) {
        const ptrdiff_t last = places[i].rank + (places[i].part > 0.0);
        for (ptrdiff_t rank = pri_max(places[i].rank, done); !sorted && rank <= last; rank++) {
            kernels->select(n - done, keys + done, rank - done);
            done = rank + 1;
        }
        out[places[i].j] = between((double)number_of(keys[places[i].rank]),
                                   (double)number_of(keys[last]), places[i].part);
    }
}

static prange_status quantiles_of(const char *function, ptrdiff_t n, const element *x,
                                  ptrdiff_t count, const double *q, double *out)
{
    pri_memory memory = {0};
    key *keys = pri_scratch_large(n, sizeof *keys);
    place *places = pri_memory_take(&memory, count, 1, sizeof *places);
    if (!keys || memory.missing) {
        pri_memory_free(&memory);
        pri_scratch_free(keys);
        return no_memory(function, n);
    }
    for (ptrdiff_t j = 0; j < count; j++)
        places[j] = place_of(n, j, q[j]);
    if (copy_keys(function, n, x, keys))
        for (ptrdiff_t j = 0; j < count; j++)
            out[j] = (double)NAN;
    else
        quantiles(function, n, keys, count, places, out);
    pri_memory_free(&memory);
    pri_scratch_free(keys);
    return PRANGE_OK;
}

static prange_status check_quantile(const char *function, ptrdiff_t n, const element *x,
                                    ptrdiff_t count, const double *q, const double *out)
{
    const pri_array array = {"x", x, 1}, fractions = {"q", q, 1}, to = {"out", out, 1};
    prange_status status = pri_check_arrays(function, n, sizeof *x, 1, &array);
    if (status != PRANGE_OK)
        return status;
    if (count < 0 || (count > 0 && n == 0))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: count = %td quantiles of n = %td numbers", function,
                        count, n);
    const pri_array both[] = {fractions, to};
    status = pri_check_arrays(function, count, sizeof *q, 2, both);
    if (status == PRANGE_OK)
        status = pri_check_apart(function, count, sizeof *q, &to, &fractions);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &to, count * (ptrdiff_t)sizeof *out, &array,
                                    n * (ptrdiff_t)sizeof *x);
    for (ptrdiff_t j = 0; status == PRANGE_OK && j < count; j++)
        if (!(q[j] >= 0.0 && q[j] <= 1.0))
            status =
                pri_fail(PRANGE_ERROR_VALUE, "%s: q[%td] = %g is not in [0, 1]", function, j, q[j]);
    return status;
}

prange_status PRI_TYPED(prange_quantile)(ptrdiff_t n, const element *x, ptrdiff_t count,
                                         const double *q, double *out)
{
    const prange_status status = check_quantile(__func__, n, x, count, q, out);
    if (status != PRANGE_OK || count == 0)
        return status;
    return quantiles_of(__func__, n, x, count, q, out);
}

prange_status PRI_TYPED(prange_median)(ptrdiff_t n, const element *x, double *out)
{
    const double half = 0.5;
    const prange_status status = check_quantile(__func__, n, x, 1, &half, out);
    if (status != PRANGE_OK)
        return status;
    return quantiles_of(__func__, n, x, 1, &half, out);
}
