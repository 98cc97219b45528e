/* SPDX-License-Identifier: MIT */
/*
 * Sums down columns of what an operation computes, without a strip of its results: each lane takes
 * the values of up to eight rows, whose arrays are read side by side.
 */
#include "super_sum.h"

#include "formula.h"
#include "reduce_lanes.h"

_Static_assert(PRI_SUM_ROWS == PRI_LANE_ROWS, "reduce.h has another number");

/* The doubles of a register; the registers that a vector of elements is widened to; and the lanes
 * that go through the rows together. */
enum { WIDE = PRI_VEC_BYTES / sizeof(double), PARTS = VEC_LANES / WIDE, STEP = 2 * VEC_LANES };

/* The values of one row at columns k .. k + STEP - 1 are added to sum. */
static inline __attribute__((always_inline)) void add_row(const operands *x, ptrdiff_t k, bool one,
                                                          pri_vec_f64 sum[2 * PARTS], formula_of *f)
{
    _Alignas(64) element row[STEP];
    PRI_UNROLL
    for (int v = 0; v < 2; v++) {
        const ptrdiff_t i = k + v * VEC_LANES;
        const vec a = vec_load(x->at[0] + i * (one ? 1 : x->step[0]));
        vec_store(row + v * VEC_LANES, one ? f(a, a, a, a) : value(x, i, f));
    }
    PRI_UNROLL
    for (int s = 0; s < 2 * PARTS; s++)
        sum[s] += vec_widen(row + s * WIDE);
}

/* Whole steps of columns; returns where the rest begins. `one`: each row has one array, which is
 * every operand. */
static inline __attribute__((always_inline)) ptrdiff_t add_steps(ptrdiff_t n, int count,
                                                                 const operands rows[PRI_SUM_ROWS],
                                                                 bool one, bool begins,
                                                                 double *lanes, formula_of *f)
{
    ptrdiff_t k = 0;
    for (; k + STEP <= n; k += STEP) {
        pri_vec_f64 sum[2 * PARTS];
        PRI_UNROLL
        for (int s = 0; s < 2 * PARTS; s++)
            sum[s] = begins ? pri_all_f64(-0.0) : pri_load_f64(lanes + k + s * WIDE);
        PRI_UNROLL
        for (int r = 0; r < count; r++)
            add_row(&rows[r], k, one, sum, f);
        PRI_UNROLL
        for (int s = 0; s < 2 * PARTS; s++)
            pri_store_f64(lanes + k + s * WIDE, sum[s]);
    }
    return k;
}

/* Columns k .. end - 1, which may be fewer than a vector. */
static inline __attribute__((always_inline)) void add_few(ptrdiff_t k, ptrdiff_t end, int count,
                                                          const operands rows[PRI_SUM_ROWS],
                                                          bool begins, double *lanes, formula_of *f)
{
    element row[VEC_LANES];
    for (ptrdiff_t j = k; j < end && begins; j++)
        lanes[j] = -0.0;
    for (int r = 0; r < count; r++) {
        vec_store(row, value_part(&rows[r], k, end, f));
        for (ptrdiff_t j = k; j < end; j++)
            lanes[j] += (double)row[j - k];
    }
}

static inline __attribute__((always_inline)) void each(ptrdiff_t n, int count, const pri_row of[],
                                                       bool begins, double *lanes, formula_of *f)
{
    operands rows[PRI_SUM_ROWS];
    bool one = true;
    for (int r = 0; r < count; r++) {
        const pri_operand *x = of[r].of;
        set_operands(&rows[r], x);
        one = one && x[0].step && x[0].at == x[1].at && x[0].at == x[2].at && x[0].at == x[3].at;
    }
    ptrdiff_t k;
    if (one && count == PRI_SUM_ROWS)
        k = add_steps(n, PRI_SUM_ROWS, rows, true, begins, lanes, f);
    else if (one)
        k = add_steps(n, count, rows, true, begins, lanes, f);
    else if (count == PRI_SUM_ROWS)
        k = add_steps(n, PRI_SUM_ROWS, rows, false, begins, lanes, f);
    else
        k = add_steps(n, count, rows, false, begins, lanes, f);
    for (; k < n; k += VEC_LANES)
        add_few(k, n - k < VEC_LANES ? n : k + VEC_LANES, count, rows, begins, lanes, f);
}

#define DEFINE(NAME, name)                                                                         \
    static void rows_of_##name(ptrdiff_t n, int count, const pri_row of[], bool begins,            \
                               double *lanes)                                                      \
    {                                                                                              \
        each(n, count, of, begins, lanes, name##_of);                                              \
    }
#define DEFINE_SUPER(NAME, name, whole, join, left, right, formula) DEFINE(NAME, name)
#define ENTRY(NAME, name) [PRI_##NAME] = rows_of_##name,
#define ENTRY_SUPER(NAME, name, whole, join, left, right, formula)                                 \
    [PRI_SUPER_##NAME] = rows_of_##name,

PRI_SUPERS(DEFINE_SUPER, DEFINE_SUPER)
PRI_SUM_UNARY(DEFINE)
PRI_SUM_BINARY(DEFINE)

const pri_row_sums PRI_AT_LEVEL(pri_row_sums) = {
    .super = {PRI_SUPERS(ENTRY_SUPER, ENTRY_SUPER)},
    .unary = {PRI_SUM_UNARY(ENTRY)},
    .binary = {PRI_SUM_BINARY(ENTRY)},
};
