/* SPDX-License-Identifier: MIT */
/*
 * The byte format of docs/partial.md: little-endian 64-bit words. A header, parameters, the spans
 * in order, the counts of a histogram, a checksum.
 */
#ifndef PRI_PARTIAL_FORMAT_H
#define PRI_PARTIAL_FORMAT_H

#include "state.h"
#include "words.h"

/* "prange-p" */
#define PRI_MAGIC UINT64_C(0x702d65676e617270)
#define PRI_FORMAT 1

enum { PRI_HEADER_WORDS = 8, PRI_SPAN_BYTES = 2 * PRI_WORD };

/* The words of the header. */
enum {
    PRI_AT_MAGIC,
    PRI_AT_FORMAT,
    PRI_AT_SIZE,
    PRI_AT_OP,
    PRI_AT_TYPE,
    PRI_AT_N,
    PRI_AT_BLOCK,
    PRI_AT_SPANS
};

/* Copies `bytes` bytes of elements of `size` bytes, converting between native order and
 * little-endian. */
void pri_copy_elements(size_t bytes, size_t size, const unsigned char *from, unsigned char *to);

/* The checksum of whole words. */
uint64_t pri_checksum(size_t size, const unsigned char *bytes);

/* Bytes of a span's data in the format. */
size_t pri_packed_bytes(const prange_partial *partial, const pri_span *span);

#endif
