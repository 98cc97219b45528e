/* SPDX-License-Identifier: MIT */
/*
 * What about the machine, the settings or the run makes the figures doubtful: each is printed on
 * stderr and added to a list of texts.
 */
#ifndef BENCH_WARNINGS_H
#define BENCH_WARNINGS_H

#include "sweep.h"

/* Those that are known before the first point. */
void bench_warn_before(json_t *list, const bench_machine *machine, const bench_options *options);

/* Those that the results tell. */
void bench_warn_after(json_t *list, const bench_sweep *sweep);

#endif
