/* SPDX-License-Identifier: MIT */
/*
 * Functions and operators by name, and the types of their operands and results.
 */
#include <math.h>
#include <string.h>

#include "node.h"

/* The type that operands are converted to, and the type of the result. */
typedef enum rule {
    RULE_ARITHMETIC, /* the common type, at least i32 as in C */
    RULE_KEEP,       /* the operands' common type, u8 too */
    RULE_REAL,       /* a real type: f64 for integers */
    RULE_DIVIDE,     /* the same for / */
    RULE_INTEGER,    /* integers only, at least i32 */
    RULE_BITS,       /* integers only, u8 too; truth values of truth values */
    RULE_COMPARE,    /* the common type; the result is a truth value */
    RULE_COMPARE_SWAPPED,
    RULE_CLASS, /* a real type; the result is a truth value */
    RULE_INVERT,
    RULE_POWER,
    RULE_SELECT,
    RULE_CONVERT, /* code: the type */
    RULE_TRUTH,
    RULE_PLUS,
    RULE_CHAIN, /* two or more operands, combined from the left */
    RULE_CLIP,
} rule;

typedef struct operation {
    const char *name;
    uint8_t op, code, count, rule;
} operation;

#define LIST_UNARY(NAME, name) {#name, PRI_OP_UNARY, PRI_##NAME, 1, RULE_REAL},
#define LIST_BINARY(NAME, name) {#name, PRI_OP_BINARY, PRI_##NAME, 2, RULE_REAL},

static const operation operations[] = {
    {"+", PRI_OP_BINARY, PRI_ADD, 2, RULE_ARITHMETIC},
    {"-", PRI_OP_BINARY, PRI_SUB, 2, RULE_ARITHMETIC},
    {"*", PRI_OP_BINARY, PRI_MUL, 2, RULE_ARITHMETIC},
    {"/", PRI_OP_BINARY, PRI_DIV, 2, RULE_DIVIDE},
    {"//", PRI_OP_DYADIC, PRI_FLOOR_DIVIDE, 2, RULE_ARITHMETIC},
    {"%", PRI_OP_DYADIC, PRI_MODULO, 2, RULE_ARITHMETIC},
    {"**", PRI_OP_BINARY, PRI_POW, 2, RULE_POWER},
    {"==", PRI_OP_COMPARE, PRI_EQ, 2, RULE_COMPARE},
    {"!=", PRI_OP_COMPARE, PRI_NE, 2, RULE_COMPARE},
    {"<", PRI_OP_COMPARE, PRI_LT, 2, RULE_COMPARE},
    {"<=", PRI_OP_COMPARE, PRI_LE, 2, RULE_COMPARE},
    {">", PRI_OP_COMPARE, PRI_LT, 2, RULE_COMPARE_SWAPPED},
    {">=", PRI_OP_COMPARE, PRI_LE, 2, RULE_COMPARE_SWAPPED},
    {"&", PRI_OP_DYADIC, PRI_BIT_AND, 2, RULE_BITS},
    {"|", PRI_OP_DYADIC, PRI_BIT_OR, 2, RULE_BITS},
    {"^", PRI_OP_DYADIC, PRI_BIT_XOR, 2, RULE_BITS},
    {"<<", PRI_OP_DYADIC, PRI_SHIFT_LEFT, 2, RULE_INTEGER},
    {">>", PRI_OP_DYADIC, PRI_SHIFT_RIGHT, 2, RULE_INTEGER},
    {"-", PRI_OP_UNARY, PRI_NEG, 1, RULE_ARITHMETIC},
    {"+", PRI_OP_UNARY, 0, 1, RULE_PLUS},
    {"~", PRI_OP_INVERT, 0, 1, RULE_INVERT},
    {"where", PRI_OP_SELECT, 0, 3, RULE_SELECT},
    {"min", PRI_OP_BINARY, PRI_MIN, 2, RULE_CHAIN},
    {"max", PRI_OP_BINARY, PRI_MAX, 2, RULE_CHAIN},
    {"minimum", PRI_OP_BINARY, PRI_MIN, 2, RULE_CHAIN},
    {"maximum", PRI_OP_BINARY, PRI_MAX, 2, RULE_CHAIN},
    {"clip", PRI_OP_BINARY, PRI_MAX, 3, RULE_CLIP},
    {"abs", PRI_OP_UNARY, PRI_ABS, 1, RULE_KEEP},
    {"square", PRI_OP_UNARY, PRI_SQUARE, 1, RULE_ARITHMETIC},
    {"sqrt", PRI_OP_UNARY, PRI_SQRT, 1, RULE_REAL},
    {"reciprocal", PRI_OP_UNARY, PRI_RECIPROCAL, 1, RULE_REAL},
    {"fma", PRI_OP_SUPERINSTRUCTION, PRI_SUPER_FMA, 3, RULE_REAL},
    {"isnan", PRI_OP_CLASS, PRI_IS_NAN, 1, RULE_CLASS},
    {"isinf", PRI_OP_CLASS, PRI_IS_INF, 1, RULE_CLASS},
    {"isfinite", PRI_OP_CLASS, PRI_IS_FINITE, 1, RULE_CLASS},
    {"signbit", PRI_OP_CLASS, PRI_IS_NEGATIVE, 1, RULE_CLASS},
    {"f64", PRI_OP_CONVERT, PRANGE_F64, 1, RULE_CONVERT},
    {"f32", PRI_OP_CONVERT, PRANGE_F32, 1, RULE_CONVERT},
    {"i64", PRI_OP_CONVERT, PRANGE_I64, 1, RULE_CONVERT},
    {"i32", PRI_OP_CONVERT, PRANGE_I32, 1, RULE_CONVERT},
    {"u8", PRI_OP_CONVERT, PRANGE_U8, 1, RULE_CONVERT},
    {"bool", PRI_OP_CONVERT, PRANGE_U8, 1, RULE_TRUTH},
    {"arcsin", PRI_OP_UNARY, PRI_ASIN, 1, RULE_REAL},
    {"arccos", PRI_OP_UNARY, PRI_ACOS, 1, RULE_REAL},
    {"arctan", PRI_OP_UNARY, PRI_ATAN, 1, RULE_REAL},
    {"arcsinh", PRI_OP_UNARY, PRI_ASINH, 1, RULE_REAL},
    {"arccosh", PRI_OP_UNARY, PRI_ACOSH, 1, RULE_REAL},
    {"arctanh", PRI_OP_UNARY, PRI_ATANH, 1, RULE_REAL},
    {"arctan2", PRI_OP_BINARY, PRI_ATAN2, 2, RULE_REAL},
    PRI_ELEMENTARY(LIST_UNARY) PRI_ELEMENTARY2(LIST_BINARY)};

const char *const pri_reducing_names[PRI_REDUCINGS] = {
    [PRI_SUM] = "sum",
    [PRI_PROD] = "prod",
    [PRI_LEAST] = "min",
    [PRI_GREATEST] = "max",
    [PRI_PLACE_OF_LEAST] = "argmin",
    [PRI_PLACE_OF_GREATEST] = "argmax",
    [PRI_MEAN] = "mean",
    [PRI_VARIANCE] = "var",
    [PRI_ANY] = "any",
    [PRI_ALL] = "all",
    [PRI_COUNT] = "count",
    [PRI_DEVIATION] = "std",
};

static bool is_named(const char *name, const char *text, int length)
{
    return strncmp(name, text, (size_t)length) == 0 && name[length] == '\0';
}

bool pri_graph_reduces(const char *name, int length, int count, pri_reducing *reducing)
{
    for (int k = 0; count == 1 && k < PRI_REDUCINGS; k++)
        if (is_named(pri_reducing_names[k], name, length)) {
            *reducing = (pri_reducing)k;
            return true;
        }
    return false;
}

static int add_same(pri_graph *graph, int op, int code, int count, const int args[],
                    prange_type type)
{
    return pri_graph_join(graph, op, code, count, args, type, type, false);
}

/* The common type if it is real, else f64. */
static prange_type real_type(const pri_graph *graph, int count, const int args[])
{
    const prange_type type = pri_graph_common_type(graph, count, args, PRANGE_U8);
    return pri_is_real((int)type) ? type : PRANGE_F64;
}

static int truth_of(pri_graph *graph, int x)
{
    if (x == PRI_NONE || graph->node[x].truth)
        return x;
    const int args[] = {x, pri_graph_integer(graph, 0)};
    if (args[1] == PRI_NONE)
        return PRI_NONE;
    const prange_type type = pri_graph_common_type(graph, 2, args, PRANGE_U8);
    return pri_graph_join(graph, PRI_OP_COMPARE, PRI_NE, 2, args, type, PRANGE_U8, true);
}

/* A hint for an operator that is often mistaken for another, or used without the parentheses that
 * it needs. */
static const char *hint_of(const operation *called)
{
    return *called->name == '^'        ? "; a power is **"
           : called->rule == RULE_BITS ? "; comparisons go in parentheses"
                                       : "";
}

static int call_integers(pri_graph *graph, const operation *called, int count, const int args[])
{
    const bool bits = called->rule != RULE_INTEGER;
    bool truths = bits;
    for (int k = 0; k < count; k++) {
        if (pri_is_real(graph->node[args[k]].type))
            return pri_graph_fail(graph, PRANGE_ERROR_VALUE, "expected integers for '%s'%s",
                                  called->name, hint_of(called));
        truths = truths && graph->node[args[k]].truth;
    }
    const prange_type type =
        pri_graph_common_type(graph, count, args, bits ? PRANGE_U8 : PRANGE_I32);
    if (called->rule == RULE_INVERT && truths) {
        const int both[] = {args[0], pri_graph_truth(graph, true)};
        return both[1] == PRI_NONE
                   ? PRI_NONE
                   : pri_graph_join(graph, PRI_OP_DYADIC, PRI_BIT_XOR, 2, both, type, type, true);
    }
    return pri_graph_join(graph, called->op, called->code, count, args, type, type, truths);
}

/* x to a positive power, by repeated squaring. */
static int power_by_squares(pri_graph *graph, int x, int64_t exponent, prange_type type)
{
    int result = PRI_NONE, square = x;
    for (; exponent > 0 && square != PRI_NONE; exponent >>= 1) {
        if (exponent & 1) {
            const int both[] = {result, square};
            result = result == PRI_NONE ? square
                                        : add_same(graph, PRI_OP_BINARY, PRI_MUL, 2, both, type);
        }
        if (exponent > 1) {
            const int both[] = {square, square};
            square = add_same(graph, PRI_OP_BINARY, PRI_MUL, 2, both, type);
        }
    }
    return result == x && graph->node[x].type != type ? pri_graph_convert(graph, x, type) : result;
}

/* The exponent if it is a literal integer of -1 .. 16, where products or a reciprocal are faster
 * than a power, else 0. */
static int64_t whole_exponent(const pri_node *node)
{
    if (node->op != PRI_OP_NUMBER || !node->literal)
        return 0;
    const double value = pri_is_real(node->type) ? node->value.f64 : (double)node->value.i64;
    return value == floor(value) && value >= -1 && value <= 16 ? (int64_t)value : 0;
}

static int call_power(pri_graph *graph, int x, int y)
{
    const int args[] = {x, y};
    const pri_node exponent = graph->node[y];
    const bool below = exponent.op == PRI_OP_NUMBER && exponent.literal &&
                       !pri_is_real(exponent.type) && exponent.value.i64 < 0;
    const int64_t whole = whole_exponent(&exponent);
    const prange_type type =
        below ? real_type(graph, 2, args) : pri_graph_common_type(graph, 2, args, PRANGE_I32);
    if (whole == -1)
        return add_same(graph, PRI_OP_UNARY, PRI_RECIPROCAL, 1, args, type);
    if (whole > 0)
        return power_by_squares(graph, x, whole, type);
    return pri_is_real((int)type)
               ? add_same(graph, PRI_OP_BINARY, PRI_POW, 2, args, type)
               : add_same(graph, PRI_OP_DYADIC, PRI_INTEGER_POWER, 2, args, type);
}

static int add_select(pri_graph *graph, int condition, int x, int y)
{
    const pri_node *left = &graph->node[x], *right = &graph->node[y];
    const pri_node node = {.op = PRI_OP_SELECT,
                           .type = left->type,
                           .truth = left->truth && right->truth,
                           .count = 3,
                           .arg = {(int16_t)condition, (int16_t)x, (int16_t)y}};
    return pri_graph_add(graph, &node);
}

/* The most comparisons that a selection is split into. */
enum { COMPARISONS = 8 };

/* The comparisons, of elements of this type, that & or | (`code`) joins to the condition, the last
 * one first. Returns their number, or 0 if the condition is anything else. */
static int comparisons_of(const pri_graph *graph, int condition, int code, prange_type type,
                          int found[COMPARISONS])
{
    int count = 0;
    const pri_node *node = &graph->node[condition];
    for (; node->op == PRI_OP_DYADIC && node->code == code; node = &graph->node[condition]) {
        if (count == COMPARISONS - 1 || !pri_graph_compares(graph, node->arg[1], type))
            return 0;
        found[count++] = node->arg[1];
        condition = node->arg[0];
    }
    if (!pri_graph_compares(graph, condition, type))
        return 0;
    found[count++] = condition;
    return count;
}

/* Splits a selection by several comparisons into selections by one each, which read no bytes:
 * where(p & q, x, y) is where(p, where(q, x, y), y), and where(p | q, x, y) is where(p, x, where(q,
 * x, y)). */
static int split_select(pri_graph *graph, int condition, int x, int y)
{
    int found[COMPARISONS], z = PRI_NONE;
    const prange_type type = (prange_type)graph->node[x].type;
    const int all = comparisons_of(graph, condition, PRI_BIT_AND, type, found);
    for (int k = 0; k < all && (k == 0 || z != PRI_NONE); k++)
        z = add_select(graph, found[k], k == 0 ? x : z, y);
    const int any = all ? 0 : comparisons_of(graph, condition, PRI_BIT_OR, type, found);
    for (int k = 0; k < any && (k == 0 || z != PRI_NONE); k++)
        z = add_select(graph, found[k], x, k == 0 ? y : z);
    return all || any ? z : add_select(graph, condition, x, y);
}

static int call_select(pri_graph *graph, const int args[])
{
    const int condition = truth_of(graph, args[0]);
    if (condition == PRI_NONE)
        return PRI_NONE;
    const prange_type type = pri_graph_common_type(graph, 2, args + 1, PRANGE_U8);
    const int x = pri_graph_convert(graph, args[1], type);
    const int y = pri_graph_convert(graph, args[2], type);
    if (x == PRI_NONE || y == PRI_NONE)
        return PRI_NONE;
    /* Two functions make a branch, which takes one condition. */
    const bool whole =
        type == PRANGE_U8 || (pri_graph_is_function(graph, x) && pri_graph_is_function(graph, y));
    return whole ? add_select(graph, condition, x, y) : split_select(graph, condition, x, y);
}

static int call_chain(pri_graph *graph, const operation *called, int count, const int args[])
{
    int so_far = args[0];
    for (int k = 1; k < count && so_far != PRI_NONE; k++) {
        const int both[] = {so_far, args[k]};
        so_far = add_same(graph, called->op, called->code, 2, both,
                          pri_graph_common_type(graph, 2, both, PRANGE_U8));
    }
    return so_far;
}

/* The maximum with the lower bound, then the minimum with the upper one. */
static int call_clip(pri_graph *graph, const int args[])
{
    const int raised = add_same(graph, PRI_OP_BINARY, PRI_MAX, 2, args,
                                pri_graph_common_type(graph, 2, args, PRANGE_U8));
    const int both[] = {raised, args[2]};
    return raised == PRI_NONE ? PRI_NONE
                              : add_same(graph, PRI_OP_BINARY, PRI_MIN, 2, both,
                                         pri_graph_common_type(graph, 2, both, PRANGE_U8));
}

static int call(pri_graph *graph, const operation *called, int count, const int args[])
{
    const int swapped[] = {args[count > 1 ? 1 : 0], args[0]};
    prange_type type;
    switch (called->rule) {
    case RULE_ARITHMETIC:
        return add_same(graph, called->op, called->code, count, args,
                        pri_graph_common_type(graph, count, args, PRANGE_I32));
    case RULE_KEEP:
        type = pri_graph_common_type(graph, count, args, PRANGE_U8);
        return type == PRANGE_U8 ? args[0]
                                 : add_same(graph, called->op, called->code, count, args, type);
    case RULE_REAL:
    case RULE_DIVIDE:
        return add_same(graph, called->op, called->code, count, args,
                        real_type(graph, count, args));
    case RULE_COMPARE:
    case RULE_COMPARE_SWAPPED:
        return pri_graph_join(graph, called->op, called->code, 2,
                              called->rule == RULE_COMPARE ? args : swapped,
                              pri_graph_common_type(graph, 2, args, PRANGE_U8), PRANGE_U8, true);
    case RULE_CLASS:
        return pri_graph_join(graph, called->op, called->code, 1, args, real_type(graph, 1, args),
                              PRANGE_U8, true);
    case RULE_INTEGER:
    case RULE_BITS:
    case RULE_INVERT:
        return call_integers(graph, called, count, args);
    case RULE_POWER:
        return call_power(graph, args[0], args[1]);
    case RULE_SELECT:
        return call_select(graph, args);
    case RULE_CONVERT:
        return pri_graph_convert(graph, args[0], (prange_type)called->code);
    case RULE_TRUTH:
        return truth_of(graph, args[0]);
    case RULE_CHAIN:
        return call_chain(graph, called, count, args);
    case RULE_CLIP:
        return call_clip(graph, args);
    default:
        return args[0];
    }
}

int pri_graph_call(pri_graph *graph, const char *name, int length, int count, const int args[])
{
    const operation *found = NULL;
    for (size_t k = 0; k < sizeof operations / sizeof *operations; k++) {
        const operation *tried = &operations[k];
        if (*tried->name != *name || !is_named(tried->name, name, length))
            continue;
        found = tried;
        if (tried->count == count || (tried->rule == RULE_CHAIN && count > 2))
            break;
    }
    for (int k = 0; k < count; k++)
        if (args[k] == PRI_NONE)
            return PRI_NONE;
    if (pri_graph_is_ramp(name, length))
        return pri_graph_ramp(graph, name, count, args);
    if (!found) {
        pri_reducing reducing;
        const bool reduces = pri_graph_reduces(name, length, 1, &reducing);
        return pri_graph_fail(graph, PRANGE_ERROR_VALUE,
                              reduces ? "expected one array, and axis=, in '%.*s'%s"
                                      : "expected a function, not '%.*s'%s",
                              length < 32 ? length : 32, name, pri_hint(name));
    }
    if (found->count != count && !(found->rule == RULE_CHAIN && count > 2))
        return pri_graph_fail(graph, PRANGE_ERROR_VALUE, "expected %d operand%s of %s, not %d",
                              found->count, found->count == 1 ? "" : "s", found->name, count);
    return call(graph, found, count, args);
}

int pri_graph_reduce(pri_graph *graph, pri_reducing reducing, int x, pri_axes axes)
{
    static const uint8_t sums[] = {PRANGE_F64, PRANGE_F32, PRANGE_I64, PRANGE_I64, PRANGE_I64};
    static const uint8_t means[] = {PRANGE_F64, PRANGE_F32, PRANGE_F64, PRANGE_F64, PRANGE_F64};
    if (x == PRI_NONE)
        return PRI_NONE;
    const int type = graph->node[x].type;
    pri_node node = {.op = PRI_OP_REDUCE,
                     .code = (uint8_t)reducing,
                     .count = 1,
                     .arg = {(int16_t)x, PRI_NONE, PRI_NONE},
                     .axes = axes};
    if (reducing == PRI_SUM || reducing == PRI_PROD)
        node.type = sums[type];
    else if (reducing == PRI_MEAN || reducing == PRI_VARIANCE || reducing == PRI_DEVIATION)
        node.type = means[type];
    else if (reducing == PRI_LEAST || reducing == PRI_GREATEST)
        node.type = (uint8_t)type;
    else if (reducing == PRI_ANY || reducing == PRI_ALL)
        node.type = PRANGE_U8;
    else
        node.type = PRANGE_I64;
    node.truth = reducing == PRI_ANY || reducing == PRI_ALL ||
                 ((reducing == PRI_LEAST || reducing == PRI_GREATEST) && graph->node[x].truth);
    const int before = graph->nodes, result = pri_graph_add(graph, &node);
    if (result == before && ++graph->reductions > PRANGE_EXPR_REDUCTIONS)
        return pri_graph_fail(graph, PRANGE_ERROR_SIZE, "more than %d reductions",
                              PRANGE_EXPR_REDUCTIONS);
    return result;
}
