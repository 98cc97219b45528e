/* SPDX-License-Identifier: MIT */
/*
 * Comparisons as numbers, 0 or 1, in products and sums: values, sums and means, with NaNs,
 * infinities, subnormals and zeros of both signs, around the edges of vectors, strips and blocks.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "expr_typed.h"
#include "expr_variables.h"
#include "random.h"

enum { MOST = 9001, APART = 3, NUMBERS = 4 };

static const ptrdiff_t sizes[] = {1,    2,    7,    8,    9,    15,   16,   17,   31,   32,  33,
                                  63,   64,   65,   127,  128,  129,  255,  256,  257,  511, 513,
                                  1000, 1023, 1024, 1025, 2049, 4095, 4096, 4097, 8193, MOST};
enum { SIZES = sizeof sizes / sizeof *sizes };

static double memory[2][2 * MOST + APART], got[2 * MOST], wanted[2 * MOST];

static bool is_real(prange_type type)
{
    return type == PRANGE_F64 || type == PRANGE_F32;
}

/* Small numbers, many of them equal; `specials`: in one of eight an unusual one, for reals. */
static void fill(prange_type type, bool specials)
{
    static const double special[] = {NAN,       -0.0,     0x1p-1074,   INFINITY,
                                     -INFINITY, 0x1p-149, -0x1.8p-148, 0x1.fffffep127};
    for (ptrdiff_t i = 0; i < 2 * MOST + APART; i++)
        for (unsigned k = 0; k < 2; k++) {
            const uint64_t bits = random_bits(23 + k, i);
            const double part = is_real(type) ? 0.375 : 0.0;
            double x = (double)(bits % 16) - 7.0 + part * (double)(bits >> 8 & 1);
            if (specials && (bits >> 16 & 7) == 0)
                x = special[bits >> 24 & 7];
            typed_set(type, memory[k], i, x);
        }
}

/* x, which is the exact result of an operation or its rounded value in f64, in the type. */
static double rounded(prange_type type, double x)
{
    return type == PRANGE_F32 ? (double)(float)x : x;
}

static const char *const texts[] = {
    "(a > b)*a",
    "a*(a <= b)",
    "(a == b)*b",
    "(a != 3)*b",
    "(2 < a)*(b >= 1)*a",
    "((a > -2) & (b <= 3))*a",
    "((a > -2) & (b <= 3) & (a != b))*b",
    "a + (a < b)",
    "(a*b == 4) + (b != a)*a",
    "(a*b > a)*b",
    "(a >= a*b)*b + a",
    "b - (a > b)*b",
    "(a < b)*a + (a >= b)*b",
    "min(a, (a > 2)*b)",
    "((a > -2) & (a*b < 3))*b",
    "where(a > b, b, a)*(a > b)",
    "-(a <= 2)*a*(b == b) + (a*a != a) + (a <= b) + (b == 3)",
    "(b*b < a)*b + (a*b <= 7)*a",
    "where((a > -2) & (b <= 3) & (b != a), a, b)",
    "where((a > b) | (b == 3) | (a <= -2), b, 0)",
    "where((a*b > b) & (a < 3), a*b, b) + where((a*b > b) & (a < 3), 1, b)",
};
enum { TEXTS = sizeof texts / sizeof *texts };

/* The value of a text. Products with 0 and 1 are exact or NaN, so that only sums and other products
 * are rounded to the type. */
static double value(int text, prange_type type, double x, double y)
{
    const double product = rounded(type, x * y);
    switch (text) {
    case 0:
        return (x > y) * x;
    case 1:
        return x * (x <= y);
    case 2:
        return (x == y) * y;
    case 3:
        return (x != 3) * y;
    case 4:
        return (2 < x && y >= 1) * x;
    case 5:
        return (x > -2 && y <= 3) * x;
    case 6:
        return (x > -2 && y <= 3 && x != y) * y;
    case 7:
        return rounded(type, x + (x < y));
    case 8:
        return rounded(type, (product == 4) + (y != x) * x);
    case 9:
        return (product > x) * y;
    case 10:
        return rounded(type, (x >= product) * y + x);
    case 11:
        return rounded(type, y - (x > y) * y);
    case 12:
        return rounded(type, (x < y) * x + (x >= y) * y);
    case 13: {
        const double right = (x > 2) * y;
        return isnan(x) || isnan(right) ? (double)NAN : right < x ? right : x;
    }
    case 14:
        return (x > -2 && product < 3) * y;
    case 15:
        return (x > y ? y : x) * (x > y);
    case 16: {
        const double first = (double)-(x <= 2) * x * (y == y);
        const double second = rounded(type, first + (rounded(type, x * x) != x));
        return rounded(type, rounded(type, second + (x <= y)) + (y == 3));
    }
    case 17:
        return rounded(type, (rounded(type, y * y) < x) * y + (product <= 7) * x);
    case 18:
        return x > -2 && y <= 3 && y != x ? x : y;
    case 19:
        return x > y || y == 3 || x <= -2 ? y : 0;
    default:
        return product > y && x < 3 ? rounded(type, product + 1) : rounded(type, y + y);
    }
}

static void evaluate(const char *text, const prange_variable own[2], const prange_view *out)
{
    cr_assert_eq(prange_eval(text, 2, own, out), PRANGE_OK, "%s: %s", text, prange_last_error());
}

/* Integers have no zero with a sign. */
static double plain(prange_type type, double x)
{
    return is_real(type) ? x : x + 0.0;
}

/* Sets the wanted values of n pairs, `apart` elements apart. */
static void set_wanted(int text, prange_type type, ptrdiff_t n, ptrdiff_t apart)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const double x = typed_value(type, memory[0], i * apart),
                     y = typed_value(type, memory[1], i * apart + APART);
        typed_set(type, wanted, i, plain(type, value(text, type, x, y)));
    }
}

static void expect_equal(const char *text, prange_type type, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const double is = typed_value(type, got, i), want = typed_value(type, wanted, i);
        cr_assert_eq(bits_of_f64(is), bits_of_f64(want), "%s, type %d, n = %td, %td: %a, not %a",
                     text, (int)type, n, i, is, want);
    }
}

/* The sum and the mean of the expression are those of the array of wanted values. */
static void check_sums(int k, prange_type type, const prange_variable own[2], ptrdiff_t n)
{
    for (int mean = 0; mean < 2; mean++) {
        const prange_type to = is_real(type) ? type : mean ? PRANGE_F64 : PRANGE_I64;
        const prange_view values = {wanted, type, 1, &n, NULL};
        int64_t is = 0, want = 0;
        char text[120];
        (void)snprintf(text, sizeof text, "%s(%s)", mean ? "mean" : "sum", texts[k]);
        evaluate(text, own, &(prange_view){&is, to, 0, NULL, NULL});
        cr_assert_eq(prange_reduce_axes(mean ? PRANGE_REDUCE_MEAN : PRANGE_REDUCE_SUM, &values, 1,
                                        &(prange_view){&want, to, 0, NULL, NULL}),
                     PRANGE_OK);
        cr_assert_eq(bits_of_f64(typed_value(to, &is, 0)), bits_of_f64(typed_value(to, &want, 0)),
                     "%s, type %d, n = %td", text, (int)type, n);
    }
}

static void check(int k, prange_type type, ptrdiff_t n, ptrdiff_t apart)
{
    const prange_variable own[] = {{"a", {memory[0], type, 1, &n, &apart}},
                                   {"b", {typed_at(type, memory[1], APART), type, 1, &n, &apart}}};
    set_wanted(k, type, n, apart);
    evaluate(texts[k], own, &(prange_view){got, type, 1, &n, NULL});
    expect_equal(texts[k], type, n);
    check_sums(k, type, own, n);
}

/* What comparisons become: steps of chains, and superinstructions. Those whose bytes are read
 * elsewhere, too, and those of another type than their product's, stay as they are. */
Test(expr_truths, programs)
{
    static const char *const found[][2] = {
        {"(a > b)*s", "f64 less_mul v1, v0, v6"},
        {"(s >= a)*b", "f64 at_most_mul v0, v6, v1"},
        {"(a == b)*s", "load_equal v0 v1, mul v6"},
        {"(a > b)*a + s", "load_less v1 v0, mul v0, add v6"},
        {"(a != b)*(s <= a)*b", "load_unequal v0 v1, mul_at_most v6 v0, mul v1"},
        {"((a > s) & (b > a) & (b != s))*a",
         "load_less v6 v0, mul_less v0 v1, mul_unequal v1 v6, mul v0"},
        {"(a <= b)*s + (a == s)*s", "load_at_most v0 v1, mul v6, add #"},
        {"a*b*s + (a < b)", "load_mul v0 v1, mul v6, add_less v0 v1"},
        {"a*b*s + (a <= b)", "load_mul v0 v1, mul v6, add_at_most v0 v1"},
        {"a*b*s + (a == b)", "load_mul v0 v1, mul v6, add_equal v0 v1"},
        {"a*b*s + (a != b)", "load_mul v0 v1, mul v6, add_unequal v0 v1"},
        {"a*b*s*(a == b)", "load_mul v0 v1, mul v6, mul_equal v0 v1"},
        {"(a*b > s)*a", "load_mul v0 v1, greater v6, mul v0"},
        {"(a*b >= s)*a", "load_mul v0 v1, at_least v6, mul v0"},
        {"(a*b < s)*a", "load_mul v0 v1, less v6, mul v0"},
        {"(a*b <= s)*a", "load_mul v0 v1, at_most v6, mul v0"},
        {"(s == a*b)*a", "load_mul v0 v1, equal v6, mul v0"},
        {"(s != a*b)*a", "load_mul v0 v1, unequal v6, mul v0"},
        {"f64(a <= b)", "load_at_most v0 v1"},
        {"sum((a > s)*a)", "1 operations"},
        {"(l > 3)*l", "i64 less_mul 3, v3, v3"},
        {"f32(f == 1)", "f32 chain load_equal v2 1"},
        {"(n32 > 3)*a", "f64 mul #"},
        {"(a > b)*a; a > b", "f64 mul #"},
        {"mean(a > b)", "u8 less v1, v0"},
        {"where((a > s) & (a < b), a, 0)", "2 operations"},
        {"where((a > s) & (a < b), a, 0)", "f64 select_less v6, v0, #"},
        {"where((a > s) | (a == b), a, 0)", "f64 select_less v6, v0, v0, #"},
        {"where((l > 3) & (a < b), a, 0)", "f64 select #"},
    };
    check_programs(sizeof found / sizeof *found, found);
}

/* Adjacent elements, and every second one. */
Test(expr_truths, values_and_sums)
{
    for (int kind = 0; kind < 2 * NUMBERS; kind++) {
        const prange_type type = (prange_type)(kind / 2);
        if (kind % 2 && !is_real(type))
            continue;
        fill(type, kind % 2);
        for (int k = 0; k < SIZES * TEXTS; k++) {
            cr_assert_eq(prange_set_num_threads(1 + k % 3), PRANGE_OK);
            check(k % TEXTS, type, sizes[k / TEXTS], 1);
            if (k / TEXTS % 4 == 0)
                check(k % TEXTS, type, sizes[k / TEXTS], 2);
        }
    }
}

/* Down columns and along rows. */
static void check_axis(int k, prange_type type, const ptrdiff_t shape[2], int axis)
{
    const ptrdiff_t left = shape[1 - axis], n = shape[0] * shape[1];
    const prange_type to = is_real(type) ? type : PRANGE_I64;
    const prange_variable own[] = {{"a", {memory[0], type, 2, shape, NULL}},
                                   {"b", {typed_at(type, memory[1], APART), type, 2, shape, NULL}}};
    const prange_view values = {wanted, type, 2, shape, NULL};
    static double sums[2][MOST];
    char text[120];
    (void)snprintf(text, sizeof text, "sum(%s, axis=%d)", texts[k], axis);
    set_wanted(k, type, n, 1);
    evaluate(text, own, &(prange_view){sums[0], to, 1, &left, NULL});
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &values, 1u << axis,
                                    &(prange_view){sums[1], to, 1, &left, NULL}),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < left; i++)
        cr_assert_eq(bits_of_f64(typed_value(to, sums[0], i)),
                     bits_of_f64(typed_value(to, sums[1], i)), "%s, type %d, %td", text, (int)type,
                     i);
}

Test(expr_truths, axes)
{
    static const ptrdiff_t shapes[][2] = {{3, 5}, {40, 33}, {900, 10}, {7, 1100}, {2, 4097}};
    for (int kind = 0; kind < NUMBERS; kind++) {
        fill((prange_type)kind, is_real((prange_type)kind));
        for (int k = 0; k < 5 * TEXTS; k++)
            for (int axis = 0; axis < 2; axis++)
                check_axis(k % TEXTS, (prange_type)kind, shapes[k / TEXTS], axis);
    }
}

/* Comparisons that are results themselves: as numbers of their type, and their mean. */
Test(expr_truths, alone)
{
    static const char *const compared[] = {"a > b", "a <= 3", "b != a", "a == b", "a*b < b"};
    static const char *const names[NUMBERS] = {"f64", "f32", "i64", "i32"};
    for (int kind = 0; kind < NUMBERS * SIZES; kind++) {
        const prange_type type = (prange_type)(kind % NUMBERS);
        const ptrdiff_t n = sizes[kind / NUMBERS];
        const prange_variable own[] = {
            {"a", {memory[0], type, 1, &n, NULL}},
            {"b", {typed_at(type, memory[1], APART), type, 1, &n, NULL}}};
        fill(type, is_real(type));
        for (int k = 0; k < 5; k++) {
            char text[40];
            ptrdiff_t count = 0;
            double mean = 0.0;
            for (ptrdiff_t i = 0; i < n; i++) {
                const double x = typed_value(type, memory[0], i),
                             y = typed_value(type, memory[1], i + APART);
                const bool holds[] = {x > y, x <= 3, y != x, x == y, rounded(type, x * y) < y};
                typed_set(type, wanted, i, holds[k]);
                count += holds[k];
            }
            (void)snprintf(text, sizeof text, "%s(%s)", names[type], compared[k]);
            evaluate(text, own, &(prange_view){got, type, 1, &n, NULL});
            expect_equal(text, type, n);
            (void)snprintf(text, sizeof text, "mean(%s)", compared[k]);
            evaluate(text, own, &(prange_view){&mean, PRANGE_F64, 0, NULL, NULL});
            cr_assert_eq(mean, (double)count / (double)n, "%s, type %d, n = %td", text, (int)type,
                         n);
        }
    }
}
