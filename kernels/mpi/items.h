/* SPDX-License-Identifier: MIT */
/*
 * The map over items: the messages between rank 0 and the other ranks. Rank 0 assigns batches of
 * adjacent items in ascending order. Each other rank always has two requests open, so that its next
 * batch is there when it finishes one. An outcome is also a request.
 */
#ifndef PRI_MPI_ITEMS_H
#define PRI_MPI_ITEMS_H

#include <prange/items.h>

#include "comm.h"

enum { PRI_MPI_ASSIGN = 11, PRI_MPI_ITEMS, PRI_MPI_OUTCOME, PRI_MPI_RESULTS, PRI_MPI_CODES };

/* A batch; without items, it means that there are no more. */
typedef struct pri_mpi_batch {
    int64_t first, count;
} pri_mpi_batch;

/* The outcome of a batch; without items, only a request. */
typedef struct pri_mpi_outcome {
    pri_mpi_batch batch;
    int64_t status, stage;
    int64_t done, failed;
    int64_t index, code; /* the lowest failing index and its code; or -1 and the rank */
} pri_mpi_outcome;

_Static_assert(sizeof(pri_mpi_outcome) <= PRI_MPI_INLINE, "an outcome goes with a record");

/* Rank 0: the last two assignments to another rank. */
typedef struct pri_mpi_mailbox {
    pri_mpi_batch batches[2];
    MPI_Request requests[2][2];
    int next;
} pri_mpi_mailbox;

/* The call of this rank. */
typedef struct pri_mpi_items {
    pri_mpi_call *call;
    ptrdiff_t n, most; /* items; the most items of a batch */
    const char *items; /* rank 0: all items; likewise results and codes */
    char *results;     /* other ranks: those of one batch; likewise codes */
    int *codes;        /* or NULL */
    char *room;        /* other ranks: memory for the items of a batch */
    size_t item_size, result_size;
    prange_item_work work;
    void *ctx;
    prange_options options;
    bool known;             /* whether the user's options could be read */
    pri_mpi_mailbox *boxes; /* rank 0: one per rank */
} pri_mpi_items;

/* Runs a batch, with its items, results and codes. */
pri_mpi_outcome pri_mpi_items_run(const pri_mpi_items *call, pri_mpi_batch batch, const void *items,
                                  void *results, int *codes, prange_progress progress,
                                  void *progress_ctx);

/* Rank 0: assigns all batches, runs some itself, and sets the outcome of all. */
prange_status pri_mpi_items_lead(const pri_mpi_items *items, pri_mpi_outcome *all);

/* The other ranks: run batches until there are no more. */
prange_status pri_mpi_items_follow(const pri_mpi_items *items);

#endif
