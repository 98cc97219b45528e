/* SPDX-License-Identifier: MIT */
/* Comparisons and choices of one element type. */

static void T(fill_pairs)(uint64_t seed, ptrdiff_t n, ELEMENT *x, ELEMENT *y)
{
    T(random_fill)(seed, n, x);
    T(random_fill)(seed + 1, n, y);
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t dice = random_bits(seed + 2, i);
        if (dice % 3 == 0)
            y[i] = x[i];
#if ELEMENT_IS_REAL
        if (dice % 5 == 0)
            x[i] = T(random_special)(dice >> 32);
        if (dice % 7 == 0)
            y[i] = T(random_special)(dice >> 40);
#endif
    }
}

/* The comparison by the order of the numbers: less, equal, greater, or unordered. */
static bool T(holds)(prange_comparison op, ELEMENT x, ELEMENT y)
{
#if ELEMENT_IS_REAL
    const bool ordered = !isnan(x) && !isnan(y);
#else
    const bool ordered = true;
#endif
    const bool less = ordered && !(x >= y), greater = ordered && !(x <= y);
    const bool equal = ordered && !less && !greater;
    const bool answers[] = {equal, !equal, less, less || equal, greater, greater || equal};
    return answers[op];
}

Test(SUITE, comparisons)
{
    for (size_t s = 0; s < SIZES; s++)
        for (int number = PRANGE_EQ; number <= PRANGE_GE; number++) {
            const prange_comparison op = (prange_comparison)number;
            const ptrdiff_t n = sizes[s];
            ELEMENT *x = allocate((size_t)n * sizeof *x), *y = allocate((size_t)n * sizeof *y);
            T(fill_pairs)(s, n, x, y);
            for (int t = n > 50000 ? 0 : TEAMS - 1; t < TEAMS; t++) {
                guard mask = guard_new((size_t)n, (s + (size_t)op) % 5);
                guard of_scalar = guard_new((size_t)n, (s + (size_t)t) % 3);
                const unsigned char *got = guard_data(&mask), *scalar = guard_data(&of_scalar);
                cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
                cr_assert_eq(T(prange_compare)(op, n, x, y, guard_data(&mask)), PRANGE_OK);
                cr_assert_eq(T(prange_compare_scalar)(op, n, x, y[n / 2], guard_data(&of_scalar)),
                             PRANGE_OK);
                for (ptrdiff_t i = 0; i < n; i++) {
                    cr_assert_eq(got[i], T(holds)(op, x[i], y[i]), "op %d, %td of %td", number, i,
                                 n);
                    cr_assert_eq(scalar[i], T(holds)(op, x[i], y[n / 2]), "op %d, %td of %td",
                                 number, i, n);
                }
                cr_assert(guard_intact(&mask) && guard_intact(&of_scalar), "%td", n);
                guard_free(&mask);
                guard_free(&of_scalar);
            }
            free(x);
            free(y);
        }
}

/* Choices have the exact bits of the chosen array, also of NaNs, for any mask bytes that are not 0;
 * also if the output is one of the arrays. */
Test(SUITE, choices)
{
    for (size_t s = 0; s < SIZES; s++)
        for (int place = 0; place < 3; place++) {
            const ptrdiff_t n = sizes[s];
            const size_t bytes = (size_t)n * sizeof(ELEMENT);
            uint8_t *mask = allocate((size_t)n);
            guard x = guard_new(bytes, 0), y = guard_new(bytes, 8), z = guard_new(bytes, 16);
            ELEMENT *expected = allocate(bytes);
            T(fill_pairs)(s + 50, n, guard_data(&x), guard_data(&y));
            for (ptrdiff_t i = 0; i < n; i++) {
                const uint64_t dice = random_bits(s, i);
                mask[i] = dice % 2 ? (uint8_t)(dice >> 8) : 0;
                memcpy(&expected[i], (ELEMENT *)guard_data(mask[i] ? &x : &y) + i,
                       sizeof *expected);
            }
            const guard *out = place == 0 ? &z : place == 1 ? &x : &y;
            cr_assert_eq(prange_set_num_threads(teams[s % TEAMS]), PRANGE_OK);
            cr_assert_eq(T(prange_where)(n, mask, guard_data(&x), guard_data(&y), guard_data(out)),
                         PRANGE_OK);
            cr_assert_eq(memcmp(guard_data(out), expected, bytes), 0, "place %d, %td", place, n);
            cr_assert(guard_intact(out), "%td", n);
            free(mask);
            free(expected);
            guard_free(&x);
            guard_free(&y);
            guard_free(&z);
        }
}

Test(SUITE, refusals)
{
    ELEMENT x[8] = {0}, y[8] = {0};
    guard memory = guard_new(8 * sizeof(ELEMENT), 0);
    uint8_t *mask = guard_data(&memory), choice[8] = {0};
    const char *compare = NAMED("compare"), *scalar = NAMED("compare_scalar");
    const char *where = NAMED("where");
    refused(T(prange_compare)((prange_comparison)6, 8, x, y, mask), PRANGE_ERROR_VALUE, compare,
            "op = 6");
    refused(T(prange_compare)((prange_comparison)-1, 8, x, y, mask), PRANGE_ERROR_VALUE, compare,
            "op = -1");
    refused(T(prange_compare)(PRANGE_LT, -1, x, y, mask), PRANGE_ERROR_SIZE, compare, "negative");
    refused(T(prange_compare)(PRANGE_LT, 8, NULL, y, mask), PRANGE_ERROR_NULL, compare, "x");
    refused(T(prange_compare)(PRANGE_LT, 8, x, NULL, mask), PRANGE_ERROR_NULL, compare, "y");
    refused(T(prange_compare)(PRANGE_LT, 8, x, y, NULL), PRANGE_ERROR_NULL, compare, "mask");
    refused(T(prange_compare)(PRANGE_LT, PTRDIFF_MAX, x, y, mask), PRANGE_ERROR_SIZE, compare, "");
    refused(T(prange_compare_scalar)((prange_comparison)9, 8, x, 0, mask), PRANGE_ERROR_VALUE,
            scalar, "op = 9");
    refused(T(prange_compare_scalar)(PRANGE_EQ, 8, NULL, 0, mask), PRANGE_ERROR_NULL, scalar, "x");
    refused(T(prange_where)(8, NULL, x, y, guard_data(&memory)), PRANGE_ERROR_NULL, where, "mask");
    refused(T(prange_where)(8, choice, x, y, NULL), PRANGE_ERROR_NULL, where, "z");
    refused(T(prange_where)(7, choice, x, y, x + 1), PRANGE_ERROR_OVERLAP, where, "z");
    refused(T(prange_where)(-8, choice, x, y, x + 1), PRANGE_ERROR_SIZE, where, "n");
    /* The last byte of an input, and one past it. */
    uint8_t *bytes = (uint8_t *)x;
    const ptrdiff_t size = sizeof(ELEMENT);
    refused(T(prange_compare)(PRANGE_NE, 4, x, y, bytes + 4 * size - 1), PRANGE_ERROR_OVERLAP,
            compare, "mask");
    refused(T(prange_compare)(PRANGE_NE, 4, y, x, bytes + 4 * size - 1), PRANGE_ERROR_OVERLAP,
            compare, "mask");
    refused(T(prange_compare_scalar)(PRANGE_NE, 4, x, 0, bytes + 4 * size - 1),
            PRANGE_ERROR_OVERLAP, scalar, "mask");
    /* Equal addresses are in place only if the types are the same. */
    if (size > 1)
        refused(T(prange_compare)(PRANGE_NE, 4, x, y, bytes), PRANGE_ERROR_OVERLAP, compare,
                "mask");
    cr_expect(guard_untouched(&memory));
    cr_expect_eq(T(prange_compare)(PRANGE_NE, 4, x, y, bytes + 4 * size), PRANGE_OK);
    cr_expect_eq(T(prange_compare)(PRANGE_NE, 0, NULL, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_compare_scalar)(PRANGE_NE, 0, NULL, 0, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_where)(0, NULL, NULL, NULL, NULL), PRANGE_OK);
    guard_free(&memory);
}
