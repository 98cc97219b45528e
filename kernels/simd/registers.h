/* SPDX-License-Identifier: MIT */
/*
 * The width of the level's vector registers, and pragmas that help the compiler to use them.
 */
#ifndef PRI_REGISTERS_H
#define PRI_REGISTERS_H

#include "base/types.h"

/* Placed before a loop whose iterations are independent in a way the compiler cannot prove. */
#if defined(__clang__)
#define PRI_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define PRI_INDEPENDENT _Pragma("GCC ivdep")
#endif

/* Placed before a loop over vectors with a small constant trip count. Unrolling keeps the vectors
 * in registers. Clang does so without a pragma; with one it unrolls too late for that. With
 * AddressSanitizer, the checks around each access would double the code that GCC has to compile. */
#if defined(__clang__) || defined(__SANITIZE_ADDRESS__)
#define PRI_UNROLL
#else
#define PRI_UNROLL _Pragma("GCC unroll 16")
#endif

/* Placed before a loop that the compiler must not unroll completely. GCC would reorder the loads of
 * few iterations, and prefetchers expect them in order. */
#if defined(__clang__)
#define PRI_KEEP_LOOP
#else
#define PRI_KEEP_LOOP _Pragma("GCC unroll 1")
#endif

#if defined(__AVX512F__)
#define PRI_VEC_BYTES 64
#elif defined(__AVX__)
#define PRI_VEC_BYTES 32
#else
#define PRI_VEC_BYTES 16
#endif

/* Width, in vectors, of a panel of points for distances: the columns of a register tile. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { PRI_TILE_VECS = 4 };
#else
enum { PRI_TILE_VECS = 2 };
#endif

#ifdef PRI_TYPE
enum {
    VEC_LANES = PRI_VEC_BYTES / sizeof(element),
    PANEL_WIDTH = PRI_TILE_VECS * VEC_LANES, /* points in a panel (distance.h) */
};
#endif

#endif
