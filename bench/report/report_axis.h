/* SPDX-License-Identifier: MIT */
/*
 * What the pictures of a report share: how each form looks, the frame, the axes, and the curves as
 * data blocks of gnuplot.
 */
#ifndef BENCH_REPORT_AXIS_H
#define BENCH_REPORT_AXIS_H

#include "gnuplot.h"
#include "report_data.h"

/* Each form's colour and marker, and how far it stands beside the others, in steps. */
typedef struct report_look {
    bench_ink ink;
    int marker, shift;
} report_look;

extern const report_look report_looks[REPORT_FORMS];

typedef struct report_axis {
    report_range (*range)(const report_series *series, const report_point *point); /* of a point */
    double (*at)(const report_series *series, const report_point *point, double ns); /* of a time */
    double scale;       /* of the axis's unit */
    double least, most; /* of all that is to be seen */
} report_axis;

/* Whether threads come in powers of two and are drawn so. */
bool report_axis_is_log(const report_series *series);

/* Where a point stands among the forms of its team: beside it by a fiftieth of the axis a step. */
double report_axis_place(const report_series *series, double threads, double steps);

void report_axis_stretch(report_axis *axis, double value);

void report_axis_frame(FILE *script);
void report_axis_threads(FILE *script, const report_series *series);
void report_axis_log(FILE *script, const report_axis *axis);

/* The points of each form as the blocks $form0, $form1, ...: place, value, interval. */
void report_axis_forms(FILE *script, const report_series *series, report_axis *axis,
                       int counts[REPORT_FORMS]);

/* Begins the plot with the block $ideal and, if it has points, $bound. */
void report_axis_plot_guides(FILE *script, int bounds);

/* Ends the plot with the forms: intervals over points, and light lines between teams. */
void report_axis_plot_forms(FILE *script, const int counts[REPORT_FORMS]);

#endif
