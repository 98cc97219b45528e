/* SPDX-License-Identifier: MIT */
/*
 * Loops over arrays of random numbers in [0, 1): a user's loop (prange_for), reductions and maps.
 * Arrays exceed the caches, and in the group "sizes" start at 10 elements. The reference is a
 * serial sum in long double, or the formula of the element.
 */
#include <prange.h>

#include "callbacks.h"
#include "cases.h"
#include "plain.h"
#include "work.h"

/* The functions of one element type. */
#define ARRAYS(REAL, T)                                                                            \
    BENCH_SETUP(setup_sum_##T, sizeof(REAL), n, 0, 1)                                              \
    BENCH_CALL(sum_##T, prange_sum_##T(it->n, it->x.data, it->out.data))                           \
    BENCH_LOOP(sum_serial_##T, *(REAL *)it->out.data = plain_sum_serial_##T(it->n, it->x.data))    \
    BENCH_LOOP(sum_openmp_##T, *(REAL *)it->out.data = plain_sum_openmp_##T(it->n, it->x.data))    \
    BENCH_FIGURE(bytes_sum_##T, sizeof(REAL) * n)                                                  \
    BENCH_SETUP(setup_map_##T, sizeof(REAL), n, 0, n)                                              \
    BENCH_CALL(square_##T, prange_map_##T(PRANGE_SQUARE, it->n, it->x.data, it->out.data))         \
    BENCH_LOOP(square_serial_##T, plain_square_serial_##T(it->n, it->x.data, it->out.data))        \
    BENCH_LOOP(square_openmp_##T, plain_square_openmp_##T(it->n, it->x.data, it->out.data))        \
    BENCH_FIGURE(bytes_map_##T, 2 * sizeof(REAL) * n)
ARRAYS(double, f64)
ARRAYS(float, f32)

/* Squares of i32 integers, whose bits are those of random f32 numbers. */
BENCH_CALL(square_i32, prange_map_i32(PRANGE_SQUARE, it->n, it->x.data, it->out.data))
BENCH_LOOP(square_serial_i32, plain_square_serial_i32(it->n, it->x.data, it->out.data))
BENCH_LOOP(square_openmp_i32, plain_square_openmp_i32(it->n, it->x.data, it->out.data))

static double wrong_squares(const bench_work *it)
{
    const int32_t *x = it->x.data, *y = it->out.data;
    double wrong = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        wrong += y[i] != (int32_t)((uint32_t)x[i] * (uint32_t)x[i]);
    return wrong;
}

BENCH_VERIFY(verify_square_i32, wrong_squares(it))

BENCH_SETUP(setup_dot, sizeof(double), n, n, 1)
BENCH_CALL(dot, prange_dot_f64(it->n, it->x.data, it->y.data, it->out.data))
BENCH_LOOP(dot_serial,
           *(double *)it->out.data = plain_dot_serial_f64(it->n, it->x.data, it->y.data))
BENCH_LOOP(dot_openmp,
           *(double *)it->out.data = plain_dot_openmp_f64(it->n, it->x.data, it->y.data))

BENCH_CALL(block,
           prange_apply_block_f64(callback_parabola_block, NULL, it->n, it->x.data, it->out.data))
BENCH_LOOP(block_serial, plain_parabola_serial_f64(it->n, it->x.data, it->out.data))
BENCH_LOOP(block_openmp, plain_parabola_openmp_f64(it->n, it->x.data, it->out.data))

BENCH_CALL(body, callback_square_body(it->n, it->x.data, it->out.data))

/* The lesser of x and y, in two steps: a mask, kept in `job`, and a choice by the mask. */
static void *setup_choice(prange_bench_size size)
{
    const ptrdiff_t n = size.n;
    return bench_work_new(size, sizeof(double), n, n, n, (size_t)n);
}

static int choice(void *state)
{
    bench_work *it = state;
    const int failed = (int)prange_compare_f64(PRANGE_LT, it->n, it->x.data, it->y.data, it->job);
    return failed ? failed
                  : (int)prange_where_f64(it->n, it->job, it->x.data, it->y.data, it->out.data);
}

BENCH_LOOP(choice_serial,
           plain_choice_serial_f64(it->n, it->x.data, it->y.data, it->job, it->out.data))
BENCH_LOOP(choice_openmp,
           plain_choice_openmp_f64(it->n, it->x.data, it->y.data, it->job, it->out.data))
BENCH_FIGURE(bytes_choice, (5 * sizeof(double) + 2) * n)
BENCH_FIGURE(footprint_choice, (3 * sizeof(double) + 1) * n)

static long double exact_choice(const bench_work *it, ptrdiff_t i)
{
    const double x = bench_array_at(&it->x, i), y = bench_array_at(&it->y, i);
    return x < y ? x : y;
}

static long double exact_sum(const bench_work *it, ptrdiff_t unused)
{
    long double sum = 0.0L;
    (void)unused;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        const long double x = bench_array_at(&it->x, i);
        sum += it->y.data ? x * bench_array_at(&it->y, i) : x;
    }
    return sum;
}

/* Formulas of one element in f64, which are exact since x has 24 bits. x^2 - x cancels near 1, so
 * its error is taken relative to x. */
#define ELEMENT(name, formula)                                                                     \
    static long double name(const bench_work *it, ptrdiff_t i)                                     \
    {                                                                                              \
        const double x = bench_array_at(&it->x, i);                                                \
        return formula;                                                                            \
    }
ELEMENT(element, x)
ELEMENT(exact_square, (x * x))
ELEMENT(exact_parabola, (x * x - x))

BENCH_VERIFY(verify_sum, bench_work_error(it, exact_sum, NULL))
BENCH_VERIFY(verify_square, bench_work_error(it, exact_square, NULL))
BENCH_VERIFY(verify_choice, bench_work_error(it, exact_choice, NULL))
BENCH_VERIFY(verify_parabola, bench_work_error(it, exact_parabola, element))

BENCH_FIGURE(operation, n)
BENCH_FIGURE(two_operations, 2 * n)

#define ARRAY BENCH_WORK, .same_bits = 1

/* A sum. The plain f32 sum in one accumulator loses three digits at 10^7 elements: its tolerance
 * only detects a loop that skips elements. */
#define SUM(T)                                                                                     \
    ARRAY, .type = #T, .limit = PRANGE_BENCH_LIMIT_READ, .setup = setup_sum_##T, .run = sum_##T,   \
           .serial = sum_serial_##T, .openmp = sum_openmp_##T, .verify = verify_sum,               \
           .bytes = bytes_sum_##T, .flops = operation, .footprint = bytes_sum_##T

/* A map, which reads one array and writes one. A square in f64 is exact; in f32 its one rounding
 * has a relative error of at most 2^-24. */
#define MAP(T)                                                                                     \
    ARRAY, .type = #T, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_map_##T,                  \
           .bytes = bytes_map_##T, .footprint = bytes_map_##T
#define SQUARE(T)                                                                                  \
    MAP(T), .serial = square_serial_##T, .openmp = square_openmp_##T, .verify = verify_square,     \
            .flops = operation

#define LARGE .sizes = BENCH_SIZES({10000000, 0})
#define SWEEP                                                                                      \
    .group = "sizes", .sizes = BENCH_SIZES({10, 0}, {100, 0}, {1000, 0}, {10000, 0}, {100000, 0},  \
                                           {1000000, 0}, {10000000, 0})

const prange_bench_case bench_cases_array[] = {
    {SQUARE(f64), SWEEP, .name = "sizes/loop_f64", .run = body,
     .summary = "y[i] = x[i]*x[i] as prange_for, one element an iteration"},
    {SUM(f64), LARGE, .name = "sum_f64", .tolerance = 1e-13, .baseline_tolerance = 1e-10,
     .summary = "sum of an array beyond the caches"},
    {SUM(f32), LARGE, .name = "f32/sum", .group = "f32", .tolerance = 1e-6,
     .baseline_tolerance = 0.05,
     .summary = "the same in f32, accumulated in f64 (the plain loops: in f32)"},
    {SUM(f64), SWEEP, .name = "sizes/sum_f64", .tolerance = 1e-13, .baseline_tolerance = 1e-10,
     .summary = "sum of an array, from 10 elements up"},
    {ARRAY, SWEEP, .name = "sizes/dot_f64", .type = "f64", .limit = PRANGE_BENCH_LIMIT_READ,
     .tolerance = 1e-13, .baseline_tolerance = 1e-10, .setup = setup_dot, .run = dot,
     .serial = dot_serial, .openmp = dot_openmp, .verify = verify_sum, .bytes = bytes_map_f64,
     .flops = two_operations, .footprint = bytes_map_f64,
     .summary = "dot product of two arrays, from 10 elements up"},
    {SQUARE(f64), .name = "map_square_f64", .sizes = BENCH_SIZES({1000, 0}, {10000000, 0}),
     .run = square_f64, .summary = "y = x^2: 1,000 numbers, and arrays beyond the caches"},
    {SQUARE(f32), LARGE, .name = "f32/square", .group = "f32", .run = square_f32, .tolerance = 6e-8,
     .baseline_tolerance = 6e-8, .summary = "the same in f32"},
    {MAP(f64), LARGE, .name = "map_block_f64", .run = block, .serial = block_serial,
     .openmp = block_openmp, .verify = verify_parabola, .flops = two_operations,
     .tolerance = 2.3e-16, .baseline_tolerance = 2.3e-16,
     .summary = "y = x^2 - x as a function of a block"},
    {ARRAY, .name = "masks/choice_f64", .group = "masks", .type = "f64",
     .sizes = BENCH_SIZES({1000, 0}, {100000, 0}, {10000000, 0}), .limit = PRANGE_BENCH_LIMIT_TRIAD,
     .setup = setup_choice, .run = choice, .serial = choice_serial, .openmp = choice_openmp,
     .verify = verify_choice, .bytes = bytes_choice, .flops = operation,
     .footprint = footprint_choice, .summary = "mask = x < y, then z = x where it holds, else y"},
    {ARRAY, SWEEP, .name = "sizes/square_i32", .type = "i32", .limit = PRANGE_BENCH_LIMIT_TRIAD,
     .setup = setup_map_f32, .bytes = bytes_map_f32, .footprint = bytes_map_f32, .run = square_i32,
     .serial = square_serial_i32, .openmp = square_openmp_i32, .verify = verify_square_i32,
     .flops = operation, .summary = "y = x^2 of integers, from 10 elements up"},
    {SQUARE(f64), SWEEP, .name = "sizes/square_f64", .run = square_f64,
     .summary = "y = x^2, from 10 elements up"},
    {0},
};
