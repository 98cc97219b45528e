/* SPDX-License-Identifier: MIT */
/*
 * Calls over ranks have the bits of one machine, at every number of ranks and threads and wherever
 * an array is cut: each rank also makes the call on the whole array alone, and compares. Rank 0
 * prints a digest of all results, which is the same for every number of ranks and every MPI. The
 * program needs no test framework.
 *
 *     mpirun -n 3 prange-mpi-check
 */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "random.h"

static long comparisons, failures;
static uint64_t digest = UINT64_C(14695981039346656037);

static ptrdiff_t min(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

/* The first element of a rank's part; n if rank equals `ranks`. */
static ptrdiff_t cut(int kind, ptrdiff_t n, int ranks, int rank)
{
    ptrdiff_t first = 0, count = 0;
    if (rank <= 0 || rank >= ranks)
        return rank <= 0 ? 0 : n;
    switch (kind) {
    case 0:
        if (prange_mpi_range(n, ranks, rank, &first, &count) != PRANGE_OK)
            MPI_Abort(MPI_COMM_WORLD, 3);
        return first;
    case 1: {
        /* Sorted random cuts: the rank-th smallest, some of them equal. */
        ptrdiff_t cuts[64];
        for (int r = 0; r < ranks - 1; r++) {
            const uint64_t bits = random_bits(77 + (uint64_t)n, r / 2 * (1 + r % 3));
            int at = r;
            cuts[r] = (ptrdiff_t)(bits % (uint64_t)(n + 1));
            for (; at > 0 && cuts[at - 1] > cuts[at]; at--) {
                const ptrdiff_t other = cuts[at];
                cuts[at] = cuts[at - 1];
                cuts[at - 1] = other;
            }
        }
        return cuts[rank - 1];
    }
    case 2:
        return 0;
    case 3:
        return rank == ranks - 1 ? n : min(rank, n);
    default:
        return min(n, n / 4096 * rank / ranks * 4096 + rank % 2 * 2 - 1 + (rank > 2 ? 2 : 0));
    }
}

part part_of(int kind, ptrdiff_t n, int ranks, int rank)
{
    ptrdiff_t first = cut(kind, n, ranks, rank), end = cut(kind, n, ranks, rank + 1);
    first = first < 0 ? 0 : first;
    end = end < first ? first : end;
    for (int r = 1; r < rank; r++)
        if (cut(kind, n, ranks, r) > first)
            first = cut(kind, n, ranks, r);
    end = end < first ? first : end;
    return (part){kind, ranks, rank, n, first, end - first};
}

static void complain(const char *what, const part *piece, const char *why)
{
    if (failures++ < 10)
        fprintf(stderr, "check: %s %s: n %td, distribution %d, rank %d of %d (%td from %td): %s\n",
                what, why, piece->n, piece->kind, piece->rank, piece->ranks, piece->count,
                piece->first, prange_last_error());
}

void expect_bytes(const char *what, const part *piece, const void *got, const void *wanted,
                  size_t bytes)
{
    comparisons++;
    if (bytes > 0 && memcmp(got, wanted, bytes) != 0)
        complain(what, piece, "differs");
}

void expect_status(const char *what, const part *piece, prange_status got, prange_status wanted)
{
    comparisons++;
    if (got != wanted)
        complain(what, piece, prange_status_string(got));
}

void add_to_digest(const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        digest = (digest ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
}

/* The sums of all ranks' counts; whether all made the same digest. */
static int report(int rank)
{
    long sums[2] = {comparisons, failures};
    uint64_t least = digest, most = digest;
    MPI_Allreduce(MPI_IN_PLACE, sums, 2, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
    MPI_Allreduce(MPI_IN_PLACE, &least, 1, MPI_UINT64_T, MPI_MIN, MPI_COMM_WORLD);
    MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD);
    if (rank == 0) {
        fprintf(stderr, "check: %ld comparisons, %ld failures\n", sums[0], sums[1]);
        printf("digest %016llx\n", (unsigned long long)digest);
    }
    return sums[1] > 0 || least != most;
}

int main(int argc, char **argv)
{
    static const ptrdiff_t sizes[] = {MOST, 0, 1, 7, 300, 4096, 4097, 16385};
    int granted, ranks, rank, call = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &granted);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++, call++) {
            /* Each rank also computes alone, so with many ranks on few processors not every size is
             * tried with every distribution. */
            if (ranks > 8 && kind > 0 && s % 3 != 0)
                continue;
            const part piece = part_of(kind, sizes[s], ranks, rank);
            /* Each size is tried with every number of threads; ranks differ in their numbers. */
            if (prange_set_num_threads(1 + (call + rank) % 3) != PRANGE_OK)
                MPI_Abort(MPI_COMM_WORLD, 3);
            check_f64(&piece, kind == 0);
            check_f32(&piece, kind == 0);
            check_i64(&piece, kind == 0);
            check_i32(&piece, kind == 0);
        }
        check_functions(ranks, rank, kind == 0);
        check_points_f64(kind, ranks, rank, kind == 0);
        check_points_f32(kind, ranks, rank, kind == 0);
    }
    for (int kind = 0; kind < KINDS; kind++) {
        check_radius_f64(kind, ranks, rank, kind == 0);
        check_radius_f32(kind, ranks, rank, kind == 0);
    }
    check_samples(ranks, rank, 1);
    check_halo(ranks, rank);
    const int failed = report(rank);
    MPI_Finalize();
    return failed;
}
