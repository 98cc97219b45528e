/* SPDX-License-Identifier: MIT */
/*
 * Superinstructions. One loop is inlined into each of them.
 */
#include "superinstructions.h"

#include "formula.h"

/* Stores results i .. end - 1, at most a vector of them. */
static inline __attribute__((always_inline)) void
store_partial(const operands *x, ptrdiff_t i, ptrdiff_t end, element *z, formula_of *f)
{
    if (i < end)
        store_part(z + i, end - i, value_part(x, i, end, f));
}

/* Which operands are identical: none that is known, a with b and c with d as in a*a + c*c, or all
 * as in x*x - x. Identical operands are loaded once, which matters where loads cross cache lines,
 * in formulas that repeat operands.
 */
typedef enum sameness { APART, PAIRS, ONE } sameness;

static inline sameness sameness_of(pri_superinstruction code, const operands *x)
{
    if (!pri_superinstruction_repeats(code) || x->at[0] != x->at[1] || x->at[2] != x->at[3])
        return APART;
    return x->at[0] == x->at[2] && x->step[0] ? ONE : PAIRS;
}

static inline __attribute__((always_inline)) vec load_and_apply(const element *a, const element *b,
                                                                const element *c, const element *d,
                                                                sameness same, formula_of *f)
{
    const vec va = vec_load(a), vc = same == ONE ? va : vec_load(c);
    return f(va, same == APART ? vec_load(b) : va, vc, same == APART ? vec_load(d) : vc);
}

/* Stores pairs of whole vectors from element i on. Returns the index of the first remaining
 * element. The loop body is short so that many iterations, and thus many cache misses, are in
 * flight at once.
 */
static inline __attribute__((always_inline)) ptrdiff_t store_vectors(const operands *x, ptrdiff_t i,
                                                                     ptrdiff_t n, sameness same,
                                                                     bool past, element *z,
                                                                     formula_of *f)
{
    const ptrdiff_t step[] = {x->step[0] * VEC_LANES, x->step[1] * VEC_LANES,
                              x->step[2] * VEC_LANES, x->step[3] * VEC_LANES};
    const element *a = x->at[0] + i * x->step[0], *b = x->at[1] + i * x->step[1];
    const element *c = x->at[2] + i * x->step[2], *d = x->at[3] + i * x->step[3];
    for (; i + 2 * VEC_LANES <= n; i += 2 * VEC_LANES) {
        const vec y[] = {
            load_and_apply(a, b, c, d, same, f),
            load_and_apply(a + step[0], b + step[1], c + step[2], d + step[3], same, f)};
        for (int v = 0; v < 2; v++)
            if (past)
                pri_stream_store(z + i + v * VEC_LANES, (pri_vec_f64)y[v]);
            else
                vec_store(z + i + v * VEC_LANES, y[v]);
        a += 2 * step[0], b += 2 * step[1], c += 2 * step[2], d += 2 * step[3];
    }
    return i;
}

static inline __attribute__((always_inline)) void
compute_strip(pri_superinstruction code, ptrdiff_t n, const pri_operand from[PRI_OPERANDS],
              bool past, element *z, formula_of *f)
{
    operands x;
    set_operands(&x, from);
    const sameness same = sameness_of(code, &x);
    ptrdiff_t i = past ? unaligned(n, z) : head_of(n, z);
    store_partial(&x, 0, i, z, f);
    if (same == ONE)
        i = past ? store_vectors(&x, i, n, ONE, true, z, f)
                 : store_vectors(&x, i, n, ONE, false, z, f);
    else if (same == PAIRS)
        i = past ? store_vectors(&x, i, n, PAIRS, true, z, f)
                 : store_vectors(&x, i, n, PAIRS, false, z, f);
    else
        i = past ? store_vectors(&x, i, n, APART, true, z, f)
                 : store_vectors(&x, i, n, APART, false, z, f);
    for (; i < n; i += VEC_LANES)
        store_partial(&x, i, n - i < VEC_LANES ? n : i + VEC_LANES, z, f);
}

#define DEFINE(NAME, name, whole, join, left, right, formula)                                      \
    static void strip_##name(ptrdiff_t n, const pri_operand from[PRI_OPERANDS], bool past,         \
                             void *z)                                                              \
    {                                                                                              \
        compute_strip(PRI_SUPER_##NAME, n, from, past, z, name##_of);                              \
    }
#define ENTRY(NAME, name, whole, join, left, right, formula) [PRI_SUPER_##NAME] = strip_##name,

#if PRI_IS_REAL
PRI_SUPERINSTRUCTIONS(DEFINE, DEFINE)
pri_expr_kernel *const PRI_AT_LEVEL(pri_superinstructions)[] = {
    PRI_SUPERINSTRUCTIONS(ENTRY, ENTRY)};
#else
PRI_SUPERINSTRUCTIONS(DEFINE, PRI_NO_FORMULA)
pri_expr_kernel *const PRI_AT_LEVEL(pri_superinstructions)[PRI_SUPER_COUNT] = {
    PRI_SUPERINSTRUCTIONS(ENTRY, PRI_NO_FORMULA)};
#endif
