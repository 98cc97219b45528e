/* SPDX-License-Identifier: MIT */
/*
 * Vectorized quicksort. The partition splits vectors in registers, and parts of up to 16 vectors
 * are sorted by networks (Bramas, A novel hybrid quicksort algorithm vectorized using AVX-512,
 * 2017; the choice of the pivot follows Blacher, Giesen, Kuehne, Fast and robust vectorized
 * in-place sorting of primitive types, 2021). Equal keys are handled as in pattern-defeating
 * quicksort (Peters, 2021): if the pivot equals the lower bound of a part, all keys up to the pivot
 * are equal. Where few values make up most of a part, these are counted (sort_frequent.h). After
 * too many poor pivots heapsort takes over, which bounds the time by O(n log n).
 */
#include "sort.h"

#include "sort_columns.h"
#include "sort_frequent.h"
#include "sort_medians.h"
#include "sort_network.h"
#include "sort_partition.h"

/* The least count of numbers for which the pivot comes from a large sample. */
enum { LARGE = 1 << 15 };

static void sift_down(ptrdiff_t n, key *x, ptrdiff_t at)
{
    const key sifted = x[at];
    for (ptrdiff_t child; (child = 2 * at + 1) < n; at = child) {
        child += child + 1 < n && x[child] < x[child + 1];
        if (x[child] <= sifted)
            break;
        x[at] = x[child];
    }
    x[at] = sifted;
}

static void heap_sort(ptrdiff_t n, key *x)
{
    for (ptrdiff_t i = n / 2; i-- > 0;)
        sift_down(n, x, i);
    for (ptrdiff_t i = n; i-- > 1;) {
        const key greatest = x[0];
        x[0] = x[i];
        x[i] = greatest;
        sift_down(i, x, 0);
    }
}

/* Samples are smaller for fewer numbers, where a poor pivot costs less. */
static int sample_size(ptrdiff_t n)
{
    return n < 4 * SMALL ? 2 * LANES : n < LARGE ? 4 * LANES : SMALL;
}

/* The median of a sample, whose frequent values go to `found` unless it is NULL. x is divided into
 * equal parts, and one number is taken from each, at an offset given by an additive recurrence of
 * the golden ratio. The positions depend on n alone. Not inlined, since it would add the sample to
 * each level of a recursion. */
static __attribute__((noinline)) key median_of_sample(pri_sort_form form, ptrdiff_t n, const key *x,
                                                      frequent *found)
{
    key sample[SMALL] __attribute__((aligned(64)));
    const int count = sample_size(n);
    const ptrdiff_t stride = n / count;
    uint64_t place = (uint64_t)n;
    for (int k = 0; k < count; k++) {
        place += UINT64_C(0x9e3779b97f4a7c15);
        const uint64_t within = (place >> 32) * ((uint64_t)stride & UINT32_MAX) >> 32;
        sample[k] = x[k * stride + (ptrdiff_t)within];
    }
    encode(form, count, sample, sample);
    sort_small(count, sample);
    if (found)
        find_in_sample(count, sample, found);
    return sample[count / 2];
}

static int depth_of(ptrdiff_t n)
{
    return 2 * (64 - __builtin_clzll((unsigned long long)n | 1));
}

/* Partitions the keys at a pivot. Returns the number of keys below the pivot; or -1 if x[0] ..
 * x[*equal - 1] are the least keys and all equal. */
static ptrdiff_t partition_at_median(ptrdiff_t n, key *x, const key *lower, key pivot,
                                     ptrdiff_t *equal)
{
    if (!lower || pivot != *lower) {
        const ptrdiff_t below = partition_as(PRI_SORT_KEYS, n, x, pivot);
        if (below > 0)
            return below;
    }
    *equal = pivot == PRI_KEY_MAX ? n : partition_as(PRI_SORT_KEYS, n, x, pivot + 1);
    return -1;
}

/* Recurses into the smaller of two parts, or into the keys among frequent values; `depth` limits
 * both to twice the logarithm of n.
 * NOLINTNEXTLINE(misc-no-recursion) */
static void quick_sort(pri_sort_form form, ptrdiff_t n, key *x, const key *lower, int depth)
{
    key bound;
    while (n > SMALL && depth-- > 0) {
        frequent found;
        ptrdiff_t equal;
        const key pivot = median_of_sample(PRI_SORT_KEYS, n, x, &found);
        if (found.count > 0) {
            const ptrdiff_t kept = take_frequent(PRI_SORT_KEYS, n, x, &found);
            quick_sort(form, kept, x, lower, depth);
            put_frequent(form, n, x, &found);
            return;
        }
        const ptrdiff_t below = partition_at_median(n, x, lower, pivot, &equal);
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
    if (n <= SMALL) {
        finish_small(form, n, x);
        return;
    }
    heap_sort(n, x);
    decode(form, n, x, x);
}

static void sort_keys(pri_sort_form form, ptrdiff_t n, key *x, const key *lower)
{
    quick_sort(form, n, x, lower, depth_of(n));
}

/* Sorts numbers. The first partition encodes them as keys, which saves a pass over the array. */
static void sort_numbers(pri_sort_form form, ptrdiff_t n, key *x)
{
    if (form == PRI_SORT_KEYS || n <= SMALL) {
        encode(form, n, x, x);
        sort_keys(form, n, x, NULL);
        return;
    }
    frequent found;
    const key pivot = median_of_sample(form, n, x, &found);
    if (found.count > 0) {
        /* Bits are compared, and only the other numbers become keys. */
        const ptrdiff_t kept = take_frequent(form, n, x, &found);
        encode(form, kept, x, x);
        sort_keys(form, kept, x, NULL);
        put_frequent(form, n, x, &found);
        return;
    }
    const ptrdiff_t below = partition(form, n, x, pivot);
    sort_keys(form, below, x, NULL);
    sort_keys(form, n - below, x + below, &pivot);
}

static int find_frequent(pri_sort_form form, ptrdiff_t n, const key *x, frequent *found)
{
    median_of_sample(form, n, x, found);
    return sample_size(n);
}

static void select_key(ptrdiff_t n, key *x, ptrdiff_t k)
{
    const key *lower = NULL;
    key bound;
    for (int depth = depth_of(n); n > SMALL && depth > 0; depth--) {
        ptrdiff_t equal;
        const key pivot = median_of_sample(PRI_SORT_KEYS, n, x, NULL);
        ptrdiff_t below = partition_at_median(n, x, lower, pivot, &equal);
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
    .sieve_between = sieve_between,
    .up_to = up_to,
    .exchange = exchange,
    .sort = sort_keys,
    .sort_numbers = sort_numbers,
    .partition = partition,
    .partition_runs = partition_runs,
    .find_frequent = find_frequent,
    .take_frequent = take_frequent,
    .spread_frequent = spread_frequent,
    .fill = fill,
    .select = select_key,
    .medians = medians,
    .medians_longest = LONGEST,
    .load_tile = load_tile,
    .group = GROUP,
    .order_rows = order_rows,
    .count_nans = count_nans,
};
