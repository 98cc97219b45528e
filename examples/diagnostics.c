/* SPDX-License-Identifier: MIT */
/*
 * Prints what the library found on this machine and how it uses that. PRANGE_VERBOSE=1, set in the
 * environment before the program starts or, as here, before its first call, prints a line on stderr
 * for the team of each call: its requested and its granted size, the reason, the time, the rate.
 *
 *     cc -O2 diagnostics.c $(pkg-config --cflags --libs prange) -o diagnostics && ./diagnostics
 */
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { LARGE = 4000000, SMALL = 1000 };

int main(void)
{
    setenv("PRANGE_VERBOSE", "1", 1);
    const prange_info info = prange_runtime_info();
    printf("prange %s, built by %s\n", info.version, info.compiler);
    printf("instruction set level %s, OpenMP %d, BLAS %s\n", info.level, info.openmp, info.blas);
    printf("%d threads of at most %d", info.threads, info.max_threads);
    printf(" (affinity mask %d, ", info.affinity);
    if (info.quota > 0)
        printf("CPU quota %d)\n", info.quota);
    else
        printf("no CPU quota)\n");
    fflush(stdout);

    double *x = malloc(LARGE * sizeof *x);
    if (!x)
        return 1;
    for (ptrdiff_t i = 0; i < LARGE; i++)
        x[i] = 0.5;
    /* The large sum is worth a team; the small sum is not. */
    double large = 0.0, small = 0.0;
    const prange_status a = prange_sum_f64(LARGE, x, &large);
    const prange_status b = prange_sum_f64(SMALL, x, &small);
    free(x);
    return a != PRANGE_OK || b != PRANGE_OK || large != 0.5 * LARGE || small != 0.5 * SMALL ||
           info.max_threads < 1 || info.max_threads > info.affinity;
}
