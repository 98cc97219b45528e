/* SPDX-License-Identifier: MIT */
/*
 * The points of a sweep: every chosen case at each of its sizes, settings and thread counts.
 */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "settings.h"

/* The properties, besides case and size, that all points of a curve share. */
typedef struct bench_setting {
    const char *level; /* NULL: the library's choice */
    bench_schedule schedule;
    const char *environment; /* "" none */
    bool weak;
} bench_setting;

typedef struct bench_point {
    int number; /* of the case in the catalog */
    const prange_bench_case *spec;
    prange_bench_size base; /* the requested size; with weak scaling, that of one thread */
    prange_bench_size size; /* the size of the work */
    int threads;
    bench_setting setting;
} bench_point;

typedef struct bench_plan {
    int count;
    bench_point *points; /* cases, their settings, sizes, and all thread counts of each, in order */
} bench_plan;

/* Whether the text of --filter (NULL: none) selects the case. A case outside the default run must
 * be selected by the name of its group. */
bool bench_case_chosen(const prange_bench_case *spec, const char *filter);

/* The points selected by the options; ends the program if there are none. */
bench_plan bench_plan_of(const bench_options *options);
void bench_plan_free(bench_plan *plan);

bool bench_same_size(const bench_point *one, const bench_point *other);
bool bench_same_setting(const bench_point *one, const bench_point *other); /* of one case */

#define BENCH_SETTING_TEXT (BENCH_ENVIRONMENT_TEXT + 200)

/* Prefixes of level, schedule and environment in a text, and the text for weak scaling. */
typedef struct bench_setting_style {
    const char *level, *schedule, *weak, *environment;
} bench_setting_style;

/* The parts of the setting that were requested, each with its prefix; "" if none. */
const char *bench_setting_text(const bench_setting *setting, const bench_setting_style *style,
                               char text[BENCH_SETTING_TEXT]);

/*
 * Puts the numbers of points into random order: blocks of one thread count, in random order, and
 * within each block the points in random order. Drift then hits all points alike, while the size
 * of the team changes seldom. *state is the generator's, begun with the seed.
 */
void bench_shuffle(const bench_plan *plan, int count, int *numbers, uint64_t *state);

#endif
