/* SPDX-License-Identifier: MIT */
/*
 * A call that all ranks of a communicator make together.
 *
 * Each begins with one exchange of letters: a record of what the rank asks for, with which
 * arguments, and whether it found them right; and data that go along. So all ranks know at once
 * whether the call can go on, and return the same status where it cannot. What may fail later, on
 * one rank alone, is exchanged in the same manner before the next step.
 *
 * Up to PRI_MPI_CLOSE ranks send their letters to each other, as long as each is; more take
 * MPI_Allgather, and letters of one size.
 *
 * Messages travel in a communicator of our own, which is made at the first call and kept as an
 * attribute of the user's.
 */
#ifndef PRI_MPI_COMM_H
#define PRI_MPI_COMM_H

#include <mpi.h>
#include <prange/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arguments.h"

/* Arguments that have to be the same on all ranks. */
#define PRI_MPI_SAME 6

/* The most ranks that send letters to each other. */
#define PRI_MPI_CLOSE 8

/* Bytes that go along with a record at any number of ranks. */
#define PRI_MPI_INLINE 64

/* Bytes of a message that leave at once: Open MPI and MPICH ask the receiver first from 4 and 8 KiB
 * on, on one machine. */
#define PRI_MPI_MESSAGE 3968

/* FNV-1a by words, from the hash of nothing on. */
#define PRI_MPI_HASH 14695981039346656037u

static inline uint64_t pri_mpi_hash(uint64_t hash, uint64_t word)
{
    return (hash ^ word) * 1099511628211u;
}

/* What a rank tells the others. */
typedef struct pri_mpi_record {
    uint64_t operation; /* of the function's name */
    uint64_t same;      /* of the arguments that have to be the same; a single one that differs is
                         * always seen */
    int64_t count;      /* elements of this rank */
    int64_t index;      /* for the operation's own use */
    int32_t status;     /* a prange_status */
    int32_t bytes;      /* that go along */
} pri_mpi_record;

/* What is kept with a communicator. */
typedef struct pri_mpi_group {
    MPI_Comm comm;
    int ranks, rank;
    pri_mpi_record *records; /* one a rank */
    int *counts;             /* two a rank, for calls of MPI */
    size_t letter;           /* bytes of the longest */
    char *letters;           /* one a rank */
} pri_mpi_group;

typedef struct pri_mpi_call {
    const char *function;
    const pri_mpi_group *group;
    MPI_Comm comm;
    int ranks, rank;
    pri_mpi_record own;
    const pri_mpi_record *records; /* of all ranks, once they agreed */
    int sames;
    const char *names[PRI_MPI_SAME];
    uint64_t values[PRI_MPI_SAME];
    int steps; /* exchanges so far */
    /* once they agreed on counts */
    ptrdiff_t n, first, count; /* elements of all, before this rank, of this rank */
} pri_mpi_call;

/* Begins a call. All further functions here are called by all ranks, but for those that say "this
 * rank". */
prange_status pri_mpi_open(pri_mpi_call *call, const char *function, MPI_Comm comm);

/* An argument of this rank that has to be the same on all. */
void pri_mpi_same(pri_mpi_call *call, const char *name, uint64_t value);
void pri_mpi_same_f64(pri_mpi_call *call, const char *name, double value);

/* This rank: how many bytes more may go along with the next letter, bytes that do, and those that
 * came from a rank. */
size_t pri_mpi_room(const pri_mpi_call *call);
void pri_mpi_along(pri_mpi_call *call, const void *data, size_t bytes);
const void *pri_mpi_letter(const pri_mpi_call *call, int rank);

/* Exchanges the letters. The lowest rank whose status is not PRANGE_OK decides; its complaint and
 * its failure become those of all ranks. */
prange_status pri_mpi_agree(pri_mpi_call *call, prange_status status);

/* The same for counts of elements: sets n, first and count. */
prange_status pri_mpi_agree_counts(pri_mpi_call *call, ptrdiff_t count, prange_status status);

/* Exchanges statuses where a step may have failed on some rank alone. The failure at the lowest
 * index decides where functions of the user's failed, else the lowest rank. */
prange_status pri_mpi_settle(pri_mpi_call *call, prange_status status);

/* The elements before a rank, and the rank that holds element i, of counts that were agreed on. */
ptrdiff_t pri_mpi_first(const pri_mpi_call *call, int rank);

/* This rank: a status with its text, which begins with the function's name. */
prange_status pri_mpi_fail(const char *function, prange_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4), cold));

/* This rank: what a call of MPI returned, as a status. */
prange_status pri_mpi_status(const char *function, int code);

/* This rank: the text of a call of the library itself, of another name than the caller's. */
prange_status pri_mpi_pass(const char *function, prange_status status);

/* This rank: memory for the length of a call, on a boundary of 64 bytes. */
void *pri_mpi_take(ptrdiff_t count, size_t size);
void pri_mpi_give(void *memory);

#endif
