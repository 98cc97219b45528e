/* SPDX-License-Identifier: MIT */
/*
 * The lists of the command line: thread counts such as 1..4,8 and sizes such as 1000,10^6,500x100.
 */
#ifndef BENCH_LISTS_H
#define BENCH_LISTS_H

#include <stdbool.h>
#include <stddef.h>

#include <prange/bench.h>
#include <prange/threads.h>

/* Ascending, each once. */
typedef struct bench_threads {
    int count;
    int at[PRANGE_THREADS_LIMIT];
} bench_threads;

#define BENCH_SIZES_MAX 64

/* In the order of the text, each once. */
typedef struct bench_sizes {
    int count;
    prange_bench_size at[BENCH_SIZES_MAX];
} bench_sizes;

/* Enough for an error text that quotes a part of the command line. */
#define BENCH_ERROR_TEXT 256

/* On false `error` says what is wrong, and `list` is undefined. */
bool bench_parse_threads(const char *text, bench_threads *list, char error[BENCH_ERROR_TEXT]);
bool bench_parse_sizes(const char *text, bench_sizes *list, char error[BENCH_ERROR_TEXT]);

/* 1 to n, each up to 16, beyond that the powers of two and n. */
bench_threads bench_threads_to(int n);

#define BENCH_SIZE_TEXT 48

/* 1,000 or 10^7 or 500x100 */
const char *bench_size_text(prange_bench_size size, char text[BENCH_SIZE_TEXT]);

#endif
