/* SPDX-License-Identifier: MIT */
/*
 * Statistics of ten million random numbers that the ranks hold in parts. The output is the same to
 * the last digit at any number of ranks and threads.
 *
 *     cc -O2 mpi_statistics.c $(pkg-config --cflags --libs prange-mpi) -lm -o mpi_statistics
 *     mpirun -n 4 ./mpi_statistics
 */
#include <math.h>
#include <prange.h>
#include <prange/mpi.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 10000000 };

/* Every rank has the same status, so all ranks exit together. */
static void must(prange_status status)
{
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (status == PRANGE_OK)
        return;
    if (rank == 0)
        fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
    MPI_Finalize();
    exit(1);
}

int main(int argc, char **argv)
{
    const double fractions[] = {0.25, 0.5, 0.75};
    double mean = 0.0, deviation = 0.0, quartiles[3] = {0.0};
    ptrdiff_t first = 0, count = 0, furthest = 0;
    int ranks = 1, rank = 0, granted = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &granted);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);

    must(prange_mpi_range(N, ranks, rank, &first, &count));
    double *x = malloc((size_t)count * sizeof *x + 1);
    if (!x)
        MPI_Abort(MPI_COMM_WORLD, 1);
    must(prange_mpi_random_normal_f64(MPI_COMM_WORLD, 1, 0, 0, count, x));
    must(prange_mpi_mean_f64(MPI_COMM_WORLD, count, x, &mean));
    must(prange_mpi_std_f64(MPI_COMM_WORLD, count, x, 1, &deviation));
    must(prange_mpi_argmax_f64(MPI_COMM_WORLD, count, x, &furthest));
    must(prange_mpi_quantile_f64(MPI_COMM_WORLD, count, x, 3, fractions, quartiles));
    if (rank == 0) {
        printf("mean %.17g\ndeviation %.17g\n", mean, deviation);
        printf("quartiles %.6f %.6f %.6f, the largest at %td\n", quartiles[0], quartiles[1],
               quartiles[2], furthest);
    }
    free(x);
    MPI_Finalize();
    return fabs(mean) < 0.002 && fabs(quartiles[2] - 0.67449) < 0.002 ? 0 : 1;
}
