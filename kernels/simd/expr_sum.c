/* SPDX-License-Identifier: MIT */
/*
 * Sums over the results of an operation, without storing the results. Lane j of 32 accumulates the
 * elements i with i mod 32 = j, as in reduce_lanes.h.
 */
#include "expr_sum.h"

#include "cache.h"
#include "processor.h"
#include "progression.h"
#include "formula.h"
#include "reduce_lanes.h"
#include "rotated_lanes.h"

_Static_assert(PRI_SUM_LANES == PRI_LANES && KEPT == PRI_LANES, "reduce.h has another number");

/* Doubles per register, and registers for all lanes. */
enum { WIDE = PRI_WIDE, SUMS = PRI_LANES / WIDE };

/* Adds values i .. end - 1, fewer than a row of lanes, to the lanes from `first` on. */
static inline __attribute__((always_inline)) void
add_few(const operands *x, ptrdiff_t i, ptrdiff_t end, double *first, formula_of *f)
{
    element row[VEC_LANES];
    for (; i + VEC_LANES <= end; i += VEC_LANES, first += VEC_LANES) {
        vec_store(row, value(x, i, f));
        PRI_UNROLL
        for (int k = 0; k < VEC_LANES; k += WIDE)
            pri_store_f64(first + k, pri_load_f64(first + k) + vec_widen(row + k));
    }
    if (i == end)
        return;
    vec_store(row, value_part(x, i, end, f));
    for (ptrdiff_t j = 0; j < end - i; j++)
        first[j] += (double)row[j];
}

/* Prefetch distance, in bytes, for a single array, except on AMD's processors (below). It reaches
 * beyond the end of a page, where hardware prefetchers stop. With several arrays in a cache,
 * prefetching takes a sixth longer. */
enum { AHEAD = 8192 };

static inline __attribute__((always_inline)) void fetch(const element *row)
{
    PRI_UNROLL
    for (size_t k = 0; k < PRI_LANES * sizeof *row; k += PRI_LINE_BYTES)
        __builtin_prefetch((const char *)row + AHEAD + k);
}

/* On AMD's processors the translation of the next page's address costs most. For that, one line of
 * a page several pages ahead is prefetched: its last one. All rows of a page ask for the same line,
 * since prefetches that advance with the rows mislead the hardware prefetchers. For a single array
 * the line bypasses the second-level cache. Two arrays of f32 gain nothing, and in vectors of 16
 * bytes two arrays lose. */
enum {
    PAGE = 4096,
    BYTES_AHEAD_OF_ONE = 4 * PAGE,
    BYTES_AHEAD_OF_TWO = 8 * PAGE,
    FETCHES_TWO = sizeof(element) == sizeof(double) && PRI_VEC_BYTES > 16,
};

static inline __attribute__((always_inline)) void fetch_page(const element *row, bool one)
{
    const char *const at = (const char *)row + (one ? BYTES_AHEAD_OF_ONE : BYTES_AHEAD_OF_TWO);
    const char *const line = at + (~(uintptr_t)at & (PAGE - PRI_LINE_BYTES));
    if (one)
        __builtin_prefetch(line, 0, 0);
    else
        __builtin_prefetch(line, 0, 2);
}

/* Adds values i .. end - 1, which are whole rows of lanes, the first to lanes[0]. `one`: the
 * operands are one array. `pages`: pages of the first two operands, which are arrays, are
 * prefetched. */
static inline __attribute__((always_inline)) void add_rows(const operands *x, ptrdiff_t i,
                                                           ptrdiff_t end, double *lanes, bool one,
                                                           bool pages, formula_of *f)
{
    _Alignas(64) element row[PRI_LANES];
    pri_vec_f64 sum[SUMS];
    for (int s = 0; s < SUMS; s++)
        sum[s] = pri_load_f64(lanes + s * WIDE);
    for (; i < end; i += PRI_LANES) {
        if (one && !pages)
            fetch(x->at[0] + i);
        if (pages)
            fetch_page(x->at[0] + i, one);
        if (pages && !one)
            fetch_page(x->at[1] + i, one);
        PRI_UNROLL
        for (int k = 0; k < PRI_LANES; k += VEC_LANES) {
            const vec a = vec_load(x->at[0] + (i + k) * (one ? 1 : x->step[0]));
            vec_store(row + k, one ? f(a, a, a, a) : value(x, i + k, f));
        }
        PRI_UNROLL
        for (int s = 0; s < SUMS; s++)
            sum[s] += vec_widen(row + s * WIDE);
    }
    for (int s = 0; s < SUMS; s++)
        pri_store_f64(lanes + s * WIDE, sum[s]);
}

/* Whether an array is compared with a number and is also what is added: (a > t)*a, where(a > t, a,
 * 0). */
static inline bool is_own(const operands *x, bool selects)
{
    const int number = x->step[0] ? 1 : 0;
    return x->step[number] == 0 && x->step[1 - number] && x->at[2] == x->at[1 - number] &&
           !(selects && x->step[3]);
}

/* The same as add_rows() for such operands: the array is read once, the numbers stay in registers.
 * `first`: the number is operand 0. */
static inline __attribute__((always_inline)) void
add_own(const operands *x, ptrdiff_t i, ptrdiff_t end, double *lanes, bool first, formula_of *f)
{
    _Alignas(64) element row[PRI_LANES];
    const vec number = vec_load(x->at[first ? 0 : 1]), other = vec_load(x->at[3]);
    const element *array = x->at[2];
    pri_vec_f64 sum[SUMS];
    for (int s = 0; s < SUMS; s++)
        sum[s] = pri_load_f64(lanes + s * WIDE);
    for (; i < end; i += PRI_LANES) {
        PRI_UNROLL
        for (int k = 0; k < PRI_LANES; k += VEC_LANES) {
            const vec a = vec_load(array + i + k);
            vec_store(row + k, f(first ? number : a, first ? a : number, a, other));
        }
        PRI_UNROLL
        for (int s = 0; s < SUMS; s++)
            sum[s] += vec_widen(row + s * WIDE);
    }
    for (int s = 0; s < SUMS; s++)
        pri_store_f64(lanes + s * WIDE, sum[s]);
}

/* The same for a selection with the operands of set_kept(). */
static inline __attribute__((always_inline)) void add_kept(kept *x, ptrdiff_t n, double *lanes,
                                                           formula_of *f)
{
    _Alignas(64) element row[PRI_LANES];
    pri_vec_f64 sum[SUMS];
    for (int s = 0; s < SUMS; s++)
        sum[s] = pri_load_f64(lanes + s * WIDE);
    for (ptrdiff_t i = 0; i < n; i += PRI_LANES, next_kept(x)) {
        PRI_UNROLL
        for (int k = 0; k < PRI_LANES; k += VEC_LANES)
            vec_store(row + k, value_kept(x, k, f));
        PRI_UNROLL
        for (int s = 0; s < SUMS; s++)
            sum[s] += vec_widen(row + s * WIDE);
    }
    for (int s = 0; s < SUMS; s++)
        pri_store_f64(lanes + s * WIDE, sum[s]);
}

/* Sums over ranges exist for f64 only. For f32, converting the numbers to f32 and the values back
 * to double takes longer than storing a strip. */
#define HAS_RANGES PRI_PASTE(HAS_RANGES, PRI_TYPE)
#define HAS_RANGES_f64 1
#define HAS_RANGES_f32 0

#if HAS_RANGES
/* Registers of lanes that are filled together. Where vectors are short, all lanes and the numbers
 * of the range do not fit in registers. */
enum { SOME = SUMS < 4 ? SUMS : 4 };

/* Adds one value per row to each of the lanes of SOME registers. */
static inline __attribute__((always_inline)) void
add_range_rows(const pri_progression *c, bool scaled, ptrdiff_t rows, double *lanes, formula_of *f)
{
    const double gap = c->gap, begin = c->begin, step = PRI_LANES * c->step;
    vec at[SOME], sum[SOME];
    start_progression(c, SOME, at);
    for (int s = 0; s < SOME; s++)
        sum[s] = vec_load(lanes + s * WIDE);
    for (ptrdiff_t r = 0; r < rows; r++) {
        PRI_UNROLL
        for (int s = 0; s < SOME; s++) {
            const vec a = scaled ? at[s] * gap + begin : at[s];
            sum[s] += f(a, a, a, a);
            at[s] += step;
        }
    }
    for (int s = 0; s < SOME; s++)
        vec_store(lanes + s * WIDE, sum[s]);
}

/* Adds n values, fewer than a row. */
static inline __attribute__((always_inline)) void add_rest(const pri_progression *c, ptrdiff_t n,
                                                           double *lanes, formula_of *f)
{
    _Alignas(64) double row[PRI_LANES];
    vec at[SUMS];
    start_progression(c, SUMS, at);
    go_on(c, SUMS, at, row);
    for (int k = 0; k < PRI_LANES; k += VEC_LANES) {
        const vec a = vec_load(row + k);
        vec_store(row + k, f(a, a, a, a));
    }
    for (ptrdiff_t j = 0; j < n; j++)
        lanes[j] += row[j];
}

static inline __attribute__((always_inline)) void add_progression(ptrdiff_t n,
                                                                  const pri_progression *range,
                                                                  bool scaled, double *lanes,
                                                                  formula_of *f)
{
    const ptrdiff_t rows = n / PRI_LANES;
    for (int s = 0; s < SUMS; s += SOME) {
        const pri_progression c = pri_progression_from(range, s * WIDE);
        add_range_rows(&c, scaled, rows, lanes + s * WIDE, f);
    }
    const pri_progression rest = pri_progression_from(range, rows * PRI_LANES);
    if (n % PRI_LANES > 0)
        add_rest(&rest, n % PRI_LANES, lanes, f);
}

/* Whether the squares of all numbers are exact. Fusing them with an addition then gives the same
 * bits. */
static inline bool squares_exactly(const pri_progression *c, ptrdiff_t n)
{
#if defined(__FMA__) || defined(__aarch64__)
    const double limit = 0x1.6a09e6p26; /* 2^26.5 */
    const double end = c->first + (double)n * c->step;
    return __builtin_fabs(c->first) <= limit && __builtin_fabs(end) <= limit;
#else
    (void)c, (void)n;
    return false;
#endif
}

static inline __attribute__((always_inline)) void add_range(ptrdiff_t n,
                                                            const pri_progression *range,
                                                            double *lanes, formula_of *f,
                                                            formula_of *fused)
{
    if (range->scaled)
        add_progression(n, range, true, lanes, f);
    else if (f != fused && squares_exactly(range, n))
        add_progression(n, range, false, lanes, fused);
    else
        add_progression(n, range, false, lanes, f);
}
#endif

/* Inlined into each operation. */
static inline __attribute__((always_inline)) void sum_strip(ptrdiff_t n,
                                                            const pri_operand from[PRI_OPERANDS],
                                                            double lanes[PRI_LANES], bool compares,
                                                            bool selects, formula_of *f)
{
    rotated_lanes t;
    operands x;
    kept k;
    set_operands(&x, from);
    const ptrdiff_t head = head_of(n, x.step[0] ? x.at[0] : x.at[1]);
    const ptrdiff_t rows = (n - head) / PRI_LANES * PRI_LANES;
    const bool own = compares && rows > 0 && is_own(&x, selects);
    add_few(&x, 0, head, lanes, f);
    double *const to = rotate_lanes(&t, head, lanes);
    const bool one = x.at[0] == x.at[1] && x.at[0] == x.at[2] && x.at[0] == x.at[3]; /* x*x - x */
    if (one && pri_is_amd())
        add_rows(&x, head, head + rows, to, true, true, f);
    else if (one)
        add_rows(&x, head, head + rows, to, true, false, f);
    else if (own && x.step[0])
        add_own(&x, head, head + rows, to, false, f);
    else if (own)
        add_own(&x, head, head + rows, to, true, f);
    else if (selects && HAS_RANGES && rows > 0 && set_kept(&k, &x, head))
        add_kept(&k, rows, to, f);
    else if (FETCHES_TWO && !selects && x.step[0] && x.step[1] && pri_is_amd())
        add_rows(&x, head, head + rows, to, false, true, f);
    else
        add_rows(&x, head, head + rows, to, false, false, f);
    add_few(&x, head + rows, n, to, f);
    rotate_back(&t, head, lanes);
}

#define DEFINE_SUM(name, compares, selects)                                                        \
    static void sum_##name(ptrdiff_t n, const pri_operand from[PRI_OPERANDS],                      \
                           double lanes[PRI_LANES])                                                \
    {                                                                                              \
        sum_strip(n, from, lanes, compares, selects, name##_of);                                   \
    }
#define DEFINE(NAME, name) DEFINE_SUM(name, false, false)
#define DEFINE_SUPER(NAME, name, whole, join, left, right, formula)                                \
    DEFINE_SUM(name, pri_superinstruction_compares(PRI_SUPER_##NAME),                              \
               pri_superinstruction_selects(PRI_SUPER_##NAME))
#define ENTRY(NAME, name) [PRI_##NAME] = sum_##name,
#define ENTRY_SUPER(NAME, name, whole, join, left, right, formula) [PRI_SUPER_##NAME] = sum_##name,

PRI_SUPERINSTRUCTIONS(DEFINE_SUPER, DEFINE_SUPER)
PRI_SUM_UNARY(DEFINE, DEFINE)
PRI_SUM_BINARY(DEFINE, DEFINE)

#if HAS_RANGES
/* The superinstructions on a range, with fused multiply-adds. */
static inline vec fused_mul_sub(vec a, vec b, vec c, vec d)
{
    (void)d;
    return vec_fma(a, b, -c);
}

static inline vec fused_mul_add(vec a, vec b, vec c, vec d)
{
    (void)d;
    return vec_fma(a, b, c);
}

static inline vec fused_sub_mul(vec a, vec b, vec c, vec d)
{
    (void)d;
    return vec_fma(-b, c, a);
}

#define DEFINE_RANGE(name, fused)                                                                  \
    static void range_##name(ptrdiff_t n, const pri_progression *range, double lanes[PRI_LANES])   \
    {                                                                                              \
        add_range(n, range, lanes, name##_of, fused);                                              \
    }
#define DEFINE_RANGE_ALONE(NAME, name) DEFINE_RANGE(name, name##_of)
#define ENTRY_RANGE(NAME, name) [PRI_##NAME] = range_##name,

DEFINE_RANGE(mul_sub, fused_mul_sub)
DEFINE_RANGE(mul_add, fused_mul_add)
DEFINE_RANGE(sub_mul, fused_sub_mul)
DEFINE_RANGE(mul_mul, mul_mul_of)
PRI_SUM_UNARY(DEFINE_RANGE_ALONE, DEFINE_RANGE_ALONE)
#endif

static double sum_of(const double lanes[PRI_LANES])
{
    pri_v8 acc[ROWS];
    memcpy(acc, lanes, sizeof acc);
    return fold(add, acc);
}

/* `left` where both are equal. */
static inline pri_v8 lower(pri_v8 left, pri_v8 right)
{
    return pri_v8_mark_nan(pri_v8_min(right, left), left, right);
}

static inline pri_v8 higher(pri_v8 left, pri_v8 right)
{
    return pri_v8_mark_nan(pri_v8_max(right, left), left, right);
}

static double least_of(const double lanes[PRI_LANES])
{
    pri_v8 acc[ROWS];
    memcpy(acc, lanes, sizeof acc);
    return fold(lower, acc);
}

static double greatest_of(const double lanes[PRI_LANES])
{
    pri_v8 acc[ROWS];
    memcpy(acc, lanes, sizeof acc);
    return fold(higher, acc);
}

const pri_sums PRI_AT_LEVEL(pri_sums) = {
    .superinstruction = {PRI_SUPERINSTRUCTIONS(ENTRY_SUPER, ENTRY_SUPER)},
    .unary = {PRI_SUM_UNARY(ENTRY, ENTRY)},
    .binary = {PRI_SUM_BINARY(ENTRY, ENTRY)},
#if HAS_RANGES
    .superinstruction_range = {[PRI_SUPER_MUL_SUB] = range_mul_sub,
                               [PRI_SUPER_MUL_ADD] = range_mul_add,
                               [PRI_SUPER_SUB_MUL] = range_sub_mul,
                               [PRI_SUPER_MUL_MUL] = range_mul_mul},
    .unary_range = {PRI_SUM_UNARY(ENTRY_RANGE, ENTRY_RANGE)},
#endif
    .fold = {[PRI_END_SUM] = sum_of, [PRI_END_LEAST] = least_of, [PRI_END_GREATEST] = greatest_of},
};
