/* SPDX-License-Identifier: MIT */
/*
 * Matrix-vector products. A piece is a range of rows. If there are fewer such pieces than threads,
 * a piece is a range of blocks of the inner dimension, and the sums of all blocks are added in
 * order afterwards. Both ways make the same additions.
 */
#include <prange/matmul.h>

#include "base/check.h"
#include "base/scratch.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "product.h"
#include "simd/dots.h"
#include "simd/matmul.h"
#include "simd/matvec.h"

/* For contiguous rows: the most rows per piece, whose sums are on the stack; the elements that a
 * piece should have; and the granularity of rows, a multiple of those that a kernel reads side by
 * side. */
enum { MOST_ROWS = 1024, PIECE_ELEMENTS = 16384, ROW_STEP = 32 };

/* For contiguous columns: rows per piece, of which each column is one contiguous run. Longer runs
 * are read from memory at a higher rate; in a cache shorter ones do, if threads share the rows. */
enum { SIDE_ROWS = 512, MOST_SIDE_ROWS = 2048, LEAST_SIDE_ROWS = 128, BLOCKS_A_THREAD = 4 };

/* Rows that are copied at a time if neither rows nor columns are contiguous: 24 KiB of doubles. */
enum { COPIED_ROWS = 16 };

/* Matrices of more than CACHED_BYTES are prefetched. */
#define CACHED_BYTES (16 << 20)
#define SECOND_CACHE_BYTES (2 << 20)

/* Estimated time per element of a matrix in a cache, in ns. */
#define ELEMENT_NS (0.012 * sizeof(element))

typedef struct matvec_job {
    const pri_vector_product *product;
    const pri_matvec *kernels;
    ptrdiff_t rows, blocks; /* rows per piece, blocks per piece: one of the two cuts is used */
    ptrdiff_t together;     /* rows whose blocks are all added before the next rows begin */
    ptrdiff_t all_blocks;
    bool far;         /* whether the matrix has more than CACHED_BYTES */
    element *partial; /* the sums of block b begin at partial[b*m] */
} matvec_job;

/* The `inner` elements of x from `first` on; copied if x is strided. */
static const element *load_x(const pri_vector_product *product, ptrdiff_t first, ptrdiff_t inner,
                             element copy[PRI_MATMUL_INNER])
{
    const element *x = (const element *)product->x + first * product->incx;
    if (product->incx == 1)
        return x;
    for (ptrdiff_t k = 0; k < inner; k++)
        copy[k] = x[k * product->incx];
    return copy;
}

static __attribute__((noinline)) void sum_copied_block(const matvec_job *job, ptrdiff_t count,
                                                       ptrdiff_t inner, const element *a,
                                                       const element *x, element *sums)
{
    element copy[COPIED_ROWS * PRI_MATMUL_INNER];
    const pri_matrix_view *matrix = &job->product->a;
    for (ptrdiff_t i = 0; i < count; i += COPIED_ROWS, a += COPIED_ROWS * matrix->row) {
        const ptrdiff_t some = pri_min(COPIED_ROWS, count - i);
        for (ptrdiff_t k = 0; k < inner; k++)
            for (ptrdiff_t r = 0; r < some; r++)
                copy[k * COPIED_ROWS + r] = a[r * matrix->row + k * matrix->column];
        job->kernels->columns(false, some, inner, copy, COPIED_ROWS, x, sums + i);
    }
}

/* Computes the sums of one block for `count` rows. */
static void sum_block(const matvec_job *job, ptrdiff_t first, ptrdiff_t count, ptrdiff_t block,
                      element *sums)
{
    const pri_vector_product *product = job->product;
    const pri_matrix_view *matrix = &product->a;
    element copy[PRI_MATMUL_INNER];
    const ptrdiff_t begin = block * PRI_MATMUL_INNER;
    const ptrdiff_t inner = pri_min(PRI_MATMUL_INNER, product->k - begin);
    const element *x = load_x(product, begin, inner, copy);
    const element *a = (const element *)matrix->data + first * matrix->row + begin * matrix->column;
    if (matrix->column == 1)
        job->kernels->rows(job->far, count, inner, a, matrix->row, x, sums);
    else if (matrix->row == 1)
        job->kernels->columns(job->far, count, inner, a, matrix->column, x, sums);
    else
        sum_copied_block(job, count, inner, a, x, sums);
}

static void add_block(const pri_vector_product *product, ptrdiff_t first, ptrdiff_t count,
                      ptrdiff_t block, const element *sums)
{
    const element alpha = pri_factor_of(product->alpha), beta = pri_factor_of(product->beta);
    element *y = (element *)product->y + first * product->incy;
    for (ptrdiff_t i = 0; i < count; i++, y += product->incy)
        *y = pri_product_element(alpha, sums[i], block == 0, beta, *y);
}

/* Whether the sums of contiguous rows are y itself, so that the kernel may write them there. */
static bool sums_are_y(const pri_vector_product *product)
{
    return product->a.column == 1 && product->incx == 1 && product->incy == 1 &&
           product->alpha == 1 && product->beta == 0;
}

static void sum_rows(const matvec_job *job, ptrdiff_t first, ptrdiff_t count)
{
    const pri_vector_product *product = job->product;
    const element *a = (const element *)product->a.data + first * product->a.row;
    job->kernels->rows(job->far, count, product->k, a, product->a.row, product->x,
                       (element *)product->y + first);
}

/* k = 0 makes one block as well, which computes beta y. */
static void add_rows(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const matvec_job *job = argument;
    element sums[MOST_SIDE_ROWS];
    const ptrdiff_t begin = piece * job->rows, end = pri_min(begin + job->rows, job->product->m);
    if (sums_are_y(job->product))
        return sum_rows(job, begin, end - begin);
    for (ptrdiff_t first = begin; first < end; first += job->together) {
        const ptrdiff_t count = pri_min(job->together, end - first);
        for (ptrdiff_t block = 0; block < job->all_blocks; block++) {
            sum_block(job, first, count, block, sums);
            add_block(job->product, first, count, block, sums);
        }
    }
}

static void sum_blocks(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const matvec_job *job = argument;
    const ptrdiff_t m = job->product->m, begin = piece * job->blocks;
    const ptrdiff_t end = pri_min(job->all_blocks, begin + job->blocks);
    for (ptrdiff_t block = begin; block < end; block++)
        sum_block(job, 0, m, block, job->partial + block * m);
}

static void add_partials(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const matvec_job *job = argument;
    const ptrdiff_t m = job->product->m, first = piece * job->rows;
    const ptrdiff_t count = pri_min(job->rows, m - first);
    for (ptrdiff_t block = 0; block < job->all_blocks; block++)
        add_block(job->product, first, count, block, job->partial + block * m + first);
}

static void run(pri_team *team, matvec_job *job, ptrdiff_t row_pieces)
{
    const ptrdiff_t m = job->product->m, block_pieces = pri_pieces(job->all_blocks, job->blocks);
    if (team->size > row_pieces && block_pieces > row_pieces)
        job->partial = pri_scratch(job->all_blocks * m, sizeof(element));
    if (!job->partial) {
        pri_team_for(team, 0, row_pieces, add_rows, job);
        return;
    }
    pri_team_for(team, 0, block_pieces, sum_blocks, job);
    pri_team_for(team, 0, row_pieces, add_partials, job);
    pri_scratch_free(job->partial);
}

/* A product with few rows is computed as a matrix product. Returns false if this is not one. */
static bool multiply_few(const pri_vector_product *product)
{
    return product->k > PRI_MATMUL_INNER && product->m <= PRI_DOTS_MOST &&
           PRI_TYPED(pri_matrix_dots)(&(pri_matrix_product){
               .function = product->function,
               .m = product->m,
               .n = 1,
               .k = product->k,
               .a = product->a,
               .b = {product->x, product->incx, 1},
               .c = {product->y, product->incy, 1},
               .alpha = product->alpha,
               .beta = product->beta,
           });
}

/* Rows per piece, for contiguous rows. */
static ptrdiff_t choose_rows(ptrdiff_t k)
{
    const ptrdiff_t wanted = PIECE_ELEMENTS / pri_max(k, 1) / ROW_STEP * ROW_STEP;
    return pri_max(ROW_STEP, pri_min(MOST_ROWS, wanted));
}

/* Whether a matrix with few rows and contiguous columns is not cut into pieces of rows, so that
 * threads share its blocks instead, which are longer runs of memory. That pays with many blocks per
 * thread, or if the matrix is larger than a second-level cache. */
static bool share_blocks(ptrdiff_t m, ptrdiff_t blocks, double bytes)
{
    const ptrdiff_t threads = prange_get_num_threads();
    return m <= SIDE_ROWS && (blocks >= BLOCKS_A_THREAD * threads ||
                              (bytes >= SECOND_CACHE_BYTES && blocks > threads));
}

/* Rows per piece for contiguous columns: equal shares for the threads, as far as each has `least`
 * rows, cut into pieces of at most `most`. */
static ptrdiff_t split_side_rows(ptrdiff_t m, ptrdiff_t least, ptrdiff_t most)
{
    const ptrdiff_t shares = pri_max(1, pri_min(m / least, prange_get_num_threads()));
    const ptrdiff_t pieces = shares * pri_pieces(pri_pieces(m, shares), most);
    return pri_pieces(pri_pieces(m, pieces), ROW_STEP) * ROW_STEP;
}

static ptrdiff_t choose_side_rows(ptrdiff_t m, ptrdiff_t blocks, double bytes)
{
    if (bytes > CACHED_BYTES)
        return split_side_rows(m, SIDE_ROWS, MOST_SIDE_ROWS);
    return share_blocks(m, blocks, bytes) ? SIDE_ROWS
                                          : split_side_rows(m, LEAST_SIDE_ROWS, SIDE_ROWS);
}

void PRI_TYPED(pri_vector_product)(const pri_vector_product *product)
{
    const ptrdiff_t m = product->m, k = product->k;
    if (m == 0 || multiply_few(product))
        return;
    const double elements = (double)m * (double)k, ns = elements * ELEMENT_NS;
    const double bytes = elements * sizeof(element);
    const pri_matvec *kernels = pri_isa_get()->PRI_TYPED(matvec);
    if (sums_are_y(product) && pri_team_unneeded(ns))
        return kernels->rows(false, m, k, product->a.data, product->a.row, product->x, product->y);
    matvec_job job = {
        .product = product,
        .kernels = kernels,
        .rows = choose_rows(k),
        .all_blocks = pri_max(1, pri_pieces(k, PRI_MATMUL_INNER)),
        .far = bytes > CACHED_BYTES,
    };
    job.together = job.far ? kernels->far_together : kernels->together;
    if (product->a.column != 1)
        job.together = job.rows =
            pri_team_unneeded(ns) ? SIDE_ROWS : choose_side_rows(m, job.all_blocks, bytes);
    job.blocks = pri_max(1, PIECE_ELEMENTS / PRI_MATMUL_INNER / pri_min(m, PIECE_ELEMENTS));
    const ptrdiff_t row_pieces = pri_pieces(m, job.rows);
    if (pri_team_unneeded(ns)) {
        for (ptrdiff_t piece = 0; piece < row_pieces; piece++)
            add_rows(&job, piece, 0);
        return;
    }
    const pri_work work = {
        .name = product->function,
        .n = m,
        .pieces = pri_max(row_pieces, pri_pieces(job.all_blocks, job.blocks)),
        .ns = ns,
        .bytes = bytes,
        .flops = 2.0 * elements,
    };
    pri_team team = pri_team_open(&work);
    run(&team, &job, row_pieces);
    pri_team_close(&team);
}

/* A fast test that spares small products the checks, which take as long as 8 x 8 elements. */
static bool is_plainly_valid(const pri_vector_product *product)
{
    enum { MOST = sizeof(ptrdiff_t) < 8 ? 1 << 13 : 1 << 20 }; /* m k elements fit in memory */
    const ptrdiff_t m = product->m, k = product->k;
    if (m < 1 || k < 1 || m > MOST || k > MOST)
        return false;
    const void *a = product->a.data, *x = product->x, *y = product->y;
    return y != a && y != x && pri_plainly_apart(y, a, (size_t)(m * k) * sizeof(element)) &&
           pri_plainly_apart(y, x, (size_t)pri_max(m, k) * sizeof(element));
}

static prange_status check(const pri_vector_product *product, ptrdiff_t rows, ptrdiff_t columns)
{
    const pri_array arrays[] = {
        {"a", product->a.data, 1}, {"x", product->x, 1}, {"y", product->y, 1}};
    const char *function = product->function;
    ptrdiff_t count;
    prange_status status =
        pri_product_check(function, "a", rows, columns, sizeof(element), arrays[0].data, &count);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, product->k, sizeof(element), 1, &arrays[1]);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, product->m, sizeof(element), 1, &arrays[2]);
    for (int in = 0; in < 2 && status == PRANGE_OK; in++)
        status = pri_check_disjoint(function, sizeof(element), &arrays[2], product->m, &arrays[in],
                                    in ? product->k : count);
    return status;
}

static prange_status multiply(pri_vector_product *product, ptrdiff_t rows, ptrdiff_t columns)
{
    if (!is_plainly_valid(product)) {
        const prange_status status = check(product, rows, columns);
        if (status != PRANGE_OK)
            return status;
    }
    PRI_TYPED(pri_vector_product)(product);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_matvec)(ptrdiff_t m, ptrdiff_t n, const element *a, const element *x,
                                       element *y)
{
    return multiply(&(pri_vector_product){.function = __func__,
                                          .m = m,
                                          .k = n,
                                          .a = {(void *)a, n, 1},
                                          .x = (void *)x,
                                          .y = y,
                                          .incx = 1,
                                          .incy = 1,
                                          .alpha = 1.0},
                    m, n);
}

prange_status PRI_TYPED(prange_matvec_transposed)(ptrdiff_t m, ptrdiff_t n, const element *a,
                                                  const element *x, element *y)
{
    return multiply(&(pri_vector_product){.function = __func__,
                                          .m = n,
                                          .k = m,
                                          .a = {(void *)a, 1, n},
                                          .x = (void *)x,
                                          .y = y,
                                          .incx = 1,
                                          .incy = 1,
                                          .alpha = 1.0},
                    m, n);
}
