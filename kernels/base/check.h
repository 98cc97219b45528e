/* SPDX-License-Identifier: MIT */
/*
 * Checks of the user's arguments. Each records its complaint and returns the status; all run
 * before anything is written.
 */
#ifndef PRI_CHECK_H
#define PRI_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <prange/status.h>

/* No array has more bytes. Of the 2^63 that a ptrdiff_t counts a program has no more addresses than
 * 2^56 (with five levels of tables on x86-64; 2^52 on aarch64). What is larger is refused, not
 * read. */
#define PRI_MOST_BYTES (sizeof(ptrdiff_t) < 8 ? PTRDIFF_MAX : PTRDIFF_MAX / 128)

/* An array argument: its name in the prototype, element 0, and the stride in elements. */
typedef struct pri_array {
    const char *name;
    const void *data;
    ptrdiff_t inc;
} pri_array;

/* n >= 0; and where n > 0, every array is there and its extent fits in memory. */
prange_status pri_check_arrays(const char *function, ptrdiff_t n, size_t size, int count,
                               const pri_array arrays[]);

/* The output is exactly the input, or shares no element with it. */
prange_status pri_check_apart(const char *function, ptrdiff_t n, size_t size, const pri_array *out,
                              const pri_array *in);

/* Accepts at once what is plainly right, so that small calls do not pay for the checks below:
 * contiguous arrays that are the same or lie apart, none of them past the last address. */
static inline bool pri_plainly_apart(const void *out, const void *in, size_t bytes)
{
    const uintptr_t from = (uintptr_t)in, to = (uintptr_t)out, last = UINTPTR_MAX - bytes;
    const uintptr_t distance = to > from ? to - from : from - to;
    return out && in && from < last && to < last && (distance == 0 || distance >= bytes);
}

/* Two contiguous arrays of n and m elements share no memory. */
prange_status pri_check_disjoint(const char *function, size_t size, const pri_array *a, ptrdiff_t n,
                                 const pri_array *b, ptrdiff_t m);

/* Each element of the output is written once. */
prange_status pri_check_output(const char *function, ptrdiff_t n, const pri_array *out);

/* An array of `rows` rows of `length` elements, `stride` apart: the elements that it spans, if they
 * fit in memory. */
prange_status pri_check_rows(const char *function, const char *name, const void *data,
                             ptrdiff_t rows, ptrdiff_t length, ptrdiff_t stride, size_t size,
                             ptrdiff_t *span);

/* A pointer that must not be NULL. */
prange_status pri_check_pointer(const char *function, const char *name, const void *pointer);

#endif
