/* SPDX-License-Identifier: MIT */
/*
 * Random numbers of discrete distributions: Bernoulli, Poisson, binomial.
 */
#include <prange/random.h>

#include <math.h>

#include "base/status.h"
#include "exec/parallel_for.h"
#include "random_counts.h"
#include "random_draw.h"
#include "random_fill.h"
#include "random_kernels.h"

/* Estimated time per number, in ns. */
#define BERNOULLI_NS 1.0
#define TABLE_NS 2.5
#define REJECTION_NS 12.0

/* Words converted to numbers at a time: they stay in a first-level cache. */
enum { BUFFER = 512 };

/* The largest mean and the largest number of trials: doubles represent every count exactly. */
#define MOST 0x1p52

/* A Poisson or binomial distribution. */
typedef struct counts {
    bool narrow;   /* the output is i32, not i64 */
    bool by_table; /* drawn by table lookup, else by rejection */
    bool turned;   /* the results are `trials` minus the numbers drawn, because p > 1/2 */
    int64_t trials;
    pri_draws draws;
    pri_rejection rejection;
    pri_count_table table;
} counts;

static void draw_words(const pri_stream *stream, uint64_t seed, ptrdiff_t done, ptrdiff_t n,
                       int64_t words[BUFFER])
{
    const pri_stream part = {seed, stream->stream, stream->first + (uint64_t)done, n};
    pri_random_words(&part, words);
}

static void fill_bernoulli(const pri_stream *part, const void *distribution, void *x)
{
    const uint64_t below = *(const uint64_t *)distribution;
    int64_t words[BUFFER];
    uint8_t *numbers = x;
    for (ptrdiff_t done = 0; done < part->n; done += BUFFER) {
        const ptrdiff_t n = pri_min(BUFFER, part->n - done);
        draw_words(part, part->seed, done, n, words);
        for (ptrdiff_t i = 0; i < n; i++)
            numbers[done + i] = (uint64_t)words[i] >> 11 < below;
    }
}

prange_status prange_random_bernoulli_u8(uint64_t seed, uint64_t stream, uint64_t first,
                                         ptrdiff_t n, double p, uint8_t *x)
{
    if (!(p >= 0.0 && p <= 1.0))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: p = %g is not in [0, 1]", __func__, p);
    const uint64_t below = (uint64_t)ceil(p * 0x1p53);
    return pri_random_run(&(pri_random_array){.function = __func__,
                                              .stream = {seed, stream, first, n},
                                              .fill = fill_bernoulli,
                                              .distribution = &below,
                                              .x = x,
                                              .size = sizeof *x,
                                              .ns = BERNOULLI_NS});
}

/* Indices of numbers whose latest attempt was rejected, and of those whose latest candidate waits
 * for the logarithm of its acceptance test. */
typedef struct attempts {
    int rejected[BUFFER], rejected_count;
    int waiting[BUFFER], waiting_count;
    double numbers[BUFFER], hats[BUFFER], exponents[BUFFER];
} attempts;

static void attempt(const counts *job, int i, double u, double v, attempts *all)
{
    pri_candidate candidate;
    if (!pri_rejection_candidate(&job->rejection, u, v, &candidate)) {
        all->rejected[all->rejected_count++] = i;
        return;
    }
    all->numbers[all->waiting_count] = candidate.number;
    all->hats[all->waiting_count] = candidate.hat;
    all->exponents[all->waiting_count] = candidate.exponent;
    all->waiting[all->waiting_count++] = i;
}

/* Accepts or rejects the waiting candidates. */
static void test_waiting(attempts *all, int64_t *numbers)
{
    double logarithms[BUFFER];
    pri_random_log(all->waiting_count, all->hats, logarithms);
    for (int w = 0; w < all->waiting_count; w++)
        if (logarithms[w] <= all->exponents[w])
            numbers[all->waiting[w]] = (int64_t)all->numbers[w];
        else
            all->rejected[all->rejected_count++] = all->waiting[w];
    all->waiting_count = 0;
}

/* Makes the next attempt for each rejected number. */
static void attempt_again(const counts *job, const pri_stream *at, uint64_t draw, attempts *all)
{
    const uint64_t u_seed = pri_draw(&job->draws, draw), v_seed = pri_draw(&job->draws, draw + 1);
    const int count = all->rejected_count;
    all->rejected_count = 0;
    for (int r = 0; r < count; r++) {
        const int i = all->rejected[r];
        const uint64_t index = at->first + (uint64_t)i;
        const uint64_t u = prange_random_word_at(u_seed, at->stream, index);
        const uint64_t v = prange_random_word_at(v_seed, at->stream, index);
        attempt(job, i, pri_uniform_open(u) - 0.5, pri_uniform_half_open(v), all);
    }
}

/* In place: the words of u become the numbers. Most candidates are accepted without computing their
 * probability. */
static void draw_by_rejection(const counts *job, const pri_stream *at, int n,
                              const int64_t *v_words, int64_t *numbers)
{
    const pri_rejection *by = &job->rejection;
    attempts all;
    all.rejected_count = all.waiting_count = 0;
    for (int i = 0; i < n; i++) {
        const double u = pri_uniform_open((uint64_t)numbers[i]) - 0.5, edge = 0.5 - fabs(u);
        const double v = pri_uniform_half_open((uint64_t)v_words[i]);
        if (edge >= 0.07 && v <= by->sure)
            numbers[i] = (int64_t)((2.0 * by->a / edge + by->b) * u + by->c);
        else
            attempt(job, i, u, v, &all);
    }
    test_waiting(&all, numbers);
    for (uint64_t draw = 2; all.rejected_count > 0; draw += 2) {
        attempt_again(job, at, draw, &all);
        test_waiting(&all, numbers);
    }
}

static void draw_counts(const counts *job, const pri_stream *at, int n, int64_t *numbers)
{
    int64_t v_words[BUFFER];
    if (job->by_table) {
        draw_words(at, at->seed, 0, n, numbers);
        for (ptrdiff_t i = 0; i < n; i++)
            numbers[i] = pri_table_number(&job->table, (uint64_t)numbers[i]);
    } else {
        draw_words(at, pri_draw(&job->draws, 0), 0, n, numbers);
        draw_words(at, pri_draw(&job->draws, 1), 0, n, v_words);
        draw_by_rejection(job, at, n, v_words, numbers);
    }
    for (int i = 0; job->turned && i < n; i++)
        numbers[i] = job->trials - numbers[i];
}

static void fill_counts(const pri_stream *part, const void *distribution, void *x)
{
    const counts *job = distribution;
    int64_t numbers[BUFFER];
    pri_stream at = *part;
    for (ptrdiff_t done = 0; done < part->n; done += BUFFER, at.first += BUFFER) {
        const int n = (int)pri_min(BUFFER, part->n - done);
        int32_t *narrow = (int32_t *)x + done;
        draw_counts(job, &at, n, job->narrow ? numbers : (int64_t *)x + done);
        for (int i = 0; job->narrow && i < n; i++)
            narrow[i] = (int32_t)numbers[i];
    }
}

static prange_status run(const char *function, pri_stream stream, counts *job, void *x)
{
    job->draws = pri_draws_of(stream.seed);
    return pri_random_run(&(pri_random_array){
        .function = function,
        .stream = stream,
        .fill = fill_counts,
        .distribution = job,
        .x = x,
        .size = job->narrow ? sizeof(int32_t) : sizeof(int64_t),
        .ns = job->by_table ? TABLE_NS : REJECTION_NS,
    });
}

static prange_status poisson(const char *function, pri_stream stream, double mean, bool narrow,
                             void *x)
{
    const double most = narrow ? 0x1p30 : MOST;
    if (!(mean >= 0.0 && mean <= most))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: mean = %g is not in 0 .. %g", function, mean,
                        most);
    counts job = {.narrow = narrow, .by_table = mean <= PRI_TABLE_MEAN};
    if (job.by_table)
        pri_poisson_table(mean, &job.table);
    else
        job.rejection = pri_poisson_rejection(mean);
    return run(function, stream, &job, x);
}

static prange_status binomial(const char *function, pri_stream stream, int64_t trials, double p,
                              bool narrow, void *x)
{
    if (trials < 0 || (double)trials > MOST)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: trials = %lld is not in 0 .. 2^52", function,
                        (long long)trials);
    if (!(p >= 0.0 && p <= 1.0))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: p = %g is not in [0, 1]", function, p);
    counts job = {.narrow = narrow, .trials = trials, .turned = p > 0.5};
    const double rarer = job.turned ? 1.0 - p : p;
    job.by_table = (double)trials * rarer <= PRI_TABLE_MEAN;
    if (job.by_table)
        pri_binomial_table((double)trials, rarer, &job.table);
    else
        job.rejection = pri_binomial_rejection((double)trials, rarer);
    return run(function, stream, &job, x);
}

prange_status prange_random_poisson_i64(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n,
                                        double mean, int64_t *x)
{
    return poisson(__func__, (pri_stream){seed, stream, first, n}, mean, false, x);
}

prange_status prange_random_poisson_i32(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n,
                                        double mean, int32_t *x)
{
    return poisson(__func__, (pri_stream){seed, stream, first, n}, mean, true, x);
}

prange_status prange_random_binomial_i64(uint64_t seed, uint64_t stream, uint64_t first,
                                         ptrdiff_t n, int64_t trials, double p, int64_t *x)
{
    return binomial(__func__, (pri_stream){seed, stream, first, n}, trials, p, false, x);
}

prange_status prange_random_binomial_i32(uint64_t seed, uint64_t stream, uint64_t first,
                                         ptrdiff_t n, int32_t trials, double p, int32_t *x)
{
    return binomial(__func__, (pri_stream){seed, stream, first, n}, trials, p, true, x);
}
