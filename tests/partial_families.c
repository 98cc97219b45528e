/* SPDX-License-Identifier: MIT */
/*
 * Partial histograms, integrals, reductions of the user's and elements that are computed: the bits
 * of the call on one machine for any cut; failing functions; moments; even cuts.
 */
#include <math.h>
#include <stdatomic.h>

#include "partial.h"

/* A whole of any kind, and what to do with it. */
typedef struct subject {
    ptrdiff_t begin, n;
    prange_status (*start)(const struct subject *of, prange_partial **partial);
    prange_status (*add)(const struct subject *of, prange_partial *partial, ptrdiff_t first,
                         ptrdiff_t count);
    prange_status (*direct)(const struct subject *of, void *out);
    size_t result; /* bytes */
    bool blocked;  /* to be cut at blocks */
    const void *x;
    ptrdiff_t bins;
    const prange_reduction *how;
} subject;

enum { LONGEST = 70001, STATES = 3, BINS = 100, MOST_RESULT = 4096 };

static prange_partial *start(const subject *of)
{
    prange_partial *partial = NULL;
    cr_assert_eq(of->start(of, &partial), PRANGE_OK, "%s", prange_last_error());
    return partial;
}

/* Also of reductions, whose bytes need their functions. */
static prange_partial *way(const subject *of, prange_partial *partial)
{
    if (!of->how)
        return sent(partial);
    const bytes there = bytes_of(partial);
    prange_partial *back = NULL;
    cr_assert_eq(prange_partial_deserialize(there.size, there.at, &back), PRANGE_ERROR_FORMAT);
    cr_assert_eq(prange_partial_deserialize_reduction(of->how, NULL, there.size, there.at, &back),
                 PRANGE_OK, "%s", prange_last_error());
    const bytes again = bytes_of(back);
    cr_assert(again.size == there.size && memcmp(again.at, there.at, there.size) == 0);
    free(there.at);
    free(again.at);
    prange_partial_free(partial);
    return back;
}

/* Parts of random lengths, in random order, to several states that are sent and merged. */
static void expect_any_cut(const subject *of, uint64_t seed, ptrdiff_t parts)
{
    static ptrdiff_t order[LONGEST];
    unsigned char got[MOST_RESULT], expected[MOST_RESULT];
    prange_partial *states[STATES];
    for (int s = 0; s < STATES; s++)
        states[s] = start(of);
    ptrdiff_t *ends = calloc((size_t)parts, sizeof *ends), first, count;
    for (ptrdiff_t k = 0; k < parts; k++) {
        ends[k] = random_below(&seed, of->n + 1);
        for (ptrdiff_t i = k; i > 0 && ends[i] < ends[i - 1]; i--) {
            const ptrdiff_t swap = ends[i];
            ends[i] = ends[i - 1];
            ends[i - 1] = swap;
        }
    }
    ends[parts - 1] = of->n;
    shuffle(&seed, parts, order);
    for (ptrdiff_t i = 0; i < parts; i++) {
        first = of->begin + (order[i] > 0 ? ends[order[i] - 1] : 0);
        count = of->begin + ends[order[i]] - first;
        if (of->blocked)
            cr_assert_eq(prange_partial_cut(states[0], parts, order[i], &first, &count), PRANGE_OK);
        prange_partial **state = &states[random_below(&seed, STATES)];
        cr_assert_eq(of->add(of, *state, first, count), PRANGE_OK, "%s", prange_last_error());
        *state = way(of, *state);
    }
    for (int s = 1; s < STATES; s++)
        cr_assert_eq(prange_partial_merge(states[0], states[s]), PRANGE_OK);
    states[0] = way(of, states[0]);
    memset(got, 0, sizeof got);
    memset(expected, 0, sizeof expected);
    cr_assert_eq(of->direct(of, expected), PRANGE_OK, "%s", prange_last_error());
    cr_assert_eq(prange_partial_finish(states[0], got), PRANGE_OK, "%s", prange_last_error());
    cr_expect_arr_eq(got, expected, of->result, "n %td", of->n);
    for (int s = 0; s < STATES; s++)
        prange_partial_free(states[s]);
    free(ends);
}

#define HISTOGRAM(name, T, type, low, high)                                                        \
    static prange_status start_##name(const subject *of, prange_partial **partial)                 \
    {                                                                                              \
        return prange_partial_begin_histogram_##name(of->n, of->bins, low, high, partial);         \
    }                                                                                              \
    static prange_status add_values_##name(const subject *of, prange_partial *partial,             \
                                           ptrdiff_t first, ptrdiff_t count)                       \
    {                                                                                              \
        return prange_partial_add_##name(partial, first, count, (const T *)of->x + first);         \
    }                                                                                              \
    static prange_status histogram_##name(const subject *of, void *out)                            \
    {                                                                                              \
        return prange_histogram_##name(of->n, of->x, of->bins, low, high, out);                    \
    }

HISTOGRAM(f64, double, PRANGE_F64, -3e5, 2e5)
HISTOGRAM(f32, float, PRANGE_F32, -3e2F, 2e2F)
HISTOGRAM(i64, int64_t, PRANGE_I64, INT64_MIN / 2, INT64_MAX / 2 + 12345)
HISTOGRAM(i32, int32_t, PRANGE_I32, -1000000000, 1500000000)

Test(partial_families, histograms)
{
    const subject of_types[] = {
        {.start = start_f64, .add = add_values_f64, .direct = histogram_f64},
        {.start = start_f32, .add = add_values_f32, .direct = histogram_f32},
        {.start = start_i64, .add = add_values_i64, .direct = histogram_i64},
        {.start = start_i32, .add = add_values_i32, .direct = histogram_i32},
    };
    void *x = malloc(LONGEST * 8);
    for (int type = 0; type < 4; type++) {
        fill((prange_type)type, type < 2 ? SPECIAL_DATA : WIDE_DATA, 5, LONGEST, x);
        for (int k = 0; k < 4; k++) {
            subject of = of_types[type];
            of.n = (const ptrdiff_t[]){1, 1000, 4097, LONGEST}[k];
            of.bins = (const ptrdiff_t[]){1, 7, BINS, 512}[k];
            of.result = (size_t)of.bins * sizeof(ptrdiff_t);
            of.x = x;
            expect_any_cut(&of, (uint64_t)k, 20);
        }
    }
    free(x);
}

/* Of few operations, all of which round. */
static double curve_f64(double x, void *ctx)
{
    (void)ctx;
    return 1.0 / (1.0 + x * x);
}

static float curve_f32(float x, void *ctx)
{
    (void)ctx;
    return 1.0F / (1.0F + x * x);
}

static int curves_f64(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = curve_f64(x[i], ctx);
    return 0;
}

static int curves_f32(ptrdiff_t n, const float *x, float *y, void *ctx)
{
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = curve_f32(x[i], ctx);
    return 0;
}

static prange_status start_area_f64(const subject *of, prange_partial **partial)
{
    return prange_partial_begin_integral_f64(-0.3, 1.6, of->n, partial);
}

static prange_status start_area_f32(const subject *of, prange_partial **partial)
{
    return prange_partial_begin_integral_f32(-0.3F, 1.6F, of->n, partial);
}

/* By points and by blocks in turn, since they are to have the same bits. */
static prange_status add_area_f64(const subject *of, prange_partial *partial, ptrdiff_t first,
                                  ptrdiff_t count)
{
    (void)of;
    return first % 2 ? prange_partial_integrate_f64(partial, first, count, curve_f64, NULL)
                     : prange_partial_integrate_block_f64(partial, first, count, curves_f64, NULL);
}

static prange_status add_area_f32(const subject *of, prange_partial *partial, ptrdiff_t first,
                                  ptrdiff_t count)
{
    (void)of;
    return first % 2 ? prange_partial_integrate_f32(partial, first, count, curve_f32, NULL)
                     : prange_partial_integrate_block_f32(partial, first, count, curves_f32, NULL);
}

static prange_status area_f64(const subject *of, void *out)
{
    return prange_integrate_f64(curve_f64, NULL, -0.3, 1.6, of->n, out);
}

static prange_status area_f32(const subject *of, void *out)
{
    return prange_integrate_f32(curve_f32, NULL, -0.3F, 1.6F, of->n, out);
}

Test(partial_families, integrals)
{
    static const ptrdiff_t sizes[] = {0,    1,    2,    3,    7,    49,   98,   1000,  1023,
                                      1024, 1025, 2047, 2048, 3073, 4096, 5003, 31744, LONGEST};
    for (int k = 0; k < 18; k++) {
        const subject wide = {.n = sizes[k],
                              .start = start_area_f64,
                              .add = add_area_f64,
                              .direct = area_f64,
                              .result = 8};
        const subject narrow = {.n = sizes[k],
                                .start = start_area_f32,
                                .add = add_area_f32,
                                .direct = area_f32,
                                .result = 4};
        expect_any_cut(&wide, (uint64_t)k, 11);
        expect_any_cut(&narrow, (uint64_t)k, 11);
    }
}

/* Elements of the test data, by their index. */
static int compute(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    const double *x = ctx;
    if (count > 4096 || count < 1)
        return 1;
    memcpy(values, x + first, (size_t)count * sizeof *values);
    return 0;
}

Test(partial_families, computed_elements)
{
    enum { N = 3 * 4096 + 77 };
    double *x = malloc(N * sizeof *x);
    fill(PRANGE_F64, SPECIAL_DATA, 9, N, x);
    for (int op = 0; op < OPS; op++) {
        if (op == PRANGE_PARTIAL_DOT)
            continue;
        const whole of = {(prange_partial_op)op, PRANGE_F64, N, x, NULL};
        prange_partial *partial = begin(&of);
        cr_assert_eq(prange_partial_compute_f64(partial, 100, 9000, compute, x), PRANGE_OK);
        cr_assert_eq(prange_partial_compute_f64(partial, 9100, N - 9100, compute, x), PRANGE_OK);
        cr_assert_eq(prange_partial_compute_f64(partial, 0, 100, compute, x), PRANGE_OK);
        expect_result(partial, &of, "computed");
        prange_partial_free(partial);
    }
    free(x);
}

/* Of other types: 7 i mod 251. */
#define STEPS(name, T)                                                                             \
    static int steps_##name(ptrdiff_t first, ptrdiff_t count, T *values, void *ctx)                \
    {                                                                                              \
        (void)ctx;                                                                                 \
        for (ptrdiff_t i = 0; i < count; i++)                                                      \
            values[i] = (T)((first + i) * 7 % 251);                                                \
        return 0;                                                                                  \
    }
STEPS(f32, float)
STEPS(i64, int64_t)
STEPS(i32, int32_t)
STEPS(u8, uint8_t)

Test(partial_families, computed_elements_of_other_types)
{
    enum { N = 5 * 4096 + 3 };
    void *x = malloc(N * 8);
    const prange_partial_op ops[] = {PRANGE_PARTIAL_SUM, PRANGE_PARTIAL_ARGMAX, PRANGE_PARTIAL_VAR};
    for (int k = 0; k < 3; k++)
        for (int type = PRANGE_F32; type <= PRANGE_U8; type++) {
            const whole of = {ops[k], (prange_type)type, N, x, NULL};
            prange_partial *partial = begin(&of);
            for (int part = 0; part < 2; part++) {
                const ptrdiff_t first = part ? 0 : 4000, count = part ? 4000 : N - 4000;
                prange_status status = PRANGE_OK;
                if (type == PRANGE_F32)
                    status = prange_partial_compute_f32(partial, first, count, steps_f32, NULL);
                else if (type == PRANGE_I64)
                    status = prange_partial_compute_i64(partial, first, count, steps_i64, NULL);
                else if (type == PRANGE_I32)
                    status = prange_partial_compute_i32(partial, first, count, steps_i32, NULL);
                else
                    status = prange_partial_compute_u8(partial, first, count, steps_u8, NULL);
                cr_assert_eq(status, PRANGE_OK);
            }
            (void)steps_f32(0, type == PRANGE_F32 ? N : 0, x, NULL);
            (void)steps_i64(0, type == PRANGE_I64 ? N : 0, x, NULL);
            (void)steps_i32(0, type == PRANGE_I32 ? N : 0, x, NULL);
            (void)steps_u8(0, type == PRANGE_U8 ? N : 0, x, NULL);
            expect_result(partial, &of, "computed");
            prange_partial_free(partial);
        }
    free(x);
}

/* Fails at some indices, and tells the lowest at any team. */
typedef struct failing {
    ptrdiff_t at[2];
    atomic_int calls;
} failing;

static int fail_at(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    failing *how = ctx;
    how->calls++;
    for (ptrdiff_t i = 0; i < count; i++)
        values[i] = 1.0;
    for (int k = 0; k < 2; k++)
        if (how->at[k] >= first && how->at[k] < first + count)
            return 17 + k;
    return 0;
}

Test(partial_families, failing_functions)
{
    static const struct {
        ptrdiff_t at[2], index;
        int code;
    } cases[] = {
        {{3, -1}, 2, 17},                /* in the first, incomplete block */
        {{10000, 500000}, 2 * 4096, 17}, /* within whole blocks */
        {{900000, 20000}, 4 * 4096, 18}, /* the lowest counts, not the first of the list */
        {{-1, 999998}, 244 * 4096, 18},  /* in what is left at the end */
        {{999998, 4100}, 4096, 18},
    };
    const whole of = {PRANGE_PARTIAL_SUM, PRANGE_F64, 1000000, NULL, NULL};
    prange_partial *partial = begin(&of);
    const double two[2] = {1.0, 1.0};
    cr_assert_eq(prange_partial_add_f64(partial, 0, 2, two), PRANGE_OK);
    const bytes before = bytes_of(partial);
    for (int k = 0; k < 5; k++)
        for (int threads = 1; threads < 8; threads += 2) {
            failing how = {.at = {cases[k].at[0], cases[k].at[1]}};
            prange_set_num_threads(threads);
            cr_assert_eq(prange_partial_compute_f64(partial, 2, 999997, fail_at, &how),
                         PRANGE_ERROR_CALLBACK);
            cr_expect_eq(prange_last_failure().index, cases[k].index, "case %d: %td", k,
                         prange_last_failure().index);
            cr_expect_eq(prange_last_failure().code, cases[k].code);
            const bytes after = bytes_of(partial);
            cr_expect(after.size == before.size && memcmp(after.at, before.at, after.size) == 0);
            free(after.at);
        }
    prange_set_num_threads(0);
    free(before.at);
    failing none = {.at = {-1, -1}};
    double sum = 0.0;
    cr_assert_eq(prange_partial_compute_f64(partial, 2, 999998, fail_at, &none), PRANGE_OK);
    cr_assert_eq(prange_partial_finish(partial, &sum), PRANGE_OK);
    cr_expect_eq(sum, 1e6);
    prange_partial_free(partial);
}

/* A join that neither commutes nor associates tells the whole tree. */
typedef struct trace {
    uint64_t hash;
    ptrdiff_t begin, end;
    unsigned char more[37];
} trace;

static int run_trace(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    trace *of = partial;
    (void)thread, (void)ctx;
    if (of->hash != 0 || (uintptr_t)partial % 64 != 0)
        return 1;
    of->hash = random_mix((uint64_t)begin * 31 + (uint64_t)end);
    of->begin = begin;
    of->end = end;
    memset(of->more, (int)(begin & 127), sizeof of->more);
    return 0;
}

static void join_trace(void *left, const void *right, void *ctx)
{
    trace *to = left;
    const trace *from = right;
    (void)ctx;
    to->hash = to->end == from->begin ? random_mix(to->hash * 3 + from->hash * 5 + 7) : 0;
    to->end = from->end;
    to->more[36] ^= from->more[36];
}

static void init_trace(void *partial, void *ctx)
{
    (void)ctx;
    memset(partial, 0, sizeof(trace));
    ((trace *)partial)->more[0] = 9;
}

static prange_status start_reduction(const subject *of, prange_partial **partial)
{
    return prange_partial_begin_reduction(of->begin, of->begin + of->n, of->how, NULL, partial);
}

static prange_status add_reduction(const subject *of, prange_partial *partial, ptrdiff_t first,
                                   ptrdiff_t count)
{
    (void)of;
    return prange_partial_reduce(partial, first, count);
}

static prange_status reduction(const subject *of, void *out)
{
    return prange_reduce(of->begin, of->begin + of->n, of->how, NULL, out);
}

Test(partial_families, reductions_of_the_users)
{
    static const ptrdiff_t sizes[] = {0,   1,    2,    63,   64,    65,     100,
                                      127, 1000, 4096, 4097, 65537, LONGEST};
    static const ptrdiff_t blocks[] = {0, 1, 7, 64, 5000};
    for (int k = 0; k < 13; k++)
        for (int b = 0; b < 5; b++)
            for (int large = 0; large < 2; large++) {
                const prange_reduction how = {.size = large ? 3000 : sizeof(trace) - 3,
                                              .block = blocks[b],
                                              .init = k % 2 && !large ? init_trace : NULL,
                                              .run = run_trace,
                                              .join = join_trace};
                const subject of = {.begin = k % 3 ? -40 * k : 12345,
                                    .n = sizes[k],
                                    .start = start_reduction,
                                    .add = add_reduction,
                                    .direct = reduction,
                                    .result = how.size,
                                    .blocked = true,
                                    .how = &how};
                expect_any_cut(&of, (uint64_t)k, 9);
            }
}

/* The sum of all indices below 2^40 in blocks of 2^28, each by its formula. */
static int run_formula(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)ctx;
    const uint64_t first = (uint64_t)begin, last = (uint64_t)end - 1;
    *(uint64_t *)partial = (first + last) / 2 * (last - first + 1) + (last - first + 1) / 2;
    return 0;
}

static void join_formula(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(uint64_t *)left += *(const uint64_t *)right;
}

Test(partial_families, more_than_32_bits_of_indices)
{
    const ptrdiff_t n = ((ptrdiff_t)1 << 40) + 2 * 12345;
    const prange_reduction how = {.size = sizeof(uint64_t),
                                  .block = (ptrdiff_t)1 << 28,
                                  .run = run_formula,
                                  .join = join_formula};
    prange_partial *partial = NULL;
    cr_assert_eq(prange_partial_begin_reduction(0, n, &how, NULL, &partial), PRANGE_OK);
    for (int part = 6; part >= 0; part--) {
        ptrdiff_t first, count;
        cr_assert_eq(prange_partial_cut(partial, 7, part, &first, &count), PRANGE_OK);
        cr_assert_eq(prange_partial_reduce(partial, first, count), PRANGE_OK);
    }
    uint64_t sum = 0;
    cr_assert_eq(prange_partial_finish(partial, &sum), PRANGE_OK);
    cr_expect_eq(sum, (uint64_t)n / 2 * ((uint64_t)n - 1));
    prange_partial_free(partial);
}

static int refuse(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)partial, (void)ctx;
    return begin <= 700 && end > 700 ? 3 : begin >= 900 ? 4 : 0;
}

Test(partial_families, reductions_that_fail)
{
    const prange_reduction how = {.size = 8, .block = 10, .run = refuse, .join = join_formula};
    prange_partial *partial = NULL;
    cr_assert_eq(prange_partial_begin_reduction(-50, 1000, &how, NULL, &partial), PRANGE_OK);
    for (int threads = 1; threads < 8; threads += 2) {
        prange_set_num_threads(threads);
        cr_assert_eq(prange_partial_reduce(partial, -50, 1050), PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, 700);
        cr_expect_eq(prange_last_failure().code, 3);
    }
    prange_set_num_threads(0);
    cr_expect_eq(prange_partial_reduce(partial, -45, 50), PRANGE_ERROR_VALUE);
    cr_expect_not_null(strstr(prange_last_error(), "whole blocks of 10"), "%s",
                       prange_last_error());
    cr_expect_eq(prange_partial_reduce(partial, -60, 50), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_partial_reduce(partial, -50, 1051), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_partial_reduce(partial, -50, 700), PRANGE_OK);
    cr_expect_eq(prange_partial_reduce(partial, -20, 20), PRANGE_ERROR_PARTS);
    cr_expect_not_null(strstr(prange_last_error(), "-20 to -1 are in"), "%s", prange_last_error());
    uint64_t out;
    cr_expect_eq(prange_partial_finish(partial, &out), PRANGE_ERROR_PARTS);
    cr_expect_not_null(strstr(prange_last_error(), "650 to 999 are missing"), "%s",
                       prange_last_error());
    prange_partial_free(partial);
}

/* The mean of the variance's pass, against long double. */
Test(partial_families, moments)
{
    enum { N = 50000 };
    double *x = malloc(N * sizeof *x), mean = 0.0, var = 0.0, expected = 0.0;
    long double sum = 0.0L;
    fill(PRANGE_F64, UNIT_DATA, 3, N, x);
    for (int i = 0; i < N; i++)
        sum += (long double)x[i];
    const whole of = {PRANGE_PARTIAL_VAR, PRANGE_F64, N, x, NULL};
    prange_partial *partial = begin(&of);
    cr_assert_eq(prange_partial_compute_f64(partial, 0, N, compute, x), PRANGE_OK);
    cr_assert_eq(prange_partial_moments(partial, 1, &mean, &var), PRANGE_OK);
    cr_assert_eq(prange_var_f64(N, x, 1, &expected), PRANGE_OK);
    cr_expect_eq(var, expected);
    cr_expect_float_eq(mean, (double)(sum / N), 0x1p-52);
    cr_expect_eq(prange_partial_moments(partial, -1, &mean, &var), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_partial_moments(partial, N, &mean, &var), PRANGE_ERROR_EMPTY);
    cr_expect_eq(prange_partial_moments(partial, 0, NULL, &var), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_partial_moments(partial, 0, &mean, NULL), PRANGE_ERROR_NULL);
    prange_partial_free(partial);
    free(x);
}

/* The parts follow each other, begin at blocks, and differ by a block at most. */
Test(partial_families, even_cuts)
{
    for (ptrdiff_t n = 0; n < 60000; n += 5931)
        for (ptrdiff_t parts = 1; parts < 30; parts += 3) {
            const whole of = {PRANGE_PARTIAL_SUM, PRANGE_F64, n, NULL, NULL};
            prange_partial *partial = begin(&of);
            ptrdiff_t at = 0, first = 0, count = 0, least = n, most = 0;
            for (ptrdiff_t k = 0; k < parts; k++) {
                cr_assert_eq(prange_partial_cut(partial, parts, k, &first, &count), PRANGE_OK);
                cr_expect(first == at && (first % 4096 == 0 || first == n));
                at = first + count;
                least = count < least ? count : least;
                most = count > most ? count : most;
            }
            cr_expect_eq(at, n);
            cr_expect_leq(most - least, 2 * 4096);
            cr_expect_eq(prange_partial_cut(partial, parts, parts, &first, &count),
                         PRANGE_ERROR_VALUE);
            cr_expect_eq(prange_partial_cut(partial, 0, 0, &first, &count), PRANGE_ERROR_VALUE);
            cr_expect_eq(prange_partial_cut(partial, parts, -1, &first, &count),
                         PRANGE_ERROR_VALUE);
            prange_partial_free(partial);
        }
}
