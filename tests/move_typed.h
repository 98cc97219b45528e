/* SPDX-License-Identifier: MIT */
/* Data movement of one type. */

static void T(move_fill)(uint64_t seed, ptrdiff_t n, ELEMENT *x)
{
#if ELEMENT_IS_REAL
    T(random_fill_special)(seed, 5, n, x);
#else
    T(random_fill)(seed, n, x);
#endif
}

static bool T(same)(ptrdiff_t n, const void *a, const ELEMENT *b)
{
    return n == 0 || memcmp(a, b, (size_t)n * sizeof *b) == 0;
}

/* An output of n elements that is not aligned to vectors. */
static guard T(new_output)(ptrdiff_t n)
{
    return guard_new((size_t)n * sizeof(ELEMENT), sizeof(ELEMENT));
}

static void T(expect_order)(ptrdiff_t n, ptrdiff_t k)
{
    ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x),
            *expected = malloc((size_t)(n + 1) * sizeof *x);
    const ptrdiff_t shifts[] = {0,  1,         -1,     n / 2,       n - 1,      n,
                                -n, 3 * n + 7, -12345, PTRDIFF_MAX, PTRDIFF_MIN};
    T(move_fill)(11, n, x);
    set_team(k);
    guard out = T(new_output)(n);
    ELEMENT *to = guard_data(&out);
    const ELEMENT value = x[n / 2];
    cr_assert_eq(T(prange_fill)(n, n > 0 ? value : 0, to), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert(memcmp(&to[i], &value, sizeof value) == 0, "fill, n %td, element %td", n, i);
    for (ptrdiff_t i = 0; i < n; i++)
        expected[i] = x[n - 1 - i];
    cr_assert_eq(T(prange_reverse)(n, x, to), PRANGE_OK);
    cr_assert(T(same)(n, to, expected), "%s, n %td", NAMED("reverse"), n);
    for (int s = 0; s < (n > 100000 ? 3 : 11); s++) {
        const ptrdiff_t shift = shifts[s];
        for (ptrdiff_t i = 0; i < n; i++)
            expected[(ptrdiff_t)((((__int128)i + shift) % n + n) % n)] = x[i];
        cr_assert_eq(T(prange_roll)(n, x, shift, to), PRANGE_OK);
        cr_assert(T(same)(n, to, expected), "%s, n %td, shift %td", NAMED("roll"), n, shift);
    }
    cr_assert(guard_intact(&out));
    for (ptrdiff_t i = 0; i < n; i++)
        expected[i] = x[n - 1 - i];
    cr_assert_eq(T(prange_reverse)(n, x, x), PRANGE_OK);
    cr_assert(T(same)(n, x, expected), "in place, n %td", n);
    guard_free(&out);
    free(expected);
    free(x);
}

Test(move, T(order))
{
    for (int k = 0; k < SIZES; k++)
        T(expect_order)(sizes[k], k);
    T(expect_order)(STREAMED_BYTES / (ptrdiff_t)sizeof(ELEMENT), 1);
}

/* Floating-point types: products and sums of doubles in quadruple precision, each rounded. */
static ELEMENT T(ramp_at)(ELEMENT start, ELEMENT step, ptrdiff_t i)
{
#if ELEMENT_IS_REAL
    const double part = (double)((__float128)i * (__float128)step);
    return (ELEMENT)(double)((__float128)part + (__float128)start);
#else
    return (ELEMENT)((uint64_t)start + (uint64_t)i * (uint64_t)step);
#endif
}

Test(move, T(arange))
{
#if ELEMENT_IS_REAL
    static const double pairs[][2] = {{0, 1}, {0.1, 0.1}, {-5, 1e-3}, {1e15, -0.7}, {3e30, 1e20}};
#else
    static const double pairs[][2] = {{0, 1}, {7, 3}, {100, 50}, {1, 0}, {123, 77}};
#endif
    for (int p = 0; p < 5; p++)
        for (int k = 0; k < SIZES; k++) {
            const ptrdiff_t n = sizes[k];
            const ELEMENT start = (ELEMENT)pairs[p][0], step = (ELEMENT)pairs[p][1];
            guard out = T(new_output)(n);
            const ELEMENT *x = guard_data(&out);
            set_team(k);
            cr_assert_eq(T(prange_arange)(n, start, step, guard_data(&out)), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++) {
                const ELEMENT expected = T(ramp_at)(start, step, i);
                cr_assert(memcmp(&x[i], &expected, sizeof expected) == 0,
                          "%s, pair %d, element %td of %td", NAMED("arange"), p, i, n);
            }
            cr_assert(guard_intact(&out));
            guard_free(&out);
        }
}

/* Few targets for many indices, or many for few; a target that most indices share; or indices that
 * ascend except in their low bits. */
static void T(expect_indexed)(ptrdiff_t n, ptrdiff_t m, places placed, ptrdiff_t k)
{
    ELEMENT *x = malloc((size_t)n * sizeof *x), *values = malloc((size_t)m * sizeof *x);
    ELEMENT *expected = malloc((size_t)(n > m ? n : m) * sizeof *x);
    ptrdiff_t *index = malloc((size_t)m * sizeof *index);
    T(move_fill)(21, n, x);
    T(move_fill)(22, m, values);
    for (ptrdiff_t j = 0; j < m; j++)
        index[j] =
            placed == CROWDED && j % 8 ? n / 3 : (ptrdiff_t)(random_bits(23, j) % (uint64_t)n);
    for (ptrdiff_t j = 0; placed == ASCENDING && j < m; j++)
        index[j] =
            (ptrdiff_t)(((uint64_t)j * (uint64_t)n / (uint64_t)m) ^ (random_bits(23, j) & 7)) % n;
    guard out = T(new_output)(m), target = T(new_output)(n);
    set_team(k);
    cr_assert_eq(T(prange_take)(n, x, m, index, guard_data(&out)), PRANGE_OK);
    for (ptrdiff_t j = 0; j < m; j++)
        expected[j] = x[index[j]];
    cr_assert(T(same)(m, guard_data(&out), expected) && guard_intact(&out), "%s, %td of %td",
              NAMED("take"), m, n);
    memcpy(guard_data(&target), x, (size_t)n * sizeof *x);
    cr_assert_eq(T(prange_put)(n, guard_data(&target), m, index, values), PRANGE_OK);
    memcpy(expected, x, (size_t)n * sizeof *x);
    bool *written = calloc((size_t)n, sizeof *written);
    for (ptrdiff_t j = 0; j < m; j++)
        if (!written[index[j]]) {
            written[index[j]] = true;
            expected[index[j]] = values[j];
        }
    cr_assert(T(same)(n, guard_data(&target), expected) && guard_intact(&target), "%s, %td to %td",
              NAMED("put"), m, n);
#if ELEMENT_IS_REAL
    T(random_fill)(22, m, values); /* the bits of a NaN depend on the machine */
    T(random_fill)(21, n, x);
#endif
    memcpy(guard_data(&target), x, (size_t)n * sizeof *x);
    memcpy(expected, x, (size_t)n * sizeof *x);
    cr_assert_eq(T(prange_scatter_add)(n, guard_data(&target), m, index, values), PRANGE_OK);
    for (ptrdiff_t j = 0; j < m; j++) {
#if ELEMENT_IS_REAL
        const volatile ELEMENT sum = expected[index[j]] + values[j];
        expected[index[j]] = sum;
#else
        expected[index[j]] = (ELEMENT)((uint64_t)expected[index[j]] + (uint64_t)values[j]);
#endif
    }
    cr_assert(T(same)(n, guard_data(&target), expected) && guard_intact(&target), "%s, %td to %td",
              NAMED("scatter_add"), m, n);
    free(written);
    guard_free(&out);
    guard_free(&target);
    free(index);
    free(expected);
    free(values);
    free(x);
}

Test(move, T(indexed))
{
    for (int k = 1; k < SIZES; k++) {
        T(expect_indexed)(1 + sizes[k] / 3, sizes[k], ANYWHERE, k);
        T(expect_indexed)(sizes[k], sizes[SIZES - 1 - k], k % 2 ? CROWDED : ASCENDING, k + 1);
        T(expect_indexed)(100, sizes[k], CROWDED, k + 2);
    }
    for (int t = 0; t < TEAMS; t++)
        for (places placed = ANYWHERE; placed <= ASCENDING; placed++)
            T(expect_indexed)((1 << 20) / (ptrdiff_t)sizeof(ELEMENT) + 4099, LARGE, placed, t);
    T(expect_indexed)(1000, STREAMED_BYTES / (ptrdiff_t)sizeof(ELEMENT), ANYWHERE, 1);
}

static void T(expect_selected)(ptrdiff_t n, uint64_t rarity, ptrdiff_t k)
{
    ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x),
            *expected = malloc((size_t)(n + 1) * sizeof *x);
    uint8_t *mask = malloc((size_t)n + 1);
    ptrdiff_t *positions = malloc((size_t)(n + 1) * sizeof *positions), count = 0, got = -1;
    T(move_fill)(31, n, x);
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t dice = random_bits(32, i);
        mask[i] = rarity == 0 || dice % rarity ? 0 : (uint8_t)(1 + (dice >> 32) % 255);
        if (mask[i])
            expected[count++] = x[i];
    }
    guard out = T(new_output)(count);
    set_team(k);
    cr_assert_eq(T(prange_compress)(n, x, mask, &got, guard_data(&out)), PRANGE_OK);
    cr_assert_eq(got, count);
    cr_assert(T(same)(count, guard_data(&out), expected) && guard_intact(&out), "%s, %td of %td",
              NAMED("compress"), count, n);
    guard_free(&out);
    count = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        if (!mask[i])
            x[i] = (ELEMENT)(ELEMENT_IS_REAL && i % 2 ? -0.0 : 0.0);
        if (x[i] != 0)
            positions[count++] = i;
    }
    guard index = guard_new((size_t)count * sizeof *positions, 8);
    cr_assert_eq(T(prange_nonzero)(n, x, &got, guard_data(&index)), PRANGE_OK);
    cr_assert_eq(got, count);
    cr_assert(count == 0 ||
                  memcmp(guard_data(&index), positions, (size_t)count * sizeof *positions) == 0,
              "%s, %td of %td", NAMED("nonzero"), count, n);
    cr_assert(guard_intact(&index));
    guard_free(&index);
    free(positions);
    free(mask);
    free(expected);
    free(x);
}

Test(move, T(selected))
{
    static const uint64_t rarities[] = {0, 1, 2, 3, 100};
    for (int k = 0; k < SIZES; k++)
        for (int r = 0; r < 5; r++)
            T(expect_selected)(sizes[k], rarities[r], k + r);
}

Test(move, T(errors))
{
    static ELEMENT x[64], out[64], before[64];
    static ptrdiff_t index[64], count = 77;
    static uint8_t mask[64];
    T(move_fill)(41, 64, out);
    memcpy(before, out, sizeof out);
    memset(mask, 1, sizeof mask);
    cr_expect_eq(T(prange_fill)(-1, 0, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_fill)(64, 0, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_arange)(-1, 0, 1, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_arange)(64, 0, 1, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_reverse)(64, NULL, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_reverse)(63, out, out + 1), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_roll)(64, out, 3, out), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_roll)(64, x, 3, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_roll)(-1, x, 3, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_take)(64, x, 64, NULL, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_take)(64, NULL, 64, index, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_take)(64, x, 64, index, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_take)(64, x, -1, index, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_take)(-1, x, 64, index, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_take)(64, out, 64, index, out), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_take)(0, NULL, 64, index, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_take)(0, NULL, 0, NULL, NULL), PRANGE_OK);
    static const ptrdiff_t outside[] = {-1, 64, PTRDIFF_MIN, PTRDIFF_MAX};
    for (int k = 0; k < 4; k++) {
        index[37] = index[50] = outside[k];
        cr_expect_eq(T(prange_take)(64, x, 64, index, out), PRANGE_ERROR_VALUE);
        cr_expect(strstr(prange_last_error(), "index[37]") != NULL, "%s", prange_last_error());
        cr_expect_eq(T(prange_put)(64, out, 64, index, x), PRANGE_ERROR_VALUE);
        cr_expect_eq(T(prange_scatter_add)(64, out, 64, index, x), PRANGE_ERROR_VALUE);
        cr_expect(strstr(prange_last_error(), NAMED("scatter_add")) != NULL);
    }
    index[37] = index[50] = 63;
    cr_expect_eq(T(prange_put)(64, out, 64, index, out), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_put)(64, out, 64, index, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_scatter_add)(64, NULL, 64, index, x), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_scatter_add)(64, (ELEMENT *)(void *)index, 8, index, x),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_compress)(64, x, mask, &count, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_compress)(64, x, mask, NULL, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_compress)(64, x, NULL, &count, out), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_compress)(64, out, mask, &count, out), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_compress)(-1, x, mask, &count, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_compress)(64, x, mask, &count, (ELEMENT *)(UINTPTR_MAX - 15)),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_nonzero)(64, out, &count, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_nonzero)(64, out, NULL, index), PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_nonzero)(-1, x, &count, index), PRANGE_ERROR_SIZE);
    const ptrdiff_t kept = index[3];
    cr_expect_eq(T(prange_compress)(64, x, mask, index + 3, (ELEMENT *)(void *)index),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_not_null(strstr(prange_last_error(), "count and out"));
    out[0] = 1;
    memcpy(before, out, sizeof out);
    cr_expect_eq(T(prange_nonzero)(64, out, index, index), PRANGE_ERROR_OVERLAP);
    cr_expect_not_null(strstr(prange_last_error(), "count and index"));
    /* Nor within an input. */
    cr_expect_eq(T(prange_compress)(64, (ELEMENT *)(void *)index, mask, index, out),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_not_null(strstr(prange_last_error(), "count and x"));
    cr_expect_eq(T(prange_compress)(9, x, (uint8_t *)(void *)index, index + 1, out),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_not_null(strstr(prange_last_error(), "count and mask"));
    cr_expect_eq(T(prange_nonzero)(64, (ELEMENT *)(void *)index, index, index + 64),
                 PRANGE_ERROR_OVERLAP);
    cr_expect_not_null(strstr(prange_last_error(), "count and x"));
    cr_expect_eq(index[3], kept);
    cr_expect(memcmp(before, out, sizeof out) == 0 && count == 77);
    cr_expect_eq(T(prange_nonzero)(0, NULL, &count, NULL), PRANGE_OK);
    cr_expect_eq(count, 0);
}

/* The lowest of several bad indices is reported, whichever thread meets it first. */
Test(move, T(lowest_index))
{
    ELEMENT *x = calloc(LARGE, sizeof *x), *out = calloc(LARGE, sizeof *x);
    ptrdiff_t *index = calloc(LARGE, sizeof *index);
    for (ptrdiff_t j = 100001; j < LARGE; j += 7)
        index[j] = LARGE;
    for (int t = 0; t < TEAMS; t++) {
        set_team(t);
        cr_expect_eq(T(prange_take)(LARGE, x, LARGE, index, out), PRANGE_ERROR_VALUE);
        cr_expect(strstr(prange_last_error(), "index[100001]") != NULL, "%s", prange_last_error());
    }
    free(index);
    free(out);
    free(x);
}
