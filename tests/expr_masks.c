/* SPDX-License-Identifier: MIT */
/*
 * Selections by comparisons, their sums, and counts of comparisons, of every type, around the edges
 * of vectors, strips and blocks.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "expr_typed.h"
#include "random.h"

enum { MOST = 9001, APART = 2 };

static const ptrdiff_t sizes[] = {1,   2,   15,   16,   17,   31,   33,   63,   64,   65,  255,
                                  256, 257, 1000, 1023, 1024, 1025, 4095, 4096, 4097, MOST};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* The values of a and b, which every type can represent; and the same values in one type. */
static double a[MOST + APART], b[MOST + APART];
static double memory[2][MOST + APART];
static double got[MOST];

static bool is_real(prange_type type)
{
    return type == PRANGE_F64 || type == PRANGE_F32;
}

/* Fills with small numbers, so that many are equal. If `specials`, reals include NaNs,
 * infinities and zeros of both signs, so that most sums are NaN. */
static void fill(prange_type type, bool specials)
{
    static const double special[] = {NAN, -0.0, 0.0, INFINITY, -INFINITY, 0x1p-149};
    const bool real = is_real(type);
    for (ptrdiff_t i = 0; i < MOST + APART; i++) {
        const uint64_t bits = random_bits(17, i);
        const double least = type == PRANGE_U8 ? 0.0 : -7.0, part = real ? 0.375 : 0.0;
        a[i] = (double)(bits % 16) + least + part * (double)(bits >> 8 & 1);
        b[i] = (double)(bits >> 16 & 15) + least;
        if (real && specials && bits >> 24 & 1)
            *(bits >> 25 & 1 ? &a[i] : &b[i]) = special[(bits >> 32) % 6];
    }
    for (ptrdiff_t i = 0; i < MOST + APART; i++) {
        typed_set(type, memory[0], i, a[i]);
        typed_set(type, memory[1], i, b[i]);
    }
}

/* The last selection is of reals. */
enum { SELECTIONS = 13, WITH_SIGN = SELECTIONS - 1, COUNTS = 10 };

static const char *const selections[SELECTIONS] = {
    "where(a > b, a, 0)",     "where(a == b, a, b)", "where(a != b, b, 3)", "where(a <= b, b, a)",
    "where(2 < a, a, b)",     "where(a >= 2, 5, b)", "where(a < b, a, a)",  "where(b == 3, a, 1)",
    "where(a <= 2, b, 0)",    "where(3 != b, a, 0)", "where(a == b, 5, 0)", "(a > b)*a",
    "where(a > 99, b, -0.0)",
};

static double selected(int selection, double x, double y)
{
    switch (selection) {
    case 0:
        return x > y ? x : 0;
    case 1:
        return x == y ? x : y;
    case 2:
        return x != y ? y : 3;
    case 3:
        return x <= y ? y : x;
    case 4:
        return 2 < x ? x : y;
    case 5:
        return x >= 2 ? 5 : y;
    case 6:
        return x;
    case 7:
        return y == 3 ? x : 1;
    case 8:
        return x <= 2 ? y : 0;
    case 9:
        return 3 != y ? x : 0;
    case 10:
        return x == y ? 5 : 0;
    case 11:
        return (x > y) * x;
    default:
        return x > 99 ? y : -0.0;
    }
}

/* The last two hold always and never where there are no specials. */
static const char *const comparisons[COUNTS] = {"a > b",   "a == b", "a != b",    "a <= b",
                                                "2 < a",   "a >= 2", "a - a < b", "3 == b",
                                                "a >= -7", "a > 99"};

static bool is_true(int comparison, double x, double y)
{
    switch (comparison) {
    case 0:
        return x > y;
    case 1:
        return x == y;
    case 2:
        return x != y;
    case 3:
        return x <= y;
    case 4:
        return 2 < x;
    case 5:
        return x >= 2;
    case 6:
        return x - x < y;
    case 7:
        return 3 == y;
    case 8:
        return x >= -7;
    default:
        return x > 99;
    }
}

/* Arrays that begin at different places of a cache line. */
static void set_variables(prange_variable variables[2], prange_type type, int ndim,
                          const ptrdiff_t shape[])
{
    variables[0] = (prange_variable){"a", {memory[0], type, ndim, shape, NULL}};
    variables[1] =
        (prange_variable){"b", {typed_at(type, memory[1], APART), type, ndim, shape, NULL}};
}

static void evaluate(const char *text, const prange_variable variables[2], const prange_view *out)
{
    cr_assert_eq(prange_eval(text, 2, variables, out), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
}

/* The values, and their sum and mean, which are those of the array of values. */
static void check_selection(int k, ptrdiff_t n, prange_type type)
{
    static const prange_type sums[TYPES] = {PRANGE_F64, PRANGE_F32, PRANGE_I64, PRANGE_I64,
                                            PRANGE_I64};
    static const prange_type means[TYPES] = {PRANGE_F64, PRANGE_F32, PRANGE_F64, PRANGE_F64,
                                             PRANGE_F64};
    prange_variable variables[2];
    set_variables(variables, type, 1, &n);
    const prange_view values = {got, type, 1, &n, NULL};
    evaluate(selections[k], variables, &values);
    for (ptrdiff_t i = 0; i < n; i++) {
        const double x = typed_value(type, memory[0], i),
                     y = typed_value(type, memory[1], i + APART);
        const double want = selected(k, x, y) + (is_real(type) ? -0.0 : 0.0);
        const double is = typed_value(type, got, i);
        cr_assert_eq(bits_of_f64(is), bits_of_f64(want), "%s, type %d, n = %td, %td: %a",
                     selections[k], (int)type, n, i, is);
    }
    for (int mean = 0; mean < 2; mean++) {
        char text[80];
        int64_t sum[1] = {0}, want[1] = {0};
        const prange_type to = mean ? means[type] : sums[type];
        (void)snprintf(text, sizeof text, "%s(%s)", mean ? "mean" : "sum", selections[k]);
        evaluate(text, variables, &(prange_view){sum, to, 0, NULL, NULL});
        cr_assert_eq(prange_reduce_axes(mean ? PRANGE_REDUCE_MEAN : PRANGE_REDUCE_SUM, &values, 1,
                                        &(prange_view){want, to, 0, NULL, NULL}),
                     PRANGE_OK);
        cr_assert_eq(bits_of_f64(typed_value(to, sum, 0)), bits_of_f64(typed_value(to, want, 0)),
                     "%s, type %d, n = %td", text, (int)type, n);
    }
}

static void check_count(int k, ptrdiff_t n, prange_type type)
{
    static const char *const names[] = {"count", "sum", "any", "all", "1 + count"};
    prange_variable variables[2];
    set_variables(variables, type, 1, &n);
    int64_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        count +=
            is_true(k, typed_value(type, memory[0], i), typed_value(type, memory[1], i + APART));
    const int64_t want[] = {count, count, count > 0, count == n, count + 1};
    for (int r = 0; r < 5; r++) {
        char text[80];
        int64_t is = -1;
        (void)snprintf(text, sizeof text, "%s(%s)", names[r], comparisons[k]);
        evaluate(text, variables, &(prange_view){&is, PRANGE_I64, 0, NULL, NULL});
        cr_assert_eq(is, want[r], "%s, type %d, n = %td: %lld, expected %lld", text, (int)type, n,
                     (long long)is, (long long)want[r]);
    }
}

static void check_all(prange_type type, bool specials)
{
    fill(type, specials);
    for (int k = 0; k < SIZES * SELECTIONS; k++) {
        const ptrdiff_t n = sizes[k / SELECTIONS];
        const int number = k % SELECTIONS;
        cr_assert_eq(prange_set_num_threads(1 + k % 3), PRANGE_OK);
        if (number < COUNTS)
            check_count(number, n, type);
        if (number != WITH_SIGN || is_real(type))
            check_selection(number, n, type);
    }
}

Test(expr_masks, values_sums_and_counts)
{
    for (int type = 0; type < TYPES; type++) {
        check_all((prange_type)type, false);
        if (is_real((prange_type)type))
            check_all((prange_type)type, true);
    }
}

static void check_axis(int k, prange_type type, const ptrdiff_t shape[2], int axis)
{
    char text[80];
    int64_t counts[5000];
    const ptrdiff_t left = shape[1 - axis];
    prange_variable variables[2];
    set_variables(variables, type, 2, shape);
    (void)snprintf(text, sizeof text, "count(%s, axis=%d)", comparisons[k], axis);
    evaluate(text, variables, &(prange_view){counts, PRANGE_I64, 1, &left, NULL});
    for (ptrdiff_t i = 0; i < left; i++) {
        int64_t count = 0;
        for (ptrdiff_t j = 0; j < shape[axis]; j++) {
            const ptrdiff_t at = axis == 0 ? j * shape[1] + i : i * shape[1] + j;
            count += is_true(k, typed_value(type, memory[0], at),
                             typed_value(type, memory[1], at + APART));
        }
        cr_assert_eq(counts[i], count, "%s, type %d, %td", text, (int)type, i);
    }
}

/* Along either axis. */
Test(expr_masks, axes)
{
    static const ptrdiff_t shapes[][2] = {{3, 5}, {40, 33}, {900, 10}, {5, 1000}, {2, 4097}};
    for (int k = 0; k < 2 * TYPES; k++) {
        const prange_type type = (prange_type)(k / 2);
        fill(type, k % 2);
        for (int c = 0; c < 5 * COUNTS; c++)
            for (int axis = 0; axis < 2; axis++)
                check_axis(c % COUNTS, type, shapes[c / COUNTS], axis);
    }
}
