/* SPDX-License-Identifier: MIT */
/*
 * Calls on arrays of one type: compiled for f64, f32, i64 and i32.
 */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "element.h"

#undef T
#define T(name) PRI_PASTE(name, PRI_TYPE)
#define COMM MPI_COMM_WORLD

static element x[MOST], y[MOST], copy[MOST], sorted[MOST];

/* Reductions by number; `of` NULL: on one machine. */
#define SUM_ALL(name)                                                                              \
    (piece ? T(prange_mpi_##name)(COMM, n, x + at, out) : T(prange_##name)(n, x, out))

static prange_status reduce(int k, const part *piece, ptrdiff_t n, const char **name, void *out)
{
    const ptrdiff_t at = piece ? piece->first : 0;
#define CASE(number, called)                                                                       \
    case number:                                                                                   \
        *name = #called;                                                                           \
        return piece ? T(prange_mpi_##called)(COMM, n, x + at, out) : T(prange_##called)(n, x, out)
#define CASE_DDOF(number, called, ddof)                                                            \
    case number:                                                                                   \
        *name = #called;                                                                           \
        return piece ? T(prange_mpi_##called)(COMM, n, x + at, ddof, out)                          \
                     : T(prange_##called)(n, x, ddof, out)
    switch (k) {
        CASE(0, sum);
        CASE(1, prod);
        CASE(2, min);
        CASE(3, max);
        CASE(4, argmin);
        CASE(5, argmax);
        CASE(6, mean);
        CASE_DDOF(7, var, 0);
        CASE_DDOF(8, var, 1);
        CASE_DDOF(9, std, 7);
        CASE(10, count_nonzero);
        CASE(11, any);
        CASE(12, all);
#if PRI_IS_REAL
        CASE(13, norm2);
    default:
        *name = "dot";
        return piece ? T(prange_mpi_dot)(COMM, n, x + at, y + at, out)
                     : T(prange_dot)(n, x, y, out);
#else
    default:
        return PRANGE_ERROR_VALUE;
#endif
    }
}

enum { REDUCTIONS = PRI_IS_REAL ? 15 : 13 };

static void check_reductions(const part *piece, int first_time)
{
    for (int k = 0; k < REDUCTIONS; k++) {
        char got[16], wanted[16];
        const char *name = "";
        memset(got, 0, sizeof got);
        memset(wanted, 0, sizeof wanted);
        const prange_status status = reduce(k, NULL, piece->n, &name, wanted);
        expect_status(name, piece, reduce(k, piece, piece->count, &name, got), status);
        expect_bytes(name, piece, got, wanted, sizeof got);
        if (first_time)
            add_to_digest(got, sizeof got);
    }
}

static void check_order(const part *piece, int first_time)
{
    static const double q[] = {0.5, 0.0, 1.0, 0.123, 0.999};
    double got[5] = {0}, wanted[5] = {0};
    memcpy(sorted, x, sizeof x);
    expect_status("sort", piece, T(prange_sort)(piece->n, sorted), PRANGE_OK);
    memcpy(copy, x, sizeof x);
    expect_status("sort", piece, T(prange_mpi_sort)(COMM, piece->count, copy + piece->first),
                  PRANGE_OK);
    expect_bytes("sort", piece, copy + piece->first, sorted + piece->first,
                 (size_t)piece->count * sizeof *copy);
    const prange_status status = T(prange_quantile)(piece->n, x, 5, q, wanted);
    expect_status("quantile", piece,
                  T(prange_mpi_quantile)(COMM, piece->count, x + piece->first, 5, q, got), status);
    for (int j = 0; j < 5; j++) /* any NaN is equal to any other */
        if (got[j] == got[j] || wanted[j] == wanted[j])
            expect_bytes("quantile", piece, &got[j], &wanted[j], sizeof got[j]);
    if (first_time)
        add_to_digest(got, status == PRANGE_OK && got[0] == got[0] ? sizeof got : 0);
}

/* The first k elements in order; k > n is an error for ranks and for one machine. */
static void check_first(const part *piece, int first_time)
{
    typedef prange_status one(ptrdiff_t, const element *, ptrdiff_t, element *, ptrdiff_t *);
    typedef prange_status many(MPI_Comm, ptrdiff_t, const element *, ptrdiff_t, element *,
                               ptrdiff_t *);
    static one *const ones[] = {T(prange_top_k), T(prange_bottom_k)};
    static many *const manies[] = {T(prange_mpi_top_k), T(prange_mpi_bottom_k)};
    static element values[2][MOST + 1];
    static ptrdiff_t index[2][MOST + 1];
    const ptrdiff_t some[] = {0, 1, 37, piece->n / 2, piece->n};
    for (int j = 0; j < 10; j++) {
        const ptrdiff_t k = some[j / 2];
        const prange_status status = ones[j % 2](piece->n, x, k, values[0], index[0]);
        /* A rank may request one of the two outputs, both or none. */
        const int wanted = (piece->rank + j) % 4;
        expect_status("top_k", piece,
                      manies[j % 2](COMM, piece->count, x + piece->first, k,
                                    wanted & 1 ? NULL : values[1], wanted & 2 ? NULL : index[1]),
                      status);
        if (status != PRANGE_OK)
            continue;
        if (!(wanted & 1))
            expect_bytes("top_k", piece, values[1], values[0], (size_t)k * sizeof *values[0]);
        if (!(wanted & 2))
            expect_bytes("top_k", piece, index[1], index[0], (size_t)k * sizeof *index[0]);
        if (first_time) {
            add_to_digest(values[0], (size_t)k * sizeof *values[0]);
            add_to_digest(index[0], (size_t)k * sizeof *index[0]);
        }
    }
}

/* Any NaN is equal to any other. */
static void check_scans(const part *piece, int first_time)
{
    typedef prange_status one(ptrdiff_t, const element *, element *);
    typedef prange_status many(MPI_Comm, ptrdiff_t, const element *, element *);
    static one *const ones[] = {T(prange_cumsum), T(prange_cumprod), T(prange_cummin),
                                T(prange_cummax)};
    static many *const manies[] = {T(prange_mpi_cumsum), T(prange_mpi_cumprod),
                                   T(prange_mpi_cummin), T(prange_mpi_cummax)};
    for (int k = 0; k < 4; k++) {
        memcpy(copy, x, sizeof x);
        expect_status("scan", piece, ones[k](piece->n, x, sorted), PRANGE_OK);
        element *to = copy + piece->first; /* in place, or elsewhere */
        expect_status("scan", piece,
                      manies[k](COMM, piece->count, k % 2 ? to : x + piece->first, to), PRANGE_OK);
        for (ptrdiff_t i = 0; i < piece->n; i++) {
            if (pri_isnan(sorted[i]))
                sorted[i] = 0;
            if (pri_isnan(copy[i]))
                copy[i] = 0;
        }
        expect_bytes("scan", piece, to, sorted + piece->first, (size_t)piece->count * sizeof *copy);
        if (first_time)
            add_to_digest(sorted, (size_t)piece->n * sizeof *sorted);
    }
}

static void check_histogram(const part *piece, int first_time)
{
    enum { BINS = 37 };
    ptrdiff_t got[BINS], wanted[BINS];
    const element low = (element)-100, high = (element)333;
    const prange_status status = T(prange_histogram)(piece->n, x, BINS, low, high, wanted);
    expect_status(
        "histogram", piece,
        T(prange_mpi_histogram)(COMM, piece->count, x + piece->first, BINS, low, high, got),
        status);
    expect_bytes("histogram", piece, got, wanted, sizeof got);
    if (first_time)
        add_to_digest(got, sizeof got);
}

#if PRI_IS_REAL
static void check_random(const part *piece, int first_time)
{
    typedef prange_status one(uint64_t, uint64_t, uint64_t, ptrdiff_t, element *);
    typedef prange_status many(MPI_Comm, uint64_t, uint64_t, uint64_t, ptrdiff_t, element *);
    static one *const ones[] = {T(prange_random_uniform), T(prange_random_normal),
                                T(prange_random_exponential)};
    static many *const manies[] = {T(prange_mpi_random_uniform), T(prange_mpi_random_normal),
                                   T(prange_mpi_random_exponential)};
    for (int k = 0; k < 3; k++) {
        expect_status("random", piece, ones[k](3, 4, 55, piece->n, sorted), PRANGE_OK);
        expect_status("random", piece, manies[k](COMM, 3, 4, 55, piece->count, copy), PRANGE_OK);
        expect_bytes("random", piece, copy, sorted + piece->first,
                     (size_t)piece->count * sizeof *copy);
        if (first_time)
            add_to_digest(sorted, (size_t)piece->n * sizeof *sorted);
    }
}
#endif

void T(check)(const part *piece, int first_time)
{
    /* Numbers that cancel; then special ones among them, whose sums are NaN. */
    for (int special = 0; special < 2; special++) {
        T(random_fill)(100 + (uint64_t)special, MOST, x);
        T(random_fill)(102, MOST, y);
#if PRI_IS_REAL
        if (special)
            T(random_fill_special)(101, 50, MOST, x);
        else
            for (ptrdiff_t i = 0; i < MOST; i += 5)
                x[i] += (element)1e5;
#else
        for (ptrdiff_t i = 0; i < MOST && special; i++)
            x[i] = (element)((uint64_t)y[i] % 1000 + 1000);
#endif
        check_reductions(piece, first_time);
        check_order(piece, first_time);
        check_first(piece, first_time);
        check_scans(piece, first_time);
        check_histogram(piece, first_time);
        if (piece->n > 5000 && piece->kind > 1)
            break;
    }
#if PRI_IS_REAL
    check_random(piece, first_time);
#endif
}
