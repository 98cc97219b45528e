/* SPDX-License-Identifier: MIT */
/*
 * Sorting of keys among which a few values are frequent. One pass counts the frequent values and
 * moves the other keys to the front. Once these are sorted, runs of the frequent values are written
 * between them. A partition would move the frequent ones once for each doubling of their number,
 * and once more to find that all of a part are equal. Selection counts two frequent values likewise
 * and copies the keys between them.
 */
#ifndef PRI_SORT_FREQUENT_H
#define PRI_SORT_FREQUENT_H

#include "sort_passes.h"

/* The vectors that are counted at a time, so that no lane of 32 bits overflows. */
enum { COUNTED = 1 << 20 };

typedef PRI_KEYED(pri_frequent) frequent;

/* The lanes of two vectors that are equal, as a mask: a bit for each lane with AVX-512, else all
 * bits of the lane. */
#if defined(__AVX512F__)
typedef unsigned same;

static inline same keys_same(keys a, keys b)
{
    return WIDE ? (unsigned)_mm512_cmpeq_epi64_mask((__m512i)a, (__m512i)b)
                : (unsigned)_mm512_cmpeq_epi32_mask((__m512i)a, (__m512i)b);
}

static inline same keys_less(keys a, keys b)
{
    return WIDE ? (unsigned)_mm512_cmplt_epi64_mask((__m512i)a, (__m512i)b)
                : (unsigned)_mm512_cmplt_epi32_mask((__m512i)a, (__m512i)b);
}

static inline bool is_any_lane(same lanes)
{
    return lanes != 0;
}

/* Adds 1 in the lanes of the mask. */
static inline keys keys_count(keys counts, same lanes)
{
    const __m512i all = (__m512i)counts;
    return WIDE ? (keys)_mm512_mask_sub_epi64(all, (__mmask8)lanes, all, _mm512_set1_epi64(-1))
                : (keys)_mm512_mask_sub_epi32(all, (__mmask16)lanes, all, _mm512_set1_epi32(-1));
}

/* Writes the lanes that are not in the mask to `to`, which has room for a vector. Returns how many
 * there are. */
static inline __attribute__((always_inline)) int keys_keep(keys v, same lanes, key *to)
{
    return keys_pack(v, ~lanes & ((1U << LANES) - 1), to);
}
#else
typedef keys same;

static inline same keys_same(keys a, keys b)
{
#if defined(__SSE2__) && !defined(__SSE4_2__)
    /* Compilers would compare lanes of 64 bits one by one. */
    if (WIDE) {
        const __m128i halves = _mm_cmpeq_epi32((__m128i)a, (__m128i)b);
        return (keys)_mm_and_si128(halves, _mm_shuffle_epi32(halves, _MM_SHUFFLE(2, 3, 0, 1)));
    }
#endif
    return (keys)(a == b);
}

static inline same keys_less(keys a, keys b)
{
#if defined(__SSE2__) && !defined(__SSE4_2__)
    /* The sign of the difference, or its opposite if that overflows. */
    if (WIDE) {
        const keys apart = a - b;
        return keys_negative(apart ^ ((a ^ b) & (apart ^ a)));
    }
#endif
    return (keys)(a < b);
}

static inline bool is_any_lane(same lanes)
{
#if defined(__AVX2__)
    return _mm256_movemask_epi8((__m256i)lanes) != 0;
#elif defined(__SSE2__)
    return _mm_movemask_epi8((__m128i)lanes) != 0;
#else
    return any_lane(lanes);
#endif
}

static inline keys keys_count(keys counts, same lanes)
{
    return counts - lanes;
}

static inline __attribute__((always_inline)) int keys_keep(keys v, same lanes, key *to)
{
#if defined(__AVX2__)
    return keys_pack(v, (unsigned)_mm256_movemask_ps((__m256)lanes) ^ 0xff, to);
#else
    int kept = 0;
    for (int j = 0; j < LANES; j++) {
        to[kept] = v[j];
        kept += lanes[j] == 0;
    }
    return kept;
#endif
}
#endif

/* Adds a value that is above those found, as the last one. If they would be too many, the least
 * frequent one is dropped. */
static void add_frequent(key value, ptrdiff_t times, frequent *found)
{
    int least = 0;
    for (int k = 1; k < found->count; k++)
        if (found->counts[k] < found->counts[least])
            least = k;
    if (found->count == PRI_FREQUENT) {
        if (times <= found->counts[least])
            return;
        found->count--;
        for (int k = least; k < found->count; k++) {
            found->values[k] = found->values[k + 1];
            found->counts[k] = found->counts[k + 1];
        }
    }
    found->values[found->count] = value;
    found->counts[found->count++] = times;
}

static void add_lanes(keys counts, ptrdiff_t *sum)
{
    key lanes[LANES];
    keys_store(lanes, counts);
    for (int j = 0; j < LANES; j++)
        *sum += lanes[j];
}

/* Whether two adjacent keys around the median are equal, as is to be expected where few values make
 * up most of a sample. */
static bool repeats_at_median(int count, const key *sample)
{
    for (int k = count / 2 - 3; k < count / 2 + 5; k++)
        if (k > 0 && k < count && sample[k] == sample[k - 1])
            return true;
    return false;
}

/* Finds the most frequent of the values that a sorted sample has more than once. There are none if
 * they are less than three quarters of the sample, or if there are more than a quarter as many
 * values as keys, since the array may then have many more. */
static void find_in_sample(int count, const key *sample, frequent *found)
{
    found->count = 0;
    if (!repeats_at_median(count, sample))
        return;
    ptrdiff_t times = 1, all = 0;
    for (int k = 1; k <= count; k++) {
        if (k < count && sample[k] == sample[k - 1]) {
            times++;
            continue;
        }
        if (times > 1)
            add_frequent(sample[k - 1], times, found);
        times = 1;
    }
    for (int k = 0; k < found->count; k++)
        all += found->counts[k];
    if (4 * all < 3 * count || 4 * found->count > count)
        found->count = 0;
}

/* take_frequent() for up to `most` values, whose bits in x are `numbers`. Excess `numbers`
 * repeat the first one, and their counts are dropped. */
static inline __attribute__((always_inline)) ptrdiff_t
take_up_to(const int most, ptrdiff_t n, key *x, const key *numbers, frequent *taken)
{
    ptrdiff_t kept = 0, i = 0;
    keys values[PRI_FREQUENT];
    PRI_UNROLL
    for (int k = 0; k < most; k++)
        values[k] = keys_all(numbers[k]);
    while (n - i >= LANES) {
        const ptrdiff_t vectors = (n - i) / LANES;
        const ptrdiff_t end = i + (vectors < COUNTED ? vectors : COUNTED) * LANES;
        keys counts[PRI_FREQUENT] = {0};
        for (; i < end; i += LANES) {
            const keys v = keys_load(x + i);
            same any = {0};
            PRI_UNROLL
            for (int k = 0; k < most; k++) {
                const same lanes = keys_same(v, values[k]);
                counts[k] = keys_count(counts[k], lanes);
                any |= lanes;
            }
            kept += keys_keep(v, any, x + kept);
        }
        for (int k = 0; k < taken->count; k++)
            add_lanes(counts[k], taken->counts + k);
    }
    for (; i < n; i++) {
        const key next = x[i];
        x[kept++] = next;
        for (int k = 0; k < taken->count; k++) {
            taken->counts[k] += next == numbers[k];
            kept -= next == numbers[k];
        }
    }
    return kept;
}

/* The numbers of the values; behind them the first number again. */
static void decode_values(pri_sort_form form, const frequent *taken, key numbers[PRI_FREQUENT])
{
    for (int k = 0; k < PRI_FREQUENT; k++)
        numbers[k] = keys_decode(form, keys_all(taken->values[k < taken->count ? k : 0]))[0];
}

/* Not inlined into the levels of a recursion, as put_frequent(). */
static __attribute__((noinline)) ptrdiff_t take_frequent(pri_sort_form form, ptrdiff_t n, key *x,
                                                         frequent *taken)
{
    key numbers[PRI_FREQUENT];
    decode_values(form, taken, numbers);
    memset(taken->counts, 0, sizeof taken->counts);
    if (taken->count == 1)
        return take_up_to(1, n, x, numbers, taken);
    if (taken->count == 2)
        return take_up_to(2, n, x, numbers, taken);
    if (taken->count <= 4)
        return take_up_to(4, n, x, numbers, taken);
    return take_up_to(PRI_FREQUENT, n, x, numbers, taken);
}

typedef enum between {
    NOTHING, /* the two values are one */
    FEW,
    MANY,
} between;

static ptrdiff_t sum_of(keys counts)
{
    ptrdiff_t sum = 0;
    add_lanes(counts, &sum);
    return sum;
}

/* sieve_between() for whole vectors. A branch skips vectors without keys in between, if they are
 * few; where they are many, it would often be mispredicted. */
static inline __attribute__((always_inline)) ptrdiff_t
sieve_vectors(pri_sort_form form, const between expected, ptrdiff_t n, const key *from, key low,
              key high, key *to, ptrdiff_t counts[3])
{
    const keys least = keys_all(low), greatest = keys_all(high);
    keys below = {0}, above_low = {0}, above_high = {0};
    ptrdiff_t found = 0;
    for (ptrdiff_t i = 0; i + LANES <= n; i += LANES) {
        const keys v = keys_encode(form, keys_load(from + i));
        const same above = keys_less(least, v);
        below = keys_count(below, keys_less(v, least));
        above_low = keys_count(above_low, above);
        if (expected == NOTHING)
            continue;
        const same inside = above & keys_less(v, greatest);
        above_high = keys_count(above_high, keys_less(greatest, v));
        if (expected == MANY || is_any_lane(inside))
            found += keys_keep(v, ~inside, to + found);
    }
    const ptrdiff_t less = sum_of(below), more = sum_of(above_low);
    counts[0] += less;
    counts[1] += n - less - more;
    counts[2] += expected == NOTHING ? 0 : more - found - sum_of(above_high);
    return found;
}

static inline __attribute__((always_inline)) ptrdiff_t
sieve_between_as(pri_sort_form form, bool few, ptrdiff_t n, const key *from, key low, key high,
                 key *to, ptrdiff_t counts[3])
{
    const ptrdiff_t whole = n / LANES * LANES;
    ptrdiff_t found = low == high ? sieve_vectors(form, NOTHING, whole, from, low, high, to, counts)
                      : few       ? sieve_vectors(form, FEW, whole, from, low, high, to, counts)
                                  : sieve_vectors(form, MANY, whole, from, low, high, to, counts);
    for (ptrdiff_t i = whole; i < n; i++) {
        const key next = keys_encode(form, keys_all(from[i]))[0];
        to[found] = next;
        found += next > low && next < high;
        counts[0] += next < low;
        counts[1] += next == low;
        counts[2] += next == high && high != low;
    }
    return found;
}

static ptrdiff_t sieve_between(pri_sort_form form, bool few, ptrdiff_t n, const key *from, key low,
                               key high, key *to, ptrdiff_t counts[3])
{
    PRI_EACH_FORM(form, sieve_between_as, few, n, from, low, high, to, counts)
}

static void fill(ptrdiff_t n, key *x, key number)
{
    const keys all = keys_all(number);
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES)
        keys_store(x + i, all);
    for (; i < n; i++)
        x[i] = number;
}

/* How many of the sorted numbers have keys below `limit`. */
static ptrdiff_t count_below(pri_sort_form form, ptrdiff_t n, const key *x, key limit)
{
    ptrdiff_t low = 0, high = n;
    while (low < high) {
        const ptrdiff_t middle = low + (high - low) / 2;
        if (keys_encode(form, keys_all(x[middle]))[0] < limit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Moves the other numbers, which are sorted at the front of x, to their places; sets where the runs
 * of the frequent values begin. Inlined, since GCC 12 takes it for a function that does not write
 * to `begin` (-fipa-modref, aarch64). */
static inline __attribute__((always_inline)) void
spread_frequent(pri_sort_form form, ptrdiff_t n, key *x, const frequent *taken, ptrdiff_t *begin)
{
    ptrdiff_t kept = n;
    for (int k = 0; k < taken->count; k++)
        kept -= taken->counts[k];
    for (int k = taken->count; k-- > 0;) {
        const ptrdiff_t below = count_below(form, kept, x, taken->values[k]), moved = kept - below;
        n -= moved;
        memmove(x + n, x + below, (size_t)moved * sizeof *x);
        kept = below;
        n -= taken->counts[k];
        begin[k] = n;
    }
}

/* Writes the frequent values among the other numbers, which are sorted at the front of x. */
static __attribute__((noinline)) void put_frequent(pri_sort_form form, ptrdiff_t n, key *x,
                                                   const frequent *taken)
{
    ptrdiff_t begin[PRI_FREQUENT];
    key numbers[PRI_FREQUENT];
    decode_values(form, taken, numbers);
    spread_frequent(form, n, x, taken, begin);
    for (int k = 0; k < taken->count; k++)
        fill(taken->counts[k], x + begin[k], numbers[k]);
}

#endif
