/* SPDX-License-Identifier: MIT */
/*
 * The nearest neighbours of points, and those within a radius, by looking at every pair.
 *
 * The queries are packed, so that a lane of a panel is a query and the rows of a strip are points
 * in rising order. Strips go into a tile in a first-level cache, and one comparison a vector with
 * the lanes' limits (the k-th best so far, the radius) shows the few pairs that count. A group of
 * queries walks through all points; where the queries are few, several threads share the points,
 * and what they found is merged.
 */
#include <prange/neighbors.h>

#include <math.h>
#include <string.h>

#include "distance.h"
#include "pieces.h"
#include "base/check.h"
#include "isa/isa.h"
#include "base/status.h"

/* Of the sizes below up to GROUP, halves and doubles took the same time within the noise of a busy
 * machine, for 3, 16 and 128 coordinates.
 *
 * Rows of a tile, which is 12 KiB: beside a panel it leaves half of a first-level cache of 32 KiB
 * free. A multiple of the 4 and 6 rows of a register tile. */
#define TILE_ROWS 48

/* The widest row of a tile: four vectors. */
#define ROW_BYTES 256

/* Points that all queries of a group meet before the next ones: half of a small second-level
 * cache. */
#define BLOCK_BYTES 131072

/* Queries of a group: eight panels of 32, so that each block of points is read from further away
 * once for 256 queries. */
#define GROUP 256

/* Neighbours that a group keeps at most, if it has more than one panel: 512 KiB of heaps stay in a
 * second-level cache as well. */
#define GROUP_KEPT 32768

/* Points of a slice at least: some microseconds of work for a panel. A metric of the user's may be
 * as slow as it likes. */
#define SLICE_LEAST 1024
#define USER_SLICE_LEAST 4

/* Pieces for each thread, so that the last one does not wait long for the others. */
#define PIECES_EACH 4

/* ns on one thread, for a pair in the tile, and for a neighbour that is kept. */
#define LOOK_NS 0.1
#define KEEP_NS 20.0

/* How the pairs are cut: groups of queries by slices of points. Nothing in the result depends on
 * it. */
typedef struct cuts {
    ptrdiff_t n, m;          /* queries and points */
    ptrdiff_t lanes, groups; /* queries of a group: whole panels */
    ptrdiff_t slice, slices; /* points of a slice */
    ptrdiff_t block;         /* points of a block, whole tiles */
} cuts;

/* Queries that meet points. */
typedef struct meeting {
    ptrdiff_t first, count; /* the queries */
    ptrdiff_t from, to;     /* the points, `to` excluded */
} meeting;

static ptrdiff_t slice_least(bool user)
{
    return user ? USER_SLICE_LEAST : SLICE_LEAST;
}

static cuts plan_of(ptrdiff_t n, ptrdiff_t m, ptrdiff_t row_bytes, ptrdiff_t kept, ptrdiff_t width,
                    bool user, int threads)
{
    cuts of = {.n = n, .m = m, .lanes = GROUP, .slice = m, .slices = 1};
    while (of.lanes > width && (pri_pieces(n, of.lanes) < PIECES_EACH * (ptrdiff_t)threads ||
                                kept > GROUP_KEPT / of.lanes))
        of.lanes /= 2;
    of.groups = pri_pieces(n, of.lanes);
    if (threads > 1 && of.groups < 2 * threads && n > 0 && m > 0) {
        const ptrdiff_t wanted = pri_pieces(PIECES_EACH * (ptrdiff_t)threads, of.groups);
        const ptrdiff_t most = pri_most(1, m / slice_least(user));
        of.slice = pri_pieces(m, pri_least(wanted, most));
        of.slices = pri_pieces(m, of.slice);
    }
    of.block = pri_most(1, BLOCK_BYTES / pri_most(1, row_bytes) / TILE_ROWS) * TILE_ROWS;
    return of;
}

/* A piece of a search, by the worker of that number. Returns the lowest query for which it went
 * wrong, or PTRDIFF_MAX. */
typedef ptrdiff_t worked_piece(const void *job, int worker, ptrdiff_t piece);

static ptrdiff_t run(pri_team *team, ptrdiff_t begin, ptrdiff_t end, worked_piece *piece,
                     const void *job)
{
    ptrdiff_t lowest = PTRDIFF_MAX;
    if (team->size == 1) {
        for (ptrdiff_t p = begin; p < end; p++)
            lowest = pri_least(lowest, piece(job, 0, p));
        return lowest;
    }
#pragma omp parallel for schedule(runtime) num_threads(team->size) reduction(min : lowest)
    for (ptrdiff_t p = begin; p < end; p++) {
        pri_team_seen(team, p - begin);
        lowest = pri_least(lowest, piece(job, omp_get_thread_num(), p));
    }
    return lowest;
}

/* How long a metric of the user's takes is not known: its first piece runs on the caller and tells.
 */
static ptrdiff_t run_search(pri_team *team, bool user, ptrdiff_t pieces, worked_piece *piece,
                            const void *job)
{
    if (!user || team->size > 1 || pieces < 2)
        return run(team, 0, pieces, piece, job);
    const double start = pri_clock_ns();
    const ptrdiff_t first = piece(job, 0, 0);
    pri_team_resize(team, pieces - 1, (double)(pieces - 1) * (pri_clock_ns() - start));
    return pri_least(first, run(team, 1, pieces, piece, job));
}

#define REAL double
#define TYPED(name) name##_f64
#define TITLE(name) "prange_" name "_f64"
#define ROOT sqrt
#define TOWARDS nextafter
#define APART (1 - 0x1p-50)
#include "neighbors_walk_typed.h"
#include "neighbors_heap_typed.h"
#include "neighbors_typed.h"
#include "neighbors_radius_typed.h"
#undef REAL
#undef TYPED
#undef TITLE
#undef ROOT
#undef TOWARDS
#undef APART

#define REAL float
#define TYPED(name) name##_f32
#define TITLE(name) "prange_" name "_f32"
#define ROOT sqrtf
#define TOWARDS nextafterf
#define APART (1 - 0x1p-21f)
#include "neighbors_walk_typed.h"
#include "neighbors_heap_typed.h"
#include "neighbors_typed.h"
#include "neighbors_radius_typed.h"
