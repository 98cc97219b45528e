/* SPDX-License-Identifier: MIT */
/*
 * A Monte Carlo run with checkpoints: the price of an Asian option, the mean over random paths and
 * its standard error. An interrupted run resumes from its checkpoint and ends with the bits of an
 * uninterrupted run, since path i depends on the random numbers of index i only.
 *
 *     cc -O2 partial_monte_carlo.c $(pkg-config --cflags --libs prange) -lm -o partial_monte_carlo
 *     ./partial_monte_carlo checkpoint      # stop it with Ctrl-C, and start it again
 *
 * Without arguments it computes the paths in steps and all at once, and compares the results.
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATHS = 200000, STEPS = 12, STEP_OF_RUN = 30000, MOST = 4096 };

/* The discounted payoffs of paths first .. first + count - 1. */
static int payoffs(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    const double start = 100.0, strike = 100.0, rate = 0.03, volatility = 0.25;
    const double drift = (rate - 0.5 * volatility * volatility) / STEPS;
    double price[MOST], sum[MOST], normal[MOST];
    (void)ctx;
    for (ptrdiff_t j = 0; j < count; j++) {
        price[j] = start;
        sum[j] = 0.0;
    }
    for (uint64_t step = 0; step < STEPS; step++) {
        if (prange_random_normal_f64(2024, step, (uint64_t)first, count, normal) != PRANGE_OK)
            return 1;
        for (ptrdiff_t j = 0; j < count; j++) {
            price[j] *= prange_exp(drift + volatility * sqrt(1.0 / STEPS) * normal[j]);
            sum[j] += price[j];
        }
    }
    const double discount = prange_exp(-rate);
    for (ptrdiff_t j = 0; j < count; j++)
        values[j] = discount * fmax(0.0, sum[j] / STEPS - strike);
    return 0;
}

static int fail(const char *what)
{
    fprintf(stderr, "partial_monte_carlo: %s: %s\n", what, prange_last_error());
    return 1;
}

/* Loads the checkpoint of an earlier run, or begins a new run. */
static int resume(const char *path, prange_partial **run)
{
    static unsigned char bytes[1 << 20];
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file)
        return prange_partial_begin(PRANGE_PARTIAL_VAR, PRANGE_F64, PATHS, run) == PRANGE_OK
                   ? 0
                   : fail("begin");
    const size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return prange_partial_deserialize(size, bytes, run) == PRANGE_OK ? 0 : fail(path);
}

static int checkpoint(const prange_partial *run, const char *path)
{
    static unsigned char bytes[1 << 20];
    char fresh[4096];
    const size_t size = prange_partial_size(run);
    if (prange_partial_serialize(run, sizeof bytes, bytes) != PRANGE_OK)
        return fail("serialize");
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *file = fopen(fresh, "wb");
    const int bad = !file || fwrite(bytes, 1, size, file) != size;
    if ((file && fclose(file) != 0) || bad || rename(fresh, path) != 0)
        return fail(path);
    return 0;
}

/* Computes the missing paths, at most `at_a_time` of them between checkpoints. */
static int run_all(prange_partial *run, const char *path, ptrdiff_t at_a_time)
{
    ptrdiff_t first, count;
    for (;;) {
        if (prange_partial_missing(run, &first, &count) != PRANGE_OK)
            return fail("missing");
        if (count == 0)
            return 0;
        count = count < at_a_time ? count : at_a_time;
        if (prange_partial_compute_f64(run, first, count, payoffs, NULL) != PRANGE_OK)
            return fail("compute");
        if (path && checkpoint(run, path) != 0)
            return 1;
    }
}

static int price(const char *path, ptrdiff_t at_a_time, double *mean, double *error)
{
    prange_partial *run = NULL;
    double var = 0.0;
    int bad = resume(path, &run) || run_all(run, path, at_a_time);
    if (!bad && prange_partial_moments(run, 1, mean, &var) != PRANGE_OK)
        bad = fail("moments");
    prange_partial_free(run);
    *error = sqrt(var / PATHS);
    return bad;
}

int main(int argc, char **argv)
{
    double mean[2] = {0.0, 1.0}, error[2] = {0.0, 1.0};
    if (price(argc > 1 ? argv[1] : NULL, STEP_OF_RUN, &mean[0], &error[0]) != 0)
        return 1;
    printf("%.6f, with a standard error of %.6f\n", mean[0], error[0]);
    if (argc > 1)
        return 0;
    return price(NULL, PATHS, &mean[1], &error[1]) || memcmp(&mean[0], &mean[1], sizeof *mean) ||
           memcmp(&error[0], &error[1], sizeof *error) || fabs(mean[0] - 6.5) > 0.5;
}
