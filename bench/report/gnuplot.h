/* SPDX-License-Identifier: MIT */
/*
 * Pictures by gnuplot, as SVG that can stand in a page beside others: gnuplot's ids, colours and
 * fonts give way to classes and variables of the page's style sheet.
 */
#ifndef BENCH_GNUPLOT_H
#define BENCH_GNUPLOT_H

#include <stdio.h>

/* What a colour of a script stands for: '#0000NN' becomes var(--plot-N). */
typedef enum bench_ink {
    BENCH_INK_TEXT = 1,
    BENCH_INK_AXIS,
    BENCH_INK_GRID,
    BENCH_INK_PRANGE,
    BENCH_INK_OPENMP,
    BENCH_INK_SERIAL,
    BENCH_INK_ONE_THREAD,
    BENCH_INK_IDEAL,
    BENCH_INK_BOUND,
    BENCH_INK_SAMPLE,
} bench_ink;

/* The markers that the pictures refer to, for once a page: the children of a <defs>. */
extern const char bench_gnuplot_markers[];

/*
 * All pictures of a page, drawn by one gnuplot: begin, then for each picture bench_gnuplot_next and
 * what it is to draw into `script`, then finish.
 */
typedef struct bench_gnuplot {
    FILE *script;
    int count;
    char **svg; /* after finish: what stands inside each <svg>; NULL where none was drawn */
    char error[160];
} bench_gnuplot;

/* script is NULL if there is no room for it. */
void bench_gnuplot_begin(bench_gnuplot *plots);

/* The number of the picture, of `width` by `height` pixels. */
int bench_gnuplot_next(bench_gnuplot *plots, int width, int height);

/* Draws. Without gnuplot, or when it fails, `error` says so, and every picture is NULL. */
void bench_gnuplot_finish(bench_gnuplot *plots);
void bench_gnuplot_free(bench_gnuplot *plots);

/* Text as a string of gnuplot's language, whatever is in it. */
void bench_gnuplot_text(FILE *script, const char *text);

#endif
