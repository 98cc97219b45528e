/* SPDX-License-Identifier: MIT */
/*
 * Every kind of moving window, of f64, f32 or i32; convolutions, the trapezoidal rule and
 * interpolation. The sizes are enough work for a team.
 */
#include "check_rolling.h"

#include <prange.h>

#include "check.h"
#include "random.h"

enum { N = 50021, M = 101, POINTS = 500, CALLS = 23 };

static double x[N], kernel[M], out[N + M], points[POINTS], values[POINTS];
static float narrow[N], narrow_kernel[M], narrow_out[N + M];
static int32_t whole[N], whole_out[N];
static int64_t sums[N];

void prepare_rolling(void)
{
    random_fill_special_f64(81, 5000, N, x);
    random_fill_special_f32(82, 5000, N, narrow);
    random_fill_f64(83, M, kernel);
    random_fill_f32(84, M, narrow_kernel);
    random_fill_f64(85, POINTS, values);
    for (ptrdiff_t i = 0; i < N; i++)
        whole[i] = (int32_t)random_bits(86, i);
    for (int j = 0; j < POINTS; j++)
        points[j] = 0.25 * (j - 200) * (j < 200 ? 200 - j : j - 200);
}

int count_rolling_calls(void)
{
    return CALLS;
}

static prange_status real_call(int k)
{
    switch (k) {
    case 0:
        return prange_moving_sum_f64(N, x, 37, out);
    case 1:
        return prange_moving_mean_f64(N, x, 1000, out);
    case 2:
        return prange_moving_min_f64(N, x, 37, out);
    case 3:
        return prange_moving_max_f64(N, x, 1000, out);
    case 4:
        return prange_moving_median_f64(N, x, 50, out);
    case 5:
        return prange_diff_f64(N, x, out);
    case 6:
        return prange_convolve_f64(N, x, M, kernel, PRANGE_CONVOLVE_FULL, out);
    case 7:
        return prange_correlate_f64(M, kernel, N, x, PRANGE_CONVOLVE_SAME, out);
    case 8:
        return prange_interp_f64(N, x, POINTS, points, values, out);
    case 9:
        return prange_moving_mean_i32(N, whole, 99, out);
    case 10:
        return prange_trapezoid_f64(M, kernel, NULL, 0.1, out);
    case 11:
        return prange_moving_var_f64(N, x, 1000, 1, out);
    case 12:
        return prange_moving_std_i32(N, whole, 99, 0, out);
    case 13:
        return prange_moving_median_f64(N, x, 9, out);
    case 14:
        return prange_moving_median_i32(N, whole, 35, out);
    default:
        return prange_trapezoid_f64(POINTS, values, points, 0.0, out);
    }
}

static prange_status narrow_call(int k)
{
    return k == 0 ? prange_moving_mean_f32(N, narrow, 77, narrow_out)
           : k == 1
               ? prange_moving_std_f32(N, narrow, 77, 1, narrow_out)
               : prange_convolve_f32(N, narrow, M, narrow_kernel, PRANGE_CONVOLVE_SAME, narrow_out);
}

static prange_status whole_call(int k)
{
    return k == 0   ? prange_moving_sum_i32(N, whole, 99, sums)
           : k == 1 ? prange_moving_max_i32(N, whole, 99, whole_out)
                    : prange_convolve_i32(N, whole, M, whole + 7, PRANGE_CONVOLVE_SAME, whole_out);
}

enum { REAL_CALLS = 16, NARROW_CALLS = 4 };

uint64_t rolling_call(int k, bool *failed)
{
    uint64_t digest = DIGEST_START;
    prange_status status = PRANGE_OK;
    for (int i = 0; i < N + M; i++)
        out[i] = narrow_out[i] = 0.0f;
    for (int i = 0; i < N; i++)
        sums[i] = whole_out[i] = 0;
    if (k < REAL_CALLS) {
        status = real_call(k);
        digest = digest_of_f64(digest, N + M, out);
    } else if (k < REAL_CALLS + NARROW_CALLS) {
        status = narrow_call(k - REAL_CALLS);
        digest = digest_of_f32(digest, N + M, narrow_out);
    } else {
        status = whole_call(k - REAL_CALLS - NARROW_CALLS);
        for (int i = 0; i < N; i++)
            digest = digest_of(digest_of(digest, (uint64_t)sums[i], 8), (uint64_t)whole_out[i], 4);
    }
    *failed = status != PRANGE_OK;
    return digest;
}
