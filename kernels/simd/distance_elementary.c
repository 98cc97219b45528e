/* SPDX-License-Identifier: MIT */
/*
 * The metrics that need elementary functions. They are computed in double, one vector of pairs at a
 * time, and rounded once. Exchanging x and y changes no bit.
 */
#include <math.h>

#include "distance_kernels.h"
#include "math.h"
#include "vec_typed.h"

enum { PAIRS = PRI_VEC_BYTES / sizeof(double) };

/* Stores a vector of results, or only the first `left` of them at the end of a row. */
static inline void store_pairs(element *out, ptrdiff_t left, pri_vec_f64 value)
{
    element narrow[PAIRS];
    if (left >= PAIRS) {
        vec_narrow(out, value);
        return;
    }
    vec_narrow(narrow, value);
    memcpy(out, narrow, (size_t)left * sizeof *out);
}

/* The kinds of operands: one point in all lanes, a vector of points of a panel, or a vector of rows
 * at given offsets. */
enum { ONE_POINT, OF_PANEL, OF_ROWS };

typedef struct operand {
    const element *x;
    const ptrdiff_t *offsets;
    int kind;
} operand;

/* Loads coordinate k. The kind is a constant in each inlined copy. */
static inline __attribute__((always_inline)) pri_vec_f64 coordinate(operand at, ptrdiff_t k)
{
    pri_vec_f64 lanes = {0};
    if (at.kind == ONE_POINT)
        return pri_all_f64((double)at.x[k]);
    if (at.kind == OF_PANEL)
        return vec_widen(at.x + k * PANEL_WIDTH);
    PRI_UNROLL
    for (int j = 0; j < PAIRS; j++)
        lanes[j] = (double)at.x[at.offsets[j] + k];
    return lanes;
}

/* The distances of a vector of pairs. */
typedef pri_vec_f64 pair_function(const pri_strip *s, const int weighted, operand x, operand y);

static inline __attribute__((always_inline)) void
compute_strip(const pri_strip *s, const int weighted, pair_function *distances)
{
    for (ptrdiff_t j = 0; j < s->cols; j += PAIRS)
        for (ptrdiff_t i = 0; i < s->rows; i++) {
            const element *x = s->points + i * s->stride;
            const pri_vec_f64 value = distances(s, weighted, (operand){x, NULL, ONE_POINT},
                                                (operand){s->panel + j, NULL, OF_PANEL});
            store_pairs(s->out + i * s->out_stride + j, s->cols - j, value);
        }
}

/* Pairs of rows. The last pair is repeated in the lanes beyond it. */
static inline __attribute__((always_inline)) void
compute_paired(const pri_paired *s, const int weighted, pair_function *distances)
{
    const pri_strip strip = {.d = s->d, .p = s->p, .weights = s->weights};
    for (ptrdiff_t i = 0; i < s->rows; i += PAIRS) {
        ptrdiff_t of_x[PAIRS], of_y[PAIRS];
        for (int j = 0; j < PAIRS; j++) {
            const ptrdiff_t row = i + j < s->rows ? i + j : s->rows - 1;
            of_x[j] = row * s->x_stride;
            of_y[j] = row * s->y_stride;
        }
        store_pairs(s->out + i, s->rows - i,
                    distances(&strip, weighted, (operand){s->x, of_x, OF_ROWS},
                              (operand){s->y, of_y, OF_ROWS}));
    }
}

/* |x - y| for a coordinate of positive weight. For weight 0 the result is 0, or NaN where |x - y|
 * is not finite. */
static inline __attribute__((always_inline)) pri_vec_f64 gap_of(operand x, operand y, ptrdiff_t k,
                                                                double weight)
{
    const pri_vec_f64 gap = coordinate(y, k) - coordinate(x, k);
    return pri_abs_f64(gap * (weight > 0 ? 1.0 : 0.0));
}

/*
 * Differences are taken relative to the largest, so that no power overflows, or underflows where it
 * matters. The error of a power is p times that of its logarithm, but the p-th root divides it by p
 * again. A logarithm in double precision is therefore accurate enough: where it matters, the
 * quotient by the largest difference is near 1, and only the difference of two parts below 1 is
 * rounded. Weights are not included in the power, since their p-th roots may be far out of range
 * where the distance is not.
 */
static inline __attribute__((always_inline)) pri_vec_f64
minkowski(const pri_strip *s, const int weighted, operand x, operand y)
{
    pri_vec_f64 largest = {0}, sum = {0};
    for (ptrdiff_t k = 0; k < s->d; k++) {
        const double weight = weighted ? (double)s->weights[k] : 1;
        largest = pri_max_abs_f64(gap_of(x, y, k, weight), largest);
    }
    const pri_logarithm top = pri_log2(largest);
    for (ptrdiff_t k = 0; k < s->d; k++) {
        const double weight = weighted ? (double)s->weights[k] : 1;
        const pri_vec_f64 gap = gap_of(x, y, k, weight);
        const pri_logarithm next = pri_log2(gap);
        const pri_vec_f64 below = (next.whole - top.whole) + (next.part - top.part);
        const pri_vec_f64 power = pri_exp2(below * s->p);
        sum += pri_only_f64(gap > 0, weighted ? power * weight : power);
    }
    const pri_logarithm power_sum = pri_log2(sum);
    /* The square root of the p-th root, since the p-th root may be out of range where its product
     * with the largest difference is not. */
    const pri_vec_f64 half = pri_exp2((power_sum.whole + power_sum.part) / (2 * s->p));
    /* 0, NaN and infinity are returned as they are. Infinity times a root that underflowed would be
     * NaN. */
    const pri_mask_f64 plain = (largest > 0) & (largest < (double)INFINITY);
    return pri_select_f64(plain, largest * half * half, largest);
}

void PRI_AT_LEVEL(pri_minkowski)(const pri_strip *s)
{
    compute_strip(s, 0, minkowski);
}

void PRI_AT_LEVEL(pri_minkowski_paired)(const pri_paired *s)
{
    compute_paired(s, 0, minkowski);
}

void PRI_AT_LEVEL(pri_minkowski_weighted)(const pri_strip *s)
{
    compute_strip(s, 1, minkowski);
}

void PRI_AT_LEVEL(pri_minkowski_weighted_paired)(const pri_paired *s)
{
    compute_paired(s, 1, minkowski);
}

/* x ln(2x/(x+y)) + y ln(2y/(x+y)) is (x+y)/2 times a function of |x-y|/(x+y) alone, which does not
 * cancel where x is near y. The number added to x+y is negligible unless both are 0, where it
 * avoids a division by 0. */
static inline __attribute__((always_inline)) pri_vec_f64
jensenshannon(const pri_strip *s, const int weighted, operand x, operand y)
{
    (void)weighted;
    pri_vec_f64 sum = {0};
    for (ptrdiff_t k = 0; k < s->d; k++) {
        const pri_vec_f64 a = coordinate(x, k), b = coordinate(y, k);
        const pri_vec_f64 both = a + b, by = 1 / (both + 0x1p-1000);
        const pri_vec_f64 r = pri_abs_f64(a - b) * by, rest = 2 * pri_min_f64(a, b) * by;
        sum = pri_fma_f64(both, pri_skew(r, rest), sum);
    }
    return pri_sqrt_f64(sum) * 0.5;
}

void PRI_AT_LEVEL(pri_jensenshannon)(const pri_strip *s)
{
    compute_strip(s, 0, jensenshannon);
}

void PRI_AT_LEVEL(pri_jensenshannon_paired)(const pri_paired *s)
{
    compute_paired(s, 0, jensenshannon);
}

typedef struct place {
    pri_vec_f64 latitude, longitude, cosine; /* of the latitude; NaN where an angle is too large */
} place;

static inline place place_of(pri_vec_f64 latitude, pri_vec_f64 longitude)
{
    const pri_mask_f64 right =
        (pri_abs_f64(latitude) <= 0x1p30) & (pri_abs_f64(longitude) <= 0x1p30);
    const pri_angle angle = pri_reduce(latitude, (pri_vec_f64){0});
    const pri_vec_f64 cosine = (pri_vec_f64)((pri_mask_f64)pri_cos(angle.x) ^ angle.odd);
    return (place){latitude, longitude, pri_select_f64(right, cosine, pri_all_f64((double)NAN))};
}

/* Half the difference of two angles, reduced modulo pi. The rounding error of x - y is included,
 * since the reduced angle may be small. */
static inline pri_vec_f64 half_between(pri_vec_f64 x, pri_vec_f64 y)
{
    const pri_vec_f64 difference = x - y, back = difference - x;
    const pri_vec_f64 error = (x - (difference - back)) - (y + back);
    return pri_reduce(difference * 0.5, error * 0.5).x;
}

/*
 * Computes the haversine h, and 1 - h by a formula of its own. The smaller of the two is accurate,
 * and with it the angle, both at small distances and near the antipode.
 */
static inline pri_vec_f64 great_circle(const place *a, const place *b)
{
    const pri_vec_f64 across = half_between(a->longitude, b->longitude);
    const pri_vec_f64 north = pri_sin(half_between(a->latitude, b->latitude));
    const pri_vec_f64 mean = pri_sin(half_between(a->latitude, -b->latitude));
    const pri_vec_f64 east = pri_sin(across), west = pri_cos(across);
    const pri_vec_f64 cosines = a->cosine * b->cosine, zero = {0};
    const pri_vec_f64 near = pri_max_f64(zero, pri_fma_f64(north, north, cosines * (east * east)));
    const pri_vec_f64 far = pri_max_f64(zero, pri_fma_f64(mean, mean, cosines * (west * west)));
    const pri_vec_f64 less = pri_sqrt_f64(pri_min_f64(near, far));
    const pri_vec_f64 more = pri_sqrt_f64(pri_max_f64(near, far));
    const pri_vec_f64 angle = 4 * pri_atan(less / (1 + more));
    return pri_select_f64(near <= far, angle, PRI_PI - angle);
}

enum { PLACES = 64 };

/* Rows of a strip, prepared for the haversine. */
typedef struct places {
    double latitude[PLACES], longitude[PLACES], cosine[PLACES];
} places;

/* Places beyond the last are copies of the first. */
static void set_places(ptrdiff_t count, const element *x, ptrdiff_t stride, places *placed)
{
    for (ptrdiff_t i = 0; i < PLACES; i++) {
        placed->latitude[i] = (double)x[i < count ? i * stride : 0];
        placed->longitude[i] = (double)x[i < count ? i * stride + 1 : 1];
    }
    for (ptrdiff_t i = 0; i < count; i += PAIRS) {
        const pri_vec_f64 latitude = pri_load_f64(placed->latitude + i);
        const place next = place_of(latitude, pri_load_f64(placed->longitude + i));
        pri_store_f64(placed->cosine + i, next.cosine);
    }
}

void PRI_AT_LEVEL(pri_haversine)(const pri_strip *s)
{
    places rows;
    for (ptrdiff_t i = 0; i < s->rows; i += PLACES) {
        const ptrdiff_t count = s->rows - i < PLACES ? s->rows - i : PLACES;
        set_places(count, s->points + i * s->stride, s->stride, &rows);
        for (ptrdiff_t j = 0; j < s->cols; j += PAIRS) {
            const element *column = s->panel + j;
            const place b = place_of(vec_widen(column), vec_widen(column + PANEL_WIDTH));
            for (ptrdiff_t r = 0; r < count; r++) {
                const place a = {pri_all_f64(rows.latitude[r]), pri_all_f64(rows.longitude[r]),
                                 pri_all_f64(rows.cosine[r])};
                element *out = s->out + (i + r) * s->out_stride + j;
                store_pairs(out, s->cols - j, great_circle(&a, &b));
            }
        }
    }
}

static inline __attribute__((always_inline)) pri_vec_f64
haversine(const pri_strip *s, const int weighted, operand x, operand y)
{
    (void)s, (void)weighted;
    const place a = place_of(coordinate(x, 0), coordinate(x, 1));
    const place b = place_of(coordinate(y, 0), coordinate(y, 1));
    return great_circle(&a, &b);
}

void PRI_AT_LEVEL(pri_haversine_paired)(const pri_paired *s)
{
    compute_paired(s, 0, haversine);
}
