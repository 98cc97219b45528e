/* SPDX-License-Identifier: MIT */
/*
 * prange_worklist: trees of every shape against a serial walk, failures, cancellation, memory.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

#include <prange.h>

#include "items_common.h"
#include "random.h"

/* A synthetic tree: a node's number and depth determine its children. */
typedef enum shape { CHAIN, WIDE, BINARY, RANDOM, SHAPES } shape;

typedef struct tree_node {
    uint64_t id;
    int depth;
} tree_node;

enum { VISITS_MOST = 300000 };

typedef struct walk {
    worker_log log;
    shape shape;
    int depth, width; /* of the tree */
    long cost_ns, wait_us;
    int last;     /* later items wait until the walk is cancelled; 0: none do */
    uint64_t bad; /* one node in `bad` fails; 0: none */
    ptrdiff_t sink_fails;

    atomic_int worked;
    atomic_ullong sum;
    atomic_int in_sink;
    ptrdiff_t sunk;
    uint64_t seen[VISITS_MOST]; /* by the sink */

    ptrdiff_t expected, failing; /* of the serial walk: items, and the first that fails */
    uint64_t want[VISITS_MOST];
} walk;

static int children_of(const walk *w, const tree_node *node)
{
    if (node->depth >= w->depth)
        return 0;
    switch (w->shape) {
    case CHAIN:
        return 1;
    case WIDE:
        return node->depth == 0 ? w->width : 0;
    case BINARY:
        return 2;
    default:
        return (int)(random_mix(node->id) % (uint64_t)(2 * w->width));
    }
}

static tree_node child_of(const tree_node *node, int k)
{
    return (tree_node){random_mix(node->id * 31 + (uint64_t)k + 1), node->depth + 1};
}

static int code_of(const walk *w, const tree_node *node)
{
    return w->bad && random_mix(node->id ^ 99) % w->bad == 0 ? 1 + (int)(node->id % 100) : 0;
}

/* Walks with an explicit stack, as trees are deep. After a failure the walk continues without the
 * node's children. */
static void walk_serially(walk *w, ptrdiff_t n, const tree_node *initial)
{
    tree_node *stack = malloc(VISITS_MOST * sizeof *stack);
    cr_assert_not_null(stack);
    ptrdiff_t height = 0;
    for (ptrdiff_t i = n - 1; i >= 0; i--)
        stack[height++] = initial[i];
    w->failing = -1;
    while (height > 0) {
        const tree_node node = stack[--height];
        cr_assert_lt(w->expected, VISITS_MOST);
        w->want[w->expected++] = node.id;
        if (code_of(w, &node)) {
            w->failing = w->failing < 0 ? w->expected - 1 : w->failing;
            continue;
        }
        for (int k = children_of(w, &node) - 1; k >= 0; k--)
            stack[height++] = child_of(&node, k);
    }
    free(stack);
}

static int work(prange_branch *branch, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    walk *w = ctx;
    const tree_node *node = item;
    log_enter(&w->log, worker);
    if (w->cost_ns)
        compute(w->cost_ns);
    if (w->wait_us)
        wait_us(w->wait_us);
    if (w->last && w->worked > w->last && !wait_for(&w->log.reports, w->log.cancel_after))
        w->log.wrong++;
    for (int k = 0; k < children_of(w, node); k++) {
        const tree_node child = child_of(node, k);
        if (prange_worklist_add(branch, &child) != PRANGE_OK)
            break;
    }
    w->worked++;
    w->sum += node->id;
    if (result)
        memcpy(result, &node->id, sizeof node->id);
    log_exit(&w->log, worker);
    return code_of(w, node);
}

static int sink(ptrdiff_t index, const void *result, void *ctx)
{
    walk *w = ctx;
    if (w->in_sink++)
        w->log.wrong++;
    if (index != w->sink_fails && w->sunk < VISITS_MOST)
        memcpy(&w->seen[w->sunk++], result, sizeof *w->seen);
    w->in_sink--;
    return index == w->sink_fails ? 77 : 0;
}

static const tree_node roots[] = {{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}};

static walk *walk_new(shape form, int depth, int width, ptrdiff_t n)
{
    walk *w = calloc(1, sizeof *w);
    cr_assert_not_null(w);
    log_start(&w->log);
    w->shape = form;
    w->depth = depth;
    w->width = width;
    w->sink_fails = -1;
    walk_serially(w, n, roots);
    return w;
}

static prange_status run_walk(walk *w, ptrdiff_t n, bool sinks, const prange_options *options)
{
    return prange_worklist(n, roots, sizeof *roots, sizeof(uint64_t), work, sinks ? sink : NULL, w,
                           options);
}

static const int worker_counts[] = {-1, 0, 1, 2, 3, 7};

static const struct {
    shape shape;
    int depth, width;
} trees[] = {{CHAIN, 0, 0},   {CHAIN, 3000, 0}, {WIDE, 1, 1},  {WIDE, 1, 5000},
             {BINARY, 11, 0}, {RANDOM, 12, 2},  {RANDOM, 6, 5}};

static int compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

Test(worklist, every_tree, .timeout = 120)
{
    for (int w = 0; w < 6; w++)
        for (size_t t = 0; t < sizeof trees / sizeof *trees; t++)
            for (int way = 0; way < 3; way++)
                for (int cost = 0; cost < 2; cost++) {
                    const ptrdiff_t n = (ptrdiff_t)(t + (size_t)way) % 6;
                    walk *k =
                        n > 5 ? NULL : walk_new(trees[t].shape, trees[t].depth, trees[t].width, n);
                    prange_report report;
                    prange_options options = PRANGE_OPTIONS_INIT;
                    options.workers = worker_counts[w];
                    options.order = way == 1 ? PRANGE_AS_FINISHED : PRANGE_IN_ORDER;
                    options.report = &report;
                    options.worker_init = way ? log_init : NULL;
                    options.worker_free = way ? log_free : NULL;
                    k->log.makes_workers = way > 0;
                    k->cost_ns = cost * 1000;
                    cr_assert_eq(prange_set_num_threads(2 + cost), PRANGE_OK);
                    cr_expect_eq(run_walk(k, n, way < 2, &options), PRANGE_OK);
                    cr_expect_eq(k->worked, k->expected);
                    cr_expect_eq(report.done, k->expected);
                    cr_expect_eq(report.index, -1);
                    cr_expect_eq(report.delivered, way < 2 ? k->expected : 0);
                    if (way == 1) {
                        qsort(k->seen, (size_t)k->sunk, sizeof *k->seen, compare);
                        qsort(k->want, (size_t)k->expected, sizeof *k->want, compare);
                    }
                    if (way < 2) {
                        cr_assert_eq(k->sunk, k->expected);
                        cr_expect_arr_eq(k->seen, k->want, (size_t)k->sunk * sizeof *k->seen);
                    }
                    cr_expect_eq(log_balance(&k->log), way && n > 0 ? report.workers : 0);
                    free(k);
                }
}

Test(worklist, a_chain_deeper_than_any_stack, .timeout = 60)
{
    for (int workers = 0; workers <= 2; workers += 2) {
        walk *w = walk_new(CHAIN, 250000, 0, 1);
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = workers;
        cr_expect_eq(run_walk(w, 1, true, &options), PRANGE_OK);
        cr_expect_eq(w->sunk, 250001);
        cr_expect_arr_eq(w->seen, w->want, (size_t)w->sunk * sizeof *w->seen);
        free(w);
    }
}

Test(worklist, in_order_a_failure_is_that_of_the_serial_walk, .timeout = 120)
{
    for (int w = 0; w < 6; w++)
        for (int repeat = 0; repeat < 12; repeat++) {
            walk *k = walk_new(RANDOM, 8, 4, 0);
            prange_report report;
            prange_options options = PRANGE_OPTIONS_INIT;
            options.workers = worker_counts[w];
            options.report = &report;
            k->bad = (uint64_t)(5 + 40 * repeat);
            k->cost_ns = repeat % 3 * 500;
            k->expected = 0;
            walk_serially(k, 5, roots);
            const ptrdiff_t failing = k->failing;
            cr_expect_eq(run_walk(k, 5, true, &options),
                         failing < 0 ? PRANGE_OK : PRANGE_ERROR_CALLBACK);
            if (failing >= 0) {
                cr_expect_eq(report.index, failing);
                cr_expect_eq(prange_last_failure().index, failing);
                cr_expect_eq(report.code, 1 + (int)(k->want[failing] % 100));
                cr_expect_eq(report.stage, PRANGE_STAGE_WORK);
                cr_expect_eq(k->sunk, failing);
                cr_expect_eq(report.delivered, failing);
            }
            cr_expect_arr_eq(k->seen, k->want, (size_t)k->sunk * sizeof *k->seen);
            free(k);
        }
}

Test(worklist, collecting_goes_on, .timeout = 60)
{
    for (int w = 0; w < 6; w++)
        for (int way = 0; way < 3; way++) {
            walk *k = walk_new(BINARY, 11, 0, 0);
            prange_report report;
            prange_options options = PRANGE_OPTIONS_INIT;
            options.workers = worker_counts[w];
            options.on_error = PRANGE_COLLECT;
            options.order = way == 1 ? PRANGE_AS_FINISHED : PRANGE_IN_ORDER;
            options.report = &report;
            k->bad = 50;
            k->expected = 0;
            walk_serially(k, 5, roots);
            cr_expect_eq(run_walk(k, 5, way < 2, &options), PRANGE_ERROR_CALLBACK);
            cr_expect_eq(report.done + report.failed, k->expected);
            cr_expect_eq(report.delivered, way < 2 ? report.done : 0);
            if (way == 0)
                cr_expect_eq(report.index, k->failing);
            free(k);
        }
}

Test(worklist, a_sink_that_fails)
{
    for (int w = 0; w < 6; w++)
        for (int way = 0; way < 4; way++) {
            walk *k = walk_new(BINARY, 9, 0, 2);
            prange_report report;
            prange_options options = PRANGE_OPTIONS_INIT;
            options.workers = worker_counts[w];
            options.order = (prange_order)(way % 2);
            options.on_error = (prange_on_error)(way / 2);
            options.report = &report;
            k->sink_fails = 300;
            cr_expect_eq(run_walk(k, 2, true, &options), PRANGE_ERROR_CALLBACK);
            cr_expect(report.index == 300 && report.code == 77);
            cr_expect_eq(report.stage, PRANGE_STAGE_SINK);
            cr_expect_eq(report.delivered, 300);
            cr_expect_eq(k->sunk, 300);
            free(k);
        }
}

Test(worklist, without_order_a_failure_stops_at_once)
{
    walk *k = walk_new(BINARY, 14, 0, 0);
    prange_report report;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = 3;
    options.report = &report;
    k->bad = 100;
    cr_expect_eq(run_walk(k, 5, false, &options), PRANGE_ERROR_CALLBACK);
    cr_expect(report.failed >= 1 && report.failed <= 3);
    cr_expect_eq(report.done + report.failed, k->worked);
    free(k);
}

Test(worklist, progress_cancels, .timeout = 60)
{
    for (int w = 0; w < 6; w++)
        for (int way = 0; way < 3; way++) {
            walk *k = walk_new(BINARY, 13, 0, 1);
            prange_report report;
            prange_options options = PRANGE_OPTIONS_INIT;
            options.workers = worker_counts[w];
            options.order = way == 1 ? PRANGE_AS_FINISHED : PRANGE_IN_ORDER;
            options.progress = log_progress;
            options.progress_ms = 2;
            options.report = &report;
            k->log.cancel_after = 3;
            k->wait_us = 200;
            k->last = 4000;
            cr_expect_eq(run_walk(k, 1, way < 2, &options), PRANGE_ERROR_CANCELLED);
            cr_expect_eq(k->log.reports, 3);
            cr_expect_leq(k->log.last_done, k->log.last_total);
            cr_expect_eq(report.done, k->worked);
            cr_expect_eq(log_balance(&k->log), 0);
            free(k);
        }
}

Test(worklist, a_worker_that_cannot_be_made)
{
    for (int workers = -1; workers <= 4; workers++)
        for (ptrdiff_t n = 1; n <= 5; n += 4) {
            walk *k = walk_new(BINARY, 10, 0, n);
            prange_report report;
            prange_options options = PRANGE_OPTIONS_INIT;
            options.workers = workers;
            options.worker_init = log_init;
            options.worker_free = log_free;
            options.report = &report;
            k->log.makes_workers = true;
            k->cost_ns = 3000;
            const int bad = workers > 1 || workers < 0 ? 1 : 0;
            k->log.init_fails[bad] = 12;
            cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
            cr_expect_eq(run_walk(k, n, true, &options), PRANGE_ERROR_WORKER);
            cr_expect(report.index == bad && report.code == 12);
            cr_expect_neq(log_balance(&k->log), -1);
            free(k);
        }
}

Test(worklist, bad_arguments)
{
    prange_options options = PRANGE_OPTIONS_INIT;
    const ptrdiff_t half = PTRDIFF_MAX / 2;
    cr_expect_eq(prange_worklist(-1, roots, 16, 8, work, sink, NULL, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_worklist(2, NULL, 16, 8, work, sink, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_worklist(2, roots, 16, 8, NULL, sink, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_worklist(half, roots, 16, 8, work, sink, NULL, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_worklist(1, roots, SIZE_MAX, 8, work, sink, NULL, NULL), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_worklist(1, roots, 16, SIZE_MAX, work, sink, NULL, NULL),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_worklist(0, NULL, SIZE_MAX / 2, 8, work, sink, NULL, NULL),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_worklist(0, NULL, 16, 8, work, sink, NULL, NULL), PRANGE_OK);
    cr_expect_eq(prange_worklist_add(NULL, roots), PRANGE_ERROR_NULL);
    options.on_error = (prange_on_error)9;
    cr_expect_eq(prange_worklist(1, roots, 16, 8, work, sink, NULL, &options), PRANGE_ERROR_VALUE);
}

/* A node that tries to add NULL. */
static int add_null(prange_branch *branch, const void *item, void *result,
                    const prange_worker *worker, void *ctx)
{
    (void)item;
    (void)result;
    (void)worker;
    (void)ctx;
    return prange_worklist_add(branch, NULL) == PRANGE_ERROR_NULL ? 0 : 1;
}

Test(worklist, adding_nothing_is_an_error)
{
    cr_expect_eq(prange_worklist(1, roots, 16, 0, add_null, NULL, NULL, NULL), PRANGE_OK);
}

enum { TWIGS = 8 };

typedef struct tree {
    atomic_int arrived;
    int patience;
} tree;

/* The first node adds eight, after the other workers had time to run out of work. Each of these
 * counts those that start while it waits. */
static int branch_out(prange_branch *branch, const void *item, void *result,
                      const prange_worker *worker, void *ctx)
{
    (void)result;
    (void)worker;
    tree *t = ctx;
    const int twig = 1;
    if (*(const int *)item == twig) {
        t->arrived++;
        for (int k = 0; k < 5 * t->patience && t->arrived < TWIGS; k++)
            wait_us(1000);
        return t->arrived < TWIGS ? 1 : 0;
    }
    wait_us(2000 * t->patience);
    for (int k = 0; k < TWIGS; k++)
        if (prange_worklist_add(branch, &twig) != PRANGE_OK)
            return 2;
    return 0;
}

/* On a busy machine some workers may come too late to be counted, but not in every round. */
Test(worklist, children_go_to_all_who_have_nothing, .timeout = 60)
{
    bool all = false;
    for (int round = 1; round <= 40 && !all; round++) {
        tree t = {.patience = round};
        const int root = 0;
        prange_options options = PRANGE_OPTIONS_INIT;
        options.workers = TWIGS;
        all =
            prange_worklist(1, &root, sizeof root, 0, branch_out, NULL, &t, &options) == PRANGE_OK;
    }
    cr_expect(all);
}
