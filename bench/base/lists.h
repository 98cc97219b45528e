/* SPDX-License-Identifier: MIT */
/*
 * Parsers for option values: thread counts (1..4,8), sizes (1000,10^6,500x100), times and
 * fractions. A parser returns NULL on success, otherwise the reason; the value is then undefined.
 */
#ifndef BENCH_LISTS_H
#define BENCH_LISTS_H

#include <stdbool.h>
#include <stddef.h>

#include <prange/bench.h>
#include <prange/threads.h>

/* Ascending, without duplicates. */
typedef struct bench_threads {
    int count;
    int at[PRANGE_THREADS_LIMIT];
} bench_threads;

#define BENCH_SIZES_MAX 64

/* In the given order, without duplicates. */
typedef struct bench_sizes {
    int count;
    prange_bench_size at[BENCH_SIZES_MAX];
} bench_sizes;

typedef const char *bench_parser(const char *text, void *value);

bench_parser bench_parse_threads; /* bench_threads */
bench_parser bench_parse_sizes;   /* bench_sizes */
bench_parser bench_parse_seconds; /* double: "60s", "1.5m", "2h", "500ms", "60" */
bench_parser bench_parse_bytes;   /* double above 0: "48K", "32M", "1.5G", "4096" */
bench_parser bench_parse_budget;  /* the same, above 0 */
bench_parser bench_parse_share;   /* double from 0 to below 1: "5%", "5 %", "0.05" */
bench_parser bench_parse_percent; /* double above 0 and below 1: "2%" and "2" are both 0.02 */

/* Whether the whole text is a decimal number within the bounds. */
bool bench_parse_count(const char *text, int min, int max, int *value);

/* Index of the word, -1 if not found. */
int bench_word_index(const char *word, const char *const *words, int count);

/* The counts 1 to n: every count up to 16, then the powers of two, and n. */
bench_threads bench_threads_to(int n);

#define BENCH_SIZE_TEXT 48

/* Formats as 1,000 or 10^7 or 500x100. */
const char *bench_size_text(prange_bench_size size, char text[BENCH_SIZE_TEXT]);

#endif
