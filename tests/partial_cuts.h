/* SPDX-License-Identifier: MIT */
/*
 * Parts of random lengths, added and merged in random order, compared with the call on one machine.
 */
#ifndef TESTS_PARTIAL_CUTS_H
#define TESTS_PARTIAL_CUTS_H

#include "partial.h"

/* A whole of any kind, and its functions. */
typedef struct subject {
    ptrdiff_t begin, n;
    prange_status (*start)(const struct subject *tested, prange_partial **partial);
    prange_status (*add)(const struct subject *tested, prange_partial *partial, ptrdiff_t first,
                         ptrdiff_t count);
    prange_status (*direct)(const struct subject *tested, void *out);
    size_t result; /* bytes */
    const void *x;
    ptrdiff_t bins;
    const prange_reduction *reduction;
} subject;

enum { LONGEST = 70001, STATES = 3, MOST_RESULT = 4096 };

static inline prange_partial *start(const subject *tested)
{
    prange_partial *partial = NULL;
    cr_assert_eq(tested->start(tested, &partial), PRANGE_OK, "%s", prange_last_error());
    return partial;
}

/* Serializes and deserializes a partial result, also one of a user's reduction, whose bytes need
 * its functions. */
static inline prange_partial *way(const subject *tested, prange_partial *partial)
{
    if (!tested->reduction)
        return sent(partial);
    const bytes there = bytes_of(partial);
    prange_partial *back = NULL;
    cr_assert_eq(prange_partial_deserialize(there.size, there.at, &back), PRANGE_ERROR_FORMAT);
    cr_assert_eq(
        prange_partial_deserialize_reduction(tested->reduction, NULL, there.size, there.at, &back),
        PRANGE_OK, "%s", prange_last_error());
    const bytes again = bytes_of(back);
    cr_assert(again.size == there.size && memcmp(again.at, there.at, there.size) == 0);
    free(there.at);
    free(again.at);
    prange_partial_free(partial);
    return back;
}

/* Adds parts of random lengths in random order to several states, which are serialized and merged.
 */
static inline void expect_any_cut(const subject *tested, uint64_t seed, ptrdiff_t parts)
{
    static ptrdiff_t order[LONGEST];
    unsigned char got[MOST_RESULT], expected[MOST_RESULT];
    prange_partial *states[STATES];
    for (int s = 0; s < STATES; s++)
        states[s] = start(tested);
    ptrdiff_t *ends = calloc((size_t)parts, sizeof *ends), first, count;
    for (ptrdiff_t k = 0; k < parts; k++) {
        ends[k] = random_below(&seed, tested->n + 1);
        for (ptrdiff_t i = k; i > 0 && ends[i] < ends[i - 1]; i--) {
            const ptrdiff_t swap = ends[i];
            ends[i] = ends[i - 1];
            ends[i - 1] = swap;
        }
    }
    ends[parts - 1] = tested->n;
    shuffle(&seed, parts, order);
    for (ptrdiff_t i = 0; i < parts; i++) {
        first = tested->begin + (order[i] > 0 ? ends[order[i] - 1] : 0);
        count = tested->begin + ends[order[i]] - first;
        prange_partial **state = &states[random_below(&seed, STATES)];
        cr_assert_eq(tested->add(tested, *state, first, count), PRANGE_OK, "%s",
                     prange_last_error());
        *state = way(tested, *state);
    }
    for (int s = 1; s < STATES; s++)
        cr_assert_eq(prange_partial_merge(states[0], states[s]), PRANGE_OK);
    states[0] = way(tested, states[0]);
    memset(got, 0, sizeof got);
    memset(expected, 0, sizeof expected);
    cr_assert_eq(tested->direct(tested, expected), PRANGE_OK, "%s", prange_last_error());
    cr_assert_eq(prange_partial_finish(states[0], got), PRANGE_OK, "%s", prange_last_error());
    cr_expect_arr_eq(got, expected, tested->result, "n %td", tested->n);
    for (int s = 0; s < STATES; s++)
        prange_partial_free(states[s]);
    free(ends);
}

#endif
