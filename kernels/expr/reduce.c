/* SPDX-License-Identifier: MIT */
/*
 * Values are computed a block at a time and reduced by the kernel of a block; blocks fold as those
 * of an array do (array/fold.h), so the bits are those of the array of values.
 *
 * A piece of the parallel loop is some lines. Those of a block and less are computed many at once:
 * one after the other where their elements are neighbours in memory, else as columns of a matrix.
 */
#include <string.h>

#include "array/join.h"
#include "base/scratch.h"
#include "base/status.h"
#include "isa/isa.h"
#include "reducer.h"

_Static_assert(PRI_ONE_BLOCK == PRI_REDUCE_BLOCK, "reduce.h has another length");

/* Elements of lines that one piece takes. */
enum { PIECE = 8192 };

typedef struct job {
    const pri_reduce_call *call;
    pri_reduce_kernel kernel;
    pri_grid grid;      /* of a line */
    ptrdiff_t lines;    /* of a piece */
    ptrdiff_t chunks;   /* pieces that the columns of a line of the space make */
    pri_partial *slots; /* of long columns: group after group */
    element *rooms;     /* of long columns: a matrix for each thread */
} job;

static pri_reduce_kernel kernel_of(pri_reducing how)
{
    static const pri_reduce_kernel kernels[] = {
        [PRI_SUM] = PRI_REDUCE_SUM,
        [PRI_PROD] = PRI_REDUCE_PROD,
        [PRI_LEAST] = PRI_REDUCE_MIN,
        [PRI_GREATEST] = PRI_REDUCE_MAX,
        [PRI_PLACE_OF_LEAST] = PRI_REDUCE_MIN,
        [PRI_PLACE_OF_GREATEST] = PRI_REDUCE_MAX,
        [PRI_MEAN] = PRI_REDUCE_TOTAL,
        [PRI_VARIANCE] = PRI_REDUCE_VAR,
        [PRI_ANY] = PRI_REDUCE_NONZERO,
        [PRI_ALL] = PRI_REDUCE_NONZERO,
        [PRI_COUNT] = PRI_REDUCE_NONZERO,
    };
    return kernels[how];
}

static pri_join join_of(pri_reducing how)
{
    return PRI_TYPED(pri_join_of)(kernel_of(how));
}

static bool is_place(pri_reducing how)
{
    return how == PRI_PLACE_OF_LEAST || how == PRI_PLACE_OF_GREATEST;
}

/* The partial result of n values, of which the first has the number `first` in its line: an extreme
 * has its place beside it. */
static void reduce_values(const pri_reduce_call *call, ptrdiff_t n, const element *values,
                          ptrdiff_t first, pri_partial *out)
{
    const pri_reduce *table = pri_isa_get()->PRI_TYPED(reduce);
    const pri_reducing how = call->machine.pass->how;
    table->block[kernel_of(how)](n, values, NULL, 1.0, out);
    if (is_place(how))
        out->index = first + table->find(n, values, out->value);
}

/* The sum of n values from `first` on, without an array of them; false where that cannot be. */
static bool add_values(const pri_reduce_call *call, pri_place *place, ptrdiff_t first, ptrdiff_t n,
                       pri_partial *out)
{
#if PRI_IS_REAL
    const pri_reducing how = call->machine.pass->how;
    double lanes[PRI_LANES];
    for (int j = 0; j < PRI_LANES; j++)
        lanes[j] = -0.0;
    if ((how != PRI_SUM && how != PRI_MEAN) ||
        !pri_machine_add(&call->machine, place, first, n, lanes))
        return false;
    out->value = PRI_TYPED(pri_strip).sum(lanes);
    return true;
#else
    (void)call, (void)place, (void)first, (void)n, (void)out;
    return false;
#endif
}

static void reduce_block(const pri_reduce_call *call, pri_place *place, const pri_grid *grid,
                         ptrdiff_t b, pri_partial *out)
{
    _Alignas(64) element room[PRI_REDUCE_BLOCK];
    const ptrdiff_t first = b * PRI_REDUCE_BLOCK, count = pri_grid_count(grid, b);
    if (add_values(call, place, first, count, out))
        return;
    const element *values = pri_machine_values(&call->machine, place, first, count, room);
    reduce_values(call, count, values, first, out);
}

static void finish(const pri_reduce_call *call, const pri_partial *partial, ptrdiff_t line)
{
    const double n = (double)call->length;
    char *to = call->to;
    switch (call->machine.pass->how) {
    case PRI_SUM:
    case PRI_PROD:
        ((total *)(void *)to)[line] = (total)pri_same_nan(partial->value);
        break;
    case PRI_LEAST:
    case PRI_GREATEST:
        ((element *)(void *)to)[line] = (element)pri_same_nan(partial->value);
        break;
    case PRI_MEAN:
        ((moment *)(void *)to)[line] = (moment)pri_same_nan_f64(partial->mean / n);
        break;
    case PRI_VARIANCE:
        ((moment *)(void *)to)[line] = (moment)pri_same_nan_f64(partial->m2 / n);
        break;
    case PRI_ANY:
        ((uint8_t *)to)[line] = partial->index > 0;
        break;
    case PRI_ALL:
        ((uint8_t *)to)[line] = partial->index == call->length;
        break;
    default:
        ((int64_t *)(void *)to)[line] = partial->index;
        break;
    }
}

static void reduce_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const ptrdiff_t end = pri_min(j->call->lines, (piece + 1) * j->lines);
    pri_place place;
    pri_fold fold;
    for (ptrdiff_t line = piece * j->lines; line < end; line++) {
        pri_machine_line(&j->call->machine, &place, line);
        pri_fold_start(&fold, PRI_TYPED(pri_join_of)(j->kernel));
        for (ptrdiff_t b = 0; b < j->grid.blocks; b++) {
            reduce_block(j->call, &place, &j->grid, b, pri_fold_next(&fold));
            pri_fold_take(&fold);
        }
        finish(j->call, pri_fold_finish(&fold), line);
    }
}

/* Short lines that follow each other, as many at once as a block has room for. */
static void reduce_flat(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const ptrdiff_t n = j->call->length, most = PRI_REDUCE_BLOCK / n;
    const ptrdiff_t end = pri_min(j->call->lines, (piece + 1) * j->lines);
    _Alignas(64) element room[PRI_REDUCE_BLOCK];
    pri_place place;
    pri_machine_line(&j->call->machine, &place, 0);
    for (ptrdiff_t line = piece * j->lines; line < end;) {
        const ptrdiff_t stop = pri_min(end, line + most);
        const element *values =
            pri_machine_values(&j->call->machine, &place, line * n, (stop - line) * n, room);
        for (; line < stop; line++, values += n) {
            pri_partial partial;
            reduce_values(j->call, n, values, 0, &partial);
            finish(j->call, &partial, line);
        }
    }
}

/* Elements of the matrix whose columns are reduced at once. */
enum { MATRIX = 32768 };

static ptrdiff_t columns_at_once(ptrdiff_t rows)
{
    return pri_max(8, pri_min(PRI_REDUCE_COLUMNS, MATRIX / rows));
}

/* Rows that lie apart are no stream that the processor would fetch by itself: so many ahead. */
enum { AHEAD = 8 };

/* The values of a block of rows, from column `first` on. */
static const element *block_of_columns(const job *j, pri_place *place, ptrdiff_t row,
                                       ptrdiff_t rows, ptrdiff_t first, ptrdiff_t columns,
                                       element *room)
{
    const pri_machine *machine = &j->call->machine;
    const ptrdiff_t all = j->call->columns;
    if (columns == all)
        return pri_machine_values(machine, place, row * all, rows * all, room);
    for (ptrdiff_t r = 0; r < rows; r++) {
        if (r + AHEAD < rows)
            pri_machine_fetch(machine, place, (row + r + AHEAD) * all + first, columns);
        element *to = room + r * columns;
        const element *from =
            pri_machine_values(machine, place, (row + r) * all + first, columns, to);
        if (from != to)
            memcpy(to, from, (size_t)columns * sizeof *to);
    }
    return room;
}

/* The partial results of columns, whose rows have the numbers from `first` on. */
static void reduce_matrix(const job *j, const pri_matrix *matrix, ptrdiff_t first,
                          pri_partial partials[])
{
    pri_isa_get()->PRI_TYPED(reduce)->columns[j->kernel](matrix, partials);
    for (ptrdiff_t r = matrix->rows; r-- > 0 && is_place(j->call->machine.pass->how);) {
        const element *x = pri_matrix_row(matrix, r);
        for (ptrdiff_t k = 0; k < matrix->columns; k++)
            if ((accumulator)x[k] == partials[k].value ||
                (pri_isnan(x[k]) && pri_isnan(partials[k].value)))
                partials[k].index = first + r;
    }
}

/* Some columns of a line of the space. */
static void reduce_columns(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const pri_machine *machine = &j->call->machine;
    const ptrdiff_t rows = j->call->length, all = j->call->columns;
    const ptrdiff_t line = piece / j->chunks, first = piece % j->chunks * columns_at_once(rows);
    const ptrdiff_t columns = pri_min(columns_at_once(rows), all - first);
    _Alignas(64) element room[MATRIX];
    pri_partial partials[PRI_REDUCE_COLUMNS];
    pri_place place;
    pri_machine_line(machine, &place, line);
    const pri_matrix matrix = {.rows = rows,
                               .columns = columns,
                               .x = block_of_columns(j, &place, 0, rows, first, columns, room),
                               .stride = columns};
    reduce_matrix(j, &matrix, 0, partials);
    for (ptrdiff_t k = 0; k < columns; k++)
        finish(j->call, &partials[k], line * all + first + k);
}

/* Columns of several blocks: so many at once, whose matrix has 2 MiB of doubles. */
enum { LONG_COLUMNS = 64 };

/* Partial results of columns, folded as pri_fold does. */
typedef struct columns_fold {
    int height;
    size_t count;
    pri_partial stack[8 * sizeof(size_t) / 2][LONG_COLUMNS];
} columns_fold;

static void join_top(columns_fold *fold, pri_join join, ptrdiff_t columns)
{
    fold->height--;
    for (ptrdiff_t k = 0; k < columns; k++)
        join(&fold->stack[fold->height - 1][k], &fold->stack[fold->height][k]);
}

/* Some columns of a group of blocks. */
static void reduce_long_columns(const void *argument, ptrdiff_t piece, int thread)
{
    const job *j = argument;
    const pri_grid *grid = &j->grid;
    const ptrdiff_t group = piece % grid->groups, chunk = piece / grid->groups % j->chunks;
    const ptrdiff_t line = piece / grid->groups / j->chunks, first = chunk * LONG_COLUMNS;
    const ptrdiff_t columns = pri_min(LONG_COLUMNS, j->call->columns - first);
    const pri_join join = PRI_TYPED(pri_join_of)(j->kernel);
    element *room =
        j->rooms + (ptrdiff_t)thread * PRI_REDUCE_BLOCK * pri_min(LONG_COLUMNS, j->call->columns);
    pri_place place;
    columns_fold fold;
    fold.height = 0;
    fold.count = 0;
    pri_machine_line(&j->call->machine, &place, line);
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < pri_grid_end(grid, group); b++) {
        pri_matrix matrix = {
            .rows = pri_grid_count(grid, b), .columns = columns, .stride = columns};
        matrix.x =
            block_of_columns(j, &place, b * PRI_REDUCE_BLOCK, matrix.rows, first, columns, room);
        reduce_matrix(j, &matrix, b * PRI_REDUCE_BLOCK, fold.stack[fold.height++]);
        for (size_t count = ++fold.count; count % 2 == 0; count /= 2)
            join_top(&fold, join, columns);
    }
    while (fold.height > 1)
        join_top(&fold, join, columns);
    memcpy(j->slots + (line * grid->groups + group) * j->call->columns + first, fold.stack[0],
           (size_t)columns * sizeof(pri_partial));
}

static void fold_columns(const job *j)
{
    pri_partial slots[PRI_GROUPS];
    const ptrdiff_t all = j->call->columns;
    for (ptrdiff_t line = 0; line < j->call->lines; line++) {
        const pri_partial *of = j->slots + line / all * j->grid.groups * all + line % all;
        for (ptrdiff_t g = 0; g < j->grid.groups; g++)
            slots[g] = of[g * all];
        pri_fold_all(PRI_TYPED(pri_join_of)(j->kernel), j->grid.groups, slots);
        finish(j->call, slots, line);
    }
}

static void run(job *j, pri_piece *piece, ptrdiff_t pieces)
{
    pri_reduce_loop(j->call, j->call->machine.pass->ns, j->rooms ? prange_get_num_threads() : 0,
                    pieces, piece, j);
}

static prange_status run_long_columns(job *j)
{
    const ptrdiff_t outer = j->call->lines / j->call->columns;
    const ptrdiff_t columns = pri_min(LONG_COLUMNS, j->call->columns);
    j->chunks = pri_pieces(j->call->columns, LONG_COLUMNS);
    pri_memory memory = {0};
    j->slots = pri_memory_take(&memory, j->call->lines, j->grid.groups, sizeof *j->slots);
    j->rooms = pri_memory_take(&memory, prange_get_num_threads() * columns, PRI_REDUCE_BLOCK,
                               sizeof *j->rooms);
    if (!memory.missing) {
        run(j, reduce_long_columns, outer * j->chunks * j->grid.groups);
        fold_columns(j);
    }
    pri_memory_free(&memory);
    return memory.missing ? pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory", j->call->function)
                          : PRANGE_OK;
}

static prange_status reduce_lines(const pri_reduce_call *call)
{
    job j = {.call = call,
             .kernel = kernel_of(call->machine.pass->how),
             .grid = pri_grid_of(call->length, PRI_REDUCE_BLOCK)};
    j.lines = pri_max(1, PIECE / call->length);
    if (call->way == PRI_LINES_COLUMNS && j.grid.blocks > 1)
        return run_long_columns(&j);
    if (call->way == PRI_LINES_COLUMNS) {
        j.chunks = pri_pieces(call->columns, columns_at_once(call->length));
        run(&j, reduce_columns, call->lines / call->columns * j.chunks);
    } else if (call->way == PRI_LINES_FLAT) {
        run(&j, reduce_flat, pri_pieces(call->lines, j.lines));
    } else {
        run(&j, reduce_piece, pri_pieces(call->lines, j.lines));
    }
    return PRANGE_OK;
}

const pri_reducer PRI_TYPED(pri_reducer) = {
    .join = join_of, .block = reduce_block, .finish = finish, .lines = reduce_lines};
