/* SPDX-License-Identifier: MIT */
/*
 * Elementwise comparison, and elementwise selection between two arrays. The compiler vectorises the
 * loops. Each kernel passes its scalar comparison as a function, which is inlined.
 */
#include "compare.h"

#include <stdbool.h>

#include "choose.h"

static inline bool equal(element x, element y)
{
    return x == y;
}

static inline bool unequal(element x, element y)
{
    return x != y;
}

static inline bool less(element x, element y)
{
    return x < y;
}

static inline bool less_equal(element x, element y)
{
    return x <= y;
}

static inline bool greater(element x, element y)
{
    return x > y;
}

static inline bool greater_equal(element x, element y)
{
    return x >= y;
}

static inline __attribute__((always_inline)) void compare(ptrdiff_t n, const element *x,
                                                          const element *y, ptrdiff_t step,
                                                          uint8_t *mask,
                                                          bool (*holds)(element x, element y))
{
    if (step == 0) {
        const element s = *y;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            mask[i] = holds(x[i], s);
        return;
    }
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        mask[i] = holds(x[i], y[i]);
}

#define COMPARE(name)                                                                              \
    static void compare_##name(ptrdiff_t n, const element *x, const element *y, ptrdiff_t step,    \
                               uint8_t *mask)                                                      \
    {                                                                                              \
        compare(n, x, y, step, mask, name);                                                        \
    }
COMPARE(equal)
COMPARE(unequal)
COMPARE(less)
COMPARE(less_equal)
COMPARE(greater)
COMPARE(greater_equal)

static void choose(ptrdiff_t n, const uint8_t *mask, const element *x, const element *y, element *z)
{
    choose_run(n, mask, x, 1, y, 1, z);
}

const pri_compare PRI_AT_LEVEL(pri_compare) = {
    .compare = {[PRI_EQ] = compare_equal,
                [PRI_NE] = compare_unequal,
                [PRI_LT] = compare_less,
                [PRI_LE] = compare_less_equal,
                [PRI_GT] = compare_greater,
                [PRI_GE] = compare_greater_equal},
    .choose = choose,
};
