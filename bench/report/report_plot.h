/* SPDX-License-Identifier: MIT */
/*
 * The pictures of a report. Each function writes one into the script and returns its number, or -1
 * where there is nothing to draw.
 */
#ifndef BENCH_REPORT_PLOT_H
#define BENCH_REPORT_PLOT_H

#include "gnuplot.h"
#include "report_data.h"

enum {
    REPORT_PLOT_WIDTH = 320,
    REPORT_PLOT_HEIGHT = 230,
    REPORT_OVERVIEW_WIDTH = 680,
};

int report_plot_speedup(bench_gnuplot *plots, const report_series *series);
int report_plot_efficiency(bench_gnuplot *plots, const report_series *series);

/* `unit` is that of the axis, `beyond` the number of samples too slow for it. */
int report_plot_time(bench_gnuplot *plots, const report_series *series, const char **unit,
                     int *beyond);

/* Operations a second against operations a byte, below the machine's roofs; where the work has no
 * bytes or no operations, its rate against threads. `roofline` tells which it is. */
int report_plot_rate(bench_gnuplot *plots, const report_data *data, const report_series *series,
                     bool *roofline);

/* Each series at most threads, one line a series; with a key above it where it is to stand alone,
 * as it is to be small then, and where they are many, the largest size of each case alone. */
int report_plot_overview(bench_gnuplot *plots, const report_data *data, bool key);
int report_overview_height(const report_data *data, bool key);
bool report_overview_all(const report_data *data, bool key);

/* The least time of one call that the limit allows, in ns; NaN where none is known. */
double report_least_ns(const report_point *point);

#endif
