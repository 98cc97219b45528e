/* SPDX-License-Identifier: MIT */
#include "tiling.h"

#include <math.h>
#include <stdint.h>

#include "simd/cache.h"

/* Points per side of a tile: 96 x 100 coordinates of doubles and three panels of 32 fit together in
 * a second-level cache, and 96 is a multiple of the 4 and 6 rows of a register tile. */
#define TILE_SIDE 96

/* If there are fewer tiles than this, they are made smaller, so that all threads share few points
 * evenly too; not with fewer coordinates than FEW_COORDINATES, where a small tile takes less than a
 * microsecond. */
#define FEW_TILES 36
#define FEW_COORDINATES 16
#define SMALL_SIDE 32

pri_tiling pri_tiling_of(ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, ptrdiff_t width)
{
    const ptrdiff_t side = width * pri_pieces(TILE_SIDE, width);
    const double tiles = (double)pri_pieces(n, side) * (double)pri_pieces(m, side);
    const bool few = tiles < FEW_TILES && d >= FEW_COORDINATES;
    return (pri_tiling){.side = few ? width * pri_pieces(SMALL_SIDE, width) : side};
}

void pri_tiling_stream(pri_tiling *tiling, const void *out, size_t size, ptrdiff_t rows,
                       ptrdiff_t stride)
{
    const ptrdiff_t line = PRI_LINE_BYTES / (ptrdiff_t)size;
    const bool large = (double)rows * (double)stride * (double)size >= PRI_STREAM_BYTES;
    tiling->streamed = large && stride % line == 0;
    tiling->lead = tiling->streamed ? (ptrdiff_t)((uintptr_t)out % PRI_LINE_BYTES / size) : 0;
}

void pri_tile_at(ptrdiff_t t, ptrdiff_t *row, ptrdiff_t *column)
{
    ptrdiff_t c = (ptrdiff_t)((sqrt(8.0 * (double)t + 1.0) - 1.0) / 2.0);
    while (c * (c + 1) / 2 > t)
        c--;
    while ((c + 1) * (c + 2) / 2 <= t)
        c++;
    *column = c;
    *row = t - c * (c + 1) / 2;
}

ptrdiff_t pri_condensed_count(ptrdiff_t n)
{
    ptrdiff_t count;
    const ptrdiff_t half = n % 2 == 0 ? n / 2 : (n - 1) / 2, other = n % 2 == 0 ? n - 1 : n;
    return n == 0 ? 0 : __builtin_mul_overflow(half, other, &count) ? -1 : count;
}
