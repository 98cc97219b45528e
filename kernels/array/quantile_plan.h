/* SPDX-License-Identifier: MIT */
/*
 * Where the quantiles of n numbers are found: between the numbers of which ranks. The plan depends
 * on n only, so that lines of equal length share it.
 */
#ifndef PRI_QUANTILE_PLAN_H
#define PRI_QUANTILE_PLAN_H

#include <prange/select.h>

#include <stdbool.h>

#include "base/between.h"
#include "simd/sort.h"

/* What is asked for. */
typedef struct pri_quantiles {
    const char *function;
    ptrdiff_t count;
    const double *q;
    prange_quantile_method method; /* may include PRANGE_QUANTILE_OMIT_NAN */
} pri_quantiles;

/* A quantile interpolates between the numbers of the ranks numbered `at` and `at` + 1 in the plan's
 * list; `part` is the weight of the second. */
typedef struct pri_quantile_place {
    ptrdiff_t at;
    double part;
} pri_quantile_place;

typedef struct pri_quantile_plan {
    ptrdiff_t n;                /* the numbers that are planned for; 0 before the first plan */
    ptrdiff_t known;            /* ranks, at least 1 */
    ptrdiff_t *ranks;           /* ascending, without duplicates; room for 2 for each quantile */
    pri_quantile_place *places; /* of each quantile */
} pri_quantile_plan;

/* The method is known. */
prange_status pri_quantile_check_method(const char *function, prange_quantile_method method);

/* Each q is in [0, 1]. */
prange_status pri_quantile_check_q(const char *function, ptrdiff_t count, const double *q);

/* Makes the plan one for n numbers, n > 0. */
void pri_quantile_plan_for(const pri_quantiles *of, ptrdiff_t n, pri_quantile_plan *plan);

static inline bool pri_quantiles_omit_nan(const pri_quantiles *of)
{
    return (of->method & PRANGE_QUANTILE_OMIT_NAN) != 0;
}

#ifdef PRI_TYPE
/* The quantiles of x as prange_quantile_method() computes them, `step` apart in out. n > 0 and
 * count > 0. On PRANGE_ERROR_MEMORY nothing is written. */
prange_status PRI_TYPED(pri_quantiles)(const pri_quantiles *of, ptrdiff_t n, const element *x,
                                       double *out, ptrdiff_t step);

static inline ptrdiff_t pri_count_nans(ptrdiff_t n, const element *x)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; PRI_IS_REAL && i < n; i++)
        count += pri_isnan(x[i]);
    return count;
}

/* Stores the quantiles. found[k] is the key of rank number k of the plan. */
static inline void pri_quantiles_store(ptrdiff_t count, const pri_quantile_plan *plan,
                                       const key *found, double *out, ptrdiff_t step)
{
    for (ptrdiff_t j = 0; j < count; j++) {
        const pri_quantile_place place = plan->places[j];
        const key *first = found + place.at, *second = first + (place.part > 0.0);
        out[j * step] =
            pri_between((double)pri_of_key(*first), (double)pri_of_key(*second), place.part);
    }
}
#endif

#endif
