/* SPDX-License-Identifier: MIT */
/*
 * Selections between two functions, each of which is computed only where it is taken, around the
 * edges of vectors, of the blocks that are divided and of strips. The functions of prange/math.h
 * give the expected bits.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "expr_typed.h"
#include "random.h"

enum { MOST = 5003, TYPES_TESTED = 2, CONDITIONS = 6, FORMULAS = 8 };

static const ptrdiff_t sizes[] = {1,   2,   7,   8,   9,    15,   16,   17,   31,   63,  64,
                                  127, 255, 256, 257, 1023, 1024, 1025, 2049, 4097, MOST};
enum { SIZES = sizeof sizes / sizeof *sizes };

static double a[MOST], b[MOST], got[MOST];
static uint8_t m[MOST];
static double s; /* a scalar, as are c and those of its type */
static uint8_t c;

/* Ordinary arguments; if `specials`, one in four is not. */
static void fill(prange_type type, bool specials)
{
    static const double special[] = {NAN,      -0.0,  0.0,     INFINITY, -INFINITY, 0x1p-149,
                                     0x1p-126, 1e300, -0x1p21, 0x1p100,  -5e-324,   745.5};
    for (ptrdiff_t i = 0; i < MOST; i++) {
        const uint64_t bits = random_bits(23, i);
        double x = (double)(bits % 20011) / 997.0 - 10.0;
        double y = (double)((bits >> 20) % 20011) / 997.0 - 10.0;
        if (specials && (bits >> 40) % 4 == 0)
            x = special[(bits >> 44) % 12];
        if (specials && (bits >> 48) % 4 == 0)
            y = special[(bits >> 52) % 12];
        typed_set(type, a, i, x);
        typed_set(type, b, i, y);
    }
    typed_set(type, &s, 0, 0.625);
}

/* Always, never, alternately, at random, in runs, and seldom. Any byte but 0 is true. */
static void set_condition(int kind, uint64_t seed)
{
    for (ptrdiff_t i = 0; i < MOST; i++) {
        const uint64_t bits = random_bits(seed, i);
        const bool is[CONDITIONS] = {true,          false,           i % 2 == 0,
                                     bits % 2 == 0, i / 37 % 2 == 0, bits % 101 == 0};
        m[i] = is[kind] ? (uint8_t)(1 + (bits >> 8) % 255) : 0;
    }
    c = m[3];
}

static const char *const formulas[FORMULAS] = {
    "where(m, sin(a), cos(b))",
    "where(m, exp(b), exp(a))",
    "where(m, log1p(a), tanh(s))",
    "where(m, cbrt(s), erf(b))",
    "where(c, atan(a), exp2(b))",
    "where(m, tan(a), expm1(a))",
    "where((a > b) & (b < s) & (a != s), sinh(a), cosh(b))",
    "where((a > b) | (b < s), sinh(b), cosh(a))",
};

static double f64_of(int formula, bool take, double x, double y, double t)
{
    switch (formula) {
    case 0:
        return take ? prange_sin(x) : prange_cos(y);
    case 1:
        return prange_exp(take ? y : x);
    case 2:
        return take ? prange_log1p(x) : prange_tanh(t);
    case 3:
        return take ? prange_cbrt(t) : prange_erf(y);
    case 4:
        return c ? prange_atan(x) : prange_exp2(y);
    case 5:
        return take ? prange_tan(x) : prange_expm1(x);
    case 6:
        return x > y && y < t && x != t ? prange_sinh(x) : prange_cosh(y);
    default:
        return x > y || y < t ? prange_sinh(y) : prange_cosh(x);
    }
}

static float f32_of(int formula, bool take, float x, float y, float t)
{
    switch (formula) {
    case 0:
        return take ? prange_sinf(x) : prange_cosf(y);
    case 1:
        return prange_expf(take ? y : x);
    case 2:
        return take ? prange_log1pf(x) : prange_tanhf(t);
    case 3:
        return take ? prange_cbrtf(t) : prange_erff(y);
    case 4:
        return c ? prange_atanf(x) : prange_exp2f(y);
    case 5:
        return take ? prange_tanf(x) : prange_expm1f(x);
    case 6:
        return x > y && y < t && x != t ? prange_sinhf(x) : prange_coshf(y);
    default:
        return x > y || y < t ? prange_sinhf(y) : prange_coshf(x);
    }
}

static double expected(int formula, prange_type type, ptrdiff_t i)
{
    const double x = typed_value(type, a, i), y = typed_value(type, b, i);
    const double t = typed_value(type, &s, 0);
    return type == PRANGE_F64 ? f64_of(formula, m[i] != 0, x, y, t)
                              : (double)f32_of(formula, m[i] != 0, (float)x, (float)y, (float)t);
}

/* Every step-th element of each array. */
static void evaluate(const char *text, prange_type type, ptrdiff_t n, ptrdiff_t step, void *to)
{
    const prange_variable variables[] = {{"a", {a, type, 1, &n, &step}},
                                         {"b", {b, type, 1, &n, &step}},
                                         {"m", {m, PRANGE_U8, 1, &n, &step}},
                                         {"s", {&s, type, 0, NULL, NULL}},
                                         {"c", {&c, PRANGE_U8, 0, NULL, NULL}}};
    const prange_view out = {to, type, 1, &n, &step};
    cr_assert_eq(prange_eval(text, 5, variables, &out), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
}

static void check(int formula, prange_type type, ptrdiff_t n, ptrdiff_t step)
{
    memset(got, 0x5a, sizeof got);
    evaluate(formulas[formula], type, n, step, got);
    for (ptrdiff_t i = 0; i < n * step; i += step)
        cr_assert_eq(bits_of_f64(typed_value(type, got, i)),
                     bits_of_f64(expected(formula, type, i)), "%s, type %d, n = %td, %td: %a",
                     formulas[formula], (int)type, n, i, typed_value(type, got, i));
}

Test(expr_branches, values)
{
    for (int k = 0; k < TYPES_TESTED * CONDITIONS * SIZES; k++) {
        const prange_type type = (prange_type)(k % TYPES_TESTED);
        const ptrdiff_t n = sizes[k / TYPES_TESTED % SIZES];
        fill(type, k % 3 == 0);
        set_condition(k / TYPES_TESTED / SIZES, (uint64_t)k);
        cr_assert_eq(prange_set_num_threads(1 + k % 3), PRANGE_OK);
        for (int formula = 0; formula < FORMULAS; formula++) {
            check(formula, type, n, 1);
            check(formula, type, (n + 2) / 3, 3);
        }
    }
}

/* The output is an operand of either arm. */
Test(expr_branches, in_place)
{
    static double want[MOST];
    for (int k = 0; k < 2 * TYPES_TESTED; k++) {
        const prange_type type = (prange_type)(k / 2);
        double *const out = k % 2 ? a : b;
        fill(type, true);
        set_condition(3, 5);
        for (ptrdiff_t i = 0; i < MOST; i++)
            want[i] = expected(0, type, i);
        evaluate(formulas[0], type, MOST, 1, out);
        for (ptrdiff_t i = 0; i < MOST; i++)
            cr_assert_eq(bits_of_f64(typed_value(type, out, i)), bits_of_f64(want[i]), "%td", i);
    }
}

/* Whether a formula of the arrays is compiled to a branch. */
static bool has_branch(const char *text)
{
    static const ptrdiff_t n = MOST;
    static char program[4000];
    const prange_variable variables[] = {{"a", {a, PRANGE_F64, 1, &n, NULL}},
                                         {"b", {b, PRANGE_F64, 1, &n, NULL}}};
    prange_expr *expr;
    cr_assert_eq(prange_expr_compile(text, 2, variables, &expr), PRANGE_OK, "%s",
                 prange_last_error());
    prange_expr_print(expr, program, sizeof program);
    prange_expr_free(expr);
    return strstr(program, "branch") != NULL;
}

/* At the level that has the kernels. A function that is also read elsewhere, or whose arms are the
 * same, is computed everywhere. */
Test(expr_branches, chosen_where_it_saves_work)
{
    const bool pays = strcmp(prange_runtime_info().level, "v4") == 0;
    cr_assert_eq(has_branch("where(a > b, sin(a), cos(b))"), pays);
    cr_assert_eq(has_branch("1 + where(a > b, exp(a*b), log(b))"), pays);
    cr_assert_eq(has_branch("sum(where(a > b, exp(a), exp(b)))"), pays);
    cr_assert_eq(has_branch("where((a > 0) & (b < 1), exp(a), log(b))"), pays);
    cr_assert_eq(has_branch("where((a > 0) | (b < 1) | (a < b), exp(a), log(b))"), pays);
    cr_assert_not(has_branch("where((a > 0) & (b < 1), exp(a), b)"));
    cr_assert_not(has_branch("where(a > b, sin(a), cos(b)) + sin(a)"));
    cr_assert_not(has_branch("where(a > b, sin(a), cos(b)); cos(b)"));
    cr_assert_not(has_branch("where(a > b, exp(a), exp(a))"));
    cr_assert_not(has_branch("where(a > b, exp(a), b)"));
    cr_assert_not(has_branch("where(a > b, sqrt(a), sqrt(b))"));
}
