/* SPDX-License-Identifier: MIT */
/*
 * Scratch memory: where each thread's part lies, that no two meet, and running out of memory.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"

static const size_t sizes[] = {1, 8, 63, 64, 65, 1000, 4095, 4096, 4097, 100000};
static const int teams[] = {1, 2, 3, 7};

/* Every byte of every part is written and keeps its value; parts are in order. */
Test(scratch, parts)
{
    for (int s = 0; s < 10; s++)
        for (int t = 0; t < 4; t++) {
            prange_scratch *scratch = NULL;
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            allocations = 0;
            cr_assert_eq(prange_scratch_new(sizes[s], &scratch), PRANGE_OK);
            cr_expect_eq(allocations, 1);
            for (int k = 0; k < teams[t]; k++) {
                unsigned char *part = prange_scratch_get(scratch, k);
                cr_assert_not_null(part);
                cr_expect_eq((uintptr_t)part % (sizes[s] < 4096 ? 64 : 4096), 0);
                memset(part, k + 1, sizes[s]);
                cr_expect_eq(prange_scratch_get(scratch, k), part);
            }
            for (int k = 0; k < teams[t]; k++) {
                const unsigned char *part = prange_scratch_get(scratch, k);
                size_t wrong = 0;
                for (size_t i = 0; i < sizes[s]; i++)
                    wrong += part[i] != k + 1;
                cr_expect_eq(wrong, 0, "%zu bytes, thread %d", sizes[s], k);
                const unsigned char *next = prange_scratch_get(scratch, k + 1);
                cr_expect(!next ||
                          ((uintptr_t)next - 1) / 64 >= ((uintptr_t)part + sizes[s] - 1) / 64);
            }
            cr_expect_null(prange_scratch_get(scratch, teams[t]));
            cr_expect_null(prange_scratch_get(scratch, -1));
            prange_scratch_free(scratch);
        }
}

/* A body that fills its part, and then finds what it wrote. */
enum { WORDS = 600 };

typedef struct job {
    prange_scratch *scratch;
    atomic_int wrong;
} job;

static int use(ptrdiff_t i, int thread, void *ctx)
{
    job *j = ctx;
    ptrdiff_t *words = prange_scratch_get(j->scratch, thread);
    int wrong = !words;
    for (int k = 0; k < WORDS && words; k++)
        words[k] = i * WORDS + k;
    for (int k = 0; k < WORDS && words; k++)
        wrong += words[k] != i * WORDS + k;
    atomic_fetch_add(&j->wrong, wrong);
    return 0;
}

static int use_tile(const prange_tile *tile, int thread, void *ctx)
{
    return use(tile->begin[0] + tile->begin[1], thread, ctx);
}

Test(scratch, loops)
{
    for (int t = 0; t < 4; t++) {
        job j = {.scratch = NULL};
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(prange_scratch_new(WORDS * sizeof(ptrdiff_t), &j.scratch), PRANGE_OK);
        const ptrdiff_t end[] = {100, 100}, tile[] = {3, 3};
        cr_assert_eq(prange_for(0, 20000, 1, use, &j), PRANGE_OK);
        cr_assert_eq(prange_for_2d(NULL, end, tile, use_tile, &j), PRANGE_OK);
        cr_expect_eq(atomic_load(&j.wrong), 0);
        prange_scratch_free(j.scratch);
    }
}

Test(scratch, errors)
{
    prange_scratch *scratch = (prange_scratch *)&allocations;
    cr_assert_eq(prange_set_num_threads(7), PRANGE_OK);
    cr_expect_eq(prange_scratch_new(8, NULL), PRANGE_ERROR_NULL);
    const size_t bad[] = {0, SIZE_MAX, PTRDIFF_MAX, PTRDIFF_MAX - 4096, PTRDIFF_MAX / 7 + 1};
    for (int k = 0; k < 5; k++) {
        scratch = (prange_scratch *)&allocations;
        cr_expect_eq(prange_scratch_new(bad[k], &scratch), PRANGE_ERROR_SIZE, "%zu", bad[k]);
        cr_expect_null(scratch);
        cr_expect_not_null(strstr(prange_last_error(), "prange_scratch_new: "));
    }
    scratch = (prange_scratch *)&allocations;
    fails_at = allocations + 1;
    cr_expect_eq(prange_scratch_new(8, &scratch), PRANGE_ERROR_MEMORY);
    cr_expect_null(scratch);
    cr_expect_null(prange_scratch_get(NULL, 0));
    prange_scratch_free(NULL);
}
