/* SPDX-License-Identifier: MIT */
/*
 * Windows by doubling: after k steps s[i] is of 2^k elements from x[i] on. So every window is made
 * in the same order, and each step is a loop over a block that the compiler vectorises. In place
 * such a step reads ahead of what it writes, in vectors too.
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

static inline element smaller(element x, element y)
{
    return y < x || pri_isnan(y) ? y : x;
}

static inline element larger(element x, element y)
{
    return y > x || pri_isnan(y) ? y : x;
}

/* Inlined into each kernel. The last step joins two runs that may overlap. */
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

/* Results at a time, which stay in registers or in a first-level cache: as many vectors as
 * additions that wait for each other would leave idle. */
enum { LANES = PRI_VEC_BYTES / sizeof(double), VECTORS = 8 };
#if PRI_IS_REAL
enum { WIDE = LANES * VECTORS };
#else
enum { WIDE = 64 };
#endif

static inline ptrdiff_t least(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

static inline ptrdiff_t most(ptrdiff_t a, ptrdiff_t b)
{
    return a > b ? a : b;
}

/* Adds the products j = from .. to of each of `count` results from k on, as far as they are there.
 */
static void add_each(const pri_convolution *of, ptrdiff_t k, ptrdiff_t count, ptrdiff_t from,
                     ptrdiff_t to, accumulator *sums)
{
    for (ptrdiff_t l = 0; l < count && from <= to; l++) {
        const ptrdiff_t end = least(to, least(of->m - 1, k + l));
        for (ptrdiff_t j = most(from, k + l - of->n + 1); j <= end; j++)
            sums[l] += (accumulator)of->h[j] * (accumulator)of->x[k + l - j];
    }
}

/* The products j = from .. to, which all of WIDE results have. */
#if PRI_IS_REAL
static void add_all(const pri_convolution *of, ptrdiff_t k, ptrdiff_t from, ptrdiff_t to,
                    double *sums)
{
    pri_vec_f64 sum[VECTORS];
    PRI_UNROLL
    for (int v = 0; v < VECTORS; v++)
        sum[v] = pri_load_f64(sums + v * LANES);
    for (ptrdiff_t j = from; j <= to; j++) {
        const element *x = of->x + (k - j);
        const pri_vec_f64 h = pri_all_f64((double)of->h[j]);
        PRI_UNROLL
        for (int v = 0; v < VECTORS; v++)
            sum[v] += h * PRI_TYPED(pri_widen)(x + v * LANES);
    }
    PRI_UNROLL
    for (int v = 0; v < VECTORS; v++)
        pri_store_f64(sums + v * LANES, sum[v]);
}
#else
static void add_all(const pri_convolution *of, ptrdiff_t k, ptrdiff_t from, ptrdiff_t to,
                    accumulator *sums)
{
    for (ptrdiff_t j = from; j <= to; j++) {
        const element *x = of->x + (k - j);
        const accumulator h = of->h[j];
        for (int l = 0; l < WIDE; l++)
            sums[l] += h * (accumulator)x[l];
    }
}
#endif

static void convolve(const pri_convolution *of, ptrdiff_t first, ptrdiff_t count, element *out)
{
    for (ptrdiff_t done = 0; done < count; done += WIDE) {
        const ptrdiff_t k = first + done, some = least(WIDE, count - done);
        const ptrdiff_t from = most(0, k + WIDE - of->n), to = least(of->m - 1, k);
        accumulator sums[WIDE] = {0};
        if (some < WIDE || from > to)
            add_each(of, k, some, 0, of->m - 1, sums);
        else {
            add_each(of, k, WIDE, 0, from - 1, sums);
            add_all(of, k, from, to, sums);
            add_each(of, k, WIDE, to + 1, of->m - 1, sums);
        }
        for (ptrdiff_t l = 0; l < some; l++)
            out[done + l] = (element)sums[l];
    }
}

const pri_rolling PRI_AT_LEVEL(pri_rolling) = {
#if PRI_IS_REAL
    .sums = sums,
#endif
    .min = min,
    .max = max,
    .convolve = convolve,
};
