/* SPDX-License-Identifier: MIT */
/*
 * Products with few rows and columns and a long inner dimension. A piece is as many blocks of the
 * inner dimension as a vector has lanes, one block per lane; and the sums of the blocks are added
 * to c in order, so the additions are those of matmul.c.
 */
#include "base/scratch.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "product.h"
#include "simd/dots.h"
#include "simd/matmul.h"

/* Bytes of the blocks' sums that are held before they are added. */
#define WAITING_BYTES (1 << 20)

/* The most elements of a piece's sums, which are on the stack: a vector has at most 64 bytes. */
#define PIECE_SUMS (64 / sizeof(element) * PRI_DOTS_MOST * PRI_DOTS_MOST)

/* Estimated time to load an element of a line, and of a multiplication, in ns. */
#define ELEMENT_NS (0.03 * sizeof(element))
#define MULTIPLY_NS (0.006 * sizeof(element))

typedef struct dots_job {
    const pri_matrix_product *product;
    const pri_dots *kernels;
    pri_dots_lines a, b;
    ptrdiff_t blocks;       /* of PRI_MATMUL_INNER elements; the last may have fewer */
    ptrdiff_t piece_sums;   /* elements of a piece's sums */
    ptrdiff_t first, count; /* the range of pieces being processed */
    element *sums;          /* the sums of piece first + p begin at sums[p*piece_sums] */
} dots_job;

static pri_dots_lines skip_blocks(const pri_dots_lines *dots, ptrdiff_t blocks)
{
    pri_dots_lines lines = *dots;
    lines.x += blocks * PRI_MATMUL_INNER * (dots->mixed ? dots->lines : 1);
    return lines;
}

/* A last block of fewer elements is multiplied by itself. */
static void multiply_piece(const void *argument, ptrdiff_t number, int thread)
{
    (void)thread;
    const dots_job *job = argument;
    const ptrdiff_t together = job->kernels->together;
    const ptrdiff_t begin = (job->first + number) * together;
    const ptrdiff_t whole = job->product->k / PRI_MATMUL_INNER;
    const ptrdiff_t rest = job->product->k % PRI_MATMUL_INNER;
    const ptrdiff_t count = pri_min(together, whole - begin);
    element *sums = job->sums + number * job->piece_sums;
    if (count > 0) {
        const pri_dots_lines a = skip_blocks(&job->a, begin), b = skip_blocks(&job->b, begin);
        job->kernels->blocks(&a, &b, count, PRI_MATMUL_INNER, sums);
    }
    if (count == together || rest == 0)
        return;
    element last[PIECE_SUMS];
    const pri_dots_lines a = skip_blocks(&job->a, whole), b = skip_blocks(&job->b, whole);
    job->kernels->blocks(&a, &b, 1, rest, last);
    for (ptrdiff_t e = 0; e < job->piece_sums; e += together)
        sums[e + count] = last[e];
}

/* Adds the sums of the pieces being processed to row i of c. */
static void add_row(const void *argument, ptrdiff_t i, int thread)
{
    (void)thread;
    const dots_job *job = argument;
    const pri_matrix_product *product = job->product;
    const pri_matrix_view *matrix = &product->c;
    const ptrdiff_t together = job->kernels->together;
    const element alpha = pri_factor_of(product->alpha), beta = pri_factor_of(product->beta);
    for (ptrdiff_t p = 0; p < job->count; p++) {
        const element *sums = job->sums + p * job->piece_sums + i * product->n * together;
        const ptrdiff_t begin = (job->first + p) * together;
        const ptrdiff_t blocks = pri_min(together, job->blocks - begin);
        for (ptrdiff_t j = 0; j < product->n; j++) {
            element *c = (element *)matrix->data + i * matrix->row + j * matrix->column;
            element value = *c;
            for (ptrdiff_t block = 0; block < blocks; block++)
                value = pri_product_element(alpha, sums[j * together + block], begin + block == 0,
                                            beta, value);
            *c = value;
        }
    }
}

static void run_serial(const dots_job *whole, ptrdiff_t pieces)
{
    element sums[PIECE_SUMS];
    dots_job job = *whole;
    job.sums = sums;
    job.count = 1;
    for (job.first = 0; job.first < pieces; job.first++) {
        multiply_piece(&job, 0, 0);
        for (ptrdiff_t i = 0; i < job.product->m; i++)
            add_row(&job, i, 0);
    }
}

static void run(dots_job *job, double ns)
{
    const pri_matrix_product *product = job->product;
    const ptrdiff_t pieces = pri_pieces(job->blocks, job->kernels->together);
    if (pri_team_unneeded(ns)) {
        run_serial(job, pieces);
        return;
    }
    const pri_work work = {
        .name = product->function,
        .n = product->m,
        .pieces = pieces,
        .ns = ns,
        .flops = 2.0 * (double)product->m * (double)product->n * (double)product->k,
    };
    const ptrdiff_t fit = WAITING_BYTES / (job->piece_sums * (ptrdiff_t)sizeof(element));
    pri_team team = pri_team_open(&work);
    const ptrdiff_t waiting = pri_min(pieces, pri_max(fit, 2 * team.size));
    job->sums = team.size > 1 ? pri_scratch(waiting * job->piece_sums, sizeof(element)) : NULL;
    element *const memory = job->sums;
    if (!memory)
        run_serial(job, pieces);
    for (job->first = 0; memory && job->first < pieces; job->first += waiting) {
        job->count = pri_min(waiting, pieces - job->first);
        pri_team_for(&team, 0, job->count, multiply_piece, job);
        pri_team_for(&team, 0, product->m, add_row, job);
    }
    pri_scratch_free(memory);
    pri_team_close(&team);
}

/* Describes the lines along the inner dimension; `line` is the stride between lines, `step` the
 * stride along a line. Returns false if the layout is not one that the kernels take. */
static bool describe_lines(const pri_matrix_view *matrix, ptrdiff_t count, ptrdiff_t line,
                           ptrdiff_t step, pri_dots_lines *lines)
{
    *lines = (pri_dots_lines){matrix->data, count, line, step != 1};
    return step == 1 || (line == 1 && step == count);
}

/* Whether these kernels are faster. Their cost is to transpose every line for as many blocks as
 * there are lanes, even if there are fewer blocks. The cost of the alternative depends on the
 * layout. */
static bool is_faster(const dots_job *job)
{
    const ptrdiff_t m = job->a.lines, n = job->b.lines, lines = m + n;
    const ptrdiff_t lanes = job->kernels->together;
    /* One row or column, and contiguous lines: the alternative reads the rows of the other matrix,
     * and transposes them too. */
    if ((m == 1 || n == 1) && !job->a.mixed && !job->b.mixed)
        return 5 * lines <= 2 * lanes && job->blocks >= 2 * lines;
    /* The alternative is a few columns of a row-major matrix, or a strip of c in registers, whose
     * additions form a dependency chain. */
    if (m == 1 || n == 1)
        return 2 * lines <= lanes && job->blocks >= 8;
    if (job->b.mixed)
        return 5 * lines <= 2 * lanes && job->blocks >= 8;
    /* The alternative is packed panels, which compute the padding of the last tiles as well. */
    const pri_matmul *packed = pri_isa_get()->PRI_TYPED(matmul);
    const ptrdiff_t rows = pri_pieces(m, packed->rows) * packed->rows;
    const ptrdiff_t columns = pri_pieces(n, packed->columns) * packed->columns;
    const ptrdiff_t least = pri_max(lanes < 8 ? 8 : 5, lines / 3);
    return rows * columns >= 2 * m * n && job->blocks >= least;
}

bool PRI_TYPED(pri_matrix_dots)(const pri_matrix_product *product)
{
    const ptrdiff_t m = product->m, n = product->n;
    dots_job job = {
        .product = product,
        .kernels = pri_isa_get()->PRI_TYPED(dots),
        .blocks = pri_pieces(product->k, PRI_MATMUL_INNER),
    };
    if (m > PRI_DOTS_MOST || n > PRI_DOTS_MOST || (product->symmetric && product->beta != 0) ||
        !describe_lines(&product->a, m, product->a.row, product->a.column, &job.a) ||
        !describe_lines(&product->b, n, product->b.column, product->b.row, &job.b) ||
        !is_faster(&job))
        return false;
    job.piece_sums = m * n * job.kernels->together;
    run(&job,
        (double)product->k * ((double)(m + n) * ELEMENT_NS + (double)m * (double)n * MULTIPLY_NS));
    return true;
}
