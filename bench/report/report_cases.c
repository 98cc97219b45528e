/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "html.h"
#include "points.h"
#include "report_part.h"
#include "report_plot.h"
#include "text.h"

/* A case of more series has the pictures of all but the largest folded. */
#define OPEN_SERIES 3

/* The beginning of a picture, up to its description, which the caller ends with </desc>. */
static void begin_picture(FILE *file, int number, int width, int height, const char *title)
{
    fprintf(file,
            "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"picture-%d-t "
            "picture-%d-d\"><title id=\"picture-%d-t\">",
            width, height, number, number, number);
    bench_html(file, "%s</title>", title);
    fprintf(file, "<desc id=\"picture-%d-d\">", number);
}

static bool drawn(const report_page *page, int number)
{
    return number >= 0 && page->plots.svg[number];
}

/* What a picture shows, for who does not see it. */
typedef const char *(*describe)(const report_point *point, char text[BENCH_NUMBER_TEXT]);

static const char *describe_speedup(const report_point *point, char text[BENCH_NUMBER_TEXT])
{
    return bench_factor_text(point->speedup.middle, text);
}

static const char *describe_efficiency(const report_point *point, char text[BENCH_NUMBER_TEXT])
{
    return bench_percent_text(point->speedup.middle / point->threads, text);
}

static const char *describe_time(const report_point *point, char text[BENCH_NUMBER_TEXT])
{
    return bench_time_text(point->ns.middle, text);
}

static const char *describe_rate(const report_point *point, char text[BENCH_NUMBER_TEXT])
{
    const bool work = isfinite(point->flops);
    return bench_rate_text((work ? point->flops : point->bytes) / point->ns.middle * 1e9,
                           work ? "FLOP/s" : "B/s", text);
}

static void write_figure(report_page *page, const report_series *series, int number,
                         const char *caption, const char *more, describe text_of)
{
    if (!drawn(page, number))
        return;
    FILE *file = page->file;
    bench_html(file, "<figure><figcaption><strong>%s</strong>%s</figcaption>\n", caption, more);
    char title[256];
    snprintf(title, sizeof title, "%s of %s", caption, series->name);
    begin_picture(file, number, REPORT_PLOT_WIDTH, REPORT_PLOT_HEIGHT, title);
    for (const report_point *at = series->points; at < series->points + series->count; at++) {
        char text[BENCH_NUMBER_TEXT];
        if (at->form != REPORT_PRANGE || at->failure)
            continue;
        fprintf(file, "%d thread%s: ", at->threads, at->threads > 1 ? "s" : "");
        report_write_number(file, text_of(at, text));
        fputs(". ", file);
    }
    fprintf(file, "</desc>%s</svg></figure>\n", page->plots.svg[number]);
}

static void write_figures(report_page *page, const report_series *series)
{
    const report_pictures *pictures = &page->pictures[series - page->data->series];
    if (!drawn(page, pictures->speedup))
        return;
    char more[160], beyond[64] = "";
    if (pictures->beyond > 0)
        snprintf(beyond, sizeof beyond, "; %d sample%s beyond the axis", pictures->beyond,
                 pictures->beyond > 1 ? "s" : "");
    fputs("<div class=\"figures\">\n", page->file);
    write_figure(page, series, pictures->speedup, series->weak ? "Scaled speed-up" : "Speed-up",
                 ", over the best serial loop", describe_speedup);
    write_figure(page, series, pictures->efficiency, "Efficiency", ", speed-up per thread",
                 describe_efficiency);
    snprintf(more, sizeof more, ", %s%s", pictures->time_unit ? pictures->time_unit : "", beyond);
    write_figure(page, series, pictures->time,
                 series->d > 0.0 ? "Time per point" : "Time per element", more, describe_time);
    write_figure(page, series, pictures->rate, pictures->roofline ? "Roofline" : "Rate",
                 isfinite(report_series_last(series)->flops) ? ", FLOP/s" : ", B/s", describe_rate);
    fputs("</div>\n", page->file);
}

static const char *base_name(const report_point *last)
{
    const char *best = bench_point_text(last->row, "best_serial");
    return strcmp(best, "plain") == 0    ? "the plain serial loop"
           : strcmp(best, "prange") == 0 ? "the same loop on one thread"
                                         : "";
}

/* The absolute time behind the speed-ups, and what one call costs. */
static void write_base(report_page *page, const report_series *series)
{
    FILE *file = page->file;
    const report_point *last = report_series_last(series);
    char text[BENCH_NUMBER_TEXT];
    fputs("<p class=\"quiet\">", file);
    if (isfinite(series->base)) {
        fputs("Best serial time: ", file);
        report_write_number(file, bench_time_text(series->base, text));
        const char *base = base_name(last);
        bench_html(file, base[0] ? " (%s). " : ". ", base);
    }
    if (isfinite(last->bytes) || isfinite(last->flops))
        fprintf(file, "A call%s", series->weak ? " on most threads" : "");
    if (isfinite(last->bytes)) {
        fputs(" moves ", file);
        report_write_number(file, bench_rate_text(last->bytes, "B", text));
    }
    if (isfinite(last->flops)) {
        fputs(isfinite(last->bytes) ? " and computes " : " computes ", file);
        report_write_number(file, bench_rate_text(last->flops, "FLOP", text));
    }
    fputs(isfinite(last->bytes) || isfinite(last->flops) ? "." : "", file);
    fputs("</p>\n", file);
}

static void write_percent(FILE *file, const char *words, const json_t *fit, const char *key)
{
    const double fraction = bench_point_number(fit, key);
    char text[BENCH_NUMBER_TEXT];
    if (!isfinite(fraction))
        return;
    fputs(words, file);
    report_write_number(file, bench_percent_text(fraction, text));
}

/* What the models say, and why one was not fitted. */
static void write_fits(FILE *file, const report_series *series)
{
    const json_t *amdahl = json_object_get(series->scaling, "amdahl");
    const json_t *gustafson = json_object_get(series->scaling, "gustafson");
    const json_t *usl = json_object_get(series->scaling, "usl");
    const char *refused = bench_point_text(series->scaling, "usl_refused");
    if (!amdahl && !gustafson && !usl && !refused[0])
        return;
    char text[BENCH_NUMBER_TEXT];
    const double base = bench_point_number(series->scaling, "base_time");
    fputs("<p class=\"quiet\">Fits", file);
    if (isfinite(base)) {
        fputs(" to the speed-up over ", file);
        report_write_number(file, bench_time_text(base, text));
        bench_html(file, " (%s)", bench_point_text(series->scaling, "base"));
    }
    fputs(": ", file);
    write_percent(file, "Amdahl, serial fraction ", amdahl, "serial_fraction");
    write_percent(file, "Gustafson, serial fraction ", gustafson, "serial_fraction");
    const char *and = amdahl || gustafson ? "; " : "";
    if (usl) {
        fprintf(file, "%sUniversal Scalability Law", and);
        write_percent(file, ", contention ", usl, "sigma");
        write_percent(file, ", coherency ", usl, "kappa");
        const double peak = bench_point_number(usl, "peak_threads");
        if (peak <= series->most_threads)
            fprintf(file, ", fastest on %.0f threads", peak);
    } else if (refused[0]) {
        fprintf(file, "%sUniversal Scalability Law not fitted: ", and);
        bench_html_text(file, refused);
    }
    fputs(".</p>\n", file);
}

static void write_series(report_page *page, const report_series *series, bool open)
{
    FILE *file = page->file;
    if (!series->first)
        fprintf(file, "<div id=\"case-%d\"></div>", (int)(series - page->data->series));
    fputs("<h3>", file);
    if (series->n > 0.0)
        fputs(series->d > 0.0 ? "n × d = " : "n = ", file);
    report_write_size(file, series);
    if (report_settings_vary(page->data)) {
        char text[REPORT_WORDS];
        report_settings_text(page->data, series, text);
        bench_html(file, " <span class=\"quiet\">%s</span>", text);
    }
    fputs("</h3>\n<p class=\"verdict\">", file);
    report_write_verdict(file, series);
    fputs("</p>\n", file);
    if (series->most_threads > 0)
        write_base(page, series);
    write_fits(file, series);
    if (open)
        write_figures(page, series);
    fprintf(file, "<details><summary>%s%d points</summary>\n", open ? "Table of " : "Pictures and ",
            series->count);
    if (!open)
        write_figures(page, series);
    report_write_points(page, series);
    fputs("</details>\n", file);
}

static void write_mark(FILE *file, int ink, const char *drawing, const char *name)
{
    fprintf(file,
            "<li><svg class=\"plot\" viewBox=\"0 0 22 12\" aria-hidden=\"true\" "
            "style=\"color:var(--plot-%d)\">%s</svg>",
            ink, drawing);
    bench_html(file, "%s</li>\n", name);
}

/* Of one case, or of the overview: NULL. */
static void write_legend(report_page *page, const report_series *series)
{
    static const struct {
        int ink;
        const char *drawing;
    } forms[REPORT_FORMS] = {
        {BENCH_INK_PRANGE, "<use href=\"#gpPt6\" transform=\"translate(11,6) scale(4)\"/>"},
        {BENCH_INK_OPENMP, "<use href=\"#gpPt8\" transform=\"translate(11,7) scale(4)\"/>"},
        {BENCH_INK_SERIAL, "<use href=\"#gpPt4\" transform=\"translate(11,6) scale(3.6)\"/>"},
        {BENCH_INK_ONE_THREAD, "<use href=\"#gpPt12\" transform=\"translate(11,6) scale(4)\"/>"},
    };
    if (page->plots.error[0])
        return;
    fputs("<ul class=\"legend\">\n", page->file);
    for (int i = 0; i < REPORT_FORMS; i++)
        if (page->data->forms[i])
            write_mark(page->file, forms[i].ink, forms[i].drawing,
                       report_form_name(page->data, series, (report_form)i));
    write_mark(page->file, BENCH_INK_IDEAL,
               "<path stroke=\"currentColor\" stroke-dasharray=\"5 3\" d=\"M0 6H22\"/>", "ideal");
    if (series && page->data->roof_count > 0)
        write_mark(page->file, BENCH_INK_BOUND,
                   "<path stroke=\"currentColor\" stroke-width=\"1.5\" stroke-dasharray=\"2 2.5\" "
                   "d=\"M0 6H22\"/>",
                   "limit of the machine");
    fputs("</ul>\n", page->file);
}

void report_write_cases(report_page *page)
{
    const report_data *data = page->data;
    for (int i = 0; i < data->count;) {
        int end = i + 1;
        while (end < data->count && !data->series[end].first)
            end++;
        fprintf(page->file, "<section aria-labelledby=\"case-%d\">\n<h2 id=\"case-%d\">", i, i);
        bench_html(page->file, "%s</h2>\n", data->series[i].name);
        write_legend(page, &data->series[i]);
        const bool few = end - i <= OPEN_SERIES;
        for (; i < end; i++)
            write_series(page, &data->series[i], few || data->series[i].largest);
        fputs("</section>\n", page->file);
    }
}

void report_write_overview(report_page *page)
{
    if (!drawn(page, page->overview))
        return;
    write_legend(page, NULL);
    fputs("<figure class=\"overview scroll\" tabindex=\"0\">", page->file);
    begin_picture(page->file, page->overview, REPORT_OVERVIEW_WIDTH,
                  report_overview_height(page->data, false),
                  report_overview_all(page->data, false)
                      ? "Speed-up of each case and size on most threads"
                      : "Speed-up of each case at its largest size, on most threads");
    fprintf(page->file, "The table below has the numbers.</desc>%s</svg></figure>\n",
            page->plots.svg[page->overview]);
}
