/* SPDX-License-Identifier: MIT */
#include "report_ranks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "refuse.h"
#include "report_data.h"
#include "report_overview.h"
#include "text.h"

/* The most characters of a text on the page. */
#define TEXT_LENGTH 2000

bool report_is_ranks(const json_t *document)
{
    return strcmp(bench_point_text(document, "kind"), "prange-bench ranks") == 0;
}

static int count_at(const json_t *run, const char *key)
{
    const double value = bench_point_number(run, key);
    return value >= 1.0 && value <= BENCH_POINT_THREADS && value == floor(value) ? (int)value : 0;
}

static int compare_runs(const void *left, const void *right)
{
    const report_run *a = left, *b = right;
    return a->threads != b->threads ? a->threads - b->threads : a->ranks - b->ranks;
}

bool report_ranks_of(const json_t *document, report_ranks *data)
{
    const json_t *runs = json_object_get(document, "runs");
    *data = (report_ranks){.document = document, .context = json_object_get(document, "context")};
    data->runs = bench_zeroed(json_array_size(runs), sizeof *data->runs);
    for (size_t i = 0; i < json_array_size(runs); i++) {
        const json_t *run = json_array_get(runs, i), *points = json_object_get(run, "points");
        const report_run at = {count_at(run, "ranks"), count_at(run, "threads"), points};
        if (at.ranks > 0 && at.threads > 0 && json_array_size(points) > 0)
            data->runs[data->count++] = at;
    }
    if (data->count == 0)
        return false;
    data->lines = data->runs[0].points;
    qsort(data->runs, (size_t)data->count, sizeof *data->runs, compare_runs);
    return true;
}

void report_ranks_free(report_ranks *data)
{
    free(data->runs);
}

static const char *text_of(const report_ranks *data, size_t line, const char *key)
{
    return bench_point_text(json_array_get(data->lines, line), key);
}

report_figure report_figure_of(const report_ranks *data, const report_run *run, size_t line)
{
    const json_t *row = json_array_get(run->points, line);
    const char *name = bench_point_text(row, "case"), *scaling = bench_point_text(row, "scaling");
    const char *bits = bench_point_text(row, "bits");
    const bool first = run->points == data->lines, strong = strcmp(scaling, "strong") == 0;
    if (strcmp(name, text_of(data, line, "case")) != 0 ||
        strcmp(scaling, text_of(data, line, "scaling")) != 0)
        return (report_figure){NAN, NAN, NAN, NAN, NAN, false};
    return (report_figure){
        .n = report_number(row, "n"),
        .seconds = report_number(row, "seconds"),
        .low = report_number(row, "low"),
        .high = report_number(row, "high"),
        .efficiency = first ? 1.0 : report_number(row, "efficiency"),
        .differs = strong && strcmp(bits, text_of(data, line, "bits")) != 0,
    };
}

size_t report_line_of(const report_ranks *data, const char *name, const char *scaling)
{
    const size_t lines = json_array_size(data->lines);
    for (size_t i = 0; i < lines; i++)
        if (strcmp(text_of(data, i, "case"), name) == 0 &&
            strcmp(text_of(data, i, "scaling"), scaling) == 0)
            return i;
    return lines;
}

static bool is_latency(const report_ranks *data, size_t line)
{
    return strcmp(text_of(data, line, "scaling"), "latency") == 0;
}

bool report_line_is_sum(const report_ranks *data, size_t line)
{
    return is_latency(data, line) && strcmp(text_of(data, line, "case"), "allreduce") != 0 &&
           strcmp(text_of(data, line + 1, "case"), "allreduce") == 0;
}

bool report_line_begins(const report_ranks *data, size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (strcmp(text_of(data, i, "case"), text_of(data, line, "case")) == 0)
            return false;
    return !is_latency(data, line);
}

/* ---- the page ---- */

static void write_text(FILE *file, const char *text)
{
    report_write_text(file, text, TEXT_LENGTH);
}

/* Typographic forms of the terminal's "us" and "2x". */
static void write_number(FILE *file, const char *text)
{
    for (; *text; text++)
        fputs(*text == 'u'   ? "µ"
              : *text == 'x' ? "×"
              : *text == ' ' ? "\u00a0"
                             : (char[]){*text, '\0'},
              file);
}

static void write_time(FILE *file, double seconds)
{
    char text[BENCH_NUMBER_TEXT];
    write_number(file, isfinite(seconds) ? bench_time_text(1e9 * seconds, text) : "–");
}

static void write_title(FILE *file, const report_ranks *data)
{
    const char *cpu = bench_point_text(data->context, "cpu");
    fputs("How calls over ranks scale on ", file);
    write_text(file, cpu[0] ? cpu : "this machine");
}

static void write_about(FILE *file, const report_ranks *data)
{
    const json_t *first = json_array_get(json_object_get(data->document, "runs"), 0);
    const char *const texts[] = {bench_point_text(first, "mpi"),
                                 bench_point_text(data->context, "date"),
                                 bench_point_text(data->context, "host_name")};
    for (size_t i = 0, written = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!texts[i][0])
            continue;
        fputs(written++ > 0 ? ", " : "", file);
        write_text(file, texts[i]);
    }
}

/* Lists results that should have the same bits but do not. */
static void write_notices(FILE *file, const report_ranks *data)
{
    int found = 0;
    for (size_t line = 0; line < json_array_size(data->lines); line++)
        for (const report_run *run = data->runs; run < data->runs + data->count; run++) {
            if (!report_figure_of(data, run, line).differs)
                continue;
            fputs(found++ == 0 ? "<div class=\"notice\" role=\"note\"><ul>\n" : "", file);
            fputs("<li><strong>", file);
            write_text(file, text_of(data, line, "case"));
            fprintf(file,
                    "</strong> has other bits at %d × %d than in the first run, where the same are "
                    "promised.</li>\n",
                    run->ranks, run->threads);
        }
    fputs(found > 0 ? "</ul></div>\n" : "", file);
}

static void begin_table(FILE *file, const report_ranks *data, const char *label, const char *first)
{
    fprintf(file,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n"
            "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">n</th>",
            label, first);
    for (const report_run *run = data->runs; run < data->runs + data->count; run++)
        fprintf(file, "<th scope=\"col\" colspan=\"2\">%d × %d</th>", run->ranks, run->threads);
    fputs("</tr></thead>\n<tbody>\n", file);
}

static void write_n(FILE *file, double n)
{
    fprintf(file, "<td>%.*f</td>", isfinite(n) ? 0 : 1, n);
}

static void end_table(FILE *file)
{
    fputs("</tbody></table></div>\n", file);
}

static void write_efficiencies(FILE *file, const report_ranks *data)
{
    begin_table(file, data, "Times and efficiencies", "case");
    for (size_t line = 0; line < json_array_size(data->lines); line++) {
        if (is_latency(data, line))
            continue;
        fputs("<tr><th scope=\"row\">", file);
        write_text(file, text_of(data, line, "case"));
        fputs(", ", file);
        write_text(file, text_of(data, line, "scaling"));
        fputs("</th>", file);
        write_n(file, report_number(json_array_get(data->lines, line), "n"));
        for (const report_run *run = data->runs; run < data->runs + data->count; run++) {
            const report_figure at = report_figure_of(data, run, line);
            char share[BENCH_NUMBER_TEXT];
            fputs("<td>", file);
            write_time(file, at.seconds);
            fprintf(file, "</td><td%s>", at.differs ? " class=\"bad\"" : "");
            write_number(file,
                         isfinite(at.efficiency) ? bench_percent_text(at.efficiency, share) : "–");
            fputs("</td>", file);
        }
        fputs("</tr>\n", file);
    }
    end_table(file);
}

static void write_sums(FILE *file, const report_ranks *data)
{
    begin_table(file, data, "Sums, and their times over those of MPI_Allreduce", "elements");
    for (size_t line = 0; line < json_array_size(data->lines); line++) {
        if (!report_line_is_sum(data, line))
            continue;
        fputs("<tr><th scope=\"row\">a rank</th>", file);
        write_n(file, report_number(json_array_get(data->lines, line), "n"));
        for (const report_run *run = data->runs; run < data->runs + data->count; run++) {
            const double own = report_figure_of(data, run, line).seconds;
            const double ratio = own / report_figure_of(data, run, line + 1).seconds;
            char factor[BENCH_NUMBER_TEXT];
            fputs("<td>", file);
            write_time(file, own);
            fputs("</td><td>", file);
            write_number(file, run->ranks > 1 && isfinite(ratio) ? bench_factor_text(ratio, factor)
                                                                 : "–");
            fputs("</td>", file);
        }
        fputs("</tr>\n", file);
    }
    end_table(file);
}

static void write_settings(FILE *file, const report_ranks *data)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)data->context, key, value)
    {
        if (!json_is_string(value) && !json_is_number(value))
            continue;
        fputs("<tr><th scope=\"row\">", file);
        write_text(file, key);
        fputs("</th><td class=\"setting\">", file);
        if (json_is_string(value))
            write_text(file, json_string_value(value));
        else
            fprintf(file, "%.9g", json_number_value(value));
        fputs("</td></tr>\n", file);
    }
}

static void write_command(FILE *file, const report_ranks *data)
{
    write_text(file, bench_point_text(data->context, "command"));
}

void report_ranks_fill(const char *hole, FILE *file, const void *data)
{
    static const struct {
        const char *name;
        void (*write)(FILE *file, const report_ranks *data);
    } holes[] = {
        {"title", write_title},
        {"about", write_about},
        {"notices", write_notices},
        {"efficiencies", write_efficiencies},
        {"sums", write_sums},
        {"settings", write_settings},
        {"cases", report_ranks_pictures},
        {"lines", report_ranks_sums},
        {"command", write_command},
    };
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
        if (strncmp(hole, holes[i].name, strlen(holes[i].name)) == 0)
            holes[i].write(file, data);
}
