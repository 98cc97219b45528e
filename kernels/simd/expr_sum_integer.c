/* SPDX-License-Identifier: MIT */
/*
 * Sums over the results of an operation on integers, without storing the results.
 */
#include "expr_sum.h"

#include "formula.h"
#include "whole_sum.h"

/* The sum of results i .. end - 1, at most a vector of them. */
static inline __attribute__((always_inline)) int64_t sum_part(const operands *x, ptrdiff_t i,
                                                              ptrdiff_t end, formula_of *f)
{
    element row[VEC_LANES];
    int64_t sum = 0;
    vec_store(row, value_part(x, i, end, f));
    for (ptrdiff_t k = 0; k < end - i; k++)
        sum += row[k];
    return sum;
}

/* Inlined into each operation. */
static inline __attribute__((always_inline)) int64_t
sum_strip(ptrdiff_t n, const pri_operand from[PRI_OPERANDS], bool selects, formula_of *f)
{
    operands x;
    kept few;
    wide sums[2] = {{0}};
    set_operands(&x, from);
    ptrdiff_t i = head_of(n, x.step[0] ? x.at[0] : x.at[1]);
    int64_t sum = i > 0 ? sum_part(&x, 0, i, f) : 0;
    if (selects && n - i >= KEPT && set_kept(&few, &x, i))
        for (; i + KEPT <= n; i += KEPT, next_kept(&few)) {
            PRI_UNROLL
            for (int k = 0; k < KEPT; k += VEC_LANES)
                sums[k / VEC_LANES % 2] += parts_of(value_kept(&few, k, f));
        }
    for (; i + 2 * VEC_LANES <= n; i += 2 * VEC_LANES) {
        sums[0] += parts_of(value(&x, i, f));
        sums[1] += parts_of(value(&x, i + VEC_LANES, f));
    }
    for (; i < n; i += VEC_LANES)
        sum += sum_part(&x, i, n - i < VEC_LANES ? n : i + VEC_LANES, f);
    return sum + total_of(sums[0] + sums[1]);
}

#define DEFINE_SUM(name, selects)                                                                  \
    static int64_t sum_##name(ptrdiff_t n, const pri_operand from[PRI_OPERANDS])                   \
    {                                                                                              \
        return sum_strip(n, from, selects, name##_of);                                             \
    }
#define DEFINE(NAME, name) DEFINE_SUM(name, false)
#define DEFINE_SUPER(NAME, name, whole, join, left, right, formula)                                \
    DEFINE_SUM(name, pri_superinstruction_selects(PRI_SUPER_##NAME))
#define ENTRY(NAME, name) [PRI_##NAME] = sum_##name,
#define ENTRY_SUPER(NAME, name, whole, join, left, right, formula) [PRI_SUPER_##NAME] = sum_##name,
#define NONE(NAME, name)

PRI_SUPERINSTRUCTIONS(DEFINE_SUPER, PRI_NO_FORMULA)
PRI_SUM_UNARY(DEFINE, NONE)
PRI_SUM_BINARY(DEFINE, NONE)

const pri_sums PRI_AT_LEVEL(pri_sums) = {
    .superinstruction = {PRI_SUPERINSTRUCTIONS(ENTRY_SUPER, PRI_NO_FORMULA)},
    .unary = {PRI_SUM_UNARY(ENTRY, NONE)},
    .binary = {PRI_SUM_BINARY(ENTRY, NONE)},
};
