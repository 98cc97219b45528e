/* SPDX-License-Identifier: MIT */
/*
 * Maps over the user's functions: values, blocks, strides, and what happens when one fails.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <prange.h>

#include "bits.h"
#include "guard.h"
#include "race.h"
#include "random.h"

static void *allocate(size_t bytes)
{
    void *memory = malloc(bytes);
    cr_assert_not_null(memory);
    return memory;
}

/* What a block function was given and how it fails. */
typedef struct watch {
    const void *x, *y;    /* the arrays */
    ptrdiff_t n;          /* their elements */
    const ptrdiff_t *bad; /* blocks that fail, ending in -1 */
    int delay;            /* rounds of work a block, to be worth a team */
    atomic_int wrong;     /* blocks of a wrong size or place */
    atomic_int calls;
} watch;

/* Block b of a call fails with this code. */
static int code_of(ptrdiff_t b)
{
    return (int)b * 3 + 1;
}

static bool fails(const watch *w, ptrdiff_t block)
{
    for (const ptrdiff_t *bad = w->bad; bad && *bad >= 0; bad++)
        if (*bad == block)
            return true;
    return false;
}

static const int team_sizes[] = {1, 2, 3, 7};

#define REAL_IS_F32 0
#include "real.h"
#include "apply_typed.h"
#undef REAL_IS_F32
#define REAL_IS_F32 1
#include "real.h"
#include "apply_typed.h"
