/* SPDX-License-Identifier: MIT */
/*
 * Histograms with given edges, of pairs, and with weights, of f64 and of integers. The sizes are
 * enough work for a team, and weights fill several parts.
 */
#include "check_counting.h"

#include <prange.h>

#include "check.h"
#include "random.h"

enum { N = 200003, BINS = 300, SIDE = 17, CALLS = 15 };

static double x[N], y[N], weights[N], edges[BINS + 1], sums[BINS * BINS];
static float narrow[N], narrow_edges[BINS + 1];
static int32_t whole[N];
static uint8_t bytes[N];
static ptrdiff_t counts[BINS * BINS], index_of[N];

void prepare_counting(void)
{
    random_fill_special_f64(71, 50, N, x);
    random_fill_f64(72, N, y);
    random_fill_f64(73, N, weights);
    for (ptrdiff_t i = 0; i < N; i++) {
        narrow[i] = (float)(int32_t)random_bits(74, i);
        whole[i] = (int32_t)(random_bits(75, i) % (BINS + 20));
        bytes[i] = (uint8_t)random_bits(76, i);
    }
    for (int i = 0; i <= BINS; i++) {
        edges[i] = (i - 140) * (i > 140 ? 0x1p-5 : 0x1p4);
        narrow_edges[i] = (float)(i - 150) * 0x1p23f;
    }
}

int count_counting_calls(void)
{
    return CALLS;
}

static uint64_t digest_of_counts(ptrdiff_t n, const ptrdiff_t *of)
{
    uint64_t digest = DIGEST_START;
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest, (uint64_t)of[i], 8);
    return digest;
}

uint64_t counting_call(int k, bool *failed)
{
    prange_status status = PRANGE_OK;
    uint64_t digest = 0;
    switch (k) {
    case 0:
        status = prange_histogram_edges_f64(N, x, BINS, edges, counts);
        digest = digest_of_counts(BINS, counts);
        break;
    case 1:
        status = prange_histogram_edges_f32(N, narrow, BINS, narrow_edges, counts);
        digest = digest_of_counts(BINS, counts);
        break;
    case 2:
    case 3:
        status = prange_digitize_f64(N, x, BINS + 1, edges, k == 3, index_of);
        digest = digest_of_counts(N, index_of);
        break;
    case 4:
        status = prange_histogram2d_f64(N, x, y, BINS, -40.0, 100.0, BINS, -7.0, 7.1, counts);
        digest = digest_of_counts(BINS * BINS, counts);
        break;
    case 5:
        status = prange_histogram_weighted_f64(N, x, weights, BINS, -9.0, 9.1, sums);
        digest = digest_of_f64(DIGEST_START, BINS, sums);
        break;
    case 6:
        status = prange_histogram_weighted_f32(N, narrow, weights, BINS, -1e9f, 1e9f, sums);
        digest = digest_of_f64(DIGEST_START, BINS, sums);
        break;
    case 7:
        status = prange_bincount_u8(N, bytes, BINS, counts);
        digest = digest_of_counts(BINS, counts);
        break;
    case 8:
        status = prange_bincount_weighted_u8(N, bytes, weights, BINS, sums);
        digest = digest_of_f64(DIGEST_START, BINS, sums);
        break;
    case 9:
        status = prange_bincount_weighted_i32(N, whole, weights, BINS, sums);
        digest = digest_of_f64(DIGEST_START, BINS, sums);
        break;
    case 10:
        status = prange_histogram_edges_weighted_f64(N, x, weights, BINS, edges, sums);
        digest = digest_of_f64(DIGEST_START, BINS, sums);
        break;
    case 11:
        status = prange_histogram2d_edges_f64(N, x, y, BINS, edges, BINS, edges, counts);
        digest = digest_of_counts(BINS * BINS, counts);
        break;
    case 12:
        status = prange_histogram2d_weighted_f64(N, x, y, weights, BINS, -40.0, 100.0, BINS, -7.0,
                                                 7.1, sums);
        digest = digest_of_f64(DIGEST_START, BINS * BINS, sums);
        break;
    case 13:
        status =
            prange_histogram2d_edges_weighted_f64(N, x, y, weights, 1, edges, BINS, edges, sums);
        digest = digest_of_f64(DIGEST_START, BINS, sums);
        break;
    default:
        status = prange_histogram2d_edges_weighted_f32(
            N, narrow, narrow, weights, SIDE, narrow_edges + 140, SIDE, narrow_edges + 143, sums);
        digest = digest_of_f64(DIGEST_START, SIDE * SIDE, sums);
    }
    *failed = status != PRANGE_OK;
    return digest;
}
