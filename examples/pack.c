/* SPDX-License-Identifier: MIT */
/*
 * The primes below ten million, packed in order by a scan: each block counts its primes, the scan
 * tells it how many primes precede it, and it writes its primes from that position on. The number
 * of primes is checked against the known one.
 *
 *     cc -O2 pack.c $(pkg-config --cflags --libs prange) -o pack
 *     ./pack
 */
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 10000000, ROOT = 3163, PRIMES = 664579 };

typedef struct sieve {
    unsigned char *composite;
    int *primes;
} sieve;

/* Crosses out the composite numbers in a range, then counts the primes that are left. */
static int count(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    const sieve *job = ctx;
    ptrdiff_t *found = total;
    (void)thread;
    for (ptrdiff_t p = 2; p <= ROOT; p++) {
        ptrdiff_t multiple = (begin + p - 1) / p * p;
        for (multiple = multiple < p * p ? p * p : multiple; multiple < end; multiple += p)
            job->composite[multiple] = 1;
    }
    for (ptrdiff_t i = begin; i < end; i++)
        *found += !job->composite[i];
    return 0;
}

static void add(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(ptrdiff_t *)left += *(const ptrdiff_t *)right;
}

static int pack(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    const sieve *job = ctx;
    ptrdiff_t *next = total;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i++)
        if (!job->composite[i])
            job->primes[(*next)++] = (int)i;
    return 0;
}

int main(void)
{
    const sieve job = {calloc(LIMIT, 1), malloc(PRIMES * sizeof(int))};
    const prange_scanner scanner = {
        .size = sizeof(ptrdiff_t), .sum = count, .join = add, .scan = pack};
    ptrdiff_t found = 0;
    if (!job.composite || !job.primes)
        return 1;
    if (prange_scan(2, LIMIT, &scanner, (void *)&job, &found) != PRANGE_OK) {
        fprintf(stderr, "pack: %s\n", prange_last_error());
        return 1;
    }
    printf("%td primes below %d, the last of them %d\n", found, LIMIT, job.primes[found - 1]);
    const int right = found == PRIMES && job.primes[0] == 2 && job.primes[found - 1] == 9999991;
    free(job.composite);
    free(job.primes);
    return !right;
}
