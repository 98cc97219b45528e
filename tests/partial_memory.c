/* SPDX-License-Identifier: MIT */
/* If memory runs out, partial results are unchanged, and the step can be repeated. */
#include "allocations.h"
#include "partial.h"

enum { N = 5 * 4096 + 100 };
static double x[N];

static prange_partial *sum_of(ptrdiff_t n)
{
    const whole sum = {PRANGE_PARTIAL_SUM, PRANGE_F64, n, x, NULL};
    return begin(&sum);
}

/* Every allocation of a step fails once. The step is then repeated, and must give the bytes of a
 * step that had memory from the start. */
typedef prange_status step(prange_partial *partial, const prange_partial *other);

static prange_status add_all(prange_partial *partial, const prange_partial *other)
{
    (void)other;
    return prange_partial_add_f64(partial, 50, N - 60, x);
}

static prange_status compute_all(prange_partial *partial, const prange_partial *other)
{
    (void)other;
    return prange_partial_compute_f64(partial, 50, N - 60, zeros, NULL);
}

static prange_status merge_other(prange_partial *partial, const prange_partial *other)
{
    return prange_partial_merge(partial, other);
}

static prange_status reduce_all(prange_partial *partial, const prange_partial *other)
{
    ptrdiff_t first, count;
    (void)other;
    const prange_status status = prange_partial_cut(partial, 3, 1, &first, &count);
    return status == PRANGE_OK ? prange_partial_reduce(partial, first, count) : status;
}

static void expect_unchanged(prange_partial *(*make)(void), const prange_partial *other,
                             step *of_it, const char *what)
{
    prange_partial *partial = make(), *good = make();
    const bytes before = bytes_of(partial);
    int at = 1;
    for (;; at++) {
        allocations = 0;
        fails_at = at;
        const prange_status status = of_it(partial, other);
        fails_at = 0;
        if (status == PRANGE_OK)
            break;
        cr_assert_eq(status, PRANGE_ERROR_MEMORY, "%s: %s", what, prange_last_error());
        cr_expect_not_null(strstr(prange_last_error(), "no memory"), "%s", prange_last_error());
        expect_bytes(partial, &before);
        cr_assert_lt(at, 200);
    }
    cr_expect_gt(at, 1, "%s allocates nothing", what);
    cr_assert_eq(of_it(good, other), PRANGE_OK);
    const bytes after = bytes_of(good);
    expect_bytes(partial, &after);
    free(before.at);
    free(after.at);
    prange_partial_free(partial);
    prange_partial_free(good);
}

/* A sum with runs on both sides of the elements to add. */
static prange_partial *sum_with_ends(void)
{
    prange_partial *partial = sum_of(N);
    cr_assert_eq(prange_partial_add_f64(partial, 0, 50, x), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(partial, N - 10, 5, x), PRANGE_OK);
    return partial;
}

static prange_partial *histogram_with_ends(void)
{
    prange_partial *partial = NULL;
    cr_assert_eq(prange_partial_begin_histogram_f64(N, 10, -1e6, 1e6, &partial), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(partial, 0, 50, x), PRANGE_OK);
    return partial;
}

static prange_partial *top_with_ends(void)
{
    prange_partial *partial = NULL;
    cr_assert_eq(prange_partial_begin_top_k(PRANGE_F64, N, 10, &partial), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(partial, 0, 50, x), PRANGE_OK);
    return partial;
}

static prange_partial *empty_reduction(void)
{
    const prange_reduction reduction = {.size = 12, .run = nothing, .join = join_nothing};
    prange_partial *p = NULL;
    cr_assert_eq(prange_partial_begin_reduction(0, N, &reduction, NULL, &p), PRANGE_OK);
    return p;
}

/* A reduction with cut blocks on both sides of the range to add. */
static prange_partial *reduction_with_ends(void)
{
    const prange_reduction cut = {.size = 12, .block = 500, .run = nothing, .join = join_nothing};
    prange_partial *partial = NULL;
    cr_assert_eq(prange_partial_begin_reduction(0, N, &cut, NULL, &partial), PRANGE_OK);
    cr_assert_eq(prange_partial_reduce(partial, 0, 50), PRANGE_OK);
    cr_assert_eq(prange_partial_reduce(partial, N - 100, 100), PRANGE_OK);
    return partial;
}

static prange_status reduce_rest(prange_partial *partial, const prange_partial *other)
{
    (void)other;
    return prange_partial_reduce(partial, 50, N - 150);
}

Test(partial_memory, each_step)
{
    random_fill_f64(3, N, x);
    prange_partial *sum = sum_of(N), *histogram = histogram_with_ends(), *p = NULL;
    prange_partial_free(histogram);
    cr_assert_eq(prange_partial_begin_histogram_f64(N, 10, -1e6, 1e6, &histogram), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(histogram, 51, 5000, x), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(sum, 50, 5, x), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(sum, 60, N - 70, x), PRANGE_OK);
    expect_unchanged(sum_with_ends, NULL, add_all, "add");
    expect_unchanged(sum_with_ends, NULL, compute_all, "compute");
    expect_unchanged(sum_with_ends, sum, merge_other, "merge");
    expect_unchanged(histogram_with_ends, NULL, add_all, "histogram");
    expect_unchanged(histogram_with_ends, histogram, merge_other, "histograms");
    prange_partial *top = NULL;
    cr_assert_eq(prange_partial_begin_top_k(PRANGE_F64, N, 10, &top), PRANGE_OK);
    cr_assert_eq(prange_partial_add_f64(top, 51, 5000, x), PRANGE_OK);
    expect_unchanged(top_with_ends, NULL, add_all, "top k");
    expect_unchanged(top_with_ends, top, merge_other, "two of top k");
    const bytes best = bytes_of(top);
    prange_partial_free(top);
    prange_status status = PRANGE_ERROR_MEMORY;
    for (int at = 1; status == PRANGE_ERROR_MEMORY; at++) {
        fails_at = at;
        allocations = 0;
        status = prange_partial_deserialize(best.size, best.at, &p);
    }
    fails_at = 0;
    cr_expect_eq(status, PRANGE_OK, "%s", prange_last_error());
    free(best.at);
    prange_partial_free(p);
    p = NULL;
    expect_unchanged(empty_reduction, NULL, reduce_all, "reduction");
    expect_unchanged(reduction_with_ends, NULL, reduce_rest, "cut reduction");
    const bytes there = bytes_of(sum), counts = bytes_of(histogram);
    for (int at = 1; at < 4; at++) {
        fails_at = at;
        allocations = 0;
        cr_expect_eq(prange_partial_deserialize(there.size, there.at, &p), PRANGE_ERROR_MEMORY);
        allocations = 0;
        cr_expect_eq(prange_partial_deserialize(counts.size, counts.at, &p), PRANGE_ERROR_MEMORY);
        allocations = 0;
        cr_expect_eq(at > 2 || prange_partial_begin_histogram_f64(N, 10, 0, 1, &p), 1);
    }
    fails_at = 1;
    allocations = 0;
    cr_expect_eq(prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, 3, &p), PRANGE_ERROR_MEMORY);
    fails_at = 0;
    cr_expect_null(p);
    free(there.at);
    free(counts.at);
    prange_partial_free(sum);
    prange_partial_free(histogram);
}
