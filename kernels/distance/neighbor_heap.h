/* SPDX-License-Identifier: MIT */
/*
 * The nearest points of one query so far: a binary heap with the furthest on top (Floyd and
 * Williams, 1964).
 */
#ifndef PRI_NEIGHBOR_HEAP_H
#define PRI_NEIGHBOR_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <tgmath.h>

#include "base/types.h"

/* A point and its value: the distance, rounded to the result's type, or its square. Values that are
 * compared are not NaN. */
typedef struct pri_neighbor {
    result value;
    ptrdiff_t index;
} pri_neighbor;

/* Whether a comes before b in the result: by distance, then by index. Roots are taken only of
 * values so close that their roots may be equal: neither is below `apart` times the other. */
static inline bool pri_is_nearer(pri_neighbor a, pri_neighbor b, element apart)
{
    if (a.value < b.value * apart)
        return true;
    if (b.value < a.value * apart)
        return false;
    if (a.value != b.value) {
        const element of_a = sqrt(a.value), of_b = sqrt(b.value);
        if (of_a != of_b)
            return of_a < of_b;
    }
    return a.index < b.index;
}

/* Inserts a neighbour at `top` or below it. The larger children move up along the path to a leaf;
 * then the neighbour rises from the leaf to its place. Most belong near the leaves, so this needs
 * fewer comparisons than testing the neighbour at each level. */
static void pri_heap_sift(ptrdiff_t count, pri_neighbor *heap, ptrdiff_t top, pri_neighbor next,
                          element apart)
{
    ptrdiff_t hole = top;
    for (ptrdiff_t child = 2 * hole + 1; child < count; child = 2 * hole + 1) {
        child += child + 1 < count && pri_is_nearer(heap[child], heap[child + 1], apart);
        heap[hole] = heap[child];
        hole = child;
    }
    while (hole > top && pri_is_nearer(heap[(hole - 1) / 2], next, apart)) {
        heap[hole] = heap[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    heap[hole] = next;
}

static void pri_heapify(ptrdiff_t count, pri_neighbor *list, element apart)
{
    for (ptrdiff_t i = count / 2; i-- > 0;)
        pri_heap_sift(count, list, i, list[i], apart);
}

/* Adds a neighbour, keeps the `capacity` nearest, and returns their count. They are an unordered
 * list until the capacity is reached, then a heap. */
static inline ptrdiff_t pri_heap_add(ptrdiff_t capacity, ptrdiff_t count, pri_neighbor *heap,
                                     pri_neighbor next, element apart)
{
    if (count == capacity) {
        if (pri_is_nearer(next, heap[0], apart))
            pri_heap_sift(count, heap, 0, next, apart);
        return count;
    }
    heap[count++] = next;
    if (count == capacity)
        pri_heapify(count, heap, apart);
    return count;
}

/* Sorts the neighbours that pri_heap_add() collected, nearest first. */
static void pri_heap_sort(ptrdiff_t capacity, ptrdiff_t count, pri_neighbor *heap, element apart)
{
    if (count < capacity)
        pri_heapify(count, heap, apart);
    for (ptrdiff_t last = count - 1; last > 0; last--) {
        const pri_neighbor next = heap[last];
        heap[last] = heap[0];
        pri_heap_sift(last, heap, 0, next, apart);
    }
}

#endif
