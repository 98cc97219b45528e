/* SPDX-License-Identifier: MIT */
/*
 * Words of a stream, and integers in a range. Compiled for i64, whose kernel generates the words.
 */
#include <prange/random.h>

#include "base/status.h"
#include "isa/isa.h"
#include "random_fill.h"
#include "random_kernels.h"

/* Estimated time per number, in ns: of a word, and of an integer in a range. */
#define WORD_NS 0.5
#define INTEGER_NS 1.5

/* Words converted to integers at a time: they stay in a first-level cache. */
enum { BUFFER = 512 };

typedef unsigned __int128 product;

/* Integers low + floor(word * range / 2^64). */
typedef struct range {
    int64_t low;
    uint64_t range;
    uint64_t biased; /* a product whose lower half is below this is rejected, against bias */
} range;

void pri_random_words(const pri_stream *part, int64_t *x)
{
    pri_isa_get()->random_i64->words(part, x);
}

static void fill_words(const pri_stream *part, const void *distribution, void *x)
{
    (void)distribution;
    pri_random_words(part, x);
}

prange_status prange_random_words(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n,
                                  uint64_t *x)
{
    return pri_random_run(&(pri_random_array){.function = __func__,
                                              .stream = {seed, stream, first, n},
                                              .fill = fill_words,
                                              .x = x,
                                              .size = sizeof *x,
                                              .ns = WORD_NS});
}

/* The product of the first retry that is not rejected. */
static __attribute__((noinline, cold)) product retry(const pri_stream *at, const range *job,
                                                     uint64_t index)
{
    for (uint64_t number = 1;; number++) {
        const uint64_t seed = prange_random_fold_in(at->seed, number);
        const product scaled = (product)prange_random_word_at(seed, at->stream, index) * job->range;
        if ((uint64_t)scaled >= job->biased)
            return scaled;
    }
}

static inline int64_t integer_of(const pri_stream *at, const range *job, int64_t word,
                                 uint64_t index)
{
    product scaled = (product)(uint64_t)word * job->range;
    if ((uint64_t)scaled < job->biased)
        scaled = retry(at, job, index);
    return job->low + (int64_t)(scaled >> 64);
}

/* At most BUFFER numbers. A vector kernel computes those of a narrow range. If it meets a product
 * that may be biased, which is very rare, all numbers are computed again one at a time. */
static void fill_buffer(const pri_stream *some, const range *job, int64_t *numbers)
{
    int64_t words[BUFFER];
    pri_random_words(some, words);
    if (job->range <= UINT32_MAX &&
        !pri_isa_get()->random_i64->scale(some->n, words, job->low, job->range, numbers))
        return;
    for (ptrdiff_t i = 0; i < some->n; i++)
        numbers[i] = integer_of(some, job, words[i], some->first + (uint64_t)i);
}

static void fill_i64(const pri_stream *part, const void *distribution, void *x)
{
    int64_t *numbers = x;
    pri_stream some = *part;
    for (ptrdiff_t done = 0; done < part->n; done += some.n, some.first += (uint64_t)some.n) {
        some.n = part->n - done < BUFFER ? part->n - done : BUFFER;
        fill_buffer(&some, distribution, numbers + done);
    }
}

static void fill_i32(const pri_stream *part, const void *distribution, void *x)
{
    int64_t wide[BUFFER];
    int32_t *numbers = x;
    pri_stream some = *part;
    for (ptrdiff_t done = 0; done < part->n; done += some.n, some.first += (uint64_t)some.n) {
        some.n = part->n - done < BUFFER ? part->n - done : BUFFER;
        fill_buffer(&some, distribution, wide);
        for (ptrdiff_t i = 0; i < some.n; i++)
            numbers[done + i] = (int32_t)wide[i];
    }
}

static range range_of(int64_t low, int64_t high)
{
    const uint64_t width = (uint64_t)high - (uint64_t)low;
    return (range){low, width, (0 - width) % width};
}

void pri_random_integers(const pri_stream *part, int64_t low, int64_t high, int64_t *x)
{
    const range job = range_of(low, high);
    fill_i64(part, &job, x);
}

static prange_status run(pri_random_array *array, int64_t low, int64_t high)
{
    if (low >= high)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: low = %lld is not below high = %lld",
                        array->function, (long long)low, (long long)high);
    const range job = range_of(low, high);
    array->distribution = &job;
    array->ns = INTEGER_NS;
    return pri_random_run(array);
}

prange_status prange_random_integers_i64(uint64_t seed, uint64_t stream, uint64_t first,
                                         ptrdiff_t n, int64_t low, int64_t high, int64_t *x)
{
    return run(&(pri_random_array){.function = __func__,
                                   .stream = {seed, stream, first, n},
                                   .fill = fill_i64,
                                   .x = x,
                                   .size = sizeof *x},
               low, high);
}

prange_status prange_random_integers_i32(uint64_t seed, uint64_t stream, uint64_t first,
                                         ptrdiff_t n, int32_t low, int32_t high, int32_t *x)
{
    return run(&(pri_random_array){.function = __func__,
                                   .stream = {seed, stream, first, n},
                                   .fill = fill_i32,
                                   .x = x,
                                   .size = sizeof *x},
               low, high);
}
