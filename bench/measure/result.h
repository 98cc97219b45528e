/* SPDX-License-Identifier: MIT */
/*
 * Measurements of one point and the quantities derived from them.
 */
#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include "plan.h"
#include "statistics.h"
#include "visit.h"

/* Whether a point has this form: a case may lack it, and one thread needs no one-thread form. */
bool bench_has_form(const prange_bench_case *spec, int threads, bench_form form);

/* NaN where the point lacks the form. */
typedef struct bench_timing {
    bench_estimate time; /* of one call, in ns */
    double cpu;          /* processor time of one call, median, in ns */
} bench_timing;

typedef struct bench_row {
    const bench_point *point;
    int visits;
    double seconds; /* duration of the last visit, */
    bool known;     /* or, if false, an estimate */
    int samples, room;
    bench_sample (*rounds)[BENCH_FORMS];
    bench_end end;                    /* of all visits combined */
    char failure[BENCH_FAILURE_TEXT]; /* "" unless a result was wrong or is missing */
    bool skipped;                     /* for lack of memory or time; no result was wrong */
    bool gone;                        /* the process crashed or hung */

    /* Derived; NaN where not applicable. */
    bench_timing timing[BENCH_FORMS];
    double width;           /* of the interval, relative to the median; infinite if there is none */
    bench_form best_serial; /* BENCH_SERIAL or BENCH_ALONE, whichever is faster */
    double speedup;         /* over the best serial time */
    double efficiency;
    double karp_flatt;
    double bytes_per_second, flops_per_second;
    double limit;     /* in bytes or operations a second */
    double share;     /* of the limit */
    double vs_serial; /* speed-up over each plain loop, and over one thread */
    double vs_openmp;
    double vs_alone;
    bool same_bits; /* as at the first point of this case and size, and in all calls */
} bench_row;

/* An empty row. */
bench_row bench_row_of(const bench_point *point);

/* Marks the row as skipped, with the reason, unless it has failed already. */
void bench_row_skip(bench_row *row, const char *why, ...) __attribute__((format(printf, 2, 3)));

/* Adds an answer of a visit. */
void bench_row_add(bench_row *row, const bench_answer *answer);

/* The form that ran on one thread; at one thread that is the measured form itself. */
bench_form bench_alone(const bench_row *row);

/* Whether the row has samples and no failure. */
bool bench_has_result(const bench_row *row);

/* Whether the form was measured at this point. */
bool bench_has_timing(const bench_row *row, bench_form form);

/* Bytes allocated by setup; 0 if the case does not say. */
double bench_footprint(const prange_bench_case *spec, prange_bench_size size);

/* The width of the median's interval, relative to the median; infinite where there are too few
 * samples for one. */
double bench_width(const bench_row *row, bench_form form);

/* The estimates of all forms from their samples. */
void bench_estimate_row(bench_row *row);

/* Fills the values derived from the estimates. `first` is the first row of the same case and size
 * with a result, `limits` are those of the row's thread count, NULL if unknown, and `cache` is the
 * number of bytes that fit the caches. */
void bench_conclude(bench_row *row, const bench_row *first, const bench_limits *limits,
                    double cache);

#endif
