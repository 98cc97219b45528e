/* SPDX-License-Identifier: MIT */
#include "series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "statistics.h"

static int threads_of(const json_t *row)
{
    return (int)json_integer_value(json_object_get(row, "threads"));
}

/* The row of that form and team that is like `first`; NULL if none has a result. */
static const json_t *row_of(const json_t *rows, const json_t *first, const char *form, int threads)
{
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
    {
        if (threads_of(row) == threads && strcmp(bench_point_text(row, "form"), form) == 0 &&
            bench_points_alike(row, first) && bench_point_number(row, "real_time") > 0.0)
            return row;
    }
    return NULL;
}

/* The ratios of the rounds, where the best serial time in them is that of this loop on one thread:
 * what the machine does to both falls out. */
static bool paired_speedup(const json_t *row, bench_scaling_point *point)
{
    const json_t *samples = json_object_get(row, "ratio_samples");
    const size_t rounds = json_array_size(samples);
    if (rounds < BENCH_SAMPLES_MIN || strcmp(bench_point_text(row, "best_serial"), "prange") != 0)
        return false;
    double *ratios = malloc(rounds * sizeof *ratios);
    if (!ratios)
        return false;
    for (size_t i = 0; i < rounds; i++)
        ratios[i] = json_number_value(json_array_get(samples, i));
    const bench_estimate ratio = bench_estimate_of((int)rounds, ratios);
    free(ratios);
    point->speedup = ratio.median;
    point->low = ratio.low;
    point->high = ratio.high;
    return true;
}

/* An end of the row's interval relative to its median; 1 where it has none. */
static double relative(const json_t *row, const char *end)
{
    const double share = bench_point_number(row, end) / bench_point_number(row, "real_time");
    return isfinite(share) ? share : 1.0;
}

/* From two medians: as wide as the ends of both intervals allow. `one` is the row on one thread,
 * or NULL. */
static void apart_speedup(double base_ns, const json_t *one, const json_t *row,
                          bench_scaling_point *point)
{
    point->speedup = base_ns / bench_point_number(row, "real_time");
    point->low = point->speedup / relative(row, "real_time_high");
    point->high = point->speedup / relative(row, "real_time_low");
    if (one) {
        point->low *= relative(one, "real_time_low");
        point->high *= relative(one, "real_time_high");
    }
}

/* The time on one thread changes with the state of the machine: where the rounds of this row have
 * one of their own, it counts. With weak scaling theirs is of another size. */
static bool set_speedup(const json_t *rows, const json_t *row, bool weak, double *base_ns,
                        bench_scaling_point *point)
{
    const json_t *one = row_of(rows, row, "prange", 1);
    const double elsewhere = one ? bench_point_number(one, "real_time") : 0.0;
    const double beside = bench_point_number(row, "one_thread_time");
    *base_ns = !weak && beside > 0.0 ? beside : elsewhere;
    if (*base_ns <= 0.0)
        return false;
    if (point->threads == 1)
        point->speedup = point->low = point->high = 1.0;
    else if (weak || !paired_speedup(row, point))
        apart_speedup(*base_ns * (weak ? point->threads : 1), one, row, point);
    return true;
}

static int by_threads(const void *left, const void *right)
{
    const bench_scaling_point *a = left, *b = right;
    return (a->threads > b->threads) - (a->threads < b->threads);
}

/* fmax() prefers a number to NaN. */
static void add_bandwidth(bench_series *series, const json_t *row, const bench_scaling_point *point)
{
    series->bandwidth = fmax(series->bandwidth, bench_point_number(row, "limit_per_second"));
    series->bandwidth = fmax(series->bandwidth, point->rate / point->share);
}

bool bench_series_of(const json_t *rows, const json_t *first, bench_series *series)
{
    const char *limit = bench_point_text(first, "limit");
    *series = (bench_series){
        .weak = strcmp(bench_point_text(first, "scaling"), "weak") == 0,
        .limit = limit[0] ? limit : "none",
        .bandwidth = NAN,
    };
    series->points = calloc(json_array_size(rows), sizeof *series->points);
    if (!series->points)
        return false;
    int most = 0;
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
    {
        const int threads = threads_of(row);
        if (threads < 1 || row_of(rows, first, "prange", threads) != row)
            continue;
        bench_scaling_point point = {
            .threads = threads,
            .team = (int)json_integer_value(json_object_get(row, "team")),
            .busy = bench_point_number(row, "cpu_time") / bench_point_number(row, "real_time"),
            .rate = bench_point_number(row, "bytes_per_second"),
            .share = bench_point_number(row, "limit_share"),
        };
        double base_ns;
        if (!set_speedup(rows, row, series->weak, &base_ns, &point))
            continue;
        add_bandwidth(series, row, &point);
        if (threads > most)
            series->base_ns = base_ns;
        most = threads > most ? threads : most;
        series->points[series->count++] = point;
    }
    qsort(series->points, (size_t)series->count, sizeof *series->points, by_threads);
    return true;
}

void bench_series_free(bench_series *series)
{
    free(series->points);
    series->points = NULL;
}
