/* SPDX-License-Identifier: MIT */
/*
 * The elementary f32 functions: special values by Annex F of C99, exact results, and maps against
 * the inline functions of prange/math.h, bit for bit, at any length and position.
 * tests/exhaustive.c checks their accuracy.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "guard.h"
#include "random.h"
#include "simd/map.h"

#define INF INFINITY
#define LEAST 0x1p-149F
#define MOST 0x1.fffffep+127F

typedef struct function {
    const char *name;
    prange_unary op;
    float (*inlined)(float);
} function;

#define INLINED(NAME, name)                                                                        \
    static float of_##name(float x)                                                                \
    {                                                                                              \
        return prange_##name##f(x);                                                                \
    }
PRI_ELEMENTARY(INLINED)
#undef INLINED
#define ROW(NAME, name) {#name, PRANGE_##NAME, of_##name},
static const function functions[] = {PRI_ELEMENTARY(ROW)};
#undef ROW
enum { FUNCTIONS = sizeof functions / sizeof *functions };

/* x and y alternate, up to an x that is NaN; all functions of NaN are NaN. */
typedef struct special {
    prange_unary op;
    float pairs[24];
} special;

static const special specials[] = {
    {PRANGE_EXP, {0, 1, -0.0F, 1, -INF, 0, INF, INF, 89, INF, -104, 0, MOST, INF, -MOST, 0, NAN}},
    {PRANGE_EXP2, {0, 1, -INF, 0, INF, INF, -149, LEAST, 127, 0x1p127F, 128, INF, -151, 0, NAN}},
    {PRANGE_EXP10, {0, 1, -INF, 0, INF, INF, 10, 1e10F, 39, INF, -46, 0, MOST, INF, NAN}},
    {PRANGE_EXPM1, {0, 0, -0.0F, -0.0F, -INF, -1, INF, INF, LEAST, LEAST, -90, -1, 89, INF, NAN}},
    {PRANGE_SINH, {0, 0, -0.0F, -0.0F, -INF, -INF, INF, INF, -LEAST, -LEAST, MOST, INF, NAN}},
    {PRANGE_COSH, {0, 1, -0.0F, 1, -INF, INF, INF, INF, LEAST, 1, -MOST, INF, NAN}},
    {PRANGE_TANH, {0, 0, -0.0F, -0.0F, -INF, -1, INF, 1, LEAST, LEAST, -MOST, -1, NAN}},
    {PRANGE_SIGMOID, {0, 0.5F, -INF, 0, INF, 1, -105, 0, 20, 1, MOST, 1, -MOST, 0, NAN}},
    {PRANGE_SOFTPLUS, {-INF, 0, INF, INF, -105, 0, 1000, 1000, MOST, MOST, -MOST, 0, NAN}},
    {PRANGE_LOG, {1, 0, 0, -INF, -0.0F, -INF, INF, INF, NAN}},
    {PRANGE_LOG2, {1, 0, 0, -INF, -0.0F, -INF, INF, INF, 8, 3, LEAST, -149, 0x1p127F, 127, NAN}},
    {PRANGE_LOG10, {1, 0, 0, -INF, -0.0F, -INF, INF, INF, 10, 1, 1e10F, 10, NAN}},
    {PRANGE_LOG1P, {0, 0, -0.0F, -0.0F, -1, -INF, INF, INF, LEAST, LEAST, NAN}},
    {PRANGE_SIN, {0, 0, -0.0F, -0.0F, LEAST, LEAST, -LEAST, -LEAST, NAN}},
    {PRANGE_COS, {0, 1, -0.0F, 1, LEAST, 1, NAN}},
    {PRANGE_TAN, {0, 0, -0.0F, -0.0F, LEAST, LEAST, NAN}},
    {PRANGE_SINPI, {0, 0, -0.0F, -0.0F, 1, 0, -2, -0.0F, 0.5F, 1, 1.5F, -1, MOST, 0, NAN}},
    {PRANGE_COSPI, {0, 1, 0.5F, 0, 1.5F, 0, 1, -1, -2, 1, 0x1p24F - 1, -1, MOST, 1, NAN}},
    {PRANGE_ASIN, {0, 0, -0.0F, -0.0F, 1, 0x1.921fb6p+0F, -1, -0x1.921fb6p+0F, LEAST, LEAST, NAN}},
    {PRANGE_ACOS, {1, 0, -1, 0x1.921fb6p+1F, 0, 0x1.921fb6p+0F, NAN}},
    {PRANGE_ATAN, {0, 0, -0.0F, -0.0F, INF, 0x1.921fb6p+0F, -INF, -0x1.921fb6p+0F, NAN}},
    {PRANGE_ASINH, {0, 0, -0.0F, -0.0F, INF, INF, -INF, -INF, LEAST, LEAST, NAN}},
    {PRANGE_ACOSH, {1, 0, INF, INF, NAN}},
    {PRANGE_ATANH, {0, 0, -0.0F, -0.0F, 1, INF, -1, -INF, LEAST, LEAST, NAN}},
    {PRANGE_CBRT,
     {0, 0, -0.0F, -0.0F, INF, INF, -INF, -INF, 27, 3, -8, -2, 0x1p-147F, 0x1p-49F, NAN}},
    {PRANGE_RSQRT, {0, INF, -0.0F, -INF, INF, 0, 4, 0.5F, 0x1p-148F, 0x1p74F, NAN}},
    {PRANGE_ERF, {0, 0, -0.0F, -0.0F, INF, 1, -INF, -1, 4, 1, -MOST, -1, NAN}},
    {PRANGE_TGAMMA, {0, INF, -0.0F, -INF, 1, 1, 5, 24, 36, INF, INF, INF, -200.5F, -0.0F, NAN}},
    {PRANGE_LGAMMA, {1, 0, 2, 0, 0, INF, -0.0F, INF, -1, INF, INF, INF, -INF, INF, MOST, INF, NAN}},
    {PRANGE_ERFC, {0, 1, INF, 0, -INF, 2, 11, 0, -4, 2, MOST, 0, -MOST, 2, NAN}},
};

/* Arguments outside a function's domain. */
static const special undefined[] = {
    {PRANGE_LOG, {-LEAST, -1, -MOST, -INF}},
    {PRANGE_LOG2, {-LEAST, -1, -MOST, -INF}},
    {PRANGE_LOG10, {-LEAST, -1, -MOST, -INF}},
    {PRANGE_LOG1P, {-1.0000001F, -2, -MOST, -INF}},
    {PRANGE_TGAMMA, {-1, -2, -40, -INF}},
    {PRANGE_SIN, {INF, -INF}},
    {PRANGE_COS, {INF, -INF}},
    {PRANGE_TAN, {INF, -INF}},
    {PRANGE_SINPI, {INF, -INF}},
    {PRANGE_COSPI, {INF, -INF}},
    {PRANGE_ASIN, {1.0000001F, -2, MOST, INF}},
    {PRANGE_ACOS, {1.0000001F, -2, MOST, INF}},
    {PRANGE_ACOSH, {0.99999994F, 0, -1, -INF}},
    {PRANGE_ATANH, {1.0000001F, -2, MOST, INF}},
    {PRANGE_RSQRT, {-LEAST, -1, -MOST, -INF}},
};

enum { LONG = 700 };

/* Checks op of x by maps of arrays, with x at every position. */
static void expect_everywhere(prange_unary op, float x, float expected)
{
    float in[LONG], out[LONG];
    for (ptrdiff_t n = 1; n < LONG; n = n < 20 ? n + 1 : 3 * n) {
        for (ptrdiff_t i = 0; i < n; i++)
            in[i] = x;
        cr_assert_eq(prange_map_f32(op, n, in, out), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert(expected != expected ? out[i] != out[i]
                                           : bits_of_f32(out[i]) == bits_of_f32(expected),
                      "op %d of %a, n %td: %a, not %a", (int)op, (double)x, n, (double)out[i],
                      (double)expected);
    }
}

Test(math_f32, special_values)
{
    for (size_t k = 0; k < sizeof specials / sizeof *specials; k++) {
        const float *pair = specials[k].pairs;
        for (; pair[0] == pair[0]; pair += 2)
            expect_everywhere(specials[k].op, pair[0], pair[1]);
    }
    for (size_t k = 0; k < sizeof undefined / sizeof *undefined; k++)
        for (const float *x = undefined[k].pairs; *x != 0; x++)
            expect_everywhere(undefined[k].op, *x, NAN);
    for (int k = 0; k < FUNCTIONS; k++) {
        expect_everywhere(functions[k].op, NAN, NAN);
        expect_everywhere(functions[k].op, -NAN, NAN);
    }
}

static bool same(float x, float y)
{
    return (x != x && y != y) || bits_of_f32(x) == bits_of_f32(y);
}

/* Any bits; ordinary numbers; ordinary numbers with an occasional huge one; positive numbers of all
 * magnitudes; ordinary numbers with occasional -0, NaN and infinities. */
static void fill(int kind, ptrdiff_t n, float *x)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint32_t bits = (uint32_t)(random_bits(11, i) >> 32);
        memcpy(&x[i], &bits, sizeof bits);
        if (kind > 0 && (kind == 1 || bits % 512 != 0))
            x[i] = (float)(bits % 20000) / 512.0F - 18.0F;
        if (kind == 3)
            x[i] = fabsf(x[i]) * ldexpf(1.0F, (int)(bits >> 16) % 250 - 150);
        if (kind == 4 && bits % 1024 < 4)
            x[i] = (const float[]){-0.0F, -NAN, INFINITY, -INFINITY}[bits % 4];
    }
}

Test(math_f32, maps_are_the_inline_functions)
{
    static const ptrdiff_t sizes[] = {1, 7, 16, 17, 255, 256, 257, 511, 513, 1025, 5003, 100003};
    enum { MOST_ELEMENTS = 100003 + 8 };
    static float x[MOST_ELEMENTS];
    for (int kind = 0; kind < 5; kind++) {
        fill(kind, MOST_ELEMENTS, x);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (int k = 0; k < FUNCTIONS; k++) {
                const ptrdiff_t n = sizes[s];
                const float *from = x + (s + (size_t)k) % 8;
                guard out = guard_new((size_t)n * sizeof(float), (size_t)k % 8 * sizeof(float));
                float *y = guard_data(&out);
                cr_assert_eq(prange_map_f32(functions[k].op, n, from, y), PRANGE_OK);
                for (ptrdiff_t i = 0; i < n; i++)
                    cr_assert(same(y[i], functions[k].inlined(from[i])), "%s of %a: %a and %a",
                              functions[k].name, (double)from[i], (double)y[i],
                              (double)functions[k].inlined(from[i]));
                cr_assert(guard_intact(&out), "%s wrote outside", functions[k].name);
                guard_free(&out);
            }
    }
}

Test(math_f32, in_place_and_strided)
{
    enum { N = 3001 };
    static float x[2 * N], y[2 * N];
    fill(2, 2 * N, x);
    for (int k = 0; k < FUNCTIONS; k++) {
        memcpy(y, x, sizeof x);
        cr_assert_eq(prange_map_strided_f32(functions[k].op, N, y, 2, y, 2), PRANGE_OK);
        cr_assert_eq(prange_map_strided_f32(functions[k].op, N, x + 2 * N - 1, -2, y + 1, 2),
                     PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++) {
            cr_assert(same(y[2 * i], functions[k].inlined(x[2 * i])), "%s", functions[k].name);
            cr_assert(same(y[2 * i + 1], functions[k].inlined(x[2 * N - 1 - 2 * i])), "%s",
                      functions[k].name);
        }
        memcpy(y, x, sizeof x);
        cr_assert_eq(prange_map_f32(functions[k].op, 2 * N, y, y), PRANGE_OK);
        for (ptrdiff_t i = 0; i < 2 * N; i++)
            cr_assert(same(y[i], functions[k].inlined(x[i])), "%s", functions[k].name);
    }
}

/* Outputs of 16 MiB and more are written by streaming stores from a buffer. */
Test(math_f32, large)
{
    const ptrdiff_t n = (4 << 20) + 3;
    float *x = malloc((size_t)n * sizeof *x), *y = malloc((size_t)n * sizeof *y);
    cr_assert(x && y);
    fill(1, n, x);
    cr_assert_eq(prange_map_f32(PRANGE_SIN, n, x, y), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert(same(y[i], prange_sinf(x[i])), "%td", i);
    free(x);
    free(y);
}

/* Two arguments: the f32 number nearest to the C library's result in long double, for inputs that
 * include results at midpoints of two numbers. */
Test(math_f32, of_two)
{
    enum { N = 100000 };
    static float x[N], y[N], z[N];
    for (ptrdiff_t i = 0; i < N; i++) {
        x[i] = (float)(random_bits(21, i) >> 40) / 0x1p20F;
        y[i] = (float)(random_bits(22, i) >> 40) / 0x1p20F - 8.0F;
    }
    for (ptrdiff_t i = 0; i < N / 4; i++)
        y[i] = 2; /* squares, some of which are midpoints */
    for (int op = PRANGE_POW; op <= PRANGE_HYPOT; op++) {
        cr_assert_eq(prange_map2_f32((prange_binary)op, N, x, y, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++) {
            const long double a = x[i], b = y[i];
            const long double exact = op == PRANGE_POW     ? powl(a, b)
                                      : op == PRANGE_ATAN2 ? atan2l(a, b)
                                                           : hypotl(a, b);
            cr_assert_eq(z[i], (float)exact, "op %d of %a and %a: %a", op, (double)x[i],
                         (double)y[i], (double)z[i]);
        }
    }
}

/* x, y and the result: at or near the midpoint of two f32 numbers, and special cases of Annex F. */
static const struct of_two {
    prange_binary op;
    float x, y, z;
} hard_pairs[] = {
    {PRANGE_POW, 4097, 2, 0x1.002p+24F},
    {PRANGE_POW, 4099, 2, 0x1.006008p+24F},
    {PRANGE_POW, 83521, 1.5F, 0x1.704f6p+24F},
    {PRANGE_POW, 2, -150, 0},
    {PRANGE_POW, 0x1.8p-74F, 2, 0x1p-147F},
    {PRANGE_POW, 0x1.000002p+0F, 0.5F, 1},
    {PRANGE_POW, 0x1.fffffep-1F, 1.5F, 0x1.fffffep-1F},
    {PRANGE_POW, -1, INF, 1},
    {PRANGE_POW, -1, -INF, 1},
    {PRANGE_POW, 1, NAN, 1},
    {PRANGE_POW, NAN, 0, 1},
    {PRANGE_POW, -2, INF, INF},
    {PRANGE_POW, -0.5F, INF, 0},
    {PRANGE_POW, -0.0F, -3, -INF},
    {PRANGE_POW, -0.0F, -2, INF},
    {PRANGE_POW, -INF, -3, -0.0F},
    {PRANGE_POW, -8, 1.0F / 3, NAN},
    {PRANGE_POW, 2, MOST, INF},
    {PRANGE_POW, 0.5F, MOST, 0},
    {PRANGE_ATAN2, 3 * LEAST, 2, LEAST},
    {PRANGE_ATAN2, LEAST, 2, 0},
    {PRANGE_ATAN2, -7 * 0x1p-148F, 4, -3 * LEAST},
    {PRANGE_ATAN2, 5 * LEAST, -2, 0x1.921fb6p+1F},
    {PRANGE_ATAN2, 0x1.fffffep+23F, 0x1.fffffap+23F, 0x1.921fb8p-1F},
    {PRANGE_ATAN2, 0, -0.0F, 0x1.921fb6p+1F},
    {PRANGE_ATAN2, -0.0F, 0, -0.0F},
    {PRANGE_ATAN2, -0.0F, -1, -0x1.921fb6p+1F},
    {PRANGE_ATAN2, INF, -INF, 0x1.2d97c8p+1F},
    {PRANGE_ATAN2, -1, INF, -0.0F},
    {PRANGE_ATAN2, NAN, 1, NAN},
    {PRANGE_HYPOT, 0x1p24F, 1, 0x1p24F},
    {PRANGE_HYPOT, 3 * LEAST, 4 * LEAST, 5 * LEAST},
    {PRANGE_HYPOT, LEAST, LEAST, LEAST},
    {PRANGE_HYPOT, 0x1.1426bcp+22F, 0x1.eede1p+23F, 0x1.00e27p+24F},
    {PRANGE_HYPOT, 0x1.5c13c6p+23F, 0x1.17c87cp+24F, 0x1.497f24p+24F},
    {PRANGE_HYPOT, INF, NAN, INF},
    {PRANGE_HYPOT, NAN, -INF, INF},
    {PRANGE_HYPOT, MOST, MOST, INF},
    {PRANGE_HYPOT, NAN, 1, NAN},
};

/* Each alone, so that a block is all ordinary or not at all; then all in one call. */
Test(math_f32, hard_pairs)
{
    enum { COUNT = sizeof hard_pairs / sizeof *hard_pairs };
    for (int op = PRANGE_POW; op <= PRANGE_HYPOT; op++) {
        float x[COUNT], y[COUNT], z[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = hard_pairs[i].x;
            y[i] = hard_pairs[i].y;
        }
        cr_assert_eq(prange_map2_f32((prange_binary)op, COUNT, x, y, z), PRANGE_OK);
        for (int i = 0; i < COUNT; i++) {
            float alone, scalar;
            cr_assert_eq(prange_map2_f32((prange_binary)op, 1, x + i, y + i, &alone), PRANGE_OK);
            cr_assert_eq(prange_map_scalar_f32((prange_binary)op, 1, x + i, y[i], &scalar),
                         PRANGE_OK);
            cr_assert(same(z[i], alone) && same(z[i], scalar), "op %d, pair %d", op, i);
            if (hard_pairs[i].op == (prange_binary)op)
                cr_assert(same(z[i], hard_pairs[i].z), "op %d of %a and %a: %a", op, (double)x[i],
                          (double)y[i], (double)z[i]);
        }
    }
}

/* Pairs for which the maps' first computation gives no certain result, or one that must be
 * corrected. */
static const float unsure[][2] = {
    {4099, 2},  {-4101, 2},     {-4103, 3}, {3 * LEAST, 2}, {83521, 1.5F}, {2, -149.5F},  {1, INF},
    {-2, -INF}, {-LEAST, 0.5F}, {0, -3},    {-0.0F, 3},     {INF, INF},    {-INF, -3},    {NAN, 1},
    {1, NAN},   {MOST, -MOST},  {0, -0.0F}, {-0.0F, 0},     {LEAST, -1},   {-8, 1.0F / 3}};

/* x and y for all `every` elements one of those, else ordinary ones. */
static void fill_unsure(ptrdiff_t n, ptrdiff_t every, float *x, float *y)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t bits = random_bits(23, i);
        const float *pair = unsure[bits % (sizeof unsure / sizeof *unsure)];
        const bool ordinary = bits / 64 % (uint64_t)every != 0;
        x[i] = ordinary ? (float)(bits >> 40) / 0x1p22F : pair[0];
        y[i] = ordinary ? (float)((bits >> 20) & 0xfffff) / 0x1p17F - 4 : pair[1];
    }
}

/* The maps of two elements have the bits of the inline functions if none, some or all elements of a
 * block and of its remainder need a second computation; also in place, and with one y for all. */
Test(math_f32, of_two_at_second_look)
{
    static float (*const inlined[])(float, float) = {prange_powf, prange_atan2f, prange_hypotf};
    static const ptrdiff_t sizes[] = {1, 7, 9, 255, 256, 257, 700}, shares[] = {1, 2, 20, 1000};
    float x[700], y[700], z[700], x_too[700], y_too[700];
    for (int k = 0; k < 3 * 7 * 4; k++) {
        const prange_binary op = (prange_binary)(PRANGE_POW + k % 3);
        const ptrdiff_t n = sizes[k / 3 % 7];
        fill_unsure(n, shares[k / 21], x, y);
        memcpy(x_too, x, sizeof x);
        memcpy(y_too, y, sizeof y);
        cr_assert_eq(prange_map2_f32(op, n, x, y, z), PRANGE_OK);
        cr_assert_eq(prange_map2_f32(op, n, x_too, y, x_too), PRANGE_OK);
        cr_assert_eq(prange_map2_f32(op, n, x, y_too, y_too), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++) {
            const float right = inlined[k % 3](x[i], y[i]);
            cr_assert(same(z[i], right) && same(x_too[i], right) && same(y_too[i], right),
                      "op %d of %a and %a: %a", op, (double)x[i], (double)y[i], (double)z[i]);
        }
        cr_assert_eq(prange_map_scalar_f32(op, n, x, y[0], z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert(same(z[i], inlined[k % 3](x[i], y[0])), "op %d of %a and %a: %a", op,
                      (double)x[i], (double)y[0], (double)z[i]);
    }
}
