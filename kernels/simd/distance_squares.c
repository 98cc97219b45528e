/* SPDX-License-Identifier: MIT */
/*
 * Sums of squares and of products.
 */
#include "distance_tile.h"

static inline __attribute__((always_inline)) void squares(const int weighted, vec *acc, vec y,
                                                          vec x, element w)
{
    const vec difference = y - x;
    acc[0] = vec_fma(weighted ? difference * w : difference, difference, acc[0]);
}

void PRI_AT_LEVEL(pri_squares)(const pri_strip *s)
{
    strip(s, 0, s->epilogue, squares, NULL);
}

void PRI_AT_LEVEL(pri_squares_paired)(const pri_paired *s)
{
    paired(s, 0, 1, squares, NULL);
}

void PRI_AT_LEVEL(pri_squares_weighted)(const pri_strip *s)
{
    strip(s, 1, s->epilogue, squares, NULL);
}

void PRI_AT_LEVEL(pri_squares_weighted_paired)(const pri_paired *s)
{
    paired(s, 1, 1, squares, NULL);
}

static inline __attribute__((always_inline)) void dot(const int weighted, vec *acc, vec y, vec x,
                                                      element w)
{
    acc[0] = vec_fma(weighted ? x * w : x, y, acc[0]);
}

void PRI_AT_LEVEL(pri_dot)(const pri_strip *s)
{
    strip(s, 0, PRI_EPILOGUE_NONE, dot, NULL);
}

void PRI_AT_LEVEL(pri_dot_paired)(const pri_paired *s)
{
    paired(s, 0, 0, dot, NULL);
}

void PRI_AT_LEVEL(pri_dot_weighted)(const pri_strip *s)
{
    strip(s, 1, PRI_EPILOGUE_NONE, dot, NULL);
}

void PRI_AT_LEVEL(pri_dot_weighted_paired)(const pri_paired *s)
{
    paired(s, 1, 0, dot, NULL);
}

static inline __attribute__((always_inline)) void product(const int weighted, vec *acc, vec y,
                                                          vec x, element w)
{
    (void)weighted;
    acc[0] = vec_fma(vec_all(w), y * x, acc[0]);
}

void PRI_AT_LEVEL(pri_product_weighted)(const pri_strip *s)
{
    strip(s, 1, PRI_EPILOGUE_NONE, product, NULL);
}

void PRI_AT_LEVEL(pri_product_weighted_paired)(const pri_paired *s)
{
    paired(s, 1, 0, product, NULL);
}

static inline __attribute__((always_inline)) void nan_squares(const int weighted, vec *acc, vec y,
                                                              vec x, element w)
{
    (void)weighted, (void)w;
    const vec difference = vec_only((y == y) & (x == x), y - x);
    acc[0] = vec_fma(difference, difference, acc[0]);
    acc[1] += vec_only((y == y) & (x == x), vec_all(1));
}

/* Scales the sum up for missing coordinates. If all are missing, the result is 0 * inf = NaN. */
static inline vec rescaled(const vec *acc, element d, element none)
{
    (void)none;
    return acc[0] * (d / acc[1]);
}

void PRI_AT_LEVEL(pri_nan_squares)(const pri_strip *s)
{
    strip(s, 0, s->epilogue, nan_squares, rescaled);
}

void PRI_AT_LEVEL(pri_nan_squares_paired)(const pri_paired *s)
{
    paired(s, 0, 0, nan_squares, rescaled);
}
