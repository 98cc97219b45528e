/* SPDX-License-Identifier: MIT */
#include "polynomial.h"

#include "vec_any.h"

static inline __attribute__((always_inline)) void polynomial_of(int vecs, const vec at[], int count,
                                                                const element *c, vec sum[])
{
    PRI_UNROLL
    for (int v = 0; v < vecs; v++)
        sum[v] = vec_all(c[0]);
    for (int k = 1; k < count; k++) {
        const vec next = vec_all(c[k]);
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            sum[v] = sum[v] * at[v] + next;
    }
}

/* Elements i .. end - 1, vector by vector; the last vector may be partial. */
static inline void polynomial_few(ptrdiff_t i, ptrdiff_t end, const element *x, int count,
                                  const element *c, element *z)
{
    for (; i < end; i += VEC_LANES) {
        const ptrdiff_t n = end - i < VEC_LANES ? end - i : VEC_LANES;
        const vec at = load_part(x + i, n);
        vec sum;
        polynomial_of(1, &at, count, c, &sum);
        store_part(z + i, n, sum);
    }
}

/* Several vectors at a time hide the latency of Horner's rule. Their number is limited by the
 * number of registers. */
static inline __attribute__((always_inline)) void
polynomial_each(ptrdiff_t n, const element *x, int count, const element *c, bool past, element *z)
{
    enum { VECS = PRI_VEC_BYTES == 64 ? 8 : 4, STEP = VECS * VEC_LANES };
    ptrdiff_t i = past ? unaligned(n, z) : head_of(n, z);
    polynomial_few(0, i, x, count, c, z);
    for (; i + STEP <= n; i += STEP) {
        vec at[VECS], sum[VECS];
        PRI_UNROLL
        for (int v = 0; v < VECS; v++)
            at[v] = vec_load(x + i + v * VEC_LANES);
        polynomial_of(VECS, at, count, c, sum);
        PRI_UNROLL
        for (int v = 0; v < VECS; v++)
            if (past)
                pri_stream_store(z + i + v * VEC_LANES, (pri_vec_f64)sum[v]);
            else
                vec_store(z + i + v * VEC_LANES, sum[v]);
    }
    polynomial_few(i, n, x, count, c, z);
}

void PRI_AT_LEVEL(pri_polynomial)(ptrdiff_t n, const element *x, int count, const element *c,
                                  bool past, element *z)
{
    if (past)
        polynomial_each(n, x, count, c, true, z);
    else
        polynomial_each(n, x, count, c, false, z);
}
