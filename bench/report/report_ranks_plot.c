/* SPDX-License-Identifier: MIT */
#include "report_ranks.h"

#include <math.h>
#include <string.h>

#include "points.h"
#include "report_overview.h"
#include "text.h"

/* Pixels of a picture, and of the frame in it. */
enum { WIDTH = 320, HEIGHT = 230, LEFT = 52, RIGHT = 308, TOP = 12, BOTTOM = 184 };

enum { NAME_LENGTH = 16 };

enum { MARKS = 12, MARK_GAP = 26 };

static const char *const scalings[] = {"weak", "strong"};

typedef struct mark {
    double value;
    char text[BENCH_NUMBER_TEXT];
} mark;

/* Maps values to positions between two pixels. */
typedef struct axis {
    double from, to, low, high;
    bool logarithmic;
    int count;
    mark marks[MARKS];
} axis;

static double place(const axis *job, double value)
{
    const double way = job->logarithmic ? log(value / job->low) / log(job->high / job->low)
                                        : (value - job->low) / (job->high - job->low);
    return job->from + (job->to - job->from) * fmin(fmax(way, 0.0), 1.0);
}

/* Adds a mark unless it is too near to the previous mark. */
static mark *add_mark(axis *job, double value)
{
    const double last = job->count > 0 ? place(job, job->marks[job->count - 1].value) : -1e9;
    if (job->count == MARKS || value < job->low || value > job->high ||
        fabs(place(job, value) - last) < MARK_GAP)
        return NULL;
    job->marks[job->count].value = value;
    return &job->marks[job->count++];
}

static axis efficiency_axis(double from, double to, double most)
{
    axis job = {.from = from, .to = to, .high = 1.04 * fmax(most, 1.0)};
    const double step = report_axis_step(job.high);
    for (int i = 0; i <= 6; i++) {
        mark *at = add_mark(&job, i * step);
        if (at)
            snprintf(at->text, sizeof at->text, "%.6g%%", 100.0 * i * step);
    }
    return job;
}

/* A logarithmic axis between two values, with a mark at each decade. */
static axis decades(double from, double to, double low, double high)
{
    axis job = {.from = from, .to = to, .low = low, .high = high, .logarithmic = true};
    for (int e = (int)floor(log10(low)); e <= (int)ceil(log10(high)); e++)
        add_mark(&job, pow(10.0, e));
    return job;
}

/* 100, 10k, 1M */
static void write_count(double count, char text[BENCH_NUMBER_TEXT])
{
    const bool thousands = count >= 1e3, millions = count >= 1e6;
    snprintf(text, BENCH_NUMBER_TEXT, "%.6g%s",
             count / (millions    ? 1e6
                      : thousands ? 1e3
                                  : 1.0),
             millions    ? "M"
             : thousands ? "k"
                         : "");
}

static int processors_of(const report_run *run)
{
    return run->ranks * run->threads;
}

static axis processors_axis(const report_ranks *data)
{
    int most = 1;
    for (const report_run *run = data->runs; run < data->runs + data->count; run++)
        most = processors_of(run) > most ? processors_of(run) : most;
    axis job = {LEFT, RIGHT, 1.0 - 0.06 * most, 1.06 * most, false, 0, {{0.0, ""}}};
    if (most > 16)
        job = (axis){LEFT, RIGHT, 0.8, 1.25 * most, true, 0, {{0.0, ""}}};
    for (int processors = 1; processors <= most; processors *= 2) {
        mark *at = add_mark(&job, processors);
        if (at)
            snprintf(at->text, sizeof at->text, "%d", processors);
    }
    return job;
}

/* ---- a picture of two axes ---- */

static void write_frame(FILE *file, const axis *x, const axis *y, const char *title)
{
    for (const mark *at = y->marks; at < y->marks + y->count; at++)
        fprintf(file,
                "<path class=\"grid\" d=\"M%d %.1fH%d\"/>"
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                LEFT, place(y, at->value), RIGHT, LEFT - 6, place(y, at->value) + 4.0, at->text);
    for (const mark *at = x->marks; at < x->marks + x->count; at++)
        fprintf(file, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                place(x, at->value), BOTTOM + 18, at->text);
    fprintf(file,
            "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>"
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
            LEFT, TOP, BOTTOM, RIGHT, (LEFT + RIGHT) / 2, HEIGHT - 6, title);
}

/* Writes the text that a reader sees on hover. */
static void write_told(FILE *file, const char *what, const report_run *run,
                       const report_figure *figure)
{
    char time[BENCH_NUMBER_TEXT], share[BENCH_NUMBER_TEXT];
    fprintf(file, "%s, %d × %d: %s", what, run->ranks, run->threads,
            bench_time_text(1e9 * figure->seconds, time));
    if (isfinite(figure->efficiency))
        fprintf(file, ", %s", bench_percent_text(figure->efficiency, share));
}

static void write_point(FILE *file, const char *what, int form, const report_run *run,
                        const report_figure *figure, double x, double y)
{
    fprintf(file, "<g class=\"point form-%d\"><title>", form);
    write_told(file, what, run, figure);
    fprintf(file, "</title><use href=\"#form-%d\" x=\"%.1f\" y=\"%.1f\"/></g>\n", form, x, y);
}

/* Draws the efficiencies of a line with their intervals; a line joins runs with equal thread
 * counts. */
static void write_curve(FILE *file, const report_ranks *data, size_t line, int form, const axis *x,
                        const axis *y)
{
    const report_run *const end = data->runs + data->count, *before = NULL;
    const double shift = form == 0 ? -2.0 : 2.0;
    fprintf(file, "<g class=\"form-%d\"><path d=\"", form);
    for (const report_run *run = data->runs; run < end; run++) {
        const report_figure at = report_figure_of(data, run, line);
        if (!isfinite(at.efficiency) || !isfinite(at.seconds))
            continue;
        fprintf(file, "%s%.1f %.1f", before && before->threads == run->threads ? "L" : "M",
                place(x, processors_of(run)) + shift, place(y, at.efficiency));
        before = run;
    }
    fputs("\"/></g>\n", file);
    for (const report_run *run = data->runs; run < end; run++) {
        const report_figure at = report_figure_of(data, run, line);
        if (!isfinite(at.efficiency) || !isfinite(at.seconds))
            continue;
        const double across = place(x, processors_of(run)) + shift;
        if (isfinite(at.low) && isfinite(at.high))
            fprintf(file, "<path class=\"form-%d\" d=\"M%.1f %.1fV%.1f\"/>", form, across,
                    place(y, at.efficiency * at.seconds / at.high),
                    place(y, at.efficiency * at.seconds / at.low));
        write_point(file, scalings[form], form, run, &at, across, place(y, at.efficiency));
    }
}

/* The highest efficiency of a case in any run. */
static double most_of(const report_ranks *data, const char *name)
{
    double most = 0.0;
    for (int form = 0; form < 2; form++) {
        const size_t line = report_line_of(data, name, scalings[form]);
        for (const report_run *run = data->runs; run < data->runs + data->count; run++)
            most = fmax(most, report_figure_of(data, run, line).efficiency);
    }
    return most;
}

static const report_run *widest(const report_ranks *data)
{
    const report_run *most = data->runs;
    for (const report_run *run = data->runs; run < data->runs + data->count; run++)
        if (processors_of(run) > processors_of(most))
            most = run;
    return most;
}

static const char *name_at(const report_ranks *data, size_t line)
{
    return bench_point_text(json_array_get(data->lines, line), "case");
}

static void begin_picture(FILE *file, const char *title, const char *what, const char *after)
{
    fputs("<figure><figcaption><strong>", file);
    report_write_text(file, title, NAME_LENGTH);
    fprintf(file,
            "</strong>, %s</figcaption>\n"
            "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
            what, WIDTH, HEIGHT);
    report_write_text(file, title, NAME_LENGTH);
    fprintf(file, "%s", after);
}

static void write_case(FILE *file, const report_ranks *data, size_t first)
{
    const char *name = name_at(data, first);
    const report_run *last = widest(data);
    const axis x = processors_axis(data), y = efficiency_axis(BOTTOM, TOP, most_of(data, name));
    begin_picture(file, name, "efficiency", ": efficiency. ");
    for (int form = 0; form < 2; form++) {
        const report_figure at =
            report_figure_of(data, last, report_line_of(data, name, scalings[form]));
        if (isfinite(at.efficiency) && isfinite(at.seconds)) {
            write_told(file, scalings[form], last, &at);
            fputs(". ", file);
        }
    }
    fputs("\">\n", file);
    write_frame(file, &x, &y, "processors");
    fprintf(file, "<path class=\"ideal\" d=\"M%d %.1fH%d\"/>\n", LEFT, place(&y, 1.0), RIGHT);
    for (int form = 1; form >= 0; form--)
        write_curve(file, data, report_line_of(data, name, scalings[form]), form, &x, &y);
    fputs("</svg></figure>\n", file);
}

void report_ranks_pictures(FILE *file, const report_ranks *data)
{
    for (size_t line = 0; line < json_array_size(data->lines); line++)
        if (report_line_begins(data, line))
            write_case(file, data, line);
}

/* ---- sums beside MPI_Allreduce ---- */

static void write_sum_curve(FILE *file, const report_ranks *data, const report_run *run, int form,
                            const axis *x, const axis *y)
{
    const size_t lines = json_array_size(data->lines);
    const char *step = "M";
    fprintf(file, "<g class=\"form-%d\"><path d=\"", form);
    for (size_t line = 0; line < lines; line++) {
        const report_figure at = report_figure_of(data, run, line + (form > 0));
        if (!report_line_is_sum(data, line) || !isfinite(at.n) || !isfinite(at.seconds))
            continue;
        fprintf(file, "%s%.1f %.1f", step, place(x, at.n), place(y, at.seconds));
        step = "L";
    }
    fputs("\"/></g>\n", file);
    for (size_t line = 0; line < lines; line++) {
        const report_figure at = report_figure_of(data, run, line + (form > 0));
        char what[80];
        if (!report_line_is_sum(data, line) || !isfinite(at.n) || !isfinite(at.seconds))
            continue;
        snprintf(what, sizeof what, "%s of %.9g", form == 0 ? "prange" : "MPI_Allreduce", at.n);
        write_point(file, what, form, run, &at, place(x, at.n), place(y, at.seconds));
    }
}

static void write_sum_run(FILE *file, const report_ranks *data, const report_run *run)
{
    double low = INFINITY, high = 0.0, most = 1.0;
    char title[64];
    for (size_t line = 0; line < json_array_size(data->lines); line++)
        for (size_t form = 0; form < 2 && report_line_is_sum(data, line); form++) {
            const report_figure at = report_figure_of(data, run, line + form);
            low = fmin(low, at.seconds);
            high = fmax(high, at.seconds);
            most = fmax(most, at.n);
        }
    if (!(low <= high))
        return;
    axis x = decades(LEFT, RIGHT, 0.7, 1.4 * most), y = decades(BOTTOM, TOP, low / 2, 2 * high);
    for (mark *at = x.marks; at < x.marks + x.count; at++)
        write_count(at->value, at->text);
    for (mark *at = y.marks; at < y.marks + y.count; at++)
        bench_time_text(1e9 * at->value, at->text);
    snprintf(title, sizeof title, "%d × %d", run->ranks, run->threads);
    begin_picture(file, title, "time", ": times of sums\">\n");
    write_frame(file, &x, &y, "elements a rank");
    for (int form = 2; form >= 0; form -= 2)
        write_sum_curve(file, data, run, form, &x, &y);
    fputs("</svg></figure>\n", file);
}

void report_ranks_sums(FILE *file, const report_ranks *data)
{
    for (const report_run *run = data->runs; run < data->runs + data->count; run++)
        if (run->ranks > 1)
            write_sum_run(file, data, run);
}

/* ---- the overview ---- */

static void write_key(FILE *file, int width)
{
    static const double at[] = {0.0, 0.3};
    for (int form = 0; form < 2; form++)
        report_overview_key(file, form, 8.0 + at[form] * width, scalings[form]);
    report_overview_ideal(file, 0.6 * width);
}

static void write_overview_axis(FILE *file, const axis *x, const report_run *run, double bottom)
{
    for (const mark *at = x->marks; at < x->marks + x->count; at++)
        report_overview_mark(file, place(x, at->value), bottom, at->text);
    fprintf(file,
            "<path class=\"axis\" d=\"M%.1f %.1fH%.1f\"/>"
            "<path class=\"ideal\" d=\"M%.1f %dV%.1f\"/>"
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">efficiency of %d rank%s × %d "
            "thread%s</text>\n",
            x->from, bottom, x->to, place(x, 1.0), REPORT_KEY_HEIGHT, bottom,
            0.5 * (x->from + x->to), bottom + 40.0, run->ranks, run->ranks > 1 ? "s" : "",
            run->threads, run->threads > 1 ? "s" : "");
}

static void write_overview_line(FILE *file, const report_ranks *data, const report_run *run,
                                const char *name, const axis *x, double y)
{
    fprintf(file, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">", x->from - 8.0, y + 4.0);
    report_write_text(file, name, NAME_LENGTH);
    fputs("</text>\n", file);
    for (int form = 1; form >= 0; form--) {
        const report_figure at =
            report_figure_of(data, run, report_line_of(data, name, scalings[form]));
        if (isfinite(at.efficiency) && isfinite(at.seconds))
            write_point(file, scalings[form], form, run, &at, place(x, at.efficiency),
                        y + (form == 0 ? -3.0 : 3.0));
    }
}

bool report_ranks_overview(FILE *file, const report_ranks *data, int width, const char *style)
{
    const report_run *run = widest(data);
    const size_t lines = json_array_size(data->lines);
    int cases = 0;
    size_t longest = 0;
    double most = 1.0;
    for (size_t line = 0; line < lines; line++) {
        if (!report_line_begins(data, line))
            continue;
        const size_t length = strnlen(name_at(data, line), NAME_LENGTH + 1);
        cases++;
        longest = length > longest ? length : longest;
        for (int form = 0; form < 2; form++)
            most =
                fmax(most, report_figure_of(
                               data, run, report_line_of(data, name_at(data, line), scalings[form]))
                               .efficiency);
    }
    if (cases == 0)
        return false;
    const double bottom = REPORT_KEY_HEIGHT + REPORT_LINE_HEIGHT * cases;
    const axis x = efficiency_axis(24.0 + REPORT_LABEL_STEP * (double)longest, width - 20.0, most);
    report_overview_begin(file, width, bottom + REPORT_AXIS_HEIGHT, style,
                          "Efficiency of each case, on most processors");
    write_key(file, width);
    write_overview_axis(file, &x, run, bottom);
    double y = REPORT_KEY_HEIGHT - 0.5 * REPORT_LINE_HEIGHT;
    for (size_t line = 0; line < lines; line++)
        if (report_line_begins(data, line))
            write_overview_line(file, data, run, name_at(data, line), &x, y += REPORT_LINE_HEIGHT);
    fputs("</svg>\n", file);
    return true;
}
