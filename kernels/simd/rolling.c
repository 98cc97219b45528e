/* SPDX-License-Identifier: MIT */
/*
 * Moving windows by doubling: after k steps s[i] is the result for the 2^k elements from x[i] on.
 * Every window is thus combined in the same order, and each step is a loop over a block that the
 * compiler vectorises. The steps work in place, since they read ahead of what they write, even in
 * vectors.
 */
#include "rolling.h"

#include "vec.h"

#if PRI_IS_REAL
static void sums(ptrdiff_t window, bool mean, ptrdiff_t count, const element *x, double *s,
                 double *r, element *out)
{
    ptrdiff_t length = count + window - 1, done = 0;
    for (ptrdiff_t i = 0; i < length; i++)
        s[i] = (double)x[i];
    for (ptrdiff_t run = 1;; run *= 2) {
        if ((window & run) != 0) {
            if (done == 0)
                memcpy(r, s, (size_t)count * sizeof *r);
            for (ptrdiff_t i = 0; i < count && done > 0; i++)
                r[i] += s[i + done];
            done += run;
        }
        if (done == window)
            break;
        length -= run;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < length; i++)
            s[i] += s[i + run];
    }
    const double divisor = (double)window;
    if (mean)
        for (ptrdiff_t i = 0; i < count; i++)
            out[i] = (element)(r[i] / divisor);
    else
        for (ptrdiff_t i = 0; i < count; i++)
            out[i] = (element)r[i];
}
#endif

/* A mean that is NaN or infinite makes the variance NaN. */
static void finish_variances(const pri_variances *params, ptrdiff_t count, const double *mean,
                             const double *squares, moment *out)
{
    const double divisor = (double)(params->window - params->ddof);
    if (params->root)
        for (ptrdiff_t i = 0; i < count; i++)
            out[i] = (moment)__builtin_sqrt((squares[i] + (mean[i] - mean[i])) / divisor);
    else
        for (ptrdiff_t i = 0; i < count; i++)
            out[i] = (moment)((squares[i] + (mean[i] - mean[i])) / divisor);
}

/* Merges a run of `run` elements into the moments of the first `done` elements of each window. */
static void join_runs(ptrdiff_t done, ptrdiff_t run, ptrdiff_t count, const double *m,
                      const double *q, double *mean, double *squares)
{
    const double share = (double)run / (double)(done + run), weight = (double)done * share;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < count; i++) {
        const double gap = m[i] - mean[i];
        mean[i] += gap * share;
        squares[i] += q[i] + gap * gap * weight;
    }
}

/* m holds the means of runs, q the sums of squared deviations from them. q is exactly 0 for equal
 * elements. */
static void variances(const pri_variances *params, ptrdiff_t count, const element *x,
                      double *memory, moment *out)
{
    ptrdiff_t length = count + params->window - 2, done = 0;
    double *m = memory, *q = m + length + 1, *mean = q + length + 1, *squares = mean + count;
    for (ptrdiff_t i = 0; i < length; i++) {
        const double gap = (double)x[i + 1] - (double)x[i];
        m[i] = (double)x[i] + gap * 0.5;
        q[i] = gap * gap * 0.5;
    }
    if (params->window % 2 != 0) {
        for (ptrdiff_t i = 0; i < count; i++)
            mean[i] = (double)x[i];
        memset(squares, 0, (size_t)count * sizeof *squares);
        done = 1;
    }
    for (ptrdiff_t run = 2; done < params->window; run *= 2) {
        if ((params->window & run) != 0 && done > 0)
            join_runs(done, run, count, m + done, q + done, mean, squares);
        else if ((params->window & run) != 0) {
            memcpy(mean, m, (size_t)count * sizeof *mean);
            memcpy(squares, q, (size_t)count * sizeof *squares);
        }
        done += params->window & run;
        if (done == params->window)
            break;
        length -= run;
        const double half = 0.5 * (double)run;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < length; i++) {
            const double gap = m[i + run] - m[i];
            q[i] += q[i + run] + gap * gap * half;
            m[i] += gap * 0.5;
        }
    }
    finish_variances(params, count, mean, squares, out);
}

static inline element smaller(element x, element y)
{
    return y < x || pri_isnan(y) ? y : x;
}

static inline element larger(element x, element y)
{
    return y > x || pri_isnan(y) ? y : x;
}

/* Inlined into each kernel. The last step combines two runs that may overlap. */
static inline __attribute__((always_inline)) void extremes(ptrdiff_t window, ptrdiff_t count,
                                                           const element *x, element *s,
                                                           element *out,
                                                           element (*pick)(element x, element y))
{
    ptrdiff_t length = count + window - 1, run = 1;
    memcpy(s, x, (size_t)length * sizeof *s);
    for (; run <= window / 2; run *= 2) {
        length -= run;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < length; i++)
            s[i] = pick(s[i], s[i + run]);
    }
    for (ptrdiff_t i = 0; i < count; i++)
        out[i] = pick(s[i], s[i + window - run]);
}

static void min(ptrdiff_t window, ptrdiff_t count, const element *x, element *s, element *out)
{
    extremes(window, count, x, s, out, smaller);
}

static void max(ptrdiff_t window, ptrdiff_t count, const element *x, element *s, element *out)
{
    extremes(window, count, x, s, out, larger);
}

/* The accumulator of convolutions. Integers wrap, so their own type is enough. */
#if PRI_IS_REAL
typedef double sum;
typedef pri_vec_f64 sums_vec;
#else
typedef element sum;
typedef element sums_vec __attribute__((vector_size(PRI_VEC_BYTES)));
#endif

/* Results that are computed together, with their sums in registers. So many vectors hide the
 * latency of dependent additions. */
enum { LANES = PRI_VEC_BYTES / sizeof(sum), VECTORS = 8, WIDE = LANES * VECTORS };

/* Vectors that are computed together where fewer results are left. They take no longer than one
 * vector, since each addition depends on the previous one. */
enum { FEW = 4 };

/* Floats are converted to doubles in advance, up to 2 * WIDENED at a time, if the shorter array has
 * WIDENED_FROM to WIDENED elements. With fewer products per element this does not pay. */
enum { WIDENED = 1024, WIDENED_FROM = 6, IS_FLOAT = PRI_IS_REAL && sizeof(element) < sizeof(sum) };

static inline ptrdiff_t least(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

static inline ptrdiff_t most(ptrdiff_t a, ptrdiff_t b)
{
    return a > b ? a : b;
}

static inline sums_vec load(const element *x)
{
#if PRI_IS_REAL
    return PRI_TYPED(pri_widen)(x);
#else
    sums_vec v;
    memcpy(&v, x, sizeof v);
    return v;
#endif
}

static inline void store(element *x, sums_vec v)
{
#if PRI_IS_REAL
    PRI_TYPED(pri_narrow)(x, v);
#else
    memcpy(x, &v, sizeof v);
#endif
}

static inline sums_vec all(element h)
{
#if PRI_IS_REAL
    return pri_all_f64((double)h);
#else
    return h - (sums_vec){0};
#endif
}

/* The product of two floats is exact in double, so a fused multiply-add gives the same bits. */
static inline sums_vec add_product(sums_vec h, sums_vec x, sums_vec to)
{
#if PRI_IS_REAL && (defined(__FMA__) || defined(__aarch64__))
    if (IS_FLOAT)
        return pri_fma_f64(h, x, to);
#endif
    return to + h * x;
}

/* Adds the products j = from .. to, as far as they exist, to each of `count` results from k on. */
static void add_existing(const pri_convolution *convolution, ptrdiff_t k, ptrdiff_t count,
                         ptrdiff_t from, ptrdiff_t to, sum *sums)
{
    for (ptrdiff_t l = 0; l < count && from <= to; l++) {
        const ptrdiff_t end = least(to, least(convolution->m - 1, k + l));
        for (ptrdiff_t j = most(from, k + l - convolution->n + 1); j <= end; j++)
            sums[l] += (sum)convolution->h[j] * (sum)convolution->x[k + l - j];
    }
}

/* Adds the products j = from .. to, which exist for all WIDE results from k on. */
static void add_complete(const pri_convolution *convolution, ptrdiff_t k, ptrdiff_t from,
                         ptrdiff_t to, sum *sums)
{
    sums_vec v[VECTORS];
    memcpy(v, sums, sizeof v);
    for (ptrdiff_t j = from; j <= to; j++) {
        const element *x = convolution->x + (k - j);
        const sums_vec h = all(convolution->h[j]);
        PRI_UNROLL
        for (int i = 0; i < VECTORS; i++)
            v[i] = add_product(h, load(x + i * LANES), v[i]);
    }
    memcpy(sums, v, sizeof v);
}

/* Results near the ends of x, which lack some products. */
static void convolve_ends(const pri_convolution *convolution, ptrdiff_t first, ptrdiff_t count,
                          element *out)
{
    for (ptrdiff_t done = 0; done < count; done += WIDE) {
        const ptrdiff_t k = first + done, some = least(WIDE, count - done);
        const ptrdiff_t from = most(0, k + WIDE - convolution->n),
                        to = least(convolution->m - 1, k);
        sum sums[WIDE] = {0};
        if (some < LANES || from > to)
            add_existing(convolution, k, some, 0, convolution->m - 1, sums);
        else {
            add_existing(convolution, k, some, 0, from - 1, sums);
            add_complete(convolution, k, from, to, sums);
            add_existing(convolution, k, some, to + 1, convolution->m - 1, sums);
        }
        for (ptrdiff_t l = 0; l < some; l++)
            out[done + l] = (element)sums[l];
    }
}

/* Some vectors of results for which all products exist. x is the element in product j = 0 of the
 * first result. */
static inline __attribute__((always_inline)) void
convolve_vectors(const int vectors, const bool widened, const pri_convolution *convolution,
                 const void *x, element *out)
{
    sums_vec v[VECTORS];
    PRI_UNROLL
    for (int i = 0; i < vectors; i++)
        v[i] = (sums_vec){0};
    for (ptrdiff_t j = 0; j < convolution->m; j++) {
        const sums_vec h = all(convolution->h[j]);
        PRI_UNROLL
        for (int i = 0; i < vectors; i++) {
            const ptrdiff_t at = i * LANES - j;
            sums_vec factor;
            if (widened)
                memcpy(&factor, (const sum *)x + at, sizeof factor);
            else
                factor = load((const element *)x + at);
            v[i] = add_product(h, factor, v[i]);
        }
    }
    PRI_UNROLL
    for (int i = 0; i < vectors; i++)
        store(out + i * LANES, v[i]);
}

/* Computes the whole vectors of `count` results. Returns the number of results computed. */
static inline __attribute__((always_inline)) ptrdiff_t
convolve_run(const bool widened, const pri_convolution *convolution, ptrdiff_t count, const void *x,
             element *out)
{
    const size_t size = widened ? sizeof(sum) : sizeof(element);
    const char *at = x;
    ptrdiff_t i = 0;
    for (; i + WIDE <= count; i += WIDE)
        convolve_vectors(VECTORS, widened, convolution, at + (size_t)i * size, out + i);
    for (; i + FEW * LANES <= count; i += FEW * LANES)
        convolve_vectors(FEW, widened, convolution, at + (size_t)i * size, out + i);
    for (; i + LANES <= count; i += LANES)
        convolve_vectors(1, widened, convolution, at + (size_t)i * size, out + i);
    return i;
}

#if PRI_IS_REAL
/* The same, but each float is converted only once instead of for each product. */
static ptrdiff_t convolve_widened(const pri_convolution *convolution, ptrdiff_t k, ptrdiff_t count,
                                  element *out)
{
    const ptrdiff_t before = convolution->m - 1, length = 2 * WIDENED - before;
    double x[2 * WIDENED];
    ptrdiff_t done = 0;
    while (count - done >= LANES) {
        const ptrdiff_t some = least(length / LANES * LANES, count - done);
        for (ptrdiff_t i = 0; i < before + some; i++)
            x[i] = (double)convolution->x[k + done - before + i];
        done += convolve_run(true, convolution, some, x + before, out + done);
    }
    return done;
}
#endif

/* Results for which all products exist. The last vector is shifted back so that it is whole. */
static void convolve_within(const pri_convolution *convolution, ptrdiff_t k, ptrdiff_t count,
                            element *out)
{
    ptrdiff_t done;
#if PRI_IS_REAL
    if (IS_FLOAT && convolution->m >= WIDENED_FROM && convolution->m <= WIDENED)
        done = convolve_widened(convolution, k, count, out);
    else
#endif
        done = convolve_run(false, convolution, count, convolution->x + k, out);
    if (done < count && count >= LANES)
        convolve_vectors(1, false, convolution, convolution->x + (k + count - LANES),
                         out + count - LANES);
    else
        convolve_ends(convolution, k + done, count - done, out + done);
}

static void convolve(const pri_convolution *convolution, ptrdiff_t first, ptrdiff_t count,
                     element *out)
{
    const ptrdiff_t end = first + count;
    const ptrdiff_t begin_within = most(first, least(end, convolution->m - 1));
    const ptrdiff_t end_within = most(begin_within, least(end, convolution->n));
    convolve_ends(convolution, first, begin_within - first, out);
    if (begin_within < end_within)
        convolve_within(convolution, begin_within, end_within - begin_within,
                        out + (begin_within - first));
    convolve_ends(convolution, end_within, end - end_within, out + (end_within - first));
}

const pri_rolling PRI_AT_LEVEL(pri_rolling) = {
#if PRI_IS_REAL
    .sums = sums,
#endif
    .variances = variances,
    .min = min,
    .max = max,
    .convolve = convolve,
};
