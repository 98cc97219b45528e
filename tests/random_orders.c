/* SPDX-License-Identifier: MIT */
/*
 * Permutations, shuffles and choices: each against the definition in the header, at every team, and
 * their distributions at fixed seeds, at a significance level of 10^-6.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "random.h"
#include "random_statistics.h"

static const ptrdiff_t sizes[] = {0,    1,    2,     3,     511,   512,    513,    1000,  8191,
                                  8192, 8193, 16384, 16385, 65536, 100003, 131073, 600000};
enum { SIZES = sizeof sizes / sizeof *sizes, MOST = 600000 };

static ptrdiff_t order[MOST + 1], expected[MOST + 1];

/* An integer below `range` from the word at an index, or from later draws if that word is
 * biased. */
static ptrdiff_t below(uint64_t seed, uint64_t stream, uint64_t index, uint64_t range)
{
    const unsigned __int128 unbiased = ((unsigned __int128)1 << 64) / range * range;
    uint64_t word = prange_random_word_at(seed, stream, index);
    for (uint64_t d = 1;; d++) {
        const unsigned __int128 scaled = (unsigned __int128)word * range;
        if ((uint64_t)scaled >= (uint64_t)(((unsigned __int128)1 << 64) - unbiased))
            return (ptrdiff_t)(scaled >> 64);
        word = prange_random_word_at(prange_random_word_at(~seed, d, 1), stream, index);
    }
}

static void define(uint64_t seed, uint64_t stream, ptrdiff_t n, ptrdiff_t *out)
{
    const uint64_t deal = prange_random_word_at(~seed, 0, 1);
    int bits = 0;
    while (n > (ptrdiff_t)8192 << bits && bits < 12)
        bits++;
    ptrdiff_t *begin = calloc(((size_t)1 << bits) + 2, sizeof *begin);
    unsigned *bucket = malloc((size_t)(n + 1) * sizeof *bucket);
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t word = prange_random_word_at(deal, stream, (uint64_t)i);
        bucket[i] = bits ? (unsigned)(word >> (64 - bits)) : 0;
        begin[bucket[i] + 2]++;
    }
    for (ptrdiff_t b = 1; b <= (ptrdiff_t)1 << bits; b++)
        begin[b + 1] += begin[b];
    for (ptrdiff_t i = 0; i < n; i++)
        out[begin[bucket[i] + 1]++] = i;
    for (ptrdiff_t b = 0; b < (ptrdiff_t)1 << bits; b++)
        for (ptrdiff_t i = begin[b + 1] - 1; i > begin[b]; i--) {
            const ptrdiff_t j =
                begin[b] + below(seed, stream, (uint64_t)i, (uint64_t)(i - begin[b]) + 1);
            const ptrdiff_t kept = out[i];
            out[i] = out[j];
            out[j] = kept;
        }
    free(begin);
    free(bucket);
}

Test(orders, by_definition)
{
    for (int s = 0; s < SIZES; s++) {
        const ptrdiff_t n = sizes[s];
        const uint64_t seed = random_bits(1, s), stream = random_bits(2, s);
        define(seed, stream, n, expected);
        for (int threads = 1; threads <= (n > 8192 ? 5 : 1); threads++) {
            cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
            order[n] = -7;
            cr_assert_eq(prange_random_permutation(seed, stream, n, order), PRANGE_OK);
            cr_assert(memcmp(order, expected, (size_t)n * sizeof *order) == 0, "%td", n);
            cr_assert_eq(order[n], -7);
        }
    }
}

Test(orders, is_a_permutation)
{
    for (int s = 0; s < SIZES; s++) {
        const ptrdiff_t n = sizes[s];
        memset(expected, 0, sizeof expected);
        cr_assert_eq(prange_random_permutation(5, (uint64_t)s, n, order), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++) {
            cr_assert(order[i] >= 0 && order[i] < n && !expected[order[i]]);
            expected[order[i]] = 1;
        }
    }
}

/* Elements of every size move as the permutation says. */
Test(orders, shuffle)
{
    static const size_t widths[] = {1, 2, 3, 4, 8, 12, 16, 255, 256, 257, 600};
    for (int w = 0; w < 11; w++)
        for (int large = 0; large < 2; large++) {
            const size_t width = widths[w];
            const ptrdiff_t n = large ? 20001 : 300;
            unsigned char *x = malloc((size_t)n * width + 1), *old = malloc((size_t)n * width);
            for (size_t b = 0; b < (size_t)n * width; b++)
                x[b] = old[b] = (unsigned char)random_bits(9, (ptrdiff_t)b);
            x[(size_t)n * width] = 7;
            cr_assert_eq(prange_set_num_threads(1 + w % 3), PRANGE_OK);
            cr_assert_eq(prange_random_permutation(11, 12, n, order), PRANGE_OK);
            cr_assert_eq(prange_random_shuffle(11, 12, n, width, x), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                cr_assert(memcmp(x + (size_t)i * width, old + (size_t)order[i] * width, width) ==
                          0);
            cr_assert_eq(x[(size_t)n * width], 7);
            free(x);
            free(old);
        }
}

/* All 24 permutations of 4 elements are equally likely. */
Test(orders, are_even)
{
    enum { TIMES = 48000 };
    long counts[256] = {0};
    double sum = 0.0;
    int cells = 0;
    for (uint64_t t = 0; t < TIMES; t++) {
        cr_assert_eq(prange_random_permutation(3, t, 4, order), PRANGE_OK);
        counts[order[0] | order[1] << 2 | order[2] << 4 | order[3] << 6]++;
    }
    for (int c = 0; c < 256; c++) {
        sum += counts[c] ? ((double)counts[c] - 2000.0) * ((double)counts[c] - 2000.0) / 2000.0 : 0;
        cells += counts[c] > 0;
    }
    cr_expect_eq(cells, 24);
    expect_chi_square("orders of 4", sum, 23);
}

/* Destinations by part of the array, across buckets, are uniform, and those of neighbours
 * uncorrelated. */
Test(orders, places_are_even)
{
    enum { N = 100003, CELLS = 40 };
    static long counts[CELLS][CELLS];
    double sum = 0.0, product = 0.0;
    cr_assert_eq(prange_random_permutation(21, 22, N, order), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++) {
        counts[i * CELLS / N][order[i] * CELLS / N]++;
        if (i > 0)
            product += ((double)order[i] / N - 0.5) * ((double)order[i - 1] / N - 0.5);
    }
    for (int a = 0; a < CELLS; a++)
        for (int b = 0; b < CELLS; b++) {
            const double mean = (double)N / (CELLS * CELLS);
            sum += ((double)counts[a][b] - mean) * ((double)counts[a][b] - mean) / mean;
        }
    expect_chi_square("places", sum, (CELLS - 1) * (CELLS - 1));
    cr_expect(fabs(product) * 12.0 / sqrt(N) < 4.9);
}

/* Up to half of the elements: distinct integers. More: a prefix of the permutation. */
Test(orders, choice)
{
    static const ptrdiff_t many[][2] = {{1, 1},   {2, 1},     {10, 5},       {10, 6},
                                        {10, 10}, {1000, 1},  {1000, 500},   {1000, 501},
                                        {1, 0},   {0, 0},     {50000, 9000}, {50000, 49999},
                                        {7, 3},   {90000, 1}, {20, 9},       {PTRDIFF_MAX, 3000}};
    static int64_t numbers[MOST];
    for (int s = 0; s < 16; s++) {
        const ptrdiff_t n = many[s][0], k = many[s][1];
        cr_assert_eq(prange_set_num_threads(1 + s % 3), PRANGE_OK);
        order[k] = -7;
        cr_assert_eq(prange_random_choice(31, 32, n, k, order), PRANGE_OK);
        cr_assert_eq(order[k], -7);
        if (k > n / 2) {
            cr_assert_eq(prange_random_permutation(31, 32, n, expected), PRANGE_OK);
        } else if (k > 0) {
            ptrdiff_t count = 0;
            cr_assert_eq(prange_random_integers_i64(31, 32, 0, 40000, 0, n, numbers), PRANGE_OK);
            for (int i = 0; count < k; i++) {
                ptrdiff_t j = 0;
                while (j < count && expected[j] != (ptrdiff_t)numbers[i])
                    j++;
                expected[j] = (ptrdiff_t)numbers[i];
                count += j == count;
            }
        }
        cr_assert(memcmp(order, expected, (size_t)k * sizeof *order) == 0, "%td of %td", k, n);
    }
}

/* All ordered choices of 2 and of 3 out of 5 are equally likely. */
Test(orders, choices_are_even)
{
    for (int k = 2; k <= 3; k++) {
        long counts[125] = {0};
        double sum = 0.0;
        int cells = 0;
        const double mean = k == 2 ? 1500.0 : 500.0;
        for (uint64_t t = 0; t < 30000; t++) {
            cr_assert_eq(prange_random_choice(33, t, 5, k, order), PRANGE_OK);
            counts[order[0] + 5 * order[1] + (k == 3 ? 25 * order[2] : 0)]++;
        }
        for (int c = 0; c < 125; c++) {
            sum += counts[c] ? ((double)counts[c] - mean) * ((double)counts[c] - mean) / mean : 0;
            cells += counts[c] > 0;
        }
        cr_expect_eq(cells, k == 2 ? 20 : 60);
        expect_chi_square("choices", sum, cells - 1);
    }
}

Test(orders, errors_write_nothing)
{
    order[0] = -7;
    cr_expect_eq(prange_random_permutation(1, 2, -1, order), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_permutation(1, 2, 1, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_permutation(1, 2, 0, NULL), PRANGE_OK);
    cr_expect_eq(prange_random_shuffle(1, 2, 1, 0, order), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_shuffle(1, 2, PTRDIFF_MAX, 8, order), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_shuffle(1, 2, 1, 8, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_choice(1, 2, 5, 6, order), PRANGE_ERROR_VALUE);
    cr_expect_not_null(strstr(prange_last_error(), "k = 6"));
    cr_expect_eq(prange_random_choice(1, 2, 5, -1, order), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_choice(1, 2, 5, 1, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_choice(1, 2, 5, 0, NULL), PRANGE_OK);
    no_memory = true;
    const prange_status statuses[] = {
        prange_random_permutation(1, 2, 10000, order),
        prange_random_shuffle(1, 2, 10000, 8, order),
        prange_random_choice(1, 2, 10000, 100, order),
        prange_random_choice(1, 2, 10000, 9000, order),
    };
    no_memory = false;
    for (int s = 0; s < 4; s++)
        cr_expect_eq(statuses[s], PRANGE_ERROR_MEMORY, "%d", s);
    cr_expect_eq(order[0], -7);
}
