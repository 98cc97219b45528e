/* SPDX-License-Identifier: MIT */
/*
 * What the sweep asks of a process of its own: a visit to a point, or a probe of the machine's
 * limits. It travels as JSON in the environment of that process.
 */
#ifndef BENCH_REQUEST_H
#define BENCH_REQUEST_H

#include <stdbool.h>

#include "options.h"
#include "result.h"

/* The variable that tells a program that it was started for a request. */
#define BENCH_REQUEST_VARIABLE "PRANGE_BENCH_REQUEST"

typedef struct bench_request {
    int channel; /* the file descriptor for the answers */
    int threads;
    bool probe; /* the limits at that thread count; of the rest only `cache` and `quick` hold */
    double cache;
    bool quick;

    int number;       /* of the case in the catalog */
    const char *name; /* of the case, which must be the same */
    prange_bench_size size;
    bench_schedule schedule;
    int rounds;
    double seconds; /* for warming up and the rounds; 0: no limit */
    bool verify;
    long calls[BENCH_FORMS]; /* in a sample, 0: to be found */
    const char *loads[BENCH_LOADS_MAX];
    int load_count;
} bench_request;

/* The caller frees it; NULL without memory. */
char *bench_request_text(const bench_request *request);

/* False if the text is no request. Texts in *request live as long as the program. */
bool bench_request_read(const char *text, bench_request *request);

#endif
