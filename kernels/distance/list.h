/* SPDX-License-Identifier: MIT */
/*
 * Sorts the neighbours of one query in place, with distances in one array and indices in another
 * (heapsort; Williams, 1964).
 */
#ifndef PRI_LIST_H
#define PRI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/types.h"

/* Whether entry a comes after entry b: by distance, ascending or (`falls`) descending, then by
 * index. */
static inline bool list_behind(bool falls, const result *distances, const ptrdiff_t *indices,
                               ptrdiff_t a, ptrdiff_t b)
{
    if (distances[a] != distances[b] || !indices)
        return falls ? distances[a] < distances[b] : distances[a] > distances[b];
    return indices[a] > indices[b];
}

static inline void list_swap(result *distances, ptrdiff_t *indices, ptrdiff_t a, ptrdiff_t b)
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

/* Moves the entry at `at` down to its place in the heap of the first `count` entries. */
static inline void list_sift(bool falls, ptrdiff_t count, result *distances, ptrdiff_t *indices,
                             ptrdiff_t at)
{
    for (ptrdiff_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && list_behind(falls, distances, indices, child + 1, child);
        if (!list_behind(falls, distances, indices, child, at))
            return;
        list_swap(distances, indices, child, at);
        at = child;
    }
}

/* Sorts, nearest first. `indices` may be NULL; no distance is NaN. */
static inline void list_sort(bool falls, ptrdiff_t count, result *distances, ptrdiff_t *indices)
{
    for (ptrdiff_t i = count / 2; i-- > 0;)
        list_sift(falls, count, distances, indices, i);
    for (ptrdiff_t last = count - 1; last > 0; last--) {
        list_swap(distances, indices, 0, last);
        list_sift(falls, last, distances, indices, 0);
    }
}

#endif
