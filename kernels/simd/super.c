/* SPDX-License-Identifier: MIT */
/*
 * One loop for all superinstructions, inlined into each.
 */
#include "super.h"

#include "vec_any.h"

typedef vec formula_of(vec a, vec b, vec c, vec d);

/* Element i of an operand is at[i * step]: one number is a vector that is read again and again. */
typedef struct operands {
    const element *at[PRI_OPERANDS];
    ptrdiff_t step[PRI_OPERANDS];
} operands;

/* The vector that begins with element i. */
static inline __attribute__((always_inline)) vec value(const operands *x, ptrdiff_t i,
                                                       formula_of *f)
{
    return f(vec_load(x->at[0] + i * x->step[0]), vec_load(x->at[1] + i * x->step[1]),
             vec_load(x->at[2] + i * x->step[2]), vec_load(x->at[3] + i * x->step[3]));
}

/* Elements i .. end - 1, which do not fill a vector. */
static inline __attribute__((always_inline)) void part(const operands *x, ptrdiff_t i,
                                                       ptrdiff_t end, element *z, formula_of *f)
{
    vec of[PRI_OPERANDS];
    if (i == end)
        return;
    for (int k = 0; k < PRI_OPERANDS; k++)
        of[k] = x->step[k] ? load_part(x->at[k] + i, end - i) : vec_load(x->at[k]);
    store_part(z + i, end - i, f(of[0], of[1], of[2], of[3]));
}

/* The loops over vectors are short: the more of their rounds are under way at once, the more lines
 * of memory are. */
static inline __attribute__((always_inline)) void
each(ptrdiff_t n, const pri_operand of[PRI_OPERANDS], bool past, element *z, formula_of *f)
{
    element numbers[PRI_OPERANDS][VEC_LANES];
    operands x;
    for (int k = 0; k < PRI_OPERANDS; k++) {
        x.at[k] = of[k].at;
        x.step[k] = of[k].step;
        if (of[k].step == 0) {
            vec_store(numbers[k], vec_all(*x.at[k]));
            x.at[k] = numbers[k];
        }
    }
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

#if PRI_IS_REAL
#define root vec_sqrt
#endif

#define DEFINE(NAME, name, whole, join, left, right, formula)                                      \
    static inline vec name##_of(vec a, vec b, vec c, vec d)                                        \
    {                                                                                              \
        (void)a, (void)b, (void)c, (void)d;                                                        \
        return formula;                                                                            \
    }                                                                                              \
    static void strip_##name(ptrdiff_t n, const pri_operand of[PRI_OPERANDS], bool past,           \
                             element *z)                                                           \
    {                                                                                              \
        each(n, of, past, z, name##_of);                                                           \
    }
#define ENTRY(NAME, name, whole, join, left, right, formula) [PRI_SUPER_##NAME] = strip_##name,
#define NOTHING(NAME, name, whole, join, left, right, formula)

#if PRI_IS_REAL
PRI_SUPERS(DEFINE, DEFINE)
PRI_TYPED(pri_super_strip) *const PRI_AT_LEVEL(pri_supers)[] = {PRI_SUPERS(ENTRY, ENTRY)};
#else
PRI_SUPERS(DEFINE, NOTHING)
PRI_TYPED(pri_super_strip) *const
    PRI_AT_LEVEL(pri_supers)[PRI_SUPER_COUNT] = {PRI_SUPERS(ENTRY, NOTHING)};
#endif
