/* SPDX-License-Identifier: MIT */
/*
 * The nearest points of one query so far: a binary heap with the furthest on top (Floyd and
 * Williams, 1964).
 */
#ifndef PRI_HEAP_H
#define PRI_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <tgmath.h>

#include "base/types.h"

/* A point and its value: the distance, rounded to the result's type, or its square. Values that are
 * compared are not NaN. */
typedef struct entry {
    result value;
    ptrdiff_t index;
} entry;

/* Whether a comes before b in the result: by distance, then by index. Roots are taken only of
 * values so close that their roots may be equal: neither is below `apart` times the other. */
static inline bool before(entry a, entry b, element apart)
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

/* Inserts an entry at `top` or below it. The larger children move up along the path to a leaf; then
 * the entry rises from the leaf to its place. Most entries belong near the leaves, so this needs
 * fewer comparisons than testing the entry at each level. */
static void sift(ptrdiff_t count, entry *heap, ptrdiff_t top, entry next, element apart)
{
    ptrdiff_t hole = top;
    for (ptrdiff_t child = 2 * hole + 1; child < count; child = 2 * hole + 1) {
        child += child + 1 < count && before(heap[child], heap[child + 1], apart);
        heap[hole] = heap[child];
        hole = child;
    }
    while (hole > top && before(heap[(hole - 1) / 2], next, apart)) {
        heap[hole] = heap[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    heap[hole] = next;
}

static void heapify(ptrdiff_t count, entry *list, element apart)
{
    for (ptrdiff_t i = count / 2; i-- > 0;)
        sift(count, list, i, list[i], apart);
}

/* Adds an entry, keeps the `capacity` nearest, and returns their count. The entries are an
 * unordered list until the capacity is reached, then a heap. */
static inline ptrdiff_t heap_add(ptrdiff_t capacity, ptrdiff_t count, entry *heap, entry next,
                                 element apart)
{
    if (count == capacity) {
        if (before(next, heap[0], apart))
            sift(count, heap, 0, next, apart);
        return count;
    }
    heap[count++] = next;
    if (count == capacity)
        heapify(count, heap, apart);
    return count;
}

/* Sorts the entries that heap_add() collected, nearest first. */
static void heap_sort(ptrdiff_t capacity, ptrdiff_t count, entry *heap, element apart)
{
    if (count < capacity)
        heapify(count, heap, apart);
    for (ptrdiff_t last = count - 1; last > 0; last--) {
        const entry next = heap[last];
        heap[last] = heap[0];
        sift(last, heap, 0, next, apart);
    }
}

#endif
