/* SPDX-License-Identifier: MIT */
#include "sweep.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "progress.h"
#include "runner.h"
#include "table.h"

static bool is_name(const char *filter)
{
    const bench_case *what;
    for (int i = 0; (what = bench_case_at(i)) != NULL; i++)
        if (strcmp(filter, what->name) == 0)
            return true;
    return false;
}

/* A whole name stands for itself, and a pattern must match the whole name; another text may be any
 * part of it. */
static bool matches(const char *filter, const char *name)
{
    if (is_name(filter))
        return strcmp(filter, name) == 0;
    if (strpbrk(filter, "*?["))
        return fnmatch(filter, name, 0) == 0;
    return strstr(name, filter) != NULL;
}

/* A case outside the default run must be asked for by the name of its group. */
static bool chosen(const bench_case *what, const char *filter)
{
    if (!what->group)
        return !filter || matches(filter, what->name);
    return filter && strncmp(filter, what->group, strlen(what->group)) == 0 &&
           matches(filter, what->name);
}

static bool takes(const bench_case *what, bench_size size)
{
    return (what->sizes->d > 0) == (size.d > 0);
}

/* A guess in seconds: a plain loop does 10^9 operations a second, and each sample lasts 1 ms. */
static double guess(const bench_case *what, bench_size size, int samples)
{
    const double call = (what->flops ? what->flops(size) : 0.0) * 0.5e-9;
    return 0.05 + (samples + 4) * 3.0 * fmax(call, 1e-3);
}

/* Appends the points of one size; false without memory. */
static bool add_size(bench_sweep *sweep, const bench_options *options, const bench_case *what,
                     bench_size size)
{
    const int threads = options->threads.count;
    bench_point *points = realloc(sweep->points, sizeof *points * (size_t)(sweep->count + threads));
    if (!points)
        return false;
    sweep->points = points;
    for (int t = 0; t < threads; t++)
        points[sweep->count++] = (bench_point){what, size, options->threads.at[t],
                                               guess(what, size, options->samples), false};
    return true;
}

static bool add_case(bench_sweep *sweep, const bench_options *options, const bench_case *what)
{
    if (options->sizes.count > 0) {
        for (int i = 0; i < options->sizes.count; i++)
            if (takes(what, options->sizes.at[i]) &&
                !add_size(sweep, options, what, options->sizes.at[i]))
                return false;
        return true;
    }
    for (const bench_size *at = options->quick ? what->quick : what->sizes; at->n > 0; at++)
        if (!add_size(sweep, options, what, *at))
            return false;
    return true;
}

bench_sweep bench_sweep_plan(const bench_options *options)
{
    bench_sweep sweep = {0};
    int cases = 0;
    const bench_case *what;
    for (int i = 0; (what = bench_case_at(i)) != NULL; i++) {
        if (!chosen(what, options->filter))
            continue;
        cases++;
        if (!add_case(&sweep, options, what))
            bench_refuse("out of memory");
    }
    if (cases == 0)
        bench_refuse("--filter '%s' matches no case; --list shows their names", options->filter);
    if (sweep.count == 0)
        bench_refuse("--size: no chosen case has sizes of this form; --list shows them");
    sweep.rows = calloc((size_t)sweep.count, sizeof *sweep.rows);
    if (!sweep.rows)
        bench_refuse("out of memory");
    return sweep;
}

static bool same_size(const bench_point *one, const bench_point *other)
{
    return one->what == other->what && one->size.n == other->size.n && one->size.d == other->size.d;
}

/* Seconds that the points from `next` on will take. A size that was measured at one thread count
 * takes as long at the others; the guesses of other sizes are corrected by how the guesses so far
 * came out. */
static double time_left(const bench_sweep *sweep, const bench_options *options, int next)
{
    double guessed = 0.0, took = 0.0, left = 0.0;
    for (int i = 0; i < next; i++) {
        guessed += guess(sweep->points[i].what, sweep->points[i].size, options->samples);
        took += sweep->points[i].seconds;
    }
    const double correction = next > 0 ? took / guessed : 1.0;
    for (int i = next; i < sweep->count; i++)
        left += sweep->points[i].seconds * (sweep->points[i].measured ? 1.0 : correction);
    return left;
}

static void note_time(bench_sweep *sweep, int index, double seconds)
{
    for (int i = index; i < sweep->count; i++) {
        if (!same_size(&sweep->points[i], &sweep->points[index]))
            break;
        sweep->points[i].seconds = seconds;
        sweep->points[i].measured = true;
    }
}

static void show(const bench_sweep *sweep, const bench_options *options, int index, double start)
{
    const bench_point *point = &sweep->points[index];
    char size[BENCH_SIZE_TEXT], what[160];
    snprintf(what, sizeof what, "%s %s, %d thread%s", point->what->name,
             bench_size_text(point->size, size), point->threads, point->threads > 1 ? "s" : "");
    bench_progress_show(what, bench_clock() - start, time_left(sweep, options, index));
}

/* The first row of the same case and size that was measured; the row itself where it is that. */
static const bench_row *first_row(const bench_sweep *sweep, int index)
{
    int first = index;
    while (first > 0 && same_size(&sweep->points[first - 1], &sweep->points[index]))
        first--;
    while (first < index && sweep->rows[first].failure[0])
        first++;
    return &sweep->rows[first];
}

static bool measure(bench_sweep *sweep, const bench_options *options, const bench_machine *machine,
                    const bench_limits *limits, const volatile sig_atomic_t *stop)
{
    const int index = sweep->done;
    const bench_point *point = &sweep->points[index];
    bench_row *row = &sweep->rows[index];
    const double start = bench_clock();
    if (!bench_measure(row, point->what, point->size, point->threads, options->samples, stop)) {
        bench_row_free(row);
        return false;
    }
    note_time(sweep, index, bench_clock() - start);
    sweep->done++;
    if (row->failure[0]) {
        sweep->wrong = sweep->wrong || !row->skipped;
        return true;
    }
    const bench_limits *at = limits;
    while (at->threads != point->threads)
        at++;
    bench_conclude(row, first_row(sweep, index), at, machine->last_cache);
    sweep->wrong = sweep->wrong || (row->what->same_bits && !row->same_bits);
    return true;
}

void bench_sweep_run(bench_sweep *sweep, const bench_options *options, const bench_machine *machine,
                     const bench_limits *limits, const volatile sig_atomic_t *stop)
{
    const double start = bench_clock();
    int printed = 0;
    bool going = true;
    while (going && sweep->done < sweep->count) {
        show(sweep, options, sweep->done, start);
        going = !*stop && measure(sweep, options, machine, limits, stop);
        const bool case_ends = sweep->done == sweep->count ||
                               (sweep->done > printed &&
                                sweep->points[sweep->done].what != sweep->points[printed].what);
        if (going && !case_ends)
            continue;
        bench_progress_clear();
        bench_table_case(sweep->rows + printed, sweep->done - printed);
        printed = sweep->done;
    }
}

void bench_sweep_free(bench_sweep *sweep)
{
    for (int i = 0; i < sweep->done; i++)
        bench_row_free(&sweep->rows[i]);
    free(sweep->rows);
    free(sweep->points);
    *sweep = (bench_sweep){0};
}
