/* SPDX-License-Identifier: MIT */
/* Counts and tests of one element type. */

/* Fills an array in which one element of `rarity` is 0, of either sign if the type has two. */
static void T(fill)(uint64_t seed, uint64_t rarity, ptrdiff_t n, ELEMENT *x)
{
    T(random_fill)(seed, n, x);
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t dice = random_bits(seed + 1000, i);
        if (dice % rarity == 0)
            x[i] = 0;
#if ELEMENT_IS_REAL
        else if (dice % rarity == 1 % rarity)
            x[i] = (ELEMENT)-0.0;
        else if (dice % 16 == 3)
            x[i] = T(random_special)(dice >> 32);
#endif
    }
}

static void T(expect_all)(ptrdiff_t n, const ELEMENT *x, ptrdiff_t expected, const char *what)
{
    guard flag = guard_new(sizeof(bool), 3), count = guard_new(sizeof(ptrdiff_t), 0);
    bool *answer = guard_data(&flag);
    cr_expect_eq(T(prange_count_nonzero)(n, x, guard_data(&count)), PRANGE_OK);
    cr_expect_eq(*(ptrdiff_t *)guard_data(&count), expected, "%s, %td: %td not 0, expected %td",
                 what, n, *(ptrdiff_t *)guard_data(&count), expected);
    cr_expect_eq(T(prange_any)(n, x, answer), PRANGE_OK);
    cr_expect_eq(*(unsigned char *)answer, expected > 0, "any: %s, %td", what, n);
    cr_expect_eq(T(prange_all)(n, x, answer), PRANGE_OK);
    cr_expect_eq(*(unsigned char *)answer, expected == n, "all: %s, %td", what, n);
    cr_expect(guard_intact(&flag) && guard_intact(&count), "%s, %td", what, n);
    guard_free(&flag);
    guard_free(&count);
}

/* The array ends at the end of its memory. */
Test(SUITE, counts)
{
    static const ptrdiff_t sizes[] = {1,    2,    7,    8,    9,    31,   32,    33,     63,
                                      64,   65,   255,  256,  257,  511,  512,   513,    4095,
                                      4096, 4097, 8191, 8192, 8193, 9000, 65537, 100003, LARGE};
    static const uint64_t rarities[] = {1, 2, 3, 1000, UINT64_C(1) << 60};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int r = 0; r < 5; r++) {
            const ptrdiff_t n = sizes[s], shift = ((ptrdiff_t)s + r) % 4;
            ELEMENT *memory = allocate((size_t)(n + shift) * sizeof *memory), *x = memory + shift;
            ptrdiff_t expected = 0;
            T(fill)(s, rarities[r], n, x);
            for (ptrdiff_t i = 0; i < n; i++)
                expected += !(x[i] == 0);
            for (int t = n > 50000 ? 0 : TEAMS - 1; t < TEAMS; t++) {
                cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
                T(expect_all)(n, x, expected, "random");
            }
            free(memory);
        }
}

/* More non-zero bytes than a counter of 8 bits can hold. */
Test(SUITE, nothing_but_ones)
{
    ELEMENT *x = allocate(LARGE * sizeof *x);
    for (ptrdiff_t i = 0; i < LARGE; i++)
        x[i] = 1;
    for (ptrdiff_t n = 250; n <= LARGE; n += n < 600 ? 1 : n)
        T(expect_all)(n, x, n, "ones");
    free(x);
}

/* One non-zero element among zeros, and one 0 among non-zero elements, with any team. */
Test(SUITE, one_element_decides)
{
    static const ptrdiff_t sizes[] = {1, 33, 4096, 4097, 8193, LARGE};
    static const ptrdiff_t places[] = {0,    1,    31,     32,        63,       64,
                                       65,   4095, 4096,   4097,      8191,     8192,
                                       8193, 9999, 200000, LARGE - 2, LARGE - 1};
    ELEMENT *zeros = calloc(LARGE, sizeof *zeros), *ones = allocate(LARGE * sizeof *ones);
    cr_assert_not_null(zeros);
    for (ptrdiff_t i = 0; i < LARGE; i++)
        ones[i] = 1;
    for (int t = 0; t < TEAMS; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        for (int s = 0; s < 6; s++) {
            const ptrdiff_t n = sizes[s];
            T(expect_all)(n, zeros, 0, "zeros");
            for (size_t k = 0; k <= sizeof places / sizeof *places; k++) {
                const ptrdiff_t at = k ? places[k - 1] : n - 1;
                if (at >= n)
                    continue;
                zeros[at] = 1;
                ones[at] = 0;
                T(expect_all)(n, zeros, 1, "one that is not 0");
                T(expect_all)(n, ones, n - 1, "one 0");
                zeros[at] = 0;
                ones[at] = 1;
            }
        }
    }
    free(zeros);
    free(ones);
}

#if ELEMENT_IS_REAL
/* NaNs and subnormal numbers are not 0; -0 is 0. */
Test(SUITE, what_is_not_zero)
{
    ELEMENT zeros[40], others[16];
    ptrdiff_t count = 0;
    for (int i = 0; i < 40; i++)
        zeros[i] = (ELEMENT)(i % 2 ? -0.0 : 0.0);
    for (uint64_t k = 0; k < 16; k++)
        if (!(T(random_special)(k) == 0))
            others[count++] = T(random_special)(k);
    cr_assert_eq(count, 14);
    T(expect_all)(40, zeros, 0, "zeros of both signs");
    T(expect_all)(count, others, count, "NaNs, denormals and infinities");
}
#endif

Test(SUITE, empty_and_refused)
{
    const ELEMENT x[] = {1, 2, 3};
    ptrdiff_t count = 9;
    bool any = true, every = true;
    T(expect_all)(0, NULL, 0, "empty");
    T(expect_all)(0, x, 0, "empty");
    refused(T(prange_count_nonzero)(3, NULL, &count), PRANGE_ERROR_NULL, NAMED("count_nonzero"),
            "x");
    refused(T(prange_count_nonzero)(3, x, NULL), PRANGE_ERROR_NULL, NAMED("count_nonzero"), "out");
    refused(T(prange_count_nonzero)(-1, x, &count), PRANGE_ERROR_SIZE, NAMED("count_nonzero"),
            "n = -1");
    refused(T(prange_any)(3, NULL, &any), PRANGE_ERROR_NULL, NAMED("any"), "x");
    refused(T(prange_any)(0, x, NULL), PRANGE_ERROR_NULL, NAMED("any"), "out");
    refused(T(prange_any)(-1, x, &any), PRANGE_ERROR_SIZE, NAMED("any"), "n = -1");
    refused(T(prange_all)(3, NULL, &every), PRANGE_ERROR_NULL, NAMED("all"), "x");
    refused(T(prange_all)(0, NULL, NULL), PRANGE_ERROR_NULL, NAMED("all"), "out");
    refused(T(prange_all)(-9, x, &every), PRANGE_ERROR_SIZE, NAMED("all"), "n = -9");
    cr_expect(count == 9 && any && every, "an output was written");
}
