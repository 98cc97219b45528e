/* SPDX-License-Identifier: MIT */
/*
 * Random numbers of extreme words, which no search would meet. Philox is a bijection: the block
 * that has given words is found by its rounds in reverse.
 */
#include <criterion/criterion.h>
#include <math.h>

#include <prange.h>

#include "random.h"

#define SEED UINT64_C(0x9e3779b97f4a7c15)

static uint32_t inverse_of(uint32_t odd)
{
    uint32_t inverse = odd; /* right in three bits, and in twice as many after each step */
    for (int step = 0; step < 4; step++)
        inverse *= 2 - odd * inverse;
    return inverse;
}

/* The counter of the block with these words under SEED. */
static void counter_of(const uint32_t words[4], uint32_t counter[4])
{
    const uint32_t first = 0xd2511f53u, second = 0xcd9e8d57u;
    uint32_t a = words[0], b = words[1], c = words[2], d = words[3];
    for (uint32_t round = 10; round-- > 0;) {
        const uint32_t from_d = d * inverse_of(first), from_b = b * inverse_of(second);
        b = a ^ (uint32_t)((uint64_t)second * from_b >> 32) ^
            ((uint32_t)SEED + round * 0x9e3779b9u);
        d = c ^ (uint32_t)((uint64_t)first * from_d >> 32) ^
            ((uint32_t)(SEED >> 32) + round * 0xbb67ae85u);
        a = from_d;
        c = from_b;
    }
    counter[0] = a;
    counter[1] = b;
    counter[2] = c;
    counter[3] = d;
}

/* A block of the four words; `spare` has the bits that may differ in word `which`, as only a
 * quarter of the blocks has indices below 2^64 for f32. */
typedef struct place {
    uint64_t stream, block;
} place;

static place place_of(const uint32_t words[4], int which, uint32_t spare)
{
    for (uint32_t change = 0; change <= spare; change++) {
        uint32_t counter[4], changed[4] = {words[0], words[1], words[2], words[3]};
        changed[which] ^= change & spare;
        counter_of(changed, counter);
        const place at = {counter[2] | (uint64_t)counter[3] << 32,
                          counter[0] | (uint64_t)counter[1] << 32};
        if (at.block >> 62 == 0)
            return at;
    }
    cr_assert(false, "no block with an index");
    return (place){0, 0};
}

/* The f64 numbers of a block whose 64-bit words are u, but for its lowest 12 bits, and t. */
static place wide_place(uint64_t u, uint64_t t)
{
    const uint32_t words[4] = {(uint32_t)u & 0xfffff000u, (uint32_t)(u >> 32), (uint32_t)t,
                               (uint32_t)(t >> 32)};
    const place at = place_of(words, 0, 0xfff);
    const uint64_t found = prange_random_word_at(SEED, at.stream, 2 * at.block);
    cr_assert_eq(found >> 12, u >> 12);
    cr_assert_eq(prange_random_word_at(SEED, at.stream, 2 * at.block + 1), t);
    return at;
}

/* The f32 numbers of a block whose first two 32-bit words are u and t. */
static place narrow_place(uint32_t u, uint32_t t)
{
    const uint32_t words[4] = {u, t, 0, 0};
    const place at = place_of(words, 2, 0xffff);
    cr_assert_eq(prange_random_word_at(SEED, at.stream, 2 * at.block), u | (uint64_t)t << 32);
    return at;
}

static void wide_normals(uint64_t u, uint64_t t, double x[2])
{
    const place at = wide_place(u, t);
    cr_assert_eq(prange_random_normal_f64(SEED, at.stream, 2 * at.block, 2, x), PRANGE_OK);
}

static void narrow_normals(uint32_t u, uint32_t t, float x[2])
{
    const place at = narrow_place(u, t);
    cr_assert_eq(prange_random_normal_f32(SEED, at.stream, 4 * at.block, 2, x), PRANGE_OK);
}

/* The middle of part k of 2^bits of (0, 1). */
static long double middle(uint64_t k, int bits)
{
    return ((long double)k + 0.5L) * ldexpl(1.0L, -bits);
}

/* With u = 2^-53 or 2^-33 the radius is sqrt(106 ln 2) or sqrt(66 ln 2). It is attained along the
 * axes, and no other angle, and no greater u, exceeds it. */
Test(random_extremes, the_largest_normals)
{
    const long double wide = sqrtl(106.0L * logl(2.0L)), narrow = sqrtl(66.0L * logl(2.0L));
    cr_expect_eq(roundl(wide * 1e4L), 85717.0L);
    cr_expect_eq(roundl(narrow * 1e4L), 67637.0L);
    const double most = (double)wide * (1.0 + 1e-14);
    const float narrow_most = (float)narrow;
    for (int quarter = 0; quarter < 4; quarter++) {
        double x[2];
        float f[2];
        const int sign = quarter < 2 ? 1 : -1;
        wide_normals(0, (uint64_t)quarter << 62, x);
        cr_expect(fabsl(x[quarter % 2] * sign - wide) <= 1e-14L * wide, "%.17g", x[quarter % 2]);
        cr_expect_eq(x[1 - quarter % 2], 0.0);
        narrow_normals(0, (uint32_t)quarter << 30, f);
        cr_expect_eq(f[quarter % 2] * (float)sign, narrow_most);
        cr_expect_eq(f[1 - quarter % 2], 0.0f);
    }
    for (uint64_t k = 0; k < 2000; k++) {
        double x[2];
        float f[2];
        const uint64_t t = k % 2 ? random_bits(1, (ptrdiff_t)k) : (k << 61) + (k << 9) - 1000 * 512;
        wide_normals((k % 5) << 12, t, x);
        cr_expect(fabs(x[0]) <= most && fabs(x[1]) <= most, "%.17g and %.17g", x[0], x[1]);
        narrow_normals((uint32_t)k % 5, (uint32_t)(t >> 32), f);
        cr_expect(fabsf(f[0]) <= narrow_most && fabsf(f[1]) <= narrow_most);
    }
}

/* Parts of (0, 1): the first and the last, those beside powers of two, and those about sqrt(1/2),
 * where the logarithm takes another exponent. */
enum { EDGES = 11 };

static uint64_t edge(int k, int bits)
{
    const uint64_t all = (uint64_t)1 << bits;
    const uint64_t root = (uint64_t)ldexpl(sqrtl(0.5L), bits);
    const uint64_t edges[EDGES] = {0,       1,           2,       3,    all - 1, all - 2,
                                   all / 2, all / 2 - 1, all / 4, root, root + 1};
    return edges[k];
}

static void expect_normal(double got, long double exact, long double radius, long double rounding)
{
    cr_expect(fabsl(got - exact) <= 1e-14L * radius + rounding * fabsl(exact),
              "%.17g, not %.17Lg, radius %Lg", got, exact, radius);
}

Test(random_extremes, normals)
{
    const long double pi = 3.141592653589793238462643383279502884L;
    for (int k = 0; k < 20 * EDGES; k++) {
        /* Angles at and beside the eighths of a turn, and others. */
        const uint64_t turn =
            k / EDGES < 16 ? ((uint64_t)(k / EDGES / 2) << 61) - (uint64_t)(k / EDGES % 2) * 512
                           : random_bits(2, k);
        double x[2];
        float f[2];
        const uint64_t u = edge(k % EDGES, 52), v = edge(k % EDGES, 32);
        const long double angle = 2.0L * pi * (long double)turn * 0x1p-64L;
        const long double radius = sqrtl(-2.0L * logl(middle(u, 52)));
        wide_normals(u << 12, turn, x);
        expect_normal(x[0], radius * cosl(angle), radius, 0.0L);
        expect_normal(x[1], radius * sinl(angle), radius, 0.0L);
        const uint32_t narrow = (uint32_t)(turn >> 32);
        const long double angle_f32 = 2.0L * pi * (long double)narrow * 0x1p-32L;
        const long double radius_f32 = sqrtl(-2.0L * logl(middle(v, 32)));
        narrow_normals((uint32_t)v, narrow, f);
        expect_normal((double)f[0], radius_f32 * cosl(angle_f32), radius_f32, 0x1p-24L);
        expect_normal((double)f[1], radius_f32 * sinl(angle_f32), radius_f32, 0x1p-24L);
    }
}

/* A unit in the last place of `bits` bits. */
static long double unit_of(long double exact, int bits)
{
    return ldexpl(1.0L, ilogbl(exact) + 1 - bits);
}

Test(random_extremes, exponentials)
{
    for (int k = 0; k < EDGES; k++) {
        double x;
        float f;
        const uint64_t u = edge(k, 52), v = edge(k, 32);
        const long double exact = -logl(middle(u, 52)), exact_f32 = -logl(middle(v, 32));
        const place wide = wide_place(u << 12, 0), narrow = narrow_place((uint32_t)v, 0);
        cr_assert_eq(prange_random_exponential_f64(SEED, wide.stream, 2 * wide.block, 1, &x),
                     PRANGE_OK);
        cr_expect(fabsl(x - exact) <= 4.0L * unit_of(exact, 53), "%.17g, not %.17Lg", x, exact);
        cr_assert_eq(prange_random_exponential_f32(SEED, narrow.stream, 4 * narrow.block, 1, &f),
                     PRANGE_OK);
        cr_expect(fabsl((long double)f - exact_f32) <= 4.0L * unit_of(exact_f32, 24),
                  "%.9g, not %.9Lg", (double)f, exact_f32);
    }
}

/* Uniform numbers are below 1; with probability 1 every number is 1, with probability 0 none is. */
Test(random_extremes, uniforms)
{
    const uint64_t words[] = {0, ~UINT64_C(0) << 12};
    for (int k = 0; k < 2; k++) {
        const place at = wide_place(words[k], words[k]);
        const uint64_t first = 2 * at.block;
        double x[2];
        uint8_t ones[2], none[2];
        cr_assert_eq(prange_random_uniform_f64(SEED, at.stream, first, 2, x), PRANGE_OK);
        cr_expect(x[1] == (k == 0 ? 0.0 : 1.0 - 0x1p-52) && x[0] >= 0.0 && x[0] < 1.0);
        cr_assert_eq(prange_random_bernoulli_u8(SEED, at.stream, first, 2, 1.0, ones), PRANGE_OK);
        cr_assert_eq(prange_random_bernoulli_u8(SEED, at.stream, first, 2, 0.0, none), PRANGE_OK);
        cr_expect(ones[0] == 1 && ones[1] == 1 && none[0] == 0 && none[1] == 0);
    }
    const place last = narrow_place(~0u, 0);
    float f[2];
    cr_assert_eq(prange_random_uniform_f32(SEED, last.stream, 4 * last.block, 2, f), PRANGE_OK);
    cr_expect(f[0] == 1.0f - 0x1p-24f && f[1] == 0.0f);
}

/* Integers of a range that is a power of two, whose words are never replaced. */
Test(random_extremes, integers)
{
    const uint64_t words[] = {0, ~UINT64_C(0)};
    const int64_t lows[] = {-8, INT64_MIN, 0}, highs[] = {8, 0, INT64_C(1) << 40};
    for (int k = 0; k < 2; k++)
        for (int r = 0; r < 3; r++) {
            int64_t x;
            const place at = wide_place(0, words[k]);
            cr_assert_eq(prange_random_integers_i64(SEED, at.stream, 2 * at.block + 1, 1, lows[r],
                                                    highs[r], &x),
                         PRANGE_OK);
            cr_expect_eq(x, k == 0 ? lows[r] : highs[r] - 1);
        }
}

/* Counts by the table: the least of the smallest word, and of the greatest one that lies no farther
 * out than the table's accuracy of 2^-46 allows. */
Test(random_extremes, counts)
{
    static const double means[] = {0.01, 1.0, 30.0, 128.0};
    for (int m = 0; m < 4; m++) {
        int64_t least, most;
        const place low = wide_place(0, 0), high = wide_place(0, ~UINT64_C(0));
        cr_assert_eq(
            prange_random_poisson_i64(SEED, low.stream, 2 * low.block + 1, 1, means[m], &least),
            PRANGE_OK);
        cr_assert_eq(
            prange_random_poisson_i64(SEED, high.stream, 2 * high.block + 1, 1, means[m], &most),
            PRANGE_OK);
        /* The probability of fewer than `least`, and of more than `most`. */
        long double term = expl(-(long double)means[m]), below = 0.0L, above = 0.0L;
        for (int64_t j = 0; j < 1000; j++) {
            below += j < least ? term : 0.0L;
            above += j > most ? term : 0.0L;
            term *= (long double)means[m] / (long double)(j + 1);
        }
        cr_expect(least >= 0 && below <= 0x1p-46L, "mean %g: least %lld", means[m],
                  (long long)least);
        cr_expect(above <= 0x1p-46L && most < 400, "mean %g: most %lld", means[m], (long long)most);
    }
}
