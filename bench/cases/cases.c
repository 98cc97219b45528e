/* SPDX-License-Identifier: MIT */
#include "cases.h"

#include <math.h>
#include <stdlib.h>

const prange_bench_case *bench_cases_all(int *count)
{
    const prange_bench_case *const families[] = {
        bench_cases_integrate, bench_cases_array,    bench_cases_axes,       bench_cases_random,
        bench_cases_matmul,    bench_cases_pairwise, bench_cases_nearest,    bench_cases_rows,
        bench_cases_items,     bench_cases_walk,     bench_cases_gallery,    bench_cases_reductions,
        bench_cases_scan,      bench_cases_loops,    bench_cases_elementary, bench_cases_sort,
        bench_cases_histogram, bench_cases_busy,     bench_cases_order,      bench_cases_move,
        bench_cases_partial,   bench_cases_rolling,  bench_cases_stencil,    bench_cases_expr,
        bench_cases_filter};
    static prange_bench_case *all;
    *count = 0;
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (const prange_bench_case *c = families[f]; c->name; c++)
            ++*count;
    free(all);
    all = calloc((size_t)*count, sizeof *all);
    if (!all)
        return NULL;
    prange_bench_case *next = all;
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (const prange_bench_case *c = families[f]; c->name; c++)
            *next++ = *c;
    return all;
}

prange_bench_size bench_weak_pairs(prange_bench_size base, int threads)
{
    return (prange_bench_size){(ptrdiff_t)lround((double)base.n * sqrt(threads)), base.d};
}
