/* SPDX-License-Identifier: MIT */
/*
 * Messages between the sweep and its child processes. Both ends are the same program, so plain
 * structs travel through a SOCK_SEQPACKET socket, which preserves record boundaries.
 */
#ifndef BENCH_VISIT_H
#define BENCH_VISIT_H

#include <signal.h>

#include "bounds.h"
#include "counters.h"
#include "form.h"
#include "settings.h"

/* The variable that tells a process to serve a request; its value is the socket's number. */
#define BENCH_REQUEST_VARIABLE "PRANGE_BENCH_REQUEST"

#define BENCH_FAILURE_TEXT 200

/* A visit to a point, or a probe of the machine's limits. */
typedef struct bench_request {
    int threads;
    bool probe; /* the limits at `threads`; only `cache` and `quick` have meaning besides */
    double cache;
    bool quick;

    int number;                            /* of the case in the catalog */
    char name[PRANGE_BENCH_NAME_MOST + 1]; /* of the case, which must be the same */
    prange_bench_size size;
    bench_schedule schedule;
    int rounds;
    double seconds;                 /* for warming up and the rounds; 0: no limit */
    uint64_t verified[BENCH_FORMS]; /* digests of verified results; 0: none yet */
    long calls[BENCH_FORMS];        /* in a sample, 0: to be found */
    bench_loads loads;
} bench_request;

/* The time of one call in a sample; NaN where the point lacks the form. */
typedef struct bench_sample {
    double ns, cpu_ns;
} bench_sample;

/* Summary of a visit. */
typedef struct bench_end {
    int team, openmp_team;
    char level[16]; /* of the library's instructions */
    long calls[BENCH_FORMS];
    uint64_t digests[BENCH_FORMS]; /* of the first verified result; 0: none */
    bool steady[BENCH_FORMS];      /* all results had these bits */
    double counts[BENCH_COUNTERS]; /* in the samples of the measured loop; NaN: not granted */
    double counted_calls;
    long throttled;                 /* -1 unknown */
    double load_before, load_after; /* NaN unknown */
    double balance; /* of the loop's last call: mean busy time of its teams' threads over the
                     * largest; NaN: no team of the library */
} bench_end;

#define BENCH_ROUNDS_SENT 32

typedef enum bench_answer_kind {
    BENCH_PHASE,   /* `text` says what begins now, and is blamed if no answer follows */
    BENCH_ROUNDS,  /* `count` of them */
    BENCH_FAILURE, /* `text` is the reason; `skipped`: no result was wrong */
    BENCH_END,
    BENCH_LIMITS,
} bench_answer_kind;

typedef struct bench_answer {
    bench_answer_kind kind;
    int count;
    bool skipped;
    union {
        char text[BENCH_FAILURE_TEXT];
        bench_sample rounds[BENCH_ROUNDS_SENT][BENCH_FORMS];
        bench_end end;
        bench_limits limits;
    };
} bench_answer;

/* Send an answer. Errors are ignored: without a reader the process is about to be terminated. */
void bench_send(const bench_answer *answer);
void bench_send_text(bench_answer_kind kind, bool skipped, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Receives the request if this process was started for one, otherwise returns NULL. Sets the
 * process up for a visit: it ignores the terminal's interrupt, and stdout becomes stderr. */
const bench_request *bench_worker_begin(void);

/* Serves the request with the cases of the catalog; a probe needs none. */
void bench_worker_serve(void);

/* Visits the point and sends the answers. When *stop is set the visit ends after the current
 * sample, with all rounds sent. */
void bench_visit(const bench_request *request, const prange_bench_case *spec,
                 const bench_counters *counters, const volatile sig_atomic_t *stop);

#endif
