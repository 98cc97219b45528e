/* SPDX-License-Identifier: MIT */
/*
 * What was measured at one point, and what follows from it.
 */
#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "plan.h"
#include "bounds.h"
#include "statistics.h"

/* The four ways of doing the work, in the order in which a round begins. */
typedef enum bench_form {
    BENCH_SERIAL, /* the plain serial loop */
    BENCH_ALONE,  /* the measured loop on one thread */
    BENCH_OPENMP, /* the loop to compare with */
    BENCH_PRANGE, /* the measured loop */
    BENCH_FORMS,
} bench_form;

/* The names that a person reads, and those of the JSON. */
extern const char *const bench_form_titles[BENCH_FORMS];
extern const char *const bench_form_names[BENCH_FORMS];

/* Whether a point has this form: its case may lack it, and one thread is alone anyway. */
bool bench_has_form(const prange_bench_case *what, int threads, bench_form form);

typedef struct bench_timing {
    int samples;         /* 0: not measured at this point */
    long calls;          /* in a sample */
    double *ns;          /* each sample's time for one call, in the order of measuring */
    double *cpu_ns;      /* the same of processor time */
    bench_estimate time; /* of one call, in ns */
    double cpu;          /* processor time of one call, median, in ns */
    uint64_t digest;     /* of the first result, 0: none */
    bool steady;         /* every later result had the same bits */
} bench_timing;

/* What the processor counted in the samples of the measured loop. */
typedef enum bench_counter {
    BENCH_CYCLES,
    BENCH_INSTRUCTIONS,
    BENCH_CACHE_MISSES, /* of the last level */
    BENCH_COUNTERS,
} bench_counter;

#define BENCH_FAILURE_TEXT 200

typedef struct bench_row {
    const bench_point *point;
    int team;        /* that prange's loops got */
    int openmp_team; /* that a plain region got */
    int visits;
    char level[16]; /* of the library's instructions */
    bench_timing timing[BENCH_FORMS];
    int capacity; /* of each form's samples */
    double *storage;
    char failure[BENCH_FAILURE_TEXT]; /* "" unless a result was wrong or could not be had */
    bool skipped;                  /* the failure is want of memory or of time: nothing is wrong */
    bool gone;                     /* the process crashed or hung */
    double counts[BENCH_COUNTERS]; /* of all samples together; NaN where they are not granted */
    double counted_calls;
    long throttled; /* periods in which the container's quota stopped it; -1 unknown */
    double load_before, load_after; /* average of a minute, NaN unknown */

    /* What follows; NaN where it does not apply. */
    bench_form best_serial; /* BENCH_SERIAL or BENCH_ALONE, whichever is faster */
    double speedup;         /* over the best serial time */
    double efficiency;
    double karp_flatt;
    double bytes_per_second, flops_per_second;
    double limit;     /* in bytes or operations a second */
    double share;     /* of the limit */
    double vs_serial; /* how many times faster than the plain loops, and than one thread */
    double vs_openmp;
    double vs_alone;
    double width;   /* of the interval, relative to the median; infinite if there is none */
    bool same_bits; /* as the first point of this case and size, and from call to call */
} bench_row;

/* Makes room for `more` samples of each form; false without memory. */
bool bench_row_reserve(bench_row *row, int more);
void bench_row_free(bench_row *row);

/* The loop on one thread: at one thread that is the measured form itself. */
const bench_timing *bench_alone(const bench_row *row);

/* Whether there is anything to show: samples of the measured form, and no failure. */
bool bench_has_result(const bench_row *row);

/* Bytes that setup takes; 0 where the case does not say. */
double bench_footprint(const prange_bench_case *what, prange_bench_size size);

/* The width of the median's interval, relative to the median; infinite where there are too few
 * samples for one. */
double bench_width(const bench_timing *timing);

/* The estimates of all forms from their samples. */
void bench_estimate_row(bench_row *row);

/* Fills what follows from the estimates. `first` is the first row of the same case and size with
 * a result, `limits` are those of the row's thread count, NULL if they are not known, and `cache`
 * is the last-level cache in bytes. */
void bench_conclude(bench_row *row, const bench_row *first, const bench_limits *limits,
                    double cache);

#endif
