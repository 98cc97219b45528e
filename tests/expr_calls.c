/* SPDX-License-Identifier: MIT */
/*
 * Expressions: literals and types, ranges, several results, in-place, shapes, errors with their
 * places, limits, running out of memory, several threads on one compiled text.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "random.h"

/* Allocations until one fails; below 0: none does. */
static int allowance = -1;
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return allowance == 0 ? NULL : __real_aligned_alloc(alignment, size);
}

void *__wrap_malloc(size_t size)
{
    if (allowance == 0)
        return NULL;
    allowance -= allowance > 0;
    return __real_malloc(size);
}

enum { N = 100 };

static double a[N], b[N];
static float f[N];
static int64_t l[N];
static int32_t i32[N];
static uint8_t u[N];
static double s = 2.5;
static int32_t m = 12;
static const ptrdiff_t shape_n = N;

static const prange_variable variables[] = {
    {"a", {a, PRANGE_F64, 1, &shape_n, NULL}},     {"b", {b, PRANGE_F64, 1, &shape_n, NULL}},
    {"f", {f, PRANGE_F32, 1, &shape_n, NULL}},     {"l", {l, PRANGE_I64, 1, &shape_n, NULL}},
    {"n32", {i32, PRANGE_I32, 1, &shape_n, NULL}}, {"u", {u, PRANGE_U8, 1, &shape_n, NULL}},
    {"s", {&s, PRANGE_F64, 0, NULL, NULL}},        {"m", {&m, PRANGE_I32, 0, NULL, NULL}},
};
enum { VARIABLES = sizeof variables / sizeof *variables };

static void setup(void)
{
    for (int k = 0; k < N; k++) {
        a[k] = random_wide_f64(1, k);
        b[k] = random_wide_f64(2, k);
        f[k] = random_wide_f32(3, k);
        l[k] = (int64_t)random_bits(4, k);
        i32[k] = (int32_t)random_bits(5, k);
        u[k] = (uint8_t)random_bits(6, k);
    }
}

TestSuite(expr_calls, .init = setup);

static prange_status eval(const char *text, prange_type type, int ndim, void *to)
{
    const prange_view out = {to, type, ndim, &shape_n, NULL};
    return prange_eval(text, VARIABLES, variables, &out);
}

/* A number. */
static double number(const char *text)
{
    double x = -12345.0;
    cr_assert_eq(eval(text, PRANGE_F64, 0, &x), PRANGE_OK, "%s: %s", text, prange_last_error());
    return x;
}

static int64_t integer(const char *text)
{
    int64_t x = -12345;
    cr_assert_eq(eval(text, PRANGE_I64, 0, &x), PRANGE_OK, "%s: %s", text, prange_last_error());
    return x;
}

Test(expr_calls, literals)
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

/* The type of a result, seen by what is refused and what is rounded. */
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

Test(expr_calls, types)
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

Test(expr_calls, ranges)
{
    int64_t x[N];
    double y[N];
    cr_assert_eq(eval("arange(100)*3 - i", PRANGE_I64, 1, x), PRANGE_OK);
    for (int k = 0; k < N; k++)
        cr_assert_eq(x[k], 2 * k);
    cr_assert_eq(eval("arange(500, 300, -2) + arange(m, m + 0*m + 112)", PRANGE_I64, 1, x),
                 PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("arange(500, 300, -2)", PRANGE_I64, 1, x), PRANGE_OK);
    for (int k = 0; k < N; k++)
        cr_assert_eq(x[k], 500 - 2 * k);
    cr_assert_eq(eval("linspace(-1.1, s, 100)", PRANGE_F64, 1, y), PRANGE_OK);
    for (int k = 0; k < N; k++)
        cr_assert_eq(y[k], k == 99 ? 2.5 : k == 0 ? -1.1 : k * ((2.5 - -1.1) / 99) + -1.1);
    cr_assert_eq(integer("sum(arange(m))"), 66);
    cr_assert_eq(integer("sum(arange(0, 10, 3))"), 18);
    cr_assert_eq(integer("count(arange(3, 3) + 1)"), 0);
    cr_assert_eq(integer("count(arange(5, -9) == 0)"), 0);
    cr_assert_eq(number("sum(linspace(7, 8, 1))"), 7);
    cr_assert_eq(integer("sum(arange(1000000)**2 - arange(1000000))"),
                 INT64_C(333332833333500000) - INT64_C(499999500000));
    cr_assert_eq(number("max(f64(arange(100000)))"), 99999);
    cr_assert_eq(integer("sum(arange(9223372036854775807, 9223372036854775806, -1))"), INT64_MAX);
    double out[6];
    const ptrdiff_t shape[] = {2, 3};
    const prange_view view = {out, PRANGE_F64, 2, shape, NULL};
    cr_assert_eq(prange_eval("10*i + j", 0, NULL, &view), PRANGE_OK);
    for (int k = 0; k < 6; k++)
        cr_assert_eq(out[k], 10 * (k / 3) + k % 3);
    cr_assert_eq(prange_eval("i + k", 0, NULL, &view), PRANGE_ERROR_SIZE);
    cr_assert_eq(eval("arange(0, 10, 0)", PRANGE_I64, 1, x), PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("linspace(0, 1, -1)", PRANGE_F64, 1, y), PRANGE_ERROR_SIZE);
    cr_assert_eq(eval("arange(1.5)", PRANGE_F64, 1, y), PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("arange(l)", PRANGE_F64, 1, y), PRANGE_ERROR_VALUE);
    cr_assert_eq(eval("arange(99)", PRANGE_F64, 1, y), PRANGE_ERROR_SIZE);
    cr_assert_eq(eval("sum(arange(-9223372036854775807, 9223372036854775807))", PRANGE_F64, 0, y),
                 PRANGE_ERROR_SIZE);
}

Test(expr_calls, names_of_variables_come_first)
{
    double x = 0.0, two = 2.0;
    const prange_view out = {&x, PRANGE_F64, 0, NULL, NULL};
    const prange_variable own[] = {{"i", {&two, PRANGE_F64, 0, NULL, NULL}},
                                   {"e", {&two, PRANGE_F64, 0, NULL, NULL}},
                                   {"sum", {&two, PRANGE_F64, 0, NULL, NULL}},
                                   {"axis", {&two, PRANGE_F64, 0, NULL, NULL}}};
    cr_assert_eq(prange_eval("i + e + sum + sum(axis)", 4, own, &out), PRANGE_OK);
    cr_assert_eq(x, 8.0);
}

Test(expr_calls, several_results)
{
    double x[N], y[N], total = 0.0;
    float z[N];
    const prange_view out[] = {{x, PRANGE_F64, 1, &shape_n, NULL},
                               {&total, PRANGE_F64, 0, NULL, NULL},
                               {y, PRANGE_F64, 1, &shape_n, NULL},
                               {z, PRANGE_F32, 1, &shape_n, NULL},
                               {l, PRANGE_I64, 1, &shape_n, NULL}};
    cr_assert_eq(prange_eval("a + b; sum(a - b); a - b; a - b; 7;", VARIABLES, variables, out),
                 PRANGE_OK, "%s", prange_last_error());
    double expected = 0.0;
    for (int k = 0; k < N; k++) {
        cr_assert_eq(x[k], a[k] + b[k]);
        cr_assert_eq(y[k], a[k] - b[k]);
        cr_assert_eq(z[k], (float)(a[k] - b[k]));
        cr_assert_eq(l[k], 7);
    }
    cr_assert_eq(prange_sum_f64(N, y, &expected), PRANGE_OK);
    cr_assert_eq(total, expected);
    cr_assert_eq(prange_eval("a; a;", VARIABLES, variables, (const prange_view[]){out[0], out[0]}),
                 PRANGE_ERROR_OVERLAP);
}

Test(expr_calls, in_place)
{
    double x[3 * N], y[3 * N], kept_x[3 * N], kept_y[3 * N];
    const ptrdiff_t shape = 3 * N;
    random_fill_f64(8, 3 * N, x);
    random_fill_f64(9, 3 * N, y);
    memcpy(kept_x, x, sizeof x);
    memcpy(kept_y, y, sizeof y);
    const prange_variable own[] = {{"x", {x, PRANGE_F64, 1, &shape, NULL}},
                                   {"y", {y, PRANGE_F64, 1, &shape, NULL}}};
    const prange_view swapped[] = {own[1].view, own[0].view};
    cr_assert_eq(prange_eval("x; y", 2, own, swapped), PRANGE_OK);
    for (int k = 0; k < 3 * N; k++)
        cr_assert(x[k] == kept_y[k] && y[k] == kept_x[k]);
    cr_assert_eq(prange_eval("x*y - x; x*y + y; ", 2, own, swapped), PRANGE_OK);
    for (int k = 0; k < 3 * N; k++)
        cr_assert(y[k] == kept_x[k] * kept_y[k] - kept_y[k] &&
                  x[k] == kept_x[k] * kept_y[k] + kept_x[k]);
    memcpy(kept_x, x, sizeof x);
    double mean = 0.0;
    cr_assert_eq(prange_mean_f64(3 * N, x, &mean), PRANGE_OK);
    cr_assert_eq(prange_eval("(x - mean(x))*(x - mean(x)) + x", 2, own, &own[0].view), PRANGE_OK);
    for (int k = 0; k < 3 * N; k++)
        cr_assert_eq(x[k], (kept_x[k] - mean) * (kept_x[k] - mean) + kept_x[k]);
    /* A number that is an output, too. */
    double number_in = 3.0;
    const prange_view scalar = {&number_in, PRANGE_F64, 0, NULL, NULL};
    const prange_variable with = {"q", scalar};
    cr_assert_eq(prange_eval("q + 1", 1, &with, &scalar), PRANGE_OK);
    cr_assert_eq(number_in, 4.0);
    const ptrdiff_t less = 3 * N - 1, back = -1;
    const prange_view shifted = {x + 1, PRANGE_F64, 1, &less, NULL};
    const prange_view turned = {x + 3 * N - 1, PRANGE_F64, 1, &shape, &back};
    const prange_view narrow = {x, PRANGE_F32, 1, &shape, NULL};
    const ptrdiff_t none = 0;
    const prange_view repeated = {x, PRANGE_F64, 1, &shape, &none};
    memcpy(kept_x, x, sizeof x);
    cr_assert_eq(prange_eval("y[0]", 2, own, &shifted), PRANGE_ERROR_VALUE);
    cr_assert_eq(prange_eval("1", 2, own, &shifted), PRANGE_ERROR_OVERLAP);
    cr_assert_eq(prange_eval("y", 2, own, &turned), PRANGE_ERROR_OVERLAP);
    cr_assert_eq(prange_eval("y", 2, own, &narrow), PRANGE_ERROR_OVERLAP);
    cr_assert_eq(prange_eval("y", 1, own + 1, &repeated), PRANGE_ERROR_OVERLAP);
    cr_assert_arr_eq(x, kept_x, sizeof x);
}

Test(expr_calls, normalised_columns)
{
    enum { ROWS = 57, COLUMNS = 23 };
    double matrix[ROWS * COLUMNS], out[ROWS * COLUMNS], mean[COLUMNS], variance[COLUMNS];
    const ptrdiff_t shape[] = {ROWS, COLUMNS};
    const prange_variable x = {"x", {matrix, PRANGE_F64, 2, shape, NULL}};
    const prange_view views[] = {{mean, PRANGE_F64, 1, shape + 1, NULL},
                                 {variance, PRANGE_F64, 1, shape + 1, NULL},
                                 {out, PRANGE_F64, 2, shape, NULL}};
    random_fill_f64(77, ROWS * COLUMNS, matrix);
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_MEAN, &x.view, 1, &views[0]), PRANGE_OK);
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_VAR, &x.view, 1, &views[1]), PRANGE_OK);
    cr_assert_eq(prange_eval("(x - mean(x, axis=0)) / sqrt(var(x, axis=0))", 1, &x, &views[2]),
                 PRANGE_OK, "%s", prange_last_error());
    for (int k = 0; k < ROWS * COLUMNS; k++)
        cr_assert_eq(out[k], (matrix[k] - mean[k % COLUMNS]) / sqrt(variance[k % COLUMNS]));
    cr_assert_eq(prange_eval("x / sum(x, axis=1, keepdims=1)", 1, &x, &views[2]), PRANGE_OK);
    for (int r = 0; r < ROWS; r++) {
        double sum = 0.0;
        cr_assert_eq(prange_sum_f64(COLUMNS, matrix + r * COLUMNS, &sum), PRANGE_OK);
        for (int c = 0; c < COLUMNS; c++)
            cr_assert_eq(out[r * COLUMNS + c], matrix[r * COLUMNS + c] / sum);
    }
    cr_assert_eq(prange_eval("x / sum(x, axis=1)", 1, &x, &views[2]), PRANGE_ERROR_SIZE);
    cr_assert_eq(prange_eval("x / sum(x, axis=2)", 1, &x, &views[2]), PRANGE_ERROR_VALUE);
    cr_assert_eq(prange_eval("x / sum(x, axis=-3)", 1, &x, &views[2]), PRANGE_ERROR_VALUE);
    /* A reduction of reductions. */
    double most = 0.0, expected = 0.0, sums[COLUMNS];
    const prange_view scalar = {&most, PRANGE_F64, 0, NULL, NULL};
    const prange_view row = {sums, PRANGE_F64, 1, shape + 1, NULL};
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &x.view, 1, &row), PRANGE_OK);
    cr_assert_eq(prange_max_f64(COLUMNS, sums, &expected), PRANGE_OK);
    cr_assert_eq(prange_eval("max(sum(x, axis=0))", 1, &x, &scalar), PRANGE_OK);
    cr_assert_eq(most, expected);
}

Test(expr_calls, places)
{
    enum { LONG = 100001 };
    double *x = malloc(LONG * sizeof *x);
    const ptrdiff_t n = LONG;
    ptrdiff_t least, most;
    int64_t got[2];
    const prange_variable own = {"x", {x, PRANGE_F64, 1, &n, NULL}};
    const prange_view out[] = {{&got[0], PRANGE_I64, 0, NULL, NULL},
                               {&got[1], PRANGE_I64, 0, NULL, NULL}};
    for (int round = 0; round < 3; round++) {
        random_fill_special_f64((uint64_t)round, round == 1 ? 1000 : UINT64_C(1) << 40, LONG, x);
        x[77777] = round == 2 ? (double)NAN : x[5];
        double *value = malloc(LONG * sizeof *value);
        for (int k = 0; k < LONG; k++)
            value[k] = x[k] * x[k] - 3 * x[k];
        cr_assert_eq(prange_argmin_f64(LONG, value, &least), PRANGE_OK);
        cr_assert_eq(prange_argmax_f64(LONG, value, &most), PRANGE_OK);
        cr_assert_eq(prange_eval("argmin(x*x - 3*x); argmax(x*x - 3*x)", 1, &own, out), PRANGE_OK);
        cr_assert(got[0] == least && got[1] == most);
        free(value);
    }
    free(x);
}

Test(expr_calls, empty)
{
    double x = 1.0;
    const ptrdiff_t none = 0, shape[] = {3, 0};
    const prange_variable own[] = {{"x", {NULL, PRANGE_F64, 1, &none, NULL}},
                                   {"y", {NULL, PRANGE_F64, 2, shape, NULL}}};
    const prange_view out = {&x, PRANGE_F64, 0, NULL, NULL},
                      nothing = {NULL, PRANGE_F64, 1, &none, NULL};
    cr_assert_eq(prange_eval("sum(x) + 10*prod(x) + 100*count(x) + 1000*any(x) + 10000*all(x)", 2,
                             own, &out),
                 PRANGE_OK);
    cr_assert_eq(x, 10010.0);
    static const char *const undefined[] = {"min(x)", "max(x)",    "mean(x)",
                                            "var(x)", "argmin(x)", "argmax(x)"};
    for (int k = 0; k < 6; k++)
        cr_assert_eq(prange_eval(undefined[k], 2, own, &out), PRANGE_ERROR_EMPTY);
    cr_assert_eq(prange_eval("x + 1", 2, own, &nothing), PRANGE_OK);
    double three[3] = {1, 1, 1};
    const prange_view rows = {three, PRANGE_F64, 1, shape, NULL};
    cr_assert_eq(prange_eval("sum(y, axis=1)", 2, own, &rows), PRANGE_OK);
    cr_assert(three[0] == 0 && three[1] == 0 && three[2] == 0);
    cr_assert_eq(prange_eval("min(y, axis=1)", 2, own, &rows), PRANGE_ERROR_EMPTY);
    cr_assert_eq(prange_eval("min(y, axis=0)", 2, own, &nothing), PRANGE_OK);
}

/* Each bad text: its status, the byte, and what was expected. */
Test(expr_calls, errors)
{
    static const struct {
        const char *text;
        int byte;
        const char *expected;
    } bad[] = {
        {"", 0, "expected an operand, not the end"},
        {"a +", 3, "expected an operand, not the end"},
        {"a b", 2, "expected an operator, ';' or the end"},
        {"(a", 2, "expected an operator or ')'"},
        {"a)", 1, "expected an operator, ';' or the end"},
        {"zz + 1", 0, "expected a variable, not 'zz'"},
        {"a + nope(b)", 4, "expected a function, not 'nope'"},
        {"sin(a, b)", 0, "expected 1 operands of sin, not 2"},
        {"where(a, b)", 0, "expected 3 operands of where, not 2"},
        {"sin()", 4, "expected an operand"},
        {"a < b < 3", 6, "expected parentheses"},
        {"a & b", 2, "expected integers for '&'"},
        {"~a", 0, "expected integers for '~'"},
        {"a << 2", 2, "expected integers for '<<'"},
        {"2x", 1, "expected an operator after the number"},
        {"1.2.3", 3, "expected an operator after the number"},
        {"0x", 0, "expected digits after 0x"},
        {"9223372036854775808", 0, "expected an integer below 2**63"},
        {"sum(a, axis=9)", 12, "expected an axis"},
        {"sum(a, axis=-0)", 13, "expected an axis"},
        {"sum(a, axis=(0 1))", 15, "expected ',' or ')'"},
        {"sum(a, axis=0, b)", 15, "expected ')' after the axis"},
        {"sum(a, keepdims=2)", 16, "expected 0 or 1"},
        {"sin(a, axis=0)", 0, "expected a reduction"},
        {"argmax(a, axis=0)", 0, "expected no axis"},
        {"a = b", 2, "expected an operator"},
        {"a; ; b", 3, "expected an operand"},
        {"a + \x01", 4, "expected an operand"},
        {"a ? b", 2, "expected an operator"},
        {"arange()", 7, "expected an operand"},
        {"arange(1, 2, 3, 4)", 0, "expected 1 to 3 operands of arange"},
        {"linspace(1, 2)", 0, "expected 3 operands of linspace"},
        {"arange(a)", 0, "expected integers or variables"},
        {"sum(a, b)", 0, "expected a function, not 'sum'"},
        {"import os", 0, "expected a variable, not 'import'"},
        {"__class__", 0, "expected a variable"},
        {"a.real", 1, "expected an operator"},
        {"'a'", 0, "expected an operand"},
    };
    double x[N];
    memset(x, 0x55, sizeof x);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        char place[64];
        snprintf(place, sizeof place, "prange_eval: byte %d: ", bad[k].byte);
        cr_expect_eq(eval(bad[k].text, PRANGE_F64, 1, x), PRANGE_ERROR_VALUE, "%s", bad[k].text);
        cr_expect(strncmp(prange_last_error(), place, strlen(place)) == 0 &&
                      strstr(prange_last_error(), bad[k].expected),
                  "%s: %s", bad[k].text, prange_last_error());
    }
    cr_assert_eq(eval("a + (b * ", PRANGE_F64, 1, x), PRANGE_ERROR_VALUE);
    cr_assert_str_eq(
        prange_last_error(),
        "prange_eval: byte 9: expected an operand, not the end\na + (b * \n         ^");
    for (int k = 0; k < N; k++)
        cr_assert_eq(bits_of_f64(x[k]), UINT64_C(0x5555555555555555));
}

Test(expr_calls, arguments)
{
    double x[N];
    int64_t integers[N];
    prange_expr *expr = NULL;
    const prange_view out = {x, PRANGE_F64, 1, &shape_n, NULL};
    const prange_variable unnamed = {NULL, variables[0].view}, odd = {"a b", variables[0].view};
    const prange_variable twice[] = {variables[0], variables[0]};
    prange_variable wrong[VARIABLES];
    cr_expect_eq(prange_eval(NULL, VARIABLES, variables, &out), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_eval("a", VARIABLES, NULL, &out), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_eval("a", VARIABLES, variables, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_eval("1", -1, variables, &out), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_eval("1", 129, variables, &out), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_eval("1", 1, &unnamed, &out), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_eval("1", 1, &odd, &out), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_eval("1", 2, twice, &out), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_expr_compile("a", VARIABLES, variables, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_expr_run(NULL, 0, NULL, &out), PRANGE_ERROR_NULL);
    cr_expect_eq(eval("a", PRANGE_I64, 1, integers), PRANGE_ERROR_VALUE);
    cr_expect_eq(eval("i64(a)", PRANGE_I64, 1, integers), PRANGE_OK);
    cr_expect_eq(eval("a", PRANGE_F64, 0, x), PRANGE_ERROR_SIZE);
    cr_assert_eq(prange_expr_compile("a + s", VARIABLES, variables, &expr), PRANGE_OK);
    cr_expect_eq(prange_expr_run(expr, VARIABLES - 1, variables, &out), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_expr_run(expr, VARIABLES, NULL, &out), PRANGE_ERROR_NULL);
    memcpy(wrong, variables, sizeof wrong);
    wrong[0].view.type = PRANGE_I64;
    cr_expect_eq(prange_expr_run(expr, VARIABLES, wrong, &out), PRANGE_ERROR_VALUE);
    wrong[0].view = variables[6].view;
    cr_expect_eq(prange_expr_run(expr, VARIABLES, wrong, &out), PRANGE_ERROR_VALUE);
    memcpy(wrong, variables, sizeof wrong);
    wrong[0].name = NULL;
    cr_expect_eq(prange_expr_run(expr, VARIABLES, wrong, &out), PRANGE_OK);
    prange_expr_free(expr);
    prange_expr_free(NULL);
}

/* A text of `count` pieces. */
static char *repeated(const char *before, int count, const char *piece, const char *after)
{
    const size_t length = strlen(piece);
    char *text = malloc(strlen(before) + (size_t)count * length + strlen(after) + 1), *to = text;
    to += sprintf(to, "%s", before);
    for (int k = 0; k < count; k++)
        to += sprintf(to, "%s", piece);
    sprintf(to, "%s", after);
    return text;
}

static prange_status of_repeated(const char *before, int count, const char *piece,
                                 const char *after)
{
    double x[N];
    char *text = repeated(before, count, piece, after);
    const prange_status status = eval(text, PRANGE_F64, 1, x);
    free(text);
    return status;
}

Test(expr_calls, limits)
{
    cr_expect_eq(of_repeated("", PRANGE_EXPR_DEPTH, "(", "a"), PRANGE_ERROR_VALUE);
    cr_expect_eq(of_repeated("", PRANGE_EXPR_DEPTH + 1, "(", "a"), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("", 20000, "(", ""), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("", 20000, "-", "a"), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("a", 8000, "**a", ""), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("a", 8000, " + a", ""), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("a", 2000, " + a", ""), PRANGE_OK);
    cr_expect_eq(of_repeated("a", PRANGE_EXPR_LENGTH, " ", ""), PRANGE_ERROR_SIZE);
    cr_expect_eq(of_repeated("a", PRANGE_EXPR_LENGTH - 1, " ", ""), PRANGE_OK);
    cr_expect_eq(of_repeated("a", 17, ";a", ""), PRANGE_ERROR_SIZE);
    char text[2000] = "0";
    for (int k = 0; k < 33; k++)
        sprintf(text + strlen(text), " + sum(a + %d)", k);
    double x[N];
    cr_expect_eq(eval(text, PRANGE_F64, 1, x), PRANGE_ERROR_SIZE);
    *strrchr(text, '+') = '\0';
    *strrchr(text, '+') = '\0';
    cr_expect_eq(eval(text, PRANGE_F64, 1, x), PRANGE_OK);
    /* Values that are all needed at once. */
    char wide[8000] = "0";
    for (int side = 0; side < 2; side++)
        for (int k = 0; k < 70; k++)
            sprintf(wide + strlen(wide), " %c sin(a + %d)", side ? '*' : '+', side ? 69 - k : k);
    cr_expect_eq(eval(wide, PRANGE_F64, 1, x), PRANGE_ERROR_SIZE);
    cr_expect(strstr(prange_last_error(), "needed at once"), "%s", prange_last_error());
    prange_variable many[PRANGE_EXPR_VARIABLES];
    char names[PRANGE_EXPR_VARIABLES][8], sum[2000] = "0";
    for (int k = 0; k < PRANGE_EXPR_VARIABLES; k++) {
        sprintf(names[k], "x%d", k);
        sprintf(sum + strlen(sum), "+%s", names[k]);
        many[k] = (prange_variable){names[k], variables[k % 2].view};
    }
    const prange_view out = {x, PRANGE_F64, 1, &shape_n, NULL};
    cr_expect_eq(prange_eval(sum, PRANGE_EXPR_VARIABLES, many, &out), PRANGE_OK);
    double expected = 0.0;
    for (int k = 0; k < PRANGE_EXPR_VARIABLES; k++)
        expected += k % 2 ? b[7] : a[7];
    cr_expect_eq(x[7], expected);
}

Test(expr_calls, memory)
{
    double rows[N], x[N];
    const ptrdiff_t shape[] = {N / 2, 2};
    const prange_variable own = {"x", {a, PRANGE_F64, 2, shape, NULL}};
    const prange_view out = {rows, PRANGE_F64, 1, shape, NULL};
    memset(rows, 0, sizeof rows);
    memset(x, 0, sizeof x);
    prange_status status = PRANGE_ERROR_MEMORY;
    int tries = 0;
    for (; status == PRANGE_ERROR_MEMORY && tries < 10; tries++) {
        allowance = tries;
        status = prange_eval("sum(x, axis=1)", 1, &own, &out);
        allowance = -1;
        cr_assert(status == PRANGE_OK || rows[0] == 0.0);
    }
    cr_assert(status == PRANGE_OK && tries > 3, "%d tries", tries);
    prange_expr *expr = NULL;
    cr_assert_eq(prange_expr_compile("sum(x, axis=1)", 1, &own, &expr), PRANGE_OK);
    rows[0] = 0.0;
    allowance = 0;
    status = prange_expr_run(expr, 1, &own, &out);
    allowance = -1;
    cr_assert_eq(status, PRANGE_ERROR_MEMORY);
    cr_assert_eq(rows[0], 0.0);
    prange_expr_free(expr);
    /* Elementwise runs and whole reductions need none. */
    cr_assert_eq(prange_expr_compile("a*b - mean(a)", VARIABLES, variables, &expr), PRANGE_OK);
    const prange_view elements = {x, PRANGE_F64, 1, &shape_n, NULL};
    allowance = 0;
    status = prange_expr_run(expr, VARIABLES, variables, &elements);
    allowance = -1;
    cr_assert_eq(status, PRANGE_OK);
    prange_expr_free(expr);
}

/* Threads that run one compiled text, each on arrays of its own. */
static prange_expr *shared_expr;

static void *run_shared(void *argument)
{
    enum { LONG = 5000 };
    const uint64_t seed = (uint64_t)(uintptr_t)argument;
    double *x = malloc(LONG * sizeof *x), *y = malloc(LONG * sizeof *y);
    uintptr_t wrong = 0;
    for (int round = 0; round < 50; round++) {
        const ptrdiff_t n = LONG - round;
        random_fill_f64(seed + (uint64_t)round, n, x);
        const prange_variable own = {"x", {x, PRANGE_F64, 1, &n, NULL}};
        const prange_view out = {y, PRANGE_F64, 1, &n, NULL};
        double mean = 0.0;
        if (prange_expr_run(shared_expr, 1, &own, &out) != PRANGE_OK ||
            prange_mean_f64(n, x, &mean) != PRANGE_OK)
            wrong++;
        for (ptrdiff_t k = 0; k < n; k++)
            wrong += y[k] != x[k] * x[k] - mean;
    }
    free(x);
    free(y);
    return (void *)wrong;
}

Test(expr_calls, shared_between_threads)
{
    enum { THREADS = 6 };
    pthread_t threads[THREADS];
    const prange_variable own = {"x", {a, PRANGE_F64, 1, &shape_n, NULL}};
    cr_assert_eq(prange_expr_compile("x*x - mean(x)", 1, &own, &shared_expr), PRANGE_OK);
    for (int k = 0; k < THREADS; k++)
        cr_assert_eq(
            pthread_create(&threads[k], NULL, run_shared, (void *)(uintptr_t)(1000 * k + 1)), 0);
    for (int k = 0; k < THREADS; k++) {
        void *wrong = NULL;
        cr_assert_eq(pthread_join(threads[k], &wrong), 0);
        cr_assert_null(wrong);
    }
    prange_expr_free(shared_expr);
}

Test(expr_calls, builder)
{
    double x[N], total = 0.0;
    prange_builder *builder = NULL;
    prange_expr *expr = NULL;
    const prange_view out[] = {{x, PRANGE_F64, 1, &shape_n, NULL},
                               {&total, PRANGE_F64, 0, NULL, NULL}};
    cr_assert_eq(prange_builder_new(VARIABLES, variables, &builder), PRANGE_OK);
    const int left = prange_expr_name(builder, "a"), right = prange_expr_name(builder, "b");
    const int product = prange_expr_mul(builder, left, right);
    const int points[] = {prange_expr_integer(builder, 0), prange_expr_integer(builder, 1),
                          prange_expr_integer(builder, N)};
    const int line = prange_expr_call(builder, "linspace", 3, points);
    const int last = -1;
    prange_expr_result(builder, prange_expr_add(builder, product, line));
    prange_expr_result(builder, prange_expr_reduce(builder, "sum", product, 1, &last, false));
    cr_assert_eq(prange_builder_compile(builder, &expr), PRANGE_OK, "%s", prange_last_error());
    prange_builder_free(builder);
    cr_assert_eq(prange_expr_run(expr, VARIABLES, variables, out), PRANGE_OK);
    prange_expr_free(expr);
    double same[N], sum = 0.0;
    const prange_view wanted[] = {{same, PRANGE_F64, 1, &shape_n, NULL},
                                  {&sum, PRANGE_F64, 0, NULL, NULL}};
    cr_assert_eq(prange_eval("a*b + linspace(0, 1, 100); sum(a*b)", VARIABLES, variables, wanted),
                 PRANGE_OK);
    cr_assert_eq(bits_differ_f64(N, x, same), N);
    cr_assert_eq(total, sum);
}

Test(expr_calls, builder_errors)
{
    prange_builder *builder = NULL;
    prange_expr *expr = NULL;
    const int wrong[] = {99, 0};
    cr_expect_eq(prange_builder_new(0, NULL, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_builder_new(-1, NULL, &builder), PRANGE_ERROR_SIZE);
    for (int k = 0; k < 12; k++) {
        prange_status status = PRANGE_ERROR_VALUE;
        cr_assert_eq(prange_builder_new(VARIABLES, variables, &builder), PRANGE_OK);
        const int one = prange_expr_name(builder, "a");
        int node = -2;
        switch (k) {
        case 0:
            node = prange_expr_name(builder, "nope");
            break;
        case 1:
            node = prange_expr_name(builder, NULL);
            status = PRANGE_ERROR_NULL;
            break;
        case 2:
            node = prange_expr_call(builder, "+", 2, wrong);
            break;
        case 3:
            node = prange_expr_call(builder, "sin", 0, wrong);
            status = PRANGE_ERROR_SIZE;
            break;
        case 4:
            node = prange_expr_call(builder, "sin", 1, NULL);
            status = PRANGE_ERROR_NULL;
            break;
        case 5:
            node = prange_expr_call(builder, "sinus", 1, &one);
            break;
        case 6:
            node = prange_expr_reduce(builder, "total", one, 0, NULL, false);
            break;
        case 7:
            node = prange_expr_reduce(builder, "sum", one, 1, NULL, false);
            status = PRANGE_ERROR_NULL;
            break;
        case 8:
            node = prange_expr_reduce(builder, "sum", one, 1, wrong, false);
            break;
        case 9:
            node = prange_expr_reduce(builder, "sum", -1, 0, NULL, false);
            break;
        case 10:
            node = prange_expr_result(builder, 1000);
            break;
        default: /* no results */
            node = -1;
            break;
        }
        cr_expect_eq(node, -1, "%d", k);
        /* Later calls change nothing. */
        cr_expect(k == 11 || prange_expr_number(builder, 1.0) == -1);
        cr_expect_eq(prange_builder_compile(builder, &expr), status, "%d", k);
        cr_expect(strncmp(prange_last_error(), "prange_", 7) == 0, "%s", prange_last_error());
        prange_builder_free(builder);
    }
    prange_builder_free(NULL);
    cr_assert_null(expr);
}

Test(expr_calls, print)
{
    char text[2000], part[20];
    prange_expr *expr = NULL;
    cr_assert_eq(
        prange_expr_compile("a*b - b; ((2*a + 3)*a + 4)*a + 5; where(u, f32(a), f) / sum(n32)",
                            VARIABLES, variables, &expr),
        PRANGE_OK);
    const size_t length = prange_expr_print(expr, text, sizeof text);
    cr_assert_eq(length, strlen(text));
    static const char *const shown[] = {"f64 mul_sub v0, v1, v1",
                                        "f64 polynomial v0: 2, 3, 4, 5",
                                        "r0 = i64 sum",
                                        "f32 convert v0",
                                        "f32 select",
                                        "out[2] = "};
    for (int k = 0; k < 6; k++)
        cr_expect(strstr(text, shown[k]), "%s is not in\n%s", shown[k], text);
    cr_assert_eq(prange_expr_print(expr, NULL, 0), length);
    cr_assert_eq(prange_expr_print(expr, part, sizeof part), length);
    cr_assert(strlen(part) == sizeof part - 1 && strncmp(part, text, sizeof part - 1) == 0);
    prange_expr_free(expr);
}

/* Columns of one and of several blocks, some and all of them at once. */
Test(expr_calls, columns)
{
    static const struct {
        ptrdiff_t shape[3];
        const char *axes;
        unsigned reduced;
    } forms[] = {
        {{1, 9001, 31}, "0, 1", 3},  {{1, 70001, 3}, "0, 1", 3}, {{1, 4097, 100}, "0, 1", 3},
        {{1, 4096, 300}, "0, 1", 3}, {{7, 5000, 5}, "1", 2},     {{90, 60, 70}, "0, 1", 3},
        {{3, 12300, 2}, "(1)", 2},   {{300, 2, 200}, "0", 1},    {{5000, 3, 4}, "0", 1},
    };
    static const struct {
        const char *name;
        prange_reduce_op op;
    } ops[] = {{"sum", PRANGE_REDUCE_SUM}, {"var", PRANGE_REDUCE_VAR}, {"max", PRANGE_REDUCE_MAX}};
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        const ptrdiff_t *shape = forms[k].shape, n = shape[0] * shape[1] * shape[2];
        ptrdiff_t kept[3];
        int ndim = 0;
        for (int d = 0; d < 3; d++)
            if (!(forms[k].reduced >> d & 1))
                kept[ndim++] = shape[d];
        double *x = malloc((size_t)n * sizeof *x), *y = malloc((size_t)n * sizeof *y);
        double *want = malloc((size_t)n * sizeof *x), *got = malloc((size_t)n * sizeof *y);
        random_fill_special_f64(k, 30000, n, x);
        for (ptrdiff_t i = 0; i < n; i++)
            y[i] = x[i] * x[i] - 3 * x[i];
        const prange_variable own = {"x", {x, PRANGE_F64, 3, shape, NULL}};
        const prange_view values = {y, PRANGE_F64, 3, shape, NULL};
        const prange_view wanted = {want, PRANGE_F64, ndim, kept, NULL};
        const prange_view out = {got, PRANGE_F64, ndim, kept, NULL};
        ptrdiff_t results = 1;
        for (int d = 0; d < ndim; d++)
            results *= kept[d];
        for (int o = 0; o < 3; o++)
            for (int threads = 1; threads <= 3; threads++) {
                char text[100], axes[40];
                snprintf(axes, sizeof axes, *forms[k].axes == '(' ? "%s" : "(%s,)", forms[k].axes);
                snprintf(text, sizeof text, "%s(x*x - 3*x, axis=%s)", ops[o].name, axes);
                cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
                cr_assert_eq(prange_reduce_axes(ops[o].op, &values, forms[k].reduced, &wanted),
                             PRANGE_OK);
                cr_assert_eq(prange_eval(text, 1, &own, &out), PRANGE_OK, "%s: %s", text,
                             prange_last_error());
                cr_assert_eq(bits_differ_f64(results, want, got), results, "%s, form %zu", text, k);
            }
        free(x);
        free(y);
        free(want);
        free(got);
    }
}

Test(expr_calls, memory_of_columns)
{
    enum { ROWS = 5000, COLUMNS = 3 };
    static double x[ROWS * COLUMNS], sums[COLUMNS];
    const ptrdiff_t shape[] = {ROWS, COLUMNS};
    const prange_variable own = {"x", {x, PRANGE_F64, 2, shape, NULL}};
    const prange_view out = {sums, PRANGE_F64, 1, shape + 1, NULL};
    prange_expr *expr = NULL;
    cr_assert_eq(prange_expr_compile("sum(x + 1, axis=0)", 1, &own, &expr), PRANGE_OK);
    allowance = 0;
    const prange_status status = prange_expr_run(expr, 1, &own, &out);
    allowance = -1;
    cr_assert_eq(status, PRANGE_ERROR_MEMORY);
    cr_assert_eq(sums[0], 0.0);
    cr_assert_eq(prange_expr_run(expr, 1, &own, &out), PRANGE_OK);
    cr_assert_eq(sums[2], ROWS);
    prange_expr_free(expr);
}

/* Outputs that are large enough to go past the caches, at an odd address. */
Test(expr_calls, large)
{
    const ptrdiff_t n = (1 << 21) + 77;
    double *x = malloc((size_t)n * sizeof *x), *y = malloc((size_t)n * sizeof *y);
    double *z = malloc((size_t)(n + 1) * sizeof *z);
    cr_assert(x && y && z);
    random_fill_f64(1, n, x);
    random_fill_f64(2, n, y);
    const prange_variable own[] = {{"x", {x, PRANGE_F64, 1, &n, NULL}},
                                   {"y", {y, PRANGE_F64, 1, &n, NULL}}};
    const prange_view out = {z + 1, PRANGE_F64, 1, &n, NULL};
    for (int k = 0; k < 5; k++) {
        static const char *const texts[] = {"2*x - y/x", "sqrt(x*x)", "x*y/3", "x*y + x", "x"};
        z[0] = 5.0;
        cr_assert_eq(prange_set_num_threads(1 + k % 3), PRANGE_OK);
        cr_assert_eq(prange_eval(texts[k], 2, own, &out), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++) {
            const double a0 = x[i], b0 = y[i];
            const double values[] = {2 * a0 - b0 / a0, sqrt(a0 * a0), a0 * b0 / 3, a0 * b0 + a0,
                                     a0};
            cr_assert_eq(z[i + 1], values[k], "%s at %td", texts[k], i);
        }
        cr_assert_eq(z[0], 5.0);
    }
    /* In place it is not. */
    cr_assert_eq(prange_eval("y - x/y", 2, own, &own[0].view), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert_eq(x[i], y[i] - z[i + 1] / y[i]);
    free(x);
    free(y);
    free(z);
}
