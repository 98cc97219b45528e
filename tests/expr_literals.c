/* SPDX-License-Identifier: MIT */
/*
 * Expressions: literals, and the types of results.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include <prange.h>

#include "bits.h"
#include "expr_variables.h"

TestSuite(expr_literals, .init = setup);

Test(expr_literals, literals)
{
    static const struct {
        const char *text;
        double value;
    } real[] = {
        {"1 + 2*3", 7},
        {"7/2", 3.5},
        {"-2**2", -4},
        {"2**-1", 0.5},
        {"2**3**2", 512},
        {"(2**3)**2", 64},
        {"-7 // 2", -4},
        {"-7 % 3", 2},
        {"7 % -3", -2},
        {"7.5 // -2", -4},
        {"-7.5 % 2", 0.5},
        {"5 // 0", 0},
        {"5 % 0", 0},
        {"1.5e3", 1500},
        {".5", 0.5},
        {"5.", 5},
        {"0x1F", 31},
        {"1e-3", 0.001},
        {"0.1", 0.1},
        {"2 * pi", 0x1.921fb54442d18p2},
        {"e", 0x1.5bf0a8b145769p1},
        {"1 < 2", 1},
        {"~(1 < 2)", 0},
        {"~5", -6},
        {"5 & 3 | 8", 9},
        {"6 ^ 3", 5},
        {"1 << 4", 16},
        {"1 << 64", 0},
        {"1 << -1", 0},
        {"-8 >> 1", -4},
        {"-8 >> 70", -1},
        {"8 >> -3", 0},
        {"min(3, 1, 2)", 1},
        {"max(1, 2.5)", 2.5},
        {"abs(-3)", 3},
        {"where(0, 1, 2)", 2},
        {"where(nan, 1, 2)", 1},
        {"fma(2, 3, 4)", 10},
        {"1 - 2 - 3", -4},
        {"2*3 % 4", 2},
        {"+3", 3},
        {"--3", 3},
        {"True + True", 2},
        {"i64(2.9) + i64(-2.9)", 0},
        {"i32(1e30)", INT32_MAX},
        {"i64(nan)", 0},
        {"u8(300)", 44},
        {"u8(300.0)", 255},
        {"bool(0.5)", 1},
        {"0**0", 1},
        {"(-1)**3", -1},
        {"2**62", 0x1p62},
        {"2**64", 0},
        {"(-1)**i64(-3)", -1},
        {"3**i64(-1)", 0},
        {"1**i64(-9)", 1},
        {"10**2", 100},
        {"sqrt(16)", 4},
        {"hypot(3, 4)", 5},
        {"arctan2(0, 1)", 0},
        {"1 == 1.0", 1},
        {"3 != 3", 0},
        {"2 >= 3", 0},
        {"inf > 1", 1},
        {"123456789012345678901234567890.0", 123456789012345678901234567890.0},
        {"1e400", (double)INFINITY},
        {"4.9e-324", 4.9e-324},
        {"1e-400", 0},
        {"1e-999999", 0},
        {"1e99999999999999999999", (double)INFINITY},
        {"00012", 12},
        {"isnan(nan) & isinf(inf) & isfinite(1) & signbit(-0.0)", 1},
    };
    for (size_t k = 0; k < sizeof real / sizeof *real; k++)
        cr_expect_eq(bits_of_f64(number(real[k].text)), bits_of_f64(real[k].value), "%s = %g",
                     real[k].text, number(real[k].text));
    cr_expect_eq(integer("9223372036854775807"), INT64_MAX);
    cr_expect_eq(integer("9223372036854775807 + 1"), INT64_MIN);
    cr_expect_eq(integer("(-9223372036854775807 - 1) // -1"), INT64_MIN);
    cr_expect(isnan(number("0.0 // 0.0")) && isnan(number("1 % 0.0")));
    cr_expect_eq(number("1 // 0.0"), (double)INFINITY);
}

/* The largest number of digits, and exponents that exceed it: 1 = 10..0e-774 = 0.0..01e775. */
Test(expr_literals, long_numbers)
{
    static const struct {
        const char *format;
        double value;
    } forms[] = {
        {"1%0*de-774", 1},
        {"0.%0*d1e775", 1},
        {"0.%0*d1e776", 10},
        {"1%0*de-999999", 0},
        {"0.1%0*de-999999", 0},
        {"0.1%0*de-1000000", 0},
        {"0.%0*d1e999999", (double)INFINITY},
        {"1%0*de1000000", (double)INFINITY},
    };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        char text[1000];
        snprintf(text, sizeof text, forms[k].format, 774, 0);
        cr_expect_eq(bits_of_f64(number(text)), bits_of_f64(forms[k].value), "%s = %g",
                     forms[k].format, number(text));
    }
}

/* The type of a result, inferred from which outputs are refused and from rounding. */
static const char *type_of(const char *text)
{
    int64_t itself[N];
    char with[200];
    if (eval(text, PRANGE_I64, 1, itself) == PRANGE_OK) {
        snprintf(with, sizeof with, "(%s) * 0 + 2147483647 + 1", text);
        int64_t wide[N];
        cr_assert_eq(eval(with, PRANGE_I64, 1, wide), PRANGE_OK);
        int64_t all[N];
        snprintf(with, sizeof with, "~(%s)", text);
        cr_assert_eq(eval(with, PRANGE_I64, 1, all), PRANGE_OK);
        bool small = true, truth = true;
        for (int k = 0; k < N; k++) {
            small = small && all[k] >= 0 && itself[k] >= 0;
            truth = truth && all[k] == !itself[k];
        }
        return truth ? "truth" : small ? "u8" : wide[0] > 0 ? "i64" : "i32";
    }
    double third[N];
    snprintf(with, sizeof with, "where(True, (%s)*0 + 1, 0) / 3", text);
    cr_assert_eq(eval(with, PRANGE_F64, 1, third), PRANGE_OK, "%s", prange_last_error());
    for (int k = 0; k < N; k++)
        if (third[k] == third[k])
            return third[k] == 1.0 / 3.0 ? "f64" : "f32";
    return "none";
}

Test(expr_literals, types)
{
    static const char *const table[][2] = {
        {"a + f", "f64"},
        {"f + f", "f32"},
        {"f + l", "f32"},
        {"f + n32", "f32"},
        {"f + u", "f32"},
        {"a + u", "f64"},
        {"l + n32", "i64"},
        {"n32 + n32", "i32"},
        {"u + u", "i32"},
        {"u + n32", "i32"},
        {"-u", "i32"},
        {"u & u", "u8"},
        {"u & n32", "i32"},
        {"u | l", "i64"},
        {"~u", "u8"},
        {"u << u", "i32"},
        {"u // u", "i32"},
        {"n32 / n32", "f64"},
        {"f / n32", "f32"},
        {"u / u", "f64"},
        {"2*f", "f32"},
        {"2.5*f", "f32"},
        {"pi*f", "f32"},
        {"2.5*n32", "f64"},
        {"2*n32", "i32"},
        {"n32 + 3000000000", "i64"},
        {"u + 1", "i32"},
        {"u & 1", "u8"},
        {"u & 256", "i32"},
        {"f**2", "f32"},
        {"f**0.5", "f32"},
        {"n32**2", "i32"},
        {"n32**-1", "f64"},
        {"n32**2.0", "f64"},
        {"sqrt(n32)", "f64"},
        {"sqrt(f)", "f32"},
        {"exp(u)", "f64"},
        {"a > b", "truth"},
        {"u > u", "truth"},
        {"(a > b) & (f > 0)", "truth"},
        {"(a > b) + (a > b)", "i32"},
        {"~(a > b)", "truth"},
        {"(a > b) | u", "u8"},
        {"where(a > b, u, u)", "u8"},
        {"where(a > b, f, n32)", "f32"},
        {"where(u, n32, 1.5)", "f64"},
        {"min(u, u)", "u8"},
        {"max(u, n32)", "i32"},
        {"abs(u)", "u8"},
        {"abs(n32)", "i32"},
        {"f32(a)", "f32"},
        {"f64(f)", "f64"},
        {"i32(l)", "i32"},
        {"u8(l)", "u8"},
        {"bool(a)", "truth"},
        {"i", "i64"},
        {"arange(100)", "i64"},
        {"i + f", "f32"},
        {"linspace(0, 1, 100)", "f64"},
        {"s*f", "f64"},
        {"m*u", "i32"},
        {"fma(f, f, n32)", "f32"},
        {"u + sum(u)", "i64"},
        {"f - mean(f)", "f32"},
        {"f - mean(n32)", "f64"},
        {"u - max(u)", "i32"},
        {"l - argmax(a)", "i64"},
        {"u | any(a)", "u8"},
        {"f32(2)*n32", "f32"},
        {"2*sum(f) + f", "f32"},
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++)
        cr_expect_str_eq(type_of(table[k][0]), table[k][1], "%s is %s", table[k][0],
                         type_of(table[k][0]));
}
