/* SPDX-License-Identifier: MIT */
/*
 * Products with few columns, or with few rows and a short inner dimension. The threads share the
 * rows, or the columns, and multiply theirs without packing. The matrix that all threads read stays
 * in their caches.
 */

#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "product.h"
#include "simd/matmul_small.h"

/* The most columns and bytes of b, all of which each thread reads for its rows of a. */
#define MOST_COLUMNS 128
#define MOST_BYTES (256 << 10)

/* The most elements of b that are copied if its rows are not contiguous. */
#define COPIED 4096

/* Multiplications per piece, a few microseconds of work; and the least rows or columns per
 * piece. */
#define PIECE 131072
enum { LEAST_ROWS = 16, LEAST_COLUMNS = 64 };

/* Estimated time of a multiplication, in ns; and the least number of columns that the estimate
 * assumes. */
#define MULTIPLY_NS (sizeof(element) == 8 ? 0.018 : 0.009)
#define LEAST_WIDTH 8

typedef struct thin_job {
    const pri_matrix_product *product;
    pri_matrix_view b;
    ptrdiff_t rows, columns, across; /* rows and columns per piece; pieces per row of pieces */
} thin_job;

static void multiply_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const thin_job *job = argument;
    const pri_matrix_product *product = job->product;
    const pri_matrix_view *a = &product->a, *b = &job->b, *c = &product->c;
    const ptrdiff_t row = piece / job->across * job->rows;
    const ptrdiff_t column = piece % job->across * job->columns;
    const pri_small_product small = {
        .m = pri_min(job->rows, product->m - row),
        .n = pri_min(job->columns, product->n - column),
        .k = product->k,
        .a_row = a->row,
        .a_column = a->column,
        .b_row = b->row,
        .c_row = c->row,
        .alpha = pri_factor_of(product->alpha),
        .beta = pri_factor_of(product->beta),
    };
    pri_isa_get()
        ->PRI_TYPED(matmul_small)
        ->multiply(&small, (const element *)a->data + row * a->row,
                   (const element *)b->data + column, (element *)c->data + row * c->row + column);
}

static void run(thin_job *job)
{
    const pri_matrix_product *product = job->product;
    const ptrdiff_t per_row = pri_max(1, product->k * pri_min(product->n, MOST_COLUMNS));
    job->rows = pri_max(LEAST_ROWS, PIECE / per_row / LEAST_ROWS * LEAST_ROWS);
    job->columns = product->n;
    if (product->n > MOST_COLUMNS) {
        const ptrdiff_t per_column = pri_max(1, product->m * product->k);
        job->rows = product->m;
        job->columns = pri_max(LEAST_COLUMNS, PIECE / per_column / LEAST_COLUMNS * LEAST_COLUMNS);
    }
    job->across = pri_pieces(product->n, job->columns);
    const double outputs = (double)product->m * (double)pri_max(product->n, LEAST_WIDTH);
    const pri_work work = {
        .name = product->function,
        .n = product->m,
        .pieces = pri_pieces(product->m, job->rows) * job->across,
        .ns = outputs * (double)pri_max(product->k, 1) * MULTIPLY_NS,
        .flops = 2.0 * (double)product->m * (double)product->n * (double)product->k,
    };
    pri_parallel_for(&work, multiply_piece, job);
}

static __attribute__((noinline)) void run_copied(thin_job *job)
{
    const pri_matrix_product *product = job->product;
    const pri_matrix_view *b = &product->b;
    element copy[COPIED];
    for (ptrdiff_t k = 0; k < product->k; k++)
        for (ptrdiff_t j = 0; j < product->n; j++)
            copy[k * product->n + j] = ((const element *)b->data)[k * b->row + j * b->column];
    job->b = (pri_matrix_view){copy, product->n, 1};
    run(job);
}

bool PRI_TYPED(pri_matmul_unpacked)(const pri_matrix_product *product)
{
    const double of_b = (double)product->k * (double)product->n;
    const bool narrow = product->n <= MOST_COLUMNS && of_b * sizeof(element) <= MOST_BYTES;
    const bool few_rows = product->m <= PRI_NARROW && product->k <= PRI_NARROW;
    if (product->symmetric || product->c.column != 1 || !(narrow || few_rows))
        return false;
    thin_job job = {.product = product, .b = product->b};
    if (product->b.column == 1)
        run(&job);
    else if (narrow && of_b <= COPIED)
        run_copied(&job);
    else
        return false;
    return true;
}
