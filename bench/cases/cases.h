/* SPDX-License-Identifier: MIT */
/*
 * The library's own cases, by family.
 */
#ifndef BENCH_CASES_H
#define BENCH_CASES_H

#include <prange/bench.h>

/* Each ends with a case without a name. */
extern const prange_bench_case bench_cases_integrate[], bench_cases_reduce[], bench_cases_map[],
    bench_cases_pairwise[], bench_cases_metrics[], bench_cases_nearest[], bench_cases_radius[],
    bench_cases_rows[], bench_cases_loop[], bench_cases_items[], bench_cases_walk[];

/* All of them in the order of the tables, in memory that lives as long as the program; NULL where
 * there is none. */
const prange_bench_case *bench_cases_all(int *count);

/* Weak scaling of work that grows with the square of n, as pairs of points do. */
prange_bench_size bench_weak_pairs(prange_bench_size base, int threads);

#endif
