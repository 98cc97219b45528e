/* SPDX-License-Identifier: MIT */
/* The test data of the metrics in one element type. */

/* Points and parameters for a metric, as REAL and the same numbers as long double. */
typedef struct T(data) {
    ptrdiff_t n, d;
    REAL *x, *w, *v, *a;
    long double *wide_x, *wide_w, *wide_v, *wide_a;
} T(data);

static long double *T(widened)(ptrdiff_t n, const REAL *x)
{
    long double *wide = allocate((size_t)n * sizeof *wide);
    for (ptrdiff_t i = 0; i < n; i++)
        wide[i] = x[i];
    return wide;
}

/* Numbers around 0 with some exact zeros; zeros and ones where they are truth values; some missing
 * for nan_euclidean. Weights are from 1/16 to 4, some 0, or all 1. */
static T(data) T(make)(prange_metric metric, bool weighted, ptrdiff_t n, ptrdiff_t d)
{
    T(data) of = {.n = n, .d = d};
    of.x = allocate((size_t)(n * d) * sizeof(REAL));
    of.w = allocate((size_t)d * sizeof(REAL));
    of.v = allocate((size_t)d * sizeof(REAL));
    of.a = allocate((size_t)(d * d) * sizeof(REAL));
    const bool discrete = of_truth(metric) || metric == PRANGE_HAMMING;
    for (ptrdiff_t i = 0; i < n * d; i++) {
        const uint64_t bits = random_bits(31, i);
        const REAL number = (REAL)((double)(int64_t)bits * 0x1p-62);
        of.x[i] = discrete ? (REAL)(bits % 3 == 0) : bits % 16 == 0 ? 0 : number;
        if (metric == PRANGE_NAN_EUCLIDEAN && bits / 16 % 8 == 0)
            of.x[i] = (REAL)NAN;
        if (metric == PRANGE_JENSENSHANNON)
            of.x[i] = of.x[i] < 0 ? -of.x[i] : of.x[i];
        if (metric == PRANGE_HAVERSINE)
            of.x[i] *= (REAL)(i % 2 == 0 ? 0.785 : 1.57);
    }
    for (ptrdiff_t k = 0; k < d; k++) {
        of.w[k] = weighted ? (REAL)(random_bits(32, k) % 65) / 16 : 1;
        of.v[k] = (REAL)(1 + random_bits(33, k) % 64) / 16;
        for (ptrdiff_t j = 0; j < d; j++) {
            const ptrdiff_t low = j < k ? j : k, high = j < k ? k : j;
            const REAL small = (REAL)(random_bits(34, low * d + high) % 33) / 64 / (REAL)d;
            of.a[k * d + j] = j == k ? 1 + small : small;
        }
    }
    of.wide_x = T(widened)(n * d, of.x);
    of.wide_w = T(widened)(d, of.w);
    of.wide_v = T(widened)(d, of.v);
    of.wide_a = T(widened)(d * d, of.a);
    return of;
}

static void T(discard)(T(data) * of)
{
    void *all[] = {of->x, of->w, of->v, of->a, of->wide_x, of->wide_w, of->wide_v, of->wide_a};
    for (int k = 0; k < 8; k++)
        free(all[k]);
}

static T(prange_distance_options)
    T(options)(prange_metric metric, bool weighted, const T(data) * of)
{
    return (T(prange_distance_options)){
        .metric = metric,
        .weights = weighted ? of->w : NULL,
        .variances = metric == PRANGE_SEUCLIDEAN ? of->v : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? of->a : NULL,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
    };
}
