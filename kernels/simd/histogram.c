/* SPDX-License-Identifier: MIT */
/*
 * The bins of a block of values.
 */
#include "histogram.h"

#include "vec.h"

/* The type to which edges are rounded and in which values are compared. */
#if PRI_IS_REAL
typedef element real;
#else
typedef double real;
#endif

/* Vectors of other types with as many lanes as a vector of doubles. */
enum { LANES = PRI_VEC_BYTES / sizeof(double) };
typedef element elements __attribute__((vector_size(LANES * sizeof(element))));
typedef real reals __attribute__((vector_size(LANES * sizeof(real))));
typedef int32_t numbers __attribute__((vector_size(LANES * sizeof(int32_t))));

/* The parameters of bins of equal width, in every lane. Where a scaled value may be off by some
 * bins, `near` bins are searched. The search begins `reach` bins before the scaled value, but not
 * after bin `first`. */
typedef struct lanes {
    pri_vec_f64 origin, scale, step, last, none;
    pri_vec_f64 bins, width, reach, first;
    int32_t near;
#if PRI_IS_REAL
    pri_vec_f64 low, high;
#else
    elements low, high;
#endif
} lanes;

static inline reals load(const element *x)
{
    elements values;
    memcpy(&values, x, sizeof values);
    return __builtin_convertvector(values, reals);
}

/* pri_widen is needed for floats, which compilers otherwise convert half a vector at a time. */
static inline pri_vec_f64 load_wide(const element *x)
{
#if PRI_IS_REAL
    return PRI_TYPED(pri_widen)(x);
#else
    return load(x);
#endif
}

/* Whether numbers are at least the lower edges of the given bins. `by_parts`: bins are too narrow
 * to compute edges by steps. */
static inline pri_mask_f64 reaches(const lanes *even, bool by_parts, reals number, pri_vec_f64 bin)
{
    const pri_vec_f64 above = by_parts ? bin / even->bins * even->width : bin * even->step;
    const reals edge = __builtin_convertvector(above + even->origin, reals);
    return __builtin_convertvector(number >= edge, pri_mask_f64);
}

static inline pri_mask_f64 inside(const lanes *even, const element *x, pri_vec_f64 value)
{
#if PRI_IS_REAL
    (void)x;
    return (value >= even->low) & (value <= even->high);
#else
    elements values;
    (void)value;
    memcpy(&values, x, sizeof values);
    return __builtin_convertvector((values >= even->low) & (values <= even->high), pri_mask_f64);
#endif
}

/* The scaled value is off by less than half a bin, so the bin nearest to it is either the right one
 * or the one above it. A comparison with the lower edge of that bin decides. Bin 0 has none below
 * it: an edge that is less exact, where the thread flushes subnormal numbers to 0, may say so. */
static inline void find_by_rounding(const lanes *even, const element *x, int32_t *bin)
{
    const pri_vec_f64 zero = {0}, one = pri_all_f64(1.0), whole = pri_all_f64(0x1p52);
    const pri_vec_f64 value = load_wide(x);
    const pri_vec_f64 place =
        pri_min_f64(pri_max_f64((value - even->origin) * even->scale, zero), even->last);
    const pri_vec_f64 guess = (place + whole) - whole;
    const pri_vec_f64 below = pri_only_f64(~reaches(even, false, load(x), guess), one);
    const pri_vec_f64 found = pri_max_f64(guess - below, zero);
    const pri_vec_f64 chosen = pri_select_f64(inside(even, x, value), found, even->none);
    const numbers stored = __builtin_convertvector(chosen, numbers);
    memcpy(bin, &stored, sizeof stored);
}

/* Binary search for the last bin whose lower edge is not above the value, among the bins near the
 * scaled value. Edges never descend. If all bins are searched, the scaled value may even be NaN. */
static inline __attribute__((always_inline)) void search_near(const lanes *even, bool by_parts,
                                                              const element *x, int32_t *bin)
{
    const pri_vec_f64 zero = {0}, whole = pri_all_f64(0x1p52);
    const reals number = load(x);
    const pri_vec_f64 value = load_wide(x);
    const pri_vec_f64 from = (value - even->origin) * even->scale - even->reach;
    pri_vec_f64 found = (pri_max_f64(pri_min_f64(from, even->first), zero) + whole) - whole;
    for (int32_t left = even->near; left > 1;) {
        const int32_t half = left / 2;
        const pri_vec_f64 next = found + pri_all_f64((double)half);
        found = pri_select_f64(reaches(even, by_parts, number, next), next, found);
        left -= half;
    }
    found = pri_select_f64(inside(even, x, value), found, even->none);
    const numbers stored = __builtin_convertvector(found, numbers);
    memcpy(bin, &stored, sizeof stored);
}

static inline void search_by_steps(const lanes *even, const element *x, int32_t *bin)
{
    search_near(even, false, x, bin);
}

static inline void search_by_parts(const lanes *even, const element *x, int32_t *bin)
{
    search_near(even, true, x, bin);
}

static lanes lanes_of(const pri_even_bins *bins)
{
    const int32_t near = bins->reach < bins->bins / 2 ? 2 * bins->reach + 1 : bins->bins;
    return (lanes)
    {
        .origin = pri_all_f64(bins->origin), .scale = pri_all_f64(bins->scale),
        .step = pri_all_f64(bins->step), .last = pri_all_f64((double)bins->bins - 1.0),
        .none = pri_all_f64((double)bins->bins), .bins = pri_all_f64((double)bins->bins),
        .width = pri_all_f64(bins->width), .reach = pri_all_f64((double)bins->reach),
        .first = pri_all_f64((double)(bins->bins - near)), .near = near,
#if PRI_IS_REAL
        .low = pri_all_f64((double)bins->low), .high = pri_all_f64((double)bins->high),
#else
        .low = (elements){0} + bins->low, .high = (elements){0} + bins->high,
#endif
    };
}

/* Inlined for each function that finds the bins of a vector. */
static inline __attribute__((always_inline)) void
find_all(const pri_even_bins *bins, ptrdiff_t n, const element *x, int32_t *bin,
         void find_vector(const lanes *even, const element *x, int32_t *bin))
{
    const lanes even = lanes_of(bins);
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES)
        find_vector(&even, x + i, bin + i);
    if (i == n)
        return;
    element rest[LANES] = {0};
    int32_t found[LANES];
    memcpy(rest, x + i, (size_t)(n - i) * sizeof *rest);
    find_vector(&even, rest, found);
    memcpy(bin + i, found, (size_t)(n - i) * sizeof *found);
}

static void even(const pri_even_bins *bins, ptrdiff_t n, const element *x, int32_t *bin)
{
    if (bins->reach == 0)
        find_all(bins, n, x, bin, find_by_rounding);
    else if (bins->step != 0.0)
        find_all(bins, n, x, bin, search_by_steps);
    else
        find_all(bins, n, x, bin, search_by_parts);
}

/* Pairs of edges that are compared without an early exit. */
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

/* Up to this many values are searched one by one, since the overhead of vector loops is higher. */
enum { FEW = 3 };

static inline int32_t search_one(int32_t m, const element *edges, bool strict, element x)
{
    int32_t below = 0;
    for (int32_t left = m + 1, half; left > 1; left -= half) {
        half = left / 2;
        const element edge = edges[below + half - 1];
        below += (strict ? x <= edge : x < edge) ? 0 : half;
    }
    return below;
}

/* Binary search for all values in lockstep, which makes the steps of different values independent.
 */
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
/* With up to FEW_EDGES edges, each value is compared with every edge, two vectors of values at a
 * time, which is faster than the gathers of a binary search. The limit is FEWER_EDGES where the
 * values do not fill two vectors. */
enum { FEW_EDGES = 320 / sizeof(element), FEWER_EDGES = 32 };
enum { WIDTH = PRI_VEC_BYTES / sizeof(element) };
typedef element values __attribute__((vector_size(PRI_VEC_BYTES)));
typedef __typeof__(__builtin_choose_expr(sizeof(element) == 8, (int64_t)0, (int32_t)0)) outcome;
typedef outcome outcomes __attribute__((vector_size(PRI_VEC_BYTES)));
typedef int32_t totals __attribute__((vector_size(WIDTH * sizeof(int32_t))));

/* Counts the edges that are not above each value. A comparison that holds adds -1. */
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
        below[i] = search_one((int32_t)m, edges, strict, x[i]);
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
