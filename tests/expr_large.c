/* SPDX-License-Identifier: MIT */
/*
 * Expressions of arrays that do not fit in a cache, whose strips have other lengths and whose
 * results may bypass the caches.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "random.h"

/* Many registers leave room for short strips only; also with streaming stores, and if the first
 * output has another type than the last operation. */
Test(expr_large, many_registers)
{
    enum { VALUES = 18 };
    const ptrdiff_t n = (1 << 21) + 5;
    float *values = malloc((size_t)(n + VALUES) * sizeof *values);
    float *sums = malloc((size_t)n * sizeof *sums);
    uint8_t *greater = malloc((size_t)n);
    cr_assert(values && sums && greater);
    for (ptrdiff_t i = 0; i < n + VALUES; i++)
        values[i] = random_wide_f32(9, i);
    char names[VALUES][8], text[200] = "a0 > a1; ";
    prange_variable variables[VALUES];
    size_t length = strlen(text);
    for (int k = 0; k < VALUES; k++) {
        (void)snprintf(names[k], sizeof names[k], "a%d", k);
        variables[k] = (prange_variable){names[k], {values + k, PRANGE_F32, 1, &n, NULL}};
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   k < VALUES - 1 ? "a%d + (" : "a%d", k);
    }
    memset(text + length, ')', VALUES - 1);
    text[length + VALUES - 1] = '\0';
    const prange_view out[] = {{greater, PRANGE_U8, 1, &n, NULL}, {sums, PRANGE_F32, 1, &n, NULL}};
    cr_assert_eq(prange_eval(text, VALUES, variables, out), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
    for (ptrdiff_t i = 0; i < n; i++) {
        float sum = values[i + VALUES - 1];
        for (int k = VALUES - 2; k >= 0; k--)
            sum = values[i + k] + sum;
        cr_assert_eq(bits_of_f32(sums[i]), bits_of_f32(sum), "element %td", i);
        cr_assert_eq(greater[i], values[i] > values[i + 1], "element %td", i);
    }
    free(values);
    free(sums);
    free(greater);
}

/* Values are those of a few elements at a time, reductions those of the array of values. */
static void check_in_memory(const char *text, ptrdiff_t n, prange_type type,
                            const char *const data[2], char *all, char *some)
{
    enum { FEW = 997 };
    const size_t size = type == PRANGE_F64 ? sizeof(double) : sizeof(float);
    prange_variable variables[2] = {{"a", {(void *)(uintptr_t)data[0], type, 1, &n, NULL}},
                                    {"b", {(void *)(uintptr_t)data[1], type, 1, &n, NULL}}};
    const prange_view out = {all, type, 1, &n, NULL};
    cr_assert_eq(prange_eval(text, 2, variables, &out), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
    for (ptrdiff_t i = 0; i < n; i += FEW) {
        const ptrdiff_t count = n - i < FEW ? n - i : FEW;
        const size_t at = (size_t)i * size;
        for (int k = 0; k < 2; k++) {
            variables[k].view.data = (void *)(uintptr_t)(data[k] + at);
            variables[k].view.shape = &count;
        }
        const prange_view part = {some + at, type, 1, &count, NULL};
        cr_assert_eq(prange_eval(text, 2, variables, &part), PRANGE_OK);
    }
    cr_assert_eq(memcmp(all, some, (size_t)n * size), 0, "%s", text);
    for (int k = 0; k < 2; k++)
        variables[k] =
            (prange_variable){k ? "b" : "a", {(void *)(uintptr_t)data[k], type, 1, &n, NULL}};
    static const prange_reduce_op ops[] = {PRANGE_REDUCE_SUM, PRANGE_REDUCE_MEAN, PRANGE_REDUCE_MIN,
                                           PRANGE_REDUCE_MAX};
    static const char *const names[] = {"sum", "mean", "min", "max"};
    for (int k = 0; k < 4; k++) {
        char reducing[80];
        double got_one = 0.0, wanted_one = 0.0;
        const prange_view one = {&got_one, type, 0, NULL, NULL};
        const prange_view wanted_view = {&wanted_one, type, 0, NULL, NULL};
        (void)snprintf(reducing, sizeof reducing, "%s(%s)", names[k], text);
        cr_assert_eq(prange_eval(reducing, 2, variables, &one), PRANGE_OK, "%s: %s", reducing,
                     prange_last_error());
        cr_assert_eq(prange_reduce_axes(ops[k], &out, 1, &wanted_view), PRANGE_OK);
        cr_assert_eq(memcmp(&got_one, &wanted_one, size), 0, "%s", reducing);
    }
}

Test(expr_large, functions)
{
    static const char *const texts[] = {
        "exp(-a*a/2)",     "a*exp(-b*b)",          "sin(a)*cos(b)",        "atan(a*b)",
        "sqrt(a*a) + 1/b", "floor(a)*b + ceil(a)", "where(a > b, a*b, b)", "min(a, b)*floor(b)"};
    enum { N = (1 << 22) + 5 };
    for (int wide = 0; wide < 2; wide++) {
        const ptrdiff_t n = wide ? N / 2 : N;
        const size_t size = wide ? sizeof(double) : sizeof(float);
        char *memory = malloc(4 * N * sizeof(float));
        cr_assert(memory);
        char *const parts[] = {memory, memory + (size_t)n * size, memory + 2 * (size_t)n * size,
                               memory + 3 * (size_t)n * size};
        for (int k = 0; k < 2; k++)
            for (ptrdiff_t i = 0; i < n; i++) {
                const double value = (double)(random_bits(7 + (uint64_t)k, i) >> 11) * 0x1p-51 - 2;
                if (wide)
                    ((double *)(void *)parts[k])[i] = value;
                else
                    ((float *)(void *)parts[k])[i] = (float)value;
            }
        const char *const data[] = {parts[0], parts[1]};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            cr_assert_eq(prange_set_num_threads(1 + (int)t % 3), PRANGE_OK);
            check_in_memory(texts[t], n, wide ? PRANGE_F64 : PRANGE_F32, data, parts[2], parts[3]);
        }
        free(memory);
    }
}
