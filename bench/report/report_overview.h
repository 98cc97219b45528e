/* SPDX-License-Identifier: MIT */
/*
 * The overview: the speed-ups of each series at the most threads, a line a series, as an SVG.
 */
#ifndef BENCH_REPORT_OVERVIEW_H
#define BENCH_REPORT_OVERVIEW_H

#include "report_data.h"

/* What an overview is made of, which that of ranks has as well. Pixels: of the key above the lines,
 * of a line, of the axis below, and of a character of a label, rather more than less. */
enum {
    REPORT_KEY_HEIGHT = 30,
    REPORT_LINE_HEIGHT = 24,
    REPORT_AXIS_HEIGHT = 50,
    REPORT_LABEL_STEP = 7
};

/* The marker of each form, for <use>: children of a <defs>. */
extern const char report_markers[];

/* The picture's beginning up to its key; a `style` makes it a file of its own. */
void report_overview_begin(FILE *file, int width, double height, const char *style,
                           const char *label);

/* The name of a form in the key, and that of the ideal line. */
void report_overview_key(FILE *file, int form, double x, const char *name);
void report_overview_ideal(FILE *file, double x);

/* A mark of the axis, from the key down to `bottom`. */
void report_overview_mark(FILE *file, double x, double bottom, const char *text);

/* The round step that makes at most six marks from 0 to `most`. */
double report_axis_step(double most);

/* Safe as content and inside quotes: control characters, which XML forbids, become spaces. Cut off
 * after `most` characters of UTF-8. */
void report_write_text(FILE *file, const char *text, int most);

/*
 * `series` is the model's, for names and sizes. Where the series are many, or a `style` makes the
 * picture one of its own, only the largest size of each case is drawn. False, and nothing is
 * written, where there is no result.
 */
bool report_overview_write(FILE *file, const report_data *data, const json_t *series, int width,
                           const char *style);

#endif
