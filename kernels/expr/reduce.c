/* SPDX-License-Identifier: MIT */
/*
 * Values are computed a block at a time and reduced by the kernel of a block; blocks fold as those
 * of an array do (array/fold.h), so the bits are those of the array of values.
 *
 * A piece of the parallel loop is some short lines, or a group of blocks of a long one.
 */
#include "reduce.h"

#include "array/join.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"

/* Elements of lines that one piece takes. */
enum { PIECE = 8192 };

typedef struct job {
    const pri_reduce_call *call;
    pri_reduce_kernel kernel;
    pri_grid grid;      /* of a line */
    ptrdiff_t lines;    /* of a piece; 0: a piece is a group of a line */
    pri_partial *slots; /* one a group, line after line */
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
    const ptrdiff_t end = pri_min(machine->space->lines, (piece + 1) * j->lines);
    for (ptrdiff_t line = piece * j->lines; line < end; line++) {
        pri_partial partial;
        pri_machine_line(machine, &place, line);
        reduce_blocks(j, &place, 0, j->grid.blocks, &partial);
        finish(j, &place, &partial, line);
    }
}

/* The slots of each line, folded. */
static void fold_lines(const job *j)
{
    pri_place place;
    for (ptrdiff_t line = 0; line < j->call->machine->space->lines; line++) {
        pri_partial *slots = j->slots + line * j->grid.groups;
        pri_fold_all(PRI_TYPED(pri_join_of)(j->kernel), j->grid.groups, slots);
        pri_machine_line(j->call->machine, &place, line);
        finish(j, &place, slots, line);
    }
}

static void run(job *j, ptrdiff_t pieces)
{
    const pri_machine *machine = j->call->machine;
    const double elements = (double)machine->space->lines * (double)machine->space->length;
    const pri_work work = {.name = j->call->function,
                           .n = machine->space->lines * machine->space->length,
                           .pieces = pieces,
                           .ns = elements * machine->pass->ns,
                           .user = machine->expr->hash};
    if (pri_team_unneeded(work.ns))
        for (ptrdiff_t piece = 0; piece < pieces; piece++)
            reduce_piece(j, piece, 0);
    else
        pri_parallel_for(&work, reduce_piece, j);
    if (j->lines == 0)
        fold_lines(j);
}

/* Few long lines, one for most: their groups are the pieces, with slots on the stack. */
static void run_in_groups(job *j)
{
    pri_partial slots[PRI_GROUPS];
    j->slots = slots;
    run(j, j->grid.groups * j->call->machine->space->lines);
}

prange_status PRI_TYPED(pri_expr_reduce)(const pri_reduce_call *call)
{
    const pri_space *space = call->machine->space;
    job j = {.call = call,
             .kernel = kernel_of(call->machine->pass->how),
             .grid = pri_grid_of(space->length, PRI_REDUCE_BLOCK)};
    if (space->lines <= PRI_GROUPS / j.grid.groups && j.grid.groups > 1) {
        run_in_groups(&j);
        return PRANGE_OK;
    }
    j.lines = pri_max(1, PIECE / space->length);
    run(&j, pri_pieces(space->lines, j.lines));
    return PRANGE_OK;
}
