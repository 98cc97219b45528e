/* SPDX-License-Identifier: MIT */
/*
 * Sums and the maximum of absolute differences.
 */
#include "distance_tile.h"

/* Adds a term, times its weight if `weighted`. */
static inline __attribute__((always_inline)) vec add_term(const int weighted, vec acc, vec term,
                                                          element w)
{
    return weighted ? vec_fma(vec_all(w), term, acc) : acc + term;
}

static inline __attribute__((always_inline)) void cityblock(const int weighted, vec *acc, vec y,
                                                            vec x, element w)
{
    acc[0] = add_term(weighted, acc[0], vec_abs(y - x), w);
}

void PRI_AT_LEVEL(pri_cityblock)(const pri_strip *s)
{
    strip(s, 0, PRI_EPILOGUE_NONE, cityblock, NULL);
}

void PRI_AT_LEVEL(pri_cityblock_paired)(const pri_paired *s)
{
    paired(s, 0, 1, cityblock, NULL);
}

void PRI_AT_LEVEL(pri_cityblock_weighted)(const pri_strip *s)
{
    strip(s, 1, PRI_EPILOGUE_NONE, cityblock, NULL);
}

void PRI_AT_LEVEL(pri_cityblock_weighted_paired)(const pri_paired *s)
{
    paired(s, 1, 1, cityblock, NULL);
}

static inline __attribute__((always_inline)) void chebyshev(const int weighted, vec *acc, vec y,
                                                            vec x, element w)
{
    (void)weighted, (void)w;
    acc[0] = vec_largest(vec_abs(y - x), acc[0]);
}

void PRI_AT_LEVEL(pri_chebyshev)(const pri_strip *s)
{
    strip(s, 0, PRI_EPILOGUE_NONE, chebyshev, NULL);
}

void PRI_AT_LEVEL(pri_chebyshev_paired)(const pri_paired *s)
{
    paired(s, 0, 1, chebyshev, NULL);
}

static inline __attribute__((always_inline)) void braycurtis(const int weighted, vec *acc, vec y,
                                                             vec x, element w)
{
    acc[0] = add_term(weighted, acc[0], vec_abs(y - x), w);
    acc[1] = add_term(weighted, acc[1], vec_abs(y + x), w);
}

static inline vec ratio(const vec *acc, element d, element none)
{
    (void)d;
    return vec_select((acc[0] == 0) & (acc[1] == 0), vec_all(none), acc[0] / acc[1]);
}

void PRI_AT_LEVEL(pri_braycurtis)(const pri_strip *s)
{
    strip(s, 0, PRI_EPILOGUE_NONE, braycurtis, ratio);
}

void PRI_AT_LEVEL(pri_braycurtis_paired)(const pri_paired *s)
{
    paired(s, 0, 0, braycurtis, ratio);
}

void PRI_AT_LEVEL(pri_braycurtis_weighted)(const pri_strip *s)
{
    strip(s, 1, PRI_EPILOGUE_NONE, braycurtis, ratio);
}

void PRI_AT_LEVEL(pri_braycurtis_weighted_paired)(const pri_paired *s)
{
    paired(s, 1, 0, braycurtis, ratio);
}

/* 0/0 counts as 0. */
static inline __attribute__((always_inline)) void canberra(const int weighted, vec *acc, vec y,
                                                           vec x, element w)
{
    const vec below = vec_abs(y) + vec_abs(x);
    const vec ratio = vec_abs(y - x) / below;
    acc[0] = add_term(weighted, acc[0], vec_only(below != 0, ratio), w);
}

void PRI_AT_LEVEL(pri_canberra)(const pri_strip *s)
{
    strip(s, 0, PRI_EPILOGUE_NONE, canberra, NULL);
}

void PRI_AT_LEVEL(pri_canberra_paired)(const pri_paired *s)
{
    paired(s, 0, 0, canberra, NULL);
}

void PRI_AT_LEVEL(pri_canberra_weighted)(const pri_strip *s)
{
    strip(s, 1, PRI_EPILOGUE_NONE, canberra, NULL);
}

void PRI_AT_LEVEL(pri_canberra_weighted_paired)(const pri_paired *s)
{
    paired(s, 1, 0, canberra, NULL);
}

static inline __attribute__((always_inline)) void mismatch(const int weighted, vec *acc, vec y,
                                                           vec x, element w)
{
    acc[0] += vec_only(y != x, vec_all(weighted ? w : 1));
}

void PRI_AT_LEVEL(pri_mismatch)(const pri_strip *s)
{
    strip(s, 0, PRI_EPILOGUE_NONE, mismatch, NULL);
}

void PRI_AT_LEVEL(pri_mismatch_paired)(const pri_paired *s)
{
    paired(s, 0, 0, mismatch, NULL);
}

void PRI_AT_LEVEL(pri_mismatch_weighted)(const pri_strip *s)
{
    strip(s, 1, PRI_EPILOGUE_NONE, mismatch, NULL);
}

void PRI_AT_LEVEL(pri_mismatch_weighted_paired)(const pri_paired *s)
{
    paired(s, 1, 0, mismatch, NULL);
}
