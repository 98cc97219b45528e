/* SPDX-License-Identifier: MIT */
/*
 * Checks of the user's arguments. Each records the text of an error and returns its status; all run
 * before anything is written. A check succeeds if the statement in its comment holds.
 */
#ifndef PRI_CHECK_H
#define PRI_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <prange/status.h>

/* The largest array in bytes. A program has at most 2^56 addresses (x86-64 with five-level page
 * tables; 2^52 on aarch64) of the 2^63 that ptrdiff_t can count; a larger array is an error. */
#define PRI_MOST_BYTES (sizeof(ptrdiff_t) < 8 ? PTRDIFF_MAX : PTRDIFF_MAX / 128)

/* An array argument: its name in the prototype, element 0, and the stride in elements. */
typedef struct pri_array {
    const char *name;
    const void *data;
    ptrdiff_t inc;
} pri_array;

/* n >= 0; and if n > 0, no array is NULL, and the extent of each fits in memory. */
prange_status pri_check_arrays(const char *function, ptrdiff_t n, size_t size, int count,
                               const pri_array arrays[]);

/* The output is exactly the input, or shares no element with it (arrays of equal strides may
 * interleave). */
prange_status pri_check_apart(const char *function, ptrdiff_t n, size_t size, const pri_array *out,
                              const pri_array *in);

/* A fast test that spares small calls the checks: true if two contiguous arrays are the same or do
 * not overlap, neither is NULL, and neither wraps around the address space. */
static inline bool pri_plainly_apart(const void *out, const void *in, size_t bytes)
{
    const uintptr_t from = (uintptr_t)in, to = (uintptr_t)out, last = UINTPTR_MAX - bytes;
    const uintptr_t distance = to > from ? to - from : from - to;
    return out && in && from < last && to < last && (distance == 0 || distance >= bytes);
}

/* Two contiguous arrays of n and m elements share no memory. */
prange_status pri_check_disjoint(const char *function, size_t size, const pri_array *a, ptrdiff_t n,
                                 const pri_array *b, ptrdiff_t m);

/* No element of the output is written twice: the stride is not 0. */
prange_status pri_check_output(const char *function, ptrdiff_t n, const pri_array *out);

/* An array of `rows` rows of `length` elements, `stride` apart, is not NULL and fits in memory.
 * *span is the number of elements from its first to its last. */
prange_status pri_check_rows(const char *function, const char *name, const void *data,
                             ptrdiff_t rows, ptrdiff_t length, ptrdiff_t stride, size_t size,
                             ptrdiff_t *span);

/* The pointer is not NULL. */
prange_status pri_check_pointer(const char *function, const char *name, const void *pointer);

#endif
