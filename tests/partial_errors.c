/* SPDX-License-Identifier: MIT */
/*
 * Errors of partial results: parts that are doubled, missing or of another whole, and bad
 * arguments. An error leaves a partial result unchanged.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "partial.h"

enum { N = 5 * 4096 + 100 };
static double x[N];

static void refused(prange_status got, prange_status expected, const char *format, ...)
{
    char text[128];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    cr_expect_eq(got, expected, "%s: %s", text, prange_status_string(got));
    cr_expect_not_null(strstr(prange_last_error(), text), "no '%s' in '%s'", text,
                       prange_last_error());
    cr_expect_eq(strncmp(prange_last_error(), "prange_partial_", 15), 0);
}

static prange_partial *sum_of(ptrdiff_t n)
{
    const whole sum = {PRANGE_PARTIAL_SUM, PRANGE_F64, n, x, NULL};
    return begin(&sum);
}

/* Messages name the elements that are added twice, or that are missing, as an independent set of
 * elements has them. */
Test(partial_errors, doubled_and_missing)
{
    uint64_t seed = 1;
    for (int round = 0; round < 60; round++) {
        static bool in[N];
        memset(in, 0, sizeof in);
        prange_partial *partial = sum_of(N);
        for (int part = 0; part < 40; part++) {
            const ptrdiff_t first = random_below(&seed, N);
            const ptrdiff_t count = random_below(&seed, (N - first) / 8 + 2);
            if (count > N - first)
                continue;
            ptrdiff_t from = first, to = first;
            while (from < first + count && !in[from])
                from++;
            for (to = from; to < first + count && in[to];)
                to++;
            const bytes before = bytes_of(partial);
            const prange_status status = prange_partial_add_f64(partial, first, count, x + first);
            if (from < first + count) {
                refused(status, PRANGE_ERROR_PARTS, "elements %td to %td are in already", from,
                        to - 1);
                expect_bytes(partial, &before);
            } else {
                cr_expect_eq(status, PRANGE_OK);
                memset(in + first, 1, (size_t)count);
            }
            free(before.at);
            ptrdiff_t gap = 0, end, told, length;
            while (gap < N && in[gap])
                gap++;
            for (end = gap; end < N && !in[end];)
                end++;
            cr_assert_eq(prange_partial_missing(partial, &told, &length), PRANGE_OK);
            cr_expect(told == gap && length == end - gap);
            double out = 7.0;
            refused(prange_partial_finish(partial, &out), PRANGE_ERROR_PARTS,
                    "elements %td to %td are missing", gap, end - 1);
            cr_expect_eq(out, 7.0);
        }
        prange_partial_free(partial);
    }
}

Test(partial_errors, merging_what_is_there)
{
    prange_partial *a = sum_of(N), *b = sum_of(N);
    cr_assert_eq(prange_partial_add_f64(a, 0, 9000, x), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(b, 8999, 2, x), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(b, 9500, 5000, x), PRANGE_OK);
    const bytes before = bytes_of(a), other = bytes_of(b);
    refused(prange_partial_merge(a, b), PRANGE_ERROR_PARTS, "elements 8999 to 8999 are in");
    refused(prange_partial_merge(a, a), PRANGE_ERROR_PARTS, "elements 0 to 8191 are in");
    refused(prange_partial_merge(b, a), PRANGE_ERROR_PARTS, "elements 8999 to 8999 are in");
    expect_bytes(a, &before);
    expect_bytes(b, &other);
    free(before.at);
    free(other.at);
    prange_partial_free(a);
    prange_partial_free(b);
}

static const prange_reduction reduction = {.size = 12, .run = nothing, .join = join_nothing};

/* Partial results of every kind, each of a different whole. */
enum { WHOLES = 20 };

static prange_partial *whole_of(int k)
{
    const prange_reduction larger = {.size = 13, .run = nothing, .join = join_nothing};
    const prange_reduction longer = {.size = 12, .block = 5, .run = nothing, .join = join_nothing};
    prange_partial *p = NULL;
    const prange_status statuses[] = {
        k == 0 ? prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, N, &p) : PRANGE_OK,
        k == 1 ? prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F32, N, &p) : PRANGE_OK,
        k == 2 ? prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, N + 1, &p) : PRANGE_OK,
        k == 3 ? prange_partial_begin(PRANGE_PARTIAL_PROD, PRANGE_F64, N, &p) : PRANGE_OK,
        k == 4 ? prange_partial_begin(PRANGE_PARTIAL_DOT, PRANGE_F64, N, &p) : PRANGE_OK,
        k == 5 ? prange_partial_begin_integral_f64(0, 1, N, &p) : PRANGE_OK,
        k == 6 ? prange_partial_begin_integral_f64(0, 2, N, &p) : PRANGE_OK,
        k == 7 ? prange_partial_begin_integral_f64(0.5, 1, N, &p) : PRANGE_OK,
        k == 8 ? prange_partial_begin_integral_f32(0, 1, N, &p) : PRANGE_OK,
        k == 9 ? prange_partial_begin_histogram_f64(N, 10, 0, 1, &p) : PRANGE_OK,
        k == 10 ? prange_partial_begin_histogram_f64(N, 11, 0, 1, &p) : PRANGE_OK,
        k == 11 ? prange_partial_begin_histogram_f64(N, 10, 0, 2, &p) : PRANGE_OK,
        k == 12 ? prange_partial_begin_histogram_i64(N, 10, 0, 1, &p) : PRANGE_OK,
        k == 13 ? prange_partial_begin_reduction(0, N, &reduction, NULL, &p) : PRANGE_OK,
        k == 14 ? prange_partial_begin_reduction(1, N + 1, &reduction, NULL, &p) : PRANGE_OK,
        k == 15 ? prange_partial_begin_reduction(0, N, &larger, NULL, &p) : PRANGE_OK,
        k == 16 ? prange_partial_begin_reduction(0, N, &longer, NULL, &p) : PRANGE_OK,
        k == 17 ? prange_partial_begin_top_k(PRANGE_I64, N, 5, &p) : PRANGE_OK,
        k == 18 ? prange_partial_begin_top_k(PRANGE_I64, N, 6, &p) : PRANGE_OK,
        k == 19 ? prange_partial_begin_bottom_k(PRANGE_I64, N, 5, &p) : PRANGE_OK};
    cr_assert_eq(statuses[k], PRANGE_OK, "%s", prange_last_error());
    return p;
}

Test(partial_errors, other_wholes)
{
    for (int k = 0; k < WHOLES; k++)
        for (int j = 0; j < WHOLES; j++) {
            prange_partial *a = whole_of(k), *b = whole_of(j);
            const prange_status status = prange_partial_merge(a, b);
            cr_expect_eq(status, j == k ? PRANGE_OK : PRANGE_ERROR_PARTS, "%d and %d: %s", k, j,
                         prange_last_error());
            prange_partial_free(a);
            prange_partial_free(b);
        }
}

/* A function for another op or type is refused and changes nothing. */
Test(partial_errors, functions_of_other_ops)
{
    static const float y[8];
    static const int64_t z[8];
    int64_t z_out[8];
    for (int k = 0; k < WHOLES; k++) {
        prange_partial *p = whole_of(k);
        const bool f64 = k != 1 && k != 4 && k != 8 && k < 12, dot = k == 4;
        cr_expect_eq(prange_partial_add_f64(p, 0, 8, x), f64 ? PRANGE_OK : PRANGE_ERROR_VALUE, "%d",
                     k);
        cr_expect_eq(prange_partial_add2_f64(p, 8, 8, x, x), dot ? PRANGE_OK : PRANGE_ERROR_VALUE,
                     "%d", k);
        cr_expect_eq(prange_partial_add_f32(p, 16, 8, y),
                     k == 1 || k == 8 ? PRANGE_OK : PRANGE_ERROR_VALUE, "%d", k);
        cr_expect_eq(prange_partial_add_i64(p, 16, 8, z),
                     k == 12 || k > 16 ? PRANGE_OK : PRANGE_ERROR_VALUE, "%d", k);
        cr_expect_eq(prange_partial_add2_f32(p, 16, 8, y, y), PRANGE_ERROR_VALUE);
        if (k < 17)
            refused(prange_partial_top_k(p, z_out, NULL), PRANGE_ERROR_VALUE, "top_k: ");
        if (k < 13) {
            refused(prange_partial_reduce(p, 0, 8), PRANGE_ERROR_VALUE, "prange_partial_reduce: ");
        }
        double out;
        refused(prange_partial_var(p, 0, &out),
                prange_partial_finish(p, &out) == PRANGE_OK ? PRANGE_ERROR_VALUE
                                                            : PRANGE_ERROR_PARTS,
                "prange_partial_");
        prange_partial_free(p);
    }
}

static double zero(double at, void *ctx)
{
    (void)ctx;
    return 0.0 * at;
}

Test(partial_errors, begin)
{
    prange_partial *p = NULL;
    refused(prange_partial_begin((prange_partial_op)-1, PRANGE_F64, 3, &p), PRANGE_ERROR_VALUE,
            "op = -1 is unknown");
    refused(prange_partial_begin(PRANGE_PARTIAL_HISTOGRAM, PRANGE_F64, 3, &p), PRANGE_ERROR_VALUE,
            "PRANGE_PARTIAL_HISTOGRAM is for prange_partial_begin_integral, begin_histogram");
    refused(prange_partial_begin((prange_partial_op)99, PRANGE_F64, 3, &p), PRANGE_ERROR_VALUE,
            "op = 99 is unknown");
    refused(prange_partial_begin(PRANGE_PARTIAL_SUM, (prange_type)5, 3, &p), PRANGE_ERROR_VALUE,
            "type = 5 is unknown");
    refused(prange_partial_begin(PRANGE_PARTIAL_DOT, PRANGE_I32, 3, &p), PRANGE_ERROR_VALUE,
            "PRANGE_PARTIAL_DOT is not defined for integers");
    refused(prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, -3, &p), PRANGE_ERROR_SIZE,
            "n = -3");
    refused(prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, 3, NULL), PRANGE_ERROR_NULL,
            "partial is NULL");
    refused(prange_partial_begin_integral_f64(0, INFINITY, 3, &p), PRANGE_ERROR_VALUE, "finite");
    refused(prange_partial_begin_integral_f64(-1e308, 1e308, 3, &p), PRANGE_ERROR_VALUE, "finite");
    refused(prange_partial_begin_integral_f32(0, 1, -1, &p), PRANGE_ERROR_SIZE, "n = -1");
    refused(prange_partial_begin_integral_f64(0, 1, PTRDIFF_MAX, &p), PRANGE_ERROR_VALUE, "2^53");
    refused(prange_partial_begin_integral_f64(0, 1, 3, NULL), PRANGE_ERROR_NULL, "partial");
    refused(prange_partial_begin_histogram_f64(-1, 3, 0, 1, &p), PRANGE_ERROR_SIZE, "n = -1");
    refused(prange_partial_begin_histogram_f64(9, 0, 0, 1, &p), PRANGE_ERROR_SIZE, "bins is 0");
    refused(prange_partial_begin_histogram_f64(9, 1, 1, 1, &p), PRANGE_ERROR_VALUE, "low 1");
    refused(prange_partial_begin_histogram_i32(9, 1, 5, 1, NULL), PRANGE_ERROR_VALUE, "low 5");
    refused(prange_partial_begin_histogram_i32(9, 1, 0, 1, NULL), PRANGE_ERROR_NULL, "partial");
    refused(prange_partial_begin_reduction(0, 9, NULL, NULL, &p), PRANGE_ERROR_NULL,
            "reduction is");
    refused(prange_partial_begin_reduction(0, 9, &reduction, NULL, NULL), PRANGE_ERROR_NULL,
            "partial");
    refused(prange_partial_begin_reduction(PTRDIFF_MIN, 9, &reduction, NULL, &p), PRANGE_ERROR_SIZE,
            "too many");
    refused(prange_partial_begin_top_k(PRANGE_U8, 9, 1, &p), PRANGE_ERROR_VALUE, "type u8");
    refused(prange_partial_begin_top_k((prange_type)5, 9, 1, &p), PRANGE_ERROR_VALUE, "type = 5");
    refused(prange_partial_begin_top_k(PRANGE_F64, -9, 1, &p), PRANGE_ERROR_SIZE, "n = -9");
    refused(prange_partial_begin_top_k(PRANGE_F64, 9, 10, &p), PRANGE_ERROR_VALUE, "k = 10");
    refused(prange_partial_begin_bottom_k(PRANGE_F64, 9, -1, &p), PRANGE_ERROR_VALUE, "k = -1");
    refused(prange_partial_begin_top_k(PRANGE_F64, 9, 1, NULL), PRANGE_ERROR_NULL, "partial is");
    refused(prange_partial_begin(PRANGE_PARTIAL_TOP_K, PRANGE_F64, 3, &p), PRANGE_ERROR_VALUE,
            "PRANGE_PARTIAL_TOP_K is for");
    refused(prange_partial_deserialize_reduction(NULL, NULL, 9, x, &p), PRANGE_ERROR_NULL,
            "reduction");
    refused(prange_partial_deserialize(9, NULL, &p), PRANGE_ERROR_NULL, "bytes is NULL");
    refused(prange_partial_deserialize(9, x, NULL), PRANGE_ERROR_NULL, "partial is NULL");
    cr_expect_null(p);
}

Test(partial_errors, add)
{
    prange_partial *p, *sum = sum_of(N);
    refused(prange_partial_add_f64(NULL, 0, 1, x), PRANGE_ERROR_NULL, "partial is NULL");
    refused(prange_partial_add_f64(sum, 0, 1, NULL), PRANGE_ERROR_NULL, "x is NULL");
    refused(prange_partial_add2_f64(NULL, 0, 1, x, x), PRANGE_ERROR_NULL, "partial is NULL");
    refused(prange_partial_compute_f64(sum, 0, 1, NULL, NULL), PRANGE_ERROR_NULL, "values is NULL");
    refused(prange_partial_compute_f64(NULL, 0, 1, zeros, NULL), PRANGE_ERROR_NULL, "partial is");
    refused(prange_partial_integrate_f64(NULL, 0, 1, zero, NULL), PRANGE_ERROR_NULL, "partial is");
    refused(prange_partial_integrate_f64(sum, 0, 1, NULL, NULL), PRANGE_ERROR_NULL, "f is NULL");
    refused(prange_partial_integrate_f64(sum, 0, 1, zero, NULL), PRANGE_ERROR_VALUE,
            "is a PRANGE_PARTIAL_SUM of type f64");
    refused(prange_partial_reduce(NULL, 0, 1), PRANGE_ERROR_NULL, "partial is NULL");
    refused(prange_partial_add_f64(sum, -1, 1, x), PRANGE_ERROR_VALUE, "1 elements from -1 on");
    refused(prange_partial_add_f64(sum, 0, -1, x), PRANGE_ERROR_SIZE, "count = -1");
    refused(prange_partial_add_f64(sum, 1, N, x), PRANGE_ERROR_VALUE, "do not lie in 0 .. %d", N);
    refused(prange_partial_add_f64(sum, N + 1, 0, x), PRANGE_ERROR_VALUE, "from %d on", N + 1);
    refused(prange_partial_compute_f64(sum, PTRDIFF_MAX, PTRDIFF_MAX, zeros, NULL),
            PRANGE_ERROR_VALUE, "do not lie");
    refused(prange_partial_compute_f64(sum, PTRDIFF_MIN, 1, zeros, NULL), PRANGE_ERROR_VALUE,
            "do not lie");
    cr_expect_eq(prange_partial_add_f64(sum, N, 0, NULL), PRANGE_OK);
    prange_partial_free(sum);
    cr_assert_eq(prange_partial_begin_histogram_f64(9, 3, 0, 1, &p), PRANGE_OK);
    refused(prange_partial_add_f64(p, 2, -1, x), PRANGE_ERROR_SIZE, "count = -1");
    prange_partial_free(p);
    cr_assert_eq(prange_partial_begin_top_k(PRANGE_F64, 9, 3, &p), PRANGE_OK);
    refused(prange_partial_add_f64(p, 2, -1, x), PRANGE_ERROR_SIZE, "count = -1");
    prange_partial_free(p);
}

Test(partial_errors, arguments)
{
    prange_partial *sum = sum_of(N);
    double out = 0.0;
    ptrdiff_t first, count;
    refused(prange_partial_merge(sum, NULL), PRANGE_ERROR_NULL, "other is NULL");
    refused(prange_partial_merge(NULL, sum), PRANGE_ERROR_NULL, "partial is NULL");
    refused(prange_partial_missing(NULL, &first, &count), PRANGE_ERROR_NULL, "partial is NULL");
    refused(prange_partial_missing(sum, NULL, &count), PRANGE_ERROR_NULL, "first is NULL");
    refused(prange_partial_missing(sum, &first, NULL), PRANGE_ERROR_NULL, "count is NULL");
    refused(prange_partial_cut(sum, 1, 0, NULL, &count), PRANGE_ERROR_NULL, "first is NULL");
    refused(prange_partial_cut(sum, 1, 0, &first, NULL), PRANGE_ERROR_NULL, "count is NULL");
    refused(prange_partial_cut(NULL, 1, 0, &first, &count), PRANGE_ERROR_NULL, "partial is NULL");
    first = 7;
    refused(prange_partial_cut(sum, 1, 0, &first, &first), PRANGE_ERROR_OVERLAP,
            "first and count overlap");
    refused(prange_partial_missing(sum, &first, &first), PRANGE_ERROR_OVERLAP,
            "first and count overlap");
    cr_expect_eq(first, 7);
    refused(prange_partial_moments(sum, 0, &out, &out), PRANGE_ERROR_OVERLAP,
            "mean and var overlap");
    refused(prange_partial_finish(NULL, &out), PRANGE_ERROR_NULL, "partial is NULL");
    refused(prange_partial_finish(sum, NULL), PRANGE_ERROR_NULL, "out is NULL");
    refused(prange_partial_serialize(NULL, 9, x), PRANGE_ERROR_NULL, "partial is NULL");
    refused(prange_partial_serialize(sum, 9, NULL), PRANGE_ERROR_NULL, "bytes is NULL");
    refused(prange_partial_serialize(sum, 71, x), PRANGE_ERROR_SIZE, "72 bytes");
    cr_expect_eq(prange_partial_size(NULL), 0);
    cr_expect_eq(prange_partial_size(sum), 72);
    prange_partial_free(NULL);
    prange_partial_free(sum);
}

Test(partial_errors, top_k)
{
    prange_partial *p;
    refused(prange_partial_top_k(NULL, x, NULL), PRANGE_ERROR_NULL, "partial is NULL");
    cr_assert_eq(prange_partial_begin_top_k(PRANGE_F64, 9, 3, &p), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(p, 0, 9, x), PRANGE_OK);
    double room[6] = {1, 2, 3, 4, 5, 6};
    refused(prange_partial_top_k(p, room, (ptrdiff_t *)room + 2), PRANGE_ERROR_OVERLAP, "values");
    cr_expect_eq(memcmp(room, (double[]){1, 2, 3, 4, 5, 6}, sizeof room), 0);
    cr_expect_eq(prange_partial_top_k(p, room, (ptrdiff_t *)room + 3), PRANGE_OK);
    prange_partial_free(p);
}

/* An array too large to exist. */
Test(partial_errors, huge_n)
{
    const ptrdiff_t sizes[] = {(ptrdiff_t)1 << 33, ((ptrdiff_t)1 << 52) + 1, PTRDIFF_MAX};
    for (int k = 0; k < 3; k++) {
        const ptrdiff_t n = sizes[k], far = n / 3 * 2;
        prange_partial *p = sum_of(n);
        double out;
        cr_assert_eq(prange_partial_add_f64(p, far, N, x), PRANGE_OK);
        p = sent(p);
        refused(prange_partial_finish(p, &out), PRANGE_ERROR_PARTS, "elements 0 to %td are missing",
                far - 1);
        cr_assert_eq(prange_partial_add_f64(p, 0, N, x), PRANGE_OK);
        cr_assert_eq(prange_partial_add_f64(p, n - 5000, 5000, x), PRANGE_OK);
        p = sent(p);
        refused(prange_partial_finish(p, &out), PRANGE_ERROR_PARTS,
                "elements %d to %td are missing", N, far - 1);
        refused(prange_partial_add_f64(p, far - 1, 3, x), PRANGE_ERROR_PARTS,
                "elements %td to %td are in already", far, far + 1);
        prange_partial_free(p);
    }
}
