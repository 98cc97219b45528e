/* SPDX-License-Identifier: MIT */
/*
 * Searches: the lowest index, whatever the team and the schedule; that all below it were tried and
 * that the search ends early; counts; extreme ranges; errors.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "random.h"
#include "refused.h"
#include "settings.h"

/* A predicate that holds for one index in `rarity`, from `from` on, and marks each index tried. */
typedef struct target {
    ptrdiff_t begin, from;
    uint64_t seed, rarity;
    unsigned char *tried;
    int work;
} target;

static bool holds(const target *job, ptrdiff_t i)
{
    return i >= job->from && random_bits(job->seed, i) % job->rarity == 0;
}

static int predicate(ptrdiff_t i, void *ctx)
{
    const target *job = ctx;
    if (job->tried)
        job->tried[i - job->begin]++;
    for (volatile int k = 0; k < job->work; k++)
        ;
    return holds(job, i) ? (int)(i % 3) - 5 : 0;
}

/* The lowest index and the count, by a plain loop. */
static ptrdiff_t lowest_of(const target *job, ptrdiff_t begin, ptrdiff_t end, ptrdiff_t *count)
{
    ptrdiff_t lowest = end;
    *count = 0;
    for (ptrdiff_t i = begin; i < end; i++)
        if (holds(job, i) && (*count)++ == 0)
            lowest = i;
    return lowest;
}

Test(find, lowest_of_many)
{
    static const ptrdiff_t sizes[] = {1, 2, 15, 16, 17, 33, 100, 1000, 3000, 60001};
    static const ptrdiff_t begins[] = {0, -7000, PTRDIFF_MIN, PTRDIFF_MAX - 60001};
    unsigned char *tried = malloc(60001);
    cr_assert_not_null(tried);
    for (int trial = 0; trial < 10 * 4 * LOOP_SETTINGS; trial++) {
        const ptrdiff_t n = sizes[trial % 10], begin = begins[trial / 10 % 4], end = begin + n;
        const uint64_t dice = random_bits(77, trial);
        target job = {.begin = begin,
                      .from = (ptrdiff_t)((uint64_t)begin + dice % (uint64_t)(n + n / 3 + 1)),
                      .seed = dice,
                      .rarity = dice >> 8 & 1 ? 1 : 1 + (dice >> 32) % 1000,
                      .tried = tried,
                      .work = n < 1000 ? 300 : 0};
        ptrdiff_t expected, count = 0, at = ~end, counted = -1;
        bool any = false, all = false;
        if (job.from < begin) /* beyond the last number */
            job.from = PTRDIFF_MAX;
        expected = lowest_of(&job, begin, end, &count);
        memset(tried, 0, (size_t)n);
        use_loop_setting(trial / 40);
        cr_assert_eq(prange_find(begin, end, predicate, &job, &at), PRANGE_OK);
        cr_expect_eq(at, expected, "trial %d: %td, not %td", trial, at, expected);
        ptrdiff_t wrong = 0;
        for (ptrdiff_t i = 0; i < n; i++)
            wrong += begin + i <= expected ? tried[i] != 1 : tried[i] > 1;
        cr_expect_eq(wrong, 0, "trial %d", trial);
        job.tried = NULL;
        cr_assert_eq(prange_any_of(begin, end, predicate, &job, &any), PRANGE_OK);
        cr_expect_eq(any, count > 0, "trial %d", trial);
        cr_assert_eq(prange_all_of(begin, end, predicate, &job, &all), PRANGE_OK);
        cr_expect_eq(all, count == n, "trial %d", trial);
        cr_assert_eq(prange_count_if(begin, end, predicate, &job, &counted), PRANGE_OK);
        cr_expect_eq(counted, count, "trial %d", trial);
    }
    free(tried);
}

/* Calls are counted, and an early index ends a range that no program would finish. */
typedef struct counter {
    ptrdiff_t at;
    atomic_long calls;
} counter;

static int is_at(ptrdiff_t i, void *ctx)
{
    counter *job = ctx;
    atomic_fetch_add(&job->calls, 1);
    return i == job->at;
}

static int is_not_at(ptrdiff_t i, void *ctx)
{
    return !is_at(i, ctx);
}

/* With chunks of one index OpenMP leaves the region only after handing out the rest of it. */
Test(find, stops_early)
{
    for (int setting = 0; setting < LOOP_SETTINGS; setting += 3) {
        counter job = {.at = 100000};
        ptrdiff_t index = -1;
        bool out = false;
        use_loop_setting(setting);
        cr_assert_eq(prange_find(0, PTRDIFF_MAX, is_at, &job, &index), PRANGE_OK);
        cr_expect_eq(index, 100000);
        cr_assert_eq(prange_any_of(0, PTRDIFF_MAX, is_at, &job, &out), PRANGE_OK);
        cr_expect(out);
        cr_assert_eq(prange_all_of(0, PTRDIFF_MAX, is_not_at, &job, &out), PRANGE_OK);
        cr_expect(!out);
    }
}

static int always(ptrdiff_t i, void *ctx)
{
    (void)i;
    atomic_fetch_add(&((counter *)ctx)->calls, 1);
    return 1;
}

/* If the predicate holds everywhere, each thread tries at most one index, and none is tried twice.
 */
Test(find, first_of_all)
{
    for (int setting = 0; setting < LOOP_SETTINGS; setting++)
        for (ptrdiff_t n = 1; n < 2000; n = 3 * n + 1) {
            counter job = {.at = 0};
            ptrdiff_t index = -1;
            use_loop_setting(setting);
            cr_assert_eq(prange_find(10, 10 + n, always, &job, &index), PRANGE_OK);
            cr_expect_eq(index, 10);
            cr_expect_leq(atomic_load(&job.calls), 7);
        }
}

Test(find, empty)
{
    counter job = {.at = 0};
    ptrdiff_t index = -1, count = -1;
    bool any = true, all = false;
    cr_assert_eq(prange_find(5, 5, always, &job, &index), PRANGE_OK);
    cr_expect_eq(index, 5);
    cr_assert_eq(prange_find(5, PTRDIFF_MIN, always, &job, &index), PRANGE_OK);
    cr_expect_eq(index, PTRDIFF_MIN);
    cr_assert_eq(prange_any_of(5, 4, always, &job, &any), PRANGE_OK);
    cr_assert_eq(prange_all_of(5, 4, always, &job, &all), PRANGE_OK);
    cr_assert_eq(prange_count_if(5, 4, always, &job, &count), PRANGE_OK);
    cr_expect(!any && all && count == 0);
    cr_expect_eq(atomic_load(&job.calls), 0);
}

Test(find, errors)
{
    counter job = {.at = 0};
    ptrdiff_t index = -1;
    bool out = true;
    refused_saying(prange_find(0, 1, NULL, &job, &index), PRANGE_ERROR_NULL,
                   "prange_find: predicate");
    refused_saying(prange_find(0, 1, always, &job, NULL), PRANGE_ERROR_NULL, "prange_find: index");
    refused_saying(prange_find(-2, PTRDIFF_MAX, always, &job, &index), PRANGE_ERROR_SIZE,
                   "prange_find: 9223372036854775809");
    refused_saying(prange_any_of(0, 1, NULL, &job, &out), PRANGE_ERROR_NULL,
                   "prange_any_of: predicate");
    refused_saying(prange_any_of(0, 1, always, &job, NULL), PRANGE_ERROR_NULL,
                   "prange_any_of: out");
    refused_saying(prange_all_of(0, 1, NULL, &job, &out), PRANGE_ERROR_NULL,
                   "prange_all_of: predicate");
    refused_saying(prange_all_of(0, 1, always, &job, NULL), PRANGE_ERROR_NULL,
                   "prange_all_of: out");
    refused_saying(prange_count_if(0, 1, NULL, &job, &index), PRANGE_ERROR_NULL,
                   "prange_count_if: predicate");
    refused_saying(prange_count_if(0, 1, always, &job, NULL), PRANGE_ERROR_NULL,
                   "prange_count_if: out");
    cr_expect(index == -1 && out);
    cr_expect_eq(atomic_load(&job.calls), 0);
    /* A search that finds something has not failed. */
    cr_assert_eq(prange_find(0, 9, always, &job, &index), PRANGE_OK);
    cr_expect_eq(prange_last_failure().code, 0);
}

/* A predicate that itself calls a search. */
static int contains(ptrdiff_t i, void *ctx)
{
    ptrdiff_t at;
    (void)ctx;
    target job = {.begin = 0, .from = 500 - i, .seed = 3, .rarity = 1};
    return prange_find(0, 400, predicate, &job, &at) == PRANGE_OK && at < 400;
}

Test(find, nested)
{
    for (int setting = 0; setting < LOOP_SETTINGS; setting++) {
        ptrdiff_t index = -1;
        use_loop_setting(setting);
        cr_assert_eq(prange_find(0, 1000, contains, NULL, &index), PRANGE_OK);
        cr_expect_eq(index, 101);
    }
}
