/* SPDX-License-Identifier: MIT */
/*
 * What a program does that was started for a request.
 */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include "visit.h"

/* The request that the environment tells of; NULL if there is none. The process is then as a visit
 * needs it: the terminal's interrupt does not end it, nor does it write on stdout. */
const bench_request *bench_worker_begin(void);

/* Serves it on the cases of the catalog, which a probe does not need. */
void bench_worker_serve(void);

#endif
