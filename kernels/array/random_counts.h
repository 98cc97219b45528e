/* SPDX-License-Identifier: MIT */
/*
 * Poisson and binomial numbers. Of a small mean the table of a distribution says which number a
 * word stands for; of a large one the transformed rejection of Hoermann takes two words an attempt.
 */
#ifndef PRI_RANDOM_COUNTS_H
#define PRI_RANDOM_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

/* The largest mean that a table serves: its distribution has no more than PRI_TABLE numbers of a
 * probability of 2^-64. */
#define PRI_TABLE_MEAN 128.0
enum { PRI_TABLE = 288, PRI_GUIDE = 256 };

/* Word w stands for the first k with w < below[k], and for the last if there is none. The search
 * begins at guide[w >> 56] (Chen and Asau, 1974). */
typedef struct pri_count_table {
    int count;
    uint64_t below[PRI_TABLE];
    uint16_t guide[PRI_GUIDE];
} pri_count_table;

/* Candidates floor((2a/(1/2 - |u|) + b) u + c) for u in (-1/2, 1/2), of which v in [0, 1) decides.
 */
typedef struct pri_rejection {
    double a, b, c, sure; /* up to v = sure all with |u| <= 0.43 are taken */
    double scale;
    double mean;
    double trials, p, q; /* trials: 0 for Poisson numbers */
    double of_trials;    /* the error of Stirling's formula */
} pri_rejection;

/* Poisson numbers of a mean, or binomial ones of trials of a probability p up to 1/2. */
void pri_poisson_table(double mean, pri_count_table *table);
void pri_binomial_table(double trials, double p, pri_count_table *table);
pri_rejection pri_poisson_rejection(double mean);
pri_rejection pri_binomial_rejection(double trials, double p);

static inline int64_t pri_table_number(const pri_count_table *table, uint64_t word)
{
    int k = table->guide[word >> 56];
    /* One branch for both: of few numbers the last one comes as it likes. */
    while ((k < table->count - 1) & (word >= table->below[k]))
        k++;
    return k;
}

/* A candidate that was not taken at once: it is where ln(hat) <= exponent. */
typedef struct pri_candidate {
    double number, hat, exponent;
} pri_candidate;

/* The candidate of u and v, both from one attempt; false where it is to be rejected. */
bool pri_rejection_candidate(const pri_rejection *rejection, double u, double v,
                             pri_candidate *candidate);

#endif
