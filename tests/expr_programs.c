/* SPDX-License-Identifier: MIT */
/*
 * The programs of expressions: fused operations, reductions in one pass over memory, and the
 * printed program.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "comma.h"
#include "expr_variables.h"

TestSuite(expr_programs, .init = setup);

/* Runs a text, and checks that its printed program contains `part`. */
static void run_program(const char *text, const char *part, double x[N])
{
    char program[1000];
    prange_expr *expr = NULL;
    const prange_view out = {x, PRANGE_F64, 1, &shape_n, NULL};
    cr_assert_eq(prange_expr_compile(text, VARIABLES, variables, &expr), PRANGE_OK);
    prange_expr_print(expr, program, sizeof program);
    cr_expect(strstr(program, part), "%s:\n%s", text, program);
    cr_assert_eq(prange_expr_run(expr, VARIABLES, variables, &out), PRANGE_OK);
    prange_expr_free(expr);
}

Test(expr_programs, print)
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

Test(expr_programs, reductions_have_their_names)
{
    static const char *const names[] = {"sum",  "prod", "min", "max", "argmin", "argmax",
                                        "mean", "var",  "std", "any", "all",    "count"};
    for (int k = 0; k < 12; k++) {
        char text[40], wanted[40], program[1000];
        prange_expr *expr = NULL;
        snprintf(text, sizeof text, "%s(a)", names[k]);
        snprintf(wanted, sizeof wanted, " %s v0\n", names[k]);
        cr_assert_eq(prange_expr_compile(text, VARIABLES, variables, &expr), PRANGE_OK);
        prange_expr_print(expr, program, sizeof program);
        cr_expect(strstr(program, wanted), "%s:\n%s", text, program);
        prange_expr_free(expr);
    }
}

Test(expr_programs, numbers_have_a_point_in_every_language)
{
    const locale_t comma = comma_locale();
    if (!comma)
        cr_skip_test("no locale with a decimal comma");
    char text[1000], number[20];
    prange_expr *expr = NULL;
    uselocale(comma);
    snprintf(number, sizeof number, "%.1f", 2.5);
    const prange_status status = prange_expr_compile("(2.5*a + 1e-30)*a - 1.25; f*0.5 + s/1e300",
                                                     VARIABLES, variables, &expr);
    prange_expr_print(expr, text, sizeof text);
    uselocale(LC_GLOBAL_LOCALE);
    freelocale(comma);
    cr_assert_str_eq(number, "2,5");
    cr_assert_eq(status, PRANGE_OK, "%s", prange_last_error());
    static const char *const shown[] = {": 2.5, 1.0000000000000001e-30, -1.25\n", ", 0.5",
                                        "1.0000000000000001e+300"};
    for (int k = 0; k < 3; k++)
        cr_expect(strstr(text, shown[k]), "%s is not in\n%s", shown[k], text);
    prange_expr_free(expr);
}

/* Quotients by powers of two become products; quotients by other numbers do not. */
Test(expr_programs, quotients_by_numbers)
{
    static const double by[] = {2,         -0.25, 1,       0x1p1022, 0x1p-1022, 0x1p1023,
                                0x1p-1074, 3,     0x1.8p1, 0.0,      0x1p126,   0x1p-127};
    for (size_t k = 0; k < sizeof by / sizeof *by; k++) {
        char text[60];
        double x[N];
        float y[N];
        snprintf(text, sizeof text, "a / %.17g", by[k]);
        cr_assert_eq(eval(text, PRANGE_F64, 1, x), PRANGE_OK);
        snprintf(text, sizeof text, "f / %.17g", by[k]);
        cr_assert_eq(eval(text, PRANGE_F32, 1, y), PRANGE_OK);
        for (int i = 0; i < N; i++) {
            cr_expect_eq(bits_of_f64(x[i]), bits_of_f64(a[i] / by[k]), "%a / %a", a[i], by[k]);
            cr_expect_eq(bits_of_f32(y[i]), bits_of_f32(f[i] / (float)by[k]), "%a / %a",
                         (double)f[i], by[k]);
        }
    }
}

/* Each superinstruction is found, and has the bits of the operations one by one. */
Test(expr_programs, superinstructions)
{
    static const char *const found[][2] = {
        {"root_mul_add_mul", "sqrt(a*b + s*a)"},
        {"root_mul_add", "sqrt(s + b*a)"},
        {"square_difference", "(a - b)**2"},
        {"abs_difference", "abs(a - b)"},
        {"square_sum", "(a + 2)**2"},
        {"mul_add_mul", "2*a + 3*b"},
        {"mul_sub_mul", "a*a - b*s"},
        {"div_add", "b + a/b"},
        {"div_sub", "a/b - s"},
        {"sub_div", "s - a/b"},
        {"mul_add", "a + b*s"},
        {"mul_sub", "a*b - a"},
        {"sub_mul", "a - a*b"},
        {"difference_div", "(a - b)/s"},
        {"difference_mul", "s*(a - b)"},
        {"sum_mul", "(a + b)*a"},
        {"sum_div", "(s + b)/a"},
        {"mul_mul", "a*b*s"},
        {"less_mul", "(a > b)*s"},
        {"at_most_mul", "b*(s >= a)"},
        {"select_equal", "where(a == s, b, a)"},
        {"select_unequal", "where(a != b, s, a)"},
        {"select_less", "where(a > b, a, 0)"},
        {"select_at_most", "where(a <= b, b, s)"},
        {"fma", "fma(a, s, b)"},
    };
    enum { COUNT = sizeof found / sizeof *found };
    for (int k = 0; k < COUNT; k++) {
        char name[40];
        double x[N];
        snprintf(name, sizeof name, "f64 %s ", found[k][0]);
        run_program(found[k][1], name, x);
        run_program(found[k][1], "1 operations", x);
        for (int i = 0; i < N; i++) {
            const double y = a[i], z = b[i];
            const double want[COUNT] = {
                sqrt(y * z + s * y), sqrt(s + z * y), (y - z) * (y - z), fabs(y - z),
                (y + 2) * (y + 2),   2 * y + 3 * z,   y * y - z * s,     z + y / z,
                y / z - s,           s - y / z,       y + z * s,         y * z - y,
                y - y * z,           (y - z) / s,     s * (y - z),       (y + z) * y,
                (s + z) / y,         y * z * s,       (y > z) * s,       z * (s >= y),
                y == s ? z : y,      y != z ? s : y,  y > z ? y : 0,     y <= z ? z : s,
                fma(y, s, z)};
            cr_expect_eq(bits_of_f64(x[i]), bits_of_f64(want[k]), "%s", found[k][1]);
        }
    }
}

/* Each step of a chain is recognised and fused with others, and has the bits of separate
 * operations. */
Test(expr_programs, steps)
{
    static const struct {
        const char *text, *steps;
    } found[] = {
        {"sqrt(abs(a)) + b", "load v0, abs, sqrt, add v1"},
        {"-((a + b)*s) - a", "load_add v0 v1, mul v6, neg, sub v0"},
        {"(a - b)**2/s*a", "load_sub v0 v1, square, div v6, mul v0"},
        {"s*(a + b) + (a - s)**2", "load_add v0 v1, mul v6, add_square v0 v6"},
        {"a/b + a*b + a/s", "load_div v0 v1, add_mul v0 v1, add_div v0 v6"},
        {"a*b - s*b - a/s", "load_mul v0 v1, sub_mul v6 v1, sub_div v0 v6"},
        {"s - (b - a*b*s)", "load_mul v0 v1, mul v6, rsub v1, rsub v6"},
        {"a*b - (b + a*s)*a", "load_mul v0 v6, add v1, mul v0, rsub_mul v0 v1"},
        {"a/b - (b + a*s)*a", "load_mul v0 v6, add v1, mul v0, rsub_div v0 v1"},
        {"(a*b + s + a)*(b + a)", "load_mul v0 v1, add v6, add v0, mul_add v1 v0"},
        {"(a - b)*(a*b + s)/(b + s)", "load_mul v0 v1, add v6, mul_sub v0 v1, div_add v1 v6"},
        {"(a*b + s + a)/(b - s)", "load_mul v0 v1, add v6, add v0, div_sub v1 v6"},
        {"s/(a*b + s + a)", "load_mul v0 v1, add v6, add v0, rdiv v6"},
        {"(a + b)/(a*b/s + a)", "load_mul v0 v1, div v6, add v0, rdiv_add v0 v1"},
        {"(a - b)/(a*b/s + a)", "load_mul v0 v1, div v6, add v0, rdiv_sub v0 v1"},
        {"(a * b)/(a/b - s + a)", "load_div v0 v1, sub v6, add v0, rdiv_mul v0 v1"},
        {"min(a, b)*max(b, s)", "load_min v0 v1, mul_max v1 v6"},
        {"max(a, s)*min(b, a)", "load_max v0 v6, mul_min v1 v0"},
        {"a*b + min(a, b)", "load_mul v0 v1, add_min v0 v1"},
        {"min(a, s) + max(a, b)", "load_min v0 v6, add_max v0 v1"},
        {"max(a, b) - min(a, b)", "load_max v0 v1, sub_min v0 v1"},
        {"a*s - max(a, b)", "load_mul v0 v6, sub_max v0 v1"},
        {"clip(a*b, s, 4)", "load_mul v0 v1, max v6, min 4"},
        {"max(s, min(b, a + b))", "load_add v0 v1, rmin v1, rmax v6"},
        {"(a + 1)*(b + 2)*(a + 3)*(b + 4)*(a + 5)*(b + 6)*(a + 7)*(b + 8)*(a + 9)*(b + 10)",
         "load_add v0 1, mul_add v1 2, mul_add v0 3, mul_add v1 4, mul_add v0 5, mul_add v1 6"},
        {"a+b+s+a+b+s+a+b+s+a+b+s+a+b+s+a+b+s", "load #3, add v0, add v1, add v6, add v0"},
    };
    enum { COUNT = sizeof found / sizeof *found };
    for (int k = 0; k < COUNT; k++) {
        double x[N];
        run_program(found[k].text, found[k].steps, x);
        for (int i = 0; i < N; i++) {
            const double y = a[i], z = b[i];
            const double want[COUNT] = {sqrt(fabs(y)) + z,
                                        -((y + z) * s) - y,
                                        (y - z) * (y - z) / s * y,
                                        s * (y + z) + (y - s) * (y - s),
                                        y / z + y * z + y / s,
                                        y * z - s * z - y / s,
                                        s - (z - y * z * s),
                                        y * z - (z + y * s) * y,
                                        y / z - (z + y * s) * y,
                                        (y * z + s + y) * (z + y),
                                        (y - z) * (y * z + s) / (z + s),
                                        (y * z + s + y) / (z - s),
                                        s / (y * z + s + y),
                                        (y + z) / (y * z / s + y),
                                        (y - z) / (y * z / s + y),
                                        (y * z) / (y / z - s + y),
                                        fmin(y, z) * fmax(z, s),
                                        fmax(y, s) * fmin(z, y),
                                        y * z + fmin(y, z),
                                        fmin(y, s) + fmax(y, z),
                                        fmax(y, z) - fmin(y, z),
                                        y * s - fmax(y, z),
                                        fmin(fmax(y * z, s), 4),
                                        fmax(s, fmin(z, y + z)),
                                        (y + 1) * (z + 2) * (y + 3) * (z + 4) * (y + 5) * (z + 6) *
                                            (y + 7) * (z + 8) * (y + 9) * (z + 10),
                                        y + z + s + y + z + s + y + z + s + y + z + s + y + z + s +
                                            y + z + s};
            cr_expect_eq(bits_of_f64(x[i]), bits_of_f64(want[k]), "%s", found[k].text);
        }
    }
}

/* Those of integers: of bits, too, and shifts by numbers less than the width. */
Test(expr_programs, steps_of_integers)
{
    static const char *const found[][2] = {
        {"(l & 255) + (l >> 3)", "i64 chain load_and v3 255, add_shr v3 3"},
        {"((l << 5) ^ (l >> 2)) ^ m", "i64 chain load_shl v3 5, xor_shr v3 2, xor #"},
        {"(n32 | 3)*7 - m", "i32 chain load_or v4 3, mul 7, sub v7"},
        {"((n32 << 2) & m) >> 31", "i32 chain load_shl v4 2, and v7, shr 31"},
        {"(n32 + m) << 32", "i32 shift_left #0, 32"},
        {"(n32 + m) << -1", "i32 shift_left #0, -1"},
        {"(n32 + 1) >> m", "i32 shift_right #0, v7"},
        {"sum(n32 ^ m)", "i32 chain load_xor v4 v7"},
        {"sum(n32*m)", "i32 mul v4, v7"},
        {"sum(where(l > 3, l, 0))", "i64 select_less 3, v3, v3, 0"},
        {"where(u > 3, u, 0)", "u8 select #"},
        {"where(n32 > 3, a, b)", "f64 select #"},
    };
    check_programs(sizeof found / sizeof *found, found);
}

/* Computed operands of a chain occupy registers, of which there are few. */
Test(expr_programs, chains_of_computed_operands)
{
    char text[1000] = "";
    double x[N], want[N] = {0};
    for (int k = 0; k < 15; k++) {
        const size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%sfmin(a, %d.5)*fmax(b, %d.25)",
                 k ? " + " : "", k, k);
        for (int i = 0; i < N; i++) {
            const double term = fmin(a[i], k + 0.5) * fmax(b[i], k + 0.25);
            want[i] = k ? want[i] + term : term;
        }
    }
    run_program(text, "registers 6", x);
    for (int i = 0; i < N; i++)
        cr_expect_eq(bits_of_f64(x[i]), bits_of_f64(want[i]));
}

/* A chain may read what it overwrites: a scalar in the register that becomes the result. */
Test(expr_programs, chains_in_place)
{
    double x[N];
    cr_assert_eq(eval("sqrt(f64(m)) - where(a > b, a, b)*s", PRANGE_F64, 1, x), PRANGE_OK);
    for (int i = 0; i < N; i++)
        cr_expect_eq(bits_of_f64(x[i]),
                     bits_of_f64(sqrt((double)m) - (a[i] > b[i] ? a[i] : b[i]) * s));
    memcpy(x, a, sizeof x);
    const prange_variable own[] = {{"x", {x, PRANGE_F64, 1, &shape_n, NULL}}, variables[1]};
    cr_assert_eq(prange_eval("x*b - x + b/x", 2, own, &own[0].view), PRANGE_OK);
    for (int i = 0; i < N; i++)
        cr_expect_eq(bits_of_f64(x[i]), bits_of_f64(a[i] * b[i] - a[i] + b[i] / a[i]));
}

/* Minus signs that move, so that less is computed: the program, and the bits. */
Test(expr_programs, signs)
{
    static const struct {
        const char *text, *program;
    } moved[] = {
        {"-a*b*0.5", "1 operations"},
        {"-a/3", "v0, -3"},
        {"2 / -a", "-2, v0"},
        {"-a * -b", "mul v0, v1"},
        {"-a + b", "sub v1, v0"},
        {"a + -b", "sub v0, v1"},
        {"a - -b", "add v0, v1"},
        {"-a*a + b", "sub_mul"},
        {"-a - b", "chain load v0, neg, sub v1"},
        {"-a * b", "neg"},
    };
    enum { COUNT = sizeof moved / sizeof *moved };
    a[0] = 0.0, b[0] = -0.0, a[1] = b[1] = -0.0, a[2] = 3.0, b[2] = 0.0, a[3] = -0.0, b[3] = 0.0;
    for (int k = 0; k < COUNT; k++) {
        double x[N];
        run_program(moved[k].text, moved[k].program, x);
        for (int i = 0; i < N; i++) {
            const double y = a[i], z = b[i];
            const double want[COUNT] = {-y * z * 0.5, -y / 3, 2 / -y,     -y * -z, -y + z,
                                        y + -z,       y - -z, -y * y + z, -y - z,  -y * z};
            cr_expect_eq(bits_of_f64(x[i]), bits_of_f64(want[k]), "%s", moved[k].text);
        }
    }
}

/* Sums and extremes of values in registers have the bits of those of an array, whatever the last
 * operation is and wherever blocks and strips end. */
Test(expr_programs, sums)
{
    static const char *const terms[] = {
        "sqrt(a*a + b*b)",
        "sqrt(a*a + s)",
        "(a - b)**2",
        "(a + 2)**2",
        "2*a + 3*b",
        "a*a - b*s",
        "b + a/b",
        "a/b - s",
        "s - a/b",
        "a + b*s",
        "a*b - a",
        "a - a*b",
        "(a - b)/s",
        "s*(a - b)",
        "(a + b)*a",
        "(s + b)/a",
        "a*b*s",
        "fma(a, s, b)",
        "-a",
        "abs(a)",
        "a*a",
        "sqrt(b*b)",
        "a + b",
        "s - a",
        "2*b",
        "s/a",
        "1/b",
        "min(a, b)",
        "max(s, a)",
        "where(a > b, a, 0)",
        "where(a*b <= s, a, b)",
        "where(a == b, a, b)",
        "where(a != b, b, s)",
        "min(a, b)*max(s, b) - a",
        "exp(-a)*b",
        "sqrt(s)*a - sin(b)",
        "2*a + 3*b - s/a",
        "exp(-a)*b - a*s + 1",
    };
    static const ptrdiff_t lengths[] = {1,    2,    7,    31,   32,   33,   63,   64,   127,
                                        1000, 1023, 1024, 1025, 4095, 4096, 4097, 5130, 20001};
    enum { MOST = 20001, TERMS = sizeof terms / sizeof *terms };
    double *x = malloc(4 * MOST * sizeof *x);
    cr_assert_not_null(x);
    float *const y = (float *)(x + 3 * MOST);
    float single = 2.5F;
    for (int real = 0; real < 2; real++)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths * TERMS; k++) {
            const ptrdiff_t n = lengths[k / TERMS];
            const char *term = terms[k % TERMS];
            const prange_type type = real ? PRANGE_F32 : PRANGE_F64;
            random_fill_f64(k, 2 * MOST, x);
            random_fill_f32(k, 2 * MOST, y);
            for (ptrdiff_t i = 0; i < n; i += 3) /* every third of a and b is the same */
                x[n + i] = x[i], y[n + i] = y[i];
            void *const left = real ? (void *)y : (void *)x;
            void *const right = real ? (void *)(y + n) : (void *)(x + n);
            const prange_variable own[] = {
                {"a", {left, type, 1, &n, NULL}},
                {"b", {right, type, 1, &n, NULL}},
                {"s", {real ? (void *)&single : (void *)&s, type, 0, NULL, NULL}}};
            char text[100];
            double sum = 0.0, want = 0.0;
            float got = 0.0F, wanted = 0.0F;
            const prange_view out = {real ? (void *)&got : (void *)&sum, type, 0, NULL, NULL};
            const prange_view one = {real ? (void *)&wanted : (void *)&want, type, 0, NULL, NULL};
            const prange_view values = {x + 2 * MOST, type, 1, &n, NULL};
            cr_assert_eq(prange_set_num_threads(1 + (int)(k % 3)), PRANGE_OK);
            for (int r = 0; r < 4; r++) {
                static const char *const names[] = {"sum", "mean", "min", "max"};
                static const prange_reduce_op ops[] = {PRANGE_REDUCE_SUM, PRANGE_REDUCE_MEAN,
                                                       PRANGE_REDUCE_MIN, PRANGE_REDUCE_MAX};
                snprintf(text, sizeof text, "%s(%s)", names[r], term);
                cr_assert_eq(prange_eval(text, 3, own, &out), PRANGE_OK, "%s", prange_last_error());
                cr_assert_eq(prange_eval(term, 3, own, &values), PRANGE_OK);
                cr_assert_eq(prange_reduce_axes(ops[r], &values, 1, &one), PRANGE_OK);
                cr_expect(bits_of_f64(sum) == bits_of_f64(want) &&
                              bits_of_f32(got) == bits_of_f32(wanted),
                          "%s of %td %s: %a %a, expected %a %a", text, n, real ? "f32" : "f64", sum,
                          (double)got, want, (double)wanted);
            }
        }
    free(x);
}

/* Reductions in one pass over memory, and some that need separate passes, have the bits of each
 * alone. */
Test(expr_programs, reductions_together)
{
    enum { LONG = 30001, COUNT = 8 };
    double *x = malloc(LONG * sizeof *x), got[COUNT];
    const ptrdiff_t n = LONG;
    const prange_variable own[] = {{"x", {x, PRANGE_F64, 1, &n, NULL}}, variables[2], variables[3]};
    static const char *const texts[COUNT] = {"sum(x)",       "sum(x*x)",  "max(x)",
                                             "count(x > 0)", "argmin(x)", "max(x - mean(x))",
                                             "mean(f)",      "sum(l)"};
    char all[300] = "";
    prange_view out[COUNT];
    random_fill_f64(9, LONG, x);
    for (int k = 0; k < COUNT; k++) {
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s;", texts[k]);
        out[k] = (prange_view){&got[k], PRANGE_F64, 0, NULL, NULL};
    }
    for (int threads = 1; threads <= 3; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(prange_eval(all, 3, own, out), PRANGE_OK, "%s", prange_last_error());
        for (int k = 0; k < COUNT; k++) {
            double alone = 0.0;
            const prange_view view = {&alone, PRANGE_F64, 0, NULL, NULL};
            cr_assert_eq(prange_eval(texts[k], 3, own, &view), PRANGE_OK);
            cr_expect_eq(bits_of_f64(alone), bits_of_f64(got[k]), "%s", texts[k]);
        }
    }
    free(x);
}
