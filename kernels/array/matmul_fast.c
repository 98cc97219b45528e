/* SPDX-License-Identifier: MIT */
/*
 * Matrix products by OpenBLAS, for PRANGE_FAST. A piece is a tile of c, which one thread computes
 * by a call of OpenBLAS. The tiles depend on the sizes alone, so the bits are the same for every
 * team.
 */
#include <prange/matmul.h>

#include <limits.h>

#include "blas/blas.h"
#include "exec/parallel_for.h"
#include "product.h"

#ifdef PRI_BLAS

/* Rows and columns of a tile. OpenBLAS packs both matrices again for every tile: with 256 x 512 it
 * reaches 0.94 to 0.98 of its rate for a whole product of 1,000 x 1,000. */
enum { ROWS = 256, COLUMNS = 512 };

/* Estimated time of a multiplication and addition, in ns. */
#define MULTIPLY_NS(size) ((size) == 8 ? 0.018 : 0.009)

typedef struct fast_job {
    const pri_matrix_product *product;
    size_t size;
    ptrdiff_t across; /* tiles per row of tiles */
    pri_blas_product whole;
} fast_job;

/* Whether OpenBLAS takes the matrix: its rows or its columns are contiguous and do not overlap. */
static bool is_blas_layout(const pri_matrix_view *matrix, ptrdiff_t rows, ptrdiff_t columns,
                           bool *transposed, int *stride)
{
    *transposed = matrix->column != 1;
    const ptrdiff_t apart = *transposed ? matrix->column : matrix->row;
    const ptrdiff_t step = *transposed ? matrix->row : matrix->column;
    if (step != 1 || apart < (*transposed ? rows : columns) || apart > INT_MAX)
        return false;
    *stride = (int)apart;
    return true;
}

static char *element_at(const pri_matrix_view *matrix, size_t size, ptrdiff_t i, ptrdiff_t j)
{
    return (char *)matrix->data + (i * matrix->row + j * matrix->column) * (ptrdiff_t)size;
}

static void multiply_tile(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const fast_job *job = argument;
    const pri_matrix_product *product = job->product;
    const ptrdiff_t i = piece / job->across * ROWS, j = piece % job->across * COLUMNS;
    pri_blas_product tile = job->whole;
    tile.rows = (int)pri_min(ROWS, product->m - i);
    tile.cols = (int)pri_min(COLUMNS, product->n - j);
    tile.x = element_at(&product->a, job->size, i, 0);
    tile.y = element_at(&product->b, job->size, 0, j);
    tile.out = element_at(&product->c, job->size, i, j);
    pri_blas_product_run(job->size, &tile);
}

bool pri_matrix_product_fast(const pri_matrix_product *product, size_t size)
{
    const ptrdiff_t m = product->m, n = product->n, k = product->k;
    const double multiplications = (double)m * (double)n * (double)k;
    bool transposed_c;
    fast_job job = {
        .product = product,
        .size = size,
        .across = pri_pieces(n, COLUMNS),
        .whole = {.depth = (int)pri_min(k, INT_MAX),
                  .alpha = product->alpha,
                  .beta = product->beta},
    };
    pri_blas_product *whole = &job.whole;
    if (product->alpha == 0 ||
        !is_blas_layout(&product->a, m, k, &whole->x_transposed, &whole->x_stride) ||
        !is_blas_layout(&product->b, k, n, &whole->y_transposed, &whole->y_stride) ||
        !is_blas_layout(&product->c, m, n, &transposed_c, &whole->out_stride) || transposed_c ||
        !pri_blas_outdoes(size, m, n, k))
        return false;
    const pri_work work = {
        .name = product->function,
        .n = m,
        .pieces = pri_pieces(m, ROWS) * job.across,
        .ns = multiplications * MULTIPLY_NS(size),
        .flops = 2.0 * multiplications,
        .user = PRANGE_FAST,
    };
    return pri_parallel_for(&work, multiply_tile, &job) == PRANGE_OK;
}

#else

bool pri_matrix_product_fast(const pri_matrix_product *product, size_t size)
{
    (void)product, (void)size;
    return false;
}

#endif
