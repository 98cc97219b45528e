/* SPDX-License-Identifier: MIT */
/*
 * Item maps, streams and worklists out of memory: each allocation fails in turn, and all memory is
 * freed. The linker's --wrap routes the library's allocations through this file.
 */
#include <criterion/criterion.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <prange.h>

static atomic_int allocations, live, fails_at; /* fails_at: counted from 1; 0: none */
static atomic_size_t taken;                    /* total bytes allocated */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __real_pri_scratch_free(void *memory);
void __wrap_pri_scratch_free(void *memory);

static void *counted(void *memory)
{
    live++;
    taken += malloc_usable_size(memory) + sizeof(size_t);
    return memory;
}

void *__wrap_malloc(size_t size)
{
    return ++allocations == fails_at ? NULL : counted(__real_malloc(size));
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return ++allocations == fails_at ? NULL : counted(__real_aligned_alloc(alignment, size));
}

void __wrap_pri_scratch_free(void *memory)
{
    live -= memory != NULL;
    __real_pri_scratch_free(memory);
}

static void arm(int at)
{
    allocations = live = 0;
    taken = 0;
    fails_at = at;
}

typedef struct count {
    ptrdiff_t n, sourced, sunk;
    atomic_int worked, refused;
    bool ignores; /* the work returns 0 even if it could not add an item */
} count;

static int work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker, void *ctx)
{
    count *c = ctx;
    (void)i;
    (void)item;
    (void)worker;
    *(int *)result = 1;
    c->worked++;
    return 0;
}

static int source(void *item, void *ctx)
{
    count *c = ctx;
    *(int *)item = 0;
    return c->sourced++ == c->n ? PRANGE_STREAM_END : 0;
}

static int sink(ptrdiff_t index, const void *result, void *ctx)
{
    count *c = ctx;
    (void)index;
    (void)result;
    c->sunk++;
    return 0;
}

/* Grows a tree of 2^9 - 1 nodes; an item is the depth of its node. */
static int grow(prange_branch *branch, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    count *c = ctx;
    const int deeper = *(const int *)item + 1;
    (void)worker;
    *(int *)result = deeper;
    c->worked++;
    for (int k = 0; k < 2 && deeper < 9; k++)
        if (prange_worklist_add(branch, &deeper) != PRANGE_OK) {
            c->refused++;
            return c->ignores ? 0 : 5;
        }
    return 0;
}

static void expect_nothing_done(prange_status status, const count *c, const prange_report *report)
{
    cr_expect_eq(status, PRANGE_ERROR_MEMORY);
    cr_expect_eq(live, 0, "%d allocations leak", live);
    cr_expect_eq(c->worked, 0);
    cr_expect_eq(c->sourced, 0);
    cr_expect(report->index == -1 && report->done == 0 && report->failed == 0);
    cr_expect(report->delivered == 0 && report->code == 0 && report->stage == PRANGE_STAGE_NONE);
}

/* A report that each call must overwrite. */
static const prange_report stale = {7, 7, 7, 7, 7, PRANGE_STAGE_SINK, 7};

Test(items_memory, maps)
{
    static int items[100], results[100];
    for (int workers = 0; workers <= 3; workers++) {
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = workers;
        options.report = &report;
        for (int at = 0; at <= 1; at++) {
            count c = {0};
            report = stale;
            arm(at);
            const prange_status status =
                prange_map_items(100, items, 4, results, 4, work, &c, &options);
            if (at)
                expect_nothing_done(status, &c, &report);
            cr_expect(at || (status == PRANGE_OK && allocations == 1 && live == 0));
        }
    }
}

Test(items_memory, streams)
{
    for (int workers = 0; workers <= 3; workers++) {
        prange_report report;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = workers;
        options.report = &report;
        for (int at = 0; at <= 4; at++) {
            count c = {.n = 100};
            report = stale;
            arm(at);
            const prange_status status = prange_stream(4, source, 4, work, sink, &c, &options);
            if (at)
                expect_nothing_done(status, &c, &report);
            cr_expect(at || (status == PRANGE_OK && allocations == 4 && live == 0));
        }
    }
}

/* The worst case for a tree: the allocation of each of its 511 nodes, and of each worker, fails in
 * turn. */
Test(items_memory, worklists, .timeout = 60)
{
    for (int workers = 0; workers <= 3; workers++)
        for (int way = 0; way < 6; way++)
            for (int at = 0; at <= 512; at += at < 5 ? 1 : 13) {
                count c = {.ignores = way % 2};
                prange_report report = stale;
                prange_options options = PRANGE_OPTIONS_INIT;
                options.workers = workers;
                options.order = way / 2 == 1 ? PRANGE_AS_FINISHED : PRANGE_IN_ORDER;
                options.report = &report;
                const int root = 0;
                arm(at);
                const prange_status status =
                    prange_worklist(1, &root, 4, 4, grow, way < 4 ? sink : NULL, &c, &options);
                cr_expect_eq(live, 0, "%d allocations leak", live);
                if (at == 0) {
                    cr_expect_eq(status, PRANGE_OK);
                    cr_expect_eq(allocations, 512);
                    cr_expect_leq(taken, 511 * (4 + 4 + 90) + 1024, "as worklist.h says");
                    cr_expect_eq(c.worked, 511);
                    cr_expect_eq(c.sunk, way < 4 ? 511 : 0);
                    continue;
                }
                if (at <= 2)
                    expect_nothing_done(status, &c, &report);
                cr_expect_eq(status, PRANGE_ERROR_MEMORY);
                cr_expect_eq(c.refused, at > 2);
                cr_expect_eq(report.done + report.failed, c.worked);
                cr_expect_eq(report.delivered, c.sunk);
            }
}

static int make_none(int rank, void **state, void *ctx)
{
    (void)rank, (void)state, (void)ctx;
    return 3;
}

static int count_report(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    (void)done, (void)total;
    ((count *)ctx)->refused++;
    return 0;
}

/* Initial items that no worker runs, since one of them cannot be allocated or no worker can be
 * made. */
Test(items_memory, initial_items)
{
    const int initial[3] = {8, 8, 8};
    for (int workers = 0; workers <= 3; workers++)
        for (int order = 0; order < 2; order++)
            for (int at = 0; at <= 4; at++) {
                count c = {0};
                prange_report report = stale;
                prange_options options = PRANGE_OPTIONS_INIT;
                options.workers = workers;
                options.order = (prange_order)order;
                options.report = &report;
                options.worker_init = make_none;
                options.progress = at ? count_report : NULL;
                arm(at);
                const prange_status status =
                    prange_worklist(3, initial, 4, 4, grow, sink, &c, &options);
                cr_expect_eq(live, 0, "%d allocations leak", live);
                if (at == 0) {
                    cr_expect_eq(status, PRANGE_ERROR_WORKER);
                    continue;
                }
                expect_nothing_done(status, &c, &report);
                cr_expect_eq(c.refused, 0, "progress was reported");
            }
}
