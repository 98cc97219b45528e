/* SPDX-License-Identifier: MIT */
/*
 * Compiles a graph to passes: one for each reduction that a result reads, one for each result that
 * is a number, and one for all other results.
 */
#include "program.h"

#include <string.h>

#include "base/scratch.h"
#include "pass.h"

/* Whether a node reads arrays or ranges other than through reductions. */
static bool reads_arrays(pri_pass_maker *m, int16_t n)
{
    pri_pass_mark(m, 1, &n);
    for (int k = 0; k <= n; k++) {
        const pri_node *node = &m->graph->node[k];
        if (m->needed[k] &&
            (node->op == PRI_OP_RAMP ||
             (node->op == PRI_OP_VARIABLE && m->graph->variables[node->code].view.ndim > 0)))
            return true;
    }
    return false;
}

/* Marks the nodes that the results need, also through reductions. */
static void mark_live(const pri_graph *graph, uint8_t live[])
{
    memset(live, 0, (size_t)graph->nodes);
    for (int k = 0; k < graph->outputs; k++)
        live[graph->output[k]] = 1;
    for (int n = graph->nodes - 1; n >= 0; n--)
        for (int k = 0; live[n] && k < graph->node[n].count; k++)
            live[graph->node[n].arg[k]] = 1;
}

static void make_passes(pri_pass_maker *m)
{
    pri_graph *graph = m->graph;
    prange_expr *expr = m->expr;
    uint8_t live[PRANGE_EXPR_NODES];
    mark_live(graph, live);
    for (int n = 0; n < graph->nodes && graph->status == PRANGE_OK; n++) {
        const pri_node *node = &graph->node[n];
        if (node->op != PRI_OP_REDUCE || !live[n])
            continue;
        m->reduction_of[n] = (int16_t)expr->reductions;
        expr->result_type[expr->reductions] = node->type;
        m->pass = &expr->pass[expr->passes++];
        *m->pass = (pri_pass){.reduces = true,
                              .reducing = (pri_reducing)node->code,
                              .axes = node->axes,
                              .result = expr->reductions++};
        pri_pass_make(m, 1, &node->arg[0], NULL);
    }
    int16_t wide[PRANGE_EXPR_OUTPUTS];
    int wide_outputs[PRANGE_EXPR_OUTPUTS], narrow[PRANGE_EXPR_OUTPUTS], count = 0, narrow_count = 0;
    for (int k = 0; k < graph->outputs && graph->status == PRANGE_OK; k++) {
        if (reads_arrays(m, graph->output[k])) {
            wide[count] = graph->output[k];
            wide_outputs[count++] = k;
        } else {
            narrow[narrow_count++] = k;
        }
    }
    if (count > 0 && graph->status == PRANGE_OK) {
        m->pass = &expr->pass[expr->passes++];
        pri_pass_make(m, count, wide, wide_outputs);
    }
    /* These passes come last: their outputs may overwrite an array that others read. */
    for (int k = 0; k < narrow_count && graph->status == PRANGE_OK; k++) {
        m->pass = &expr->pass[expr->passes++];
        pri_pass_make(m, 1, &graph->output[narrow[k]], &narrow[k]);
    }
}

/* An upper limit for all passes together: of instructions with loads, of sources and of numbers. A
 * sum may have one more (pri_pass.added). */
static size_t most_instructions(pri_pass_maker *m)
{
    const pri_graph *graph = m->graph;
    int count = 0;
    for (int n = 0; n < graph->nodes; n++)
        if (graph->node[n].op == PRI_OP_REDUCE)
            count += pri_pass_mark(m, 1, &graph->node[n].arg[0]) + 1;
    for (int k = 0; k < graph->outputs; k++)
        count += pri_pass_mark(m, 1, &graph->output[k]);
    return (size_t)count;
}

/* A node that begins a chain adds at most two steps, any other node one. */
enum { STEPS_PER_NODE = 2 };

static void copy_ramps(const pri_graph *graph, prange_expr *expr)
{
    expr->ramps = graph->ramps;
    for (int k = 0; k < graph->ramps; k++) {
        expr->ramp[k] = graph->ramp[k];
        for (int a = 0; a < 3 && expr->ramp[k].kind != PRI_INDEX; a++) {
            const pri_node *node = &graph->node[graph->ramp[k].arg[a]];
            const int number = 3 * k + a;
            expr->ramp[k].arg[a] = node->op == PRI_OP_NUMBER ? number : -1 - node->code;
            expr->ramp_number[number] = node->value;
            expr->ramp_number_type[number] = node->type;
        }
    }
}

static uint64_t hash_of(const prange_expr *expr)
{
    uint64_t hash = (uint64_t)expr->instructions + 1;
    for (int k = 0; k < expr->instructions; k++) {
        const pri_instruction *instruction = &expr->instruction[k];
        const uint64_t word = (uint64_t)instruction->op << 32 | (uint64_t)instruction->code << 16 |
                              (uint64_t)instruction->type << 8 | instruction->result;
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 31;
    }
    for (int k = 0; k < expr->steps; k++)
        hash = (hash ^ expr->step[k]) * UINT64_C(0x9e3779b97f4a7c15);
    return hash;
}

prange_expr *pri_program_of(pri_graph *graph)
{
    pri_pass_maker *m = pri_scratch_small(sizeof *m);
    prange_expr *expr = NULL;
    if (m) {
        m->graph = graph;
        const size_t most = most_instructions(m);
        const size_t bytes =
            sizeof *expr +
            most * (sizeof(pri_instruction) + sizeof(pri_source) + sizeof(pri_value)) +
            PRI_PASSES * sizeof(pri_sink) +
            most * STEPS_PER_NODE * (2 * sizeof(int16_t) + sizeof(uint8_t));
        expr = pri_scratch_small(bytes);
        if (expr) {
            memset(expr, 0, sizeof *expr);
            expr->number = (pri_value *)(expr + 1);
            expr->source = (pri_source *)(expr->number + most);
            expr->instruction = (pri_instruction *)(expr->source + most);
            expr->sink = (pri_sink *)(expr->instruction + most);
            expr->operand = (int16_t *)(expr->sink + PRI_PASSES);
            expr->step = (uint8_t *)(expr->operand + 2 * STEPS_PER_NODE * most);
        }
    }
    if (!expr) {
        graph->text = NULL;
        pri_graph_fail(graph, PRANGE_ERROR_MEMORY, "out of memory");
        pri_scratch_free(m);
        return NULL;
    }
    m->expr = expr;
    expr->variables = graph->variable_count;
    expr->outputs = graph->outputs;
    for (int k = 0; k < graph->variable_count; k++) {
        expr->variable_type[k] = (uint8_t)graph->variables[k].view.type;
        expr->variable_scalar[k] = graph->variables[k].view.ndim == 0;
    }
    copy_ramps(graph, expr);
    make_passes(m);
    pri_scratch_free(m);
    if (graph->status != PRANGE_OK) {
        pri_scratch_free(expr);
        return NULL;
    }
    expr->hash = hash_of(expr);
    return expr;
}
