/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The words of the enumeration prange_schedule, in its order. */
static const char *const kinds[] = {"default", "static", "dynamic", "guided"};

static const char *const level_names[BENCH_LEVELS_MAX] = {"baseline", "v3", "v4", "neon"};

/* A year: more is a slip of the finger. */
#define MOST_SECONDS (366.0 * 86400.0)

static bool refuse(char error[BENCH_ERROR_TEXT], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse(char error[BENCH_ERROR_TEXT], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error, BENCH_ERROR_TEXT, format, arguments);
    va_end(arguments);
    return false;
}

/* The index of the word of `length` letters; -1 if it is none of them. */
static int index_of(const char *word, size_t length, const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (strlen(words[i]) == length && strncmp(word, words[i], length) == 0)
            return i;
    return -1;
}

/* A chunk from 1 to INT_MAX at the whole of the text; -1 otherwise. */
static int chunk_of(const char *text, size_t length)
{
    long value = 0;
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)text[i]) || value > INT_MAX / 10)
            return -1;
        value = 10 * value + (text[i] - '0');
    }
    return length > 0 && value >= 1 && value <= INT_MAX ? (int)value : -1;
}

static void drop_repeated(bench_schedules *list)
{
    int kept = 0;
    for (int i = 0; i < list->count; i++) {
        const bench_schedule it = list->at[i];
        bool known = false;
        for (int j = 0; j < kept; j++)
            known = known || (list->at[j].kind == it.kind && list->at[j].chunk == it.chunk);
        if (!known)
            list->at[kept++] = it;
    }
    list->count = kept;
}

bool bench_parse_schedules(const char *text, bench_schedules *list, char error[BENCH_ERROR_TEXT])
{
    static const char expected[] =
        "expected static, dynamic, guided or default, each with a chunk or without, such as "
        "static,dynamic,4";
    list->count = 0;
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, ",:");
        const int kind = index_of(at, length, kinds, 4);
        const int chunk = chunk_of(at, length);
        bench_schedule *last = list->count > 0 ? &list->at[list->count - 1] : NULL;
        if (kind >= 0 && list->count < BENCH_SCHEDULES_MAX)
            list->at[list->count++] = (bench_schedule){(prange_schedule)kind, 0};
        else if (chunk > 0 && last && last->chunk == 0 && last->kind != PRANGE_SCHEDULE_DEFAULT)
            last->chunk = chunk;
        else
            return refuse(error, "--schedule '%.80s': %s", text, expected);
        at += length;
        if (*at == '\0')
            break;
    }
    drop_repeated(list);
    return true;
}

static bool holds(const bench_levels *list, const char *level)
{
    for (int i = 0; i < list->count; i++)
        if (list->at[i] == level)
            return true;
    return false;
}

bool bench_parse_levels(const char *text, const char *highest, bench_levels *list,
                        char error[BENCH_ERROR_TEXT])
{
    const int top = index_of(highest, strlen(highest), level_names, BENCH_LEVELS_MAX);
    const bool arm = strcmp(highest, "neon") == 0;
    list->count = 0;
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, ",");
        const int level = index_of(at, length, level_names, BENCH_LEVELS_MAX);
        if (level < 0)
            return refuse(error, "--level '%.80s': expected levels among baseline, v3, v4, neon",
                          text);
        if (level > top || (arm && level != top))
            return refuse(error, "--level '%.80s': this processor has no %s, its level is %s", text,
                          level_names[level], highest);
        if (!holds(list, level_names[level]))
            list->at[list->count++] = level_names[level];
        at += length;
        if (*at == '\0')
            return true;
    }
}

bool bench_parse_scaling(const char *text, bool *strong, bool *weak, char error[BENCH_ERROR_TEXT])
{
    static const char *const names[] = {"strong", "weak"};
    *strong = *weak = false;
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, ",");
        const int which = index_of(at, length, names, 2);
        if (which < 0)
            return refuse(error, "--scaling '%.80s': expected strong, weak or strong,weak", text);
        *(which == 0 ? strong : weak) = true;
        at += length;
        if (*at == '\0')
            return true;
    }
}

/* The length of the value at the head of a list. */
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

/* What the harness sets itself, and the option that does it. */
static const char *option_for(const char *name, size_t length)
{
    static const char *const own[][2] = {{"OMP_NUM_THREADS", "--threads"},
                                         {"PRANGE_ISA", "--level"}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strlen(own[i][0]) == length && strncmp(name, own[i][0], length) == 0)
            return own[i][1];
    return NULL;
}

/* The length of the name before the `=`; 0 if it is none. */
static size_t name_length(const char *text)
{
    size_t length = 0;
    while (isalpha((unsigned char)text[length]) || text[length] == '_' ||
           (length > 0 && isdigit((unsigned char)text[length])))
        length++;
    return text[length] == '=' ? length : 0;
}

static bool appended(bench_environments *list, const char *before, const char *name,
                     size_t name_size, const char *value, size_t value_size)
{
    if (list->count == BENCH_ENVIRONMENTS_MAX)
        return false;
    const int length =
        snprintf(list->at[list->count], BENCH_ENVIRONMENT_TEXT, "%s%s%.*s=%.*s", before,
                 before[0] ? " " : "", (int)name_size, name, (int)value_size, value);
    bool known = false;
    for (int i = 0; i < list->count; i++)
        known = known || strcmp(list->at[i], list->at[list->count]) == 0;
    list->count += !known;
    return length < BENCH_ENVIRONMENT_TEXT;
}

/* Whether a combination of variables sets the one that `text` begins with. */
static bool sets(const char *combination, const char *text, size_t name_size)
{
    for (const char *at = combination; *at; at += strcspn(at, " "), at += *at == ' ')
        if (strncmp(at, text, name_size + 1) == 0)
            return true;
    return false;
}

bool bench_parse_environment(const char *text, bench_environments *list,
                             char error[BENCH_ERROR_TEXT])
{
    const size_t name = name_length(text);
    if (name == 0)
        return refuse(error, "--env '%.80s': expected NAME=value or NAME=value,value", text);
    if (option_for(text, name))
        return refuse(error, "--env '%.80s': use %s instead", text, option_for(text, name));
    if (list->count > 0 && sets(list->at[0], text, name))
        return refuse(error, "--env '%.80s': %.*s has its values already; write them as one list",
                      text, (int)name, text);
    const bench_environments before = *list;
    const bool chunks = name == 12 && strncmp(text, "OMP_SCHEDULE", name) == 0;
    list->count = 0;
    for (const char *at = text + name + 1;; at++) {
        const size_t length = value_length(at, chunks);
        /* Two variables are told apart by a space. */
        if (length == 0 || memchr(at, ' ', length))
            return refuse(error, "--env '%.80s': a value is empty or has a space", text);
        for (int i = 0; i < (before.count ? before.count : 1); i++)
            if (!appended(list, before.count ? before.at[i] : "", text, name, at, length))
                return refuse(error, "--env '%.80s': more than %d combinations, or one too long",
                              text, BENCH_ENVIRONMENTS_MAX);
        at += length;
        if (*at == '\0')
            return true;
    }
}

bool bench_parse_seconds(const char *option, const char *text, double *seconds,
                         char error[BENCH_ERROR_TEXT])
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"", 1.0}, {"s", 1.0}, {"ms", 1e-3}, {"m", 60.0}, {"min", 60.0}, {"h", 3600.0}};
    char *end;
    const double value = isdigit((unsigned char)*text) ? strtod(text, &end) : -1.0;
    for (size_t i = 0; value >= 0.0 && i < sizeof units / sizeof *units; i++) {
        *seconds = value * units[i].seconds;
        if (strcmp(end, units[i].unit) == 0 && *seconds <= MOST_SECONDS)
            return true;
    }
    return refuse(error, "%s '%.80s': expected a time such as 60s, 5m or 1h", option, text);
}

bool bench_parse_percent(const char *option, const char *text, double *fraction,
                         char error[BENCH_ERROR_TEXT])
{
    char *end;
    const double percent = isdigit((unsigned char)*text) ? strtod(text, &end) : -1.0;
    if (!(percent > 0.0 && percent < 100.0) || (*end != '\0' && strcmp(end, "%") != 0))
        return refuse(error, "%s '%.80s': expected a share above 0 and below 100 %%, such as 2%%",
                      option, text);
    *fraction = percent / 100.0;
    return true;
}

const char *bench_schedule_text(bench_schedule schedule, char text[BENCH_SCHEDULE_TEXT])
{
    if (schedule.chunk > 0)
        snprintf(text, BENCH_SCHEDULE_TEXT, "%s,%d", kinds[schedule.kind], schedule.chunk);
    else
        snprintf(text, BENCH_SCHEDULE_TEXT, "%s", kinds[schedule.kind]);
    return text;
}
