/* SPDX-License-Identifier: MIT */
/*
 * What about the machine, the settings or the run makes the figures doubtful: each said once.
 */
#ifndef BENCH_WARNINGS_H
#define BENCH_WARNINGS_H

#include "sweep.h"

#define BENCH_WARNINGS_MAX 16
#define BENCH_WARNING_TEXT 256

typedef struct bench_warnings {
    int count;
    char at[BENCH_WARNINGS_MAX][BENCH_WARNING_TEXT];
} bench_warnings;

/* Those that are known before the first point; printed on stderr. */
void bench_warn_before(bench_warnings *warnings, const bench_machine *machine,
                       const bench_options *options);

/* Those that the results tell; printed too. */
void bench_warn_after(bench_warnings *warnings, const bench_sweep *sweep);

#endif
