/* SPDX-License-Identifier: MIT */
/*
 * How the tiles of few points are shared out. The linker's --wrap shows the work that the library
 * describes.
 */
#include <criterion/criterion.h>

#include <prange.h>

#include "exec/team.h"
#include "random.h"

enum { MOST = 320, COORDINATES = 20 };

static pri_work last;

pri_team __real_pri_team_open(const pri_work *work);
pri_team __wrap_pri_team_open(const pri_work *work);

pri_team __wrap_pri_team_open(const pri_work *work)
{
    last = *work;
    return __real_pri_team_open(work);
}

static double x[MOST * COORDINATES], out[MOST * MOST];

static bool square_is_uneven(ptrdiff_t n)
{
    cr_assert_eq(prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, n, COORDINATES, x, out), PRANGE_OK);
    return last.uneven;
}

static bool cross_is_uneven(ptrdiff_t n, ptrdiff_t m)
{
    cr_assert_eq(prange_cross_distance_f64(PRANGE_EUCLIDEAN, n, m, COORDINATES, x, x, out),
                 PRANGE_OK);
    return last.uneven;
}

/* Tiles have 32 or 96 points a side, and smaller ones at the end. */
Test(few_points, parts_of_tiles_are_uneven)
{
    random_fill_f64(1, MOST * COORDINATES, x);
    cr_expect(!square_is_uneven(96));
    cr_expect(square_is_uneven(100));
    cr_expect(!cross_is_uneven(96, 288));
    cr_expect(cross_is_uneven(96, 300));
    cr_expect(cross_is_uneven(100, 288));
}
