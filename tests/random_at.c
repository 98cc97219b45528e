/* SPDX-License-Identifier: MIT */
/*
 * Numbers by index, in a program's own loops: the bits of the array calls, under every set of
 * compiler flags.
 */
#include <criterion/criterion.h>

#include <prange/random.h>
#include <prange/reduce.h>

#include "bits.h"
#include "random.h"
#include "random_flags.h"

enum { MOST = 4099, KEYS = 6 };

/* Around the edges of blocks and vectors, of 32 bits, of the block numbers' upper half and of the
 * last index. */
static const uint64_t firsts[] = {0,
                                  1,
                                  2,
                                  15,
                                  31,
                                  63,
                                  0xfffffff9,
                                  0x100000000,
                                  0x1fffffffb,
                                  0xffffffffffff1,
                                  0x8000000000000001,
                                  0xffffffffffff0000};
static const ptrdiff_t sizes[] = {1, 2, 3, 17, 64, 97, MOST};
enum { FIRSTS = sizeof firsts / sizeof *firsts, SIZES = sizeof sizes / sizeof *sizes };

/* The flags of each are in tests/meson.build. */
static const struct {
    const char *name;
    random_results *results;
} builds[] = {{"plain", random_results_plain},     {"o0", random_results_o0},
              {"native", random_results_native},   {"contracted", random_results_contracted},
              {"vectors", random_results_vectors}, {"fast", random_results_fast}};
enum { BUILDS = sizeof builds / sizeof *builds };

static double normal[MOST], exponential[MOST], moved[MOST];

static void compare(int build, uint64_t key, uint64_t first, ptrdiff_t n)
{
    static double z[3][MOST];
    double sum, wanted;
    builds[build].results(key, ~key, first, n, z[0], z[1], z[2], &sum);
    cr_assert_eq(bits_differ_f64(n, z[0], normal), n, "%s: normal, from %llu", builds[build].name,
                 (unsigned long long)first);
    cr_assert_eq(bits_differ_f64(n, z[1], exponential), n, "%s: exponential, from %llu",
                 builds[build].name, (unsigned long long)first);
    cr_assert_eq(bits_differ_f64(n, z[2], moved), n, "%s: normal + 1, from %llu",
                 builds[build].name, (unsigned long long)first);
    cr_assert_eq(prange_sum_f64(n, normal, &wanted), PRANGE_OK);
    cr_assert_eq(sum, wanted, "%s: sum at levels, from %llu", builds[build].name,
                 (unsigned long long)first);
}

Test(random_at, bits_of_arrays)
{
    for (int k = 0; k < KEYS; k++)
        for (int f = 0; f < FIRSTS; f++) {
            const uint64_t key = k ? random_bits(8, k) : 0, first = firsts[f];
            const ptrdiff_t n = sizes[(k + f) % SIZES];
            cr_assert_eq(prange_random_normal_f64(key, ~key, first, n, normal), PRANGE_OK);
            cr_assert_eq(prange_random_exponential_f64(key, ~key, first, n, exponential),
                         PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                moved[i] = normal[i] + 1.0;
            for (int build = 0; build < BUILDS; build++)
                compare(build, key, first, n);
        }
}

Test(random_at, last_index)
{
    double x[2];
    cr_assert_eq(prange_random_normal_f64(1, 2, UINT64_MAX - 1, 2, x), PRANGE_OK);
    cr_expect_eq(x[0], prange_random_normal_at(1, 2, UINT64_MAX - 1));
    cr_expect_eq(x[1], prange_random_normal_at(1, 2, UINT64_MAX));
    cr_assert_eq(prange_random_exponential_f64(1, 2, UINT64_MAX, 1, x), PRANGE_OK);
    cr_expect_eq(x[0], prange_random_exponential_at(1, 2, UINT64_MAX));
}

/* Ranges of all widths; of those above 2^63 up to half of the words are rejected. */
Test(random_at, integers)
{
    static const int64_t ranges[][2] = {
        {0, 1},
        {-3, 4},
        {0, 1000},
        {7, UINT32_MAX},
        {0, 1ll << 32},
        {-9, (1ll << 32) + 8},
        {INT64_MIN, INT64_MAX},
        {0, INT64_MAX},
        {INT64_MIN, 1},
        {-0x4000000000000000, 0x4000000000000001},
        {-0x4000000000000000, 0x2000000000000001},
        {INT64_MIN, INT64_MIN + 3},
        {INT64_MAX - 1, INT64_MAX},
    };
    static int64_t x[MOST];
    for (unsigned r = 0; r < sizeof ranges / sizeof *ranges; r++)
        for (int f = 0; f < FIRSTS; f++) {
            const uint64_t key = random_bits(9, f);
            const int64_t low = ranges[r][0], high = ranges[r][1];
            const ptrdiff_t n = sizes[(r + (unsigned)f) % SIZES];
            cr_assert_eq(prange_random_integers_i64(key, ~key, firsts[f], n, low, high, x),
                         PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                cr_assert_eq(
                    x[i], prange_random_integers_at(key, ~key, firsts[f] + (uint64_t)i, low, high));
        }
}

/* A word that is rejected in a narrow range (random_numbers.c); and no range. */
Test(random_at, rejected_words)
{
    const int64_t low = -17, high = low + 4294901761;
    int64_t x;
    cr_assert_eq(prange_random_integers_i64(2026, 5, 4127885182, 1, low, high, &x), PRANGE_OK);
    cr_expect_eq(prange_random_integers_at(2026, 5, 4127885182, low, high), x);
    cr_expect_eq(prange_random_integers_at(1, 2, 3, 5, 5), 5);
    cr_expect_eq(prange_random_integers_at(1, 2, 3, 5, -5), 5);
    cr_expect_eq(prange_random_integers_at(1, 2, 3, INT64_MAX, INT64_MIN), INT64_MAX);
}
