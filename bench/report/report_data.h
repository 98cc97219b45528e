/* SPDX-License-Identifier: MIT */
/*
 * A results document arranged for a page: series of points that differ in form and threads only,
 * the series of a case adjacent. Every number is finite and bounded, or NaN.
 */
#ifndef BENCH_REPORT_DATA_H
#define BENCH_REPORT_DATA_H

#include <jansson.h>
#include <stdbool.h>

#include "series.h"

/* A value with its 95 % interval; the ends are NaN if there is none. */
typedef struct report_range {
    double middle, low, high;
} report_range;

/* Missing numbers are NaN. */
typedef struct report_point {
    const json_t *row;
    bench_form form;
    int threads;          /* 0: the row has no valid count, and this is its failure */
    report_range ns;      /* of one call */
    report_range speedup; /* over the best serial loop; with weak scaling, the scaled speed-up */
    double base;          /* ns of the best serial loop, in the same rounds where known */
    double bytes, flops;  /* of one call */
    double limit;         /* the machine's probed limit in B/s or FLOP/s */
    const char *failure;  /* NULL: there is a result */
    bool skipped;         /* the failure is lack of memory or time; no result was wrong */
} report_point;

typedef struct report_series {
    const json_t *key;     /* a point of the series, the source of its texts */
    const json_t *scaling; /* the analysis's entry; NULL: none */
    const char *name;      /* of the case */
    double n, d;
    int number, home; /* index in the document; index of its case's first series */
    bool first;       /* of its case */
    bool largest;     /* of its case */
    bool bad;         /* a point of its case failed or has other bits */
    int count;        /* of points, in the order of forms and threads */
    report_point *points;
    int max_threads; /* with a result; 0: none has */
    double base;     /* ns of the best serial loop behind the speed-ups */
    bool weak;       /* the work grows with the threads */
} report_series;

/* The machine's probed limits in B/s and FLOP/s; an entry of the context's "limits". */
typedef struct report_roof {
    const char *env; /* "" in the environment of the run */
    int threads;
    double read, triad, fma_f64, fma_f32;
} report_roof;

typedef struct report_data {
    json_t *document; /* with "scaling", analysed here if it has none */
    const json_t *context;
    bench_results results;
    report_point *points; /* of all series */
    report_series *series;
    int count;
    report_roof *roofs; /* in the order of the context */
    int roof_count;
    bool forms[BENCH_FORMS]; /* whether the form occurs */
    bool varies[8];          /* whether the series differ in this text of bench_point_texts */
} report_data;

/* False without "benchmarks". */
bool report_data_of(const json_t *document, report_data *data);
void report_data_free(report_data *data);

/* NaN if the key is missing, or its number is out of bounds. */
double report_number(const json_t *row, const char *key);

/* NULL if the series has no result of that form and team. */
const report_point *report_point_at(const report_series *series, bench_form form, int threads);

/* The result that represents the series: the measured form at the most threads; NULL if none. */
const report_point *report_series_last(const report_series *series);

/* The speed-up of a time. */
double report_speedup_of(const report_series *series, const report_point *point, double ns);

/* Whether the point's limit is the multiply-add peak; otherwise it is a bandwidth. */
bool report_limit_is_compute(const report_point *point);

#endif
