/* SPDX-License-Identifier: MIT */
/*
 * Runs the operations of a pass on one strip after another, on the calling thread.
 */
#ifndef PRI_MACHINE_STRIP_H
#define PRI_MACHINE_STRIP_H

#include "program.h"
#include "space.h"

/* A pass over its space; const while it runs. The streams are the sources, then the outputs. */
typedef struct pri_machine {
    const prange_expr *expr;
    const pri_pass *pass;
    const pri_space *space;
    bool in_place;   /* some output is a variable */
    bool streamed;   /* outputs are large, and may go past the caches */
    ptrdiff_t strip; /* its elements, at most pass->strip */
} pri_machine;

/* A thread's own state: its place in the space, and the registers. */
typedef struct pri_place {
    ptrdiff_t base[PRI_ARRAYS];   /* offsets of the streams at the start of the line */
    ptrdiff_t index[PRANGE_DIMS]; /* of the strip's first element along the inner axes */
    bool one_row;                 /* whether the strip lies in one row of the last axis */
    pri_operand source[PRI_ARRAYS], reg[PRI_REGISTERS];
    void *target[PRANGE_EXPR_OUTPUTS]; /* where a result may be written at once, or NULL */
    _Alignas(64) char memory[PRI_REGISTER_BYTES];
} pri_place;

/* Whether sources are copied although they could be read where they are: one of several outputs may
 * be among them. */
static inline bool pri_machine_copies(const pri_machine *machine)
{
    return machine->in_place && machine->pass->sinks > 1;
}

/* Whether the sources are arrays that are read where they are, and numbers. */
static inline bool pri_machine_reads(const pri_machine *machine)
{
    const pri_space *space = machine->space;
    for (int a = 0; a < machine->pass->sources; a++) {
        const pri_stream *stream = &space->stream[a];
        if (!stream->data || (size_t)stream->stride[space->axes - 1] > 1)
            return false;
    }
    return true;
}

/* Whether results may be written at once in a row of the output: of their type, side by side. */
static inline bool pri_machine_writes(const pri_machine *machine, int sink)
{
    const pri_space *space = machine->space;
    const pri_stream *stream = &space->stream[machine->pass->sources + sink];
    return space->axes > 0 && stream->stride[space->axes - 1] == 1 &&
           stream->type == machine->expr->sink[machine->pass->first_sink + sink].type;
}

/* Moves to a line. */
void pri_machine_line(const pri_machine *machine, pri_place *place, ptrdiff_t line);

/* Elements first .. end - 1 of the line, to the outputs. */
void pri_machine_write(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                       ptrdiff_t end);

/* Has the arrays of elements first .. first + n - 1 of the line, in a row, come to the caches. */
void pri_machine_fetch(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n);

/* The values of a pass of one result: n of them from `first` on. They lie where they are, or in
 * `room` for n elements of 8 bytes. */
const void *pri_machine_values(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                               ptrdiff_t n, void *room);

/* Adds n values of a pass of one result, from `first` on, to a reduction, the first to lane 0.
 * Returns false, and `added` then means nothing, unless they lie in a row and the last operation
 * can do so. */
bool pri_machine_add(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n,
                     pri_added *added);

/* Whether the values of a pass of one result are one operation on what lies in memory, that can add
 * to its reduction. If that is a sum of reals, it then adds `count` rows of n values, up to
 * PRI_SUM_ROWS, to n lanes, one for each column, from the identity on if `begins`. Rows begin with
 * elements first, first + apart, ..., and each lies in a row of the last axis. */
bool pri_machine_adds(const pri_machine *machine);
void pri_machine_add_rows(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                          ptrdiff_t apart, int count, ptrdiff_t n, bool begins, double *lanes);

#endif
