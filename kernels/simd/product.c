/* SPDX-License-Identifier: MIT */
/*
 * Preparation of points before a matrix product, and conversion of the product to distances. All in
 * double.
 */
#include <math.h>

#include "lanes.h"
#include "product.h"
#include "vec_typed.h"

static inline double as_square(double square)
{
    return square;
}

static inline double as_root(double square)
{
    return sqrt(square);
}

static inline double as_half(double square)
{
    return square > 4 ? 2 : square / 2;
}

static double settle(ptrdiff_t d, const element *x, const double *mean, const double *scale,
                     double *y)
{
    pri_v8 squares = {0};
    if (scale)
        for (ptrdiff_t k = 0; k < d; k++)
            y[k] = ((double)x[k] - mean[k]) * scale[k];
    else
        for (ptrdiff_t k = 0; k < d; k++)
            y[k] = (double)x[k] - mean[k];
    ptrdiff_t k = 0;
    for (; d - k >= 8; k += 8) {
        const pri_v8 next = pri_v8_load_f64(y + k);
        squares += next * next;
    }
    const pri_v8 last = pri_v8_load_part_f64(y + k, d - k, 0);
    return pri_sum_of_lanes(squares + last * last);
}

/* A squared distance that is NaN, or infinite along with `lengths`, fails the comparison with
 * `trust` too and so counts as near. */
static inline __attribute__((always_inline)) ptrdiff_t
distances(ptrdiff_t count, double row, const double *norms, const double *product, double trust,
          element *out, double outcome(double square))
{
    ptrdiff_t near = 0;
    PRI_INDEPENDENT
    for (ptrdiff_t j = 0; j < count; j++) {
        const double lengths = row + norms[j], square = lengths + product[j];
        const int far = square > trust * lengths;
        out[j] = far ? (element)outcome(square) : -1;
        near += !far;
    }
    return near;
}

static ptrdiff_t distances_square(ptrdiff_t count, double row, const double *norms,
                                  const double *product, double trust, element *out)
{
    return distances(count, row, norms, product, trust, out, as_square);
}

static ptrdiff_t distances_root(ptrdiff_t count, double row, const double *norms,
                                const double *product, double trust, element *out)
{
    return distances(count, row, norms, product, trust, out, as_root);
}

static ptrdiff_t distances_half(ptrdiff_t count, double row, const double *norms,
                                const double *product, double trust, element *out)
{
    return distances(count, row, norms, product, trust, out, as_half);
}

/* Four independent sums hide the latency of additions. The weight is multiplied in before the
 * second factor, since it may keep the square in range. */
static inline __attribute__((always_inline)) double
squares(const int weighted, ptrdiff_t d, const element *x, const element *y, const element *weights)
{
    enum { DOUBLES = PRI_VEC_BYTES / sizeof(double), SUMS = 4 };
    pri_vec_f64 sum[SUMS] = {0};
    double rest = 0;
    ptrdiff_t k = 0;
    for (; d - k >= SUMS * DOUBLES; k += SUMS * DOUBLES) {
        PRI_UNROLL
        for (int v = 0; v < SUMS; v++) {
            const ptrdiff_t at = k + v * DOUBLES;
            const pri_vec_f64 off = vec_widen(x + at) - vec_widen(y + at);
            sum[v] += weighted ? off * vec_widen(weights + at) * off : off * off;
        }
    }
    for (; k < d; k++) {
        const double off = (double)x[k] - (double)y[k];
        rest += weighted ? off * (double)weights[k] * off : off * off;
    }
    const pri_vec_f64 all = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    for (int lane = 0; lane < DOUBLES; lane++)
        rest += all[lane];
    return rest;
}

static double pair(ptrdiff_t d, const element *x, const element *y, const element *weights)
{
    return weights ? squares(1, d, x, y, weights) : squares(0, d, x, y, NULL);
}

const pri_product PRI_AT_LEVEL(pri_product) = {
    .settle = settle,
    .distances = {[PRI_EPILOGUE_NONE] = distances_square,
                  [PRI_EPILOGUE_ROOT] = distances_root,
                  [PRI_EPILOGUE_HALF] = distances_half},
    .pair = pair,
};
