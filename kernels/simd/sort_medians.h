/* SPDX-License-Identifier: MIT */
/*
 * Medians of short windows of keys, a lane a window. What cannot be in the middle leaves: of half
 * of a window's keys and two more the least and the greatest, for which the next key comes in,
 * until one or two are left.
 */
#ifndef PRI_SORT_MEDIANS_H
#define PRI_SORT_MEDIANS_H

#include "sort_vec.h"

/* The longest window: the time of a median grows with its square. The most keys that are held at a
 * time. */
enum { LONGEST = LANES < 8 ? 4 * LANES + 1 : PRI_MEDIANS_LONGEST, HELD = LONGEST / 2 + 2 };

/* The key of the one NaN that results have. */
#define PRI_KEY_NAN                                                                                \
    ((key)((sizeof(key) == 8 ? 0x7ff8000000000000 : 0x7fc00000) - PRI_NEGATIVE_NANS))

/* Takes the least and the greatest of n out: v[1] to v[n - 2] are left. `most` becomes the greatest
 * of those that were taken out. */
static inline __attribute__((always_inline)) void drop_ends(const int n, keys *v, keys *most)
{
    keys least = v[0], greatest = v[n - 1];
    keys_order(&least, &greatest);
    PRI_UNROLL
    for (int k = 1; k < n / 2; k++) {
        keys_order(&v[k], &v[n - 1 - k]);
        keys_order(&least, &v[k]);
        keys_order(&v[n - 1 - k], &greatest);
    }
    if (n % 2 == 1) {
        keys_order(&least, &v[n / 2]);
        keys_order(&v[n / 2], &greatest);
    }
    *most = keys_max(*most, greatest);
}

/* Windows from x on, one in each lane. */
static inline __attribute__((always_inline)) void medians_at(pri_sort_form form, const int window,
                                                             const key *x, key *low, key *high)
{
    const int held = window / 2 + 2 < window ? window / 2 + 2 : window;
    const bool even = window % 2 == 0;
    const int last = even ? 4 : 3;
    keys v[HELD], most = keys_load(x);
    PRI_UNROLL
    for (int k = 0; k < held; k++)
        v[k] = keys_load(x + k);
    PRI_UNROLL
    for (int n = held; n >= last; n--) {
        drop_ends(n, v, &most);
        if (2 * held - n < window)
            v[0] = keys_load(x + (2 * held - n));
    }
    keys lower = v[window > 2], upper = v[(window > 2) + even];
    keys_order(&lower, &upper);
    if (form & PRI_SORT_REAL) {
        const keys nan = (keys)(keys_max(most, upper) > keys_all(PRI_KEY_INFINITE));
        lower = (nan & keys_all(PRI_KEY_NAN)) | (~nan & lower);
        upper = (nan & keys_all(PRI_KEY_NAN)) | (~nan & upper);
    }
    keys_store(low, lower);
    if (even)
        keys_store(high, upper);
}

static inline __attribute__((always_inline)) void
medians_of(pri_sort_form form, const int window, ptrdiff_t count, const key *x, key *low, key *high)
{
    for (ptrdiff_t i = 0; i < count; i += LANES)
        medians_at(form, window, x + i, low + i, high + i);
}

/* The windows that users take have code of their own, in which keys stay in registers. */
static void medians(pri_sort_form form, int window, ptrdiff_t count, const key *x, key *low,
                    key *high)
{
    switch (window) {
    case 1:
        return medians_of(form, 1, count, x, low, high);
    case 2:
        return medians_of(form, 2, count, x, low, high);
    case 3:
        return medians_of(form, 3, count, x, low, high);
    case 4:
        return medians_of(form, 4, count, x, low, high);
    case 5:
        return medians_of(form, 5, count, x, low, high);
    case 6:
        return medians_of(form, 6, count, x, low, high);
    case 7:
        return medians_of(form, 7, count, x, low, high);
    case 9:
        return medians_of(form, 9, count, x, low, high);
    default:
        return medians_of(form, window, count, x, low, high);
    }
}

#endif
