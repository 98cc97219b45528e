/* SPDX-License-Identifier: MIT */
/*
 * Passes over arrays of numbers that are encoded as keys: the kernels of pri_sort that do not sort.
 */
#ifndef PRI_SORT_PASSES_H
#define PRI_SORT_PASSES_H

#include "sort_vec.h"

/* Calls `function` with the form as a constant, so that each form has code of its own. */
#define PRI_EACH_FORM(form, function, ...)                                                         \
    switch ((int)(form)) {                                                                         \
    case PRI_SORT_KEYS:                                                                            \
        return function(PRI_SORT_KEYS, __VA_ARGS__);                                               \
    case PRI_SORT_REAL:                                                                            \
        return function(PRI_SORT_REAL, __VA_ARGS__);                                               \
    case PRI_SORT_DESCENDING:                                                                      \
        return function(PRI_SORT_DESCENDING, __VA_ARGS__);                                         \
    default:                                                                                       \
        return function((pri_sort_form)(PRI_SORT_REAL | PRI_SORT_DESCENDING), __VA_ARGS__);        \
    }

static inline __attribute__((always_inline)) void encode_as(pri_sort_form form, ptrdiff_t n,
                                                            const key *from, key *to)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES)
        keys_store(to + i, keys_encode(form, keys_load(from + i)));
    for (; i < n; i++)
        to[i] = keys_encode(form, keys_all(from[i]))[0];
}

static void encode(pri_sort_form form, ptrdiff_t n, const key *from, key *to)
{
    if (form == PRI_SORT_KEYS && to == from)
        return;
    PRI_EACH_FORM(form, encode_as, n, from, to)
}

static inline __attribute__((always_inline)) void decode_as(pri_sort_form form, ptrdiff_t n,
                                                            const key *from, key *to)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES)
        keys_store(to + i, keys_decode(form, keys_load(from + i)));
    for (; i < n; i++)
        to[i] = keys_decode(form, keys_all(from[i]))[0];
}

static void decode(pri_sort_form form, ptrdiff_t n, const key *from, key *to)
{
    if (form == PRI_SORT_KEYS && to == from)
        return;
    PRI_EACH_FORM(form, decode_as, n, from, to)
}

static bool any_lane(keys mask)
{
    key lanes[LANES], found = 0;
    keys_store(lanes, mask);
    for (int j = 0; j < LANES; j++)
        found |= lanes[j];
    return found != 0;
}

/* Whether x is ascending, or descending if `down`. */
static inline __attribute__((always_inline)) bool ascends_as(pri_sort_form form, ptrdiff_t n,
                                                             const key *x, bool down)
{
    enum { RUN = 32 };
    ptrdiff_t i = 0;
    for (keys wrong = {0}; i + 1 + RUN * LANES <= n; i += RUN * LANES) {
        for (int r = 0; r < RUN; r++) {
            const keys a = keys_encode(form, keys_load(x + i + r * LANES));
            const keys b = keys_encode(form, keys_load(x + i + r * LANES + 1));
            wrong |= (keys)(down ? a < b : a > b);
        }
        if (any_lane(wrong))
            return false;
    }
    for (; i + 1 < n; i++) {
        const key a = keys_encode(form, keys_all(x[i]))[0];
        const key b = keys_encode(form, keys_all(x[i + 1]))[0];
        if (down ? a < b : a > b)
            return false;
    }
    return true;
}

static bool ascends(pri_sort_form form, ptrdiff_t n, const key *x, bool down)
{
    PRI_EACH_FORM(form, ascends_as, n, x, down)
}

/* The length of the run of equal numbers at the front, rounded down to whole steps of this loop.
 * Bits are compared, which need no encoding. */
static ptrdiff_t equal_front(ptrdiff_t n, const key *x)
{
    enum { RUN = 32 };
    const keys first = keys_all(x[0]);
    ptrdiff_t i = 0;
    for (; i + RUN * LANES <= n; i += RUN * LANES) {
        keys differing = {0};
        PRI_UNROLL
        for (int r = 0; r < RUN; r++)
            differing |= keys_load(x + i + r * LANES) ^ first;
        if (any_lane(differing))
            break;
    }
    return i;
}

static int direction(pri_sort_form form, ptrdiff_t n, const key *x)
{
    const ptrdiff_t equal = equal_front(n, x), from = equal > 0 ? equal - 1 : 0;
    return ascends(form, n - from, x + from, false)  ? 1
           : ascends(form, n - from, x + from, true) ? -1
                                                     : 0;
}

static inline __attribute__((always_inline)) ptrdiff_t sieve_as(pri_sort_form form, ptrdiff_t n,
                                                                const key *from, key low, key high,
                                                                key *to, ptrdiff_t *below)
{
    ptrdiff_t i = 0, found = 0, less = 0;
#if defined(__AVX2__)
    for (; i + LANES <= n; i += LANES)
        found += keys_append(keys_encode(form, keys_load(from + i)), keys_all(low),
                             keys_all(high) - keys_all(low), to + found, &less);
#endif
    for (; i < n; i++) {
        const key next = keys_encode(form, keys_all(from[i]))[0];
        to[found] = next;
        found += next >= low && next <= high;
        less += next < low;
    }
    *below += less;
    return found;
}

static ptrdiff_t sieve(pri_sort_form form, ptrdiff_t n, const key *from, key low, key high, key *to,
                       ptrdiff_t *below)
{
    PRI_EACH_FORM(form, sieve_as, n, from, low, high, to, below)
}

static inline __attribute__((always_inline)) uint64_t up_to_as(pri_sort_form form, ptrdiff_t n,
                                                               const key *from, key high)
{
    uint64_t found = 0;
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES)
        found |= (uint64_t)keys_up_to(keys_encode(form, keys_load(from + i)), keys_all(high)) << i;
    for (; i < n; i++)
        found |= (uint64_t)(keys_encode(form, keys_all(from[i]))[0] <= high) << i;
    return found;
}

static uint64_t up_to(pri_sort_form form, ptrdiff_t n, const key *from, key high)
{
    PRI_EACH_FORM(form, up_to_as, n, from, high)
}

static void exchange(ptrdiff_t n, key *x, key *y)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        key *opposite = y + n - i - LANES;
        const keys a = keys_load(x + i), b = keys_load(opposite);
        keys_store(x + i, keys_exchange(b, LANES - 1));
        keys_store(opposite, keys_exchange(a, LANES - 1));
    }
    for (; i < n; i++) {
        const key first = x[i];
        x[i] = y[n - 1 - i];
        y[n - 1 - i] = first;
    }
}

#endif
