/* SPDX-License-Identifier: MIT */
/*
 * Matrix products for distances. The points are copied less a mean that all have in common: what
 * the copies lose to rounding is then relative to the spread of the points, not to where they lie.
 */
#include "product.h"

#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <string.h>

#include "pieces.h"
#include "blas.h"
#include "isa/isa.h"

/* Rows that are copied in one piece. */
#define COPIED_ROWS 64

/* Points that tell the mean. Any value serves, and one near the middle serves best. */
#define SAMPLE 256

/* The relative error that a squared distance may have before it is computed by differences. */
#define ACCURACY 1e-9

#define ROUNDOFF 0x1p-53

/* OpenBLAS counts in int, and the bound leaves little to products of more coordinates. */
#define MOST_COORDINATES 1000000

/* From where on products are faster than differences (docs/fast.md): coordinates, and the harmonic
 * mean of the two numbers of points, since both are copied first. */
typedef struct crossing {
    ptrdiff_t coordinates;
    double points;
    bool wide; /* with kernels of AVX-512 only */
} crossing;

static const crossing never = {PTRDIFF_MAX, INFINITY, false};

/* Neither follows the number of threads, which no result may. */
static crossing crossing_of(size_t size)
{
#if defined(__x86_64__)
    /* Without a fused multiply-add differences go through the C library. */
    if (pri_isa_get() == pri_isa_at(0))
        return (crossing){8, 32, false};
    /* Single precision by differences is faster than double by products. */
    if (size == sizeof(float))
        return never;
    if (pri_isa_get() == pri_isa_at(1))
        return (crossing){256, 800, false};
    /* AMD's processors subtract beside their multiply-adds, and were measured. Intel's subtract in
     * the same two pipes, so that differences reach half of a product's rate; none was at hand. */
    if (__builtin_cpu_is("intel"))
        return (crossing){256, 800, true};
#else
    (void)size;
#endif
    return never;
}

bool pri_product_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m)
{
    const crossing from = crossing_of(size);
    const double x = (double)n, y = (double)m;
    if (d < from.coordinates || d > MOST_COORDINATES || 2 * x * y < from.points * (x + y))
        return false;
    return from.wide ? pri_blas_wide() : pri_blas_usable();
}

static void multiply(const pri_product *of, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                     ptrdiff_t cols, double *out)
{
    pri_blas_multiply((int)rows, (int)cols, (int)of->d, of->x.rows + top * of->d,
                      of->across->rows + left * of->d, out);
}

/*
 * OpenBLAS stays on the calling thread inside an active region, or where OpenMP would grant one
 * thread. A region of one thread is not active, but has settings of its own, which end with it:
 * neither the caller's nor OpenBLAS's own count is touched. It costs 0.3 us.
 */
void pri_product_tile(const pri_product *of, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                      ptrdiff_t cols, double *out)
{
    if (omp_in_parallel()) {
        multiply(of, top, rows, left, cols, out);
        return;
    }
#pragma omp parallel num_threads(1)
    {
        omp_set_num_threads(1);
        multiply(of, top, rows, left, cols, out);
    }
}

void pri_product_close(pri_product *of)
{
    pri_memory_free(&of->memory);
}

/* Room for the copies of a set. */
static void take_set(pri_product *of, pri_product_set *set, ptrdiff_t n)
{
    set->n = n;
    set->rows = pri_memory_take(&of->memory, n, of->d, sizeof(double));
    set->norms = pri_memory_take(&of->memory, n, 1, sizeof(double));
}

#define REAL double
#define TYPED(name) name##_f64
#include "product_typed.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "product_typed.h"
