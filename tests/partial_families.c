/* SPDX-License-Identifier: MIT */
/*
 * Partial histograms, integrals, top k, and reductions of computed elements have the bits of the
 * call on one machine for any cut. Also failing functions, moments, and even cuts.
 */
#include <stdatomic.h>
#include <string.h>

#include "partial_cuts.h"

enum { BINS = 100 };

#define HISTOGRAM(name, T, type, low, high)                                                        \
    static prange_status start_##name(const subject *tested, prange_partial **partial)             \
    {                                                                                              \
        return prange_partial_begin_histogram_##name(tested->n, tested->bins, low, high, partial); \
    }                                                                                              \
    static prange_status add_values_##name(const subject *tested, prange_partial *partial,         \
                                           ptrdiff_t first, ptrdiff_t count)                       \
    {                                                                                              \
        return prange_partial_add_##name(partial, first, count, (const T *)tested->x + first);     \
    }                                                                                              \
    static prange_status histogram_##name(const subject *tested, void *out)                        \
    {                                                                                              \
        return prange_histogram_##name(tested->n, tested->x, tested->bins, low, high, out);        \
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
            subject tested = of_types[type];
            tested.n = (const ptrdiff_t[]){1, 1000, 4097, LONGEST}[k];
            tested.bins = (const ptrdiff_t[]){1, 7, BINS, 512}[k];
            tested.result = (size_t)tested.bins * sizeof(ptrdiff_t);
            tested.x = x;
            expect_any_cut(&tested, (uint64_t)k, 20);
        }
    }
    free(x);
}

#define TOP_K(name, T, type)                                                                       \
    static prange_status start_top_##name(const subject *tested, prange_partial **partial)         \
    {                                                                                              \
        return tested->begin                                                                       \
                   ? prange_partial_begin_top_k(type, tested->n, tested->bins, partial)            \
                   : prange_partial_begin_bottom_k(type, tested->n, tested->bins, partial);        \
    }                                                                                              \
    static prange_status add_top_##name(const subject *tested, prange_partial *partial,            \
                                        ptrdiff_t first, ptrdiff_t count)                          \
    {                                                                                              \
        return prange_partial_add_##name(partial, first - tested->begin, count,                    \
                                         (const T *)tested->x + first - tested->begin);            \
    }                                                                                              \
    static prange_status top_##name(const subject *tested, void *out)                              \
    {                                                                                              \
        T values[MOST_RESULT / 8];                                                                 \
        return tested->begin                                                                       \
                   ? prange_top_k_##name(tested->n, tested->x, tested->bins, values, out)          \
                   : prange_bottom_k_##name(tested->n, tested->x, tested->bins, values, out);      \
    }                                                                                              \
    static void values_of_top_##name(const subject *tested)                                        \
    {                                                                                              \
        T got[MOST_RESULT / 8] = {0}, expected[MOST_RESULT / 8] = {0};                             \
        ptrdiff_t index[MOST_RESULT / 8], where[MOST_RESULT / 8];                                  \
        prange_partial *partial = start(tested);                                                   \
        cr_assert_eq(tested->add(tested, partial, tested->begin, tested->n), PRANGE_OK);           \
        cr_assert_eq(prange_partial_top_k(partial, got, index), PRANGE_OK);                        \
        cr_assert_eq(                                                                              \
            tested->begin                                                                          \
                ? prange_top_k_##name(tested->n, tested->x, tested->bins, expected, where)         \
                : prange_bottom_k_##name(tested->n, tested->x, tested->bins, expected, where),     \
            PRANGE_OK);                                                                            \
        cr_expect_arr_eq(got, expected, sizeof got);                                               \
        cr_expect_arr_eq(index, where, (size_t)tested->bins * sizeof *index);                      \
        prange_partial_free(partial);                                                              \
    }

TOP_K(f64, double, PRANGE_F64)
TOP_K(f32, float, PRANGE_F32)
TOP_K(i64, int64_t, PRANGE_I64)
TOP_K(i32, int32_t, PRANGE_I32)

/* begin = 1: the greatest elements. Of equal elements the lowest indices win, in whatever order
 * parts hold them. */
Test(partial_families, first_k)
{
    static const int data[] = {SPECIAL_DATA, EQUAL_DATA, SPARSE_DATA, WIDE_DATA};
    const subject of_types[] = {
        {.start = start_top_f64, .add = add_top_f64, .direct = top_f64},
        {.start = start_top_f32, .add = add_top_f32, .direct = top_f32},
        {.start = start_top_i64, .add = add_top_i64, .direct = top_i64},
        {.start = start_top_i32, .add = add_top_i32, .direct = top_i32},
    };
    void (*const values_of[])(const subject *) = {values_of_top_f64, values_of_top_f32,
                                                  values_of_top_i64, values_of_top_i32};
    void *x = malloc(LONGEST * 8);
    for (int k = 0; k < 64; k++) {
        subject tested = of_types[k % 4];
        tested.begin = k / 4 % 2;
        tested.n = (const ptrdiff_t[]){1, 100, 4097, LONGEST}[k / 8 % 4];
        tested.bins = (const ptrdiff_t[]){1, 7, 100, 500}[k / 16];
        tested.bins = tested.bins < tested.n ? tested.bins : tested.n;
        tested.result = (size_t)tested.bins * sizeof(ptrdiff_t);
        tested.x = x;
        fill((prange_type)(k % 4), data[(k / 8 + k / 16) % 4], 5, tested.n, x);
        expect_any_cut(&tested, (uint64_t)k, 20);
        values_of[k % 4](&tested);
    }
    free(x);
}

/* A function of few operations, each of which rounds. */
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

static prange_status start_area_f64(const subject *tested, prange_partial **partial)
{
    return prange_partial_begin_integral_f64(-0.3, 1.6, tested->n, partial);
}

static prange_status start_area_f32(const subject *tested, prange_partial **partial)
{
    return prange_partial_begin_integral_f32(-0.3F, 1.6F, tested->n, partial);
}

/* Adds parts by points and by blocks in turn, since both must have the same bits. */
static prange_status add_area_f64(const subject *tested, prange_partial *partial, ptrdiff_t first,
                                  ptrdiff_t count)
{
    (void)tested;
    return first % 2 ? prange_partial_integrate_f64(partial, first, count, curve_f64, NULL)
                     : prange_partial_integrate_block_f64(partial, first, count, curves_f64, NULL);
}

static prange_status add_area_f32(const subject *tested, prange_partial *partial, ptrdiff_t first,
                                  ptrdiff_t count)
{
    (void)tested;
    return first % 2 ? prange_partial_integrate_f32(partial, first, count, curve_f32, NULL)
                     : prange_partial_integrate_block_f32(partial, first, count, curves_f32, NULL);
}

static prange_status area_f64(const subject *tested, void *out)
{
    return prange_integrate_f64(curve_f64, NULL, -0.3, 1.6, tested->n, out);
}

static prange_status area_f32(const subject *tested, void *out)
{
    return prange_integrate_f32(curve_f32, NULL, -0.3F, 1.6F, tested->n, out);
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

/* Computes elements of the test data by index. */
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
        const whole sum = {(prange_partial_op)op, PRANGE_F64, N, x, NULL};
        prange_partial *partial = begin(&sum);
        cr_assert_eq(prange_partial_compute_f64(partial, 100, 9000, compute, x), PRANGE_OK);
        cr_assert_eq(prange_partial_compute_f64(partial, 9100, N - 9100, compute, x), PRANGE_OK);
        cr_assert_eq(prange_partial_compute_f64(partial, 0, 100, compute, x), PRANGE_OK);
        expect_result(partial, &sum, "computed");
        prange_partial_free(partial);
    }
    free(x);
}

/* Elements of the other types: 7 i mod 251. */
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
            const whole sum = {ops[k], (prange_type)type, N, x, NULL};
            prange_partial *partial = begin(&sum);
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
            expect_result(partial, &sum, "computed");
            prange_partial_free(partial);
        }
    free(x);
}

/* A function that fails at given indices; the lowest of them is reported by any team. */
typedef struct failing {
    ptrdiff_t at[2];
    atomic_int calls;
} failing;

static int fail_at(ptrdiff_t first, ptrdiff_t count, double *values, void *ctx)
{
    failing *fails = ctx;
    fails->calls++;
    for (ptrdiff_t i = 0; i < count; i++)
        values[i] = 1.0;
    for (int k = 0; k < 2; k++)
        if (fails->at[k] >= first && fails->at[k] < first + count)
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
        {{-1, 999998}, 244 * 4096, 18},  /* in the incomplete last block */
        {{999998, 4100}, 4096, 18},
    };
    const whole total = {PRANGE_PARTIAL_SUM, PRANGE_F64, 1000000, NULL, NULL};
    prange_partial *partial = begin(&total);
    const double two[2] = {1.0, 1.0};
    cr_assert_eq(prange_partial_add_f64(partial, 0, 2, two), PRANGE_OK);
    const bytes before = bytes_of(partial);
    for (int k = 0; k < 5; k++)
        for (int threads = 1; threads < 8; threads += 2) {
            failing fails = {.at = {cases[k].at[0], cases[k].at[1]}};
            prange_set_num_threads(threads);
            cr_assert_eq(prange_partial_compute_f64(partial, 2, 999997, fail_at, &fails),
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

/* The mean that the variance's pass computes, compared with long double. */
Test(partial_families, moments)
{
    enum { N = 50000 };
    double *x = malloc(N * sizeof *x), mean = 0.0, var = 0.0, expected = 0.0;
    long double sum = 0.0L;
    fill(PRANGE_F64, UNIT_DATA, 3, N, x);
    for (int i = 0; i < N; i++)
        sum += (long double)x[i];
    const whole total = {PRANGE_PARTIAL_VAR, PRANGE_F64, N, x, NULL};
    prange_partial *partial = begin(&total);
    cr_assert_eq(prange_partial_compute_f64(partial, 0, N, compute, x), PRANGE_OK);
    cr_assert_eq(prange_partial_moments(partial, 1, &mean, &var), PRANGE_OK);
    cr_assert_eq(prange_var_f64(N, x, 1, &expected), PRANGE_OK);
    cr_expect_eq(var, expected);
    cr_expect_float_eq(mean, (double)(sum / N), 0x1p-52);
    cr_expect_eq(prange_partial_moments(partial, -1, &mean, &var), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_partial_moments(partial, N, &mean, &var), PRANGE_ERROR_EMPTY);
    cr_expect_eq(prange_partial_moments(partial, 0, NULL, &var), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_partial_moments(partial, 0, &mean, NULL), PRANGE_ERROR_NULL);
    cr_expect_not_null(strstr(prange_last_error(), "var is NULL"));
    prange_partial_free(partial);
    free(x);
}

/* Parts are consecutive, begin at block edges, and differ by at most one block. */
Test(partial_families, even_cuts)
{
    for (ptrdiff_t n = 0; n < 60000; n += 5931)
        for (ptrdiff_t parts = 1; parts < 30; parts += 3) {
            const whole sum = {PRANGE_PARTIAL_SUM, PRANGE_F64, n, NULL, NULL};
            prange_partial *partial = begin(&sum);
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
