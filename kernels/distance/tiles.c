/* SPDX-License-Identifier: MIT */
#include "tiles.h"

#include <string.h>

#include "isa/isa.h"
#include "simd/convert.h"

/* Bytes of a panel's part of a tile that cannot be computed in place: 128 x 64 floats. */
#define BUFFER_BYTES 32768

#if PRI_ROUNDED

/* Bytes of distances that are computed before they are rounded: 48 rows of a panel of 32 points, in
 * a first-level cache. 48 is a multiple of the 4 and 6 rows of a register tile. */
#define ROUNDED_BYTES 12288

static void strip(const pri_pairs *pairs, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                  ptrdiff_t cols, result *out, ptrdiff_t stride)
{
    const ptrdiff_t width = pairs->kernels->width;
    const ptrdiff_t limit = ROUNDED_BYTES / (ptrdiff_t)sizeof(element) / width;
    element buffer[ROUNDED_BYTES / sizeof(element)];
    for (ptrdiff_t i = 0; i < rows; i += limit) {
        const ptrdiff_t some = pri_min(limit, rows - i);
        PRI_TYPED(pri_pairs_strip)(pairs, top + i, some, left, cols, buffer, width);
        pri_isa_get()->convert_f32->narrow(some, cols, buffer, width, out + i * stride, stride);
    }
}

#else

static void strip(const pri_pairs *pairs, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                  ptrdiff_t cols, result *out, ptrdiff_t stride)
{
    PRI_TYPED(pri_pairs_strip)(pairs, top, rows, left, cols, out, stride);
}

#endif

/* Copies the part of rows top .. top + rows - 1 that lies right of the diagonal and in the panel at
 * `left`, from a buffer as wide as a panel. */
static void condense(const pri_tiles *tiles, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                     ptrdiff_t cols, const result *buffer)
{
    for (ptrdiff_t i = top; i < top + rows; i++) {
        const ptrdiff_t from = pri_max(left, i + 1), count = left + cols - from;
        if (count > 0)
            memcpy(tiles->out + pri_condensed_row(tiles->pairs->x.n, i) + from - i,
                   buffer + (i - top) * tiles->pairs->kernels->width + from - left,
                   (size_t)count * sizeof(result));
    }
}

/* Computes a tile of one set, panel by panel. On the diagonal, the rows below a panel are not
 * computed but mirrored from the panels to the right. */
static void triangle_piece(const void *job, ptrdiff_t t, int thread)
{
    (void)thread;
    const pri_tiles *tiles = job;
    const pri_pairs *pairs = tiles->pairs;
    const pri_tiling *tiling = &tiles->tiling;
    const ptrdiff_t n = pairs->x.n, width = pairs->kernels->width, stride = tiles->out_stride;
    result buffer[BUFFER_BYTES / sizeof(result)];
    ptrdiff_t row, column;
    pri_tile_at(t, &row, &column);
    const ptrdiff_t top = pri_tile_edge(tiling, row, n), bottom = pri_tile_edge(tiling, row + 1, n);
    const ptrdiff_t right = pri_tile_edge(tiling, column + 1, n);
    for (ptrdiff_t j = pri_tile_edge(tiling, column, n), cols; j < right; j += cols) {
        cols = pri_min(width - (j + pairs->lead) % width, n - j);
        const ptrdiff_t rows = pri_min(bottom, j + cols) - top;
        if (tiles->layout == PRI_CONDENSED) {
            strip(pairs, top, rows, j, cols, buffer, width);
            condense(tiles, top, rows, j, cols, buffer);
        } else {
            result *block = tiles->out + top * stride + j;
            strip(pairs, top, rows, j, cols, block, stride);
            tiles->transpose(pri_min(bottom, j) - top, cols, block, stride,
                             tiles->out + j * stride + top, stride);
        }
    }
}

/* Computes a tile of two sets, transposed if x is packed. */
static void cross_piece(const void *job, ptrdiff_t t, int thread)
{
    (void)thread;
    const pri_tiles *tiles = job;
    const pri_pairs *pairs = tiles->pairs;
    const bool transposed = pairs->packed == &pairs->x;
    const ptrdiff_t width = pairs->kernels->width, stride = tiles->out_stride;
    const ptrdiff_t length = transposed ? pairs->y.n : tiles->count;
    const ptrdiff_t breadth = transposed ? tiles->count : pairs->y.n;
    const ptrdiff_t side = tiles->tiling.side, across = pri_pieces(breadth, side);
    const ptrdiff_t top = pri_tile_edge(&tiles->tiling, t / across, length);
    const ptrdiff_t rows = pri_tile_edge(&tiles->tiling, t / across + 1, length) - top;
    const ptrdiff_t left = t % across * side, right = pri_min(breadth, left + side);
    result buffer[BUFFER_BYTES / sizeof(result)];
    for (ptrdiff_t j = left; j < right; j += width) {
        const ptrdiff_t cols = pri_min(width, right - j);
        if (transposed && cols == 1) {
            strip(pairs, top, rows, tiles->first + j, 1, tiles->out + j * stride + top, 1);
        } else if (transposed) {
            strip(pairs, top, rows, tiles->first + j, cols, buffer, width);
            tiles->transpose(rows, cols, buffer, width, tiles->out + j * stride + top, stride);
        } else {
            strip(pairs, tiles->first + top, rows, j, cols, tiles->out + top * stride + j, stride);
        }
    }
}

/* Whether the user's metric goes along columns: the result has more columns than rows. */
static bool by_column(const pri_tiles *tiles)
{
    return tiles->pairs->two && tiles->count < tiles->pairs->y.n;
}

/* Computes by the user's metric the distances of one point of the larger set to all points of the
 * other, or, in one set, to the points after it. */
static void user_piece(const void *job, ptrdiff_t i, int thread)
{
    (void)thread;
    const pri_tiles *tiles = job;
    const pri_pairs *pairs = tiles->pairs;
    const pri_options *options = pairs->options;
    const pri_points *x = &pairs->x, *y = pairs->two ? &pairs->y : &pairs->x;
    const ptrdiff_t stride = tiles->out_stride;
    const bool columns = by_column(tiles), square = tiles->layout == PRI_SQUARE;
    const ptrdiff_t end = pairs->two && !columns ? pairs->y.n : tiles->count;
    for (ptrdiff_t j = square ? i : pairs->two ? 0 : i + 1; j < end; j++) {
        const ptrdiff_t a = columns ? j : i, b = columns ? i : j;
        const result distance =
            (result)options->function(pairs->given, x->given + (tiles->first + a) * x->given_stride,
                                      y->given + b * y->given_stride, options->ctx);
        if (tiles->layout == PRI_CONDENSED)
            tiles->out[pri_condensed_row(end, a) + b - a] = distance;
        else
            tiles->out[a * stride + b] = distance;
        if (square)
            tiles->out[b * stride + a] = distance;
    }
}

pri_tiles PRI_FORM(pri_tiles_of)(const pri_pairs *pairs, pri_layout layout, ptrdiff_t count,
                                 result *out, ptrdiff_t out_stride)
{
    return (pri_tiles){.pairs = pairs,
                       .layout = layout,
                       .tiling = pri_tiling_of(count, pairs->two ? pairs->y.n : count, pairs->given,
                                               pairs->kernels->width),
                       .count = count,
                       .out = out,
                       .out_stride = out_stride,
                       .transpose = pri_isa_get()->PRI_RESULT_TYPED(transpose)->cached};
}

static ptrdiff_t piece_count(const pri_tiles *tiles)
{
    const pri_pairs *pairs = tiles->pairs;
    const ptrdiff_t side = tiles->tiling.side;
    const ptrdiff_t along =
        pri_pieces((pairs->two ? pairs->y.n : tiles->count) + tiles->tiling.lead, side);
    if (pairs->user)
        return by_column(tiles) ? pairs->y.n : tiles->count;
    return pairs->two ? along * pri_pieces(tiles->count, side) : along * (along + 1) / 2;
}

/* Whether some tiles take a small part of the time of others: those at the ends of a side that is
 * no multiple of a tile's side. */
static bool is_uneven(const pri_tiles *tiles)
{
    const pri_pairs *pairs = tiles->pairs;
    const ptrdiff_t side = tiles->tiling.side;
    return !pairs->user && (tiles->tiling.lead > 0 || tiles->count % side != 0 ||
                            (pairs->two && pairs->y.n % side != 0));
}

pri_work PRI_FORM(pri_tiles_work)(const pri_tiles *tiles, bool prepared)
{
    const pri_pairs *pairs = tiles->pairs;
    const double n = (double)tiles->count, m = (double)pairs->y.n;
    const double count = pairs->two ? n * m : n * (n - 1) / 2;
    const double before = prepared ? PRI_TYPED(pri_pairs_ns)(pairs, 0) : 0;
    return (pri_work){.name = pairs->function,
                      .n = tiles->count,
                      .pieces = piece_count(tiles),
                      .ns = PRI_TYPED(pri_pairs_ns)(pairs, count) - before,
                      .timed = pairs->user,
                      .uneven = is_uneven(tiles),
                      .flops = 2.0 * count * (double)pairs->d,
                      .user = pri_metric_key(pairs->options)};
}

pri_piece *PRI_FORM(pri_tiles_piece)(const pri_tiles *tiles)
{
    if (tiles->pairs->user)
        return user_piece;
    return tiles->pairs->two ? cross_piece : triangle_piece;
}
