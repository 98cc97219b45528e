/* SPDX-License-Identifier: MIT */
/*
 * Memory filled with and surrounded by a known pattern, to detect what a call wrote.
 */
#ifndef TESTS_GUARD_H
#define TESTS_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The guard bytes on either side: several times the widest store of any level. */
enum { GUARD_BYTES = 256, GUARD_PATTERN = 0xa5 };

typedef struct guard {
    unsigned char *memory;
    size_t before; /* guard bytes in front of data */
    size_t size;   /* bytes of data */
} guard;

/* `size` bytes that begin `offset` bytes past a 64-byte boundary. */
static inline guard guard_new(size_t size, size_t offset)
{
    const size_t total = GUARD_BYTES + offset + size + GUARD_BYTES;
    guard g = {aligned_alloc(64, (total + 63) / 64 * 64), GUARD_BYTES + offset, size};
    if (!g.memory)
        abort();
    memset(g.memory, GUARD_PATTERN, total);
    return g;
}

static inline void *guard_data(const guard *g)
{
    return g->memory + g->before;
}

static inline bool guard_pattern(const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != GUARD_PATTERN)
            return false;
    return true;
}

/* Nothing was written outside of the data. */
static inline bool guard_intact(const guard *g)
{
    return guard_pattern(g->memory, g->before) &&
           guard_pattern(g->memory + g->before + g->size, GUARD_BYTES);
}

/* Nothing was written at all. */
static inline bool guard_untouched(const guard *g)
{
    return guard_pattern(g->memory, g->before + g->size + GUARD_BYTES);
}

static inline void guard_free(guard *g)
{
    free(g->memory);
    g->memory = NULL;
}

#endif
