/* SPDX-License-Identifier: MIT */
/*
 * The line on stderr that says what is being measured and how long it will still take. Only a
 * terminal gets it.
 */
#ifndef BENCH_PROGRESS_H
#define BENCH_PROGRESS_H

/* `left` in seconds; below 0: not known yet. */
void bench_progress_show(const char *what, double spent, double left);

/* Clears the line, so that a table can be printed in its place. */
void bench_progress_clear(void);

#endif
