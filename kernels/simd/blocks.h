/* SPDX-License-Identifier: MIT */
/*
 * The serial block functions of one instruction set level, as tables.
 *
 * Each runs on one thread over one block of contiguous elements, and computes the same bits at
 * every level. The sources beside this file know no OpenMP, no malloc and no public header; they
 * are compiled once a level.
 */
#ifndef PRI_BLOCKS_H
#define PRI_BLOCKS_H

#include <stddef.h>

/* The lanes of a reduction: four vectors of eight doubles. They are part of every result. */
#define PRI_LANES 32

/* The elements in a block of a reduction over an array: 32 KiB of doubles, which stay in a
 * first-level cache for var's second pass. Part of every result. */
#define PRI_REDUCE_BLOCK 4096

/* The points in a block of an integral, of which two buffers fit a first-level cache. Part of every
 * result. */
#define PRI_POINTS_BLOCK 1024

/* What a block, or a fold of blocks, amounts to. */
typedef struct pri_partial {
    double value; /* sum, product, extreme, or the mean (var) */
    double m2;    /* var: the sum of squared deviations from the mean */
    double count; /* var: elements; else set by the caller, and left alone */
} pri_partial;

/* Operations of a map; kernels/map.c asserts that the public enums agree. */
enum { PRI_UNARY_COUNT = 5, PRI_BINARY_COUNT = 8 };

/*
 * Reductions: n from 1 to PRI_REDUCE_BLOCK elements. dot reads y, sumsq sums (scale*x)^2, the
 * others ignore both. find gives the first i with x[i] == value, or the first NaN if value is
 * NaN; n if there is none.
 */
typedef void pri_reduce_block_f64(ptrdiff_t n, const double *x, const double *y, double scale,
                                  pri_partial *out);

typedef struct pri_reduce_f64 {
    pri_reduce_block_f64 *sum, *dot, *prod, *min, *max, *maxabs, *sumsq, *var;
    ptrdiff_t (*find)(ptrdiff_t n, const double *x, double value);
} pri_reduce_f64;

/*
 * Maps: the operations stand in the order of the public enums. An output may be exactly an input.
 * stream copies past the caches, and stream_end orders such stores before later ones; gather and
 * scatter convert between strided and contiguous.
 */
typedef struct pri_map_f64 {
    void (*unary[PRI_UNARY_COUNT])(ptrdiff_t n, const double *x, double *y);
    void (*binary[PRI_BINARY_COUNT])(ptrdiff_t n, const double *x, const double *y, double *z);
    void (*scalar[PRI_BINARY_COUNT])(ptrdiff_t n, const double *x, double s, double *z);
    void (*axpy)(ptrdiff_t n, double a, const double *x, double *y);
    void (*stream)(ptrdiff_t n, const double *x, double *y);
    void (*stream_end)(void);
    void (*gather)(ptrdiff_t n, const double *x, ptrdiff_t incx, double *y);
    void (*scatter)(ptrdiff_t n, const double *x, double *y, ptrdiff_t incy);
} pri_map_f64;

/*
 * Pairwise: pack writes the `cols` points from points on as a panel, panel[k*width + j] being
 * coordinate k of point j, zeros from j = cols to width. strip writes the distances of `rows`
 * points to the panel's first `cols`, out[i*n + j]; mirror writes the transpose of such a strip,
 * y[j*n + i] = x[i*n + j]. A pair's result does not depend on width.
 */
typedef struct pri_pairwise_f64 {
    int width;
    void (*pack)(ptrdiff_t cols, ptrdiff_t d, const double *points, double *panel);
    void (*strip)(int root, ptrdiff_t rows, ptrdiff_t cols, ptrdiff_t d, const double *points,
                  const double *panel, double *out, ptrdiff_t n);
    void (*mirror)(ptrdiff_t rows, ptrdiff_t cols, const double *x, double *y, ptrdiff_t n);
} pri_pairwise_f64;

typedef void pri_reduce_block_f32(ptrdiff_t n, const float *x, const float *y, double scale,
                                  pri_partial *out);

typedef struct pri_reduce_f32 {
    pri_reduce_block_f32 *sum, *dot, *prod, *min, *max, *maxabs, *sumsq, *var;
    ptrdiff_t (*find)(ptrdiff_t n, const float *x, double value);
} pri_reduce_f32;

typedef struct pri_map_f32 {
    void (*unary[PRI_UNARY_COUNT])(ptrdiff_t n, const float *x, float *y);
    void (*binary[PRI_BINARY_COUNT])(ptrdiff_t n, const float *x, const float *y, float *z);
    void (*scalar[PRI_BINARY_COUNT])(ptrdiff_t n, const float *x, float s, float *z);
    void (*axpy)(ptrdiff_t n, float a, const float *x, float *y);
    void (*stream)(ptrdiff_t n, const float *x, float *y);
    void (*stream_end)(void);
    void (*gather)(ptrdiff_t n, const float *x, ptrdiff_t incx, float *y);
    void (*scatter)(ptrdiff_t n, const float *x, float *y, ptrdiff_t incy);
} pri_map_f32;

typedef struct pri_pairwise_f32 {
    int width;
    void (*pack)(ptrdiff_t cols, ptrdiff_t d, const float *points, float *panel);
    void (*strip)(int root, ptrdiff_t rows, ptrdiff_t cols, ptrdiff_t d, const float *points,
                  const float *panel, float *out, ptrdiff_t n);
    void (*mirror)(ptrdiff_t rows, ptrdiff_t cols, const float *x, float *y, ptrdiff_t n);
} pri_pairwise_f32;

/*
 * Integrals: points writes a + i*dx for i = first .. first + n - 1, in f64 or rounded to f32.
 * Their values are summed by reduce_f64.sum and reduce_f32.sum.
 */
typedef struct pri_integrate {
    void (*points_f64)(ptrdiff_t n, double a, double dx, ptrdiff_t first, double *x);
    void (*points_f32)(ptrdiff_t n, double a, double dx, ptrdiff_t first, float *x);
} pri_integrate;

/* Everything of one level. */
typedef struct pri_blocks {
    const char *name;
    const pri_reduce_f64 *reduce_f64;
    const pri_reduce_f32 *reduce_f32;
    const pri_map_f64 *map_f64;
    const pri_map_f32 *map_f32;
    const pri_pairwise_f64 *pairwise_f64;
    const pri_pairwise_f32 *pairwise_f32;
    const pri_integrate *integrate;
} pri_blocks;

/* The levels that this library was compiled for. */
#if defined(__x86_64__)
extern const pri_blocks pri_blocks_baseline, pri_blocks_v3, pri_blocks_v4;
#elif defined(__aarch64__)
extern const pri_blocks pri_blocks_neon;
#else
extern const pri_blocks pri_blocks_baseline;
#endif

#endif
