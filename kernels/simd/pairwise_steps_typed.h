/* SPDX-License-Identifier: MIT */
/*
 * What one coordinate adds to a pair, for one element type: REAL, and TYPED(name) for its names.
 *
 * A step is inlined into the tile. It has one or two accumulators a pair, which begin at zero, the
 * coordinate of the panel's points in y, that of the row's point in x, and its weight in w, which
 * counts only where the constant `weighted` is set. Exchanging x and y changes no bit
 * (in dot while they are 0 or 1).
 *
 * A step with two accumulators has a result, which makes the distance of them.
 */

typedef void TYPED(step)(const int weighted, TYPED(pri_vec) * acc, TYPED(pri_vec) y,
                         TYPED(pri_vec) x, REAL w);
typedef TYPED(pri_vec) TYPED(result)(const TYPED(pri_vec) * acc, REAL d);

static inline __attribute__((always_inline)) void
TYPED(squares)(const int weighted, TYPED(pri_vec) * acc, TYPED(pri_vec) y, TYPED(pri_vec) x, REAL w)
{
    const TYPED(pri_vec) difference = y - x;
    acc[0] = TYPED(pri_fma)(weighted ? difference * w : difference, difference, acc[0]);
}

/* Adds a term, times its weight. */
static inline __attribute__((always_inline)) TYPED(pri_vec)
    TYPED(plus)(const int weighted, TYPED(pri_vec) acc, TYPED(pri_vec) term, REAL w)
{
    return weighted ? TYPED(pri_fma)(TYPED(pri_all)(w), term, acc) : acc + term;
}

static inline __attribute__((always_inline)) void TYPED(cityblock)(const int weighted,
                                                                   TYPED(pri_vec) * acc,
                                                                   TYPED(pri_vec) y,
                                                                   TYPED(pri_vec) x, REAL w)
{
    acc[0] = TYPED(plus)(weighted, acc[0], TYPED(pri_abs)(y - x), w);
}

static inline __attribute__((always_inline)) void
TYPED(largest)(const int weighted, TYPED(pri_vec) * acc, TYPED(pri_vec) y, TYPED(pri_vec) x, REAL w)
{
    (void)weighted, (void)w;
    acc[0] = TYPED(pri_largest)(TYPED(pri_abs)(y - x), acc[0]);
}

/* 0/0 counts as 0. */
static inline __attribute__((always_inline)) void TYPED(canberra)(const int weighted,
                                                                  TYPED(pri_vec) * acc,
                                                                  TYPED(pri_vec) y,
                                                                  TYPED(pri_vec) x, REAL w)
{
    const TYPED(pri_vec) below = TYPED(pri_abs)(y) + TYPED(pri_abs)(x);
    const TYPED(pri_vec) ratio = TYPED(pri_abs)(y - x) / below;
    acc[0] = TYPED(plus)(weighted, acc[0], TYPED(pri_only)(below != 0, ratio), w);
}

static inline __attribute__((always_inline)) void TYPED(braycurtis)(const int weighted,
                                                                    TYPED(pri_vec) * acc,
                                                                    TYPED(pri_vec) y,
                                                                    TYPED(pri_vec) x, REAL w)
{
    acc[0] = TYPED(plus)(weighted, acc[0], TYPED(pri_abs)(y - x), w);
    acc[1] = TYPED(plus)(weighted, acc[1], TYPED(pri_abs)(y + x), w);
}

static inline TYPED(pri_vec) TYPED(ratio)(const TYPED(pri_vec) * acc, REAL d)
{
    (void)d;
    return acc[0] / acc[1];
}

static inline __attribute__((always_inline)) void TYPED(mismatch)(const int weighted,
                                                                  TYPED(pri_vec) * acc,
                                                                  TYPED(pri_vec) y,
                                                                  TYPED(pri_vec) x, REAL w)
{
    acc[0] += TYPED(pri_only)(y != x, TYPED(pri_all)(weighted ? w : 1));
}

static inline __attribute__((always_inline)) void
TYPED(dot)(const int weighted, TYPED(pri_vec) * acc, TYPED(pri_vec) y, TYPED(pri_vec) x, REAL w)
{
    acc[0] = TYPED(pri_fma)(weighted ? x * w : x, y, acc[0]);
}

static inline __attribute__((always_inline)) void
TYPED(present)(const int weighted, TYPED(pri_vec) * acc, TYPED(pri_vec) y, TYPED(pri_vec) x, REAL w)
{
    (void)weighted, (void)w;
    const TYPED(pri_vec) difference = TYPED(pri_only)((y == y) & (x == x), y - x);
    acc[0] = TYPED(pri_fma)(difference, difference, acc[0]);
    acc[1] += TYPED(pri_only)((y == y) & (x == x), TYPED(pri_all)(1));
}

/* Scaled up for what is missing; none present is 0 * inf. */
static inline TYPED(pri_vec) TYPED(rescaled)(const TYPED(pri_vec) * acc, REAL d)
{
    return TYPED(pri_sqrt)(acc[0] * (d / acc[1]));
}
