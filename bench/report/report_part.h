/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page, each in a file of its own, and what they share.
 */
#ifndef BENCH_REPORT_PART_H
#define BENCH_REPORT_PART_H

#include <stdio.h>

#include "gnuplot.h"
#include "report_data.h"

/* Numbers of the pictures of a series; -1 where there is none. */
typedef struct report_pictures {
    int speedup, efficiency, time, rate;
    const char *time_unit;
    int beyond;    /* samples too slow for the axis of times */
    bool roofline; /* rate is one */
} report_pictures;

typedef struct report_page {
    const report_data *data;
    FILE *file;
    bench_gnuplot plots;
    report_pictures *pictures; /* of each series */
    int overview;
} report_page;

/* report_tables.c */
void report_write_summary(report_page *page);
void report_write_points(report_page *page, const report_series *series);

/* report_machine.c */
void report_write_machine(report_page *page);

/* report_cases.c */
void report_write_cases(report_page *page);
void report_write_overview(report_page *page);

/* report_words.c: numbers and names as HTML */
#define REPORT_WORDS 96
void report_write_number(FILE *file, const char *text); /* as bench_time_text and the like make */
void report_write_size(FILE *file, const report_series *series);
/* The texts of the series that are not the same all over the document, "" if none. */
void report_settings_text(const report_data *data, const report_series *series,
                          char text[REPORT_WORDS]);
bool report_settings_vary(const report_data *data);
void report_write_verdict(FILE *file, const report_series *series);
/* The measured loop goes by its own name where it is none of the library's; `series` NULL: in a
 * picture of several cases. */
const char *report_form_name(const report_data *data, const report_series *series,
                             report_form form);

#endif
