/* SPDX-License-Identifier: MIT */
/*
 * The outputs of a kernel at two levels, for the typed sources of the check program.
 */
#ifndef CHECK_OUTPUTS_H
#define CHECK_OUTPUTS_H

#include <stdbool.h>
#include <string.h>

#include "base/types.h"
#include "check.h"
#include "isa/isa.h"
#include "random.h"

static inline void record(bool reference, ptrdiff_t n, const element *x)
{
    if (reference)
        all = PRI_TYPED(digest_of)(all, n, x);
}

/* One output of both levels, in buffers filled with a pattern, so that bytes beyond it are compared
 * too. */
typedef struct outputs {
    element a[ROOM], b[ROOM];
} outputs;

static outputs buffers;

/* Fills the buffers once, since they are far longer than most outputs. */
static inline void fill_outputs(void)
{
    static element pattern[ROOM];
    static bool made;
    if (!made)
        PRI_TYPED(random_fill)(99, ROOM, pattern);
    made = true;
    memcpy(buffers.a, pattern, sizeof buffers.a);
    memcpy(buffers.b, pattern, sizeof buffers.b);
}

static inline void expect_outputs(const pri_isa *level, const char *what, ptrdiff_t n)
{
    expect(memcmp(buffers.a, buffers.b, sizeof buffers.a) == 0 ||
               PRI_TYPED(bits_differ)(ROOM, buffers.a, buffers.b) == ROOM,
           level->name, what, n);
}

static inline void compare_outputs(const pri_isa *low, const pri_isa *level, const char *what,
                                   ptrdiff_t n)
{
    expect_outputs(level, what, n);
    record(low == level, n, buffers.a + n % 8);
}

#endif
