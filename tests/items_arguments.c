/* SPDX-License-Identifier: MIT */
/*
 * The arguments and options of prange_map_items: in place, overlapping, out of range, and options
 * of a later version.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <prange.h>

#include "waits.h"

static int add_one(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                   void *ctx)
{
    (void)i;
    (void)worker;
    (void)ctx;
    *(int *)result = *(const int *)item + 1;
    return 0;
}

Test(items_arguments, in_place)
{
    int values[1000];
    for (int i = 0; i < 1000; i++)
        values[i] = i;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = 3;
    cr_expect_eq(prange_map_items(1000, values, sizeof *values, values, sizeof *values, add_one,
                                  NULL, &options),
                 PRANGE_OK);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(values[i], i + 1);
}

static prange_status with_options(prange_options options)
{
    int values[4] = {0}, out[4] = {9, 9, 9, 9};
    const prange_status status = prange_map_items(4, values, 4, out, 4, add_one, NULL, &options);
    if (status != PRANGE_OK)
        cr_expect(out[0] == 9 && out[3] == 9, "outputs are untouched");
    return status;
}

Test(items_arguments, bad_arguments)
{
    int a[8] = {0};
    const ptrdiff_t huge = PTRDIFF_MAX / 2;
    cr_expect_eq(prange_map_items(-1, a, 4, a, 4, add_one, NULL, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_map_items(3, NULL, 4, a, 4, add_one, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_map_items(3, a, 4, NULL, 4, add_one, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_map_items(3, a, 4, a, 4, NULL, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_map_items(0, a, 4, a, 4, NULL, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_map_items(huge, a, 3, a, 3, add_one, NULL, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_map_items(huge, a, 0, a, 3, add_one, NULL, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_map_items(2, a, SIZE_MAX, NULL, 0, add_one, NULL, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_map_items(4, a, 4, a + 1, 4, add_one, NULL, NULL), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(prange_map_items(3, a, 8, a, 4, add_one, NULL, NULL), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(prange_map_items(0, NULL, 4, NULL, 4, add_one, NULL, NULL), PRANGE_OK);
    cr_expect_eq(prange_map_items(4, a, 4, a + 4, 4, add_one, NULL, NULL), PRANGE_OK);
}

Test(items_arguments, bad_options)
{
    static const prange_options good = PRANGE_OPTIONS_INIT;
    prange_options bad = good;
    cr_expect_eq(with_options(good), PRANGE_OK);
#define REFUSED(field, value)                                                                      \
    bad = good;                                                                                    \
    bad.field = value;                                                                             \
    cr_expect_eq(with_options(bad), PRANGE_ERROR_VALUE);                                           \
    cr_expect_not_null(strstr(prange_last_error(), #field))
    REFUSED(size, 0);
    REFUSED(size, sizeof good - 1);
    REFUSED(workers, -2);
    REFUSED(workers, PRANGE_THREADS_LIMIT + 1);
    REFUSED(progress_ms, -1);
    REFUSED(on_error, (prange_on_error)2);
    REFUSED(schedule, (prange_schedule)4);
    REFUSED(chunk, -1);
    REFUSED(order, (prange_order)2);
    REFUSED(order, (prange_order)-1);
    REFUSED(schedule, (prange_schedule)-1);
    REFUSED(on_error, (prange_on_error)-1);
    REFUSED(window, -1);
}

Test(items_arguments, codes_lie_apart)
{
    int a[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    prange_options options = PRANGE_OPTIONS_INIT;
    for (int at = 0; at <= 8; at++) {
        options.codes = a + at;
        const bool meets = at < 8;
        cr_expect_eq(prange_map_items(4, a, 4, a + 4, 4, add_one, NULL, &options),
                     meets ? PRANGE_ERROR_OVERLAP : PRANGE_OK);
        cr_expect(meets ? a[at] == at + 1 && a[4] == 5 : a[at] == 0 && a[4] == 2);
    }
    options.codes = a;
    cr_expect_eq(prange_map_items(PTRDIFF_MAX, NULL, 0, NULL, 0, add_one, NULL, &options),
                 PRANGE_ERROR_SIZE);
}

/* A report that overlaps the items, the results or the codes is refused, wherever in them it lies.
 */
Test(items_arguments, report_lies_apart)
{
    enum { ITEMS = 16, SIZE = sizeof(prange_report) / sizeof(int) };
    _Alignas(prange_report) int a[3 * ITEMS + 2 * SIZE] = {0};
    prange_options options = PRANGE_OPTIONS_INIT;
    options.codes = a + 2 * ITEMS;
    for (int at = 0; at <= 3 * ITEMS; at += 2) {
        for (int i = 0; i < 3 * ITEMS; i++)
            a[i] = i;
        options.report = (prange_report *)(a + at);
        const prange_status status =
            prange_map_items(ITEMS, a, 4, a + ITEMS, 4, add_one, NULL, &options);
        if (at == 3 * ITEMS) {
            cr_expect(status == PRANGE_OK && options.report->done == ITEMS);
            continue;
        }
        cr_expect_eq(status, PRANGE_ERROR_OVERLAP);
        for (int i = 0; i < 3 * ITEMS; i++)
            cr_assert_eq(a[i], i);
    }
}

static int count_and_fail(int rank, void **state, void *ctx)
{
    (void)rank, (void)state;
    atomic_fetch_add((atomic_int *)ctx, 1);
    return 3;
}

static int cancel_at_the_end(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    (void)ctx;
    return done == total;
}

/* A worker whose initialization failed is not tried again; a complete map cannot be cancelled. */
Test(items_arguments, functions_of_the_options)
{
    int values[1000] = {0};
    atomic_int calls = 0;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.worker_init = count_and_fail;
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_expect_eq(prange_map_items(1000, values, 4, values, 4, add_one, &calls, &options),
                 PRANGE_ERROR_WORKER);
    cr_expect_eq(calls, 1);
    options = (prange_options)PRANGE_OPTIONS_INIT;
    options.workers = 0;
    options.progress = cancel_at_the_end;
    options.progress_ms = 0;
    cr_expect_eq(prange_map_items(5, values, 4, values, 4, add_one, NULL, &options), PRANGE_OK);
    options = (prange_options)PRANGE_OPTIONS_INIT;
    options.workers = PRANGE_THREADS_LIMIT;
    cr_expect_eq(prange_map_items(1, values, 4, values, 4, add_one, NULL, &options), PRANGE_OK);
}

/* Notes the worker of each item. The first item waits for any other one, which must be in the range
 * of another worker. */
static int note_rank(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                     void *ctx)
{
    (void)item;
    *(int *)result = worker->rank;
    atomic_fetch_add((atomic_int *)ctx, i > 0);
    return i > 0 || wait_for(ctx, 1) ? 0 : 1;
}

Test(items_arguments, guided_ranges_begin_long, .timeout = 60)
{
    int ranks[1000];
    atomic_int others = 0;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = 2;
    options.schedule = PRANGE_SCHEDULE_GUIDED;
    cr_assert_eq(
        prange_map_items(1000, NULL, 0, ranks, sizeof *ranks, note_rank, &others, &options),
        PRANGE_OK);
    for (int i = 0; i < 250; i++)
        cr_assert_eq(ranks[i], ranks[0], "%d", i);
}

/* A program built against a later version, whose options have more fields. */
Test(items_arguments, options_that_grew)
{
    struct {
        prange_options known;
        long more[2];
    } later = {.known = PRANGE_OPTIONS_INIT};
    int in[4] = {0}, out[4];
    later.known.size = sizeof later;
    cr_expect_eq(prange_map_items(4, in, 4, out, 4, add_one, NULL, &later.known), PRANGE_OK);
    later.more[1] = 1;
    cr_expect_eq(prange_map_items(4, in, 4, out, 4, add_one, NULL, &later.known),
                 PRANGE_ERROR_VALUE);
}
