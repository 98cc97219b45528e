/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps over a run of contiguous elements.
 */
#ifndef PRI_SIMD_MAP_H
#define PRI_SIMD_MAP_H

#include "base/types.h"

/* Operations of a map; kernels/array/map.c asserts that the public enums agree. */
enum { PRI_UNARY_COUNT = 5, PRI_BINARY_COUNT = 8 };

#ifdef PRI_TYPE

/*
 * The operations stand in the order of the public enums. An output may be exactly an input.
 * stream copies past the caches, and stream_end orders such stores before later ones; gather and
 * scatter convert between strided and contiguous.
 */
typedef struct PRI_TYPED(pri_map) {
    void (*unary[PRI_UNARY_COUNT])(ptrdiff_t n, const element *x, element *y);
    void (*binary[PRI_BINARY_COUNT])(ptrdiff_t n, const element *x, const element *y, element *z);
    void (*scalar[PRI_BINARY_COUNT])(ptrdiff_t n, const element *x, element s, element *z);
    void (*axpy)(ptrdiff_t n, element a, const element *x, element *y);
    void (*stream)(ptrdiff_t n, const element *x, element *y);
    void (*stream_end)(void);
    void (*gather)(ptrdiff_t n, const element *x, ptrdiff_t incx, element *y);
    void (*scatter)(ptrdiff_t n, const element *x, element *y, ptrdiff_t incy);
} pri_map;

#endif

#endif
