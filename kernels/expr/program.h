/* SPDX-License-Identifier: MIT */
/*
 * A compiled text: passes over memory, each a list of operations on strips. A reduction is a pass
 * that leaves its results in memory; the last passes write the outputs.
 *
 * What an operation reads is a slot: a source (an array, a number of the caller's, the results of a
 * reduction, a range), a number of the text, or a register (a strip).
 */
#ifndef PRI_PROGRAM_H
#define PRI_PROGRAM_H

#include "node.h"
#include "strip.h"

enum {
    PRI_REGISTERS = 64,
    PRI_REGISTER_BYTES = 65536, /* of all registers of a strip */
    PRI_PASSES = PRANGE_EXPR_REDUCTIONS + PRANGE_EXPR_OUTPUTS,
};

typedef struct pri_source {
    enum { PRI_OF_VARIABLE, PRI_OF_RESULT, PRI_OF_RAMP } kind;
    uint8_t type;
    uint8_t number; /* of the variable, the reduction or the ramp */
} pri_source;

typedef struct pri_instruction {
    uint8_t op, code;
    uint8_t type; /* of the operands, as pri_strip() takes it */
    uint8_t result;
    uint8_t count;             /* operands */
    int16_t arg[PRI_OPERANDS]; /* slots, the last again beyond count; of a load: the source */
    int first_step;            /* of a chain */
    int16_t z;                 /* a register's slot */
    int8_t sink;               /* which of the pass's results it is, if any; else -1 */
} pri_instruction;

/* A value that leaves a pass. */
typedef struct pri_sink {
    int16_t slot;
    uint8_t type;
    uint8_t output; /* number of the output; 0 in a reduction */
} pri_sink;

/* Its slots are sources, then numbers, then registers. */
typedef struct pri_pass {
    bool reduces;
    pri_reducing reducing;
    pri_axes axes;
    int result;       /* number of the reduction */
    int first, count; /* instructions */
    int first_source, sources;
    int first_number, numbers;
    int first_sink, sinks;
    int registers, strip;
    int operands; /* of all operations */
    int long_row; /* rows from this length on make strips, where operations are found once for many
                   */
    bool plain;   /* its last operation may write past the caches, or add to its reduction */
    bool slow;    /* it divides f64, or takes roots, other than in chains */
    double ns;    /* an element on one thread */
} pri_pass;

struct prange_expr {
    int variables, outputs, reductions, passes, ramps;
    int instructions, sources, numbers, sinks, steps;
    uint64_t hash;
    uint8_t variable_type[PRANGE_EXPR_VARIABLES];
    bool variable_scalar[PRANGE_EXPR_VARIABLES];
    uint8_t result_type[PRANGE_EXPR_REDUCTIONS];
    pri_pass pass[PRI_PASSES];
    pri_ramp ramp[PRI_RAMPS]; /* its arguments: numbers of `ramp_number`, or -1 - a variable */
    pri_value ramp_number[3 * PRI_RAMPS];
    uint8_t ramp_number_type[3 * PRI_RAMPS];
    pri_instruction *instruction;
    pri_source *source;
    pri_value *number;
    pri_sink *sink;
    int16_t *operand; /* slots of the steps' operands, two a step */
    uint8_t *step;    /* of chains (pri_step) */
};

/* The slots of what an operation reads, and how many they are. */
static inline const int16_t *pri_slots_of(const prange_expr *expr,
                                          const pri_instruction *instruction)
{
    return instruction->op == PRI_OP_CHAIN ? expr->operand + 2 * instruction->first_step
                                           : instruction->arg;
}

static inline int pri_slot_count(const pri_instruction *instruction)
{
    return instruction->op == PRI_OP_CHAIN ? 2 * instruction->code : PRI_OPERANDS;
}

/* Makes the program of a graph: one allocation, or NULL after an error. */
prange_expr *pri_program_of(pri_graph *graph);

#endif
