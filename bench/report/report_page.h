/* SPDX-License-Identifier: MIT */
/*
 * The page and the picture, from the skeletons report.html and report.css.
 */
#ifndef BENCH_REPORT_PAGE_H
#define BENCH_REPORT_PAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "report_data.h"

/* Why pictures are missing, "" if none is. */
#define REPORT_NOTE 160

/* False if the file could not be written. */
bool report_page_write(const report_data *data, FILE *file, char note[REPORT_NOTE]);

/* False if gnuplot drew nothing: the note says why. */
bool report_picture_write(const report_data *data, FILE *file, char note[REPORT_NOTE]);

#endif
