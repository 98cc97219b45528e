/* SPDX-License-Identifier: MIT */
/*
 * The level's vector registers, and what helps the compiler to use them.
 */
#ifndef PRI_REGISTERS_H
#define PRI_REGISTERS_H

#include "base/types.h"

/* Before a loop over arrays whose iterations are independent, which the compiler cannot see. */
#if defined(__clang__)
#define PRI_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define PRI_INDEPENDENT _Pragma("GCC ivdep")
#endif

/* Before a loop of a few constant rounds over vectors, which then stay in registers. Clang does so
 * by itself, and with a pragma unrolls too late for it; with AddressSanitizer's checks around each
 * access it would double what GCC has to compile. */
#if defined(__clang__) || defined(__SANITIZE_ADDRESS__)
#define PRI_UNROLL
#else
#define PRI_UNROLL _Pragma("GCC unroll 16")
#endif

#if defined(__AVX512F__)
#define PRI_VEC_BYTES 64
#elif defined(__AVX__)
#define PRI_VEC_BYTES 32
#else
#define PRI_VEC_BYTES 16
#endif

/* Vectors of points in a panel of distances: the columns of a register tile. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { PRI_TILE_VECS = 4 };
#else
enum { PRI_TILE_VECS = 2 };
#endif

#ifdef PRI_TYPE
enum {
    VEC_LANES = PRI_VEC_BYTES / sizeof(element),
    PANEL_WIDTH = PRI_TILE_VECS * VEC_LANES, /* points of a panel (distance.h) */
};
#endif

#endif
