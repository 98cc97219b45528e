/* SPDX-License-Identifier: MIT */
/*
 * Sums down columns over the results of an operation, without storing the results. Each lane
 * accumulates the values of up to eight rows, whose arrays are read side by side.
 */
#include "expr_sum.h"

#include "formula.h"
#include "reduce.h"

_Static_assert(PRI_SUM_ROWS == PRI_LANE_ROWS, "reduce.h has another number");

/* Doubles per register, registers per widened vector of elements, and lanes per step. */
enum { WIDE = PRI_VEC_BYTES / sizeof(double), PARTS = VEC_LANES / WIDE, STEP = 2 * VEC_LANES };

/* Element i of row r of an operand is at[i * step + r * move]. A scalar operand has a vector of
 * copies for each row, which is read repeatedly. */
typedef struct rows {
    const element *at[PRI_OPERANDS];
    ptrdiff_t step[PRI_OPERANDS], move[PRI_OPERANDS];
    element number[PRI_OPERANDS][PRI_SUM_ROWS][VEC_LANES];
} rows;

/* Not inlined, since it is the same for every operation. */
static __attribute__((noinline)) void set_rows(rows *x, int count,
                                               const pri_operand from[PRI_OPERANDS],
                                               const ptrdiff_t moves[PRI_OPERANDS])
{
    for (int k = 0; k < PRI_OPERANDS; k++) {
        x->at[k] = from[k].at;
        x->step[k] = from[k].step;
        x->move[k] = moves[k];
        for (int r = 0; r < count && from[k].step == 0; r++)
            vec_store(x->number[k][r], vec_all(x->at[k][r * moves[k]]));
        if (from[k].step == 0) {
            x->at[k] = x->number[k][0];
            x->move[k] = VEC_LANES;
        }
    }
}

/* Whether one array is every operand, as in x*x - x. */
static bool is_one(const pri_operand from[PRI_OPERANDS], const ptrdiff_t moves[PRI_OPERANDS])
{
    for (int k = 1; k < PRI_OPERANDS; k++)
        if (from[k].at != from[0].at || from[k].step != from[0].step || moves[k] != moves[0])
            return false;
    return from[0].step != 0;
}

/* The vector of operand k that begins with element i of row r. */
static inline __attribute__((always_inline)) vec part_of(const rows *x, int k, ptrdiff_t i, int r)
{
    return vec_load(x->at[k] + i * x->step[k] + r * x->move[k]);
}

/* The addresses of the operands of a step in one row. */
typedef struct place {
    const element *at[PRI_OPERANDS];
} place;

static inline __attribute__((always_inline)) place place_of(const rows *x, ptrdiff_t i, int r)
{
    place to;
    for (int k = 0; k < PRI_OPERANDS; k++)
        to.at[k] = x->at[k] + i * x->step[k] + r * x->move[k];
    return to;
}

/* A vector of a row's values. `one`: a single array is every operand. */
static inline __attribute__((always_inline)) vec value_of(const rows *x, const place *here,
                                                          ptrdiff_t i, bool one, formula_of *f)
{
    const vec a = vec_load(here->at[0] + i * (one ? 1 : x->step[0]));
    return one ? f(a, a, a, a)
               : f(a, vec_load(here->at[1] + i * x->step[1]),
                   vec_load(here->at[2] + i * x->step[2]), vec_load(here->at[3] + i * x->step[3]));
}

/* Adds the values of a row to the lanes of a step. */
static inline __attribute__((always_inline)) void add_row(const rows *x, place here, bool one,
                                                          pri_vec_f64 sum[2 * PARTS], formula_of *f)
{
    _Alignas(64) element row[STEP];
    vec_store(row, value_of(x, &here, 0, one, f));
    vec_store(row + VEC_LANES, value_of(x, &here, VEC_LANES, one, f));
    PRI_UNROLL
    for (int s = 0; s < 2 * PARTS; s++)
        sum[s] += vec_widen(row + s * WIDE);
}

/* Adds `fixed` rows, a constant, or `count` rows if `fixed` is 0, for all whole steps of columns.
 * The loop over `count` rows has no unroll pragma, since GCC would unroll it 31 times. Returns the
 * first remaining column. */
static inline __attribute__((always_inline)) ptrdiff_t add_steps(ptrdiff_t n, const int fixed,
                                                                 int count, const rows *x, bool one,
                                                                 bool begins, double *lanes,
                                                                 formula_of *f)
{
    ptrdiff_t i = 0;
    for (; i + STEP <= n; i += STEP) {
        pri_vec_f64 sum[2 * PARTS];
        PRI_UNROLL
        for (int s = 0; s < 2 * PARTS; s++)
            sum[s] = begins ? pri_all_f64(-0.0) : pri_load_f64(lanes + i + s * WIDE);
        place here = place_of(x, i, 0);
        if (fixed > 0) {
            PRI_UNROLL
            for (int r = 0; r < fixed; r++)
                add_row(x, place_of(x, i, r), one, sum, f);
        } else {
            for (int r = 0; r < count; r++) {
                add_row(x, here, one, sum, f);
                for (int k = 0; k < PRI_OPERANDS; k++)
                    here.at[k] += x->move[k];
            }
        }
        PRI_UNROLL
        for (int s = 0; s < 2 * PARTS; s++)
            pri_store_f64(lanes + i + s * WIDE, sum[s]);
    }
    return i;
}

/* Adds all rows for columns i .. i + columns - 1, at most a vector of them. */
static inline __attribute__((always_inline)) void add_few(ptrdiff_t i, ptrdiff_t columns, int count,
                                                          const rows *x, bool begins, double *lanes,
                                                          formula_of *f)
{
    element row[VEC_LANES];
    vec v[PRI_OPERANDS];
    for (ptrdiff_t j = 0; j < columns && begins; j++)
        lanes[i + j] = -0.0;
    for (int r = 0; r < count; r++) {
        for (int k = 0; k < PRI_OPERANDS; k++)
            v[k] = x->step[k] ? load_part(x->at[k] + i + r * x->move[k], columns)
                              : part_of(x, k, 0, r);
        vec_store(row, f(v[0], v[1], v[2], v[3]));
        for (ptrdiff_t j = 0; j < columns; j++)
            lanes[i + j] += (double)row[j];
    }
}

/* `repeats`, a constant: texts often have one array as every operand. Other formulas have no code
 * of their own for that. */
static inline __attribute__((always_inline)) void
sum_rows(bool repeats, ptrdiff_t n, int count, const pri_operand from[PRI_OPERANDS],
         const ptrdiff_t moves[PRI_OPERANDS], bool begins, double *lanes, formula_of *f)
{
    rows x;
    set_rows(&x, count, from, moves);
    const bool one = repeats && is_one(from, moves);
    ptrdiff_t i;
    if (one && count == PRI_SUM_ROWS)
        i = add_steps(n, PRI_SUM_ROWS, count, &x, true, begins, lanes, f);
    else if (one && count == 1)
        i = add_steps(n, 1, count, &x, true, begins, lanes, f);
    else if (one)
        i = add_steps(n, 0, count, &x, true, begins, lanes, f);
    else if (count == PRI_SUM_ROWS)
        i = add_steps(n, PRI_SUM_ROWS, count, &x, false, begins, lanes, f);
    else if (count == 1)
        i = add_steps(n, 1, count, &x, false, begins, lanes, f);
    else
        i = add_steps(n, 0, count, &x, false, begins, lanes, f);
    for (; i < n; i += VEC_LANES)
        add_few(i, n - i < VEC_LANES ? n - i : VEC_LANES, count, &x, begins, lanes, f);
}

#define DEFINE_ROWS(name, repeats)                                                                 \
    static void rows_of_##name(ptrdiff_t n, int count, const pri_operand from[PRI_OPERANDS],       \
                               const ptrdiff_t moves[PRI_OPERANDS], bool begins, double *lanes)    \
    {                                                                                              \
        sum_rows(repeats, n, count, from, moves, begins, lanes, name##_of);                        \
    }
#define DEFINE_SUPER(NAME, name, whole, join, left, right, formula)                                \
    DEFINE_ROWS(name, pri_superinstruction_repeats(PRI_SUPER_##NAME))
#define DEFINE_UNARY(NAME, name) DEFINE_ROWS(name, false)
#define DEFINE_BINARY(NAME, name) DEFINE_ROWS(name, PRI_##NAME == PRI_MUL || PRI_##NAME == PRI_ADD)
#define ENTRY(NAME, name) [PRI_##NAME] = rows_of_##name,
#define ENTRY_SUPER(NAME, name, whole, join, left, right, formula)                                 \
    [PRI_SUPER_##NAME] = rows_of_##name,

PRI_SUPERINSTRUCTIONS(DEFINE_SUPER, DEFINE_SUPER)
PRI_SUM_UNARY(DEFINE_UNARY, DEFINE_UNARY)
PRI_SUM_BINARY(DEFINE_BINARY, DEFINE_BINARY)

const pri_row_sums PRI_AT_LEVEL(pri_row_sums) = {
    .superinstruction = {PRI_SUPERINSTRUCTIONS(ENTRY_SUPER, ENTRY_SUPER)},
    .unary = {PRI_SUM_UNARY(ENTRY, ENTRY)},
    .binary = {PRI_SUM_BINARY(ENTRY, ENTRY)},
};
