/* SPDX-License-Identifier: MIT */
/* Distinct values of one element type. */

#include "patterns_typed.h"

/* The expected results of unique_all, from qsorted indices. */
static ptrdiff_t T(expected_all)(ptrdiff_t n, const ELEMENT *x, ELEMENT *values, ptrdiff_t *first,
                                 ptrdiff_t *inverse, ptrdiff_t *counts)
{
    ptrdiff_t *order = T(reference)(n, x), found = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const ELEMENT next = x[order[i]];
        if (i == 0 || T(compare_values)(values[found - 1], next) != 0) {
            values[found] = next;
            counts[found] = 0;
            first[found++] = n;
        }
        inverse[order[i]] = found - 1;
        counts[found - 1]++;
        if (order[i] < first[found - 1])
            first[found - 1] = order[i];
    }
    free(order);
    return found;
}

typedef struct T(distinct) {
    ELEMENT *values;
    ptrdiff_t *first, *inverse, *counts;
} T(distinct);

static void T(expect_all)(ptrdiff_t n, const ELEMENT *x, const T(distinct) * expected,
                          ptrdiff_t count, int asked, int number)
{
    guard of_values = guard_new((size_t)n * sizeof *x, 0), memory[3];
    ptrdiff_t *out[3], got = -1;
    const ptrdiff_t *const right[3] = {expected->first, expected->inverse, expected->counts};
    for (int k = 0; k < 3; k++) {
        memory[k] = guard_new((size_t)n * sizeof(ptrdiff_t), 8);
        out[k] = asked >> k & 1 ? guard_data(&memory[k]) : NULL;
    }
    ELEMENT *values = guard_data(&of_values);
    cr_assert_eq(T(prange_unique_all)(n, x, &got, values, out[0], out[1], out[2]), PRANGE_OK);
    cr_assert_eq(got, count, "%d, n %td: %td, not %td", number, n, got, count);
    cr_assert(count == 0 || memcmp(values, expected->values, (size_t)count * sizeof *x) == 0,
              "values of %d, n %td", number, n);
    cr_assert(guard_intact(&of_values));
    for (int k = 0; k < 3; k++) {
        const ptrdiff_t length = k == 1 ? n : count;
        for (ptrdiff_t i = 0; out[k] && i < length; i++)
            cr_assert_eq(out[k][i], right[k][i], "%d of %d, n %td, at %td: %td, not %td", k, number,
                         n, i, out[k][i], right[k][i]);
        cr_assert(guard_intact(&memory[k]));
        if (out[k])
            cr_assert(guard_pattern((unsigned char *)(out[k] + length),
                                    (size_t)(n - length) * sizeof *out[k]));
        else
            cr_assert(guard_untouched(&memory[k]));
        guard_free(&memory[k]);
    }
    guard_free(&of_values);
}

/* Fills with patterns, and then with increasing numbers of random values, around the limits of
 * tables. */
static void T(fill_values)(int number, ptrdiff_t n, ELEMENT *x)
{
    if (number < PATTERNS) {
        T(fill)((pattern)number, n, x);
        return;
    }
    const uint64_t values = UINT64_C(3) << (2 * (number - PATTERNS));
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = (ELEMENT)((int64_t)(random_bits(41, i) % values) - (int64_t)(values / 2));
#if ELEMENT_IS_REAL
    for (ptrdiff_t i = 0; i < n; i += 7)
        x[i] = T(random_special)(random_bits(42, i) >> 32);
#else
    for (ptrdiff_t i = 0; i < n; i += 91)
        x[i] = sizeof *x == 8 ? (ELEMENT)INT64_MIN : (ELEMENT)INT32_MIN;
#endif
}

Test(SUITE, distinct_with_places)
{
    enum { MORE = 8 };
    ELEMENT *x = malloc(LARGE * sizeof *x);
    T(distinct)
    expected = {malloc(LARGE * sizeof *x), malloc(LARGE * 8), malloc(LARGE * 8), malloc(LARGE * 8)};
    cr_assert(x && expected.values && expected.first && expected.inverse && expected.counts);
    for (int s = 0; s < SIZES; s++)
        for (int number = 0; number < PATTERNS + MORE; number++) {
            const ptrdiff_t n = sizes[s];
            T(fill_values)(number, n, x);
            const ptrdiff_t count = T(expected_all)(n, x, expected.values, expected.first,
                                                    expected.inverse, expected.counts);
            for (int t = n > 16000 ? 0 : TEAMS - 1; t < TEAMS; t++) {
                cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
                T(expect_all)(n, x, &expected, count, n > 16000 ? 7 - t : number % 8, number);
            }
            ptrdiff_t again = -1;
            cr_assert_eq(T(prange_unique)(n, x, &again, x), PRANGE_OK);
            cr_assert(again == count &&
                      (n == 0 || memcmp(x, expected.values, (size_t)count * sizeof *x) == 0));
        }
    free(expected.values);
    free(expected.first);
    free(expected.inverse);
    free(expected.counts);
    free(x);
}

/* Adversarial data: the sample sees a single value, but nearly all are different. */
Test(SUITE, distinct_against_the_sample)
{
    enum { N = 1 << 17 };
    ELEMENT *x = malloc(N * sizeof *x), *values = malloc(N * sizeof *values);
    ptrdiff_t *counts = malloc(N * sizeof *counts), count = -1;
    cr_assert(x && values && counts);
    for (int t = 0; t < TEAMS; t++)
        for (int k = 0; k < 4; k++) {
            for (ptrdiff_t i = 0; i < N; i++)
                x[i] = (ELEMENT)(i % (2 + k) == 0 ? i : i < N / 64 * k ? 3 : 5);
            ptrdiff_t expected = 0;
            for (ptrdiff_t i = 0; i < N; i += 2 + k)
                expected++;
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(T(prange_unique_all)(N, x, &count, values, NULL, NULL, counts), PRANGE_OK);
            ptrdiff_t sum = 0;
            for (ptrdiff_t j = 0; j < count; j++) {
                sum += counts[j];
                cr_assert(j == 0 || values[j - 1] < values[j]);
            }
            cr_assert(sum == N && count >= expected && count <= expected + 2, "%td, not %td", count,
                      expected);
        }
    free(x);
    free(values);
    free(counts);
}

/* So many numbers that the sample is larger, and that tables are used for more values. */
Test(SUITE, distinct_of_many, .timeout = 60)
{
    enum { N = (1 << 22) + 5, VALUES = 50021, APART = 7919 }; /* primes */
    ELEMENT *x = malloc(N * sizeof *x), *values = malloc(N * sizeof *values);
    ptrdiff_t *first = malloc(N * sizeof *first), *counts = malloc(N * sizeof *counts), count = -1;
    static ptrdiff_t expected[VALUES];
    cr_assert(x && values && first && counts);
    for (ptrdiff_t i = N - 1; i >= 0; i--) {
        const ptrdiff_t value = i * APART % VALUES;
        x[i] = (ELEMENT)(3 * value - 70000);
        expected[value] = i;
    }
    for (int t = 0; t < TEAMS; t += 3) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(T(prange_unique_all)(N, x, &count, values, first, NULL, counts), PRANGE_OK);
        cr_assert_eq(count, VALUES);
        for (ptrdiff_t j = 0; j < VALUES; j++) {
            cr_assert_eq(values[j], (ELEMENT)(3 * j - 70000));
            cr_assert_eq(first[j], expected[j]);
            cr_assert_eq(counts[j], N / VALUES + (expected[j] < N % VALUES));
        }
        cr_assert_eq(T(prange_unique)(N, x, &count, values), PRANGE_OK);
        cr_assert_eq(count, VALUES);
        cr_assert_eq(values[VALUES - 1], (ELEMENT)(3 * (VALUES - 1) - 70000));
    }
    free(x);
    free(values);
    free(first);
    free(counts);
}

#if !ELEMENT_IS_REAL
/* Integers in a range of few or many values, in the middle or at either end of the type. One
 * integer may lie far or just outside the range that the sample sees. */
Test(SUITE, distinct_integers_of_a_range)
{
    enum { N = (1 << 16) + 77 };
    static const ptrdiff_t spans[] = {1, 2, 7, 8, 9, 63, 64, 65, 1000, 4097, N / 5, N / 2};
    const int64_t least = sizeof(ELEMENT) == 8 ? INT64_MIN : INT32_MIN;
    const int64_t greatest = sizeof(ELEMENT) == 8 ? INT64_MAX : INT32_MAX;
    ELEMENT *x = malloc(N * sizeof *x), *values = malloc(N * sizeof *values);
    static unsigned char seen[N];
    cr_assert(x && values);
    for (int s = 0; s < (int)(sizeof spans / sizeof *spans); s++)
        for (int where = 0; where < 12; where++) {
            const ptrdiff_t span = spans[s];
            const int64_t low = where % 4 == 0   ? -(int64_t)(span / 2)
                                : where % 4 == 1 ? least
                                : where % 4 == 2 ? greatest - span + 1
                                                 : 12345;
            memset(seen, 0, sizeof seen);
            ptrdiff_t expected = 0, count = -1, j = 0;
            for (ptrdiff_t i = 0; i < N; i++) {
                const ptrdiff_t at = (ptrdiff_t)(random_bits(51 + (uint64_t)s, i) % (uint64_t)span);
                x[i] = (ELEMENT)(low + at);
                expected += !seen[at];
                seen[at] = 1;
            }
            const int64_t strays[] = {0, where % 4 == 2 ? least : greatest,
                                      where % 4 == 1 ? low + 2 * span + 200 : low - 1};
            const int64_t stray = strays[where / 4];
            if (where >= 4) {
                x[N - 5 - where] = (ELEMENT)stray;
                expected = 1;
                memset(seen, 0, sizeof seen);
                for (ptrdiff_t i = 0; i < N; i++)
                    if (i != N - 5 - where) {
                        expected += !seen[x[i] - low];
                        seen[x[i] - low] = 1;
                    }
            }
            cr_assert_eq(prange_set_num_threads(teams[(s + where) % TEAMS]), PRANGE_OK);
            cr_assert_eq(T(prange_unique)(N, x, &count, values), PRANGE_OK);
            cr_assert_eq(count, expected, "span %td, %d: %td, not %td", span, where, count,
                         expected);
            if (where >= 4 && stray < low)
                cr_assert_eq(values[j++], (ELEMENT)stray);
            for (ptrdiff_t at = 0; at < span; at++)
                if (seen[at])
                    cr_assert_eq(values[j++], (ELEMENT)(low + at), "span %td, %d", span, where);
            if (where >= 4 && stray > low)
                cr_assert_eq(values[j++], (ELEMENT)stray);
            cr_assert_eq(j, count);
            cr_assert_eq(T(prange_unique)(N, x, &count, x), PRANGE_OK);
            cr_assert(count == expected && memcmp(x, values, (size_t)count * sizeof *x) == 0);
        }
    free(x);
    free(values);
}
#endif
