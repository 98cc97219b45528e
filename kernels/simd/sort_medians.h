/* SPDX-License-Identifier: MIT */
/*
 * Medians of short windows of keys, or of the floating-point numbers that they encode, one window
 * per lane. The least and the greatest of any window / 2 + 2 keys of a window cannot be medians.
 * These two are dropped, and the next key of the window is added, until one or two keys remain.
 */
#ifndef PRI_SORT_MEDIANS_H
#define PRI_SORT_MEDIANS_H

#include "sort_network.h"

/* LONGEST: the longest supported window, since the time of a median is quadratic in the window.
 * HELD: the most keys that are held at a time. */
enum {
    LONGEST = LANES < 4    ? 11
              : LANES < 8  ? 25
              : LANES < 16 ? 39
                           : PRI_MEDIANS_LONGEST,
    HELD = LONGEST / 2 + 2
};

/* The longest window that is compared by floating-point instructions. Their latency is higher than
 * that of integer instructions, which matters for windows without specialized code. */
enum { LONGEST_BY_REALS = PRI_VEC_BYTES == 64 ? 9 : REALS_PAY ? LONGEST : 0 };

/* The key of the NaN of results: positive, quiet and without payload. */
#define PRI_KEY_NAN                                                                                \
    ((key)((sizeof(key) == 8 ? 0x7ff8000000000000 : 0x7fc00000) - PRI_NEGATIVE_NANS))

/* Drops the least and the greatest of n keys: v[1] to v[n - 2] remain. *most is updated to the
 * greatest key dropped so far. */
static inline __attribute__((always_inline)) void drop_extremes(bool real, const int n, keys *v,
                                                                keys *most)
{
    keys low = v[0], high = v[n - 1];
    order(real, &low, &high);
    PRI_UNROLL
    for (int k = 1; k < n / 2; k++) {
        order(real, &v[k], &v[n - 1 - k]);
        order(real, &low, &v[k]);
        order(real, &v[n - 1 - k], &high);
    }
    if (n % 2 == 1) {
        order(real, &low, &v[n / 2]);
        order(real, &v[n / 2], &high);
    }
    *most = greatest(real, *most, high);
}

/* The medians of LANES consecutive windows, the first of which begins at x. */
static inline __attribute__((always_inline)) void medians_of_vector(bool real, pri_sort_form form,
                                                                    const int window, const key *x,
                                                                    key *low, key *high)
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
        drop_extremes(real, n, v, &most);
        if (2 * held - n < window)
            v[0] = keys_load(x + (2 * held - n));
    }
    keys lower = v[window > 2], upper = v[(window > 2) + even];
    order(real, &lower, &upper);
    if (!real && form & PRI_SORT_REAL) {
        const keys nan = (keys)(keys_max(most, upper) > keys_all(PRI_KEY_INFINITE));
        lower = (nan & keys_all(PRI_KEY_NAN)) | (~nan & lower);
        upper = (nan & keys_all(PRI_KEY_NAN)) | (~nan & upper);
    }
    keys_store(low, lower);
    if (even)
        keys_store(high, upper);
}

static inline __attribute__((always_inline)) void medians_of_block(bool real, pri_sort_form form,
                                                                   const int window,
                                                                   ptrdiff_t count, const key *x,
                                                                   key *low, key *high)
{
    for (ptrdiff_t i = 0; i < count; i += LANES)
        medians_of_vector(real, form, window, x + i, low + i, high + i);
}

/* Dispatches to code that is specialized for common windows, in which keys stay in registers. */
static inline __attribute__((always_inline)) void dispatch_window(bool real, pri_sort_form form,
                                                                  int window, ptrdiff_t count,
                                                                  const key *x, key *low, key *high)
{
    switch (window) {
    case 1:
        return medians_of_block(real, form, 1, count, x, low, high);
    case 2:
        return medians_of_block(real, form, 2, count, x, low, high);
    case 3:
        return medians_of_block(real, form, 3, count, x, low, high);
    case 4:
        return medians_of_block(real, form, 4, count, x, low, high);
    case 5:
        return medians_of_block(real, form, 5, count, x, low, high);
    case 6:
        return medians_of_block(real, form, 6, count, x, low, high);
    case 7:
        return medians_of_block(real, form, 7, count, x, low, high);
    case 9:
        return medians_of_block(real, form, 9, count, x, low, high);
    default:
        return medians_of_block(real, form, window, count, x, low, high);
    }
}

static void medians_of_keys(pri_sort_form form, int window, ptrdiff_t count, const key *x, key *low,
                            key *high)
{
    dispatch_window(false, form, window, count, x, low, high);
}

static void medians_of_reals(int window, ptrdiff_t count, const key *x, key *low, key *high)
{
    dispatch_window(true, PRI_SORT_REAL, window, count, x, low, high);
}

/* Whether floating-point instructions order the numbers as their keys. */
static bool are_ordered(ptrdiff_t n, const key *x)
{
    const key one = (key)(WIDE ? 0x3ff0000000000000 : 0x3f800000);
    unordered found = find_unordered(keys_all(one));
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES)
        found |= find_unordered(keys_load(x + i));
    found |= find_unordered(keys_load_up_to(n - i, x + i, 0, one));
    return !any_unordered(found);
}

static void medians(pri_sort_form form, int window, ptrdiff_t count, key *x, key *low, key *high)
{
    const ptrdiff_t n = count + window - 1;
    if (form & PRI_SORT_REAL && window <= LONGEST_BY_REALS && are_ordered(n, x)) {
        medians_of_reals(window, count, x, low, high);
        return;
    }
    encode(form, n, x, x);
    medians_of_keys(form, window, count, x, low, high);
    decode(form, count, low, low);
    if (window % 2 == 0)
        decode(form, count, high, high);
}

#endif
