/* SPDX-License-Identifier: MIT */
/*
 * The elementary kernels against the C library in long double, within the bounds of their header,
 * in units of 2^-53. check.c compares levels.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#include "random.h"
#include "simd/math.h"

enum { POINTS = 200000 };

/* The value of a lane, checked to equal lane 0: results must not depend on the lane. */
static double lane_of(pri_vec_f64 x, int lane)
{
    cr_assert(memcmp(&x, (double[]){x[lane], x[lane]}, 8) == 0 || isnan(x[lane]));
    return x[lane];
}

/* A number uniform in [low, high), from random bits. */
static double between(double low, double high, ptrdiff_t i)
{
    return low + (high - low) * ((double)(random_bits(61, i) >> 11) * 0x1p-53);
}

/* A number of magnitude 2^low to 2^high. */
static double of_any_size(int low, int high, ptrdiff_t i)
{
    const int exponent = low + (int)(random_bits(62, i) % (uint64_t)(high - low + 1));
    return ldexp(1 + between(0, 1, i), exponent);
}

/* The error of `got` in units of 2^-53 of the exact value. */
static double units(double got, long double exact)
{
    const long double off = fabsl((long double)got - exact);
    return off == 0 ? 0 : (double)(off / fabsl(exact)) * 0x1p53;
}

typedef struct worst {
    double units, x;
} worst;

static void note(worst *so_far, double got, long double exact, double x)
{
    const double next = units(got, exact);
    if (!(next <= so_far->units))
        *so_far = (worst){next, x};
}

static void within(const char *name, worst job, double bound)
{
    cr_log_info("%s: %.2f units at %a", name, job.units, job.x);
    cr_expect(job.units <= bound, "%s: %.3f units at %a, more than %g", name, job.units, job.x,
              bound);
}

Test(elementary, log2_everywhere)
{
    worst part = {0, 0};
    for (ptrdiff_t i = 0; i < POINTS; i++) {
        const double x = i % 3 == 0   ? of_any_size(-1074, 1022, i)
                         : i % 3 == 1 ? 1 + between(-1, 1, i) * ldexp(1, -(int)(i % 52))
                                      : between(0.5, 2, i);
        if (x <= 0)
            continue;
        const pri_logarithm got = pri_log2(pri_all_f64(x));
        const double whole = lane_of(got.whole, 1), fraction = lane_of(got.part, 0);
        cr_assert(whole == floor(whole) && fabs(fraction) <= 0.5, "%a: %g %g", x, whole, fraction);
        const long double m = ldexpl((long double)x, (int)-whole);
        note(&part, fraction, log2l(m), x);
    }
    within("log2", part, 4);
    for (int k = -1074; k < 1024; k++) {
        const pri_logarithm got = pri_log2(pri_all_f64(ldexp(1, k)));
        cr_assert(got.whole[0] == k && got.part[0] == 0, "2^%d", k);
    }
}

Test(elementary, exp2_everywhere)
{
    worst normal = {0, 0};
    for (ptrdiff_t i = 0; i < POINTS; i++) {
        const double x = i % 2 ? between(-1022, 1023.9999, i) : between(-2, 2, i);
        note(&normal, lane_of(pri_exp2(pri_all_f64(x)), 1), exp2l((long double)x), x);
    }
    within("exp2", normal, 1.5);
    for (int k = -1074; k < 1024; k++)
        cr_assert_eq(lane_of(pri_exp2(pri_all_f64(k)), 0), ldexp(1, k), "%d", k);
    for (double x = -1080; x < -1022; x += 0.37) {
        const double got = lane_of(pri_exp2(pri_all_f64(x)), 0);
        cr_assert_leq(fabs(got - exp2(x)), 0x1p-1074, "%g", x);
    }
    static const double high[] = {1024, 1100, 1e300, DBL_MAX, INFINITY};
    for (int k = 0; k < 5; k++) {
        cr_assert_eq(lane_of(pri_exp2(pri_all_f64(high[k])), 0), (double)INFINITY);
        cr_assert_eq(lane_of(pri_exp2(pri_all_f64(-high[k] - 52)), 0), 0);
    }
    cr_assert(isnan(lane_of(pri_exp2(pri_all_f64(NAN)), 0)));
}

Test(elementary, sine_and_cosine)
{
    worst sine = {0, 0}, cosine = {0, 0};
    const double quarter = 1.5707963267948966;
    for (ptrdiff_t i = 0; i < POINTS; i++) {
        const double x = i % 2 ? between(-quarter, quarter, i) : of_any_size(-300, -1, i);
        const double close = quarter - of_any_size(-52, -2, i), y = i % 2 ? x : close;
        note(&sine, lane_of(pri_sin(pri_all_f64(x)), 0), sinl((long double)x), x);
        note(&cosine, lane_of(pri_cos(pri_all_f64(y)), 1), cosl((long double)y), y);
        cr_assert_eq(lane_of(pri_sin(pri_all_f64(-x)), 0), -lane_of(pri_sin(pri_all_f64(x)), 0));
    }
    within("sin", sine, 2);
    within("cos", cosine, 2.5);
}

/* Angles close to multiples of pi, where nearly all digits cancel, up to the largest angle. */
Test(elementary, reduction_by_pi)
{
    const long double pi = 3.14159265358979323846264338327950288L;
    for (ptrdiff_t i = 0; i < POINTS; i++) {
        const double n = floor(between(0, ldexp(1, (int)(i % 29)), i));
        const double x = i % 2 ? (double)(n * pi) : between(-0x1p30, 0x1p30, i);
        const double rest = i % 3 ? 0 : x * between(-0x1p-54, 0x1p-54, i + 1);
        const pri_angle got = pri_reduce(pri_all_f64(x), pri_all_f64(rest));
        const double angle = lane_of(got.x, 0);
        cr_assert_leq(fabs(angle), 1.5707963267948968, "%a", x);
        /* The reduction in 113 bits, with the first 160 bits of pi. */
        const __float128 times = (__float128)rint(
            (double)(((__float128)x - (__float128)angle) / (__float128)3.141592653589793));
        __float128 exact = (__float128)x - times * (__float128)0x1.921fb54442d18p+1;
        exact = exact - times * (__float128)0x1.1a62633145c07p-53 + (__float128)rest;
        exact = exact - times * (__float128)-0x1.f1976b7ed8fbcp-109;
        const double off = fabs((double)((__float128)angle - exact));
        cr_assert_leq(off, 0x1p-52 * (fabs(angle) + fabs(rest)), "%a + %a: %a", x, rest, angle);
        cr_assert_eq(got.odd[0] != 0, fmod((double)times, 2) != 0, "%a", x);
    }
}

Test(elementary, arc_tangent)
{
    worst all = {0, 0};
    for (ptrdiff_t i = 0; i < POINTS; i++) {
        const double x = i % 2 ? between(0, 0.41421356237309509, i) : of_any_size(-300, -3, i);
        note(&all, lane_of(pri_atan(pri_all_f64(x)), 1), atanl((long double)x), x);
    }
    within("atan", all, 1.5);
    cr_assert_eq(lane_of(pri_atan(pri_all_f64(0)), 0), 0);
}

/* Where its terms cancel, a series in long double is the reference. */
static long double skew(long double r)
{
    long double sum = 0, power = r * r;
    if (r > 0.25L)
        return (1 + r) * log1pl(r) + (r < 1 ? (1 - r) * log1pl(-r) : 0);
    for (int k = 1; k < 40; k++, power *= r * r)
        sum += power / ((long double)k * (2 * k - 1));
    return sum;
}

Test(elementary, skewness)
{
    worst all = {0, 0};
    for (ptrdiff_t i = 0; i < POINTS; i++) {
        const double r =
            i % 2 ? (double)(random_bits(63, i) >> 11) * 0x1p-53 : of_any_size(-400, -1, i);
        note(&all, lane_of(pri_skew(pri_all_f64(r), pri_all_f64(1 - r)), 0), skew((long double)r),
             r);
    }
    within("skew", all, 16);
    cr_assert_eq(lane_of(pri_skew(pri_all_f64(0), pri_all_f64(1)), 0), 0);
    cr_assert_leq(units(lane_of(pri_skew(pri_all_f64(1), pri_all_f64(0)), 0), 2 * logl(2)), 2);
}
