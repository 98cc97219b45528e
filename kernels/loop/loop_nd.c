/* SPDX-License-Identifier: MIT */
/*
 * Loops of two and three dimensions, run as a one-dimensional loop over their tiles.
 */
#include <stdint.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "range.h"

/* The library's choice of a tile: rows long enough for vectorization, and at least TILES_FEW tiles
 * if possible, which balance 16 threads. */
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
    int last;                    /* the last axis with more than one tile */
} tiling;

/* Sets the tile's range along axis k, which begins at offset `from` of the axis. */
static inline void set_part(const tiling *job, prange_tile *tile, int k, ptrdiff_t from)
{
    tile->begin[k] = job->begin[k] + from;
    tile->end[k] = tile->begin[k] + pri_min(job->tile[k], job->size[k] - from);
}

static prange_tile tile_at(const tiling *job, ptrdiff_t number)
{
    prange_tile tile;
    for (int k = 2; k >= 0; k--) {
        set_part(job, &tile, k, number % job->tiles[k] * job->tile[k]);
        number /= job->tiles[k];
    }
    return tile;
}

/* Advances to the next tile, from the last to the first. tile_at() would divide once per axis,
 * which costs as much as a small tile. */
static inline void advance(const tiling *job, prange_tile *tile)
{
    for (int k = job->last; k >= 0; k--) {
        const ptrdiff_t from = tile->end[k] - job->begin[k];
        if (from < job->size[k])
            return set_part(job, tile, k, from);
        set_part(job, tile, k, 0);
    }
}

static void call_bodies(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread)
{
    const tiling *job = range->ctx;
    const prange_tile_body body = job->body;
    void *const ctx = job->ctx;
    prange_tile tile = tile_at(job, first);
    for (ptrdiff_t t = first; t < end && pri_failure_below(&range->failure, t); t++) {
        const int code = body(&tile, thread, ctx);
        if (code != 0)
            pri_failure_report(&range->failure, t, t, code);
        advance(job, &tile);
    }
}

/* Counts the tiles. Returns false if there are more than PTRDIFF_MAX. */
static bool count_tiles(tiling *job, ptrdiff_t *count)
{
    *count = 1;
    job->last = 0;
    for (int k = 0; k < 3; k++) {
        job->tiles[k] = pri_pieces(job->size[k], job->tile[k]);
        job->last = job->tiles[k] > 1 ? k : job->last;
        if (__builtin_mul_overflow(*count, job->tiles[k], count))
            return false;
    }
    return true;
}

/* A tile has a whole row, of up to TILE_ROW indices, and as many indices along the other axes as
 * TILE_INDICES allows. Then the tile is halved, along the first axis with more than one index,
 * until there are enough tiles. */
static bool choose_tiles(tiling *job, int axes, ptrdiff_t *count)
{
    ptrdiff_t left = TILE_INDICES;
    const ptrdiff_t row = axes == 2 ? TILE_ROW_2D : TILE_ROW_3D;
    job->tile[axes - 1] = pri_min(job->size[axes - 1], row);
    left /= job->tile[axes - 1];
    for (int k = axes - 2; k >= 0; k--) {
        job->tile[k] = pri_min(job->size[k], k > 0 ? pri_max(1, left / 4) : left);
        left /= job->tile[k];
    }
    bool fits = count_tiles(job, count);
    while (fits && *count < TILES_FEW) {
        int k = 0;
        while (k < axes && job->tile[k] == 1)
            k++;
        if (k == axes)
            break;
        job->tile[k] = (job->tile[k] + 1) / 2;
        fits = count_tiles(job, count);
    }
    return fits;
}

static prange_status run(const char *function, int axes, const ptrdiff_t *begin,
                         const ptrdiff_t *end, const ptrdiff_t *tile, prange_tile_body body,
                         void *ctx)
{
    tiling job = {.body = body, .ctx = ctx, .size = {1, 1, 1}, .tile = {1, 1, 1}};
    bool empty = false;
    if (!body)
        return pri_check_pointer(function, "body", NULL);
    if (!end)
        return pri_check_pointer(function, "end", NULL);
    for (int k = 0; k < axes; k++) {
        job.begin[k] = begin ? begin[k] : 0;
        if (tile && tile[k] < 0)
            return pri_fail(PRANGE_ERROR_SIZE, "%s: tile[%d] = %td is negative", function, k,
                            tile[k]);
        if (job.begin[k] < end[k] && __builtin_sub_overflow(end[k], job.begin[k], &job.size[k]))
            return pri_fail(PRANGE_ERROR_SIZE, "%s: axis %d has too many indices", function, k);
        empty = empty || job.begin[k] >= end[k];
        job.tile[k] = tile && tile[k] > 0 ? pri_min(tile[k], job.size[k]) : job.size[k];
    }
    if (empty)
        return PRANGE_OK;
    ptrdiff_t count;
    if (!(tile ? count_tiles(&job, &count) : choose_tiles(&job, axes, &count)))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: there are too many tiles", function);
    pri_range range = {.name = function,
                       .piece = call_bodies,
                       .step = 1,
                       .user = (uint64_t)(uintptr_t)body,
                       .ctx = &job,
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
