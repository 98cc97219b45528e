/* SPDX-License-Identifier: MIT */
/*
 * Each comparison of every type, the choice by its mask, and ldexp, at one size: no multiple of a
 * block, and enough work for a team.
 */
#include "check_compare.h"

#include <prange.h>

#include "check.h"
#include "random.h"

enum { N = 100003, COMPARISONS = 6, TYPES = 5, CALLS = COMPARISONS * TYPES + 2 };

static double wide[3][N];
static float single[3][N];
static int64_t integers[3][N];
static int32_t narrow[3][N];
static uint8_t bytes[3][N], mask[N];

void prepare_comparisons(void)
{
    for (int a = 0; a < 2; a++) {
        random_fill_special_f64(61 + (uint64_t)a, 5, N, wide[a]);
        random_fill_special_f32(63 + (uint64_t)a, 5, N, single[a]);
        for (ptrdiff_t i = 0; i < N; i++) {
            bytes[a][i] = (uint8_t)random_bits(65 + (uint64_t)a, i);
            integers[a][i] = (int64_t)bytes[a][i] - 100;
            narrow[a][i] = (int32_t)integers[a][i];
        }
    }
}

int count_comparisons(void)
{
    return CALLS;
}

static uint64_t scaled(int k, bool *failed)
{
    *failed = false;
    if (k == 0) {
        *failed = prange_ldexp_f64(N, wide[0], narrow[0], wide[2]) != PRANGE_OK;
        return digest_of_f64(DIGEST_START, N, wide[2]);
    }
    *failed = prange_ldexp_f32(N, single[0], narrow[0], single[2]) != PRANGE_OK;
    return digest_of_f32(DIGEST_START, N, single[2]);
}

/* A comparison, and the choice by its mask. */
#define COMPARE_AND_CHOOSE(type, of)                                                               \
    *failed = prange_compare_##type(op, N, of[0], of[1], mask) != PRANGE_OK ||                     \
              prange_where_##type(N, mask, of[0], of[1], of[2]) != PRANGE_OK ||                    \
              prange_compare_scalar_##type(op, N, of[0], of[1][k], mask) != PRANGE_OK

uint64_t comparison_call(int k, bool *failed)
{
    if (k >= COMPARISONS * TYPES)
        return scaled(k - COMPARISONS * TYPES, failed);
    const prange_comparison op = (prange_comparison)(k % COMPARISONS);
    uint64_t digest = DIGEST_START;
    switch (k / COMPARISONS) {
    case 0:
        COMPARE_AND_CHOOSE(f64, wide);
        digest = digest_of_f64(digest, N, wide[2]);
        break;
    case 1:
        COMPARE_AND_CHOOSE(f32, single);
        digest = digest_of_f32(digest, N, single[2]);
        break;
    case 2:
        COMPARE_AND_CHOOSE(i64, integers);
        for (ptrdiff_t i = 0; i < N; i++)
            digest = digest_of(digest, (uint64_t)integers[2][i], 8);
        break;
    case 3:
        COMPARE_AND_CHOOSE(i32, narrow);
        for (ptrdiff_t i = 0; i < N; i++)
            digest = digest_of(digest, (uint64_t)narrow[2][i], 4);
        break;
    default:
        COMPARE_AND_CHOOSE(u8, bytes);
        for (ptrdiff_t i = 0; i < N; i++)
            digest = digest_of(digest, bytes[2][i], 1);
    }
    for (ptrdiff_t i = 0; i < N; i++)
        digest = digest_of(digest, mask[i], 1);
    return digest;
}
