/* SPDX-License-Identifier: MIT */
/*
 * The polynomial through the values of a function at TERMS Chebyshev nodes of a run of doubles, by
 * Newton's divided differences. The values have 192 bits, so the only significant errors are those
 * of interpolation and of evaluation in pairs of doubles.
 */
#include <math.h>

#include "accuracy.h"

enum { BITS = 192, CHECKS = 2, WIDEST = 43, WIDEST_OF_TURNS = 20 };

void exact_at(const function *f, double x, double y, mpfr_t value)
{
    mpfr_t a, b;
    mpfr_inits2(53, a, b, (mpfr_ptr)0);
    mpfr_set_d(a, x, MPFR_RNDN);
    mpfr_set_d(b, y, MPFR_RNDN);
    if (f->exact2)
        f->exact2(value, a, b, MPFR_RNDN);
    else
        f->exact(value, a, MPFR_RNDN);
    mpfr_clears(a, b, (mpfr_ptr)0);
}

static void exact_on(const function *f, const interpolant *p, double x, mpfr_t value)
{
    exact_at(f, p->second ? p->other : x, p->second ? x : p->other, value);
}

/*
 * A step in units in the last place of x that is nearly a multiple of 2 pi: a denominator of a
 * continued fraction, below 2^28. At such steps a periodic function is smooth, however large x is.
 */
static uint64_t step_of_turns(double x)
{
    static mpfr_t turn, unit;
    static bool ready;
    if (!ready) {
        ready = true;
        mpfr_inits2(1300, turn, unit, (mpfr_ptr)0);
        mpfr_const_pi(turn, MPFR_RNDN);
        mpfr_mul_2ui(turn, turn, 1, MPFR_RNDN);
        mpfr_ui_div(turn, 1, turn, MPFR_RNDN);
    }
    mpfr_mul_2si(unit, turn, ilogb(x) - 52, MPFR_RNDN);
    mpfr_frac(unit, unit, MPFR_RNDN);
    long double rest = mpfr_get_ld(unit, MPFR_RNDN);
    uint64_t before = 0, at = 1;
    for (;;) {
        const long double inverse = 1.0L / rest, whole = floorl(inverse);
        if (whole * (long double)at + (long double)before >= 0x1p28L)
            return at;
        const uint64_t next = (uint64_t)whole * at + before;
        before = at;
        at = next;
        rest = inverse - whole;
    }
}

/* The coefficients of the polynomial through (t[k], c[k]), in place. */
static void make_polynomial(const double *t, mpfr_t *c)
{
    for (int level = 1; level < TERMS; level++)
        for (int k = TERMS - 1; k >= level; k--) {
            mpfr_sub(c[k], c[k], c[k - 1], MPFR_RNDN);
            mpfr_div_d(c[k], c[k], t[k] - t[k - level], MPFR_RNDN);
        }
    mpfr_t product;
    mpfr_init2(product, BITS);
    for (int k = TERMS - 2; k >= 0; k--)
        for (int i = k; i < TERMS - 1; i++) {
            mpfr_mul_d(product, c[i + 1], t[k], MPFR_RNDN);
            mpfr_sub(c[i], c[i], product, MPFR_RNDN);
        }
    mpfr_clear(product);
}

/* Computes the function at the nodes; false if a value is NaN or beyond the range of doubles. */
static bool take_values(const function *f, const interpolant *p, const double *t, mpfr_t *c)
{
    for (int k = 0; k < TERMS; k++) {
        const uint64_t j = (uint64_t)ldexp(t[k] + 1.0, p->log_count - 1);
        exact_on(f, p, random_as_f64(p->first + j * p->step), c[k]);
        if (!mpfr_regular_p(c[k]) || mpfr_get_exp(c[k]) > 1024 || mpfr_get_exp(c[k]) < -1077)
            return false;
    }
    return true;
}

/* Whether the terms decrease so fast that only the first two need pairs of doubles. */
static bool terms_are_small(const interpolant *p)
{
    const double size = fabs(p->c[0]);
    return fabs(p->c[1]) < 0x1p-5 * size && fabs(p->c[2]) < 0x1p-17 * size &&
           fabs(p->c[TERMS - 1]) < 0x1p-50 * size;
}

static bool set_terms(const function *f, interpolant *p)
{
    static mpfr_t c[TERMS];
    static double t[TERMS];
    static bool ready;
    for (int k = 0; !ready && k < TERMS; k++) {
        mpfr_init2(c[k], BITS);
        /* A multiple of 2^-9, so that the node's j is an integer. */
        t[k] = rint(0x1p9 * cos((k + 0.5) * (3.141592653589793 / TERMS))) * 0x1p-9;
    }
    ready = true;
    if (!take_values(f, p, t, c))
        return false;
    make_polynomial(t, c);
    if (!mpfr_regular_p(c[0]))
        return false;
    p->exponent = (int)mpfr_get_exp(c[0]);
    for (int k = 0; k < TERMS; k++) {
        mpfr_mul_2si(c[k], c[k], -p->exponent, MPFR_RNDN);
        p->c[k] = mpfr_get_d(c[k], MPFR_RNDN);
        if (k < 2) {
            mpfr_sub_d(c[k], c[k], p->c[k], MPFR_RNDN);
            p->low[k] = mpfr_get_d(c[k], MPFR_RNDN);
        }
    }
    return terms_are_small(p);
}

static bool is_near(const function *f, const interpolant *p, uint64_t seed)
{
    double x[CHECKS], t[CHECKS], hi[CHECKS], lo[CHECKS];
    draw_samples(p, seed, CHECKS, x, t);
    evaluate(p, CHECKS, t, hi, lo);
    mpfr_t value, rest;
    mpfr_inits2(BITS, value, rest, (mpfr_ptr)0);
    bool near = true;
    for (int i = 0; i < CHECKS; i++) {
        exact_on(f, p, x[i], value);
        mpfr_mul_2si(value, value, -p->exponent, MPFR_RNDN);
        mpfr_sub_d(rest, value, hi[i], MPFR_RNDN);
        mpfr_sub_d(rest, rest, lo[i], MPFR_RNDN);
        mpfr_div(rest, rest, value, MPFR_RNDN);
        near = near && fabs(mpfr_get_d(rest, MPFR_RNDN)) < 0x1p-68;
    }
    mpfr_clears(value, rest, (mpfr_ptr)0);
    return near;
}

bool interpolate(const function *f, double at, uint64_t seed, interpolant *p)
{
    const bool in_turns = f->turns && fabs(at) >= 0x1p30;
    const int widest = in_turns ? WIDEST_OF_TURNS : WIDEST;
    p->step = in_turns ? step_of_turns(at) : 1;
    p->log_count = p->log_count < widest ? p->log_count : widest;
    for (; p->log_count >= FEWEST; p->log_count -= 2) {
        const uint64_t count = UINT64_C(1) << p->log_count, fraction = (UINT64_C(1) << 52) - 1;
        p->first = bits_of(at);
        if (!in_turns)
            p->first &= ~(count - 1);
        else if ((p->first & fraction) + count * p->step > fraction)
            p->first -= count * p->step;
        if (set_terms(f, p) && is_near(f, p, seed))
            return true;
    }
    return false;
}
