/* SPDX-License-Identifier: MIT */
/*
 * The fixed cost of an operation keeps the processor from starting on the next elements, whose
 * arrays it could already be fetching. So addresses and kernels are found once for many strips.
 */
#include "repeat.h"

#include "exec/parallel_for.h"

bool pri_listing_has_rows(const pri_machine *machine)
{
    const pri_space *space = machine->space;
    bool rows = space->shape[space->axes - 1] <= machine->strip;
    for (int s = 0; s < machine->pass->sinks; s++)
        rows = rows && pri_machine_writes(machine, s);
    return rows && pri_listing_fits(machine);
}

/* The stride of a stream along an axis, in bytes. */
static ptrdiff_t stride_of(const pri_machine *machine, int stream, int axis)
{
    const pri_stream *s = &machine->space->stream[stream];
    return s->stride[axis] * s->size;
}

/* The stride in bytes along an axis of an address in an output; 0 for other addresses. */
static ptrdiff_t output_stride(const pri_machine *machine, const pri_place *place, const void *at,
                               int axis)
{
    for (int s = 0; s < machine->pass->sinks; s++)
        if (at == place->target[s])
            return stride_of(machine, machine->pass->sources + s, axis);
    return 0;
}

static void set_moves(const pri_machine *machine, const pri_place *place, pri_repeated *r, int axis)
{
    const int16_t *slots = pri_slots_of(machine->expr, r->what);
    for (int a = 0; a < pri_slot_count(r->what); a++)
        r->moves[a] = slots[a] < machine->pass->sources
                          ? stride_of(machine, slots[a], axis)
                          : output_stride(machine, place, r->operands[a].at, axis);
    r->z_moves = output_stride(machine, place, r->z, axis);
}

/* Prepares all operations to move along an axis; `often`: often enough that looking up their
 * kernels pays. */
static void set_all_moves(const pri_machine *machine, const pri_place *place, pri_listing *list,
                          int axis, bool often)
{
    for (pri_repeated *r = list->op; r < list->op + list->count; r++) {
        set_moves(machine, place, r, axis);
        if (often)
            r->kernel = r->type->kernel(r->what->op, r->what->code);
    }
}

/* Moves an operation by n indices along the axis. */
static void advance(pri_repeated *r, ptrdiff_t n)
{
    for (int a = 0; a < pri_slot_count(r->what); a++)
        r->operands[a].at = (const char *)r->operands[a].at + n * r->moves[a];
    r->z += n * r->z_moves;
}

bool pri_repeated_add(const pri_repeated *r, ptrdiff_t n, pri_added *added)
{
    if (r->chain) {
        r->type->add_chain(&(pri_chain){r->what->code, r->chain, r->operands}, n, added);
        return true;
    }
    return r->type->add(r->what->op, r->what->code, n, r->operands, added);
}

void pri_listing_run(const pri_machine *machine, const pri_place *place, pri_listing *list,
                     ptrdiff_t n, ptrdiff_t first, ptrdiff_t end, pri_added *added)
{
    const bool often = end - first > 2 * machine->strip;
    set_all_moves(machine, place, list, machine->space->axes - 1, often);
    pri_repeated *const run_end = list->op + list->count - (added ? 1 : 0);
    while (first < end) {
        const ptrdiff_t next = pri_min(machine->strip, end - first);
        for (int k = 0; k < list->count; k++)
            advance(&list->op[k], n);
        for (pri_repeated *r = list->op; r < run_end; r++)
            pri_repeated_run(r, next);
        if (added)
            pri_repeated_add(run_end, next, added);
        first += next;
        n = next;
    }
}

ptrdiff_t pri_listing_rows(const pri_machine *machine, const pri_place *place, pri_listing *list,
                           ptrdiff_t first, ptrdiff_t end)
{
    const pri_space *space = machine->space;
    const int axis = space->axes - 2;
    const ptrdiff_t n = space->shape[axis + 1];
    const ptrdiff_t left = space->shape[axis] - place->index[axis - space->outers] - 1;
    const ptrdiff_t rows = pri_min(left, (end - first) / n);
    if (rows > 0)
        set_all_moves(machine, place, list, axis, rows > 2);
    for (ptrdiff_t row = 0; row < rows; row++)
        for (pri_repeated *r = list->op; r < list->op + list->count; r++) {
            advance(r, 1);
            pri_repeated_run(r, n);
        }
    return rows * n;
}
