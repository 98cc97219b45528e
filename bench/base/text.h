/* SPDX-License-Identifier: MIT */
/*
 * Human-readable numbers with three significant digits.
 */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#define BENCH_NUMBER_TEXT 32

/* 148 ns, 2.41 ms */
const char *bench_time_text(double ns, char text[BENCH_NUMBER_TEXT]);

/* 62.1 GB/s, 950 MFLOP/s, with a suitable prefix; "-" for NaN */
const char *bench_rate_text(double per_second, const char *unit, char text[BENCH_NUMBER_TEXT]);

/* 48 KiB, 32 MiB */
const char *bench_bytes_text(double bytes, char text[BENCH_NUMBER_TEXT]);

/* 97 %; ">999 %"; "-" for NaN */
const char *bench_percent_text(double fraction, char text[BENCH_NUMBER_TEXT]);

/* 1.93x; "-" for NaN */
const char *bench_factor_text(double factor, char text[BENCH_NUMBER_TEXT]);

/* A copy without control characters, safe for a terminal; NULL if out of memory. */
char *bench_plain_text(const char *text);

#endif
