/* SPDX-License-Identifier: MIT */
/*
 * A list of neighbours as it is returned, distances in one array and indices in another, sorted in
 * place (heapsort; Williams, 1964).
 */
#ifndef PRI_LIST_H
#define PRI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/types.h"

/* Whether entry a belongs behind entry b: by distance, which rises or falls, then by index. */
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

/* Moves an entry down to where it belongs among the first `count`. */
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

/* The nearest first. The indices may be missing; no distance is NaN. */
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
