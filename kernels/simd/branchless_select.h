/* SPDX-License-Identifier: MIT */
/*
 * Branch-free selection of one of two elements, where a branch would be mispredicted.
 */
#ifndef PRI_BRANCHLESS_SELECT_H
#define PRI_BRANCHLESS_SELECT_H

#include <stdbool.h>
#include <string.h>

#include "base/types.h"

/* second ? b : a */
static inline element pri_branchless_select(element a, element b, bool second)
{
    typedef __typeof__(__builtin_choose_expr(sizeof a == 8, (int64_t)0, (int32_t)0)) bits;
    bits of_a = 0, of_b = 0;
    memcpy(&of_a, &a, sizeof a);
    memcpy(&of_b, &b, sizeof b);
    of_a ^= (of_a ^ of_b) & -(bits)second;
    memcpy(&a, &of_a, sizeof a);
    return a;
}

#endif
