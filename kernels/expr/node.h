/* SPDX-License-Identifier: MIT */
/*
 * The formula as a graph of typed operations. Each node exists once: the same operation on the same
 * operands is the same node. Operands come before the nodes that use them.
 */
#ifndef PRI_NODE_H
#define PRI_NODE_H

#include <prange/expr.h>

#include <stdbool.h>
#include <stdint.h>

#include "simd/expr.h"
#include "simd/map.h"

/* Kinds of nodes. The comments say what a node's `code` holds. */
typedef enum pri_op {
    PRI_OP_NUMBER,           /* the number is in `value` */
    PRI_OP_VARIABLE,         /* code: number of the variable */
    PRI_OP_RAMP,             /* code: number of the ramp in the graph */
    PRI_OP_REDUCE,           /* code: pri_reducing; the axes are in `axes` */
    PRI_OP_UNARY,            /* code: pri_unary */
    PRI_OP_BINARY,           /* code: pri_binary */
    PRI_OP_COMPARE,          /* code: pri_compare */
    PRI_OP_DYADIC,           /* code: pri_dyadic */
    PRI_OP_SUPERINSTRUCTION, /* code: pri_superinstruction; a graph has only fma */
    PRI_OP_CLASS,            /* code: pri_class */
    PRI_OP_INVERT,
    PRI_OP_SELECT,
    PRI_OP_CONVERT, /* code: type of the result */
    /* In programs only: */
    PRI_OP_POLYNOMIAL,
    PRI_OP_CHAIN,  /* code: number of steps */
    PRI_OP_BRANCH, /* code: pri_branch_code() */
    PRI_OP_LOAD,
} pri_op;

typedef enum pri_reducing {
    PRI_SUM,
    PRI_PROD,
    PRI_LEAST,
    PRI_GREATEST,
    PRI_PLACE_OF_LEAST,
    PRI_PLACE_OF_GREATEST,
    PRI_MEAN,
    PRI_VARIANCE,
    PRI_DEVIATION,
    PRI_ANY,
    PRI_ALL,
    PRI_COUNT,
    PRI_REDUCINGS
} pri_reducing;

/* The names of reductions in a formula. */
extern const char *const pri_reducing_names[PRI_REDUCINGS];

/* One element of any type. */
typedef union pri_value {
    double f64;
    float f32;
    int64_t i64;
    int32_t i32;
    uint8_t u8;
} pri_value;

/* Axes of a reduction: bit k for axis k, bit 8 + k for axis -1 - k. */
typedef struct pri_axes {
    bool all;
    bool kept; /* as axes of size 1 */
    uint32_t bits;
    int at; /* position in the text; -1 if made by calls */
} pri_axes;

typedef struct pri_node {
    uint8_t op;
    uint8_t type; /* prange_type of the value */
    uint8_t code;
    bool truth;     /* the value is 0 or 1 */
    bool literal;   /* a number that takes the type of the other operands */
    uint8_t count;  /* number of operands */
    int16_t arg[3]; /* operands, by node number */
    pri_axes axes;  /* of a reduction */
    pri_value value;
} pri_node;

/* A value that depends on the index alone. Its arguments are nodes: numbers or scalar variables. */
typedef struct pri_ramp {
    enum { PRI_INDEX, PRI_ARANGE, PRI_LINSPACE } kind;
    prange_type type;
    int axis;   /* of an index */
    int arg[3]; /* begin, end, step of arange; begin, end, count of linspace */
} pri_ramp;

enum { PRI_RAMPS = 32, PRI_HASHES = 4096, PRI_NONE = -1 };

/* The graph, and the position in the text (`at`) that an error message points to. */
typedef struct pri_graph {
    const char *function;
    const char *text; /* NULL if made by calls */
    int length, at;
    prange_status status;
    char complaint[256]; /* of the first error */
    const prange_variable *variables;
    int variable_count;
    int nodes, ramps, reductions, outputs;
    pri_node node[PRANGE_EXPR_NODES];
    pri_ramp ramp[PRI_RAMPS];
    int16_t output[PRANGE_EXPR_OUTPUTS];
    int16_t bucket[PRI_HASHES]; /* 1 + the number of a node; 0: free */
} pri_graph;

void pri_graph_start(pri_graph *graph, const char *function, int count,
                     const prange_variable *variables);

/* Records an error at graph->at, unless there was one before; returns PRI_NONE. */
int pri_graph_fail(pri_graph *graph, prange_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4), cold));

/* These functions return the number of a node, or PRI_NONE after an error. Those that take an
 * operand as `x`, and pri_graph_call(), accept PRI_NONE and return it. */
int pri_graph_integer(pri_graph *graph, int64_t value);
int pri_graph_real(pri_graph *graph, double value);
int pri_graph_truth(pri_graph *graph, bool value);
int pri_graph_variable(pri_graph *graph, int number);
int pri_graph_index(pri_graph *graph, int axis);
bool pri_graph_is_ramp(const char *name, int length);
int pri_graph_ramp(pri_graph *graph, const char *name, int count, const int args[]);

/* The node of a variable, a constant or an index, by its name. */
int pri_graph_name(pri_graph *graph, const char *name, int length);

static inline bool pri_is_real(int type)
{
    return type <= PRANGE_F32;
}

/* Whether a unary operation is a function of many steps: elementary, or a special function. */
static inline bool pri_is_function(int op, int code)
{
    return op == PRI_OP_UNARY && code > PRI_RADIANS;
}

static inline bool pri_graph_is_function(const pri_graph *graph, int x)
{
    return pri_is_function(graph->node[x].op, graph->node[x].code);
}

/* Whether x compares elements of this type. */
static inline bool pri_graph_compares(const pri_graph *graph, int x, prange_type type)
{
    const pri_node *node = &graph->node[x];
    return node->op == PRI_OP_COMPARE && graph->node[node->arg[0]].type == type;
}

/* The common type of several operands: the first of f64, f32, i64, i32, u8 that one of them has, or
 * `least` if that comes before. A literal adapts to the type of the others if its value fits. */
prange_type pri_graph_common_type(const pri_graph *graph, int count, const int args[],
                                  prange_type least);

/* Converts x to a type. A literal becomes a number of that type and is no longer a literal. */
int pri_graph_convert(pri_graph *graph, int x, prange_type type);

/* Adds an operation: its operands are converted to the type `operands`, and its result has the type
 * `type`. */
int pri_graph_join(pri_graph *graph, int op, int code, int count, const int args[],
                   prange_type operands, prange_type type, bool truth);

/* Adds a call of a function or an operator by its name. The number and the types of the operands
 * are checked. */
int pri_graph_call(pri_graph *graph, const char *name, int length, int count, const int args[]);

/* Whether a call of this name with `count` operands is a reduction, which takes one; sets which. */
bool pri_graph_reduces(const char *name, int length, int count, pri_reducing *reducing);
int pri_graph_reduce(pri_graph *graph, pri_reducing reducing, int x, pri_axes axes);

/* What to write instead of a word or sign of other languages at the beginning of a text, as
 * "; ...", or "" if there is nothing to say. */
const char *pri_hint(const char *text);

/* Adds a result of the formula. */
int pri_graph_output(pri_graph *graph, int x);

/* Parses the graph's text. */
void pri_parse(pri_graph *graph);

/* Adds a node, or finds an equal one; operations on numbers are folded. Only for the files that
 * build the graph. */
int pri_graph_add(pri_graph *graph, const pri_node *node);

#endif
