/* SPDX-License-Identifier: MIT */
/*
 * prange-bench: the sweep over the library's own cases.
 */
#include <stdio.h>

#include "cases.h"

int main(int argc, char **argv)
{
    int count;
    const prange_bench_case *cases = bench_cases_all(&count);
    if (!cases) {
        fprintf(stderr, "prange-bench: out of memory\n");
        return 1;
    }
    return prange_bench_main(argc, argv, cases, count);
}
