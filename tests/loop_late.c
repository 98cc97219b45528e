/* SPDX-License-Identifier: MIT */
/*
 * Late costs in prange_for: iterations that were tiny so far become long. Other threads must then
 * take a share of them.
 *
 * On a busy machine other threads may come too late, so a majority of the rounds must succeed.
 */
#include <criterion/criterion.h>

#include <prange.h>

#include "waits.h"

enum { TOGETHER = 3, THREADS = 4, ROUNDS = 5, N = 100000 };

typedef struct late {
    ptrdiff_t first; /* the first long iteration */
    rendezvous meeting;
    unsigned char times[N];
} late;

static int body(ptrdiff_t i, int thread, void *ctx)
{
    late *l = ctx;
    (void)thread;
    l->times[i]++;
    if (i >= l->first)
        rendezvous_join(&l->meeting);
    return 0;
}

/* Of n iterations those from `first` on are long; at most `most` of them may wait in vain. */
static void expect_meeting(ptrdiff_t n, ptrdiff_t first, int most)
{
    static late l;
    int good = 0;
    cr_assert_eq(prange_set_num_threads(THREADS), PRANGE_OK);
    for (int round = 1; round <= ROUNDS; round++) {
        l = (late){.first = first, .meeting = {.together = TOGETHER, .patience = 6 * round}};
        cr_assert_eq(prange_for(0, n, 1, body, &l), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert_eq(l.times[i], 1);
        good += l.meeting.in_vain <= most;
    }
    cr_expect_gt(2 * good, ROUNDS, "no more than %d wait in vain: %d of %d times", most, good,
                 ROUNDS);
}

Test(loop_late, the_caller_alone_finds_many_long_iterations, .timeout = 60)
{
    expect_meeting(1000, 600, 80);
}

Test(loop_late, the_caller_alone_finds_a_few_at_the_end, .timeout = 60)
{
    expect_meeting(1000, 1000 - 24, 16);
}
