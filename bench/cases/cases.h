/* SPDX-License-Identifier: MIT */
/*
 * The library's own cases, by family. A new family is one file, cases_FAMILY.c:
 *
 *   1. BENCH_SETUP, or a function with bench_work_new, makes the inputs and room for the result;
 *   2. BENCH_CALL names the measured form, BENCH_PLAIN or BENCH_LOOP the plain loops, which stand
 * in plain_*.c as a user would write them: a line each, in terms of `it`, a bench_work;
 *   3. BENCH_VERIFY compares the result with exact values or a reference;
 *   4. BENCH_FIGURE gives bytes, operations and footprint in terms of n and d;
 *   5. bench_cases_FAMILY has a row for each case, one macro for what rows share, and a last {0}.
 *
 * Declare it below, list it in cases.c, in the order of --list, and in bench/meson.build.
 */
#ifndef BENCH_CASES_H
#define BENCH_CASES_H

#include <prange/bench.h>

/* Each ends with a case without a name. */
extern const prange_bench_case bench_cases_integrate[], bench_cases_array[], bench_cases_axes[],
    bench_cases_random[], bench_cases_matmul[], bench_cases_pairwise[], bench_cases_nearest[],
    bench_cases_rows[], bench_cases_items[], bench_cases_walk[], bench_cases_gallery[],
    bench_cases_reductions[], bench_cases_scan[], bench_cases_loops[], bench_cases_elementary[],
    bench_cases_sort[], bench_cases_histogram[], bench_cases_busy[], bench_cases_order[],
    bench_cases_move[], bench_cases_partial[], bench_cases_rolling[], bench_cases_stencil[],
    bench_cases_filter[], bench_cases_expr[];

/* All cases in the order of the tables, in memory that lives as long as the program; NULL if out of
 * memory. */
const prange_bench_case *bench_cases_all(int *count);

/* Weak scaling of work that grows with the square of n, as pairs of points do. */
prange_bench_size bench_weak_pairs(prange_bench_size base, int threads);

#endif
