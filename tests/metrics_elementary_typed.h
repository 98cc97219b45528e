/* SPDX-License-Identifier: MIT */
/* The metrics of elementary functions in one element type. */

/* The distance of two points. */
static REAL T(between)(prange_metric metric, double p, ptrdiff_t d, const REAL *x, const REAL *y,
                       const REAL *weights)
{
    const T(prange_distance_options) options = {.metric = metric, .weights = weights, .p = p};
    REAL out = -1;
    cr_assert_eq(T(prange_cross_distance_with)(&options, 1, 1, d, x, y, &out), PRANGE_OK, "%s",
                 prange_last_error());
    return out;
}

static REAL T(minkowski)(double p, ptrdiff_t d, const REAL *x, const REAL *y, const REAL *weights)
{
    return T(between)(PRANGE_MINKOWSKI, p, d, x, y, weights);
}

static void T(widen)(ptrdiff_t n, const REAL *x, long double *wide)
{
    for (ptrdiff_t k = 0; k < n; k++)
        wide[k] = x[k];
}

/* Checks the header's bound, with weights of 0 or from e^-log to e^log. */
static void T(expect_minkowski)(double p, ptrdiff_t d, const REAL *x, const REAL *y,
                                const REAL *weights, double log)
{
    long double wide[3][200];
    T(widen)(d, x, wide[0]);
    T(widen)(d, y, wide[1]);
    for (ptrdiff_t k = 0; k < d; k++)
        wide[2][k] = weights ? weights[k] : 1;
    const long double exact = reference_minkowski(p, d, wide[2], wide[0], wide[1]);
    const double got = (double)T(minkowski)(p, d, x, y, weights);
    const double bound = (2 * (double)d + 6) / p + 9 + (weights ? 4 + 2 * log / p : 0);
    const double off = exact == 0 ? fabs(got) : (double)(fabsl(got - exact) / exact) / EPSILON;
    cr_assert_leq(off, bound, "p %g, d %td%s: %.17g for %.17Lg, %g u", p, d,
                  weights ? " with weights" : "", got, exact, off);
}

static const double T(orders)[] = {0.25, 0.5, 1.25, 1.5, 2.5, 3, 4, 7.5, 17, 64, 300};
enum { T(ORDERS) = sizeof T(orders) / sizeof *T(orders) };

Test(SUITE, minkowski_of_many_orders)
{
    static const ptrdiff_t dims[] = {1, 2, 3, 17, 200};
    REAL x[200], y[200], w[200];
    for (int o = 0; o < T(ORDERS); o++)
        for (int n = 0; n < 5; n++)
            for (ptrdiff_t trial = 0; trial < 20; trial++) {
                for (ptrdiff_t k = 0; k < dims[n]; k++) {
                    const ptrdiff_t i = trial * 200 + k;
                    x[k] = (REAL)uniform(51, i) - (REAL)0.5;
                    y[k] = i % 7 ? x[k] - (REAL)ldexp(uniform(52, i), (int)(trial % 9)) : x[k];
                    w[k] = i % 5 ? (REAL)(uniform(53, i) * 4 + 0x1p-6) : 0;
                }
                T(expect_minkowski)(T(orders)[o], dims[n], x, y, NULL, 0);
                T(expect_minkowski)(T(orders)[o], dims[n], x, y, w, 4.2);
            }
}

/* Magnitudes at which a power underflows or overflows; long double has the exponent range. */
Test(SUITE, minkowski_of_any_magnitude)
{
    static const double scales[] = {1, 0.5, 0.1, 1e-3};
    const double largest = (double)REAL_MAX / 8, least = (double)REAL_MIN * 64;
    REAL x[4], y[4] = {0}, w[4] = {1, 2, (REAL)0.5, 3};
    for (int o = 0; o < T(ORDERS) && T(orders)[o] <= 7.5; o++)
        for (int size = 0; size < 2; size++) {
            for (ptrdiff_t k = 0; k < 4; k++)
                x[k] = (REAL)((size ? largest : least) * scales[k] / 100);
            T(expect_minkowski)(T(orders)[o], T(orders)[o] < 1 ? 2 : 4, x, y, NULL, 0);
            T(expect_minkowski)(T(orders)[o], T(orders)[o] < 1 ? 2 : 4, x, y, w, 1.2);
        }
    /* Subnormal differences, to the nearest one: the cube root of 27 + 64 is 4.498. */
    const REAL tiny = REAL_MIN * (REAL)(2 * EPSILON), a[3] = {3 * tiny, 0, 4 * tiny}, b[3] = {0};
    cr_expect_gt(tiny, 0);
    cr_expect_eq(T(minkowski)(3, 3, a, b, NULL), 4 * tiny);
    cr_expect_eq(T(minkowski)(1.25, 3, a, b, NULL), 6 * tiny);
    cr_expect_eq(T(minkowski)(0.25, 2, a, b, NULL), 3 * tiny, "a difference of 0 adds nothing");
    cr_expect_eq(T(minkowski)(100, 3, a, b, NULL), 4 * tiny);
}

/* Magnitudes at which the roots of the weights, or the root of the sum, underflow or overflow. */
Test(SUITE, minkowski_of_weights_of_any_magnitude)
{
    static const double orders[] = {0.125, 0.25, 0.5, 3};
    const double wide = sizeof(REAL) == 8 ? 1e60 : 1e10, far = sizeof(REAL) == 8 ? 1e250 : 1e30;
    for (int o = 0; o < 4; o++) {
        const double p = orders[o], by = pow(wide, 1 / p), log_of = log(6 * wide);
        const REAL heavy[3] = {(REAL)wide, (REAL)(2 * wide), (REAL)(3 * wide)}, zero[3] = {0};
        const REAL light[3] = {(REAL)(1 / wide), (REAL)(2 / wide), (REAL)(3 / wide)};
        const REAL near[3] = {(REAL)(1 / fmin(by, far)), 0, (REAL)(3 / fmin(by, far))};
        const REAL apart[3] = {(REAL)fmin(by, far), 0, (REAL)(3 * fmin(by, far))};
        cr_expect_eq(T(minkowski)(p, 3, apart, apart, heavy), 0);
        cr_expect_eq(T(minkowski)(p, 3, near, near, heavy), 0);
        if (by > far * far)
            continue;
        T(expect_minkowski)(p, 3, near, zero, heavy, log_of);
        T(expect_minkowski)(p, 3, apart, zero, light, log_of);
    }
    /* The root of a sum of many equal differences multiplies them by 2^400 and more. */
    REAL x[200], y[200] = {0};
    for (ptrdiff_t k = 0; k < 200; k++)
        x[k] = (REAL)ldexp(1, sizeof(REAL) == 8 ? -900 : -110);
    T(expect_minkowski)(sizeof(REAL) == 8 ? 0.0045 : 0.036, 200, x, y, NULL, 0);
}

/* Scaling by a power of two is exact, and so is the distance of a single coordinate. */
Test(SUITE, minkowski_scales_exactly)
{
    enum { D = 9 };
    REAL x[D], y[D], far[2][D];
    const int step = sizeof(REAL) == 8 ? 900 : 100;
    for (ptrdiff_t k = 0; k < D; k++) {
        x[k] = (REAL)uniform(54, k);
        y[k] = (REAL)uniform(55, k);
    }
    for (int o = 0; o < T(ORDERS); o++) {
        const REAL here = T(minkowski)(T(orders)[o], D, x, y, NULL);
        for (int by = -step; by <= step; by += 2 * step) {
            for (ptrdiff_t k = 0; k < D; k++) {
                far[0][k] = (REAL)ldexp((double)x[k], by);
                far[1][k] = (REAL)ldexp((double)y[k], by);
            }
            const REAL there = T(minkowski)(T(orders)[o], D, far[0], far[1], NULL);
            cr_expect_eq((double)there, ldexp((double)here, by), "p %g, 2^%d", T(orders)[o], by);
        }
        for (ptrdiff_t k = 0; k < D; k++) {
            const REAL gap = x[k] < y[k] ? y[k] - x[k] : x[k] - y[k];
            cr_expect_eq(T(minkowski)(T(orders)[o], 1, x + k, y + k, NULL), gap);
        }
    }
}

/* The orders that have a metric of their own, to the bit and in all forms. */
Test(SUITE, minkowski_of_known_orders)
{
    enum { N = 43, D = 11 };
    static const struct {
        double p;
        prange_metric metric;
    } known[] = {{0, PRANGE_EUCLIDEAN},
                 {2, PRANGE_EUCLIDEAN},
                 {1, PRANGE_CITYBLOCK},
                 {(double)INFINITY, PRANGE_CHEBYSHEV}};
    REAL x[N * D], w[D], a[N * N], b[N * N];
    for (ptrdiff_t i = 0; i < N * D; i++)
        x[i] = (REAL)uniform(56, i);
    for (ptrdiff_t k = 0; k < D; k++)
        w[k] = (REAL)(random_bits(57, k) % 4);
    for (int k = 0; k < 4; k++)
        for (int weighted = 0; weighted < 2; weighted++) {
            const REAL *with = weighted ? w : NULL;
            const T(prange_distance_options)
                options = {.metric = PRANGE_MINKOWSKI, .p = known[k].p, .weights = with};
            const T(prange_distance_options) other = {.metric = known[k].metric, .weights = with};
            unsigned bad = T(prange_pairwise_distance_with)(&options, N, D, x, a);
            bad |= T(prange_pairwise_distance_with)(&other, N, D, x, b);
            cr_expect_eq(T(bits_differ)(N * N, a, b), N * N, "p %g", known[k].p);
            bad |= T(prange_condensed_distance_with)(&options, N, D, x, a);
            bad |= T(prange_condensed_distance_with)(&other, N, D, x, b);
            cr_expect_eq(T(bits_differ)(N * (N - 1) / 2, a, b), N * (N - 1) / 2);
            bad |= T(prange_cross_distance_with)(&options, 5, N, D, x, x, a);
            bad |= T(prange_cross_distance_with)(&other, 5, N, D, x, x, b);
            cr_expect_eq(T(bits_differ)(5 * N, a, b), 5 * N);
            cr_assert_eq(bad, PRANGE_OK);
        }
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_MINKOWSKI, N, D, x, a), PRANGE_OK);
    cr_assert_eq(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, N, D, x, b), PRANGE_OK);
    cr_expect_eq(T(bits_differ)(N * N, a, b), N * N, "no p");
}

/* The distance decreases with the order, down to the largest difference. */
Test(SUITE, minkowski_falls_with_its_order)
{
    enum { D = 13, STEPS = 60 };
    REAL x[D], y[D];
    for (ptrdiff_t trial = 0; trial < 50; trial++) {
        for (ptrdiff_t k = 0; k < D; k++) {
            x[k] = (REAL)uniform(58, trial * D + k);
            y[k] = (REAL)uniform(59, trial * D + k);
        }
        const REAL floor = T(between)(PRANGE_CHEBYSHEV, 0, D, x, y, NULL);
        REAL last = (REAL)INFINITY;
        for (int step = 0; step < STEPS; step++) {
            const double p = 0.125 * pow(1.4, step);
            const REAL next = T(minkowski)(p, D, x, y, NULL);
            cr_assert_leq(next, last * (1 + (REAL)(200 * EPSILON)), "p %g", p);
            cr_assert_geq(next, floor, "p %g", p);
            last = next;
        }
        cr_assert_eq(T(minkowski)(1e300, D, x, y, NULL), floor);
    }
}

Test(SUITE, minkowski_edge_rules)
{
    const REAL nan = (REAL)NAN, inf = (REAL)INFINITY;
    const REAL zero[3] = {0}, none[3] = {0}, skip[3] = {0, 2, 2};
    cr_expect_eq(T(minkowski)(3, 3, zero, zero, NULL), 0);
    cr_expect_eq(T(minkowski)(3, 0, zero, zero, NULL), 0);
    cr_expect(isnan(T(minkowski)(3, 3, (const REAL[]){1, nan, 2}, zero, NULL)));
    cr_expect(isnan(T(minkowski)(3, 3, (const REAL[]){inf, nan, 2}, zero, NULL)));
    cr_expect_eq(T(minkowski)(3, 3, (const REAL[]){1, -inf, 2}, zero, NULL), inf);
    cr_expect(isnan(T(minkowski)(3, 1, &inf, &inf, NULL)));
    cr_expect_eq(T(minkowski)(3, 3, (const REAL[]){1, 2, 3}, zero, none), 0);
    cr_expect(isnan(T(minkowski)(3, 3, (const REAL[]){nan, 2, 3}, zero, skip)));
    cr_expect(isnan(T(minkowski)(3, 3, (const REAL[]){inf, 2, 3}, zero, skip)));
    cr_expect_eq(T(minkowski)(3, 3, (const REAL[]){REAL_MAX, 0, 3}, zero, skip),
                 T(minkowski)(3, 1, (const REAL[]){3}, zero, skip + 1));
    cr_expect_eq(T(minkowski)(0x1p-1000, 2, (const REAL[]){1, 1}, zero, NULL), inf);
    const REAL light[2] = {(REAL)0.125, (REAL)0.25};
    cr_expect_eq(T(minkowski)(0x1p-12, 2, (const REAL[]){inf, 1}, zero, light), inf);
}

static REAL T(shannon)(ptrdiff_t d, const REAL *x, const REAL *y)
{
    return T(between)(PRANGE_JENSENSHANNON, 0, d, x, y, NULL);
}

/* Rows from far apart to nearly equal, where the logarithms alone would cancel. */
Test(SUITE, jensenshannon_of_near_rows)
{
    enum { D = 40 };
    REAL x[D], y[D];
    long double wide[2][D];
    for (int close = 0; close < (sizeof(REAL) == 8 ? 48 : 20); close++)
        for (ptrdiff_t trial = 0; trial < 10; trial++) {
            for (ptrdiff_t k = 0; k < D; k++) {
                const double next = uniform(64, trial * D + k);
                x[k] = (REAL)(k % 9 ? next : 0);
                y[k] = (REAL)((double)x[k] * (1 + ldexp(uniform(65, k) - 0.5, -close)));
            }
            T(widen)(D, x, wide[0]);
            T(widen)(D, y, wide[1]);
            const double exact = (double)reference_jensenshannon(D, wide[0], wide[1]);
            const double got = (double)T(shannon)(D, x, y);
            cr_assert_leq(fabs(got - exact), EPSILON * ((D / 2.0 + 16) * exact + D / 8.0 + 4),
                          "2^-%d: %g for %g", close, got, exact);
        }
}

Test(SUITE, jensenshannon_edge_rules)
{
    const REAL nan = (REAL)NAN, inf = (REAL)INFINITY, big = REAL_MAX, tiny = REAL_MIN / 4;
    const REAL one[2] = {1, 1}, none[2] = {0, 0}, minus[2] = {3, -1}, odd[2] = {nan, 1};
    const REAL left[2] = {1, 0}, right[2] = {0, 5}, far[2] = {inf, 1}, zeros[2] = {-(REAL)0.0, 2};
    const REAL *never[] = {none, minus, (const REAL[]){nan, -1}};
    for (int k = 0; k < 3; k++) {
        cr_expect_eq(T(shannon)(2, never[k], one), inf, "%d", k);
        cr_expect_eq(T(shannon)(2, one, never[k]), inf, "%d", k);
        cr_expect_eq(T(shannon)(2, never[k], never[k]), inf, "%d", k);
        cr_expect_eq(T(shannon)(2, never[k], odd), inf, "%d", k);
    }
    cr_expect(isnan(T(shannon)(2, odd, one)) && isnan(T(shannon)(2, odd, odd)));
    cr_expect(isnan(T(shannon)(2, far, one)) && isnan(T(shannon)(2, far, far)));
    const double most = sqrt(log(2));
    cr_expect_leq(fabs((double)T(shannon)(2, left, right) - most), 2 * EPSILON);
    cr_expect_eq(T(shannon)(2, right, zeros), 0);
    cr_expect_eq(T(shannon)(1, left, right + 1), 0, "one share is all");
    /* Distributions are normalised, so magnitude does not matter. */
    const REAL wide[3] = {big, big / 2, big / 4}, narrow[3] = {4 * tiny, 2 * tiny, tiny};
    const REAL plain[3] = {4, 2, 1}, thrice[3] = {12, 6, 3}, other[3] = {1, 5, 1};
    cr_expect_eq(T(shannon)(3, narrow, plain), 0);
    cr_expect_leq(T(shannon)(3, wide, plain), 4 * (REAL)EPSILON);
    cr_expect_leq(T(shannon)(3, thrice, plain), 4 * (REAL)EPSILON);
    cr_expect_eq(T(bits_of)(T(shannon)(3, narrow, other)), T(bits_of)(T(shannon)(3, plain, other)));
}

static REAL T(sphere)(double a, double b, double c, double d)
{
    const REAL x[2] = {(REAL)a, (REAL)b}, y[2] = {(REAL)c, (REAL)d};
    return T(between)(PRANGE_HAVERSINE, 0, 2, x, y, NULL);
}

/* Down to the smallest distances, also near the poles, where longitude hardly matters. */
Test(SUITE, haversine_of_near_points)
{
    static const double homes[] = {0, 0.3, -1.2, 1.5, 1.57079, -1.5707963};
    for (int close = 0; close < (sizeof(REAL) == 8 ? 100 : 40); close++)
        for (int home = 0; home < 6; home++)
            for (ptrdiff_t trial = 0; trial < 10; trial++) {
                const double by = ldexp(1, -close);
                const REAL x[2] = {(REAL)(homes[home] * uniform(66, trial)),
                                   (REAL)(uniform(67, trial) * by)};
                const REAL y[2] = {(REAL)((double)x[0] * (1 - by * uniform(68, trial) / 4)),
                                   (REAL)(uniform(69, trial) * by)};
                const long double wide[2][2] = {{x[0], x[1]}, {y[0], y[1]}};
                const double exact = (double)reference_haversine(wide[0], wide[1]);
                const double got = (double)T(between)(PRANGE_HAVERSINE, 0, 2, x, y, NULL);
                cr_assert_leq(fabs(got - exact), 16 * EPSILON * exact, "%.17g for %.17g: %g u", got,
                              exact, (got - exact) / exact / EPSILON);
            }
}

/* Longitudes that differ by nearly a full turn; the rounding error of the difference must not
 * dominate. */
Test(SUITE, haversine_across_the_date_line)
{
    for (ptrdiff_t i = 0; i < 300; i++) {
        const REAL x[2] = {(REAL)uniform(78, i), (REAL)(3.1415 - 0.02 * uniform(79, i))};
        const REAL y[2] = {x[0], (REAL)(0.01 * uniform(80, i) - 3.1415)};
        const long double wide[2][2] = {{x[0], x[1]}, {y[0], y[1]}};
        const double exact = (double)reference_great_circle(wide[0], wide[1]);
        const double got = (double)T(between)(PRANGE_HAVERSINE, 0, 2, x, y, NULL);
        cr_assert_leq(fabs(got - exact), 16 * EPSILON * exact + 0x1p-60, "%.17g for %.17g", got,
                      exact);
    }
}

/* Antipodal points, and points on the far side of the globe, against the angle of their vectors;
 * latitudes beyond a pole continue on the other side. */
Test(SUITE, haversine_of_far_points)
{
    const long double pi = 3.14159265358979323846264338327950288L;
    for (ptrdiff_t trial = 0; trial < 4000; trial++) {
        const double by = trial % 2 ? ldexp(uniform(70, trial), -(int)(trial % 60)) : 1;
        const double north = (uniform(71, trial) - 0.5) * (trial % 3 ? 3.14159 : 12);
        const double east = (uniform(72, trial) - 0.5) * 40;
        const REAL x[2] = {(REAL)north, (REAL)east};
        const REAL y[2] = {(REAL)(by * 0.3 - north),
                           (REAL)((double)east + (double)pi * (1 + by * uniform(73, trial)))};
        const long double wide[2][2] = {{x[0], x[1]}, {y[0], y[1]}};
        const double exact = (double)reference_great_circle(wide[0], wide[1]);
        const double got = (double)T(between)(PRANGE_HAVERSINE, 0, 2, x, y, NULL);
        cr_assert_leq(fabs(got - exact), 16 * EPSILON * exact + 0x1p-52, "%.17g for %.17g", got,
                      exact);
        cr_assert_leq(got, (double)(REAL)pi);
    }
}

/* Many turns from the origin, the mean of two latitudes has fewer digits than their difference. */
Test(SUITE, haversine_of_many_turns)
{
    for (ptrdiff_t i = 0; i < 1000; i++) {
        const double turns = ldexp(uniform(81, i), (int)(i % 29));
        const REAL x[2] = {(REAL)(turns + 3 * uniform(82, i)), (REAL)(uniform(83, i) - turns)};
        const REAL y[2] = {(REAL)(turns - 3 * uniform(84, i)), (REAL)(turns / 3)};
        const long double wide[2][2] = {{x[0], x[1]}, {y[0], y[1]}};
        const double exact = (double)reference_great_circle(wide[0], wide[1]);
        const double got = (double)T(between)(PRANGE_HAVERSINE, 0, 2, x, y, NULL);
        if (exact > 0.01 && exact < 3.13)
            cr_assert_leq(fabs(got - exact), 16 * EPSILON * exact + 0x1p-43, "%.17g for %.17g", got,
                          exact);
    }
}

/* On the equator, whole turns apart: the remainder may be less than the rounding error of the
 * difference. */
Test(SUITE, haversine_of_whole_turns)
{
    const quad pi = (quad)0x1.921fb54442d18p+1 + (quad)0x1.1a62633145c07p-53;
    const quad turn = 2 * (pi - (quad)0x1.f1976b7ed8fbcp-109);
    for (ptrdiff_t i = 0; i < 2000; i++) {
        const double turns = floor(ldexp(uniform(85, i), (int)(i % 16))) + 1;
        const double off = 1 + ldexp(uniform(86, i), -10 - (int)(i % 50));
        const REAL far = (REAL)(turns * turn), near = (REAL)(((quad)far - turns * turn) * off);
        const quad left = (quad)near - (quad)far + turns * turn;
        const quad off_by =
            reference_abs((quad)T(sphere)(0, (double)near, 0, (double)far) - reference_abs(left));
        const quad most = 16 * EPSILON * reference_abs(left) + 2 * EPSILON * EPSILON * (quad)far;
        cr_assert(off_by <= most, "%g turns, %g left: off by %g", turns, (double)left,
                  (double)off_by);
    }
}

Test(SUITE, haversine_edge_rules)
{
    const double pi = 3.1415926535897932, half = pi / 2, nan = (double)NAN, inf = (double)INFINITY;
    const double u = 4 * EPSILON;
    cr_expect_leq(fabs((double)T(sphere)(half, 0.3, -half, 2) - pi), pi * u);
    cr_expect_leq(fabs((double)T(sphere)(0, 0, 0, pi) - pi), pi * u);
    cr_expect_leq(fabs((double)T(sphere)(0, 1, half, -2) - half), half * u);
    cr_expect_leq((double)T(sphere)(half, 0, half, 3), 1e-7, "both at the pole");
    cr_expect_eq(T(sphere)(0.25, -0x1p29, 0.25, -0x1p29), 0);
    /* On both sides of the date line. */
    cr_expect_leq(fabs((double)T(sphere)(0, 3.125, 0, -3.125) - (2 * pi - 6.25)), 8 * EPSILON);
    /* An angle without fractional digits has no known direction. */
    const double odd[] = {nan, inf, -inf, 0x1.1p30, -0x1p60};
    for (int k = 0; k < 5; k++) {
        cr_expect(isnan(T(sphere)(odd[k], 1, 1, 1)) && isnan(T(sphere)(1, odd[k], 1, 1)));
        cr_expect(isnan(T(sphere)(1, 1, odd[k], 1)) && isnan(T(sphere)(1, odd[k], 1, odd[k])));
    }
    /* Rotating the globe changes no bit as long as the angles stay exact. */
    for (ptrdiff_t i = 0; i < 200; i++) {
        const double a = (uniform(74, i) - 0.5) * 3, b = (uniform(75, i) - 0.5) * 3;
        const double c = floor(uniform(76, i) * 400) / 64, d = floor(uniform(77, i) * 400) / 64;
        cr_assert_eq(T(sphere)(a, c, b, d), T(sphere)(a, c + 0.75, b, d + 0.75));
    }
}
