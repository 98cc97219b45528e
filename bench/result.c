/* SPDX-License-Identifier: MIT */
#include "result.h"

#include <math.h>
#include <stdlib.h>

const bench_timing *bench_alone(const bench_row *row)
{
    return &row->timing[row->threads == 1 ? BENCH_PRANGE : BENCH_ALONE];
}

double bench_limit_of(const bench_row *row, const bench_limits *limits, double cache)
{
    const bool memory = row->what->footprint(row->size) > cache;
    double limit = 0.0;
    switch (row->what->limit) {
    case BENCH_LIMIT_NONE:
        break;
    case BENCH_LIMIT_READ:
        limit = memory ? limits->read : 0.0;
        break;
    case BENCH_LIMIT_TRIAD:
        limit = memory ? limits->triad : 0.0;
        break;
    case BENCH_LIMIT_FMA:
        limit = row->what->real == 8 ? limits->fma_f64 : limits->fma_f32;
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

void bench_conclude(bench_row *row, const bench_row *first, const bench_limits *limits,
                    double cache)
{
    const double ns = row->timing[BENCH_PRANGE].time.median;
    const double serial = row->timing[BENCH_SERIAL].time.median;
    const double alone = bench_alone(row)->time.median;
    row->best_serial = alone < serial ? BENCH_ALONE : BENCH_SERIAL;
    row->speedup = fmin(alone, serial) / ns;
    row->efficiency = row->speedup / row->threads;
    row->karp_flatt = bench_karp_flatt(row->speedup, row->threads);
    row->vs_serial = serial / ns;
    row->vs_openmp = row->timing[BENCH_OPENMP].time.median / ns;
    row->vs_alone = alone / ns;
    row->bytes_per_second = row->what->bytes ? row->what->bytes(row->size) / ns * 1e9 : NAN;
    row->flops_per_second = row->what->flops ? row->what->flops(row->size) / ns * 1e9 : NAN;
    const bool compute = row->what->limit == BENCH_LIMIT_FMA;
    row->share = (compute ? row->flops_per_second : row->bytes_per_second) /
                 bench_limit_of(row, limits, cache);
    row->same_bits = same_bits(row, first);
}

void bench_row_free(bench_row *row)
{
    free(row->storage);
    row->storage = NULL;
}
