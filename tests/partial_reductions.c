/* SPDX-License-Identifier: MIT */
/*
 * Partial results of users' reductions: the bits of prange_reduce for any cut, when cut blocks are
 * run, and failing functions.
 */
#include "partial_cuts.h"

/* A hash with a join that is neither commutative nor associative, so that it depends on the whole
 * tree. */
typedef struct trace {
    uint64_t hash;
    ptrdiff_t begin, end;
    unsigned char more[37];
} trace;

static int run_trace(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    trace *job = partial;
    (void)thread, (void)ctx;
    if (job->hash != 0 || (uintptr_t)partial % 64 != 0)
        return 1;
    job->hash = random_mix((uint64_t)begin * 31 + (uint64_t)end);
    job->begin = begin;
    job->end = end;
    memset(job->more, (int)(begin & 127), sizeof job->more);
    return 0;
}

static void join_trace(void *left, const void *right, void *ctx)
{
    trace *to = left;
    const trace *from = right;
    (void)ctx;
    to->hash = to->end == from->begin ? random_mix(to->hash * 3 + from->hash * 5 + 7) : 0;
    to->end = from->end;
    to->more[36] ^= from->more[36];
}

static void init_trace(void *partial, void *ctx)
{
    (void)ctx;
    memset(partial, 0, sizeof(trace));
    ((trace *)partial)->more[0] = 9;
}

static prange_status start_reduction(const subject *tested, prange_partial **partial)
{
    return prange_partial_begin_reduction(tested->begin, tested->begin + tested->n,
                                          tested->reduction, NULL, partial);
}

static prange_status add_reduction(const subject *tested, prange_partial *partial, ptrdiff_t first,
                                   ptrdiff_t count)
{
    (void)tested;
    return prange_partial_reduce(partial, first, count);
}

static prange_status reduction(const subject *tested, void *out)
{
    return prange_reduce(tested->begin, tested->begin + tested->n, tested->reduction, NULL, out);
}

Test(partial_reductions, reductions_of_the_users)
{
    static const ptrdiff_t sizes[] = {0,   1,    2,    63,   64,    65,     100,
                                      127, 1000, 4096, 4097, 65537, LONGEST};
    static const ptrdiff_t blocks[] = {0, 1, 7, 64, 5000};
    for (int k = 0; k < 13; k++)
        for (int b = 0; b < 5; b++)
            for (int large = 0; large < 2; large++) {
                const prange_reduction user = {.size = large ? 3000 : sizeof(trace) - 3,
                                               .block = blocks[b],
                                               .init = k % 2 && !large ? init_trace : NULL,
                                               .run = run_trace,
                                               .join = join_trace};
                const subject tested = {.begin = k % 3 ? -40 * k : 12345,
                                        .n = sizes[k],
                                        .start = start_reduction,
                                        .add = add_reduction,
                                        .direct = reduction,
                                        .result = user.size,
                                        .reduction = &user};
                expect_any_cut(&tested, (uint64_t)k, 9);
            }
}

/* The sum of all indices below 2^40 in blocks of 2^28, each block by its closed formula. */
static int run_formula(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)ctx;
    const uint64_t first = (uint64_t)begin, last = (uint64_t)end - 1;
    *(uint64_t *)partial = (first + last) / 2 * (last - first + 1) + (last - first + 1) / 2;
    return 0;
}

static void join_formula(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(uint64_t *)left += *(const uint64_t *)right;
}

Test(partial_reductions, more_than_32_bits_of_indices)
{
    const ptrdiff_t n = ((ptrdiff_t)1 << 40) + 2 * 12345;
    const prange_reduction reduction = {.size = sizeof(uint64_t),
                                        .block = (ptrdiff_t)1 << 28,
                                        .run = run_formula,
                                        .join = join_formula};
    prange_partial *partial = NULL;
    cr_assert_eq(prange_partial_begin_reduction(0, n, &reduction, NULL, &partial), PRANGE_OK);
    for (int part = 6; part >= 0; part--) {
        ptrdiff_t first, count;
        cr_assert_eq(prange_partial_cut(partial, 7, part, &first, &count), PRANGE_OK);
        cr_assert_eq(prange_partial_reduce(partial, first, count), PRANGE_OK);
    }
    uint64_t sum = 0;
    cr_assert_eq(prange_partial_finish(partial, &sum), PRANGE_OK);
    cr_expect_eq(sum, (uint64_t)n / 2 * ((uint64_t)n - 1));
    prange_partial_free(partial);
}

static int refuse(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)partial, (void)ctx;
    return begin <= 700 && end > 700 ? 3 : begin >= 900 ? 4 : 0;
}

Test(partial_reductions, reductions_that_fail)
{
    const prange_reduction reduction = {
        .size = 8, .block = 10, .run = refuse, .join = join_formula};
    prange_partial *partial = NULL;
    cr_assert_eq(prange_partial_begin_reduction(-50, 1000, &reduction, NULL, &partial), PRANGE_OK);
    for (int threads = 1; threads < 8; threads += 2) {
        prange_set_num_threads(threads);
        cr_assert_eq(prange_partial_reduce(partial, -50, 1050), PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, 700);
        cr_expect_eq(prange_last_failure().code, 3);
    }
    prange_set_num_threads(0);
    cr_expect_eq(prange_partial_reduce(partial, -60, 50), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_partial_reduce(partial, -50, 1051), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_partial_reduce(partial, -50, 700), PRANGE_OK);
    cr_expect_eq(prange_partial_reduce(partial, -20, 20), PRANGE_ERROR_PARTS);
    cr_expect_not_null(strstr(prange_last_error(), "-20 to -1 are in"), "%s", prange_last_error());
    uint64_t out;
    cr_expect_eq(prange_partial_finish(partial, &out), PRANGE_ERROR_PARTS);
    cr_expect_not_null(strstr(prange_last_error(), "650 to 999 are missing"), "%s",
                       prange_last_error());
    prange_partial_free(partial);
}

/* A function that counts its calls, notes the last one, and fails at index 705. */
typedef struct journal {
    int calls;
    ptrdiff_t begin, end;
} journal;

static int run_journal(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    journal *to = ctx;
    *to = (journal){to->calls + 1, begin, end};
    *(uint64_t *)partial = (uint64_t)(end - begin);
    return thread != 0 ? 1 : begin <= 705 && end > 705 ? 5 : 0;
}

static void expect_journal(journal *job, int calls, ptrdiff_t begin, ptrdiff_t end)
{
    cr_expect(job->calls == calls && (calls == 0 || (job->begin == begin && job->end == end)),
              "%d calls, the last of %td to %td", job->calls, job->begin, job->end);
    *job = (journal){0};
}

static void expect_same_bytes(const prange_partial *partial, bytes *before)
{
    const bytes after = bytes_of(partial);
    cr_expect(after.size == before->size && memcmp(after.at, before->at, after.size) == 0);
    free(after.at);
    free(before->at);
}

/* A cut block is run once, by the call that completes it. */
Test(partial_reductions, blocks_that_are_cut)
{
    journal seen = {0};
    uint64_t sum = 0;
    const prange_reduction reduction = {
        .size = 8, .block = 10, .run = run_journal, .join = join_formula};
    prange_partial *partial = NULL, *other = NULL, *copy = NULL;
    cr_assert_eq(prange_partial_begin_reduction(-50, 1003, &reduction, &seen, &partial), PRANGE_OK);
    cr_assert_eq(prange_partial_begin_reduction(-50, 1003, &reduction, NULL, &other), PRANGE_OK);
    prange_set_num_threads(1);
    cr_assert_eq(prange_partial_reduce(partial, -45, 3), PRANGE_OK);
    cr_assert_eq(prange_partial_reduce(partial, 1001, 2), PRANGE_OK);
    expect_journal(&seen, 0, 0, 0);
    cr_assert_eq(prange_partial_reduce(partial, -42, 27), PRANGE_OK);
    expect_journal(&seen, 2, -30, -20);
    cr_expect_eq(prange_partial_reduce(partial, -44, 1), PRANGE_ERROR_PARTS);
    cr_assert_eq(prange_partial_reduce(partial, -50, 5), PRANGE_OK);
    expect_journal(&seen, 1, -50, -40);
    /* A part that arrives as bytes is run by the receiver, with the receiver's functions. */
    cr_assert_eq(prange_partial_reduce(other, -15, 5), PRANGE_OK);
    const bytes there = bytes_of(other);
    cr_assert_eq(
        prange_partial_deserialize_reduction(&reduction, NULL, there.size, there.at, &copy),
        PRANGE_OK);
    cr_assert_eq(prange_partial_merge(partial, copy), PRANGE_OK);
    expect_journal(&seen, 1, -20, -10);
    prange_partial_free(copy);
    prange_partial_free(other);
    free(there.at);
    /* A failing block leaves the partial result unchanged. */
    cr_assert_eq(prange_partial_reduce(partial, -10, 713), PRANGE_OK);
    expect_journal(&seen, 71, 690, 700);
    bytes before = bytes_of(partial);
    cr_expect_eq(prange_partial_reduce(partial, 703, 20), PRANGE_ERROR_CALLBACK);
    cr_expect(prange_last_failure().index == 700 && prange_last_failure().code == 5);
    expect_same_bytes(partial, &before);
    cr_assert_eq(prange_partial_begin_reduction(-50, 1003, &reduction, &seen, &other), PRANGE_OK);
    cr_assert_eq(prange_partial_reduce(other, 703, 5), PRANGE_OK);
    cr_assert_eq(prange_partial_reduce(other, 708, 293), PRANGE_OK);
    before = bytes_of(partial);
    cr_expect_eq(prange_partial_merge(partial, other), PRANGE_ERROR_CALLBACK);
    cr_expect_not_null(strstr(prange_last_error(), "prange_partial_merge"), "%s",
                       prange_last_error());
    cr_expect_eq(prange_last_failure().index, 700);
    expect_same_bytes(partial, &before);
    cr_expect_eq(prange_partial_finish(partial, &sum), PRANGE_ERROR_PARTS);
    prange_set_num_threads(0);
    prange_partial_free(other);
    prange_partial_free(partial);
}
