/* SPDX-License-Identifier: MIT */
/*
 * Runs the operations of a pass on one strip after another, on the calling thread.
 */
#ifndef PRI_MACHINE_STRIP_H
#define PRI_MACHINE_STRIP_H

#include "program.h"
#include "space.h"

/* A pass over its space, constant while it runs. The streams of the space are the sources, then the
 * outputs. */
typedef struct pri_machine {
    const prange_expr *expr;
    const pri_pass *pass;
    const pri_space *space;
    bool in_place;   /* some output is a variable */
    bool streamed;   /* outputs are large and may bypass the caches */
    ptrdiff_t strip; /* elements of a strip, at most pass->strip */
} pri_machine;

/* The state of a thread: its position in the space, and its registers. */
typedef struct pri_place {
    ptrdiff_t base[PRI_ARRAYS];   /* offsets of the streams at the start of the line */
    ptrdiff_t index[PRANGE_DIMS]; /* of the strip's first element along the inner axes */
    bool one_row;                 /* whether the strip lies in one row of the last axis */
    pri_operand source[PRI_ARRAYS], reg[PRI_REGISTERS];
    void *target[PRANGE_EXPR_OUTPUTS]; /* where a result may be written directly, or NULL */
    _Alignas(64) char memory[PRI_REGISTER_BYTES];
} pri_place;

/* Whether sources are copied even if they could be read in place: one of several outputs may
 * overwrite them. */
static inline bool pri_machine_copies(const pri_machine *machine)
{
    return machine->in_place && machine->pass->sinks > 1;
}

/* Whether all sources are read in place: arrays of stride 1 or 0 along the last axis. */
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

/* Whether results may be written directly to a row of the output, of their type and of stride 1. */
static inline bool pri_machine_writes(const pri_machine *machine, int sink)
{
    const pri_space *space = machine->space;
    const pri_stream *stream = &space->stream[machine->pass->sources + sink];
    return space->axes > 0 && stream->stride[space->axes - 1] == 1 &&
           stream->type == machine->expr->sink[machine->pass->first_sink + sink].type;
}

/* Moves a place to a line. */
void pri_machine_line(const pri_machine *machine, pri_place *place, ptrdiff_t line);

/* Computes elements first .. end - 1 of the line and writes the outputs. */
void pri_machine_write(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                       ptrdiff_t end);

/* Prefetches the arrays at elements first .. first + n - 1 of the line, which lie in one row. */
void pri_machine_fetch(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n);

/* The n values from `first` on of a pass with one result: in place if they are an array in memory,
 * else computed in `room`, which holds n elements of 8 bytes. */
const void *pri_machine_values(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                               ptrdiff_t n, void *room);

/* Adds the n values from `first` on of a pass with one result to a reduction, the first to lane 0.
 * Returns false, with `added` undefined, unless the values lie in one row and the last operation
 * can add to the reduction. */
bool pri_machine_add(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n,
                     pri_added *added);

/* pri_machine_adds(): whether a pass with one result is a single operation, on sources read in
 * place, that can add to its reduction. If that reduction is a sum of reals, pri_machine_add_rows()
 * adds `count` rows of n values, at most PRI_SUM_ROWS, to n lanes, one per column, which start from
 * the identity if `begins`. The rows begin at elements first, first + apart, ..., and each lies in
 * a row of the last axis. */
bool pri_machine_adds(const pri_machine *machine);
void pri_machine_add_rows(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                          ptrdiff_t apart, int count, ptrdiff_t n, bool begins, double *lanes);

#endif
