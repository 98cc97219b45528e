/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions over random numbers in [0, 1): in a first-level cache, in a second-level
 * cache, and beyond the caches; and option prices computed with them. The reference is the C
 * library in long double.
 */
#include <tgmath.h>

#include <prange.h>

#include "black_scholes.h"
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

BENCH_SETUP(setup2_f64, sizeof(double), n, n, n)
BENCH_SETUP(setup2_f32, sizeof(float), n, n, n)
BENCH_FIGURE(bytes2_f64, 24.0 * n)
BENCH_FIGURE(bytes2_f32, 12.0 * n)

#define FORMS2(NAME, name, formula, T)                                                             \
    BENCH_CALL(name##_##T,                                                                         \
               prange_map2_##T(PRANGE_##NAME, it->n, it->x.data, it->y.data, it->out.data))        \
    BENCH_LOOP(name##_serial_##T,                                                                  \
               plain_##name##_serial_##T(it->n, it->x.data, it->y.data, it->out.data))             \
    BENCH_LOOP(name##_openmp_##T,                                                                  \
               plain_##name##_openmp_##T(it->n, it->x.data, it->y.data, it->out.data))
BENCH_ELEMENTARY2(FORMS2, f64)
BENCH_ELEMENTARY2(FORMS2, f32)

BENCH_CALL(options, black_scholes(it->n, it->x.data, it->y.data, it->out.data))
BENCH_PLAIN(options, plain_black_scholes, it->n, it->x.data, it->y.data, it->out.data)

#define EXACT(NAME, name, formula, T)                                                              \
    static long double exact_##name(const bench_work *it, ptrdiff_t i)                             \
    {                                                                                              \
        const long double x = bench_array_at(&it->x, i);                                           \
        return formula;                                                                            \
    }                                                                                              \
    BENCH_VERIFY(verify_##name, bench_work_error(it, exact_##name, NULL))
BENCH_ELEMENTARY(EXACT, )

#define EXACT2(NAME, name, formula, T)                                                             \
    static long double exact_##name(const bench_work *it, ptrdiff_t i)                             \
    {                                                                                              \
        const long double x = bench_array_at(&it->x, i), y = bench_array_at(&it->y, i);            \
        return formula;                                                                            \
    }                                                                                              \
    BENCH_VERIFY(verify_##name, bench_work_error(it, exact_##name, NULL))
BENCH_ELEMENTARY2(EXACT2, )

#define F(name) name##l
BENCH_BLACK_SCHOLES(exact_value, long double, F)

static long double exact_option(const bench_work *it, ptrdiff_t i)
{
    return exact_value(bench_array_at(&it->x, i), bench_array_at(&it->y, i));
}

/* The value is a difference of numbers as large as the spot, so the error is relative to it. */
static long double exact_spot(const bench_work *it, ptrdiff_t i)
{
    return 80 + 40 * (long double)bench_array_at(&it->x, i);
}
BENCH_VERIFY(verify_options, bench_work_error(it, exact_option, exact_spot))

/* One rounding is 2^-53 or 2^-24 of the result. The plain loops may be off by some units. */
#define TOLERANCE_f64 .tolerance = 0.53 * 0x1p-52, .baseline_tolerance = 5 * 0x1p-52
#define TOLERANCE_f32 .tolerance = 0.501 * 0x1p-23, .baseline_tolerance = 5 * 0x1p-23
#define ROW_OF(function, text, T, two)                                                             \
    {BENCH_WORK,                                                                                   \
     .same_bits = 1,                                                                               \
     .group = "elementary",                                                                        \
     .name = "elementary/" #function "_" #T,                                                       \
     .type = #T,                                                                                   \
     .limit = PRANGE_BENCH_LIMIT_TRIAD,                                                            \
     .sizes = BENCH_SIZES({1000, 0}, {30000, 0}, {10000000, 0}),                                   \
     TOLERANCE_##T,                                                                                \
     .setup = setup##two##_##T,                                                                    \
     .run = function##_##T,                                                                        \
     .serial = function##_serial_##T,                                                              \
     .openmp = function##_openmp_##T,                                                              \
     .verify = verify_##function,                                                                  \
     .bytes = bytes##two##_##T,                                                                    \
     .flops = operations,                                                                          \
     .footprint = bytes##two##_##T,                                                                \
     .summary = text},

/* The formula is made text here, where exp is not yet a macro of <tgmath.h>. */
#define ROW(NAME, function, formula, T) ROW_OF(function, #formula, T, )
#define ROW2(NAME, function, formula, T) ROW_OF(function, #formula, T, 2)

const prange_bench_case bench_cases_elementary[] = {
    BENCH_ELEMENTARY(ROW, f64) BENCH_ELEMENTARY(ROW, f32) /**/
    BENCH_ELEMENTARY2(ROW2, f64) BENCH_ELEMENTARY2(ROW2, f32){
        BENCH_WORK,
        .same_bits = 1,
        .group = "elementary",
        .name = "elementary/black_scholes",
        .type = "f64",
        .limit = PRANGE_BENCH_LIMIT_TRIAD,
        .sizes = BENCH_SIZES({1000, 0}, {1000000, 0}),
        .tolerance = 16 * 0x1p-53,
        .setup = setup2_f64,
        .run = options,
        .serial = options_serial,
        .openmp = options_openmp,
        .verify = verify_options,
        .bytes = bytes2_f64,
        .flops = operations,
        .footprint = bytes2_f64,
        .summary = "calls priced by the formula of Black and Scholes, by maps over blocks",
    },
    {0},
};
