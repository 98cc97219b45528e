/* SPDX-License-Identifier: MIT */
/*
 * Loops on oneTBB, for the cases that are measured on a busy machine. Compiled where the library is
 * installed; a case without them has no such line.
 */
#ifndef BENCH_TBB_H
#define BENCH_TBB_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void tbb_body(ptrdiff_t first, ptrdiff_t end, void *ctx);

/* tbb::parallel_for over 0 .. n - 1 with ranges of `grain` at least; 0 threads: all of them. */
void tbb_for(ptrdiff_t n, ptrdiff_t grain, int threads, tbb_body *body, void *ctx);

#ifdef __cplusplus
}
#endif

#endif
