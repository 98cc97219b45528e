/* SPDX-License-Identifier: MIT */
/*
 * The map over items: what rank 0 and the others say to each other. Rank 0 hands out batches of
 * neighbouring items in rising order. Each of the others has asked for two at any time, so that the
 * next one is there when it is done with one. An outcome is a request as well.
 */
#ifndef PRI_MPI_ITEMS_H
#define PRI_MPI_ITEMS_H

#include <prange/items.h>

#include "comm.h"

enum { PRI_MPI_ASSIGN = 11, PRI_MPI_ITEMS, PRI_MPI_OUTCOME, PRI_MPI_RESULTS, PRI_MPI_CODES };

/* A batch; without items: there are no more. */
typedef struct pri_mpi_batch {
    int64_t first, count;
} pri_mpi_batch;

/* What became of a batch, or a request alone, which has no items. */
typedef struct pri_mpi_outcome {
    pri_mpi_batch batch;
    int64_t status, stage;
    int64_t done, failed;
    int64_t index, code; /* the lowest failing index, and its code; or -1, and the rank */
} pri_mpi_outcome;

_Static_assert(sizeof(pri_mpi_outcome) <= PRI_MPI_INLINE, "an outcome goes with a record");

/* Rank 0: what one of the others was last sent, twice. */
typedef struct pri_mpi_mailbox {
    pri_mpi_batch batches[2];
    MPI_Request requests[2][2];
    int next;
} pri_mpi_mailbox;

/* The call of this rank. */
typedef struct pri_mpi_items {
    pri_mpi_call *call;
    ptrdiff_t n, most; /* items, the most of a batch */
    const char *items; /* rank 0: all of them, and the next two */
    char *results;     /* other ranks: those of one batch, as the next */
    int *codes;        /* or NULL */
    char *room;        /* other ranks: for the items of a batch */
    size_t item_size, result_size;
    prange_item_work work;
    void *ctx;
    prange_options options;
    bool known;             /* whether those of the user can be read */
    pri_mpi_mailbox *boxes; /* rank 0: one a rank */
} pri_mpi_items;

/* Works on a batch, whose items, results and codes are given. */
pri_mpi_outcome pri_mpi_items_run(const pri_mpi_items *call, pri_mpi_batch batch, const void *items,
                                  void *results, int *codes, prange_progress progress,
                                  void *progress_ctx);

/* Rank 0: hands out all batches and works on some; the outcome of all. */
prange_status pri_mpi_items_lead(const pri_mpi_items *items, pri_mpi_outcome *all);

/* The other ranks: work on batches until there are no more. */
prange_status pri_mpi_items_follow(const pri_mpi_items *items);

#endif
