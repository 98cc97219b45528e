/* SPDX-License-Identifier: MIT */
/*
 * The bins of a block of values.
 */
#include "histogram.h"

#include "vec.h"

/* What edges are rounded to, and values compared in. */
#if PRI_IS_REAL
typedef element real;
#else
typedef double real;
#endif

/* As many of other types as a vector of doubles has lanes. */
enum { LANES = PRI_VEC_BYTES / sizeof(double) };
typedef element some __attribute__((vector_size(LANES * sizeof(element))));
typedef real reals __attribute__((vector_size(LANES * sizeof(real))));
typedef int32_t numbers __attribute__((vector_size(LANES * sizeof(int32_t))));

/* Even bins in every lane. */
typedef struct lanes {
    pri_vec_f64 origin, scale, step, last, none;
#if PRI_IS_REAL
    pri_vec_f64 low, high;
#else
    some low, high;
#endif
} lanes;

/* The lower edges, of bins that are not too narrow. */
static inline pri_vec_f64 edges(const lanes *of, pri_vec_f64 bin)
{
    const pri_vec_f64 exact = bin * of->step + of->origin;
    return __builtin_convertvector(__builtin_convertvector(exact, reals), pri_vec_f64);
}

static inline pri_mask_f64 inside(const lanes *of, some x, pri_vec_f64 value)
{
#if PRI_IS_REAL
    (void)x;
    return (value >= of->low) & (value <= of->high);
#else
    (void)value;
    return __builtin_convertvector((x >= of->low) & (x <= of->high), pri_mask_f64);
#endif
}

/* The scaled value is off by less than half a bin, so what is nearest to it is the right bin or the
 * one above, whose lower edge tells. */
static inline void find(const lanes *of, const element *x, int32_t *bin)
{
    const pri_vec_f64 zero = {0}, one = pri_all_f64(1.0), whole = pri_all_f64(0x1p52);
    some values;
    memcpy(&values, x, sizeof values);
    const pri_vec_f64 value = __builtin_convertvector(values, pri_vec_f64);
    const pri_vec_f64 place =
        pri_min_f64(pri_max_f64((value - of->origin) * of->scale, zero), of->last);
    const pri_vec_f64 guess = (place + whole) - whole;
    const pri_vec_f64 below = pri_only_f64(value < edges(of, guess), one);
    const pri_vec_f64 chosen = pri_select_f64(inside(of, values, value), guess - below, of->none);
    const numbers stored = __builtin_convertvector(chosen, numbers);
    memcpy(bin, &stored, sizeof stored);
}

static void even_by_scale(const pri_even_bins *of, ptrdiff_t n, const element *x, int32_t *bin)
{
    const lanes even = {
        .origin = pri_all_f64(of->origin),
        .scale = pri_all_f64(of->scale),
        .step = pri_all_f64(of->step),
        .last = pri_all_f64((double)of->bins - 1.0),
        .none = pri_all_f64((double)of->bins),
#if PRI_IS_REAL
        .low = pri_all_f64((double)of->low),
        .high = pri_all_f64((double)of->high),
#else
        .low = (some){0} + of->low,
        .high = (some){0} + of->high,
#endif
    };
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES)
        find(&even, x + i, bin + i);
    if (i == n)
        return;
    element rest[LANES] = {0};
    int32_t found[LANES];
    memcpy(rest, x + i, (size_t)(n - i) * sizeof *rest);
    find(&even, rest, found);
    memcpy(bin + i, found, (size_t)(n - i) * sizeof *found);
}

/* A lower edge, of bins of any width. */
static real narrow_edge(const pri_even_bins *of, int32_t bin)
{
    const double at = (double)bin;
    return (real)((of->step == 0.0 ? at / (double)of->bins * of->width : at * of->step) +
                  of->origin);
}

/* The last bin whose lower edge is not above the value: edges do not descend. */
static void even_by_search(const pri_even_bins *of, ptrdiff_t n, const element *x, int32_t *bin)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const real value = (real)x[i];
        int32_t found = 0;
        for (int32_t left = of->bins; left > 1;) {
            const int32_t half = left / 2;
            found += value >= narrow_edge(of, found + half) ? half : 0;
            left -= half;
        }
        bin[i] = x[i] >= of->low && x[i] <= of->high ? found : of->bins;
    }
}

static void even(const pri_even_bins *of, ptrdiff_t n, const element *x, int32_t *bin)
{
    (of->narrow ? even_by_search : even_by_scale)(of, n, x, bin);
}

/* Pairs of edges that are compared before any is looked at. */
enum { COMPARED = 1024 };

static ptrdiff_t ordered(ptrdiff_t m, const element *edges)
{
    ptrdiff_t done = m > 0 && !pri_isnan(edges[0]) ? 1 : 0;
    while (done > 0 && done < m) {
        const ptrdiff_t end = done + COMPARED < m ? done + COMPARED : m;
        int falls = 0;
        for (ptrdiff_t j = done; j < end; j++)
            falls |= !(edges[j - 1] <= edges[j]);
        if (falls)
            break;
        done = end;
    }
    while (done > 0 && done < m && edges[done - 1] <= edges[done])
        done++;
    return done;
}

/* So few values are found one after the other: a loop over them takes longer to begin. */
enum { FEW = 3 };

static inline int32_t find_one(int32_t m, const element *edges, bool strict, element x)
{
    int32_t below = 0;
    for (int32_t left = m + 1, half; left > 1; left -= half) {
        half = left / 2;
        const element edge = edges[below + half - 1];
        below += (strict ? x <= edge : x < edge) ? 0 : half;
    }
    return below;
}

/* Halves the edges that are left for all values in turn, which do not wait for each other. */
static void search_at_most(int32_t m, const element *edges, ptrdiff_t n, const element *x,
                           int32_t *below)
{
    memset(below, 0, (size_t)n * sizeof *below);
    for (int32_t left = m + 1, half; left > 1; left -= half) {
        half = left / 2;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            below[i] += x[i] < edges[below[i] + half - 1] ? 0 : half;
    }
}

static void search_less(int32_t m, const element *edges, ptrdiff_t n, const element *x,
                        int32_t *below)
{
    memset(below, 0, (size_t)n * sizeof *below);
    for (int32_t left = m + 1, half; left > 1; left -= half) {
        half = left / 2;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            below[i] += x[i] <= edges[below[i] + half - 1] ? 0 : half;
    }
}

#if defined(__AVX2__)
/* With so few edges each value is compared with all, two vectors at a time: halving gathers one
 * of them in each turn. What does not fill the vectors pays for them. */
enum { FEW_EDGES = 320 / sizeof(element), FEWER_EDGES = 32 };
enum { WIDTH = PRI_VEC_BYTES / sizeof(element) };
typedef element values __attribute__((vector_size(PRI_VEC_BYTES)));
typedef __typeof__(__builtin_choose_expr(sizeof(element) == 8, (int64_t)0, (int32_t)0)) outcome;
typedef outcome outcomes __attribute__((vector_size(PRI_VEC_BYTES)));
typedef int32_t totals __attribute__((vector_size(WIDTH * sizeof(int32_t))));

/* The edges that are not above: a comparison that holds is -1. */
static inline __attribute__((always_inline)) void
compare_all(int32_t m, const element *edges, bool strict, const element *x, int32_t *below)
{
    values low, high;
    outcomes above_low = {0}, above_high = {0};
    memcpy(&low, x, sizeof low);
    memcpy(&high, x + WIDTH, sizeof high);
    for (int32_t j = 0; j < m; j++) {
        const values edge = edges[j] - (values){0};
        above_low += (outcomes)(strict ? low <= edge : low < edge);
        above_high += (outcomes)(strict ? high <= edge : high < edge);
    }
    const totals first = m + __builtin_convertvector(above_low, totals);
    const totals second = m + __builtin_convertvector(above_high, totals);
    memcpy(below, &first, sizeof first);
    memcpy(below + WIDTH, &second, sizeof second);
}

static inline __attribute__((always_inline)) void count_edges(int32_t m, const element *edges,
                                                              bool strict, ptrdiff_t n,
                                                              const element *x, int32_t *below)
{
    element rest[2 * WIDTH] = {0};
    int32_t counted[2 * WIDTH];
    ptrdiff_t i = 0;
    for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
        compare_all(m, edges, strict, x + i, below + i);
    if (i == n)
        return;
    memcpy(rest, x + i, (size_t)(n - i) * sizeof *rest);
    compare_all(m, edges, strict, rest, counted);
    memcpy(below + i, counted, (size_t)(n - i) * sizeof *counted);
}
#endif

static void search_many(int32_t m, const element *edges, bool strict, ptrdiff_t n, const element *x,
                        int32_t *below)
{
#if defined(__AVX2__)
    const bool few = m <= (n < 2 * WIDTH ? FEWER_EDGES : FEW_EDGES);
    if (few && strict)
        count_edges(m, edges, true, n, x, below);
    else if (few)
        count_edges(m, edges, false, n, x, below);
    else
#endif
        (strict ? search_less : search_at_most)(m, edges, n, x, below);
}

static void search(ptrdiff_t m, const element *edges, bool strict, ptrdiff_t n, const element *x,
                   int32_t *below)
{
    if (n > FEW) {
        search_many((int32_t)m, edges, strict, n, x, below);
        return;
    }
    for (ptrdiff_t i = 0; i < n; i++)
        below[i] = find_one((int32_t)m, edges, strict, x[i]);
}

static void given(int32_t bins, const element *edges, ptrdiff_t n, const element *x, int32_t *bin)
{
    const element low = edges[0], high = edges[bins];
    search_many(bins, edges, false, n, x, bin);
    for (ptrdiff_t i = 0; i < n; i++)
        bin[i] = x[i] >= low && x[i] <= high ? bin[i] - 1 : bins;
}

#if !PRI_IS_REAL
static void own(int32_t bins, ptrdiff_t n, const element *x, int32_t *bin)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        bin[i] = x[i] >= 0 && x[i] < bins ? (int32_t)x[i] : bins;
}
#endif

const pri_histogram PRI_AT_LEVEL(pri_histogram) = {
    .ordered = ordered,
    .even = even,
    .search = search,
    .given = given,
#if !PRI_IS_REAL
    .own = own,
#endif
};
