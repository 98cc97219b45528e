/* SPDX-License-Identifier: MIT */
/*
 * Comparisons on strips of elements: truth values, or the number of true ones without storing them.
 */
#include "expr.h"
#include "registers.h"
#include "vec_any.h"

typedef int predicate(element x, element y);

static inline __attribute__((always_inline)) void compare_pair(ptrdiff_t n, const element *x,
                                                               ptrdiff_t x_step, const element *y,
                                                               ptrdiff_t y_step, uint8_t *z,
                                                               predicate *f)
{
    if (y_step == 0) {
        const element s = *y;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = (uint8_t)f(x[i], s);
    } else if (x_step == 0) {
        const element s = *x;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = (uint8_t)f(s, y[i]);
    } else {
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = (uint8_t)f(x[i], y[i]);
    }
}

/* A counter as wide as an element, so that a vector of counters takes in a vector of elements. It
 * can count a block of them. */
typedef __typeof__(__builtin_choose_expr(sizeof(element) == 8, (uint64_t)0, (uint32_t)0)) number;

static inline __attribute__((always_inline)) ptrdiff_t count_pair(ptrdiff_t n, const element *x,
                                                                  ptrdiff_t x_step,
                                                                  const element *y,
                                                                  ptrdiff_t y_step, predicate *f)
{
    number count = 0;
    /* The first round ends at an aligned vector of x, or of y if x is a number or, as a strip, is
     * aligned already. The second round takes all other elements. */
    const ptrdiff_t head = x_step ? head_of(n, x) : 0;
    const ptrdiff_t ends[] = {head == 0 && y_step ? head_of(n, y) : head, n};
    for (ptrdiff_t i = 0, k = 0; k < 2; k++) {
        const ptrdiff_t end = ends[k];
        if (y_step == 0) {
            const element s = *y;
            for (; i < end; i++)
                count += (number)f(x[i], s);
        } else if (x_step == 0) {
            const element s = *x;
            for (; i < end; i++)
                count += (number)f(s, y[i]);
        } else {
            for (; i < end; i++)
                count += (number)f(x[i], y[i]);
        }
    }
    return (ptrdiff_t)count;
}

#define DEFINE(name, operator)                                                                     \
    static inline int is_##name(element x, element y)                                              \
    {                                                                                              \
        return x operator y;                                                                       \
    }                                                                                              \
    static void name(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,            \
                     ptrdiff_t y_step, uint8_t *z)                                                 \
    {                                                                                              \
        compare_pair(n, x, x_step, y, y_step, z, is_##name);                                       \
    }                                                                                              \
    static ptrdiff_t count_##name(ptrdiff_t n, const element *x, ptrdiff_t x_step,                 \
                                  const element *y, ptrdiff_t y_step)                              \
    {                                                                                              \
        return count_pair(n, x, x_step, y, y_step, is_##name);                                     \
    }
DEFINE(equal, ==)
DEFINE(unequal, !=)
DEFINE(less, <)
DEFINE(at_most, <=)

const pri_comparisons PRI_AT_LEVEL(pri_comparisons) = {
    .write = {[PRI_EQ] = equal, [PRI_NE] = unequal, [PRI_LT] = less, [PRI_LE] = at_most},
    .count = {[PRI_EQ] = count_equal,
              [PRI_NE] = count_unequal,
              [PRI_LT] = count_less,
              [PRI_LE] = count_at_most}};
