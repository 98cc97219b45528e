/* SPDX-License-Identifier: MIT */
/*
 * Worklists. Each worker has its own deque; a shared deque passes nodes between workers. A worker
 * whose deque is empty takes nodes from the shared deque or sleeps. A worker that sees idle ones
 * moves its oldest nodes there, which have the largest subtrees. The work ends when all workers
 * sleep.
 *
 * In order, a cursor walks over the tree. The worker that finishes the node at the cursor delivers
 * it and the finished nodes that follow; nodes behind the cursor are freed. After a failure or a
 * cancellation, the remaining nodes still pass through the deques and under the cursor, but are
 * neither worked on nor delivered, so there is only one way to free them.
 */
#include <prange/worklist.h>

#include <stdint.h>

#include "deque.h"
#include "pool.h"
#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"

/* Up to this many initial items per thread are presumed long, as in prange_for. */
#define TASKS_PER_THREAD 16

/* A team pays if an item takes WORTH_NS; the caller measures for MEASURED_NS. */
#define WORTH_NS 500.0
#define MEASURED_NS 20e3

/* Most nodes that pass from one worker to another at once. */
#define SHARE_MAX 128

typedef struct worklist {
    size_t item_size, node_size, result_offset;
    bool has_result, ordered, collects;
    prange_worklist_work work;
    prange_sink sink;
    void *ctx;
    pri_pool pool;

    pri_deque shared; /* the pool's lock guards it and all fields below that are not atomic */
    atomic_int idle;  /* workers that wait for nodes */
    int asleep;       /* idle workers, and those that have seen the end */
    bool sinking;
    pri_node *cursor;                  /* in order: the next node to deliver */
    pri_node *first_done, **last_done; /* as finished: nodes to deliver, linked by `sibling` */
    ptrdiff_t visited, delivered;
    pri_outcome outcome;
    atomic_bool stopped, out_of_memory;
} worklist;

struct prange_branch {
    worklist *list;
    pri_node *first, **last; /* children, linked by `sibling` */
    ptrdiff_t count;
};

/* A worker's own deque, and its measurement while the caller is alone. */
typedef struct local {
    pri_deque deque;
    pri_worker *worker;
    double ns;
    ptrdiff_t measured; /* items that took `ns` in total */
} local;

static void *result_of(const worklist *list, pri_node *node)
{
    return list->has_result ? node->item + list->result_offset : NULL;
}

static bool stopped(worklist *list)
{
    return atomic_load_explicit(&list->stopped, memory_order_relaxed) ||
           pri_pool_cancelled(&list->pool);
}

prange_status prange_worklist_add(prange_branch *branch, const void *item)
{
    if (!branch || (!item && branch->list->item_size))
        return pri_check_pointer(__func__, branch ? "item" : "branch", NULL);
    pri_node *node = pri_node_new(branch->list->node_size, item, branch->list->item_size);
    if (!node) {
        atomic_store(&branch->list->out_of_memory, true);
        atomic_store(&branch->list->stopped, true);
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for an item", __func__);
    }
    *branch->last = node;
    branch->last = &node->sibling;
    branch->count++;
    return PRANGE_OK;
}

static void record_failure(worklist *list, prange_stage stage, ptrdiff_t index, int code)
{
    if (list->outcome.code == 0)
        list->outcome = (pri_outcome){.index = index, .code = code, .stage = stage};
    if (stage == PRANGE_STAGE_SINK || !list->collects)
        atomic_store_explicit(&list->stopped, true, memory_order_relaxed);
}

/* Passes a result to the sink; releases the lock meanwhile. */
static void deliver(worklist *list, pri_node *node)
{
    if (node->worked && node->code == 0 && !stopped(list)) {
        pthread_mutex_unlock(&list->pool.lock);
        const int code = list->sink(list->visited, result_of(list, node), list->ctx);
        pthread_mutex_lock(&list->pool.lock);
        if (code != 0)
            record_failure(list, PRANGE_STAGE_SINK, list->visited, code);
        list->delivered += code == 0;
    }
    list->visited++;
}

/* In order: delivers the finished nodes from the cursor on. */
static void deliver_in_order(worklist *list)
{
    if (list->sinking)
        return;
    list->sinking = true;
    while (list->cursor && list->cursor->finished) {
        pri_node *node = list->cursor;
        if (node->code != 0 && !stopped(list))
            record_failure(list, PRANGE_STAGE_WORK, list->visited, node->code);
        deliver(list, node);
        list->cursor = pri_node_advance(node);
    }
    list->sinking = false;
}

/* As finished: delivers all waiting nodes. */
static void deliver_done(worklist *list)
{
    if (list->sinking)
        return;
    list->sinking = true;
    while (list->first_done) {
        pri_node *node = list->first_done;
        list->first_done = node->sibling;
        if (!list->first_done)
            list->last_done = &list->first_done;
        deliver(list, node);
        pri_node_free(node);
    }
    list->sinking = false;
}

/* Marks a node as finished. Afterwards any worker may free it. */
static void finish(worklist *list, pri_node *node, pri_node *children)
{
    if (!list->sink) {
        pri_node_free(node);
        return;
    }
    pthread_mutex_lock(&list->pool.lock);
    if (list->ordered) {
        node->child = children;
        node->finished = true;
        deliver_in_order(list);
    } else {
        node->sibling = NULL;
        *list->last_done = node;
        list->last_done = &node->sibling;
        deliver_done(list);
    }
    pthread_mutex_unlock(&list->pool.lock);
}

/* Pushes a node's children onto the worker's deque. */
static void push_children(worklist *list, local *own, pri_node *parent, const prange_branch *branch)
{
    for (pri_node *child = branch->first; child; child = child->sibling)
        child->parent = parent;
    pri_deque_push_siblings(&own->deque, branch->first, branch->count);
    atomic_fetch_add_explicit(&list->pool.total, branch->count, memory_order_relaxed);
}

/* In order, a failure counts only once the cursor reaches it. */
static void record_work_failure(worklist *list, int code)
{
    if (list->ordered)
        return;
    pthread_mutex_lock(&list->pool.lock);
    record_failure(list, PRANGE_STAGE_WORK, pri_pool_finished(&list->pool), code);
    pthread_mutex_unlock(&list->pool.lock);
}

static void work_on(worklist *list, local *own, pri_node *node)
{
    prange_branch branch = {.list = list, .last = &branch.first};
    if (stopped(list)) {
        finish(list, node, NULL);
        return;
    }
    const int code =
        list->work(&branch, node->item, result_of(list, node), &own->worker->handle, list->ctx);
    node->worked = true;
    node->code = code;
    if (code != 0) {
        record_work_failure(list, code);
        pri_node_free_siblings(branch.first);
        branch.first = NULL;
    } else {
        push_children(list, own, node, &branch);
    }
    finish(list, node, branch.first);
    pri_pool_count(&list->pool, own->worker, code);
}

/* Divides the worker's nodes evenly between itself and the idle workers. */
static void share_nodes(worklist *list, local *own)
{
    pthread_mutex_lock(&list->pool.lock);
    const ptrdiff_t idle = atomic_load_explicit(&list->idle, memory_order_relaxed);
    const ptrdiff_t kept = (own->deque.count + idle) / (idle + 1);
    const ptrdiff_t count = pri_min(own->deque.count - kept, SHARE_MAX * idle);
    for (ptrdiff_t k = 0; k < count; k++)
        pri_deque_push_newest(&list->shared, pri_deque_pop_oldest(&own->deque));
    for (ptrdiff_t k = 0; k < count && k < idle; k++)
        pthread_cond_signal(&list->pool.wake);
    pthread_mutex_unlock(&list->pool.lock);
}

/* Sleeps until there are shared nodes (true), or all workers sleep, which is the end (false). */
static bool wait_for_nodes(worklist *list)
{
    const int workers = pri_pool_size(&list->pool);
    if (++list->asleep == workers) {
        pthread_cond_broadcast(&list->pool.wake);
        return false;
    }
    atomic_fetch_add_explicit(&list->idle, 1, memory_order_relaxed);
    while (list->shared.count == 0 && list->asleep < workers)
        pthread_cond_wait(&list->pool.wake, &list->pool.lock);
    atomic_fetch_sub_explicit(&list->idle, 1, memory_order_relaxed);
    if (list->shared.count == 0)
        return false;
    list->asleep--;
    return true;
}

/* Takes a share of the shared nodes, those that are first in the walk. Returns false at the end. */
static bool take_nodes(worklist *list, local *own)
{
    const int workers = pri_pool_size(&list->pool);
    pthread_mutex_lock(&list->pool.lock);
    if (list->shared.count > 0 || wait_for_nodes(list)) {
        const ptrdiff_t share = (list->shared.count - 1) / workers + 1;
        for (ptrdiff_t k = pri_min(share, SHARE_MAX); k > 0; k--)
            pri_deque_push_oldest(&own->deque, pri_deque_pop_newest(&list->shared));
    }
    pthread_mutex_unlock(&list->pool.lock);
    return own->deque.count > 0;
}

static void run_worker(void *job, pri_worker *worker)
{
    worklist *list = job;
    local own = {.worker = worker};
    while (take_nodes(list, &own)) {
        while (own.deque.count > 0) {
            work_on(list, &own, pri_deque_pop_newest(&own.deque));
            if (own.deque.count > 1 && atomic_load_explicit(&list->idle, memory_order_relaxed) > 0)
                share_nodes(list, &own);
        }
    }
}

/* Whether a team pays for the caller: there are nodes for others, and items take long enough. */
static bool worth_a_team(const local *own)
{
    return own->deque.count > 1 && (own->measured >= 8 || own->ns >= MEASURED_NS) &&
           own->ns >= WORTH_NS * (double)own->measured;
}

/* Takes the shared nodes and works on the caller alone, up to the end or until a team pays and is
 * granted. The remaining time is presumed to equal the time so far. The first item's time is
 * ignored, unless it alone makes a team pay, because cold caches inflate it. */
static void run_alone(worklist *list, pri_team *team)
{
    local own = {.deque = list->shared, .worker = &list->pool.workers[0]};
    bool warm = false, pays = false;
    list->shared = (pri_deque){0};
    const double begin = pri_clock_ns();
    double before = begin;
    while (own.deque.count > 0 && !pays) {
        work_on(list, &own, pri_deque_pop_newest(&own.deque));
        const double now = pri_clock_ns();
        own.ns += now - before;
        own.measured++;
        before = now;
        if (worth_a_team(&own)) {
            pri_team_resize(team, PTRDIFF_MAX, now - begin);
            pays = team->size > 1;
        }
        if (own.ns >= MEASURED_NS || !warm) {
            own.ns = 0.0;
            own.measured = 0;
        }
        warm = true;
    }
    list->shared = own.deque;
}

static void run(worklist *list, ptrdiff_t n)
{
    pri_pool *pool = &list->pool;
    const int workers = pool->options.workers;
    const bool tasks = n > 1 && n <= (ptrdiff_t)TASKS_PER_THREAD * pool->limit;
    const bool timed = pri_pool_adapts(pool) && pool->limit > 1 && !tasks;
    pri_work work = {.name = pool->function,
                     .pieces = PTRDIFF_MAX,
                     .ns = timed ? 0.0 : pri_pool_untimed_ns(pool),
                     .open_ended = true,
                     .pool = true,
                     .threads = workers > 0 ? workers : 0,
                     .room = pool->limit};
    pri_team team = pri_team_open(&work);
    if (timed && pri_pool_start_caller(pool))
        run_alone(list, &team);
    pri_pool_run(pool, &team, run_worker, list);
    work.n = work.pieces = pool->total;
    pri_team_close(&team);
}

/* Frees the nodes that no worker took, because a worker_init failed or memory ran out. */
static void free_remaining(worklist *list)
{
    if (list->shared.count == 0)
        return;
    list->stopped = true;
    while (list->shared.count > 0)
        finish(list, pri_deque_pop_newest(&list->shared), NULL);
}

static prange_status add_initial(worklist *list, ptrdiff_t n, const char *initial)
{
    pri_node **last = &list->cursor;
    for (ptrdiff_t i = 0; i < n; i++) {
        const char *item = initial ? initial + (size_t)i * list->item_size : NULL;
        pri_node *node = pri_node_new(list->node_size, item, list->item_size);
        if (!node)
            return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td items", list->pool.function,
                            n);
        pri_deque_push_oldest(&list->shared, node);
        if (!list->ordered)
            continue;
        *last = node;
        last = &node->sibling;
    }
    return PRANGE_OK;
}

/* Checks that a node, and all initial items together, fit in memory. */
static prange_status check_sizes(const char *function, ptrdiff_t n, size_t item_size,
                                 size_t result_size)
{
    const size_t max = PTRDIFF_MAX / 4;
    ptrdiff_t bytes;
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", function, n);
    if (item_size > max || result_size > max ||
        __builtin_mul_overflow((size_t)n, item_size, &bytes))
        return pri_fail(PRANGE_ERROR_SIZE,
                        "%s: %td items of %zu bytes with results of %zu do not fit in memory",
                        function, n, item_size, result_size);
    return PRANGE_OK;
}

static void set_layout(worklist *list, size_t item_size, size_t result_size)
{
    const size_t align = _Alignof(max_align_t);
    list->item_size = item_size;
    list->has_result = result_size > 0;
    list->result_offset = (item_size + align - 1) / align * align;
    list->node_size = offsetof(pri_node, item) + list->result_offset + result_size;
    list->ordered = list->sink && list->pool.options.order == PRANGE_IN_ORDER;
    list->collects = list->pool.options.on_error == PRANGE_COLLECT;
    list->last_done = &list->first_done;
}

prange_status prange_worklist(ptrdiff_t n, const void *initial, size_t item_size,
                              size_t result_size, prange_worklist_work work, prange_sink sink,
                              void *ctx, const prange_options *options)
{
    worklist list = {.work = work, .sink = sink, .ctx = ctx};
    prange_status status = check_sizes(__func__, n, item_size, result_size);
    if (status == PRANGE_OK && (!work || (n > 0 && item_size > 0 && !initial)))
        status = pri_check_pointer(__func__, work ? "initial" : "work", NULL);
    if (status == PRANGE_OK)
        status = pri_pool_check(&list.pool, __func__, options);
    if (status != PRANGE_OK)
        return status;
    set_layout(&list, item_size, result_size);
    status = pri_pool_open(&list.pool, ctx, PTRDIFF_MAX, n);
    if (status != PRANGE_OK)
        return status;
    status = add_initial(&list, n, initial);
    if (status != PRANGE_OK)
        list.pool.options.progress = NULL;
    else if (n > 0)
        run(&list, n);
    free_remaining(&list);
    list.outcome.delivered = list.delivered;
    list.outcome.out_of_memory = list.out_of_memory;
    list.outcome.complete =
        !list.stopped && list.pool.total == (sink ? list.delivered : pri_pool_finished(&list.pool));
    const prange_status outcome = pri_pool_close(&list.pool, &list.outcome);
    return status == PRANGE_OK ? outcome : status;
}
