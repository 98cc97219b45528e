/* SPDX-License-Identifier: MIT */
/*
 * Every function that moves data, of f64 and u8, and ramps of f32 and i64. The sizes are enough
 * work for a team.
 */
#include "check_move.h"

#include <prange.h>

#include <string.h>

#include "check.h"
#include "random.h"

enum { N = 100003, M = 150001, ROWS = 310, COLUMNS = 322 };

static double x[N], values[M], out[M];
static uint8_t mask[M], bytes[M];
static ptrdiff_t index_of[M], row_of[M], places[M];
static union {
    float narrow[M];
    int64_t wide[M];
} ramp;

void prepare_move(void)
{
    random_fill_special_f64(61, 9, N, x);
    random_fill_f64(62, M, values);
    for (ptrdiff_t i = 0; i < M; i++) {
        const uint64_t bits = random_bits(63, i);
        mask[i] = bits % 3 ? (uint8_t)(bits >> 8) : 0;
        index_of[i] = (ptrdiff_t)(bits >> 16) % N;
        row_of[i] = index_of[i] / 3 % (N / 3);
    }
}

static uint64_t digest_bytes(ptrdiff_t n, const void *from)
{
    const unsigned char *at = from;
    uint64_t digest = DIGEST_START;
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest, at[i], 1);
    return digest;
}

static prange_status transpose(prange_type type, void *from, void *to)
{
    const ptrdiff_t shape[] = {COLUMNS, ROWS}, turned[] = {1, COLUMNS};
    const prange_view in = {from, type, 2, shape, turned}, target = {to, type, 2, shape, NULL};
    return prange_copy_view(&in, &target);
}

static prange_status real_call(int k, ptrdiff_t *n)
{
    *n = N;
    switch (k) {
    case 0:
        return prange_fill_f64(N, 0.1, out);
    case 1:
        return prange_arange_f64(N, -3.7, 1e-3, out);
    case 2:
        return prange_linspace_f64(N, -1e10, 0.3, out);
    case 3:
        *n = M;
        return prange_take_f64(N, x, M, index_of, out);
    case 4:
        return prange_put_f64(N, out, M, index_of, values);
    case 5:
        return prange_scatter_add_f64(N, out, M, index_of, values);
    case 6:
        return prange_compress_f64(N, x, mask, n, out);
    case 7:
        return prange_reverse_f64(N, x, out);
    case 8:
        return prange_roll_f64(N, x, -777, out);
    case 9:
        *n = M / 3 * 3;
        return prange_take_rows(N / 3, 3 * sizeof *x, x, M / 3, row_of, out);
    case 10: {
        const prange_status status = prange_compress_rows(N / 3, 3 * sizeof *x, x, mask, n, out);
        *n *= 3;
        return status;
    }
    default:
        *n = ROWS * COLUMNS;
        return transpose(PRANGE_F64, x, out);
    }
}

static prange_status byte_call(int k, ptrdiff_t *n)
{
    *n = N;
    switch (k) {
    case 0:
        return prange_take_u8(N, mask, N, index_of, bytes);
    case 1:
        return prange_put_u8(N, bytes, M, index_of, mask);
    case 2:
        return prange_scatter_add_u8(N, bytes, M, index_of, mask);
    case 3:
        return prange_reverse_u8(N, mask, bytes);
    default:
        *n = ROWS * COLUMNS;
        return transpose(PRANGE_U8, mask, bytes);
    }
}

enum { REAL_CALLS = 12, BYTE_CALLS = 5, OTHER_CALLS = 4 };

int count_move_calls(void)
{
    return REAL_CALLS + BYTE_CALLS + OTHER_CALLS;
}

uint64_t move_call(int k, bool *failed)
{
    prange_status status = PRANGE_OK;
    ptrdiff_t n = N;
    uint64_t digest = 0;
    memset(out, 0, sizeof out);
    memset(bytes, 0, sizeof bytes);
    if (k < REAL_CALLS) {
        status = real_call(k, &n);
        digest = digest_of_f64(DIGEST_START, n, out);
    } else if (k < REAL_CALLS + BYTE_CALLS) {
        status = byte_call(k - REAL_CALLS, &n);
        digest = digest_bytes(n, bytes);
    } else
        switch (k - REAL_CALLS - BYTE_CALLS) {
        case 0:
            status = prange_nonzero_f64(N, x, &n, places);
            digest = digest_bytes(n * (ptrdiff_t)sizeof *places, places);
            break;
        case 1:
            status = prange_arange_f32(N, 0.1f, 0.3f, ramp.narrow);
            digest = digest_of_f32(DIGEST_START, N, ramp.narrow);
            break;
        case 2:
            status = prange_linspace_f32(N, 0.1f, 1e6f, ramp.narrow);
            digest = digest_of_f32(DIGEST_START, N, ramp.narrow);
            break;
        default:
            status = prange_arange_i64(N, INT64_MAX - 5, INT64_MAX / 3, ramp.wide);
            digest = digest_bytes(N * (ptrdiff_t)sizeof *ramp.wide, ramp.wide);
        }
    *failed = status != PRANGE_OK;
    return digest;
}
