/* SPDX-License-Identifier: MIT */
/*
 * The nearest so far of one query, for one element type: a binary heap with the furthest on top.
 * REAL, TYPED(name) and ROOT as in neighbors_walk_typed.h.
 */

/* A point and its distance, or the square of it: never NaN in a heap. */
typedef struct TYPED(entry) {
    REAL value;
    ptrdiff_t index;
} TYPED(entry);

/* The order of the result: by distance, then by index. Roots are taken only where values are so
 * close that their roots may be the same. */
static inline bool TYPED(before)(TYPED(entry) a, TYPED(entry) b, REAL apart)
{
    if (a.value < b.value * apart)
        return true;
    if (b.value < a.value * apart)
        return false;
    if (a.value != b.value) {
        const REAL of_a = ROOT(a.value), of_b = ROOT(b.value);
        if (of_a != of_b)
            return of_a < of_b;
    }
    return a.index < b.index;
}

/* Puts an entry where `top` is or below: the larger children move up all the way, and those that
 * it belongs above move down again. Most entries belong far below, and so this compares less than
 * asking at each step. */
static void TYPED(sift)(ptrdiff_t count, TYPED(entry) * heap, ptrdiff_t top, TYPED(entry) entry,
                        REAL apart)
{
    ptrdiff_t hole = top;
    for (ptrdiff_t child = 2 * hole + 1; child < count; child = 2 * hole + 1) {
        child += child + 1 < count && TYPED(before)(heap[child], heap[child + 1], apart);
        heap[hole] = heap[child];
        hole = child;
    }
    while (hole > top && TYPED(before)(heap[(hole - 1) / 2], entry, apart)) {
        heap[hole] = heap[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    heap[hole] = entry;
}

static void TYPED(heapify)(ptrdiff_t count, TYPED(entry) * list, REAL apart)
{
    for (ptrdiff_t i = count / 2; i-- > 0;)
        TYPED(sift)(count, list, i, list[i], apart);
}

/* Keeps the `capacity` nearest, and returns how many there are: a plain list while there is room,
 * then a heap. */
static inline ptrdiff_t TYPED(heap_add)(ptrdiff_t capacity, ptrdiff_t count, TYPED(entry) * heap,
                                        TYPED(entry) entry, REAL apart)
{
    if (count == capacity) {
        if (TYPED(before)(entry, heap[0], apart))
            TYPED(sift)(count, heap, 0, entry, apart);
        return count;
    }
    heap[count++] = entry;
    if (count == capacity)
        TYPED(heapify)(count, heap, apart);
    return count;
}

/* What heap_add made becomes sorted, the nearest first. */
static void TYPED(heap_sort)(ptrdiff_t capacity, ptrdiff_t count, TYPED(entry) * heap, REAL apart)
{
    if (count < capacity)
        TYPED(heapify)(count, heap, apart);
    for (ptrdiff_t last = count - 1; last > 0; last--) {
        const TYPED(entry) entry = heap[last];
        heap[last] = heap[0];
        TYPED(sift)(last, heap, 0, entry, apart);
    }
}
