/* SPDX-License-Identifier: MIT */
#include "items.h"

#include <prange/mpi.h>

#include <string.h>

/* Bytes of the items or the results of a batch, which is one message. */
#define BATCH_BYTES ((size_t)1 << 28)

/* A batch as a call on one machine, whose items are numbered from 0. */
typedef struct local {
    const pri_mpi_items *of;
    ptrdiff_t first;
    prange_progress progress;
    void *progress_ctx;
} local;

static int work_on(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                   void *ctx)
{
    const local *batch = ctx;
    return batch->of->work(batch->first + index, item, result, worker, batch->of->ctx);
}

static int start_worker(int rank, void **state, void *ctx)
{
    const local *batch = ctx;
    return batch->of->options.worker_init(rank, state, batch->of->ctx);
}

static void end_worker(int rank, void *state, void *ctx)
{
    const local *batch = ctx;
    batch->of->options.worker_free(rank, state, batch->of->ctx);
}

static int show_progress(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    const local *batch = ctx;
    return batch->progress(done, total, batch->progress_ctx);
}

pri_mpi_outcome pri_mpi_items_run(const pri_mpi_items *of, pri_mpi_batch batch, const void *items,
                                  void *results, int *codes, prange_progress progress,
                                  void *progress_ctx)
{
    local here = {of, (ptrdiff_t)batch.first, progress, progress_ctx};
    prange_report report = {.index = -1};
    prange_options options = of->options;
    options.report = &report;
    options.codes = codes;
    options.progress = progress ? show_progress : NULL;
    options.progress_ms = 1;
    options.worker_init = options.worker_init ? start_worker : NULL;
    options.worker_free = options.worker_free ? end_worker : NULL;
    const prange_status status =
        prange_map_items((ptrdiff_t)batch.count, items, of->item_size, results, of->result_size,
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

static int send_outcome(const pri_mpi_items *of, const pri_mpi_outcome *outcome)
{
    const int count = (int)outcome->batch.count;
    MPI_Comm comm = of->call->comm;
    int code = MPI_Send(outcome, sizeof *outcome, MPI_BYTE, 0, PRI_MPI_OUTCOME, comm);
    if (code == MPI_SUCCESS && count > 0 && of->result_size > 0)
        code = MPI_Send(of->results, (int)((size_t)count * of->result_size), MPI_BYTE, 0,
                        PRI_MPI_RESULTS, comm);
    if (code == MPI_SUCCESS && count > 0 && of->codes)
        code = MPI_Send(of->codes, count, MPI_INT, 0, PRI_MPI_CODES, comm);
    return code;
}

prange_status pri_mpi_items_follow(const pri_mpi_items *of)
{
    const pri_mpi_outcome nothing = {.index = -1};
    int code = MPI_SUCCESS, open = 2;
    for (int k = 0; k < 2 && code == MPI_SUCCESS; k++)
        code = send_outcome(of, &nothing);
    while (open > 0 && code == MPI_SUCCESS) {
        pri_mpi_batch batch = {0, 0};
        code = MPI_Recv(&batch, sizeof batch, MPI_BYTE, 0, PRI_MPI_ASSIGN, of->call->comm,
                        MPI_STATUS_IGNORE);
        if (batch.count == 0) {
            open--;
            continue;
        }
        if (code == MPI_SUCCESS && of->item_size > 0)
            code = MPI_Recv(of->room, (int)((size_t)batch.count * of->item_size), MPI_BYTE, 0,
                            PRI_MPI_ITEMS, of->call->comm, MPI_STATUS_IGNORE);
        if (code != MPI_SUCCESS)
            break;
        const pri_mpi_outcome outcome =
            pri_mpi_items_run(of, batch, of->room, of->results, of->codes, NULL, NULL);
        code = send_outcome(of, &outcome);
    }
    return pri_mpi_status(of->call->function, code);
}

/* Rank 0: results are exactly the items, or lie apart from them; codes and the report lie apart
 * from both, and from each other. */
static prange_status check_apart(const pri_mpi_items *of)
{
    const ptrdiff_t n = of->n;
    const bool same = of->items == of->results && of->item_size == of->result_size;
    const pri_mpi_memory arguments[] = {
        pri_mpi_rows("options.report", of->options.report, 1, 1, 1, sizeof *of->options.report),
        pri_mpi_rows("options.codes", of->codes, 1, n, n, sizeof *of->codes),
        pri_mpi_rows("results", of->results, 1, n, n, of->result_size),
        pri_mpi_rows("items", of->items, 1, n, n, of->item_size),
    };
    return pri_mpi_check_apart(of->call->function, same ? 2 : 3, 4, arguments);
}

/* The user's options, of a later version as long as all fields unknown here are zero. */
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

/* This rank: what all have to know of the arguments. */
static prange_status check(const pri_mpi_items *of)
{
    const char *function = of->call->function;
    prange_status status = PRANGE_OK;
    if (of->n < 0)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "n = %td is negative", of->n);
    if (of->item_size > BATCH_BYTES || of->result_size > BATCH_BYTES)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "an item or a result of %zu bytes",
                            of->item_size > of->result_size ? of->item_size : of->result_size);
    if (!of->known)
        return pri_mpi_fail(
            function, PRANGE_ERROR_VALUE,
            "options: not begun with PRANGE_OPTIONS_INIT, or with fields unknown to "
            "this version");
    if (!of->work)
        return pri_mpi_check_pointer(function, "work", NULL);
    if (of->call->rank == 0 && of->item_size > 0)
        status = pri_mpi_check_array(function, "items", of->n, of->items, of->item_size);
    if (status == PRANGE_OK && of->call->rank == 0 && of->result_size > 0)
        status = pri_mpi_check_array(function, "results", of->n, of->results, of->result_size);
    if (status == PRANGE_OK && of->call->rank == 0)
        status = check_apart(of);
    if (status != PRANGE_OK)
        return status;
    /* The options are for the call on one machine to check. */
    prange_options options = of->options;
    options.codes = NULL;
    options.report = NULL;
    options.progress = NULL;
    return pri_mpi_pass(function,
                        prange_map_items(0, NULL, 0, NULL, 0, of->work, of->ctx, &options));
}

/* The most items of a batch, the same on all ranks. */
static ptrdiff_t most_of(const pri_mpi_items *of)
{
    const size_t larger = of->item_size > of->result_size ? of->item_size : of->result_size;
    const ptrdiff_t fit = (ptrdiff_t)(BATCH_BYTES / (larger ? larger : 1));
    const ptrdiff_t share = of->n / of->call->ranks + 1;
    return share < fit ? share : fit;
}

/* The other ranks have room for a batch, rank 0 for what it sends. */
static prange_status take(pri_mpi_items *of, bool codes, void *taken[3])
{
    if (of->call->rank == 0) {
        of->boxes = taken[0] = pri_mpi_take(of->call->ranks, sizeof *of->boxes);
    } else {
        of->room = taken[0] = of->item_size ? pri_mpi_take(of->most, of->item_size) : NULL;
        of->results = taken[1] = of->result_size ? pri_mpi_take(of->most, of->result_size) : NULL;
        of->codes = taken[2] = codes ? pri_mpi_take(of->most, sizeof(int)) : NULL;
    }
    const bool leader = of->call->rank == 0;
    const bool lacks = leader ? !of->boxes
                              : (of->item_size && !of->room) || (of->result_size && !of->results) ||
                                    (codes && !of->codes);
    return lacks ? pri_mpi_fail(of->call->function, PRANGE_ERROR_MEMORY,
                                "no memory for a batch of %td items", of->most)
                 : PRANGE_OK;
}

/* Rank 0 knows how it ended; then all do. */
static prange_status finish(const pri_mpi_items *of, prange_status status,
                            const pri_mpi_outcome *all, prange_report *report)
{
    pri_mpi_call *call = of->call;
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
    pri_mpi_along(call, all, sizeof *all);
    status = pri_mpi_settle(call, status);
    if (report) {
        pri_mpi_outcome told;
        memcpy(&told, pri_mpi_letter(call, 0), sizeof told);
        *report = (prange_report){.done = (ptrdiff_t)told.done,
                                  .failed = (ptrdiff_t)told.failed,
                                  .index = (ptrdiff_t)told.index,
                                  .code = (int)told.code,
                                  .stage = (prange_stage)told.stage,
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
    pri_mpi_items of = {.call = &call,
                        .n = n,
                        .items = items,
                        .results = results,
                        .item_size = item_size,
                        .result_size = result_size,
                        .work = work,
                        .ctx = ctx};
    of.known = read_options(options, &of.options);
    of.codes = of.options.codes;
    pri_mpi_same(&call, "n", (uint64_t)n);
    pri_mpi_same(&call, "item_size", item_size);
    pri_mpi_same(&call, "result_size", result_size);
    pri_mpi_same(&call, "options->on_error", (uint64_t)of.options.on_error);
    call.own.index = of.codes != NULL;
    status = pri_mpi_agree(&call, check(&of));
    if (status != PRANGE_OK)
        return status;
    of.most = most_of(&of);
    status = pri_mpi_settle(&call, take(&of, call.records[0].index != 0, taken));
    pri_mpi_outcome all = {.index = -1};
    if (status == PRANGE_OK) {
        status = call.rank == 0 ? pri_mpi_items_lead(&of, &all) : pri_mpi_items_follow(&of);
        status = finish(&of, status, &all, of.options.report);
    }
    for (int k = 0; k < 3; k++)
        pri_mpi_give(taken[k]);
    return status;
}
