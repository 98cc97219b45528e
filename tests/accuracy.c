/* SPDX-License-Identifier: MIT */
/*
 * The largest error of each f64 function of prange/math.h, in units in the last place, beside that
 * of the C library:
 *
 *     accuracy [--samples N] [function...] > docs/...     prints the table of docs/accuracy.md
 *
 * Each range of arguments is sampled evenly in value and evenly in the bits. A long double
 * reference picks the samples that look worst, and MPFR with 300 bits says how bad they are.
 */
#include <math.h>
#include <mpfr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accuracy.h"

enum { CANDIDATES = 12, PRECISION = 300 };

typedef struct worst {
    int count;
    double error[CANDIDATES], x[CANDIDATES], y[CANDIDATES];
} worst;

static uint64_t random_bits(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* The bits of x as an integer that grows with x. */
static int64_t ordered(double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double of_ordered(int64_t order)
{
    const int64_t bits = order < 0 ? INT64_MIN - order : order;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* A number from low to high: evenly in value or evenly in the bits. */
static double draw(range r, uint64_t *state)
{
    const uint64_t bits = random_bits(state);
    if (bits & 1) {
        const double u = (double)(bits >> 11) * 0x1p-53;
        return r.low * (1.0 - u) + r.high * u;
    }
    const uint64_t span = (uint64_t)ordered(r.high) - (uint64_t)ordered(r.low) + 1;
    return of_ordered((int64_t)((uint64_t)ordered(r.low) +
                                (uint64_t)((unsigned __int128)random_bits(state) * span >> 64)));
}

static double last_place(long double value)
{
    int exponent;
    frexpl(value, &exponent);
    return ldexp(1.0, (exponent < -1021 ? -1021 : exponent) - 53);
}

/* In units in the last place; infinite where one is NaN or infinite and the other is not. */
static double error_of(double result, long double reference)
{
    if (isnan(result) && isnan(reference))
        return 0.0;
    if (!isfinite(result) || fabsl(reference) > 0x1.fffffffffffff8p1023L)
        return result == (double)reference ? 0.0 : INFINITY;
    return (double)(fabsl(result - reference) / last_place(reference));
}

static double exact_error(const function *f, double x, double y, double result)
{
    mpfr_t a, b, value;
    mpfr_inits2(PRECISION, a, b, value, (mpfr_ptr)0);
    mpfr_set_d(a, x, MPFR_RNDN);
    mpfr_set_d(b, y, MPFR_RNDN);
    if (f->exact2)
        f->exact2(value, a, b, MPFR_RNDN);
    else
        f->exact(value, a, MPFR_RNDN);
    double error = 0.0;
    if (!mpfr_number_p(value) || !isfinite(result)) {
        const double rounded = mpfr_get_d(value, MPFR_RNDN);
        error = result == rounded || (isnan(result) && isnan(rounded)) ? 0.0 : INFINITY;
    } else {
        const double place = last_place(mpfr_get_ld(value, MPFR_RNDZ));
        mpfr_sub_d(value, value, result, MPFR_RNDN);
        mpfr_div_d(value, value, place, MPFR_RNDN);
        error = fabs(mpfr_get_d(value, MPFR_RNDN));
    }
    mpfr_clears(a, b, value, (mpfr_ptr)0);
    return error;
}

static void note(worst *w, double error, double x, double y)
{
    int at = w->count;
    if (at == CANDIDATES) {
        at = 0;
        for (int i = 1; i < CANDIDATES; i++)
            if (w->error[i] < w->error[at])
                at = i;
        if (error <= w->error[at])
            return;
    } else {
        w->count++;
    }
    w->error[at] = error;
    w->x[at] = x;
    w->y[at] = y;
}

typedef struct found {
    double error, x, y;
} found;

static found judge(const function *f, const worst *w, int ours)
{
    found most = {0.0, 0.0, 0.0};
    for (int i = 0; i < w->count; i++) {
        const double x = w->x[i], y = w->y[i];
        const double result =
            f->two ? (ours ? f->two : f->libm2)(x, y) : (ours ? f->one : f->libm)(x);
        const double error = exact_error(f, x, y, result);
        if (error > most.error)
            most = (found){error, x, y};
    }
    return most;
}

static void keep_larger(found *most, found f)
{
    if (f.error > most->error)
        *most = f;
}

static void measure_range(const function *f, const range *x_range, const range *y_range,
                          int64_t samples, uint64_t *state, found *ours, found *theirs)
{
    worst own = {0}, other = {0};
    for (int64_t i = 0; i < samples; i++) {
        const double x = draw(*x_range, state), y = f->two ? draw(*y_range, state) : 0.0;
        const long double reference = f->two ? f->near2(x, y) : f->near(x);
        note(&own, error_of(f->two ? f->two(x, y) : f->one(x), reference), x, y);
        if (f->libm || f->libm2)
            note(&other, error_of(f->two ? f->libm2(x, y) : f->libm(x), reference), x, y);
    }
    keep_larger(ours, judge(f, &own, 1));
    if (f->libm || f->libm2)
        keep_larger(theirs, judge(f, &other, 0));
}

static double measure(const function *f, int64_t samples)
{
    found ours = {0.0, 0.0, 0.0}, theirs = {0.0, 0.0, 0.0};
    uint64_t state = 1;
    int ranges = 0;
    while (ranges < RANGES && f->x[ranges].low < f->x[ranges].high)
        ranges++;
    for (int i = 0; i < ranges; i++)
        measure_range(f, &f->x[i], &f->y[i], samples / ranges, &state, &ours, &theirs);
    printf("| %s | %.4f | ", f->name, ours.error);
    if (f->two)
        printf("%a, %a", ours.x, ours.y);
    else
        printf("%a", ours.x);
    if (f->libm || f->libm2)
        printf(" | %.4f |\n", theirs.error);
    else
        printf(" | |\n");
    fflush(stdout);
    return ours.error / f->bound;
}

int main(int argc, char **argv)
{
    int64_t samples = INT64_C(1) << 22;
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "--samples") == 0) {
        samples = strtoll(argv[2], NULL, 0);
        first = 3;
    }
    printf("| function | largest error | at | C library |\n|---|---|---|---|\n");
    double most = 0.0;
    for (const function *f = functions; f->name; f++) {
        int wanted = first == argc;
        for (int i = first; i < argc; i++)
            wanted |= strcmp(argv[i], f->name) == 0;
        if (wanted)
            most = fmax(most, measure(f, samples));
    }
    return most <= 1.0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
