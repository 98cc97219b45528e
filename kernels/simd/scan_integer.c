/* SPDX-License-Identifier: MIT */
/*
 * Running totals of integers, in plain loops: an addition takes one cycle, and the order is free.
 */
#include "scan.h"

#include "registers.h"
#include "scan_columns.h"

static inline __attribute__((always_inline)) void
totals_of(ptrdiff_t blocks, const element *x, running *out, running neutral, join_one *join)
{
    for (ptrdiff_t b = 0; b < blocks; b++, x += PRI_SCAN_BLOCK) {
        running run = neutral;
        for (ptrdiff_t i = 0; i < PRI_SCAN_BLOCK; i++)
            run = join(run, x[i]);
        out[b] = run;
    }
}

static inline __attribute__((always_inline)) running
scan_part(ptrdiff_t n, const element *x, running carry, running run, element *y, join_one *join)
{
    running now = join(carry, run);
    for (ptrdiff_t i = 0; i < n; i++) {
        run = join(run, x[i]);
        now = join(now, x[i]);
        y[i] = now;
    }
    return run;
}

static void totals_sum(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, 0, add_one);
}

static running part_sum(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, add_one);
}

static void columns_sum(const pri_scan_columns *matrix)
{
    scan_columns(matrix, 0, add_one);
}

static void totals_prod(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, 1, multiply_one);
}

static running part_prod(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, multiply_one);
}

static void columns_prod(const pri_scan_columns *matrix)
{
    scan_columns(matrix, 1, multiply_one);
}

static void totals_min(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, pri_scan_identity(PRI_SCAN_MIN), pri_scan_min);
}

static running part_min(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, pri_scan_min);
}

static void columns_min(const pri_scan_columns *matrix)
{
    scan_columns(matrix, pri_scan_identity(PRI_SCAN_MIN), pri_scan_min);
}

static void totals_max(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, pri_scan_identity(PRI_SCAN_MAX), pri_scan_max);
}

static running part_max(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, pri_scan_max);
}

static void columns_max(const pri_scan_columns *matrix)
{
    scan_columns(matrix, pri_scan_identity(PRI_SCAN_MAX), pri_scan_max);
}

const pri_scan PRI_AT_LEVEL(pri_scan) = {
    .totals = {totals_sum, totals_prod, totals_min, totals_max},
    .part = {part_sum, part_prod, part_min, part_max},
    .columns = {columns_sum, columns_prod, columns_min, columns_max},
};
