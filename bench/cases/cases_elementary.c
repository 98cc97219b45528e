/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions over random numbers in [0, 1): in a first-level cache, in a second-level
 * one, and beyond the caches. The reference is the C library in long double.
 */
#include <tgmath.h>

#include <prange.h>

#include "cases.h"
#include "elementary.h"
#include "work.h"

BENCH_SETUP(setup_f64, sizeof(double), n, 0, n)
BENCH_SETUP(setup_f32, sizeof(float), n, 0, n)
BENCH_FIGURE(bytes_f64, 16.0 * n)
BENCH_FIGURE(bytes_f32, 8.0 * n)
BENCH_FIGURE(operations, n)

#define FORMS(NAME, name, formula, T)                                                              \
    BENCH_CALL(name##_##T, prange_map_##T(PRANGE_##NAME, it->n, it->x.data, it->out.data))         \
    BENCH_LOOP(name##_serial_##T, plain_##name##_serial_##T(it->n, it->x.data, it->out.data))      \
    BENCH_LOOP(name##_openmp_##T, plain_##name##_openmp_##T(it->n, it->x.data, it->out.data))
BENCH_ELEMENTARY(FORMS, f64)
BENCH_ELEMENTARY(FORMS, f32)

#define EXACT(NAME, name, formula, T)                                                              \
    static long double exact_##name(const bench_work *it, ptrdiff_t i)                             \
    {                                                                                              \
        const long double x = bench_array_at(&it->x, i);                                           \
        return formula;                                                                            \
    }                                                                                              \
    BENCH_VERIFY(verify_##name, bench_work_error(it, exact_##name, NULL))
BENCH_ELEMENTARY(EXACT, )

/* One rounding is 2^-53 or 2^-24 of the result. The plain loops may be off by some units. */
#define TOLERANCE_f64 .tolerance = 0.53 * 0x1p-52, .baseline_tolerance = 5 * 0x1p-52
#define TOLERANCE_f32 .tolerance = 0.501 * 0x1p-23, .baseline_tolerance = 5 * 0x1p-23
#define ROW(NAME, function, formula, T)                                                            \
    {BENCH_WORK,                                                                                   \
     .same_bits = 1,                                                                               \
     .group = "elementary",                                                                        \
     .name = "elementary/" #function "_" #T,                                                       \
     .type = #T,                                                                                   \
     .limit = PRANGE_BENCH_LIMIT_TRIAD,                                                            \
     .sizes = BENCH_SIZES({1000, 0}, {30000, 0}, {10000000, 0}),                                   \
     TOLERANCE_##T,                                                                                \
     .setup = setup_##T,                                                                           \
     .run = function##_##T,                                                                        \
     .serial = function##_serial_##T,                                                              \
     .openmp = function##_openmp_##T,                                                              \
     .verify = verify_##function,                                                                  \
     .bytes = bytes_##T,                                                                           \
     .flops = operations,                                                                          \
     .footprint = bytes_##T,                                                                       \
     .summary = "y = " #formula},

const prange_bench_case bench_cases_elementary[] = {
    BENCH_ELEMENTARY(ROW, f64) BENCH_ELEMENTARY(ROW, f32){0},
};
