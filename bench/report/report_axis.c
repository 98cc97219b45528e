/* SPDX-License-Identifier: MIT */
#include "report_axis.h"

#include <math.h>

/* From that team on threads are drawn on a logarithmic axis, as they come in powers of two. */
#define LINEAR_THREADS 16

const report_look report_looks[REPORT_FORMS] = {
    {BENCH_INK_PRANGE, 7, 0},
    {BENCH_INK_OPENMP, 9, 1},
    {BENCH_INK_SERIAL, 5, -1},
    {BENCH_INK_ONE_THREAD, 13, -2},
};

void report_axis_stretch(report_axis *axis, double value)
{
    axis->least = fmin(axis->least, value);
    axis->most = fmax(axis->most, value);
}

bool report_axis_is_log(const report_series *series)
{
    return series->most_threads > LINEAR_THREADS;
}

double report_axis_place(const report_series *series, double threads, double steps)
{
    if (report_axis_is_log(series))
        return threads * pow(series->most_threads, 0.02 * steps);
    return threads + 0.02 * steps * series->most_threads;
}

void report_axis_frame(FILE *script)
{
    fprintf(script,
            "set lmargin at screen 0.14\nset rmargin at screen 0.97\n"
            "set tmargin at screen 0.96\nset bmargin at screen 0.2\n"
            "set border 3 lc rgb '#0000%02x'\n"
            "set tics nomirror scale 0.4 textcolor rgb '#0000%02x'\nset mxtics 1\nset mytics 1\n"
            "set grid ytics lt 1 lc rgb '#0000%02x' lw 1 dt solid\nset grid noxtics\n"
            "set format '%%g'\nset errorbars 0\nunset key\nset datafile missing 'NaN'\n",
            BENCH_INK_AXIS, BENCH_INK_TEXT, BENCH_INK_GRID);
}

/* Thread counts as marks, 1 and then so that about eight are seen. */
void report_axis_threads(FILE *script, const report_series *series)
{
    const int most = series->most_threads;
    fprintf(script, "set xlabel 'threads' offset 0,0.4 textcolor rgb '#0000%02x'\n",
            BENCH_INK_TEXT);
    if (report_axis_is_log(series)) {
        fprintf(script, "set logscale x 2\nset xrange [0.8:%g]\nset xtics 2\n", 1.25 * most);
        return;
    }
    const int step = (most + 7) / 8;
    fprintf(script, "set xrange [%g:%g]\nset xtics (1", 1.0 - 0.06 * most, most + 0.06 * most);
    for (int mark = step > 1 ? step : 2; mark <= most; mark += step)
        fprintf(script, ",%d", mark);
    fprintf(script, ")\n");
}

/* A logarithmic axis marked at 1, 2 and 5, or at powers of ten where it is long. */
void report_axis_log(FILE *script, const report_axis *axis)
{
    fprintf(script, "set logscale y 10\nset yrange [%g:%g]\nset ytics (", axis->least / 1.25,
            axis->most * 1.25);
    const bool dense = axis->most / axis->least < 200.0;
    const int first = (int)floor(log10(axis->least / 1.25));
    const int last = (int)ceil(log10(axis->most * 1.25));
    for (int decade = first; decade <= last; decade++) {
        const double ten = pow(10.0, decade);
        fprintf(script, "%s%g", decade > first ? "," : "", ten);
        if (dense)
            fprintf(script, ",%g,%g", 2.0 * ten, 5.0 * ten);
    }
    fprintf(script, ")\n");
}

/* The points of a form as the block $form0, $form1, ...: place, value, interval. */
static int write_form(FILE *script, const report_series *series, report_form form,
                      report_axis *axis)
{
    int count = 0;
    fprintf(script, "$form%d << END\n", form);
    for (const report_point *at = series->points; at < series->points + series->count; at++) {
        if (at->form != form || at->failure)
            continue;
        const report_range range = axis->range(series, at);
        const double middle = axis->scale * range.middle;
        if (!(middle > 0.0) || !isfinite(middle))
            continue;
        const bool known = isfinite(range.low) && isfinite(range.high);
        const double low = known ? axis->scale * range.low : middle;
        const double high = known ? axis->scale * range.high : middle;
        fprintf(script, "%.6g %.6g %.6g %.6g\n",
                report_axis_place(series, at->threads, report_looks[form].shift), middle, low,
                high);
        report_axis_stretch(axis, low);
        /* One wide interval must not flatten all the rest. */
        report_axis_stretch(axis, fmin(high, 2.0 * middle));
        count++;
    }
    fprintf(script, "END\n");
    return count;
}

/* The clauses that draw the blocks: intervals over points, and light lines between teams. */
void report_axis_plot_forms(FILE *script, const int counts[REPORT_FORMS])
{
    for (int form = REPORT_FORMS - 1; form >= 0; form--) {
        if (counts[form] > 1)
            fprintf(script, ", $form%d using 1:2 with lines lc rgb '#0000%02x' lw 1", form,
                    report_looks[form].ink);
        if (counts[form] > 0)
            fprintf(script,
                    ", $form%d using 1:2:3:4 with yerrorbars lc rgb '#0000%02x' lw 1.5 pt %d "
                    "ps 0.75",
                    form, report_looks[form].ink, report_looks[form].marker);
    }
    fprintf(script, "\n");
}

void report_axis_forms(FILE *script, const report_series *series, report_axis *axis,
                       int counts[REPORT_FORMS])
{
    for (int form = 0; form < REPORT_FORMS; form++)
        counts[form] = write_form(script, series, (report_form)form, axis);
}

/* A line through the points (x0, y0) and (x1, y1), then the bound if there is one. */
void report_axis_plot_guides(FILE *script, int bounds)
{
    fprintf(script, "plot $ideal using 1:2 with lines lc rgb '#0000%02x' lw 1 dt (6,4)",
            BENCH_INK_IDEAL);
    if (bounds > 1)
        fprintf(script, ", $bound using 1:2 with lines lc rgb '#0000%02x' lw 1.5 dt (2,3)",
                BENCH_INK_BOUND);
    else if (bounds == 1)
        fprintf(script, ", $bound using 1:2:(0.12) with xerrorbars lc rgb '#0000%02x' lw 1.5 pt -1",
                BENCH_INK_BOUND);
}
