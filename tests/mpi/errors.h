/* SPDX-License-Identifier: MIT */
/*
 * Shared by the sources of the errors program: expectations, numbered calls that allocate memory,
 * with their outputs, and calls in which rank `bad` has wrong arguments.
 */
#ifndef TESTS_MPI_ERRORS_H
#define TESTS_MPI_ERRORS_H

#include <stddef.h>

#include <prange/status.h>

void expect(int holds, const char *what);
/* The text names the rank `of`, and has a part. */
void expect_text(int args, const char *part);
/* All ranks must have the same status and message. */
void expect_alike(prange_status status, const char *what);

int error_calls(void);
const char *error_name(int k);
prange_status error_call(int k, ptrdiff_t n, const double *x, const double *y);
/* Whether the last call left its outputs as they were. */
int error_untouched(void);

void errors_of_arguments(int bad);
/* Rank `bad` has arrays that share memory. */
void errors_of_overlaps(int bad);

#endif
