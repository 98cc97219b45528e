/* SPDX-License-Identifier: MIT */
/*
 * count_nonzero, any and all of every element type: the values that count as 0, a single deciding
 * element at any place, and the same result from any team.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocate.h"
#include "element.h"
#include "guard.h"
#include "refused.h"

static const int teams[] = {1, 2, 3, 7};
enum { TEAMS = sizeof teams / sizeof *teams };

/* Enough for a team of 7, even of bytes. */
enum { LARGE = 300001 };

#define BODY "count_typed.h"
#include "each_type.h"

/* The result may be written into the array, after all of it has been read. */
Test(count, an_answer_in_the_array)
{
    enum { N = 10000, AT = 5000 };
    static uint8_t x[N];
    for (int t = 0; t < TEAMS; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        x[AT] = 1;
        cr_assert_eq(prange_any_u8(N, x, (bool *)&x[AT]), PRANGE_OK);
        cr_expect_eq(x[AT], 1);
    }
}
