/* SPDX-License-Identifier: MIT */
#include "errors.h"

#include <string.h>

#include <prange.h>
#include <prange/mpi.h>

#define COMM MPI_COMM_WORLD

enum { MOST = 9000, K = 3 };
static double out[MOST], before[MOST];
static ptrdiff_t counts[MOST];
static double neighbors[MOST / 100 * 16 * (MOST / 100)];
static int partly; /* whether outputs may be written in part */

static prange_status sum(ptrdiff_t n, const double *x, const double *y)
{
    (void)y;
    return prange_mpi_sum_f64(COMM, n, x, out);
}

static prange_status dot(ptrdiff_t n, const double *x, const double *y)
{
    return prange_mpi_dot_f64(COMM, n, x, y, out);
}

static prange_status sort(ptrdiff_t n, const double *x, const double *y)
{
    (void)y;
    memcpy(out, x, (size_t)n * sizeof *x);
    memcpy(before, x, (size_t)n * sizeof *x);
    return prange_mpi_sort_f64(COMM, n, out);
}

static prange_status quantile(ptrdiff_t n, const double *x, const double *y)
{
    static const double q[] = {0.25, 0.5};
    (void)y;
    return prange_mpi_quantile_f64(COMM, n, x, 2, q, out);
}

static prange_status top_k(ptrdiff_t n, const double *x, const double *y)
{
    (void)y;
    return prange_mpi_top_k_f64(COMM, n, x, n / 2, out, counts);
}

static prange_status histogram(ptrdiff_t n, const double *x, const double *y)
{
    (void)y;
    return prange_mpi_histogram_f64(COMM, n, x, 7, 0.0, 20.0, counts);
}

static prange_status nearest(ptrdiff_t n, const double *x, const double *y)
{
    const prange_distance_options_f64 options = {.y_stride = 4};
    return prange_mpi_nearest_f64(COMM, &options, n / 100, n / 100, 3, x, y, K, counts, out);
}

static prange_status radius(ptrdiff_t n, const double *x, const double *y)
{
    static ptrdiff_t offsets[MOST / 100 + 1];
    const prange_distance_options_f64 options = {.y_stride = 4};
    const ptrdiff_t few = n / 100;
    const prange_status status =
        prange_mpi_radius_count_f64(COMM, &options, few, few, 3, x, y, 0.5, offsets);
    return status == PRANGE_OK ? prange_mpi_radius_f64(COMM, &options, few, few, 3, x, y, 0.5,
                                                       offsets, NULL, neighbors)
                               : status;
}

static int samples(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t i = 0; i < count; i++)
        values[i] = (double)(first + i);
    return 0;
}

static prange_status monte_carlo(ptrdiff_t n, const double *x, const double *y)
{
    (void)x;
    (void)y;
    return prange_mpi_monte_carlo_f64(COMM, 5 * n, samples, NULL, 0, &out[0], &out[1]);
}

static int count_up(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread;
    (void)ctx;
    *(double *)partial += (double)(end - begin);
    return 0;
}

static void add(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(double *)left += *(const double *)right;
}

static prange_status reduce(ptrdiff_t n, const double *x, const double *y)
{
    const prange_reduction reduction = {.size = 64, .run = count_up, .join = add};
    (void)x;
    (void)y;
    return prange_mpi_reduce(COMM, 0, n, &reduction, NULL, out);
}

static double identity(double x, void *ctx)
{
    (void)ctx;
    return x;
}

static prange_status integrate(ptrdiff_t n, const double *x, const double *y)
{
    (void)x;
    (void)y;
    return prange_mpi_integrate_f64(COMM, identity, NULL, 0.0, 1.0, n, out);
}

static prange_status scan(ptrdiff_t n, const double *x, const double *y)
{
    (void)y;
    return prange_mpi_cumsum_f64(COMM, n, x, out);
}

static int copy(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    (void)index;
    (void)worker;
    (void)ctx;
    *(double *)result = *(const double *)item;
    return 0;
}

static prange_status items(ptrdiff_t n, const double *x, const double *y)
{
    (void)y;
    (void)n;
    return prange_mpi_map_items(COMM, 10, x, 8, out, 8, copy, NULL, NULL);
}

static const struct {
    const char *name;
    prange_status (*call)(ptrdiff_t n, const double *x, const double *y);
} calls[] = {
    {"sum", sum},
    {"dot", dot},
    {"sort", sort},
    {"quantile", quantile},
    {"top_k", top_k},
    {"histogram", histogram},
    {"nearest", nearest},
    {"radius", radius},
    {"monte_carlo", monte_carlo},
    {"reduce", reduce},
    {"scan", scan},
    {"items", items},
    {"integrate", integrate},
};

int error_calls(void)
{
    return sizeof calls / sizeof *calls;
}

const char *error_name(int k)
{
    return calls[k].name;
}

prange_status error_call(int k, ptrdiff_t n, const double *x, const double *y)
{
    partly = calls[k].call == items;
    memset(out, 0x55, sizeof out);
    memset(before, 0x55, sizeof before);
    memset(counts, 0x55, sizeof counts);
    return calls[k].call(n, x, y);
}

int error_untouched(void)
{
    ptrdiff_t filled;
    memset(&filled, 0x55, sizeof filled);
    for (int i = 0; i < MOST; i++)
        if (counts[i] != filled)
            return 0;
    return partly || memcmp(out, before, sizeof out) == 0;
}
