/* SPDX-License-Identifier: MIT */
/*
 * prange-bench-ranks: measures the cases at one number of ranks, under an MPI launcher. Rank 0
 * writes JSON to standard output, which `prange-bench ranks` reads.
 *
 *     mpirun -n 2 prange-bench-ranks [SECONDS]      time for the calls of each figure, default 0.3
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "cases.h"

enum { SAMPLES = 21, LATENCIES = 9, LONGEST = 2000000 };

static int ranks, rank;
static double seconds = 0.3;

typedef struct figures {
    double median, low, high; /* seconds per call; low .. high is the median's 97 % interval */
} figures;

static int by_value(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The 6th and the 16th of 21 sorted samples bound the 97 % confidence interval of the median. */
static figures figures_of(double samples[SAMPLES])
{
    qsort(samples, SAMPLES, sizeof *samples, by_value);
    return (figures){samples[SAMPLES / 2], samples[5], samples[15]};
}

static void must(prange_status status, const char *what)
{
    if (status == PRANGE_OK)
        return;
    fprintf(stderr, "prange-bench-ranks: %s: %s\n", what, prange_last_error());
    MPI_Abort(MPI_COMM_WORLD, 1);
}

/* The call to time: that of `spec`, or if it is NULL the sum `few` of `count` elements of x. */
typedef struct work {
    const char *name;
    const ranks_case *spec;
    prange_status (*few)(ptrdiff_t count, const double *x);
    ptrdiff_t count;
    const double *x;
} work;

/* The mean seconds per call on the slowest rank. */
static double time_calls(const work *it, int calls)
{
    double most = 0.0;
    MPI_Barrier(MPI_COMM_WORLD);
    const double start = MPI_Wtime();
    for (int k = 0; k < calls; k++)
        must(it->spec ? it->spec->run() : it->few(it->count, it->x), it->name);
    const double own = (MPI_Wtime() - start) / calls;
    MPI_Allreduce(&own, &most, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    return most;
}

/* Calls per sample, so that all samples together take `seconds`; the same on all ranks. */
static int calls_of(const work *it)
{
    const double one = time_calls(it, 1);
    double calls = seconds / SAMPLES / (one > 1e-7 ? time_calls(it, one < 1e-4 ? 100 : 1) : one);
    MPI_Bcast(&calls, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    return calls < 1.0 ? 1 : calls > 1e6 ? 1000000 : (int)calls;
}

static void print_point(const char *name, const char *scaling, ptrdiff_t n, figures job,
                        uint64_t bits, int *written)
{
    if (rank == 0)
        printf("%s\n    {\"case\": \"%s\", \"scaling\": \"%s\", \"n\": %td, \"seconds\": %.9g, "
               "\"low\": %.9g, \"high\": %.9g, \"bits\": \"%016llx\"}",
               (*written)++ ? "," : "", name, scaling, n, job.median, job.low, job.high,
               (unsigned long long)bits);
}

static void measure_case(const ranks_case *job, int weak, int *written)
{
    const ptrdiff_t n = weak ? job->size * ranks * prange_get_num_threads() : job->strong;
    double samples[SAMPLES];
    const work it = {.name = job->name, .spec = job};
    if (job->prepare(n) != 0)
        must(PRANGE_ERROR_MEMORY, job->name);
    const int calls = calls_of(&it);
    for (int s = 0; s < SAMPLES; s++)
        samples[s] = time_calls(&it, calls);
    print_point(job->name, weak ? "weak" : "strong", n, figures_of(samples), job->bits(), written);
    job->release();
}

/* Measures the library's sum of `count` elements per rank and MPI_Allreduce of local sums, with
 * alternating samples. */
static void measure_latency(ptrdiff_t count, const double *x, int *written)
{
    double samples[2][SAMPLES];
    const work forms[2] = {{.name = "sum", .few = ranks_sum, .count = count, .x = x},
                           {.name = "allreduce", .few = ranks_allreduce, .count = count, .x = x}};
    const int calls = calls_of(&forms[0]);
    for (int s = 0; s < SAMPLES; s++)
        for (int k = 0; k < 2; k++)
            samples[k][s] = time_calls(&forms[k], calls);
    print_point("few", "latency", count, figures_of(samples[0]), 0, written);
    print_point("allreduce", "latency", count, figures_of(samples[1]), 0, written);
}

int main(int argc, char **argv)
{
    /* At 1998848 elements ranks meet at a block edge, at LONGEST within a block. */
    static const ptrdiff_t few[LATENCIES] = {1, 8, 100, 490, 1000, 2000, 131072, 1998848, LONGEST};
    static double x[LONGEST];
    char library[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int granted, length, written = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &granted);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (argc > 1)
        seconds = strtod(argv[1], NULL);
    MPI_Get_library_version(library, &length);
    library[strcspn(library, ",\n\"\\")] = '\0';
    for (char *tab = strchr(library, '\t'); tab; tab = strchr(tab, '\t'))
        *tab = ' ';
    must(prange_random_uniform_f64(1, 0, 0, LONGEST, x), "numbers");
    if (rank == 0)
        printf("{\"ranks\": %d, \"threads\": %d, \"mpi\": \"%s\", \"points\": [", ranks,
               prange_get_num_threads(), library);
    for (int k = 0; k < ranks_cases_count; k++)
        for (int weak = 0; weak < 2; weak++)
            measure_case(&ranks_cases[k], weak, &written);
    for (int k = 0; k < LATENCIES; k++)
        measure_latency(few[k], x, &written);
    if (rank == 0)
        printf("\n]}\n");
    MPI_Finalize();
    return 0;
}
