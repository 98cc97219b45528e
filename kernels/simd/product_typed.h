/* SPDX-License-Identifier: MIT */
/*
 * The body of simd/product.c for one element type: REAL, and TYPED(name) for its names.
 */

static double TYPED(settle)(ptrdiff_t d, const REAL *x, const double *mean, const double *scale,
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

/* Not above `trust` is also what is infinite or NaN. */
static inline __attribute__((always_inline)) ptrdiff_t
TYPED(finish)(ptrdiff_t count, double row, const double *norms, const double *product, double trust,
              REAL *out, double outcome(double square))
{
    ptrdiff_t near = 0;
    PRI_INDEPENDENT
    for (ptrdiff_t j = 0; j < count; j++) {
        const double lengths = row + norms[j], square = lengths + product[j];
        const int far = square > trust * lengths;
        out[j] = far ? (REAL)outcome(square) : -1;
        near += !far;
    }
    return near;
}

static ptrdiff_t TYPED(finish_square)(ptrdiff_t count, double row, const double *norms,
                                      const double *product, double trust, REAL *out)
{
    return TYPED(finish)(count, row, norms, product, trust, out, as_square);
}

static ptrdiff_t TYPED(finish_root)(ptrdiff_t count, double row, const double *norms,
                                    const double *product, double trust, REAL *out)
{
    return TYPED(finish)(count, row, norms, product, trust, out, as_root);
}

static ptrdiff_t TYPED(finish_half)(ptrdiff_t count, double row, const double *norms,
                                    const double *product, double trust, REAL *out)
{
    return TYPED(finish)(count, row, norms, product, trust, out, as_half);
}

/* Four sums, since each waits for its own last addition. The weight comes first, as it may bring a
 * square into range. */
static inline __attribute__((always_inline)) double
TYPED(squares)(const int weighted, ptrdiff_t d, const REAL *x, const REAL *y, const REAL *weights)
{
    enum { LANES = PRI_VEC_BYTES / sizeof(double), SUMS = 4 };
    pri_vec_f64 sum[SUMS] = {0};
    double rest = 0;
    ptrdiff_t k = 0;
    for (; d - k >= SUMS * LANES; k += SUMS * LANES) {
        PRI_UNROLL
        for (int v = 0; v < SUMS; v++) {
            const ptrdiff_t at = k + v * LANES;
            const pri_vec_f64 off = TYPED(widen)(x + at) - TYPED(widen)(y + at);
            sum[v] += weighted ? off * TYPED(widen)(weights + at) * off : off * off;
        }
    }
    for (; k < d; k++) {
        const double off = (double)x[k] - (double)y[k];
        rest += weighted ? off * (double)weights[k] * off : off * off;
    }
    const pri_vec_f64 all = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    for (int lane = 0; lane < LANES; lane++)
        rest += all[lane];
    return rest;
}

static double TYPED(pair)(ptrdiff_t d, const REAL *x, const REAL *y, const REAL *weights)
{
    return weights ? TYPED(squares)(1, d, x, y, weights) : TYPED(squares)(0, d, x, y, NULL);
}

const TYPED(pri_product) PRI_LEVEL_NAME(TYPED(pri_product)) = {
    .settle = TYPED(settle),
    .finish = {[PRI_ENDING_NONE] = TYPED(finish_square),
               [PRI_ENDING_ROOT] = TYPED(finish_root),
               [PRI_ENDING_HALF] = TYPED(finish_half)},
    .pair = TYPED(pair),
};
