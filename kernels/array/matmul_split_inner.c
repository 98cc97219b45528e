/* SPDX-License-Identifier: MIT */
/*
 * Products with few rows and columns and a long inner dimension. A piece is a block of the inner
 * dimension. The sums of each block go to a matrix of their own, and these matrices are added to c
 * in the order of the blocks, so the additions are those of matmul.c.
 */
#include "base/scratch.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "product.h"
#include "simd/matmul.h"
#include "simd/matmul_small.h"

/* Bytes of the blocks' sums that are held before they are added; and the most elements of c for
 * which the product is computed this way. */
#define WAITING_BYTES (4 << 20)
#define MOST_ELEMENTS 65536

typedef struct split_job {
    const pri_matrix_product *product;
    const pri_matmul *kernels;
    const pri_matmul_small *small; /* NULL: blocks are multiplied by packed panels */
    ptrdiff_t rows, columns;       /* padded to whole panels */
    ptrdiff_t first, count;        /* the range of blocks being processed */
    element *packed_a, *packed_b;  /* one buffer per thread */
    element *sums;                 /* the sums of block first + b begin at sums[b*m*n] */
} split_job;

static void multiply_packed(const split_job *job, ptrdiff_t begin, ptrdiff_t inner, int thread,
                            element *sums)
{
    const pri_matrix_product *product = job->product;
    const pri_matmul *kernels = job->kernels;
    const pri_matrix_view *of_a = &product->a, *of_b = &product->b;
    const ptrdiff_t m = product->m, n = product->n;
    element *a = job->packed_a + thread * job->rows * PRI_MATMUL_INNER;
    element *b = job->packed_b + thread * job->columns * PRI_MATMUL_INNER;
    kernels->pack(inner, m, kernels->rows, (const element *)of_a->data + begin * of_a->column,
                  of_a->row, of_a->column, a);
    kernels->pack(inner, n, kernels->columns, (const element *)of_b->data + begin * of_b->row,
                  of_b->column, of_b->row, b);
    pri_matmul_tile tile = {
        .row = n, .column = 1, .alpha = pri_factor_of(product->alpha), .first = true};
    for (ptrdiff_t j = 0; j < n; j += kernels->columns)
        for (ptrdiff_t i = 0; i < m; i += kernels->rows) {
            if (product->symmetric && j + kernels->columns <= i)
                break;
            tile.c = sums + i * n + j;
            tile.rows = (int)pri_min(kernels->rows, m - i);
            tile.columns = (int)pri_min(kernels->columns, n - j);
            kernels->tile(inner, a + i * inner, b + j * inner, &tile);
        }
}

static void multiply_unpacked(const split_job *job, ptrdiff_t begin, ptrdiff_t inner, element *sums)
{
    const pri_matrix_product *product = job->product;
    const pri_matrix_view *a = &product->a, *b = &product->b;
    const pri_small_product small = {
        .m = product->m,
        .n = product->n,
        .k = inner,
        .a_row = a->row,
        .a_column = a->column,
        .b_row = b->row,
        .c_row = product->n,
        .alpha = pri_factor_of(product->alpha),
    };
    job->small->multiply(&small, (const element *)a->data + begin * a->column,
                         (const element *)b->data + begin * b->row, sums);
}

static void multiply_block(const void *argument, ptrdiff_t number, int thread)
{
    const split_job *job = argument;
    const pri_matrix_product *product = job->product;
    const ptrdiff_t begin = (job->first + number) * PRI_MATMUL_INNER;
    const ptrdiff_t inner = pri_min(PRI_MATMUL_INNER, product->k - begin);
    element *sums = job->sums + number * product->m * product->n;
    if (job->small)
        multiply_unpacked(job, begin, inner, sums);
    else
        multiply_packed(job, begin, inner, thread, sums);
}

static void add_block_sums(const void *argument, ptrdiff_t i, int thread)
{
    (void)thread;
    const split_job *job = argument;
    const pri_matrix_product *product = job->product;
    const pri_matrix_view *matrix = &product->c;
    const ptrdiff_t m = product->m, n = product->n;
    const element beta = pri_factor_of(product->beta);
    element *c = (element *)matrix->data + i * matrix->row;
    for (ptrdiff_t block = 0; block < job->count; block++) {
        const element *sums = job->sums + (block * m + i) * n;
        const bool first = job->first + block == 0;
        for (ptrdiff_t j = product->symmetric ? i : 0; j < n; j++)
            c[j * matrix->column] =
                pri_product_element(1, sums[j], first, beta, c[j * matrix->column]);
    }
}

static void mirror(const pri_matrix_product *product)
{
    const pri_matrix_view *matrix = &product->c;
    element *c = matrix->data;
    for (ptrdiff_t i = 0; i < product->m; i++)
        for (ptrdiff_t j = 0; j < i; j++)
            c[i * matrix->row + j * matrix->column] = c[j * matrix->row + i * matrix->column];
}

static ptrdiff_t whole_panels(ptrdiff_t count, int width)
{
    return pri_pieces(count, width) * width;
}

bool PRI_TYPED(pri_matmul_split_inner)(pri_team *team, const pri_matrix_product *product)
{
    const ptrdiff_t blocks = pri_pieces(product->k, PRI_MATMUL_INNER);
    if (product->m > MOST_ELEMENTS / product->n || blocks < 2)
        return false;
    const ptrdiff_t elements = product->m * product->n;
    const ptrdiff_t fit = WAITING_BYTES / (ptrdiff_t)sizeof(element) / elements;
    const ptrdiff_t together = pri_min(blocks, pri_max(2 * team->size, fit));
    const pri_matmul *kernels = pri_isa_get()->PRI_TYPED(matmul);
    split_job job = {
        .product = product,
        .kernels = kernels,
        .rows = whole_panels(product->m, kernels->rows),
        .columns = whole_panels(product->n, kernels->columns),
    };
    if (pri_product_is_narrow(product))
        job.small = pri_isa_get()->PRI_TYPED(matmul_small);
    pri_memory memory = {0};
    job.packed_a =
        pri_memory_take(&memory, team->size * job.rows, PRI_MATMUL_INNER, sizeof(element));
    job.packed_b =
        pri_memory_take(&memory, team->size * job.columns, PRI_MATMUL_INNER, sizeof(element));
    job.sums = pri_memory_take(&memory, together, elements, sizeof(element));
    for (; !memory.missing && job.first < blocks; job.first += together) {
        job.count = pri_min(together, blocks - job.first);
        pri_team_for(team, 0, job.count, multiply_block, &job);
        pri_team_for(team, 0, product->m, add_block_sums, &job);
    }
    if (!memory.missing && product->symmetric)
        mirror(product);
    pri_memory_free(&memory);
    return !memory.missing;
}
