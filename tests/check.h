/* SPDX-License-Identifier: MIT */
/*
 * Shared by the parts of the check program: the digest of all results, and the count of
 * differences.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bits.h"

/* The FNV-1a hash of the bytes, lowest first; all NaNs hash alike. */
#define DIGEST_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t digest_of(uint64_t digest, uint64_t bits, int bytes)
{
    for (int k = 0; k < bytes; k++)
        digest = (digest ^ (bits >> (8 * k) & 0xff)) * UINT64_C(0x100000001b3);
    return digest;
}

static inline uint64_t digest_of_f64(uint64_t digest, ptrdiff_t n, const double *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest, bits_of_f64(x[i]), 8);
    return digest;
}

static inline uint64_t digest_of_f32(uint64_t digest, ptrdiff_t n, const float *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest, bits_of_f32(x[i]), 4);
    return digest;
}

extern uint64_t all; /* the digest of all results at the lowest level on one thread */
void expect(bool same, const char *level, const char *what, ptrdiff_t n);

/* The length of the longest block, and room for it at a stride of 3 and any misalignment. */
enum { LONGEST = 4096 + 33, ROOM = 3 * LONGEST + 16 };

/* On average one element in this many is special: practically none, some, many. */
static const uint64_t rarities[] = {1u << 30, 64, 4};

#endif
