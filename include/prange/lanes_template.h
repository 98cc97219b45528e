/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What prange/reduce_template.h and prange/integrate_template.h share: vectors, operations, and how
 * a term fills a vector. All names begin with prange_ or PRANGE_, since terms may name anything.
 */
#ifndef PRANGE_LANES_TEMPLATE_H
#define PRANGE_LANES_TEMPLATE_H

#include <prange/base.h>

/** @cond */
#define PRANGE_TEMPLATE_LANES 32

#define PRANGE_TEMPLATE_PASTE_(name, suffix) name##suffix
#define PRANGE_TEMPLATE_PASTE(name, suffix) PRANGE_TEMPLATE_PASTE_(name, suffix)
/* The name of a definition that belongs to NAME but is not called by the program. */
#define PRANGE_TEMPLATE_PART(name, suffix)                                                         \
    PRANGE_TEMPLATE_PASTE(prange_template_, PRANGE_TEMPLATE_PASTE(name, suffix))
#define PRANGE_TEMPLATE_STRING_(name) #name
#define PRANGE_TEMPLATE_STRING(name) PRANGE_TEMPLATE_STRING_(name)

/* Numbers of the operations; #if compares them, so their order matters. The long names are for
 * programs in which the short ones are macros. */
#define PRANGE_TEMPLATE_CODE(op) PRANGE_TEMPLATE_PASTE(PRANGE_TEMPLATE_OP_, op)
#define PRANGE_TEMPLATE_OP_SUM 1
#define PRANGE_TEMPLATE_OP_PROD 2
#define PRANGE_TEMPLATE_OP_MIN 3
#define PRANGE_TEMPLATE_OP_MAX 4
#define PRANGE_TEMPLATE_OP_ARGMIN 5
#define PRANGE_TEMPLATE_OP_ARGMAX 6
#define PRANGE_TEMPLATE_OP_COUNT 7
#define PRANGE_TEMPLATE_OP_ANY 8
#define PRANGE_TEMPLATE_OP_ALL 9
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_SUM PRANGE_TEMPLATE_OP_SUM
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_PROD PRANGE_TEMPLATE_OP_PROD
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_MIN PRANGE_TEMPLATE_OP_MIN
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_MAX PRANGE_TEMPLATE_OP_MAX
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_ARGMIN PRANGE_TEMPLATE_OP_ARGMIN
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_ARGMAX PRANGE_TEMPLATE_OP_ARGMAX
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_COUNT PRANGE_TEMPLATE_OP_COUNT
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_ANY PRANGE_TEMPLATE_OP_ANY
#define PRANGE_TEMPLATE_OP_PRANGE_REDUCE_ALL PRANGE_TEMPLATE_OP_ALL

/* Numbers of the types, by their names here and in C: the program may have a macro f64. */
#define PRANGE_TEMPLATE_TYPE_f64 1
#define PRANGE_TEMPLATE_TYPE_f32 2
#define PRANGE_TEMPLATE_TYPE_i64 3
#define PRANGE_TEMPLATE_TYPE_i32 4
#define PRANGE_TEMPLATE_TYPE_u8 5
#define PRANGE_TEMPLATE_TYPE_double PRANGE_TEMPLATE_TYPE_f64
#define PRANGE_TEMPLATE_TYPE_float PRANGE_TEMPLATE_TYPE_f32
#define PRANGE_TEMPLATE_TYPE_int64_t PRANGE_TEMPLATE_TYPE_i64
#define PRANGE_TEMPLATE_TYPE_int32_t PRANGE_TEMPLATE_TYPE_i32
#define PRANGE_TEMPLATE_TYPE_int PRANGE_TEMPLATE_TYPE_i32
#define PRANGE_TEMPLATE_TYPE_uint8_t PRANGE_TEMPLATE_TYPE_u8

/* The widest vectors that the flags allow, in lanes. */
#if defined(__AVX512F__)
#define PRANGE_TEMPLATE_OWN_WIDTH 8
#elif defined(__AVX__)
#define PRANGE_TEMPLATE_OWN_WIDTH 4
#else
#define PRANGE_TEMPLATE_OWN_WIDTH 2
#endif

/* GCC tuned for an Intel processor prefers vectors of half the AVX-512 width, and then fills a wide
 * vector lane by lane: an integral took 5.8 times as long. Clang uses the width of the type. */
#if defined(__x86_64__) && !defined(__clang__)
#define PRANGE_TEMPLATE_PREFERS ",prefer-vector-width=512"
#if PRANGE_TEMPLATE_OWN_WIDTH == 8
#define PRANGE_TEMPLATE_OWN_TARGET __attribute__((__target__("prefer-vector-width=512")))
#endif
#else
#define PRANGE_TEMPLATE_PREFERS
#endif
#ifndef PRANGE_TEMPLATE_OWN_TARGET
#define PRANGE_TEMPLATE_OWN_TARGET
#endif

typedef double prange_template_double2 __attribute__((__vector_size__(16)));
typedef double prange_template_double4 __attribute__((__vector_size__(32)));
typedef double prange_template_double8 __attribute__((__vector_size__(64)));
typedef int64_t prange_template_int64_t2 __attribute__((__vector_size__(16)));
typedef int64_t prange_template_int64_t4 __attribute__((__vector_size__(32)));
typedef int64_t prange_template_int64_t8 __attribute__((__vector_size__(64)));
typedef uint64_t prange_template_uint64_t2 __attribute__((__vector_size__(16)));
typedef uint64_t prange_template_uint64_t4 __attribute__((__vector_size__(32)));
typedef uint64_t prange_template_uint64_t8 __attribute__((__vector_size__(64)));

/* The initializer of a vector: E(k, t, i, ctx) is the element of lane k. */
#define PRANGE_TEMPLATE_FILL2(E, t, i, ctx)                                                        \
    {                                                                                              \
        E(0, t, i, ctx), E(1, t, i, ctx)                                                           \
    }
#define PRANGE_TEMPLATE_FILL4(E, t, i, ctx)                                                        \
    {                                                                                              \
        E(0, t, i, ctx), E(1, t, i, ctx), E(2, t, i, ctx), E(3, t, i, ctx)                         \
    }
#define PRANGE_TEMPLATE_FILL8(E, t, i, ctx)                                                        \
    {                                                                                              \
        E(0, t, i, ctx), E(1, t, i, ctx), E(2, t, i, ctx), E(3, t, i, ctx), E(4, t, i, ctx),       \
            E(5, t, i, ctx), E(6, t, i, ctx), E(7, t, i, ctx)                                      \
    }
#define PRANGE_TEMPLATE_SAME(k, value, unused1, unused2) value
#define PRANGE_TEMPLATE_NUMBER(k, type, from, unused) ((type)((uint64_t)(from) + k))

/* Keeps the rounding of a term. Otherwise GCC, in gnu modes and with FMA, would fuse a term that
 * ends with a product and the addition to the sum. */
#if defined(__x86_64__)
#define PRANGE_TEMPLATE_ROUND(x) __asm__("" : "+v"(x))
#elif defined(__aarch64__)
#define PRANGE_TEMPLATE_ROUND(x) __asm__("" : "+w"(x))
#else
#define PRANGE_TEMPLATE_ROUND(x) __asm__("" : "+m"(x))
#endif

/* Replaces each NaN by the same one, since the sign of a machine's default NaN varies. */
static inline double prange_template_result_double(double prange_x)
{
    return prange_x != prange_x ? __builtin_nan("") : prange_x;
}

static inline int64_t prange_template_result_int64_t(int64_t prange_x)
{
    return prange_x;
}

/* Keeps the better of two values, with its place. A NaN is better than any number; of two equal
 * values, or of two NaNs, the one with the lower place is kept. */
#define PRANGE_TEMPLATE_LOCATE(op, value, place, other, elsewhere)                                 \
    do {                                                                                           \
        const int prange_nan = (value) != (value), prange_other_nan = (other) != (other);          \
        const int prange_better =                                                                  \
            (op) == PRANGE_TEMPLATE_OP_ARGMIN ? (other) < (value) : (other) > (value);             \
        const int prange_equal = (other) == (value) || (prange_nan && prange_other_nan);           \
        if (prange_better || (prange_other_nan && !prange_nan) ||                                  \
            (prange_equal && (elsewhere) < (place))) {                                             \
            (value) = (other);                                                                     \
            (place) = (elsewhere);                                                                 \
        }                                                                                          \
    } while (0)

/* Combines two neighbouring partial results. For extremes a NaN takes precedence, and of two equal
 * values the left one. Integers wrap. */
static inline double prange_template_join_double(int prange_op, double prange_left,
                                                 double prange_right)
{
    if (prange_op == PRANGE_TEMPLATE_OP_SUM)
        return prange_left + prange_right;
    if (prange_op == PRANGE_TEMPLATE_OP_PROD)
        return prange_left * prange_right;
    const int prange_better = prange_op == PRANGE_TEMPLATE_OP_MIN ? prange_right < prange_left
                                                                  : prange_right > prange_left;
    return prange_better || (prange_right != prange_right && prange_left == prange_left)
               ? prange_right
               : prange_left;
}

static inline int64_t prange_template_join_int64_t(int prange_op, int64_t prange_left,
                                                   int64_t prange_right)
{
    if (prange_op == PRANGE_TEMPLATE_OP_SUM || prange_op == PRANGE_TEMPLATE_OP_COUNT)
        return (int64_t)((uint64_t)prange_left + (uint64_t)prange_right);
    if (prange_op == PRANGE_TEMPLATE_OP_PROD)
        return (int64_t)((uint64_t)prange_left * (uint64_t)prange_right);
    if (prange_op == PRANGE_TEMPLATE_OP_ANY)
        return prange_left | prange_right;
    if (prange_op == PRANGE_TEMPLATE_OP_ALL)
        return prange_left & prange_right;
    const int prange_better = prange_op == PRANGE_TEMPLATE_OP_MIN ? prange_right < prange_left
                                                                  : prange_right > prange_left;
    return prange_better ? prange_right : prange_left;
}
/** @endcond */

#endif
