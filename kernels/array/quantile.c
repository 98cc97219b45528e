/* SPDX-License-Identifier: MIT */
/*
 * Quantiles. Each lies between the numbers of two successive ranks; all ranks are selected
 * together.
 */
#include <prange/select.h>

#include <math.h>

#include "base/between.h"
#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "ranks.h"
#include "sort_keys.h"

/* A quantile interpolates between the numbers of ranks `rank` and `rank` + 1; `part` is the weight
 * of the second. */
typedef struct place {
    ptrdiff_t rank;
    double part;
} place;

/* The place at the fractional rank h. */
static place interpolate_at(double n, double h)
{
    if (!(h > 0.0))
        return (place){0, 0.0};
    const double whole = floor(h);
    return whole < n - 1.0 ? (place){(ptrdiff_t)whole, h - whole} : (place){-1, 0.0};
}

/* The place of methods that do not interpolate: rank floor(h), or the next rank. */
static place step_at(double n, double h, bool next)
{
    return interpolate_at(n, floor(h) + (next ? 1.0 : 0.0));
}

/* The methods of Hyndman and Fan, in doubles and in numpy's order of operations. Rank -1 stands for
 * the last rank. */
static place place_of(prange_quantile_method method, double n, double q)
{
    const double h = n * q - 1.0, nearest = h - 0.5, third = 1.0 / 3.0;
    place at;
    switch (method) {
    case PRANGE_QUANTILE_INVERTED_CDF:
        return step_at(n, h, h != floor(h));
    case PRANGE_QUANTILE_AVERAGED_INVERTED_CDF:
        at = step_at(n, h, h != floor(h));
        at.part = h == floor(h) && h >= 0.0 && at.rank >= 0 ? 0.5 : 0.0;
        return at;
    case PRANGE_QUANTILE_CLOSEST_OBSERVATION:
        return step_at(n, nearest, nearest != floor(nearest) || fmod(floor(nearest), 2.0) == 0.0);
    case PRANGE_QUANTILE_INTERPOLATED_INVERTED_CDF:
        return interpolate_at(n, h);
    case PRANGE_QUANTILE_HAZEN:
        return interpolate_at(n, n * q + 0.5 - 1.0);
    case PRANGE_QUANTILE_WEIBULL:
        return interpolate_at(n, n * q + q - 1.0);
    case PRANGE_QUANTILE_MEDIAN_UNBIASED:
        return interpolate_at(n, n * q + (third + q * (1.0 - third - third)) - 1.0);
    case PRANGE_QUANTILE_NORMAL_UNBIASED:
        return interpolate_at(n, n * q + (0.375 + q * 0.25) - 1.0);
    default:
        return interpolate_at(n, (n - 1.0) * q);
    }
}

/* Lists the ranks that the places need, ascending and without duplicates. Returns their number. */
static ptrdiff_t list_ranks(const char *function, ptrdiff_t count, const place *places,
                            ptrdiff_t *ranks)
{
    ptrdiff_t all = 0, different = 0;
    for (ptrdiff_t j = 0; j < count; j++) {
        ranks[all++] = places[j].rank;
        if (places[j].part > 0.0)
            ranks[all++] = places[j].rank + 1;
    }
    pri_sort_keys_i64(function, PRI_SORT_KEYS, all, (pri_key_i64 *)ranks);
    for (ptrdiff_t i = 0; i < all; i++)
        if (i == 0 || ranks[i] != ranks[i - 1])
            ranks[different++] = ranks[i];
    return different;
}

/* The position of a rank in the list. */
static ptrdiff_t position_of(ptrdiff_t count, const ptrdiff_t *ranks, ptrdiff_t rank)
{
    ptrdiff_t low = 0, high = count - 1;
    while (low < high) {
        const ptrdiff_t middle = low + (high - low) / 2;
        if (ranks[middle] < rank)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void store(ptrdiff_t count, const place *places, ptrdiff_t known, const ptrdiff_t *ranks,
                  const key *found, double *out)
{
    for (ptrdiff_t j = 0; j < count; j++) {
        const ptrdiff_t at = position_of(known, ranks, places[j].rank);
        const key next = found[at + (places[j].part > 0.0)];
        out[j] =
            pri_between((double)PRI_TYPED(pri_decode_key)(pri_form(false), found[at]),
                        (double)PRI_TYPED(pri_decode_key)(pri_form(false), next), places[j].part);
    }
}

static prange_status quantiles_of(const char *function, ptrdiff_t n, const element *x,
                                  ptrdiff_t count, const double *q, prange_quantile_method method,
                                  double *out)
{
    bool nan = false;
    pri_memory memory = {0};
    place *places = pri_memory_take(&memory, count, 1, sizeof *places);
    ptrdiff_t *ranks = pri_memory_take(&memory, count, 2, sizeof *ranks);
    key *found = pri_memory_take(&memory, count, 2, sizeof *found);
    if (memory.missing) {
        pri_memory_free(&memory);
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td quantiles", function,
                        count);
    }
    for (ptrdiff_t j = 0; j < count; j++) {
        places[j] = place_of(method, (double)n, q[j]);
        if (places[j].rank < 0 || places[j].rank >= n - 1)
            places[j] = (place){n - 1, 0.0};
    }
    const ptrdiff_t known = list_ranks(function, count, places, ranks);
    const prange_status status =
        PRI_TYPED(pri_select_ranks)(function, pri_form(false), n, x, known, ranks, found, &nan);
    if (status == PRANGE_OK && !nan)
        store(count, places, known, ranks, found, out);
    for (ptrdiff_t j = 0; status == PRANGE_OK && nan && j < count; j++)
        out[j] = (double)NAN;
    pri_memory_free(&memory);
    return status;
}

static prange_status check(const char *function, ptrdiff_t n, const element *x, ptrdiff_t count,
                           const double *q, const double *out)
{
    const pri_array array = {"x", x, 1}, fractions = {"q", q, 1}, to = {"out", out, 1};
    prange_status status = pri_check_arrays(function, n, sizeof *x, 1, &array);
    if (status != PRANGE_OK)
        return status;
    if (count < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: count = %td is negative", function, count);
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
    if (status == PRANGE_OK && count > 0 && n == 0)
        status = pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for n = 0", function);
    return status;
}

prange_status PRI_TYPED(prange_quantile)(ptrdiff_t n, const element *x, ptrdiff_t count,
                                         const double *q, double *out)
{
    const prange_status status = check(__func__, n, x, count, q, out);
    if (status != PRANGE_OK || count == 0)
        return status;
    return quantiles_of(__func__, n, x, count, q, PRANGE_QUANTILE_LINEAR, out);
}

prange_status PRI_TYPED(prange_quantile_method)(ptrdiff_t n, const element *x, ptrdiff_t count,
                                                const double *q, prange_quantile_method method,
                                                double *out)
{
    prange_status status = PRANGE_OK;
    if (method < PRANGE_QUANTILE_INVERTED_CDF || method > PRANGE_QUANTILE_NORMAL_UNBIASED)
        status = pri_fail(PRANGE_ERROR_VALUE, "%s: method = %d is unknown", __func__, (int)method);
    if (status == PRANGE_OK)
        status = check(__func__, n, x, count, q, out);
    if (status != PRANGE_OK || count == 0)
        return status;
    return quantiles_of(__func__, n, x, count, q, method, out);
}

prange_status PRI_TYPED(prange_median)(ptrdiff_t n, const element *x, double *out)
{
    const double half = 0.5;
    const prange_status status = check(__func__, n, x, 1, &half, out);
    if (status != PRANGE_OK)
        return status;
    return quantiles_of(__func__, n, x, 1, &half, PRANGE_QUANTILE_LINEAR, out);
}
