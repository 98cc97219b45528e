/* SPDX-License-Identifier: MIT */
/*
 * Random arrays: the published test vectors of Philox, the definition by index, and statistical
 * tests at fixed seeds. The significance level of each test is 10^-6; a correct generator passes
 * all of them with a probability of 99.99 %, and does so at the fixed seeds.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "random.h"
#include "random_statistics.h"

enum { MOST = 100003, GUARD = 16 };

static const ptrdiff_t sizes[] = {0,  1,  2,  3,  7,   8,   15,   16,   17,   31,   32,    33,
                                  63, 64, 65, 97, 128, 511, 4095, 4096, 4097, 8192, 12301, MOST};
static const uint64_t firsts[] = {0, 1, 2, 3, 5, 31, 64, 0xfffffffffull, 0xfffffffffffe0000ull};
enum { SIZES = sizeof sizes / sizeof *sizes, FIRSTS = sizeof firsts / sizeof *firsts };

static double x[MOST + GUARD], y[MOST + GUARD];
static float f[MOST + GUARD];

/* Known answers of Random123 (kat_vectors; Salmon, Moraes, Dror and Shaw). */
Test(random_numbers, published_answers)
{
    static const struct {
        uint32_t counter[4], key[2], words[4];
    } small[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    static const struct {
        uint64_t counter[4], key[2], words[4];
    } large[] = {
        {{0, 0, 0, 0},
         {0, 0},
         {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
        {{~0ull, ~0ull, ~0ull, ~0ull},
         {~0ull, ~0ull},
         {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
        {{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
         {0x452821e638d01377, 0xbe5466cf34e90c6c},
         {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}},
    };
    for (int k = 0; k < 3; k++) {
        uint32_t four[4];
        uint64_t wide[4];
        prange_philox4x32(small[k].counter, small[k].key, four);
        cr_expect(memcmp(four, small[k].words, sizeof four) == 0, "4x32, answer %d", k);
        prange_philox4x64(large[k].counter, large[k].key, wide);
        cr_expect(memcmp(wide, large[k].words, sizeof wide) == 0, "4x64, answer %d", k);
        /* The same answers as words of a stream: index 2c of block c. */
        const uint64_t seed = small[k].key[0] | (uint64_t)small[k].key[1] << 32;
        const uint64_t stream = small[k].counter[2] | (uint64_t)small[k].counter[3] << 32;
        const uint64_t block = small[k].counter[0] | (uint64_t)small[k].counter[1] << 32;
        uint64_t words[2];
        if (block >> 63)
            continue;
        cr_assert_eq(prange_random_words(seed, stream, 2 * block, 2, words), PRANGE_OK);
        cr_expect_eq(words[0], small[k].words[0] | (uint64_t)small[k].words[1] << 32);
        cr_expect_eq(words[1], small[k].words[2] | (uint64_t)small[k].words[3] << 32);
    }
}

/* By index, at every start and team; and the first words of numpy's Philox(key=0). */
Test(random_numbers, words_4x64)
{
    static const uint64_t numpy[4] = {213000021201967259u, 4455796210202625458u,
                                      2055444239878205049u, 10411612076246414556u};
    uint64_t key[2] = {0, 0}, four[5] = {0, 0, 0, 0, 7},
             *words = malloc((MOST + 1) * sizeof *words);
    cr_assert_eq(prange_random_words_4x64(key, 0, 4, 4, four), PRANGE_OK);
    cr_expect(memcmp(four, numpy, sizeof numpy) == 0 && four[4] == 7);
    for (int s = 0; s < SIZES; s++) {
        const ptrdiff_t n = sizes[s];
        const uint64_t stream = random_bits(3, s), first = firsts[s % FIRSTS];
        key[0] = random_bits(4, s);
        key[1] = random_bits(5, s);
        words[n] = 7;
        cr_assert_eq(prange_set_num_threads(1 + s % 4), PRANGE_OK);
        cr_assert_eq(prange_random_words_4x64(key, stream, first, n, words), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++) {
            const uint64_t at = first + (uint64_t)i, counter[4] = {at / 4, 0, stream, 0};
            prange_philox4x64(counter, key, four);
            cr_assert_eq(words[i], four[at % 4]);
        }
        cr_assert_eq(words[n], 7);
    }
    cr_expect_eq(prange_random_words_4x64(NULL, 0, 0, 1, words), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_words_4x64(key, 0, 0, 1, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_words_4x64(key, 0, ~(uint64_t)0, 2, words), PRANGE_ERROR_SIZE);
    free(words);
}

static uint32_t half_word(uint64_t seed, uint64_t stream, uint64_t index)
{
    return (uint32_t)(prange_random_word_at(seed, stream, index / 2) >> (index % 2 ? 32 : 0));
}

/* Each number depends on its index alone, at every start, size and team; nothing is written outside
 * the array. */
Test(random_numbers, by_index)
{
    uint64_t *words = malloc(MOST * sizeof *words);
    for (int s = 0; s < SIZES; s++)
        for (int k = 0; k < FIRSTS; k++) {
            const ptrdiff_t n = sizes[s];
            const uint64_t seed = random_bits(1, s), stream = random_bits(2, k), first = firsts[k];
            cr_assert_eq(prange_set_num_threads(1 + (s + k) % 4), PRANGE_OK);
            x[n] = f[n] = 7.0f;
            cr_assert_eq(prange_random_words(seed, stream, first, n, words), PRANGE_OK);
            cr_assert_eq(prange_random_uniform_f64(seed, stream, first, n, x), PRANGE_OK);
            cr_assert_eq(prange_random_uniform_f32(seed, stream, first, n, f), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++) {
                const uint64_t at = first + (uint64_t)i;
                cr_assert_eq(words[i], prange_random_word_at(seed, stream, at));
                cr_assert_eq(x[i], prange_random_uniform_at(seed, stream, at));
                cr_assert_eq(f[i], (float)(half_word(seed, stream, at) >> 8) * 0x1p-24f);
            }
            cr_assert(x[n] == 7.0 && f[n] == 7.0f);
        }
    free(words);
}

/* The uniform number in (0, 1) from which a normal or exponential number is computed. */
static long double inside(uint64_t part, int bits)
{
    return ((long double)part + 0.5L) / (long double)(1ull << bits);
}

typedef struct words {
    uint64_t seed, stream;
    bool wide;
} words;

static long double inside_at(const words *job, uint64_t at)
{
    return job->wide ? inside(prange_random_word_at(job->seed, job->stream, at) >> 12, 52)
                     : inside(half_word(job->seed, job->stream, at), 32);
}

static void normal_at(const words *job, uint64_t at, long double *number, long double *radius)
{
    const long double pi = 3.141592653589793238462643383279502884L;
    const uint64_t even = at & ~1ull;
    const long double turn =
        job->wide ? (long double)prange_random_word_at(job->seed, job->stream, even + 1) * 0x1p-64L
                  : (long double)half_word(job->seed, job->stream, even + 1) * 0x1p-32L;
    *radius = sqrtl(-2.0L * logl(inside_at(job, even)));
    *number = *radius * (at % 2 ? sinl(2.0L * pi * turn) : cosl(2.0L * pi * turn));
}

Test(random_numbers, transforms)
{
    for (int s = 0; s < SIZES; s++) {
        const ptrdiff_t n = sizes[s];
        const uint64_t first = firsts[s % FIRSTS], seed = random_bits(3, s);
        const words wide = {seed, 9, true}, narrow = {seed, 9, false};
        cr_assert_eq(prange_random_normal_f64(seed, 9, first, n, x), PRANGE_OK);
        cr_assert_eq(prange_random_exponential_f64(seed, 9, first, n, y), PRANGE_OK);
        cr_assert_eq(prange_random_normal_f32(seed, 9, first, n, f), PRANGE_OK);
        long double number, radius;
        for (ptrdiff_t i = 0; i < n; i++) {
            const uint64_t at = first + (uint64_t)i;
            normal_at(&wide, at, &number, &radius);
            cr_assert(fabsl(x[i] - number) <= 1e-15L * radius, "normal %td", i);
            const long double exact = -logl(inside_at(&wide, at));
            cr_assert(fabsl(y[i] - exact) <= 4 * 0x1p-53L * exact, "exponential %td", i);
            normal_at(&narrow, at, &number, &radius);
            cr_assert(fabsl(f[i] - number) <= 0x1p-24L * fabsl(number) + 1e-15L * radius, "f32 %td",
                      i);
        }
        cr_assert_eq(prange_random_exponential_f32(seed, 9, first, n, f), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++) {
            const long double exact = -logl(inside_at(&narrow, first + (uint64_t)i));
            cr_assert(fabsl(f[i] - exact) <= 0x1.01p-24L * exact, "exponential f32 %td", i);
        }
    }
}

/* Parts of an array have the bits of the whole. */
Test(random_numbers, in_parts)
{
    enum { N = 20011 };
    cr_assert_eq(prange_random_normal_f64(11, 12, 13, N, x), PRANGE_OK);
    ptrdiff_t done = 0;
    for (int k = 0; done < N; k++) {
        ptrdiff_t n = (ptrdiff_t)(random_bits(4, k) % 5000);
        n = n < N - done ? n : N - done;
        cr_assert_eq(prange_random_normal_f64(11, 12, 13 + (uint64_t)done, n, y + done), PRANGE_OK);
        done += n;
    }
    cr_expect_eq(bits_differ_f64(N, x, y), N);
}

/* Lemire's method in 128-bit integers. */
static int64_t integer_at(uint64_t seed, uint64_t stream, uint64_t at, int64_t low, int64_t high)
{
    const unsigned __int128 range = (uint64_t)high - (uint64_t)low;
    const unsigned __int128 unbiased = ((unsigned __int128)1 << 64) / range * range;
    for (uint64_t attempt = 0;; attempt++) {
        const uint64_t key = attempt ? prange_random_fold_in(seed, attempt) : seed;
        const unsigned __int128 scaled = range * prange_random_word_at(key, stream, at);
        if ((uint64_t)scaled >= (uint64_t)(((unsigned __int128)1 << 64) - unbiased))
            return (int64_t)((uint64_t)low + (uint64_t)(scaled >> 64));
    }
}

Test(random_numbers, integers)
{
    static const int64_t ranges[][2] = {
        {0, 1},           {0, 2},
        {-3, 4},          {0, 1000},
        {-1, 0x40000000}, {INT64_MIN, INT64_MAX},
        {0, INT64_MAX},   {-0x4000000000000000, 0x2000000000000001},
        {5, 6},           {INT64_MIN, INT64_MIN + 3},
        {7, UINT32_MAX},  {7, (int64_t)UINT32_MAX + 7}, /* around the widths of vector kernels */
        {0, 1ll << 32},   {-9, (1ll << 32) - 8},
    };
    enum { N = 5003 };
    int64_t *wide = malloc(N * sizeof *wide);
    int32_t *narrow = malloc(N * sizeof *narrow);
    for (int r = 0; r < 14; r++) {
        const int64_t low = ranges[r][0], high = ranges[r][1];
        cr_assert_eq(prange_random_integers_i64(21, 22, 23, N, low, high, wide), PRANGE_OK);
        for (int i = 0; i < N; i++) {
            cr_assert(wide[i] >= low && wide[i] < high);
            cr_assert_eq(wide[i], integer_at(21, 22, 23 + (uint64_t)i, low, high));
        }
        if (low < INT32_MIN || high > INT32_MAX)
            continue;
        cr_assert_eq(prange_random_integers_i32(21, 22, 23, N, (int32_t)low, (int32_t)high, narrow),
                     PRANGE_OK);
        for (int i = 0; i < N; i++)
            cr_assert_eq(narrow[i], wide[i]);
    }
    free(wide);
    free(narrow);
}

/* A word that Lemire's method rejects (1 in 2^32; found by a search), in each lane of a vector and
 * in the tail. */
Test(random_numbers, biased_integer)
{
    enum { N = 40 };
    const uint64_t at = 4127885182, range = 4294901761;
    const uint64_t word = prange_random_word_at(2026, 5, at);
    const int64_t low = -17, high = low + (int64_t)range;
    int64_t k[N];
    cr_assert_lt(word * range, (0 - range) % range);
    cr_assert_neq(integer_at(2026, 5, at, low, high),
                  low + (int64_t)((unsigned __int128)word * range >> 64));
    for (uint64_t before = 0; before < N; before++) {
        cr_assert_eq(prange_random_integers_i64(2026, 5, at - before, N, low, high, k), PRANGE_OK);
        for (uint64_t i = 0; i < N; i++)
            cr_expect_eq(k[i], integer_at(2026, 5, at - before + i, low, high), "%d of %d", (int)i,
                         (int)before);
    }
}

Test(random_numbers, errors_write_nothing)
{
    int64_t k[2] = {7, 7};
    cr_expect_eq(prange_random_uniform_f64(1, 2, 3, 1, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_uniform_f64(1, 2, 3, 0, NULL), PRANGE_OK);
    cr_expect_eq(prange_random_normal_f32(1, 2, 3, -1, f), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_integers_i64(1, 2, UINT64_MAX, 2, 0, 5, k), PRANGE_ERROR_SIZE);
    cr_expect(strstr(prange_last_error(), "2^64") != NULL);
    cr_expect_eq(prange_random_integers_i64(1, 2, 0, 2, 5, 5, k), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_integers_i64(1, 2, 0, 2, 5, 4, k), PRANGE_ERROR_VALUE);
    cr_expect(k[0] == 7 && k[1] == 7);
    cr_expect_eq(prange_random_integers_i64(1, 2, UINT64_MAX, 1, 0, 5, k), PRANGE_OK);
    cr_expect_eq(k[1], 7);
}

/* Adjacent numbers in 32 x 32 cells are uniform and independent. */
Test(random_numbers, pairs_are_even)
{
    enum { CELLS = 32, N = 100000 };
    for (uint64_t stream = 0; stream < 4; stream++) {
        static long counts[CELLS * CELLS];
        memset(counts, 0, sizeof counts);
        cr_assert_eq(prange_random_uniform_f64(77, stream, 0, N, x), PRANGE_OK);
        for (int i = 0; i < N; i += 2)
            counts[(int)(x[i] * CELLS) * CELLS + (int)(x[i + 1] * CELLS)]++;
        const double expected = N / 2.0 / (CELLS * CELLS);
        double sum = 0.0;
        for (int c = 0; c < CELLS * CELLS; c++)
            sum += ((double)counts[c] - expected) * ((double)counts[c] - expected) / expected;
        expect_chi_square("pairs", sum, CELLS * CELLS - 1);
    }
}

static double normal_cdf(double value, double unused)
{
    (void)unused;
    return 0.5 * erfc(-value * sqrt(0.5));
}

static double exponential_cdf(double value, double unused)
{
    (void)unused;
    return -expm1(-value);
}

Test(random_numbers, distributions)
{
    cr_assert_eq(prange_random_normal_f64(5, 6, 1, MOST, x), PRANGE_OK);
    expect_distribution("normal", MOST, x, normal_cdf, 0.0);
    cr_assert_eq(prange_random_exponential_f64(5, 7, 1, MOST, x), PRANGE_OK);
    expect_distribution("exponential", MOST, x, exponential_cdf, 0.0);
    cr_assert_eq(prange_random_normal_f32(5, 8, 1, MOST, f), PRANGE_OK);
    for (int i = 0; i < MOST; i++)
        x[i] = (double)f[i];
    expect_distribution("normal f32", MOST, x, normal_cdf, 0.0);
}

static void expect_uncorrelated(const char *what, const double *a, const double *b, int n)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += (a[i] - 0.5) * (b[i] - 0.5);
    /* The products have variance 1/144. */
    cr_expect(fabs(sum) * 12.0 / sqrt(n) < 4.9, "%s: %g deviations", what, sum * 12.0 / sqrt(n));
}

/* Streams and seeds that differ in one bit, and adjacent indices, are uncorrelated. */
Test(random_numbers, streams_are_independent)
{
    cr_assert_eq(prange_random_uniform_f64(100, 200, 0, MOST, x), PRANGE_OK);
    cr_assert_eq(prange_random_uniform_f64(100, 201, 0, MOST, y), PRANGE_OK);
    expect_uncorrelated("stream + 1", x, y, MOST);
    cr_assert_eq(prange_random_uniform_f64(101, 200, 0, MOST, y), PRANGE_OK);
    expect_uncorrelated("seed + 1", x, y, MOST);
    cr_assert_eq(prange_random_uniform_f64(100ull << 32, 200, 0, MOST, y), PRANGE_OK);
    expect_uncorrelated("seed's upper half", x, y, MOST);
    cr_assert_eq(prange_random_uniform_f64(prange_random_fold_in(100, 1), 200, 0, MOST, y),
                 PRANGE_OK);
    expect_uncorrelated("folded in", x, y, MOST);
    for (int lag = 1; lag < 9; lag++)
        expect_uncorrelated("lag", x, x + lag, MOST - lag);
}

/* Marsaglia's birthday spacings: 512 birthdays in a year of 2^24 days have 2 equal spacings on
 * average. In the upper, middle and lower bits. */
Test(random_numbers, birthday_spacings)
{
    enum { BIRTHDAYS = 512, YEARS = 1000 };
    for (int shift = 0; shift <= 40; shift += 20) {
        int equal = 0;
        for (int year = 0; year < YEARS; year++) {
            double days[BIRTHDAYS], spacings[BIRTHDAYS];
            for (int i = 0; i < BIRTHDAYS; i++)
                days[i] = (double)(prange_random_word_at(3, (uint64_t)year, (uint64_t)i) >> shift &
                                   0xffffff);
            qsort(days, BIRTHDAYS, sizeof *days, statistics_ascending);
            for (int i = 0; i < BIRTHDAYS; i++)
                spacings[i] = days[i] - (i ? days[i - 1] : 0.0);
            qsort(spacings, BIRTHDAYS, sizeof *spacings, statistics_ascending);
            for (int i = 1; i < BIRTHDAYS; i++)
                equal += spacings[i] == spacings[i - 1];
        }
        /* Poisson of mean 2000. */
        cr_expect(fabs(equal - 2.0 * YEARS) < 4.9 * sqrt(2.0 * YEARS), "shift %d: %d", shift,
                  equal);
    }
}

Test(random_numbers, integers_are_even)
{
    enum { CELLS = 7, N = 70000 };
    static int32_t k[N];
    double sum = 0.0;
    long counts[CELLS] = {0};
    cr_assert_eq(prange_random_integers_i32(31, 32, 33, N, -3, 4, k), PRANGE_OK);
    for (int i = 0; i < N; i++)
        counts[k[i] + 3]++;
    for (int c = 0; c < CELLS; c++)
        sum += ((double)counts[c] - 1e4) * ((double)counts[c] - 1e4) / 1e4;
    expect_chi_square("integers", sum, CELLS - 1);
}

/* Avalanche: inverting any bit of the seed, the stream or the index changes half of a word's
 * bits. */
Test(random_numbers, neighbours_differ_in_half_of_the_bits)
{
    enum { WORDS = 400, PARTS = 3 };
    double sum = 0.0;
    for (int bit = 0; bit < 64; bit++)
        for (int part = 0; part < PARTS; part++) {
            const uint64_t change = (uint64_t)1 << bit;
            long differ = 0;
            for (uint64_t i = 0; i < WORDS; i++) {
                const uint64_t index = 3 * i, word = prange_random_word_at(9, 10, index);
                differ += __builtin_popcountll(
                    word ^ prange_random_word_at(9 ^ (part == 0 ? change : 0),
                                                 10 ^ (part == 1 ? change : 0),
                                                 index ^ (part == 2 ? change : 0)));
            }
            const double off = (double)differ - 32.0 * WORDS;
            sum += off * off / (16.0 * WORDS);
            cr_expect(fabs(off) < 4.9 * sqrt(16.0 * WORDS), "bit %d of %d: %ld", bit, part, differ);
        }
    /* Some pairs of indices count twice, which does not change the mean. */
    expect_chi_square("bits that differ", sum, 64 * PARTS);
}
