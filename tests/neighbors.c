/* SPDX-License-Identifier: MIT */
/*
 * Nearest neighbours against two references: the sorted matrix of prange_cross_distance, bit for
 * bit, and independent long double arithmetic on small integers. Ties, duplicates, NaN and
 * infinity, sizes around panels, tiles, blocks and slices, teams, and concurrent callers.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <tgmath.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "callers.h"
#include "guard.h"
#include "metric_rules.h"
#include "random.h"
#include "unchecked.h"
#include "waits.h"

/* A neighbour of the references. Long double holds distances of both types. */
typedef struct candidate {
    long double distance;
    ptrdiff_t index;
} candidate;

/* Up to this many neighbours are found by insertion. */
enum { FEW_CANDIDATES = 40 };

/* The order that neighbors.h defines: by distance, NaNs last; ties by index. */
UNCHECKED static int by_order(const void *a, const void *b)
{
    const candidate *p = a, *q = b;
    const int p_nan = isnan(p->distance), q_nan = isnan(q->distance);
    if (p_nan != q_nan)
        return p_nan - q_nan;
    if (!p_nan && p->distance != q->distance)
        return p->distance < q->distance ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static void set_threads(int threads)
{
    cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
}

#define BODY "neighbors_typed.h"
#include "each_real.h"
#define BODY "neighbors_limit_typed.h"
#include "each_real.h"
#define BODY "neighbors_radius_typed.h"
#include "each_real.h"
#define BODY "neighbors_one_typed.h"
#include "each_real.h"
#define BODY "neighbors_radii_typed.h"
#include "each_real.h"
#define BODY "neighbors_teams_typed.h"
#include "each_real.h"
#include "neighbors_rounded.h"
