/* SPDX-License-Identifier: MIT */
/*
 * Choice with replacement by weights: inversion of the running sums, with a guide table (Chen and
 * Asau, 1974), by which a search takes two steps on average however uneven the weights are.
 * Compiled for f64.
 */
#include <prange/random.h>

#include <float.h>
#include <stdbool.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "random_draw.h"
#include "random_fill.h"
#include "random_kernels.h"
#include "scan.h"

/* Estimated time per number, in ns. */
#define WEIGHTED_NS 5.0

/* Words converted to numbers at a time: they stay in a first-level cache. */
enum { BUFFER = 512 };

/* Each u maps to the first k with u total < sums[k], where total is the last sum. The search begins
 * at guide[g] for u in [g, g + 1) / 2^bits. */
typedef struct weighted {
    double total;
    double *sums;
    ptrdiff_t *guide;
    int bits;
} weighted;

static void fill(const pri_stream *part, const void *distribution, void *x)
{
    const weighted *job = distribution;
    ptrdiff_t *numbers = x;
    int64_t words[BUFFER];
    pri_stream some = *part;
    for (ptrdiff_t done = 0; done < part->n; done += some.n, some.first += (uint64_t)some.n) {
        some.n = pri_min(BUFFER, part->n - done);
        pri_random_words(&some, words);
        for (ptrdiff_t i = 0; i < some.n; i++) {
            const uint64_t word = (uint64_t)words[i];
            const double value = pri_uniform_half_open(word) * job->total;
            ptrdiff_t k = job->guide[word >> (64 - job->bits)];
            while (value >= job->sums[k])
                k++;
            numbers[done + i] = k;
        }
    }
}

/* Since products with the total are rounded monotonically, no u of a cell maps to an earlier number
 * than the cell's first u. */
static void fill_guide(const weighted *job)
{
    const ptrdiff_t cells = (ptrdiff_t)1 << job->bits;
    ptrdiff_t k = 0;
    for (ptrdiff_t g = 0; g < cells; g++) {
        const double value = (double)g / (double)cells * job->total;
        while (value >= job->sums[k])
            k++;
        job->guide[g] = k;
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
static prange_status draw(pri_random_array *array, ptrdiff_t m, const double *weights,
                          weighted *job)
{
    const pri_scan_line line = {.function = array->function,
                                .op = PRI_SCAN_SUM,
                                .n = m,
                                .x = weights,
                                .incx = 1,
                                .y = job->sums,
                                .incy = 1};
    PRI_TYPED(pri_scan_parallel)(&line);
    job->total = job->sums[m - 1];
    /* With a subnormal total, u total might be rounded to the total. */
    if (!(job->total >= DBL_MIN && job->total <= DBL_MAX))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: the sum of the weights is %g", array->function,
                        job->total);
    fill_guide(job);
    array->distribution = job;
    return pri_random_run(array);
}

prange_status prange_random_choice_weighted_f64(uint64_t seed, uint64_t stream, uint64_t first,
                                                ptrdiff_t n, ptrdiff_t m, const double *weights,
                                                ptrdiff_t *chosen)
{
    const pri_array in = {"weights", weights, 1};
    const prange_status status = pri_check_arrays(__func__, m, sizeof *weights, 1, &in);
    if (status != PRANGE_OK)
        return status;
    if (m == 0 || !are_weights(m, weights))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s", __func__,
                        m ? "a weight is negative or not finite" : "there are no weights");
    weighted job = {.bits = 1};
    while ((ptrdiff_t)1 << job.bits < m)
        job.bits++;
    pri_memory memory = {0};
    job.sums = pri_memory_take(&memory, 1, m, sizeof *job.sums);
    job.guide = pri_memory_take(&memory, 1, (ptrdiff_t)1 << job.bits, sizeof *job.guide);
    const prange_status drawn =
        memory.missing ? pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td sums", __func__, m)
                       : draw(&(pri_random_array){.function = __func__,
                                                  .stream = {seed, stream, first, n},
                                                  .fill = fill,
                                                  .x = chosen,
                                                  .size = sizeof *chosen,
                                                  .ns = WEIGHTED_NS},
                              m, weights, &job);
    pri_memory_free(&memory);
    return drawn;
}
