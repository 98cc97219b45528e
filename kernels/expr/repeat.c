/* SPDX-License-Identifier: MIT */
/*
 * What an operation costs beside its elements keeps a processor from the next ones, whose arrays it
 * could be waiting for already.
 */
#include "repeat.h"

#include "exec/parallel_for.h"

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
