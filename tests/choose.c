/* SPDX-License-Identifier: MIT */
/*
 * Partition, the k least and greatest elements, and quantiles by nine methods. The references are
 * the C library's qsort of indices, and for quantiles the definitions of Hyndman and Fan in
 * integers.
 */
#include <float.h>

#include "patterns.h"
#include "reference_quantile.h"

/* The place of quantile p/PARTS of n numbers by a method: the rank, from 1, and the fraction beyond
 * it in units of 1/(24 PARTS). */
enum { PARTS = 1024, UNIT = 24 * PARTS };

typedef struct exact_place {
    int64_t j, g;
} exact_place;

static exact_place exact_place_of(int method, int64_t n, int64_t p)
{
    const int64_t m[] = {0,
                         0,
                         0,
                         -UNIT / 2,
                         0,
                         UNIT / 2,
                         24 * p,
                         UNIT - 24 * p,
                         (24 * p + UNIT) / 3,
                         6 * p + UNIT / 8 * 3};
    const int64_t at = n * p * 24 + m[method];
    const int64_t j = at >= 0 ? at / UNIT : -((-at + UNIT - 1) / UNIT);
    return (exact_place){j, at - j * UNIT};
}

/* The weight of the number of rank j + 1, in the same units. */
static int64_t exact_weight(int method, exact_place at)
{
    switch (method) {
    case 1:
        return at.g > 0 ? UNIT : 0;
    case 2:
        return at.g > 0 ? UNIT : UNIT / 2;
    case 3:
        return at.g == 0 && at.j % 2 == 0 ? 0 : UNIT;
    default:
        return at.g;
    }
}

#define BODY "choose_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
