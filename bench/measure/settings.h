/* SPDX-License-Identifier: MIT */
/*
 * The options of a sweep. Parsers follow lists.h; lists keep the given order without duplicates.
 */
#ifndef BENCH_SETTINGS_H
#define BENCH_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

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
    int count; /* 0: none requested */
    char at[BENCH_ENVIRONMENTS_MAX][BENCH_ENVIRONMENT_TEXT];
} bench_environments;

typedef struct bench_scaling {
    bool strong, weak;
} bench_scaling;

#define BENCH_LOADS_MAX 16
#define BENCH_LOAD_TEXT 2048

/* The paths of the shared objects to load. */
typedef struct bench_loads {
    int count;
    char at[BENCH_LOADS_MAX][BENCH_LOAD_TEXT];
} bench_loads;

/* Seconds of silence after which a point counts as hung. */
#define BENCH_TIMEOUT 300.0

typedef struct bench_options {
    bench_threads threads; /* count 0: not given */
    bench_sizes sizes;     /* count 0: each case's own */
    const char *types;     /* a list; NULL: all */
    bench_levels levels;   /* count 0: the library's choice */
    bench_schedules schedules;
    bench_environments environments;
    bench_scaling scaling;
    const char *filter; /* NULL: the default run */
    bench_loads loads;
    const char *json;   /* NULL: none */
    const char *report; /* a directory; NULL: none */
    int samples;
    bool quick;
    bool list;
    uint64_t seed;
    double budget;  /* seconds for the whole run; 0: none */
    double width;   /* wanted for the interval, relative to the median; 0: any */
    double timeout; /* seconds without an answer; 0: no limit */
    double cache;   /* bytes that fit the caches; 0: as probed */
} bench_options;

/* bench_schedules: "static,dynamic,4,guided:16": a number is the chunk of the preceding kind. */
bench_parser bench_parse_schedules;

/* bench_scaling: "strong,weak" */
bench_parser bench_parse_scaling;

/* bench_environments: each is combined with each value of "NAME=a,b,c". Commas in brackets belong
 * to the value, and so does the chunk of OMP_SCHEDULE. A variable may be given once. */
bench_parser bench_parse_environment;

/* "baseline,v3": no level above `highest`. */
const char *bench_parse_levels(const char *text, const char *highest, bench_levels *list);

const char *bench_schedule_text(bench_schedule schedule, char text[BENCH_SCHEDULE_TEXT]);

#endif
