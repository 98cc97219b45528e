/* SPDX-License-Identifier: MIT */
/*
 * 64-bit words in bytes, little-endian on every machine.
 */
#ifndef PRI_PARTIAL_WORDS_H
#define PRI_PARTIAL_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum { PRI_WORD = 8 };

static inline unsigned char *pri_put_word(unsigned char *to, uint64_t word)
{
    for (int k = 0; k < PRI_WORD; k++)
        to[k] = (unsigned char)(word >> 8 * k);
    return to + PRI_WORD;
}

static inline uint64_t pri_get_word(const unsigned char *from)
{
    uint64_t word = 0;
    for (int k = 0; k < PRI_WORD; k++)
        word |= (uint64_t)from[k] << 8 * k;
    return word;
}

/* Bytes rounded up to whole words. */
static inline size_t pri_whole_words(size_t bytes)
{
    return (bytes + PRI_WORD - 1) / PRI_WORD * PRI_WORD;
}

#endif
