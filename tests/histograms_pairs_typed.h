/* SPDX-License-Identifier: MIT */
/* Histograms of pairs of one type, with even and with given bins, counts and sums of weights.
 * Included after histograms_more_typed.h. */

/* Pairs, their bins and what the calls should give. */
typedef struct T(plane) {
    ptrdiff_t n, xbins, ybins, *bin, *counts;
    ELEMENT *x, *y, *xedges, *yedges;
    double *weights, *sums;
} T(plane);

static const ELEMENT T(ends)[] = {0, 50, 100};

/* Even bins from ends[0] to ends[1] and on to ends[2], with the edges that give the same bins: of
 * integers, the edges rounded up. */
static void T(fill_even)(T(plane) * p)
{
    const ELEMENT low = T(ends)[0], middle = T(ends)[1], high = T(ends)[2];
    double *xedges = T(even_edges)(p->xbins, low, middle),
           *yedges = T(even_edges)(p->ybins, middle, high);
    for (ptrdiff_t i = 0; i < p->n; i++) {
        const uint64_t dice = random_bits(17, i);
        const ptrdiff_t edge = (ptrdiff_t)((dice >> 8) % (uint64_t)p->xbins);
        p->x[i] = dice % 4 ? T(between)(low, middle, 18, i)
                           : T(beside)(xedges[edge], (int)(dice >> 40) % 2);
        p->y[i] = dice % 5 ? T(between)(middle, high, 19, i) : T(near_few)(20, i);
        const ptrdiff_t row = T(bin_of)(p->x[i], p->xbins, xedges, low, middle);
        const ptrdiff_t column = T(bin_of)(p->y[i], p->ybins, yedges, middle, high);
        p->bin[i] = row >= 0 && column >= 0 ? row * p->ybins + column : -1;
    }
    for (ptrdiff_t i = 0; i <= p->xbins; i++)
        p->xedges[i] = (ELEMENT)(ELEMENT_IS_REAL ? xedges[i] : ceil(xedges[i]));
    for (ptrdiff_t i = 0; i <= p->ybins; i++)
        p->yedges[i] = (ELEMENT)(ELEMENT_IS_REAL ? yedges[i] : ceil(yedges[i]));
    free(yedges);
    free(xedges);
}

static void T(fill_given)(T(plane) * p)
{
    ELEMENT *xedges = T(new_edges)(p->xbins + 1, 37), *yedges = T(new_edges)(p->ybins + 1, 38);
    memcpy(p->xedges, xedges, (size_t)(p->xbins + 1) * sizeof *xedges);
    memcpy(p->yedges, yedges, (size_t)(p->ybins + 1) * sizeof *yedges);
    for (ptrdiff_t i = 0; i < p->n; i++) {
        p->x[i] = T(value_for)(p->xbins + 1, xedges, 39, i);
        p->y[i] = T(value_for)(p->ybins + 1, yedges, 40, i);
        const ptrdiff_t row = T(bin_between)(p->x[i], p->xbins, xedges);
        const ptrdiff_t column = T(bin_between)(p->y[i], p->ybins, yedges);
        p->bin[i] = row >= 0 && column >= 0 ? row * p->ybins + column : -1;
    }
    free(yedges);
    free(xedges);
}

static void T(expect_calls)(const T(plane) * p, bool even, guard *counts, guard *sums)
{
    const ELEMENT low = T(ends)[0], middle = T(ends)[1], high = T(ends)[2];
    for (int form = !even; form < 2; form++) {
        const bool given = form == 1;
        memset(guard_data(counts), 0x77, counts->size);
        memset(guard_data(sums), 0x77, sums->size);
        cr_assert_eq(given ? T(prange_histogram2d_edges)(p->n, p->x, p->y, p->xbins, p->xedges,
                                                         p->ybins, p->yedges, guard_data(counts))
                           : T(prange_histogram2d)(p->n, p->x, p->y, p->xbins, low, middle,
                                                   p->ybins, middle, high, guard_data(counts)),
                     PRANGE_OK);
        cr_assert_eq(given ? T(prange_histogram2d_edges_weighted)(p->n, p->x, p->y, p->weights,
                                                                  p->xbins, p->xedges, p->ybins,
                                                                  p->yedges, guard_data(sums))
                           : T(prange_histogram2d_weighted)(p->n, p->x, p->y, p->weights, p->xbins,
                                                            low, middle, p->ybins, middle, high,
                                                            guard_data(sums)),
                     PRANGE_OK);
        cr_assert(memcmp(guard_data(counts), p->counts, counts->size) == 0 && guard_intact(counts),
                  "counts of %s, given %d, n %td, %td x %td, %d threads", ELEMENT_QUOTE(TYPE), form,
                  p->n, p->xbins, p->ybins, prange_get_num_threads());
        cr_assert(memcmp(guard_data(sums), p->sums, sums->size) == 0 && guard_intact(sums),
                  "sums of %s, given %d, n %td, %td x %td, %d threads", ELEMENT_QUOTE(TYPE), form,
                  p->n, p->xbins, p->ybins, prange_get_num_threads());
    }
}

static void T(expect_plane)(ptrdiff_t n, ptrdiff_t xbins, ptrdiff_t ybins, bool even)
{
    const size_t room = (size_t)n + 1, bins = (size_t)(xbins * ybins);
    T(plane)
    p = {.n = n,
         .xbins = xbins,
         .ybins = ybins,
         .bin = malloc(room * sizeof *p.bin),
         .counts = malloc(bins * sizeof *p.counts),
         .x = malloc(room * sizeof *p.x),
         .y = malloc(room * sizeof *p.y),
         .xedges = malloc((size_t)(xbins + 1) * sizeof *p.xedges),
         .yedges = malloc((size_t)(ybins + 1) * sizeof *p.yedges),
         .weights = malloc(room * sizeof *p.weights),
         .sums = malloc(bins * sizeof *p.sums)};
    guard counts = guard_new(bins * sizeof *p.counts, 8),
          sums = guard_new(bins * sizeof *p.sums, 8);
    (even ? T(fill_even) : T(fill_given))(&p);
    for (ptrdiff_t i = 0; i < n; i++)
        p.weights[i] = random_wide_f64(41, i);
    count_bins(n, p.bin, xbins * ybins, p.counts);
    sum_in_order(n, p.bin, p.weights, xbins * ybins, p.sums);
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        T(expect_calls)(&p, even, &counts, &sums);
    }
    guard_free(&sums);
    guard_free(&counts);
    void *const all[] = {p.bin, p.counts, p.x, p.y, p.xedges, p.yedges, p.weights, p.sums};
    for (int i = 0; i < 8; i++)
        free(all[i]);
}

Test(histograms, T(planes))
{
    for (int even = 0; even < 2; even++) {
        T(expect_plane)(0, 3, 4, even);
        T(expect_plane)(1, 1, 1, even);
        T(expect_plane)(4099, 7, 33, even);
        T(expect_plane)(4099, 1, 200, even);
        T(expect_plane)(60007, 10, 30, even);
        T(expect_plane)(60007, 300, 40, even);
        T(expect_plane)(140009, 20, 7, even);
        T(expect_plane)(200003, 40, 150, even);
    }
}

/* A NaN of either coordinate, like a value outside, has no bin, whatever its weight; a weight that
 * is NaN affects its own bin alone. Infinite edges and values, and equal edges at the end. */
Test(histograms, T(known_pairs))
{
#if ELEMENT_IS_REAL
    const ELEMENT inf = (ELEMENT)INFINITY, none = (ELEMENT)NAN;
#else
    const ELEMENT inf = T(most), none = -7;
#endif
    const ELEMENT xedges[] = {ELEMENT_IS_REAL ? -inf : -5, 0, inf}, yedges[] = {1, 2, 2};
    const ELEMENT x[] = {-5, xedges[0], 0, inf, none, 3, 1, 4}, y[] = {1, 2, 1, 2, 1, none, 3, 1};
    const double weights[] = {1, 2, 4, 8, NAN, NAN, NAN, 16}, sums[] = {1, 2, 20, 8};
    const ptrdiff_t counts[] = {1, 1, 2, 1};
    double w[8], s[4];
    ptrdiff_t c[4];
    memcpy(w, weights, sizeof w);
    cr_expect_eq(T(prange_histogram2d_edges)(8, x, y, 2, xedges, 2, yedges, c), PRANGE_OK);
    cr_expect_eq(memcmp(c, counts, sizeof c), 0);
    cr_expect_eq(T(prange_histogram2d_edges_weighted)(8, x, y, w, 2, xedges, 2, yedges, s),
                 PRANGE_OK);
    cr_expect_eq(memcmp(s, sums, sizeof s), 0);
    w[7] = NAN;
    cr_expect_eq(T(prange_histogram2d_edges_weighted)(8, x, y, w, 2, xedges, 2, yedges, s),
                 PRANGE_OK);
    cr_expect(s[0] == 1.0 && s[1] == 2.0 && isnan(s[2]) && s[3] == 8.0);
    cr_expect_eq(T(prange_histogram_edges_weighted)(8, x, w, 2, xedges, s), PRANGE_OK);
    cr_expect(s[0] == 3.0 && isnan(s[1]));
}

static void T(expect_refused)(prange_status status, ptrdiff_t n, const ELEMENT *x, const ELEMENT *y,
                              const double *weights, ptrdiff_t xbins, const ELEMENT *xedges,
                              ptrdiff_t ybins, const ELEMENT *yedges, void *out)
{
    cr_expect_eq(
        T(prange_histogram2d_edges_weighted)(n, x, y, weights, xbins, xedges, ybins, yedges, out),
        status);
    cr_expect_not_null(strstr(prange_last_error(), NAMED("histogram2d_edges_weighted")));
    if (weights && weights != out)
        cr_expect_eq(T(prange_histogram2d_edges)(n, x, y, xbins, xedges, ybins, yedges, out),
                     status);
}

Test(histograms, T(errors_of_edges_of_pairs))
{
    enum { N = 64 };
    static ELEMENT x[N], up[N], down[N];
    static double weights[N], sums[N], before[N];
    ELEMENT *same = (ELEMENT *)(void *)sums;
    memset(sums, 0x55, sizeof sums);
    memcpy(before, sums, sizeof sums);
    for (int i = 0; i < N; i++)
        up[i] = down[i] = (ELEMENT)i;
    down[3] = 1;
    T(expect_refused)(PRANGE_ERROR_SIZE, -1, x, x, weights, 4, up, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_SIZE, N, x, x, weights, 0, up, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_SIZE, N, x, x, weights, 4, up, -1, up, sums);
    T(expect_refused)(PRANGE_ERROR_SIZE, N, x, x, weights, 1 << 16, up, 1 << 15, up, sums);
    T(expect_refused)(PRANGE_ERROR_SIZE, N, x, x, weights, 4, up, PTRDIFF_MAX, up, sums);
    T(expect_refused)(PRANGE_ERROR_NULL, N, NULL, x, weights, 4, up, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_NULL, N, x, NULL, weights, 4, up, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_NULL, N, x, x, NULL, 4, up, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_NULL, N, x, x, weights, 4, NULL, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_NULL, N, x, x, weights, 4, up, 4, NULL, sums);
    T(expect_refused)(PRANGE_ERROR_NULL, N, x, x, weights, 4, up, 4, up, NULL);
    T(expect_refused)(PRANGE_ERROR_OVERLAP, 16, same, x, weights, 4, up, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_OVERLAP, 16, x, same, weights, 4, up, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_OVERLAP, 16, x, x, sums, 4, up, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_OVERLAP, 16, x, x, weights, 4, same, 4, up, sums);
    T(expect_refused)(PRANGE_ERROR_OVERLAP, 16, x, x, weights, 4, up, 4, same, sums);
    T(expect_refused)(PRANGE_ERROR_VALUE, N, x, x, weights, 4, down, 4, up, sums);
    cr_expect_not_null(strstr(prange_last_error(), "xedges[3]"));
    T(expect_refused)(PRANGE_ERROR_VALUE, N, x, x, weights, 4, up, 4, down, sums);
    cr_expect_not_null(strstr(prange_last_error(), "yedges[3]"));
#if ELEMENT_IS_REAL
    down[0] = (ELEMENT)NAN;
    T(expect_refused)(PRANGE_ERROR_VALUE, N, x, x, weights, 4, up, 4, down, sums);
#endif
    cr_expect_eq(memcmp(before, sums, sizeof sums), 0);
}

Test(histograms, T(errors_of_pairs))
{
    enum { N = 64, SIDE = 60, MANY = SIDE * SIDE, PAIRS = 300007 };
    static ELEMENT x[PAIRS];
    static double weights[PAIRS], sums[MANY];
    static ptrdiff_t counts[MANY];
    static ELEMENT edges[SIDE + 1];
    ELEMENT *same = (ELEMENT *)(void *)counts;
    const ELEMENT one = 1;
    counts[0] = 77;
    sums[0] = 77.0;
    cr_expect_eq(T(prange_histogram2d)(N, x, NULL, 4, 0, one, 4, 0, one, counts),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram2d)(N, x, x, 4, 0, one, 0, 0, one, counts), PRANGE_ERROR_SIZE);
    cr_expect_not_null(strstr(prange_last_error(), "ybins = 0"));
    cr_expect_eq(T(prange_histogram2d)(N, x, x, 1 << 16, 0, one, 1 << 16, 0, one, counts),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram2d)(N, x, x, 4, 0, one, PTRDIFF_MAX, 0, one, counts),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_histogram2d)(N, x, x, 4, 0, one, 4, one, 0, counts), PRANGE_ERROR_VALUE);
    cr_expect_not_null(strstr(prange_last_error(), "to yhigh 0"));
    cr_expect_eq(T(prange_histogram2d)(16, x, same, 4, 0, one, 4, 0, one, counts),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_histogram2d_weighted)(N, x, x, NULL, 4, 0, one, 4, 0, one, sums),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_histogram2d_weighted)(N, x, x, weights, 4, one, one, 4, 0, one, sums),
                 PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_histogram2d_weighted)(16, x, x, sums, 4, 0, one, 4, 0, one, sums),
                 PRANGE_ERROR_OVERLAP);
    no_memory = true;
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_expect_eq(
            T(prange_histogram2d_weighted)(PAIRS, x, x, weights, SIDE, 0, one, SIDE, 0, one, sums),
            PRANGE_ERROR_MEMORY);
        cr_expect_eq(T(prange_histogram2d_edges_weighted)(PAIRS, x, x, weights, SIDE, edges, SIDE,
                                                          edges, sums),
                     PRANGE_ERROR_MEMORY);
        cr_expect_eq(T(prange_histogram2d_edges)(PAIRS, x, x, SIDE, edges, SIDE, edges, counts),
                     PRANGE_ERROR_MEMORY);
    }
    no_memory = false;
    cr_expect(counts[0] == 77 && sums[0] == 77.0);
}

/* One part whose bins threads share, in turns of 65536 values; without memory for that, one thread
 * adds all. */
Test(histograms, T(shared_sums))
{
    enum { N = 140009, SIDE = 100, BINS = SIDE * SIDE };
    static ELEMENT x[N], y[N], edges[SIDE + 1];
    static double weights[N], sums[BINS], expected[BINS];
    static ptrdiff_t bin[N];
    for (int i = 0; i <= SIDE; i++)
        edges[i] = (ELEMENT)(2 * i);
    for (ptrdiff_t i = 0; i < N; i++) {
        const int row = (int)(random_bits(51, i) % (SIDE + 1)), column = (int)(i % SIDE);
        x[i] = (ELEMENT)(2 * row + 1);
        y[i] = (ELEMENT)(2 * column);
        bin[i] = row < SIDE ? row * SIDE + column : -1;
        weights[i] = random_wide_f64(52, i);
    }
    sum_in_order(N, bin, weights, BINS, expected);
    for (int t = 0; t < 4; t++)
        for (int failing = 0; failing <= 2; failing += 2) {
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            memset(sums, 0x77, sizeof sums);
            arm(failing);
            cr_expect_eq(T(prange_histogram2d_edges_weighted)(N, x, y, weights, SIDE, edges, SIDE,
                                                              edges, sums),
                         PRANGE_OK);
            arm(0);
            cr_expect(memcmp(sums, expected, sizeof sums) == 0, "%s, %d threads, failing %d",
                      NAMED("histogram2d_edges_weighted"), teams[t], failing);
        }
}

#if ELEMENT_IS_REAL && defined(__x86_64__)
/* Calls each function in a thread whose vector unit is set to `mode`. Returns how many succeed. */
static int T(count_in_mode)(unsigned mode, ptrdiff_t n, const ELEMENT *x, ptrdiff_t bins,
                            ELEMENT low, ELEMENT high)
{
    static const double weights[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    const size_t lines = (size_t)bins, plane = lines * lines;
    guard counts = guard_new(lines * sizeof(ptrdiff_t), 0),
          sums = guard_new(lines * sizeof(double), 0),
          counts2d = guard_new(plane * sizeof(ptrdiff_t), 0),
          sums2d = guard_new(plane * sizeof(double), 0);
    const unsigned usual = vector_control();
    set_vector_control(usual | mode);
    const prange_status status[] = {
        T(prange_histogram)(n, x, bins, low, high, guard_data(&counts)),
        T(prange_histogram_weighted)(n, x, weights, bins, low, high, guard_data(&sums)),
        T(prange_histogram2d)(n, x, x, bins, low, high, bins, low, high, guard_data(&counts2d)),
        T(prange_histogram2d_weighted)(n, x, x, weights, bins, low, high, bins, low, high,
                                       guard_data(&sums2d)),
    };
    set_vector_control(usual);
    cr_assert(guard_intact(&counts) && guard_intact(&sums) && guard_intact(&counts2d) &&
              guard_intact(&sums2d));
    guard_free(&counts);
    guard_free(&sums);
    guard_free(&counts2d);
    guard_free(&sums2d);
    int succeeded = 0;
    for (int i = 0; i < 4; i++) {
        cr_assert(status[i] == PRANGE_OK || status[i] == PRANGE_ERROR_VALUE);
        succeeded += status[i] == PRANGE_OK;
    }
    return succeeded;
}

/* Where a thread flushes subnormal numbers to 0 or rounds in another way, results are unspecified,
 * but nothing is written outside the bins. */
Test(histograms, T(other_modes))
{
    enum { N = 13, BINS = 7, MODES = 5, ROUNDS = 2000 };
    static const unsigned modes[MODES] = {0x8000 /* results flushed */, FLUSH, 0x2000 /* down */,
                                          0x4000 /* up */, 0x6000 /* to zero */};
    const double least = sizeof(ELEMENT) == 8 ? DBL_MIN : (double)FLT_MIN;
    int succeeded[MODES] = {0};
    cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
    for (int k = 0; k < MODES * ROUNDS; k++) {
        const double from = least * (1 - (double)(random_bits(61, k) >> 11) * 0x1p-52);
        const double width = ldexp(least, (int)(random_bits(62, k) % 12) - 8);
        ELEMENT x[N];
        for (int i = 0; i < N; i++)
            x[i] = (ELEMENT)(from + width * (double)(random_bits(63, k * N + i) >> 11) * 0x1p-53);
        succeeded[k % MODES] += T(count_in_mode)(modes[k % MODES], N, x, 1 + k / MODES % BINS,
                                                 (ELEMENT)from, (ELEMENT)(from + width));
    }
    for (int mode = 0; mode < MODES; mode++)
        cr_assert_gt(succeeded[mode], ROUNDS / 4, "mode %d: %d", mode, succeeded[mode]);
}
#endif
