/* SPDX-License-Identifier: MIT */
/*
 * Partial results of every op and element type, and the equivalent call on one machine.
 */
#ifndef TESTS_PARTIAL_H
#define TESTS_PARTIAL_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "element.h"

enum {
    WIDE_DATA,    /* both signs, many magnitudes */
    UNIT_DATA,    /* near 1: a product of some thousands of elements is finite */
    SPECIAL_DATA, /* with NaNs, infinities and subnormal numbers */
    EQUAL_DATA,
    SPARSE_DATA, /* mostly 0 */
    LARGE_DATA,  /* squares overflow */
    SMALL_DATA,  /* squares underflow */
    MORE_DATA,   /* some blocks are large: sums of squares overflow beyond a block */
    LESS_DATA,   /* blocks on both sides of the limit below which squares underflow */
    DATA
};

#define BODY "partial_typed.h"
#include "each_type.h"

enum { OPS = PRANGE_PARTIAL_NANVAR + 1, TYPES = PRANGE_U8 + 1, RESULT_BYTES = 8 };

/* A reduction of an array. */
typedef struct whole {
    prange_partial_op op;
    prange_type type;
    ptrdiff_t n;
    const void *x, *y; /* y: of a dot product only */
} whole;

static inline bool is_defined(prange_partial_op op, prange_type type)
{
    return op < PRANGE_PARTIAL_DOT || type == PRANGE_F64 || type == PRANGE_F32;
}

static inline size_t size_of(prange_type type)
{
    static const size_t sizes[] = {8, 4, 8, 4, 1};
    return sizes[type];
}

static inline prange_status add_part(prange_partial *partial, const whole *sum, ptrdiff_t first,
                                     ptrdiff_t count)
{
    prange_status (*const adds[])(prange_partial *, ptrdiff_t, ptrdiff_t, const void *,
                                  const void *) = {add_f64, add_f32, add_i64, add_i32, add_u8};
    return adds[sum->type](partial, first, count, sum->x,
                           sum->op == PRANGE_PARTIAL_DOT ? sum->y : NULL);
}

/* The equivalent call on one machine. */
static inline prange_status direct(const whole *sum, void *out)
{
    switch (sum->type) {
    case PRANGE_F64:
        return direct_f64(sum->op, sum->n, sum->x, sum->y, out);
    case PRANGE_F32:
        return direct_f32(sum->op, sum->n, sum->x, sum->y, out);
    case PRANGE_I64:
        return direct_i64(sum->op, sum->n, sum->x, NULL, out);
    case PRANGE_I32:
        return direct_i32(sum->op, sum->n, sum->x, NULL, out);
    default:
        return direct_u8(sum->op, sum->n, sum->x, NULL, out);
    }
}

static inline void fill(prange_type type, int data, uint64_t seed, ptrdiff_t n, void *x)
{
    void (*const fills[])(int, uint64_t, ptrdiff_t, void *) = {fill_f64, fill_f32, fill_i64,
                                                               fill_i32, fill_u8};
    fills[type](data, seed, n, x);
}

static inline prange_partial *begin(const whole *sum)
{
    prange_partial *partial = NULL;
    cr_assert_eq(prange_partial_begin(sum->op, sum->type, sum->n, &partial), PRANGE_OK, "%s",
                 prange_last_error());
    return partial;
}

typedef struct bytes {
    size_t size;
    unsigned char *at;
} bytes;

/* Serializes into memory that ends with the last byte, so that overruns are detected. */
static inline bytes bytes_of(const prange_partial *partial)
{
    bytes to = {.size = prange_partial_size(partial)};
    to.at = malloc(to.size);
    cr_assert_eq(prange_partial_serialize(partial, to.size, to.at), PRANGE_OK);
    return to;
}

static inline void expect_bytes(const prange_partial *partial, const bytes *expected)
{
    const bytes now = bytes_of(partial);
    cr_expect(now.size == expected->size && memcmp(now.at, expected->at, now.size) == 0);
    free(now.at);
}

/* Serializes and deserializes `partial`, and frees the original. */
static inline prange_partial *sent(prange_partial *partial)
{
    const bytes there = bytes_of(partial);
    prange_partial *back = NULL;
    cr_assert_eq(prange_partial_deserialize(there.size, there.at, &back), PRANGE_OK, "%s",
                 prange_last_error());
    const bytes again = bytes_of(back);
    cr_assert(again.size == there.size && memcmp(again.at, there.at, there.size) == 0);
    free(there.at);
    free(again.at);
    prange_partial_free(partial);
    return back;
}

static inline void expect_result(const prange_partial *partial, const whole *sum, const char *what)
{
    unsigned char got[RESULT_BYTES] = {0}, expected[RESULT_BYTES] = {0};
    const prange_status status = direct(sum, expected);
    cr_expect_eq(prange_partial_finish(partial, got), status, "%s", prange_last_error());
    cr_expect_arr_eq(got, expected, RESULT_BYTES, "%s: op %d, type %d, n %td: %a, expected %a",
                     what, (int)sum->op, (int)sum->type, sum->n, *(double *)(void *)got,
                     *(double *)(void *)expected);
}

/* A reduction and values for calls that are refused, or that are only tested for their memory. */
static inline int nothing(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)begin, (void)end, (void)thread, (void)partial, (void)ctx;
    return 0;
}

static inline void join_nothing(void *left, const void *right, void *ctx)
{
    (void)left, (void)right, (void)ctx;
}

static inline int zeros(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    (void)first, (void)ctx;
    memset(values, 0, (size_t)count * sizeof *values);
    return 0;
}

/* A random number from 0 to limit - 1. */
static inline ptrdiff_t random_below(uint64_t *seed, ptrdiff_t limit)
{
    return (ptrdiff_t)(random_bits((*seed)++, 7) % (uint64_t)limit);
}

static inline void shuffle(uint64_t *seed, ptrdiff_t count, ptrdiff_t *order)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        const ptrdiff_t j = random_below(seed, i + 1);
        order[i] = order[j];
        order[j] = i;
    }
}

#endif
