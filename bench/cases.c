/* SPDX-License-Identifier: MIT */
#include "case.h"

const bench_case *bench_case_at(int i)
{
    const bench_case *const families[] = {
        bench_cases_integrate, bench_cases_loop,  bench_cases_reduce, bench_cases_map,
        bench_cases_pairwise,  bench_cases_items, bench_cases_walk};
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (const bench_case *c = families[f]; c->name; c++)
            if (i-- == 0)
                return c;
    return NULL;
}
