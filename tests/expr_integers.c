/* SPDX-License-Identifier: MIT */
/*
 * Expressions of integers: values and sums around the edges of vectors, strips and blocks against
 * plain loops of one operation after the other, and quotients and shifts by any number.
 */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "random.h"

enum { MOST = 10007, APART = 3 };

static const ptrdiff_t sizes[] = {1,    2,    7,    15,   16,   17,   31,   33,   63,   64,
                                  65,   127,  128,  129,  255,  256,  257,  300,  511,  513,
                                  1023, 1024, 1025, 2048, 4095, 4096, 4097, 8192, 9000, MOST};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* Python's rules, except that quotient and remainder by 0 are 0. */
static int64_t quotient_of(int64_t x, int64_t y)
{
    if (y == 0)
        return 0;
    const __int128 p = x, q = y;
    __int128 whole = p / q;
    whole -= whole * q != p && (p < 0) != (q < 0);
    return (int64_t)whole;
}

static int64_t rest_of(int64_t x, int64_t y)
{
    return y == 0 ? 0 : (int64_t)((__int128)x - (__int128)y * quotient_of(x, y));
}

/* Operations that wrap to the type. */
#define DEFINE_OPERATIONS(type, wide)                                                              \
    static type type##_add(type x, type y)                                                         \
    {                                                                                              \
        return (type)((wide)x + (wide)y);                                                          \
    }                                                                                              \
    static type type##_sub(type x, type y)                                                         \
    {                                                                                              \
        return (type)((wide)x - (wide)y);                                                          \
    }                                                                                              \
    static type type##_mul(type x, type y)                                                         \
    {                                                                                              \
        return (type)((wide)x * (wide)y);                                                          \
    }                                                                                              \
    static type type##_min(type x, type y)                                                         \
    {                                                                                              \
        return x < y ? x : y;                                                                      \
    }                                                                                              \
    static type type##_max(type x, type y)                                                         \
    {                                                                                              \
        return x > y ? x : y;                                                                      \
    }
DEFINE_OPERATIONS(int64_t, uint64_t)
DEFINE_OPERATIONS(int32_t, uint32_t)

/* Formulas of a, b and c: chains of one or more operations, each on the result of the one before.
 */
#define DEFINE_CHAINS(type, wide)                                                                  \
    static type type##_chained(int formula, type a, type b, type c)                                \
    {                                                                                              \
        const type sum = type##_add(a, b), product = type##_mul(a, b), apart = type##_sub(b, c);   \
        switch (formula) {                                                                         \
        case 0:                                                                                    \
            return (a ^ b) | (c & 7);                                                              \
        case 1:                                                                                    \
            return (type)((wide)sum << 3);                                                         \
        case 2:                                                                                    \
            return type##_sub(type##_mul(c, b), type##_mul(type##_sub(a, b), type##_add(a, c)));   \
        case 3:                                                                                    \
            return type##_add(type##_mul(sum, type##_min(b, c)), type##_max(a, c));                \
        case 4:                                                                                    \
            return type##_add(product, type##_mul(apart, apart));                                  \
        case 5:                                                                                    \
            return type##_mul(type##_min(a, b), type##_max(b, c));                                 \
        case 6:                                                                                    \
            return type##_add(product, type##_min(b, c));                                          \
        case 7:                                                                                    \
            return type##_sub(type##_mul(a, c), type##_min(a, b));                                 \
        case 8:                                                                                    \
            return type##_mul(type##_add(product, c), apart);                                      \
        case 9: {                                                                                  \
            const type x = type##_mul(type##_max(a, b), c);                                        \
            return x < 0 ? type##_sub(0, x) : x;                                                   \
        }                                                                                          \
        case 10:                                                                                   \
            return type##_sub(type##_add(a ^ b, type##_mul(b, c)), c) | a;                         \
        case 11:                                                                                   \
            return type##_min(type##_max(sum, c), a) ^ b;                                          \
        default:                                                                                   \
            return type##_max(b, type##_min(c, type##_sub(0, sum)));                               \
        }                                                                                          \
    }
DEFINE_CHAINS(int64_t, uint64_t)
DEFINE_CHAINS(int32_t, uint32_t)

/* All formulas, each operation of which wraps to the type. */
#define DEFINE_FORMULAS(type, wide)                                                                \
    static type type##_value(int formula, type a, type b, type c)                                  \
    {                                                                                              \
        switch (formula) {                                                                         \
        case 0:                                                                                    \
            return (type)rest_of(type##_add(type##_mul(a, 3), b), 7);                              \
        case 1:                                                                                    \
            return type##_add(a & 255, b >> 3);                                                    \
        case 2:                                                                                    \
            return type##_add(type##_mul(a, b), c);                                                \
        case 3:                                                                                    \
            return (a ^ b) | (type)((wide)c << 5);                                                 \
        case 4:                                                                                    \
            return (type)quotient_of(type##_sub(a, b), -10);                                       \
        case 5:                                                                                    \
            return type##_sub(type##_add(type##_sub(type##_mul(a, b), type##_mul(c, 3)), a & b),   \
                              b > c ? b : c);                                                      \
        case 6:                                                                                    \
            return a > b ? a : c;                                                                  \
        case 7:                                                                                    \
            return type##_add(a & 1, b & 1) == (c & 1) ? type##_sub(a, b) : 7;                     \
        case 8: {                                                                                  \
            const type x = type##_sub(a, b), least = a < c ? a : c;                                \
            return type##_add(x < 0 ? type##_sub(0, x) : x, type##_mul(least, 3));                 \
        }                                                                                          \
        case 9:                                                                                    \
            return type##_sub(0, a) ^ (type)((wide)b << 1) ^ (c >> 7);                             \
        case 10:                                                                                   \
            return ((a | b) & (c ^ 1023)) >> 2;                                                    \
        case 11:                                                                                   \
            return type##_sub(c, type##_mul(type##_sub(a, b), type##_sub(a, b)));                  \
        case 12:                                                                                   \
            return type##_mul(a, b);                                                               \
        case 13:                                                                                   \
            return a & b;                                                                          \
        case 14:                                                                                   \
            return b >> 9;                                                                         \
        case 15:                                                                                   \
            return type##_add((type)((wide)a << 3) | (b >> 4), (type)((wide)c << 2));              \
        default:                                                                                   \
            return type##_chained(formula - 16, a, b, c);                                          \
        }                                                                                          \
    }
DEFINE_FORMULAS(int64_t, uint64_t)
DEFINE_FORMULAS(int32_t, uint32_t)

static const char *const texts[] = {"(a*3 + b) % 7",
                                    "(a & 255) + (b >> 3)",
                                    "a*b + c",
                                    "(a ^ b) | (c << 5)",
                                    "(a - b) // -10",
                                    "a*b - c*3 + (a & b) - max(b, c)",
                                    "where(a > b, a, c)",
                                    "where((a & 1) + (b & 1) == (c & 1), a - b, 7)",
                                    "abs(a - b) + min(a, c)*3",
                                    "-a ^ (b << 1) ^ (c >> 7)",
                                    "((a | b) & (c ^ 1023)) >> 2",
                                    "c - (a - b)**2",
                                    "a*b",
                                    "a & b",
                                    "b >> 9",
                                    "((a << 3) | (b >> 4)) + (c << 2)",
                                    "(a ^ b) | (c & 7)",
                                    "(a + b) << 3",
                                    "c*b - (a - b)*(a + c)",
                                    "(a + b)*min(b, c) + max(a, c)",
                                    "a*b + (b - c)**2",
                                    "min(a, b)*max(b, c)",
                                    "a*b + min(b, c)",
                                    "a*c - min(a, b)",
                                    "(a*b + c)*(b - c)",
                                    "abs(max(a, b)*c)",
                                    "((a ^ b) + b*c - c) | a",
                                    "min(max(a + b, c), a) ^ b",
                                    "max(b, min(c, -(a + b)))"};
enum { TEXTS = sizeof texts / sizeof *texts };

static int64_t x[3][MOST + APART], wanted[MOST], got[MOST + APART];
static int32_t y[3][MOST + APART], got_i32[MOST + APART];

static void setup(void)
{
    for (unsigned k = 0; k < 3; k++)
        for (ptrdiff_t i = 0; i < MOST + APART; i++) {
            const uint64_t bits = random_bits(k, i);
            x[k][i] = (int64_t)bits >> bits % 61;
            y[k][i] = (int32_t)(uint32_t)(bits >> 32) >> bits % 29;
        }
    x[0][5] = x[1][5] = x[2][6] = INT64_MIN;
    y[0][5] = y[1][5] = y[2][6] = INT32_MIN;
}

TestSuite(expr_integers, .init = setup);

/* Arrays that begin at different places of a cache line. */
static void set_variables(prange_variable variables[3], const ptrdiff_t *n, prange_type type)
{
    static const char *const names[] = {"a", "b", "c"};
    for (int k = 0; k < 3; k++) {
        void *const data = type == PRANGE_I64 ? (void *)(x[k] + k) : (void *)(y[k] + k);
        variables[k] = (prange_variable){names[k], {data, type, 1, n, NULL}};
    }
}

static void evaluate(const char *text, const prange_variable variables[3], const prange_view *out)
{
    cr_assert_eq(prange_eval(text, 3, variables, out), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
}

static void set_wanted(int formula, ptrdiff_t n, prange_type type)
{
    for (ptrdiff_t i = 0; i < n; i++)
        wanted[i] = type == PRANGE_I64 ? int64_t_value(formula, x[0][i], x[1][i + 1], x[2][i + 2])
                                       : int32_t_value(formula, y[0][i], y[1][i + 1], y[2][i + 2]);
}

static int64_t sum_wanted(ptrdiff_t n)
{
    uint64_t sum = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        sum += (uint64_t)wanted[i];
    return (int64_t)sum;
}

static void check_values(int formula, ptrdiff_t n, prange_type type)
{
    const ptrdiff_t begin = n % (APART + 1);
    prange_variable variables[3];
    char summing[80];
    int64_t sum = 0;
    set_variables(variables, &n, type);
    set_wanted(formula, n, type);
    void *const to = type == PRANGE_I64 ? (void *)(got + begin) : (void *)(got_i32 + begin);
    evaluate(texts[formula], variables, &(prange_view){to, type, 1, &n, NULL});
    for (ptrdiff_t i = 0; i < n; i++) {
        const int64_t value = type == PRANGE_I64 ? got[begin + i] : got_i32[begin + i];
        cr_assert_eq(value, wanted[i], "%s, type %d, n = %td, %td: %lld", texts[formula], (int)type,
                     n, i, (long long)value);
    }
    (void)snprintf(summing, sizeof summing, "sum(%s)", texts[formula]);
    evaluate(summing, variables, &(prange_view){&sum, PRANGE_I64, 0, NULL, NULL});
    cr_assert_eq(sum, sum_wanted(n), "%s, type %d, n = %td", summing, (int)type, n);
}

Test(expr_integers, values_and_sums)
{
    for (int k = 0; k < SIZES * TEXTS; k++) {
        cr_assert_eq(prange_set_num_threads(1 + k % 3), PRANGE_OK);
        check_values(k % TEXTS, sizes[k / TEXTS], PRANGE_I64);
        check_values(k % TEXTS, sizes[k / TEXTS], PRANGE_I32);
    }
}

/* Results stored by streaming stores, and sums of many blocks. */
Test(expr_integers, large)
{
    enum { LONG = (1 << 21) + 77 };
    static int32_t a[LONG], b[LONG], c[LONG];
    const ptrdiff_t n = LONG;
    for (ptrdiff_t i = 0; i < n; i++) {
        a[i] = (int32_t)random_bits(5, i);
        b[i] = (int32_t)random_bits(6, i);
    }
    const prange_variable variables[] = {{"a", {a, PRANGE_I32, 1, &n, NULL}},
                                         {"b", {b, PRANGE_I32, 1, &n, NULL}},
                                         {"c", {b, PRANGE_I32, 1, &n, NULL}}};
    static const int formulas[] = {1, 2, 5, 6, 12};
    for (int k = 0; k < 5; k++) {
        char summing[80];
        int64_t sum = 0;
        uint64_t total = 0;
        evaluate(texts[formulas[k]], variables, &(prange_view){c, PRANGE_I32, 1, &n, NULL});
        for (ptrdiff_t i = 0; i < n; i++) {
            const int32_t value = int32_t_value(formulas[k], a[i], b[i], b[i]);
            total += (uint64_t)(int64_t)value;
            cr_assert_eq(c[i], value, "%s, %td", texts[formulas[k]], i);
        }
        (void)snprintf(summing, sizeof summing, "sum(%s)", texts[formulas[k]]);
        evaluate(summing, variables, &(prange_view){&sum, PRANGE_I64, 0, NULL, NULL});
        cr_assert_eq(sum, (int64_t)total, "%s", summing);
    }
}

/* Down the columns and along the rows of a matrix. */
static void check_axes(int formula, const ptrdiff_t shape[2], prange_type type)
{
    const ptrdiff_t n = shape[0] * shape[1];
    prange_variable variables[3];
    set_variables(variables, &n, type);
    for (int v = 0; v < 3; v++)
        variables[v].view = (prange_view){variables[v].view.data, type, 2, shape, NULL};
    set_wanted(formula, n, type);
    for (int axis = 0; axis < 2; axis++) {
        char summing[80];
        const ptrdiff_t left = shape[1 - axis];
        (void)snprintf(summing, sizeof summing, "sum(%s, axis=%d)", texts[formula], axis);
        evaluate(summing, variables, &(prange_view){got, PRANGE_I64, 1, &left, NULL});
        for (ptrdiff_t i = 0; i < left; i++) {
            uint64_t sum = 0;
            for (ptrdiff_t j = 0; j < shape[axis]; j++)
                sum += (uint64_t)wanted[axis == 0 ? j * shape[1] + i : i * shape[1] + j];
            cr_assert_eq(got[i], (int64_t)sum, "%s, type %d, %td x %td, %td", summing, (int)type,
                         shape[0], shape[1], i);
        }
    }
}

Test(expr_integers, axes)
{
    static const ptrdiff_t shapes[][2] = {{3, 5}, {40, 33}, {700, 9}, {5, 1000}, {100, 100}};
    for (int k = 0; k < 5 * TEXTS; k++) {
        check_axes(k % TEXTS, shapes[k / TEXTS], PRANGE_I64);
        check_axes(k % TEXTS, shapes[k / TEXTS], PRANGE_I32);
    }
}

/* Every pair of numbers: as arrays, and with either of them as a scalar. */
Test(expr_integers, quotients_and_shifts_of_i64)
{
    enum { EDGES = 29, SIDE = 61, ALL = SIDE * SIDE };
    static const int64_t edges[EDGES] = {0,
                                         1,
                                         -1,
                                         2,
                                         -2,
                                         3,
                                         -3,
                                         7,
                                         -7,
                                         10,
                                         31,
                                         32,
                                         63,
                                         64,
                                         INT64_C(1) << 31,
                                         (INT64_C(1) << 49) - 1,
                                         INT64_C(1) << 49,
                                         (INT64_C(1) << 49) + 1,
                                         -(INT64_C(1) << 49),
                                         -(INT64_C(1) << 49) - 1,
                                         (INT64_C(1) << 53) + 1,
                                         -(INT64_C(1) << 53) - 1,
                                         INT64_MAX / 3,
                                         INT64_MAX - 1,
                                         INT64_MAX,
                                         INT64_MIN,
                                         INT64_MIN + 1,
                                         3037000499,
                                         -3037000500};
    static int64_t p[ALL], q[ALL], out[4][ALL];
    int64_t values[SIDE];
    for (int k = 0; k < SIDE; k++) {
        const uint64_t random = random_bits(51, k);
        values[k] = k < EDGES ? edges[k] : (int64_t)random >> random % 62;
    }
    for (int k = 0; k < ALL; k++) {
        p[k] = values[k / SIDE];
        q[k] = values[k % SIDE];
    }
    for (int k = 0; k < ALL; k += 31)
        for (int form = 0; form < 3; form++) {
            const ptrdiff_t all = ALL - k, one = 1;
            const prange_variable variables[] = {
                {"p", {p + k, PRANGE_I64, 1, form == 1 ? &one : &all, NULL}},
                {"q", {q + k, PRANGE_I64, 1, form == 2 ? &one : &all, NULL}}};
            prange_view outs[4];
            for (int o = 0; o < 4; o++)
                outs[o] = (prange_view){out[o], PRANGE_I64, 1, &all, NULL};
            cr_assert_eq(prange_eval("p // q; p % q; p << q; p >> q", 2, variables, outs),
                         PRANGE_OK, "%s", prange_last_error());
            for (int i = 0; i < all; i++) {
                const int64_t a = p[k + (form == 1 ? 0 : i)], b = q[k + (form == 2 ? 0 : i)];
                const bool within = b >= 0 && b < 64;
                const int64_t want[] = {quotient_of(a, b), rest_of(a, b),
                                        within ? (int64_t)((uint64_t)a << b) : 0,
                                        a >> (within ? b : 63)};
                for (int o = 0; o < 4; o++)
                    cr_assert_eq(out[o][i], want[o], "%lld, %lld, %d: %lld", (long long)a,
                                 (long long)b, o, (long long)out[o][i]);
            }
        }
}

Test(expr_integers, shifts_of_i32)
{
    enum { COUNTS = 9 };
    static const int32_t counts[COUNTS] = {-1, 0, 1, 7, 30, 31, 32, 33, INT32_MIN};
    const ptrdiff_t n = 1000;
    for (int k = 0; k < COUNTS; k++)
        for (int one = 0; one < 2; one++) {
            static int32_t by[1000], left[1000], right[1000];
            for (int i = 0; i < 1000; i++)
                by[i] = one ? counts[k] : counts[(k + i) % COUNTS];
            const prange_variable variables[] = {
                {"a", {y[0], PRANGE_I32, 1, &n, NULL}},
                {"c", {by, PRANGE_I32, one ? 0 : 1, one ? NULL : &n, NULL}}};
            const prange_view outs[] = {{left, PRANGE_I32, 1, &n, NULL},
                                        {right, PRANGE_I32, 1, &n, NULL}};
            cr_assert_eq(prange_eval("a << c; a >> c", 2, variables, outs), PRANGE_OK);
            for (int i = 0; i < 1000; i++) {
                const int32_t a = y[0][i], c = by[i];
                const bool within = c >= 0 && c < 32;
                cr_assert_eq(left[i], within ? (int32_t)((uint32_t)a << c) : 0, "%d << %d", a, c);
                cr_assert_eq(right[i], a >> (within ? c : 31), "%d >> %d", a, c);
            }
        }
}
