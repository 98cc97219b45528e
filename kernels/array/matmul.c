/* SPDX-License-Identifier: MIT */
/*
 * Matrix products by packed panels, after Goto and van de Geijn (Anatomy of high-performance matrix
 * multiplication, 2008). For each block of the inner dimension, all threads together pack columns
 * of b; then each thread packs rows of a for itself and multiplies them with all packed columns.
 * The order of additions in an element of c depends on the blocks of the inner dimension alone.
 */
#include <prange/matmul.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "product.h"
#include "simd/matmul.h"
#include "simd/matmul_small.h"

/* The most rows of a that a piece packs: a multiple of the tile's rows at every level. 48 x 192
 * doubles take 72 KiB of a second-level cache. */
#define PIECE_ROWS 48

/* Columns of b that are packed at a time: 192 x 4096 doubles take 6 MiB of a shared cache. */
#define PACKED_COLUMNS 4096

/* The most elements of packed a, and of packed b, that are kept on the stack: 16 KiB of doubles
 * each. */
#define SMALL 2048

/* The most multiplications of a product that is computed without packing, because packing would
 * take longer than it saves. */
#define UNPACKED 262144

/* The least multiplications for which a product with one row, or with one column, is computed as a
 * matrix-vector product. */
enum { VECTOR_ROW = 1024, VECTOR_COLUMN = 96 };

/* The most columns that a piece multiplies where there are too few rows for all threads; and the
 * most panels of b that a piece packs. */
#define PIECE_COLUMNS 480
#define PACKED_PANELS 4

/* Estimated time of a multiplication and addition, in ns. */
#define MULTIPLY_NS (sizeof(element) == 8 ? 0.018 : 0.009)

/* `count` panels of `width` lines, cut into pieces whose sizes differ by one panel at most. */
typedef struct panel_cut {
    ptrdiff_t count, width, pieces;
} panel_cut;

/* The product of one block of the inner dimension and one range of columns. */
typedef struct product_step {
    const pri_matrix_product *product;
    const pri_matmul *kernels;
    element *packed_b, *packed_a; /* panels of b; rows of a, for each thread */
    ptrdiff_t rows;               /* rows that a piece packs, padded to whole panels */
    ptrdiff_t inner_begin, inner, column_begin, columns;
    panel_cut of_packed, of_rows, of_columns;
} product_step;

/* Cuts lines into pieces of `most` lines or fewer. If there are as many pieces as threads, their
 * number is a multiple of the number of threads. */
static panel_cut cut_panels(ptrdiff_t lines, ptrdiff_t width, ptrdiff_t most, int threads)
{
    const ptrdiff_t pieces = pri_pieces(lines, most);
    return (panel_cut){
        .count = pri_pieces(lines, width),
        .width = width,
        .pieces = pieces < threads ? pieces : pri_pieces(pieces, threads) * threads,
    };
}

/* The first line of a piece. */
static ptrdiff_t first_line(const panel_cut *cut, ptrdiff_t piece)
{
    const ptrdiff_t each = cut->count / cut->pieces, more = cut->count % cut->pieces;
    return (each * piece + more * piece / cut->pieces) * cut->width;
}

static void pack_columns(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const product_step *step = argument;
    const pri_matrix_view *b = &step->product->b;
    const ptrdiff_t first = first_line(&step->of_packed, piece);
    const ptrdiff_t end = pri_min(step->columns, first_line(&step->of_packed, piece + 1));
    const element *from = (const element *)b->data + step->inner_begin * b->row +
                          (step->column_begin + first) * b->column;
    step->kernels->pack(step->inner, end - first, step->kernels->columns, from, b->column, b->row,
                        step->packed_b + first * step->inner);
}

static void multiply_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const product_step *step = argument;
    const pri_matrix_product *product = step->product;
    const pri_matrix_view *a = &product->a, *c = &product->c;
    const pri_matmul *kernels = step->kernels;
    const ptrdiff_t across = piece / step->of_rows.pieces, down = piece % step->of_rows.pieces;
    const ptrdiff_t first = first_line(&step->of_rows, down);
    const ptrdiff_t end = pri_min(product->m, first_line(&step->of_rows, down + 1));
    const ptrdiff_t column = first_line(&step->of_columns, across);
    const ptrdiff_t columns_end = pri_min(step->columns, first_line(&step->of_columns, across + 1));
    if (first >= end || (product->symmetric && step->column_begin + columns_end <= first))
        return;
    element *packed = step->packed_a + thread * step->rows * pri_min(product->k, PRI_MATMUL_INNER);
    kernels->pack(step->inner, end - first, kernels->rows,
                  (const element *)a->data + first * a->row + step->inner_begin * a->column, a->row,
                  a->column, packed);
    pri_matmul_tile tile = {
        .row = c->row,
        .column = c->column,
        .alpha = pri_factor_of(product->alpha),
        .first = step->inner_begin == 0,
        .beta = pri_factor_of(product->beta),
    };
    for (ptrdiff_t j = column; j < columns_end; j += kernels->columns)
        for (ptrdiff_t i = first; i < end; i += kernels->rows) {
            if (product->symmetric && step->column_begin + j + kernels->columns <= i)
                break;
            tile.c = (element *)c->data + i * c->row + (step->column_begin + j) * c->column;
            tile.rows = (int)pri_min(kernels->rows, end - i);
            tile.columns = (int)pri_min(kernels->columns, columns_end - j);
            kernels->tile(step->inner, packed + (i - first) * step->inner,
                          step->packed_b + j * step->inner, &tile);
        }
}

/* Copies the upper triangle to the lower, one square of PIECE_ROWS x PIECE_ROWS at a time, for the
 * cache. */
static void mirror_rows(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const pri_matrix_product *product = ((const product_step *)argument)->product;
    const pri_matrix_view *c = &product->c;
    const ptrdiff_t first = piece * PIECE_ROWS, end = pri_min(product->m, first + PIECE_ROWS);
    for (ptrdiff_t column = 0; column <= first; column += PIECE_ROWS)
        for (ptrdiff_t i = first; i < end; i++)
            for (ptrdiff_t j = column; j < i && j < column + PIECE_ROWS; j++)
                ((element *)c->data)[i * c->row + j * c->column] =
                    ((const element *)c->data)[j * c->row + i * c->column];
}

/* Cuts b into pieces for packing; and into pieces for the multiplication, of which there are
 * several only where there are too few rows for all threads. */
static void cut_columns(product_step *step, int threads, bool few)
{
    const ptrdiff_t width = step->kernels->columns, panels = pri_pieces(step->columns, width);
    const ptrdiff_t packed = pri_max(1, pri_min(PACKED_PANELS, panels / threads));
    step->of_packed = cut_panels(step->columns, width, packed * width, threads);
    step->of_columns =
        cut_panels(step->columns, width, few ? PIECE_COLUMNS : PACKED_COLUMNS, few ? threads : 1);
}

/* k = 0 makes one block as well, which computes beta c. */
static void run(pri_team *team, product_step *step)
{
    const pri_matrix_product *product = step->product;
    const ptrdiff_t row_pieces = pri_pieces(product->m, PIECE_ROWS);
    const bool few = team->size > 1 && row_pieces < 2 * team->size;
    step->of_rows = cut_panels(product->m, step->kernels->rows, PIECE_ROWS, team->size);
    for (ptrdiff_t j = 0; j < product->n; j += PACKED_COLUMNS)
        for (ptrdiff_t k = 0; k == 0 || k < product->k; k += PRI_MATMUL_INNER) {
            step->column_begin = j;
            step->columns = pri_min(PACKED_COLUMNS, product->n - j);
            step->inner_begin = k;
            step->inner = pri_min(PRI_MATMUL_INNER, product->k - k);
            cut_columns(step, team->size, few);
            pri_team_for(team, 0, step->of_packed.pieces, pack_columns, step);
            pri_team_for(team, 0, step->of_rows.pieces * step->of_columns.pieces, multiply_piece,
                         step);
        }
    if (product->symmetric)
        pri_team_for(team, 0, row_pieces, mirror_rows, step);
}

/* Small products, whose packed panels fit on the stack: a product of 8 x 8 takes less time than an
 * allocation of memory. */
static __attribute__((noinline)) void run_on_stack(pri_team *team, product_step *step)
{
    _Alignas(64) element packed[2 * SMALL];
    step->packed_b = packed;
    step->packed_a = packed + SMALL;
    run(team, step);
}

static prange_status run_on_heap(pri_team *team, product_step *step, ptrdiff_t inner,
                                 ptrdiff_t columns)
{
    pri_memory memory = {0};
    step->packed_b = pri_memory_take(&memory, columns, inner, sizeof(element));
    step->packed_a = pri_memory_take(&memory, team->size * step->rows, inner, sizeof(element));
    if (!memory.missing)
        run(team, step);
    pri_memory_free(&memory);
    return memory.missing ? pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for packed panels",
                                     step->product->function)
                          : PRANGE_OK;
}

/* Whether the product is to be computed without packing. A symmetric product then computes both
 * triangles, so beta must be 0: the lower triangle of c is not an input. */
static bool is_small(const pri_matrix_product *product, double multiplications)
{
    return (multiplications <= UNPACKED || pri_product_is_narrow(product)) &&
           product->b.column == 1 && product->c.column == 1 &&
           !(product->symmetric && product->beta != 0);
}

static void multiply_small(const pri_matrix_product *product)
{
    const pri_small_product small = {
        .m = product->m,
        .n = product->n,
        .k = product->k,
        .a_row = product->a.row,
        .a_column = product->a.column,
        .b_row = product->b.row,
        .c_row = product->c.row,
        .alpha = pri_factor_of(product->alpha),
        .beta = pri_factor_of(product->beta),
    };
    pri_isa_get()
        ->PRI_TYPED(matmul_small)
        ->multiply(&small, product->a.data, product->b.data, product->c.data);
}

static prange_status run_packed(pri_team *team, const pri_matrix_product *product)
{
    product_step step = {.product = product, .kernels = pri_isa_get()->PRI_TYPED(matmul)};
    const ptrdiff_t inner = pri_min(product->k, PRI_MATMUL_INNER);
    const ptrdiff_t width = step.kernels->columns, height = step.kernels->rows;
    const ptrdiff_t columns = pri_pieces(pri_min(product->n, PACKED_COLUMNS), width) * width;
    step.rows = pri_pieces(pri_min(product->m, PIECE_ROWS), height) * height;
    if (team->size > 1 || columns * inner > SMALL || step.rows * inner > SMALL)
        return run_on_heap(team, &step, inner, columns);
    run_on_stack(team, &step);
    return PRANGE_OK;
}

/* The number of pieces into which rows and columns can be cut. */
static ptrdiff_t pieces_of(const pri_matrix_product *product)
{
    const ptrdiff_t columns = pri_min(product->n, PACKED_COLUMNS);
    return pri_pieces(product->m, PIECE_ROWS) * pri_pieces(columns, PIECE_COLUMNS);
}

/* A product with one column, or with one row, as a matrix-vector product. */
static void multiply_vector(const pri_matrix_product *product)
{
    const pri_matrix_view *a = &product->a, *b = &product->b, *c = &product->c;
    const pri_matrix_view b_transposed = {b->data, b->column, b->row};
    const bool of_column = product->n == 1;
    PRI_TYPED(pri_vector_product)
    (&(pri_vector_product){
        .function = product->function,
        .m = of_column ? product->m : product->n,
        .k = product->k,
        .a = of_column ? *a : b_transposed,
        .x = of_column ? b->data : a->data,
        .y = c->data,
        .incx = of_column ? b->row : a->column,
        .incy = of_column ? c->row : c->column,
        .alpha = product->alpha,
        .beta = product->beta,
    });
}

prange_status PRI_TYPED(pri_matrix_product)(const pri_matrix_product *product)
{
    const double multiplications = (double)product->m * (double)product->n * (double)product->k;
    if (product->m == 0 || product->n == 0)
        return PRANGE_OK;
    if ((product->n == 1 && multiplications >= VECTOR_COLUMN) ||
        (product->m == 1 && multiplications >= VECTOR_ROW)) {
        multiply_vector(product);
        return PRANGE_OK;
    }
    if (product->k > PRI_MATMUL_INNER && PRI_TYPED(pri_matrix_dots)(product))
        return PRANGE_OK;
    const bool small = is_small(product, multiplications);
    const double ns = multiplications * MULTIPLY_NS;
    if (small && pri_team_unneeded(ns)) {
        multiply_small(product);
        return PRANGE_OK;
    }
    if (PRI_TYPED(pri_matmul_unpacked)(product))
        return PRANGE_OK;
    const ptrdiff_t pieces = pieces_of(product);
    const pri_work work = {
        .name = product->function,
        .n = product->m,
        .pieces = pri_max(pieces, pri_pieces(product->k, PRI_MATMUL_INNER)),
        .ns = ns,
        .flops = 2.0 * multiplications,
    };
    pri_team team = pri_team_open(&work);
    prange_status status = PRANGE_OK;
    if (team.size > pieces && PRI_TYPED(pri_matmul_split_inner)(&team, product))
        status = PRANGE_OK;
    else if (small)
        multiply_small(product);
    else
        status = run_packed(&team, product);
    pri_team_close(&team);
    return status;
}

prange_status PRI_TYPED(prange_matmul)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const element *a,
                                       const element *b, element *c)
{
    const pri_array arrays[] = {{"a", a, 1}, {"b", b, 1}, {"c", c, 1}};
    ptrdiff_t counts[3];
    prange_status status = pri_product_check(__func__, "a", m, k, sizeof *a, a, &counts[0]);
    if (status == PRANGE_OK)
        status = pri_product_check(__func__, "b", k, n, sizeof *b, b, &counts[1]);
    if (status == PRANGE_OK)
        status = pri_product_check(__func__, "c", m, n, sizeof *c, c, &counts[2]);
    for (int in = 0; in < 2 && status == PRANGE_OK; in++)
        status = pri_check_disjoint(__func__, sizeof(element), &arrays[2], counts[2], &arrays[in],
                                    counts[in]);
    if (status != PRANGE_OK)
        return status;
    return PRI_TYPED(pri_matrix_product)(&(pri_matrix_product){
        .function = __func__,
        .m = m,
        .n = n,
        .k = k,
        .a = {(void *)a, k, 1},
        .b = {(void *)b, n, 1},
        .c = {c, n, 1},
        .alpha = 1.0,
    });
}
