/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "html.h"
#include "lists.h"
#include "points.h"
#include "report_part.h"
#include "text.h"

/* Whether the loops are the library's, not those of another program or of a loaded object. */
static bool ours(const report_data *data)
{
    return strcmp(bench_point_text(data->context, "executable"), "prange-bench") == 0 &&
           !json_object_get(data->context, "loaded");
}

const char *report_form_name(const report_data *data, const report_series *series, report_form form)
{
    static const char *const names[REPORT_FORMS] = {"prange", "plain OpenMP", "plain serial",
                                                    "one thread"};
    if (form != REPORT_PRANGE || ours(data))
        return names[form];
    return series ? series->name : "measured loop";
}

/* The terminal's spelling in ASCII becomes that of print. */
void report_write_number(FILE *file, const char *text)
{
    if (strcmp(text, "-") == 0) {
        fputs("–", file);
        return;
    }
    for (; *text; text++) {
        if (strcmp(text, "x") == 0)
            fputs("×", file);
        else if (strcmp(text, " us") == 0)
            fputs("\u00a0µ", file), text++;
        else if (*text == ' ')
            fputs("\u00a0", file);
        else
            putc(*text, file);
    }
}

void report_write_size(FILE *file, const report_series *series)
{
    if (!(series->n > 0.0)) {
        fputs("–", file);
        return;
    }
    char text[BENCH_SIZE_TEXT];
    const prange_bench_size size = {(ptrdiff_t)series->n,
                                    series->d > 0.0 ? (ptrdiff_t)series->d : 0};
    bench_size_text(size, text);
    const char *power = strchr(text, '^'), *times = strchr(text, 'x');
    if (power)
        fprintf(file, "10<sup>%s</sup>", power + 1);
    else if (times)
        fprintf(file, "%.*s\u00a0×\u00a0%s", (int)(times - text), text, times + 1);
    else
        fputs(text, file);
}

/* Whether series of the document differ in that text. */
static bool varies(const report_data *data, const char *key)
{
    const json_t *first = NULL;
    for (int i = 0; i < data->count; i++) {
        const json_t *text = json_object_get(data->series[i].key, key);
        if (first && text && !json_equal(first, text))
            return true;
        if (!first)
            first = text;
    }
    return false;
}

/* The type is part of most names. */
static bool said_by_name(const report_series *series, const char *text)
{
    const size_t length = strlen(text), name = strlen(series->name);
    return length < name && strcmp(series->name + name - length, text) == 0;
}

void report_settings_text(const report_data *data, const report_series *series,
                          char text[REPORT_WORDS])
{
    size_t length = 0;
    text[0] = '\0';
    for (const char *const *key = bench_point_texts; *key && length < REPORT_WORDS; key++) {
        const char *value = bench_point_text(series->key, *key);
        if (!value[0] || said_by_name(series, value) || !varies(data, *key))
            continue;
        length +=
            (size_t)snprintf(text + length, REPORT_WORDS - length, "%s%s%s", length > 0 ? ", " : "",
                             value, strcmp(*key, "scaling") == 0 ? " scaling" : "");
    }
}

bool report_settings_vary(const report_data *data)
{
    char text[REPORT_WORDS] = "";
    for (int i = 0; i < data->count && !text[0]; i++)
        report_settings_text(data, &data->series[i], text);
    return text[0];
}

/* A number and its percent sign stay on one line, and 2x is 2×. */
static void write_sentence(FILE *file, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (strncmp(at, " %", 2) == 0)
            fputs("\u00a0", file);
        else if (*at == 'x' && at > text && isdigit((unsigned char)at[-1]) &&
                 !isalnum((unsigned char)at[1]))
            fputs("×", file);
        else
            bench_html_text(file, (const char[]){*at, '\0'});
    }
}

/* The analysis's sentence, or what the numbers say where there is none. */
void report_write_verdict(FILE *file, const report_series *series)
{
    const char *verdict = bench_point_text(series->scaling, "verdict");
    const report_point *last = report_series_last(series);
    if (verdict[0]) {
        write_sentence(file, verdict);
        return;
    }
    if (!last) {
        fputs("no result", file);
        return;
    }
    const double speedup = last->speedup.middle;
    if (!isfinite(speedup)) {
        fputs("no serial time to compare with", file);
        return;
    }
    char factor[BENCH_NUMBER_TEXT], share[BENCH_NUMBER_TEXT];
    fprintf(file, "%d thread%s ", last->threads, last->threads > 1 ? "s are" : " is");
    report_write_number(file, bench_factor_text(speedup, factor));
    fputs(" as fast as the best serial loop, ", file);
    report_write_number(file, bench_percent_text(speedup / last->threads, share));
    fputs(" of ideal", file);
}
