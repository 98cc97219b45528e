/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a pair's sum, for one element type: REAL, and TYPED(name) for its names.
 *
 * For the metrics of truth values t is the weight of the coordinates that are true in both points,
 * a and b that of those true in each, n that of all. Sums in the order of the coordinates only grow
 * with the terms, so t is at most a and b also after rounding, and equal to both for equal rows.
 */

typedef REAL TYPED(value)(REAL t, REAL a, REAL b, REAL n);

/* Inlined into each finish, which passes its formula of one pair. */
static inline __attribute__((always_inline)) void
TYPED(each_pair)(const TYPED(pri_sums) * sums, const int with_sums, TYPED(value) * value)
{
    for (ptrdiff_t i = 0; i < sums->rows; i++) {
        REAL *out = sums->out + i * sums->out_stride;
        const REAL *b = sums->col_sums, a = with_sums ? sums->row_sums[i] : 0, n = sums->total;
        PRI_INDEPENDENT
        for (ptrdiff_t j = 0; j < sums->cols; j++)
            out[j] = value(out[j], a, with_sums ? b[j] : 0, n);
    }
}

static void TYPED(finish_none)(const TYPED(pri_sums) * sums)
{
    (void)sums;
}

static inline REAL TYPED(share_of)(REAL t, REAL a, REAL b, REAL n)
{
    (void)a, (void)b;
    return t / n;
}

static void TYPED(finish_share)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 0, TYPED(share_of));
}

/* The weight of the coordinates that differ. */
static inline REAL TYPED(differing)(REAL t, REAL a, REAL b)
{
    return (a - t) + (b - t);
}

static inline REAL TYPED(jaccard_of)(REAL t, REAL a, REAL b, REAL n)
{
    (void)n;
    const REAL differ = TYPED(differing)(t, a, b), ratio = differ / (differ + t);
    return differ > 0 ? ratio : 0;
}

static void TYPED(finish_jaccard)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 1, TYPED(jaccard_of));
}

static inline REAL TYPED(dice_of)(REAL t, REAL a, REAL b, REAL n)
{
    (void)n;
    const REAL differ = TYPED(differing)(t, a, b);
    return differ / (2 * t + differ);
}

static void TYPED(finish_dice)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 1, TYPED(dice_of));
}

static inline REAL TYPED(rogerstanimoto_of)(REAL t, REAL a, REAL b, REAL n)
{
    const REAL differ = TYPED(differing)(t, a, b);
    return 2 * differ / (n + differ);
}

static void TYPED(finish_rogerstanimoto)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 1, TYPED(rogerstanimoto_of));
}

static inline REAL TYPED(russellrao_of)(REAL t, REAL a, REAL b, REAL n)
{
    (void)a, (void)b;
    return (n - t) / n;
}

static void TYPED(finish_russellrao)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 0, TYPED(russellrao_of));
}

static inline REAL TYPED(sokalsneath_of)(REAL t, REAL a, REAL b, REAL n)
{
    (void)n;
    const REAL twice = 2 * TYPED(differing)(t, a, b);
    return twice / (twice + t);
}

static void TYPED(finish_sokalsneath)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 1, TYPED(sokalsneath_of));
}

/* What is false in both is a difference that can round below 0. */
static inline REAL TYPED(yule_of)(REAL t, REAL a, REAL b, REAL n)
{
    const REAL first = a - t, second = b - t, left = n - ((a + b) - t);
    const REAL neither = left > 0 ? left : 0, crossed = first * second;
    const REAL ratio = 2 * crossed / (t * neither + crossed);
    return crossed > 0 ? ratio : 0;
}

static void TYPED(finish_yule)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 1, TYPED(yule_of));
}

static inline REAL TYPED(kulczynski1_of)(REAL t, REAL a, REAL b, REAL n)
{
    (void)n;
    return t / TYPED(differing)(t, a, b);
}

static void TYPED(finish_kulczynski1)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 1, TYPED(kulczynski1_of));
}

/* A point that has no shares is at an infinite distance from all: its a or b is infinite. */
static inline REAL TYPED(shares_of)(REAL t, REAL a, REAL b, REAL n)
{
    (void)n;
    return a + b > 0 ? a + b : t;
}

static void TYPED(finish_shares)(const TYPED(pri_sums) * sums)
{
    TYPED(each_pair)(sums, 1, TYPED(shares_of));
}
