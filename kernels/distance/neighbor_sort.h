/* SPDX-License-Identifier: MIT */
/*
 * Sorts the neighbours of one query in place, with distances in one array and indices in another
 * (heapsort; Williams, 1964).
 */
#ifndef PRI_NEIGHBOR_SORT_H
#define PRI_NEIGHBOR_SORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/types.h"

/* Whether neighbour a comes after neighbour b: by distance, ascending or descending, then by
 * index. */
static inline bool pri_neighbor_comes_after(bool descending, const result *distances,
                                            const ptrdiff_t *indices, ptrdiff_t a, ptrdiff_t b)
{
    if (distances[a] != distances[b] || !indices)
        return descending ? distances[a] < distances[b] : distances[a] > distances[b];
    return indices[a] > indices[b];
}

static inline void pri_neighbor_swap(result *distances, ptrdiff_t *indices, ptrdiff_t a,
                                     ptrdiff_t b)
{
    const result distance = distances[a];
    distances[a] = distances[b];
    distances[b] = distance;
    if (indices) {
        const ptrdiff_t index = indices[a];
        indices[a] = indices[b];
        indices[b] = index;
    }
}

/* Moves neighbour `at` down to its place in the heap of the first `count` neighbours. */
static inline void pri_neighbor_sift(bool descending, ptrdiff_t count, result *distances,
                                     ptrdiff_t *indices, ptrdiff_t at)
{
    for (ptrdiff_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count &&
                 pri_neighbor_comes_after(descending, distances, indices, child + 1, child);
        if (!pri_neighbor_comes_after(descending, distances, indices, child, at))
            return;
        pri_neighbor_swap(distances, indices, child, at);
        at = child;
    }
}

/* Sorts by distance, then by index. `indices` may be NULL; no distance is NaN. */
static inline void pri_neighbor_sort(bool descending, ptrdiff_t count, result *distances,
                                     ptrdiff_t *indices)
{
    for (ptrdiff_t i = count / 2; i-- > 0;)
        pri_neighbor_sift(descending, count, distances, indices, i);
    for (ptrdiff_t last = count - 1; last > 0; last--) {
        pri_neighbor_swap(distances, indices, 0, last);
        pri_neighbor_sift(descending, last, distances, indices, 0);
    }
}

#endif
