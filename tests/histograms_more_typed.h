/* SPDX-License-Identifier: MIT */
/* Given edges and weights of one type. Included after histograms_typed.h. */

/* One of 7 values, a neighbour of one, or any value. */
static ELEMENT T(near_few)(uint64_t seed, ptrdiff_t i)
{
    const uint64_t dice = random_bits(seed, i);
#if ELEMENT_IS_REAL
    static const double few[] = {-3.0, -1e-310, 0.0, 0.1, 1.0, 1e30, INFINITY};
    if (dice % 16 == 0)
        return (ELEMENT)NAN;
#else
    static const double few[] = {-3.0, -1.0, 0.0, 1.0, 7.0, 1000.0, 2e9};
#endif
    if (dice % 8 == 1)
        return (ELEMENT)((double)(dice >> 40) * 0x1p-20 - 8.0);
    return T(beside)(few[(dice >> 8) % 7], (int)(dice >> 20) % 3 - 1);
}

static int T(compare)(const void *a, const void *b)
{
    const ELEMENT x = *(const ELEMENT *)a, y = *(const ELEMENT *)b;
    return (x > y) - (x < y);
}

/* Ascending edges, some of them equal. */
static ELEMENT *T(new_edges)(ptrdiff_t m, uint64_t seed)
{
    ELEMENT *edges = malloc((size_t)(m + 1) * sizeof *edges);
    ptrdiff_t k = 0;
    for (ptrdiff_t i = 0; k < m; i++) {
        edges[k] =
            m > 50 ? (ELEMENT)((double)(random_bits(seed, i) >> 34) - 5e8) : T(near_few)(seed, i);
        k += !isnan((double)edges[k]);
    }
    qsort(edges, (size_t)m, sizeof *edges, T(compare));
    return edges;
}

static ELEMENT T(value_for)(ptrdiff_t m, const ELEMENT *edges, uint64_t seed, ptrdiff_t i)
{
    const uint64_t dice = random_bits(seed, i);
    if (m == 0 || dice % 3 == 0)
        return T(near_few)(seed, i);
    return T(beside)((double)edges[(dice >> 8) % (uint64_t)m], (int)(dice >> 40) % 3 - 1);
}

/* By linear search; -1 if x is in no bin. */
static ptrdiff_t T(bin_between)(ELEMENT x, ptrdiff_t bins, const ELEMENT *edges)
{
    if (!(x <= edges[bins]))
        return -1;
    ptrdiff_t k = bins - 1;
    while (k >= 0 && !(edges[k] <= x))
        k--;
    return k;
}

/* Compares with a linear search of the edges. */
static void T(expect_edges)(ptrdiff_t n, ptrdiff_t m, uint64_t seed)
{
    ELEMENT *edges = T(new_edges)(m, seed), *x = malloc((size_t)(n + 1) * sizeof *x);
    ptrdiff_t *expected = malloc((size_t)(n + 1) * sizeof *expected);
    guard index = guard_new((size_t)n * sizeof *expected, 8);
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = T(value_for)(m, edges, seed + 1, i);
    cr_assert_eq(prange_set_num_threads(teams[seed % 4]), PRANGE_OK);
    for (int right = 0; right < 2; right++) {
        for (ptrdiff_t i = 0; i < n; i++) {
            expected[i] = 0;
            while (expected[i] < m && (isnan((double)x[i]) || (right ? edges[expected[i]] < x[i]
                                                                     : edges[expected[i]] <= x[i])))
                expected[i]++;
        }
        cr_assert_eq(T(prange_digitize)(n, x, m, edges, right, guard_data(&index)), PRANGE_OK, "%s",
                     prange_last_error());
        cr_assert(n == 0 || memcmp(guard_data(&index), expected, (size_t)n * sizeof *expected) == 0,
                  "%s, n %td, %td edges, right %d", NAMED("digitize"), n, m, right);
        cr_assert(guard_intact(&index));
    }
    if (m > 1) {
        ptrdiff_t *counts = calloc((size_t)m, sizeof *counts);
        guard got = guard_new((size_t)(m - 1) * sizeof *counts, 8);
        for (ptrdiff_t i = 0; i < n; i++)
            expected[i] = T(bin_between)(x[i], m - 1, edges);
        count_bins(n, expected, m - 1, counts);
        cr_assert_eq(T(prange_histogram_edges)(n, x, m - 1, edges, guard_data(&got)), PRANGE_OK);
        cr_assert(memcmp(guard_data(&got), counts, (size_t)(m - 1) * sizeof *counts) == 0,
                  "%s, n %td, %td edges", NAMED("histogram_edges"), n, m);
        cr_assert(guard_intact(&got));
        guard_free(&got);
        free(counts);
    }
    guard_free(&index);
    free(expected);
    free(x);
    free(edges);
}

Test(histograms, T(given_edges))
{
    static const ptrdiff_t sizes[] = {0, 1, 3, 4, 5, 15, 17, 31, 32, 33, 1023, 1024, 1025, 4099};
    static const ptrdiff_t edges[] = {0,  1,  2,  3,  4,  7,  8,  9,   31,
                                      32, 33, 40, 41, 64, 80, 81, 255, 1000};
    uint64_t seed = 0;
    for (int i = 0; i < 14; i++)
        for (int k = 0; k < 18; k++)
            T(expect_edges)(sizes[i], edges[k], seed++);
    for (int t = 0; t < 4; t++)
        T(expect_edges)(60007, 17, seed++);
}

static double *T(even_edges)(ptrdiff_t bins, ELEMENT low, ELEMENT high)
{
    double *edges = malloc((size_t)(bins + 1) * sizeof *edges);
    for (ptrdiff_t i = 0; i <= bins; i++)
        edges[i] = T(edge)(low, high, bins, i);
    return edges;
}

/* Compares with sums in the documented order, bit for bit. */
static void T(expect_weights)(ptrdiff_t n, ptrdiff_t bins, bool own)
{
    const ELEMENT low = 0, high = 1000;
    double *edges = T(even_edges)(bins, low, high),
           *weights = malloc((size_t)(n + 1) * sizeof *edges);
    ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x);
    ptrdiff_t *bin = malloc((size_t)(n + 1) * sizeof *bin);
    const size_t bytes = (size_t)bins * sizeof *edges;
    double *sums = malloc(bytes);
    guard got = guard_new(bytes, 8);
    for (ptrdiff_t i = 0; i < n; i++) {
        x[i] = i % 7 ? T(between)(low, high, 27, i) : T(near_few)(28, i);
        weights[i] = random_wide_f64(29, i);
        bin[i] = !own ? T(bin_of)(x[i], bins, edges, low, high)
                 : x[i] >= 0 && (double)x[i] < (double)bins ? (ptrdiff_t)x[i]
                                                            : -1;
    }
    sum_in_order(n, bin, weights, bins, sums);
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        prange_status status = PRANGE_OK;
#if !ELEMENT_IS_REAL
        if (own)
            status = T(prange_bincount_weighted)(n, x, weights, bins, guard_data(&got));
        else
#endif
            status = T(prange_histogram_weighted)(n, x, weights, bins, low, high, guard_data(&got));
        cr_assert_eq(status, PRANGE_OK);
        cr_assert(memcmp(guard_data(&got), sums, bytes) == 0 && guard_intact(&got),
                  "%s, n %td, %td bins, %d threads", ELEMENT_QUOTE(TYPE), n, bins, teams[t]);
    }
    guard_free(&got);
    free(sums);
    free(bin);
    free(x);
    free(weights);
    free(edges);
}

Test(histograms, T(weights))
{
    static const ptrdiff_t sizes[] = {0, 1, 1024, 65536, 131071, 131072, 300007};
    for (int k = 0; k < 7; k++)
        for (int own = 0; own <= !ELEMENT_IS_REAL; own++) {
            T(expect_weights)(sizes[k], 1, own);
            T(expect_weights)(sizes[k], 37, own);
            T(expect_weights)(sizes[k], sizes[k] > 131072 ? 200 : 1023, own);
        }
    T(expect_weights)(200003, 6000, false);
}

static void T(expect_weights_between)(ptrdiff_t n, ptrdiff_t bins, uint64_t seed)
{
    ELEMENT *edges = T(new_edges)(bins + 1, seed), *x = malloc((size_t)(n + 1) * sizeof *x);
    double *weights = malloc((size_t)(n + 1) * sizeof *weights);
    ptrdiff_t *bin = malloc((size_t)(n + 1) * sizeof *bin);
    const size_t bytes = (size_t)bins * sizeof *weights;
    double *sums = malloc(bytes);
    guard got = guard_new(bytes, 8);
    for (ptrdiff_t i = 0; i < n; i++) {
        x[i] = T(value_for)(bins + 1, edges, seed + 1, i);
        weights[i] = random_wide_f64(seed + 2, i);
        bin[i] = T(bin_between)(x[i], bins, edges);
    }
    sum_in_order(n, bin, weights, bins, sums);
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(
            T(prange_histogram_edges_weighted)(n, x, weights, bins, edges, guard_data(&got)),
            PRANGE_OK);
        cr_assert(memcmp(guard_data(&got), sums, bytes) == 0 && guard_intact(&got),
                  "%s, n %td, %td bins, %d threads", NAMED("histogram_edges_weighted"), n, bins,
                  teams[t]);
    }
    guard_free(&got);
    free(sums);
    free(bin);
    free(weights);
    free(x);
    free(edges);
}

Test(histograms, T(weights_between_edges))
{
    static const ptrdiff_t sizes[] = {0, 1, 1024, 65537, 131072, 200003};
    uint64_t seed = 500;
    for (int k = 0; k < 6; k++) {
        T(expect_weights_between)(sizes[k], 1, seed++);
        T(expect_weights_between)(sizes[k], 37, seed++);
    }
    T(expect_weights_between)(20011, 1300, seed);
}

Test(histograms, T(more_errors))
{
    enum { N = 64 };
    static ELEMENT x[N], edges[N];
    static double weights[N], sums[N], before[N];
    static ptrdiff_t counts[N];
    memset(sums, 0x55, sizeof sums);
    memcpy(before, sums, sizeof sums);
    memcpy(counts, sums, sizeof counts);
    ELEMENT *same = (ELEMENT *)(void *)counts;
    for (int i = 0; i < N; i++)
        edges[i] = (ELEMENT)i;
    const ELEMENT one = 1;
    cr_expect_eq(T(prange_histogram_edges)(N, x, 10, NULL, counts), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram_edges)(N, x, 0, edges, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram_edges)(N, x, 4, same, counts), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_digitize)(N, x, -1, edges, false, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_digitize)(N, x, (ptrdiff_t)1 << 31, edges, false, counts),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_digitize)(N, x, N, NULL, false, counts), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_digitize)(N, NULL, N, edges, false, counts), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_digitize)(N, x, N, edges, false, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_digitize)(-1, x, N, edges, false, counts), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_digitize)(N, same, N, edges, false, counts), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_digitize)(N, x, N, same, false, counts), PRANGE_ERROR_OVERLAP);
    edges[5] = 3;
    cr_expect_eq(T(prange_histogram_edges)(N, x, 10, edges, counts), PRANGE_ERROR_VALUE);
    cr_expect(strstr(prange_last_error(), "edges[5]") != NULL, "%s", prange_last_error());
    cr_expect_eq(T(prange_digitize)(N, x, N, edges, true, counts), PRANGE_ERROR_VALUE);
#if ELEMENT_IS_REAL
    edges[0] = (ELEMENT)NAN;
    cr_expect_eq(T(prange_digitize)(N, x, 1, edges, true, counts), PRANGE_ERROR_VALUE);
#endif
    cr_expect_eq(T(prange_histogram_edges_weighted)(N, x, weights, 10, edges, sums),
                 PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_histogram_edges_weighted)(N, x, weights, 0, edges, sums),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram_edges_weighted)(N, x, weights, 2, NULL, sums),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram_edges_weighted)(N, x, NULL, 2, edges + 1, sums),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram_edges_weighted)(N, x, sums, 2, edges + 1, sums),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_eq(
        T(prange_histogram_edges_weighted)(N, x, weights, 2, (ELEMENT *)(void *)sums, sums),
        PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_histogram_weighted)(N, x, NULL, 4, 0, one, sums), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram_weighted)(N, x, weights, 4, 0, one, NULL), PRANGE_ERROR_NULL);
    cr_expect(strstr(prange_last_error(), "sums") != NULL);
    cr_expect_eq(T(prange_histogram_weighted)(N, x, weights, 4, one, 0, sums), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_histogram_weighted)(N, x, sums, N, 0, one, sums), PRANGE_ERROR_OVERLAP);
    no_memory = true;
    cr_expect_eq(T(prange_histogram_weighted)(N, x, weights, N, 0, one, sums), PRANGE_OK);
    memcpy(sums, before, sizeof sums);
    double *large = malloc(3000 * sizeof *large);
    large[0] = 77.0;
    cr_expect_eq(T(prange_histogram_weighted)(N, x, weights, 3000, 0, one, large),
                 PRANGE_ERROR_MEMORY);
    no_memory = false;
    cr_expect(large[0] == 77.0);
    free(large);
    cr_expect(memcmp(before, sums, sizeof sums) == 0 && memcmp(before, counts, sizeof sums) == 0);
}
