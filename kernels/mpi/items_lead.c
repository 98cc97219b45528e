/* SPDX-License-Identifier: MIT */
/*
 * Rank 0 of a map over items. While it runs a batch of its own, it looks for messages of other
 * ranks in the progress reports: these run on the caller's thread, which alone may call MPI.
 */
#include "items.h"

/* The interval between looks for messages, in ms. A batch is 1/SHARE of the remaining items,
 * divided by the number of ranks. */
enum { LISTEN_MS = 1, SHARE = 4 };

typedef struct leader {
    const pri_mpi_items *items;
    pri_mpi_mailbox *boxes;
    ptrdiff_t begun; /* items assigned */
    int open;        /* open requests */
    bool stopped, cancelled;
    pri_mpi_outcome all;
    int code;        /* the first error of MPI */
    double reported; /* when the user's progress was last called */
} leader;

static pri_mpi_batch next_batch(leader *lead)
{
    const pri_mpi_items *items = lead->items;
    const ptrdiff_t left = lead->stopped ? 0 : items->n - lead->begun;
    const ptrdiff_t least = prange_get_num_threads();
    ptrdiff_t count = left / ((ptrdiff_t)SHARE * items->call->ranks);
    count = count < least ? least : count;
    count = count > items->most ? items->most : count;
    count = count > left ? left : count;
    const pri_mpi_batch batch = {lead->begun, count};
    lead->begun += count;
    return batch;
}

static void record_outcome(leader *lead, int rank, const pri_mpi_outcome *outcome)
{
    pri_mpi_outcome *all = &lead->all;
    all->done += outcome->done;
    all->failed += outcome->failed;
    if (outcome->status == PRANGE_OK)
        return;
    const bool failure = outcome->index >= 0;
    if (failure ? all->index < 0 || outcome->index < all->index : all->status == PRANGE_OK) {
        all->status = outcome->status;
        all->stage = outcome->stage;
        all->index = outcome->index;
        all->code = failure ? outcome->code : rank;
    }
    if (!failure || lead->items->options.on_error == PRANGE_STOP)
        lead->stopped = true;
}

/* Keeps MPI's first error, which ends the call. Returns whether there is none. */
static bool check_mpi(leader *lead, int code)
{
    if (lead->code == MPI_SUCCESS)
        lead->code = code;
    return lead->code == MPI_SUCCESS;
}

/* Two waits, since MPICH's header makes GCC warn of MPI_Waitall without statuses. */
static bool wait_for(leader *lead, MPI_Request requests[2])
{
    return check_mpi(lead, MPI_Wait(&requests[0], MPI_STATUS_IGNORE)) &&
           check_mpi(lead, MPI_Wait(&requests[1], MPI_STATUS_IGNORE));
}

/* Assigns the next batch. The wait is short: the mailbox's last messages were received long ago,
 * since their outcome has come. */
static void assign(leader *lead, int rank)
{
    const pri_mpi_items *items = lead->items;
    pri_mpi_mailbox *box = &lead->boxes[rank];
    const int k = box->next;
    box->next = 1 - k;
    if (!wait_for(lead, box->requests[k]))
        return;
    box->batches[k] = next_batch(lead);
    const pri_mpi_batch batch = box->batches[k];
    if (batch.count == 0)
        lead->open--;
    if (!check_mpi(lead, MPI_Isend(&box->batches[k], sizeof batch, MPI_BYTE, rank, PRI_MPI_ASSIGN,
                                   items->call->comm, &box->requests[k][0])))
        return;
    if (batch.count > 0 && items->item_size > 0)
        (void)check_mpi(lead,
                        MPI_Isend(items->items + (size_t)batch.first * items->item_size,
                                  (int)((size_t)batch.count * items->item_size), MPI_BYTE, rank,
                                  PRI_MPI_ITEMS, items->call->comm, &box->requests[k][1]));
}

static void receive(leader *lead, int rank)
{
    const pri_mpi_items *items = lead->items;
    pri_mpi_outcome outcome;
    if (!check_mpi(lead, MPI_Recv(&outcome, sizeof outcome, MPI_BYTE, rank, PRI_MPI_OUTCOME,
                                  items->call->comm, MPI_STATUS_IGNORE)))
        return;
    const size_t first = (size_t)outcome.batch.first, count = (size_t)outcome.batch.count;
    if (count > 0 && items->result_size > 0 &&
        !check_mpi(lead, MPI_Recv(items->results + first * items->result_size,
                                  (int)(count * items->result_size), MPI_BYTE, rank,
                                  PRI_MPI_RESULTS, items->call->comm, MPI_STATUS_IGNORE)))
        return;
    if (count > 0 && items->codes &&
        !check_mpi(lead, MPI_Recv(items->codes + first, (int)count, MPI_INT, rank, PRI_MPI_CODES,
                                  items->call->comm, MPI_STATUS_IGNORE)))
        return;
    if (count > 0)
        record_outcome(lead, rank, &outcome);
    assign(lead, rank);
}

/* Calls the user's progress function if it is due. */
static void report(leader *lead, int64_t own)
{
    const prange_options *options = &lead->items->options;
    const double now = MPI_Wtime();
    if (!options->progress || (now - lead->reported) * 1e3 < options->progress_ms)
        return;
    lead->reported = now;
    const int64_t done = lead->all.done + lead->all.failed + own;
    if (options->progress((ptrdiff_t)done, lead->items->n, lead->items->ctx) != 0)
        lead->cancelled = lead->stopped = true;
}

static int listen_to_all(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    leader *lead = ctx;
    (void)total;
    for (;;) {
        int there = 0;
        MPI_Status from;
        if (!check_mpi(lead, MPI_Iprobe(MPI_ANY_SOURCE, PRI_MPI_OUTCOME, lead->items->call->comm,
                                        &there, &from)))
            return 1;
        if (!there)
            break;
        receive(lead, from.MPI_SOURCE);
    }
    report(lead, done);
    return lead->cancelled;
}

static void work_and_listen(leader *lead)
{
    const pri_mpi_items *items = lead->items;
    while (lead->code == MPI_SUCCESS) {
        const pri_mpi_batch batch = next_batch(lead);
        if (batch.count == 0)
            break;
        const size_t first = (size_t)batch.first;
        const pri_mpi_outcome outcome = pri_mpi_items_run(
            items, batch, items->items ? items->items + first * items->item_size : NULL,
            items->results ? items->results + first * items->result_size : NULL,
            items->codes ? items->codes + first : NULL, listen_to_all, lead);
        record_outcome(lead, 0, &outcome);
        (void)listen_to_all(0, items->n, lead);
    }
    while (lead->open > 0 && lead->code == MPI_SUCCESS) {
        MPI_Status from;
        if (check_mpi(lead, MPI_Probe(MPI_ANY_SOURCE, PRI_MPI_OUTCOME, items->call->comm, &from)))
            receive(lead, from.MPI_SOURCE);
        report(lead, 0);
    }
}

prange_status pri_mpi_items_lead(const pri_mpi_items *items, pri_mpi_outcome *all)
{
    const int ranks = items->call->ranks;
    leader lead = {
        .items = items, .boxes = items->boxes, .open = 2 * (ranks - 1), .all = {.index = -1}};
    for (int r = 0; r < ranks; r++) {
        lead.boxes[r].next = 0;
        for (int k = 0; k < 4; k++)
            lead.boxes[r].requests[k / 2][k % 2] = MPI_REQUEST_NULL;
    }
    work_and_listen(&lead);
    for (int r = 0; r < ranks && lead.code == MPI_SUCCESS; r++)
        for (int k = 0; k < 2; k++)
            (void)wait_for(&lead, lead.boxes[r].requests[k]);
    lead.reported = -1e9;
    if (!lead.cancelled)
        report(&lead, 0);
    if (lead.cancelled && lead.all.status == PRANGE_OK &&
        lead.all.done + lead.all.failed < items->n)
        lead.all.status = PRANGE_ERROR_CANCELLED;
    *all = lead.all;
    return pri_mpi_status(items->call->function, lead.code);
}
