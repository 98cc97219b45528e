/* SPDX-License-Identifier: MIT */
/*
 * The body of simd/reduce.c for one element type: REAL, and TYPED(name) for its names.
 */

/* Vector v of the last, incomplete row of n < 32 elements, with `fill` in the lanes beyond. */
static inline pri_v8 TYPED(load_last)(const REAL *x, ptrdiff_t n, int v, double fill)
{
    const ptrdiff_t left = n - 8 * v;
    if (left >= 8)
        return TYPED(pri_v8_load)(x + 8 * v);
    return left > 0 ? TYPED(pri_v8_load_part)(x + 8 * v, left, fill) : pri_v8_all(fill);
}

/* Inlined into each operation, with its `term` of one vector and its `join`. */
static inline __attribute__((always_inline)) double
TYPED(accumulate)(ptrdiff_t n, const REAL *x, double identity, double fill, double parameter,
                  pri_v8 (*term)(pri_v8 x, pri_v8 parameter), combine *join)
{
    const pri_v8 with = pri_v8_all(parameter);
    pri_v8 acc[ROWS] = {pri_v8_all(identity), pri_v8_all(identity), pri_v8_all(identity),
                        pri_v8_all(identity)};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < ROWS; v++)
            acc[v] = join(acc[v], term(TYPED(pri_v8_load)(x + i + 8 * v), with));
    for (int v = 0; v < ROWS && i + 8 * v < n; v++)
        acc[v] = join(acc[v], term(TYPED(load_last)(x + i, n - i, v, fill), with));
    return fold(join, acc);
}

/* The same for an extreme from `worst` on. NaNs are collected beside it: taking them up in the
 * comparison would double the latency of each step. */
static inline __attribute__((always_inline)) double
TYPED(extreme)(ptrdiff_t n, const REAL *x, double worst, pri_v8 (*term)(pri_v8 x, pri_v8 unused),
               combine *join)
{
    const pri_v8 start = pri_v8_all(worst);
    pri_v8 acc[ROWS] = {start, start, start, start};
    pri_m8 nan = {0};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES) {
        for (int v = 0; v < ROWS; v++) {
            const pri_v8 next = TYPED(pri_v8_load)(x + i + 8 * v);
            nan |= next != next;
            acc[v] = join(acc[v], term(next, start));
        }
    }
    for (int v = 0; v < ROWS && i + 8 * v < n; v++) {
        const pri_v8 next = TYPED(load_last)(x + i, n - i, v, worst);
        nan |= next != next;
        acc[v] = join(acc[v], term(next, start));
    }
    return any(nan) ? NAN : fold(join, acc);
}

static inline pri_v8 TYPED(itself)(pri_v8 x, pri_v8 unused)
{
    (void)unused;
    return x;
}

static inline pri_v8 TYPED(magnitude)(pri_v8 x, pri_v8 unused)
{
    (void)unused;
    return pri_v8_abs(x);
}

static inline pri_v8 TYPED(scaled_square)(pri_v8 x, pri_v8 scale)
{
    const pri_v8 scaled = x * scale;
    return scaled * scaled;
}

static inline pri_v8 TYPED(squared_deviation)(pri_v8 x, pri_v8 mean)
{
    const pri_v8 deviation = x - mean;
    return deviation * deviation;
}

/* -0 is the identity of a sum: x + -0 is x also for x = -0. */
static void TYPED(sum)(ptrdiff_t n, const REAL *x, const REAL *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = TYPED(accumulate)(n, x, -0.0, -0.0, 0.0, TYPED(itself), add);
}

static void TYPED(prod)(ptrdiff_t n, const REAL *x, const REAL *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = TYPED(accumulate)(n, x, 1.0, 1.0, 0.0, TYPED(itself), multiply);
}

static void TYPED(min)(ptrdiff_t n, const REAL *x, const REAL *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = TYPED(extreme)(n, x, INFINITY, TYPED(itself), smaller);
}

static void TYPED(max)(ptrdiff_t n, const REAL *x, const REAL *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = TYPED(extreme)(n, x, -INFINITY, TYPED(itself), larger);
}

static void TYPED(maxabs)(ptrdiff_t n, const REAL *x, const REAL *y, double scale, pri_partial *out)
{
    (void)y, (void)scale;
    out->value = TYPED(extreme)(n, x, 0.0, TYPED(magnitude), larger);
}

static void TYPED(sumsq)(ptrdiff_t n, const REAL *x, const REAL *y, double scale, pri_partial *out)
{
    (void)y;
    out->value = TYPED(accumulate)(n, x, 0.0, 0.0, scale, TYPED(scaled_square), add);
}

/* Two passes: the block is in cache for the second. Where the mean overflowed every deviation is
 * infinite, but the mean's own is NaN. */
static void TYPED(var)(ptrdiff_t n, const REAL *x, const REAL *y, double scale, pri_partial *out)
{
    TYPED(sum)(n, x, y, scale, out);
    const double mean = out->value / (double)n, fill = isinf(mean) ? 0.0 : mean;
    out->value = mean;
    out->m2 = TYPED(accumulate)(n, x, 0.0, fill, mean, TYPED(squared_deviation), add);
    out->count = (double)n;
}

static void TYPED(dot)(ptrdiff_t n, const REAL *x, const REAL *y, double scale, pri_partial *out)
{
    (void)scale;
    const pri_v8 zero = pri_v8_all(-0.0);
    pri_v8 acc[ROWS] = {zero, zero, zero, zero};
    ptrdiff_t i = 0;
    for (; i + PRI_LANES <= n; i += PRI_LANES)
        for (int v = 0; v < ROWS; v++)
            acc[v] += TYPED(pri_v8_load)(x + i + 8 * v) * TYPED(pri_v8_load)(y + i + 8 * v);
    for (int v = 0; v < ROWS && i + 8 * v < n; v++)
        acc[v] += TYPED(load_last)(x + i, n - i, v, -0.0) * TYPED(load_last)(y + i, n - i, v, 0.0);
    out->value = fold(add, acc);
}

/* A row at a time without leaving it, which the compiler can vectorise; then its first hit. */
static ptrdiff_t TYPED(find)(ptrdiff_t n, const REAL *x, double value)
{
    const REAL wanted = (REAL)value;
    const int any_nan = value != value;
    for (ptrdiff_t i = 0; i < n; i += PRI_LANES) {
        const ptrdiff_t row = n - i < PRI_LANES ? n - i : PRI_LANES;
        int hit = 0;
        for (ptrdiff_t j = 0; j < row; j++)
            hit |= any_nan ? x[i + j] != x[i + j] : x[i + j] == wanted;
        if (!hit)
            continue;
        for (ptrdiff_t j = 0; j < row; j++)
            if (any_nan ? x[i + j] != x[i + j] : x[i + j] == wanted)
                return i + j;
    }
    return n;
}

const TYPED(pri_reduce) PRI_LEVEL_NAME(TYPED(pri_reduce)) = {
    .sum = TYPED(sum),
    .dot = TYPED(dot),
    .prod = TYPED(prod),
    .min = TYPED(min),
    .max = TYPED(max),
    .maxabs = TYPED(maxabs),
    .sumsq = TYPED(sumsq),
    .var = TYPED(var),
    .find = TYPED(find),
};
