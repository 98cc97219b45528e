/* SPDX-License-Identifier: MIT */
/*
 * Text for a page: nothing from a document reaches it unescaped.
 */
#ifndef BENCH_HTML_H
#define BENCH_HTML_H

#include <stdio.h>

/* Safe as content and inside quotes. Control characters, which XML forbids, become spaces. */
void bench_html_text(FILE *file, const char *text);

/* As fprintf, with %s alone for text that is to be escaped and every argument a string. */
void bench_html(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
