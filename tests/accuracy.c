/* SPDX-License-Identifier: MIT */
/*
 * The largest error of each f64 function of prange_map_f64, in units in the last place, beside that
 * of the C library:
 *
 *     accuracy [--samples N] [function...] > docs/...     prints the table of docs/accuracy.md
 *
 * Samples are spread evenly over the values and evenly over the bits of each range of arguments: a
 * run of adjacent doubles at each place, of which random ones are taken. The reference of a run is
 * a polynomial through values by MPFR (accuracy_interpolant.c), at a nanosecond a sample; where
 * none is accurate enough, such as near a zero, MPFR computes a few samples. It also computes the
 * errors of the worst samples, with 300 bits. The C library, which is slower, gets every 64th
 * sample.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "accuracy.h"
#include "isa/isa.h"
#include "simd/map.h"

enum { CANDIDATES = 12, PRECISION = 300, BLOCK = 1024, LONGEST = 1 << 15, DIRECT = 4, OTHER = 64 };

typedef struct worst {
    int count;
    double error[CANDIDATES], x[CANDIDATES], y[CANDIDATES];
} worst;

typedef struct found {
    double error, x, y;
} found;

/* The state of the sampling; `direct` counts the samples that MPFR computed. */
typedef struct sampling {
    uint64_t state;
    int64_t samples, runs, direct;
    worst ours, theirs;
} sampling;

/* The bits of x as an integer that grows with x. */
static int64_t ordered(double x)
{
    const int64_t bits = (int64_t)bits_of(x);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double of_ordered(int64_t order)
{
    return random_as_f64((uint64_t)(order < 0 ? INT64_MIN - order : order));
}

/* A number from low to high: evenly in value or evenly in the bits. */
static double draw(range r, uint64_t *state)
{
    const uint64_t bits = next_bits(state);
    if (bits & 1) {
        const double u = (double)(bits >> 11) * 0x1p-53;
        return r.low * (1.0 - u) + r.high * u;
    }
    const uint64_t span = (uint64_t)ordered(r.high) - (uint64_t)ordered(r.low) + 1;
    return of_ordered((int64_t)((uint64_t)ordered(r.low) +
                                (uint64_t)((unsigned __int128)next_bits(state) * span >> 64)));
}

static double last_place(long double value)
{
    int exponent;
    frexpl(value, &exponent);
    return ldexp(1.0, (exponent < -1021 ? -1021 : exponent) - 53);
}

/* The error in units in the last place; infinite if only one of the results is finite. */
static double exact_error(const function *f, double x, double y, double got)
{
    mpfr_t value;
    mpfr_init2(value, PRECISION);
    exact_at(f, x, y, value);
    double error = 0.0;
    const double rounded = mpfr_get_d(value, MPFR_RNDN);
    if (!isfinite(rounded) || !isfinite(got)) {
        error = got == rounded || (isnan(got) && isnan(rounded)) ? 0.0 : INFINITY;
    } else {
        const double place = last_place(mpfr_get_ld(value, MPFR_RNDZ));
        mpfr_sub_d(value, value, got, MPFR_RNDN);
        mpfr_div_d(value, value, place, MPFR_RNDN);
        error = fabs(mpfr_get_d(value, MPFR_RNDN));
    }
    mpfr_clear(value);
    return error;
}

/* The slot of the candidate with the smallest error, or a free slot. */
static int weakest(const worst *w)
{
    if (w->count < CANDIDATES)
        return w->count;
    int at = 0;
    for (int i = 1; i < CANDIDATES; i++)
        if (w->error[i] < w->error[at])
            at = i;
    return at;
}

static bool is_candidate(const worst *w, double error)
{
    return w->count < CANDIDATES || error > w->error[weakest(w)];
}

static void note(worst *w, double error, double x, double y)
{
    if (!is_candidate(w, error))
        return;
    const int at = weakest(w);
    w->count += at == w->count;
    w->error[at] = error;
    w->x[at] = x;
    w->y[at] = y;
}

static void apply(const function *f, ptrdiff_t n, const double *x, const double *y, double *z)
{
    const struct pri_map_f64 *map = pri_isa_get()->map_f64;
    if (f->exact2)
        map->binary[f->op](n, x, y, z);
    else
        map->unary[f->op](n, x, z);
}

static void apply_libm(const function *f, ptrdiff_t n, const double *x, const double *y, double *z)
{
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f->exact2 ? f->libm2(x[i], y[i]) : f->libm(x[i]);
}

static bool has_libm(const function *f)
{
    return f->libm || f->libm2;
}

/* Records the worst samples of a block. If a result is infinite but the polynomial is finite, MPFR
 * decides: near the end of the range infinity may be right. */
static void note_block(const function *f, const interpolant *p, ptrdiff_t n, const double *hi,
                       const double *lo, const double *x, const double *y, const double *z,
                       worst *w)
{
    static double error[BLOCK];
    if (!is_candidate(w, errors_of(p, (uint64_t)n, hi, lo, z, error)))
        return;
    for (ptrdiff_t i = 0; i < n; i++)
        note(w, isfinite(error[i]) ? error[i] : exact_error(f, x[i], y[i], z[i]), x[i], y[i]);
}

static void measure_run(const function *f, const interpolant *p, int64_t samples, sampling *s)
{
    static double varied[BLOCK], same[BLOCK], t[BLOCK], hi[BLOCK], lo[BLOCK], z[BLOCK];
    const double *const x = p->second ? same : varied, *const y = p->second ? varied : same;
    for (int i = 0; i < BLOCK; i++)
        same[i] = p->other;
    for (int64_t from = 0; from < samples; from += BLOCK) {
        const ptrdiff_t n = samples - from < BLOCK ? samples - from : BLOCK;
        draw_samples(p, next_bits(&s->state), (uint64_t)n, varied, t);
        evaluate(p, (uint64_t)n, t, hi, lo);
        apply(f, n, x, y, z);
        note_block(f, p, n, hi, lo, x, y, z, &s->ours);
        if (has_libm(f)) {
            const ptrdiff_t few = (n + OTHER - 1) / OTHER;
            apply_libm(f, few, x, y, z);
            note_block(f, p, few, hi, lo, x, y, z, &s->theirs);
        }
    }
    s->samples += samples;
}

/* Measures the error at x and its neighbours by MPFR. */
static void measure_directly(const function *f, double x, double y, sampling *s)
{
    for (int i = 0; i < DIRECT; i++) {
        double z;
        apply(f, 1, &x, &y, &z);
        note(&s->ours, exact_error(f, x, y, z), x, y);
        if (has_libm(f) && i == 0) {
            apply_libm(f, 1, &x, &y, &z);
            note(&s->theirs, exact_error(f, x, y, z), x, y);
        }
        x = nextafter(x, 0.0);
    }
    s->direct += DIRECT;
}

static found judge(const function *f, const worst *w,
                   void (*of)(const function *f, ptrdiff_t n, const double *x, const double *y,
                              double *z))
{
    found most = {0.0, 0.0, 0.0};
    for (int i = 0; i < w->count; i++) {
        double z;
        of(f, 1, &w->x[i], &w->y[i], &z);
        const double error = exact_error(f, w->x[i], w->y[i], z);
        if (error > most.error)
            most = (found){error, w->x[i], w->y[i]};
    }
    return most;
}

static void keep_larger(found *most, found f)
{
    if (f.error > most->error)
        *most = f;
}

/*
 * One range, until it has its samples, or too many places turn out to have no run. A run is as long
 * as the one before it at the same exponent, which saves trials; sometimes a longer one is tried.
 */
static void measure_range(const function *f, const range *x_range, const range *y_range,
                          int64_t samples, sampling *s)
{
    static int lengths[2][2048];
    for (int i = 0; i < 2048; i++)
        lengths[0][i] = lengths[1][i] = 64;
    const int64_t length = samples / 64 < LONGEST ? samples / 64 + 1 : LONGEST;
    const int64_t end = s->samples + samples;
    for (int64_t trials = 32 * (samples / length); s->samples < end && trials > 0; trials--) {
        const double x = draw(*x_range, &s->state), y = f->exact2 ? draw(*y_range, &s->state) : 0;
        const bool second = f->exact2 && (trials & 1);
        const double at = second ? y : x;
        int *const usual = &lengths[second][bits_of(at) >> 52 & 2047];
        const uint64_t more = next_bits(&s->state) % 8 == 0 ? 2 : 0;
        interpolant p = {
            .log_count = *usual + (int)more, .other = second ? x : y, .second = second};
        if (interpolate(f, at, next_bits(&s->state), &p)) {
            *usual = p.log_count;
            s->runs++;
            measure_run(f, &p, end - s->samples < length ? end - s->samples : length, s);
        } else {
            measure_directly(f, x, y, s);
        }
    }
}

static void print_found(const function *f, found ours, found theirs)
{
    printf("| %s | %.4f | ", f->name, ours.error);
    if (f->exact2)
        printf("%a, %a", ours.x, ours.y);
    else
        printf("%a", ours.x);
    if (has_libm(f))
        printf(" | %.4f |\n", theirs.error);
    else
        printf(" | |\n");
    fflush(stdout);
}

/* The largest error as a multiple of the bound; infinite if samples are missing. */
static double measure(const function *f, int64_t samples)
{
    found ours = {0.0, 0.0, 0.0}, theirs = {0.0, 0.0, 0.0};
    sampling s = {.state = 1};
    int ranges = 0;
    while (ranges < RANGES && f->x[ranges].low < f->x[ranges].high)
        ranges++;
    const clock_t start = clock();
    for (int i = 0; i < ranges; i++) {
        s.ours.count = s.theirs.count = 0;
        measure_range(f, &f->x[i], &f->y[i], (samples + ranges - 1) / ranges, &s);
        keep_larger(&ours, judge(f, &s.ours, apply));
        if (has_libm(f))
            keep_larger(&theirs, judge(f, &s.theirs, apply_libm));
    }
    print_found(f, ours, theirs);
    fprintf(stderr, "%s: %lld samples of %lld runs, %lld by MPFR alone, %.1f s\n", f->name,
            (long long)s.samples, (long long)s.runs, (long long)s.direct,
            (double)(clock() - start) / CLOCKS_PER_SEC);
    return s.samples < samples ? (double)INFINITY : ours.error / f->bound;
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
