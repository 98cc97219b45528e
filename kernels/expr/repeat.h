/* SPDX-License-Identifier: MIT */
/*
 * Operations of a pass that run strip after strip: what they read and write is found once, and then
 * moves on.
 */
#ifndef PRI_REPEAT_H
#define PRI_REPEAT_H

#include "machine.h"

/* The most operations that are repeated, and their operands. */
enum { PRI_REPEATED = 16, PRI_REPEATED_OPERANDS = 16 * PRI_OPERANDS + PRI_CHAIN_OPERANDS };

/* An operation, and by how many bytes what it reads and writes moves with an index. */
typedef struct pri_repeated {
    const pri_instruction *what;
    const pri_strip_type *type;
    pri_super_strip *kernel; /* NULL: the type's run and stream, for few strips */
    const uint8_t *chain;    /* the steps of a chain, or NULL */
    pri_operand *operands;
    ptrdiff_t *moves;
    char *z;
    ptrdiff_t z_moves;
    bool steps, past; /* some operand is a strip; past the caches */
} pri_repeated;

typedef struct pri_listing {
    int count, operands;
    pri_repeated op[PRI_REPEATED];
    pri_operand operand[PRI_REPEATED_OPERANDS];
    ptrdiff_t moves[PRI_REPEATED_OPERANDS];
} pri_listing;

/* Whether operations are found once for many strips: not too many to be listed, on what is read
 * where it is. */
static inline bool pri_listing_fits(const pri_machine *machine)
{
    return machine->space->axes > machine->space->outers &&
           machine->pass->count - machine->pass->sources <= PRI_REPEATED &&
           machine->pass->operands <= PRI_REPEATED_OPERANDS && !pri_machine_copies(machine) &&
           pri_machine_reads(machine);
}

/* Whether each strip begins where the last one ends, too. */
static inline bool pri_listing_straight(const pri_machine *machine)
{
    return machine->space->axes - machine->space->outers == 1 && pri_listing_fits(machine);
}

/* Whether strips of several axes are rows, each as far from the last in memory, and results are
 * written there. */
bool pri_listing_has_rows(const pri_machine *machine);

/* The next of the list, whose operands and z are to be set. */
static inline pri_repeated *pri_listing_append(const pri_machine *machine,
                                               const pri_instruction *what, pri_listing *list)
{
    pri_repeated *r = &list->op[list->count++];
    r->what = what;
    r->type = pri_strip_of(what->type);
    r->kernel = NULL;
    r->chain = what->op == PRI_OP_CHAIN ? machine->expr->step + what->first_step : NULL;
    r->operands = list->operand + list->operands;
    r->moves = list->moves + list->operands;
    list->operands += pri_slot_count(what);
    return r;
}

/* Runs it on n elements. */
static inline void pri_repeated_run(const pri_repeated *r, ptrdiff_t n)
{
    const pri_instruction *what = r->what;
    if (r->chain)
        r->type->chain(&(pri_chain){what->code, r->chain, r->operands}, r->steps ? n : 1, r->past,
                       r->z);
    else if (r->kernel)
        r->kernel(r->steps ? n : 1, r->operands, r->past, r->z);
    else if (!r->past || !r->type->stream(what->op, what->code, n, r->operands, r->z))
        r->type->run(what->op, what->code, r->steps ? n : 1, r->operands, r->z);
}

/* Adds what it computes to a reduction; false where there is no kernel. */
bool pri_repeated_add(const pri_repeated *r, ptrdiff_t n, pri_added *added);

/* Runs all on the strips from `first` on, behind one of n elements; the last operation adds to a
 * reduction if there is one. */
void pri_listing_run(const pri_machine *machine, const pri_place *place, pri_listing *list,
                     ptrdiff_t n, ptrdiff_t first, ptrdiff_t end, pri_added *added);

/* The same on the rows behind one that was run, along the axis in front of the last, as far as
 * elements first .. end - 1 have whole ones; returns how many elements these are. */
ptrdiff_t pri_listing_rows(const pri_machine *machine, const pri_place *place, pri_listing *list,
                           ptrdiff_t first, ptrdiff_t end);

#endif
