/* SPDX-License-Identifier: MIT */
/*
 * The nearest so far of one query, for one element type: a heap with the furthest on top. REAL,
 * TYPED(name) and ROOT as in neighbors_walk_typed.h.
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

/* Puts an entry where `hole` is or below, larger ones moving up. */
static void TYPED(sift_down)(ptrdiff_t count, TYPED(entry) * heap, ptrdiff_t hole,
                             TYPED(entry) entry, REAL apart)
{
    for (ptrdiff_t child = 2 * hole + 1; child < count; child = 2 * hole + 1) {
        if (child + 1 < count && TYPED(before)(heap[child], heap[child + 1], apart))
            child++;
        if (!TYPED(before)(entry, heap[child], apart))
            break;
        heap[hole] = heap[child];
        hole = child;
    }
    heap[hole] = entry;
}

/* Adds an entry to a heap of `count` with room for one more. */
static void TYPED(sift_up)(ptrdiff_t count, TYPED(entry) * heap, TYPED(entry) entry, REAL apart)
{
    ptrdiff_t hole = count;
    while (hole > 0 && TYPED(before)(heap[(hole - 1) / 2], entry, apart)) {
        heap[hole] = heap[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    heap[hole] = entry;
}

/* Keeps the `capacity` nearest. Returns how many there are. */
static inline ptrdiff_t TYPED(heap_add)(ptrdiff_t capacity, ptrdiff_t count, TYPED(entry) * heap,
                                        TYPED(entry) entry, REAL apart)
{
    if (count < capacity) {
        TYPED(sift_up)(count, heap, entry, apart);
        return count + 1;
    }
    if (TYPED(before)(entry, heap[0], apart))
        TYPED(sift_down)(count, heap, 0, entry, apart);
    return count;
}

/* A heap becomes a list, the nearest first. */
static void TYPED(heap_sort)(ptrdiff_t count, TYPED(entry) * heap, REAL apart)
{
    for (ptrdiff_t last = count - 1; last > 0; last--) {
        const TYPED(entry) entry = heap[last];
        heap[last] = heap[0];
        TYPED(sift_down)(last, heap, 0, entry, apart);
    }
}
