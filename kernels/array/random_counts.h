/* SPDX-License-Identifier: MIT */
/*
 * Poisson and binomial numbers. For small means, a table of the distribution maps each word to a
 * number. For large means, Hoermann's transformed rejection takes two words per attempt.
 */
#ifndef PRI_RANDOM_COUNTS_H
#define PRI_RANDOM_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

/* The largest mean for which a table is used: the distribution then has at most PRI_TABLE numbers
 * whose probability is at least 2^-64. */
#define PRI_TABLE_MEAN 128.0
enum { PRI_TABLE = 288, PRI_GUIDE = 256 };

/* Word w maps to the first k with w < below[k], or to the last k if there is none. The search
 * begins at guide[w >> 56] (Chen and Asau, 1974). */
typedef struct pri_count_table {
    int count;
    uint64_t below[PRI_TABLE];
    uint16_t guide[PRI_GUIDE];
} pri_count_table;

/* The candidate is floor((2a/(1/2 - |u|) + b) u + c) for u in (-1/2, 1/2); v in [0, 1) decides
 * whether it is accepted. */
typedef struct pri_rejection {
    double a, b, c, sure; /* v <= sure with |u| <= 0.43 is accepted without a test */
    double scale;
    double mean;
    double trials, p, q; /* trials is 0 for Poisson numbers */
    double of_trials;    /* the error of Stirling's formula for `trials` */
} pri_rejection;

/* Tables and constants for Poisson numbers of a mean, and for binomial numbers with p <= 1/2. */
void pri_poisson_table(double mean, pri_count_table *table);
void pri_binomial_table(double trials, double p, pri_count_table *table);
pri_rejection pri_poisson_rejection(double mean);
pri_rejection pri_binomial_rejection(double trials, double p);

static inline int64_t pri_table_number(const pri_count_table *table, uint64_t word)
{
    int k = table->guide[word >> 56];
    /* A single branch for both conditions: with few numbers, a branch for the first alone would be
     * unpredictable. */
    while ((k < table->count - 1) & (word >= table->below[k]))
        k++;
    return k;
}

/* A candidate that needs the full test: it is accepted if ln(hat) <= exponent. */
typedef struct pri_candidate {
    double number, hat, exponent;
} pri_candidate;

/* The candidate of u and v, which belong to one attempt. Returns false if it is rejected at
 * once. */
bool pri_rejection_candidate(const pri_rejection *rejection, double u, double v,
                             pri_candidate *candidate);

#endif
