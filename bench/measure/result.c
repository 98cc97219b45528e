/* SPDX-License-Identifier: MIT */
#include "result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const bench_form_titles[BENCH_FORMS] = {"the serial loop", "the loop on one thread",
                                                    "the OpenMP loop", "the loop"};
const char *const bench_form_names[BENCH_FORMS] = {"serial", "one_thread", "openmp", "prange"};

bool bench_has_form(const prange_bench_case *what, int threads, bench_form form)
{
    switch (form) {
    case BENCH_SERIAL:
        return what->serial != NULL;
    case BENCH_OPENMP:
        return what->openmp != NULL;
    case BENCH_ALONE:
        return threads > 1;
    default:
        return true;
    }
}

bool bench_row_reserve(bench_row *row, int more)
{
    int used = 0;
    for (int form = 0; form < BENCH_FORMS; form++)
        used = row->timing[form].samples > used ? row->timing[form].samples : used;
    if (used + more <= row->capacity)
        return true;
    const size_t capacity = (size_t)(used + more) * 2;
    double *storage = calloc(capacity * 2 * BENCH_FORMS, sizeof *storage);
    if (!storage)
        return false;
    double *next = storage;
    for (int form = 0; form < BENCH_FORMS; form++) {
        bench_timing *timing = &row->timing[form];
        const size_t bytes = sizeof(double) * (size_t)timing->samples;
        if (bytes > 0) {
            memcpy(next, timing->ns, bytes);
            memcpy(next + capacity, timing->cpu_ns, bytes);
        }
        timing->ns = next;
        timing->cpu_ns = next + capacity;
        next += 2 * capacity;
    }
    free(row->storage);
    row->storage = storage;
    row->capacity = (int)capacity;
    return true;
}

void bench_row_free(bench_row *row)
{
    free(row->storage);
    row->storage = NULL;
    row->capacity = 0;
}

const bench_timing *bench_alone(const bench_row *row)
{
    return &row->timing[row->point->threads == 1 ? BENCH_PRANGE : BENCH_ALONE];
}

bool bench_has_result(const bench_row *row)
{
    return !row->failure[0] && row->timing[BENCH_PRANGE].samples > 0;
}

double bench_footprint(const prange_bench_case *what, prange_bench_size size)
{
    return what->footprint ? what->footprint(size) : 0.0;
}

static double limit_of(const bench_row *row, const bench_limits *limits, double cache)
{
    const prange_bench_case *what = row->point->what;
    const bool memory = bench_footprint(what, row->point->size) > cache;
    double limit = 0.0;
    switch (limits ? what->limit : PRANGE_BENCH_LIMIT_NONE) {
    case PRANGE_BENCH_LIMIT_NONE:
        break;
    case PRANGE_BENCH_LIMIT_READ:
        limit = memory ? limits->read : 0.0;
        break;
    case PRANGE_BENCH_LIMIT_TRIAD:
        limit = memory ? limits->triad : 0.0;
        break;
    case PRANGE_BENCH_LIMIT_FMA:
        limit = strcmp(what->type, "f32") == 0 ? limits->fma_f32 : limits->fma_f64;
        break;
    }
    return limit > 0.0 ? limit : NAN;
}

static bool same_bits(const bench_row *row, const bench_row *first)
{
    const bench_timing *mine = &row->timing[BENCH_PRANGE], *alone = bench_alone(row);
    return mine->steady && alone->steady && mine->digest == alone->digest &&
           mine->digest == first->timing[BENCH_PRANGE].digest;
}

static void estimate(bench_timing *timing)
{
    if (timing->samples == 0) {
        timing->time = (bench_estimate){.median = NAN, .low = NAN, .high = NAN, .least = NAN};
        timing->cpu = NAN;
        return;
    }
    double *sorted = malloc(sizeof *sorted * (size_t)timing->samples);
    if (!sorted)
        return;
    memcpy(sorted, timing->cpu_ns, sizeof *sorted * (size_t)timing->samples);
    timing->cpu = bench_estimate_of(timing->samples, sorted).median;
    memcpy(sorted, timing->ns, sizeof *sorted * (size_t)timing->samples);
    timing->time = bench_estimate_of(timing->samples, sorted);
    free(sorted);
}

double bench_width(const bench_timing *timing)
{
    if (bench_interval_rank(timing->samples, 0.05) == 0)
        return INFINITY;
    return (timing->time.high - timing->time.low) / timing->time.median;
}

void bench_estimate_row(bench_row *row)
{
    for (int form = 0; form < BENCH_FORMS; form++)
        estimate(&row->timing[form]);
    row->width = bench_width(&row->timing[BENCH_PRANGE]);
}

void bench_conclude(bench_row *row, const bench_row *first, const bench_limits *limits,
                    double cache)
{
    const prange_bench_case *what = row->point->what;
    const prange_bench_size size = row->point->size;
    const double ns = row->timing[BENCH_PRANGE].time.median;
    const double serial = row->timing[BENCH_SERIAL].time.median;
    const double alone = bench_alone(row)->time.median;
    /* Without a serial loop its time is NaN, and no comparison with it holds. */
    row->best_serial = serial <= alone ? BENCH_SERIAL : BENCH_ALONE;
    row->speedup = fmin(alone, serial) / ns;
    row->efficiency = row->speedup / row->point->threads;
    row->karp_flatt = bench_karp_flatt(row->speedup, row->point->threads);
    row->vs_serial = serial / ns;
    row->vs_openmp = row->timing[BENCH_OPENMP].time.median / ns;
    row->vs_alone = alone / ns;
    row->bytes_per_second = what->bytes ? what->bytes(size) / ns * 1e9 : NAN;
    row->flops_per_second = what->flops ? what->flops(size) / ns * 1e9 : NAN;
    row->limit = limit_of(row, limits, cache);
    row->share =
        (what->limit == PRANGE_BENCH_LIMIT_FMA ? row->flops_per_second : row->bytes_per_second) /
        row->limit;
    row->same_bits = same_bits(row, first);
}
