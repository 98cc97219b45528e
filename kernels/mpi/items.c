/* SPDX-License-Identifier: MIT */
#include "items.h"

#include <prange/mpi.h>

#include <string.h>

/* The most bytes of the items or results of a batch, which are one message. */
#define BATCH_BYTES ((size_t)1 << 28)

/* A batch as a call on one machine, which numbers its items from 0. */
typedef struct local {
    const pri_mpi_items *call;
    ptrdiff_t first;
    prange_progress progress;
    void *progress_ctx;
} local;

static int work_on(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                   void *ctx)
{
    const local *batch = ctx;
    return batch->call->work(batch->first + index, item, result, worker, batch->call->ctx);
}

static int start_worker(int rank, void **state, void *ctx)
{
    const local *batch = ctx;
    return batch->call->options.worker_init(rank, state, batch->call->ctx);
}

static void end_worker(int rank, void *state, void *ctx)
{
    const local *batch = ctx;
    batch->call->options.worker_free(rank, state, batch->call->ctx);
}

static int show_progress(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    const local *batch = ctx;
    return batch->progress(done, total, batch->progress_ctx);
}

pri_mpi_outcome pri_mpi_items_run(const pri_mpi_items *call, pri_mpi_batch batch, const void *items,
                                  void *results, int *codes, prange_progress progress,
                                  void *progress_ctx)
{
    local here = {call, (ptrdiff_t)batch.first, progress, progress_ctx};
    prange_report report = {.index = -1};
    prange_options options = call->options;
    options.report = &report;
    options.codes = codes;
    options.progress = progress ? show_progress : NULL;
    options.progress_ms = 1;
    options.worker_init = options.worker_init ? start_worker : NULL;
    options.worker_free = options.worker_free ? end_worker : NULL;
    const prange_status status =
        prange_map_items((ptrdiff_t)batch.count, items, call->item_size, results, call->result_size,
                         work_on, &here, &options);
    const bool item = report.stage == PRANGE_STAGE_WORK;
    return (pri_mpi_outcome){.batch = batch,
                             .status = status,
                             .stage = report.stage,
                             .done = report.done,
                             .failed = report.failed,
                             .index = item ? batch.first + report.index : -1,
                             .code = report.code};
}

static int send_outcome(const pri_mpi_items *items, const pri_mpi_outcome *outcome)
{
    const int count = (int)outcome->batch.count;
    MPI_Comm comm = items->call->comm;
    int code = MPI_Send(outcome, sizeof *outcome, MPI_BYTE, 0, PRI_MPI_OUTCOME, comm);
    if (code == MPI_SUCCESS && count > 0 && items->result_size > 0)
        code = MPI_Send(items->results, (int)((size_t)count * items->result_size), MPI_BYTE, 0,
                        PRI_MPI_RESULTS, comm);
    if (code == MPI_SUCCESS && count > 0 && items->codes)
        code = MPI_Send(items->codes, count, MPI_INT, 0, PRI_MPI_CODES, comm);
    return code;
}

prange_status pri_mpi_items_follow(const pri_mpi_items *items)
{
    const pri_mpi_outcome nothing = {.index = -1};
    int code = MPI_SUCCESS, open = 2;
    for (int k = 0; k < 2 && code == MPI_SUCCESS; k++)
        code = send_outcome(items, &nothing);
    while (open > 0 && code == MPI_SUCCESS) {
        pri_mpi_batch batch = {0, 0};
        code = MPI_Recv(&batch, sizeof batch, MPI_BYTE, 0, PRI_MPI_ASSIGN, items->call->comm,
                        MPI_STATUS_IGNORE);
        if (batch.count == 0) {
            open--;
            continue;
        }
        if (code == MPI_SUCCESS && items->item_size > 0)
            code = MPI_Recv(items->room, (int)((size_t)batch.count * items->item_size), MPI_BYTE, 0,
                            PRI_MPI_ITEMS, items->call->comm, MPI_STATUS_IGNORE);
        if (code != MPI_SUCCESS)
            break;
        const pri_mpi_outcome outcome =
            pri_mpi_items_run(items, batch, items->room, items->results, items->codes, NULL, NULL);
        code = send_outcome(items, &outcome);
    }
    return pri_mpi_status(items->call->function, code);
}

/* Rank 0: checks that the results are exactly the items or do not overlap them, and that the codes
 * and the report overlap neither these nor each other. */
static prange_status check_apart(const pri_mpi_items *items)
{
    const ptrdiff_t n = items->n;
    const bool same = items->items == items->results && items->item_size == items->result_size;
    const pri_mpi_memory arguments[] = {
        pri_mpi_rows("options.report", items->options.report, 1, 1, 1,
                     sizeof *items->options.report),
        pri_mpi_rows("options.codes", items->codes, 1, n, n, sizeof *items->codes),
        pri_mpi_rows("results", items->results, 1, n, n, items->result_size),
        pri_mpi_rows("items", items->items, 1, n, n, items->item_size),
    };
    return pri_mpi_check_apart(items->call->function, same ? 2 : 3, 4, arguments);
}

/* Reads the user's options. Those of a later version are accepted if all fields unknown here are
 * zero. */
static bool read_options(const prange_options *from, prange_options *to)
{
    const unsigned char *bytes = (const unsigned char *)from;
    *to = (prange_options)PRANGE_OPTIONS_INIT;
    if (!from)
        return true;
    for (size_t k = sizeof *from; k < from->size; k++)
        if (bytes[k])
            return false;
    if (from->size < sizeof *from)
        return false;
    *to = *from;
    to->size = sizeof *to;
    return true;
}

/* This rank: checks the arguments. */
static prange_status check(const pri_mpi_items *items)
{
    const char *function = items->call->function;
    prange_status status = PRANGE_OK;
    if (items->n < 0)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "n = %td is negative", items->n);
    if (items->item_size > BATCH_BYTES || items->result_size > BATCH_BYTES)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "an item or a result of %zu bytes",
                            items->item_size > items->result_size ? items->item_size
                                                                  : items->result_size);
    if (!items->known)
        return pri_mpi_fail(
            function, PRANGE_ERROR_VALUE,
            "options: not begun with PRANGE_OPTIONS_INIT, or with fields unknown to "
            "this version");
    if (!items->work)
        return pri_mpi_check_pointer(function, "work", NULL);
    if (items->call->rank == 0 && items->item_size > 0)
        status = pri_mpi_check_array(function, "items", items->n, items->items, items->item_size);
    if (status == PRANGE_OK && items->call->rank == 0 && items->result_size > 0)
        status =
            pri_mpi_check_array(function, "results", items->n, items->results, items->result_size);
    if (status == PRANGE_OK && items->call->rank == 0)
        status = check_apart(items);
    if (status != PRANGE_OK)
        return status;
    /* The call on one machine checks the options. */
    prange_options options = items->options;
    options.codes = NULL;
    options.report = NULL;
    options.progress = NULL;
    return pri_mpi_forward_error(
        function, prange_map_items(0, NULL, 0, NULL, 0, items->work, items->ctx, &options));
}

/* The most items of a batch, the same on all ranks. */
static ptrdiff_t most_of(const pri_mpi_items *items)
{
    const size_t larger =
        items->item_size > items->result_size ? items->item_size : items->result_size;
    const ptrdiff_t fit = (ptrdiff_t)(BATCH_BYTES / (larger ? larger : 1));
    const ptrdiff_t share = items->n / items->call->ranks + 1;
    return share < fit ? share : fit;
}

/* Takes memory: for a batch on the other ranks, for the mailboxes on rank 0. */
static prange_status take_memory(pri_mpi_items *items, bool codes, void *taken[3])
{
    if (items->call->rank == 0) {
        items->boxes = taken[0] = pri_mpi_alloc(items->call->ranks, sizeof *items->boxes);
    } else {
        items->room = taken[0] =
            items->item_size ? pri_mpi_alloc(items->most, items->item_size) : NULL;
        items->results = taken[1] =
            items->result_size ? pri_mpi_alloc(items->most, items->result_size) : NULL;
        items->codes = taken[2] = codes ? pri_mpi_alloc(items->most, sizeof(int)) : NULL;
    }
    const bool leader = items->call->rank == 0;
    const bool lacks = leader ? !items->boxes
                              : (items->item_size && !items->room) ||
                                    (items->result_size && !items->results) ||
                                    (codes && !items->codes);
    return lacks ? pri_mpi_fail(items->call->function, PRANGE_ERROR_MEMORY,
                                "no memory for a batch of %td items", items->most)
                 : PRANGE_OK;
}

/* Rank 0 tells all ranks the outcome. */
static prange_status finish(const pri_mpi_items *items, prange_status status,
                            const pri_mpi_outcome *all, prange_report *report)
{
    pri_mpi_call *call = items->call;
    const prange_failure failure = {(ptrdiff_t)all->index, (int)all->code};
    if (status == PRANGE_OK && all->status == PRANGE_ERROR_CALLBACK) {
        (void)pri_mpi_fail(call->function, PRANGE_ERROR_CALLBACK,
                           "the user's function returned %d at index %td", failure.code,
                           failure.index);
        status = prange_set_last_error(PRANGE_ERROR_CALLBACK, prange_last_error(), &failure);
    } else if (status == PRANGE_OK && all->status != PRANGE_OK) {
        status = pri_mpi_fail(call->function, (prange_status)all->status, "rank %d: %s",
                              failure.code, prange_status_string((prange_status)all->status));
    }
    pri_mpi_attach(call, all, sizeof *all);
    status = pri_mpi_agree_status(call, status);
    if (report) {
        pri_mpi_outcome leader_outcome;
        memcpy(&leader_outcome, pri_mpi_letter(call, 0), sizeof leader_outcome);
        *report = (prange_report){.done = (ptrdiff_t)leader_outcome.done,
                                  .failed = (ptrdiff_t)leader_outcome.failed,
                                  .index = (ptrdiff_t)leader_outcome.index,
                                  .code = (int)leader_outcome.code,
                                  .stage = (prange_stage)leader_outcome.stage,
                                  .workers = call->ranks};
    }
    return status;
}

prange_status prange_mpi_map_items(MPI_Comm comm, ptrdiff_t n, const void *items, size_t item_size,
                                   void *results, size_t result_size, prange_item_work work,
                                   void *ctx, const prange_options *options)
{
    pri_mpi_call call;
    void *taken[3] = {NULL, NULL, NULL};
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_items whole = {.call = &call,
                           .n = n,
                           .items = items,
                           .results = results,
                           .item_size = item_size,
                           .result_size = result_size,
                           .work = work,
                           .ctx = ctx};
    whole.known = read_options(options, &whole.options);
    whole.codes = whole.options.codes;
    pri_mpi_require_same(&call, "n", (uint64_t)n);
    pri_mpi_require_same(&call, "item_size", item_size);
    pri_mpi_require_same(&call, "result_size", result_size);
    pri_mpi_require_same(&call, "options->on_error", (uint64_t)whole.options.on_error);
    call.own.index = whole.codes != NULL;
    status = pri_mpi_agree(&call, check(&whole));
    if (status != PRANGE_OK)
        return status;
    whole.most = most_of(&whole);
    status = pri_mpi_agree_status(&call, take_memory(&whole, call.records[0].index != 0, taken));
    pri_mpi_outcome all = {.index = -1};
    if (status == PRANGE_OK) {
        status = call.rank == 0 ? pri_mpi_items_lead(&whole, &all) : pri_mpi_items_follow(&whole);
        status = finish(&whole, status, &all, whole.options.report);
    }
    for (int k = 0; k < 3; k++)
        pri_mpi_free(taken[k]);
    return status;
}
