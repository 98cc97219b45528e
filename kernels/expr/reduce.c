/* SPDX-License-Identifier: MIT */
/*
 * Values are computed a block at a time and reduced by the kernel of a block; blocks fold as those
 * of an array do (array/fold.h), so the bits are those of the array of values.
 *
 * A piece of the parallel loop is some short lines, or a group of blocks of a long one. Lines of a
 * block and less are computed many at once: one after the other where their elements are neighbours
 * in memory, else as columns of a matrix.
 */
#include "reduce.h"

#include <string.h>

#include "array/join.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"

_Static_assert(PRI_ONE_BLOCK == PRI_REDUCE_BLOCK, "reduce.h has another length");

/* Elements of lines that one piece takes. */
enum { PIECE = 8192 };

typedef struct job {
    const pri_reduce_call *call;
    pri_reduce_kernel kernel;
    pri_grid grid;      /* of a line */
    ptrdiff_t lines;    /* of a piece; 0: a piece is a group of a line */
    ptrdiff_t chunks;   /* pieces that the columns of a line of the space make */
    pri_partial *slots; /* one a group, line after line; of columns: group after group */
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

/* The partial result of some blocks of the line at `place`. */
static void reduce_blocks(const job *j, pri_place *place, ptrdiff_t begin, ptrdiff_t end,
                          pri_partial *out)
{
    _Alignas(64) element room[PRI_REDUCE_BLOCK];
    pri_reduce_block *block = pri_isa_get()->PRI_TYPED(reduce)->block[j->kernel];
    pri_fold fold;
    pri_fold_start(&fold, PRI_TYPED(pri_join_of)(j->kernel));
    for (ptrdiff_t b = begin; b < end; b++) {
        const ptrdiff_t count = pri_grid_count(&j->grid, b);
        const element *values =
            pri_machine_values(j->call->machine, place, b * PRI_REDUCE_BLOCK, count, room);
        pri_partial *partial = pri_fold_next(&fold);
        partial->index = b;
        block(count, values, NULL, 1.0, partial);
        pri_fold_take(&fold);
    }
    *out = *pri_fold_finish(&fold);
}

/* The place of the extreme of the line at `place`: in the first block that has it. */
static int64_t find(const job *j, pri_place *place, const pri_partial *extreme)
{
    _Alignas(64) element room[PRI_REDUCE_BLOCK];
    const ptrdiff_t first = extreme->index * PRI_REDUCE_BLOCK;
    const ptrdiff_t count = pri_grid_count(&j->grid, extreme->index);
    const element *values = pri_machine_values(j->call->machine, place, first, count, room);
    return first + pri_isa_get()->PRI_TYPED(reduce)->find(count, values, extreme->value);
}

static void finish(const job *j, pri_place *place, const pri_partial *partial, ptrdiff_t line)
{
    const double n = (double)j->grid.n;
    char *to = j->call->to;
    switch (j->call->machine->pass->how) {
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
        ((uint8_t *)to)[line] = partial->index == j->grid.n;
        break;
    case PRI_COUNT:
        ((int64_t *)(void *)to)[line] = partial->index;
        break;
    default:
        ((int64_t *)(void *)to)[line] = find(j, place, partial);
        break;
    }
}

static void reduce_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const pri_machine *machine = j->call->machine;
    pri_place place;
    if (j->lines == 0) {
        const ptrdiff_t line = piece / j->grid.groups, group = piece % j->grid.groups;
        pri_machine_line(machine, &place, line);
        reduce_blocks(j, &place, pri_grid_begin(&j->grid, group), pri_grid_end(&j->grid, group),
                      &j->slots[piece]);
        return;
    }
    const ptrdiff_t end = pri_min(j->call->lines, (piece + 1) * j->lines);
    for (ptrdiff_t line = piece * j->lines; line < end; line++) {
        pri_partial partial;
        pri_machine_line(machine, &place, line);
        reduce_blocks(j, &place, 0, j->grid.blocks, &partial);
        finish(j, &place, &partial, line);
    }
}

/* Short lines that follow each other, as many at once as a block has room for. */
static void reduce_flat(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const ptrdiff_t n = j->call->length, most = PRI_REDUCE_BLOCK / n;
    const ptrdiff_t end = pri_min(j->call->lines, (piece + 1) * j->lines);
    pri_reduce_block *block = pri_isa_get()->PRI_TYPED(reduce)->block[j->kernel];
    _Alignas(64) element room[PRI_REDUCE_BLOCK];
    pri_place place;
    pri_machine_line(j->call->machine, &place, 0);
    for (ptrdiff_t line = piece * j->lines; line < end;) {
        const ptrdiff_t stop = pri_min(end, line + most);
        const element *values =
            pri_machine_values(j->call->machine, &place, line * n, (stop - line) * n, room);
        for (; line < stop; line++, values += n) {
            pri_partial partial = {.index = 0};
            block(n, values, NULL, 1.0, &partial);
            finish(j, &place, &partial, line);
        }
    }
}

/* Elements of the matrix whose columns are reduced at once. */
enum { MATRIX = 32768 };

static ptrdiff_t columns_at_once(ptrdiff_t rows)
{
    return pri_max(8, pri_min(PRI_REDUCE_COLUMNS, MATRIX / rows));
}

/* The values of a block of rows, from column `first` on. */
static const element *block_of_columns(const job *j, pri_place *place, ptrdiff_t row,
                                       ptrdiff_t rows, ptrdiff_t first, ptrdiff_t columns,
                                       element *room)
{
    const pri_machine *machine = j->call->machine;
    const ptrdiff_t all = j->call->columns;
    if (columns == all)
        return pri_machine_values(machine, place, row * all, rows * all, room);
    for (ptrdiff_t r = 0; r < rows; r++) {
        element *to = room + r * columns;
        const element *from =
            pri_machine_values(machine, place, (row + r) * all + first, columns, to);
        if (from != to)
            memcpy(to, from, (size_t)columns * sizeof *to);
    }
    return room;
}

/* Some columns of a line of the space. */
static void reduce_columns(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const pri_machine *machine = j->call->machine;
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
    pri_isa_get()->PRI_TYPED(reduce)->columns[j->kernel](&matrix, partials);
    for (ptrdiff_t k = 0; k < columns; k++)
        finish(j, &place, &partials[k], line * all + first + k);
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
    pri_machine_line(j->call->machine, &place, line);
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < pri_grid_end(grid, group); b++) {
        pri_matrix matrix = {
            .rows = pri_grid_count(grid, b), .columns = columns, .stride = columns};
        matrix.x =
            block_of_columns(j, &place, b * PRI_REDUCE_BLOCK, matrix.rows, first, columns, room);
        pri_isa_get()->PRI_TYPED(reduce)->columns[j->kernel](&matrix, fold.stack[fold.height++]);
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
        finish(j, NULL, slots, line);
    }
}

/* The slots of each line, folded. */
static void fold_lines(const job *j)
{
    pri_place place;
    for (ptrdiff_t line = 0; line < j->call->lines; line++) {
        pri_partial *slots = j->slots + line * j->grid.groups;
        pri_fold_all(PRI_TYPED(pri_join_of)(j->kernel), j->grid.groups, slots);
        pri_machine_line(j->call->machine, &place, line);
        finish(j, &place, slots, line);
    }
}

static void run(job *j, pri_piece *how, ptrdiff_t pieces)
{
    const pri_machine *machine = j->call->machine;
    const ptrdiff_t n = j->call->lines * j->call->length;
    const pri_work work = {.name = j->call->function,
                           .n = n,
                           .pieces = pieces,
                           .ns = (double)n * machine->pass->ns,
                           .user = machine->expr->hash,
                           .room = j->rooms ? prange_get_num_threads() : 0};
    if (pri_team_unneeded(work.ns))
        for (ptrdiff_t piece = 0; piece < pieces; piece++)
            how(j, piece, 0);
    else
        pri_parallel_for(&work, how, j);
}

/* Few long lines, one for most: their groups are the pieces, with slots on the stack. */
static void run_in_groups(job *j)
{
    pri_partial slots[PRI_GROUPS];
    j->slots = slots;
    run(j, reduce_piece, j->grid.groups * j->call->lines);
    fold_lines(j);
    j->slots = NULL;
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

prange_status PRI_TYPED(pri_expr_reduce)(const pri_reduce_call *call)
{
    job j = {.call = call,
             .kernel = kernel_of(call->machine->pass->how),
             .grid = pri_grid_of(call->length, PRI_REDUCE_BLOCK)};
    j.lines = pri_max(1, PIECE / call->length);
    if (call->way == PRI_LINES_COLUMNS && j.grid.blocks > 1)
        return run_long_columns(&j);
    if (call->way == PRI_LINES_COLUMNS) {
        j.chunks = pri_pieces(call->columns, columns_at_once(call->length));
        run(&j, reduce_columns, call->lines / call->columns * j.chunks);
    } else if (call->way == PRI_LINES_FLAT) {
        run(&j, reduce_flat, pri_pieces(call->lines, j.lines));
    } else if (j.grid.groups > 1 && call->lines <= PRI_GROUPS / j.grid.groups) {
        j.lines = 0;
        run_in_groups(&j);
    } else {
        run(&j, reduce_piece, pri_pieces(call->lines, j.lines));
    }
    return PRANGE_OK;
}
