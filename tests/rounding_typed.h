/* SPDX-License-Identifier: MIT */
/* Integers, signs and neighbours in one element type, against the C library. */

#if REAL_IS_F32
#define LIBRARY(name) name##f
#else
#define LIBRARY(name) name
#endif

static REAL T(unary)(int op, REAL x)
{
    switch (op) {
    case PRANGE_FLOOR:
        return LIBRARY(floor)(x);
    case PRANGE_CEIL:
        return LIBRARY(ceil)(x);
    case PRANGE_TRUNC:
        return LIBRARY(trunc)(x);
    case PRANGE_ROUND:
        return LIBRARY(round)(x);
    case PRANGE_RINT:
        return LIBRARY(rint)(x);
    default:
        return x > 0 ? 1 : x < 0 ? -1 : x;
    }
}

static REAL T(binary)(int op, REAL x, REAL y)
{
    switch (op) {
    case PRANGE_COPYSIGN:
        return LIBRARY(copysign)(x, y);
    case PRANGE_NEXTAFTER:
        return LIBRARY(nextafter)(x, y);
    case PRANGE_FMOD:
        return LIBRARY(fmod)(x, y);
    case PRANGE_REMAINDER: /* glibc 2.36 has some ties of doubles wrong, but not of long doubles */
        return (REAL)remainderl(x, y);
    case PRANGE_FMIN: /* the C library may return either zero */
        return x == 0 && y == 0 ? (signbit(x) ? x : y) : LIBRARY(fmin)(x, y);
    default:
        return x == 0 && y == 0 ? (signbit(x) ? y : x) : LIBRARY(fmax)(x, y);
    }
}

/* Near integers and halves, the largest fraction, 2^23 and 2^52; special values; any bits. */
static void T(fill)(ptrdiff_t n, REAL *x)
{
    T(random_fill_special)(7, 8, n, x);
    for (ptrdiff_t i = 0; i < n / 2; i++) {
        const REAL whole = LIBRARY(ldexp)((REAL)(i % 61 - 30), (int)(i / 61 % 60));
        const REAL half = i % 3 ? whole : whole + (REAL)0.5;
        x[i] = i % 2 ? half : LIBRARY(nextafter)(half, i % 4 ? (REAL)-9e18 : (REAL)9e18);
    }
}

enum { T(N) = 40000 };

Test(SUITE, whole_numbers_and_signs)
{
    static REAL x[T(N)], z[T(N)];
    T(fill)(T(N), x);
    for (int op = PRANGE_FLOOR; op <= PRANGE_SIGN; op++) {
        cr_assert_eq(T(prange_map)((prange_unary)op, T(N), x, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < T(N); i++)
            cr_assert_eq(T(bits_of)(z[i]), T(bits_of)(T(unary)(op, x[i])), "op %d of %a: %a", op,
                         (double)x[i], (double)z[i]);
    }
}

Test(SUITE, of_two)
{
    static REAL x[T(N)], y[T(N)], z[T(N)];
    T(fill)(T(N), x);
    T(fill)(T(N), y);
    for (int shift = 0; shift < 40; shift++)
        for (int op = PRANGE_COPYSIGN; op <= PRANGE_REMAINDER; op++) {
            const ptrdiff_t n = T(N) - shift;
            const REAL s = y[shift * 997];
            cr_assert_eq(T(prange_map2)((prange_binary)op, n, x, y + shift, z), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                cr_assert_eq(T(bits_of)(z[i]), T(bits_of)(T(binary)(op, x[i], y[i + shift])),
                             "op %d of %a and %a: %a", op, (double)x[i], (double)y[i + shift],
                             (double)z[i]);
            cr_assert_eq(T(prange_map_scalar)((prange_binary)op, n, x, s, z), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                cr_assert_eq(T(bits_of)(z[i]), T(bits_of)(T(binary)(op, x[i], s)),
                             "op %d of %a and the scalar %a: %a", op, (double)x[i], (double)s,
                             (double)z[i]);
        }
}

/* x next to y times an integer of up to two digits more than the type has, or times that and a
 * half; y also subnormal, or a small integer. One in 32 is a special value. */
static void T(fill_multiples)(uint64_t seed, ptrdiff_t n, REAL *x, REAL *y)
{
    const int digits = REAL_IS_F32 ? 26 : 55, tiny = REAL_IS_F32 ? -140 : -1060;
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t dice = random_bits(seed, i), any = random_bits(~seed, i);
        const int length = (int)(dice % (uint64_t)digits) + 1;
        const uint64_t kind = dice >> 8 & 3;
        y[i] = T(random_wide)(seed + 1, i);
        if (kind == 1)
            y[i] = LIBRARY(ldexp)(y[i], tiny);
        if (kind == 2)
            y[i] = (REAL)(1 + (int)(any % 1000));
        if ((dice >> 16 & 31) == 0)
            y[i] = T(random_special)(any);
        const long double half = dice >> 24 & 1 ? 0.5L : 0.0L;
        x[i] = (REAL)(((long double)(any >> (64 - length)) + half) * y[i]);
        const REAL end = dice >> 25 & 1 ? (REAL)INFINITY : (REAL)-INFINITY;
        for (uint64_t steps = (dice >> 32) % 4; steps > 1; steps--)
            x[i] = LIBRARY(nextafter)(x[i], end);
        if ((dice >> 40 & 31) == 0)
            x[i] = T(random_special)(any >> 8);
        if (dice >> 48 & 1)
            x[i] = -x[i];
    }
}

/* A million pairs whose quotients are at or next to integers and halves. */
Test(SUITE, remainders)
{
    static REAL x[T(N)], y[T(N)], z[T(N)];
    for (int round = 0; round < 25; round++) {
        T(fill_multiples)((uint64_t)round, T(N), x, y);
        for (int op = PRANGE_FMOD; op <= PRANGE_REMAINDER; op++) {
            cr_assert_eq(T(prange_map2)((prange_binary)op, T(N), x, y, z), PRANGE_OK);
            for (ptrdiff_t i = 0; i < T(N); i++)
                cr_assert_eq(T(bits_of)(z[i]), T(bits_of)(T(binary)(op, x[i], y[i])),
                             "op %d of %a and %a: %a", op, (double)x[i], (double)y[i],
                             (double)z[i]);
        }
    }
}

Test(SUITE, angles)
{
    static REAL x[T(N)], z[T(N)];
    const long double pi = 3.141592653589793238462643383279502884L;
    T(fill)(T(N), x);
    for (int op = PRANGE_DEGREES; op <= PRANGE_RADIANS; op++) {
        const long double factor = op == PRANGE_DEGREES ? 180 / pi : pi / 180;
        cr_assert_eq(T(prange_map)((prange_unary)op, T(N), x, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < T(N); i++) {
            const long double exact = (long double)x[i] * factor;
            const bool in_range = fabsl(exact) > REAL_MIN && fabsl(exact) < REAL_MAX;
            const bool close = fabsl((long double)z[i] - exact) <= 2.01L * EPSILON * fabsl(exact);
            cr_assert(in_range       ? close
                      : x[i] != x[i] ? z[i] != z[i]
                                     : true,
                      "op %d of %a: %a", op, (double)x[i], (double)z[i]);
        }
    }
}

#undef LIBRARY
