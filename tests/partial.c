/* SPDX-License-Identifier: MIT */
/*
 * Partial results have the bits of the call on one machine, for any cuts, any order and any
 * serialization on the way.
 */
#include "partial.h"

static const ptrdiff_t sizes[] = {1,     2,     31,    33,    1000,  4095,  4096,
                                  4097,  8191,  8192,  8193,  12288, 12289, 20480,
                                  28672, 28673, 32767, 32768, 40961, 61440, 99991};
enum { SIZES = sizeof sizes / sizeof *sizes, LONGEST = 99991, STATES = 5, PARTS = 400 };

static void *x_of(prange_type type, int data)
{
    void *x = malloc(LONGEST * 8);
    fill(type, data, 40 + (uint64_t)data, LONGEST, x);
    return x;
}

/* Chooses where to cut an array: at random, mostly near block edges or at adjacent elements.
 * Returns the number of parts. */
static ptrdiff_t cut(uint64_t *seed, ptrdiff_t n, ptrdiff_t wanted, ptrdiff_t *ends)
{
    ptrdiff_t at = 0, count = 0;
    while (at < n && count < wanted - 1) {
        ptrdiff_t next = at + 1;
        const ptrdiff_t kind = random_below(seed, 8);
        if (kind < 3)
            next = at + random_below(seed, 4 * (n / wanted) + 2);
        else if (kind < 6)
            next = (at / 4096 + 1 + random_below(seed, 3)) * 4096 + random_below(seed, 3) - 1;
        at = next > n ? n : next < at ? at : next;
        ends[count++] = at; /* parts may be empty */
    }
    ends[count++] = n;
    return count;
}

/* Adds the parts to several states in random order. If `send`, the states pass through bytes. Then
 * they are merged in random order. */
static void expect_any_cut(const whole *sum, uint64_t seed, ptrdiff_t wanted, bool send)
{
    static ptrdiff_t ends[PARTS], order[PARTS];
    prange_partial *states[STATES];
    const ptrdiff_t parts = cut(&seed, sum->n, wanted, ends);
    shuffle(&seed, parts, order);
    for (int s = 0; s < STATES; s++)
        states[s] = begin(sum);
    for (ptrdiff_t i = 0; i < parts; i++) {
        const ptrdiff_t k = order[i], first = k > 0 ? ends[k - 1] : 0;
        prange_partial **state = &states[random_below(&seed, STATES)];
        cr_assert_eq(add_part(*state, sum, first, ends[k] - first), PRANGE_OK, "%s",
                     prange_last_error());
        if (send)
            *state = sent(*state);
    }
    shuffle(&seed, STATES, order);
    for (int s = 1; s < STATES; s++) {
        cr_assert_eq(prange_partial_merge(states[order[0]], states[order[s]]), PRANGE_OK, "%s",
                     prange_last_error());
        if (send)
            states[order[0]] = sent(states[order[0]]);
    }
    expect_result(states[order[0]], sum, send ? "sent" : "merged");
    for (int s = 0; s < STATES; s++)
        prange_partial_free(states[s]);
}

/* Every op and size of a type, with the kinds of data in turn. */
static void expect_type(prange_type type)
{
    uint64_t seed = 1000 * (uint64_t)type;
    for (int data = 0; data < DATA; data++) {
        void *x = x_of(type, data), *y = x_of(type, (data + 1) % DATA);
        for (int k = data % 3; k < SIZES; k += 3)
            for (int op = 0; op < OPS; op++) {
                const whole sum = {(prange_partial_op)op, type, sizes[k], x, y};
                if (!is_defined(sum.op, type))
                    continue;
                expect_any_cut(&sum, seed++, 2 + random_below(&seed, 30), false);
                expect_any_cut(&sum, seed++, 2 + random_below(&seed, 12), true);
            }
        free(x);
        free(y);
    }
}

Test(partial, any_cut_of_f64)
{
    expect_type(PRANGE_F64);
}

Test(partial, any_cut_of_f32)
{
    expect_type(PRANGE_F32);
}

Test(partial, any_cut_of_i64)
{
    expect_type(PRANGE_I64);
}

Test(partial, any_cut_of_i32)
{
    expect_type(PRANGE_I32);
}

Test(partial, any_cut_of_u8)
{
    expect_type(PRANGE_U8);
}

Test(partial, many_small_parts)
{
    void *x = x_of(PRANGE_F64, SPECIAL_DATA), *y = x_of(PRANGE_F64, WIDE_DATA);
    const prange_partial_op ops[] = {PRANGE_PARTIAL_VAR, PRANGE_PARTIAL_DOT, PRANGE_PARTIAL_ARGMAX};
    for (int k = 0; k < 3; k++) {
        const whole sum = {ops[k], PRANGE_F64, LONGEST, x, y};
        expect_any_cut(&sum, 77 + (uint64_t)k, PARTS, false);
    }
    free(x);
    free(y);
}

/* Elements are added one at a time in random order, so that a block passes through all its states.
 */
Test(partial, one_element_at_a_time)
{
    enum { N = 4096 + 4096 + 300 };
    static ptrdiff_t order[N];
    void *x = x_of(PRANGE_F64, WIDE_DATA);
    for (int op = 0; op < OPS; op++) {
        uint64_t seed = (uint64_t)op;
        const whole sum = {(prange_partial_op)op, PRANGE_F64, N, x, x};
        prange_partial *partial = begin(&sum);
        shuffle(&seed, N, order);
        for (ptrdiff_t i = 0; i < N; i++)
            cr_assert_eq(add_part(partial, &sum, order[i], 1), PRANGE_OK);
        expect_result(partial, &sum, "one at a time");
        prange_partial_free(partial);
    }
    free(x);
}

/* The whole array in a single add has the same bytes on every team. */
Test(partial, any_team)
{
    enum { N = 3000001 };
    double *x = malloc(N * sizeof *x), *y = malloc(N * sizeof *y);
    random_fill_f64(1, N, x);
    random_fill_f64(2, N, y);
    for (int op = 0; op < OPS; op++) {
        const whole sum = {(prange_partial_op)op, PRANGE_F64, N, x, y};
        bytes one = {0};
        for (int threads = 1; threads < 8; threads += 2) {
            prange_set_num_threads(threads);
            prange_partial *partial = begin(&sum);
            cr_assert_eq(add_part(partial, &sum, 5, N - 9), PRANGE_OK);
            const bytes now = bytes_of(partial);
            cr_expect(threads == 1 ||
                          (now.size == one.size && memcmp(now.at, one.at, one.size) == 0),
                      "op %d, %d threads", op, threads);
            if (threads == 1)
                one = now;
            else
                free(now.at);
            cr_assert_eq(add_part(partial, &sum, N - 4, 4), PRANGE_OK);
            cr_assert_eq(add_part(partial, &sum, 0, 5), PRANGE_OK);
            expect_result(partial, &sum, "team");
            prange_partial_free(partial);
        }
        free(one.at);
    }
    prange_set_num_threads(0);
    free(x);
    free(y);
}

Test(partial, deviations_of_a_sample)
{
    for (int type = 0; type < TYPES; type++) {
        void *x = x_of((prange_type)type, UNIT_DATA);
        prange_status (*const deviations[])(bool, ptrdiff_t, const void *, ptrdiff_t, void *) = {
            deviation_f64, deviation_f32, deviation_i64, deviation_i32, deviation_u8};
        const whole sum = {PRANGE_PARTIAL_VAR, (prange_type)type, 10001, x, NULL};
        prange_partial *partial = begin(&sum);
        cr_assert_eq(add_part(partial, &sum, 0, sum.n), PRANGE_OK);
        for (int k = 0; k < 6; k++) {
            const ptrdiff_t ddof = (const ptrdiff_t[]){0, 1, 10000, 10001, -1, 7}[k];
            for (int root = 0; root < 2; root++) {
                unsigned char got[RESULT_BYTES] = {0}, expected[RESULT_BYTES] = {0};
                const prange_status status = deviations[type](root, sum.n, x, ddof, expected);
                cr_expect_eq(root ? prange_partial_std(partial, ddof, got)
                                  : prange_partial_var(partial, ddof, got),
                             status);
                cr_expect_arr_eq(got, expected, RESULT_BYTES, "type %d, ddof %td", type, ddof);
            }
        }
        prange_partial_free(partial);
        free(x);
    }
}

Test(partial, no_elements)
{
    for (int type = 0; type < TYPES; type++)
        for (int op = 0; op < OPS; op++) {
            const double none[1] = {0};
            const whole sum = {(prange_partial_op)op, (prange_type)type, 0, none, none};
            if (!is_defined(sum.op, sum.type))
                continue;
            prange_partial *partial = sent(begin(&sum));
            cr_assert_eq(add_part(partial, &sum, 0, 0), PRANGE_OK);
            expect_result(partial, &sum, "empty");
            prange_partial_free(partial);
        }
}
