/* SPDX-License-Identifier: MIT */
/*
 * What an operation costs beside its elements keeps a processor from the next ones, whose arrays it
 * could be waiting for already.
 */
#include "repeat.h"

#include "exec/parallel_for.h"

pri_repeated *pri_listing_append(const pri_machine *machine, const pri_instruction *what,
                                 pri_listing *list)
{
    pri_repeated *r = &list->op[list->count++];
    r->what = what;
    r->type = pri_strip_of(what->type);
    r->kernel = NULL;
    r->chain = what->op == PRI_OP_CHAIN ? machine->expr->step + what->first_step : NULL;
    r->of = list->of + list->operands;
    r->moves = list->moves + list->operands;
    list->operands += pri_slot_count(what);
    return r;
}

void pri_repeated_run(const pri_repeated *r, ptrdiff_t n)
{
    const pri_instruction *what = r->what;
    if (r->chain)
        r->type->chain(&(pri_chain){what->code, r->chain, r->of}, r->steps ? n : 1, r->past, r->z);
    else if (r->kernel)
        r->kernel(r->steps ? n : 1, r->of, r->past, r->z);
    else if (!r->past || !r->type->stream(what->op, what->code, n, r->of, r->z))
        r->type->run(what->op, what->code, r->steps ? n : 1, r->of, r->z);
}

/* The size of an element where an address is that of an output, else 0. */
static ptrdiff_t output_size(const pri_machine *machine, const pri_place *place, const void *at)
{
    for (int s = 0; s < machine->pass->sinks; s++)
        if (at == place->target[s])
            return machine->space->stream[machine->pass->sources + s].size;
    return 0;
}

static void set_moves(const pri_machine *machine, const pri_place *place, pri_repeated *r)
{
    const int16_t *slots = pri_slots_of(machine->expr, r->what);
    for (int a = 0; a < pri_slot_count(r->what); a++) {
        const int slot = slots[a];
        r->moves[a] = slot < machine->pass->sources
                          ? r->of[a].step * machine->space->stream[slot].size
                          : output_size(machine, place, r->of[a].at);
    }
    r->z_moves = output_size(machine, place, r->z);
}

/* To the strip behind one of n elements. */
static void move_on(pri_repeated *r, ptrdiff_t n)
{
    for (int a = 0; a < pri_slot_count(r->what); a++)
        r->of[a].at = (const char *)r->of[a].at + n * r->moves[a];
    r->z += n * r->z_moves;
}

bool pri_repeated_add(const pri_repeated *r, ptrdiff_t n, double lanes[PRI_SUM_LANES])
{
    if (r->chain) {
        r->type->add_chain(&(pri_chain){r->what->code, r->chain, r->of}, n, lanes);
        return true;
    }
    return r->type->add(r->what->op, r->what->code, n, r->of, lanes);
}

void pri_listing_run(const pri_machine *machine, const pri_place *place, pri_listing *list,
                     ptrdiff_t n, ptrdiff_t first, ptrdiff_t end, double *lanes)
{
    const bool often = end - first > 2 * machine->strip;
    for (pri_repeated *r = list->op; r < list->op + list->count; r++) {
        set_moves(machine, place, r);
        if (often)
            r->kernel = r->type->kernel(r->what->op, r->what->code);
    }
    pri_repeated *const run_end = list->op + list->count - (lanes ? 1 : 0);
    while (first < end) {
        const ptrdiff_t next = pri_min(machine->strip, end - first);
        for (int k = 0; k < list->count; k++)
            move_on(&list->op[k], n);
        for (pri_repeated *r = list->op; r < run_end; r++)
            pri_repeated_run(r, next);
        if (lanes)
            pri_repeated_add(run_end, next, lanes);
        first += next;
        n = next;
    }
}
