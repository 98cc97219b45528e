/* SPDX-License-Identifier: MIT */
#include "points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const bench_point_texts[] = {"type", "level", "schedule", "scaling", "env", NULL};

const char *bench_point_text(const json_t *point, const char *key)
{
    const char *text = json_string_value(json_object_get(point, key));
    return text ? text : "";
}

double bench_point_number(const json_t *point, const char *key)
{
    const json_t *value = json_object_get(point, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

bool bench_point_flag(const json_t *point, const char *key)
{
    return json_is_true(json_object_get(point, key));
}

static json_int_t integer(const json_t *point, const char *key)
{
    return json_integer_value(json_object_get(point, key));
}

bool bench_points_alike(const json_t *a, const json_t *b)
{
    if (strcmp(bench_point_text(a, "case"), bench_point_text(b, "case")) != 0 ||
        integer(a, "n") != integer(b, "n") || integer(a, "d") != integer(b, "d"))
        return false;
    for (const char *const *key = bench_point_texts; *key; key++) {
        const json_t *left = json_object_get(a, *key), *right = json_object_get(b, *key);
        if (left && right && !json_equal(left, right))
            return false;
    }
    return true;
}

static void set_missing(json_t *row, const char *key, json_t *value)
{
    if (json_object_get(row, key))
        json_decref(value);
    else
        json_object_set_new(row, key, value);
}

/* Takes a last part "/NUMBER" off the name; 0 where there is none. */
static json_int_t take_number(char *name)
{
    char *slash = strrchr(name, '/');
    if (!slash || slash[1] < '1' || slash[1] > '9')
        return 0;
    char *end;
    const long long number = strtoll(slash + 1, &end, 10);
    if (*end != '\0')
        return 0;
    *slash = '\0';
    return number;
}

static const char *take_form(char *name)
{
    char *colon = strrchr(name, ':');
    if (!colon || (strcmp(colon, ":serial") != 0 && strcmp(colon, ":openmp") != 0))
        return "prange";
    *colon = '\0';
    return colon[1] == 's' ? "serial" : "openmp";
}

/* CASE[:FORM]/N[/D]/real_time/threads:P, or as much of it as the name holds. */
static void read_name(json_t *row, const char *full)
{
    char *name = strdup(full);
    if (!name)
        return;
    char *threads = strstr(name, "/threads:");
    set_missing(row, "threads", json_integer(threads ? strtoll(threads + 9, NULL, 10) : 1));
    if (threads)
        *threads = '\0';
    char *clock = strstr(name, "/real_time");
    if (clock)
        *clock = '\0';
    const json_int_t last = take_number(name), before = last ? take_number(name) : 0;
    set_missing(row, "n", json_integer(before ? before : last));
    set_missing(row, "d", json_integer(before ? last : 0));
    set_missing(row, "form", json_string(take_form(name)));
    set_missing(row, "case", json_string(name));
    free(name);
}

static void set_texts(json_t *row)
{
    const char *suffix = strrchr(bench_point_text(row, "case"), '_');
    const bool typed = suffix && (strcmp(suffix, "_f64") == 0 || strcmp(suffix, "_f32") == 0);
    set_missing(row, "type", json_string(typed ? suffix + 1 : ""));
    set_missing(row, "level", json_string(""));
    set_missing(row, "schedule", json_string("default"));
    set_missing(row, "scaling", json_string("strong"));
    set_missing(row, "env", json_string(""));
}

static double nanoseconds_of(const char *unit)
{
    return strcmp(unit, "us") == 0   ? 1e3
           : strcmp(unit, "ms") == 0 ? 1e6
           : strcmp(unit, "s") == 0  ? 1e9
                                     : 1.0;
}

static void convert_times(json_t *row)
{
    const double factor = nanoseconds_of(bench_point_text(row, "time_unit"));
    if (factor == 1.0)
        return;
    static const char *const times[] = {"real_time", "cpu_time"};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const double time = bench_point_number(row, times[i]);
        if (isfinite(time))
            json_object_set_new(row, times[i], json_real(time * factor));
    }
    json_object_set_new(row, "time_unit", json_string("ns"));
}

/* Google Benchmark's ways to say that a row has no result. */
static void read_failure(json_t *row)
{
    const bool skipped = bench_point_flag(row, "skipped");
    if (!skipped && !bench_point_flag(row, "error_occurred"))
        return;
    const char *reason = bench_point_text(row, skipped ? "skip_message" : "error_message");
    set_missing(row, "failure", json_string(reason[0] ? reason : "no reason given"));
}

static void add_rows(json_t *points, const json_t *rows)
{
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
    {
        if (!json_is_object(row) || strcmp(bench_point_text(row, "run_type"), "aggregate") == 0)
            continue;
        json_t *point = json_copy(row);
        const char *name = bench_point_text(row, "run_name");
        read_name(point, name[0] ? name : bench_point_text(row, "name"));
        set_texts(point);
        convert_times(point);
        read_failure(point);
        json_array_append_new(points, point);
    }
}

/* What follows `mark` in a name, up to `end`. */
static json_t *part_of(const char *name, const char *mark, const char *end, const char *otherwise)
{
    const char *begin = strstr(name, mark);
    if (!begin)
        return json_string(otherwise);
    begin += strlen(mark);
    return json_stringn(begin, strcspn(begin, end));
}

/* The end of this program's names: [/level:L][/schedule:S][/weak][/env:E]. The level that a run
 * had by itself is not told. */
static void read_dimensions(json_t *row, const char *name)
{
    const char *rest = strstr(name, "/threads:");
    if (!rest)
        return;
    if (strstr(rest, "/level:"))
        json_object_set_new(row, "level", part_of(rest, "/level:", "/", ""));
    json_object_set_new(row, "schedule", part_of(rest, "/schedule:", "/", "default"));
    json_object_set_new(row, "scaling", json_string(strstr(rest, "/weak") ? "weak" : "strong"));
    json_object_set_new(row, "env", part_of(rest, "/env:", "", ""));
}

/* A failed point of this program has no row: the context tells of it. */
static void add_failures(json_t *points, const json_t *context)
{
    const char *key;
    json_t *reason;
    json_object_foreach((json_t *)context, key, reason)
    {
        const bool skipped = strncmp(key, "skipped/", 8) == 0;
        if ((!skipped && strncmp(key, "failed/", 7) != 0) || !json_is_string(reason))
            continue;
        json_t *point = json_object();
        json_object_set(point, "failure", reason);
        json_object_set_new(point, "skipped", json_boolean(skipped));
        read_name(point, strchr(key, '/') + 1);
        read_dimensions(point, key);
        json_array_append_new(points, point);
    }
}

json_t *bench_points_of(const json_t *document)
{
    const json_t *rows = json_object_get(document, "benchmarks");
    json_t *points = json_is_array(rows) ? json_array() : NULL;
    if (!points)
        return NULL;
    add_rows(points, rows);
    add_failures(points, json_object_get(document, "context"));
    return points;
}
