/* SPDX-License-Identifier: MIT */
/*
 * Every operation of order in every type, on numbers with special values, and on integers with many
 * ties. The larger of two sizes is enough work for a team.
 */
#include "check_order.h"

#include <prange.h>

#include "check.h"
#include "element.h"

enum { MOST = 100003, SIZES = 2, TYPES = 4 };

typedef enum operation {
    DESCENDING,
    BY_KEY,
    AXIS,
    PARTITION,
    TOP,
    BOTTOM,
    METHODS,
    DISTINCT,
    SETS,
    LINES,
    AXIS_DESCENDING,
    OPERATIONS,
} operation;

static ptrdiff_t index_of[MOST];

static uint64_t digest_of_index(uint64_t digest, ptrdiff_t n, const ptrdiff_t *index)
{
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest, (uint64_t)index[i], 8);
    return digest;
}

static uint64_t digest_of_i64(uint64_t digest, ptrdiff_t n, const int64_t *x)
{
    return digest_of_index(digest, n, (const ptrdiff_t *)x);
}

static uint64_t digest_of_i32(uint64_t digest, ptrdiff_t n, const int32_t *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest, (uint64_t)x[i], 4);
    return digest;
}

/* Small and large integers for every type. */
static int64_t integer_at(uint64_t seed, ptrdiff_t i)
{
    return ((int64_t)random_bits(seed, i) >> i % 50) >> 20;
}

enum { VIEW_f64 = PRANGE_F64, VIEW_f32 = PRANGE_F32, VIEW_i64 = PRANGE_I64, VIEW_i32 = PRANGE_I32 };

#define BODY "check_order_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"

void prepare_order(void)
{
    prepare_f64();
    prepare_f32();
    prepare_i64();
    prepare_i32();
}

int count_order_calls(void)
{
    return OPERATIONS * SIZES * TYPES;
}

uint64_t order_call(int k, bool *failed)
{
    static uint64_t (*const calls[TYPES])(operation, ptrdiff_t, bool *) = {call_f64, call_f32,
                                                                           call_i64, call_i32};
    const ptrdiff_t n = k / TYPES % SIZES ? MOST : 517;
    return calls[k % TYPES]((operation)(k / TYPES / SIZES), n, failed);
}
