/* SPDX-License-Identifier: MIT */
#include "plan.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "refuse.h"

/* More points must be a mistake: at a tenth of a second each, this many take almost a week. */
#define POINTS_MAX 5000000

static bool is_name(const char *filter)
{
    const prange_bench_case *spec;
    for (int i = 0; (spec = bench_case_at(i)) != NULL; i++)
        if (strcmp(filter, spec->name) == 0)
            return true;
    return false;
}

/* A filter selects a case by its whole name, by a pattern that matches the whole name, or by a part
 * of the name. */
static bool matches(const char *filter, const char *name)
{
    if (is_name(filter))
        return strcmp(filter, name) == 0;
    if (strpbrk(filter, "*?["))
        return fnmatch(filter, name, 0) == 0;
    return strstr(name, filter) != NULL;
}

bool bench_case_chosen(const prange_bench_case *spec, const char *filter)
{
    if (!spec->group)
        return !filter || matches(filter, spec->name);
    return filter && strncmp(filter, spec->group, strlen(spec->group)) == 0 &&
           matches(filter, spec->name);
}

/* Whether the word is in a comma-separated list. */
static bool is_listed(const char *list, const char *word)
{
    char *rest = strdupa(list);
    for (char *at; (at = strsep(&rest, ",")) != NULL;)
        if (strcmp(at, word) == 0)
            return true;
    return false;
}

/* Refuses types that no case has: they are typing errors. */
static void check_types(const char *types)
{
    char *rest = strdupa(types);
    for (char *at; (at = strsep(&rest, ",")) != NULL;) {
        const prange_bench_case *spec;
        int i = 0;
        while ((spec = bench_case_at(i)) != NULL && strcmp(spec->type, at) != 0)
            i++;
        if (!spec || !at[0])
            bench_refuse("--type '%s': no case has elements of type '%s'", types, at);
    }
}

/* The size that holds the work of one thread constant. */
static prange_bench_size weak_size(const prange_bench_case *spec, prange_bench_size base,
                                   int threads)
{
    if (spec->weak)
        return spec->weak(base, threads);
    return (prange_bench_size){base.n * threads, base.d};
}

static void add(bench_plan *plan, const bench_point *point)
{
    /* The capacity doubles at each power of two. */
    if ((plan->count & (plan->count - 1)) == 0) {
        const size_t room = plan->count > 0 ? 2 * (size_t)plan->count : 1;
        if (plan->count >= POINTS_MAX)
            bench_refuse("more than 5,000,000 points were asked for");
        plan->points = bench_resized(plan->points, room, sizeof *plan->points);
    }
    plan->points[plan->count++] = *point;
}

static void add_threads(bench_plan *plan, const bench_options *options, bench_point point)
{
    for (int t = 0; t < options->threads.count; t++) {
        point.threads = options->threads.at[t];
        point.size =
            point.setting.weak ? weak_size(point.spec, point.base, point.threads) : point.base;
        if (point.size.n < 1)
            bench_refuse("%s: its weak scaling gives no size for %d threads", point.spec->name,
                         point.threads);
        add(plan, &point);
    }
}

/* Adds the requested sizes that the case accepts, or the case's own sizes. */
static void add_sizes(bench_plan *plan, const bench_options *options, bench_point point)
{
    const prange_bench_case *spec = point.spec;
    const prange_bench_size *own = options->quick ? spec->quick : spec->sizes;
    const prange_bench_size *at = options->sizes.count > 0 ? options->sizes.at : own;
    for (int i = 0; options->sizes.count > 0 ? i < options->sizes.count : at[i].n > 0; i++) {
        point.base = at[i];
        if (at == own || (spec->sizes->d > 0) == (at[i].d > 0))
            add_threads(plan, options, point);
    }
}

/* Combines levels and environments; if none are requested there is one point with neither. */
static void add_case(bench_plan *plan, const bench_options *options, bench_point point)
{
    const int levels = options->levels.count, environments = options->environments.count;
    bench_setting *setting = &point.setting;
    for (int l = 0; l < (levels ? levels : 1); l++)
        for (int e = 0; e < (environments ? environments : 1); e++)
            for (int weak = !options->scaling.strong; weak <= options->scaling.weak; weak++)
                for (int s = 0; s < options->schedules.count; s++) {
                    setting->level = levels ? options->levels.at[l] : NULL;
                    setting->environment = environments ? options->environments.at[e] : "";
                    setting->schedule = options->schedules.at[s];
                    setting->weak = weak;
                    add_sizes(plan, options, point);
                }
}

bench_plan bench_plan_of(const bench_options *options)
{
    bench_plan plan = {0};
    int cases = 0;
    const prange_bench_case *spec;
    if (options->types)
        check_types(options->types);
    for (int i = 0; (spec = bench_case_at(i)) != NULL; i++) {
        if (!bench_case_chosen(spec, options->filter) ||
            (options->types && !is_listed(options->types, spec->type)))
            continue;
        cases++;
        add_case(&plan, options, (bench_point){.number = i, .spec = spec});
    }
    if (cases == 0 && options->filter)
        bench_refuse("--filter '%s' matches no case%s; --list shows their names", options->filter,
                     options->types ? " of that type" : "");
    if (cases == 0)
        bench_refuse("all cases are in groups; choose one with --filter, --list shows them");
    if (plan.count == 0 && options->sizes.count == 0)
        bench_refuse("--quick: the chosen cases have no sizes for it");
    if (plan.count == 0)
        bench_refuse("--size: no chosen case has sizes of this form; --list shows them");
    return plan;
}

void bench_plan_free(bench_plan *plan)
{
    free(plan->points);
    *plan = (bench_plan){0};
}

bool bench_same_size(const bench_point *one, const bench_point *other)
{
    return one->base.n == other->base.n && one->base.d == other->base.d;
}

bool bench_same_setting(const bench_point *one, const bench_point *other)
{
    const bench_setting *a = &one->setting, *b = &other->setting;
    return one->spec == other->spec && a->level == b->level && a->environment == b->environment &&
           a->weak == b->weak && a->schedule.kind == b->schedule.kind &&
           a->schedule.chunk == b->schedule.chunk;
}

const char *bench_setting_text(const bench_setting *setting, const bench_setting_style *style,
                               char text[BENCH_SETTING_TEXT])
{
    char schedule[BENCH_SCHEDULE_TEXT];
    const bool scheduled = setting->schedule.kind != PRANGE_SCHEDULE_DEFAULT;
    snprintf(text, BENCH_SETTING_TEXT, "%s%s%s%s%s%s%s", setting->level ? style->level : "",
             setting->level ? setting->level : "", scheduled ? style->schedule : "",
             scheduled ? bench_schedule_text(setting->schedule, schedule) : "",
             setting->weak ? style->weak : "", setting->environment[0] ? style->environment : "",
             setting->environment);
    return text;
}

/* splitmix64 */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

typedef struct place {
    uint64_t block, within; /* random keys; all points of a block share `block` */
    int number;
} place;

static int by_place(const void *left, const void *right)
{
    const place *a = left, *b = right;
    if (a->block != b->block)
        return a->block < b->block ? -1 : 1;
    return a->within < b->within ? -1 : a->within > b->within;
}

void bench_shuffle(const bench_plan *plan, int count, int *numbers, uint64_t *state)
{
    place *places = bench_zeroed((size_t)count, sizeof *places);
    const uint64_t salt = next_random(state);
    for (int i = 0; i < count; i++) {
        uint64_t block = salt + (uint64_t)plan->points[numbers[i]].threads;
        places[i] = (place){next_random(&block), next_random(state), numbers[i]};
    }
    qsort(places, (size_t)count, sizeof *places, by_place);
    for (int i = 0; i < count; i++)
        numbers[i] = places[i].number;
    free(places);
}
