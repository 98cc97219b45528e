/* SPDX-License-Identifier: MIT */
/*
 * The overview: the speed-ups of each series at the most threads, a line a series, as an SVG.
 */
#ifndef BENCH_REPORT_OVERVIEW_H
#define BENCH_REPORT_OVERVIEW_H

#include "report_data.h"

/* The marker of each form, for <use>: children of a <defs>. */
extern const char report_markers[];

/* Safe as content and inside quotes: control characters, which XML forbids, become spaces. Cut at
 * so many characters of UTF-8. */
void report_write_text(FILE *file, const char *text, int most);

/*
 * `series` is the model's, for names and sizes. Where the series are many, or a `style` makes the
 * picture one of its own, only the largest size of each case is drawn. False, and nothing is
 * written, where there is no result.
 */
bool report_overview_write(FILE *file, const report_data *data, const json_t *series, int width,
                           const char *style);

#endif
