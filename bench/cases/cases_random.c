/* SPDX-License-Identifier: MIT */
/*
 * Random numbers by index, in a second-level cache and beyond all. The reference is the definition
 * in long double.
 */
#include <prange.h>

#include <math.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

enum { SEED = 20260101 };

BENCH_SETUP(setup, sizeof(double), 0, 0, n)
BENCH_CALL(uniform, prange_random_uniform_f64(SEED, 0, 0, it->n, it->out.data))
BENCH_LOOP(uniform_serial, plain_uniform_serial(SEED, it->n, it->out.data))
BENCH_LOOP(uniform_openmp, plain_uniform_openmp(SEED, it->n, it->out.data))
BENCH_CALL(normal, prange_random_normal_f64(SEED, 0, 0, it->n, it->out.data))
BENCH_LOOP(normal_serial, plain_normal_serial(SEED, it->n, it->out.data))
BENCH_LOOP(normal_openmp, plain_normal_openmp(SEED, it->n, it->out.data))

static long double exact_uniform(const bench_work *it, ptrdiff_t i)
{
    (void)it;
    return (long double)(plain_random_word(SEED, (uint64_t)i) >> 11) * 0x1p-53L;
}

static long double radius(const bench_work *it, ptrdiff_t i)
{
    const uint64_t word = plain_random_word(SEED, (uint64_t)i & ~1ull);
    (void)it;
    return sqrtl(-2.0L * logl(((long double)(word >> 12) + 0.5L) * 0x1p-52L));
}

static long double exact_normal(const bench_work *it, ptrdiff_t i)
{
    const long double turn = 6.283185307179586476925286766559005768L;
    const uint64_t word = plain_random_word(SEED, (uint64_t)i | 1ull);
    const long double angle = turn * ((long double)word * 0x1p-64L);
    return radius(it, i) * (i % 2 ? sinl(angle) : cosl(angle));
}

BENCH_VERIFY(verify_uniform, bench_work_error(it, exact_uniform, NULL))
BENCH_VERIFY(verify_normal, bench_work_error(it, exact_normal, radius))
BENCH_FIGURE(bytes, sizeof(double) * n)

#define RANDOM                                                                                     \
    BENCH_WORK, .same_bits = 1, .type = "f64", .setup = setup, .bytes = bytes, .footprint = bytes, \
                .limit = PRANGE_BENCH_LIMIT_TRIAD, .sizes = BENCH_SIZES({16384, 0}, {10000000, 0})

const prange_bench_case bench_cases_random[] = {
    {RANDOM, .name = "random_uniform_f64", .run = uniform, .serial = uniform_serial,
     .openmp = uniform_openmp, .verify = verify_uniform,
     .summary = "uniform numbers by index (Philox4x32-10)"},
    {RANDOM, .name = "random_normal_f64", .run = normal, .serial = normal_serial,
     .openmp = normal_openmp, .verify = verify_normal, .tolerance = 1e-15,
     .baseline_tolerance = 1e-14, .summary = "normal numbers by index (Box and Muller)"},
    {0},
};
