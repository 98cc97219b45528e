/* SPDX-License-Identifier: MIT */
/* Partition, the k least or greatest, and quantiles in one element type. */

#include "patterns_typed.h"

/* Checks a stable partition of x at its k-th number. */
static void T(expect_divided)(ptrdiff_t n, const ELEMENT *x, const ptrdiff_t *order, ptrdiff_t k,
                              pattern kind)
{
    const size_t bytes = (size_t)n * sizeof *x;
    const ELEMENT pivot = x[order[k]];
    guard memory = guard_new(bytes, sizeof *x);
    ELEMENT *y = guard_data(&memory);
    memcpy(y, x, bytes);
    cr_assert_eq(T(prange_partition)(n, y, k), PRANGE_OK);
    ptrdiff_t begin = k, end = k + 1;
    while (begin > 0 && T(compare)(x[order[begin - 1]], pivot) == 0)
        begin--;
    while (end < n && T(compare)(x[order[end]], pivot) == 0)
        end++;
    /* The next places of elements that are less, equal and greater. */
    ptrdiff_t next[] = {0, begin, end};
    for (ptrdiff_t i = 0; i < n; i++) {
        const ptrdiff_t at = next[1 + T(compare)(x[i], pivot)]++;
        cr_assert(at < n && memcmp(y + at, x + i, sizeof *x) == 0,
                  "pattern %d, n %td, k %td, at %td", (int)kind, n, k, at);
    }
    cr_assert(next[0] == begin && next[1] == end && next[2] == n);
    cr_assert(guard_intact(&memory));
    guard_free(&memory);
}

/* The first k of an order. */
static void T(expect_first)(bool top, ptrdiff_t n, const ELEMENT *x, const ptrdiff_t *order,
                            ptrdiff_t k, pattern kind)
{
    prange_status (*const first)(ptrdiff_t, const ELEMENT *, ptrdiff_t, ELEMENT *, ptrdiff_t *) =
        top ? T(prange_top_k) : T(prange_bottom_k);
    guard of_values = guard_new((size_t)k * sizeof *x, 0);
    guard of_index = guard_new((size_t)k * sizeof *order, 8);
    ELEMENT *values = guard_data(&of_values);
    ptrdiff_t *index = guard_data(&of_index);
    cr_assert_eq(first(n, x, k, values, index), PRANGE_OK);
    for (ptrdiff_t j = 0; j < k; j++) {
        cr_assert_eq(index[j], order[j], "top %d, pattern %d, n %td, k %td, at %td", top, (int)kind,
                     n, k, j);
        cr_assert(memcmp(values + j, x + order[j], sizeof *x) == 0,
                  "top %d, pattern %d, n %td, k %td, at %td", top, (int)kind, n, k, j);
    }
    if (k > 0) {
        memset(index, 0, (size_t)k * sizeof *index);
        cr_assert_eq(first(n, x, k, NULL, index), PRANGE_OK);
        cr_assert(memcmp(index, order, (size_t)k * sizeof *index) == 0);
        memset(values, 0, (size_t)k * sizeof *values);
        cr_assert_eq(first(n, x, k, values, NULL), PRANGE_OK);
        cr_assert(memcmp(values + k - 1, x + order[k - 1], sizeof *x) == 0);
    }
    cr_assert(guard_intact(&of_values) && guard_intact(&of_index));
    guard_free(&of_values);
    guard_free(&of_index);
}

Test(SUITE, divides_and_chooses)
{
    ELEMENT *x = malloc(LARGE * sizeof *x), *before = malloc(LARGE * sizeof *x);
    cr_assert(x && before);
    for (int s = 1; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t n = sizes[s];
            const ptrdiff_t ranks[] = {0, n / 2, n - 1,
                                       (ptrdiff_t)(random_bits(19, n) % (uint64_t)n)};
            T(fill)((pattern)kind, n, x);
            memcpy(before, x, (size_t)n * sizeof *x);
            ptrdiff_t *order = T(reference)(n, x), *down = T(reference_descending)(n, x, order);
            cr_assert_eq(prange_set_num_threads(teams[(s + kind) % TEAMS]), PRANGE_OK);
            for (int k = 0; k < 4; k++) {
                T(expect_divided)(n, x, order, ranks[k], (pattern)kind);
                T(expect_first)(true, n, x, down, ranks[k] + 1, (pattern)kind);
                T(expect_first)(false, n, x, order, ranks[k], (pattern)kind);
            }
            cr_assert(memcmp(before, x, (size_t)n * sizeof *x) == 0);
            free(down);
            free(order);
        }
    free(before);
    free(x);
}

/* Adversarial data: all numbers that a sample of `size` sees are greater than all other numbers. */
static void T(fill_against)(ptrdiff_t n, int size, ELEMENT *x)
{
    uint64_t state = (uint64_t)n;
    const ptrdiff_t stride = n / size;
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = (ELEMENT)(random_bits(21, i) % 1000000);
    for (int k = 0; k < size; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        x[k * stride + (ptrdiff_t)((state >> 11) % (uint64_t)stride)] =
            (ELEMENT)(2000000 + random_bits(22, k) % 1000);
    }
}

Test(SUITE, samples_that_mislead)
{
    enum { N = 300007, CASES = 3 };
    static const struct {
        ptrdiff_t n, k;
        int size;
    } cases[CASES] = {{N, 1000, 8192}, {N, 1000, 512}, {1000, 50, 48}};
    ELEMENT *x = malloc(N * sizeof *x), selected;
    cr_assert_not_null(x);
    for (int which = 0; which < CASES; which++) {
        const ptrdiff_t n = cases[which].n, k = cases[which].k;
        T(fill_against)(n, cases[which].size, x);
        ptrdiff_t *order = T(reference)(n, x), *down = T(reference_descending)(n, x, order);
        for (int t = 0; t < TEAMS; t++) {
            const ptrdiff_t ranks[] = {0, 5, n / 2, n - 3};
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            for (int r = 0; r < 4; r++) {
                cr_assert_eq(T(prange_select)(n, x, ranks[r], &selected), PRANGE_OK);
                cr_assert(memcmp(&selected, x + order[ranks[r]], sizeof selected) == 0,
                          "case %d, rank %td", which, ranks[r]);
            }
            T(expect_first)(true, n, x, down, k, RANDOM);
            T(expect_first)(false, n, x, order, k, RANDOM);
        }
        free(order);
        free(down);
    }
    free(x);
}

/* Half of the numbers are the first or the second value of the order, more than k of them. A few of
 * the first value come last. */
static void T(fill_ties)(bool top, bool first, ptrdiff_t n, ELEMENT *x)
{
#if ELEMENT_IS_REAL
    const ELEMENT most = sizeof(ELEMENT) == 8 ? (ELEMENT)DBL_MAX : (ELEMENT)FLT_MAX;
    const ELEMENT values[2][2] = {{-most, (ELEMENT)-INFINITY}, {most, (ELEMENT)INFINITY}};
#else
    const ELEMENT most = sizeof(ELEMENT) == 8 ? (ELEMENT)INT64_MAX : (ELEMENT)INT32_MAX;
    const ELEMENT values[2][2] = {{-most, -most - 1}, {most - 1, most}};
#endif
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] =
            random_bits(23, i) & 1 ? values[top][first] : (ELEMENT)(random_bits(24, i) % 1000000);
    for (ptrdiff_t i = 1; i < 300; i += 100)
        x[n - i] = values[top][1];
}

Test(SUITE, chooses_among_ties)
{
    enum { N = 60007 };
    static const ptrdiff_t counts[] = {1, 10, 100, 3000, 5000};
    ELEMENT *x = malloc(N * sizeof *x);
    cr_assert_not_null(x);
    for (int kind = 0; kind < 4; kind++) {
        const bool top = kind & 1, first = kind & 2;
        T(fill_ties)(top, first, N, x);
        ptrdiff_t *order = T(reference)(N, x), *down = T(reference_descending)(N, x, order);
        for (int t = 0; t < TEAMS; t++) {
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
                T(expect_first)(top, N, x, top ? down : order, counts[k], TWO);
        }
        free(order);
        free(down);
    }
    free(x);
}

/* Nearly all numbers are equal, and the sample has their value at one end of the interval around
 * the rank. A few other numbers are less, in between, or greater. */
Test(SUITE, selects_beside_ties)
{
    enum { N = 300007, OTHERS = 40 };
    ELEMENT *x = malloc(N * sizeof *x), selected;
    cr_assert_not_null(x);
    for (int kind = 0; kind < 4; kind++) {
        for (ptrdiff_t i = 0; i < N; i++)
            x[i] = (ELEMENT)(kind < 3 ? 100 : 100 + (i * 7919 % N < N / 2));
        for (ptrdiff_t i = 0; i < (kind < 3 ? OTHERS : 0); i++)
            x[(i * 7919 + 13) % N] = (ELEMENT)(kind == 0 ? i : kind == 1 ? 101 + i : 80 + i);
        ptrdiff_t *order = T(reference)(N, x);
        for (int t = 0; t < TEAMS; t++) {
            const ptrdiff_t ranks[] = {0,         1,     OTHERS - 1,     OTHERS,     OTHERS + 1,
                                       N / 2 - 1, N / 2, N - OTHERS - 1, N - OTHERS, N - OTHERS + 1,
                                       N - 2,     N - 1};
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            for (size_t k = 0; k < sizeof ranks / sizeof *ranks; k++) {
                cr_assert_eq(T(prange_select)(N, x, ranks[k], &selected), PRANGE_OK);
                cr_assert(memcmp(&selected, x + order[ranks[k]], sizeof selected) == 0,
                          "kind %d, rank %td", kind, ranks[k]);
            }
        }
        free(order);
    }
    free(x);
}

/* Two values that make up nearly all numbers, or half of them, and numbers between them. */
typedef struct T(ends) {
    ELEMENT low, high;
    ELEMENT first, step; /* the numbers between; step = 0 if there are none */
} T(ends);

/* Writes `below` times `low`, `between` numbers and as many times `high` as there is room, and
 * mixes them. */
static void T(fill_ends)(const T(ends) * ends, ptrdiff_t n, ptrdiff_t below, ptrdiff_t between,
                         ELEMENT *sorted, ELEMENT *x)
{
    enum { STEP = 7919 }; /* a prime, that divides no n */
    for (ptrdiff_t i = 0; i < n; i++)
        sorted[i] = i < below             ? ends->low
                    : i < below + between ? ends->first + (ELEMENT)(i - below) * ends->step
                                          : ends->high;
    for (ptrdiff_t i = 0; i < n; i++)
        x[i * STEP % n] = sorted[i];
}

static void T(expect_kth)(ptrdiff_t n, const ELEMENT *x, const ELEMENT *sorted, ptrdiff_t k)
{
    ELEMENT selected;
    cr_assert_eq(T(prange_select)(n, x, k, &selected), PRANGE_OK);
    cr_assert(memcmp(&selected, sorted + k, sizeof *x) == 0, "n %td, k %td", n, k);
}

/* Checks the last of the first numbers in descending order, down to the k-th. There is no NaN. */
static void T(expect_down_to)(ptrdiff_t n, const ELEMENT *x, const ELEMENT *sorted, ptrdiff_t k,
                              ELEMENT *first)
{
    cr_assert_eq(T(prange_top_k)(n, x, n - k, first, NULL), PRANGE_OK);
    cr_assert(memcmp(first + n - k - 1, sorted + k, sizeof *x) == 0, "n %td, top %td", n, n - k);
}

Test(SUITE, selects_where_ties_end)
{
    static const ptrdiff_t lengths[] = {16384, 16385, 16895, 40001};
#if ELEMENT_IS_REAL
    const ELEMENT huge = (ELEMENT)INFINITY;
    const T(ends) pairs[] = {{0, 1 << 20, 1, 1},
                             {(ELEMENT)-0.0, 0, 0, 0},
                             {-huge, huge, -8, 3},
                             {1, (ELEMENT)NAN, 2, 1},
                             {(ELEMENT)-NAN, (ELEMENT)-NAN, 0, 0}};
#else
    const ELEMENT top = sizeof(ELEMENT) == 8 ? (ELEMENT)INT64_MAX : (ELEMENT)INT32_MAX;
    const T(ends) pairs[] = {
        {0, 1 << 20, 1, 1}, {top - 1, top, 0, 0}, {-top - 1, -top, 0, 0}, {-top - 1, top, -8, 3}};
#endif
    ELEMENT *x = malloc(LARGE * sizeof *x), *sorted = malloc(LARGE * sizeof *x);
    ELEMENT *first = malloc(LARGE * sizeof *x);
    cr_assert(x && sorted && first);
    for (size_t s = 0; s < sizeof lengths / sizeof *lengths; s++)
        for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++)
            for (int kind = 0; kind < 12; kind++) {
                const ptrdiff_t n = lengths[s];
                const ptrdiff_t some[] = {0, 1, n / 100, n / 2};
                const ptrdiff_t between = pairs[p].step == 0 ? 0 : some[kind % 4];
                const ptrdiff_t below = (kind / 4 + 1) * n / 8 + kind % 3;
                const ptrdiff_t ranks[] = {
                    0, below - 1, below, below + between - 1, below + between, n / 2, n - 1};
                double median;
                T(fill_ends)(pairs + p, n, below, between, sorted, x);
                cr_assert_eq(prange_set_num_threads(teams[kind % 2]), PRANGE_OK);
                for (size_t k = 0; k < sizeof ranks / sizeof *ranks; k++)
                    T(expect_kth)(n, x, sorted, ranks[k]);
                if (!isnan((double)sorted[n - 1]))
                    T(expect_down_to)(n, x, sorted, below + between - kind % 2, first);
                cr_assert_eq(T(prange_median)(n, x, &median), PRANGE_OK);
                cr_assert_eq(isnan(median), isnan((double)sorted[n - 1]));
                if (!isnan(median) && n % 2 == 1)
                    cr_assert_eq(median, (double)sorted[n / 2], "n %td, kind %d", n, kind);
            }
    free(first);
    free(sorted);
    free(x);
}

/* Integers of few bits, so that every step is exact, in ascending order. */
static void T(fill_sorted)(ptrdiff_t n, ELEMENT *x)
{
    T(fill)(SMALL, n, x);
    cr_assert_eq(T(prange_sort)(n, x), PRANGE_OK);
}

/* Quantiles by each method's definition in integers. Method 8 has thirds, which doubles round. */
Test(SUITE, quantiles_by_definition)
{
    static const ptrdiff_t lengths[] = {1, 2, 3, 4, 5, 7, 8, 10, 16, 33, 100, 1024, 4099};
    ELEMENT x[4099];
    double q[PARTS + 1], out[PARTS + 1];
    for (int p = 0; p <= PARTS; p++)
        q[p] = (double)p / PARTS;
    for (size_t s = 0; s < sizeof lengths / sizeof *lengths; s++) {
        const ptrdiff_t n = lengths[s], count = s % 2 ? PARTS + 1 : 40;
        T(fill_sorted)(n, x);
        for (int method = 1; method <= 9; method++) {
            cr_assert_eq(T(prange_quantile_method)(n, x, count, q + (PARTS + 1 - count),
                                                   (prange_quantile_method)method, out),
                         PRANGE_OK);
            for (ptrdiff_t i = 0; i < count; i++) {
                const exact_place at = exact_place_of(method, n, PARTS + 1 - count + i);
                const int64_t weight = exact_weight(method, at);
                const int64_t low = at.j < 1 ? 1 : at.j > n ? n : at.j;
                const int64_t high = at.j + 1 < 1 ? 1 : at.j + 1 > n ? n : at.j + 1;
                const double exact = ((double)(UNIT - weight) * (double)x[low - 1] +
                                      (double)weight * (double)x[high - 1]) /
                                     UNIT;
                cr_assert(fabs(out[i] - exact) <= (method == 8 ? 1e-7 : 0.0),
                          "method %d, n %td, %td: %.17g, not %.17g", method, n, i, out[i], exact);
            }
        }
    }
}

/* Quantiles at any q, by the continuous methods. */
Test(SUITE, quantiles_between)
{
    enum { MANY = 200 };
    ELEMENT *x = malloc(LARGE * sizeof *x), *sorted = malloc(LARGE * sizeof *x);
    cr_assert(x && sorted);
    double q[MANY], out[MANY], linear[MANY];
    for (ptrdiff_t j = 0; j < MANY; j++)
        q[j] = (double)(random_bits(20, j) >> 11) * 0x1p-53;
    for (int s = 1; s < SIZES; s += 3)
        for (int method = 4; method <= 9; method++) {
            const ptrdiff_t n = sizes[s], count = s % 2 ? MANY : 6;
            T(fill)(SMALL, n, x);
            memcpy(sorted, x, (size_t)n * sizeof *x);
            cr_assert_eq(prange_set_num_threads(teams[(s + method) % TEAMS]), PRANGE_OK);
            cr_assert_eq(T(prange_sort)(n, sorted), PRANGE_OK);
            cr_assert_eq(
                T(prange_quantile_method)(n, x, count, q, (prange_quantile_method)method, out),
                PRANGE_OK);
            for (ptrdiff_t j = 0; j < count; j++) {
                long double h = real_rank(method, n, q[j]);
                h = h < 0 ? 0 : h > n - 1 ? n - 1 : h;
                const ptrdiff_t i = (ptrdiff_t)h, next = i + 1 < n ? i + 1 : i;
                const long double exact =
                    sorted[i] + ((long double)sorted[next] - sorted[i]) * (h - i);
                cr_assert(fabsl(out[j] - exact) < 1e-6L, "method %d, n %td, q %g: %.17g", method, n,
                          q[j], out[j]);
            }
            cr_assert_eq(T(prange_quantile)(n, x, count, q, linear), PRANGE_OK);
            if (method == PRANGE_QUANTILE_LINEAR)
                cr_assert(memcmp(linear, out, (size_t)count * sizeof *out) == 0);
        }
    free(sorted);
    free(x);
}

#if ELEMENT_IS_REAL
Test(SUITE, quantiles_of_special_numbers)
{
    const double q[] = {0.0, 0.4, 1.0};
    const ELEMENT infinite[] = {(ELEMENT)INFINITY, 1, (ELEMENT)-INFINITY};
    const ELEMENT nan[] = {1, (ELEMENT)NAN, 2};
    for (int method = 1; method <= 9; method++) {
        double out[3];
        cr_assert_eq(
            T(prange_quantile_method)(3, infinite, 3, q, (prange_quantile_method)method, out),
            PRANGE_OK);
        cr_expect(out[0] == -INFINITY && !isnan(out[1]) && out[2] == INFINITY,
                  "method %d: %g %g %g", method, out[0], out[1], out[2]);
        cr_assert_eq(T(prange_quantile_method)(3, nan, 3, q, (prange_quantile_method)method, out),
                     PRANGE_OK);
        cr_expect(isnan(out[0]) && isnan(out[1]) && isnan(out[2]));
    }
}

/* A NaN anywhere is found, also where the median comes from a sample. */
Test(SUITE, medians_with_a_nan)
{
    static const ptrdiff_t lengths[] = {1, 2, 9, 513, 16383, 16384, 16389, 40001};
    static const ptrdiff_t places[] = {0, 1, 7, 8, 511, 512, 16383, 16384, 16388, 40000};
    ELEMENT x[40001];
    double median;
    for (size_t s = 0; s < sizeof lengths / sizeof *lengths; s++)
        for (int kind = 0; kind < 2; kind++) {
            T(fill)(kind ? FEW : SMALL, lengths[s], x);
            for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
                const ptrdiff_t at = places[p] < lengths[s] ? places[p] : lengths[s] - 1;
                const ELEMENT before = x[at];
                cr_assert_eq(prange_set_num_threads(teams[p % 2]), PRANGE_OK);
                x[at] = p % 2 ? (ELEMENT)NAN : (ELEMENT)-NAN;
                cr_assert_eq(T(prange_median)(lengths[s], x, &median), PRANGE_OK);
                cr_assert(isnan(median), "n %td, kind %d, at %td", lengths[s], kind, at);
                x[at] = before;
            }
            cr_assert_eq(T(prange_median)(lengths[s], x, &median), PRANGE_OK);
            cr_assert(!isnan(median), "n %td, kind %d", lengths[s], kind);
        }
}
#endif

Test(SUITE, refuses_to_choose)
{
    ELEMENT x[4] = {3, 2, 1, 0}, values[4] = {7, 7, 7, 7};
    ptrdiff_t index[4] = {7, 7, 7, 7};
    double half = 0.5, out = 7;
    refused(T(prange_partition)(-1, x, 0), PRANGE_ERROR_SIZE, NAMED("partition"), "n = -1");
    refused(T(prange_partition)(1, NULL, 0), PRANGE_ERROR_NULL, NAMED("partition"), "x");
    refused(T(prange_partition)(4, x, 4), PRANGE_ERROR_VALUE, NAMED("partition"), "k = 4");
    refused(T(prange_partition)(0, x, 0), PRANGE_ERROR_EMPTY, NAMED("partition"), "n = 0");
    refused(T(prange_top_k)(-1, x, 0, values, index), PRANGE_ERROR_SIZE, NAMED("top_k"), "n = -1");
    refused(T(prange_top_k)(4, NULL, 2, values, index), PRANGE_ERROR_NULL, NAMED("top_k"), "x");
    refused(T(prange_top_k)(4, x, 5, values, index), PRANGE_ERROR_VALUE, NAMED("top_k"), "k = 5");
    refused(T(prange_top_k)(4, x, -1, values, index), PRANGE_ERROR_VALUE, NAMED("top_k"), "k = -1");
    refused(T(prange_bottom_k)(4, x, 2, NULL, NULL), PRANGE_ERROR_NULL, NAMED("bottom_k"),
            "values and index");
    refused(T(prange_bottom_k)(4, x, 2, x + 2, index), PRANGE_ERROR_OVERLAP, NAMED("bottom_k"),
            "overlap");
    refused(T(prange_bottom_k)(2, (const ELEMENT *)(const void *)index, 2, values, index),
            PRANGE_ERROR_OVERLAP, NAMED("bottom_k"), "overlap");
    refused(T(prange_bottom_k)(4, x, 2, (ELEMENT *)(void *)index, index), PRANGE_ERROR_OVERLAP,
            NAMED("bottom_k"), "overlap");
    refused(T(prange_quantile_method)(4, x, 1, &half, (prange_quantile_method)10, &out),
            PRANGE_ERROR_VALUE, NAMED("quantile_method"), "method = 10");
    refused(T(prange_quantile_method)(0, x, 1, &half, PRANGE_QUANTILE_HAZEN, &out),
            PRANGE_ERROR_EMPTY, NAMED("quantile_method"), "n = 0");
    no_memory = true;
    const prange_status divided = T(prange_partition)(4, x, 1);
    const prange_status chosen = T(prange_top_k)(4, x, 1, values, index);
    no_memory = false;
    cr_expect_eq(divided, PRANGE_ERROR_MEMORY);
    refused(chosen, PRANGE_ERROR_MEMORY, NAMED("top_k"), "memory");
    cr_expect(values[0] == 7 && index[0] == 7 && out == 7 && x[0] == 3 && x[3] == 0);
    cr_expect_eq(T(prange_top_k)(0, NULL, 0, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_bottom_k)(4, x, 0, NULL, NULL), PRANGE_OK);
}
