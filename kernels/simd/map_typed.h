/* SPDX-License-Identifier: MIT */
/*
 * The body of simd/map.c for one element type: REAL, and TYPED(name) for its names.
 */

/* Inlined into each operation, which passes its expression of one element as a function. */
static inline __attribute__((always_inline)) void TYPED(each)(ptrdiff_t n, const REAL *x, REAL *y,
                                                              REAL (*f)(REAL x))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = f(x[i]);
}

static inline __attribute__((always_inline)) void
TYPED(each2)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z, REAL (*f)(REAL x, REAL y))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], y[i]);
}

static inline __attribute__((always_inline)) void
TYPED(each_with)(ptrdiff_t n, const REAL *x, REAL s, REAL *z, REAL (*f)(REAL x, REAL y))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], s);
}

static inline REAL TYPED(neg_of)(REAL x)
{
    return -x;
}

static void TYPED(neg)(ptrdiff_t n, const REAL *x, REAL *y)
{
    TYPED(each)(n, x, y, TYPED(neg_of));
}

static inline REAL TYPED(abs_of)(REAL x)
{
    return (REAL)__builtin_fabs(x);
}

static void TYPED(abs)(ptrdiff_t n, const REAL *x, REAL *y)
{
    TYPED(each)(n, x, y, TYPED(abs_of));
}

static inline REAL TYPED(square_of)(REAL x)
{
    return x * x;
}

static void TYPED(square)(ptrdiff_t n, const REAL *x, REAL *y)
{
    TYPED(each)(n, x, y, TYPED(square_of));
}

static inline REAL TYPED(sqrt_of)(REAL x)
{
    return (REAL)__builtin_sqrt(x);
}

static void TYPED(sqrt)(ptrdiff_t n, const REAL *x, REAL *y)
{
    TYPED(each)(n, x, y, TYPED(sqrt_of));
}

static inline REAL TYPED(reciprocal_of)(REAL x)
{
    return 1 / x;
}

static void TYPED(reciprocal)(ptrdiff_t n, const REAL *x, REAL *y)
{
    TYPED(each)(n, x, y, TYPED(reciprocal_of));
}

static inline REAL TYPED(add_of)(REAL x, REAL y)
{
    return x + y;
}

static void TYPED(add)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    TYPED(each2)(n, x, y, z, TYPED(add_of));
}

static void TYPED(add_scalar)(ptrdiff_t n, const REAL *x, REAL s, REAL *z)
{
    TYPED(each_with)(n, x, s, z, TYPED(add_of));
}

static inline REAL TYPED(sub_of)(REAL x, REAL y)
{
    return x - y;
}

static void TYPED(sub)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    TYPED(each2)(n, x, y, z, TYPED(sub_of));
}

static void TYPED(sub_scalar)(ptrdiff_t n, const REAL *x, REAL s, REAL *z)
{
    TYPED(each_with)(n, x, s, z, TYPED(sub_of));
}

static inline REAL TYPED(mul_of)(REAL x, REAL y)
{
    return x * y;
}

static void TYPED(mul)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    TYPED(each2)(n, x, y, z, TYPED(mul_of));
}

static void TYPED(mul_scalar)(ptrdiff_t n, const REAL *x, REAL s, REAL *z)
{
    TYPED(each_with)(n, x, s, z, TYPED(mul_of));
}

static inline REAL TYPED(div_of)(REAL x, REAL y)
{
    return x / y;
}

static void TYPED(div)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    TYPED(each2)(n, x, y, z, TYPED(div_of));
}

static void TYPED(div_scalar)(ptrdiff_t n, const REAL *x, REAL s, REAL *z)
{
    TYPED(each_with)(n, x, s, z, TYPED(div_of));
}

static inline REAL TYPED(min_of)(REAL x, REAL y)
{
    return y < x || y != y ? y : x;
}

static void TYPED(min)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    TYPED(each2)(n, x, y, z, TYPED(min_of));
}

static void TYPED(min_scalar)(ptrdiff_t n, const REAL *x, REAL s, REAL *z)
{
    TYPED(each_with)(n, x, s, z, TYPED(min_of));
}

static inline REAL TYPED(max_of)(REAL x, REAL y)
{
    return y > x || y != y ? y : x;
}

static void TYPED(max)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    TYPED(each2)(n, x, y, z, TYPED(max_of));
}

static void TYPED(max_scalar)(ptrdiff_t n, const REAL *x, REAL s, REAL *z)
{
    TYPED(each_with)(n, x, s, z, TYPED(max_of));
}

static inline REAL TYPED(rsub_of)(REAL x, REAL y)
{
    return y - x;
}

static void TYPED(rsub)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    TYPED(each2)(n, x, y, z, TYPED(rsub_of));
}

static void TYPED(rsub_scalar)(ptrdiff_t n, const REAL *x, REAL s, REAL *z)
{
    TYPED(each_with)(n, x, s, z, TYPED(rsub_of));
}

static inline REAL TYPED(rdiv_of)(REAL x, REAL y)
{
    return y / x;
}

static void TYPED(rdiv)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    TYPED(each2)(n, x, y, z, TYPED(rdiv_of));
}

static void TYPED(rdiv_scalar)(ptrdiff_t n, const REAL *x, REAL s, REAL *z)
{
    TYPED(each_with)(n, x, s, z, TYPED(rdiv_of));
}

static void TYPED(axpy)(ptrdiff_t n, REAL a, const REAL *x, REAL *y)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = a * x[i] + y[i];
}

/* Vectors from the first aligned address of y on; single elements before and after. */
static void TYPED(stream)(ptrdiff_t n, const REAL *x, REAL *y)
{
    enum { WIDTH = PRI_VEC_BYTES / sizeof(REAL) };
    ptrdiff_t i = 0;
    for (; i < n && (uintptr_t)(y + i) % PRI_VEC_BYTES != 0; i++)
        y[i] = x[i];
    for (; i + WIDTH <= n; i += WIDTH) {
        pri_vec_f64 v;
        memcpy(&v, x + i, sizeof v);
        pri_stream_store(y + i, v);
    }
    for (; i < n; i++)
        y[i] = x[i];
}

static void TYPED(gather)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = x[i * incx];
}

static void TYPED(scatter)(ptrdiff_t n, const REAL *x, REAL *y, ptrdiff_t incy)
{
    for (ptrdiff_t i = 0; i < n; i++)
        y[i * incy] = x[i];
}

const TYPED(pri_map) PRI_LEVEL_NAME(TYPED(pri_map)) = {
    .unary = {TYPED(neg), TYPED(abs), TYPED(square), TYPED(sqrt), TYPED(reciprocal)},
    .binary = {TYPED(add), TYPED(sub), TYPED(mul), TYPED(div), TYPED(min), TYPED(max), TYPED(rsub),
               TYPED(rdiv)},
    .scalar = {TYPED(add_scalar), TYPED(sub_scalar), TYPED(mul_scalar), TYPED(div_scalar),
               TYPED(min_scalar), TYPED(max_scalar), TYPED(rsub_scalar), TYPED(rdiv_scalar)},
    .axpy = TYPED(axpy),
    .stream = TYPED(stream),
    .stream_end = pri_stream_fence,
    .gather = TYPED(gather),
    .scatter = TYPED(scatter),
};
