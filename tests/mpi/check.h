/* SPDX-License-Identifier: MIT */
/*
 * Shared by the parts of the check program: an array that the ranks hold in parts, the comparison
 * with one machine, and the digest.
 */
#ifndef TESTS_MPI_CHECK_H
#define TESTS_MPI_CHECK_H

#include <mpi.h>
#include <stddef.h>
#include <stdint.h>

#include <prange.h>
#include <prange/mpi.h>

/* The part of n elements that this rank holds, and the distribution that it comes from. */
typedef struct part {
    int kind, ranks, rank;
    ptrdiff_t n, first, count;
} part;

/* Distributions: even, random cuts with empty parts, all on the last rank, one element a rank and
 * the rest on the last but one, cuts one beside blocks. */
enum { KINDS = 5 };
part part_of(int kind, ptrdiff_t n, int ranks, int rank);

/* Compares bytes of this rank with those of one machine. */
void expect_bytes(const char *what, const part *piece, const void *got, const void *wanted,
                  size_t bytes);
/* Compares statuses, some of which are expected not to be PRANGE_OK. */
void expect_status(const char *what, const part *piece, prange_status got, prange_status wanted);

/* Adds bytes that all ranks have to the digest. */
void add_to_digest(const void *bytes, size_t size);

/* Every call on arrays of one type, of n elements, in this distribution. `first_time`: results join
 * the digest. */
void check_f64(const part *piece, int first_time);
void check_f32(const part *piece, int first_time);
void check_i64(const part *piece, int first_time);
void check_i32(const part *piece, int first_time);

/* Users' reductions and integrals, each also with a failing function. */
void check_functions(int ranks, int rank, int first_time);

/* Monte Carlo runs. */
void check_samples(int ranks, int rank, int first_time);

/* The edges of parts of a grid, against their places in the whole. */
void check_halo(int ranks, int rank);

/* Calls on points. */
void check_points_f64(int kind, int ranks, int rank, int first_time);
void check_points_f32(int kind, int ranks, int rank, int first_time);

/* Calls for neighbours within a radius. */
void check_radius_f64(int kind, int ranks, int rank, int first_time);
void check_radius_f32(int kind, int ranks, int rank, int first_time);

/* The most elements of an array. */
enum { MOST = 50003 };

#endif
