/* SPDX-License-Identifier: MIT */
/* Order of one element type. */

#include "patterns_typed.h"

prange_status T(pri_argsort_radix)(const char *function, pri_sort_form form, ptrdiff_t n,
                                   const ELEMENT *x, ptrdiff_t *order);

static pri_sort_form T(form)(bool descending)
{
    return (pri_sort_form)((ELEMENT_IS_REAL ? PRI_SORT_REAL : PRI_SORT_KEYS) |
                           (descending ? PRI_SORT_DESCENDING : PRI_SORT_KEYS));
}

/* The sorted x must have the bits of x in the order `expected`. */
static void T(expect_sorted)(bool descending, ptrdiff_t n, const ELEMENT *x,
                             const ptrdiff_t *expected, pattern kind, size_t offset)
{
    const size_t bytes = (size_t)n * sizeof *x;
    guard memory = guard_new(bytes, offset * sizeof *x);
    ELEMENT *y = guard_data(&memory);
    memcpy(y, x, bytes);
    cr_assert_eq(descending ? T(prange_sort_descending)(n, y) : T(prange_sort)(n, y), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert(memcmp(y + i, x + expected[i], sizeof *x) == 0,
                  "sort %d, pattern %d, n %td, at %td", descending, (int)kind, n, i);
    cr_assert(guard_intact(&memory), "sort %d, pattern %d, n %td", descending, (int)kind, n);
    guard_free(&memory);
}

static void T(expect_order)(bool descending, ptrdiff_t n, const ELEMENT *x,
                            const ptrdiff_t *expected, pattern kind)
{
    const size_t bytes = (size_t)n * sizeof *expected;
    guard memory = guard_new(bytes, 0);
    ptrdiff_t *order = guard_data(&memory);
    cr_assert_eq(descending ? T(prange_argsort_descending)(n, x, order)
                            : T(prange_argsort)(n, x, order),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert_eq(order[i], expected[i], "argsort %d, pattern %d, n %td, at %td", descending,
                     (int)kind, n, i);
    if (n > 0) {
        memset(order, 0, bytes);
        cr_assert_eq(T(pri_argsort_radix)("radix", T(form)(descending), n, x, order), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert_eq(order[i], expected[i], "radix %d, pattern %d, n %td, at %td", descending,
                         (int)kind, n, i);
    }
    cr_assert(guard_intact(&memory), "argsort %d, pattern %d, n %td", descending, (int)kind, n);
    guard_free(&memory);
}

/* In both directions. */
static void T(expect_both)(ptrdiff_t n, const ELEMENT *x, pattern kind, int first_team,
                           size_t offset)
{
    ptrdiff_t *up = T(reference)(n, x), *down = T(reference_descending)(n, x, up);
    for (int descending = 0; descending < 2; descending++) {
        const ptrdiff_t *expected = descending ? down : up;
        for (int t = first_team; t < TEAMS; t++) {
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            T(expect_sorted)(descending, n, x, expected, kind, (offset + (size_t)t) % 4);
            T(expect_order)(descending, n, x, expected, kind);
        }
    }
    free(up);
    free(down);
}

Test(SUITE, sorts)
{
    ELEMENT *x = malloc(LARGE * sizeof *x);
    cr_assert_not_null(x);
    for (int s = 0; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t n = sizes[s];
            T(fill)((pattern)kind, n, x);
            T(expect_both)(n, x, (pattern)kind, n > 9000 ? 0 : TEAMS - 1, (size_t)s);
        }
    free(x);
}

/* Many short arrays, each with a different pattern. */
Test(SUITE, sorts_short_ones)
{
    ELEMENT x[700];
    for (int n = 0; n < 700; n++) {
        const pattern kind = (pattern)(n * 7 % PATTERNS);
        T(fill)(kind, n, x);
        T(expect_both)(n, x, kind, TEAMS - 1, (size_t)n % 3);
    }
}

#if ELEMENT_IS_REAL
/* Two numbers among others that only their bits distinguish, also if the host flushes subnormal
 * numbers. */
Test(SUITE, sorts_by_bits)
{
    enum { LONGEST = 300, KINDS = 9 };
    const ELEMENT normal = (ELEMENT)(sizeof normal == 8 ? DBL_MIN : FLT_MIN);
    const ELEMENT special[KINDS] = {0,
                                    -(ELEMENT)0,
                                    normal / 4,
                                    -normal / 4,
                                    -normal / 8,
                                    (ELEMENT)NAN,
                                    -(ELEMENT)NAN,
                                    normal,
                                    (ELEMENT)-INFINITY};
    const unsigned before = vector_control();
    for (int n = 1; n < LONGEST; n++) {
        ELEMENT x[LONGEST];
        T(random_fill)((uint64_t)n, n, x);
        for (int k = 0; k < 2; k++)
            x[random_bits(9, 2 * n + k) % (uint64_t)n] = special[(n + k * n / KINDS) % KINDS];
        ptrdiff_t *up = T(reference)(n, x), *down = T(reference_descending)(n, x, up);
        for (int descending = 0; descending < 2; descending++)
            for (int flushing = 0; flushing < 2; flushing++) {
                set_vector_control(flushing ? before | FLUSH : before);
                T(expect_sorted)(descending, n, x, descending ? down : up, RANDOM, 0);
                set_vector_control(before);
            }
        free(up);
        free(down);
    }
}
#endif

/* So many numbers that a team uses more buckets; the result is that of one thread without buckets.
 */
Test(SUITE, sorts_many, .timeout = 100)
{
    enum { MANY = 3500001 };
    ELEMENT *x = malloc(MANY * sizeof *x), *expected = malloc(MANY * sizeof *x);
    cr_assert(x && expected);
    static const pattern kinds[] = {RANDOM, FEW};
    for (int k = 0; k < 2; k++) {
        T(fill)(kinds[k], MANY, x);
        memcpy(expected, x, MANY * sizeof *x);
        cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
        cr_assert_eq(T(prange_sort)(MANY, x), PRANGE_OK);
        cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
        cr_assert_eq(T(prange_sort)(MANY, expected), PRANGE_OK);
        cr_assert(memcmp(x, expected, MANY * sizeof *x) == 0, "pattern %d", (int)kinds[k]);
        for (ptrdiff_t i = 1; i < MANY; i++)
            cr_assert(T(compare)(x[i - 1], x[i]) <= 0, "pattern %d, at %td", (int)kinds[k], i);
    }
    free(x);
    free(expected);
}

/* Without memory one thread sorts; the radix sort refuses. */
Test(SUITE, sorts_without_memory)
{
    ELEMENT *x = malloc(LARGE * sizeof *x);
    ptrdiff_t *order = malloc(LARGE * sizeof *order);
    cr_assert(x && order);
    T(fill)(RANDOM, LARGE, x);
    ptrdiff_t *expected = T(reference)(LARGE, x);
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    ptrdiff_t untouched = -5;
    no_memory = true;
    const prange_status radix = T(pri_argsort_radix)("radix", T(form)(false), 1, x, &untouched);
    const prange_status status = T(prange_argsort)(LARGE, x, order);
    const prange_status sorted = T(prange_sort)(LARGE, x);
    no_memory = false;
    cr_expect_eq(sorted, PRANGE_OK);
    for (ptrdiff_t i = 1; i < LARGE; i++)
        cr_assert(T(compare)(x[i - 1], x[i]) <= 0, "at %td", i);
    cr_expect_eq(status, PRANGE_OK);
    for (ptrdiff_t i = 0; i < LARGE; i++)
        cr_assert_eq(order[i], expected[i]);
    refused(radix, PRANGE_ERROR_MEMORY, "radix", "memory");
    cr_expect(untouched == -5);
    free(expected);
    free(order);
    free(x);
}

Test(SUITE, refuses_to_sort)
{
    ELEMENT x[4] = {3, 2, 1, 0};
    ptrdiff_t order[4] = {7, 7, 7, 7};
    refused(T(prange_sort)(-1, x), PRANGE_ERROR_SIZE, NAMED("sort"), "n = -1");
    refused(T(prange_sort)(PTRDIFF_MAX, x), PRANGE_ERROR_SIZE, NAMED("sort"), "x");
    refused(T(prange_sort)(1, NULL), PRANGE_ERROR_NULL, NAMED("sort"), "x");
    refused(T(prange_sort_descending)(1, NULL), PRANGE_ERROR_NULL, NAMED("sort_descending"), "x");
    refused(T(prange_argsort_descending)(4, x, NULL), PRANGE_ERROR_NULL,
            NAMED("argsort_descending"), "order");
    refused(T(prange_argsort)(-1, x, order), PRANGE_ERROR_SIZE, NAMED("argsort"), "n = -1");
    refused(T(prange_argsort)(1, NULL, order), PRANGE_ERROR_NULL, NAMED("argsort"), "x");
    refused(T(prange_argsort)(4, x, NULL), PRANGE_ERROR_NULL, NAMED("argsort"), "order");
    refused(T(prange_argsort)(2, (const ELEMENT *)(const void *)order, order), PRANGE_ERROR_OVERLAP,
            NAMED("argsort"), "overlap");
    cr_expect(x[0] == 3 && x[3] == 0 && order[0] == 7 && order[3] == 7);
    cr_expect_eq(T(prange_sort)(0, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_argsort)(0, NULL, NULL), PRANGE_OK);
}

/* The k-th smallest, with x unchanged. */
Test(SUITE, selects)
{
    ELEMENT *x = malloc(LARGE * sizeof *x), *before = malloc(LARGE * sizeof *x);
    cr_assert(x && before);
    for (int s = 1; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t n = sizes[s];
            const ptrdiff_t ranks[] = {0, n / 2, n - 1,
                                       (ptrdiff_t)(random_bits(9, n) % (uint64_t)n)};
            T(fill)((pattern)kind, n, x);
            memcpy(before, x, (size_t)n * sizeof *x);
            ptrdiff_t *expected = T(reference)(n, x);
            cr_assert_eq(prange_set_num_threads(teams[(s + kind) % TEAMS]), PRANGE_OK);
            for (int k = 0; k < 4; k++) {
                guard memory = guard_new(sizeof *x, 0);
                cr_assert_eq(T(prange_select)(n, x, ranks[k], guard_data(&memory)), PRANGE_OK);
                cr_assert(memcmp(guard_data(&memory), x + expected[ranks[k]], sizeof *x) == 0,
                          "pattern %d, n %td, k %td", kind, n, ranks[k]);
                cr_assert(guard_intact(&memory));
                guard_free(&memory);
            }
            cr_assert(memcmp(before, x, (size_t)n * sizeof *x) == 0);
            free(expected);
        }
    free(before);
    free(x);
}

/* By the definition, from the sorted x. */
static double T(exact_quantile)(ptrdiff_t n, const ELEMENT *x, const ptrdiff_t *order, double q)
{
    const double h = (double)(n - 1) * q;
    const ptrdiff_t i = (ptrdiff_t)floor(h);
    const double part = h - floor(h), a = (double)x[order[i]];
    if (part == 0.0)
        return a;
    const double b = (double)x[order[i + 1]];
    if (a == b)
        return a;
    if (isinf(a) || isinf(b))
        return !isinf(a) ? b : !isinf(b) ? a : (double)NAN;
    return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1.0 - part);
}

Test(SUITE, quantiles)
{
    enum { MANY = 40 };
    ELEMENT *x = malloc(LARGE * sizeof *x);
    cr_assert_not_null(x);
    for (int s = 1; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t n = sizes[s], count = kind % 2 ? 7 : MANY;
            double q[MANY] = {0.5, 0.0, 1.0, 0.25, 0.5, 0.999, 1.0 / 3.0}, out[MANY + 1];
            for (ptrdiff_t j = 7; j < count; j++)
                q[j] = (double)(random_bits(10, j) >> 11) * 0x1p-53;
            T(fill)((pattern)kind, n, x);
            bool nan = false;
            for (ptrdiff_t i = 0; i < n; i++)
                nan |= isnan((double)x[i]);
            ptrdiff_t *expected = T(reference)(n, x);
            cr_assert_eq(prange_set_num_threads(teams[(s + kind) % TEAMS]), PRANGE_OK);
            out[count] = 5.0;
            cr_assert_eq(T(prange_quantile)(n, x, count, q, out), PRANGE_OK);
            for (ptrdiff_t j = 0; j < count; j++) {
                const double exact = nan ? (double)NAN : T(exact_quantile)(n, x, expected, q[j]);
                cr_assert(out[j] == exact || (isnan(out[j]) && isnan(exact)),
                          "pattern %d, n %td, q %g: %g, not %g", kind, n, q[j], out[j], exact);
            }
            cr_assert_eq(out[count], 5.0);
            double median;
            cr_assert_eq(T(prange_median)(n, x, &median), PRANGE_OK);
            cr_assert(memcmp(&median, out, sizeof median) == 0);
            cr_assert_eq(T(prange_quantile)(n, x, count, q, q), PRANGE_OK);
            cr_assert(memcmp(q, out, (size_t)count * sizeof *q) == 0, "in place");
            free(expected);
        }
    free(x);
}

Test(SUITE, refuses_to_select)
{
    ELEMENT x[4] = {3, 2, 1, 0}, out = 7;
    double half = 0.5, wrong[] = {0.5, 1.5, NAN}, to[3] = {7, 7, 7};
    refused(T(prange_select)(-1, x, 0, &out), PRANGE_ERROR_SIZE, NAMED("select"), "n = -1");
    refused(T(prange_select)(1, NULL, 0, &out), PRANGE_ERROR_NULL, NAMED("select"), "x");
    refused(T(prange_select)(4, x, 0, NULL), PRANGE_ERROR_NULL, NAMED("select"), "out");
    refused(T(prange_select)(4, x, 4, &out), PRANGE_ERROR_VALUE, NAMED("select"), "k = 4");
    refused(T(prange_select)(4, x, -1, &out), PRANGE_ERROR_VALUE, NAMED("select"), "k = -1");
    refused(T(prange_select)(4, x, 1, x + 3), PRANGE_ERROR_OVERLAP, NAMED("select"), "out and x");
    refused(T(prange_select)(0, x, 0, &out), PRANGE_ERROR_EMPTY, NAMED("select"), "n = 0");
    refused(T(prange_quantile)(-1, x, 1, &half, to), PRANGE_ERROR_SIZE, NAMED("quantile"),
            "n = -1");
    refused(T(prange_quantile)(0, x, 1, &half, to), PRANGE_ERROR_EMPTY, NAMED("quantile"), "n = 0");
    refused(T(prange_quantile)(4, x, -1, &half, to), PRANGE_ERROR_SIZE, NAMED("quantile"), "count");
    refused(T(prange_quantile)(4, x, 1, NULL, to), PRANGE_ERROR_NULL, NAMED("quantile"), "q");
    refused(T(prange_quantile)(4, x, 1, &half, NULL), PRANGE_ERROR_NULL, NAMED("quantile"), "out");
    refused(T(prange_quantile)(4, x, 2, wrong, to), PRANGE_ERROR_VALUE, NAMED("quantile"), "q[1]");
    refused(T(prange_quantile)(4, x, 1, wrong + 2, to), PRANGE_ERROR_VALUE, NAMED("quantile"),
            "q[0]");
    refused(T(prange_quantile)(4, x, 2, to, to + 1), PRANGE_ERROR_OVERLAP, NAMED("quantile"),
            "overlap");
    refused(T(prange_quantile)(4, x, 1, &half, (double *)(void *)x), PRANGE_ERROR_OVERLAP,
            NAMED("quantile"), "overlap");
    refused(T(prange_median)(0, x, to), PRANGE_ERROR_EMPTY, NAMED("median"), "n = 0");
    no_memory = true;
    const prange_status selected = T(prange_select)(4, x, 1, &out);
    const prange_status quantile = T(prange_quantile)(4, x, 1, &half, to);
    no_memory = false;
    cr_expect_eq(selected, PRANGE_ERROR_MEMORY);
    refused(quantile, PRANGE_ERROR_MEMORY, NAMED("quantile"), "memory");
    cr_expect(out == 7 && to[0] == 7 && to[1] == 7 && x[0] == 3);
    cr_expect_eq(T(prange_quantile)(0, NULL, 0, NULL, NULL), PRANGE_OK);
}

/* Whether a and b are one value: equal, or both NaN. */
static bool T(same)(ELEMENT a, ELEMENT b)
{
    return a == b || (isnan((double)a) && isnan((double)b));
}

Test(SUITE, distinct_values)
{
    ELEMENT *x = malloc(LARGE * sizeof *x);
    cr_assert_not_null(x);
    for (int s = 0; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t n = sizes[s];
            T(fill)((pattern)kind, n, x);
            ptrdiff_t *order = T(reference)(n, x), expected = 0, count = -1;
            guard memory = guard_new((size_t)n * sizeof *x, 0);
            ELEMENT *values = guard_data(&memory);
            cr_assert_eq(prange_set_num_threads(teams[(s + kind) % TEAMS]), PRANGE_OK);
            cr_assert_eq(T(prange_unique)(n, x, &count, values), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++) {
                const ELEMENT next = x[order[i]];
                if (i > 0 && T(same)(x[order[i - 1]], next))
                    continue;
                cr_assert(memcmp(values + expected, &next, sizeof next) == 0,
                          "pattern %d, n %td, at %td", kind, n, expected);
                expected++;
            }
            cr_assert_eq(count, expected, "pattern %d, n %td", kind, n);
            cr_assert(guard_intact(&memory));
            cr_assert(
                guard_pattern((unsigned char *)(values + count), (size_t)(n - count) * sizeof *x),
                "pattern %d, n %td", kind, n);
            ptrdiff_t again = -1;
            cr_assert_eq(T(prange_unique)(n, x, &again, x), PRANGE_OK);
            cr_assert(again == count && memcmp(x, values, (size_t)count * sizeof *x) == 0);
            guard_free(&memory);
            free(order);
        }
    free(x);
}

/* Checks each index of searchsorted by the two elements around it. */
static void T(expect_places)(ptrdiff_t n, const ELEMENT *sorted, ptrdiff_t m, const ELEMENT *values)
{
    const size_t bytes = (size_t)m * sizeof(ptrdiff_t);
    guard memory = guard_new(bytes, 0);
    ptrdiff_t *index = guard_data(&memory);
    for (int right = 0; right < 2; right++) {
        cr_assert_eq(right ? T(prange_searchsorted_right)(n, sorted, m, values, index)
                           : T(prange_searchsorted)(n, sorted, m, values, index),
                     PRANGE_OK);
        for (ptrdiff_t j = 0; j < m; j++) {
            cr_assert(index[j] >= 0 && index[j] <= n);
            const ELEMENT *at = sorted + index[j];
            const bool above = index[j] == n || T(compare)(values[j], *at) < 0 ||
                               (!right && T(same)(values[j], *at));
            const bool below = index[j] == 0 || T(compare)(at[-1], values[j]) < 0 ||
                               (right && T(same)(at[-1], values[j]));
            const bool strict = index[j] == 0 || right || !T(same)(at[-1], values[j]);
            const bool past = index[j] == n || !right || !T(same)(values[j], *at);
            cr_assert(above && below && strict && past, "n %td, value %td, right %d: %td", n, j,
                      right, index[j]);
        }
    }
    cr_assert(guard_intact(&memory));
    guard_free(&memory);
}

Test(SUITE, places_in_sorted)
{
    enum { M = 3001 };
    ELEMENT *x = malloc(LARGE * sizeof *x), *values = malloc(M * sizeof *values);
    cr_assert(x && values);
    for (int s = 0; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t n = sizes[s];
            T(fill)((pattern)kind, n, x);
            T(fill)(SPECIAL, M, values);
            for (ptrdiff_t j = 0; n > 0 && j < M; j += 2)
                values[j] = x[random_bits(11, j) % (uint64_t)n];
            cr_assert_eq(prange_set_num_threads(teams[(s + kind) % TEAMS]), PRANGE_OK);
            cr_assert_eq(T(prange_sort)(n, x), PRANGE_OK);
            T(expect_places)(n, x, M, values);
            cr_assert_eq(T(prange_sort)(M, values), PRANGE_OK);
            T(expect_places)(n, x, M, values);
            cr_assert_eq(T(prange_sort_descending)(M, values), PRANGE_OK);
            T(expect_places)(n, x, M, values);
            for (ptrdiff_t j = 0; j < M; j++)
                values[j] = values[M / 2];
            T(expect_places)(n, x, M, values);
        }
    free(values);
    free(x);
}

Test(SUITE, refuses_to_search)
{
    ELEMENT x[4] = {0, 1, 2, 3}, values[4] = {7, 7, 7, 7};
    ptrdiff_t count = 7, index[4] = {7, 7, 7, 7};
    refused(T(prange_unique)(-1, x, &count, values), PRANGE_ERROR_SIZE, NAMED("unique"), "n = -1");
    refused(T(prange_unique)(1, NULL, &count, values), PRANGE_ERROR_NULL, NAMED("unique"), "x");
    refused(T(prange_unique)(4, x, NULL, values), PRANGE_ERROR_NULL, NAMED("unique"), "count");
    refused(T(prange_unique)(4, x, &count, NULL), PRANGE_ERROR_NULL, NAMED("unique"), "values");
    refused(T(prange_unique)(3, x, &count, x + 1), PRANGE_ERROR_OVERLAP, NAMED("unique"),
            "overlap");
    no_memory = true;
    const prange_status status = T(prange_unique)(4, x, &count, values);
    no_memory = false;
    refused(status, PRANGE_ERROR_MEMORY, NAMED("unique"), "memory");
    refused(T(prange_searchsorted)(-1, x, 4, values, index), PRANGE_ERROR_SIZE,
            NAMED("searchsorted"), "n = -1");
    refused(T(prange_searchsorted)(4, x, -1, values, index), PRANGE_ERROR_SIZE,
            NAMED("searchsorted"), "m = -1");
    refused(T(prange_searchsorted)(4, NULL, 4, values, index), PRANGE_ERROR_NULL,
            NAMED("searchsorted"), "sorted");
    refused(T(prange_searchsorted)(4, x, 4, NULL, index), PRANGE_ERROR_NULL, NAMED("searchsorted"),
            "values");
    refused(T(prange_searchsorted_right)(4, x, 4, values, NULL), PRANGE_ERROR_NULL,
            NAMED("searchsorted_right"), "index");
    refused(T(prange_searchsorted)(4, x, 2, (const ELEMENT *)(const void *)index, index),
            PRANGE_ERROR_OVERLAP, NAMED("searchsorted"), "overlap");
    cr_expect(count == 7 && values[0] == 7 && index[0] == 7 && index[3] == 7 && x[0] == 0);
    cr_expect_eq(T(prange_unique)(0, NULL, &count, NULL), PRANGE_OK);
    cr_expect_eq(count, 0);
    cr_expect_eq(T(prange_searchsorted)(0, NULL, 2, x, index), PRANGE_OK);
    cr_expect(index[0] == 0 && index[1] == 0 && index[2] == 7);
}
