/* SPDX-License-Identifier: MIT */
/*
 * The instruction set levels: their tables of kernels, and the choice of one at run time.
 */
#ifndef PRI_ISA_H
#define PRI_ISA_H

#include <stdbool.h>

/*
 * Every table of kernels, by family and element type: kernels/simd/FAMILY.h declares it, and
 * kernels/simd/FAMILY.c defines it once for each level. `level` is passed on to TABLE.
 */
#define PRI_KERNEL_TABLES(TABLE, level)                                                            \
    TABLE(reduce, f64, level)                                                                      \
    TABLE(reduce, f32, level)                                                                      \
    TABLE(reduce, i64, level)                                                                      \
    TABLE(reduce, i32, level)                                                                      \
    TABLE(reduce, u8, level)                                                                       \
    TABLE(map, f64, level)                                                                         \
    TABLE(map, f32, level)                                                                         \
    TABLE(map, i64, level)                                                                         \
    TABLE(map, i32, level)                                                                         \
    TABLE(map, u8, level)                                                                          \
    TABLE(compare, f64, level)                                                                     \
    TABLE(compare, f32, level)                                                                     \
    TABLE(compare, i64, level)                                                                     \
    TABLE(compare, i32, level)                                                                     \
    TABLE(compare, u8, level)                                                                      \
    TABLE(scan, f64, level)                                                                        \
    TABLE(scan, f32, level)                                                                        \
    TABLE(scan, i64, level)                                                                        \
    TABLE(scan, i32, level)                                                                        \
    TABLE(scan, u8, level)                                                                         \
    TABLE(convert, f32, level)                                                                     \
    TABLE(integrate, f64, level)                                                                   \
    TABLE(integrate, f32, level)                                                                   \
    TABLE(distance, f64, level)                                                                    \
    TABLE(distance, f32, level)                                                                    \
    TABLE(transpose, f64, level)                                                                   \
    TABLE(transpose, f32, level)                                                                   \
    TABLE(transpose, u8, level)                                                                    \
    TABLE(neighbors, f64, level)                                                                   \
    TABLE(neighbors, f32, level)                                                                   \
    TABLE(product, f64, level)                                                                     \
    TABLE(product, f32, level)                                                                     \
    TABLE(matmul, f64, level)                                                                      \
    TABLE(matmul, f32, level)                                                                      \
    TABLE(matmul, i64, level)                                                                      \
    TABLE(matmul, i32, level)                                                                      \
    TABLE(matmul_small, f64, level)                                                                \
    TABLE(matmul_small, f32, level)                                                                \
    TABLE(matmul_small, i64, level)                                                                \
    TABLE(matmul_small, i32, level)                                                                \
    TABLE(matvec, f64, level)                                                                      \
    TABLE(matvec, f32, level)                                                                      \
    TABLE(matvec, i64, level)                                                                      \
    TABLE(matvec, i32, level)                                                                      \
    TABLE(dots, f64, level)                                                                        \
    TABLE(dots, f32, level)                                                                        \
    TABLE(dots, i64, level)                                                                        \
    TABLE(dots, i32, level)                                                                        \
    TABLE(random, f64, level)                                                                      \
    TABLE(random, f32, level)                                                                      \
    TABLE(random, i64, level)                                                                      \
    TABLE(sort, i64, level)                                                                        \
    TABLE(sort, i32, level)                                                                        \
    TABLE(move, f64, level)                                                                        \
    TABLE(move, f32, level)                                                                        \
    TABLE(move, i64, level)                                                                        \
    TABLE(move, i32, level)                                                                        \
    TABLE(move, u8, level)                                                                         \
    TABLE(rolling, f64, level)                                                                     \
    TABLE(rolling, f32, level)                                                                     \
    TABLE(rolling, i64, level)                                                                     \
    TABLE(rolling, i32, level)                                                                     \
    TABLE(histogram, f64, level)                                                                   \
    TABLE(histogram, f32, level)                                                                   \
    TABLE(histogram, i64, level)                                                                   \
    TABLE(histogram, i32, level)                                                                   \
    TABLE(histogram, u8, level)                                                                    \
    TABLE(expr, f64, level)                                                                        \
    TABLE(expr, f32, level)                                                                        \
    TABLE(expr, i64, level)                                                                        \
    TABLE(expr, i32, level)                                                                        \
    TABLE(expr, u8, level)                                                                         \
    TABLE(filter, f64, level)                                                                      \
    TABLE(filter, f32, level)                                                                      \
    TABLE(filter, u8, level)                                                                       \
    TABLE(extreme, f64, level)                                                                     \
    TABLE(extreme, f32, level)                                                                     \
    TABLE(extreme, u8, level)

/* One level: pri_isa_get()->reduce_f64, and so on. */
typedef struct pri_isa {
    const char *name;
    int rank; /* 0 baseline or neon, 1 v3, 2 v4 */
#define PRI_MEMBER(family, type, level) const struct pri_##family##_##type *family##_##type;
    PRI_KERNEL_TABLES(PRI_MEMBER, )
#undef PRI_MEMBER
} pri_isa;

/* The level in use: the highest that the processor has, unless PRANGE_ISA names a lower one. */
const pri_isa *pri_isa_get(void);

/* The levels that this processor can run, lowest first; NULL for i outside 0 .. their number - 1.
 */
const pri_isa *pri_isa_at(int i);

/* Whether the processor is Intel's. Speed may depend on that, results may not. */
bool pri_isa_is_intel(void);

/* The highest rank below `count` that is `compiled` and not above the level in use. */
int pri_isa_highest(int count, const bool compiled[]);

/* Selects a level, for tests; NULL restores the choice by processor and PRANGE_ISA. */
void pri_isa_use(const pri_isa *isa);

#endif
