/* SPDX-License-Identifier: MIT */
/*
 * Patterns of numbers to sort, and helpers shared by the tests of order.
 */
#ifndef TESTS_PATTERNS_H
#define TESTS_PATTERNS_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "element.h"
#include "guard.h"
#include "refused.h"
#include "simd/sort.h"
#include "unchecked.h"

static const int teams[] = {1, 2, 3, 7};
enum { TEAMS = sizeof teams / sizeof *teams };

/* Enough for a team of 7. */
enum { LARGE = 100003 };

static const ptrdiff_t sizes[] = {
    0,   1,   2,   3,   4,    5,    7,    8,    9,    15,   16,    17,    31,    32,
    33,  47,  63,  64,  65,   95,   127,  128,  129,  191,  255,   256,   257,   300,
    383, 511, 512, 513, 1000, 2047, 4095, 4096, 4097, 9999, 16383, 16384, 20000, LARGE};
enum { SIZES = sizeof sizes / sizeof *sizes };

typedef enum pattern {
    RANDOM,
    SPECIAL, /* with zeros, infinities, NaNs and subnormals, or the limits of integers */
    ASCENDING,
    DESCENDING,
    FEW,
    SAW,
    EQUAL,
    PIPE,
    MOSTLY, /* 95 % are equal */
    NEARLY, /* ascending except for the last */
    TWO,    /* only the least and the greatest value */
    CLOSE,  /* two clusters, far from each other */
    SMALL,  /* integers of 2 bytes: most digits are the same */
    PATTERNS
} pattern;

/* Element i of n of a pattern, as an integer. */
static inline int64_t pattern_value(pattern kind, ptrdiff_t n, ptrdiff_t i)
{
    const uint64_t dice = random_bits(70 + kind, i);
    switch (kind) {
    case ASCENDING:
        return i - n / 2;
    case DESCENDING:
        return n / 2 - i / 2;
    case FEW:
        return (int64_t)(dice % 5) - 2;
    case SAW:
        return i % 37;
    case EQUAL:
        return -7;
    case PIPE:
        return i < n / 2 ? i : n - i;
    case MOSTLY:
        return dice % 100 < 95 ? 13 : (int64_t)(dice >> 40) - (1 << 23);
    case CLOSE:
        return (dice & 1 ? 1 : -1) * (INT64_C(1) << 62) + (int64_t)(dice >> 52);
    case NEARLY:
        return i + 1 < n ? i : 0;
    default:
        return (int64_t)(dice >> 48) - 30000;
    }
}

#endif
