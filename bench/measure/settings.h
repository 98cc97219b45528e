/* SPDX-License-Identifier: MIT */
/*
 * The dimensions of a sweep beside case, size and threads: what the command line says of them.
 */
#ifndef BENCH_SETTINGS_H
#define BENCH_SETTINGS_H

#include <stdbool.h>

#include <prange/threads.h>

#include "lists.h"

/* Written like OMP_SCHEDULE: "dynamic,4". PRANGE_SCHEDULE_DEFAULT: "default". */
typedef struct bench_schedule {
    prange_schedule kind;
    int chunk; /* 0: none given */
} bench_schedule;

#define BENCH_SCHEDULES_MAX 32
#define BENCH_SCHEDULE_TEXT 32

typedef struct bench_schedules {
    int count;
    bench_schedule at[BENCH_SCHEDULES_MAX];
} bench_schedules;

/* Names of instruction set levels. */
#define BENCH_LEVELS_MAX 4

typedef struct bench_levels {
    int count;
    const char *at[BENCH_LEVELS_MAX];
} bench_levels;

/* Variables that are set for a whole process: "NAME=value" with a space between two of them. */
#define BENCH_ENVIRONMENT_TEXT 512
#define BENCH_ENVIRONMENTS_MAX 128

typedef struct bench_environments {
    int count; /* 0: none asked for */
    char at[BENCH_ENVIRONMENTS_MAX][BENCH_ENVIRONMENT_TEXT];
} bench_environments;

/* All of these return false with a line in `error`, which names the option. Lists keep the order of
 * the text, with each entry once. */

/* "static,dynamic,4,guided:16": a number is the chunk of the kind before it. */
bool bench_parse_schedules(const char *text, bench_schedules *list, char error[BENCH_ERROR_TEXT]);

/* "baseline,v3": no level above `highest`. */
bool bench_parse_levels(const char *text, const char *highest, bench_levels *list,
                        char error[BENCH_ERROR_TEXT]);

/* "strong,weak" */
bool bench_parse_scaling(const char *text, bool *strong, bool *weak, char error[BENCH_ERROR_TEXT]);

/* Combines what is in the list with each of the values of "NAME=a,b,c". A comma in brackets is part
 * of a value, and so is the chunk of OMP_SCHEDULE. A variable may be given once. */
bool bench_parse_environment(const char *text, bench_environments *list,
                             char error[BENCH_ERROR_TEXT]);

/* Seconds: "60s", "1.5m", "2h", "500ms", "60". */
bool bench_parse_seconds(const char *option, const char *text, double *seconds,
                         char error[BENCH_ERROR_TEXT]);

/* "2%" or "2", both 0.02: above 0 and below 100. */
bool bench_parse_percent(const char *option, const char *text, double *fraction,
                         char error[BENCH_ERROR_TEXT]);

const char *bench_schedule_text(bench_schedule schedule, char text[BENCH_SCHEDULE_TEXT]);

#endif
