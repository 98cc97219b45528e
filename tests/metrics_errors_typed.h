/* SPDX-License-Identifier: MIT */
/* The bounds in one element type. */

/* Coordinate k of both points. LOST terms are just below half a unit of the sum, whose first term
 * is 1, so that each addition drops one; GAINED ones just above, so that each counts twice. NEAR
 * points differ in some last places only. */
static void T(coordinates)(shape form, prange_metric metric, bool squares, ptrdiff_t pair,
                           ptrdiff_t k, REAL *x, REAL *y)
{
    const uint64_t seed = 100 * (uint64_t)pair + (uint64_t)form;
    const double small =
        (squares ? sqrt(EPSILON) : EPSILON) * (form == LOST ? 1.0 - 0x1p-18 : 1.0 + 0x1p-18);
    *x = T(random_wide)(seed, k);
    *y = T(random_wide)(seed + 50, k);
    if (form == NEAR)
        *y = *x * (REAL)(1.0 + (double)(random_bits(seed, k) % 9) * EPSILON * 2.0);
    if (form <= GAINED) {
        *x = k == 0 ? 1 : (REAL)small;
        *y = metric == PRANGE_INNER_PRODUCT ? 1 : 0;
    }
    if (form <= GAINED && metric == PRANGE_CANBERRA && k > 0) {
        *x = (REAL)(1.0 + (form == LOST ? 2.0 : 4.0) * EPSILON);
        *y = 1;
    }
    if (metric == PRANGE_NAN_EUCLIDEAN || metric == PRANGE_NAN_SQEUCLIDEAN)
        if (k > 0 && random_bits(9, k) % 5 == 0)
            *(random_bits(10, k) % 2 ? x : y) = (REAL)NAN;
}

static void T(expect_bounds)(int m, bool weighted, shape form, ptrdiff_t d)
{
    static REAL x[PAIRS * MOST], y[PAIRS * MOST], w[MOST], got[PAIRS];
    const prange_metric metric = metrics[m].metric;
    const bool scaled = weighted || metric == PRANGE_SEUCLIDEAN;
    T(prange_distance_options) options = {.metric = metric, .weights = weighted ? w : NULL};
    for (ptrdiff_t k = 0; k < d; k++)
        w[k] =
            scaled && form > GAINED ? (REAL)(1.0 + (double)(random_bits(8, k) >> 11) * 0x1p-50) : 1;
    for (ptrdiff_t i = 0; i < PAIRS * d; i++)
        T(coordinates)(form, metric, metrics[m].squares, i / d, i % d, &x[i], &y[i]);
    options.variances = metric == PRANGE_SEUCLIDEAN ? w : NULL;
    cr_assert_eq(T(prange_paired_distance_with)(&options, PAIRS, d, x, y, got), PRANGE_OK, "%s",
                 prange_last_error());
    for (ptrdiff_t i = 0; i < PAIRS; i++) {
        sums all = {0};
        for (ptrdiff_t k = 0; k < d; k++)
            if (x[i * d + k] == x[i * d + k] && y[i * d + k] == y[i * d + k])
                add_term(metric, (quad)w[k], (quad)x[i * d + k], (quad)y[i * d + k], &all);
        const quad exact = distance_of(metric, d, &all);
        const quad size = metric == PRANGE_INNER_PRODUCT ? all.others : exact;
        const double bound = bound_of(metric, weighted, (double)d) * EPSILON;
        const double error = (double)reference_abs((quad)got[i] - exact);
        cr_expect(error <= bound * (double)size, "metric %d, %s%s, d %td: %.17g, not %.17g, %g u",
                  (int)metric, names[form], weighted ? ", weighted" : "", d, (double)got[i],
                  (double)exact, error / (double)size / EPSILON);
    }
}

Test(SUITE, bounds)
{
    for (int m = 0; m < METRICS; m++)
        for (int form = 0; form < SHAPES; form++)
            for (int k = 0; k < DIMS; k++) {
                T(expect_bounds)(m, false, (shape)form, dims[k]);
                if (metrics[m].weights)
                    T(expect_bounds)(m, true, (shape)form, dims[k]);
            }
}
