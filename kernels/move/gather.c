/* SPDX-License-Identifier: MIT */
/*
 * Gathers and scatters. A gather is a generator of its result. In a scatter, threads share ranges
 * of the target: each thread reads all indices, block by block, and first lists the indices that
 * lead into its range.
 */
#include <prange/move.h>

#include "generate.h"
#include "index.h"
#include "isa/isa.h"

/* Estimated time per element in a second-level cache and beyond it, and to test whether an index is
 * in a thread's range, in ns. */
#define NEAR_NS 0.4
#define FAR_NS 3.0
#define LIST_NS 0.4
#define FAR_BYTES (1 << 20)

enum { PIECE = 16384, BLOCK = 1024, LINE = 64 };

/* Whether most indices are close to their predecessor, by a sample. The elements are then in a
 * cache, or prefetched by the hardware. */
static bool are_neighbours(const pri_indices *indices)
{
    enum { SAMPLES = 64, NEAR = 2048 / sizeof(element) };
    const ptrdiff_t stride = pri_max(1, indices->m / SAMPLES);
    ptrdiff_t near = 0, all = 0;
    for (ptrdiff_t j = 0; j + 1 < indices->m; j += stride, all++) {
        const size_t distance = (size_t)indices->index[j + 1] - (size_t)indices->index[j];
        near += distance + NEAR <= 2 * (size_t)NEAR;
    }
    return near > all - all / 8;
}

/* Estimated time per element, in ns. */
static double element_ns(const pri_indices *indices)
{
    const bool far = indices->n > (ptrdiff_t)(FAR_BYTES / sizeof(element));
    return far && !are_neighbours(indices) ? FAR_NS : NEAR_NS;
}

static pri_work make_work(const pri_indices *indices, double element_ns)
{
    const double elements = (double)indices->m;
    return (pri_work){.name = indices->function,
                      .n = indices->m,
                      .pieces = pri_pieces(indices->m, PIECE),
                      .ns = elements * (element_ns + PRI_INDEX_NS),
                      .failure = indices->failure,
                      .bytes = elements * (2 * sizeof(element) + sizeof(ptrdiff_t))};
}

static void gather_block(const pri_generation *generation, ptrdiff_t first, ptrdiff_t n,
                         element *to)
{
    pri_isa_get()->PRI_TYPED(move)->take(n, generation->x, generation->index + first, to);
}

prange_status PRI_TYPED(prange_take)(ptrdiff_t n, const element *x, ptrdiff_t m,
                                     const ptrdiff_t *index, element *out)
{
    pri_failure failure = PRI_NO_FAILURE;
    const pri_indices indices = {__func__, n, m, index, &failure};
    prange_status status = pri_indices_check_arrays(&indices, sizeof *x, x, "out", out, false);
    if (status != PRANGE_OK || m == 0)
        return status;
    const pri_generation generation = {__func__, m,      out,           gather_block,
                                       NEAR_NS,  .x = x, .index = index};
    const pri_work work = make_work(&indices, element_ns(&indices));
    pri_team team = pri_team_open(&work);
    status = pri_indices_check(&team, &indices);
    if (status == PRANGE_OK)
        PRI_TYPED(pri_generate_by)(&team, &generation);
    pri_team_close(&team);
    return status;
}

/* Processes a block of indices: all of them if `list` is NULL, else those at the listed positions.
 * Blocks come first to last, or last to first if `backwards` is set. */
typedef struct scatter scatter;
typedef void scatter_block(const scatter *job, ptrdiff_t begin, ptrdiff_t count,
                           const uint16_t *list);

struct scatter {
    pri_indices indices;
    element *x;
    const element *values;
    ptrdiff_t width; /* elements of x per range */
    bool backwards;
    scatter_block *scatter_block;
};

/* Goes backwards, so that of equal indices the first has its value stored last, and wins. */
static void put_block(const scatter *job, ptrdiff_t begin, ptrdiff_t count, const uint16_t *list)
{
    const ptrdiff_t *index = job->indices.index + begin;
    const element *values = job->values + begin;
    for (ptrdiff_t k = count - 1; k >= 0; k--) {
        const ptrdiff_t j = list ? list[k] : k;
        job->x[index[j]] = values[j];
    }
}

static void add_block(const scatter *job, ptrdiff_t begin, ptrdiff_t count, const uint16_t *list)
{
    const ptrdiff_t *index = job->indices.index + begin;
    const element *values = job->values + begin;
    for (ptrdiff_t k = 0; k < count; k++) {
        const ptrdiff_t j = list ? list[k] : k;
        job->x[index[j]] = (element)(job->x[index[j]] + values[j]);
    }
}

/* Lists the positions in a block whose indices are in first .. first + width - 1. */
static ptrdiff_t list_range(ptrdiff_t n, const ptrdiff_t *index, ptrdiff_t first, ptrdiff_t width,
                            uint16_t *list)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        list[count] = (uint16_t)i;
        count += (size_t)(index[i] - first) < (size_t)width;
    }
    return count;
}

static void scatter_range(const void *argument, ptrdiff_t range, int thread)
{
    const scatter *job = argument;
    const pri_indices *indices = &job->indices;
    const ptrdiff_t blocks = pri_pieces(indices->m, BLOCK), first = range * job->width;
    const bool whole = job->width >= indices->n;
    uint16_t list[BLOCK];
    (void)thread;
    for (ptrdiff_t b = 0; b < blocks; b++) {
        const ptrdiff_t begin = (job->backwards ? blocks - 1 - b : b) * BLOCK;
        const ptrdiff_t count = pri_min(BLOCK, indices->m - begin);
        if (whole)
            job->scatter_block(job, begin, count, NULL);
        else
            job->scatter_block(job, begin,
                               list_range(count, indices->index + begin, first, job->width, list),
                               list);
    }
}

/* Elements of x per range: all of x if several threads would take longer to select their indices
 * than one thread takes for everything. */
static ptrdiff_t range_width(ptrdiff_t n, double alone, int threads)
{
    const double shared = LIST_NS + alone / threads;
    return threads == 1 || shared >= alone ? n : pri_pieces(pri_pieces(n, threads), LINE) * LINE;
}

static prange_status run_scatter(scatter *job)
{
    const pri_indices *indices = &job->indices;
    prange_status status =
        pri_indices_check_arrays(indices, sizeof *job->x, job->x, "values", job->values, true);
    if (status != PRANGE_OK || indices->m == 0)
        return status;
    const double alone = element_ns(indices);
    const pri_work work = make_work(indices, alone);
    pri_team team = pri_team_open(&work);
    job->width = range_width(indices->n, alone, team.size);
    status = pri_indices_check(&team, indices);
    if (status == PRANGE_OK)
        pri_team_for(&team, 0, pri_pieces(indices->n, job->width), scatter_range, job);
    pri_team_close(&team);
    return status;
}

prange_status PRI_TYPED(prange_put)(ptrdiff_t n, element *x, ptrdiff_t m, const ptrdiff_t *index,
                                    const element *values)
{
    pri_failure failure = PRI_NO_FAILURE;
    return run_scatter(&(scatter){.indices = {__func__, n, m, index, &failure},
                                  .x = x,
                                  .values = values,
                                  .backwards = true,
                                  .scatter_block = put_block});
}

prange_status PRI_TYPED(prange_scatter_add)(ptrdiff_t n, element *x, ptrdiff_t m,
                                            const ptrdiff_t *index, const element *values)
{
    pri_failure failure = PRI_NO_FAILURE;
    return run_scatter(&(scatter){.indices = {__func__, n, m, index, &failure},
                                  .x = x,
                                  .values = values,
                                  .scatter_block = add_block});
}
