/* SPDX-License-Identifier: MIT */
/*
 * Choice with replacement by weights: a search in their running sums. Compiled for f64.
 */
#include <prange/random.h>

#include <float.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "random_fill.h"
#include "scan.h"
#include "simd/histogram.h"

/* Estimated time in ns: of a uniform number, and of a step of the search, in a first-level cache
 * and in a large array. */
#define UNIFORM_NS 1.0
#define NEAR_NS 0.4
#define FAR_NS 1.0
#define FAR_BYTES (1 << 20)

/* Each u maps to the first k with u total < sums[k], where total is the last sum. */
typedef struct weighted {
    ptrdiff_t m;
    double *sums;
} weighted;

static void fill(const pri_stream *part, const void *distribution, void *x)
{
    const weighted *job = distribution;
    const pri_isa *isa = pri_isa_get();
    const double sum = job->sums[job->m - 1];
    ptrdiff_t *numbers = x;
    double values[PRI_HISTOGRAM_BLOCK];
    int32_t places[PRI_HISTOGRAM_BLOCK];
    pri_stream some = *part;
    for (ptrdiff_t done = 0; done < part->n; done += some.n, some.first += (uint64_t)some.n) {
        some.n = pri_min(PRI_HISTOGRAM_BLOCK, part->n - done);
        isa->random_f64->uniform(&some, values);
        for (ptrdiff_t i = 0; i < some.n; i++)
            values[i] *= sum;
        isa->histogram_f64->search(job->m, job->sums, false, some.n, values, places);
        for (ptrdiff_t i = 0; i < some.n; i++)
            numbers[done + i] = places[i];
    }
}

static bool are_weights(ptrdiff_t m, const double *weights)
{
    int wrong = 0;
    for (ptrdiff_t k = 0; k < m; k++)
        wrong |= !((weights[k] >= 0.0) & (weights[k] <= DBL_MAX));
    return !wrong;
}

/* Sums the weights and draws the numbers. */
static prange_status draw(pri_random_array *array, const double *weights, const weighted *job)
{
    const ptrdiff_t m = job->m;
    const pri_scan_line line = {.function = array->function,
                                .op = PRI_SCAN_SUM,
                                .n = m,
                                .x = weights,
                                .incx = 1,
                                .y = job->sums,
                                .incy = 1};
    PRI_TYPED(pri_scan_parallel)(&line);
    const double sum = job->sums[m - 1];
    /* With a subnormal total, u total might be rounded to the total. */
    if (!(sum >= DBL_MIN && sum <= DBL_MAX))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: the sum of the weights is %g", array->function,
                        sum);
    const double step_ns = m * (ptrdiff_t)sizeof *weights > FAR_BYTES ? FAR_NS : NEAR_NS;
    array->ns = UNIFORM_NS + step_ns * (64 - __builtin_clzll((unsigned long long)m));
    array->distribution = job;
    return pri_random_run(array);
}

prange_status prange_random_choice_weighted_f64(uint64_t seed, uint64_t stream, uint64_t first,
                                                ptrdiff_t n, ptrdiff_t m, const double *weights,
                                                ptrdiff_t *chosen)
{
    const pri_array in = {"weights", weights, 1}, out = {"chosen", chosen, 1};
    prange_status status = pri_check_arrays(__func__, m, sizeof *weights, 1, &in);
    if (status == PRANGE_OK)
        status = pri_check_arrays(__func__, n, sizeof *chosen, 1, &out);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(__func__, 1, &out, n * (ptrdiff_t)sizeof *chosen, &in,
                                    m * (ptrdiff_t)sizeof *weights);
    if (status != PRANGE_OK)
        return status;
    if (m >= INT32_MAX) /* the search has places of 32 bits */
        return pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is not below 2^31 - 1", __func__, m);
    if (m == 0 || !are_weights(m, weights))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s", __func__,
                        m ? "a weight is negative or not finite" : "there are no weights");
    const weighted job = {m, pri_scratch(m, sizeof *job.sums)};
    if (!job.sums)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td sums", __func__, m);
    const prange_status drawn = draw(&(pri_random_array){.function = __func__,
                                                         .stream = {seed, stream, first, n},
                                                         .fill = fill,
                                                         .name = "chosen",
                                                         .x = chosen,
                                                         .size = sizeof *chosen},
                                     weights, &job);
    pri_scratch_free(job.sums);
    return drawn;
}
