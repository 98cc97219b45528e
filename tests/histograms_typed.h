/* SPDX-License-Identifier: MIT */
/* Histograms of one type. The reference searches an array of all edges. */

/* The type in which values and edges are compared. */
#if ELEMENT_IS_REAL
#define VALUE ELEMENT
#else
#define VALUE double
#endif

/* As numpy.linspace, each operation rounded once. */
static double T(edge)(ELEMENT low, ELEMENT high, ptrdiff_t bins, ptrdiff_t i)
{
    const double width = rounded((__float128)(double)high - (__float128)(double)low);
    const double step = rounded((__float128)width / bins);
    const double part = step == 0.0 ? rounded((__float128)rounded((__float128)i / bins) * width)
                                    : rounded((__float128)i * step);
    return (double)(VALUE)(i == bins ? (double)high
                                     : rounded((__float128)part + (__float128)(double)low));
}

/* The last bin whose edge is at most x, by binary search; -1 if x is outside. */
UNCHECKED static ptrdiff_t T(bin_of)(ELEMENT x, ptrdiff_t bins, const double *edges, ELEMENT low,
                                     ELEMENT high)
{
    ptrdiff_t left = 0, right = bins;
    if (!(x >= low && x <= high))
        return -1;
    while (right - left > 1) {
        const ptrdiff_t middle = (left + right) / 2;
        *((double)(VALUE)x < edges[middle] ? &right : &left) = middle;
    }
    return left;
}

static void T(reference)(ptrdiff_t n, const ELEMENT *x, ptrdiff_t bins, const double *edges,
                         ELEMENT low, ELEMENT high, ptrdiff_t *counts)
{
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (ptrdiff_t i = 0; i < n; i++) {
        const ptrdiff_t bin = T(bin_of)(x[i], bins, edges, low, high);
        if (bin >= 0)
            counts[bin]++;
    }
}

/* A number or one of its neighbours, clamped to the type's range. */
static ELEMENT T(beside)(double at, int side)
{
#if ELEMENT_IS_REAL
    const ELEMENT value = (ELEMENT)at;
    return side == 0  ? value
           : side < 0 ? (ELEMENT)T(next)(value, -HUGE_VAL)
                      : (ELEMENT)T(next)(value, HUGE_VAL);
#else
    const double most = (double)T(most);
    if (at >= most)
        return (ELEMENT)(T(most) + (side < 0 ? side : 0));
    if (at <= -most)
        return (ELEMENT)(-T(most) - 1 + (side > 0 ? side : 0));
    return (ELEMENT)((ELEMENT)at + side);
#endif
}

static ELEMENT T(between)(ELEMENT low, ELEMENT high, uint64_t seed, ptrdiff_t i)
{
    const double share = (double)(random_bits(seed, i) >> 11) * 0x1p-53;
    return T(beside)((double)low * (1.0 - share) + (double)high * share, 0);
}

/* Values at every edge (of many bins, at some edges) and next to it, inside, and outside. */
static ptrdiff_t T(fill)(ELEMENT low, ELEMENT high, ptrdiff_t bins, const double *edges,
                         ptrdiff_t most, ELEMENT *x)
{
    ptrdiff_t n = 0;
    for (ptrdiff_t k = 0; k < most / 2 / 3; k++) {
        const ptrdiff_t i =
            bins < most / 6 ? k % (bins + 1) : (ptrdiff_t)(random_bits(5, k) % (uint64_t)bins);
        for (int side = -1; side <= 1; side++)
            x[n++] = T(beside)(edges[i], side);
    }
    for (; n < most; n++) {
        x[n] = T(between)(low, high, 6, n);
#if ELEMENT_IS_REAL
        if (n % 7 == 0)
            x[n] = T(random_special)(random_bits(7, n));
#else
        if (n % 7 == 0)
            x[n] = (ELEMENT)random_integer(7, n, 8 * (int)sizeof *x);
#endif
    }
    return n;
}

static void T(expect_range)(ELEMENT low, ELEMENT high, ptrdiff_t bins)
{
    enum { MOST = 6151 };
    static ELEMENT x[MOST];
    static const ptrdiff_t sizes[] = {0, 1, 2, 3, 7, 63, 1023, 1024, 1025, 4099, MOST};
    double *edges = malloc((size_t)(bins + 1) * sizeof *edges);
    ptrdiff_t *expected = malloc((size_t)bins * sizeof *expected);
    guard counts = guard_new((size_t)bins * sizeof *expected, 8);
    for (ptrdiff_t i = 0; i <= bins; i++)
        edges[i] = T(edge)(low, high, bins, i);
    T(fill)(low, high, bins, edges, MOST, x);
    for (int k = 0; k < 11; k++) {
        const ptrdiff_t n = sizes[k];
        T(reference)(n, x, bins, edges, low, high, expected);
        memset(guard_data(&counts), 0x77, counts.size);
        cr_assert_eq(prange_set_num_threads(teams[k % 4]), PRANGE_OK);
        cr_assert_eq(T(prange_histogram)(n, x, bins, low, high, guard_data(&counts)), PRANGE_OK,
                     "%s", prange_last_error());
        const ptrdiff_t *got = guard_data(&counts);
        for (ptrdiff_t i = 0; i < bins; i++)
            cr_assert_eq(got[i], expected[i],
                         "%s, n %td, bin %td of %td from %.17g to %.17g: %td,"
                         " not %td",
                         ELEMENT_QUOTE(TYPE), n, i, bins, (double)low, (double)high, got[i],
                         expected[i]);
        cr_assert(guard_intact(&counts));
    }
    guard_free(&counts);
    free(expected);
    free(edges);
}

/* Enough values for a team: one or four tables per thread, bins shared by the threads, and all
 * values in one bin. */
static void T(expect_teams)(ptrdiff_t n, ptrdiff_t bins, bool equal)
{
    ELEMENT *x = malloc((size_t)n * sizeof *x);
    double *edges = malloc((size_t)(bins + 1) * sizeof *edges);
    ptrdiff_t *expected = calloc((size_t)bins, sizeof *expected);
    ptrdiff_t *counts = malloc((size_t)bins * sizeof *expected);
    const ELEMENT low = 0, high = 1 << 20;
    for (ptrdiff_t i = 0; i <= bins; i++)
        edges[i] = T(edge)(low, high, bins, i);
    for (ptrdiff_t i = 0; i < n; i++) {
        x[i] = (ELEMENT)(equal ? 77 : random_bits(8, i) % ((1 << 20) + 3000));
        if (x[i] <= high)
            expected[T(bin_of)(x[i], bins, edges, low, high)]++;
    }
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(T(prange_histogram)(n, x, bins, low, high, counts), PRANGE_OK);
        cr_assert(memcmp(counts, expected, (size_t)bins * sizeof *counts) == 0,
                  "%s, %td values, %td bins, %d threads", ELEMENT_QUOTE(TYPE), n, bins, teams[t]);
    }
    free(counts);
    free(expected);
    free(edges);
    free(x);
}

Test(histograms, T(teams))
{
    T(expect_teams)(300007, 1, false);
    T(expect_teams)(300007, 1000, false);
    T(expect_teams)(300007, 1000, true);
    T(expect_teams)(300007, 1023, false);
    T(expect_teams)(300007, 1024, false);
    T(expect_teams)(300007, 20000, false);
    T(expect_teams)(300007, 100000, false);
    T(expect_teams)(100003, 700000, false);
}

Test(histograms, T(errors))
{
    static ELEMENT x[100];
    static ptrdiff_t counts[64], before[64];
    const ELEMENT one = 1;
    memset(counts, 0x55, sizeof counts);
    memcpy(before, counts, sizeof counts);
    cr_expect_eq(T(prange_histogram)(100, NULL, 64, 0, one, counts), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram)(100, x, 64, 0, one, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram)(0, NULL, 64, 0, one, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram)(-1, x, 64, 0, one, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram)(100, x, 0, 0, one, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram)(100, x, -5, 0, one, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram)(100, x, PTRDIFF_MAX, 0, one, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram)(100, x, INT32_MAX, 0, one, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram)(100, x, 64, one, one, counts), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_histogram)(100, x, 64, one, 0, counts), PRANGE_ERROR_VALUE);
    cr_expect(strstr(prange_last_error(), NAMED("histogram")) != NULL);
#if ELEMENT_IS_REAL
    cr_expect_eq(T(prange_histogram)(100, x, 64, 0, (ELEMENT)NAN, counts), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_histogram)(100, x, 64, (ELEMENT)NAN, 0, counts), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_histogram)(100, x, 64, 0, (ELEMENT)INFINITY, counts), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_histogram)(100, x, 64, -(ELEMENT)INFINITY, 0, counts),
                 PRANGE_ERROR_VALUE);
#endif
    cr_expect_eq(T(prange_histogram)(64, (const ELEMENT *)(const void *)counts, 64, 0, one, counts),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_eq(
        T(prange_histogram)(1, (const ELEMENT *)(const void *)(counts + 63), 64, 0, one, counts),
        PRANGE_ERROR_OVERLAP);
    cr_expect(memcmp(counts, before, sizeof counts) == 0);
    cr_expect_eq(T(prange_histogram)(0, NULL, 64, 0, one, counts), PRANGE_OK);
    for (int i = 0; i < 64; i++)
        cr_expect_eq(counts[i], 0);
}

Test(histograms, T(no_memory))
{
    enum { N = 300007, BINS = 5000 };
    ELEMENT *x = calloc(N, sizeof *x);
    static ptrdiff_t counts[BINS];
    counts[0] = counts[BINS - 1] = 77;
    no_memory = true;
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_expect_eq(T(prange_histogram)(N, x, BINS, 0, 1, counts), PRANGE_ERROR_MEMORY);
        cr_expect(counts[0] == 77 && counts[BINS - 1] == 77);
    }
    no_memory = false;
    free(x);
}

#if !ELEMENT_IS_REAL
Test(histograms, T(bincount))
{
    enum { N = 20011, BINS = 301 };
    static ELEMENT x[N];
    static ptrdiff_t expected[BINS], counts[BINS + 1];
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = i % 5 ? (ELEMENT)(random_bits(9, i) % (BINS + 20)) - 10
                     : (ELEMENT)random_integer(9, i, 8 * (int)sizeof *x);
    for (ptrdiff_t i = 0; i < N; i++)
        if (x[i] >= 0 && x[i] < BINS)
            expected[x[i]]++;
    counts[BINS] = 77;
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(T(prange_bincount)(N, x, BINS, counts), PRANGE_OK);
        cr_expect(memcmp(counts, expected, sizeof expected) == 0 && counts[BINS] == 77);
    }
    counts[0] = -1;
    cr_expect_eq(T(prange_bincount)(-1, x, BINS, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_bincount)(N, x, 0, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_bincount)(N, NULL, BINS, counts), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_bincount)(N, x, BINS, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(counts[0], -1);
}
#endif

#undef VALUE
