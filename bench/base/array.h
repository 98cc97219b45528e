/* SPDX-License-Identifier: MIT */
/*
 * Arrays of f64 or f32: allocated, first touched by the current team, digested.
 */
#ifndef BENCH_ARRAY_H
#define BENCH_ARRAY_H

#include <stddef.h>
#include <stdint.h>

typedef struct bench_array {
    ptrdiff_t n;
    int real; /* bytes of an element: 8 or 4 */
    void *data;
} bench_array;

/* Arrays of zeros, or of numbers uniform in [0, 1), a sequence for each seed. Pages are first
 * touched by omp_get_max_threads() threads in the static schedule. `data` is NULL if out of memory.
 */
bench_array bench_array_zero(ptrdiff_t n, int real);
bench_array bench_array_random(ptrdiff_t n, int real, uint64_t seed);

double bench_array_at(const bench_array *array, ptrdiff_t i);

void bench_array_free(bench_array *array);

/* A hash of the bytes, never 0, to compare results. */
uint64_t bench_digest(const void *data, size_t bytes);

#endif
