/* SPDX-License-Identifier: MIT */
/*
 * The rule of status.h over all families: values, pointers and overlaps. One table for each status;
 * a call makes one mistake.
 */
#include <math.h>

#include "statuses.h"

/* Operations, types and numbers that are none, and what goes beyond the array: indices, axes,
 * ranges, and more elements than there are. */
Test(statuses, values)
{
    const ptrdiff_t low[] = {0, -1}, high[] = {0, N};
    const double above = 1.5;
    const prange_view in = view_of(x, PRANGE_F64, 1, line), to = view_of(z, PRANGE_F64, 1, line);
    const prange_view narrow = view_of(z, PRANGE_F32, 1, line);
    const prange_view unknown = view_of(z, (prange_type)9, 1, line);
    const prange_view flat = view_of(z, PRANGE_F64, 0, NULL),
                      places = view_of(at, PRANGE_I64, 1, line);
    const prange_view odd = view_of((char *)z + 1, PRANGE_F64, 1, &(ptrdiff_t){2});
    const prange_variable variable = {"a", in};
    const row rows[] = {
        CALL(prange_map_f64((prange_unary)-1, 1, x, z)),
        CALL(prange_map_f64((prange_unary)999, 0, x, z)),
        CALL(prange_map_i32(PRANGE_SQRT, 1, exponent, exponent)),
        CALL(prange_map2_f64((prange_binary)999, 1, x, y, z)),
        CALL(prange_map_scalar_f64((prange_binary)999, 1, x, 1, z)),
        CALL(prange_map_view((prange_unary)999, &in, &to)),
        CALL(prange_map_view(PRANGE_NEG, &in, &narrow)),
        CALL(prange_map_view(PRANGE_NEG, &in, &unknown)),
        CALL(prange_map_view(PRANGE_NEG, &odd, &to)),
        CALL(prange_compare_f64((prange_comparison)9, 1, x, y, mask)),
        CALL(prange_compare_f64((prange_comparison)9, 0, x, y, mask)),
        CALL(prange_compare_scalar_f64((prange_comparison)-1, 1, x, 1, mask)),
        CALL(prange_reduce_axes((prange_reduce_op)99, &in, 1, &flat)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 2, &in)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_ANY, &in, 1, &flat)),
        CALL(prange_var_f64(N, x, -1, z)),
        CALL(prange_scan_axis((prange_scan_op)9, &in, 0, &to)),
        CALL(prange_scan_axis(PRANGE_CUMSUM, &in, 1, &to)),
        CALL(prange_scan_axis(PRANGE_CUMSUM, &in, -1, &to)),
        CALL(prange_sort_axis(&in, 1, &to)),
        CALL(prange_sort_axis(&in, 0, &narrow)),
        CALL(prange_argsort_axis(&in, -1, &places)),
        CALL(prange_argsort_axis(&in, 0, &to)),
        CALL(prange_gradient_f64(3, shape, x, 3, 1, 1, z)),
        CALL(prange_gradient_f64(3, shape, x, -1, 1, 1, z)),
        CALL(prange_gradient_f64(3, shape, x, 0, 0, 1, z)),
        CALL(prange_gradient_f64(3, shape, x, 0, 1, 3, z)),
        CALL(prange_eval("sum(a, axis=1)", 1, &variable, &flat)),
        CALL(prange_eval("a + j", 1, &variable, &to)),
        CALL(prange_eval("a +", 1, &variable, &to)),
        CALL(prange_copy_view(&in, &narrow)),
        CALL(prange_take_f64(N, x, 2, low, z)),
        CALL(prange_take_rows(N, 8, x, 2, high, z)),
        CALL(prange_put_f64(N, z, 2, high, x)),
        CALL(prange_scatter_add_f64(N, z, 2, low, x)),
        CALL(prange_permute(2, high, 8, x, z)),
        CALL(prange_linspace_f64(N, 0, HUGE_VAL, z)),
        CALL(prange_select_f64(N, x, N, z)),
        CALL(prange_select_f64(N, x, -1, z)),
        CALL(prange_partition_f64(N, z, N)),
        CALL(prange_top_k_f64(FEW, x, FEW + 1, z, at)),
        CALL(prange_top_k_f64(FEW, x, -1, z, at)),
        CALL(prange_bottom_k_f64(0, x, 1, z, at)),
        CALL(prange_random_choice(1, 2, FEW, FEW + 1, at)),
        CALL(prange_random_choice(1, 2, FEW, -1, at)),
        CALL(prange_random_choice(1, 2, 0, 1, at)),
        CALL(prange_random_choice_weighted_f64(1, 2, 0, 1, 0, NULL, at)),
        CALL(prange_partial_begin_top_k(PRANGE_F64, FEW, FEW + 1, &partial)),
        CALL(prange_partial_begin_bottom_k(PRANGE_F64, FEW, -1, &partial)),
        CALL(prange_partial_begin_top_k(PRANGE_U8, FEW, 1, &partial)),
        CALL(prange_partial_begin((prange_partial_op)99, PRANGE_F64, N, &partial)),
        CALL(prange_partial_begin(PRANGE_PARTIAL_SUM, (prange_type)9, N, &partial)),
        CALL(prange_partial_add_f64(partial, -1, 1, x)),
        CALL(prange_partial_add_f64(partial, 1, N, x)),
        CALL(prange_partial_cut(partial, 2, 2, at, at + 1)),
        CALL(prange_quantile_f64(N, x, 1, &above, z)),
        CALL(prange_quantile_method_f64(N, x, 1, &half, (prange_quantile_method)10, z)),
        CALL(prange_quantile_axis(&in, 1, 1, &half, PRANGE_QUANTILE_LINEAR, &flat)),
        CALL(prange_quantile_axis(&in, 0, 1, &above, PRANGE_QUANTILE_LINEAR, &flat)),
        CALL(prange_histogram_f64(N, x, 2, 1, 1, at)),
        CALL(prange_digitize_f64(2, x, 2, (const double[]){2, 1}, false, at)),
        CALL(prange_interp_f64(N, x, 2, (const double[]){2, 1}, y, z)),
        CALL(prange_moving_var_f64(N, x, 2, -1, z)),
        CALL(prange_convolve_f64(N, x, FEW, y, (prange_convolution)9, z)),
        CALL(prange_filter_uniform_f64(1, line, x, window, (prange_border)77, 0, z)),
        CALL(prange_filter_gaussian_f64(1, line, x, (const double[]){-1}, 4, PRANGE_BORDER_NEAREST,
                                        0, z)),
        CALL(prange_random_bernoulli_u8(1, 2, 0, 1, 1.5, mask)),
        CALL(prange_random_integers_i64(1, 2, 0, 1, 5, 5, whole)),
        CALL(prange_pairwise_distance_f64((prange_metric)99, 2, 1, x, z)),
        CALL(prange_nearest_f64((prange_metric)-1, 1, 1, 1, x, y, 1, at, z)),
        CALL(prange_radius_count_f64(PRANGE_EUCLIDEAN, 1, 1, 1, x, y, -1, at)),
        CALL(prange_row_norms_f64((prange_metric)99, 1, 1, x, z)),
        CALL(prange_integrate_f64(of_one, NULL, 0, HUGE_VAL, 1, z)),
        CALL(prange_integrate_f64(of_one, NULL, 0, 1, PTRDIFF_MAX, z)), /* as in 0.1.0 */
        CALL(prange_for(0, 1, 0, body, NULL)),
        CALL(prange_set_num_threads(-1)),
        CALL(prange_set_schedule((prange_schedule)99, 0)),
        CALL(prange_set_schedule(PRANGE_SCHEDULE_STATIC, -1)),
        CALL(prange_set_progress(NULL, NULL, -1)),
    };
    all_are(PRANGE_ERROR_VALUE, sizeof rows, rows);
}

/* Missing results, also of no elements, arrays that have elements, and functions. */
Test(statuses, pointers)
{
    const prange_view in = view_of(x, PRANGE_F64, 1, line),
                      lost = view_of(NULL, PRANGE_F64, 1, line);
    const prange_reduction reduction = {.size = 8, .run = add_range};
    const row rows[] = {
        CALL(prange_sum_f64(0, NULL, NULL)),
        CALL(prange_sum_f64(1, NULL, z)),
        CALL(prange_dot_f64(1, x, NULL, z)),
        CALL(prange_argmin_f64(1, x, NULL)),
        CALL(prange_var_f64(2, x, 0, NULL)),
        CALL(prange_count_nonzero_f64(0, NULL, NULL)),
        CALL(prange_all_f64(0, NULL, NULL)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_SUM, NULL, 1, &in)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_SUM, &lost, 0, &in)),
        CALL(prange_reduce(0, 1, NULL, NULL, z)),
        CALL(prange_reduce(0, 1, &reduction, NULL, z)),
        CALL(prange_map_f64(PRANGE_NEG, 1, NULL, z)),
        CALL(prange_map2_f64(PRANGE_ADD, 1, x, y, NULL)),
        CALL(prange_apply_f64(NULL, NULL, 1, x, z)),
        CALL(prange_compare_f64(PRANGE_LT, 1, x, y, NULL)),
        CALL(prange_where_f64(1, NULL, x, y, z)),
        CALL(prange_cumsum_f64(1, x, NULL)),
        CALL(prange_scan_array(1, 8, x, z, NULL, NULL, NULL)),
        CALL(prange_fill_f64(1, 1, NULL)),
        CALL(prange_take_f64(N, x, 1, NULL, z)),
        CALL(prange_compress_f64(0, NULL, NULL, NULL, NULL)),
        CALL(prange_nonzero_f64(0, NULL, NULL, NULL)),
        CALL(prange_copy_view(&in, NULL)),
        CALL(prange_sort_f64(1, NULL)),
        CALL(prange_argsort_f64(1, x, NULL)),
        CALL(prange_select_f64(1, x, 0, NULL)),
        CALL(prange_select_f64(0, NULL, 0, NULL)),
        CALL(prange_median_f64(1, x, NULL)),
        CALL(prange_median_f64(0, NULL, NULL)),
        CALL(prange_quantile_f64(1, x, 1, NULL, z)),
        CALL(prange_top_k_f64(1, x, 1, NULL, NULL)),
        CALL(prange_unique_f64(0, NULL, NULL, NULL)),
        CALL(prange_unique_all_f64(0, NULL, NULL, NULL, NULL, NULL, NULL)),
        CALL(prange_set_union_f64(0, NULL, 0, NULL, NULL, NULL)),
        CALL(prange_searchsorted_f64(1, x, 1, y, NULL)),
        CALL(prange_histogram_f64(0, NULL, 1, 0, 1, NULL)),
        CALL(prange_moving_sum_f64(1, x, 1, NULL)),
        CALL(prange_trapezoid_f64(0, NULL, NULL, 1, NULL)),
        CALL(prange_interp_f64(1, x, 1, NULL, y, z)),
        CALL(prange_convolve_f64(1, x, 1, y, PRANGE_CONVOLVE_FULL, NULL)),
        CALL(prange_filter_uniform_f64(1, NULL, x, window, PRANGE_BORDER_NEAREST, 0, z)),
        CALL(prange_filter_uniform_f64(1, line, x, NULL, PRANGE_BORDER_NEAREST, 0, z)),
        CALL(prange_gradient_f64(1, line, NULL, 0, 1, 1, z)),
        CALL(prange_matmul_f64(1, 1, 1, x, y, NULL)),
        CALL(prange_random_uniform_f64(1, 2, 0, 1, NULL)),
        CALL(prange_random_choice(1, 2, 1, 1, NULL)),
        CALL(prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, 1, 1, NULL, z)),
        CALL(prange_pairwise_distance_f64(PRANGE_MAHALANOBIS, 1, 1, x, z)),
        CALL(prange_nearest_f64(PRANGE_EUCLIDEAN, 1, 1, 1, x, y, 1, NULL, NULL)),
        CALL(prange_integrate_f64(NULL, NULL, 0, 1, 1, z)),
        CALL(prange_integrate_f64(of_one, NULL, 0, 1, 0, NULL)),
        CALL(prange_for(0, 1, 1, NULL, NULL)),
        CALL(prange_for_2d(NULL, NULL, NULL, tile_body, NULL)),
        CALL(prange_find(0, 0, predicate, NULL, NULL)),
        CALL(prange_any_of(0, 0, NULL, NULL, &truth)),
        CALL(prange_scratch_new(8, NULL)),
        CALL(prange_map_items(1, x, 8, z, 8, NULL, NULL, NULL)),
        CALL(prange_eval(NULL, 0, NULL, &in)),
        CALL(prange_eval("1", 0, NULL, NULL)),
        CALL(prange_builder_new(0, NULL, NULL)),
        CALL(prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, 0, NULL)),
        CALL(prange_partial_add_f64(NULL, 0, 1, x)),
        CALL(prange_partial_finish(partial, NULL)),
    };
    all_are(PRANGE_ERROR_NULL, sizeof rows, rows);
}

/* Outputs that share memory with an input, with another output, or with themselves. */
Test(statuses, overlaps)
{
    const ptrdiff_t again[] = {0};
    const prange_view in = view_of(x, PRANGE_F64, 1, &(ptrdiff_t){FEW});
    const prange_view next = view_of(x + 1, PRANGE_F64, 1, &(ptrdiff_t){FEW});
    const prange_view repeated = {z, PRANGE_F64, 1, &(ptrdiff_t){FEW}, again};
    const prange_variable variable = {"a", in};
    const row rows[] = {
        CALL(prange_map_f64(PRANGE_NEG, FEW, x, x + 1)),
        CALL(prange_map_strided_f64(PRANGE_NEG, FEW, x, 1, z, 0)),
        CALL(prange_map2_f64(PRANGE_ADD, FEW, x, y, y + 1)),
        CALL(prange_map_view(PRANGE_NEG, &in, &next)),
        CALL(prange_map_view(PRANGE_NEG, &in, &repeated)),
        CALL(prange_axpy_f64(FEW, 2, x, x + 1)),
        CALL(prange_where_f64(FEW, mask, x, y, y + 1)),
        CALL(prange_cumsum_f64(FEW, x, x + 1)),
        CALL(prange_scan_axis(PRANGE_CUMSUM, &in, 0, &next)),
        CALL(prange_scan_array(FEW, 8, x, x + 1, join, NULL, NULL)),
        CALL(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 0, &next)),
        CALL(prange_take_f64(FEW, x, FEW, at, x + 1)),
        CALL(prange_take_rows(FEW, 8, x, FEW, at, x)),
        CALL(prange_random_choice_weighted_f64(1, 2, 0, 1, 2, x, (ptrdiff_t *)(x + 1))),
        CALL(prange_random_words_4x64((const uint64_t *)at, 0, 0, 2, (uint64_t *)(at + 1))),
        CALL(prange_compress_f64(FEW, x, (const uint8_t *)"\1\1\1", &count, x + 1)),
        CALL(prange_reverse_f64(FEW, x, x + 1)),
        CALL(prange_roll_f64(FEW, x, 1, x + 1)),
        CALL(prange_copy_view(&in, &next)),
        CALL(prange_copy_view(&in, &repeated)),
        CALL(prange_argsort_i64(FEW, whole, (ptrdiff_t *)(void *)(whole + 1))),
        CALL(prange_permute(FEW, at, 8, x, x + 1)),
        CALL(prange_sort_axis(&in, 0, &next)),
        CALL(prange_select_f64(FEW, x, 1, x + 1)),
        CALL(prange_top_k_f64(FEW, x, 2, x + 1, NULL)),
        CALL(prange_quantile_f64(FEW, x, 1, &half, x + 1)),
        CALL(prange_median_f64(FEW, x, x + 1)),
        CALL(prange_unique_f64(FEW, x, &count, x + 1)),
        CALL(prange_merge_f64(FEW, x, 1, y, x + 1)),
        CALL(prange_set_union_f64(FEW, x, 1, y, &count, x + 1)),
        CALL(prange_moving_sum_f64(FEW, x, 1, x + 1)),
        CALL(prange_trapezoid_f64(FEW, y, x, 1, x + 1)),
        CALL(prange_interp_f64(FEW, x, FEW, edges, y, y + 1)),
        CALL(prange_convolve_f64(FEW, x, FEW, y, PRANGE_CONVOLVE_SAME, x + 1)),
        CALL(prange_filter_uniform_f64(1, line, x, window, PRANGE_BORDER_NEAREST, 0, x)),
        CALL(prange_gradient_f64(1, line, x, 0, 1, 1, x)),
        CALL(prange_matmul_f64(1, 1, 1, x, y, x)),
        CALL(prange_matmul_batch_f64(2, 1, 2, 1, x, 1, y, 2, z, 1)),
        CALL(prange_gram_f64(1, 1, x, x)),
        CALL(prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, 2, 1, x, x)),
        CALL(prange_paired_distance_f64(PRANGE_EUCLIDEAN, 2, 1, x, y, y + 1)),
        CALL(prange_nearest_f64(PRANGE_EUCLIDEAN, 1, 1, 1, x, y, 1, at, y)),
        CALL(prange_condensed_to_square_f64(2, x, x, 2)),
        CALL(prange_map_items(FEW, x, 8, x + 1, 8, item_work, NULL, NULL)),
        CALL(prange_eval("a + 1", 1, &variable, &next)),
        CALL(prange_eval("a + 1", 1, &variable, &repeated)),
        CALL(prange_partial_cut(partial, 1, 0, at, at)),
    };
    all_are(PRANGE_ERROR_OVERLAP, sizeof rows, rows);
}
