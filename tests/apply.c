/* SPDX-License-Identifier: MIT */
/*
 * Maps over the user's functions: values, blocks, strides, and failing functions.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "guard.h"
#include "race.h"
#include "random.h"
#include "waits.h"

/* The expected arguments of a block function, and how it fails. */
typedef struct watch {
    const void *x, *y;    /* the arrays */
    ptrdiff_t n;          /* their elements */
    const ptrdiff_t *bad; /* blocks that fail, ending with -1 */
    int delay;            /* rounds of work per block, so that a team pays */
    atomic_int wrong;     /* blocks of a wrong size or place */
    atomic_int calls;
} watch;

/* The code that block b of a call fails with. */
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

#define BODY "apply_typed.h"
#include "each_real.h"
#define BODY "apply2_typed.h"
#include "each_real.h"

/* The lower of two threads fails as soon as the upper one has begun a group of 16 blocks. The upper
 * thread may finish its group before it learns of the failure, but not in every round. */
typedef struct halves {
    const double *middle;
    atomic_int above, failed;
} halves;

static int the_lower_half_fails(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    halves *h = ctx;
    if (x < h->middle) {
        wait_for(&h->above, 1);
        atomic_store(&h->failed, 1);
        return 5;
    }
    memset(y, 0, (size_t)n * sizeof *y);
    atomic_fetch_add(&h->above, 1);
    wait_for(&h->failed, 1);
    wait_us(20000);
    return 0;
}

Test(f64, a_failure_stops_the_groups_above_it, .timeout = 60)
{
    enum { N = 16 * 1024 * 512 };
    double *x = allocate(N * sizeof *x), *y = allocate(N * sizeof *y);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    bool stopped = false;
    for (int round = 0; round < 20 && !stopped; round++) {
        halves h = {.middle = x + N / 2};
        cr_expect_eq(prange_apply_block_f64(the_lower_half_fails, &h, N, x, y),
                     PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, 0);
        stopped = h.above < 16;
    }
    cr_expect(stopped);
    free(x);
    free(y);
}
