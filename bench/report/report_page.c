/* SPDX-License-Identifier: MIT */
#include "report_page.h"

#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "points.h"
#include "report_part.h"
#include "report_plot.h"

/* The skeletons, as string literals that the build makes of the files. */
static const char skeleton[] =
#include "report.html.h"
    ;
static const char style[] =
#include "report.css.h"
    ;
static const char ink[] =
#include "report_ink.css.h"
    ;

static void write_title(report_page *page)
{
    const char *cpu = bench_point_text(page->data->context, "cpu");
    const char *host = bench_point_text(page->data->context, "host_name");
    int cases = 0;
    for (int i = 0; i < page->data->count; i++)
        cases += page->data->series[i].first;
    fprintf(page->file, "How %d loop%s scale%s on ", cases, cases == 1 ? "" : "s",
            cases == 1 ? "s" : "");
    bench_html_text(page->file, cpu[0] ? cpu : host[0] ? host : "this machine");
}

static void write_css(report_page *page)
{
    fputs(ink, page->file);
    fputs(style, page->file);
}

static void write_markers(report_page *page)
{
    fputs(bench_gnuplot_markers, page->file);
}

static void write_heading(report_page *page)
{
    const json_t *context = page->data->context;
    const char *command = bench_point_text(context, "command");
    const char *version = bench_point_text(context, "library_version");
    int most = 0;
    for (int i = 0; i < page->data->count; i++)
        if (page->data->series[i].most_threads > most)
            most = page->data->series[i].most_threads;
    bench_html(page->file, "<p class=\"quiet\">%s on %s", bench_point_text(context, "date"),
               bench_point_text(context, "host_name"));
    if (most > 0)
        fprintf(page->file, ", up to %d thread%s", most, most > 1 ? "s" : "");
    bench_html(page->file, version[0] ? ", version %s</p>\n" : "</p>\n", version);
    bench_html(page->file, "<p><code>%s</code></p>\n",
               command[0] ? command : bench_point_text(context, "executable"));
}

static void write_failure_count(report_page *page)
{
    int failed = 0, skipped = 0;
    for (int i = 0; i < page->data->count; i++) {
        const report_series *series = &page->data->series[i];
        for (int j = 0; j < series->count; j++) {
            if (series->points[j].failure)
                ++*(series->points[j].skipped ? &skipped : &failed);
        }
    }
    if (failed > 0)
        fprintf(page->file, "<li><strong>%d point%s failed</strong>: no time is shown.</li>\n",
                failed, failed > 1 ? "s" : "");
    if (skipped > 0)
        fprintf(page->file, "<li><strong>%d point%s skipped</strong>.</li>\n", skipped,
                skipped > 1 ? "s were" : " was");
    if (strcmp(bench_point_text(page->data->context, "interrupted"), "yes") == 0)
        fputs(
            "<li><strong>The sweep was interrupted</strong>: this is what was done by then.</li>\n",
            page->file);
}

static void write_notices(report_page *page)
{
    char *items = NULL;
    size_t size = 0;
    FILE *file = page->file, *list = open_memstream(&items, &size);
    if (!list)
        return;
    page->file = list;
    write_failure_count(page);
    page->file = file;
    size_t i;
    json_t *warning;
    json_array_foreach(json_object_get(page->data->context, "warnings"), i, warning)
    {
        if (json_is_string(warning))
            bench_html(list, "<li>%s</li>\n", json_string_value(warning));
    }
    if (page->plots.error[0])
        bench_html(list, "<li>There are no pictures: %s.</li>\n", page->plots.error);
    fclose(list);
    if (size > 0)
        fprintf(file, "<div class=\"notice bad\" role=\"note\"><ul>\n%s</ul></div>\n", items);
    free(items);
}

/* What stands in the skeleton's holes. */
static const struct {
    const char *name;
    void (*write)(report_page *page);
} holes[] = {
    {"{{title}}", write_title},        {"{{css}}", write_css},
    {"{{markers}}", write_markers},    {"{{heading}}", write_heading},
    {"{{notices}}", write_notices},    {"{{summary}}", report_write_summary},
    {"{{cases}}", report_write_cases}, {"{{machine}}", report_write_machine},
};

static void fill(report_page *page)
{
    const char *at = skeleton;
    for (const char *hole; (hole = strstr(at, "{{")) != NULL;) {
        fwrite(at, 1, (size_t)(hole - at), page->file);
        at = strstr(hole, "}}") + 2;
        for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
            if (strncmp(hole, holes[i].name, strlen(holes[i].name)) == 0)
                holes[i].write(page);
    }
    fputs(at, page->file);
}

static void draw_all(report_page *page)
{
    bench_gnuplot *plots = &page->plots;
    page->overview = report_plot_overview(plots, page->data, false);
    for (int i = 0; i < page->data->count; i++) {
        const report_series *series = &page->data->series[i];
        report_pictures *pictures = &page->pictures[i];
        pictures->speedup = report_plot_speedup(plots, series);
        pictures->efficiency = report_plot_efficiency(plots, series);
        pictures->time = report_plot_time(plots, series, &pictures->time_unit, &pictures->beyond);
        pictures->rate = report_plot_rate(plots, page->data, series, &pictures->roofline);
    }
    bench_gnuplot_finish(plots);
}

bool report_page_write(const report_data *data, FILE *file, char note[REPORT_NOTE])
{
    report_page page = {.data = data, .file = file};
    page.pictures = calloc((size_t)data->count + 1, sizeof *page.pictures);
    bench_gnuplot_begin(&page.plots);
    const bool ready = page.pictures && page.plots.script;
    if (ready) {
        draw_all(&page);
        snprintf(note, REPORT_NOTE, "%s", page.plots.error);
        fill(&page);
    }
    free(page.pictures);
    bench_gnuplot_free(&page.plots);
    return ready && !ferror(file);
}

bool report_picture_write(const report_data *data, FILE *file, char note[REPORT_NOTE])
{
    bench_gnuplot plots;
    bench_gnuplot_begin(&plots);
    const int number = plots.script ? report_plot_overview(&plots, data, true) : -1;
    if (number >= 0)
        bench_gnuplot_finish(&plots);
    const bool drawn = number >= 0 && plots.svg && plots.svg[number];
    if (drawn)
        fprintf(file,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" width=\"%d\" "
                "height=\"%d\" viewBox=\"0 0 %d %d\">\n<title>Speed-up of each case on most "
                "threads</title>\n<style>%s</style>\n<defs>%s</defs>%s</svg>\n",
                REPORT_OVERVIEW_WIDTH, report_overview_height(data, true), REPORT_OVERVIEW_WIDTH,
                report_overview_height(data, true), ink, bench_gnuplot_markers, plots.svg[number]);
    else
        snprintf(note, REPORT_NOTE, "%s",
                 plots.error[0] ? plots.error : "there is no result to draw");
    bench_gnuplot_free(&plots);
    return drawn && !ferror(file);
}
