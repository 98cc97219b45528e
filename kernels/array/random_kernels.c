/* SPDX-License-Identifier: MIT */
/*
 * Kernels of f64 for sources that are compiled for other types. Compiled for f64.
 */
#include "random_kernels.h"

#include "isa/isa.h"
#include "simd/map.h"
#include "simd/matmul_small.h"
#include "simd/matvec.h"

void pri_random_normals(const pri_stream *part, double *x)
{
    pri_isa_get()->random_f64->normal(part, x);
}

void pri_random_exponentials(const pri_stream *part, double *x)
{
    pri_isa_get()->random_f64->exponential(part, x);
}

void pri_random_log(ptrdiff_t n, const double *x, double *y)
{
    pri_isa_get()->map_f64->unary[PRI_LOG](n, x, y);
}

void pri_random_exp(ptrdiff_t n, const double *x, double *y)
{
    pri_isa_get()->map_f64->unary[PRI_EXP](n, x, y);
}

void pri_random_columns(ptrdiff_t count, ptrdiff_t inner, const double *a, ptrdiff_t column,
                        const double *x, double *sums)
{
    pri_isa_get()->matvec_f64->columns(false, count, inner, a, column, x, sums);
}

void pri_random_product(ptrdiff_t m, ptrdiff_t n, const double *a, const double *b, double *c)
{
    const pri_small_product product = {
        .m = m, .n = n, .k = n, .a_row = n, .a_column = 1, .b_row = n, .c_row = n, .alpha = 1.0};
    pri_isa_get()->matmul_small_f64->multiply(&product, a, b, c);
}
