/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A reduction with its term compiled into the loop: `for i in prange(n): s += f(i)` with the same
 * bits at every thread count. Set three macros, include this file, and call the function that it
 * defines; include it again for each further reduction.
 *
 *     typedef struct vectors { const double *x, *y; } vectors;
 *
 *     #define PRANGE_REDUCE_NAME distance_squared
 *     #define PRANGE_REDUCE_OP SUM
 *     #define PRANGE_REDUCE_CTX const vectors
 *     #define PRANGE_REDUCE_TERM(i, v) (((v)->x[i] - (v)->y[i]) * ((v)->x[i] - (v)->y[i]))
 *     #include <prange/reduce_template.h>
 *
 *     double square;
 *     prange_status status = distance_squared(&pair, 0, n, &square);
 *
 * defines
 *
 *     static prange_status NAME(PRANGE_REDUCE_CTX *ctx, ptrdiff_t begin, ptrdiff_t end, T *out);
 *
 * which reduces the terms of i = begin .. end - 1.
 *
 *     PRANGE_REDUCE_OP   result                                             T           if empty
 *     SUM, PROD          the sum, the product                               double      0, 1
 *     MIN, MAX           the smallest, the largest; NaN if a term is NaN    double      error
 *     ARGMIN, ARGMAX     the lowest i of it; that of the first NaN          double      error
 *     COUNT              the number of terms that are true (not 0)          double      0
 *     ANY, ALL           1 if any, if every term is true, else 0            double      0, 1
 *
 * The result has one type for all operations, so that they share a signature: as a double, an index
 * or a count is exact up to 2^53; with PRANGE_REDUCE_TYPE i64 it always is.
 *
 * Optional macros:
 *   - PRANGE_REDUCE_CTX: the type that ctx points to, possibly const; void if not defined.
 *   - PRANGE_REDUCE_TYPE: f64, which is the default; f32: T is float for SUM to MAX, terms are
 *     converted to double, and the result is rounded once; i64: T is int64_t, and so are the terms
 *     of SUM to ARGMAX; sums and products wrap modulo 2^64. double, float and int64_t are accepted
 *     as names of these types.
 *   - PRANGE_REDUCE_TERM2, PRANGE_REDUCE_TERM3, PRANGE_REDUCE_TERM4: further results of the same
 *     pass, for SUM, PROD, MIN and MAX; out is an array, T out[2] and so on. Each has the operation
 *     PRANGE_REDUCE_OP, or one of its own: PRANGE_REDUCE_OP2, PRANGE_REDUCE_OP3, PRANGE_REDUCE_OP4;
 *     where one is MIN or MAX an empty range is an error.
 *   - PRANGE_REDUCE_BLOCK: indices per block, a multiple of 32; 4096 if not defined. A block is not
 *     shared between threads, so terms that take microseconds each need a smaller one. With a block
 *     below 4096 the default schedule is dynamic, as such terms tend to be uneven, else static.
 *   - PRANGE_REDUCE_LEVELS: compiles the loop three times, also for AVX2 and for AVX-512, and
 *     chooses by the processor at run time (as the library itself does, see PRANGE_ISA in info.h).
 *     For programs that are not compiled for one machine; without effect except on x86-64.
 *
 * All of these macros are undefined at the end, PRANGE_REDUCE_LEVELS too. All names but NAME itself
 * begin with prange_ or PRANGE_. A program that has a macro MAX of its own, say, writes
 * PRANGE_REDUCE_MAX for the operation. A term may evaluate its arguments several times, use any
 * name of the program, and call functions: small ones should be `static inline`, those with a loop
 * of their own `__attribute__((noinline))`, since a term is expanded several times in the code. It
 * runs on several threads at once and must not modify shared state. ANY and ALL do not evaluate
 * every term; all other operations evaluate each term once.
 *
 * Bits and accuracy: those of reduce.h, with the same lanes, blocks and tree. The sum of x[i] is
 * prange_sum_f64's, to the last bit. The terms are computed by the program's compiler: if that
 * fuses products and sums within a term (-ffp-contract; the default of Clang, and of GCC in gnu
 * modes with FMA), their bits are those of this program only. With -ffp-contract=off (GCC's default
 * under -std=c11) they do not vary. The compiler cannot fuse a term with the sum that it enters.
 * Under -ffast-math the compiler assumes that no term is NaN, so MIN, MAX, ARGMIN and ARGMAX may
 * miss one.
 *
 * Speed: that of a loop written in place, with the flags of this translation unit: -O3
 * -march=native, or PRANGE_REDUCE_LEVELS. GCC 12 vectorises terms without ?:, but few with it. For
 * terms that depend on a condition use prange_choose_f64() (compare.h), which is 6 to 35 times as
 * fast there, the most where conditions are hard to predict: the sum of the elements above 0 has
 * the terms prange_choose_f64(x[i] > 0, x[i], 0). Combine conditions by & and |, since && and ||
 * are branches too. Clang vectorises either form. If several terms read the same arrays, GCC 12
 * tuned for a Zen processor loads them anew for each: -mtune=generic after -march=native takes up
 * to a quarter less time.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL out, PRANGE_ERROR_EMPTY for an empty range (end <= begin)
 * where the table says so, PRANGE_ERROR_SIZE for more than PTRDIFF_MAX indices,
 * PRANGE_ERROR_CANCELLED by a progress function (progress.h). On any error out is untouched.
 * Nothing is allocated.
 *
 * Needs GCC or Clang. Works in C and in C++.
 */
#include <prange/compare.h>
#include <prange/reduction.h>

/** @cond */
#include <prange/lanes_template.h>

/* The operation and the type as numbers, for #if. */
#define PRANGE_REDUCE_CODE PRANGE_TEMPLATE_CODE(PRANGE_REDUCE_OP)
#ifdef PRANGE_REDUCE_TYPE
#define PRANGE_REDUCE_TYPE_CODE PRANGE_TEMPLATE_PASTE(PRANGE_TEMPLATE_TYPE_, PRANGE_REDUCE_TYPE)
#else
#define PRANGE_REDUCE_TYPE_CODE PRANGE_TEMPLATE_TYPE_f64
#endif
#ifndef PRANGE_REDUCE_CTX
#define PRANGE_REDUCE_CTX void
#endif
#ifndef PRANGE_REDUCE_BLOCK
#define PRANGE_REDUCE_BLOCK 4096
#endif

#if !defined(PRANGE_REDUCE_NAME) || !defined(PRANGE_REDUCE_OP) || !defined(PRANGE_REDUCE_TERM)
#error "prange/reduce_template.h needs PRANGE_REDUCE_NAME, PRANGE_REDUCE_OP and PRANGE_REDUCE_TERM"
#endif
#if PRANGE_REDUCE_CODE == 0
#error "PRANGE_REDUCE_OP is SUM ... ALL, or PRANGE_REDUCE_SUM ... if the program has such macros"
#endif
#if PRANGE_REDUCE_TYPE_CODE == 0 || PRANGE_REDUCE_TYPE_CODE > PRANGE_TEMPLATE_TYPE_i64
#error "PRANGE_REDUCE_TYPE is f64, f32 or i64"
#endif
#if PRANGE_REDUCE_BLOCK <= 0 || PRANGE_REDUCE_BLOCK % 32 != 0
#error "PRANGE_REDUCE_BLOCK is a multiple of 32"
#endif

/* EACH(M) expands to M(k, term, code of its operation) for each term. */
#ifndef PRANGE_REDUCE_OP2
#define PRANGE_REDUCE_OP2 PRANGE_REDUCE_OP
#endif
#ifndef PRANGE_REDUCE_OP3
#define PRANGE_REDUCE_OP3 PRANGE_REDUCE_OP
#endif
#ifndef PRANGE_REDUCE_OP4
#define PRANGE_REDUCE_OP4 PRANGE_REDUCE_OP
#endif
#define PRANGE_REDUCE_EACH1(M) M(0, PRANGE_REDUCE_TERM, PRANGE_REDUCE_CODE)
#define PRANGE_REDUCE_EACH2(M)                                                                     \
    PRANGE_REDUCE_EACH1(M) M(1, PRANGE_REDUCE_TERM2, PRANGE_TEMPLATE_CODE(PRANGE_REDUCE_OP2))
#define PRANGE_REDUCE_EACH3(M)                                                                     \
    PRANGE_REDUCE_EACH2(M) M(2, PRANGE_REDUCE_TERM3, PRANGE_TEMPLATE_CODE(PRANGE_REDUCE_OP3))
#define PRANGE_REDUCE_EACH4(M)                                                                     \
    PRANGE_REDUCE_EACH3(M) M(3, PRANGE_REDUCE_TERM4, PRANGE_TEMPLATE_CODE(PRANGE_REDUCE_OP4))
#if defined(PRANGE_REDUCE_TERM4)
#define PRANGE_TEMPLATE_TERMS 4
#define PRANGE_TEMPLATE_EACH PRANGE_REDUCE_EACH4
#elif defined(PRANGE_REDUCE_TERM3)
#define PRANGE_TEMPLATE_TERMS 3
#define PRANGE_TEMPLATE_EACH PRANGE_REDUCE_EACH3
#elif defined(PRANGE_REDUCE_TERM2)
#define PRANGE_TEMPLATE_TERMS 2
#define PRANGE_TEMPLATE_EACH PRANGE_REDUCE_EACH2
#else
#define PRANGE_TEMPLATE_TERMS 1
#define PRANGE_TEMPLATE_EACH PRANGE_REDUCE_EACH1
#endif
#if PRANGE_TEMPLATE_TERMS > 1 &&                                                                   \
    (PRANGE_REDUCE_CODE > PRANGE_TEMPLATE_OP_MAX ||                                                \
     PRANGE_TEMPLATE_CODE(PRANGE_REDUCE_OP2) > PRANGE_TEMPLATE_OP_MAX ||                           \
     PRANGE_TEMPLATE_CODE(PRANGE_REDUCE_OP3) > PRANGE_TEMPLATE_OP_MAX ||                           \
     PRANGE_TEMPLATE_CODE(PRANGE_REDUCE_OP4) > PRANGE_TEMPLATE_OP_MAX)
#error "several terms are for SUM, PROD, MIN and MAX"
#endif

/* The types of an accumulator and of out. */
#if PRANGE_REDUCE_CODE >= PRANGE_TEMPLATE_OP_COUNT
#define PRANGE_TEMPLATE_IS_REAL 0
#elif PRANGE_REDUCE_TYPE_CODE == PRANGE_TEMPLATE_TYPE_i64
#define PRANGE_TEMPLATE_IS_REAL 0
#else
#define PRANGE_TEMPLATE_IS_REAL 1
#endif
#if PRANGE_TEMPLATE_IS_REAL
#define PRANGE_TEMPLATE_VALUE double
#else
#define PRANGE_TEMPLATE_VALUE int64_t
#endif
#if PRANGE_REDUCE_TYPE_CODE == PRANGE_TEMPLATE_TYPE_i64
#define PRANGE_REDUCE_OUT int64_t
#elif PRANGE_REDUCE_TYPE_CODE == PRANGE_TEMPLATE_TYPE_f32 &&                                       \
    PRANGE_REDUCE_CODE <= PRANGE_TEMPLATE_OP_MAX
#define PRANGE_REDUCE_OUT float
#else
#define PRANGE_REDUCE_OUT double
#endif

#define PRANGE_TEMPLATE_OP PRANGE_REDUCE_CODE
#define PRANGE_TEMPLATE_CTX PRANGE_REDUCE_CTX
#define PRANGE_TEMPLATE_PARTIAL PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _partial)
#define PRANGE_REDUCE_RESULT PRANGE_TEMPLATE_PASTE(prange_template_result_, PRANGE_TEMPLATE_VALUE)
#define PRANGE_TEMPLATE_JOIN PRANGE_TEMPLATE_PASTE(prange_template_join_, PRANGE_TEMPLATE_VALUE)
#define PRANGE_REDUCE_JOB PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _job)
#define PRANGE_REDUCE_JOIN PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _join)

/* Lane k of the vector of terms whose indices begin at i. */
#if PRANGE_TEMPLATE_OP >= PRANGE_TEMPLATE_OP_COUNT
#define PRANGE_TEMPLATE_ELEMENT(k, TERM, i, ctx) ((TERM(((i) + (k)), ctx)) != 0)
#else
#define PRANGE_TEMPLATE_ELEMENT(k, TERM, i, ctx) ((PRANGE_TEMPLATE_VALUE)(TERM(((i) + (k)), ctx)))
#endif
#define PRANGE_TEMPLATE_POINT
#define PRANGE_TEMPLATE_POINTS
#define PRANGE_TEMPLATE_POINTS_NEXT

/* The partial result of a block. */
typedef struct PRANGE_TEMPLATE_PARTIAL {
    PRANGE_TEMPLATE_VALUE prange_value[PRANGE_TEMPLATE_TERMS];
    ptrdiff_t prange_index; /* of the extreme, for ARGMIN and ARGMAX */
} PRANGE_TEMPLATE_PARTIAL;

typedef struct PRANGE_REDUCE_JOB {
    PRANGE_REDUCE_CTX *prange_ctx;
    int *prange_decided; /* set once a term has decided the result of ANY or ALL */
} PRANGE_REDUCE_JOB;

static void PRANGE_REDUCE_JOIN(void *prange_left, const void *prange_right)
{
    PRANGE_TEMPLATE_PARTIAL *const prange_to = (PRANGE_TEMPLATE_PARTIAL *)prange_left;
    const PRANGE_TEMPLATE_PARTIAL *const prange_from =
        (const PRANGE_TEMPLATE_PARTIAL *)prange_right;
#if PRANGE_TEMPLATE_OP == PRANGE_TEMPLATE_OP_ARGMIN ||                                             \
    PRANGE_TEMPLATE_OP == PRANGE_TEMPLATE_OP_ARGMAX
    PRANGE_TEMPLATE_LOCATE(PRANGE_TEMPLATE_OP, prange_to->prange_value[0], prange_to->prange_index,
                           prange_from->prange_value[0], prange_from->prange_index);
#else
#define PRANGE_REDUCE_JOIN_TERM(k, TERM, code)                                                     \
    prange_to->prange_value[k] =                                                                   \
        PRANGE_TEMPLATE_JOIN(code, prange_to->prange_value[k], prange_from->prange_value[k]);
    PRANGE_TEMPLATE_EACH(PRANGE_REDUCE_JOIN_TERM)
#undef PRANGE_REDUCE_JOIN_TERM
#endif
}

/* The loop over a block and the loop over blocks, for the flags of this translation unit. */
#define PRANGE_TEMPLATE_WIDTH PRANGE_TEMPLATE_OWN_WIDTH
#define PRANGE_TEMPLATE_TARGET PRANGE_TEMPLATE_OWN_TARGET
#define PRANGE_TEMPLATE_BLOCK PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _block)
#define PRANGE_TEMPLATE_RUN PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _run)
#include <prange/block_template.h>

/* The same for higher levels. */
#if defined(PRANGE_REDUCE_LEVELS) && defined(__x86_64__) && PRANGE_TEMPLATE_OWN_WIDTH < 4
#define PRANGE_TEMPLATE_WIDTH 4
#define PRANGE_TEMPLATE_TARGET __attribute__((__target__("avx2,fma,bmi,bmi2")))
#define PRANGE_TEMPLATE_BLOCK PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _block_v3)
#define PRANGE_TEMPLATE_RUN PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _run_v3)
#include <prange/block_template.h>
#define PRANGE_REDUCE_RUN_V3 PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _run_v3)
#else
#define PRANGE_REDUCE_RUN_V3 NULL
#endif
#if defined(PRANGE_REDUCE_LEVELS) && defined(__x86_64__) && PRANGE_TEMPLATE_OWN_WIDTH < 8
#define PRANGE_TEMPLATE_WIDTH 8
#define PRANGE_TEMPLATE_TARGET                                                                     \
    __attribute__((__target__(                                                                     \
        "avx2,fma,bmi,bmi2,avx512f,avx512cd,avx512bw,avx512dq,avx512vl" PRANGE_TEMPLATE_PREFERS)))
#define PRANGE_TEMPLATE_BLOCK PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _block_v4)
#define PRANGE_TEMPLATE_RUN PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _run_v4)
#include <prange/block_template.h>
#define PRANGE_REDUCE_RUN_V4 PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _run_v4)
#else
#define PRANGE_REDUCE_RUN_V4 NULL
#endif

static __attribute__((__unused__)) PRANGE_CHECKED prange_status
PRANGE_REDUCE_NAME(PRANGE_REDUCE_CTX *prange_ctx, ptrdiff_t prange_begin, ptrdiff_t prange_end,
                   PRANGE_REDUCE_OUT *prange_out)
{
#define PRANGE_REDUCE_OF_NONE(k, TERM, code)                                                       \
    ((code) <= PRANGE_TEMPLATE_OP_PROD || (code) >= PRANGE_TEMPLATE_OP_COUNT) &&
    static const prange_reduction_loop prange_loop = {
        PRANGE_TEMPLATE_STRING(PRANGE_REDUCE_NAME),
        sizeof(PRANGE_TEMPLATE_PARTIAL),
        PRANGE_REDUCE_BLOCK,
        PRANGE_TEMPLATE_EACH(PRANGE_REDUCE_OF_NONE) 1,
        {PRANGE_TEMPLATE_PART(PRANGE_REDUCE_NAME, _run), PRANGE_REDUCE_RUN_V3,
         PRANGE_REDUCE_RUN_V4},
        PRANGE_REDUCE_JOIN};
#undef PRANGE_REDUCE_OF_NONE
    int prange_decided = 0;
    const PRANGE_REDUCE_JOB prange_job = {prange_ctx, &prange_decided};
    PRANGE_TEMPLATE_PARTIAL prange_all;
#define PRANGE_REDUCE_EMPTY(k, TERM, code)                                                         \
    prange_all.prange_value[k] =                                                                   \
        (code) == PRANGE_TEMPLATE_OP_PROD || (code) == PRANGE_TEMPLATE_OP_ALL;
    PRANGE_TEMPLATE_EACH(PRANGE_REDUCE_EMPTY)
#undef PRANGE_REDUCE_EMPTY
    prange_all.prange_index = prange_begin;
    const prange_status prange_result = prange_reduce_loop(
        &prange_loop, &prange_job, prange_begin, prange_end, prange_out ? &prange_all : NULL);
    if (prange_result != PRANGE_OK)
        return prange_result;
#if PRANGE_TEMPLATE_OP == PRANGE_TEMPLATE_OP_ARGMIN ||                                             \
    PRANGE_TEMPLATE_OP == PRANGE_TEMPLATE_OP_ARGMAX
    *prange_out = (PRANGE_REDUCE_OUT)prange_all.prange_index;
#else
    for (int prange_k = 0; prange_k < PRANGE_TEMPLATE_TERMS; prange_k++)
        prange_out[prange_k] =
            (PRANGE_REDUCE_OUT)PRANGE_REDUCE_RESULT(prange_all.prange_value[prange_k]);
#endif
    return PRANGE_OK;
}

#undef PRANGE_REDUCE_BLOCK
#undef PRANGE_REDUCE_CODE
#undef PRANGE_REDUCE_CTX
#undef PRANGE_REDUCE_EACH1
#undef PRANGE_REDUCE_EACH2
#undef PRANGE_REDUCE_EACH3
#undef PRANGE_REDUCE_EACH4
#undef PRANGE_REDUCE_JOB
#undef PRANGE_REDUCE_JOIN
#undef PRANGE_REDUCE_LEVELS
#undef PRANGE_REDUCE_NAME
#undef PRANGE_REDUCE_OP
#undef PRANGE_REDUCE_OP2
#undef PRANGE_REDUCE_OP3
#undef PRANGE_REDUCE_OP4
#undef PRANGE_REDUCE_OUT
#undef PRANGE_REDUCE_RESULT
#undef PRANGE_REDUCE_RUN_V3
#undef PRANGE_REDUCE_RUN_V4
#undef PRANGE_REDUCE_TERM
#undef PRANGE_REDUCE_TERM2
#undef PRANGE_REDUCE_TERM3
#undef PRANGE_REDUCE_TERM4
#undef PRANGE_REDUCE_TYPE
#undef PRANGE_REDUCE_TYPE_CODE
#undef PRANGE_TEMPLATE_CTX
#undef PRANGE_TEMPLATE_EACH
#undef PRANGE_TEMPLATE_ELEMENT
#undef PRANGE_TEMPLATE_IS_REAL
#undef PRANGE_TEMPLATE_JOIN
#undef PRANGE_TEMPLATE_OP
#undef PRANGE_TEMPLATE_PARTIAL
#undef PRANGE_TEMPLATE_POINT
#undef PRANGE_TEMPLATE_POINTS
#undef PRANGE_TEMPLATE_POINTS_NEXT
#undef PRANGE_TEMPLATE_TERMS
#undef PRANGE_TEMPLATE_VALUE
/** @endcond */
