/* SPDX-License-Identifier: MIT */
/*
 * Functions and operators by their names, and the types of what they take and give.
 */
#include <math.h>
#include <string.h>

#include "node.h"

/* The type that operands are brought to, and the result's. */
typedef enum rule {
    RULE_ARITHMETIC, /* C's: at least i32 */
    RULE_KEEP,       /* the operands' common type, u8 too */
    RULE_REAL,       /* f64 of integers */
    RULE_DIVIDE,     /* the same for / */
    RULE_INTEGER,    /* integers only, at least i32 */
    RULE_BITS,       /* integers only, u8 too; truth of truths */
    RULE_COMPARE,    /* the common type; a truth value */
    RULE_COMPARE_TURNED,
    RULE_CLASS, /* a real; a truth value */
    RULE_INVERT,
    RULE_POWER,
    RULE_SELECT,
    RULE_CONVERT, /* code: the type */
    RULE_TRUTH,
    RULE_PLUS,
    RULE_CHAIN, /* of two and more */
    RULE_CLIP,
} rule;

typedef struct operation {
    const char *name;
    uint8_t op, code, count, rule;
} operation;

#define LIST_UNARY(NAME, name) {#name, PRI_OP_UNARY, PRI_##NAME, 1, RULE_REAL},
#define LIST_BINARY(NAME, name) {#name, PRI_OP_BINARY, PRI_##NAME, 2, RULE_REAL},

static const operation operations[] = {{"+", PRI_OP_BINARY, PRI_ADD, 2, RULE_ARITHMETIC},
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
                                       {">", PRI_OP_COMPARE, PRI_LT, 2, RULE_COMPARE_TURNED},
                                       {">=", PRI_OP_COMPARE, PRI_LE, 2, RULE_COMPARE_TURNED},
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
                                       {"fma", PRI_OP_SUPER, PRI_SUPER_FMA, 3, RULE_REAL},
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

static bool is(const char *name, const char *text, int length)
{
    return strncmp(name, text, (size_t)length) == 0 && name[length] == '\0';
}

bool pri_graph_reduces(const char *name, int length, int count, pri_reducing *how)
{
    for (int k = 0; count == 1 && k < PRI_REDUCINGS; k++)
        if (is(pri_reducing_names[k], name, length)) {
            *how = (pri_reducing)k;
            return true;
        }
    return false;
}

static int add_same(pri_graph *graph, int op, int code, int count, const int of[], prange_type type)
{
    return pri_graph_join(graph, op, code, count, of, type, type, false);
}

/* The common type, but f64 of integers. */
static prange_type real_type(const pri_graph *graph, int count, const int of[])
{
    const prange_type type = pri_graph_common_type(graph, count, of, PRANGE_U8);
    return pri_is_real((int)type) ? type : PRANGE_F64;
}

static int truth_of(pri_graph *graph, int x)
{
    if (x == PRI_NONE || graph->node[x].truth)
        return x;
    const int of[] = {x, pri_graph_integer(graph, 0)};
    if (of[1] == PRI_NONE)
        return PRI_NONE;
    const prange_type type = pri_graph_common_type(graph, 2, of, PRANGE_U8);
    return pri_graph_join(graph, PRI_OP_COMPARE, PRI_NE, 2, of, type, PRANGE_U8, true);
}

/* What to write in place of an operator that is often taken for another. */
static const char *hint_of(const operation *how)
{
    return *how->name == '^'        ? "; a power is **"
           : how->rule == RULE_BITS ? "; comparisons go in parentheses"
                                    : "";
}

static int call_integers(pri_graph *graph, const operation *how, int count, const int of[])
{
    const bool bits = how->rule != RULE_INTEGER;
    bool truths = bits;
    for (int k = 0; k < count; k++) {
        if (pri_is_real(graph->node[of[k]].type))
            return pri_graph_fail(graph, PRANGE_ERROR_VALUE, "expected integers for '%s'%s",
                                  how->name, hint_of(how));
        truths = truths && graph->node[of[k]].truth;
    }
    const prange_type type = pri_graph_common_type(graph, count, of, bits ? PRANGE_U8 : PRANGE_I32);
    if (how->rule == RULE_INVERT && truths) {
        const int both[] = {of[0], pri_graph_truth(graph, true)};
        return both[1] == PRI_NONE
                   ? PRI_NONE
                   : pri_graph_join(graph, PRI_OP_DYADIC, PRI_BIT_XOR, 2, both, type, type, true);
    }
    return pri_graph_join(graph, how->op, how->code, count, of, type, type, truths);
}

/* x to a power of 1 and more, by squares. */
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

/* The exponent, where it is a whole number in the text that is worth a product. */
static int64_t whole_exponent(const pri_node *node)
{
    if (node->op != PRI_OP_NUMBER || !node->literal)
        return 0;
    const double value = pri_is_real(node->type) ? node->value.f64 : (double)node->value.i64;
    return value == floor(value) && value >= -1 && value <= 16 ? (int64_t)value : 0;
}

static int call_power(pri_graph *graph, int x, int y)
{
    const int of[] = {x, y};
    const pri_node exponent = graph->node[y];
    const bool below = exponent.op == PRI_OP_NUMBER && exponent.literal &&
                       !pri_is_real(exponent.type) && exponent.value.i64 < 0;
    const int64_t whole = whole_exponent(&exponent);
    const prange_type type =
        below ? real_type(graph, 2, of) : pri_graph_common_type(graph, 2, of, PRANGE_I32);
    if (whole == -1)
        return add_same(graph, PRI_OP_UNARY, PRI_RECIPROCAL, 1, of, type);
    if (whole > 0)
        return power_by_squares(graph, x, whole, type);
    return pri_is_real((int)type) ? add_same(graph, PRI_OP_BINARY, PRI_POW, 2, of, type)
                                  : add_same(graph, PRI_OP_DYADIC, PRI_INTEGER_POWER, 2, of, type);
}

static int call_select(pri_graph *graph, const int of[])
{
    const int condition = truth_of(graph, of[0]);
    if (condition == PRI_NONE)
        return PRI_NONE;
    const prange_type type = pri_graph_common_type(graph, 2, of + 1, PRANGE_U8);
    const int x = pri_graph_convert(graph, of[1], type);
    const int y = pri_graph_convert(graph, of[2], type);
    if (x == PRI_NONE || y == PRI_NONE)
        return PRI_NONE;
    return pri_graph_add(graph, &(pri_node){.op = PRI_OP_SELECT,
                                            .type = (uint8_t)type,
                                            .truth = graph->node[x].truth && graph->node[y].truth,
                                            .count = 3,
                                            .arg = {(int16_t)condition, (int16_t)x, (int16_t)y}});
}

static int call_chain(pri_graph *graph, const operation *how, int count, const int of[])
{
    int so_far = of[0];
    for (int k = 1; k < count && so_far != PRI_NONE; k++) {
        const int both[] = {so_far, of[k]};
        so_far = add_same(graph, how->op, how->code, 2, both,
                          pri_graph_common_type(graph, 2, both, PRANGE_U8));
    }
    return so_far;
}

/* Not below one number, and then not above another. */
static int call_clip(pri_graph *graph, const int of[])
{
    const int raised = add_same(graph, PRI_OP_BINARY, PRI_MAX, 2, of,
                                pri_graph_common_type(graph, 2, of, PRANGE_U8));
    const int both[] = {raised, of[2]};
    return raised == PRI_NONE ? PRI_NONE
                              : add_same(graph, PRI_OP_BINARY, PRI_MIN, 2, both,
                                         pri_graph_common_type(graph, 2, both, PRANGE_U8));
}

static int call(pri_graph *graph, const operation *how, int count, const int of[])
{
    const int turned[] = {of[count > 1 ? 1 : 0], of[0]};
    prange_type type;
    switch (how->rule) {
    case RULE_ARITHMETIC:
        return add_same(graph, how->op, how->code, count, of,
                        pri_graph_common_type(graph, count, of, PRANGE_I32));
    case RULE_KEEP:
        type = pri_graph_common_type(graph, count, of, PRANGE_U8);
        return type == PRANGE_U8 ? of[0] : add_same(graph, how->op, how->code, count, of, type);
    case RULE_REAL:
    case RULE_DIVIDE:
        return add_same(graph, how->op, how->code, count, of, real_type(graph, count, of));
    case RULE_COMPARE:
    case RULE_COMPARE_TURNED:
        return pri_graph_join(graph, how->op, how->code, 2, how->rule == RULE_COMPARE ? of : turned,
                              pri_graph_common_type(graph, 2, of, PRANGE_U8), PRANGE_U8, true);
    case RULE_CLASS:
        return pri_graph_join(graph, how->op, how->code, 1, of, real_type(graph, 1, of), PRANGE_U8,
                              true);
    case RULE_INTEGER:
    case RULE_BITS:
    case RULE_INVERT:
        return call_integers(graph, how, count, of);
    case RULE_POWER:
        return call_power(graph, of[0], of[1]);
    case RULE_SELECT:
        return call_select(graph, of);
    case RULE_CONVERT:
        return pri_graph_convert(graph, of[0], (prange_type)how->code);
    case RULE_TRUTH:
        return truth_of(graph, of[0]);
    case RULE_CHAIN:
        return call_chain(graph, how, count, of);
    case RULE_CLIP:
        return call_clip(graph, of);
    default:
        return of[0];
    }
}

int pri_graph_call(pri_graph *graph, const char *name, int length, int count, const int of[])
{
    const operation *found = NULL;
    for (size_t k = 0; k < sizeof operations / sizeof *operations; k++) {
        const operation *how = &operations[k];
        if (*how->name != *name || !is(how->name, name, length))
            continue;
        found = how;
        if (how->count == count || (how->rule == RULE_CHAIN && count > 2))
            break;
    }
    for (int k = 0; k < count; k++)
        if (of[k] == PRI_NONE)
            return PRI_NONE;
    if (pri_graph_is_ramp(name, length))
        return pri_graph_ramp(graph, name, count, of);
    if (!found) {
        pri_reducing how;
        const bool reduces = pri_graph_reduces(name, length, 1, &how);
        return pri_graph_fail(graph, PRANGE_ERROR_VALUE,
                              reduces ? "expected one array, and axis=, in '%.*s'"
                                      : "expected a function, not '%.*s'",
                              length < 32 ? length : 32, name);
    }
    if (found->count != count && !(found->rule == RULE_CHAIN && count > 2))
        return pri_graph_fail(graph, PRANGE_ERROR_VALUE, "expected %d operand%s of %s, not %d",
                              found->count, found->count == 1 ? "" : "s", found->name, count);
    return call(graph, found, count, of);
}

int pri_graph_reduce(pri_graph *graph, pri_reducing how, int x, pri_axes axes)
{
    static const uint8_t sums[] = {PRANGE_F64, PRANGE_F32, PRANGE_I64, PRANGE_I64, PRANGE_I64};
    static const uint8_t means[] = {PRANGE_F64, PRANGE_F32, PRANGE_F64, PRANGE_F64, PRANGE_F64};
    if (x == PRI_NONE)
        return PRI_NONE;
    const int type = graph->node[x].type;
    pri_node node = {.op = PRI_OP_REDUCE,
                     .code = (uint8_t)how,
                     .count = 1,
                     .arg = {(int16_t)x, PRI_NONE, PRI_NONE},
                     .axes = axes};
    if (how == PRI_SUM || how == PRI_PROD)
        node.type = sums[type];
    else if (how == PRI_MEAN || how == PRI_VARIANCE || how == PRI_DEVIATION)
        node.type = means[type];
    else if (how == PRI_LEAST || how == PRI_GREATEST)
        node.type = (uint8_t)type;
    else if (how == PRI_ANY || how == PRI_ALL)
        node.type = PRANGE_U8;
    else
        node.type = PRANGE_I64;
    node.truth = how == PRI_ANY || how == PRI_ALL ||
                 ((how == PRI_LEAST || how == PRI_GREATEST) && graph->node[x].truth);
    const int before = graph->nodes, result = pri_graph_add(graph, &node);
    if (result == before && ++graph->reductions > PRANGE_EXPR_REDUCTIONS)
        return pri_graph_fail(graph, PRANGE_ERROR_SIZE, "more than %d reductions",
                              PRANGE_EXPR_REDUCTIONS);
    return result;
}
