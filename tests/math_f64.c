/* SPDX-License-Identifier: MIT */
/*
 * The elementary f64 functions of prange/math.h: special values, by Annex F of C99 and the rules
 * that the headers add, and the same bits under several compiler flags. tests/accuracy.c measures
 * their errors.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "math_f64_list.h"
#include "math_flags.h"
#include "random.h"

#define INF INFINITY
#define LEAST 0x1p-1074
#define MOST 0x1.fffffffffffffp1023

#define ONE(name)                                                                                  \
    static double of_##name(double x)                                                              \
    {                                                                                              \
        return prange_##name(x);                                                                   \
    }
MATH_F64_ONE(ONE)
#undef ONE

typedef struct special {
    const char *name;
    double (*one)(double);
    double x[12], y[12]; /* y of each x, up to the first NaN among x, which gives NaN */
} special;

static const special specials[] = {
    {"exp",
     of_exp,
     {0.0, -0.0, -INF, INF, LEAST, -LEAST, 710.0, -746.0, MOST, -MOST, NAN},
     {1.0, 1.0, 0.0, INF, 1.0, 1.0, INF, 0.0, INF, 0.0}},
    {"exp2",
     of_exp2,
     {0.0, -0.0, -INF, INF, 3.0, -1074.0, -1022.0, 1024.0, -1076.0, 1023.0, MOST, NAN},
     {1.0, 1.0, 0.0, INF, 8.0, LEAST, 0x1p-1022, INF, 0.0, 0x1p1023, INF}},
    {"exp10",
     of_exp10,
     {0.0, -0.0, -INF, INF, 3.0, 22.0, -324.0, 309.0, MOST, -MOST, NAN},
     {1.0, 1.0, 0.0, INF, 1000.0, 1e22, 0.0, INF, INF, 0.0}},
    {"expm1",
     of_expm1,
     {0.0, -0.0, -INF, INF, LEAST, -LEAST, 710.0, -746.0, 0x1p-60, -MOST, NAN},
     {0.0, -0.0, -1.0, INF, LEAST, -LEAST, INF, -1.0, 0x1p-60, -1.0}},
    {"sinh",
     of_sinh,
     {0.0, -0.0, -INF, INF, LEAST, -LEAST, 711.0, -711.0, MOST, NAN},
     {0.0, -0.0, -INF, INF, LEAST, -LEAST, INF, -INF, INF}},
    {"cosh",
     of_cosh,
     {0.0, -0.0, -INF, INF, LEAST, -LEAST, 711.0, -711.0, MOST, NAN},
     {1.0, 1.0, INF, INF, 1.0, 1.0, INF, INF, INF}},
    {"tanh",
     of_tanh,
     {0.0, -0.0, -INF, INF, LEAST, -LEAST, 22.0, -22.0, MOST, NAN},
     {0.0, -0.0, -1.0, 1.0, LEAST, -LEAST, 1.0, -1.0, 1.0}},
    {"sigmoid",
     of_sigmoid,
     {0.0, -0.0, -INF, INF, LEAST, 40.0, -746.0, MOST, -MOST, NAN},
     {0.5, 0.5, 0.0, 1.0, 0.5, 1.0, 0.0, 1.0, 0.0}},
    {"softplus",
     of_softplus,
     {-INF, INF, -746.0, 1000.0, MOST, -MOST, NAN},
     {0.0, INF, 0.0, 1000.0, MOST, 0.0}},
    {"log", of_log, {1.0, 0.0, -0.0, INF, NAN}, {0.0, -INF, -INF, INF}},
    {"log2",
     of_log2,
     {1.0, 0.0, -0.0, INF, LEAST, 8.0, 0x1p1023, NAN},
     {0.0, -INF, -INF, INF, -1074.0, 3.0, 1023.0}},
    {"log10",
     of_log10,
     {1.0, 0.0, -0.0, INF, 10.0, 1000.0, 1e22, NAN},
     {0.0, -INF, -INF, INF, 1.0, 3.0, 22.0}},
    {"log1p",
     of_log1p,
     {0.0, -0.0, -1.0, INF, LEAST, -LEAST, NAN},
     {0.0, -0.0, -INF, INF, LEAST, -LEAST}},
    {"sin", of_sin, {0.0, -0.0, LEAST, -LEAST, NAN}, {0.0, -0.0, LEAST, -LEAST}},
    {"cos", of_cos, {0.0, -0.0, LEAST, -LEAST, NAN}, {1.0, 1.0, 1.0, 1.0}},
    {"tan", of_tan, {0.0, -0.0, LEAST, -LEAST, NAN}, {0.0, -0.0, LEAST, -LEAST}},
    {"sinpi",
     of_sinpi,
     {0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 1.5, MOST, -0x1p52, NAN},
     {0.0, -0.0, 0.0, -0.0, 0.0, -0.0, 1.0, -1.0, -1.0, 0.0, -0.0}},
    {"cospi",
     of_cospi,
     {0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -0.5, 1.5, MOST, 0x1.0000000000001p52, NAN},
     {1.0, 1.0, -1.0, -1.0, 1.0, 0.0, 0.0, 0.0, 1.0, -1.0}},
    {"asin",
     of_asin,
     {0.0, -0.0, 1.0, -1.0, LEAST, -LEAST, NAN},
     {0.0, -0.0, M_PI_2, -M_PI_2, LEAST, -LEAST}},
    {"acos", of_acos, {1.0, 0.0, -0.0, -1.0, NAN}, {0.0, M_PI_2, M_PI_2, M_PI}},
    {"atan",
     of_atan,
     {0.0, -0.0, INF, -INF, LEAST, -LEAST, MOST, 1.0, -1.0, NAN},
     {0.0, -0.0, M_PI_2, -M_PI_2, LEAST, -LEAST, M_PI_2, M_PI_4, -M_PI_4}},
    {"asinh",
     of_asinh,
     {0.0, -0.0, INF, -INF, LEAST, -LEAST, NAN},
     {0.0, -0.0, INF, -INF, LEAST, -LEAST}},
    {"acosh", of_acosh, {1.0, INF, NAN}, {0.0, INF}},
    {"atanh",
     of_atanh,
     {0.0, -0.0, 1.0, -1.0, LEAST, -LEAST, NAN},
     {0.0, -0.0, INF, -INF, LEAST, -LEAST}},
    {"erf",
     of_erf,
     {0.0, -0.0, INF, -INF, LEAST, -LEAST, 7.0, -MOST, NAN},
     {0.0, -0.0, 1.0, -1.0, LEAST, -LEAST, 1.0, -1.0}},
    {"erfc",
     of_erfc,
     {0.0, -0.0, INF, -INF, LEAST, 28.0, -7.0, MOST, -MOST, NAN},
     {1.0, 1.0, 0.0, 2.0, 1.0, 0.0, 2.0, 0.0, 2.0}},
    {"tgamma",
     of_tgamma,
     {0.0, -0.0, INF, 1.0, 2.0, 5.0, 172.0, -184.5, 23.0, MOST, 0x1p-1030, NAN},
     {INF, -INF, INF, 1.0, 1.0, 24.0, INF, -0.0, 0x1.e77526159f06cp+69, INF, INF}},
    {"lgamma",
     of_lgamma,
     {0.0, -0.0, INF, -INF, 1.0, 2.0, -1.0, -MOST, MOST, NAN},
     {INF, INF, INF, INF, 0.0, 0.0, INF, INF, INF}},
    {"cbrt",
     of_cbrt,
     {0.0, -0.0, INF, -INF, 8.0, -27.0, 0x1p-1074, 0x1p1023, NAN},
     {0.0, -0.0, INF, -INF, 2.0, -3.0, 0x1p-358, 0x1p341}},
    {"rsqrt",
     of_rsqrt,
     {0.0, -0.0, INF, 4.0, LEAST, 0x1p1022, 1.0, NAN},
     {INF, -INF, 0.0, 0.5, 0x1p537, 0x1p-511, 1.0}},
};

static void expect_bits(const char *name, double x, double y, double got, double expected)
{
    const int same = isnan(expected) ? isnan(got) : bits_of_f64(got) == bits_of_f64(expected);
    cr_expect(same, "%s of %a, %a: %a, not %a", name, x, y, got, expected);
}

Test(math_f64, special_values)
{
    for (size_t f = 0; f < sizeof specials / sizeof *specials; f++) {
        const special *s = &specials[f];
        for (int i = 0; i < 12 && !isnan(s->x[i]); i++)
            expect_bits(s->name, s->x[i], 0.0, s->one(s->x[i]), s->y[i]);
        expect_bits(s->name, NAN, 0.0, s->one(NAN), NAN);
    }
}

Test(math_f64, outside_of_the_domain)
{
    const double below[] = {-LEAST, -1.0, -INF, -MOST};
    for (int i = 0; i < 4; i++) {
        cr_expect(isnan(prange_log(below[i])) && isnan(prange_log2(below[i])));
        cr_expect(isnan(prange_log10(below[i])) && isnan(prange_rsqrt(below[i])));
    }
    cr_expect(isnan(prange_log1p(-INF)) && isnan(prange_log1p(-1.0 - 0x1p-52)));
    const double beyond[] = {1.0 + 0x1p-52, 2.0, MOST, INF};
    for (int i = 0; i < 4; i++) {
        cr_expect(isnan(prange_asin(beyond[i])) && isnan(prange_asin(-beyond[i])));
        cr_expect(isnan(prange_acos(beyond[i])) && isnan(prange_acos(-beyond[i])));
        cr_expect(isnan(prange_atanh(beyond[i])) && isnan(prange_atanh(-beyond[i])));
        cr_expect(isnan(prange_acosh(-beyond[i])));
    }
    cr_expect(isnan(prange_acosh(1.0 - 0x1p-53)));
    cr_expect(isnan(prange_tgamma(-INF)) && isnan(prange_tgamma(-1.0)));
    cr_expect(isnan(prange_tgamma(-MOST)) && isnan(prange_tgamma(-184.0)));
    for (int sign = -1; sign <= 1; sign += 2) {
        cr_expect(isnan(prange_sin(sign * (double)INF)) && isnan(prange_cos(sign * (double)INF)));
        cr_expect(isnan(prange_tan(sign * (double)INF)) && isnan(prange_sinpi(sign * (double)INF)));
        cr_expect(isnan(prange_cospi(sign * (double)INF)));
    }
}

/* Normal results of the right sign may be off by one unit in the last place; all others must have
 * the bits. */
static void expect_near(const char *name, double x, double y, double got, double expected)
{
    const int proper = isnormal(expected) && !signbit(got) == !signbit(expected);
    if (!proper || fabs(got - expected) > 0x1p-52 * fabs(expected))
        expect_bits(name, x, y, got, expected);
}

/* The special cases of Annex F for two arguments are taken from the C library. */
Test(math_f64, special_values_of_two)
{
    static const double values[] = {
        0.0,   -0.0,  1.0,    -1.0,   2.0,   -2.0, 0.5,
        -0.5,  3.0,   -3.0,   INF,    -INF,  NAN,  MOST,
        -MOST, LEAST, -LEAST, 0x1p53, -1e18, 1.5,  0x1.fffffffffffffp52};
    const int count = sizeof values / sizeof *values;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
            const double x = values[i], y = values[j];
            expect_near("pow", x, y, prange_pow(x, y), pow(x, y));
            expect_near("atan2", x, y, prange_atan2(x, y), atan2(x, y));
            expect_near("hypot", x, y, prange_hypot(x, y), hypot(x, y));
        }
}

/* Numbers of any exponent, and numbers within the range of most functions. */
static double argument(uint64_t seed, ptrdiff_t i)
{
    const double any = random_as_f64(random_bits(seed, i)), wide = random_wide_f64(seed, i);
    switch (i % 8) {
    case 0:
        return any;
    case 1:
        return random_special_f64(random_bits(seed, i));
    case 2:
        return remainder(wide, 2.0);
    case 3:
        return remainder(wide, 1500.0);
    case 4:
        return -710.0 - 0.01 * fabs(remainder(wide, 8000.0));
    default:
        return remainder(wide, 80.0);
    }
}

Test(math_f64, same_bits_under_all_flags)
{
    enum { N = 40003, FUNCTIONS = 40 };
    static double x[N], y[N], z[3][FUNCTIONS * N];
#define COUNT(name) +1
    const ptrdiff_t count = 0 MATH_F64_ONE(COUNT) MATH_F64_TWO(COUNT);
    cr_assert_leq(count, FUNCTIONS);
    for (ptrdiff_t i = 0; i < N; i++) {
        x[i] = argument(1, i);
        y[i] = argument(2, i + i / 8);
    }
    math_results_plain(N, x, y, z[0]);
    math_results_o0(N, x, y, z[1]);
    math_results_native(N, x, y, z[2]);
    for (int k = 1; k < 3; k++) {
        const ptrdiff_t at = bits_differ_f64(count * N, z[0], z[k]);
        cr_expect_eq(at, count * N, "function %td of %a and %a: %a, with other flags %a", at / N,
                     x[at % N], y[at % N], z[0][at], z[k][at]);
    }
}

/* Blocks of ordinary arguments have specialised kernels; some blocks have an outlier. */
Test(math_f64, maps_are_the_inline_functions)
{
    enum { N = 3000 };
    static const struct {
        prange_unary op;
        double (*f)(double);
    } maps[] = {{PRANGE_EXP, of_exp},     {PRANGE_LOG, of_log},     {PRANGE_SIN, of_sin},
                {PRANGE_COS, of_cos},     {PRANGE_TAN, of_tan},     {PRANGE_TGAMMA, of_tgamma},
                {PRANGE_ATAN, of_atan},   {PRANGE_SINH, of_sinh},   {PRANGE_COSH, of_cosh},
                {PRANGE_TANH, of_tanh},   {PRANGE_EXPM1, of_expm1}, {PRANGE_LOG2, of_log2},
                {PRANGE_LOG10, of_log10}, {PRANGE_LOG1P, of_log1p}, {PRANGE_SIGMOID, of_sigmoid},
                {PRANGE_EXP2, of_exp2},   {PRANGE_EXP10, of_exp10}, {PRANGE_SOFTPLUS, of_softplus},
                {PRANGE_ASINH, of_asinh}, {PRANGE_ACOSH, of_acosh}, {PRANGE_ATANH, of_atanh}};
    static double x[N], y[N], w[N], z[N];
    for (int outliers = 0; outliers < 2; outliers++) {
        for (ptrdiff_t i = 0; i < N; i++) {
            x[i] = fabs(remainder(random_wide_f64(3, i), 80.0)) + 0x1p-60;
            y[i] = remainder(random_wide_f64(4, i), 700.0);
        }
        for (ptrdiff_t i = 100; outliers && i < N; i += 1021) {
            x[i] = random_special_f64(random_bits(5, i));
            y[i + 1] = random_special_f64(random_bits(6, i));
        }
        for (size_t k = 0; k < 2 * sizeof maps / sizeof *maps; k++) {
            const double *from = k % 2 ? y : x;
            cr_assert_eq(prange_map_f64(maps[k / 2].op, N, from, z), PRANGE_OK);
            for (ptrdiff_t i = 0; i < N; i++)
                expect_bits("map", from[i], (double)k, z[i], maps[k / 2].f(from[i]));
        }
        /* Large and small numbers, up to where powers overflow or become subnormal; in place. */
        for (size_t k = 0; k < 2 * sizeof maps / sizeof *maps; k++) {
            for (ptrdiff_t i = 0; i < N; i++)
                w[i] = k % 2 ? 3.2 * y[i] : y[i] * y[i] * y[i] * (i % 2 ? 0x1p-26 : 0x1p+60);
            memcpy(z, w, sizeof z);
            cr_assert_eq(prange_map_f64(maps[k / 2].op, N, z, z), PRANGE_OK);
            for (ptrdiff_t i = 0; i < N; i++)
                expect_bits("map", w[i], (double)k, z[i], maps[k / 2].f(w[i]));
        }
        for (ptrdiff_t i = 0; i < N; i++)
            w[i] = 0.04 * y[i]; /* both ends of erfc */
        cr_assert_eq(prange_map_f64(PRANGE_ERF, N, w, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            expect_bits("erf", w[i], 0.0, z[i], prange_erf(w[i]));
        cr_assert_eq(prange_map_f64(PRANGE_ERFC, N, w, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            expect_bits("erfc", w[i], 0.0, z[i], prange_erfc(w[i]));
        /* Blocks of positive numbers only, and of any, with zeros and poles. */
        for (ptrdiff_t i = 0; i < N; i++)
            w[i] = i < N / 2 ? x[i] : i % 7 ? w[i] : rint(w[i]) + 0x1p-20;
        for (ptrdiff_t i = 1; i < N && outliers; i += 101)
            w[i] = -rint(x[i]);
        cr_assert_eq(prange_map_f64(PRANGE_LGAMMA, N, w, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            expect_bits("lgamma", w[i], 0.0, z[i], prange_lgamma(w[i]));
        cr_assert_eq(prange_map2_f64(PRANGE_POW, N, x, y, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            expect_bits("map2", x[i], y[i], z[i], prange_pow(x[i], y[i]));
        cr_assert_eq(prange_map_scalar_f64(PRANGE_POW, N, x, 1.7, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            expect_bits("scalar", x[i], 1.7, z[i], prange_pow(x[i], 1.7));
        memcpy(z, y, sizeof z);
        cr_assert_eq(prange_map2_f64(PRANGE_POW, N, x, z, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            expect_bits("in place", x[i], y[i], z[i], prange_pow(x[i], y[i]));
    }
}

/* Points whose angle is computed together with all others of a block, and points that need a
 * separate path. */
static const double points[][2] = {{0, 0},
                                   {-0.0, -0.0},
                                   {0, 3},
                                   {-5, 0},
                                   {2, -2},
                                   {0x1p-40, -1},
                                   {0x1p-400, 0},
                                   {0x1p500, -1},
                                   {0x1p-40, 1},
                                   {-0x1.64089004c3418p-31, 0x1.1b5e1cedc296p+0},
                                   {0x1p-401, -0.0},
                                   {0x1.8p500, 1},
                                   {1, -0x1p501},
                                   {0x1p-1074, 3},
                                   {INFINITY, 1},
                                   {NAN, 1},
                                   {1, NAN},
                                   {0, -INFINITY},
                                   {0x1p-500, 0x1p-1},
                                   {-0x1p-1060, 0x1p-1030}};

/* One special point in each block, and as the scalar x; ordinary numbers elsewhere and in the
 * remainder. */
Test(math_f64, angles_are_the_inline_function)
{
    enum { POINTS = sizeof points / sizeof *points, N = 256 * POINTS + 11 };
    static double x[N], y[N], z[N];
    for (ptrdiff_t i = 0; i < N; i++) {
        x[i] = remainder(random_wide_f64(8, i), 10.0);
        y[i] = remainder(random_wide_f64(9, i), 10.0);
        if (fabs(y[i]) < 0x1p-20 * fabs(x[i]))
            y[i] = x[i];
    }
    for (ptrdiff_t k = 0; k < POINTS; k++) {
        y[256 * k + 13 * k] = points[k][0];
        x[256 * k + 13 * k] = points[k][1];
    }
    cr_assert_eq(prange_map2_f64(PRANGE_ATAN2, N, y, x, z), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        expect_bits("atan2", y[i], x[i], z[i], prange_atan2(y[i], x[i]));
    for (ptrdiff_t k = 0; k < POINTS; k++) {
        cr_assert_eq(prange_map_scalar_f64(PRANGE_ATAN2, N, y, points[k][1], z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            expect_bits("scalar", y[i], points[k][1], z[i], prange_atan2(y[i], points[k][1]));
    }
    memcpy(z, x, sizeof z);
    cr_assert_eq(prange_map2_f64(PRANGE_ATAN2, N, y, z, z), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        expect_bits("in place", y[i], x[i], z[i], prange_atan2(y[i], x[i]));
}

/* The error in units in the last place of the exact value. */
static double error_of(double result, long double exact)
{
    int exponent;
    (void)frexpl(exact, &exponent);
    return fabs((double)ldexpl((long double)result - exact, 53 - exponent));
}

static double lgamma_error(double x)
{
    return error_of(prange_lgamma(x), lgammal((long double)x));
}

/* The double next to a zero of lgamma near -n, on one side: it is 1/2 to 2 times 1/n! away, at most
 * 0.6. */
static double zero_of_lgamma(int n, double side)
{
    const double distance = 1.0 / tgamma(n + 1.0);
    double near = -n + side * 0.5 * distance, far = -n + side * fmin(2.0 * distance, 0.6);
    for (;;) {
        const double middle = 0.5 * (near + far);
        if (middle == near || middle == far)
            return middle;
        if (lgammal((long double)middle) > 0.0L)
            near = middle;
        else
            far = middle;
    }
}

Test(math_f64, lgamma_near_its_zeros_below_0)
{
    for (int k = 4; k <= 33; k++) {
        const int n = k / 2;
        const double side = k % 2 ? 1.0 : -1.0;
        if (n == 2 && k % 2)
            continue;
        const double zero = zero_of_lgamma(n, side);
        double below = zero, above = zero;
        for (int i = 0; i < 10; i++) {
            cr_expect_lt(lgamma_error(below), 0.6, "%a", below);
            cr_expect_lt(lgamma_error(above), 0.6, "%a", above);
            below = nextafter(below, -100.0);
            above = nextafter(above, 0.0);
        }
        /* Uniformly around the zero, beyond the range of its polynomial. */
        for (ptrdiff_t i = 0; i < 2000; i++) {
            const double part = (double)(random_bits(7, i) >> 11) * 0x1p-55 - 0.125;
            const double x = zero + (zero + n) * part;
            cr_expect_lt(lgamma_error(x), 0.6, "%a", x);
        }
    }
}

Test(math_f64, degrees_and_radians)
{
    const long double degree = 0.0174532925199432957692369076848861271L;
    for (ptrdiff_t i = 0; i < 100000; i++) {
        const double x = random_wide_f64(11, i);
        cr_expect_lt(error_of(prange_degrees(x), (long double)x / degree), 0.82, "%a", x);
        cr_expect_lt(error_of(prange_radians(x), (long double)x * degree), 0.66, "%a", x);
    }
}
