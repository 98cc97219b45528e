/* SPDX-License-Identifier: MIT */
/*
 * Simulated times of a machine, for tests of statistics: skewed, correlated between consecutive
 * samples, and shifted from run to run. A seed gives the same times everywhere.
 */
#ifndef TESTS_NOISE_H
#define TESTS_NOISE_H

#include <math.h>
#include <stdlib.h>

typedef struct noise {
    unsigned short state[3];
} noise;

static inline noise noise_of(int seed)
{
    return (noise){{(unsigned short)seed, (unsigned short)(seed >> 16), 0x5eed}};
}

static inline double noise_uniform(noise *from)
{
    return erand48(from->state);
}

/* A number of mean 0 and standard deviation 1 (Box-Muller). */
static inline double noise_normal(noise *from)
{
    const double radius = sqrt(-2.0 * log1p(-noise_uniform(from)));
    return radius * cos(6.283185307179586 * noise_uniform(from));
}

/* The model of a point's samples in a run. */
typedef struct noise_run {
    double ns;     /* the median without a shift */
    double spread; /* of the samples, as a part of the time */
    double alike;  /* correlation of a sample with the next */
    double spikes; /* fraction of samples disturbed by another program */
    double trend;  /* change from the first sample to the last, up or down */
} noise_run;

/* Fills n samples; `shift` is the logarithm by which the whole run is off. */
static inline void noise_samples(noise *from, const noise_run *run, double shift, int n, double *ns)
{
    double state = noise_normal(from);
    const double slope = noise_uniform(from) < 0.5 ? -run->trend : run->trend;
    for (int i = 0; i < n; i++) {
        state = run->alike * state + sqrt(1.0 - run->alike * run->alike) * noise_normal(from);
        /* exp makes the upper side the longer one; a spike is up to a fifth of the time */
        double time = run->ns * exp(shift + run->spread * state + slope * ((i + 0.5) / n - 0.5));
        if (noise_uniform(from) < run->spikes)
            time *= 1.0 + 0.2 * noise_uniform(from);
        ns[i] = time;
    }
}

#endif
