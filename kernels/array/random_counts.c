/* SPDX-License-Identifier: MIT */
/*
 * The constants of the rejection methods are those of Hoermann, The transformed rejection method
 * for generating Poisson random variables (PTRS), and The generation of binomial random variates
 * (BTRS), both 1993. The acceptance test needs the probability of a candidate. It is computed after
 * Loader, Fast and accurate computation of binomial probabilities, 2000, which avoids the
 * cancellation between logarithms of factorials, and with the library's own logarithm, so that no
 * bit depends on the machine.
 */
#include "random_counts.h"

#include <math.h>

#include <prange/math.h>

#define TWO_PI 6.283185307179586

/* The probability of k divided by the probability of k - 1. */
typedef double ratio(int k, double trials, double p);

static void fill_table(double probability, double mean, double trials, double p, ratio *next,
                       pri_count_table *table)
{
    uint64_t sum = 0;
    int k = 0;
    for (;; k++) {
        const double share = probability * 0x1p64;
        const uint64_t part = share < 0x1p64 ? (uint64_t)share : UINT64_MAX;
        sum = part > UINT64_MAX - sum ? UINT64_MAX : sum + part;
        table->below[k] = sum;
        /* With a mean of 0 every word maps to 0, even the largest, which no sum exceeds. */
        if (k == PRI_TABLE - 1 || (double)k >= trials || ((double)k > mean && share < 1.0) ||
            mean == 0.0)
            break;
        probability *= next(k + 1, trials, p);
    }
    table->count = k + 1;
    k = 0;
    for (uint64_t j = 0; j < PRI_GUIDE; j++) {
        while (k < table->count - 1 && j << 56 >= table->below[k])
            k++;
        table->guide[j] = (uint16_t)k;
    }
}

static double poisson_ratio(int k, double trials, double mean)
{
    (void)trials;
    return mean / k;
}

static double binomial_ratio(int k, double trials, double p)
{
    return (trials - k + 1.0) * p / (k * (1.0 - p));
}

void pri_poisson_table(double mean, pri_count_table *table)
{
    fill_table(prange_exp(-mean), mean, HUGE_VAL, mean, poisson_ratio, table);
}

void pri_binomial_table(double trials, double p, pri_count_table *table)
{
    fill_table(prange_exp(trials * prange_log1p(-p)), trials * p, trials, p, binomial_ratio, table);
}

/* The error of Stirling's formula: ln(n!) minus the formula's value, for an integer n > 0. */
static double stirling_error(double n)
{
    static const double small[] = {
        0.08106146679532725822,   0.041340695955409294094,  0.027677925684998339149,
        0.020790672103765093112,  0.016644691189821192163,  0.013876128823070747999,
        0.011896709945891770095,  0.010411265261972096497,  0.0092554621827127329177,
        0.0083305634333628712565, 0.007573675487951840795,  0.0069428401072095298657,
        0.0064089941880042070684, 0.0059513701127588477356, 0.005554733551962801371};
    const double m = 1.0 / (n * n);
    if (n <= 15.0)
        return small[(int)n - 1];
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - m / 1188) * m) * m) * m) / n;
}

/* x ln(x/mean) + mean - x. Near the mean it is computed by the series of the inverse hyperbolic
 * tangent. */
static double deviance(double x, double mean)
{
    const double difference = x - mean, v = difference / (x + mean), z = v * v, w = z * z;
    if (!(fabs(v) < 0.2))
        return x * prange_log(x / mean) - difference;
    const double even = 1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19))));
    const double odd = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21))));
    return difference * v + 2.0 * x * v * (z * (even + z * odd));
}

/* The probability of k is e^exponent / root. */
typedef struct likelihood {
    double exponent, root;
} likelihood;

static likelihood likelihood_of(const pri_rejection *rejection, double k)
{
    if (rejection->trials == 0.0) {
        if (k == 0.0)
            return (likelihood){-rejection->mean, 1.0};
        return (likelihood){-stirling_error(k) - deviance(k, rejection->mean), sqrt(TWO_PI * k)};
    }
    const double rest = rejection->trials - k;
    if (k == 0.0)
        return (likelihood){rejection->trials * prange_log1p(-rejection->p), 1.0};
    if (rest == 0.0)
        return (likelihood){rejection->trials * prange_log(rejection->p), 1.0};
    const double error = rejection->of_trials - stirling_error(k) - stirling_error(rest);
    return (likelihood){
        error - deviance(k, rejection->mean) - deviance(rest, rejection->trials * rejection->q),
        sqrt(TWO_PI * k * (rest / rejection->trials)),
    };
}

pri_rejection pri_poisson_rejection(double mean)
{
    const double b = 0.931 + 2.53 * sqrt(mean);
    return (pri_rejection){
        .a = -0.059 + 0.02483 * b,
        .b = b,
        .c = mean + 0.43,
        .sure = 0.9277 - 3.6224 / (b - 2.0),
        .scale = 1.1239 + 1.1328 / (b - 3.4),
        .mean = mean,
    };
}

pri_rejection pri_binomial_rejection(double trials, double p)
{
    const double mean = trials * p, deviation = sqrt(mean * (1.0 - p));
    const double b = 1.15 + 2.53 * deviation;
    pri_rejection rejection = {
        .a = -0.0873 + 0.0248 * b + 0.01 * p,
        .b = b,
        .c = mean + 0.5,
        .sure = 0.92 - 4.2 / b,
        .mean = mean,
        .trials = trials,
        .p = p,
        .q = 1.0 - p,
        .of_trials = stirling_error(trials),
    };
    const likelihood mode = likelihood_of(&rejection, floor((trials + 1.0) * p));
    rejection.scale = (2.83 + 5.1 / b) * deviation * (prange_exp(mode.exponent) / mode.root);
    return rejection;
}

bool pri_rejection_candidate(const pri_rejection *rejection, double u, double v,
                             pri_candidate *candidate)
{
    const double edge = 0.5 - fabs(u);
    const double k = floor((2.0 * rejection->a / edge + rejection->b) * u + rejection->c);
    if (k < 0.0 || (rejection->trials > 0.0 ? k > rejection->trials : edge < 0.013 && v > edge))
        return false;
    const likelihood at = likelihood_of(rejection, k);
    candidate->number = k;
    candidate->exponent = at.exponent;
    candidate->hat = v * rejection->scale / (rejection->a / (edge * edge) + rejection->b) * at.root;
    return true;
}
