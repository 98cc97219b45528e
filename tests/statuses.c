/* SPDX-License-Identifier: MIT */
/*
 * The rule of status.h over all families: sizes that are not allowed, and too few elements. One
 * table for each status; a call makes one mistake.
 */
#include "statuses.h"

/* Sizes that are negative, or that the call does not take. */
Test(statuses, sizes)
{
    const ptrdiff_t below[] = {-1}, tile[] = {1, -1}, grid[] = {N, N}, zero[] = {1, 0, 1};
    const prange_reduction narrow = {.size = 8, .block = -1, .run = add_range, .join = join};
    const prange_reduction none = {.size = 0, .run = add_range, .join = join};
    const prange_scanner scanner = {
        .size = 8, .block = -1, .sum = add_range, .join = join, .scan = scan_range};
    const prange_view good = view_of(x, PRANGE_F64, 1, line),
                      other = view_of(z, PRANGE_F64, 1, &(ptrdiff_t){5});
    const prange_view negative = view_of(x, PRANGE_F64, 1, below),
                      deep = view_of(x, PRANGE_F64, 9, line);
    const prange_view flat = view_of(z, PRANGE_F64, 0, NULL), to = view_of(z, PRANGE_F64, 1, line);
    const prange_distance_options_f64 close = {.out_stride = 1};
    const prange_variable variable = {"a", good}, number = {"a", flat};
    prange_expr *expr = NULL;
    prange_builder *builder = NULL;
    prange_scratch *scratch = NULL;
    cr_assert_eq(prange_expr_compile("a + 1", 1, &variable, &expr), PRANGE_OK);
    const row rows[] = {
        CALL(prange_sum_f64(-1, x, y)),
        CALL(prange_dot_f64(-1, x, y, z)),
        CALL(prange_prod_strided_f64(-1, x, 1, z)),
        CALL(prange_min_f64(-1, x, z)),
        CALL(prange_argmax_f64(-1, x, at)),
        CALL(prange_mean_f64(-1, x, z)),
        CALL(prange_var_f64(-1, x, 0, z)),
        CALL(prange_norm2_f64(-1, x, z)),
        CALL(prange_count_nonzero_f64(-1, x, at)),
        CALL(prange_any_f64(-1, x, &truth)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_SUM, &negative, 1, &flat)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_SUM, &deep, 1, &flat)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_SUM, &good, 1, &to)),
        CALL(prange_reduce(0, N, &narrow, NULL, z)),
        CALL(prange_reduce(0, N, &none, NULL, z)),
        CALL(prange_reduce(PTRDIFF_MIN, 1, &none, NULL, z)),
        CALL(prange_map_f64(PRANGE_NEG, -1, x, z)),
        CALL(prange_map2_f64(PRANGE_ADD, -1, x, y, z)),
        CALL(prange_map_scalar_f64(PRANGE_ADD, -1, x, 1, z)),
        CALL(prange_axpy_f64(-1, 2, x, z)),
        CALL(prange_ldexp_f64(-1, x, exponent, z)),
        CALL(prange_apply_f64(of_one, NULL, -1, x, z)),
        CALL(prange_apply2_f64(of_two, NULL, -1, x, y, z)),
        CALL(prange_map_view(PRANGE_NEG, &good, &other)),
        CALL(prange_compare_f64(PRANGE_LT, -1, x, y, mask)),
        CALL(prange_compare_scalar_f64(PRANGE_LT, -1, x, 1, mask)),
        CALL(prange_where_f64(-1, mask, x, y, z)),
        CALL(prange_cumsum_f64(-1, x, z)),
        CALL(prange_scan_axis(PRANGE_CUMSUM, &good, 0, &other)),
        CALL(prange_scan(0, N, &scanner, NULL, z)),
        CALL(prange_scan_array(-1, 8, x, z, join, NULL, NULL)),
        CALL(prange_scan_array(N, 0, x, z, join, NULL, NULL)),
        CALL(prange_fill_f64(-1, 1, z)),
        CALL(prange_arange_f64(-1, 0, 1, z)),
        CALL(prange_linspace_f64(-1, 0, 1, z)),
        CALL(prange_take_f64(-1, x, 0, at, z)),
        CALL(prange_take_f64(N, x, -1, at, z)),
        CALL(prange_take_rows(N, 0, x, 1, at, z)),
        CALL(prange_compress_rows(N, 0, x, mask, &count, z)),
        CALL(prange_put_f64(N, z, -1, at, x)),
        CALL(prange_scatter_add_f64(-1, z, 0, at, x)),
        CALL(prange_compress_f64(-1, x, mask, &count, z)),
        CALL(prange_nonzero_f64(-1, x, &count, at)),
        CALL(prange_reverse_f64(-1, x, z)),
        CALL(prange_roll_f64(-1, x, 1, z)),
        CALL(prange_copy_view(&good, &other)),
        CALL(prange_sort_f64(-1, z)),
        CALL(prange_argsort_f64(-1, x, at)),
        CALL(prange_sort_by_key_f64(-1, z, 8, y)),
        CALL(prange_sort_by_key_f64(N, z, 0, y)),
        CALL(prange_permute(-1, at, 8, x, z)),
        CALL(prange_permute(N, at, 0, x, z)),
        CALL(prange_sort_axis(&good, 0, &other)),
        CALL(prange_select_f64(-1, x, 0, z)),
        CALL(prange_partition_f64(-1, z, 0)),
        CALL(prange_top_k_f64(-1, x, 0, z, at)),
        CALL(prange_quantile_f64(-1, x, 1, &half, z)),
        CALL(prange_quantile_f64(N, x, -1, &half, z)),
        CALL(prange_quantile_method_f64(N, x, -1, &half, PRANGE_QUANTILE_HAZEN, z)),
        CALL(prange_quantile_axis(&good, 0, -1, &half, PRANGE_QUANTILE_HAZEN, &other)),
        CALL(prange_quantile_axis(&good, 0, 1, &half, PRANGE_QUANTILE_HAZEN, &other)),
        CALL(prange_median_f64(-1, x, z)),
        CALL(prange_unique_f64(-1, x, &count, z)),
        CALL(prange_unique_all_f64(-1, x, &count, z, NULL, NULL, NULL)),
        CALL(prange_searchsorted_f64(-1, x, 0, y, at)),
        CALL(prange_searchsorted_f64(N, x, -1, y, at)),
        CALL(prange_is_in_f64(N, x, -1, y, mask)),
        CALL(prange_merge_f64(1, x, -1, y, z)),
        CALL(prange_set_union_f64(1, x, -1, y, &count, z)),
        CALL(prange_histogram_f64(-1, x, 2, 0, 1, at)),
        CALL(prange_histogram_f64(N, x, 0, 0, 1, at)),
        CALL(prange_histogram_edges_f64(N, x, 0, edges, at)),
        CALL(prange_histogram_weighted_f64(N, x, y, 0, 0, 1, z)),
        CALL(prange_histogram2d_f64(N, x, y, 1, 0, 1, 0, 0, 1, at)),
        CALL(prange_histogram_edges_weighted_f64(N, x, y, 0, edges, z)),
        CALL(prange_histogram2d_edges_f64(N, x, y, 1, edges, 0, edges, at)),
        CALL(prange_histogram2d_weighted_f64(-1, x, y, y, 1, 0, 1, 1, 0, 1, z)),
        CALL(prange_histogram2d_edges_weighted_f64(N, x, y, y, -1, edges, -1, edges, z)),
        CALL(prange_digitize_f64(N, x, -1, edges, false, at)),
        CALL(prange_bincount_i64(N, whole, 0, at)),
        CALL(prange_moving_sum_f64(-1, x, 1, z)),
        CALL(prange_moving_sum_f64(N, x, 0, z)),
        CALL(prange_moving_var_f64(N, x, 0, 0, z)),
        CALL(prange_moving_min_f64(N, x, -1, z)),
        CALL(prange_moving_median_f64(N, x, 0, z)),
        CALL(prange_diff_f64(-1, x, z)),
        CALL(prange_trapezoid_f64(-1, y, x, 1, z)),
        CALL(prange_interp_f64(-1, x, N, edges, y, z)),
        CALL(prange_interp_f64(FEW, x, -1, edges, y, z)),
        CALL(prange_convolve_f64(N, x, -1, y, PRANGE_CONVOLVE_FULL, z)),
        CALL(prange_correlate_f64(-1, x, FEW, y, PRANGE_CONVOLVE_FULL, z)),
        CALL(prange_filter_uniform_f64(0, shape, x, window, PRANGE_BORDER_NEAREST, 0, z)),
        CALL(prange_filter_uniform_f64(1, below, x, window, PRANGE_BORDER_NEAREST, 0, z)),
        CALL(prange_filter_minimum_f64(3, shape, x, zero, PRANGE_BORDER_NEAREST, 0, z)),
        CALL(prange_filter_correlate_f64(3, shape, x, zero, y, PRANGE_BORDER_NEAREST, 0, z)),
        CALL(prange_filter_median_f64(3, shape, x, 0, PRANGE_BORDER_NEAREST, 0, z)),
        CALL(prange_gradient_f64(4, shape, x, 0, 1, 1, z)),
        CALL(prange_matmul_f64(-1, 1, 1, x, y, z)),
        CALL(prange_matmul_view(1, &good, &good, 0, &to)),
        CALL(prange_matmul_batch_f64(-1, 1, 1, 1, x, 1, y, 1, z, 1)),
        CALL(prange_matmul_batch_f64(1, 1, 1, 1, x, -1, y, 1, z, 1)),
        CALL(prange_matmul_batch_f64(0, 1, 1, 1, x, 1, y, -1, z, 1)),
        CALL(prange_matmul_batch_f64(1, 0, 1, 1, x, 1, y, 1, z, -1)),
        CALL(prange_matvec_f64(-1, 1, x, y, z)),
        CALL(prange_outer_f64(1, -1, x, y, z)),
        CALL(prange_gram_f64(-1, 1, x, z)),
        CALL(prange_random_uniform_f64(1, 2, 0, -1, z)),
        CALL(prange_random_uniform_f64(1, 2, UINT64_MAX, 2, z)),
        CALL(prange_random_permutation(1, 2, -1, at)),
        CALL(prange_random_shuffle(1, 2, -1, 8, z)),
        CALL(prange_random_shuffle(1, 2, 1, 0, z)),
        CALL(prange_random_choice(1, 2, -1, 0, at)),
        CALL(prange_random_multivariate_normal_f64(1, 2, 0, 1, -1, y, x, z)),
        CALL(prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, -1, 1, x, z)),
        CALL(prange_pairwise_distance_with_f64(&close, FEW, 1, x, z)),
        CALL(prange_condensed_distance_f64(PRANGE_EUCLIDEAN, 1, -1, x, z)),
        CALL(prange_cross_distance_f64(PRANGE_EUCLIDEAN, 1, -1, 1, x, y, z)),
        CALL(prange_paired_distance_f64(PRANGE_EUCLIDEAN, -1, 1, x, y, z)),
        CALL(prange_row_norms_f64(PRANGE_EUCLIDEAN, -1, 1, x, z)),
        CALL(prange_condensed_to_square_f64(-1, x, z, 1)),
        CALL(prange_nearest_f64(PRANGE_EUCLIDEAN, 1, 1, 1, x, y, -1, at, z)),
        CALL(prange_radius_count_f64(PRANGE_EUCLIDEAN, -1, 1, 1, x, y, 1, at)),
        CALL(prange_integrate_f64(of_one, NULL, 0, 1, -1, z)),
        CALL(prange_for(PTRDIFF_MIN, PTRDIFF_MAX, 1, body, NULL)),
        CALL(prange_for_2d(NULL, grid, tile, tile_body, NULL)),
        CALL(prange_find(PTRDIFF_MIN, PTRDIFF_MAX, predicate, NULL, &count)),
        CALL(prange_scratch_new(0, &scratch)),
        CALL(prange_map_items(-1, x, 8, z, 8, item_work, NULL, NULL)),
        CALL(prange_eval("a", -1, &variable, &to)),
        CALL(prange_eval("a", 1, &variable, &other)),
        CALL(prange_expr_run(expr, 0, &variable, &to)),
        CALL(prange_expr_run(expr, 1, &number, &flat)),
        CALL(prange_builder_new(-1, NULL, &builder)),
        CALL(prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, -1, &partial)),
        CALL(prange_partial_begin_top_k(PRANGE_F64, -1, 0, &partial)),
        CALL(prange_partial_begin_histogram_f64(N, 0, 0, 1, &partial)),
        CALL(prange_partial_add_f64(partial, 0, -1, x)),
    };
    all_are(PRANGE_ERROR_SIZE, sizeof rows, rows);
    prange_expr_free(expr);
}

/* Sizes that are allowed, but with too few elements for a result. */
Test(statuses, too_few)
{
    const ptrdiff_t none[] = {2, 0}, thin[] = {1, N};
    const prange_view empty = view_of(x, PRANGE_F64, 2, none),
                      flat = view_of(z, PRANGE_F64, 0, NULL);
    const prange_variable variable = {"a", empty};
    prange_partial *nothing = NULL;
    cr_assert_eq(prange_partial_begin(PRANGE_PARTIAL_MAX, PRANGE_F64, 0, &nothing), PRANGE_OK);
    const row rows[] = {
        CALL(prange_min_f64(0, x, z)),
        CALL(prange_max_strided_f64(0, x, 1, z)),
        CALL(prange_argmin_f64(0, x, at)),
        CALL(prange_argmax_f64(0, x, at)),
        CALL(prange_mean_f64(0, x, z)),
        CALL(prange_var_f64(0, x, 0, z)),
        CALL(prange_var_f64(1, x, 1, z)),
        CALL(prange_std_f64(2, x, 2, z)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_MAX, &empty, 3, &flat)),
        CALL(prange_select_f64(0, x, 0, z)),
        CALL(prange_partition_f64(0, z, 0)),
        CALL(prange_quantile_f64(0, x, 1, &half, z)),
        CALL(prange_quantile_method_f64(0, x, 1, &half, PRANGE_QUANTILE_WEIBULL, z)),
        CALL(prange_quantile_axis(&(prange_view){x, PRANGE_F64, 1, &(ptrdiff_t){0}, NULL}, 0, 1,
                                  &half, PRANGE_QUANTILE_LINEAR,
                                  &(prange_view){z, PRANGE_F64, 1, &(ptrdiff_t){1}, NULL})),
        CALL(prange_median_f64(0, x, z)),
        CALL(prange_median_i32(0, exponent, z)),
        CALL(prange_moving_var_f64(N, x, 2, 2, z)),
        CALL(prange_moving_std_f64(N, x, 1, 1, z)),
        CALL(prange_interp_f64(FEW, x, 0, edges, y, z)),
        CALL(prange_convolve_f64(0, x, FEW, y, PRANGE_CONVOLVE_FULL, z)),
        CALL(prange_correlate_f64(FEW, x, 0, y, PRANGE_CONVOLVE_FULL, z)),
        CALL(prange_gradient_f64(2, thin, x, 0, 1, 1, z)),
        CALL(prange_gradient_f64(3, shape, x, 1, 1, 2, z)),
        CALL(prange_eval("max(a)", 1, &variable, &flat)),
        CALL(prange_eval("argmin(a)", 1, &variable, &flat)),
        CALL(prange_partial_finish(nothing, z)),
    };
    all_are(PRANGE_ERROR_EMPTY, sizeof rows, rows);
    prange_partial_free(nothing);
}

/* No elements are no mistake where the result is defined, and need no arrays. */
Test(statuses, none)
{
    const row rows[] = {
        CALL(prange_sum_f64(0, NULL, z)),
        CALL(prange_prod_f64(0, NULL, z)),
        CALL(prange_norm2_f64(0, NULL, z)),
        CALL(prange_count_nonzero_f64(0, NULL, at)),
        CALL(prange_all_f64(0, NULL, &truth)),
        CALL(prange_map_f64(PRANGE_NEG, 0, NULL, NULL)),
        CALL(prange_map2_f64(PRANGE_ADD, 0, NULL, NULL, NULL)),
        CALL(prange_compare_f64(PRANGE_LT, 0, NULL, NULL, NULL)),
        CALL(prange_cumsum_f64(0, NULL, NULL)),
        CALL(prange_fill_f64(0, 1, NULL)),
        CALL(prange_take_f64(0, NULL, 0, NULL, NULL)),
        CALL(prange_compress_f64(0, NULL, NULL, &count, NULL)),
        CALL(prange_sort_f64(0, NULL)),
        CALL(prange_argsort_f64(0, NULL, NULL)),
        CALL(prange_top_k_f64(0, NULL, 0, NULL, NULL)),
        CALL(prange_quantile_f64(0, NULL, 0, NULL, NULL)),
        CALL(prange_unique_f64(0, NULL, &count, NULL)),
        CALL(prange_merge_f64(0, NULL, 0, NULL, NULL)),
        CALL(prange_histogram_f64(0, NULL, 1, 0, 1, at)),
        CALL(prange_moving_sum_f64(0, NULL, 1, NULL)),
        CALL(prange_diff_f64(1, x, NULL)),
        CALL(prange_trapezoid_f64(0, NULL, NULL, 1, z)),
        CALL(prange_interp_f64(0, NULL, 1, edges, y, NULL)),
        CALL(prange_filter_uniform_f64(1, (const ptrdiff_t[]){0}, NULL, window,
                                       PRANGE_BORDER_NEAREST, 0, NULL)),
        CALL(prange_gradient_f64(2, (const ptrdiff_t[]){0, 1}, NULL, 0, 1, 1, NULL)),
        CALL(prange_matmul_f64(0, 0, 0, NULL, NULL, NULL)),
        CALL(prange_random_uniform_f64(1, 2, 0, 0, NULL)),
        CALL(prange_random_choice(1, 2, 0, 0, NULL)),
        CALL(prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, 0, 1, NULL, NULL)),
        CALL(prange_nearest_f64(PRANGE_EUCLIDEAN, 0, 0, 1, NULL, NULL, 0, NULL, NULL)),
        CALL(prange_integrate_f64(of_one, NULL, 0, 1, 0, z)),
        CALL(prange_for(0, 0, 1, body, NULL)),
        CALL(prange_map_items(0, NULL, 8, NULL, 8, item_work, NULL, NULL)),
    };
    all_are(PRANGE_OK, sizeof rows, rows);
}
