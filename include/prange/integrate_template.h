/* SPDX-License-Identifier: MIT */
/**
 * @file
 * An integral with the integrand compiled into its loop. Set two macros, include this file, and
 * call the function that it defines; include it again for each further integrand.
 *
 *     #define PRANGE_INTEGRATE_NAME parabola
 *     #define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x) - (x))
 *     #include <prange/integrate_template.h>
 *
 *     double area;
 *     prange_status status = parabola(NULL, 0.0, 2.0, 100, &area);
 *
 * defines
 *
 *     static prange_status NAME(void *ctx, double a, double b, ptrdiff_t n, double *out);
 *
 * with the formula, accuracy and errors of prange/integrate.h. PRANGE_INTEGRATE_F may evaluate its
 * argument several times, call functions, and read ctx; the functions that it calls should be
 * `static inline`. With PRANGE_INTEGRATE_REAL defined as float, a, b, *out and x are float.
 *
 * The loop is compiled with the flags of this translation unit: -O3 -march=native makes it vector
 * code. The bits are those of prange_integrate for the same values of F. Those values are the
 * user's compiler's: with -ffp-contract=off (GCC's default under -std=c11) they do not vary.
 *
 * Needs GCC or Clang.
 */
#include <prange/integrate.h>

/** @cond */
#ifndef PRANGE_INTEGRATE_REAL
#define PRANGE_INTEGRATE_REAL double
#endif

/* What all inclusions share: the widest vectors that the flags allow, and how F fills one. */
#ifndef PRANGE_INTEGRATE_LANES
#define PRANGE_INTEGRATE_LANES 32
#define PRANGE_INTEGRATE_AT(x, j) ((double)PRANGE_INTEGRATE_F((PRANGE_INTEGRATE_REAL)(x)[j], ctx))
#if defined(__AVX512F__)
#define PRANGE_INTEGRATE_WIDTH 8
#define PRANGE_INTEGRATE_EACH(x)                                                                   \
    {                                                                                              \
        PRANGE_INTEGRATE_AT(x, 0), PRANGE_INTEGRATE_AT(x, 1), PRANGE_INTEGRATE_AT(x, 2),           \
            PRANGE_INTEGRATE_AT(x, 3), PRANGE_INTEGRATE_AT(x, 4), PRANGE_INTEGRATE_AT(x, 5),       \
            PRANGE_INTEGRATE_AT(x, 6), PRANGE_INTEGRATE_AT(x, 7)                                   \
    }
#elif defined(__AVX__)
#define PRANGE_INTEGRATE_WIDTH 4
#define PRANGE_INTEGRATE_EACH(x)                                                                   \
    {                                                                                              \
        PRANGE_INTEGRATE_AT(x, 0), PRANGE_INTEGRATE_AT(x, 1), PRANGE_INTEGRATE_AT(x, 2),           \
            PRANGE_INTEGRATE_AT(x, 3)                                                              \
    }
#else
#define PRANGE_INTEGRATE_WIDTH 2
#define PRANGE_INTEGRATE_EACH(x)                                                                   \
    {                                                                                              \
        PRANGE_INTEGRATE_AT(x, 0), PRANGE_INTEGRATE_AT(x, 1)                                       \
    }
#endif

typedef double prange_integrate_vec
    __attribute__((vector_size(PRANGE_INTEGRATE_WIDTH * sizeof(double))));

/* Rounds a product before it is added: GCC's gnu modes would fuse i*dx with the sum with a, and a
 * product that ends F with its lane, where the flags have FMA. */
#if defined(__x86_64__)
#define PRANGE_INTEGRATE_ROUND(product) __asm__("" : "+v"(product))
#elif defined(__aarch64__)
#define PRANGE_INTEGRATE_ROUND(product) __asm__("" : "+w"(product))
#else
#define PRANGE_INTEGRATE_ROUND(product) __asm__("" : "+m"(product))
#endif
#endif

#define PRANGE_INTEGRATE_PASTE_(name, suffix) name##suffix
#define PRANGE_INTEGRATE_PASTE(name, suffix) PRANGE_INTEGRATE_PASTE_(name, suffix)
#define PRANGE_INTEGRATE_PANELS PRANGE_INTEGRATE_PASTE(PRANGE_INTEGRATE_NAME, _panels)

/* Lane j takes the points first + i with i mod 32 = j; the lanes fold by halves (see reduce.h). */
static double PRANGE_INTEGRATE_PANELS(double a, double dx, ptrdiff_t first, ptrdiff_t count,
                                      void *ctx)
{
    enum { WIDTH = PRANGE_INTEGRATE_WIDTH, LANES = PRANGE_INTEGRATE_LANES, VECS = LANES / WIDTH };
    union {
        prange_integrate_vec vec[VECS];
        double lane[LANES];
    } lanes;
    (void)ctx;
    for (int j = 0; j < LANES; j++)
        lanes.lane[j] = j;
    prange_integrate_vec zero = {0}, acc[VECS], at[VECS];
    for (int v = 0; v < VECS; v++) {
        acc[v] = -zero;
        at[v] = lanes.vec[v] + (double)first;
    }
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) {
#pragma GCC unroll 16
        for (int v = 0; v < VECS; v++) {
            prange_integrate_vec x = at[v] * dx;
            PRANGE_INTEGRATE_ROUND(x);
            x += a;
            prange_integrate_vec y = PRANGE_INTEGRATE_EACH(x);
            PRANGE_INTEGRATE_ROUND(y);
            acc[v] += y;
            at[v] += (double)LANES;
        }
    }
    for (int v = 0; v < VECS; v++)
        lanes.vec[v] = acc[v];
    for (int j = 0; i + j < count; j++) {
        double x = (double)(first + i + j) * dx;
        PRANGE_INTEGRATE_ROUND(x);
        x += a;
        double y = PRANGE_INTEGRATE_AT(&x, 0);
        PRANGE_INTEGRATE_ROUND(y);
        lanes.lane[j] += y;
    }
    for (int half = VECS / 2; half > 0; half /= 2)
        for (int v = 0; v < half; v++)
            lanes.vec[v] += lanes.vec[v + half];
    for (int half = WIDTH / 2; half > 0; half /= 2)
        for (int j = 0; j < half; j++)
            lanes.lane[j] += lanes.lane[j + half];
    return lanes.lane[0];
}

static prange_status PRANGE_INTEGRATE_NAME(void *ctx, PRANGE_INTEGRATE_REAL a,
                                           PRANGE_INTEGRATE_REAL b, ptrdiff_t n,
                                           PRANGE_INTEGRATE_REAL *out)
{
    double area = 0.0;
    const prange_status status = prange_integrate_panels_f64(
        PRANGE_INTEGRATE_PANELS, ctx, (double)a, (double)b, n, out ? &area : NULL);
    if (status == PRANGE_OK)
        *out = (PRANGE_INTEGRATE_REAL)area;
    return status;
}

#undef PRANGE_INTEGRATE_PANELS
#undef PRANGE_INTEGRATE_NAME
#undef PRANGE_INTEGRATE_F
#undef PRANGE_INTEGRATE_REAL
/** @endcond */
