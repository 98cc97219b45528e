/* SPDX-License-Identifier: MIT */
/*
 * Copies between strips and arrays that are not read or written in place, row by row of the last
 * axis.
 */
#ifndef PRI_ROWS_H
#define PRI_ROWS_H

#include "machine.h"

/* The offset of stream a at the place's index. */
ptrdiff_t pri_rows_offset(const pri_space *space, const pri_place *place, int a);

/* Copies n elements of a stream, `stride` apart from an offset on, to z[0] .. z[n - 1]. */
void pri_rows_run(const pri_stream *stream, ptrdiff_t offset, ptrdiff_t stride, ptrdiff_t n,
                  void *z);

/* Copies the next n elements of stream a to z[0] .. z[n - 1]. */
void pri_rows_load(const pri_space *space, const pri_place *place, int a, ptrdiff_t n, char *z);

/* Copies x to the next n elements of stream a, an array. */
void pri_rows_store(const pri_space *space, const pri_place *place, int a, ptrdiff_t n,
                    pri_operand x);

#endif
