/* SPDX-License-Identifier: MIT */
/*
 * Worklists of a few items: of odd sizes or none, and a sink that fails while another item is done.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <prange.h>

#include "waits.h"

/* An item of 0 bytes, which adds another item. */
static int add_empty(prange_branch *branch, const void *item, void *result,
                     const prange_worker *worker, void *ctx)
{
    (void)item, (void)result, (void)worker;
    const bool first = atomic_fetch_add((atomic_int *)ctx, 1) == 0;
    return first && prange_worklist_add(branch, NULL) != PRANGE_OK;
}

Test(worklist_small, items_without_bytes)
{
    atomic_int worked = 0;
    cr_expect_eq(prange_worklist(1, NULL, 0, 0, add_empty, NULL, &worked, NULL), PRANGE_OK);
    cr_expect_eq(worked, 2);
}

static int check_place(prange_branch *branch, const void *item, void *result,
                       const prange_worker *worker, void *ctx)
{
    (void)branch, (void)worker, (void)ctx;
    const size_t align = _Alignof(max_align_t);
    return (uintptr_t)item % align != 0 || (uintptr_t)result % align != 0;
}

static int take(ptrdiff_t index, const void *result, void *ctx)
{
    (void)index, (void)result;
    atomic_fetch_add((atomic_int *)ctx, 1);
    return 0;
}

Test(worklist_small, items_and_results_may_hold_any_type)
{
    static const char items[3 * 40];
    for (size_t size = 1; size <= 40; size++) {
        atomic_int taken = 0;
        cr_expect_eq(
            prange_worklist(3, items, size, sizeof(max_align_t), check_place, take, &taken, NULL),
            PRANGE_OK, "items of %zu bytes", size);
        cr_expect_eq(taken, 3);
    }
}

typedef struct pair {
    atomic_int done, sunk;
} pair;

/* The first of two items waits until the second is done. */
static int wait_for_the_other(prange_branch *branch, const void *item, void *result,
                              const prange_worker *worker, void *ctx)
{
    (void)branch, (void)result, (void)worker;
    pair *p = ctx;
    if (*(const int *)item == 0)
        return wait_for(&p->done, 1) ? 0 : 1;
    atomic_fetch_add(&p->done, 1);
    return 0;
}

static int refuse(ptrdiff_t index, const void *result, void *ctx)
{
    (void)result;
    atomic_fetch_add(&((pair *)ctx)->sunk, 1);
    return 10 + (int)index;
}

Test(worklist_small, nothing_is_delivered_after_a_sink_failed, .timeout = 60)
{
    static const int items[2] = {0, 1};
    for (int way = 0; way < 4; way++) {
        pair p = {0};
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = 2;
        options.order = (prange_order)(way % 2);
        options.on_error = (prange_on_error)(way / 2);
        options.report = &report;
        cr_expect_eq(
            prange_worklist(2, items, sizeof *items, 0, wait_for_the_other, refuse, &p, &options),
            PRANGE_ERROR_CALLBACK);
        cr_expect_eq(p.sunk, 1);
        cr_expect_eq(report.delivered, 0);
        cr_expect(report.index == 0 && report.code == 10 && report.stage == PRANGE_STAGE_SINK);
    }
}
