/* SPDX-License-Identifier: MIT */
/*
 * A compiled formula: passes over memory, each a list of operations on strips. A reduction is a
 * pass that leaves its results in memory; the last passes write the outputs.
 *
 * An operand is a slot: a source (an array, a scalar variable, the results of a reduction, a
 * range), a number of the formula, or a register (a strip).
 */
#ifndef PRI_PROGRAM_H
#define PRI_PROGRAM_H

#include "node.h"
#include "strip.h"

enum {
    PRI_REGISTERS = 64,
    PRI_REGISTER_BYTES = 65536, /* of all registers together */
    PRI_PASSES = PRANGE_EXPR_REDUCTIONS + PRANGE_EXPR_OUTPUTS,
};

typedef struct pri_source {
    enum { PRI_OF_VARIABLE, PRI_OF_RESULT, PRI_OF_RAMP } kind;
    uint8_t type;
    uint8_t number; /* of the variable, the reduction or the ramp */
} pri_source;

typedef struct pri_instruction {
    uint8_t op;
    uint8_t type; /* of the operands, for pri_strip_of() */
    uint16_t code;
    uint8_t result;
    uint8_t count;             /* operands */
    int16_t arg[PRI_OPERANDS]; /* slots, the last one again beyond count; of a load: the source */
    int first_step;            /* of a chain */
    int16_t z;                 /* slot of the result, a register */
    int8_t sink;               /* which result of the pass it computes, or -1 */
} pri_instruction;

/* A result of a pass: an output, or the values that are reduced. */
typedef struct pri_sink {
    int16_t slot;
    uint8_t type;
    uint8_t output; /* number of the output; 0 in a reduction */
} pri_sink;

/* A pass numbers its slots in this order: sources, numbers, registers. */
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
    int operands;   /* of all operations */
    int long_row;   /* least length of a row that is a strip, where rows are listed (repeat.h) */
    bool plain;     /* the last operation can bypass the caches, or add to its reduction */
    bool added;     /* a sum of reals: the instruction after the last adds the results to it */
    bool functions; /* computes functions of many steps (pri_is_function), also of two arguments */
    bool slow;      /* divides f64 or takes roots of f64, other than in chains */
    double ns;      /* per element on one thread */
} pri_pass;

struct prange_expr {
    int variables, outputs, reductions, passes, ramps;
    int instructions, sources, numbers, sinks, steps;
    uint64_t hash;
    uint8_t variable_type[PRANGE_EXPR_VARIABLES];
    bool variable_scalar[PRANGE_EXPR_VARIABLES];
    uint8_t result_type[PRANGE_EXPR_REDUCTIONS];
    pri_pass pass[PRI_PASSES];
    pri_ramp ramp[PRI_RAMPS]; /* arguments: index in ramp_number, or -1 - number of a variable */
    pri_value ramp_number[3 * PRI_RAMPS];
    uint8_t ramp_number_type[3 * PRI_RAMPS];
    pri_instruction *instruction;
    pri_source *source;
    pri_value *number;
    pri_sink *sink;
    int16_t *operand; /* slots of the steps' operands, two per step */
    uint8_t *step;    /* of chains (pri_step) */
};

/* The slots of an operation's operands, and the number of these slots. */
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

/* Compiles a graph to a program, a single allocation. Returns NULL after an error. */
prange_expr *pri_program_of(pri_graph *graph);

#endif
