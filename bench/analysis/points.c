/* SPDX-License-Identifier: MIT */
#include "points.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* Other times are errors in the document: within these bounds all ratios are finite. */
#define TIME_MAX 1e100

/* Integers up to this bound are exact in a double, and far below PTRDIFF_MAX. */
#define SIZE_MAX_TOLD 1e15

/* Room for the digits of a number in a name; longer numbers exceed all bounds. */
#define DIGITS_TEXT 32

const char *const bench_point_texts[] = {"type", "level", "schedule", "scaling",
                                         "env",  "clock", NULL};

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

bool bench_point_ratio(const json_t *row, bench_estimate *ratio)
{
    const json_t *samples = json_object_get(row, "ratio_samples");
    const size_t count = json_array_size(samples);
    double ratios[BENCH_SAMPLES_MAX];
    if (count < BENCH_SAMPLES_MIN || count > BENCH_SAMPLES_MAX)
        return false;
    for (size_t i = 0; i < count; i++)
        ratios[i] = json_number_value(json_array_get(samples, i));
    *ratio = bench_estimate_of((int)count, ratios);
    return true;
}

bool bench_point_flag(const json_t *point, const char *key)
{
    return json_is_true(json_object_get(point, key));
}

static void set_missing(json_t *row, const char *key, json_t *value)
{
    if (json_object_get(row, key))
        json_decref(value);
    else
        json_object_set_new(row, key, value);
}

/* Makes the number an integer; 0 if it is not an integer within the bounds. */
static void bound_integer(json_t *row, const char *key, double min, double max)
{
    const double value = bench_point_number(row, key);
    const bool good = value >= min && value <= max && value == floor(value);
    json_object_set_new(row, key, json_integer(good ? (json_int_t)value : 0));
}

static void strip_controls(json_t *row)
{
    const char *key;
    json_t *value;
    json_object_foreach(row, key, value)
    {
        char *plain = json_is_string(value) ? bench_plain_text(json_string_value(value)) : NULL;
        if (plain && strcmp(plain, json_string_value(value)) != 0)
            json_object_set_new(row, key, json_string(plain));
        free(plain);
    }
}

/* Removes a last part "/NUMBER" from the name; 0 if there is none. */
static double take_number(char *name)
{
    char *slash = strrchr(name, '/');
    if (!slash || slash[1] < '1' || slash[1 + strspn(slash + 1, "0123456789")] != '\0')
        return 0.0;
    const double number = strtod(slash + 1, NULL);
    if (number > SIZE_MAX_TOLD)
        return 0.0;
    *slash = '\0';
    return number;
}

/* Removes the form from a name of this program; colons in names of other programs have other
 * meanings. */
static const char *take_form(char *name, bool ours)
{
    char *colon = ours ? strrchr(name, ':') : NULL;
    if (!colon || (strcmp(colon, ":serial") != 0 && strcmp(colon, ":openmp") != 0))
        return "prange";
    *colon = '\0';
    return colon[1] == 's' ? "serial" : "openmp";
}

/* Removes the part "/WORD", or "/WORDdigits", from the name; returns the digits, NULL if the part
 * is missing. */
static const char *take_part(char *name, const char *word, char digits[DIGITS_TEXT])
{
    for (char *at = name; (at = strstr(at, word)) != NULL; at++) {
        const char *number = at + strlen(word), *end = number + strspn(number, "0123456789");
        const bool numbered = word[strlen(word) - 1] == ':';
        if ((*end != '\0' && *end != '/') || numbered != (end > number))
            continue;
        snprintf(digits, DIGITS_TEXT, "%.*s", (int)(end - number), number);
        memmove(at, end, strlen(end) + 1);
        return digits;
    }
    return NULL;
}

/* Parses CASE[:FORM]/N[/D]/real_time/threads:P, of which any part after CASE may be missing. */
static void read_name(json_t *row, const char *full, bool ours)
{
    char digits[DIGITS_TEXT], *name = strdup(full);
    if (!name)
        return;
    const char *threads = take_part(name, "/threads:", digits);
    set_missing(row, "threads", json_real(threads ? strtod(threads, NULL) : 1.0));
    const bool on_the_wall = take_part(name, "/real_time", digits);
    set_missing(row, "clock", json_string(on_the_wall || ours ? "" : "processor time"));
    const double last = take_number(name), before = last > 0.0 ? take_number(name) : 0.0;
    set_missing(row, "n", json_real(before > 0.0 ? before : last));
    set_missing(row, "d", json_real(before > 0.0 ? last : 0.0));
    set_missing(row, "form", json_string(take_form(name, ours)));
    set_missing(row, "case", json_string(name));
    free(name);
}

static void set_texts(json_t *row)
{
    const char *suffix = strrchr(bench_point_text(row, "case"), '_');
    const bool typed = suffix && (strcmp(suffix, "_f64") == 0 || strcmp(suffix, "_f32") == 0);
    set_missing(row, "type", json_string(typed ? suffix + 1 : ""));
    set_missing(row, "schedule", json_string("default"));
    set_missing(row, "scaling", json_string("strong"));
    set_missing(row, "env", json_string(""));
}

static void convert_times(json_t *row)
{
    static const struct {
        const char *unit;
        double ns;
    } units[] = {{"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
    static const char *const times[] = {"real_time", "cpu_time", "real_time_low", "real_time_high",
                                        "one_thread_time"};
    double factor = 1.0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(bench_point_text(row, "time_unit"), units[i].unit) == 0)
            factor = units[i].ns;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const double time = bench_point_number(row, times[i]) * factor;
        json_object_del(row, times[i]);
        if (time >= 1.0 / TIME_MAX && time <= TIME_MAX)
            json_object_set_new(row, times[i], json_real(time));
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

/* Adds the row, with all keys that every row has; takes ownership of it. */
static void append(json_t *points, json_t *point)
{
    const bool ours = json_is_array(json_object_get(point, "samples")) ||
                      json_object_get(point, "real_time_low") ||
                      json_is_string(json_object_get(point, "env"));
    strip_controls(point);
    const char *name = bench_point_text(point, "run_name");
    read_name(point, name[0] ? name : bench_point_text(point, "name"), ours);
    set_texts(point);
    convert_times(point);
    bound_integer(point, "n", 0.0, SIZE_MAX_TOLD);
    bound_integer(point, "d", 0.0, SIZE_MAX_TOLD);
    bound_integer(point, "team", 1.0, BENCH_POINT_THREADS);
    bound_integer(point, "threads", 1.0, BENCH_POINT_THREADS);
    if (json_integer_value(json_object_get(point, "threads")) == 0)
        set_missing(point, "failure", json_string("its thread count is not from 1 to 1,000,000"));
    json_array_append_new(points, point);
}

json_t *bench_points_of(const json_t *document)
{
    const json_t *rows = json_object_get(document, "benchmarks");
    const json_t *failures = json_object_get(json_object_get(document, "context"), "failures");
    json_t *points = json_is_array(rows) ? json_array() : NULL, *row;
    size_t i;
    if (!points)
        return NULL;
    json_array_foreach((json_t *)rows, i, row)
    {
        if (!json_is_object(row) || strcmp(bench_point_text(row, "run_type"), "aggregate") == 0)
            continue;
        json_t *point = json_copy(row);
        read_failure(point);
        set_missing(point, "level", json_string(""));
        append(points, point);
    }
    /* A failed point of this program has no row, and its level may be unknown. */
    json_array_foreach((json_t *)failures, i, row)
    {
        if (json_is_object(row) && bench_point_text(row, "failure")[0])
            append(points, json_copy(row));
    }
    return points;
}
