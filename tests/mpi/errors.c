/* SPDX-License-Identifier: MIT */
/*
 * Errors of one rank: all ranks return the same status, with a message that names the rank; nothing
 * hangs, and outputs are unchanged. Here: lack of memory, communicators, a rank that dies. Linked
 * with the library's objects, whose allocations fail on demand (the linker's --wrap).
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>
#include <prange/mpi.h>

#include "errors.h"

static int ranks, rank;
static long failures;
static int allocations, fails_at; /* fails_at: the failing allocation, counted from 1; 0: none */

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return ++allocations == fails_at ? NULL : __real_aligned_alloc(alignment, size);
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
    return ++allocations == fails_at ? NULL : __real_malloc(size);
}

void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_realloc(void *memory, size_t size)
{
    return ++allocations == fails_at ? NULL : __real_realloc(memory, size);
}

void expect(int holds, const char *what)
{
    if (!holds) {
        failures++;
        fprintf(stderr, "errors: rank %d of %d: %s: %s\n", rank, ranks, what, prange_last_error());
    }
}

void expect_text(int args, const char *part)
{
    char name[32];
    snprintf(name, sizeof name, "rank %d: ", args);
    expect(strstr(prange_last_error(), name) == prange_last_error(), name);
    expect(strstr(prange_last_error(), part) != NULL, part);
}

void expect_alike(prange_status status, const char *what)
{
    struct {
        int status;
        char text[256];
    } own = {(int)status, ""}, first;
    snprintf(own.text, sizeof own.text, "%s", prange_last_error());
    first = own;
    MPI_Bcast(&first, sizeof first, MPI_BYTE, 0, MPI_COMM_WORLD);
    expect(own.status == first.status, what);
    expect(status == PRANGE_OK || strcmp(own.text, first.text) == 0, what);
}

enum { N = 9000 };
static double x[N], y[N];

/* Arguments that are wrong on all ranks: only the underlying call, or the sum over ranks, shows
 * it. */
static void same_arguments(void)
{
    double out = 5.0;
    const prange_distance_options_f64 options = {.metric = PRANGE_MAHALANOBIS};
    expect(prange_mpi_max_f64(MPI_COMM_WORLD, 0, NULL, &out) == PRANGE_ERROR_EMPTY, "no elements");
    expect(strstr(prange_last_error(), "prange_mpi_max_f64") != NULL, "its name");
    expect(prange_mpi_var_f64(MPI_COMM_WORLD, 1, x, ranks, &out) == PRANGE_ERROR_EMPTY, "ddof = n");
    expect(prange_mpi_var_f64(MPI_COMM_WORLD, N, x, -1, &out) == PRANGE_ERROR_VALUE, "ddof = -1");
    const double half = 0.5;
    expect(prange_mpi_quantile_f64(MPI_COMM_WORLD, 0, NULL, 1, &half, &out) == PRANGE_ERROR_EMPTY,
           "quantiles of nothing");
    expect(prange_mpi_nearest_f64(MPI_COMM_WORLD, &options, 1, 1, 1, x, y, 1, NULL, &out) ==
               PRANGE_ERROR_VALUE,
           "mahalanobis");
    expect(out == 5.0, "the output is as it was");
    /* No element is read before the ranks agree. */
    if (ranks > 8)
        expect(prange_mpi_sum_f64(MPI_COMM_WORLD, PTRDIFF_MAX / 8, x, &out) == PRANGE_ERROR_SIZE,
               "too many in all");
}

/* Every allocation of every call fails once, on one rank. */
static void out_of_memory(int bad)
{
    for (int k = 0; k < error_calls(); k++) {
        prange_status status = PRANGE_ERROR_MEMORY;
        for (int at = 1; status == PRANGE_ERROR_MEMORY && at < 1000; at++) {
            allocations = 0;
            fails_at = rank == bad ? at : 0;
            status = error_call(k, N, x, y);
            fails_at = 0;
            expect_alike(status, "out of memory");
            expect(status == PRANGE_OK || status == PRANGE_ERROR_MEMORY, error_name(k));
            char name[32];
            snprintf(name, sizeof name, "rank %d: ", bad);
            if (status == PRANGE_ERROR_MEMORY)
                expect(strstr(prange_last_error(), name) != NULL, "the rank's name");
            expect(status != PRANGE_ERROR_MEMORY || error_untouched(), "outputs as they were");
        }
        expect(status == PRANGE_OK, error_name(k));
    }
}

static int seen;
static void note(MPI_Comm *comm, int *code, ...)
{
    (void)comm;
    (void)code;
    seen++;
}

static void communicators(void)
{
    double out = 5.0;
    MPI_Comm half, between, twin;
    MPI_Errhandler handler, after;
    expect(prange_mpi_sum_f64(MPI_COMM_NULL, N, x, &out) == PRANGE_ERROR_VALUE, "MPI_COMM_NULL");
    MPI_Comm_create_errhandler(note, &handler);
    MPI_Comm_dup(MPI_COMM_WORLD, &twin);
    MPI_Comm_set_errhandler(twin, handler);
    expect(prange_mpi_sum_f64(twin, N, x, &out) == PRANGE_OK, "a duplicate");
    MPI_Comm_get_errhandler(twin, &after);
    expect(after == handler && seen == 0, "the handler is the user's still");
    MPI_Errhandler_free(&after);
    MPI_Errhandler_free(&handler);
    MPI_Comm_free(&twin);
    if (ranks == 1)
        return;
    MPI_Comm_split(MPI_COMM_WORLD, rank == 0, rank, &half);
    double mine = 1.0, sum = 0.0;
    expect(prange_mpi_sum_f64(half, 1, &mine, &sum) == PRANGE_OK, "a part of the ranks");
    expect(sum == (rank == 0 ? 1.0 : ranks - 1), "its sum");
    MPI_Intercomm_create(half, 0, MPI_COMM_WORLD, rank == 0, 3, &between);
    out = 5.0;
    expect(prange_mpi_sum_f64(between, N, x, &out) == PRANGE_ERROR_VALUE, "between two groups");
    expect(out == 5.0, "the output is as it was");
    MPI_Comm_free(&between);
    MPI_Comm_free(&half);
}

static int sleepy(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                  void *ctx)
{
    (void)item;
    (void)result;
    (void)worker;
    if (*(const int *)ctx && index > 2)
        raise(SIGKILL);
    return 0;
}

/* The last rank dies within a call; the others must not continue normally. */
static int die(void)
{
    int last = rank == ranks - 1;
    const prange_status status =
        prange_mpi_map_items(MPI_COMM_WORLD, 1000000, NULL, 0, NULL, 0, sleepy, &last, NULL);
    return status == PRANGE_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    double out = 5.0;
    int granted;
    long all = 0;
    expect(prange_mpi_sum_f64(MPI_COMM_WORLD, N, x, &out) == PRANGE_ERROR_MPI, "before MPI_Init");
    expect(strstr(prange_last_error(), "not initialised") != NULL, "before MPI_Init");
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &granted);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (argc > 1)
        return die();
    for (int i = 0; i < N; i++) {
        x[i] = i % 17;
        y[i] = i % 5;
    }
    for (int bad = ranks - 1; bad >= 0; bad -= ranks > 3 ? 2 : 1) {
        errors_of_arguments(bad);
        errors_of_overlaps(bad);
        out_of_memory(bad);
    }
    same_arguments();
    communicators();
    MPI_Allreduce(&failures, &all, 1, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
    MPI_Finalize();
    expect(prange_mpi_sum_f64(MPI_COMM_WORLD, N, x, &out) == PRANGE_ERROR_MPI, "after the end");
    expect(strstr(prange_last_error(), "finalised") != NULL, "after the end");
    return failures > 0 || all > 0;
}
