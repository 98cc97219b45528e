/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <string.h>

/* Keys of a row; a column in nanoseconds has the key without its unit. */
static const char header[] =
    "case,form,n,d,type,level,schedule,scaling,env,threads,team,real_time_ns,real_time_low_ns,"
    "real_time_high_ns,real_time_min_ns,mad_ns,cpu_time_ns,width,outliers,unstable,iterations,"
    "speedup,efficiency,karp_flatt,best_serial,serial_time_ns,one_thread_time_ns,vs_serial,"
    "vs_openmp,bytes,flops,bytes_per_second,flops_per_second,limit,limit_per_second,limit_share,"
    "cycles,instructions,cache_misses,throttled,same_bits,repeatable,digest,failure\r\n";

/* The guard for a text that a spreadsheet would take for a formula. */
static const char *guard_of(const char *text)
{
    return text[0] && strchr("=+-@\t\r", text[0]) ? "'" : "";
}

static void write_text(const char *text, FILE *file)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fprintf(file, "%s%s", guard_of(text), text);
        return;
    }
    fprintf(file, "\"%s", guard_of(text));
    for (; *text; text++) {
        if (*text == '"')
            putc('"', file);
        putc(*text, file);
    }
    putc('"', file);
}

static void write_value(const json_t *value, FILE *file)
{
    if (json_is_string(value))
        write_text(json_string_value(value), file);
    else if (json_is_integer(value))
        fprintf(file, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        fprintf(file, "%.9g", json_real_value(value));
    else if (json_is_boolean(value))
        fputs(json_is_true(value) ? "true" : "false", file);
}

/* The value of the first column in `name`. */
static const json_t *value_of(const json_t *point, const char *name)
{
    char key[32];
    snprintf(key, sizeof key, "%.*s", (int)strcspn(name, ",\r"), name);
    char *unit = strstr(key, "_ns");
    if (unit)
        *unit = '\0';
    return json_object_get(point, key);
}

static void write_row(const char *columns, const json_t *point, FILE *file)
{
    for (const char *name = columns; name; name = strchr(name + 1, ',')) {
        name += *name == ',';
        write_value(value_of(point, name), file);
        fputs(strchr(name, ',') ? "," : "\r\n", file);
    }
}

bool bench_csv_write(const json_t *points, FILE *file)
{
    size_t row;
    const json_t *point;
    fputs(header, file);
    json_array_foreach((json_t *)points, row, point) write_row(header, point, file);
    return !ferror(file);
}

bool bench_csv_write_ranks(const json_t *runs, FILE *file)
{
    static const char columns[] =
        "case,scaling,ranks,threads,n,seconds,low,high,efficiency,bits\r\n";
    size_t i, row;
    json_t *run, *point;
    fputs(columns, file);
    json_array_foreach((json_t *)runs, i, run)
    {
        json_array_foreach(json_object_get(run, "points"), row, point)
        {
            json_t *whole = json_copy(point);
            json_object_set(whole, "ranks", json_object_get(run, "ranks"));
            json_object_set(whole, "threads", json_object_get(run, "threads"));
            write_row(columns, whole, file);
            json_decref(whole);
        }
    }
    return !ferror(file);
}
