/* SPDX-License-Identifier: MIT */
#include "report_plot.h"

#include <math.h>
#include <string.h>

#include "points.h"
#include "report_axis.h"

/* Times that differ by more are drawn on a logarithmic axis. */
#define LINEAR_RATIO 4.0

/* Beyond that many raw samples they would hide what they are to show. */
#define SAMPLES_SHOWN 300

static report_range divided(report_range range, double divisor)
{
    return (report_range){range.middle / divisor, range.low / divisor, range.high / divisor};
}

static report_range speedup(const report_series *series, const report_point *point)
{
    (void)series;
    return point->speedup;
}

static report_range efficiency(const report_series *series, const report_point *point)
{
    (void)series;
    return divided(point->speedup, point->threads);
}

static double efficiency_at(const report_series *series, const report_point *point, double ns)
{
    return report_speedup_of(series, point, ns) / point->threads;
}

/* With weak scaling the size grows with the threads; the row tells to what. */
static double elements(const report_series *series, const report_point *point)
{
    const double total = bench_point_number(point->row, "total_n");
    return total > 0.0 ? total : series->n > 0.0 ? series->n : 1.0;
}

static report_range time_per_element(const report_series *series, const report_point *point)
{
    return divided(point->ns, elements(series, point));
}

static double time_per_element_at(const report_series *series, const report_point *point, double ns)
{
    return ns / elements(series, point);
}

double report_least_ns(const report_point *point)
{
    const double work = report_limit_is_compute(point) ? point->flops : point->bytes;
    return point->limit > 0.0 ? work / point->limit * 1e9 : NAN;
}

/* What the machine's limit allows at each team, as the block $bound. */
static int write_bound(FILE *script, const report_series *series, const report_axis *axis)
{
    int count = 0;
    fprintf(script, "$bound << END\n");
    for (const report_point *at = series->points; at < series->points + series->count; at++) {
        const double least = report_least_ns(at);
        if (at->form != REPORT_PRANGE || at->failure || !isfinite(least))
            continue;
        const double bound = axis->scale * axis->at(series, at, least);
        if (!isfinite(bound))
            continue;
        fprintf(script, "%d %.6g\n", at->threads, bound);
        count++;
    }
    fprintf(script, "END\n");
    return count;
}

static int count_samples(const report_series *series)
{
    size_t count = 0;
    for (int i = 0; i < series->count; i++)
        count += json_array_size(json_object_get(series->points[i].row, "samples"));
    return (int)count;
}

/* Raw samples as the block $samples, spread beside each other; returns how many are too slow. */
static int write_samples(FILE *script, const report_series *series, const report_axis *axis,
                         int *drawn)
{
    int beyond = 0;
    fprintf(script, "$samples << END\n");
    for (const report_point *at = series->points; at < series->points + series->count; at++) {
        size_t i;
        json_t *sample;
        json_array_foreach(json_object_get(at->row, "samples"), i, sample)
        {
            const double value = axis->scale * axis->at(series, at, json_number_value(sample));
            const double spread = ((double)(i * 7 % 11) - 5.0) / 14.0;
            if (value > axis->most) {
                beyond++;
            } else if (!at->failure && value > 0.0) {
                fprintf(
                    script, "%.5g %.5g\n",
                    report_axis_place(series, at->threads, report_looks[at->form].shift + spread),
                    value);
                (*drawn)++;
            }
        }
    }
    fprintf(script, "END\n");
    return beyond;
}

int report_plot_speedup(bench_gnuplot *plots, const report_series *series)
{
    if (!report_series_last(series))
        return -1;
    const int number = bench_gnuplot_next(plots, REPORT_PLOT_WIDTH, REPORT_PLOT_HEIGHT);
    FILE *script = plots->script;
    const int most = series->most_threads;
    report_axis axis = {
        .range = speedup, .at = report_speedup_of, .scale = 1.0, .least = 1.0, .most = most};
    int counts[REPORT_FORMS];
    report_axis_frame(script);
    report_axis_threads(script, series);
    report_axis_forms(script, series, &axis, counts);
    const int bounds = write_bound(script, series, &axis);
    if (report_axis_is_log(series))
        fprintf(script, "set logscale y 2\nset yrange [%g:%g]\n", axis.least / 1.2,
                axis.most * 1.2);
    else
        fprintf(script, "set yrange [0:%g]\n", 1.06 * axis.most);
    fprintf(script, "$ideal << END\n1 1\n%d %d\nEND\n", most, most);
    report_axis_plot_guides(script, bounds);
    report_axis_plot_forms(script, counts);
    return number;
}

int report_plot_efficiency(bench_gnuplot *plots, const report_series *series)
{
    if (!report_series_last(series))
        return -1;
    const int number = bench_gnuplot_next(plots, REPORT_PLOT_WIDTH, REPORT_PLOT_HEIGHT);
    FILE *script = plots->script;
    report_axis axis = {
        .range = efficiency, .at = efficiency_at, .scale = 100.0, .least = 0.0, .most = 100.0};
    int counts[REPORT_FORMS];
    report_axis_frame(script);
    report_axis_threads(script, series);
    report_axis_forms(script, series, &axis, counts);
    const int bounds = write_bound(script, series, &axis);
    fprintf(script, "set yrange [0:%g]\nset format y '%%g%%%%'\n", 1.08 * axis.most);
    fprintf(script, "$ideal << END\n1 100\n%d 100\nEND\n", series->most_threads);
    report_axis_plot_guides(script, bounds);
    report_axis_plot_forms(script, counts);
    return number;
}

/* Of nanoseconds, so that numbers are short. */
static double unit_scale(double ns, const char **unit)
{
    static const struct {
        double from, scale;
        const char *unit;
    } units[] = {{1e9, 1e-9, "s"}, {1e6, 1e-6, "ms"}, {1e3, 1e-3, "µs"}, {0.1, 1.0, "ns"}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (ns >= units[i].from) {
            *unit = units[i].unit;
            return units[i].scale;
        }
    }
    *unit = "ps";
    return 1e3;
}

int report_plot_time(bench_gnuplot *plots, const report_series *series, const char **unit,
                     int *beyond)
{
    const report_point *last = report_series_last(series);
    if (!last)
        return -1;
    const int number = bench_gnuplot_next(plots, REPORT_PLOT_WIDTH, REPORT_PLOT_HEIGHT);
    FILE *script = plots->script;
    report_axis axis = {
        .range = time_per_element, .at = time_per_element_at, .least = INFINITY, .most = 0.0};
    axis.scale = unit_scale(time_per_element(series, last).middle, unit);
    int counts[REPORT_FORMS], samples = 0;
    report_axis_frame(script);
    report_axis_threads(script, series);
    report_axis_forms(script, series, &axis, counts);
    const int bounds = write_bound(script, series, &axis);
    axis.most *= 1.15;
    *beyond = 0;
    if (count_samples(series) <= SAMPLES_SHOWN)
        *beyond = write_samples(script, series, &axis, &samples);
    if (axis.least > 0.0 && axis.most > LINEAR_RATIO * axis.least)
        report_axis_log(script, &axis);
    else
        fprintf(script, "set yrange [0:%g]\n", axis.most);

    const int most = series->most_threads;
    const double base = axis.scale * series->base / (series->n > 0.0 ? series->n : 1.0);
    fprintf(script, "$ideal << END\n");
    for (int threads = 1; isfinite(base) && threads <= most; threads += (most + 39) / 40)
        fprintf(script, "%d %.6g\n", threads, base / (series->weak ? 1 : threads));
    if (!isfinite(base))
        fprintf(script, "1 NaN\n");
    fprintf(script, "END\n");
    report_axis_plot_guides(script, bounds);
    if (samples > 0)
        fprintf(script, ", $samples using 1:2 with points lc rgb '#0000%02x' pt 7 ps 0.22",
                BENCH_INK_SAMPLE);
    report_axis_plot_forms(script, counts);
    return number;
}
