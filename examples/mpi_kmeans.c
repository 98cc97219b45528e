/* SPDX-License-Identifier: MIT */
/*
 * K-means over ranks: each rank holds a part of the points and all centres. The sums of the
 * clusters are a user-defined reduction, so the centres have the same bits at any number of ranks
 * and threads.
 *
 *     cc -O2 mpi_kmeans.c $(pkg-config --cflags --libs prange-mpi) -lm -o mpi_kmeans
 *     mpirun -n 3 ./mpi_kmeans
 */
#include <math.h>
#include <prange.h>
#include <prange/mpi.h>
#include <stdio.h>
#include <stdlib.h>

enum { POINTS = 200000, D = 2, CLUSTERS = 4, ROUNDS = 10 };

typedef struct sums {
    double of[CLUSTERS][D];
    ptrdiff_t count[CLUSTERS];
} sums;

/* This rank's points, from index `first` on, and the cluster of each point. */
typedef struct points {
    ptrdiff_t first;
    double (*x)[D];
    ptrdiff_t *cluster;
} points;

static int add_points(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    const points *all = ctx;
    sums *to = partial;
    (void)thread;
    for (ptrdiff_t i = begin - all->first; i < end - all->first; i++) {
        const ptrdiff_t c = all->cluster[i];
        to->count[c]++;
        for (int k = 0; k < D; k++)
            to->of[c][k] += all->x[i][k];
    }
    return 0;
}

static void join_sums(void *left, const void *right, void *ctx)
{
    sums *a = left;
    const sums *b = right;
    (void)ctx;
    for (int c = 0; c < CLUSTERS; c++) {
        a->count[c] += b->count[c];
        for (int k = 0; k < D; k++)
            a->of[c][k] += b->of[c][k];
    }
}

static const prange_reduction cluster_sums = {
    .size = sizeof(sums), .run = add_points, .join = join_sums};

static void must(prange_status status)
{
    if (status == PRANGE_OK)
        return;
    fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
    MPI_Abort(MPI_COMM_WORLD, 1);
}

/* The points form normal clouds around the corners of a square. */
static void make_points(points *all, ptrdiff_t count)
{
    must(prange_random_normal_f64(9, 0, (uint64_t)(all->first * D), count * D, &all->x[0][0]));
    for (ptrdiff_t i = 0; i < count; i++) {
        all->x[i][0] += (all->first + i) % 2 ? 5.0 : -5.0;
        all->x[i][1] += (all->first + i) / 2 % 2 ? 5.0 : -5.0;
    }
}

int main(int argc, char **argv)
{
    double centres[CLUSTERS][D] = {{-1.0, -1.0}, {1.0, -1.0}, {-1.0, 1.0}, {1.0, 1.0}};
    int ranks = 1, rank = 0, granted = 0;
    points all = {.first = 0};
    ptrdiff_t count = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &granted);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);

    must(prange_mpi_reduce_range(0, POINTS, &cluster_sums, ranks, rank, &all.first, &count));
    all.x = malloc((size_t)count * sizeof *all.x + 1);
    all.cluster = malloc((size_t)count * sizeof *all.cluster + 1);
    if (!all.x || !all.cluster)
        MPI_Abort(MPI_COMM_WORLD, 1);
    make_points(&all, count);
    for (int round = 0; round < ROUNDS; round++) {
        sums total;
        must(prange_nearest_f64(PRANGE_SQEUCLIDEAN, count, CLUSTERS, D, &all.x[0][0],
                                &centres[0][0], 1, all.cluster, NULL));
        must(prange_mpi_reduce(MPI_COMM_WORLD, 0, POINTS, &cluster_sums, &all, &total));
        for (int c = 0; c < CLUSTERS; c++)
            for (int k = 0; k < D; k++)
                centres[c][k] = total.of[c][k] / (double)total.count[c];
    }
    double off = 0.0;
    for (int c = 0; c < CLUSTERS; c++) {
        if (rank == 0)
            printf("%.17g %.17g\n", centres[c][0], centres[c][1]);
        off = fmax(off, fabs(fabs(centres[c][0]) - 5.0) + fabs(fabs(centres[c][1]) - 5.0));
    }
    free(all.x);
    free(all.cluster);
    MPI_Finalize();
    return off < 0.05 ? 0 : 1;
}
