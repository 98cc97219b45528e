/* SPDX-License-Identifier: MIT */
#include "csv.h"

#include <string.h>

/* Keys of a row, and their columns' names where these add the unit. */
static const struct {
    const char *key, *column;
} columns[] = {
    {"case", NULL},
    {"form", NULL},
    {"n", NULL},
    {"d", NULL},
    {"type", NULL},
    {"level", NULL},
    {"schedule", NULL},
    {"scaling", NULL},
    {"env", NULL},
    {"threads", NULL},
    {"team", NULL},
    {"real_time", "real_time_ns"},
    {"real_time_low", "real_time_low_ns"},
    {"real_time_high", "real_time_high_ns"},
    {"real_time_min", "real_time_min_ns"},
    {"mad", "mad_ns"},
    {"cpu_time", "cpu_time_ns"},
    {"width", NULL},
    {"outliers", NULL},
    {"unstable", NULL},
    {"iterations", NULL},
    {"speedup", NULL},
    {"efficiency", NULL},
    {"karp_flatt", NULL},
    {"best_serial", NULL},
    {"serial_time", "serial_time_ns"},
    {"one_thread_time", "one_thread_time_ns"},
    {"vs_serial", NULL},
    {"vs_openmp", NULL},
    {"bytes", NULL},
    {"flops", NULL},
    {"bytes_per_second", NULL},
    {"flops_per_second", NULL},
    {"limit", NULL},
    {"limit_per_second", NULL},
    {"limit_share", NULL},
    {"cycles", NULL},
    {"instructions", NULL},
    {"cache_misses", NULL},
    {"throttled", NULL},
    {"same_bits", NULL},
    {"digest", NULL},
    {"failure", NULL},
};

static void write_text(const char *text, FILE *file)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, file);
        return;
    }
    putc('"', file);
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

bool bench_csv_write(const json_t *points, FILE *file)
{
    const size_t count = sizeof columns / sizeof *columns;
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s%s", i > 0 ? "," : "",
                columns[i].column ? columns[i].column : columns[i].key);
    fputs("\r\n", file);
    size_t row;
    const json_t *point;
    json_array_foreach((json_t *)points, row, point)
    {
        for (size_t i = 0; i < count; i++) {
            if (i > 0)
                putc(',', file);
            write_value(json_object_get(point, columns[i].key), file);
        }
        fputs("\r\n", file);
    }
    return !ferror(file);
}
