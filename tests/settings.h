/* SPDX-License-Identifier: MIT */
/*
 * Settings of the parallel loop, by number: sizes of the team, schedules and chunks.
 */
#ifndef TESTS_SETTINGS_H
#define TESTS_SETTINGS_H

#include <criterion/criterion.h>

#include <prange/threads.h>

enum { SETTINGS = 12, LOOP_SETTINGS = 24 };

/* Setting k of SETTINGS: every team with every schedule but the default one. */
static inline void use_setting(int k)
{
    static const int teams[] = {1, 2, 3, 7};
    static const prange_schedule schedules[] = {PRANGE_SCHEDULE_STATIC, PRANGE_SCHEDULE_DYNAMIC,
                                                PRANGE_SCHEDULE_GUIDED};
    cr_assert_eq(prange_set_num_threads(teams[k % 4]), PRANGE_OK);
    cr_assert_eq(prange_set_schedule(schedules[k % 3], k % 2), PRANGE_OK);
}

/* Setting k of LOOP_SETTINGS: every team with every schedule, some in chunks of 3. */
static inline void use_loop_setting(int k)
{
    static const int teams[] = {1, 2, 3, 7};
    static const prange_schedule schedules[] = {PRANGE_SCHEDULE_DEFAULT, PRANGE_SCHEDULE_STATIC,
                                                PRANGE_SCHEDULE_DYNAMIC, PRANGE_SCHEDULE_GUIDED};
    cr_assert_eq(prange_set_num_threads(teams[k % 4]), PRANGE_OK);
    cr_assert_eq(prange_set_schedule(schedules[k / 4 % 4], k % 5 == 4 ? 3 : 0), PRANGE_OK);
}

#endif
