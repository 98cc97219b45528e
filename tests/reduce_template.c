/* SPDX-License-Identifier: MIT */
/*
 * Reductions whose terms are compiled into the loop: they have the bits of the library's own
 * reductions, with several sets of compiler flags and at each level. Also ranges, errors, early
 * ends.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "random.h"
#include "reductions.h"
#include "reference.h"

/* Sizes around rows of lanes (32), blocks (4,096) and the groups of the tree. */
static const ptrdiff_t sizes[] = {1,    2,    31,   32,   33,   63,   64,    100,    4095,   4096,
                                  4097, 4127, 4128, 8191, 8192, 8193, 12288, 100003, 1048577};
enum { SIZES = sizeof sizes / sizeof *sizes, LARGEST = 1048577, OFFSET = 5 };

static double x[LARGEST + OFFSET], y[LARGEST + OFFSET];
static float f[LARGEST + OFFSET];
static int64_t k[LARGEST + OFFSET];
static const arrays all_arrays = {x, y, f, k};

static const reductions *const instances[] = {&reductions_plain, &reductions_o0, &reductions_native,
                                              &reductions_levels};
enum { INSTANCES = sizeof instances / sizeof *instances };

/* Fills arrays without special values, with some, or with ties. */
static void fill(int kind)
{
    const ptrdiff_t n = LARGEST + OFFSET;
    random_fill_special_f64(1, kind == 1 ? 20000 : UINT64_MAX, n, x);
    random_fill_special_f64(2, kind == 1 ? 20000 : UINT64_MAX, n, y);
    random_fill_special_f32(3, kind == 1 ? 20000 : UINT64_MAX, n, f);
    for (ptrdiff_t i = 0; i < n; i++) {
        k[i] = (int64_t)random_bits(4, i) >> (kind == 2 ? 60 : 0);
        if (kind == 2)
            x[i] = (double)(k[i] % 4), f[i] = (float)(k[i] % 3);
    }
}

static void expect_f64(const reductions *r, const char *what, ptrdiff_t n, double value,
                       double expected)
{
    cr_expect_eq(bits_of_f64(value), bits_of_f64(expected), "%s, %s, n %td: %.17g, expected %.17g",
                 r->flags, what, n, value, expected);
}

/* Compares each instance over begin .. begin + n - 1 with the library over the same elements. */
static void expect_same(const reductions *r, ptrdiff_t begin, ptrdiff_t n)
{
    const arrays *job = &all_arrays;
    const ptrdiff_t end = begin + n;
    double sum = 0, prod = 0, min = 0, max = 0, dot = 0, four[4] = {0}, small = 0, e[5] = {0};
    unsigned bad = r->sum(job, begin, end, &sum) | r->prod(job, begin, end, &prod) |
                   r->min(job, begin, end, &min) | r->max(job, begin, end, &max) |
                   r->dot(job, begin, end, &dot) | r->four(job, begin, end, four) |
                   r->small(job, begin, end, &small);
    bad |= prange_sum_f64(n, x + begin, &e[0]) | prange_prod_f64(n, x + begin, &e[1]) |
           prange_min_f64(n, x + begin, &e[2]) | prange_max_f64(n, x + begin, &e[3]) |
           prange_dot_f64(n, x + begin, y + begin, &e[4]);
    cr_assert_eq(bad, PRANGE_OK);
    expect_f64(r, "sum", n, sum, e[0]);
    expect_f64(r, "prod", n, prod, e[1]);
    expect_f64(r, "min", n, min, e[2]);
    expect_f64(r, "max", n, max, e[3]);
    expect_f64(r, "dot", n, dot, e[4]);
    for (int t = 0; t < 4; t++)
        expect_f64(r, "four", n, four[t], e[t]);
    expect_f64(r, "small", n, small, reference_sum(n, x + begin, 32));
}

static void expect_same_integers(const reductions *r, ptrdiff_t begin, ptrdiff_t n)
{
    const arrays *job = &all_arrays;
    const ptrdiff_t end = begin + n;
    int64_t value[4] = {0}, expected[4] = {0};
    int64_t at_i64[2] = {0};
    ptrdiff_t expected_at[5] = {0};
    float real[2] = {0}, expected_real[2] = {0};
    double at[3] = {0}, truth[2] = {-1, -1};
    bool any = false, all = false;
    unsigned bad = r->sum_i64(job, begin, end, &value[0]) |
                   r->prod_i64(job, begin, end, &value[1]) |
                   r->min_i64(job, begin, end, &value[2]) | r->max_i64(job, begin, end, &value[3]) |
                   r->argmin(job, begin, end, &at[0]) | r->argmax(job, begin, end, &at[1]) |
                   r->argmin_i64(job, begin, end, &at_i64[0]) |
                   r->argmax_i64(job, begin, end, &at_i64[1]) | r->count(job, begin, end, &at[2]) |
                   r->sum_f32(job, begin, end, &real[0]) | r->max_f32(job, begin, end, &real[1]) |
                   r->any(job, begin, end, &truth[0]) | r->all(job, begin, end, &truth[1]);
    bad |= prange_sum_i64(n, k + begin, &expected[0]) |
           prange_prod_i64(n, k + begin, &expected[1]) |
           prange_min_i64(n, k + begin, &expected[2]) | prange_max_i64(n, k + begin, &expected[3]) |
           prange_argmin_f64(n, x + begin, &expected_at[0]) |
           prange_argmax_f64(n, x + begin, &expected_at[1]) |
           prange_argmin_i64(n, k + begin, &expected_at[2]) |
           prange_argmax_i64(n, k + begin, &expected_at[3]) |
           prange_count_nonzero_f64(n, x + begin, &expected_at[4]) |
           prange_sum_f32(n, f + begin, &expected_real[0]) |
           prange_max_f32(n, f + begin, &expected_real[1]) | prange_any_f64(n, x + begin, &any) |
           prange_all_f64(n, x + begin, &all);
    cr_assert_eq(bad, PRANGE_OK);
    for (int t = 0; t < 4; t++)
        cr_expect_eq(value[t], expected[t], "%s, integer %d, n %td", r->flags, t, n);
    for (int t = 0; t < 2; t++) {
        cr_expect_eq(at[t], (double)(expected_at[t] + begin), "%s, index %d, n %td: %g", r->flags,
                     t, n, at[t]);
        cr_expect_eq(at_i64[t], expected_at[2 + t] + begin, "%s, index %d, n %td", r->flags, 2 + t,
                     n);
    }
    cr_expect_eq(at[2], (double)expected_at[4], "%s, count, n %td: %g", r->flags, n, at[2]);
    for (int t = 0; t < 2; t++)
        cr_expect_eq(bits_of_f32(real[t]), bits_of_f32(expected_real[t]), "%s, f32 %d, n %td",
                     r->flags, t, n);
    cr_expect_eq(truth[0], any, "%s, any, n %td", r->flags, n);
    cr_expect_eq(truth[1], all, "%s, all, n %td", r->flags, n);
}

Test(reduce_template, the_bits_of_the_library, .timeout = 100)
{
    for (int kind = 0; kind < 3; kind++) {
        fill(kind);
        for (int s = 0; s < SIZES; s++)
            for (int v = 0; v < INSTANCES; v++) {
                expect_same(instances[v], s % 2 ? OFFSET : 0, sizes[s]);
                expect_same_integers(instances[v], s % 2 ? OFFSET : 0, sizes[s]);
            }
    }
}

Test(reduce_template, any_team, .timeout = 100)
{
    static const int teams[] = {1, 2, 3, 7};
    fill(0);
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        for (int s = 11; s < SIZES; s++) {
            expect_same(&reductions_plain, 0, sizes[s]);
            expect_same_integers(&reductions_plain, 0, sizes[s]);
        }
    }
}

/* A NaN, an infinity or an extreme at every place of a short range. */
Test(reduce_template, special_values_at_every_place)
{
    static const double specials[] = {NAN, INFINITY, -INFINITY, -0.0, 1e300, -1e300};
    enum { N = 99 };
    for (int s = 0; s < 6; s++)
        for (ptrdiff_t at = 0; at < N; at++) {
            for (ptrdiff_t i = 0; i < N; i++)
                x[i] = s == 3 ? 0.0 : random_wide_f64(7, i);
            x[at] = specials[s];
            x[(at * 7) % N] = specials[s];
            for (int v = 0; v < INSTANCES; v += INSTANCES - 1) {
                expect_same(instances[v], 0, N);
                expect_same_integers(instances[v], 0, N);
            }
        }
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = INFINITY, k[i] = INT64_MAX;
    for (ptrdiff_t n = 1; n <= N; n++)
        expect_same_integers(&reductions_levels, 0, n);
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = -INFINITY, k[i] = INT64_MIN;
    for (ptrdiff_t n = 1; n <= N; n++)
        expect_same_integers(&reductions_levels, 0, n);
}

Test(reduce_template, empty_ranges)
{
    for (int v = 0; v < INSTANCES; v++) {
        const reductions *r = instances[v];
        for (ptrdiff_t end = 7; end >= 0; end -= 7) {
            double value = 5;
            int64_t integer = 5;
            double at = 5, truth = 5;
            cr_expect_eq(r->sum(&all_arrays, 7, end, &value), PRANGE_OK);
            cr_expect(value == 0 && !signbit(value));
            cr_expect_eq(r->prod(&all_arrays, 7, end, &value), PRANGE_OK);
            cr_expect_eq(value, 1);
            cr_expect_eq(r->prod_i64(&all_arrays, 7, end, &integer), PRANGE_OK);
            cr_expect_eq(integer, 1);
            cr_expect_eq(r->count(&all_arrays, 7, end, &at), PRANGE_OK);
            cr_expect_eq(at, 0);
            cr_expect_eq(r->any(&all_arrays, 7, end, &truth), PRANGE_OK);
            cr_expect_eq(truth, 0);
            cr_expect_eq(r->all(&all_arrays, 7, end, &truth), PRANGE_OK);
            cr_expect_eq(truth, 1);
            value = 5, at = 5;
            cr_expect_eq(r->min(&all_arrays, 7, end, &value), PRANGE_ERROR_EMPTY);
            cr_expect_str_eq(prange_last_error(), "min_of: the range is empty");
            cr_expect_eq(r->argmax(&all_arrays, 7, end, &at), PRANGE_ERROR_EMPTY);
            cr_expect(value == 5 && at == 5, "outputs are untouched");
        }
    }
}

#define PRANGE_REDUCE_NAME sum_and_least
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_OP2 MIN
#define PRANGE_REDUCE_TERM(i, unused) ((double)(i))
#define PRANGE_REDUCE_TERM2(i, unused) ((double)(i))
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME sum_and_product
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_OP2 PROD
#define PRANGE_REDUCE_TERM(i, unused) ((double)(i))
#define PRANGE_REDUCE_TERM2(i, unused) ((double)(i))
#include <prange/reduce_template.h>

/* A range is refused as empty if any of several results has no value for it. */
Test(reduce_template, empty_ranges_of_several_terms)
{
    double both[2] = {5, 5};
    cr_expect_eq(sum_and_least(NULL, 3, 3, both), PRANGE_ERROR_EMPTY);
    cr_expect(both[0] == 5 && both[1] == 5, "outputs are untouched");
    cr_expect_eq(sum_and_least(NULL, 3, 5, both), PRANGE_OK);
    cr_expect(both[0] == 7 && both[1] == 3);
    cr_expect_eq(sum_and_product(NULL, 3, 3, both), PRANGE_OK);
    cr_expect(both[0] == 0 && both[1] == 1);
}

Test(reduce_template, errors)
{
    double value = 5;
    cr_expect_eq(reductions_plain.sum(&all_arrays, 0, 100, NULL), PRANGE_ERROR_NULL);
    cr_expect_not_null(strstr(prange_last_error(), "sum_of: out"));
    cr_expect_eq(reductions_plain.sum(&all_arrays, PTRDIFF_MIN, 1, &value), PRANGE_ERROR_SIZE);
    cr_expect_eq(value, 5);
}

/* Terms without arrays, so that ranges can reach the limits of the index type. */
#define PRANGE_REDUCE_NAME count_even
#define PRANGE_REDUCE_OP COUNT
#define PRANGE_REDUCE_TYPE i64
#define PRANGE_REDUCE_TERM(i, ctx) ((i) % 2 == 0)
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME first_index
#define PRANGE_REDUCE_OP ARGMAX
#define PRANGE_REDUCE_TYPE i64
#define PRANGE_REDUCE_TERM(i, ctx) (-((i) / 2))
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME reaches
#define PRANGE_REDUCE_OP ANY
#define PRANGE_REDUCE_CTX const ptrdiff_t
#define PRANGE_REDUCE_TERM(i, at) ((i) >= *(at))
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME stays_below
#define PRANGE_REDUCE_OP ALL
#define PRANGE_REDUCE_CTX const ptrdiff_t
#define PRANGE_REDUCE_TERM(i, at) ((i) < *(at))
#include <prange/reduce_template.h>

Test(reduce_template, the_ends_of_the_index)
{
    int64_t at = 0;
    cr_assert_eq(count_even(NULL, PTRDIFF_MAX - 10001, PTRDIFF_MAX, &at), PRANGE_OK);
    cr_expect_eq(at, 5001);
    cr_assert_eq(count_even(NULL, PTRDIFF_MIN, PTRDIFF_MIN + 10001, &at), PRANGE_OK);
    cr_expect_eq(at, 5001);
    cr_assert_eq(first_index(NULL, PTRDIFF_MAX - 9999, PTRDIFF_MAX, &at), PRANGE_OK);
    cr_expect_eq(at, PTRDIFF_MAX - 9999);
    cr_assert_eq(first_index(NULL, -5000, 5000, &at), PRANGE_OK);
    cr_expect_eq(at, -5000);
}

/* The range would take years, but its first indices decide the result. */
Test(reduce_template, any_and_all_stop_early, .timeout = 60)
{
    static const int teams[] = {1, 2, 7};
    for (int t = 0; t < 3; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        for (ptrdiff_t at = 0; at <= 1000000; at += 333333) {
            double any = -1, all = -1;
            cr_assert_eq(reaches(&at, 0, PTRDIFF_MAX, &any), PRANGE_OK);
            cr_assert_eq(stays_below(&at, 0, PTRDIFF_MAX, &all), PRANGE_OK);
            cr_expect(any == 1 && all == 0, "at %td: %g, %g", at, any, all);
            cr_assert_eq(reaches(&at, 0, at, &any), PRANGE_OK);
            cr_assert_eq(stays_below(&at, 0, at, &all), PRANGE_OK);
            cr_expect(any == 0 && all == 1, "at %td: %g, %g", at, any, all);
        }
    }
}

/* Every term is evaluated exactly once, at any number of threads. */
static atomic_int evaluated[20001];

static double evaluate(ptrdiff_t i)
{
    atomic_fetch_add_explicit(&evaluated[i], 1, memory_order_relaxed);
    return (double)i;
}

#define PRANGE_REDUCE_NAME sum_evaluated
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_TERM(i, ctx) evaluate(i)
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME last_evaluated
#define PRANGE_REDUCE_OP ARGMAX
#define PRANGE_REDUCE_TERM(i, ctx) evaluate(i)
#define PRANGE_REDUCE_BLOCK 64
#include <prange/reduce_template.h>

Test(reduce_template, each_term_once)
{
    enum { N = 20001 };
    double sum = 0;
    double last = -1;
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    cr_assert_eq(sum_evaluated(NULL, 0, N, &sum), PRANGE_OK);
    cr_assert_eq(last_evaluated(NULL, 0, N, &last), PRANGE_OK);
    cr_expect_eq(sum, N * (N - 1.0) / 2);
    cr_expect_eq(last, N - 1);
    for (int i = 0; i < N; i++)
        cr_assert_eq(evaluated[i], 2, "term %d", i);
}

/* Calls from the iterations of a parallel loop, each independent. */
static int sum_in_loop(ptrdiff_t i, int thread, void *ctx)
{
    double value = 0;
    (void)thread, (void)ctx;
    if (reductions_plain.sum(&all_arrays, i, 100000 + i, &value) != PRANGE_OK)
        return 1;
    return bits_of_f64(value) == bits_of_f64(reference_sum(100000, x + i, 4096)) ? 0 : 2;
}

Test(reduce_template, nested)
{
    fill(0);
    cr_assert_eq(prange_set_num_threads(4), PRANGE_OK);
    cr_expect_eq(prange_for(0, 40, 1, sum_in_loop, NULL), PRANGE_OK, "%s", prange_last_error());
}
