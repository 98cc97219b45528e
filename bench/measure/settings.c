/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* The words of the enumeration prange_schedule, in its order. */
static const char *const kinds[] = {"default", "static", "dynamic", "guided"};

static const char *const level_names[BENCH_LEVELS_MAX] = {"baseline", "v3", "v4", "neon"};

static void add_schedule(bench_schedules *list, bench_schedule schedule)
{
    for (int i = 0; i < list->count; i++)
        if (list->at[i].kind == schedule.kind && list->at[i].chunk == schedule.chunk)
            return;
    list->at[list->count++] = schedule;
}

const char *bench_parse_schedules(const char *text, void *value)
{
    static const char expected[] =
        "expected static, dynamic, guided or default, each with a chunk or without, such as "
        "static,dynamic,4";
    bench_schedules *list = value;
    bench_schedule last = {.kind = PRANGE_SCHEDULE_DEFAULT};
    bool open = false; /* whether the last schedule may get a chunk */
    char *rest = strdupa(text);
    list->count = 0;
    for (char *word; (word = strsep(&rest, ",:")) != NULL;) {
        const int kind = bench_word_index(word, kinds, 4);
        if (list->count == BENCH_SCHEDULES_MAX - 1)
            return "there are too many schedules";
        if (kind >= 0) {
            if (open)
                add_schedule(list, last);
            last = (bench_schedule){(prange_schedule)kind, 0};
            open = kind != PRANGE_SCHEDULE_DEFAULT;
        } else if (!open || !bench_parse_count(word, 1, INT_MAX, &last.chunk)) {
            return expected;
        } else {
            open = false;
        }
        if (!open)
            add_schedule(list, last);
    }
    if (open)
        add_schedule(list, last);
    return NULL;
}

const char *bench_parse_levels(const char *text, const char *highest, bench_levels *list)
{
    static char reason[80];
    const int top = bench_word_index(highest, level_names, BENCH_LEVELS_MAX);
    const bool arm = strcmp(highest, "neon") == 0;
    char *rest = strdupa(text);
    list->count = 0;
    for (char *word; (word = strsep(&rest, ",")) != NULL;) {
        const int level = bench_word_index(word, level_names, BENCH_LEVELS_MAX);
        if (level < 0)
            return "expected levels among baseline, v3, v4, neon";
        if (level > top || (arm && level != top)) {
            snprintf(reason, sizeof reason, "this processor has no %s, its level is %s",
                     level_names[level], highest);
            return reason;
        }
        if (bench_word_index(word, list->at, list->count) < 0)
            list->at[list->count++] = level_names[level];
    }
    return NULL;
}

const char *bench_parse_scaling(const char *text, void *value)
{
    bench_scaling *scaling = value;
    char *rest = strdupa(text);
    *scaling = (bench_scaling){0};
    for (char *word; (word = strsep(&rest, ",")) != NULL;) {
        if (strcmp(word, "strong") == 0)
            scaling->strong = true;
        else if (strcmp(word, "weak") == 0)
            scaling->weak = true;
        else
            return "expected strong, weak or strong,weak";
    }
    return NULL;
}

/* The length of the first value in a list. */
static size_t value_length(const char *list, bool chunks)
{
    int depth = 0;
    size_t length = 0;
    for (; list[length]; length++) {
        const char c = list[length];
        depth += (c == '{' || c == '(') - (c == '}' || c == ')');
        if (c == ',' && depth <= 0 && !(chunks && isdigit((unsigned char)list[length + 1])))
            break;
    }
    return length;
}

static bool is_name(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    return text[0] && !isdigit((unsigned char)text[0]) && text[strspn(text, letters)] == '\0';
}

/* Adds "BEFORE NAME=VALUE" unless it is there; false without room for it. */
static bool add_combination(bench_environments *list, const char *before, const char *name,
                            const char *value, size_t length)
{
    if (list->count == BENCH_ENVIRONMENTS_MAX)
        return false;
    char *at = list->at[list->count];
    const int size = snprintf(at, BENCH_ENVIRONMENT_TEXT, "%s%s%s=%.*s", before,
                              before[0] ? " " : "", name, (int)length, value);
    for (int i = 0; i < list->count; i++)
        if (strcmp(list->at[i], at) == 0)
            return true;
    list->count++;
    return size < BENCH_ENVIRONMENT_TEXT;
}

/* Whether a combination of variables sets the one with that name. */
static bool sets_variable(const char *combination, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = combination; *at; at += strcspn(at, " "), at += *at == ' ')
        if (strncmp(at, name, length) == 0 && at[length] == '=')
            return true;
    return false;
}

const char *bench_parse_environment(const char *text, void *value)
{
    bench_environments *list = value;
    char *values = strdupa(text), *name = strsep(&values, "=");
    if (!values || !is_name(name))
        return "expected NAME=value or NAME=value,value";
    /* A variable that the harness itself sets. */
    if (strcmp(name, "OMP_NUM_THREADS") == 0)
        return "use --threads instead";
    if (strcmp(name, "PRANGE_ISA") == 0)
        return "use --level instead";
    if (list->count > 0 && sets_variable(list->at[0], name))
        return "it has its values already; write them as one list";
    static bench_environments before;
    before = *list;
    if (before.count == 0)
        strcpy(before.at[before.count++], "");
    const bool chunks = strcmp(name, "OMP_SCHEDULE") == 0;
    list->count = 0;
    for (const char *at = values;; at++) {
        const size_t length = value_length(at, chunks);
        /* A space separates two variables, so no value has one. */
        if (length == 0 || memchr(at, ' ', length))
            return "a value is empty or has a space";
        for (int i = 0; i < before.count; i++)
            if (!add_combination(list, before.at[i], name, at, length))
                return "more than 128 combinations, or one too long";
        at += length;
        if (*at == '\0')
            return NULL;
    }
}

const char *bench_schedule_text(bench_schedule schedule, char text[BENCH_SCHEDULE_TEXT])
{
    if (schedule.chunk > 0)
        snprintf(text, BENCH_SCHEDULE_TEXT, "%s,%d", kinds[schedule.kind], schedule.chunk);
    else
        snprintf(text, BENCH_SCHEDULE_TEXT, "%s", kinds[schedule.kind]);
    return text;
}
