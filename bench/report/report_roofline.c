/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "points.h"
#include "report_axis.h"
#include "report_plot.h"

static report_range rate(const report_series *series, const report_point *point)
{
    (void)series;
    const double work = 1e9 * (isfinite(point->flops) ? point->flops : point->bytes);
    return (report_range){work / point->ns.middle, work / point->ns.high, work / point->ns.low};
}

/* The rate against threads, beside what the machine was probed to do. */
static int plot_plain_rate(bench_gnuplot *plots, const report_series *series)
{
    const int number = bench_gnuplot_next(plots, REPORT_PLOT_WIDTH, REPORT_PLOT_HEIGHT);
    FILE *script = plots->script;
    report_axis axis = {.range = rate, .scale = 1.0, .least = INFINITY, .most = 0.0};
    int counts[REPORT_FORMS], bounds = 0;
    report_axis_frame(script);
    report_axis_threads(script, series);
    report_axis_forms(script, series, &axis, counts);
    fprintf(script, "$bound << END\n");
    for (const report_point *at = series->points; at < series->points + series->count; at++) {
        if (at->form != REPORT_PRANGE || at->failure || !(at->limit > 0.0) ||
            report_limit_is_compute(at) != isfinite(at->flops))
            continue;
        fprintf(script, "%d %.6g\n", at->threads, at->limit);
        report_axis_stretch(&axis, at->limit);
        bounds++;
    }
    fprintf(script, "END\nset yrange [0:%g]\nset format y '%%.0s%%c'\n", 1.08 * axis.most);
    fprintf(script, "$ideal << END\n1 NaN\nEND\n");
    report_axis_plot_guides(script, bounds);
    report_axis_plot_forms(script, counts);
    return number;
}

static double peak_of(const report_roof *roof, const report_series *series)
{
    return strcmp(bench_point_text(series->key, "type"), "f32") == 0 ? roof->fma_f32
                                                                     : roof->fma_f64;
}

static double bandwidth_of(const report_roof *roof, const report_point *point)
{
    return strcmp(bench_point_text(point->row, "limit"), "read") == 0 ? roof->read : roof->triad;
}

/* The roof at the fewest or the most threads, in the environment of the series. */
static const report_roof *roof_of(const report_data *data, const report_series *series, bool most)
{
    const report_roof *found = NULL;
    for (const report_roof *at = data->roofs; at < data->roofs + data->roof_count; at++)
        if (strcmp(at->env, bench_point_text(series->key, "env")) == 0 && (!found || most))
            found = at;
    return found;
}

static void write_roof(FILE *script, int number, double bandwidth, double peak,
                       const double reach[2])
{
    fprintf(script, "$roof%d << END\n%.6g %.6g\n%.6g %.6g\n%.6g %.6g\nEND\n", number, reach[0],
            bandwidth * reach[0], peak / bandwidth, peak, reach[1], peak);
}

/* The points of the series at its one ratio of operations to bytes; forms side by side. */
static int write_placement(FILE *script, const report_series *series, report_form form,
                           double intensity, report_axis *axis)
{
    int count = 0;
    fprintf(script, "$form%d << END\n", form);
    for (const report_point *at = series->points; at < series->points + series->count; at++) {
        if (at->form != form || at->failure)
            continue;
        const double value = rate(series, at).middle;
        fprintf(script, "%.6g %.6g %.6g %.6g\n", intensity * pow(1.35, report_looks[form].shift),
                value, value, value);
        report_axis_stretch(axis, value);
        count++;
    }
    fprintf(script, "END\n");
    return count;
}

static int plot_roofline(bench_gnuplot *plots, const report_data *data, const report_series *series)
{
    const int number = bench_gnuplot_next(plots, REPORT_PLOT_WIDTH, REPORT_PLOT_HEIGHT);
    FILE *script = plots->script;
    const report_roof *low = roof_of(data, series, false), *high = roof_of(data, series, true);
    const report_point *last = report_series_last(series);
    const double intensity = last->flops / last->bytes;
    const double ridge = peak_of(high, series) / bandwidth_of(high, last);
    const double reach[2] = {fmin(intensity, ridge) / 10.0, fmax(intensity, ridge) * 10.0};
    report_axis axis = {
        .scale = 1.0, .least = bandwidth_of(low, last) * reach[0], .most = peak_of(high, series)};
    int counts[REPORT_FORMS];
    report_axis_frame(script);
    for (int form = 0; form < REPORT_FORMS; form++)
        counts[form] = write_placement(script, series, (report_form)form, intensity, &axis);
    write_roof(script, 0, bandwidth_of(low, last), peak_of(low, series), reach);
    write_roof(script, 1, bandwidth_of(high, last), peak_of(high, series), reach);
    fprintf(script, "set xlabel 'FLOP/B' offset 0,0.4 textcolor rgb '#0000%02x'\n", BENCH_INK_TEXT);
    fprintf(script, "set logscale xy\nset xrange [%g:%g]\nset yrange [%g:%g]\n", reach[0], reach[1],
            axis.least / 1.5, 3.0 * axis.most);
    fprintf(script, "set xtics 100\nset format y '%%.0s%%c'\nset xtics 10\n");
    fprintf(script,
            "set label '%d thread%s' at graph 0.99, first %g right offset 0,0.5 "
            "textcolor rgb '#0000%02x'\n",
            high->threads, high->threads > 1 ? "s" : "", peak_of(high, series), BENCH_INK_TEXT);
    if (low != high && peak_of(low, series) < 0.3 * peak_of(high, series))
        fprintf(script,
                "set label '%d thread%s' at graph 0.99, first %g right offset 0,0.5 textcolor rgb "
                "'#0000%02x'\n",
                low->threads, low->threads > 1 ? "s" : "", peak_of(low, series), BENCH_INK_TEXT);
    fprintf(script,
            "plot $roof1 using 1:2 with lines lc rgb '#0000%02x' lw 1.5, $roof0 using 1:2 with "
            "lines lc rgb '#0000%02x' lw 1 dt (2,3)",
            BENCH_INK_BOUND, BENCH_INK_BOUND);
    for (int form = REPORT_FORMS - 1; form >= 0; form--)
        if (counts[form] > 0)
            fprintf(script, ", $form%d using 1:2 with points lc rgb '#0000%02x' pt %d ps 0.75",
                    form, report_looks[form].ink, report_looks[form].marker);
    fprintf(script, "\n");
    return number;
}

int report_plot_rate(bench_gnuplot *plots, const report_data *data, const report_series *series,
                     bool *roofline)
{
    const report_point *last = report_series_last(series);
    const bool work = last && isfinite(last->flops), traffic = last && isfinite(last->bytes);
    *roofline = false;
    if (!work && !traffic)
        return -1;
    const report_roof *roof = roof_of(data, series, true);
    if (work && traffic && roof)
        *roofline = peak_of(roof, series) > 0.0 && bandwidth_of(roof, last) > 0.0;
    return *roofline ? plot_roofline(plots, data, series) : plot_plain_rate(plots, series);
}
