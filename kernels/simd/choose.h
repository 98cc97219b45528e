/* SPDX-License-Identifier: MIT */
/*
 * Elementwise selection between two arrays by a mask of bytes.
 */
#ifndef PRI_CHOOSE_H
#define PRI_CHOOSE_H

#include "branchless_select.h"
#include "registers.h"

/* Elements per iteration of the compiler's vector loop: the number of bytes in a vector. */
#define CHOSEN_TOGETHER 64

/* The steps are 0 or 1. The remainder has a loop of its own, since the compiler's remainder loop
 * would branch on every element. */
static inline __attribute__((always_inline)) void choose_run(ptrdiff_t n, const uint8_t *mask,
                                                             const element *x, ptrdiff_t x_step,
                                                             const element *y, ptrdiff_t y_step,
                                                             element *z)
{
    const ptrdiff_t whole = n - n % CHOSEN_TOGETHER;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < whole; i++) {
        const element a = x[i * x_step], b = y[i * y_step];
        z[i] = mask[i] ? a : b;
    }
    for (ptrdiff_t i = whole; i < n; i++)
        z[i] = pri_branchless_select(y[i * y_step], x[i * x_step], mask[i] != 0);
}

#endif
