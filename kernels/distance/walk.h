/* SPDX-License-Identifier: MIT */
/*
 * A search for neighbours by looking at every pair of queries and points, for each form
 * (base/types.h): the form of f64 points and f32 results serves f32 points that are measured in
 * f64.
 *
 * The queries are packed, so that a lane of a panel is a query and the rows of a strip are points
 * in rising order. Strips go into a tile in a first-level cache, and one comparison a vector with
 * the lanes' limits (the k-th best so far, the radius) shows the few pairs that count. A group of
 * queries walks through all points; few queries share the points among several threads, in slices.
 * Of one query the lanes are points instead: its tiles are lines.
 */
#ifndef PRI_WALK_H
#define PRI_WALK_H

#include "exec/parallel_for.h"
#include "pairs.h"
#include "simd/neighbors.h"

/* Of the sizes here and in walk.c up to the group, halves and doubles took the same time within the
 * noise of a busy machine, for 3, 16 and 128 coordinates.
 *
 * Rows of a tile, which is 12 KiB: beside a panel it leaves half of a first-level cache of 32 KiB
 * free. A multiple of the 4 and 6 rows of a register tile. */
#define PRI_SEARCH_ROWS 48

/* The widest row of a tile: four vectors. */
#define PRI_SEARCH_ROW_BYTES 256

/* Queries of a group: eight panels of 32, so that each block of points is read from further away
 * once for 256 queries. */
#define PRI_SEARCH_GROUP 256

/* How the pairs are cut: groups of queries by slices of points, which are the pieces of the loop.
 * Nothing in the result depends on it. */
typedef struct pri_search_plan {
    ptrdiff_t n, m;          /* queries and points */
    ptrdiff_t lanes, groups; /* queries of a group: whole panels */
    ptrdiff_t slice, slices; /* points of a slice */
    ptrdiff_t block;         /* points of a block: whole tiles */
    bool lines;              /* tiles are lines: of one query, unless the metric is the user's */
} pri_search_plan;

/* `count` queries from `first` on, and the points from .. to - 1. */
typedef struct pri_search_part {
    ptrdiff_t first, count;
    ptrdiff_t from, to;
} pri_search_part;

/* Of a piece: slice piece % slices of group piece / slices. */
static inline pri_search_part pri_search_part_of(const pri_search_plan *plan, ptrdiff_t piece)
{
    const ptrdiff_t first = piece / plan->slices * plan->lanes;
    const ptrdiff_t from = piece % plan->slices * plan->slice;
    return (pri_search_part){first, pri_min(plan->lanes, plan->n - first), from,
                             pri_min(plan->m, from + plan->slice)};
}

#ifdef PRI_TYPE

enum { PRI_SEARCH_TILE = PRI_SEARCH_ROWS * PRI_SEARCH_ROW_BYTES / sizeof(element) };

/* What both kinds of search have. The strips hold no roots, since most pairs are decided without;
 * where distances are rounded they do. Similarities have a minus in tiles, so that less is nearer.
 */
typedef struct PRI_FORM(pri_search) {
    pri_pairs pairs; /* x: the queries, y: the points */
    const pri_neighbors *kernels;
    pri_search_plan plan;
    bool exclude;  /* y[i] is no neighbour of x[i] */
    element apart; /* values of which one is below `apart` times the other have different roots; 1
                    * where no root is missing */
    ptrdiff_t *indices;
    result *distances;
} pri_search;

/* The distances of points top .. top + points - 1 to some queries, in rows as wide as a panel: a
 * row a point. Of a line all are to one query, one point after another, with NaN behind the last.
 */
typedef struct PRI_FORM(pri_search_tile) {
    ptrdiff_t top, points, rows;
    ptrdiff_t lane, cols; /* the first query, counted in its group, and how many there are */
    const element *values;
    ptrdiff_t width; /* of a row */
    bool line;
} pri_search_tile;

/* The query of a place in a tile, counted in its group, and the point. */
static inline ptrdiff_t pri_search_lane(const pri_search_tile *tile, ptrdiff_t place)
{
    return tile->line ? tile->lane : tile->lane + place % tile->width;
}

static inline ptrdiff_t pri_search_point(const pri_search_tile *tile, ptrdiff_t place)
{
    return tile->top + (tile->line ? place : place / tile->width);
}

/* Looks at a tile. */
typedef void pri_search_visit(void *ctx, const pri_search_tile *tile);

/* Checks the arguments of every search. `flags` are those that it takes beside all searches'. */
prange_status PRI_FORM(pri_search_init)(pri_search *search, const pri_inputs *in, unsigned flags);

/* Takes the memory of the pairs, after which it is known whether strips hold roots. */
prange_status PRI_FORM(pri_search_allocate)(pri_search *search);

/* The outputs, whose numbers of elements are given, share no memory with the inputs nor with each
 * other. */
prange_status PRI_FORM(pri_search_check)(const pri_search *search, ptrdiff_t indices,
                                         ptrdiff_t distances);

/* The work of a search that keeps `kept` neighbours in all. Its pieces, which size the team, are
 * those of the finest plan. */
pri_work PRI_FORM(pri_search_work)(const pri_search *search, double kept);

/* Cuts the search into the work's pieces, for the team or for the largest team that it may become,
 * where `kept` neighbours are kept for each query. Returns the number of threads there may be. */
int PRI_FORM(pri_search_plan_for)(pri_search *search, pri_work *work, const pri_team *team,
                                  ptrdiff_t kept);

/* Shows the part's tiles: block by block of the points, and within it panel by panel. */
void PRI_FORM(pri_search_walk)(const pri_search *search, const pri_search_part *part,
                               pri_search_visit *visit, void *ctx);

/* Lists the places of a tile within the limits of their queries, and returns their number. */
ptrdiff_t PRI_FORM(pri_search_within)(const pri_search *search, const pri_search_tile *tile,
                                      const element *limits, unsigned short *hits);

/* A distance from a value of a tile. */
result PRI_FORM(pri_search_distance)(const pri_search *search, element value);

/* The largest value of a tile whose distance is not above the given one, which is not negative;
 * after the memory was taken. */
element PRI_FORM(pri_search_limit)(const pri_search *search, result distance);

/* Whether a distance may be a limit: a product may be negative. */
bool PRI_FORM(pri_search_limits)(const pri_search *search, result distance);

/* The limit of a query, which is `all` unless it has a radius of its own that is smaller. */
element PRI_FORM(pri_search_limit_of)(const pri_search *search, element all, ptrdiff_t query);

#endif

#endif
