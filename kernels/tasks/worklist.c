/* SPDX-License-Identifier: MIT */
/*
 * Worklists. Each worker has a list of its own, and a shared one passes nodes on: a worker whose
 * list is empty takes from it or sleeps, and one that sees others sleep puts the oldest of its
 * nodes there, as those have the largest trees below them. All is done when all of them sleep.
 *
 * In order, a cursor walks over the tree: whoever finishes the node that it stands on delivers
 * that node and those after it, as far as they are finished. Behind the cursor nodes are freed.
 * After a failure or a cancellation all nodes still pass through the lists and under the cursor,
 * without being worked on or delivered: so they are freed in one way only.
 */
#include <prange/worklist.h>

#include <stdint.h>

#include "pool.h"
#include "nodes.h"
#include "base/check.h"
#include "base/status.h"

/* Initial items a thread up to which they are taken to be long, as in prange_for. */
#define TASKS_PER_THREAD 16

/* What an item must cost, in ns, for a team to pay, and how long the caller measures it. */
#define WORTH_NS 500.0
#define MEASURED_NS 20e3

/* The most nodes that pass from one worker to another at once. */
#define PASSED_MOST 128

typedef struct worklist {
    size_t item_size, node_size, result_at;
    bool has_result, ordered, collects;
    prange_worklist_work work;
    prange_sink sink;
    void *ctx;
    pri_crew crew;

    pri_nodes shared; /* guarded by the crew's lock, and so is all below that is not atomic */
    atomic_int hungry;
    int resting; /* workers that sleep; all of them: the end */
    bool sinking;
    pri_node *cursor;                  /* in order: what comes next */
    pri_node *first_done, **last_done; /* as finished: what waits for the sink, by `sibling` */
    ptrdiff_t visited, delivered;
    pri_outcome failure;
    atomic_bool stopped, out_of_memory;

    bool alone, pays; /* the caller begins alone; a team pays */
} worklist;

struct prange_branch {
    worklist *of;
    pri_node *first, **last; /* children, by `sibling` */
    ptrdiff_t count;
};

/* What a worker has at hand. */
typedef struct hand {
    pri_nodes own;
    pri_member *member;
    double ns; /* while alone: the time and number of items measured */
    ptrdiff_t measured;
} hand;

static void *result_of(const worklist *of, pri_node *node)
{
    return of->has_result ? node->item + of->result_at : NULL;
}

static bool dropping(worklist *of)
{
    return atomic_load_explicit(&of->stopped, memory_order_relaxed) ||
           pri_crew_cancelled(&of->crew);
}

prange_status prange_worklist_add(prange_branch *branch, const void *item)
{
    if (!branch || (!item && branch->of->item_size))
        return pri_check_pointer("worklist_add", branch ? "item" : "branch", NULL);
    pri_node *node = pri_node_new(branch->of->node_size, item, branch->of->item_size);
    if (!node) {
        atomic_store(&branch->of->out_of_memory, true);
        atomic_store(&branch->of->stopped, true);
        return pri_fail(PRANGE_ERROR_MEMORY, "prange_worklist_add: no memory for an item");
    }
    *branch->last = node;
    branch->last = &node->sibling;
    branch->count++;
    return PRANGE_OK;
}

static void fail(worklist *of, prange_stage stage, ptrdiff_t index, int code)
{
    if (of->failure.code == 0)
        of->failure = (pri_outcome){.index = index, .code = code, .stage = stage};
    if (stage == PRANGE_STAGE_SINK || !of->collects)
        atomic_store_explicit(&of->stopped, true, memory_order_relaxed);
}

/* Hands the result over, without the lock. */
static void deliver(worklist *of, pri_node *node)
{
    if (node->worked && node->code == 0 && !dropping(of)) {
        pthread_mutex_unlock(&of->crew.lock);
        const int code = of->sink(of->visited, result_of(of, node), of->ctx);
        pthread_mutex_lock(&of->crew.lock);
        if (code != 0)
            fail(of, PRANGE_STAGE_SINK, of->visited, code);
        of->delivered += code == 0;
    }
    of->visited++;
}

/* In order: from the cursor on, as far as nodes are finished. */
static void advance(worklist *of)
{
    if (of->sinking)
        return;
    of->sinking = true;
    while (of->cursor && of->cursor->finished) {
        pri_node *node = of->cursor;
        if (node->code != 0 && !dropping(of))
            fail(of, PRANGE_STAGE_WORK, of->visited, node->code);
        deliver(of, node);
        of->cursor = pri_node_leave(node);
    }
    of->sinking = false;
}

/* As finished: all that waits. */
static void drain(worklist *of)
{
    if (of->sinking)
        return;
    of->sinking = true;
    while (of->first_done) {
        pri_node *node = of->first_done;
        of->first_done = node->sibling;
        if (!of->first_done)
            of->last_done = &of->first_done;
        deliver(of, node);
        pri_node_free(node);
    }
    of->sinking = false;
}

/* From here on the node may be freed at any time. */
static void finish(worklist *of, pri_node *node, pri_node *children)
{
    if (!of->sink) {
        pri_node_free(node);
        return;
    }
    pthread_mutex_lock(&of->crew.lock);
    if (of->ordered) {
        node->child = children;
        node->finished = true;
        advance(of);
    } else {
        node->sibling = NULL;
        *of->last_done = node;
        of->last_done = &node->sibling;
        drain(of);
    }
    pthread_mutex_unlock(&of->crew.lock);
}

/* Puts the children into the worker's list, the first one foremost. */
static void adopt(worklist *of, hand *at, pri_node *parent, const prange_branch *branch)
{
    pri_node *newest = at->own.newest, *previous = NULL;
    if (branch->count == 0)
        return;
    for (pri_node *child = branch->first; child; child = child->sibling) {
        child->parent = parent;
        child->newer = previous;
        child->older = child->sibling ? child->sibling : newest;
        previous = child;
    }
    if (newest)
        newest->newer = previous;
    else
        at->own.oldest = previous;
    at->own.newest = branch->first;
    at->own.count += branch->count;
    atomic_fetch_add_explicit(&of->crew.total, branch->count, memory_order_relaxed);
}

/* In order a failure counts when the cursor comes to it. */
static void note_failure(worklist *of, int code)
{
    if (of->ordered)
        return;
    pthread_mutex_lock(&of->crew.lock);
    fail(of, PRANGE_STAGE_WORK, pri_crew_finished(&of->crew), code);
    pthread_mutex_unlock(&of->crew.lock);
}

static void work_on(worklist *of, hand *at, pri_node *node)
{
    prange_branch branch = {.of = of, .last = &branch.first};
    if (dropping(of)) {
        finish(of, node, NULL);
        return;
    }
    const int code =
        of->work(&branch, node->item, result_of(of, node), &at->member->worker, of->ctx);
    node->worked = true;
    node->code = code;
    if (code != 0) {
        note_failure(of, code);
        pri_node_free_siblings(branch.first);
        branch.first = NULL;
    } else {
        adopt(of, at, node, &branch);
    }
    finish(of, node, branch.first);
    pri_crew_count(&of->crew, at->member, code);
}

/* Shares its nodes out evenly between those workers that have none and itself. */
static void pass_on(worklist *of, hand *at)
{
    pthread_mutex_lock(&of->crew.lock);
    const ptrdiff_t hungry = atomic_load_explicit(&of->hungry, memory_order_relaxed);
    const ptrdiff_t kept = (at->own.count + hungry) / (hungry + 1);
    const ptrdiff_t even = at->own.count - kept, most = PASSED_MOST * hungry;
    const ptrdiff_t passed = even < most ? even : most;
    for (ptrdiff_t k = 0; k < passed; k++)
        pri_nodes_add_newest(&of->shared, pri_nodes_take_oldest(&at->own));
    for (ptrdiff_t k = 0; k < passed && k < hungry; k++)
        pthread_cond_signal(&of->crew.wake);
    pthread_mutex_unlock(&of->crew.lock);
}

/* Sleeps until there are shared nodes (true), or every worker sleeps: all is done. */
static bool wait_for_nodes(worklist *of)
{
    const int workers = pri_crew_size(&of->crew);
    if (++of->resting == workers) {
        pthread_cond_broadcast(&of->crew.wake);
        return false;
    }
    atomic_fetch_add_explicit(&of->hungry, 1, memory_order_relaxed);
    while (of->shared.count == 0 && of->resting < workers)
        pthread_cond_wait(&of->crew.wake, &of->crew.lock);
    atomic_fetch_sub_explicit(&of->hungry, 1, memory_order_relaxed);
    if (of->shared.count == 0)
        return false;
    of->resting--;
    return true;
}

/* A share of the shared nodes, those that come first in the walk. False: all is done. */
static bool take_share(worklist *of, hand *at)
{
    const int workers = pri_crew_size(&of->crew);
    pthread_mutex_lock(&of->crew.lock);
    if (of->shared.count > 0 || wait_for_nodes(of)) {
        const ptrdiff_t share = (of->shared.count - 1) / workers + 1;
        for (ptrdiff_t k = share < PASSED_MOST ? share : PASSED_MOST; k > 0; k--)
            pri_nodes_add_oldest(&at->own, pri_nodes_take_newest(&of->shared));
    }
    pthread_mutex_unlock(&of->crew.lock);
    return at->own.count > 0;
}

/* Alone: whether there are nodes for others, and they cost enough. */
static bool worth_a_team(const hand *at)
{
    return at->own.count > 1 && (at->measured >= 8 || at->ns >= MEASURED_NS) &&
           at->ns >= WORTH_NS * (double)at->measured;
}

/* The first item counts only where it is long: it touches code and data for the first time. */
static void run_alone(worklist *of, hand *at)
{
    bool warm = false;
    double before = pri_clock_ns();
    while (at->own.count > 0 && !of->pays) {
        work_on(of, at, pri_nodes_take_newest(&at->own));
        const double now = pri_clock_ns();
        at->ns += now - before;
        at->measured++;
        before = now;
        of->pays = worth_a_team(at);
        if (at->ns >= MEASURED_NS || !warm) {
            at->ns = 0.0;
            at->measured = 0;
        }
        warm = true;
    }
}

static void run_worker(void *state, pri_member *member)
{
    worklist *of = state;
    hand at = {.member = member};
    while (take_share(of, &at)) {
        while (at.own.count > 0) {
            work_on(of, &at, pri_nodes_take_newest(&at.own));
            if (at.own.count > 1 && atomic_load_explicit(&of->hungry, memory_order_relaxed) > 0)
                pass_on(of, &at);
        }
    }
}

/* The caller's nodes go to and fro between its own list and the shared one. */
static void begin_alone(worklist *of)
{
    hand at = {.own = of->shared, .member = &of->crew.members[0]};
    of->shared = (pri_nodes){0};
    run_alone(of, &at);
    of->shared = at.own;
}

static void run(worklist *of, ptrdiff_t n)
{
    pri_crew *crew = &of->crew;
    const int workers = crew->options.workers;
    const bool tasks = n > 1 && n <= (ptrdiff_t)TASKS_PER_THREAD * crew->limit;
    of->alone = pri_crew_adapts(crew) && crew->limit > 1 && !tasks;
    pri_work work = {.name = "prange_worklist",
                     .pieces = PTRDIFF_MAX,
                     .ns = of->alone ? 0.0 : pri_crew_ns(crew),
                     .crew = true,
                     .threads = workers > 0 ? workers : 0,
                     .room = crew->limit};
    pri_team team = pri_team_open(&work);
    if (of->alone && pri_crew_begin(crew)) {
        begin_alone(of);
        if (of->pays)
            pri_team_resize(&team, PTRDIFF_MAX, pri_crew_ns(crew));
    }
    pri_crew_run(crew, &team, run_worker, of);
    work.n = work.pieces = crew->total;
    pri_team_close(&team);
}

/* What no worker came to, as when a worker_init failed or memory ran out before. */
static void drop_rest(worklist *of)
{
    if (of->shared.count == 0)
        return;
    of->stopped = true;
    while (of->shared.count > 0)
        finish(of, pri_nodes_take_newest(&of->shared), NULL);
}

static prange_status add_initial(worklist *of, ptrdiff_t n, const char *initial)
{
    pri_node **last = &of->cursor;
    for (ptrdiff_t i = 0; i < n; i++) {
        const char *item = initial ? initial + (size_t)i * of->item_size : NULL;
        pri_node *node = pri_node_new(of->node_size, item, of->item_size);
        if (!node)
            return pri_fail(PRANGE_ERROR_MEMORY, "prange_worklist: no memory for %td items", n);
        pri_nodes_add_oldest(&of->shared, node);
        if (!of->ordered)
            continue;
        *last = node;
        last = &node->sibling;
    }
    return PRANGE_OK;
}

/* Sizes of a node, and all of the initial items, fit in memory. */
static prange_status measure(worklist *of, ptrdiff_t n, size_t item_size, size_t result_size)
{
    const size_t align = _Alignof(max_align_t), most = PTRDIFF_MAX / 4;
    ptrdiff_t bytes;
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_worklist: n = %td is negative", n);
    if (item_size > most || result_size > most ||
        __builtin_mul_overflow((size_t)n, item_size, &bytes))
        return pri_fail(PRANGE_ERROR_SIZE,
                        "prange_worklist: %td items of %zu and %zu bytes do not fit in memory", n,
                        item_size, result_size);
    of->item_size = item_size;
    of->has_result = result_size > 0;
    of->result_at = (item_size + align - 1) / align * align;
    of->node_size = offsetof(pri_node, item) + of->result_at + result_size;
    return PRANGE_OK;
}

prange_status prange_worklist(ptrdiff_t n, const void *initial, size_t item_size,
                              size_t result_size, prange_worklist_work work, prange_sink sink,
                              void *ctx, const prange_options *options)
{
    worklist of = {.work = work, .sink = sink, .ctx = ctx};
    of.last_done = &of.first_done;
    prange_status status = measure(&of, n, item_size, result_size);
    if (status == PRANGE_OK && (!work || (n > 0 && item_size > 0 && !initial)))
        status = pri_check_pointer("prange_worklist", work ? "initial" : "work", NULL);
    if (status == PRANGE_OK)
        status = pri_crew_check(&of.crew, "prange_worklist", options);
    if (status != PRANGE_OK)
        return status;
    of.ordered = sink && of.crew.options.order == PRANGE_IN_ORDER;
    of.collects = of.crew.options.on_error == PRANGE_COLLECT;
    status = pri_crew_open(&of.crew, ctx, PTRDIFF_MAX, n);
    if (status != PRANGE_OK)
        return status;
    status = add_initial(&of, n, initial);
    if (status != PRANGE_OK)
        of.crew.options.progress = NULL;
    else if (n > 0)
        run(&of, n);
    drop_rest(&of);
    of.failure.delivered = of.delivered;
    of.failure.out_of_memory = of.out_of_memory;
    of.failure.complete =
        !of.stopped && of.crew.total == (sink ? of.delivered : pri_crew_finished(&of.crew));
    const prange_status ending = pri_crew_close(&of.crew, &of.failure);
    return status == PRANGE_OK ? ending : status;
}
