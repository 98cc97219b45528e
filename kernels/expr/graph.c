/* SPDX-License-Identifier: MIT */
/*
 * Nodes of the graph. Equal nodes are one node. Operations on numbers are folded at once, by the
 * kernels that also compute strips.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "base/view.h"
#include "node.h"
#include "strip.h"

/* Characters of the text that an error message shows around a position, in one line with a caret
 * below. */
enum { EXCERPT = 56 };

static void write_excerpt(const pri_graph *graph, char *to)
{
    const int first = graph->at > EXCERPT / 2 ? graph->at - EXCERPT / 2 : 0;
    const int end = graph->length < first + EXCERPT ? graph->length : first + EXCERPT;
    *to++ = '\n';
    for (int i = first; i < end; i++) {
        const char c = graph->text[i];
        *to = '?';
        if (c >= ' ' && c <= '~')
            *to = c;
        else if (c == '\n' || c == '\t')
            *to = ' ';
        to++;
    }
    *to++ = '\n';
    for (int i = first; i < graph->at; i++)
        *to++ = ' ';
    *to++ = '^';
    *to = '\0';
}

int pri_graph_fail(pri_graph *graph, prange_status status, const char *format, ...)
{
    if (graph->status != PRANGE_OK)
        return PRI_NONE;
    char message[120], around[2 * EXCERPT + 8] = "";
    va_list values;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    if (graph->text) {
        write_excerpt(graph, around);
        graph->status =
            pri_fail(status, "%s: byte %d: %s%s", graph->function, graph->at, message, around);
    } else {
        graph->status = pri_fail(status, "%s: %s", graph->function, message);
    }
    snprintf(graph->complaint, sizeof graph->complaint, "%s", prange_last_error());
    return PRI_NONE;
}

static uint64_t bits_of(const pri_node *node)
{
    uint64_t bits;
    memcpy(&bits, &node->value, sizeof bits);
    return bits;
}

static bool is_equal(const pri_node *a, const pri_node *b)
{
    return a->op == b->op && a->type == b->type && a->code == b->code && a->truth == b->truth &&
           a->literal == b->literal && a->arg[0] == b->arg[0] && a->arg[1] == b->arg[1] &&
           a->arg[2] == b->arg[2] && a->axes.all == b->axes.all && a->axes.kept == b->axes.kept &&
           a->axes.bits == b->axes.bits && bits_of(a) == bits_of(b);
}

static unsigned hash_of(const pri_node *node)
{
    const uint64_t parts[] = {(uint64_t)node->op << 16 | (uint64_t)node->code << 8 | node->type,
                              (uint64_t)(uint16_t)node->arg[0] << 32 |
                                  (uint64_t)(uint16_t)node->arg[1] << 16 | (uint16_t)node->arg[2],
                              bits_of(node), node->axes.bits};
    uint64_t hash = 0;
    for (int k = 0; k < 4; k++) {
        hash = (hash ^ parts[k]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return (unsigned)(hash >> 20) % PRI_HASHES;
}

static bool is_foldable(const pri_graph *graph, const pri_node *node)
{
    if (node->op < PRI_OP_UNARY)
        return false;
    for (int k = 0; k < node->count; k++)
        if (graph->node[node->arg[k]].op != PRI_OP_NUMBER)
            return false;
    return true;
}

static pri_node fold(const pri_graph *graph, const pri_node *node)
{
    pri_node number = {.op = PRI_OP_NUMBER,
                       .type = node->type,
                       .truth = node->truth,
                       .literal = node->literal,
                       .arg = {PRI_NONE, PRI_NONE, PRI_NONE}};
    pri_operand operands[PRI_OPERANDS];
    for (int k = 0; k < PRI_OPERANDS; k++)
        operands[k] = (pri_operand){&graph->node[node->arg[k < node->count ? k : 0]].value, 0};
    const int typed = node->op == PRI_OP_SELECT ? node->arg[1] : node->arg[0];
    pri_strip_of(graph->node[typed].type)->run(node->op, node->code, 1, operands, &number.value);
    return number;
}

int pri_graph_add(pri_graph *graph, const pri_node *node)
{
    if (graph->status != PRANGE_OK)
        return PRI_NONE;
    pri_node folded;
    if (is_foldable(graph, node)) {
        folded = fold(graph, node);
        node = &folded;
    }
    unsigned hash = hash_of(node);
    for (; graph->bucket[hash]; hash = (hash + 1) % PRI_HASHES)
        if (is_equal(&graph->node[graph->bucket[hash] - 1], node))
            return graph->bucket[hash] - 1;
    if (graph->nodes == PRANGE_EXPR_NODES)
        return pri_graph_fail(graph, PRANGE_ERROR_SIZE, "more than %d different operations",
                              PRANGE_EXPR_NODES);
    graph->node[graph->nodes] = *node;
    graph->bucket[hash] = (int16_t)++graph->nodes;
    return graph->nodes - 1;
}

static int add_number(pri_graph *graph, prange_type type, pri_value value, bool truth, bool literal)
{
    return pri_graph_add(graph, &(pri_node){.op = PRI_OP_NUMBER,
                                            .type = (uint8_t)type,
                                            .truth = truth,
                                            .literal = literal,
                                            .arg = {PRI_NONE, PRI_NONE, PRI_NONE},
                                            .value = value});
}

int pri_graph_integer(pri_graph *graph, int64_t value)
{
    return add_number(graph, PRANGE_I64, (pri_value){.i64 = value}, false, true);
}

int pri_graph_real(pri_graph *graph, double value)
{
    return add_number(graph, PRANGE_F64, (pri_value){.f64 = value}, false, true);
}

int pri_graph_truth(pri_graph *graph, bool value)
{
    pri_value truth = {.i64 = 0};
    truth.u8 = value;
    return add_number(graph, PRANGE_U8, truth, true, false);
}

int pri_graph_variable(pri_graph *graph, int number)
{
    return pri_graph_add(graph, &(pri_node){.op = PRI_OP_VARIABLE,
                                            .type = (uint8_t)graph->variables[number].view.type,
                                            .code = (uint8_t)number,
                                            .arg = {PRI_NONE, PRI_NONE, PRI_NONE}});
}

int pri_graph_output(pri_graph *graph, int x)
{
    if (x == PRI_NONE)
        return PRI_NONE;
    if (graph->outputs == PRANGE_EXPR_OUTPUTS)
        return pri_graph_fail(graph, PRANGE_ERROR_SIZE, "more than %d results",
                              PRANGE_EXPR_OUTPUTS);
    graph->output[graph->outputs++] = (int16_t)x;
    return x;
}

static bool is_named(const char *name, const char *text, int length)
{
    return strncmp(name, text, (size_t)length) == 0 && name[length] == '\0';
}

int pri_graph_name(pri_graph *graph, const char *name, int length)
{
    static const struct {
        const char *name;
        double value;
    } constants[] = {{"pi", 0x1.921fb54442d18p1},
                     {"e", 0x1.5bf0a8b145769p1},
                     {"inf", __builtin_inf()},
                     {"nan", __builtin_nan("")}};
    static const char *const indices[] = {"i", "j", "k"};
    for (int k = 0; k < graph->variable_count; k++)
        if (is_named(graph->variables[k].name, name, length))
            return pri_graph_variable(graph, k);
    for (int k = 0; k < 4; k++)
        if (is_named(constants[k].name, name, length))
            return pri_graph_real(graph, constants[k].value);
    for (int k = 0; k < 3; k++)
        if (is_named(indices[k], name, length))
            return pri_graph_index(graph, k);
    if (is_named("True", name, length) || is_named("False", name, length))
        return pri_graph_truth(graph, length == 4);
    return pri_graph_fail(graph, PRANGE_ERROR_VALUE, "expected a variable, not '%.*s'%s",
                          length < 32 ? length : 32, name, pri_hint(name));
}

void pri_graph_start(pri_graph *graph, const char *function, int count,
                     const prange_variable *variables)
{
    graph->function = function;
    graph->text = NULL;
    graph->length = graph->at = 0;
    graph->status = PRANGE_OK;
    graph->variables = variables;
    graph->variable_count = count;
    graph->nodes = graph->ramps = graph->reductions = graph->outputs = 0;
    memset(graph->bucket, 0, sizeof graph->bucket);
}
