/* SPDX-License-Identifier: MIT */
/*
 * Block forms: faster implementations of some elementary functions, for blocks whose elements all
 * have ordinary magnitudes. Results have the bits of prange/math.h, whose functions the forms call.
 *
 * A form splits a function into several loops over the block. Each loop has a shorter chain of
 * dependent operations, so the processor overlaps more elements. The first loop also checks whether
 * the form is valid for the block.
 */
#ifndef PRI_FORMS_H
#define PRI_FORMS_H

#include <prange/math.h>

#include "each.h"

/* Elements per block, and the fewest elements for which several loops pay in a cheap function. */
enum { BLOCK = 256, FEW = 32 };

/* Computes y[i] from x[i] for a block. Returns 0, without writing anything, if the form is not
 * valid for some element. */
typedef int form(ptrdiff_t n, const element *x, element *y);

/* The same for z[i] from x[i] and y[i * step]. */
typedef int form2(ptrdiff_t n, const element *x, const element *y, ptrdiff_t step, element *z);

/* Applies the form of a function block by block, and the function itself to blocks for which the
 * form is not valid. */
static inline __attribute__((always_inline)) void
each_block(ptrdiff_t n, const element *x, element *y, element (*f)(element x), form *kind)
{
    for (ptrdiff_t from = 0; from < n; from += BLOCK) {
        const ptrdiff_t count = n - from < BLOCK ? n - from : BLOCK;
        if (!kind(count, x + from, y + from))
            plain(count, x + from, y + from, f);
    }
}

static inline __attribute__((always_inline)) void each2_plain(ptrdiff_t n, const element *x,
                                                              const element *y, ptrdiff_t step,
                                                              element *z,
                                                              element (*f)(element x, element y))
{
    if (step)
        plain2(n, x, y, z, f);
    else
        plain_with(n, x, *y, z, f);
}

static inline __attribute__((always_inline)) void
each2_block(ptrdiff_t n, const element *x, const element *y, ptrdiff_t step, element *z,
            element (*f)(element x, element y), form2 *kind)
{
    for (ptrdiff_t from = 0; from < n; from += BLOCK) {
        const ptrdiff_t count = n - from < BLOCK ? n - from : BLOCK;
        const element *const a = x + from, *const b = y + from * step;
        if (!kind(count, a, b, step, z + from))
            each2_plain(count, a, b, step, z + from, f);
    }
}

/* The bits of |x|, which are ordered as |x| is. NaN is above all numbers. */
static inline int64_t size_of(double x)
{
    return (int64_t)(prange_math_bits(x) & INT64_MAX);
}

/* The beyond functions are negative where an element is outside the range of a form. The bitwise or
 * of their values over a block is negative if any element is. beyond: |x| is not below the limit:
 * then the sum carries into the sign, whichever it is. */
static inline int64_t beyond(double x, double limit)
{
    const uint64_t bits = prange_math_bits(x);
    return (int64_t)((bits + ((UINT64_C(1) << 63) - prange_math_bits(limit))) ^ bits);
}

/* x is not positive, normal and below sqrt(2) 2^1023. */
static inline int64_t beyond_normal(double x)
{
    return (int64_t)((prange_math_bits(x) - UINT64_C(0x0010000000000000)) |
                     prange_f64_split_bits(x));
}

/* The f32 counterpart of beyond. */
static inline int32_t beyond_f32(float x, float limit)
{
    return (int32_t)(prange_math_bitsf(limit) - 1 - prange_math_bitsf(__builtin_fabsf(x)));
}

/* x is not positive and finite. */
static inline int32_t beyond_positive_f32(float x)
{
    const uint32_t above = prange_math_bitsf(x) - 1;
    return (int32_t)(above | (above + UINT32_C(0x00800001)));
}

/* Unevaluated sums of two doubles, for a block. */
typedef struct pairs {
    double hi[BLOCK], lo[BLOCK];
} pairs;

static inline __attribute__((always_inline)) prange_f64_pair pair_of(const pairs *p, ptrdiff_t i)
{
    return prange_f64_make(p->hi[i], p->lo[i]);
}

static inline __attribute__((always_inline)) void set_pair(pairs *p, ptrdiff_t i,
                                                           prange_f64_pair to)
{
    p->hi[i] = to.hi;
    p->lo[i] = to.lo;
}

/* w = y ln x, for positive normal x and |y| < 2^70. Returns 0 if an element is outside these
 * ranges. *ends is negative if e^w is near overflow or underflow for some element. */
static inline __attribute__((always_inline)) int logarithms_of_powers(ptrdiff_t n, const double *x,
                                                                      const double *y,
                                                                      ptrdiff_t step, pairs *w,
                                                                      int64_t *ends)
{
    pairs s;
    double whole[BLOCK];
    int64_t outside = 0, near_ends = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_split part = prange_f64_split_normal(x[i], 0x1p52 + 1024.0);
        outside |= beyond_normal(x[i]) | beyond(y[i * step], 0x1p70);
        set_pair(&s, i, prange_f64_log_quotient_of(part.m));
        whole[i] = part.n;
    }
    if (outside < 0)
        return 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_pair l = prange_f64_log_of_quotient(pair_of(&s, i));
        set_pair(w, i, prange_f64_log_times(prange_f64_log_sum(whole[i], l), y[i * step]));
        near_ends |= beyond(w->hi[i], 708.0);
    }
    *ends = near_ends;
    return 1;
}

#endif
