/* SPDX-License-Identifier: MIT */
/*
 * The loop over the steps, inlined for a group of vectors, half a group and a single vector.
 */
#include "chain.h"

#include <string.h>

#include "rotated_lanes.h"
#include "vec_any.h"
#if !PRI_IS_REAL
#include "whole_sum.h"
#endif

/* Vectors that pass through the steps together. A step on them takes about as long as the dispatch
 * of the next one: fewer vectors would wait for that, and more do not fit in the registers of
 * AVX2. */
enum { VECS = 8, GROUP = VECS * VEC_LANES };

_Static_assert(GROUP % PRI_LANES == 0 || PRI_LANES % GROUP == 0, "groups begin with a lane of 0");

/* Element i of an operand is at[i * step]. A single number is a vector in `room`, with step 0. */
typedef struct source {
    const element *at;
    ptrdiff_t step;
} source;

typedef struct chain {
    int steps;
    bool compares;
    const uint8_t *step;
    source operands[PRI_CHAIN_OPERANDS];
    element room[PRI_CHAIN_OPERANDS][VEC_LANES];
} chain;

/* Where values go: to z, past the caches or not; to the lanes of a sum or an extreme (`end`); or to
 * a lane per column. Integers go to a sum in vector parts, and those that fill no vector to `rest`.
 */
typedef struct target {
    element *z;
    bool past;
#if PRI_IS_REAL
    double *lanes, *columns;
    pri_value_end end;
#else
    wide *parts;
    int64_t *rest;
#endif
} target;

#if PRI_IS_REAL
#define REAL_CASE CASE
#define WHOLE_CASE(NAME, name, outer, inner, formula)
#else
#define REAL_CASE(NAME, name, outer, inner, formula)
#define WHOLE_CASE CASE

typedef __typeof__(__builtin_choose_expr(sizeof(element) == 8, (uint64_t)0, (uint32_t)0)) word;
typedef word words __attribute__((vector_size(PRI_VEC_BYTES)));

static inline vec shifted_left(vec x, element count)
{
    return (vec)((words)x << (word)count);
}

/* Levels that only shift unsigned numbers shift x + 2^(width - 1), and subtract the shifted
 * 2^(width - 1). */
static inline vec shifted_right(vec x, element count)
{
    if (sizeof(element) == 4 || PRI_VEC_BYTES == 64)
        return x >> count;
    const word above = (word)1 << (8 * sizeof above - 1);
    return (vec)((((words)x ^ above) >> (word)count) - (above >> (word)count));
}
#endif

static inline bool is_comparison(int step)
{
    return step >= PRI_STEP_LOAD_EQ && step <= PRI_STEP_GE;
}

static void set_chain(chain *c, const pri_chain *from)
{
    c->steps = from->steps;
    c->compares = false;
    for (int k = 0; k < from->steps; k++)
        c->compares = c->compares || is_comparison(from->step[k]);
    c->step = from->step;
    for (int k = 0; k < 2 * from->steps; k++) {
        c->operands[k] = (source){from->operands[k].at, from->operands[k].step};
        if (from->operands[k].step == 0) {
            vec_store(c->room[k], vec_all(*c->operands[k].at));
            c->operands[k].at = c->room[k];
        }
    }
}

/* Sets a chain of elements i .. i + count - 1 alone, padded with zeros to a vector. */
static void set_part(chain *part, const chain *c, ptrdiff_t i, ptrdiff_t count)
{
    part->steps = c->steps;
    part->step = c->step;
    for (int k = 0; k < 2 * c->steps; k++) {
        part->operands[k] = c->operands[k];
        if (c->operands[k].step) {
            vec_store(part->room[k], load_part(c->operands[k].at + i, count));
            part->operands[k] = (source){part->room[k], 0};
        }
    }
}

/* Computes `vecs` vectors from element i on. Each case is a step. `compares`: some step may be a
 * comparison. Beside those the compiler makes the other steps up to a tenth slower.
 * NOLINTNEXTLINE(readability-function-cognitive-complexity) */
static inline __attribute__((always_inline)) void compute(const chain *c, ptrdiff_t i, int vecs,
                                                          bool compares, vec value[])
{
    const source *from = c->operands;
    for (const uint8_t *step = c->step, *end = step + c->steps; step < end; step++, from += 2) {
        const element *a = from[0].at + i * from[0].step, *b = from[1].at + i * from[1].step;
        const ptrdiff_t a_step = from[0].step * VEC_LANES, b_step = from[1].step * VEC_LANES;
        switch (*step) {
#define CASE(NAME, name, outer, inner, formula)                                                    \
    case PRI_STEP_##NAME:                                                                          \
        if (!compares && is_comparison(PRI_STEP_##NAME))                                           \
            break;                                                                                 \
        PRI_UNROLL                                                                                 \
        for (int v = 0; v < vecs; v++) {                                                           \
            const vec at = value[v], x = vec_load(a + v * a_step), y = vec_load(b + v * b_step);   \
            (void)at, (void)x, (void)y;                                                            \
            value[v] = formula;                                                                    \
        }                                                                                          \
        break;
            PRI_UNARY_STEPS(CASE, REAL_CASE)
            PRI_STEPS(CASE, REAL_CASE, WHOLE_CASE)
        }
    }
}

static inline __attribute__((always_inline)) void write_vectors(const target *to, ptrdiff_t i,
                                                                int vecs, const vec value[])
{
    if (to->past) {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            pri_stream_store(to->z + i + v * VEC_LANES, (pri_vec_f64)value[v]);
    } else {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            vec_store(to->z + i + v * VEC_LANES, value[v]);
    }
}

#if PRI_IS_REAL
/* Doubles of a vector register. */
enum { WIDE = PRI_VEC_BYTES / sizeof(double) };

/* What a lane becomes by one more value. An extreme keeps the lane where both are equal, and NaN
 * once a value was. */
static inline __attribute__((always_inline)) pri_vec_f64 joined(pri_value_end end, pri_vec_f64 lane,
                                                                pri_vec_f64 x)
{
    return end == PRI_END_SUM
               ? lane + x
               : pri_propagate_nan_f64(
                     end == PRI_END_LEAST ? pri_min_f64(x, lane) : pri_max_f64(x, lane), x);
}

/* The same for one lane. */
static inline double joined_one(pri_value_end end, double lane, double x)
{
    const bool takes = (end == PRI_END_LEAST ? x < lane : x > lane) || x != x;
    return end == PRI_END_SUM ? lane + x : takes ? x : lane;
}

/* Takes values into the lanes from `lanes` on. */
static inline __attribute__((always_inline)) void add_vectors(pri_value_end end, double *lanes,
                                                              int vecs, const vec value[])
{
    enum { PARTS = VEC_LANES / WIDE, ROW = PRI_LANES / WIDE };
    const int all = vecs * PARTS, sums = all < ROW ? all : ROW;
    _Alignas(64) element row[GROUP];
    PRI_UNROLL
    for (int v = 0; v < vecs; v++)
        vec_store(row + v * VEC_LANES, value[v]);
    PRI_UNROLL
    for (int s = 0; s < sums; s++) {
        pri_vec_f64 sum = pri_load_f64(lanes + s * WIDE);
        PRI_UNROLL
        for (int k = s; k < all; k += ROW)
            sum = joined(end, sum, vec_widen(row + k * WIDE));
        pri_store_f64(lanes + s * WIDE, sum);
    }
}

static inline __attribute__((always_inline)) void add_columns(double *columns, int vecs,
                                                              const vec value[])
{
    _Alignas(64) element row[GROUP];
    PRI_UNROLL
    for (int v = 0; v < vecs; v++)
        vec_store(row + v * VEC_LANES, value[v]);
    PRI_UNROLL
    for (int k = 0; k < vecs * VEC_LANES; k += WIDE)
        pri_store_f64(columns + k, pri_load_f64(columns + k) + vec_widen(row + k));
}

static inline __attribute__((always_inline)) void
output_vectors(const target *to, ptrdiff_t i, ptrdiff_t lane, int vecs, const vec value[])
{
    if (to->lanes && to->end == PRI_END_SUM)
        add_vectors(PRI_END_SUM, to->lanes + lane, vecs, value);
    else if (to->lanes && to->end == PRI_END_LEAST)
        add_vectors(PRI_END_LEAST, to->lanes + lane, vecs, value);
    else if (to->lanes)
        add_vectors(PRI_END_GREATEST, to->lanes + lane, vecs, value);
    else if (to->columns)
        add_columns(to->columns + i, vecs, value);
    else
        write_vectors(to, i, vecs, value);
}

/* Passes on values i .. i + count - 1, fewer than a vector has; the first goes to lanes[0]. */
static inline void output_part(const target *to, ptrdiff_t i, ptrdiff_t count, vec value)
{
    element row[VEC_LANES];
    if (to->z) {
        store_part(to->z + i, count, value);
        return;
    }
    double *const sums = to->lanes ? to->lanes : to->columns + i;
    vec_store(row, value);
    for (ptrdiff_t k = 0; k < count; k++)
        sums[k] = joined_one(to->end, sums[k], (double)row[k]);
}
#else
static inline __attribute__((always_inline)) void
output_vectors(const target *to, ptrdiff_t i, ptrdiff_t lane, int vecs, const vec value[])
{
    (void)lane;
    if (!to->parts) {
        write_vectors(to, i, vecs, value);
        return;
    }
    wide sum = parts_of(value[0]);
    PRI_UNROLL
    for (int v = 1; v < vecs; v++)
        sum += parts_of(value[v]);
    *to->parts += sum;
}

static inline void output_part(const target *to, ptrdiff_t i, ptrdiff_t count, vec value)
{
    element row[VEC_LANES];
    if (!to->parts) {
        store_part(to->z + i, count, value);
        return;
    }
    vec_store(row, value);
    for (ptrdiff_t k = 0; k < count; k++)
        *to->rest += row[k];
}
#endif

/* Runs elements i .. end - 1 as far as they fill vectors, the first in lane 0. Returns where the
 * remainder begins. */
static ptrdiff_t run(const chain *c, ptrdiff_t i, ptrdiff_t end, const target *to)
{
    const ptrdiff_t begin = i;
    for (; c->compares && i + GROUP <= end; i += GROUP) {
        vec value[VECS] = {{0}};
        compute(c, i, VECS, true, value);
        output_vectors(to, i, (i - begin) % PRI_LANES, VECS, value);
    }
    for (; i + GROUP <= end; i += GROUP) {
        vec value[VECS] = {{0}};
        compute(c, i, VECS, false, value);
        output_vectors(to, i, (i - begin) % PRI_LANES, VECS, value);
    }
    for (; !c->compares && i + GROUP / 2 <= end; i += GROUP / 2) {
        vec value[VECS / 2] = {{0}};
        compute(c, i, VECS / 2, false, value);
        output_vectors(to, i, (i - begin) % PRI_LANES, VECS / 2, value);
    }
    for (; i + VEC_LANES <= end; i += VEC_LANES) {
        vec value[1] = {{0}};
        compute(c, i, 1, true, value);
        output_vectors(to, i, (i - begin) % PRI_LANES, 1, value);
    }
    return i;
}

/* Runs elements i .. i + count - 1, fewer than a vector has; the first goes to lanes[0]. */
static void run_part(const chain *c, ptrdiff_t i, ptrdiff_t count, const target *to)
{
    chain part;
    vec value[1] = {{0}};
    if (count == 0)
        return;
    set_part(&part, c, i, count);
    compute(&part, 0, 1, true, value);
    output_part(to, i, count, value[0]);
}

static void write(const pri_chain *from, ptrdiff_t n, bool past, element *z)
{
    chain c;
    const target to = {.z = z, .past = past};
    set_chain(&c, from);
    const ptrdiff_t head = past ? unaligned(n, z) : head_of(n, z);
    run_part(&c, 0, head, &to);
    const ptrdiff_t i = run(&c, head, n, &to);
    run_part(&c, i, n - i, &to);
}

/* The first operand that is an array. */
static const element *array_of(const pri_chain *from)
{
    int k = 0;
    while (from->operands[k].step == 0)
        k++;
    return from->operands[k].at;
}

#if PRI_IS_REAL
static void add_to(pri_value_end end, const pri_chain *from, ptrdiff_t n, double lanes[PRI_LANES])
{
    chain c;
    rotated_lanes t;
    set_chain(&c, from);
    const ptrdiff_t head = head_of(n, array_of(from));
    run_part(&c, 0, head, &(target){.lanes = lanes, .end = end});
    const target to = {.lanes = rotate_lanes(&t, head, lanes), .end = end};
    const ptrdiff_t i = run(&c, head, n, &to);
    run_part(&c, i, n - i, &(target){.lanes = to.lanes + (i - head) % PRI_LANES, .end = end});
    rotate_back(&t, head, lanes);
}

static void add(const pri_chain *from, ptrdiff_t n, double lanes[PRI_LANES])
{
    add_to(PRI_END_SUM, from, n, lanes);
}

static void least(const pri_chain *from, ptrdiff_t n, double lanes[PRI_LANES])
{
    add_to(PRI_END_LEAST, from, n, lanes);
}

static void greatest(const pri_chain *from, ptrdiff_t n, double lanes[PRI_LANES])
{
    add_to(PRI_END_GREATEST, from, n, lanes);
}

static void add_rows(const pri_chain *from, ptrdiff_t n, int count, const ptrdiff_t moves[],
                     bool begins, double *lanes)
{
    const int operands = 2 * from->steps;
    const target to = {.columns = lanes};
    pri_operand moved[PRI_CHAIN_OPERANDS];
    memcpy(moved, from->operands, (size_t)operands * sizeof *moved);
    for (ptrdiff_t k = 0; k < n && begins; k++)
        lanes[k] = -0.0;
    for (int r = 0; r < count; r++) {
        for (int k = 0; k < operands; k++)
            moved[k].at = (const element *)from->operands[k].at + r * moves[k];
        chain c;
        set_chain(&c, &(pri_chain){from->steps, from->step, moved});
        const ptrdiff_t i = run(&c, 0, n, &to);
        run_part(&c, i, n - i, &to);
    }
}

const pri_chains PRI_AT_LEVEL(pri_chains) = {
    .write = write,
    .add = {[PRI_END_SUM] = add, [PRI_END_LEAST] = least, [PRI_END_GREATEST] = greatest},
    .add_rows = add_rows};
#else
static int64_t sum(const pri_chain *from, ptrdiff_t n)
{
    chain c;
    wide parts = {0};
    int64_t rest = 0;
    const target to = {.parts = &parts, .rest = &rest};
    set_chain(&c, from);
    const ptrdiff_t head = head_of(n, array_of(from));
    run_part(&c, 0, head, &to);
    const ptrdiff_t i = run(&c, head, n, &to);
    run_part(&c, i, n - i, &to);
    return rest + total_of(parts);
}

const pri_chains PRI_AT_LEVEL(pri_chains) = {.write = write, .sum = sum};
#endif
