/* SPDX-License-Identifier: MIT */
/*
 * Loops by the templates, for vectorized.sh to look at their assembly.
 */
#include <prange/reduction.h>

prange_status area(double *out);
prange_status products(const double *x, ptrdiff_t n, double *out);
prange_status indices(ptrdiff_t n, double *out);

static inline double parabola(double x)
{
    return x * x - x;
}

#define PRANGE_INTEGRATE_NAME term_area
#define PRANGE_INTEGRATE_F(x, ctx) parabola(x)
#include <prange/integrate_template.h>

#define PRANGE_REDUCE_NAME term_products
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const double
#define PRANGE_REDUCE_TERM(i, x) ((x)[i] * (x)[i])
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME term_indices
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_TERM(i, unused) parabola((double)(i))
#include <prange/reduce_template.h>

prange_status area(double *out)
{
    return term_area(NULL, 0.0, 2.0, 1000, out);
}

prange_status products(const double *x, ptrdiff_t n, double *out)
{
    return term_products(x, 0, n, out);
}

prange_status indices(ptrdiff_t n, double *out)
{
    return term_indices(NULL, 0, n, out);
}
