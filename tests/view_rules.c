/* SPDX-License-Identifier: MIT */
/*
 * The rules of view.h in reductions and maps: each status and its message, and unchanged outputs.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "boxes.h"
#include "simd/map.h"
#include "guard.h"

enum { OPS = PRANGE_REDUCE_NANVAR + 1, TYPES = PRANGE_U8 + 1 };

/* 4 x 6 elements of any type, and room for more. */
static double source[64];
static const ptrdiff_t matrix[] = {4, 6};
static const ptrdiff_t huge[] = {PTRDIFF_MAX, 2, 1, 1, 1, 1, 1, 1, 1};
static guard memory;

static void make_output(void)
{
    memory = guard_new(1024, 8);
    for (int i = 0; i < 64; i++)
        source[i] = i;
}

static void free_output(void)
{
    guard_free(&memory);
}

TestSuite(rules, .init = make_output, .fini = free_output);

static prange_view view_of(void *data, prange_type type, int ndim, const ptrdiff_t *shape,
                           const ptrdiff_t *strides)
{
    return (prange_view){data, type, ndim, shape, strides};
}

static void refused(prange_status got, prange_status expected, const char *function,
                    const char *word)
{
    const char *text = prange_last_error();
    cr_expect_eq(got, expected, "%s, %s: %s, '%s'", function, word, prange_status_string(got),
                 text);
    cr_expect(strncmp(text, function, strlen(function)) == 0 && text[strlen(function)] == ':',
              "%s: the text is '%s'", function, text);
    cr_expect_not_null(strstr(text + strlen(function), word), "%s: no '%s' in '%s'", function, word,
                       text);
    cr_expect(guard_untouched(&memory), "%s, %s: the output was written", function, word);
}

/* A bad input of both maps and of a reduction over all axes. */
static void refused_input(const prange_view *bad, prange_status expected, const char *word)
{
    const prange_type type = bad ? bad->type : PRANGE_F64;
    const prange_view scalar = view_of(guard_data(&memory), type, 0, NULL, NULL);
    const prange_view out = view_of(guard_data(&memory), type, 2, matrix, NULL);
    const prange_view good = view_of(source, type, 2, matrix, NULL);
    const unsigned axes = bad && bad->ndim > 0 && bad->ndim <= 8 ? (1u << bad->ndim) - 1 : 3;
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, bad, axes, &scalar), expected,
            "prange_reduce_axes", word);
    refused(prange_map_view(PRANGE_NEG, bad, &out), expected, "prange_map_view", word);
    refused(prange_map2_view(PRANGE_ADD, bad, &good, &out), expected, "prange_map2_view", word);
    refused(prange_map2_view(PRANGE_ADD, &good, bad, &out), expected, "prange_map2_view", word);
}

/* A bad output; `axes` reduces the good input to its shape. */
static void refused_output(const prange_view *bad, const prange_view *good,
                           const prange_view *reduced, unsigned axes, prange_status expected,
                           const char *word)
{
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, reduced, axes, bad), expected,
            "prange_reduce_axes", word);
    refused(prange_map_view(PRANGE_NEG, good, bad), expected, "prange_map_view", word);
    refused(prange_map2_view(PRANGE_ADD, good, good, bad), expected, "prange_map2_view", word);
}

/* A bad view as an input and as an output. */
static void refused_view(const prange_view *bad, prange_status expected, const char *word)
{
    const prange_view good = view_of(source, bad->type, 2, matrix, NULL);
    refused_input(bad, expected, word);
    refused_output(bad, &good, &good, 0, expected, word);
}

Test(rules, null)
{
    const prange_view good = view_of(source, PRANGE_F64, 2, matrix, NULL);
    refused_input(NULL, PRANGE_ERROR_NULL, "is NULL");
    refused_output(NULL, &good, &good, 0, PRANGE_ERROR_NULL, "out is NULL");
    prange_view bad = view_of(NULL, PRANGE_F64, 2, matrix, NULL);
    refused_view(&bad, PRANGE_ERROR_NULL, "data is NULL");
    bad = view_of(source, PRANGE_F64, 2, NULL, NULL);
    refused_view(&bad, PRANGE_ERROR_NULL, "shape is NULL");
    bad = view_of(NULL, PRANGE_F64, 0, NULL, NULL);
    refused_input(&bad, PRANGE_ERROR_NULL, "data is NULL");
}

Test(rules, size)
{
    static const ptrdiff_t negative[] = {4, -1}, wide[] = {4, 5},
                           cubes[] = {1 << 21, 1 << 21, 1 << 21};
    static const int ndims[] = {-1, PRANGE_DIMS + 1, 1000, INT32_MIN, INT32_MAX};
    prange_view bad = view_of(source, PRANGE_F64, 2, negative, NULL);
    refused_view(&bad, PRANGE_ERROR_SIZE, "negative");
    for (int k = 0; k < 5; k++) {
        bad = view_of(source, PRANGE_F64, ndims[k], huge, NULL);
        refused_view(&bad, PRANGE_ERROR_SIZE, "ndim");
    }
    for (int type = 0; type < TYPES; type++) {
        bad = view_of(source, (prange_type)type, 2, huge, NULL);
        refused_view(&bad, PRANGE_ERROR_SIZE, "overflows");
        bad = view_of(source, (prange_type)type, 3, cubes, NULL);
        refused_view(&bad, PRANGE_ERROR_SIZE, "");
    }
    bad = view_of(guard_data(&memory), PRANGE_F64, 2, wide, NULL);
    const prange_view good = view_of(source, PRANGE_F64, 2, matrix, NULL);
    refused_output(&bad, &good, &good, 0, PRANGE_ERROR_SIZE, "axis 1");
}

/* Offsets and addresses beyond the address space. */
Test(rules, extent)
{
    static const ptrdiff_t strides[][2] = {
        {PTRDIFF_MAX, 1},
        {PTRDIFF_MIN, 1},
        {PTRDIFF_MAX / 3, 1},
        {PTRDIFF_MIN / 3, 1},
        {1, PTRDIFF_MAX / 5},
        {1, PTRDIFF_MIN / 5},
        {PTRDIFF_MAX / 6, PTRDIFF_MAX / 10},
        {PTRDIFF_MIN / 6, PTRDIFF_MIN / 10},
        {PTRDIFF_MAX / 3, -(PTRDIFF_MAX / 5)},
    };
    for (int k = 0; k < 9; k++)
        for (int type = 0; type < TYPES; type++) {
            prange_view bad = view_of(source, (prange_type)type, 2, matrix, strides[k]);
            refused_view(&bad, PRANGE_ERROR_SIZE, "does not fit");
            /* Below address 0, and beyond the last address. */
            bad.data = (void *)(uintptr_t)4096;
            if (strides[k][0] < 0 || strides[k][1] < 0)
                refused_view(&bad, PRANGE_ERROR_SIZE, "does not fit");
            bad.data = (void *)(UINTPTR_MAX - 4095);
            if (strides[k][0] > 4096 || strides[k][1] > 4096)
                refused_view(&bad, PRANGE_ERROR_SIZE, "does not fit");
        }
    /* Just past either end. */
    static const ptrdiff_t up[] = {6, 1}, down[] = {-6, -1};
    prange_view bad = view_of((void *)(UINTPTR_MAX - 23 * 8 + 1), PRANGE_F64, 2, matrix, up);
    refused_view(&bad, PRANGE_ERROR_SIZE, "does not fit");
    bad = view_of((void *)(uintptr_t)(22 * 8), PRANGE_F64, 2, matrix, down);
    refused_view(&bad, PRANGE_ERROR_SIZE, "does not fit");
    /* More than PTRDIFF_MAX bytes in total, from two extents that each fit. */
    static const ptrdiff_t apart[] = {PTRDIFF_MAX / 3 - 8, -((ptrdiff_t)1 << 40)};
    bad = view_of((void *)((uintptr_t)1 << 50), PRANGE_U8, 2, matrix, apart);
    refused_view(&bad, PRANGE_ERROR_SIZE, "does not fit");
}

Test(rules, value)
{
    const prange_view good = view_of(source, PRANGE_F64, 2, matrix, NULL);
    for (int type = -1; type <= TYPES; type += TYPES + 1) {
        const prange_view bad = view_of(source, (prange_type)type, 2, matrix, NULL);
        const prange_view scalar = view_of(guard_data(&memory), PRANGE_F64, 0, NULL, NULL);
        refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &bad, 3, &scalar), PRANGE_ERROR_VALUE,
                "prange_reduce_axes", "type");
        refused(prange_map_view(PRANGE_NEG, &bad, &good), PRANGE_ERROR_VALUE, "prange_map_view",
                "type");
        refused_output(&bad, &good, &good, 0, PRANGE_ERROR_VALUE, "type");
    }
    for (int type = 0; type < PRANGE_U8; type++)
        for (size_t by = 1; by < box_element((prange_type)type); by++) {
            const prange_view bad =
                view_of((char *)source + by, (prange_type)type, 2, matrix, NULL);
            refused_view(&bad, PRANGE_ERROR_VALUE, "aligned");
        }
    for (int a = 0; a < TYPES; a++)
        for (int b = 0; b < TYPES; b++) {
            const prange_view in = view_of(source, (prange_type)a, 2, matrix, NULL);
            const prange_view out = view_of(guard_data(&memory), (prange_type)b, 2, matrix, NULL);
            const prange_view same = view_of(source, (prange_type)b, 2, matrix, NULL);
            if (a == b)
                continue;
            refused(prange_map_view(PRANGE_NEG, &in, &out), PRANGE_ERROR_VALUE, "prange_map_view",
                    "type");
            refused(prange_map2_view(PRANGE_ADD, &in, &same, &out), PRANGE_ERROR_VALUE,
                    "prange_map2_view", "x has type");
            refused(prange_map2_view(PRANGE_ADD, &same, &in, &out), PRANGE_ERROR_VALUE,
                    "prange_map2_view", "y has type");
        }
}

/* Output strides, and whether they guarantee distinct elements. */
Test(rules, output_over_itself)
{
    static const struct {
        ptrdiff_t shape[3], strides[3];
        bool apart;
    } outputs[] = {
        {{2, 3, 4}, {12, 4, 1}, true},   {{2, 3, 4}, {1, 2, 6}, true},
        {{2, 3, 4}, {-12, 4, -1}, true}, {{2, 3, 4}, {20, 5, 1}, true},
        {{2, 3, 4}, {-1, -2, -6}, true}, {{2, 3, 1}, {1, 2, 0}, true},
        {{1, 1, 1}, {0, 0, 0}, true},    {{2, 1, 2}, {2, PTRDIFF_MIN, 1}, true},
        {{2, 2, 1}, {2, 3, 7}, true},    {{4, 1, 1}, {-3, 0, 0}, true},
        {{2, 3, 4}, {0, 4, 1}, false},   {{2, 3, 4}, {12, 4, 0}, false},
        {{2, 3, 4}, {11, 4, 1}, false},  {{2, 3, 4}, {12, 3, 1}, false},
        {{2, 3, 4}, {-11, 4, 1}, false}, {{2, 3, 4}, {12, -3, 1}, false},
        {{1, 4, 3}, {1, 2, 3}, false},   {{1, 2, 2}, {1, 5, -5}, false},
        {{2, 2, 2}, {1, 1, 4}, false},   {{3, 2, 1}, {2, 4, 1}, false},
    };
    for (size_t k = 0; k < sizeof outputs / sizeof *outputs; k++) {
        const prange_view in = view_of(source, PRANGE_F64, 3, outputs[k].shape, NULL);
        const prange_view out = view_of((double *)guard_data(&memory) + 64, PRANGE_F64, 3,
                                        outputs[k].shape, outputs[k].strides);
        if (!outputs[k].apart) {
            refused_output(&out, &in, &in, 0, PRANGE_ERROR_OVERLAP, "out");
            continue;
        }
        cr_expect_eq(prange_map_view(PRANGE_NEG, &in, &out), PRANGE_OK, "%zu: %s", k,
                     prange_last_error());
        cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 0, &out), PRANGE_OK, "%zu: %s", k,
                     prange_last_error());
        cr_expect(guard_intact(&memory));
        memset(guard_data(&memory), GUARD_PATTERN, memory.size);
    }
}

/* The output overlaps an input by one byte, at either end. */
Test(rules, output_over_input)
{
    static const ptrdiff_t eight[] = {8}, reversed[] = {-1};
    unsigned char *bytes = guard_data(&memory);
    for (int sign = 0; sign < 2; sign++) {
        const ptrdiff_t *strides = sign ? reversed : NULL;
        const ptrdiff_t shift = sign ? 7 : 0; /* the lowest element of `out` is at 64 */
        const prange_view out = view_of(bytes + 64 + shift, PRANGE_U8, 1, eight, strides);
        const prange_view other = view_of(source, PRANGE_U8, 1, eight, NULL);
        for (ptrdiff_t at = 57; at <= 71; at += at == 57 ? 7 : at == 64 ? 1 : 6) {
            const prange_view in = view_of(bytes + at, PRANGE_U8, 1, eight, NULL);
            if (at == 64 && !sign) { /* the same view */
                refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 0, &out), PRANGE_ERROR_OVERLAP,
                        "prange_reduce_axes", "overlap");
                continue;
            }
            refused_output(&out, &in, &in, 0, PRANGE_ERROR_OVERLAP, "overlap");
            refused(prange_map2_view(PRANGE_ADD, &other, &in, &out), PRANGE_ERROR_OVERLAP,
                    "prange_map2_view", "y overlap");
        }
        for (ptrdiff_t at = 56; at <= 72; at += 16) {
            const prange_view in = view_of(bytes + at, PRANGE_U8, 1, eight, NULL);
            cr_expect_eq(prange_map2_view(PRANGE_MAX, &in, &other, &out), PRANGE_OK);
            cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_MIN, &in, 0, &out), PRANGE_OK);
            memset(bytes, GUARD_PATTERN, memory.size);
        }
    }
    /* A wide scalar over the last byte of its line. */
    const prange_view line = view_of(bytes + 1, PRANGE_U8, 1, eight, NULL);
    const prange_view sum = view_of(bytes + 8, PRANGE_I64, 0, NULL, NULL);
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &line, 1, &sum), PRANGE_ERROR_OVERLAP,
            "prange_reduce_axes", "overlap");
}

Test(rules, empty_views)
{
    static const ptrdiff_t none[] = {PTRDIFF_MAX, 0, PTRDIFF_MAX}, strides[] = {PTRDIFF_MIN, 7, 0};
    static const ptrdiff_t few[] = {3, 0};
    prange_view in = view_of(NULL, PRANGE_I32, 3, none, strides);
    prange_view out = view_of(NULL, PRANGE_I32, 3, none, strides);
    cr_expect_eq(prange_map_view(PRANGE_NEG, &in, &out), PRANGE_OK);
    cr_expect_eq(prange_map2_view(PRANGE_ADD, &in, &in, &out), PRANGE_OK);
    cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_MIN, &in, 0, &out), PRANGE_OK);
    in = view_of(NULL, PRANGE_I32, 2, few, NULL);
    out = view_of(NULL, PRANGE_I32, 1, few + 1, NULL);
    cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_MAX, &in, 1, &out), PRANGE_OK);
    out = view_of(guard_data(&memory), PRANGE_I32, 1, few, NULL);
    refused(prange_reduce_axes(PRANGE_REDUCE_MAX, &in, 2, &out), PRANGE_ERROR_EMPTY,
            "prange_reduce_axes", "without elements");
    cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_PROD, &in, 2, &out), PRANGE_OK);
    const int32_t *ones = guard_data(&memory);
    cr_expect(ones[0] == 1 && ones[1] == 1 && ones[2] == 1);
}

/* Only the types of results that the header lists. */
Test(rules, types_of_results)
{
    static const char *const names[OPS] = {
        "REDUCE_SUM of",     "REDUCE_PROD of",   "REDUCE_MIN of",    "REDUCE_MAX of",
        "REDUCE_MEAN of",    "REDUCE_VAR of",    "REDUCE_ANY of",    "REDUCE_ALL of",
        "REDUCE_COUNT of",   "REDUCE_NANSUM of", "REDUCE_NANMIN of", "REDUCE_NANMAX of",
        "REDUCE_NANMEAN of", "REDUCE_NANVAR of"};
    const prange_type f64 = PRANGE_F64, f32 = PRANGE_F32, i64 = PRANGE_I64, u8 = PRANGE_U8;
    for (int op = 0; op < OPS; op++)
        for (int a = 0; a < TYPES; a++)
            for (int b = 0; b < TYPES; b++) {
                const prange_type from = (prange_type)a, to = (prange_type)b;
                const bool integer = from > f32,
                           extreme = op == PRANGE_REDUCE_MIN || op == PRANGE_REDUCE_MAX ||
                                     op == PRANGE_REDUCE_NANMIN || op == PRANGE_REDUCE_NANMAX;
                bool good = to == from || to == (integer ? i64 : f64);
                if (op == PRANGE_REDUCE_ANY || op == PRANGE_REDUCE_ALL)
                    good = to == u8;
                else if (op == PRANGE_REDUCE_COUNT)
                    good = to == i64;
                else if (extreme)
                    good = to == from;
                else if (op == PRANGE_REDUCE_MEAN || op == PRANGE_REDUCE_VAR ||
                         op >= PRANGE_REDUCE_NANMEAN)
                    good = to == f64 || (to == f32 && from == f32);
                const prange_view in = view_of(source, from, 2, matrix, NULL);
                const prange_view out = view_of(guard_data(&memory), to, 1, matrix, NULL);
                const prange_status status = prange_reduce_axes((prange_reduce_op)op, &in, 2, &out);
                cr_expect_eq(status, good ? PRANGE_OK : PRANGE_ERROR_VALUE, "op %d, %d to %d: %s",
                             op, a, b, prange_last_error());
                if (good)
                    memset(guard_data(&memory), GUARD_PATTERN, memory.size);
                else
                    refused(status, PRANGE_ERROR_VALUE, "prange_reduce_axes", names[op]);
            }
}

Test(rules, reductions)
{
    static const int ops[] = {-1, OPS, 1000};
    static const ptrdiff_t turned[] = {6, 4};
    const prange_view in = view_of(source, PRANGE_F64, 2, matrix, NULL);
    const prange_view scalar = view_of(guard_data(&memory), PRANGE_F64, 0, NULL, NULL);
    const prange_view rows = view_of(guard_data(&memory), PRANGE_F64, 1, matrix, NULL);
    const prange_view columns = view_of(guard_data(&memory), PRANGE_F64, 1, matrix + 1, NULL);
    const prange_view wrong = view_of(guard_data(&memory), PRANGE_F64, 2, turned, NULL);
    const char *name = "prange_reduce_axes";
    for (int k = 0; k < 3; k++)
        refused(prange_reduce_axes((prange_reduce_op)ops[k], &in, 3, &scalar), PRANGE_ERROR_VALUE,
                name, "is unknown");
    for (unsigned bit = 2; bit < 32; bit++)
        refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 1u << bit | 1, &columns),
                PRANGE_ERROR_VALUE, name, "axes");
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &scalar, 1, &scalar), PRANGE_ERROR_VALUE, name,
            "axes");
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 1, &rows), PRANGE_ERROR_SIZE, name, "out");
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 2, &columns), PRANGE_ERROR_SIZE, name,
            "out");
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 3, &rows), PRANGE_ERROR_SIZE, name, "out");
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 1, &scalar), PRANGE_ERROR_SIZE, name, "out");
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 0, &wrong), PRANGE_ERROR_SIZE, name, "out");
    refused(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 0, &rows), PRANGE_ERROR_SIZE, name, "out");
    cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 3, &scalar), PRANGE_OK);
    cr_expect_eq(*(double *)guard_data(&memory), 23 * 24 / 2);
}

/* Shapes that do not broadcast, and invalid operations. */
Test(rules, maps)
{
    static const int ops[] = {-1, 1000, PRI_BINARY_COUNT, PRANGE_DIV, PRANGE_RDIV};
    static const ptrdiff_t shapes[][3] = {{4, 5, 0}, {3, 6, 0}, {0, 6, 0},
                                          {4, 0, 0}, {2, 4, 6}, {1, 4, 6}};
    const prange_view in = view_of(source, PRANGE_I32, 2, matrix, NULL);
    const prange_view out = view_of(guard_data(&memory), PRANGE_I32, 2, matrix, NULL);
    for (int k = 0; k < 6; k++) {
        const prange_view bad = view_of(source, PRANGE_I32, k < 4 ? 2 : 3, shapes[k], NULL);
        refused(prange_map_view(PRANGE_NEG, &bad, &out), PRANGE_ERROR_SIZE, "prange_map_view",
                "out");
        refused(prange_map2_view(PRANGE_ADD, &bad, &in, &out), PRANGE_ERROR_SIZE,
                "prange_map2_view", "x");
        refused(prange_map2_view(PRANGE_ADD, &in, &bad, &out), PRANGE_ERROR_SIZE,
                "prange_map2_view", "y");
    }
    for (int k = 0; k < 5; k++)
        refused(prange_map2_view((prange_binary)ops[k], &in, &in, &out), PRANGE_ERROR_VALUE,
                "prange_map2_view", k < 3 ? "unknown" : "integers");
    refused(prange_map_view(PRANGE_SQRT, &in, &out), PRANGE_ERROR_VALUE, "prange_map_view",
            "integers");
    refused(prange_map_view((prange_unary)ops[0], &in, &out), PRANGE_ERROR_VALUE, "prange_map_view",
            "unknown");
}
