/* SPDX-License-Identifier: MIT */
/*
 * Conversions between the condensed form and the square form. The square is filled by tiles, so
 * that the part below the diagonal is mirrored in cache, not gathered element by element.
 */
#include <prange/pairwise.h>

#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "isa/isa.h"
#include "simd/transpose.h"
#include "tiling.h"

/* Points per side of a tile, and rows per piece. */
#define TILE_SIDE 96

/* ns per element that moves between the two forms. */
#define MOVE_NS 0.5

typedef struct square_job {
    pri_transpose_kernel *transpose;
    pri_tiling tiling;
    ptrdiff_t n, stride;
    const element *from;
    element *to;
} square_job;

/* Fills a tile of the square and its mirror image. */
static void square_piece(const void *job, ptrdiff_t t, int thread)
{
    (void)thread;
    const square_job *square = job;
    const ptrdiff_t n = square->n, stride = square->stride;
    ptrdiff_t row, column;
    pri_tile_at(t, &row, &column);
    const ptrdiff_t top = pri_tile_edge(&square->tiling, row, n);
    const ptrdiff_t bottom = pri_tile_edge(&square->tiling, row + 1, n);
    const ptrdiff_t left = pri_tile_edge(&square->tiling, column, n);
    const ptrdiff_t right = pri_tile_edge(&square->tiling, column + 1, n);
    for (ptrdiff_t i = top; i < bottom; i++) {
        const ptrdiff_t from = pri_max(left, i + 1);
        if (from < right)
            memcpy(square->to + i * stride + from,
                   square->from + pri_condensed_row(n, i) + from - i,
                   (size_t)(right - from) * sizeof(element));
    }
    if (row < column) {
        square->transpose(bottom - top, right - left, square->to + top * stride + left, stride,
                          square->to + left * stride + top, stride);
        return;
    }
    for (ptrdiff_t i = top; i < bottom; i++) {
        square->to[i * stride + i] = 0;
        for (ptrdiff_t j = top; j < i; j++)
            square->to[i * stride + j] = square->to[j * stride + i];
    }
}

/* Fills some rows of the condensed form. */
static void condensed_piece(const void *job, ptrdiff_t p, int thread)
{
    (void)thread;
    const square_job *square = job;
    const ptrdiff_t n = square->n;
    for (ptrdiff_t i = p * TILE_SIDE; i < pri_min(n - 1, (p + 1) * TILE_SIDE); i++)
        memcpy(square->to + pri_condensed_row(n, i) + 1, square->from + i * square->stride + i + 1,
               (size_t)(n - i - 1) * sizeof(element));
}

/* Converts in either direction. The names are in the order of the prototypes. */
static prange_status convert(const char *function, const char *const names[2], ptrdiff_t n,
                             ptrdiff_t stride, bool to_square, const element *from, element *to)
{
    ptrdiff_t spans[2];
    const ptrdiff_t count = n < 0 ? 0 : pri_condensed_count(n), apart = stride ? stride : n;
    const void *data[2] = {from, to};
    if (n < 0 || count < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative or too large", function, n);
    for (int k = 0; k < 2; k++) {
        const bool is_square = (k == 1) == to_square;
        const prange_status status =
            pri_check_rows(function, names[k], data[k], is_square ? n : 1, is_square ? n : count,
                           is_square ? apart : count, sizeof(element), &spans[k]);
        if (status != PRANGE_OK)
            return status;
    }
    const pri_array in = {names[0], from, 1}, out = {names[1], to, 1};
    const prange_status status =
        pri_check_disjoint(function, sizeof(element), &in, spans[0], &out, spans[1]);
    if (status != PRANGE_OK || n == 0)
        return status;
    const pri_transpose *kernels = pri_isa_get()->PRI_TYPED(transpose);
    square_job job = {kernels->cached, {.side = TILE_SIDE}, n, apart, from, to};
    if (to_square)
        pri_tiling_stream(&job.tiling, to, sizeof(element), n, apart);
    if (job.tiling.streamed)
        job.transpose = kernels->streamed;
    const ptrdiff_t side = pri_pieces(n + job.tiling.lead, TILE_SIDE);
    const pri_work work = {.name = function,
                           .n = n,
                           .pieces = to_square ? side * (side + 1) / 2 : side,
                           .ns = (double)count * MOVE_NS,
                           .bytes = (double)count * (to_square ? 3 : 2) * sizeof(element)};
    pri_parallel_for(&work, to_square ? square_piece : condensed_piece, &job);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_condensed_to_square)(ptrdiff_t n, const element *condensed,
                                                    element *square, ptrdiff_t stride)
{
    static const char *const names[2] = {"condensed", "square"};
    return convert(__func__, names, n, stride, true, condensed, square);
}

prange_status PRI_TYPED(prange_square_to_condensed)(ptrdiff_t n, const element *square,
                                                    ptrdiff_t stride, element *condensed)
{
    static const char *const names[2] = {"square", "condensed"};
    return convert(__func__, names, n, stride, false, square, condensed);
}
