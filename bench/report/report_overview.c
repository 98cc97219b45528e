/* SPDX-License-Identifier: MIT */
#include "report_overview.h"

#include <math.h>
#include <string.h>

#include "points.h"
#include "report_model.h"
#include "text.h"

/* Longer names are cut; the tables have them in full. */
#define NAME_LENGTH 26

/* More lines than this are no overview. */
#define LINES_MAX 60

const char report_markers[] =
    "<circle id=\"form-0\" r=\"4\"/><path id=\"form-1\" d=\"M0-5L-5 3H5z\"/>"
    "<path id=\"form-2\" d=\"M-4-4h8v8h-8z\"/><path id=\"form-3\" d=\"M0-5L5 0L0 5L-5 0z\"/>";

typedef struct sheet {
    FILE *file;
    const report_data *data;
    const json_t *series; /* of the model */
    bool all;             /* all sizes, not only the largest of each case */
    bool stacked;         /* labels stand above their lines */
    int width, lines, team;
    double left, max; /* pixel where the axis begins; speed-up where it ends */
} sheet;

/* In UTF-8, continuation bytes begin with the bits 10. */
void report_write_text(FILE *file, const char *text, int most)
{
    int characters = 0;
    for (; *text && characters <= most; text++) {
        characters += ((unsigned char)*text & 0xc0) != 0x80;
        if (characters > most)
            fputs("…", file);
        else if (strchr("&<>\"'", *text))
            fprintf(file, "&#%d;", *text);
        else
            putc((unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text, file);
    }
}

void report_overview_begin(FILE *file, int width, double height, const char *style,
                           const char *label)
{
    fprintf(file,
            "<svg%s class=\"plot\" width=\"%d\" height=\"%.0f\" viewBox=\"0 0 %d %.0f\" "
            "role=\"img\" aria-label=\"%s\">\n",
            style ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", width, height, width, height,
            label);
    if (style)
        fprintf(file, "<style>%s</style>\n<defs>%s</defs>\n", style, report_markers);
}

void report_overview_key(FILE *file, int form, double x, const char *name)
{
    fprintf(file,
            "<use class=\"form-%d\" href=\"#form-%d\" x=\"%.1f\" y=\"12\"/>"
            "<text x=\"%.1f\" y=\"16\">%s</text>\n",
            form, form, x, x + 9.0, name);
}

void report_overview_ideal(FILE *file, double x)
{
    fprintf(file,
            "<path class=\"ideal\" d=\"M%.1f 12h14\"/><text x=\"%.1f\" y=\"16\">ideal</text>\n", x,
            x + 17.0);
}

void report_overview_mark(FILE *file, double x, double bottom, const char *text)
{
    fprintf(file,
            "<path class=\"grid\" d=\"M%.1f %dV%.1f\"/>"
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n",
            x, REPORT_KEY_HEIGHT, bottom, x, bottom + 18.0, text);
}

double report_axis_step(double most)
{
    const double ten = pow(10.0, floor(log10(most / 6.0))), rest = most / 6.0 / ten;
    return ten * (rest > 5.0 ? 10.0 : rest > 2.0 ? 5.0 : rest > 1.0 ? 2.0 : 1.0);
}

static bool is_shown(const sheet *page, const report_series *series)
{
    return series->max_threads > 0 && (page->all || series->largest);
}

/* Writes the name of the case at its first line, and the texts that distinguish the series. */
static void write_label(const sheet *page, const json_t *words, bool named)
{
    size_t i;
    json_t *setting;
    if (named)
        report_write_text(page->file, bench_point_text(words, "name"), NAME_LENGTH);
    if (!page->all)
        return;
    fprintf(page->file, "%s%s", named ? "  " : "", bench_point_text(words, "size"));
    json_array_foreach(json_object_get(words, "settings"), i, setting)
    {
        fputs(", ", page->file);
        report_write_text(page->file, json_string_value(setting), NAME_LENGTH);
    }
}

static const report_point *point_of(const report_series *series, int form)
{
    return report_point_at(series, (bench_form)form,
                           form == BENCH_SERIAL ? 1 : series->max_threads);
}

/* The length in bytes, after cutting. */
static int label_length(const sheet *page, const json_t *words)
{
    size_t i, length = strnlen(bench_point_text(words, "name"), NAME_LENGTH);
    json_t *setting;
    if (page->all)
        length += 2 + strlen(bench_point_text(words, "size"));
    json_array_foreach(page->all ? json_object_get(words, "settings") : NULL, i, setting) length +=
        2 + strnlen(json_string_value(setting), NAME_LENGTH);
    return (int)length;
}

/* Finds the width of the labels and the end of the axis. */
static void measure(sheet *page)
{
    int longest = 0;
    page->team = 1;
    for (int i = 0; i < page->data->count; i++) {
        const report_series *series = &page->data->series[i];
        if (!is_shown(page, series))
            continue;
        const int length = label_length(page, json_array_get(page->series, (size_t)i));
        longest = length > longest ? length : longest;
        page->lines++;
        page->team = series->max_threads > page->team ? series->max_threads : page->team;
        for (int form = 0; form < BENCH_FORMS; form++) {
            const report_point *point = point_of(series, form);
            const report_range s = point ? point->speedup : (report_range){NAN, NAN, NAN};
            /* One wide interval must not flatten all the rest. */
            page->max = fmax(page->max, fmax(s.middle, fmin(s.high, 1.5 * s.middle)));
        }
    }
    page->max = 1.04 * fmax(page->max, page->team);
    /* Labels that would take more than half of the width stand above their lines. */
    page->stacked = 2 * REPORT_LABEL_STEP * longest > page->width;
    page->left = page->stacked ? 8.0 : 24.0 + REPORT_LABEL_STEP * longest;
}

static double place(const sheet *page, double speedup)
{
    return page->left + fmin(speedup / page->max, 1.0) * (page->width - 16.0 - page->left);
}

static void write_axis(const sheet *page, double bottom)
{
    const double step = report_axis_step(page->max);
    for (double mark = 0.0; mark <= page->max; mark += step) {
        char text[BENCH_NUMBER_TEXT];
        snprintf(text, sizeof text, "%.6g×", mark);
        report_overview_mark(page->file, place(page, mark), bottom, text);
    }
    fprintf(page->file,
            "<path class=\"axis\" d=\"M%.1f %.1fH%d\"/><path class=\"ideal\" d=\"M%.1f %dV%.1f\"/>"
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">speed-up of %d thread%s over the "
            "best serial loop</text>\n",
            page->left, bottom, page->width - 16, place(page, page->team), REPORT_KEY_HEIGHT,
            bottom, 0.5 * (page->left + page->width), bottom + 40.0, page->team,
            page->team > 1 ? "s" : "");
}

static void write_key(const sheet *page)
{
    static const double at[BENCH_FORMS] = {0.0, 0.29, 0.6, 0.0};
    for (int form = 0; form < BENCH_ALONE; form++) {
        const char *name = report_form_name(page->data, (bench_form)form);
        if (page->data->forms[form])
            report_overview_key(page->file, form, 8.0 + at[form] * page->width,
                                name[0] ? name : "measured loop");
    }
    report_overview_ideal(page->file, 0.87 * page->width);
}

static void write_point(const sheet *page, const report_series *series, int form, double y)
{
    static const int shifts[BENCH_FORMS] = {0, 4, -4, -8};
    const report_point *point = point_of(series, form);
    if (!point || !isfinite(point->speedup.middle))
        return;
    const char *name = report_form_name(page->data, (bench_form)form);
    const report_range s = point->speedup;
    char factor[BENCH_NUMBER_TEXT];
    y += shifts[form];
    fprintf(page->file, "<g class=\"point form-%d\" data-tip=\"", form);
    report_write_text(page->file, name[0] ? name : series->name, NAME_LENGTH);
    fprintf(page->file, ", %d thread%s: %s\">", point->threads, point->threads > 1 ? "s" : "",
            bench_factor_text(s.middle, factor));
    if (isfinite(s.low) && isfinite(s.high))
        fprintf(page->file, "<path d=\"M%.1f %.1fH%.1f\"/>", place(page, s.low), y,
                place(page, s.high));
    fprintf(page->file, "<use href=\"#form-%d\" x=\"%.1f\" y=\"%.1f\"/></g>\n", form,
            place(page, s.middle), y);
}

static void write_lines(const sheet *page, double height)
{
    double y = REPORT_KEY_HEIGHT - 0.5 * REPORT_LINE_HEIGHT;
    const char *before = "";
    for (int i = 0; i < page->data->count; i++) {
        const report_series *series = &page->data->series[i];
        if (!is_shown(page, series))
            continue;
        y += height;
        fprintf(page->file, "<text x=\"%.1f\" y=\"%.1f\"%s>",
                page->left - (page->stacked ? 0.0 : 8.0), y + (page->stacked ? -12.0 : 4.0),
                page->stacked ? "" : " text-anchor=\"end\"");
        write_label(page, json_array_get(page->series, (size_t)i),
                    page->stacked || strcmp(before, series->name) != 0);
        before = series->name;
        fputs("</text>\n", page->file);
        for (int form = BENCH_FORMS - 1; form >= 0; form--)
            write_point(page, series, form, y);
    }
}

bool report_overview_write(FILE *file, const report_data *data, const json_t *series, int width,
                           const char *style)
{
    int results = 0;
    for (int i = 0; i < data->count; i++)
        results += data->series[i].max_threads > 0;
    sheet page = {.file = file, .data = data, .series = series, .width = width};
    page.all = !style && results <= LINES_MAX;
    measure(&page);
    const double line = page.stacked ? 2.0 * REPORT_LINE_HEIGHT : REPORT_LINE_HEIGHT;
    const double bottom = REPORT_KEY_HEIGHT + line * page.lines;
    if (page.lines == 0)
        return false;
    report_overview_begin(file, width, bottom + REPORT_AXIS_HEIGHT, style,
                          page.all ? "Speed-up of each case and size, on most threads"
                                   : "Speed-up of each case at its largest size, on most threads");
    write_key(&page);
    write_axis(&page, bottom);
    write_lines(&page, line);
    fputs("</svg>\n", file);
    return true;
}
