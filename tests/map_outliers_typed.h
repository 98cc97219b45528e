/* SPDX-License-Identifier: MIT */
/* Outliers among ordinary elements, of one type. */

#if REAL_IS_F32
#define INLINE(name) prange_##name##f
#define NEXT(x, to) nextafterf(x, to)
#else
#define INLINE(name) prange_##name
#define NEXT(x, to) nextafter(x, to)
#endif

#define OF(NAME, name)                                                                             \
    static REAL T(of_##name)(REAL x)                                                               \
    {                                                                                              \
        return INLINE(name)(x);                                                                    \
    }
PRI_ELEMENTARY(OF)
#undef OF
#define OF(NAME, name)                                                                             \
    static REAL T(of_##name)(REAL x, REAL y)                                                       \
    {                                                                                              \
        return INLINE(name)(x, y);                                                                 \
    }
PRI_ELEMENTARY2(OF)
#undef OF

static const struct {
    const char *name;
    prange_unary op;
    REAL (*inlined)(REAL);
} T(unary)[] = {
#define ROW(NAME, name) {#name, PRANGE_##NAME, T(of_##name)},
    PRI_ELEMENTARY(ROW)};
#undef ROW
enum { T(UNARIES) = sizeof T(unary) / sizeof *T(unary) };

static const struct {
    const char *name;
    prange_binary op;
    REAL (*inlined)(REAL, REAL);
} T(binary)[] = {
#define ROW(NAME, name) {#name, PRANGE_##NAME, T(of_##name)},
    PRI_ELEMENTARY2(ROW)};
#undef ROW
enum { T(BINARIES) = sizeof T(binary) / sizeof *T(binary) };

/* Each limit, its neighbours and its negative, then the ends of the type and its specials. */
enum { T(PER_LIMIT) = 6 };
static int T(list_outliers)(REAL *to)
{
    static const REAL ends[] = {REAL_MIN, REAL_MAX, REAL_MAX / 2 * (REAL)1.4142135623730951,
                                INFINITY, NAN};
    int count = 0;
    for (int k = 0; k < LIMITS; k++) {
        const REAL limit = (REAL)limits[k];
        for (int sign = -1; sign <= 1; sign += 2) {
            to[count++] = (REAL)sign * limit;
            to[count++] = (REAL)sign * NEXT(limit, (REAL)0);
            to[count++] = (REAL)sign * NEXT(limit, (REAL)INFINITY);
        }
    }
    for (int k = 0; k < 5; k++) {
        to[count++] = ends[k];
        to[count++] = -ends[k];
        to[count++] = NEXT(ends[k], (REAL)0);
    }
    return count;
}
enum { T(OUTLIERS) = LIMITS * T(PER_LIMIT) + 15 };

/* Numbers below one, above one, or of both signs. */
static REAL T(ordinary)(int kind, ptrdiff_t i)
{
    const double u = (double)(random_bits(71, i) >> 11) * 0x1p-53;
    return (REAL)(kind == 0 ? 0.01 + 0.98 * u : kind == 1 ? 1.01 + 28 * u : 40 * u - 20);
}

static bool T(same)(REAL a, REAL b)
{
    return T(bits_of)(a) == T(bits_of)(b);
}

/* Mostly one block, with and without a rest; sometimes two or three blocks. */
static ptrdiff_t T(length)(int k)
{
    return k % 16 == 15 ? 257 + k % (LONGEST - 256) : FEWEST + k % FEWEST;
}

Test(outliers, T(of_one_array))
{
    REAL outliers[T(OUTLIERS)], x[LONGEST], y[LONGEST];
    const int count = T(list_outliers)(outliers);
    cr_assert_eq(count, T(OUTLIERS));
    for (int k = 0; k < count * ORDINARIES; k++) {
        const ptrdiff_t n = T(length)(k), at = (ptrdiff_t)(random_bits(72, k) % (uint64_t)n);
        for (ptrdiff_t i = 0; i < n; i++)
            x[i] = T(ordinary)(k / count, k + i);
        x[at] = outliers[k % count];
        for (int f = 0; f < T(UNARIES); f++) {
            cr_assert_eq(T(prange_map)(T(unary)[f].op, n, x, y), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                cr_assert(T(same)(y[i], T(unary)[f].inlined(x[i])), "%s of %a beside %a: %a",
                          T(unary)[f].name, (double)x[i], (double)x[at], (double)y[i]);
        }
    }
}

/* The outlier is an element of the first array, of the second, or of both; or an exponent of 2. */
Test(outliers, T(of_two_arrays))
{
    REAL outliers[T(OUTLIERS)], x[LONGEST], y[LONGEST], z[LONGEST];
    const int count = T(list_outliers)(outliers);
    for (int k = 0; k < count * ORDINARIES * 4; k++) {
        const int kind = k / count % ORDINARIES, which = k / count / ORDINARIES;
        const ptrdiff_t n = T(length)(k), at = (ptrdiff_t)(random_bits(73, k) % (uint64_t)n);
        for (ptrdiff_t i = 0; i < n; i++) {
            x[i] = T(ordinary)(kind, k + i);
            y[i] = T(ordinary)(2 - kind, k - i);
        }
        if (which != 1)
            x[at] = which == 3 ? 2 : outliers[k % count];
        if (which != 0)
            y[at] = outliers[(which == 2 ? (int)(random_bits(74, k) >> 40) : k) % count];
        for (int f = 0; f < T(BINARIES); f++) {
            cr_assert_eq(T(prange_map2)(T(binary)[f].op, n, x, y, z), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                cr_assert(T(same)(z[i], T(binary)[f].inlined(x[i], y[i])), "%s of %a and %a: %a",
                          T(binary)[f].name, (double)x[i], (double)y[i], (double)z[i]);
        }
    }
}

#undef INLINE
#undef NEXT
