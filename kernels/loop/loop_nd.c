/* SPDX-License-Identifier: MIT */
/*
 * Loops of two and three dimensions: a loop over the numbers of their tiles.
 */
#include <stdint.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "range.h"

/* The library's choice of a tile: rows long enough for vectors, and fewer iterations than keep 16
 * threads from being even. */
#define TILE_ROW_2D 4096
#define TILE_ROW_3D 512
#define TILE_INDICES 4096
#define TILES_FEW 64

typedef struct tiling {
    prange_tile_body body;
    void *ctx;
    ptrdiff_t begin[3], size[3]; /* of the axes */
    ptrdiff_t tile[3];           /* sizes of a tile */
    ptrdiff_t tiles[3];          /* tiles along each axis */
    int last;                    /* the last axis of several tiles */
} tiling;

/* The part of axis k from index `from` of the axis on. */
static inline void set_part(const tiling *cut, prange_tile *tile, int k, ptrdiff_t from)
{
    tile->begin[k] = cut->begin[k] + from;
    tile->end[k] = tile->begin[k] + pri_min(cut->tile[k], cut->size[k] - from);
}

static prange_tile tile_at(const tiling *cut, ptrdiff_t number)
{
    prange_tile tile;
    for (int k = 2; k >= 0; k--) {
        set_part(cut, &tile, k, number % cut->tiles[k] * cut->tile[k]);
        number /= cut->tiles[k];
    }
    return tile;
}

/* Becomes the next tile, and the first one after the last: a division an axis would cost as much as
 * a small tile. */
static inline void advance(const tiling *cut, prange_tile *tile)
{
    for (int k = cut->last; k >= 0; k--) {
        const ptrdiff_t from = tile->end[k] - cut->begin[k];
        if (from < cut->size[k])
            return set_part(cut, tile, k, from);
        set_part(cut, tile, k, 0);
    }
}

static void call_bodies(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread)
{
    const tiling *cut = range->ctx;
    const prange_tile_body body = cut->body;
    void *const ctx = cut->ctx;
    prange_tile tile = tile_at(cut, first);
    for (ptrdiff_t t = first; t < end && pri_failure_below(&range->failure, t); t++) {
        const int code = body(&tile, thread, ctx);
        if (code != 0)
            pri_failure_report(&range->failure, t, t, code);
        advance(cut, &tile);
    }
}

/* false where there are more than PTRDIFF_MAX. */
static bool count_tiles(tiling *cut, ptrdiff_t *count)
{
    *count = 1;
    cut->last = 0;
    for (int k = 0; k < 3; k++) {
        cut->tiles[k] = pri_pieces(cut->size[k], cut->tile[k]);
        cut->last = cut->tiles[k] > 1 ? k : cut->last;
        if (__builtin_mul_overflow(*count, cut->tiles[k], count))
            return false;
    }
    return true;
}

/* A tile takes a whole row of up to TILE_ROW indices, then of the other axes what TILE_INDICES
 * allow. The first axis that can be is halved until there are enough tiles. */
static bool choose_tiles(tiling *cut, int axes, ptrdiff_t *count)
{
    ptrdiff_t left = TILE_INDICES;
    const ptrdiff_t row = axes == 2 ? TILE_ROW_2D : TILE_ROW_3D;
    cut->tile[axes - 1] = pri_min(cut->size[axes - 1], row);
    left /= cut->tile[axes - 1];
    for (int k = axes - 2; k >= 0; k--) {
        cut->tile[k] = pri_min(cut->size[k], k > 0 ? pri_max(1, left / 4) : left);
        left /= cut->tile[k];
    }
    bool fits = count_tiles(cut, count);
    while (fits && *count < TILES_FEW) {
        int k = 0;
        while (k < axes && cut->tile[k] == 1)
            k++;
        if (k == axes)
            break;
        cut->tile[k] = (cut->tile[k] + 1) / 2;
        fits = count_tiles(cut, count);
    }
    return fits;
}

static prange_status run(const char *function, int axes, const ptrdiff_t *begin,
                         const ptrdiff_t *end, const ptrdiff_t *tile, prange_tile_body body,
                         void *ctx)
{
    tiling cut = {.body = body, .ctx = ctx, .size = {1, 1, 1}, .tile = {1, 1, 1}};
    bool empty = false;
    if (!body)
        return pri_check_pointer(function, "body", NULL);
    if (!end)
        return pri_check_pointer(function, "end", NULL);
    for (int k = 0; k < axes; k++) {
        cut.begin[k] = begin ? begin[k] : 0;
        if (tile && tile[k] < 0)
            return pri_fail(PRANGE_ERROR_VALUE, "%s: tile[%d] = %td is negative", function, k,
                            tile[k]);
        if (cut.begin[k] < end[k] && __builtin_sub_overflow(end[k], cut.begin[k], &cut.size[k]))
            return pri_fail(PRANGE_ERROR_SIZE, "%s: axis %d has too many indices", function, k);
        empty = empty || cut.begin[k] >= end[k];
        cut.tile[k] = tile && tile[k] > 0 ? pri_min(tile[k], cut.size[k]) : cut.size[k];
    }
    if (empty)
        return PRANGE_OK;
    ptrdiff_t count;
    if (!(tile ? count_tiles(&cut, &count) : choose_tiles(&cut, axes, &count)))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: there are too many tiles", function);
    pri_range range = {.name = function,
                       .piece = call_bodies,
                       .step = 1,
                       .user = (uint64_t)(uintptr_t)body,
                       .ctx = &cut,
                       .failure = PRI_NO_FAILURE};
    pri_range_run(&range, count);
    return pri_failure_status(&range.failure, function);
}

prange_status prange_for_2d(const ptrdiff_t begin[2], const ptrdiff_t end[2],
                            const ptrdiff_t tile[2], prange_tile_body body, void *ctx)
{
    return run(__func__, 2, begin, end, tile, body, ctx);
}

prange_status prange_for_3d(const ptrdiff_t begin[3], const ptrdiff_t end[3],
                            const ptrdiff_t tile[3], prange_tile_body body, void *ctx)
{
    return run(__func__, 3, begin, end, tile, body, ctx);
}
