/* SPDX-License-Identifier: MIT */
/*
 * Expressions of several operations, computed strip by strip, at sizes around the edges of strips
 * and blocks; and ranges of such sizes.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "random.h"

enum { MOST = 10007, APART = 3 };

static const ptrdiff_t sizes[] = {1,    2,    31,   32,   33,   63,   127,  128,  129,  255,
                                  256,  257,  511,  513,  1023, 1024, 1025, 2048, 2175, 4095,
                                  4096, 4097, 4352, 5120, 8191, 8192, 8193, 9000, MOST};
enum { SIZES = sizeof sizes / sizeof *sizes };

static double x[4][MOST + APART], wanted[MOST], got[MOST + APART];
static float y[4][MOST + APART], wanted_f32[MOST], got_f32[MOST + APART];

typedef double of_four(double a, double b, double c, double d);
typedef float of_four_f32(float a, float b, float c, float d);

static double quotient_last(double a, double b, double c, double d)
{
    return 2 * a + 3 * b - c / d;
}

static double quotient_first(double a, double b, double c, double d)
{
    return a * b + c / d - a * d + b;
}

static double quotients(double a, double b, double c, double d)
{
    return a / b / c + d / a;
}

static double roots(double a, double b, double c, double d)
{
    return (sqrt(fabs(a)) + b) * (c - sqrt(fabs(d)));
}

static double products(double a, double b, double c, double d)
{
    return (a - b) * (c + d) - a * c * d;
}

static double plain(double a, double b, double c, double d)
{
    return a + b - c - d;
}

static float quotient_last_f32(float a, float b, float c, float d)
{
    return 2 * a + 3 * b - c / d;
}

static const struct {
    const char *text;
    of_four *value;
} formulas[] = {{"2*a + 3*b - c/d", quotient_last},
                {"a*b + c/d - a*d + b", quotient_first},
                {"a/b/c + d/a", quotients},
                {"(sqrt(abs(a)) + b)*(c - sqrt(abs(d)))", roots},
                {"(a - b)*(c + d) - a*c*d", products},
                {"a + b - c - d", plain}};
enum { FORMULAS = sizeof formulas / sizeof *formulas };

static void setup(void)
{
    for (unsigned k = 0; k < 4; k++)
        for (ptrdiff_t i = 0; i < MOST + APART; i++) {
            x[k][i] = random_wide_f64(k, i);
            y[k][i] = random_wide_f32(4 + k, i);
        }
}

TestSuite(expr_strips, .init = setup);

/* Arrays that begin at different places of a cache line. */
static void set_variables(prange_variable variables[4], const ptrdiff_t *n, prange_type type)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    for (int k = 0; k < 4; k++) {
        void *const data = type == PRANGE_F64 ? (void *)(x[k] + k) : (void *)(y[k] + k);
        variables[k] = (prange_variable){names[k], {data, type, 1, n, NULL}};
    }
}

static void evaluate(const char *text, const prange_variable variables[4], const prange_view *out)
{
    cr_assert_eq(prange_eval(text, 4, variables, out), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
}

Test(expr_strips, values_and_sums)
{
    for (int k = 0; k < SIZES * FORMULAS; k++) {
        const ptrdiff_t n = sizes[k / FORMULAS], begin = k % (APART + 1);
        const char *const text = formulas[k % FORMULAS].text;
        char summing[80];
        double sum, sum_wanted;
        prange_variable variables[4];
        set_variables(variables, &n, PRANGE_F64);
        for (ptrdiff_t i = 0; i < n; i++)
            wanted[i] =
                formulas[k % FORMULAS].value(x[0][i], x[1][i + 1], x[2][i + 2], x[3][i + 3]);
        evaluate(text, variables, &(prange_view){got + begin, PRANGE_F64, 1, &n, NULL});
        cr_assert_eq(bits_differ_f64(n, got + begin, wanted), n, "%s, n = %td", text, n);
        cr_assert_eq(prange_sum_f64(n, wanted, &sum_wanted), PRANGE_OK);
        (void)snprintf(summing, sizeof summing, "sum(%s)", text);
        evaluate(summing, variables, &(prange_view){&sum, PRANGE_F64, 0, NULL, NULL});
        cr_assert_eq(bits_of_f64(sum), bits_of_f64(sum_wanted), "%s, n = %td", summing, n);
    }
}

Test(expr_strips, floats)
{
    of_four_f32 *const value = quotient_last_f32;
    for (int k = 0; k < SIZES; k++) {
        const ptrdiff_t n = sizes[k], begin = k % (APART + 1);
        float sum, sum_wanted;
        prange_variable variables[4];
        set_variables(variables, &n, PRANGE_F32);
        for (ptrdiff_t i = 0; i < n; i++)
            wanted_f32[i] = value(y[0][i], y[1][i + 1], y[2][i + 2], y[3][i + 3]);
        evaluate("2*a + 3*b - c/d", variables,
                 &(prange_view){got_f32 + begin, PRANGE_F32, 1, &n, NULL});
        cr_assert_eq(bits_differ_f32(n, got_f32 + begin, wanted_f32), n, "n = %td", n);
        cr_assert_eq(prange_sum_f32(n, wanted_f32, &sum_wanted), PRANGE_OK);
        evaluate("sum(2*a + 3*b - c/d)", variables,
                 &(prange_view){&sum, PRANGE_F32, 0, NULL, NULL});
        cr_assert_eq(bits_of_f32(sum), bits_of_f32(sum_wanted), "n = %td", n);
    }
}

/* The points as numpy computes them: the last point is the end itself, and if the step underflows
 * the division comes first. */
static double point(double begin, double end, ptrdiff_t n, ptrdiff_t k)
{
    const double gaps = (double)(n - 1), gap = (end - begin) / gaps;
    if (k == 0 || k == n - 1)
        return k == 0 ? begin : end;
    return (gap == 0 ? (double)k / gaps * (end - begin) : (double)k * gap) + begin;
}

static float point_f32(float begin, float end, ptrdiff_t n, ptrdiff_t k)
{
    const float gaps = (float)(n - 1), gap = (end - begin) / gaps;
    if (k == 0 || k == n - 1)
        return k == 0 ? begin : end;
    return (gap == 0 ? (float)k / gaps * (end - begin) : (float)k * gap) + begin;
}

/* The ends of a range, in both types. */
static const float ends[][2] = {{0, 1}, {-1.1f, 2.5f},      {1e6f, -3},
                                {4, 4}, {-0.0f, 0x1p-149f}, {0, INFINITY}};
enum { ENDS = sizeof ends / sizeof *ends };

Test(expr_strips, points)
{
    for (int k = 0; k < SIZES * ENDS; k++) {
        const ptrdiff_t n = sizes[k / ENDS];
        const float begin = ends[k % ENDS][0], end = ends[k % ENDS][1];
        const double wide_begin = (double)begin,
                     wide_end = end == 0x1p-149f ? 0x1p-1074 : (double)end;
        const prange_variable narrow[] = {
            {"p", {(void *)(uintptr_t)&begin, PRANGE_F32, 0, NULL, NULL}},
            {"q", {(void *)(uintptr_t)&end, PRANGE_F32, 0, NULL, NULL}},
            {"n", {(void *)(uintptr_t)&n, PRANGE_I64, 0, NULL, NULL}}};
        const prange_variable wide[] = {
            {"p", {(void *)(uintptr_t)&wide_begin, PRANGE_F64, 0, NULL, NULL}},
            {"q", {(void *)(uintptr_t)&wide_end, PRANGE_F64, 0, NULL, NULL}},
            narrow[2]};
        for (ptrdiff_t i = 0; i < n; i++) {
            wanted[i] = point(wide_begin, wide_end, n, i);
            wanted_f32[i] = point_f32(begin, end, n, i);
        }
        const prange_view out = {got, PRANGE_F64, 1, &n, NULL};
        const prange_view out_f32 = {got_f32, PRANGE_F32, 1, &n, NULL};
        cr_assert_eq(prange_eval("linspace(p, q, n)", 3, wide, &out), PRANGE_OK);
        cr_assert_eq(prange_eval("linspace(p, q, n)", 3, narrow, &out_f32), PRANGE_OK);
        cr_assert_eq(bits_differ_f64(n, got, wanted), n, "%g .. %g, n = %td", wide_begin, wide_end,
                     n);
        cr_assert_eq(bits_differ_f32(n, got_f32, wanted_f32), n, "%g .. %g, n = %td", (double)begin,
                     (double)end, n);
    }
}

static double counted_parabola(double p)
{
    return p * p - p;
}

static double counted_opposite(double p)
{
    return p - p * p;
}

static double counted_sum(double p)
{
    return p * p + p;
}

static double counted_cube(double p)
{
    return p * p * p;
}

static double counted_square(double p)
{
    return p * p;
}

static double counted_root(double p)
{
    return sqrt(fabs(p));
}

static double counted_minus(double p)
{
    return -p;
}

static double counted_half(double p)
{
    return p * 0.5;
}

/* Formulas whose sums over ranges are computed without arrays. */
static const struct {
    const char *text;
    double (*value)(double p);
} counted[] = {{"x**2 - x", counted_parabola}, {"x - x*x", counted_opposite},
               {"x*x + x", counted_sum},       {"x*x*x", counted_cube},
               {"x**2", counted_square},       {"sqrt(abs(x))", counted_root},
               {"-x", counted_minus},          {"x*0.5", counted_half}};
enum { COUNTED = sizeof counted / sizeof *counted };

/* The sum of a formula over n generated numbers must equal that over an array of the numbers. */
static void check_counted(const char *numbers, const double values[],
                          const prange_variable variables[4], ptrdiff_t n, prange_type type)
{
    for (int k = 0; k < COUNTED; k++) {
        char text[200] = "sum(";
        double sum = 0, sum_wanted = 0;
        float sum_f32 = 0, sum_wanted_f32 = 0;
        for (const char *c = counted[k].text; *c; c++)
            (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s",
                           *c == 'x' ? numbers : (char[]){*c, 0});
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), ")");
        for (ptrdiff_t i = 0; i < n; i++) {
            wanted[i] = counted[k].value(values[i]);
            wanted_f32[i] = (float)wanted[i];
        }
        void *const to = type == PRANGE_F64 ? (void *)&sum : (void *)&sum_f32;
        evaluate(text, variables, &(prange_view){to, type, 0, NULL, NULL});
        if (type == PRANGE_F64)
            cr_assert_eq(prange_sum_f64(n, wanted, &sum_wanted), PRANGE_OK);
        else
            cr_assert_eq(prange_sum_f32(n, wanted_f32, &sum_wanted_f32), PRANGE_OK);
        cr_assert_eq(bits_of_f64(sum), bits_of_f64(sum_wanted), "%s, n = %td: %a, expected %a",
                     text, n, sum, sum_wanted);
        cr_assert_eq(bits_of_f32(sum_f32), bits_of_f32(sum_wanted_f32), "%s, n = %td", text, n);
    }
}

/* Also where squares are inexact, and beyond the integers that doubles represent exactly. */
Test(expr_strips, sums_of_ranges)
{
    static const int64_t ranges[][2] = {{0, 1},
                                        {-3000, 7},
                                        {5, -1},
                                        {94906265, -1},
                                        {94906262, 1},
                                        {-94906266, 5},
                                        {300000001, -7},
                                        {(INT64_C(1) << 52) - 3000, 1},
                                        {(INT64_C(1) << 60) + 1, 3}};
    enum { RANGES = sizeof ranges / sizeof *ranges };
    for (int k = 0; k < SIZES * RANGES; k++) {
        const ptrdiff_t n = sizes[k / RANGES];
        const int64_t begin = ranges[k % RANGES][0], step = ranges[k % RANGES][1];
        const int64_t end = begin + n * step;
        const prange_variable variables[] = {
            {"b", {(void *)(uintptr_t)&begin, PRANGE_I64, 0, NULL, NULL}},
            {"e", {(void *)(uintptr_t)&end, PRANGE_I64, 0, NULL, NULL}},
            {"s", {(void *)(uintptr_t)&step, PRANGE_I64, 0, NULL, NULL}},
            {"n", {(void *)(uintptr_t)&n, PRANGE_I64, 0, NULL, NULL}}};
        for (ptrdiff_t i = 0; i < n; i++)
            x[0][i] = (double)(begin + i * step);
        check_counted("f64(arange(b,e,s))", x[0], variables, n, PRANGE_F64);
        for (ptrdiff_t i = 0; i < n; i++)
            x[0][i] = (double)(i % 32);
        if (n <= 32) /* all of whose values are exact */
            check_counted("f32(arange(n))", x[0], variables, n, PRANGE_F32);
        for (int j = 0; j < ENDS; j++) {
            const double first = (double)ends[j][0], last = (double)ends[j][1];
            const prange_variable points[] = {
                {"p", {(void *)(uintptr_t)&first, PRANGE_F64, 0, NULL, NULL}},
                {"q", {(void *)(uintptr_t)&last, PRANGE_F64, 0, NULL, NULL}},
                variables[3],
                variables[2]};
            for (ptrdiff_t i = 0; i < n; i++)
                x[0][i] = point(first, last, n, i);
            check_counted("linspace(p,q,n)", x[0], points, n, PRANGE_F64);
        }
    }
}

/* Points along either axis of an array, in either order of memory. */
Test(expr_strips, points_of_rows)
{
    enum { ROWS = 3 };
    static double table[ROWS * MOST];
    for (int k = 0; k < SIZES; k++)
        for (int turned = 0; turned < 2; turned++) {
            const ptrdiff_t n = sizes[k], shape[] = {ROWS, n}, strides[] = {1, ROWS};
            const prange_variable variables[] = {
                {"n", {(void *)(uintptr_t)&n, PRANGE_I64, 0, NULL, NULL}}};
            const prange_view out = {table, PRANGE_F64, 2, shape, turned ? strides : NULL};
            cr_assert_eq(prange_eval("linspace(-1, 3, n)", 1, variables, &out), PRANGE_OK);
            for (ptrdiff_t i = 0; i < ROWS * n; i++) {
                const double at = point(-1, 3, n, turned ? i / ROWS : i % n);
                cr_assert_eq(bits_of_f64(table[i]), bits_of_f64(at), "n = %td, %td", n, i);
            }
        }
}

/* Few zeros of both signs, which are the extremes: those of an array are chosen lane by lane. */
Test(expr_strips, extremes_of_zeros)
{
    static const char *const texts[] = {"min(a*b)",      "min(rint(a))", "max(-a*b)",
                                        "max(rint(-a))", "min(abs(a))",  "max(-abs(a))"};
    for (int k = 0; k < 40 * SIZES; k++) {
        const ptrdiff_t n = sizes[k % SIZES];
        const uint64_t rarity = UINT64_C(1) << (k / SIZES % 13);
        for (ptrdiff_t i = 0; i < n; i++) {
            const uint64_t bits = random_bits((uint64_t)k, i);
            x[0][i] = bits % rarity ? 1.0 : bits >> 40 & 1 ? 0.0 : -0.0;
            x[1][i + 1] = 1.0;
            y[0][i] = (float)x[0][i];
            y[1][i + 1] = 1.0F;
        }
        for (int t = 0; t < 6; t++) {
            prange_variable variables[4];
            double most, most_wanted;
            float most_f32, most_wanted_f32;
            for (ptrdiff_t i = 0; i < n; i++) {
                const double value = t < 4 ? x[0][i] : fabs(x[0][i]);
                wanted[i] = t % 4 == 2 || t % 4 == 3 || t == 5 ? -value : value;
                wanted_f32[i] = (float)wanted[i];
            }
            const bool least = t < 2 || t == 4;
            cr_assert_eq((least ? prange_min_f64 : prange_max_f64)(n, wanted, &most_wanted),
                         PRANGE_OK);
            cr_assert_eq((least ? prange_min_f32 : prange_max_f32)(n, wanted_f32, &most_wanted_f32),
                         PRANGE_OK);
            set_variables(variables, &n, PRANGE_F64);
            evaluate(texts[t], variables, &(prange_view){&most, PRANGE_F64, 0, NULL, NULL});
            cr_assert_eq(bits_of_f64(most), bits_of_f64(most_wanted), "%s, n = %td", texts[t], n);
            set_variables(variables, &n, PRANGE_F32);
            evaluate(texts[t], variables, &(prange_view){&most_f32, PRANGE_F32, 0, NULL, NULL});
            cr_assert_eq(bits_of_f32(most_f32), bits_of_f32(most_wanted_f32), "%s, n = %td",
                         texts[t], n);
        }
    }
}

/* An extreme is NaN wherever there is one, also in elements that fill no vector. */
Test(expr_strips, extremes_with_nan)
{
    static const char *const texts[] = {"min(a*b)", "max(abs(a - b))", "max(a*b + a)",
                                        "min(exp(a) - b)"};
    for (int k = 0; k < 20 * SIZES; k++) {
        const ptrdiff_t n = sizes[k % SIZES];
        const ptrdiff_t at = (ptrdiff_t)(random_bits(3, k) % (uint64_t)n);
        for (ptrdiff_t i = 0; i < n; i++) {
            x[0][i] = i == at ? NAN : (double)i;
            x[1][i + 1] = 1.0;
            y[0][i] = (float)x[0][i];
            y[1][i + 1] = 1.0F;
        }
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            prange_variable variables[4];
            double extreme = 0.0;
            float extreme_f32 = 0.0F;
            set_variables(variables, &n, PRANGE_F64);
            evaluate(texts[t], variables, &(prange_view){&extreme, PRANGE_F64, 0, NULL, NULL});
            cr_assert(isnan(extreme), "%s, n = %td, NaN at %td", texts[t], n, at);
            set_variables(variables, &n, PRANGE_F32);
            evaluate(texts[t], variables, &(prange_view){&extreme_f32, PRANGE_F32, 0, NULL, NULL});
            cr_assert(isnan(extreme_f32), "%s, f32, n = %td, NaN at %td", texts[t], n, at);
        }
    }
}

/* The sum of negative zeros is -0, also where an operation cannot add to a sum. */
Test(expr_strips, negative_zeros)
{
    static const char *const texts[] = {"sum(atan(a))", "mean(atan(a))", "sum(floor(a))",
                                        "mean(sin(a))"};
    for (ptrdiff_t i = 0; i < MOST; i++) {
        x[0][i] = -0.0;
        y[0][i] = -0.0F;
    }
    for (int k = 0; k < SIZES; k++)
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            double sum = 1.0;
            float sum_f32 = 1.0F;
            prange_variable variables[4];
            set_variables(variables, &sizes[k], PRANGE_F64);
            evaluate(texts[t], variables, &(prange_view){&sum, PRANGE_F64, 0, NULL, NULL});
            cr_assert_eq(bits_of_f64(sum), bits_of_f64(-0.0), "%s, n = %td", texts[t], sizes[k]);
            set_variables(variables, &sizes[k], PRANGE_F32);
            evaluate(texts[t], variables, &(prange_view){&sum_f32, PRANGE_F32, 0, NULL, NULL});
            cr_assert_eq(bits_of_f32(sum_f32), bits_of_f32(-0.0F), "%s, n = %td", texts[t],
                         sizes[k]);
        }
}
