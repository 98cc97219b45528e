/* SPDX-License-Identifier: MIT */
#include "check_partial.h"

#include <prange.h>

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "random.h"

enum { N = 150007, OPS = PRANGE_PARTIAL_NANVAR + 1, BINS = 31, PARTS = 5, CALLS = 2 * OPS + 7 };

static double x[N], y[N];
static float narrow[N];
static int64_t integers[N];

int count_partial_calls(void)
{
    return CALLS;
}

void prepare_partials(void)
{
    random_fill_special_f64(51, 40000, N, x);
    random_fill_f64(52, N, y);
    random_fill_special_f32(53, 40000, N, narrow);
    for (ptrdiff_t i = 0; i < N; i++)
        integers[i] = (int64_t)random_bits(54, i);
}

static double parabola(double at, void *ctx)
{
    (void)ctx;
    return at * at - at;
}

static int count_odd(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)ctx;
    for (ptrdiff_t i = begin; i < end; i++)
        *(double *)partial += integers[i] & 1 ? x[i] : 0.5;
    return 0;
}

static void join_odd(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(double *)left = *(double *)left * 0.5 + *(const double *)right;
}

static const prange_reduction odd = {.size = sizeof(double), .run = count_odd, .join = join_odd};

/* Operations of f64 first, then of f32, then the other kinds. */
static prange_status begin(int k, prange_partial **partial)
{
    switch (k - 2 * OPS) {
    case 0:
        return prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_I64, N, partial);
    case 1:
        return prange_partial_begin(PRANGE_PARTIAL_VAR, PRANGE_I64, N, partial);
    case 2:
        return prange_partial_begin_histogram_f64(N, BINS, -1e5, 1e5, partial);
    case 3:
        return prange_partial_begin_integral_f64(-1.0, 2.0, N, partial);
    case 4:
    case 6:
        return prange_partial_begin_reduction(0, N, &odd, NULL, partial);
    case 5:
        return prange_partial_begin_top_k(PRANGE_F64, N, BINS, partial);
    default:
        return prange_partial_begin((prange_partial_op)(k % OPS), k < OPS ? PRANGE_F64 : PRANGE_F32,
                                    N, partial);
    }
}

/* Adds part `part`. Cuts are within blocks, except for one reduction. */
static prange_status add(int k, prange_partial *partial, int part)
{
    ptrdiff_t first = N / PARTS * part, count = part < PARTS - 1 ? N / PARTS : N - first;
    switch (k - 2 * OPS) {
    case 0:
    case 1:
        return prange_partial_add_i64(partial, first, count, integers + first);
    case 3:
        return prange_partial_integrate_f64(partial, first, count, parabola, NULL);
    case 4:
        if (prange_partial_cut(partial, PARTS, part, &first, &count) != PRANGE_OK)
            return PRANGE_ERROR_VALUE;
        return prange_partial_reduce(partial, first, count);
    case 6: /* blocks that parts share are run when the parts are merged */
        return prange_partial_reduce(partial, first, count);
    default:
        if (k >= OPS && k < 2 * OPS)
            return k == OPS + PRANGE_PARTIAL_DOT
                       ? prange_partial_add2_f32(partial, first, count, narrow + first,
                                                 narrow + first)
                       : prange_partial_add_f32(partial, first, count, narrow + first);
        return k == PRANGE_PARTIAL_DOT
                   ? prange_partial_add2_f64(partial, first, count, x + first, y + first)
                   : prange_partial_add_f64(partial, first, count, x + first);
    }
}

/* Adds the bytes of a partial result to the digest, and deserializes them. */
static prange_status send(int k, const prange_partial *from, uint64_t *digest, prange_partial **to)
{
    const size_t size = prange_partial_size(from);
    unsigned char *bytes = malloc(size);
    prange_status status =
        bytes ? prange_partial_serialize(from, size, bytes) : PRANGE_ERROR_MEMORY;
    for (size_t i = 0; status == PRANGE_OK && i < size; i++)
        *digest = digest_of(*digest, bytes[i], 1);
    if (status == PRANGE_OK)
        status = k == 2 * OPS + 4 || k == 2 * OPS + 6
                     ? prange_partial_deserialize_reduction(&odd, NULL, size, bytes, to)
                     : prange_partial_deserialize(size, bytes, to);
    free(bytes);
    return status;
}

uint64_t partial_call(int k, bool *failed)
{
    static const int order[PARTS] = {3, 0, 4, 2, 1};
    uint64_t digest = DIGEST_START;
    ptrdiff_t out[BINS] = {0};
    prange_partial *whole = NULL;
    prange_status status = begin(k, &whole);
    for (int i = 0; status == PRANGE_OK && i < PARTS; i++) {
        prange_partial *part = NULL, *sent = NULL;
        status = begin(k, &part);
        if (status == PRANGE_OK)
            status = add(k, part, order[i]);
        if (status == PRANGE_OK)
            status = send(k, part, &digest, &sent);
        if (status == PRANGE_OK)
            status = prange_partial_merge(whole, sent);
        prange_partial_free(part);
        prange_partial_free(sent);
    }
    if (status == PRANGE_OK)
        status = prange_partial_finish(whole, out);
    prange_partial_free(whole);
    *failed = status != PRANGE_OK;
    for (int b = 0; b < BINS; b++)
        digest = digest_of(digest, (uint64_t)out[b], 8);
    return digest;
}
