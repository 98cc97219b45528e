/* SPDX-License-Identifier: MIT */
/* Sets of one element type. */

#include "patterns_typed.h"

/* Below, at or above 0, all zeros being one value and all NaNs. */
static int T(compare_values)(ELEMENT a, ELEMENT b)
{
    if (a == b || (isnan((double)a) && isnan((double)b)))
        return 0;
    return T(compare)(a, b);
}

/* What a call of unique_all is to give, from qsorted indices. */
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

/* Patterns, and then more and more values at random, around what tables are for. */
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

/* A sample that sees one value, where nearly all are different. */
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

/* So many numbers that a larger sample is taken, and more values than for fewer are put in tables.
 */
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
    for (int t = 0; t < TEAMS; t++) {
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
/* Integers of a range that is narrow, or of a number that a sample hardly sees: in the middle, at
 * either end of the type, and with one integer far outside or just outside of what was seen. */
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

Test(SUITE, merges)
{
    ELEMENT *x = malloc(LARGE * sizeof *x), *y = malloc(LARGE * sizeof *y);
    cr_assert(x && y);
    for (int s = 0; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t all = sizes[s];
            const ptrdiff_t n =
                (ptrdiff_t)(random_bits(43, s * PATTERNS + kind) % (uint64_t)(all + 1));
            T(fill)((pattern)kind, all, x);
            memcpy(y, x, (size_t)all * sizeof *x);
            cr_assert_eq(prange_set_num_threads(teams[(s + kind) % TEAMS]), PRANGE_OK);
            cr_assert_eq(T(prange_sort)(n, x), PRANGE_OK);
            cr_assert_eq(T(prange_sort)(all - n, x + n), PRANGE_OK);
            ptrdiff_t *order = T(reference)(all, y);
            guard memory = guard_new((size_t)all * sizeof *x, 0);
            ELEMENT *out = guard_data(&memory);
            cr_assert_eq(T(prange_merge)(n, x, all - n, x + n, out), PRANGE_OK);
            for (ptrdiff_t i = 0; i < all; i++)
                cr_assert(memcmp(out + i, y + order[i], sizeof *out) == 0,
                          "pattern %d, %td and %td, at %td", kind, n, all - n, i);
            cr_assert(guard_intact(&memory));
            guard_free(&memory);
            free(order);
        }
    free(x);
    free(y);
}

/* Where a value is in a sorted array; -1 where it is not. */
static ptrdiff_t T(place_of)(ptrdiff_t n, const ELEMENT *sorted, ELEMENT value)
{
    ptrdiff_t low = 0, high = n;
    while (low < high) {
        const ptrdiff_t middle = (low + high) / 2;
        const int side = T(compare_values)(sorted[middle], value);
        if (side == 0)
            return middle;
        *(side < 0 ? &low : &high) = side < 0 ? middle + 1 : middle;
    }
    return -1;
}

typedef prange_status T(operation)(ptrdiff_t, const ELEMENT *, ptrdiff_t, const ELEMENT *,
                                   ptrdiff_t *, ELEMENT *);

/* Each value of both by itself, then sorted. What both have comes from a. */
static void T(expect_set)(T(operation) * operate, bool of_a, bool of_both, bool of_b, ptrdiff_t n,
                          const ELEMENT *a, ptrdiff_t m, const ELEMENT *b)
{
    ELEMENT *expected = malloc((size_t)(n + m + 1) * sizeof *expected);
    cr_assert_not_null(expected);
    ptrdiff_t all = 0, count = -1;
    for (ptrdiff_t i = 0; i < n; i++)
        if (T(place_of)(m, b, a[i]) < 0 ? of_a : of_both)
            expected[all++] = a[i];
    for (ptrdiff_t j = 0; j < m && of_b; j++)
        if (T(place_of)(n, a, b[j]) < 0)
            expected[all++] = b[j];
    ptrdiff_t *order = T(reference)(all, expected);
    const ptrdiff_t room = of_b ? n + m : of_a ? n : n < m ? n : m;
    guard memory = guard_new((size_t)room * sizeof *a, sizeof *a);
    ELEMENT *out = guard_data(&memory);
    cr_assert_eq(operate(n, a, m, b, &count, out), PRANGE_OK);
    cr_assert_eq(count, all, "%d%d%d of %td and %td: %td, not %td", of_a, of_both, of_b, n, m,
                 count, all);
    for (ptrdiff_t i = 0; i < all; i++)
        cr_assert(memcmp(out + i, expected + order[i], sizeof *out) == 0,
                  "%d%d%d of %td and %td, at %td", of_a, of_both, of_b, n, m, i);
    cr_assert(guard_pattern((unsigned char *)(out + count), (size_t)(room - count) * sizeof *out));
    cr_assert(guard_intact(&memory));
    guard_free(&memory);
    free(order);
    free(expected);
}

/* All operations. */
static void T(expect_sets)(ptrdiff_t n, const ELEMENT *a, ptrdiff_t m, const ELEMENT *b)
{
    T(expect_set)(T(prange_set_union), true, true, true, n, a, m, b);
    T(expect_set)(T(prange_set_intersection), false, true, false, n, a, m, b);
    T(expect_set)(T(prange_set_difference), true, false, false, n, a, m, b);
    T(expect_set)(T(prange_set_symmetric_difference), true, false, true, n, a, m, b);
}

/* Runs of about so many numbers of one array and then of the other, with some values in both. */
Test(SUITE, sets_of_long_runs)
{
    static const int lengths[] = {3, 8, 17, 60, 300};
    ELEMENT *a = malloc(LARGE * sizeof *a), *b = malloc(LARGE * sizeof *b);
    cr_assert(a && b);
    for (int k = 0; k < 5; k++) {
        ptrdiff_t n = 0, m = 0, value = -1000;
        for (int turn = 0; n < LARGE / 4 && m < LARGE / 4; turn++) {
            const int about = lengths[k] + (int)(random_bits(45, turn) % (uint64_t)lengths[k]);
            for (int i = 0; i < about; i++, value++)
                if (turn % 2)
                    a[n++] = (ELEMENT)value;
                else
                    b[m++] = (ELEMENT)value;
            for (int i = 0; i < turn % 7 - 2; i++, value++)
                a[n++] = b[m++] = (ELEMENT)value;
        }
        for (int t = 0; t < TEAMS; t++) {
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            T(expect_sets)(n, a, m, b);
        }
    }
    free(a);
    free(b);
}

Test(SUITE, sets)
{
    ELEMENT *a = malloc(LARGE * sizeof *a), *b = malloc(LARGE * sizeof *b);
    uint8_t *found = malloc(LARGE);
    cr_assert(a && b && found);
    for (int s = 0; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            ptrdiff_t n = sizes[s], m = sizes[(s * 7 + kind) % SIZES];
            T(fill)((pattern)kind, n, a);
            T(fill)(kind % 2 ? (pattern)kind : SMALL, m, b);
            for (ptrdiff_t j = 0; n > 0 && j < m; j += 3)
                b[j] = a[random_bits(44, j) % (uint64_t)n];
            cr_assert_eq(prange_set_num_threads(teams[(s + kind) % TEAMS]), PRANGE_OK);
            cr_assert_eq(T(prange_unique)(n, a, &n, a), PRANGE_OK);
            cr_assert_eq(T(prange_is_in)(n, a, m, b, found), PRANGE_OK);
            for (ptrdiff_t j = 0; j < m; j++)
                cr_assert_eq(found[j], T(place_of)(n, a, b[j]) >= 0, "pattern %d, at %td", kind, j);
            cr_assert_eq(T(prange_unique)(m, b, &m, b), PRANGE_OK);
            T(expect_sets)(n, a, m, b);
        }
    free(a);
    free(b);
    free(found);
}

/* What is not sorted gives what it likes, within the room. */
Test(SUITE, sets_that_are_none)
{
    ELEMENT *a = malloc(LARGE * sizeof *a), *b = malloc(LARGE * sizeof *b);
    cr_assert(a && b);
    for (int kind = 0; kind < PATTERNS; kind++) {
        const ptrdiff_t n = 60001, m = 40002;
        T(fill)((pattern)kind, n, a);
        T(fill)((pattern)((kind * 5 + 1) % PATTERNS), m, b);
        guard memory = guard_new((size_t)(n + m) * sizeof *a, 0);
        guard smaller = guard_new((size_t)m * sizeof *a, 0);
        ptrdiff_t count = -1, expected = -1;
        for (int t = 0; t < TEAMS; t++) {
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(T(prange_merge)(n, a, m, b, guard_data(&memory)), PRANGE_OK);
            cr_assert_eq(T(prange_set_union)(n, a, m, b, &count, guard_data(&memory)), PRANGE_OK);
            cr_assert(count >= 0 && count <= n + m && (t == 0 || count == expected));
            expected = count;
            ptrdiff_t both = -1;
            cr_assert_eq(T(prange_set_intersection)(n, a, m, b, &both, guard_data(&smaller)),
                         PRANGE_OK);
            cr_assert(both >= 0 && both <= m);
            cr_assert(guard_intact(&memory) && guard_intact(&smaller));
        }
        guard_free(&memory);
        guard_free(&smaller);
    }
    free(a);
    free(b);
}

Test(SUITE, refuses_sets)
{
    ELEMENT a[3] = {1, 2, 3}, b[2] = {2, 4}, out[5] = {7, 7, 7, 7, 7};
    ptrdiff_t count = 7, place[4] = {7, 7, 7, 7};
    uint8_t found[2] = {7, 7};
    const char *name = NAMED("set_union");
    refused(T(prange_set_union)(-1, a, 2, b, &count, out), PRANGE_ERROR_SIZE, name, "n = -1");
    refused(T(prange_set_union)(3, a, -2, b, &count, out), PRANGE_ERROR_SIZE, name, "m = -2");
    refused(T(prange_set_union)(3, NULL, 2, b, &count, out), PRANGE_ERROR_NULL, name, "a");
    refused(T(prange_set_union)(3, a, 2, NULL, &count, out), PRANGE_ERROR_NULL, name, "b");
    refused(T(prange_set_union)(3, a, 2, b, NULL, out), PRANGE_ERROR_NULL, name, "count");
    refused(T(prange_set_union)(3, a, 2, b, &count, NULL), PRANGE_ERROR_NULL, name, "out");
    refused(T(prange_set_difference)(3, a, 2, b, &count, a), PRANGE_ERROR_OVERLAP,
            NAMED("set_difference"), "overlap");
    refused(T(prange_set_intersection)(3, a, 2, b, &count, b + 1), PRANGE_ERROR_OVERLAP,
            NAMED("set_intersection"), "overlap");
    refused(T(prange_merge)(3, a, -1, b, out), PRANGE_ERROR_SIZE, NAMED("merge"), "m = -1");
    refused(T(prange_merge)(3, a, 2, NULL, out), PRANGE_ERROR_NULL, NAMED("merge"), "b");
    refused(T(prange_merge)(1, out + 4, 2, b, out + 2), PRANGE_ERROR_OVERLAP, NAMED("merge"),
            "overlap");
    refused(T(prange_is_in)(3, a, 2, b, NULL), PRANGE_ERROR_NULL, NAMED("is_in"), "out");
    refused(T(prange_is_in)(3, a, -1, b, found), PRANGE_ERROR_SIZE, NAMED("is_in"), "m = -1");
    refused(T(prange_is_in)(3, a, 2, b, (uint8_t *)(void *)(b + 1)), PRANGE_ERROR_OVERLAP,
            NAMED("is_in"), "overlap");
    refused(T(prange_unique_all)(2, a, &count, out, place, place + 1, NULL), PRANGE_ERROR_OVERLAP,
            NAMED("unique_all"), "overlap");
    ptrdiff_t shared[6] = {7, 7, 7, 7, 7, 7};
    ELEMENT *const values = (ELEMENT *)(void *)shared;
    refused(T(prange_set_union)(3, a, 2, b, shared + 1, values), PRANGE_ERROR_OVERLAP, name,
            "count");
    refused(T(prange_set_intersection)(3, a, 2, b, shared, values), PRANGE_ERROR_OVERLAP,
            NAMED("set_intersection"), "count");
    refused(T(prange_unique)(3, a, shared + 1, values), PRANGE_ERROR_OVERLAP, NAMED("unique"),
            "count");
    refused(T(prange_unique_all)(2, a, shared + 1, out, NULL, NULL, shared), PRANGE_ERROR_OVERLAP,
            NAMED("unique_all"), "count");
    for (int k = 0; k < 6; k++)
        cr_expect_eq(shared[k], 7);
    refused(T(prange_unique_all)(2, a, NULL, out, NULL, NULL, NULL), PRANGE_ERROR_NULL,
            NAMED("unique_all"), "count");
    no_memory = true;
    const prange_status status = T(prange_unique_all)(3, a, &count, out, place, NULL, NULL);
    no_memory = false;
    refused(status, PRANGE_ERROR_MEMORY, NAMED("unique_all"), "memory");
    cr_expect(a[0] == 1 && b[1] == 4 && out[0] == 7 && out[4] == 7);
    cr_expect(count == 7 && place[0] == 7 && found[0] == 7);
    cr_expect_eq(T(prange_set_union)(0, NULL, 0, NULL, &count, NULL), PRANGE_OK);
    cr_expect_eq(count, 0);
    cr_expect_eq(T(prange_merge)(0, NULL, 0, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_merge)(0, NULL, 2, b, out), PRANGE_OK);
    cr_expect(out[0] == 2 && out[1] == 4 && out[2] == 7);
    cr_expect_eq(T(prange_is_in)(0, NULL, 2, b, found), PRANGE_OK);
    cr_expect(found[0] == 0 && found[1] == 0);
}
