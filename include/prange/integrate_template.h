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
 *     static prange_status NAME(PRANGE_INTEGRATE_CTX *ctx, T a, T b, ptrdiff_t n, T *out);
 *
 * with the formula, accuracy and errors of prange/integrate.h. PRANGE_INTEGRATE_F may evaluate its
 * argument several times, call functions (which should be `static inline`), and read ctx. An
 * integrand that looks values up in arrays takes no longer than in prange_integrate_block.
 *
 * Optional macros:
 *   - PRANGE_INTEGRATE_CTX: the type that ctx points to, possibly const; void if not defined.
 *   - PRANGE_INTEGRATE_TYPE: f64, which is the default: T, the type of x too, is double; or f32: T
 *     is float. double and float are accepted as names of these types. PRANGE_INTEGRATE_REAL is the
 *     older name of this macro, and takes the C types only.
 *
 * All of these macros are undefined at the end. All names but NAME itself begin with prange_ or
 * PRANGE_.
 *
 * The loop is compiled with the flags of this translation unit: -O3 -march=native vectorises it;
 * GCC does not if the expression has ?:, so use prange_choose_f64() (compare.h) instead. The bits
 * are those of prange_integrate for the same values of F. These are computed by the program's
 * compiler: with -ffp-contract=off (GCC's default under -std=c11) they do not vary.
 *
 * Needs GCC or Clang. Works in C and in C++.
 */
#include <prange/compare.h>
#include <prange/integrate.h>

/** @cond */
#include <prange/lanes_template.h>

#if !defined(PRANGE_INTEGRATE_NAME) || !defined(PRANGE_INTEGRATE_F)
#error "prange/integrate_template.h needs PRANGE_INTEGRATE_NAME and PRANGE_INTEGRATE_F"
#endif
#ifdef PRANGE_INTEGRATE_TYPE
#ifdef PRANGE_INTEGRATE_REAL
#error "PRANGE_INTEGRATE_REAL is the older name of PRANGE_INTEGRATE_TYPE: define one of them"
#endif
#define PRANGE_INTEGRATE_CODE PRANGE_TEMPLATE_PASTE(PRANGE_TEMPLATE_TYPE_, PRANGE_INTEGRATE_TYPE)
#if PRANGE_INTEGRATE_CODE == PRANGE_TEMPLATE_TYPE_f64
#define PRANGE_INTEGRATE_REAL double
#elif PRANGE_INTEGRATE_CODE == PRANGE_TEMPLATE_TYPE_f32
#define PRANGE_INTEGRATE_REAL float
#else
#error "PRANGE_INTEGRATE_TYPE is f64 or f32"
#endif
#undef PRANGE_INTEGRATE_CODE
#elif !defined(PRANGE_INTEGRATE_REAL)
#define PRANGE_INTEGRATE_REAL double
#endif
#ifndef PRANGE_INTEGRATE_CTX
#define PRANGE_INTEGRATE_CTX void
#endif

/* Definitions that all inclusions share. */
#ifndef PRANGE_INTEGRATE_POINTS
/* The points of a block: i as a double, times dx, rounded, plus a. Between two powers of two, the
 * bits of i as a double grow by a constant from one row of lanes to the next, and a block of 1,024
 * crosses no power of two except in the first block. So the bits of i are advanced by an integer
 * addition. That saves one of four floating-point additions per point, which matters on processors
 * with two adders. */
#define PRANGE_INTEGRATE_POINTS                                                                    \
    const double prange_dx = prange_ctx->prange_dx, prange_a = prange_ctx->prange_a;               \
    const uint64_t prange_step =                                                                   \
        prange_template_step(prange_begin + prange_row, prange_begin, &prange_stop);               \
    const double prange_from = (double)(prange_begin + prange_row);                                \
    PRANGE_TEMPLATE_VEC prange_at[PRANGE_TEMPLATE_VECS];                                           \
    _Pragma("GCC unroll 16") for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS; prange_v++)   \
    {                                                                                              \
        const PRANGE_TEMPLATE_VEC prange_lane = PRANGE_TEMPLATE_FILL(                              \
            PRANGE_TEMPLATE_NUMBER, double, prange_v *PRANGE_TEMPLATE_WIDTH, 0);                   \
        prange_at[prange_v] = prange_lane + prange_from;                                           \
    }
#define PRANGE_INTEGRATE_NEXT                                                                      \
    PRANGE_TEMPLATE_VEC prange_x = prange_at[prange_v] * prange_dx;                                \
    PRANGE_TEMPLATE_ROUND(prange_x);                                                               \
    prange_x += prange_a;                                                                          \
    prange_at[prange_v] =                                                                          \
        (PRANGE_TEMPLATE_VEC)((PRANGE_TEMPLATE_BITS)prange_at[prange_v] + prange_step);
#define PRANGE_INTEGRATE_POINT                                                                     \
    double prange_x[1] = {(double)prange_i * prange_ctx->prange_dx};                               \
    PRANGE_TEMPLATE_ROUND(prange_x[0]);                                                            \
    prange_x[0] += prange_ctx->prange_a;

typedef struct prange_template_area {
    double prange_value[1];
} prange_template_area;

/* Returns the difference of the bits of i as a double from one row to the next. *prange_stop is
 * lowered to the end of the rows for which it is constant: the next power of two, or the end of the
 * row that begins with 0. */
static inline uint64_t prange_template_step(ptrdiff_t prange_i, ptrdiff_t prange_begin,
                                            ptrdiff_t *prange_stop)
{
    const double prange_row = (double)prange_i, prange_next = prange_row + PRANGE_TEMPLATE_LANES;
    uint64_t prange_row_bits, prange_next_bits;
    __builtin_memcpy(&prange_row_bits, &prange_row, sizeof prange_row);
    __builtin_memcpy(&prange_next_bits, &prange_next, sizeof prange_next);
    const ptrdiff_t prange_power =
        prange_i < PRANGE_TEMPLATE_LANES
            ? PRANGE_TEMPLATE_LANES
            : (ptrdiff_t)((uint64_t)2 << (63 - __builtin_clzll((uint64_t)prange_i)));
    if (prange_power - prange_begin < *prange_stop)
        *prange_stop = prange_power - prange_begin;
    return prange_next_bits - prange_row_bits;
}
#endif

#define PRANGE_INTEGRATE_PANELS PRANGE_TEMPLATE_PART(PRANGE_INTEGRATE_NAME, _panels)
#define PRANGE_INTEGRATE_RANGE PRANGE_TEMPLATE_PART(PRANGE_INTEGRATE_NAME, _range)

typedef struct PRANGE_INTEGRATE_RANGE {
    double prange_a, prange_dx;
    PRANGE_INTEGRATE_CTX *prange_ctx;
} PRANGE_INTEGRATE_RANGE;

/* The lanes and their folding are those of prange/reduce_template.h. */
#define PRANGE_TEMPLATE_OP PRANGE_TEMPLATE_OP_SUM
#define PRANGE_TEMPLATE_IS_REAL 1
#define PRANGE_TEMPLATE_VALUE double
#define PRANGE_TEMPLATE_TERMS 1
#define PRANGE_TEMPLATE_EACH(M) M(0, PRANGE_INTEGRATE_F, PRANGE_TEMPLATE_OP_SUM)
#define PRANGE_TEMPLATE_CTX const PRANGE_INTEGRATE_RANGE
#define PRANGE_TEMPLATE_PARTIAL prange_template_area
#define PRANGE_TEMPLATE_ELEMENT(k, F, i, ctx)                                                      \
    ((double)F((PRANGE_INTEGRATE_REAL)prange_x[k], (ctx)->prange_ctx))
#define PRANGE_TEMPLATE_POINT PRANGE_INTEGRATE_POINT
#define PRANGE_TEMPLATE_POINTS PRANGE_INTEGRATE_POINTS
#define PRANGE_TEMPLATE_POINTS_NEXT PRANGE_INTEGRATE_NEXT
#define PRANGE_TEMPLATE_WIDTH PRANGE_TEMPLATE_OWN_WIDTH
#define PRANGE_TEMPLATE_TARGET inline __attribute__((__always_inline__))
#define PRANGE_TEMPLATE_BLOCK PRANGE_TEMPLATE_PART(PRANGE_INTEGRATE_NAME, _block)
#include <prange/block_template.h>

static PRANGE_TEMPLATE_OWN_TARGET double PRANGE_INTEGRATE_PANELS(double prange_a, double prange_dx,
                                                                 ptrdiff_t prange_first,
                                                                 ptrdiff_t prange_count,
                                                                 void *prange_whole)
{
    const PRANGE_INTEGRATE_RANGE prange_range = {
        prange_a, prange_dx, ((const PRANGE_INTEGRATE_RANGE *)prange_whole)->prange_ctx};
    prange_template_area prange_sum;
    PRANGE_TEMPLATE_PART(PRANGE_INTEGRATE_NAME, _block)
    (prange_first, prange_count, &prange_range, &prange_sum);
    return prange_sum.prange_value[0];
}

static __attribute__((__unused__)) PRANGE_CHECKED prange_status PRANGE_INTEGRATE_NAME(
    PRANGE_INTEGRATE_CTX *prange_ctx, PRANGE_INTEGRATE_REAL prange_a,
    PRANGE_INTEGRATE_REAL prange_b, ptrdiff_t prange_n, PRANGE_INTEGRATE_REAL *prange_out)
{
    double prange_area = 0.0;
    PRANGE_INTEGRATE_RANGE prange_whole = {0.0, 0.0, prange_ctx};
    const prange_status prange_result =
        prange_integrate_panels_f64(PRANGE_INTEGRATE_PANELS, &prange_whole, (double)prange_a,
                                    (double)prange_b, prange_n, prange_out ? &prange_area : NULL);
    if (prange_result == PRANGE_OK)
        *prange_out = (PRANGE_INTEGRATE_REAL)prange_area;
    return prange_result;
}

#undef PRANGE_INTEGRATE_CTX
#undef PRANGE_INTEGRATE_F
#undef PRANGE_INTEGRATE_NAME
#undef PRANGE_INTEGRATE_PANELS
#undef PRANGE_INTEGRATE_RANGE
#undef PRANGE_INTEGRATE_REAL
#undef PRANGE_INTEGRATE_TYPE
#undef PRANGE_TEMPLATE_CTX
#undef PRANGE_TEMPLATE_EACH
#undef PRANGE_TEMPLATE_ELEMENT
#undef PRANGE_TEMPLATE_IS_REAL
#undef PRANGE_TEMPLATE_OP
#undef PRANGE_TEMPLATE_PARTIAL
#undef PRANGE_TEMPLATE_POINT
#undef PRANGE_TEMPLATE_POINTS
#undef PRANGE_TEMPLATE_POINTS_NEXT
#undef PRANGE_TEMPLATE_TERMS
#undef PRANGE_TEMPLATE_VALUE
/** @endcond */
