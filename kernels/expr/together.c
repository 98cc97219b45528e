/* SPDX-License-Identifier: MIT */
/*
 * Reductions of few long lines: the pieces of the parallel loop are groups of blocks of a line.
 * Several reductions of one line each advance together, block by block, so that an array that
 * several of them read comes from memory once. Partial results have the same form for all types.
 */
#include "reducer.h"

typedef struct job {
    int count;
    const pri_reduce_call *calls;
    pri_grid grid;      /* of a line */
    pri_partial *slots; /* by call, then by line, then by group */
} job;

static const pri_reducer *reducer_of(const pri_reduce_call *call)
{
#define PRI_REDUCER(name, element, accumulator, total, moment) &pri_reducer_##name,
    static const pri_reducer *const reducers[] = {PRI_TYPES(PRI_REDUCER)};
#undef PRI_REDUCER
    const pri_machine *machine = &call->machine;
    return reducers[machine->expr->sink[machine->pass->first_sink].type];
}

void pri_reduce_loop(const pri_reduce_call *call, double ns, int room, ptrdiff_t pieces,
                     pri_piece *piece, const void *argument)
{
    const ptrdiff_t n = call->lines * call->length;
    const pri_work work = {.name = call->function,
                           .n = n,
                           .pieces = pieces,
                           .ns = (double)n * ns,
                           .user = call->machine.expr->hash,
                           .room = room};
    if (pri_team_unneeded(work.ns))
        for (ptrdiff_t k = 0; k < pieces; k++)
            piece(argument, k, 0);
    else
        pri_parallel_for(&work, piece, argument);
}

static void reduce_group(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const pri_grid *grid = &j->grid;
    const ptrdiff_t line = piece / grid->groups, group = piece % grid->groups;
    pri_place place;
    pri_fold folds[PRI_TOGETHER];
    for (int k = 0; k < j->count; k++)
        pri_fold_start(&folds[k],
                       reducer_of(&j->calls[k])->join(j->calls[k].machine.pass->reducing));
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < pri_grid_end(grid, group); b++)
        for (int k = 0; k < j->count; k++) {
            const pri_reduce_call *call = &j->calls[k];
            pri_machine_line(&call->machine, &place, line);
            reducer_of(call)->block(call, &place, grid, b, pri_fold_next(&folds[k]));
            pri_fold_take(&folds[k]);
        }
    const ptrdiff_t apart = j->calls->lines * grid->groups;
    for (int k = 0; k < j->count; k++)
        j->slots[k * apart + piece] = *pri_fold_finish(&folds[k]);
}

/* A function of its own, for its large stack frame. */
__attribute__((noinline)) static void reduce_in_groups(job *j)
{
    pri_partial slots[PRI_TOGETHER * PRI_GROUPS], *slot = slots;
    double ns = 0.0;
    for (int k = 0; k < j->count; k++)
        ns += j->calls[k].machine.pass->ns;
    j->slots = slots;
    pri_reduce_loop(j->calls, ns, 0, j->calls->lines * j->grid.groups, reduce_group, j);
    for (int k = 0; k < j->count; k++) {
        const pri_reduce_call *call = &j->calls[k];
        const pri_reducer *reducer = reducer_of(call);
        for (ptrdiff_t line = 0; line < call->lines; line++, slot += j->grid.groups) {
            pri_fold_all(reducer->join(call->machine.pass->reducing), j->grid.groups, slot);
            reducer->finish(call, 1, slot, line);
        }
    }
    j->slots = NULL;
}

prange_status pri_reduce_calls(int count, const pri_reduce_call calls[])
{
    job j = {.count = count, .calls = calls, .grid = pri_grid_of(calls->length, PRI_ONE_BLOCK)};
    const bool few = calls->lines <= PRI_GROUPS / j.grid.groups;
    if (count == 1 && !(calls->way == PRI_LINES_APART && few && j.grid.groups > 1))
        return reducer_of(calls)->lines(calls);
    reduce_in_groups(&j);
    return PRANGE_OK;
}
