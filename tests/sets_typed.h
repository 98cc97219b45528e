/* SPDX-License-Identifier: MIT */
/* Merging, sets and membership of one element type. */

#include "patterns_typed.h"

Test(SUITE, merges)
{
    ELEMENT *x = malloc(LARGE * sizeof *x), *y = malloc(LARGE * sizeof *y);
    cr_assert(x && y);
    for (int s = 0; s < SIZES; s++)
        for (int kind = 0; kind < PATTERNS; kind++) {
            const ptrdiff_t all = sizes[s];
            const ptrdiff_t some =
                (ptrdiff_t)(random_bits(43, s * PATTERNS + kind) % (uint64_t)(all + 1));
            /* Often one input has a few numbers, which follow most of the others. */
            const ptrdiff_t few = all < 3 ? all : 1 + s % 3;
            const ptrdiff_t n = kind % 3 == 0 ? some : kind % 3 == 1 ? few : all - few;
            T(fill)((pattern)kind, all, x);
            for (ptrdiff_t i = n > few ? n : 0; kind % 3 > 0 && i < (n > few ? all : n); i++)
                x[i] = (ELEMENT)2000000000;
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

/* The expected set: each value of either array by itself, then sorted. Common values are taken from
 * a. */
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

/* Runs of about that many numbers of one array and then of the other, with some common values. */
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

/* Unsorted input may give any result, but must not write beyond the output. */
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
    refused(T(prange_set_difference)(4, values, 2, b, shared + 1, out), PRANGE_ERROR_OVERLAP,
            NAMED("set_difference"), "count and a");
    refused(T(prange_set_symmetric_difference)(2, b, 3, values, shared, out), PRANGE_ERROR_OVERLAP,
            NAMED("set_symmetric_difference"), "count and b");
    refused(T(prange_unique)(5, values, shared, out), PRANGE_ERROR_OVERLAP, NAMED("unique"),
            "count and x");
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
