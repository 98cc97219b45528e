/* SPDX-License-Identifier: MIT */
/*
 * Values from /proc and /sys.
 */
#ifndef BENCH_SYSTEM_H
#define BENCH_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

#define BENCH_LINE_TEXT 256

/* The first line of a file without its newline; false, and "unknown", if there is none. */
bool bench_first_line(const char *path, char line[BENCH_LINE_TEXT]);

/* The value of the first line that begins with `key`, after blanks and a colon. */
bool bench_file_value(const char *path, const char *key, char value[BENCH_LINE_TEXT]);

/* Bytes that can be allocated without swapping, by the kernel's estimate. */
double bench_available_memory(void);

/* The number of CPU quota periods in which this process's control group (version 1 or 2) or one of
 * its ancestors was throttled; -1 if unreadable. */
long bench_throttled(void);

#endif
