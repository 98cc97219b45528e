/* SPDX-License-Identifier: MIT */
#ifndef BENCH_FORM_H
#define BENCH_FORM_H

/* The four forms of the loop, in the order of rounds, rows, tables and pictures. */
typedef enum bench_form {
    BENCH_PRANGE, /* the measured loop */
    BENCH_OPENMP, /* the loop to compare with */
    BENCH_SERIAL, /* the plain serial loop */
    BENCH_ALONE,  /* the measured loop on one thread */
    BENCH_FORMS,
} bench_form;

/* Their names in the JSON. */
static const char *const bench_form_names[BENCH_FORMS] = {"prange", "openmp", "serial",
                                                          "one_thread"};

#endif
