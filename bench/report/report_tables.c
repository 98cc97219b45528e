/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "html.h"
#include "points.h"
#include "report_part.h"
#include "report_plot.h"
#include "text.h"

/* The text of a cell, or NULL where it has none. */
typedef const char *(*cell_text)(const report_point *point, char text[REPORT_WORDS]);

static const char *percent_or_none(double fraction, char text[REPORT_WORDS])
{
    return isfinite(fraction) ? bench_percent_text(fraction, text) : NULL;
}

static const char *factor_or_none(double factor, char text[REPORT_WORDS])
{
    return isfinite(factor) ? bench_factor_text(factor, text) : NULL;
}

static const char *time_or_none(double ns, char text[REPORT_WORDS])
{
    return isfinite(ns) ? bench_time_text(ns, text) : NULL;
}

static const char *count_or_none(double count, char text[REPORT_WORDS])
{
    if (!isfinite(count))
        return NULL;
    snprintf(text, REPORT_WORDS, count < 1e5 ? "%.0f" : "%.3g", count);
    return text;
}

static const char *time_text(const report_point *point, char text[REPORT_WORDS])
{
    return bench_time_text(point->ns.middle, text);
}

static const char *interval_text(const report_point *point, char text[REPORT_WORDS])
{
    if (!isfinite(point->ns.low) || !isfinite(point->ns.high))
        return NULL;
    char low[BENCH_NUMBER_TEXT], high[BENCH_NUMBER_TEXT];
    snprintf(text, REPORT_WORDS, "%s to %s", bench_time_text(point->ns.low, low),
             bench_time_text(point->ns.high, high));
    return text;
}

static const char *least_text(const report_point *point, char text[REPORT_WORDS])
{
    return time_or_none(bench_point_number(point->row, "real_time_min"), text);
}

static const char *mad_text(const report_point *point, char text[REPORT_WORDS])
{
    return time_or_none(bench_point_number(point->row, "mad"), text);
}

static const char *samples_text(const report_point *point, char text[REPORT_WORDS])
{
    const size_t count = json_array_size(json_object_get(point->row, "samples"));
    return count > 0 ? count_or_none((double)count, text) : NULL;
}

static const char *outliers_text(const report_point *point, char text[REPORT_WORDS])
{
    return count_or_none(bench_point_number(point->row, "outliers"), text);
}

static const char *speedup_text(const report_point *point, char text[REPORT_WORDS])
{
    return factor_or_none(point->speedup.middle, text);
}

static const char *efficiency_text(const report_point *point, char text[REPORT_WORDS])
{
    return percent_or_none(point->speedup.middle / point->threads, text);
}

static const char *fraction_text(const report_point *point, char text[REPORT_WORDS])
{
    return percent_or_none(bench_point_number(point->row, "karp_flatt"), text);
}

static const char *rate_text(const report_point *point, char text[REPORT_WORDS])
{
    const bool work = !isfinite(point->bytes) || report_limit_is_compute(point);
    const double amount = work ? point->flops : point->bytes;
    return isfinite(amount)
               ? bench_rate_text(amount / point->ns.middle * 1e9, work ? "FLOP/s" : "B/s", text)
               : NULL;
}

static const char *share_text(const report_point *point, char text[REPORT_WORDS])
{
    return percent_or_none(bench_point_number(point->row, "limit_share"), text);
}

static const char *serial_text(const report_point *point, char text[REPORT_WORDS])
{
    return factor_or_none(bench_point_number(point->row, "vs_serial"), text);
}

static const char *openmp_text(const report_point *point, char text[REPORT_WORDS])
{
    return factor_or_none(bench_point_number(point->row, "vs_openmp"), text);
}

static const char *cycles_text(const report_point *point, char text[REPORT_WORDS])
{
    return count_or_none(bench_point_number(point->row, "cycles"), text);
}

static const char *instructions_text(const report_point *point, char text[REPORT_WORDS])
{
    return count_or_none(bench_point_number(point->row, "instructions"), text);
}

static const char *misses_text(const report_point *point, char text[REPORT_WORDS])
{
    return count_or_none(bench_point_number(point->row, "cache_misses"), text);
}

static const char *bits_text(const report_point *point, char text[REPORT_WORDS])
{
    const json_t *same = json_object_get(point->row, "same_bits");
    if (!json_is_boolean(same))
        return NULL;
    snprintf(text, REPORT_WORDS, "%s", json_is_true(same) ? "yes" : "NO");
    return text;
}

/* What a reader of the row must know. */
static const char *remarks_text(const report_point *point, char text[REPORT_WORDS])
{
    const json_t *row = point->row, *reached = json_object_get(row, "wanted_width_reached");
    const double team = bench_point_number(row, "team");
    char granted[32] = "";
    if (isfinite(team) && (int)team != point->threads)
        snprintf(granted, sizeof granted, "team of %d granted; ", (int)team);
    snprintf(text, REPORT_WORDS, "%s%s%s%s", granted,
             bench_point_flag(row, "unstable") ? "unstable; " : "",
             json_is_false(reached) ? "wanted width not reached; " : "",
             bench_point_number(row, "throttled") > 0.0 ? "throttled by the CPU quota; " : "");
    const size_t length = strlen(text);
    if (length == 0)
        return NULL;
    text[length - 2] = '\0';
    return text;
}

static const struct {
    const char *title;
    cell_text text;
} columns[] = {
    {"Time", time_text},
    {"95 % interval", interval_text},
    {"Least", least_text},
    {"MAD", mad_text},
    {"Samples", samples_text},
    {"Outliers", outliers_text},
    {"Speed-up", speedup_text},
    {"Efficiency", efficiency_text},
    {"Serial fraction", fraction_text},
    {"Rate", rate_text},
    {"Of limit", share_text},
    {"vs plain serial", serial_text},
    {"vs plain OpenMP", openmp_text},
    {"Cycles", cycles_text},
    {"Instructions", instructions_text},
    {"Cache misses", misses_text},
    {"Same bits", bits_text},
    {"Remarks", remarks_text},
};
#define COLUMNS (sizeof columns / sizeof *columns)

/* A column without a single entry is left out. */
static int find_columns(const report_series *series, bool used[COLUMNS])
{
    int count = 0;
    for (size_t i = 0; i < COLUMNS; i++) {
        used[i] = false;
        for (int j = 0; j < series->count && !used[i]; j++) {
            char text[REPORT_WORDS];
            used[i] = !series->points[j].failure && columns[i].text(&series->points[j], text);
        }
        count += used[i];
    }
    return count;
}

static void write_point(FILE *file, const char *form, const report_point *point,
                        const bool used[COLUMNS], int count)
{
    fprintf(file, "<tr%s>", point->failure ? " class=\"failed\"" : "");
    bench_html(file, "<th scope=\"row\">%s</th>", form);
    fprintf(file, "<td class=\"number\">%d</td>", point->threads);
    if (point->failure) {
        fprintf(file, "<td class=\"sentence\" colspan=\"%d\">%s: ", count > 0 ? count : 1,
                point->skipped ? "Skipped" : "Failed");
        bench_html(file, "%s</td></tr>\n", point->failure);
        return;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        if (!used[i])
            continue;
        char text[REPORT_WORDS];
        const char *shown = columns[i].text(point, text);
        const bool wrong = columns[i].text == bits_text && shown && strcmp(shown, "NO") == 0;
        fprintf(file, "<td class=\"%s\">",
                columns[i].text == remarks_text ? "sentence"
                : wrong                         ? "number bad"
                                                : "number");
        report_write_number(file, shown ? shown : "-");
        fputs("</td>", file);
    }
    fputs("</tr>\n", file);
}

void report_write_points(report_page *page, const report_series *series)
{
    FILE *file = page->file;
    bool used[COLUMNS];
    const int count = find_columns(series, used);
    fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Points of ", file);
    bench_html_text(file, series->name);
    fputs("\"><table class=\"points\">\n<thead><tr><th scope=\"col\">Form</th>"
          "<th scope=\"col\" class=\"number\">Threads</th>",
          file);
    for (size_t i = 0; i < COLUMNS; i++)
        if (used[i])
            fprintf(file, "<th scope=\"col\"%s>%s</th>",
                    columns[i].text == remarks_text ? "" : " class=\"number\"", columns[i].title);
    fputs("</tr></thead>\n<tbody>\n", file);
    for (int i = 0; i < series->count; i++)
        write_point(file, report_form_name(page->data, series, series->points[i].form),
                    &series->points[i], used, count);
    fputs("</tbody></table></div>\n", file);
}

/* The points of a series without a result, in red below its line. */
static void write_failures(FILE *file, const report_data *data, const report_series *series,
                           int columns_left)
{
    for (int i = 0; i < series->count; i++) {
        const report_point *point = &series->points[i];
        if (!point->failure)
            continue;
        bench_html(file, "<tr class=\"failed\"><th scope=\"row\">%s</th><td class=\"number\">",
                   series->name);
        report_write_size(file, series);
        fprintf(file, "</td><td class=\"sentence\" colspan=\"%d\">%s", columns_left,
                point->skipped ? "Skipped" : "Failed");
        if (point->form != REPORT_PRANGE)
            bench_html(file, ", %s", report_form_name(data, series, point->form));
        fprintf(file, " on %d thread%s: ", point->threads, point->threads > 1 ? "s" : "");
        bench_html(file, "%s</td></tr>\n", point->failure);
    }
}

static void write_line(report_page *page, const report_series *series, bool settings)
{
    static const cell_text cells[] = {time_text,  speedup_text, efficiency_text,
                                      share_text, openmp_text,  bits_text};
    FILE *file = page->file;
    const report_point *last = report_series_last(series);
    fprintf(file, "<tr><th scope=\"row\"><a href=\"#case-%d\">",
            (int)(series - page->data->series));
    bench_html(file, "%s</a></th><td class=\"number\">", series->name);
    report_write_size(file, series);
    fputs("</td>", file);
    if (settings) {
        char words[REPORT_WORDS];
        report_settings_text(page->data, series, words);
        bench_html(file, "<td>%s</td>", words);
    }
    fputs("<td class=\"sentence\">", file);
    report_write_verdict(file, series);
    char text[REPORT_WORDS];
    fprintf(file, "</td><td class=\"number\">%d</td><td class=\"number\">", last->threads);
    report_write_number(file, isfinite(series->base) ? bench_time_text(series->base, text) : "-");
    fputs("</td>", file);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        const char *shown = cells[i](last, text);
        fprintf(file, "<td class=\"number%s\">",
                cells[i] == bits_text && shown && strcmp(shown, "NO") == 0 ? " bad" : "");
        report_write_number(file, shown ? shown : "-");
        fputs("</td>", file);
    }
    fputs("</tr>\n", file);
}

void report_write_summary(report_page *page)
{
    FILE *file = page->file;
    const bool settings = report_settings_vary(page->data);
    report_write_overview(page);
    fprintf(file,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"summary\">"
            "<table class=\"summary\">\n<thead><tr><th scope=\"col\">Case</th>"
            "<th scope=\"col\" class=\"number\">Size</th>%s<th scope=\"col\">Verdict</th>",
            settings ? "<th scope=\"col\">Settings</th>" : "");
    static const char *const titles[] = {"Threads",         "Best serial", "Time",
                                         "Speed-up",        "Efficiency",  "Of limit",
                                         "vs plain OpenMP", "Same bits"};
    const int titles_count = (int)(sizeof titles / sizeof *titles);
    for (int i = 0; i < titles_count; i++)
        fprintf(file, "<th scope=\"col\" class=\"number\">%s</th>", titles[i]);
    fputs("</tr></thead>\n<tbody>\n", file);
    for (int i = 0; i < page->data->count; i++) {
        const report_series *series = &page->data->series[i];
        if (series->most_threads > 0)
            write_line(page, series, settings);
        write_failures(file, page->data, series, titles_count + 1 + settings);
    }
    fputs("</tbody></table></div>\n", file);
}
