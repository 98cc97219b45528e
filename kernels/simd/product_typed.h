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
    return sum_of_lanes(squares + last * last);
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
        const int far = (square > trust * lengths) & (lengths >= LEAST);
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

/* Four sums, since each waits for its own last addition. */
static double TYPED(pair)(ptrdiff_t d, const REAL *x, const REAL *y, const REAL *weights)
{
    pri_v8 sum[4] = {0};
    ptrdiff_t k = 0;
    for (; d - k >= 32; k += 32)
        for (int v = 0; v < 4; v++) {
            const ptrdiff_t at = k + 8 * v;
            const pri_v8 off = TYPED(pri_v8_load)(x + at) - TYPED(pri_v8_load)(y + at);
            sum[v] += weights ? off * off * TYPED(pri_v8_load)(weights + at) : off * off;
        }
    for (; k < d; k += 8) {
        const ptrdiff_t left = d - k < 8 ? d - k : 8;
        pri_v8 off, weight = pri_v8_all(1);
        if (left == 8) {
            off = TYPED(pri_v8_load)(x + k) - TYPED(pri_v8_load)(y + k);
            weight = weights ? TYPED(pri_v8_load)(weights + k) : weight;
        } else {
            off = TYPED(pri_v8_load_part)(x + k, left, 0) - TYPED(pri_v8_load_part)(y + k, left, 0);
            weight = weights ? TYPED(pri_v8_load_part)(weights + k, left, 0) : weight;
        }
        sum[0] += off * off * weight;
    }
    return sum_of_lanes((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

const TYPED(pri_product) PRI_LEVEL_NAME(TYPED(pri_product)) = {
    .settle = TYPED(settle),
    .finish = {[PRI_SQUARE] = TYPED(finish_square),
               [PRI_ROOT] = TYPED(finish_root),
               [PRI_HALF] = TYPED(finish_half)},
    .pair = TYPED(pair),
};
