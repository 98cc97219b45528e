/* SPDX-License-Identifier: MIT */
/*
 * One loop for all superinstructions, inlined into each.
 */
#include "super.h"

#include "formula.h"

/* Elements i .. end - 1, which do not fill a vector. */
static inline __attribute__((always_inline)) void part(const operands *x, ptrdiff_t i,
                                                       ptrdiff_t end, element *z, formula_of *f)
{
    if (i < end)
        store_part(z + i, end - i, value_part(x, i, end, f));
}

/* The loops over vectors are short: the more of their rounds are under way at once, the more lines
 * of memory are. */
static inline __attribute__((always_inline)) void
each(ptrdiff_t n, const pri_operand of[PRI_OPERANDS], bool past, element *z, formula_of *f)
{
    operands x;
    set_operands(&x, of);
    const bool one = x.at[0] == x.at[1] && x.at[0] == x.at[2] && x.at[0] == x.at[3];
    ptrdiff_t i = past ? unaligned(n, z) : 0;
    part(&x, 0, i, z, f);
    if (past)
        for (; i + VEC_LANES <= n; i += VEC_LANES)
            pri_stream_store(z + i, (pri_vec_f64)value(&x, i, f));
    else if (one && x.step[0]) /* as in x*x - x */
        for (; i + VEC_LANES <= n; i += VEC_LANES) {
            const vec a = vec_load(x.at[0] + i);
            vec_store(z + i, f(a, a, a, a));
        }
    else
        for (; i + VEC_LANES <= n; i += VEC_LANES)
            vec_store(z + i, value(&x, i, f));
    part(&x, i, n, z, f);
}

#define DEFINE(NAME, name, whole, join, left, right, formula)                                      \
    static void strip_##name(ptrdiff_t n, const pri_operand of[PRI_OPERANDS], bool past,           \
                             element *z)                                                           \
    {                                                                                              \
        each(n, of, past, z, name##_of);                                                           \
    }
#define ENTRY(NAME, name, whole, join, left, right, formula) [PRI_SUPER_##NAME] = strip_##name,

#if PRI_IS_REAL
PRI_SUPERS(DEFINE, DEFINE)
PRI_TYPED(pri_super_strip) *const PRI_AT_LEVEL(pri_supers)[] = {PRI_SUPERS(ENTRY, ENTRY)};
#else
PRI_SUPERS(DEFINE, PRI_NO_FORMULA)
PRI_TYPED(pri_super_strip) *const
    PRI_AT_LEVEL(pri_supers)[PRI_SUPER_COUNT] = {PRI_SUPERS(ENTRY, PRI_NO_FORMULA)};
#endif
