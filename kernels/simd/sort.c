/* SPDX-License-Identifier: MIT */
/*
 * Quicksort whose partition splits vectors in registers, over sorting networks of up to 16 vectors
 * (Bramas, A novel hybrid quicksort algorithm vectorized using AVX-512, 2017; the pivot and the
 * networks' layout after Blacher, Giesen, Kuehne, Fast and robust vectorized in-place sorting of
 * primitive types, 2021). Runs of equal keys end as in pattern-defeating quicksort (Peters, 2021):
 * where the pivot is the lower bound, all keys up to it are equal. Where pivots are poor a heap
 * takes over, so that n log n steps are the most.
 */
#include "sort.h"

#include "sort_passes.h"
#include "sort_vec.h"

enum { ROWS = 16, SMALL = ROWS * LANES, AHEAD = 4, FEW_SAMPLES = 4 * LANES, LARGE = 4096 };

static inline void order(keys *low, keys *high)
{
    const keys a = *low, b = *high;
    *low = keys_min(a, b);
    *high = keys_max(a, b);
}

/* A bitonic merge of the sorted halves of each `length` rows. */
static inline __attribute__((always_inline)) void merge_rows(keys *v, int rows, int length)
{
    PRI_UNROLL
    for (int b = 0; b < rows; b += length) {
        PRI_UNROLL
        for (int r = 0; r < length / 2; r++)
            order(v + b + r, v + b + length - 1 - r);
    }
    PRI_UNROLL
    for (int d = length / 4; d >= 1; d /= 2) {
        PRI_UNROLL
        for (int r = 0; r < rows; r++)
            if ((r & d) == 0)
                order(v + r, v + r + d);
    }
}

static inline __attribute__((always_inline)) keys order_lanes(keys v, int x, int bit)
{
    const keys other = keys_exchange(v, x);
    return keys_blend(keys_min(v, other), keys_max(v, other), bit);
}

/* Compares the rows of each `block` with those opposite, whose lanes are turned over. */
static inline __attribute__((always_inline)) void turn_rows(keys *v, int rows, int block, int width)
{
    PRI_UNROLL
    for (int b = 0; b < rows; b += block)
        PRI_UNROLL
    for (int r = 0; r < block / 2; r++) {
        v[b + block - 1 - r] = keys_exchange(v[b + block - 1 - r], width - 1);
        order(v + b + r, v + b + block - 1 - r);
    }
}

/* Merges pairs of neighbouring groups of width/2 lanes. A group is sorted in the order of its rows,
 * and in a row of its lanes. */
static inline __attribute__((always_inline)) void merge_lanes(keys *v, int rows, int width)
{
    if (rows >= 16)
        turn_rows(v, rows, 16, width);
    if (rows >= 8)
        turn_rows(v, rows, 8, width);
    if (rows >= 4)
        turn_rows(v, rows, 4, width);
    turn_rows(v, rows, 2, width);
    PRI_UNROLL
    for (int r = 0; r < rows; r++) {
        v[r] = order_lanes(v[r], width - 1, width / 2);
        if (width >= 16)
            v[r] = order_lanes(v[r], 4, 4);
        if (width >= 8)
            v[r] = order_lanes(v[r], 2, 2);
        if (width >= 4)
            v[r] = order_lanes(v[r], 1, 1);
    }
}

/* Sorts rows*LANES keys: the columns first, then ever more lanes together. */
static inline __attribute__((always_inline)) void sort_rows(key *x, int rows)
{
    keys v[ROWS];
    PRI_UNROLL
    for (int r = 0; r < rows; r++)
        v[r] = keys_load(x + r * LANES);
    merge_rows(v, rows, 2);
    if (rows >= 4)
        merge_rows(v, rows, 4);
    if (rows >= 8)
        merge_rows(v, rows, 8);
    if (rows >= 16)
        merge_rows(v, rows, 16);
    merge_lanes(v, rows, 2);
    if (LANES >= 4)
        merge_lanes(v, rows, 4);
    if (LANES >= 8)
        merge_lanes(v, rows, 8);
    if (LANES >= 16)
        merge_lanes(v, rows, 16);
    PRI_UNROLL
    for (int r = 0; r < rows; r++)
        keys_store(x + r * LANES, v[r]);
}

static void sort2(key *x)
{
    sort_rows(x, 2);
}

static void sort4(key *x)
{
    sort_rows(x, 4);
}

static void sort8(key *x)
{
    sort_rows(x, 8);
}

static void sort16(key *x)
{
    sort_rows(x, 16);
}

/* Up to SMALL keys. */
static void sort_small(ptrdiff_t n, key *x)
{
    const int rows = n <= 2 * LANES ? 2 : n <= 4 * LANES ? 4 : n <= 8 * LANES ? 8 : 16;
    key buffer[SMALL] __attribute__((aligned(64)));
    key *at = buffer;
    if (n < 2)
        return;
    if (n == rows * LANES) {
        at = x;
    } else {
        PRI_UNROLL
        for (int r = rows / 2 - 1; r < rows; r++)
            keys_store(buffer + r * LANES, keys_all(PRI_KEY_MAX));
        if (rows == 2)
            keys_store(buffer, keys_all(PRI_KEY_MAX));
        memcpy(buffer, x, (size_t)n * sizeof *x);
    }
    if (rows == 2)
        sort2(at);
    else if (rows == 4)
        sort4(at);
    else if (rows == 8)
        sort8(at);
    else
        sort16(at);
    if (at != x)
        memcpy(x, buffer, (size_t)n * sizeof *x);
}

#if defined(__AVX2__)

/* What is read next lies at the end that has less room, so that it has enough afterwards. */
static ptrdiff_t partition_vectors(ptrdiff_t n, key *x, key pivot)
{
    keys first[AHEAD], last[AHEAD];
    const key *begin = x + AHEAD * LANES, *end = x + n - AHEAD * LANES;
    keys_ends to = {x, x + n, keys_all(pivot)};
    PRI_UNROLL
    for (int k = 0; k < AHEAD; k++) {
        first[k] = keys_load(x + k * LANES);
        last[k] = keys_load(end + k * LANES);
    }
    while ((end - begin) % (AHEAD * LANES) != 0) {
        const bool at_left = begin - to.left <= to.right - end;
        const keys v = keys_load(at_left ? begin : end - LANES);
        begin += at_left ? LANES : 0;
        end -= at_left ? 0 : LANES;
        keys_split(&to, v);
    }
    while (begin < end) {
        const bool at_left = begin - to.left <= to.right - end;
        const key *from = at_left ? begin : end - AHEAD * LANES;
        keys v[AHEAD];
        begin += at_left ? AHEAD * LANES : 0;
        end -= at_left ? 0 : AHEAD * LANES;
        PRI_UNROLL
        for (int k = 0; k < AHEAD; k++)
            v[k] = keys_load(from + k * LANES);
        PRI_UNROLL
        for (int k = 0; k < AHEAD; k++)
            keys_split(&to, v[k]);
    }
    PRI_UNROLL
    for (int k = 0; k < AHEAD; k++)
        keys_split(&to, first[k]);
    PRI_UNROLL
    for (int k = 0; k < AHEAD; k++)
        keys_split(&to, last[k]);
    return to.left - x;
}

#endif

static ptrdiff_t partition(ptrdiff_t n, key *x, key pivot)
{
    ptrdiff_t whole = 0, below = 0;
#if defined(__AVX2__)
    if (n >= 2 * AHEAD * LANES) {
        whole = n / LANES * LANES;
        below = partition_vectors(whole, x, pivot);
    }
#endif
    for (ptrdiff_t i = whole; i < n; i++) {
        const key next = x[i];
        x[i] = x[below];
        x[below] = next;
        below += next < pivot;
    }
    return below;
}

static void sink(ptrdiff_t n, key *x, ptrdiff_t at)
{
    const key sunk = x[at];
    for (ptrdiff_t child; (child = 2 * at + 1) < n; at = child) {
        child += child + 1 < n && x[child] < x[child + 1];
        if (x[child] <= sunk)
            break;
        x[at] = x[child];
    }
    x[at] = sunk;
}

static void heap_sort(ptrdiff_t n, key *x)
{
    for (ptrdiff_t i = n / 2; i-- > 0;)
        sink(n, x, i);
    for (ptrdiff_t i = n; i-- > 1;) {
        const key greatest = x[0];
        x[0] = x[i];
        x[i] = greatest;
        sink(i, x, 0);
    }
}

/* The median of keys at positions that follow from n alone. */
static key median_of_sample(ptrdiff_t n, const key *x)
{
    key sample[SMALL] __attribute__((aligned(64)));
    const int count = n < LARGE ? FEW_SAMPLES : SMALL;
    const ptrdiff_t stride = n / count;
    uint64_t state = (uint64_t)n;
    for (int k = 0; k < count; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const uint64_t within = (state >> 32) * ((uint64_t)stride & UINT32_MAX) >> 32;
        sample[k] = x[k * stride + (ptrdiff_t)within];
    }
    sort_small(count, sample);
    return sample[count / 2];
}

static int depth_of(ptrdiff_t n)
{
    return 2 * (64 - __builtin_clzll((unsigned long long)n | 1));
}

/* Divides the keys at a pivot. Returns how many stand before it; -1 where x[0 .. *equal - 1] are
 * the least and all the same. */
static ptrdiff_t divide(ptrdiff_t n, key *x, const key *lower, key *pivot, ptrdiff_t *equal)
{
    *pivot = median_of_sample(n, x);
    if (!lower || *pivot != *lower) {
        const ptrdiff_t below = partition(n, x, *pivot);
        if (below > 0)
            return below;
    }
    *equal = *pivot == PRI_KEY_MAX ? n : partition(n, x, *pivot + 1);
    return -1;
}

/* As deep as the logarithm of n: of two parts the smaller is sorted first, the other in this loop.
 * NOLINTNEXTLINE(misc-no-recursion) */
static void quick_sort(pri_sort_form form, ptrdiff_t n, key *x, const key *lower, int depth)
{
    key bound;
    while (n > SMALL && depth-- > 0) {
        key pivot;
        ptrdiff_t equal;
        const ptrdiff_t below = divide(n, x, lower, &pivot, &equal);
        if (below < 0) {
            decode(form, equal, x, x);
            x += equal;
            n -= equal;
            continue;
        }
        if (below < n - below) {
            quick_sort(form, below, x, lower, depth);
            x += below;
            n -= below;
            bound = pivot;
            lower = &bound;
        } else {
            quick_sort(form, n - below, x + below, &pivot, depth);
            n = below;
        }
    }
    if (n <= SMALL)
        sort_small(n, x);
    else
        heap_sort(n, x);
    decode(form, n, x, x);
}

static void sort_keys(pri_sort_form form, ptrdiff_t n, key *x, const key *lower)
{
    quick_sort(form, n, x, lower, depth_of(n));
}

static void select_key(ptrdiff_t n, key *x, ptrdiff_t k)
{
    const key *lower = NULL;
    key bound;
    for (int depth = depth_of(n); n > SMALL && depth > 0; depth--) {
        key pivot;
        ptrdiff_t equal;
        ptrdiff_t below = divide(n, x, lower, &pivot, &equal);
        if (below < 0) {
            if (k < equal)
                return;
            below = equal;
        } else if (k < below) {
            n = below;
            continue;
        }
        bound = pivot;
        lower = &bound;
        x += below;
        n -= below;
        k -= below;
    }
    sort_keys(PRI_SORT_KEYS, n, x, NULL);
}

const PRI_TYPED(pri_sort) PRI_AT_LEVEL(pri_sort) = {
    .encode = encode,
    .decode = decode,
    .direction = direction,
    .sieve = sieve,
    .any = any,
    .exchange = exchange,
    .sort = sort_keys,
    .partition = partition,
    .select = select_key,
};
