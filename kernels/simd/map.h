/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps over a run of contiguous elements.
 */
#ifndef PRI_SIMD_MAP_H
#define PRI_SIMD_MAP_H

#include "base/types.h"

/* The operations, in the order of the public enums, to which array/map.c holds them. */
typedef enum pri_unary {
    PRI_NEG,
    PRI_ABS,
    PRI_SQUARE,
    PRI_SQRT,
    PRI_RECIPROCAL,
    PRI_UNARY_COUNT
} pri_unary;

typedef enum pri_binary {
    PRI_ADD,
    PRI_SUB,
    PRI_MUL,
    PRI_DIV,
    PRI_MIN,
    PRI_MAX,
    PRI_RSUB,
    PRI_RDIV,
    PRI_BINARY_COUNT
} pri_binary;

#ifdef PRI_TYPE

/*
 * NULL where the type has no such operation. An output may be exactly an input.
 * The streamed ones write past the caches to an output that is no input, and are NULL for integers;
 * stream does so with a copy. stream_end orders such stores before later ones. gather and scatter
 * convert between strided and contiguous.
 */
typedef struct PRI_TYPED(pri_map) {
    void (*unary[PRI_UNARY_COUNT])(ptrdiff_t n, const element *x, element *y);
    void (*binary[PRI_BINARY_COUNT])(ptrdiff_t n, const element *x, const element *y, element *z);
    void (*scalar[PRI_BINARY_COUNT])(ptrdiff_t n, const element *x, element s, element *z);
    void (*axpy)(ptrdiff_t n, element a, const element *x, element *y);
    void (*stream_unary)(pri_unary op, ptrdiff_t n, const element *x, element *y);
    void (*stream_binary)(pri_binary op, ptrdiff_t n, const element *x, const element *y,
                          element *z);
    void (*stream_scalar)(pri_binary op, ptrdiff_t n, const element *x, element s, element *z);
    void (*stream)(ptrdiff_t n, const element *x, element *y);
    void (*stream_end)(void);
    void (*gather)(ptrdiff_t n, const element *x, ptrdiff_t incx, element *y);
    void (*scatter)(ptrdiff_t n, const element *x, element *y, ptrdiff_t incy);
} pri_map;

#ifdef PRI_LEVEL
/* Of map_streamed.c: entries of the table. */
void PRI_AT_LEVEL(pri_stream_unary)(pri_unary op, ptrdiff_t n, const element *x, element *y);
void PRI_AT_LEVEL(pri_stream_binary)(pri_binary op, ptrdiff_t n, const element *x, const element *y,
                                     element *z);
void PRI_AT_LEVEL(pri_stream_scalar)(pri_binary op, ptrdiff_t n, const element *x, element s,
                                     element *z);
#endif

#endif

#endif
