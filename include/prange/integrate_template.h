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
 * `static inline`. All names around it begin with prange_ or PRANGE_. With PRANGE_INTEGRATE_REAL
 * defined as float, a, b, *out and x are float. An integrand that indexes arrays by x does not
 * become vector code: there prange_integrate_block is several times as fast.
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
#define PRANGE_INTEGRATE_AT(x, j)                                                                  \
    ((double)PRANGE_INTEGRATE_F((PRANGE_INTEGRATE_REAL)(x)[j], prange_ctx))
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

#define PRANGE_INTEGRATE_VECS (PRANGE_INTEGRATE_LANES / PRANGE_INTEGRATE_WIDTH)
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

/* The integrand may name anything of the user's, and the user's macros any word: all names here are
 * prange's own. Lane j takes the points first + i with i mod 32 = j; the lanes fold by halves (see
 * reduce.h). */
static double PRANGE_INTEGRATE_PANELS(double prange_a, double prange_dx, ptrdiff_t prange_first,
                                      ptrdiff_t prange_count, void *prange_ctx)
{
    union {
        prange_integrate_vec prange_vec[PRANGE_INTEGRATE_VECS];
        double prange_lane[PRANGE_INTEGRATE_LANES];
    } prange_lanes;
    (void)prange_ctx;
    for (int prange_j = 0; prange_j < PRANGE_INTEGRATE_LANES; prange_j++)
        prange_lanes.prange_lane[prange_j] = prange_j;
    prange_integrate_vec prange_zero = {0}, prange_acc[PRANGE_INTEGRATE_VECS],
                         prange_at[PRANGE_INTEGRATE_VECS];
    for (int prange_v = 0; prange_v < PRANGE_INTEGRATE_VECS; prange_v++) {
        prange_acc[prange_v] = -prange_zero;
        prange_at[prange_v] = prange_lanes.prange_vec[prange_v] + (double)prange_first;
    }
    ptrdiff_t prange_i = 0;
    for (; prange_i + PRANGE_INTEGRATE_LANES <= prange_count; prange_i += PRANGE_INTEGRATE_LANES) {
#pragma GCC unroll 16
        for (int prange_v = 0; prange_v < PRANGE_INTEGRATE_VECS; prange_v++) {
            prange_integrate_vec prange_x = prange_at[prange_v] * prange_dx;
            PRANGE_INTEGRATE_ROUND(prange_x);
            prange_x += prange_a;
            prange_integrate_vec prange_y = PRANGE_INTEGRATE_EACH(prange_x);
            PRANGE_INTEGRATE_ROUND(prange_y);
            prange_acc[prange_v] += prange_y;
            prange_at[prange_v] += (double)PRANGE_INTEGRATE_LANES;
        }
    }
    for (int prange_v = 0; prange_v < PRANGE_INTEGRATE_VECS; prange_v++)
        prange_lanes.prange_vec[prange_v] = prange_acc[prange_v];
    for (int prange_j = 0; prange_i + prange_j < prange_count; prange_j++) {
        double prange_x = (double)(prange_first + prange_i + prange_j) * prange_dx;
        PRANGE_INTEGRATE_ROUND(prange_x);
        prange_x += prange_a;
        double prange_y = PRANGE_INTEGRATE_AT(&prange_x, 0);
        PRANGE_INTEGRATE_ROUND(prange_y);
        prange_lanes.prange_lane[prange_j] += prange_y;
    }
    for (int prange_half = PRANGE_INTEGRATE_VECS / 2; prange_half > 0; prange_half /= 2)
        for (int prange_v = 0; prange_v < prange_half; prange_v++)
            prange_lanes.prange_vec[prange_v] += prange_lanes.prange_vec[prange_v + prange_half];
    for (int prange_half = PRANGE_INTEGRATE_WIDTH / 2; prange_half > 0; prange_half /= 2)
        for (int prange_j = 0; prange_j < prange_half; prange_j++)
            prange_lanes.prange_lane[prange_j] += prange_lanes.prange_lane[prange_j + prange_half];
    return prange_lanes.prange_lane[0];
}

static prange_status PRANGE_INTEGRATE_NAME(void *prange_ctx, PRANGE_INTEGRATE_REAL prange_a,
                                           PRANGE_INTEGRATE_REAL prange_b, ptrdiff_t prange_n,
                                           PRANGE_INTEGRATE_REAL *prange_out)
{
    double prange_area = 0.0;
    const prange_status prange_result =
        prange_integrate_panels_f64(PRANGE_INTEGRATE_PANELS, prange_ctx, (double)prange_a,
                                    (double)prange_b, prange_n, prange_out ? &prange_area : NULL);
    if (prange_result == PRANGE_OK)
        *prange_out = (PRANGE_INTEGRATE_REAL)prange_area;
    return prange_result;
}

#undef PRANGE_INTEGRATE_PANELS
#undef PRANGE_INTEGRATE_NAME
#undef PRANGE_INTEGRATE_F
#undef PRANGE_INTEGRATE_REAL
/** @endcond */
