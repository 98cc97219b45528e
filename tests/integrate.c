/* SPDX-License-Identifier: MIT */
/*
 * Integrals: the bits that the header defines, in all three forms, accuracy, odd bounds, failures.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "integrands.h"
#include "race.h"
#include "reference.h"
#include "waits.h"

static const int team_sizes[] = {1, 2, 3, 7};

/* Sizes around rows of lanes (32), blocks (1,024), two blocks (2,048) and the groups of the fold.
 */
static const ptrdiff_t sizes[] = {0,    1,    2,    31,     32,      33,     100,
                                  1000, 1023, 1024, 1025,   1055,    1056,   2047,
                                  2048, 2049, 3072, 100000, 1048577, 3000001};
enum { SIZES = sizeof sizes / sizeof *sizes };

#define BODY "integrate_typed.h"
#include "each_real.h"

Test(f64, the_parabola_of_the_course)
{
    double area = 0;
    cr_assert_eq(prange_integrate_f64(parabola_f64, NULL, 0.0, 2.0, 100, &area), PRANGE_OK);
    cr_expect_leq(fabs(area - 0.6468), 1e-15);
    /* The left sum's own error is -dx * (f(2) - f(0)) / 2 to first order. */
    cr_assert_eq(prange_integrate_f64(parabola_f64, NULL, 0.0, 2.0, 10000000, &area), PRANGE_OK);
    cr_expect_leq(fabs(area - (2.0 / 3.0 - 2e-7)), 1e-13);
}

Test(f64, against_113_bits)
{
    enum { N = 1000003 };
    const double a = -1.25, b = 3.5, dx = (b - a) / N;
    quad sum = 0, magnitude = 0;
    for (ptrdiff_t i = 0; i < N; i++) {
        const quad x = (quad)a + (quad)i * (quad)dx, y = x * x - x;
        sum += y;
        magnitude += reference_abs(y) + reference_abs(x);
    }
    double area = 0;
    cr_assert_eq(prange_integrate_f64(parabola_f64, NULL, a, b, N, &area), PRANGE_OK);
    const double error = (double)reference_abs((quad)area - sum * (quad)dx);
    cr_expect_leq(error, (40 + 10 + 10) * 0x1p-53 * (double)magnitude * dx, "error %g", error);
}

/* The panels of the template's building block are the blocks that the header promises. */
typedef struct coverage {
    atomic_int wrong;
    ptrdiff_t n;
    atomic_llong points;
} coverage;

static double count_panels(double a, double dx, ptrdiff_t first, ptrdiff_t count, void *ctx)
{
    coverage *c = ctx;
    const ptrdiff_t rest = c->n - first;
    if (a != 1.0 || dx != 0.5 || first % 1024 || count != (rest < 1024 ? rest : 1024))
        c->wrong++;
    c->points += count;
    return (double)count;
}

Test(f64, panels)
{
    for (int s = 0; s < SIZES; s++) {
        coverage c = {.n = sizes[s]};
        double area = -1;
        const double b = 1.0 + 0.5 * (double)sizes[s];
        cr_assert_eq(prange_integrate_panels_f64(count_panels, &c, 1.0, b, sizes[s], &area),
                     PRANGE_OK);
        cr_expect_eq(c.wrong, 0);
        cr_expect_eq(c.points, sizes[s]);
        cr_expect_eq(area, 0.5 * (double)sizes[s]);
    }
}

/* The lower of two threads fails as soon as the upper one has begun a group of 16 blocks. The upper
 * thread may finish its group before it learns of the failure, but not in every round. */
enum { HALF = 16 * 1024 * 512 };

typedef struct halves {
    atomic_int above, failed;
} halves;

static int the_lower_half_fails(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    halves *h = ctx;
    if (x[0] < HALF) {
        wait_for(&h->above, 1);
        atomic_store(&h->failed, 1);
        return 5;
    }
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = 0.0;
    atomic_fetch_add(&h->above, 1);
    wait_for(&h->failed, 1);
    wait_us(20000);
    return 0;
}

Test(f64, a_failure_stops_the_groups_above_it, .timeout = 60)
{
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    bool stopped = false;
    for (int round = 0; round < 20 && !stopped; round++) {
        halves h = {0};
        double area = -1;
        cr_expect_eq(
            prange_integrate_block_f64(the_lower_half_fails, &h, 0.0, 2.0 * HALF, 2 * HALF, &area),
            PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, 0);
        cr_expect_eq(area, -1.0);
        stopped = h.above < 16;
    }
    cr_expect(stopped);
}
