/* SPDX-License-Identifier: MIT */
/*
 * The methods of Hyndman and Fan, and the ranks that quantiles need.
 */
#include "quantile_plan.h"

#include <math.h>

#include "base/status.h"
#include "sort_keys.h"

prange_status pri_quantile_check_method(const char *function, prange_quantile_method method)
{
    const int number = (int)method & ~(int)PRANGE_QUANTILE_OMIT_NAN;
    if (number < PRANGE_QUANTILE_INVERTED_CDF || number > PRANGE_QUANTILE_NORMAL_UNBIASED)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: method = %d is unknown", function, (int)method);
    return PRANGE_OK;
}

prange_status pri_quantile_check_q(const char *function, ptrdiff_t count, const double *q)
{
    for (ptrdiff_t j = 0; j < count; j++)
        if (!(q[j] >= 0.0 && q[j] <= 1.0))
            return pri_fail(PRANGE_ERROR_VALUE, "%s: q[%td] = %g is not in [0, 1]", function, j,
                            q[j]);
    return PRANGE_OK;
}

/* A fractional rank. */
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
static place place_of(int method, double n, double q)
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

/* Lists the ranks that the places need, ascending and without duplicates. `at` is still a rank. */
static void list_ranks(const pri_quantiles *of, pri_quantile_plan *plan)
{
    ptrdiff_t all = 0, different = 0, *ranks = plan->ranks;
    for (ptrdiff_t j = 0; j < of->count; j++) {
        ranks[all++] = plan->places[j].at;
        if (plan->places[j].part > 0.0)
            ranks[all++] = plan->places[j].at + 1;
    }
    pri_sort_keys_i64(of->function, PRI_SORT_KEYS, all, (pri_key_i64 *)ranks);
    for (ptrdiff_t i = 0; i < all; i++)
        if (i == 0 || ranks[i] != ranks[i - 1])
            ranks[different++] = ranks[i];
    plan->known = different;
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

void pri_quantile_plan_for(const pri_quantiles *of, ptrdiff_t n, pri_quantile_plan *plan)
{
    if (plan->n == n)
        return;
    const int method = (int)of->method & ~(int)PRANGE_QUANTILE_OMIT_NAN;
    for (ptrdiff_t j = 0; j < of->count; j++) {
        const place next = place_of(method, (double)n, of->q[j]);
        const bool last = next.rank < 0 || next.rank >= n - 1;
        plan->places[j] =
            last ? (pri_quantile_place){n - 1, 0.0} : (pri_quantile_place){next.rank, next.part};
    }
    list_ranks(of, plan);
    for (ptrdiff_t j = 0; j < of->count; j++)
        plan->places[j].at = position_of(plan->known, plan->ranks, plan->places[j].at);
    plan->n = n;
}
