/* SPDX-License-Identifier: MIT */
/*
 * An exhaustive search for neighbours, which compares every query with every point, for each form
 * (base/types.h). The form of f64 points and f32 results serves f32 points that are measured in
 * f64.
 *
 * The queries are packed, so a lane of a panel is a query, and the rows of a strip are points in
 * ascending order. Strips go into a tile in a first-level cache. One comparison per vector with the
 * limits of the lanes (the k-th best so far, or the radius) finds the few pairs that count. A group
 * of queries walks through all points; if queries are few, several threads share the points in
 * slices. For a single query the lanes are points instead: its tiles are lines.
 */
#ifndef PRI_WALK_H
#define PRI_WALK_H

#include "exec/parallel_for.h"
#include "pairs.h"
#include "simd/neighbors.h"

/* The sizes here and in walk.c up to that of the group: half and double the size took the same time
 * within the noise of a busy machine, for 3, 16 and 128 coordinates.
 *
 * Rows of a tile: a tile has 12 KiB and, beside a panel, leaves half of a first-level cache of 32
 * KiB free. 48 is a multiple of the 4 and 6 rows of a register tile. */
#define PRI_SEARCH_ROWS 48

/* The widest row of a tile: four vectors. */
#define PRI_SEARCH_ROW_BYTES 256

/* Queries of a group: eight panels of 32. Each block of points is then read from an outer cache
 * once per 256 queries. */
#define PRI_SEARCH_GROUP 256

/* The partition of the pairs: groups of queries by slices of points. Each combination is a piece of
 * the loop. The result does not depend on the partition. */
typedef struct pri_search_plan {
    ptrdiff_t n, m;          /* queries and points */
    ptrdiff_t lanes, groups; /* queries of a group: whole panels */
    ptrdiff_t slice, slices; /* points of a slice */
    ptrdiff_t block;         /* points of a block: whole tiles */
    bool lines;              /* a single query has lines as tiles, except with a user's metric */
} pri_search_plan;

/* `count` queries from `first` on, and the points from .. to - 1. */
typedef struct pri_search_part {
    ptrdiff_t first, count;
    ptrdiff_t from, to;
} pri_search_part;

/* The part of a piece: slice piece % slices of group piece / slices. */
static inline pri_search_part pri_search_part_of(const pri_search_plan *plan, ptrdiff_t piece)
{
    const ptrdiff_t first = piece / plan->slices * plan->lanes;
    const ptrdiff_t from = piece % plan->slices * plan->slice;
    return (pri_search_part){first, pri_min(plan->lanes, plan->n - first), from,
                             pri_min(plan->m, from + plan->slice)};
}

#ifdef PRI_TYPE

enum { PRI_SEARCH_TILE = PRI_SEARCH_ROWS * PRI_SEARCH_ROW_BYTES / sizeof(element) };

/* The state of both kinds of search. Strips hold squares without roots, since most pairs are
 * decided by squares; if distances are rounded, strips hold roots. Similarities are negated in
 * tiles, so that smaller is nearer. */
typedef struct PRI_FORM(pri_search) {
    pri_pairs pairs; /* x: the queries, y: the points */
    const pri_neighbors *kernels;
    pri_search_plan plan;
    bool exclude;  /* y[i] is no neighbour of x[i] */
    element apart; /* the ratio of values below which roots differ; 1: no root is omitted */
    ptrdiff_t *indices;
    result *distances;
} pri_search;

/* The distances of points top .. top + points - 1 to some queries: a row per point, as wide as a
 * panel. A line has the distances to one query, point after point, and NaN after the last. */
typedef struct PRI_FORM(pri_search_tile) {
    ptrdiff_t top, points, rows;
    ptrdiff_t lane, cols; /* the first query, counted in its group, and the number of queries */
    const element *values;
    ptrdiff_t width; /* of a row */
    bool line;
} pri_search_tile;

/* The query, counted in its group, and the point of a place in a tile. */
static inline ptrdiff_t pri_search_lane(const pri_search_tile *tile, ptrdiff_t place)
{
    return tile->line ? tile->lane : tile->lane + place % tile->width;
}

static inline ptrdiff_t pri_search_point(const pri_search_tile *tile, ptrdiff_t place)
{
    return tile->top + (tile->line ? place : place / tile->width);
}

/* Processes a tile. */
typedef void pri_search_visit(void *ctx, const pri_search_tile *tile);

/* Checks the arguments of every search. `flags` are those accepted besides the flags of all
 * searches. */
prange_status PRI_FORM(pri_search_init)(pri_search *search, const pri_inputs *in, unsigned flags);

/* Takes the memory of the pairs. Afterwards it is known whether strips hold roots. */
prange_status PRI_FORM(pri_search_allocate)(pri_search *search);

/* Checks that the outputs, whose numbers of elements are given, overlap neither the inputs nor each
 * other. */
prange_status PRI_FORM(pri_search_check)(const pri_search *search, ptrdiff_t indices,
                                         ptrdiff_t distances);

/* The work of a search that keeps `kept` neighbours in total. Its number of pieces, which sizes the
 * team, is that of the finest plan. */
pri_work PRI_FORM(pri_search_work)(const pri_search *search, double kept);

/* Cuts the search into the work's pieces, for the team or the largest team that it may become.
 * `kept` neighbours are kept per query. Returns the largest number of threads. */
int PRI_FORM(pri_search_plan_for)(pri_search *search, pri_work *work, const pri_team *team,
                                  ptrdiff_t kept);

/* Visits the part's tiles: block by block of the points, and in each block panel by panel. */
void PRI_FORM(pri_search_walk)(const pri_search *search, const pri_search_part *part,
                               pri_search_visit *visit, void *ctx);

/* Lists the places of a tile whose values are within the limits of their queries, and returns their
 * number. */
ptrdiff_t PRI_FORM(pri_search_within)(const pri_search *search, const pri_search_tile *tile,
                                      const element *limits, unsigned short *hits);

/* The distance that a value of a tile stands for. */
result PRI_FORM(pri_search_distance)(const pri_search *search, element value);

/* The largest value of a tile whose distance is not above the given one, which
 * pri_search_is_limit() has accepted. To be called after pri_search_allocate(). */
element PRI_FORM(pri_search_limit)(const pri_search *search, result distance);

/* Whether a distance is valid as a limit: not NaN, and not negative unless it is a similarity. */
bool PRI_FORM(pri_search_is_limit)(const pri_search *search, result distance);

/* The limit of a query: `all`, or its own radius if that is smaller. */
element PRI_FORM(pri_search_limit_of)(const pri_search *search, element all, ptrdiff_t query);

#endif

#endif
