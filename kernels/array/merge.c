/* SPDX-License-Identifier: MIT */
/*
 * Merge of two sorted arrays. A piece is a run of the output; bisection finds how many of its
 * numbers come from each array (Francis and Mathieson, A benchmark parallel sort for shared memory
 * multiprocessors, 1988). A piece is merged as four independent runs in the same loop, since each
 * step of a run depends on the step before.
 */
#include <prange/sets.h>

#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "gather.h"
#include "simd/branchless_select.h"
#include "simd/sort.h"

/* Estimated time per number, in ns; runs and numbers per piece; and the least numbers of a run that
 * is split. By the few numbers beyond a power of 2, the runs of a piece do not begin in the same
 * set of a cache, even if all numbers are from one input. */
#define MERGE_NS 1.5
enum { RUNS = 4, PIECE = (1 << 13) + RUNS * 16, LEAST_SPLIT = 64 };

typedef struct merging {
    ptrdiff_t n, m;
    const element *a, *b;
    element *out;
} merging;

/* The number of elements of a among the first k of the output. */
static ptrdiff_t share_of_a(const merging *job, ptrdiff_t k)
{
    ptrdiff_t low = pri_max(0, k - job->m), high = pri_min(k, job->n);
    while (low < high) {
        const ptrdiff_t i = low + (high - low) / 2;
        if (pri_key_of(job->b[k - i - 1]) < pri_key_of(job->a[i]))
            high = i;
        else
            low = i + 1;
    }
    return low;
}

/* The rest of a run: both inputs, up to their ends or to what the run takes, and the output. */
typedef struct run {
    const element *a, *b;
    ptrdiff_t of_a, of_b, left;
    element *out;
} run;

/* Near the end of an input the run is told its shares: otherwise a last number that many others
 * precede would bound the steps of each. They stay within the inputs even if these are not sorted.
 */
static run run_of(const merging *job, ptrdiff_t begin, ptrdiff_t end)
{
    const ptrdiff_t i = share_of_a(job, begin), j = begin - i, left = end - begin;
    const ptrdiff_t of_a = job->n - i, of_b = job->m - j;
    run all = {job->a + i, job->b + j, of_a, of_b, left, job->out + begin};
    if (of_a < left || of_b < left) {
        const ptrdiff_t share = pri_max(share_of_a(job, end) - i, pri_max(0, left - of_b));
        all.of_a = pri_min(share, pri_min(left, of_a));
        all.of_b = left - all.of_a;
    }
    return all;
}

/* The steps that cannot pass the end of an input or of the output. */
static ptrdiff_t steps_of(const run *job)
{
    return pri_min(job->left, pri_min(job->of_a, job->of_b));
}

static inline void advance(run *job)
{
    const bool take_b = pri_key_of(*job->b) < pri_key_of(*job->a);
    *job->out++ = pri_branchless_select(*job->a, *job->b, take_b);
    job->a += !take_b;
    job->b += take_b;
}

static void update_lengths(run *job, const run *before)
{
    job->of_a -= job->a - before->a;
    job->of_b -= job->b - before->b;
    job->left -= job->out - before->out;
}

static void finish(run *job)
{
    for (ptrdiff_t steps; (steps = steps_of(job)) > 0;) {
        const run before = *job;
        for (ptrdiff_t s = 0; s < steps; s++)
            advance(job);
        update_lengths(job, &before);
    }
    const element *rest = job->of_a > 0 ? job->a : job->b;
    if (job->left > 0)
        memcpy(job->out, rest, (size_t)job->left * sizeof *rest);
    job->left = 0;
}

/* Ends the runs that have no steps, and begins one of them again as the second half of the longest
 * run. Returns false if that is too short to pay. */
static bool replace_ended(const merging *job, run runs[RUNS])
{
    run *ended = runs, *longest = runs;
    for (int r = 0; r < RUNS; r++) {
        if (steps_of(&runs[r]) == 0) {
            ended = &runs[r];
            finish(ended);
        } else if (runs[r].left > longest->left) {
            longest = &runs[r];
        }
    }
    if (longest->left < LEAST_SPLIT)
        return false;
    const ptrdiff_t begin = longest->out - job->out, end = begin + longest->left;
    longest->left /= 2;
    *ended = run_of(job, begin + longest->left, end);
    return true;
}

static void merge_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const merging *job = argument;
    const ptrdiff_t begin = piece * PIECE, count = pri_min(PIECE, job->n + job->m - begin);
    run runs[RUNS];
    for (int r = 0; r < RUNS; r++)
        runs[r] = run_of(job, begin + count * r / RUNS, begin + count * (r + 1) / RUNS);
    for (ptrdiff_t steps;;) {
        steps = steps_of(&runs[0]);
        for (int r = 1; r < RUNS; r++)
            steps = pri_min(steps, steps_of(&runs[r]));
        if (steps == 0) {
            if (!replace_ended(job, runs))
                break;
            continue;
        }
        run a = runs[0], b = runs[1], c = runs[2], d = runs[3];
        for (ptrdiff_t s = 0; s < steps; s++) {
            advance(&a);
            advance(&b);
            advance(&c);
            advance(&d);
        }
        update_lengths(&a, &runs[0]);
        update_lengths(&b, &runs[1]);
        update_lengths(&c, &runs[2]);
        update_lengths(&d, &runs[3]);
        runs[0] = a, runs[1] = b, runs[2] = c, runs[3] = d;
    }
    for (int r = 0; r < RUNS; r++)
        finish(&runs[r]);
}

prange_status PRI_TYPED(prange_merge)(ptrdiff_t n, const element *a, ptrdiff_t m, const element *b,
                                      element *out)
{
    const merging job = {n, m, a, b, out};
    const pri_array first = {"a", a, 1}, second = {"b", b, 1}, to = {"out", out, 1};
    prange_status status = pri_check_arrays(__func__, n, sizeof *a, 1, &first);
    if (status == PRANGE_OK && m < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", __func__, m);
    if (status == PRANGE_OK)
        status = pri_check_arrays(__func__, m, sizeof *b, 1, &second);
    if (status == PRANGE_OK)
        status = pri_check_arrays(__func__, n + m, sizeof *out, 1, &to);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(__func__, sizeof *out, &to, n + m, &first, n);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(__func__, sizeof *out, &to, n + m, &second, m);
    if (status != PRANGE_OK)
        return status;
    if (n == 0 || m == 0) {
        pri_copy(__func__, n + m, sizeof *out, n > 0 ? a : b, out);
        return PRANGE_OK;
    }
    const pri_work work = {
        .name = __func__,
        .n = n + m,
        .pieces = pri_pieces(n + m, PIECE),
        .ns = MERGE_NS * (double)(n + m),
        .bytes = 2.0 * (double)(n + m) * sizeof *out,
    };
    pri_parallel_for(&work, merge_piece, &job);
    return PRANGE_OK;
}
