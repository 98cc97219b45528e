/* SPDX-License-Identifier: MIT */
/*
 * Users' reductions with a non-commutative join, integrals by points and by blocks, and failures of
 * their functions.
 */
#include <math.h>
#include <string.h>

#include "check.h"

#define COMM MPI_COMM_WORLD

/* A sum, and a hash of the indices in their order. */
typedef struct chain {
    double sum;
    uint64_t power, hash; /* hash = of the indices, power = 31^count */
} chain;

static void begin_chain(void *partial, void *ctx)
{
    (void)ctx;
    *(chain *)partial = (chain){0.0, 1, 0};
}

/* ctx: the first index that fails; all above it fail too. */
static int run_chain(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    chain *job = partial;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i++) {
        job->sum += sin((double)i);
        job->hash = job->hash * 31 + (uint64_t)i;
        job->power *= 31;
        if (i >= *(const ptrdiff_t *)ctx)
            return 9;
    }
    return 0;
}

static void join_chains(void *left, const void *right, void *ctx)
{
    chain *a = left;
    const chain *b = right;
    (void)ctx;
    a->sum += b->sum;
    a->hash = a->hash * b->power + b->hash;
    a->power *= b->power;
}

static void check_reduction(const part *piece, ptrdiff_t block, int first_time)
{
    const prange_reduction reduction = {sizeof(chain), block, begin_chain, run_chain, join_chains};
    ptrdiff_t never = PTRDIFF_MAX, at = -50 + piece->n / 3;
    chain got, wanted;
    memset(&got, 0, sizeof got);
    memset(&wanted, 0, sizeof wanted);
    expect_status("reduce", piece, prange_reduce(-50, piece->n - 50, &reduction, &never, &wanted),
                  PRANGE_OK);
    expect_status("reduce", piece,
                  prange_mpi_reduce(COMM, -50, piece->n - 50, &reduction, &never, &got), PRANGE_OK);
    expect_bytes("reduce", piece, &got, &wanted, sizeof got);
    if (first_time)
        add_to_digest(&got, sizeof got);
    if (piece->n < 100)
        return;
    expect_status("reduce", piece, prange_reduce(-50, piece->n - 50, &reduction, &at, &got),
                  PRANGE_ERROR_CALLBACK);
    const prange_failure one = prange_last_failure();
    expect_status("reduce", piece,
                  prange_mpi_reduce(COMM, -50, piece->n - 50, &reduction, &at, &got),
                  PRANGE_ERROR_CALLBACK);
    const prange_failure many = prange_last_failure();
    expect_bytes("a failure", piece, &many.index, &one.index, sizeof many.index);
    expect_bytes("a code", piece, &many.code, &one.code, sizeof many.code);
    expect_bytes("an untouched result", piece, &got, &wanted, sizeof got);
}

static double wave(double x, void *ctx)
{
    (void)ctx;
    return sin(x) * x;
}

static float wave_f32(float x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

static int waves(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = wave(x[j], NULL);
    return ctx && x[n - 1] > *(const double *)ctx ? 4 : 0;
}

static int waves_f32(ptrdiff_t n, const float *x, float *y, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = wave_f32(x[j], NULL);
    return 0;
}

static void check_integrals(const part *piece, int first_time)
{
    double got[2] = {0}, wanted[2] = {0};
    float narrow[2] = {0}, expected[2] = {0};
    const ptrdiff_t n = piece->n;
    double limit = 0.3;
    for (int k = 0; k < 2; k++) {
        expect_status("integrate", piece,
                      k ? prange_integrate_block_f64(waves, NULL, -1.0, 2.0, n, &wanted[k])
                        : prange_integrate_f64(wave, NULL, -1.0, 2.0, n, &wanted[k]),
                      PRANGE_OK);
        expect_status("integrate", piece,
                      k ? prange_mpi_integrate_block_f64(COMM, waves, NULL, -1.0, 2.0, n, &got[k])
                        : prange_mpi_integrate_f64(COMM, wave, NULL, -1.0, 2.0, n, &got[k]),
                      PRANGE_OK);
        expect_status("integrate", piece,
                      k ? prange_integrate_block_f32(waves_f32, NULL, -1.0F, 2.0F, n, &expected[k])
                        : prange_integrate_f32(wave_f32, NULL, -1.0F, 2.0F, n, &expected[k]),
                      PRANGE_OK);
        expect_status(
            "integrate", piece,
            k ? prange_mpi_integrate_block_f32(COMM, waves_f32, NULL, -1.0F, 2.0F, n, &narrow[k])
              : prange_mpi_integrate_f32(COMM, wave_f32, NULL, -1.0F, 2.0F, n, &narrow[k]),
            PRANGE_OK);
    }
    expect_bytes("integrate", piece, got, wanted, sizeof got);
    expect_bytes("integrate", piece, narrow, expected, sizeof narrow);
    if (first_time) {
        add_to_digest(got, sizeof got);
        add_to_digest(narrow, sizeof narrow);
    }
    if (n < 100)
        return;
    expect_status("integrate", piece, prange_integrate_block_f64(waves, &limit, -1.0, 2.0, n, got),
                  PRANGE_ERROR_CALLBACK);
    const prange_failure one = prange_last_failure();
    expect_status("integrate", piece,
                  prange_mpi_integrate_block_f64(COMM, waves, &limit, -1.0, 2.0, n, got),
                  PRANGE_ERROR_CALLBACK);
    const prange_failure many = prange_last_failure();
    expect_bytes("a failure", piece, &many.index, &one.index, sizeof many.index);
    expect_bytes("an untouched result", piece, got, wanted, sizeof got);
}

/* Sample i; ctx is the first sample that fails; all above it fail too. */
static double sample_of(ptrdiff_t i)
{
    return sin(0.7 * (double)i) * (double)(i % 1000);
}

static int samples(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    for (ptrdiff_t i = 0; i < count; i++)
        values[i] = sample_of(first + i);
    return first + count > *(const ptrdiff_t *)ctx ? 6 : 0;
}

static int samples_f32(ptrdiff_t first, ptrdiff_t count, float *values, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t i = 0; i < count; i++)
        values[i] = (float)sample_of(first + i);
    return 0;
}

/* The variance is that of an array of the samples; the mean, that of one partial result. */
static void check_monte_carlo(const part *piece, int first_time)
{
    static double x[MOST];
    const ptrdiff_t n = piece->n;
    ptrdiff_t never = PTRDIFF_MAX, at = n / 2;
    double got[4] = {0}, wanted[3] = {0}, before = 0.0;
    prange_partial *whole = NULL;
    const prange_status status = n > 1 ? PRANGE_OK : PRANGE_ERROR_EMPTY;
    (void)samples(0, n, x, &never);
    expect_status("samples", piece, prange_var_f64(n, x, 1, &wanted[1]), status);
    expect_status("samples", piece, prange_partial_begin(PRANGE_PARTIAL_VAR, PRANGE_F64, n, &whole),
                  PRANGE_OK);
    expect_status("samples", piece, prange_partial_add_f64(whole, 0, n, x), PRANGE_OK);
    expect_status("samples", piece, prange_partial_moments(whole, 1, &wanted[0], &before), status);
    prange_partial_free(whole);
    expect_status("samples", piece,
                  prange_mpi_monte_carlo_f64(COMM, n, samples, &never, 1, &got[0], &got[1]),
                  status);
    expect_bytes("samples", piece, got, wanted, 2 * sizeof *got);
    expect_status("samples", piece,
                  prange_mpi_monte_carlo_f32(COMM, n, samples_f32, NULL, 1, &got[2], &got[3]),
                  status);
    if (first_time)
        add_to_digest(got, sizeof got);
    if (n < 100)
        return;
    before = got[0];
    expect_status("samples", piece,
                  prange_mpi_monte_carlo_f64(COMM, n, samples, &at, 1, &got[0], &got[1]),
                  PRANGE_ERROR_CALLBACK);
    at = at / 4096 * 4096;
    const prange_failure failure = prange_last_failure();
    expect_bytes("a failing sample", piece, &failure.index, &at, sizeof at);
    expect_bytes("an untouched mean", piece, got, &before, sizeof before);
}

enum { ITEMS = 700 };

/* The result of an item; the item of ctx fails, and each 100th above it. */
static int square(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                  void *ctx)
{
    const int64_t *in = item;
    const ptrdiff_t bad = *(const ptrdiff_t *)ctx;
    double sum = 0.0;
    (void)worker;
    for (ptrdiff_t i = 0; i < 20 * (index % 97); i++)
        sum += sin((double)(i + in[1]));
    *(double *)result = sum + (double)(in[0] * in[0]);
    return index >= bad && (index - bad) % 100 == 0 ? 5 : 0;
}

static int cancel(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    (void)done;
    (void)total;
    (void)ctx;
    return 1;
}

/* The same, but the result stays on the rank that made it. */
static int keep(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    const ptrdiff_t never = PTRDIFF_MAX;
    (void)result;
    return square(index, item, (double *)ctx + index, worker, (void *)&never);
}

/* Exactly one rank has the result of each item; the others have 0. */
static void check_kept_items(const part *piece, const int64_t (*items)[2], const double *wanted)
{
    static double kept[ITEMS];
    memset(kept, 0, sizeof kept);
    expect_status("kept items", piece,
                  prange_mpi_map_items(COMM, piece->n, piece->rank == 0 ? items : NULL, 16, NULL, 0,
                                       keep, kept, NULL),
                  PRANGE_OK);
    MPI_Allreduce(MPI_IN_PLACE, kept, ITEMS, MPI_DOUBLE, MPI_SUM, COMM);
    expect_bytes("kept items", piece, kept, wanted, (size_t)piece->n * sizeof *kept);
}

/* Results are on rank 0, where they are compared. */
static void check_items(const part *piece, int first_time)
{
    static int64_t items[ITEMS][2];
    static double got[ITEMS], wanted[ITEMS];
    static int codes[ITEMS], expected[ITEMS];
    const int root = piece->rank == 0;
    const size_t bytes = root ? (size_t)piece->n * sizeof *got : 0;
    ptrdiff_t never = PTRDIFF_MAX, at = piece->n / 2;
    prange_report one = {.done = -1}, many = {.done = -1};
    prange_options options = PRANGE_OPTIONS_INIT, alone = PRANGE_OPTIONS_INIT;
    for (ptrdiff_t i = 0; i < ITEMS; i++) {
        items[i][0] = i;
        items[i][1] = -i;
    }
    expect_status("items", piece,
                  prange_map_items(piece->n, items, 16, wanted, 8, square, &never, NULL),
                  PRANGE_OK);
    expect_status("items", piece,
                  prange_mpi_map_items(COMM, piece->n, root ? items : NULL, 16, root ? got : NULL,
                                       8, square, &never, NULL),
                  PRANGE_OK);
    expect_bytes("items", piece, got, wanted, bytes);
    check_kept_items(piece, items, wanted);
    if (first_time)
        add_to_digest(wanted, (size_t)piece->n * sizeof *wanted);
    if (piece->n == 0)
        return;
    expect_status("items", piece,
                  prange_mpi_map_items(COMM, piece->n, root ? items : NULL, 16, root ? got : NULL,
                                       8, square, &at, NULL),
                  PRANGE_ERROR_CALLBACK);
    const prange_failure failure = prange_last_failure();
    expect_bytes("the index of an item", piece, &failure.index, &at, sizeof at);
    expect_bytes("items below a failure", piece, got, wanted, root ? (size_t)at * sizeof *got : 0);
    options.on_error = alone.on_error = PRANGE_COLLECT;
    options.codes = root ? codes : NULL;
    alone.codes = expected;
    options.report = &many;
    alone.report = &one;
    expect_status("items", piece,
                  prange_map_items(piece->n, items, 16, wanted, 8, square, &at, &alone),
                  PRANGE_ERROR_CALLBACK);
    expect_status("items", piece,
                  prange_mpi_map_items(COMM, piece->n, root ? items : NULL, 16, root ? got : NULL,
                                       8, square, &at, &options),
                  PRANGE_ERROR_CALLBACK);
    expect_bytes("all items", piece, got, wanted, bytes);
    expect_bytes("codes", piece, codes, expected, root ? (size_t)piece->n * sizeof *codes : 0);
    one.workers = many.workers;
    expect_bytes("a report", piece, &many, &one, sizeof one);
    prange_options impatient = PRANGE_OPTIONS_INIT;
    impatient.progress = cancel;
    impatient.progress_ms = 0;
    const prange_status status = prange_mpi_map_items(
        COMM, piece->n, root ? items : NULL, 16, root ? got : NULL, 8, square, &never, &impatient);
    if (status != PRANGE_OK) /* all items had been done already */
        expect_status("cancelled items", piece, status, PRANGE_ERROR_CANCELLED);
}

void check_samples(int ranks, int rank, int first_time)
{
    static const ptrdiff_t sizes[] = {0, 1, 2, 63, 4096, 4097, 40000};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const part piece = part_of(0, sizes[s], ranks, rank);
        check_monte_carlo(&piece, first_time);
    }
}

void check_functions(int ranks, int rank, int first_time)
{
    static const ptrdiff_t sizes[] = {0, 1, 63, 1024, 1025, 40000};
    static const ptrdiff_t items[] = {0, 1, 5, ITEMS};
    for (int k = 0; k < 4; k++) {
        const part piece = part_of(0, items[k], ranks, rank);
        check_items(&piece, first_time);
    }
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const part piece = part_of(0, sizes[s], ranks, rank);
        check_reduction(&piece, 0, first_time);
        check_reduction(&piece, 100, first_time);
        check_integrals(&piece, first_time);
    }
}
