/* SPDX-License-Identifier: MIT */
/*
 * The overview: the speed-ups of each series at the most threads, a line a series, as an SVG.
 */
#ifndef BENCH_REPORT_OVERVIEW_H
#define BENCH_REPORT_OVERVIEW_H

#include "report_data.h"

/* Parts that the overview over ranks shares. Sizes in pixels: the key above the lines, a line, the
 * axis below, and a character of a label (an upper estimate). */
enum {
    REPORT_KEY_HEIGHT = 30,
    REPORT_LINE_HEIGHT = 24,
    REPORT_AXIS_HEIGHT = 50,
    REPORT_LABEL_STEP = 7
};

/* The marker of each form, for <use>: children of a <defs>. */
extern const char report_markers[];

/* Writes the picture's beginning up to its key; with a `style` the picture is a file of its own. */
void report_overview_begin(FILE *file, int width, double height, const char *style,
                           const char *label);

/* Write the name of a form, and that of the ideal line, into the key. */
void report_overview_key(FILE *file, int form, double x, const char *name);
void report_overview_ideal(FILE *file, double x);

/* Draws a mark of the axis, from the key down to `bottom`. */
void report_overview_mark(FILE *file, double x, double bottom, const char *text);

/* A round step that gives at most six marks from 0 to `most`. */
double report_axis_step(double most);

/* Escapes the text for use as content and inside quotes. Control characters, which XML forbids,
 * become spaces. Cut off after `most` characters of UTF-8. */
void report_write_text(FILE *file, const char *text, int most);

/*
 * `series` is that of the model, for names and sizes. Only the largest size of each case is drawn
 * if there are many series, or if a `style` makes the picture a file of its own. Without a result
 * nothing is written, and the result is false.
 */
bool report_overview_write(FILE *file, const report_data *data, const json_t *series, int width,
                           const char *style);

#endif
