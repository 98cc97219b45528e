/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The loop over a block that prange/reduce_template.h and prange/integrate_template.h compile, for
 * vectors of PRANGE_TEMPLATE_WIDTH lanes. They include it, a program does not.
 */
/** @cond */

/*
 * Lane j accumulates the terms of the indices begin + i with i mod 32 = j. An incomplete last row
 * of lanes is padded with the identity, which changes no lane. Lanes are folded by halves (see
 * reduce.h).
 *
 * The accumulators are vectors, initialized from the terms of their lanes, which GCC 12 and Clang
 * 14 turn into vector code. GCC would keep a plain array of 32 accumulators in memory.
 */
#define PRANGE_TEMPLATE_VECS (PRANGE_TEMPLATE_LANES / PRANGE_TEMPLATE_WIDTH)
#define PRANGE_TEMPLATE_VEC                                                                        \
    PRANGE_TEMPLATE_PASTE(PRANGE_TEMPLATE_PASTE(prange_template_, PRANGE_TEMPLATE_VALUE),          \
                          PRANGE_TEMPLATE_WIDTH)
#define PRANGE_TEMPLATE_MASK PRANGE_TEMPLATE_PASTE(prange_template_int64_t, PRANGE_TEMPLATE_WIDTH)
#define PRANGE_TEMPLATE_BITS PRANGE_TEMPLATE_PASTE(prange_template_uint64_t, PRANGE_TEMPLATE_WIDTH)
#define PRANGE_TEMPLATE_FILL PRANGE_TEMPLATE_PASTE(PRANGE_TEMPLATE_FILL, PRANGE_TEMPLATE_WIDTH)

/* The identity of each operation. It is -0 for a sum, since x + -0 is x also for x = -0. */
#if PRANGE_TEMPLATE_IS_REAL
#define PRANGE_TEMPLATE_MOST ((double)__builtin_inf())
#define PRANGE_TEMPLATE_LEAST (-(double)__builtin_inf())
#define PRANGE_TEMPLATE_ZERO (-0.0)
#else
#define PRANGE_TEMPLATE_MOST INT64_MAX
#define PRANGE_TEMPLATE_LEAST INT64_MIN
#define PRANGE_TEMPLATE_ZERO 0
#endif
#define PRANGE_TEMPLATE_IDENTITY(code)                                                             \
    ((code) == PRANGE_TEMPLATE_OP_MIN || (code) == PRANGE_TEMPLATE_OP_ARGMIN                       \
         ? PRANGE_TEMPLATE_MOST                                                                    \
     : (code) == PRANGE_TEMPLATE_OP_MAX || (code) == PRANGE_TEMPLATE_OP_ARGMAX                     \
         ? PRANGE_TEMPLATE_LEAST                                                                   \
     : (code) == PRANGE_TEMPLATE_OP_PROD || (code) == PRANGE_TEMPLATE_OP_ALL                       \
         ? 1                                                                                       \
         : PRANGE_TEMPLATE_ZERO)

#if PRANGE_TEMPLATE_OP == PRANGE_TEMPLATE_OP_ARGMIN ||                                             \
    PRANGE_TEMPLATE_OP == PRANGE_TEMPLATE_OP_ARGMAX

/* Each lane has an extreme and its index. A term replaces an extreme that is not a NaN and that is
 * neither better nor equal. */
static PRANGE_TEMPLATE_TARGET void PRANGE_TEMPLATE_BLOCK(ptrdiff_t prange_begin,
                                                         ptrdiff_t prange_count,
                                                         PRANGE_TEMPLATE_CTX *prange_ctx,
                                                         PRANGE_TEMPLATE_PARTIAL *prange_out)
{
    union {
        PRANGE_TEMPLATE_VEC prange_vec[PRANGE_TEMPLATE_VECS];
        PRANGE_TEMPLATE_VALUE prange_lane[PRANGE_TEMPLATE_LANES];
    } prange_last;
    union {
        PRANGE_TEMPLATE_MASK prange_vec[PRANGE_TEMPLATE_VECS];
        int64_t prange_lane[PRANGE_TEMPLATE_LANES];
    } prange_places;
    PRANGE_TEMPLATE_VEC prange_acc[PRANGE_TEMPLATE_VECS];
    PRANGE_TEMPLATE_MASK prange_at[PRANGE_TEMPLATE_VECS];
    const PRANGE_TEMPLATE_VEC prange_start = PRANGE_TEMPLATE_FILL(
        PRANGE_TEMPLATE_SAME, PRANGE_TEMPLATE_IDENTITY(PRANGE_TEMPLATE_OP), 0, 0);
    (void)prange_ctx;
#if PRANGE_TEMPLATE_OP == PRANGE_TEMPLATE_OP_ARGMIN
#define PRANGE_TEMPLATE_KEEPS(acc, term) ((acc) <= (term))
#else
#define PRANGE_TEMPLATE_KEEPS(acc, term) ((acc) >= (term))
#endif
#define PRANGE_TEMPLATE_TAKE(v, term, place)                                                       \
    do {                                                                                           \
        const PRANGE_TEMPLATE_MASK prange_keep =                                                   \
            (PRANGE_TEMPLATE_MASK)PRANGE_TEMPLATE_KEEPS(prange_acc[v], term) |                     \
            (PRANGE_TEMPLATE_MASK)(prange_acc[v] != prange_acc[v]);                                \
        prange_acc[v] =                                                                            \
            (PRANGE_TEMPLATE_VEC)((prange_keep & (PRANGE_TEMPLATE_MASK)prange_acc[v]) |            \
                                  (~prange_keep & (PRANGE_TEMPLATE_MASK)(term)));                  \
        prange_at[v] = (prange_keep & prange_at[v]) | (~prange_keep & (place));                    \
    } while (0)
    for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS; prange_v++) {
        const PRANGE_TEMPLATE_MASK prange_place = PRANGE_TEMPLATE_FILL(
            PRANGE_TEMPLATE_NUMBER, int64_t,
            (uint64_t)prange_begin + (uint64_t)(prange_v * PRANGE_TEMPLATE_WIDTH), 0);
        prange_acc[prange_v] = prange_start;
        prange_at[prange_v] = prange_place;
    }
    ptrdiff_t prange_row = 0;
    for (; prange_row + PRANGE_TEMPLATE_LANES <= prange_count;
         prange_row += PRANGE_TEMPLATE_LANES) {
#pragma GCC unroll 16
        for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS; prange_v++) {
            const ptrdiff_t prange_i = prange_begin + prange_row + prange_v * PRANGE_TEMPLATE_WIDTH;
            const PRANGE_TEMPLATE_MASK prange_place =
                PRANGE_TEMPLATE_FILL(PRANGE_TEMPLATE_NUMBER, int64_t, prange_i, 0);
            const PRANGE_TEMPLATE_VEC prange_term = PRANGE_TEMPLATE_FILL(
                PRANGE_TEMPLATE_ELEMENT, PRANGE_REDUCE_TERM, prange_i, prange_ctx);
            PRANGE_TEMPLATE_TAKE(prange_v, prange_term, prange_place);
        }
    }
    for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS; prange_v++)
        prange_last.prange_vec[prange_v] = prange_start;
    for (ptrdiff_t prange_j = 0; prange_row + prange_j < prange_count; prange_j++)
        prange_last.prange_lane[prange_j] = PRANGE_TEMPLATE_ELEMENT(
            prange_j, PRANGE_REDUCE_TERM, prange_begin + prange_row, prange_ctx);
    for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS; prange_v++) {
        const PRANGE_TEMPLATE_MASK prange_place = PRANGE_TEMPLATE_FILL(
            PRANGE_TEMPLATE_NUMBER, int64_t,
            (uint64_t)prange_begin + (uint64_t)(prange_row + prange_v * PRANGE_TEMPLATE_WIDTH), 0);
        PRANGE_TEMPLATE_TAKE(prange_v, prange_last.prange_vec[prange_v], prange_place);
    }
    for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS; prange_v++) {
        prange_last.prange_vec[prange_v] = prange_acc[prange_v];
        prange_places.prange_vec[prange_v] = prange_at[prange_v];
    }
    for (int prange_j = 1; prange_j < PRANGE_TEMPLATE_LANES; prange_j++)
        PRANGE_TEMPLATE_LOCATE(PRANGE_TEMPLATE_OP, prange_last.prange_lane[0],
                               prange_places.prange_lane[0], prange_last.prange_lane[prange_j],
                               prange_places.prange_lane[prange_j]);
    prange_out->prange_value[0] = prange_last.prange_lane[0];
    prange_out->prange_index = (ptrdiff_t)prange_places.prange_lane[0];
#undef PRANGE_TEMPLATE_TAKE
#undef PRANGE_TEMPLATE_KEEPS
}

#elif PRANGE_TEMPLATE_IS_REAL

/* NaNs are recorded separately from the extreme: handling them in its comparison would double the
 * latency of each step. */
#define PRANGE_TEMPLATE_STEP(code, acc, term, nan)                                                 \
    do {                                                                                           \
        if ((code) == PRANGE_TEMPLATE_OP_SUM) {                                                    \
            (acc) += (term);                                                                       \
        } else if ((code) == PRANGE_TEMPLATE_OP_PROD) {                                            \
            (acc) *= (term);                                                                       \
        } else {                                                                                   \
            const PRANGE_TEMPLATE_MASK prange_take =                                               \
                (PRANGE_TEMPLATE_MASK)((code) == PRANGE_TEMPLATE_OP_MIN ? (term) < (acc)           \
                                                                        : (term) > (acc));         \
            (nan) |= (PRANGE_TEMPLATE_MASK)((term) != (term));                                     \
            (acc) = (PRANGE_TEMPLATE_VEC)((prange_take & (PRANGE_TEMPLATE_MASK)(term)) |           \
                                          (~prange_take & (PRANGE_TEMPLATE_MASK)(acc)));           \
        }                                                                                          \
    } while (0)

static PRANGE_TEMPLATE_TARGET void PRANGE_TEMPLATE_BLOCK(ptrdiff_t prange_begin,
                                                         ptrdiff_t prange_count,
                                                         PRANGE_TEMPLATE_CTX *prange_ctx,
                                                         PRANGE_TEMPLATE_PARTIAL *prange_out)
{
    PRANGE_TEMPLATE_VEC prange_acc[PRANGE_TEMPLATE_TERMS][PRANGE_TEMPLATE_VECS];
    PRANGE_TEMPLATE_MASK prange_nan[PRANGE_TEMPLATE_TERMS];
    union {
        PRANGE_TEMPLATE_VEC prange_vec[PRANGE_TEMPLATE_VECS];
        double prange_lane[PRANGE_TEMPLATE_LANES];
    } prange_last;
    (void)prange_ctx;
#define PRANGE_TEMPLATE_START(k, TERM, code)                                                       \
    {                                                                                              \
        const PRANGE_TEMPLATE_VEC prange_start = PRANGE_TEMPLATE_FILL(                             \
            PRANGE_TEMPLATE_SAME, (double)PRANGE_TEMPLATE_IDENTITY(code), 0, 0);                   \
        _Pragma("GCC unroll 16") for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS;           \
                                      prange_v++) prange_acc[k][prange_v] = prange_start;          \
        prange_nan[k] = (PRANGE_TEMPLATE_MASK)(prange_start != prange_start);                      \
    }
    PRANGE_TEMPLATE_EACH(PRANGE_TEMPLATE_START)
#define PRANGE_TEMPLATE_ADD(k, TERM, code)                                                         \
    {                                                                                              \
        const ptrdiff_t prange_i =                                                                 \
            prange_next - (PRANGE_TEMPLATE_LANES - prange_v * PRANGE_TEMPLATE_WIDTH);              \
        PRANGE_TEMPLATE_VEC prange_term =                                                          \
            PRANGE_TEMPLATE_FILL(PRANGE_TEMPLATE_ELEMENT, TERM, prange_i, prange_ctx);             \
        (void)prange_i;                                                                            \
        PRANGE_TEMPLATE_ROUND(prange_term);                                                        \
        PRANGE_TEMPLATE_STEP(code, prange_acc[k][prange_v], prange_term, prange_nan[k]);           \
    }
    ptrdiff_t prange_row = 0;
    while (prange_row + PRANGE_TEMPLATE_LANES <= prange_count) {
        ptrdiff_t prange_stop = prange_count;
        PRANGE_TEMPLATE_POINTS
        for (; prange_row + PRANGE_TEMPLATE_LANES <= prange_stop;
             prange_row += PRANGE_TEMPLATE_LANES) {
            /* GCC vectorizes the terms if the index of every lane, also of lane 0, is this variable
             * plus a constant. */
            const ptrdiff_t prange_next = prange_begin + (prange_row + PRANGE_TEMPLATE_LANES);
#pragma GCC unroll 16
            for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS; prange_v++) {
                PRANGE_TEMPLATE_POINTS_NEXT
                PRANGE_TEMPLATE_EACH(PRANGE_TEMPLATE_ADD)
            }
        }
    }
#define PRANGE_TEMPLATE_FINISH(k, TERM, code)                                                      \
    if (prange_row < prange_count) {                                                               \
        for (int prange_j = 0; prange_j < PRANGE_TEMPLATE_LANES; prange_j++)                       \
            prange_last.prange_lane[prange_j] = (double)PRANGE_TEMPLATE_IDENTITY(code);            \
        for (ptrdiff_t prange_j = 0; prange_row + prange_j < prange_count; prange_j++) {           \
            const ptrdiff_t prange_i = prange_begin + prange_row + prange_j;                       \
            (void)prange_i;                                                                        \
            PRANGE_TEMPLATE_POINT                                                                  \
            double prange_term = PRANGE_TEMPLATE_ELEMENT(0, TERM, prange_i, prange_ctx);           \
            PRANGE_TEMPLATE_ROUND(prange_term);                                                    \
            prange_last.prange_lane[prange_j] = prange_term;                                       \
        }                                                                                          \
        _Pragma("GCC unroll 16") for (int prange_v = 0; prange_v < PRANGE_TEMPLATE_VECS;           \
                                      prange_v++)                                                  \
            PRANGE_TEMPLATE_STEP(code, prange_acc[k][prange_v], prange_last.prange_vec[prange_v],  \
                                 prange_nan[k]);                                                   \
    }                                                                                              \
    _Pragma("GCC unroll 16") for (int prange_half = PRANGE_TEMPLATE_VECS / 2; prange_half > 0;     \
                                  prange_half /= 2)                                                \
        _Pragma("GCC unroll 16") for (int prange_v = 0; prange_v < prange_half; prange_v++)        \
            PRANGE_TEMPLATE_STEP(code, prange_acc[k][prange_v],                                    \
                                 prange_acc[k][prange_v + prange_half], prange_nan[k]);            \
    prange_last.prange_vec[0] = prange_acc[k][0];                                                  \
    _Pragma("GCC unroll 16") for (int prange_half = PRANGE_TEMPLATE_WIDTH / 2; prange_half > 0;    \
                                  prange_half /= 2)                                                \
        _Pragma("GCC unroll 16") for (int prange_j = 0; prange_j < prange_half; prange_j++)        \
            prange_last.prange_lane[prange_j] = prange_template_join_double(                       \
        code, prange_last.prange_lane[prange_j], prange_last.prange_lane[prange_j + prange_half]); \
    _Pragma("GCC unroll 16") for (int prange_j = 0; prange_j < PRANGE_TEMPLATE_WIDTH;              \
                                  prange_j++) if (prange_nan[k][prange_j])                         \
        prange_last.prange_lane[0] = __builtin_nan("");                                            \
    prange_out->prange_value[k] = prange_last.prange_lane[0];
    PRANGE_TEMPLATE_EACH(PRANGE_TEMPLATE_FINISH)
#undef PRANGE_TEMPLATE_START
#undef PRANGE_TEMPLATE_ADD
#undef PRANGE_TEMPLATE_FINISH
}
#undef PRANGE_TEMPLATE_STEP

#else

/* Integer operations are exact in any order, so compilers vectorize a plain loop. */
static PRANGE_TEMPLATE_TARGET void PRANGE_TEMPLATE_BLOCK(ptrdiff_t prange_begin,
                                                         ptrdiff_t prange_count,
                                                         PRANGE_TEMPLATE_CTX *prange_ctx,
                                                         PRANGE_TEMPLATE_PARTIAL *prange_out)
{
    (void)prange_ctx;
#define PRANGE_TEMPLATE_START(k, TERM, code) int64_t prange_acc##k = PRANGE_TEMPLATE_IDENTITY(code);
#define PRANGE_TEMPLATE_ADD(k, TERM, code)                                                         \
    prange_acc##k = prange_template_join_int64_t(                                                  \
        code, prange_acc##k, PRANGE_TEMPLATE_ELEMENT(0, TERM, prange_i, prange_ctx));
#define PRANGE_TEMPLATE_FINISH(k, TERM, code) prange_out->prange_value[k] = prange_acc##k;
    PRANGE_TEMPLATE_EACH(PRANGE_TEMPLATE_START)
    for (ptrdiff_t prange_j = 0; prange_j < prange_count; prange_j++) {
        const ptrdiff_t prange_i = prange_begin + prange_j;
        (void)prange_i;
        PRANGE_TEMPLATE_EACH(PRANGE_TEMPLATE_ADD)
    }
    PRANGE_TEMPLATE_EACH(PRANGE_TEMPLATE_FINISH)
#undef PRANGE_TEMPLATE_START
#undef PRANGE_TEMPLATE_ADD
#undef PRANGE_TEMPLATE_FINISH
}

#endif

#ifdef PRANGE_TEMPLATE_RUN

/* Reduces the blocks of a subtree, which is the unit of work of prange_reduce_loop. */
static PRANGE_TEMPLATE_TARGET void PRANGE_TEMPLATE_RUN(ptrdiff_t prange_begin, ptrdiff_t prange_end,
                                                       const void *prange_job, void *prange_out)
{
    const PRANGE_REDUCE_JOB *const prange_of = (const PRANGE_REDUCE_JOB *)prange_job;
    PRANGE_TEMPLATE_PARTIAL *const prange_all = (PRANGE_TEMPLATE_PARTIAL *)prange_out;
    const ptrdiff_t prange_count = prange_end - prange_begin;
#if PRANGE_TEMPLATE_OP >= PRANGE_TEMPLATE_OP_ANY
    /* Ends soon after a term has decided the result, on this thread or another. */
    const int64_t prange_open = PRANGE_TEMPLATE_OP == PRANGE_TEMPLATE_OP_ALL;
    prange_all->prange_value[0] = prange_open;
    for (ptrdiff_t prange_done = 0; prange_done < prange_count; prange_done += 512) {
        const ptrdiff_t prange_rest = prange_count - prange_done;
        if (__atomic_load_n(prange_of->prange_decided, __ATOMIC_RELAXED))
            return;
        PRANGE_TEMPLATE_BLOCK(prange_begin + prange_done, prange_rest < 512 ? prange_rest : 512,
                              prange_of->prange_ctx, prange_all);
        if (prange_all->prange_value[0] != prange_open) {
            __atomic_store_n(prange_of->prange_decided, 1, __ATOMIC_RELAXED);
            return;
        }
    }
#else
    PRANGE_TEMPLATE_PARTIAL prange_stack[8 * sizeof(size_t) + 1];
    int prange_height = 0;
    size_t prange_taken = 0;
    for (ptrdiff_t prange_done = 0; prange_done < prange_count;
         prange_done += PRANGE_REDUCE_BLOCK) {
        const ptrdiff_t prange_rest = prange_count - prange_done;
        PRANGE_TEMPLATE_BLOCK(prange_begin + prange_done,
                              prange_rest < PRANGE_REDUCE_BLOCK ? prange_rest : PRANGE_REDUCE_BLOCK,
                              prange_of->prange_ctx, &prange_stack[prange_height++]);
        for (size_t prange_n = ++prange_taken; prange_n % 2 == 0; prange_n /= 2, prange_height--)
            PRANGE_REDUCE_JOIN(&prange_stack[prange_height - 2], &prange_stack[prange_height - 1]);
    }
    for (; prange_height > 1; prange_height--)
        PRANGE_REDUCE_JOIN(&prange_stack[prange_height - 2], &prange_stack[prange_height - 1]);
    *prange_all = prange_stack[0];
#endif
}
#undef PRANGE_TEMPLATE_RUN

#endif

#undef PRANGE_TEMPLATE_BLOCK
#undef PRANGE_TEMPLATE_FILL
#undef PRANGE_TEMPLATE_IDENTITY
#undef PRANGE_TEMPLATE_LEAST
#undef PRANGE_TEMPLATE_BITS
#undef PRANGE_TEMPLATE_MASK
#undef PRANGE_TEMPLATE_MOST
#undef PRANGE_TEMPLATE_TARGET
#undef PRANGE_TEMPLATE_VEC
#undef PRANGE_TEMPLATE_VECS
#undef PRANGE_TEMPLATE_WIDTH
#undef PRANGE_TEMPLATE_ZERO
/** @endcond */
