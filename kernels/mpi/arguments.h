/* SPDX-License-Identifier: MIT */
/*
 * Checks of this rank's arguments. An error text begins with the function's name. All ranks agree
 * on the status (comm.h) before any of them writes.
 */
#ifndef PRI_MPI_ARGUMENTS_H
#define PRI_MPI_ARGUMENTS_H

#include <prange/status.h>

#include <stddef.h>

/* Checks of an array of n elements, and of a pointer that must not be NULL. */
prange_status pri_mpi_check_array(const char *function, const char *name, ptrdiff_t n,
                                  const void *data, size_t size);
prange_status pri_mpi_check_pointer(const char *function, const char *name, const void *pointer);

/* The memory of an argument. pri_mpi_rows() describes rows that are `stride` elements apart;
 * SIZE_MAX bytes if they overflow. */
typedef struct pri_mpi_memory {
    const char *name;
    const void *data;
    size_t bytes;
} pri_mpi_memory;

pri_mpi_memory pri_mpi_rows(const char *name, const void *data, ptrdiff_t rows, ptrdiff_t length,
                            ptrdiff_t stride, size_t size);

/* Checks that each of the first `outputs` arguments overlaps no other argument. NULL overlaps
 * nothing. */
prange_status pri_mpi_check_apart(const char *function, int outputs, int count,
                                  const pri_mpi_memory *arguments);

/* Checks that two results, of one number each, are not NULL and do not overlap. */
prange_status pri_mpi_check_pair(const char *function, const pri_mpi_memory results[2]);

#endif
