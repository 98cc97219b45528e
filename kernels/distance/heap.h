/* SPDX-License-Identifier: MIT */
/*
 * The nearest points so far of one query: a binary heap with the furthest on top (Floyd and
 * Williams, 1964).
 */
#ifndef PRI_HEAP_H
#define PRI_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <tgmath.h>

#include "base/types.h"

/* A point and its distance, rounded as it is returned, or the square of it: never NaN in a heap. */
typedef struct entry {
    result value;
    ptrdiff_t index;
} entry;

/* The order of the result: by distance, then by index. Roots are taken only where values are so
 * close that their roots may be the same. */
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

/* Puts an entry where `top` is or below: the larger children move up all the way, and those that
 * it belongs above move down again. Most entries belong far below, and so this compares less than
 * asking at each step. */
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

/* Keeps the `capacity` nearest, and returns how many there are: a plain list while there is room,
 * then a heap. */
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

/* What heap_add made becomes sorted, the nearest first. */
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
