/* SPDX-License-Identifier: MIT */
/*
 * The final computation of distances from the complete sums of pairs.
 *
 * For boolean metrics, t is the weight of the coordinates that are true in both points, a and b the
 * weights of the coordinates that are true in each point, and n the weight of all coordinates. Sums
 * are taken in the order of the coordinates and are monotonic in their terms, so t is at most a and
 * at most b even after rounding, and equal to both for equal rows.
 */
#include "distance_kernels.h"
#include "registers.h"

typedef element pair_function(element t, element a, element b, element n, element none);

/* Inlined into each kernel, which passes its formula for one pair. */
static inline __attribute__((always_inline)) void
each_pair(const pri_sums *sums, const int with_sums, pair_function *value)
{
    for (ptrdiff_t i = 0; i < sums->rows; i++) {
        element *out = sums->out + i * sums->out_stride;
        const element *b = sums->col_sums, a = with_sums ? sums->row_sums[i] : 0, n = sums->total;
        const element none = sums->none;
        if (with_sums && sums->paired) {
            PRI_INDEPENDENT
            for (ptrdiff_t j = 0; j < sums->cols; j++)
                out[j] = value(out[j], sums->row_sums[j], b[j], n, none);
            continue;
        }
        PRI_INDEPENDENT
        for (ptrdiff_t j = 0; j < sums->cols; j++)
            out[j] = value(out[j], a, with_sums ? b[j] : 0, n, none);
    }
}

static inline element quotient(element above, element below, element none)
{
    const element ratio = above / below;
    return ((above == 0) & (below == 0)) ? none : ratio;
}

void PRI_AT_LEVEL(pri_postprocess_none)(const pri_sums *sums)
{
    (void)sums;
}

static inline element mean_of(element t, element a, element b, element n, element none)
{
    (void)a, (void)b;
    return quotient(t, n, none);
}

void PRI_AT_LEVEL(pri_postprocess_mean)(const pri_sums *sums)
{
    each_pair(sums, 0, mean_of);
}

/* The weight of the coordinates that differ. */
static inline element differing(element t, element a, element b)
{
    return (a - t) + (b - t);
}

static inline element jaccard_of(element t, element a, element b, element n, element none)
{
    (void)n, (void)none;
    const element differ = differing(t, a, b), ratio = differ / (differ + t);
    return differ > 0 ? ratio : 0;
}

void PRI_AT_LEVEL(pri_postprocess_jaccard)(const pri_sums *sums)
{
    each_pair(sums, 1, jaccard_of);
}

static inline element dice_of(element t, element a, element b, element n, element none)
{
    (void)n;
    const element differ = differing(t, a, b);
    return quotient(differ, 2 * t + differ, none);
}

void PRI_AT_LEVEL(pri_postprocess_dice)(const pri_sums *sums)
{
    each_pair(sums, 1, dice_of);
}

static inline element rogerstanimoto_of(element t, element a, element b, element n, element none)
{
    const element differ = differing(t, a, b);
    return quotient(2 * differ, n + differ, none);
}

void PRI_AT_LEVEL(pri_postprocess_rogerstanimoto)(const pri_sums *sums)
{
    each_pair(sums, 1, rogerstanimoto_of);
}

static inline element russellrao_of(element t, element a, element b, element n, element none)
{
    (void)a, (void)b;
    return quotient(n - t, n, none);
}

void PRI_AT_LEVEL(pri_postprocess_russellrao)(const pri_sums *sums)
{
    each_pair(sums, 0, russellrao_of);
}

static inline element sokalsneath_of(element t, element a, element b, element n, element none)
{
    (void)n;
    const element twice = 2 * differing(t, a, b);
    return quotient(twice, twice + t, none);
}

void PRI_AT_LEVEL(pri_postprocess_sokalsneath)(const pri_sums *sums)
{
    each_pair(sums, 1, sokalsneath_of);
}

/* `left` is the weight of the coordinates that are false in both points. As a difference it can
 * round to below 0. */
static inline element yule_of(element t, element a, element b, element n, element none)
{
    (void)none;
    const element first = a - t, second = b - t, left = n - ((a + b) - t);
    const element neither = left > 0 ? left : 0, crossed = first * second;
    const element ratio = 2 * crossed / (t * neither + crossed);
    return crossed > 0 ? ratio : 0;
}

void PRI_AT_LEVEL(pri_postprocess_yule)(const pri_sums *sums)
{
    each_pair(sums, 1, yule_of);
}

static inline element kulczynski1_of(element t, element a, element b, element n, element none)
{
    (void)n;
    return quotient(t, differing(t, a, b), none);
}

void PRI_AT_LEVEL(pri_postprocess_kulczynski1)(const pri_sums *sums)
{
    each_pair(sums, 1, kulczynski1_of);
}

/* A point that cannot be scaled to sum 1 has an infinite a or b. Its distance from all points is
 * infinite. */
static inline element jensenshannon_of(element t, element a, element b, element n, element none)
{
    (void)n, (void)none;
    return a + b > 0 ? a + b : t;
}

void PRI_AT_LEVEL(pri_postprocess_jensenshannon)(const pri_sums *sums)
{
    each_pair(sums, 1, jensenshannon_of);
}

/* A point without a direction (a or b is 1) has distance 1 from points with a direction. t is NaN
 * and is kept if the other point has a NaN. */
static inline element directions_of(element t, element a, element b, element n, element none)
{
    (void)n, (void)none;
    return ((a + b == 1) & (t == t)) ? 1 : t;
}

void PRI_AT_LEVEL(pri_postprocess_directions)(const pri_sums *sums)
{
    each_pair(sums, 1, directions_of);
}
