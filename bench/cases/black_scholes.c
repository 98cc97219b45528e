/* SPDX-License-Identifier: MIT */
#include "black_scholes.h"

#include <math.h>

#include <prange.h>

/* The square root is a processor instruction, so sqrt() is inlined. */
#define F_sqrt sqrt
#define F_exp prange_exp
#define F_log prange_log
#define F_erfc prange_erfc
#define F(name) F_##name
BENCH_BLACK_SCHOLES(value_of, double, F)

void black_scholes_inline(ptrdiff_t n, const double *x, const double *y, double *value)
{
    PRANGE_FOR (i, 0, n)
        value[i] = value_of(x[i], y[i]);
}

/* The block size of prange_apply2_block_f64. */
enum { BLOCK = 512 };

/* Evaluates the header's formula for a block, one function at a time. Cheap values are recomputed
 * rather than stored. */
static int values_of(ptrdiff_t n, const double *x, const double *y, double *value, void *ctx)
{
    (void)ctx;
    if (n < 1)
        return 0;
    const double root = 0.70710678118654752440;
    double discounted[BLOCK], up[BLOCK], down[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++)
        discounted[i] = -0.03 * (0.5 + x[i] + y[i]);
    if (prange_map_f64(PRANGE_EXP, n, discounted, discounted) != PRANGE_OK)
        return 1;
    for (ptrdiff_t i = 0; i < n; i++) {
        discounted[i] *= 80 + 40 * y[i];
        up[i] = (80 + 40 * x[i]) / discounted[i];
    }
    if (prange_map_f64(PRANGE_LOG, n, up, up) != PRANGE_OK)
        return 1;
    for (ptrdiff_t i = 0; i < n; i++) {
        const double spread = 0.25 * sqrt(0.5 + x[i] + y[i]), most = up[i] / spread + 0.5 * spread;
        up[i] = -root * most;
        down[i] = -root * (most - spread);
    }
    if (prange_map_f64(PRANGE_ERFC, n, up, up) != PRANGE_OK ||
        prange_map_f64(PRANGE_ERFC, n, down, down) != PRANGE_OK)
        return 1;
    for (ptrdiff_t i = 0; i < n; i++)
        value[i] = 0.5 * ((80 + 40 * x[i]) * up[i] - discounted[i] * down[i]);
    return 0;
}

prange_status black_scholes(ptrdiff_t n, const double *x, const double *y, double *value)
{
    return prange_apply2_block_f64(values_of, NULL, n, x, y, value);
}
