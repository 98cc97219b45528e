/* SPDX-License-Identifier: MIT */
/*
 * Operations of a pass that run strip after strip: the addresses of their operands and results are
 * found once and then advanced.
 */
#ifndef PRI_REPEAT_H
#define PRI_REPEAT_H

#include "machine.h"

/* The most operations of a listing, and the most operands of all its operations. */
enum { PRI_REPEATED = 16, PRI_REPEATED_OPERANDS = 16 * PRI_OPERANDS + PRI_CHAIN_OPERANDS };

/* An operation, and by how many bytes its operands and its result move per index. */
typedef struct pri_repeated {
    const pri_instruction *what;
    const pri_strip_type *type;
    pri_expr_kernel *kernel; /* NULL: the type's run and stream, for few strips */
    const uint8_t *chain;    /* the steps of a chain, or NULL */
    pri_operand *operands;
    ptrdiff_t *moves;
    char *z;
    ptrdiff_t z_moves;
    bool steps, past; /* steps: some operand is a strip; past: it bypasses the caches */
} pri_repeated;

typedef struct pri_listing {
    int count, operands;
    pri_repeated op[PRI_REPEATED];
    pri_operand operand[PRI_REPEATED_OPERANDS];
    ptrdiff_t moves[PRI_REPEATED_OPERANDS];
} pri_listing;

/* Whether the operations can be listed once for many strips: there are not too many, and all
 * sources are read in place. */
static inline bool pri_listing_fits(const pri_machine *machine)
{
    const pri_pass *pass = machine->pass;
    return machine->space->axes > machine->space->outers &&
           pass->count + pass->added - pass->sources <= PRI_REPEATED &&
           pass->operands + pass->added * PRI_OPERANDS <= PRI_REPEATED_OPERANDS &&
           !pri_machine_copies(machine) && pri_machine_reads(machine);
}

/* Whether, in addition, each strip begins where the last one ends. */
static inline bool pri_listing_straight(const pri_machine *machine)
{
    return machine->space->axes - machine->space->outers == 1 && pri_listing_fits(machine);
}

/* Whether the strips of a space of several axes are rows, equally far apart in memory, whose
 * results are written directly. */
bool pri_listing_has_rows(const pri_machine *machine);

/* Appends an operation to the list. The caller sets its operands and its z. */
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

/* Runs an operation on n elements. */
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

/* Adds the results of an operation to a reduction; returns false if there is no such kernel. */
bool pri_repeated_add(const pri_repeated *r, ptrdiff_t n, pri_added *added);

/* Runs all operations on elements first .. end - 1, after a strip of n elements that they have run
 * on. The last operation adds to `added` if that is not NULL. */
void pri_listing_run(const pri_machine *machine, const pri_place *place, pri_listing *list,
                     ptrdiff_t n, ptrdiff_t first, ptrdiff_t end, pri_added *added);

/* Runs all operations on the rows after one that they have run on, along the axis before the last:
 * on as many whole rows as elements first .. end - 1 contain. Returns the number of elements of
 * these rows. */
ptrdiff_t pri_listing_rows(const pri_machine *machine, const pri_place *place, pri_listing *list,
                           ptrdiff_t first, ptrdiff_t end);

#endif
