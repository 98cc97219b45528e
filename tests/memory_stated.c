/* SPDX-License-Identifier: MIT */
/*
 * The memory that the headers state, in calls on arrays: the most bytes that the library has
 * allocated at any time of a call, on one thread and with a team of three.
 */
#include <criterion/criterion.h>
#include <string.h>

#include <prange.h>

#include "memory_peak.h"
#include "random.h"

#define PRANGE_REDUCE_NAME sum_of_squares
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const double
#define PRANGE_REDUCE_TERM(i, x) ((x)[i] * (x)[i])
#include <prange/reduce_template.h>

enum {
    N = 200000,
    ROWS = 400,
    COLUMNS = N / ROWS,
    WINDOW = 1000,
    K = 500,
    BINS = 1000,
    MANY_BINS = 5000,
    D = 6,
    ELEMENT = sizeof(double),
    LARGE = (1 << 24) + 1, /* what takes the most buckets in a shuffle */
    KIB = 1024,
    MIB = 1024 * KIB
};

/* Numbers that differ, few different ones, and two ascending arrays without repetitions. */
static double x[N], few[N], evens[N], threes[N], out[2 * N];
static float narrow[N];
static int32_t tight[N], tight_out[N];
static ptrdiff_t place[N], index_of[N], counts[2 * N], first[N];
static uint8_t mask[N], bytes[LARGE], payload[N][12];
static const ptrdiff_t shape[] = {ROWS, COLUMNS}, turned[] = {1, ROWS};

static void prepare(void)
{
    random_fill_f64(1, N, x);
    for (ptrdiff_t i = 0; i < N; i++) {
        few[i] = (double)(random_bits(2, i) % 50);
        evens[i] = 2.0 * (double)i;
        threes[i] = 3.0 * (double)i;
        narrow[i] = (float)x[i];
        tight[i] = (int32_t)(random_bits(3, i) % 10000);
        place[i] = (ptrdiff_t)(random_bits(4, i) % N);
        mask[i] = random_bits(5, i) % 2;
    }
}

static prange_status moves(void)
{
    const prange_view in = {x, PRANGE_F64, 2, shape, NULL},
                      to = {out, PRANGE_F64, 2, shape, turned};
    ptrdiff_t count;
    const prange_status status[] = {
        prange_fill_f64(N, 1.5, out),
        prange_arange_f64(N, 0.0, 1.0, out),
        prange_linspace_f64(N, 0.0, 1.0, out),
        prange_take_f64(N, x, N, place, out),
        prange_put_f64(N, out, N, place, x),
        prange_scatter_add_f64(N, out, N, place, x),
        prange_compress_f64(N, x, mask, &count, out),
        prange_nonzero_f64(N, x, &count, index_of),
        prange_reverse_f64(N, x, out),
        prange_roll_f64(N, x, 77, out),
        prange_copy_view(&in, &to),
    };
    return first_error(sizeof status / sizeof *status, status);
}

static prange_status sets(void)
{
    ptrdiff_t count;
    const prange_status status[] = {
        prange_merge_f64(N, evens, N, threes, out),
        prange_set_union_f64(N, evens, N, threes, &count, out),
        prange_set_intersection_f64(N, evens, N, threes, &count, out),
        prange_set_difference_f64(N, evens, N, threes, &count, out),
        prange_set_symmetric_difference_f64(N, evens, N, threes, &count, out),
    };
    return first_error(sizeof status / sizeof *status, status);
}

static prange_status sorts(void)
{
    memcpy(out, x, sizeof x);
    const prange_status descending = prange_sort_descending_f64(N, out);
    memcpy(out, x, sizeof x);
    const prange_status status[] = {
        descending,
        prange_sort_f64(N, out),
        prange_argsort_f64(N, x, index_of),
        prange_argsort_descending_f64(N, x, index_of),
    };
    return first_error(sizeof status / sizeof *status, status);
}

static prange_status order_of_few(void)
{
    return prange_argsort_f64(N, few, index_of);
}

static prange_status order_of_more(void)
{
    for (ptrdiff_t i = 0; i < 2 * N; i++)
        out[i] = (double)(i % 1000);
    return prange_argsort_f64(2 * N, out, counts);
}

static prange_status scans(void)
{
    const prange_view in = {x, PRANGE_F64, 2, shape, NULL}, to = {out, PRANGE_F64, 2, shape, NULL};
    const prange_status status[] = {
        prange_cumsum_f64(N, x, out),
        prange_cumprod_f64(N, x, out),
        prange_cummin_f64(N, x, out),
        prange_cummax_f64(N, x, out),
        prange_scan_axis(PRANGE_CUMSUM, &in, 0, &to),
        prange_scan_axis(PRANGE_CUMSUM, &in, 1, &to),
    };
    return first_error(sizeof status / sizeof *status, status);
}

static int is_far(ptrdiff_t i, void *ctx)
{
    return i >= *(const ptrdiff_t *)ctx;
}

static prange_status searches(void)
{
    ptrdiff_t at = N - 7, index, count;
    bool any, all;
    const prange_status status[] = {
        prange_find(0, N, is_far, &at, &index), prange_any_of(0, N, is_far, &at, &any),
        prange_all_of(0, N, is_far, &at, &all), prange_count_if(0, N, is_far, &at, &count),
        sum_of_squares(x, 0, N, out),
    };
    return first_error(sizeof status / sizeof *status, status);
}

Test(memory, none)
{
    static const stated calls[] = {
        {"move.h", moves, 0, 0},
        {"sets.h", sets, 0, 0},
        {"sort.h", sorts, 0, 0},
        {"prange_argsort of few values", order_of_few, 0, 2 * KIB},
        {"scan.h", scans, 0, 0},
        {"find.h", searches, 0, 0},
        {"prange_argsort of more values", order_of_more, 128 * KIB, 16 * KIB},
    };
    prepare();
    expect_stated(sizeof calls / sizeof *calls, calls);
}

static prange_status select_one(void)
{
    return prange_select_f64(N, x, N / 3, out);
}

static prange_status select_of_few(void)
{
    return prange_select_f64(100, x, 33, out);
}

static prange_status partition(void)
{
    memcpy(out, x, sizeof x);
    return prange_partition_f64(N, out, N / 3);
}

static prange_status top_k(void)
{
    return prange_top_k_f64(N, x, K, out, index_of);
}

static prange_status bottom_most(void)
{
    return prange_bottom_k_f64(N, x, N - K, out, index_of);
}

static prange_status top_of_few(void)
{
    return prange_top_k_f64(100, x, 7, out, index_of);
}

static prange_status top_of_few_by_lists(void)
{
    return prange_top_k_f64(100, x, 6, out, index_of);
}

static prange_status top_one(void)
{
    return prange_top_k_f64(16, x, 1, out, index_of);
}

static prange_status quantiles(void)
{
    double q[K];
    for (int j = 0; j < K; j++)
        q[j] = j / (double)K;
    return prange_quantile_f64(N, x, K, q, out);
}

static prange_status unique(void)
{
    ptrdiff_t count;
    return prange_unique_f64(N, x, &count, out);
}

static prange_status unique_few(void)
{
    ptrdiff_t count;
    return prange_unique_f64(N, few, &count, out);
}

static prange_status unique_tight(void)
{
    ptrdiff_t count;
    return prange_unique_i32(N, tight, &count, tight_out);
}

static prange_status unique_all(void)
{
    ptrdiff_t count;
    return prange_unique_all_f64(N, x, &count, out, first, index_of, counts);
}

static prange_status unique_all_few(void)
{
    ptrdiff_t count;
    return prange_unique_all_f64(N, few, &count, out, first, index_of, counts);
}

static prange_status sort_by_key(void)
{
    memcpy(out, x, sizeof x);
    return prange_sort_by_key_f64(N, out, sizeof *payload, payload);
}

static prange_status sorted_by_key(void)
{
    return prange_sort_by_key_f64(N, evens, sizeof *payload, payload);
}

static prange_status permute(void)
{
    return prange_permute(N, place, ELEMENT, x, out);
}

static prange_status permute_in_place(void)
{
    return prange_permute(N, place, ELEMENT, out, out);
}

static prange_status sort_columns(void)
{
    const prange_view in = {x, PRANGE_F64, 2, shape, NULL}, to = {out, PRANGE_F64, 2, shape, NULL};
    return prange_sort_axis(&in, 0, &to);
}

static prange_status quantiles_of_columns(void)
{
    const double q[] = {0.1, 0.9};
    const ptrdiff_t results[] = {2, shape[1]};
    const prange_view in = {x, PRANGE_F64, 2, shape, NULL},
                      to = {out, PRANGE_F64, 2, results, NULL};
    return prange_quantile_axis(&in, 0, 2, q, PRANGE_QUANTILE_LINEAR, &to);
}

/* 32 rows beside each other. */
static prange_status medians_of_stack(void)
{
    const double q[] = {0.5, 0.25};
    const ptrdiff_t stack[] = {32, 1000}, results[] = {2, 1000};
    const prange_view in = {x, PRANGE_F64, 2, stack, NULL},
                      to = {out, PRANGE_F64, 2, results, NULL};
    return prange_quantile_axis(
        &in, 0, 2, q, (prange_quantile_method)(PRANGE_QUANTILE_LINEAR | PRANGE_QUANTILE_OMIT_NAN),
        &to);
}

Test(memory, of_orders)
{
    static const stated calls[] = {
        {"prange_select", select_one, N * ELEMENT, 0},
        {"prange_select of few", select_of_few, 100 * ELEMENT, 0},
        {"prange_partition", partition, 2 * N * ELEMENT, 0},
        {"prange_top_k", top_k, N * ELEMENT + K * (ELEMENT + 16), 0},
        {"prange_bottom_k", bottom_most, N * ELEMENT + (size_t)(N - K) * (ELEMENT + 16), 0},
        {"prange_top_k of few", top_of_few, 100 * ELEMENT + 7 * (ELEMENT + 16), 0},
        {"prange_top_k of few, by lists", top_of_few_by_lists,
         100 * ELEMENT + 4096 + 6 * (ELEMENT + 16), 0},
        {"prange_top_k of one", top_one, 16 * ELEMENT + 4096 + ELEMENT + 16, 0},
        {"prange_quantile", quantiles, N * ELEMENT + 64 * K, 0},
        {"prange_unique", unique, 2 * N * ELEMENT, 0},
        {"prange_unique of few values", unique_few, 2 * N * ELEMENT, 0},
        {"prange_unique of tight values", unique_tight, 2 * N * sizeof *tight, 0},
        {"prange_unique_all", unique_all, 40 * N, 0},
        {"prange_unique_all of few values", unique_all_few, 40 * N, 0},
        {"prange_sort_by_key", sort_by_key, N * (8 + sizeof *payload), 0},
        {"prange_sort_by_key, in order", sorted_by_key, 0, 0},
        {"prange_permute", permute, 0, 0},
        {"prange_permute in place", permute_in_place, N * ELEMENT, 0},
        {"prange_sort_axis", sort_columns, 0, 1 * MIB},
        {"prange_quantile_axis", quantiles_of_columns, 0, 1 * MIB + 64 * 2},
        {"prange_quantile_axis of a stack", medians_of_stack, 0, 256 * 35 + 32 * 32 * 3},
    };
    prepare();
    expect_stated(sizeof calls / sizeof *calls, calls);
}

static prange_status short_sums(void)
{
    const prange_status status[] = {
        prange_moving_sum_f64(N, x, 699, out),
        prange_moving_mean_f32(N, narrow, 699, (float *)(void *)out),
        prange_moving_sum_i32(N, tight, MANY_BINS, (int64_t *)(void *)out),
        prange_moving_var_f64(N, x, 399, 1, out),
        prange_moving_min_f64(N, x, 999, out),
        prange_moving_median_f64(N, x, 9, out),
    };
    return first_error(sizeof status / sizeof *status, status);
}

static prange_status moving_sum(void)
{
    return prange_moving_sum_f64(N, x, WINDOW, out);
}

static prange_status moving_std(void)
{
    return prange_moving_std_f64(N, x, WINDOW, 1, out);
}

static prange_status moving_max(void)
{
    return prange_moving_max_f64(N, x, 5 * WINDOW, out);
}

static prange_status moving_median(void)
{
    return prange_moving_median_f64(N, x, WINDOW, out);
}

static prange_status correlate(void)
{
    return prange_correlate_f64(N, x, WINDOW, few, PRANGE_CONVOLVE_FULL, out);
}

static prange_status histogram(void)
{
    return prange_histogram_f64(N, x, BINS, -100.0, 100.0, counts);
}

static prange_status histogram_of_many(void)
{
    return prange_histogram_f64(N, x, MANY_BINS, -100.0, 100.0, counts);
}

static prange_status histogram_of_most(void)
{
    return prange_histogram_f64(N, x, 2 * N, -100.0, 100.0, counts);
}

static prange_status weighted(void)
{
    return prange_histogram_weighted_f64(N, x, few, BINS, -100.0, 100.0, out);
}

static prange_status weighted_few(void)
{
    return prange_histogram_weighted_f64(N, x, few, 300, -100.0, 100.0, out);
}

static prange_status pairs(void)
{
    return prange_histogram2d_f64(N, x, few, 50, -100.0, 100.0, 100, 0.0, 50.0, counts);
}

static prange_status weighted_pairs(void)
{
    return prange_histogram2d_edges_weighted_f64(N, x, few, few, 10, evens, 100, evens, out);
}

static prange_status weighted_one_part(void)
{
    return prange_histogram_edges_weighted_f64(N, x, few, 4 * MANY_BINS, evens, out);
}

Test(memory, of_windows_and_bins)
{
    enum { PARTS = N / 65536 };
    static const stated calls[] = {
        {"short windows", short_sums, 0, 0},
        {"prange_moving_sum", moving_sum, 0, 8 * (5 * WINDOW + 1)},
        {"prange_moving_std", moving_std, 0, 80 * WINDOW},
        {"prange_moving_max", moving_max, 0, 3 * 5 * WINDOW * ELEMENT},
        {"prange_moving_median", moving_median, 0, 40 * WINDOW},
        {"prange_correlate", correlate, WINDOW * ELEMENT, 0},
        {"prange_histogram", histogram, 0, 4 * 4 * (BINS + 1)},
        {"prange_histogram of many bins", histogram_of_many, 0, 4 * (MANY_BINS + 1)},
        {"prange_histogram of more bins than values", histogram_of_most, 0, 0},
        {"prange_histogram_weighted", weighted, PARTS * (BINS + 1) * sizeof(double), 0},
        {"prange_histogram_weighted of few bins", weighted_few, 0, 0},
        {"prange_histogram_edges_weighted of many bins", weighted_one_part,
         (4 * MANY_BINS + 1) * sizeof(double) + 256 * KIB, 0},
        {"prange_histogram2d", pairs, 0, 4 * (MANY_BINS + 1)},
        {"prange_histogram2d_edges_weighted", weighted_pairs, PARTS * (BINS + 1) * sizeof(double),
         0},
    };
    prepare();
    expect_stated(sizeof calls / sizeof *calls, calls);
}

static prange_status permutation_of_few(void)
{
    return prange_random_permutation(1, 2, 8192, index_of);
}

static prange_status permutation(void)
{
    return prange_random_permutation(1, 2, N, index_of);
}

static prange_status choice_weighted(void)
{
    return prange_random_choice_weighted_f64(1, 2, 0, ROWS, N, few, index_of);
}

static prange_status shuffle(void)
{
    return prange_random_shuffle(1, 2, LARGE, 1, bytes);
}

static prange_status matmul(void)
{
    return prange_matmul_f64(400, 400, 400, x, few, out);
}

static prange_status matmul_of_many_columns(void)
{
    return prange_matmul_f64(40, 5000, 40, x, few, out);
}

static prange_status paired(void)
{
    return prange_paired_distance_f64(PRANGE_EUCLIDEAN, N / D, D, x, few, out);
}

static prange_status row_norms(void)
{
    return prange_row_norms_f64(PRANGE_EUCLIDEAN, N / D, D, x, out);
}

static prange_status pairwise(void)
{
    return prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, ROWS, D, x, out);
}

static prange_status cosine(void)
{
    return prange_pairwise_distance_f64(PRANGE_COSINE, ROWS, D, x, out);
}

/* The points of a packed copy are padded to the width of a panel. */
Test(memory, of_products_and_distances)
{
    enum { POINTS = (ROWS + 64) * D * ELEMENT, BUCKETS = 2081 * KIB };
    static const stated calls[] = {
        {"prange_random_permutation of few", permutation_of_few, 0, 0},
        {"prange_random_permutation", permutation, BUCKETS, 0},
        {"prange_random_shuffle", shuffle, BUCKETS + LARGE, 0},
        {"prange_random_choice_weighted", choice_weighted, N * ELEMENT, 0},
        {"prange_matmul", matmul, 6 * MIB, 96 * KIB},
        {"prange_matmul of many columns", matmul_of_many_columns, 6 * MIB, 96 * KIB},
        {"prange_paired_distance", paired, 0, 0},
        {"prange_row_norms", row_norms, D * ELEMENT, 0},
        {"prange_pairwise_distance", pairwise, POINTS, 0},
        {"prange_pairwise_distance of cosines", cosine, 3 * POINTS, 0},
    };
    prepare();
    expect_stated(sizeof calls / sizeof *calls, calls);
}
