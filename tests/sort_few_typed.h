/* SPDX-License-Identifier: MIT */
/* Few distinct values of one element type. */

#include "patterns_typed.h"

/* Value v of a family: random numbers; numbers of adjacent bits; numbers around zero, or at the
 * limits of the type; and NaNs, or integers that differ in their first bits alone. */
static ELEMENT T(value_of)(int family, int v)
{
    const uint64_t random = random_bits(31, v), wide = sizeof(ELEMENT) == 8;
    const uint64_t one = wide ? 0x3ff0000000000000 : 0x3f800000, sign = (uint64_t)(v & 1);
    const uint64_t nan = wide ? 0x7ff0000000000001 : 0x7f800001;
    uint64_t bits = (random & (wide ? 0xbfefffffffffffff : 0xbf7fffff));
    if (family == 1)
        bits = one - 3 + (uint64_t)v;
    if (family == 2)
        bits = (uint64_t)v / 2 + (sign << (wide ? 63 : 31));
    if (family == 3)
        bits = (nan + (uint64_t)v / 2) | sign << (wide ? 63 : 31);
    const uint32_t narrow = (uint32_t)bits;
    ELEMENT x;
    memcpy(&x, wide ? (const void *)&bits : (const void *)&narrow, sizeof x);
    return x;
}

UNCHECKED static int T(by_value)(const void *a, const void *b)
{
    return T(compare)(*(const ELEMENT *)a, *(const ELEMENT *)b);
}

UNCHECKED static int T(by_value_descending)(const void *a, const void *b)
{
    const ELEMENT left = *(const ELEMENT *)a, right = *(const ELEMENT *)b;
    const bool nan = isnan((double)left) || isnan((double)right);
    return nan ? T(compare)(left, right) : T(compare)(right, left);
}

/* Sorts copies of x in both directions by teams of various sizes. */
static void T(expect_qsorted)(ptrdiff_t n, const ELEMENT *x, const char *what, int detail)
{
    const size_t bytes = (size_t)n * sizeof *x;
    ELEMENT *expected = malloc(bytes + 1);
    cr_assert_not_null(expected);
    for (int descending = 0; descending < 2; descending++) {
        memcpy(expected, x, bytes);
        qsort(expected, (size_t)n, sizeof *x, descending ? T(by_value_descending) : T(by_value));
        for (int t = n < 9000 ? TEAMS - 1 : 0; t < TEAMS; t++) {
            guard memory = guard_new(bytes, (size_t)t % 3 * sizeof *x);
            ELEMENT *y = guard_data(&memory);
            memcpy(y, x, bytes);
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(descending ? T(prange_sort_descending)(n, y) : T(prange_sort)(n, y),
                         PRANGE_OK);
            cr_assert(memcmp(y, expected, bytes) == 0, "%s %d, n %td, descending %d, threads %d",
                      what, detail, n, descending, teams[t]);
            cr_assert(guard_intact(&memory), "%s %d, n %td", what, detail, n);
            guard_free(&memory);
        }
    }
    free(expected);
}

Test(SUITE, sorts_few_values, .timeout = 100)
{
    static const int counts[] = {1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 16, 17, 33, 100, 1000};
    static const ptrdiff_t lengths[] = {129, 257, 300, 1027, 5001, 40001};
    ELEMENT x[40001];
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
            for (int family = 0; family < 4; family++) {
                for (ptrdiff_t i = 0; i < lengths[l]; i++)
                    x[i] = T(value_of)(family, (int)(random_bits(32, i) % (uint64_t)counts[c]));
                T(expect_qsorted)(lengths[l], x, "values", counts[c]);
            }
}

/* x[order[i]] ascends, and equal bits by index; all indices are therefore distinct. */
static void T(expect_ordered)(ptrdiff_t n, const ELEMENT *x, int values)
{
    guard memory = guard_new((size_t)n * sizeof(ptrdiff_t), 0);
    ptrdiff_t *order = guard_data(&memory);
    for (int t = 0; t < TEAMS; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(T(prange_argsort)(n, x, order), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++) {
            cr_assert(order[i] >= 0 && order[i] < n);
            const int side = i == 0 ? -1 : T(compare)(x[order[i - 1]], x[order[i]]);
            cr_assert(side < 0 || (side == 0 && order[i - 1] < order[i]),
                      "values %d, threads %d, at %td", values, teams[t], i);
        }
        cr_assert(guard_intact(&memory));
    }
    guard_free(&memory);
}

/* More values than a small sample has, up to more than are counted, and with a few others. */
Test(SUITE, orders_few_values, .timeout = 100)
{
    static const int counts[] = {128, 129, 256, 257, 1000, 1024, 1025, 1300};
    enum { N = 262147 };
    ELEMENT *x = malloc(N * sizeof *x);
    cr_assert_not_null(x);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        const int family = (int)c % 4;
        for (ptrdiff_t i = 0; i < N; i++)
            x[i] = T(value_of)(family, (int)(random_bits(38, i) % (uint64_t)counts[c]));
        T(expect_ordered)(N, x, counts[c]);
        for (ptrdiff_t i = N - 3; i < N; i++)
            x[i] = T(value_of)(family, 2000 + (int)i % 2);
        T(expect_ordered)(N, x, counts[c]);
    }
    free(x);
}

/* Frequent values among others, from a single one to more than the frequent. */
Test(SUITE, sorts_others_among_few, .timeout = 100)
{
    static const uint64_t others[] = {1, 50, 1000, 10000, 20000, 26000, 40000};
    enum { N = 40001 };
    ELEMENT x[N], random[N];
    T(random_fill)(33, N, random);
    for (size_t o = 0; o < sizeof others / sizeof *others; o++)
        for (int values = 1; values < 12; values += 1 + values / 3) {
            for (ptrdiff_t i = 0; i < N; i++)
                x[i] = random_bits(34, i) % 40001 < others[o]
                           ? random[i]
                           : T(value_of)(values % 4, (int)(random_bits(35, i) % (uint64_t)values));
            T(expect_qsorted)(N, x, "others", (int)others[o]);
        }
}

/* Writes `value` wherever a sample of n numbers may look, at any level: see median_of_sample() in
 * kernels/simd/sort.c. */
static void T(mislead)(ptrdiff_t n, ELEMENT *x, ELEMENT value)
{
    for (int count = 4; count <= 256; count *= 2) {
        const ptrdiff_t stride = n / count;
        uint64_t place = (uint64_t)n;
        for (int k = 0; k < count; k++) {
            place += UINT64_C(0x9e3779b97f4a7c15);
            x[k * stride + (ptrdiff_t)((place >> 32) * (uint64_t)stride >> 32)] = value;
        }
    }
}

/* The sample finds one value, but almost all numbers are others. */
Test(SUITE, sorts_despite_misleading_samples)
{
    static const ptrdiff_t lengths[] = {1000, 10007, 40001};
    enum { N = 40001 };
    ELEMENT x[N];
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
        for (int few = 0; few < 2; few++) {
            const ptrdiff_t n = lengths[l];
            T(random_fill)(36, n, x);
            for (ptrdiff_t i = 0; few && i < n; i++)
                x[i] = T(value_of)(0, (int)(random_bits(37, i) % 6) + 1);
            T(mislead)(n, x, T(value_of)(0, 0));
            T(expect_qsorted)(n, x, "misled", few);
        }
}

/* Equal numbers at the front do not hide what the first number behind them is. */
Test(SUITE, sorts_behind_equal_numbers)
{
    enum { N = 40000 };
    ELEMENT x[N];
    for (int equal = 0; equal <= N; equal = equal < 64 ? equal + 16 : 2 * equal)
        for (int kind = 0; kind < 4; kind++) {
            for (int i = 0; i < N; i++)
                x[i] = (ELEMENT)(i < equal   ? N
                                 : kind == 0 ? i + N
                                 : kind == 1 ? i
                                 : kind == 2 ? N - i
                                             : 3 * N - i);
            T(expect_qsorted)(N, x, "equal", equal);
        }
}
