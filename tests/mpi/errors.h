/* SPDX-License-Identifier: MIT */
/*
 * Calls that take memory, by number, with outputs of their own.
 */
#ifndef TESTS_MPI_ERRORS_H
#define TESTS_MPI_ERRORS_H

#include <stddef.h>

#include <prange/status.h>

int error_calls(void);
const char *error_name(int k);
prange_status error_call(int k, ptrdiff_t n, const double *x, const double *y);
/* Whether the last call left its outputs as they were. */
int error_untouched(void);

#endif
