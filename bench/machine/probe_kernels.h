/* SPDX-License-Identifier: MIT */
/*
 * The loops that find the machine's limits, for one thread. Compiled like the baselines.
 * n is a multiple of 64 and the arrays are aligned to 64 bytes.
 */
#ifndef BENCH_PROBE_KERNELS_H
#define BENCH_PROBE_KERNELS_H

#include <stddef.h>

double probe_read(ptrdiff_t n, const double *x);

/* a = b + s*c, with ordinary stores and, where the processor has them, non-temporal stores. */
void probe_triad(ptrdiff_t n, double *a, const double *b, const double *c, double s);
void probe_triad_stream(ptrdiff_t n, double *a, const double *b, const double *c, double s);

/* Independent chains of multiply-adds in vectors; returns the operations done, two for each
 * element's multiply-add. The result goes to *sink, so that the loop is not optimised away. */
double probe_fma_f64(long rounds, double *sink);
double probe_fma_f32(long rounds, float *sink);

#endif
