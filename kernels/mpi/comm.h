/* SPDX-License-Identifier: MIT */
/*
 * A call that all ranks of a communicator make together.
 *
 * Each call begins with one exchange of letters. A letter is a record of the rank's function,
 * arguments and status, with data attached. After the exchange all ranks know whether the call can
 * continue, and return the same status if not. The status of a step that may fail later on one rank
 * alone is exchanged in the same way before the next step.
 *
 * Up to PRI_MPI_CLOSE ranks send letters of any length to each other. More ranks use MPI_Allgather
 * with letters of one size.
 *
 * Messages use a communicator of our own, which is made at the first call and kept as an attribute
 * of the user's communicator.
 */
#ifndef PRI_MPI_COMM_H
#define PRI_MPI_COMM_H

#include <mpi.h>
#include <prange/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arguments.h"

/* The most arguments that must be equal on all ranks. */
#define PRI_MPI_SAME 6

/* The most ranks that send letters directly to each other. */
#define PRI_MPI_CLOSE 8

/* Bytes that fit in a letter at any number of ranks. */
#define PRI_MPI_INLINE 64

/* The largest message that is sent eagerly: on one machine Open MPI and MPICH ask the receiver
 * first from 4 and 8 KiB on. */
#define PRI_MPI_MESSAGE 3968

/* FNV-1a by words; PRI_MPI_HASH is the hash of no words. */
#define PRI_MPI_HASH 14695981039346656037u

static inline uint64_t pri_mpi_hash(uint64_t hash, uint64_t word)
{
    return (hash ^ word) * 1099511628211u;
}

/* The record of a rank for the other ranks. */
typedef struct pri_mpi_record {
    uint64_t operation; /* hash of the function's name and the step */
    uint64_t same;      /* hash of the arguments that must be equal; shows any single change */
    int64_t count;      /* elements of this rank */
    int64_t index;      /* for the operation's own use */
    int32_t status;     /* a prange_status */
    int32_t bytes;      /* bytes of attached data */
} pri_mpi_record;

/* The state kept with a communicator. */
typedef struct pri_mpi_group {
    MPI_Comm comm;
    int ranks, rank;
    pri_mpi_record *records; /* one per rank */
    int *counts;             /* two per rank, for MPI calls */
    size_t letter;           /* bytes of the longest letter */
    char *letters;           /* one per rank */
} pri_mpi_group;

typedef struct pri_mpi_call {
    const char *function;
    const pri_mpi_group *group;
    MPI_Comm comm;
    int ranks, rank;
    pri_mpi_record own;
    const pri_mpi_record *records; /* of all ranks, after they agreed */
    int sames;
    const char *names[PRI_MPI_SAME];
    uint64_t values[PRI_MPI_SAME];
    int steps; /* exchanges so far */
    /* after they agreed on counts */
    ptrdiff_t n, first, count; /* elements in total, before this rank, of this rank */
} pri_mpi_call;

/* Begins a call. All ranks call every function below, except those marked "this rank". */
prange_status pri_mpi_open(pri_mpi_call *call, const char *function, MPI_Comm comm);

/* Adds an argument that must be equal on all ranks. */
void pri_mpi_require_same(pri_mpi_call *call, const char *name, uint64_t value);
void pri_mpi_require_same_f64(pri_mpi_call *call, const char *name, double value);

/* This rank: the number of bytes that the next letter still has room for; attaches data to it; the
 * data of a rank's letter. */
size_t pri_mpi_letter_room(const pri_mpi_call *call);
void pri_mpi_attach(pri_mpi_call *call, const void *data, size_t bytes);
const void *pri_mpi_letter(const pri_mpi_call *call, int rank);

/* Exchanges the letters. If a status is not PRANGE_OK, the text and the failure of the lowest such
 * rank become those of all ranks. Of failures of user functions, the one at the lowest index
 * decides. */
prange_status pri_mpi_agree(pri_mpi_call *call, prange_status status);

/* As pri_mpi_agree(), for counts of elements: sets n, first and count. */
prange_status pri_mpi_agree_counts(pri_mpi_call *call, ptrdiff_t count, prange_status status);

/* Exchanges statuses after a step that may have failed on some ranks alone. If user functions
 * failed, the failure at the lowest index decides, else that of the lowest rank. */
prange_status pri_mpi_agree_status(pri_mpi_call *call, prange_status status);

/* The number of elements before a rank, by the counts that were agreed on. */
ptrdiff_t pri_mpi_first(const pri_mpi_call *call, int rank);

/* This rank: records a status with its text, which begins with the function's name. */
prange_status pri_mpi_fail(const char *function, prange_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4), cold));

/* This rank: the status of an MPI return code. */
prange_status pri_mpi_status(const char *function, int code);

/* This rank: passes on an error of another library function, in this function's name. */
prange_status pri_mpi_forward_error(const char *function, prange_status status);

/* This rank: memory for the duration of a call, aligned to 64 bytes. */
void *pri_mpi_alloc(ptrdiff_t count, size_t size);
void pri_mpi_free(void *memory);

#endif
