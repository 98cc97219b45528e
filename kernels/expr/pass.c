/* SPDX-License-Identifier: MIT */
/*
 * Compiles nodes to the operations of a pass. Operations keep the order of the nodes, so that
 * operands come first; some absorb others (fuse.h).
 */
#include "pass.h"

#include <string.h>

#include "base/view.h"
#include "fuse.h"

static bool is_leaf(const pri_node *node)
{
    return node->op < PRI_OP_UNARY;
}

int pri_pass_mark(pri_pass_maker *m, int targets, const int16_t target[])
{
    int top = 0, count = 0;
    const pri_graph *graph = m->graph;
    memset(m->needed, 0, (size_t)graph->nodes);
    memset(m->used, 0, (size_t)graph->nodes);
    for (int k = 0; k < targets; k++) {
        m->needed[target[k]] = 1;
        m->used[target[k]] = 2; /* a result must not be absorbed */
        top = target[k] > top ? target[k] : top;
    }
    for (int n = top; n >= 0; n--) {
        const pri_node *node = &graph->node[n];
        if (!m->needed[n])
            continue;
        count++;
        for (int k = 0; k < node->count && !is_leaf(node); k++) {
            m->needed[node->arg[k]] = 1;
            m->used[node->arg[k]] = m->used[node->arg[k]] < 1 ? 1 : 2;
        }
    }
    return count;
}

/* Adds a source that reads the leaf n, in the given type. */
static int16_t add_source(pri_pass_maker *m, int n, int type)
{
    const pri_node *node = &m->graph->node[n];
    pri_pass *pass = m->pass;
    pri_source *source = &m->expr->source[pass->first_source + pass->sources];
    *source = (pri_source){.kind = node->op == PRI_OP_VARIABLE ? PRI_OF_VARIABLE
                                   : node->op == PRI_OP_REDUCE ? PRI_OF_RESULT
                                                               : PRI_OF_RAMP,
                           .type = (uint8_t)type,
                           .number = node->op == PRI_OP_REDUCE ? (uint8_t)m->reduction_of[n]
                                                               : node->code};
    return (int16_t)pass->sources++;
}

/* Takes a register for node n. Registers get their final slots when all sources and numbers are
 * known; until then the slots are negative. */
static int16_t take_register(pri_pass_maker *m, int n)
{
    if (m->free == 0) {
        m->graph->text = NULL;
        pri_graph_fail(m->graph, PRANGE_ERROR_SIZE, "more than %d values are needed at once",
                       PRI_REGISTERS);
        return -1;
    }
    const int r = __builtin_ctzll(m->free);
    m->free &= m->free - 1;
    m->reg[n] = (int8_t)r;
    m->pass->registers = r + 1 > m->pass->registers ? r + 1 : m->pass->registers;
    return (int16_t)(-1 - r);
}

static void release_register(pri_pass_maker *m, int n)
{
    if (m->reg[n] >= 0)
        m->free |= UINT64_C(1) << m->reg[n];
    m->reg[n] = -1;
}

/* Whether an operation uses the divider, which runs in parallel with the other units. */
static bool is_slow(const pri_instruction *instruction)
{
    switch (instruction->op) {
    case PRI_OP_UNARY:
        return instruction->code == PRI_SQRT || instruction->code == PRI_RECIPROCAL;
    case PRI_OP_BINARY:
        return instruction->code == PRI_DIV || instruction->code == PRI_RDIV;
    case PRI_OP_SUPERINSTRUCTION:
        return pri_superinstruction_is_slow(instruction->code);
    default:
        return false;
    }
}

/* The number of steps of a chain that use the divider. */
static int slow_steps(const prange_expr *expr, const pri_instruction *chain)
{
    int count = 0;
    for (int k = 0; k < chain->code; k++)
        count += pri_step_is_slow(expr->step[chain->first_step + k]);
    return count;
}

/* Whether an operation computes functions of many steps, also those of two arguments. */
static bool has_functions(const pri_instruction *instruction)
{
    return instruction->op == PRI_OP_BRANCH ||
           pri_is_function(instruction->op, instruction->code) ||
           (instruction->op == PRI_OP_BINARY && instruction->code > PRI_FMAX);
}

/* Distinguishes the slots of numbers from those of sources until all are known. */
enum { NUMBER_SLOTS = 8192 };

/* ns per element on one thread, as measured for maps at level v4. */
static double cost_of(const prange_expr *expr, const pri_instruction *instruction)
{
    const bool wide = instruction->type == PRANGE_F64 || instruction->type == PRANGE_I64;
    const bool by_number = !pri_is_real(instruction->type) && instruction->arg[1] >= NUMBER_SLOTS;
    const double simple = wide ? 0.04 : 0.02, function = wide ? 1.0 : 0.4;
    if (is_slow(instruction))
        return 6 * simple;
    switch (instruction->op) {
    case PRI_OP_UNARY:
        return pri_is_function(PRI_OP_UNARY, instruction->code) ? function : simple;
    case PRI_OP_BINARY:
        return instruction->code > PRI_FMAX ? 3.0 : simple;
    case PRI_OP_DYADIC:
        return instruction->code >= PRI_SHIFT_LEFT      ? 2 * simple
               : instruction->code == PRI_INTEGER_POWER ? 3.0
               : by_number                              ? 12 * simple
                                                        : 20 * simple;
    case PRI_OP_LOAD:
        return simple;
    case PRI_OP_BRANCH:
        return function + 10 * simple;
    case PRI_OP_CHAIN:
        return simple * (instruction->code + 5 * slow_steps(expr, instruction));
    default:
        return 1.5 * simple;
    }
}

/* The least length of a long row: elements, or bytes where there is a chain, which takes longer to
 * start. */
enum { LISTED_ROW = 24, LONG_CHAIN_BYTES = 256 };

static void emit(pri_pass_maker *m, pri_instruction instruction)
{
    const int size = (int)pri_type_size((prange_type)instruction.type);
    if (instruction.op == PRI_OP_CHAIN && m->pass->long_row < LONG_CHAIN_BYTES / size)
        m->pass->long_row = LONG_CHAIN_BYTES / size;
    m->expr->instruction[m->pass->first + m->pass->count++] = instruction;
    m->pass->ns += cost_of(m->expr, &instruction);
    m->pass->functions = m->pass->functions || has_functions(&instruction);
    m->pass->slow = m->pass->slow || (is_slow(&instruction) && instruction.type == PRANGE_F64);
    m->pass->operands += instruction.op == PRI_OP_LOAD ? 0 : pri_slot_count(&instruction);
}

/* Whether node n converts a range, and so is a range of the other type. */
static bool is_typed_ramp(const pri_pass_maker *m, int n)
{
    const pri_node *node = &m->graph->node[n];
    const pri_node *from = &m->graph->node[node->arg[0] < 0 ? n : node->arg[0]];
    return node->op == PRI_OP_CONVERT && from->op == PRI_OP_RAMP && from->type == PRANGE_I64;
}

static bool is_extreme(pri_reducing reducing)
{
    return reducing == PRI_LEAST || reducing == PRI_GREATEST;
}

/* Whether the needed nodes up to `top` read several variables. */
static bool reads_several(const pri_pass_maker *m, int top)
{
    int variables = 0;
    for (int n = 0; n <= top; n++)
        variables += m->needed[n] && m->graph->node[n].op == PRI_OP_VARIABLE;
    return variables > 1;
}

/* By what the node `top` is reduced. An extreme over one array is no faster by a chain. */
static pri_use use_of_result(const pri_pass_maker *m, int top)
{
    const pri_pass *pass = m->pass;
    if (pass->reducing == PRI_SUM)
        return PRI_USE_SUM;
    const bool extreme_of_all = is_extreme(pass->reducing) && pass->axes.all;
    return extreme_of_all && reads_several(m, top) ? PRI_USE_EXTREME : PRI_USE_OTHER;
}

static pri_use use_of(const pri_pass_maker *m, int n)
{
    return n == m->reduced ? m->use : PRI_USE_OTHER;
}

/* Marks the nodes that operations of later nodes absorb, and sets the last reader of each node.
 * Later nodes choose first. */
static void absorb(pri_pass_maker *m, int top)
{
    memset(m->absorbed, 0, (size_t)top + 1);
    for (int n = 0; n <= top; n++) {
        m->last[n] = PRI_NONE;
        m->reg[n] = -1;
    }
    for (int n = top; n >= 0; n--) {
        const pri_node *node = &m->graph->node[n];
        if (!m->needed[n] || m->absorbed[n] || is_leaf(node) || is_typed_ramp(m, n))
            continue;
        pri_chosen chosen;
        pri_fuse(m->graph, m->used, n, use_of(m, n), &chosen);
        for (int k = 0; k < chosen.inners; k++)
            m->absorbed[chosen.inner[k]] = 1;
        for (int k = 0; k < chosen.count; k++)
            if (m->last[chosen.operands[k]] == PRI_NONE)
                m->last[chosen.operands[k]] = (int16_t)n;
    }
}

static int16_t number_slot(pri_pass_maker *m, int n)
{
    const pri_pass *pass = m->pass;
    pri_value *numbers = m->expr->number + pass->first_number;
    numbers[pass->numbers] = m->graph->node[n].value;
    return (int16_t)m->pass->numbers++;
}

static void emit_load(pri_pass_maker *m, int n, int node_of_source)
{
    const pri_node *node = &m->graph->node[n];
    m->slot[n] = add_source(m, node_of_source, node->type);
    emit(m, (pri_instruction){.op = PRI_OP_LOAD,
                              .type = node->type,
                              .result = node->type,
                              .arg = {m->slot[n]},
                              .z = take_register(m, n),
                              .sink = -1});
}

/* Adds the steps of a chain; returns the number of the first one. */
static int add_steps(pri_pass_maker *m, const pri_chosen *chosen)
{
    prange_expr *expr = m->expr;
    const int first = expr->steps;
    for (int k = 0; k < chosen->count; k++)
        expr->operand[2 * first + k] = m->slot[chosen->operands[k]];
    memcpy(expr->step + first, chosen->step, (size_t)chosen->code);
    expr->steps += chosen->code;
    return first;
}

static void emit_node(pri_pass_maker *m, int n)
{
    pri_chosen chosen;
    pri_fuse(m->graph, m->used, n, use_of(m, n), &chosen);
    const pri_node *node = &m->graph->node[n];
    const bool conditional = chosen.op == PRI_OP_SELECT || chosen.op == PRI_OP_BRANCH;
    const int typed = chosen.operands[conditional ? 1 : 0];
    pri_instruction instruction = {.op = (uint8_t)chosen.op,
                                   .code = (uint16_t)chosen.code,
                                   .type = m->graph->node[typed].type,
                                   .result = node->type,
                                   .count = (uint8_t)chosen.count,
                                   .sink = -1};
    bool same_size = true;
    for (int k = 0; k < PRI_OPERANDS; k++)
        instruction.arg[k] = m->slot[chosen.operands[k < chosen.count ? k : chosen.count - 1]];
    for (int k = 0; k < chosen.count; k++)
        same_size =
            same_size && pri_type_size((prange_type)m->graph->node[chosen.operands[k]].type) ==
                             pri_type_size((prange_type)node->type);
    if (chosen.op == PRI_OP_POLYNOMIAL) {
        instruction.code = (uint8_t)chosen.numbers;
        for (int k = 0; k < chosen.numbers; k++) {
            const int16_t slot = number_slot(m, chosen.number[k]);
            if (k == 0)
                instruction.arg[1] = (int16_t)(NUMBER_SLOTS + slot);
        }
    }
    if (chosen.op == PRI_OP_CHAIN)
        instruction.first_step = add_steps(m, &chosen);
    if (!same_size)
        m->slot[n] = take_register(m, n);
    for (int k = 0; k < chosen.count; k++)
        if (m->last[chosen.operands[k]] == n)
            release_register(m, chosen.operands[k]);
    if (same_size)
        m->slot[n] = take_register(m, n);
    instruction.z = m->slot[n];
    emit(m, instruction);
}

/* The final number of a slot. */
static int16_t final_slot(const pri_pass *pass, int16_t slot)
{
    return (int16_t)(slot < 0               ? pass->sources + pass->numbers - 1 - slot
                     : slot >= NUMBER_SLOTS ? pass->sources + slot - NUMBER_SLOTS
                                            : slot);
}

static void number_slots(pri_pass_maker *m)
{
    const pri_pass *pass = m->pass;
    for (int k = 0; k < pass->count + pass->added; k++) {
        pri_instruction *instruction = &m->expr->instruction[pass->first + k];
        for (int a = 0; a < PRI_OPERANDS; a++)
            instruction->arg[a] = final_slot(pass, instruction->arg[a]);
        instruction->z = final_slot(pass, instruction->z);
        int16_t *operand = m->expr->operand + 2 * instruction->first_step;
        for (int a = 0; instruction->op == PRI_OP_CHAIN && a < 2 * instruction->code; a++)
            operand[a] = final_slot(pass, operand[a]);
        for (int s = 0; s < pass->sinks; s++)
            if (m->expr->sink[pass->first_sink + s].slot == instruction->z &&
                instruction->op != PRI_OP_LOAD && k < pass->count)
                instruction->sink = (int8_t)s;
    }
}

/* Registers are reused, so several operations may write the slot of a result. Only the last one
 * computes that result. */
static void keep_last_writers(pri_pass_maker *m)
{
    const pri_pass *pass = m->pass;
    uint32_t seen = 0;
    for (int k = pass->count - 1; k >= 0; k--) {
        pri_instruction *instruction = &m->expr->instruction[pass->first + k];
        if (instruction->sink >= 0 && seen >> instruction->sink & 1)
            instruction->sink = -1;
        else if (instruction->sink >= 0)
            seen |= 1u << instruction->sink;
    }
}

/* The length of strips. The registers should leave room in a first-level cache of 32 KiB. */
static int strip_of(int registers)
{
    return registers <= 3 ? PRI_STRIP : registers <= 7 ? 512 : registers <= 16 ? 256 : 128;
}

/* Whether the last operation can add to the reduction (pri_strip_type.add and add_chain). */
static bool can_add(const pri_pass *pass, const pri_instruction *last)
{
    const pri_reducing reducing = pass->reducing;
    const bool real = pri_is_real(last->type);
    if (is_extreme(reducing))
        return real && last->op == PRI_OP_CHAIN && pass->axes.all;
    const bool sums = reducing == PRI_SUM || (reducing == PRI_MEAN && real);
    if (last->op == PRI_OP_COMPARE)
        return reducing == PRI_SUM || reducing == PRI_MEAN || reducing == PRI_COUNT ||
               reducing == PRI_ANY || reducing == PRI_ALL;
    return sums && (last->op == PRI_OP_SUPERINSTRUCTION || last->op == PRI_OP_CHAIN ||
                    (last->op == PRI_OP_UNARY && last->code <= PRI_SQRT) ||
                    (last->op == PRI_OP_BINARY && last->code <= PRI_MAX));
}

/* Whether the last operation can bypass the caches (pri_strip_type.stream and chain). */
static bool can_stream(const pri_instruction *last)
{
    return last->op == PRI_OP_SUPERINSTRUCTION || last->op == PRI_OP_CHAIN ||
           last->op == PRI_OP_POLYNOMIAL ||
           (last->op == PRI_OP_UNARY && last->code <= PRI_RECIPROCAL) ||
           (last->op == PRI_OP_BINARY && last->code <= PRI_RDIV);
}

static bool is_plain(const pri_pass_maker *m)
{
    const pri_pass *pass = m->pass;
    const pri_instruction *last = &m->expr->instruction[pass->first + pass->count - 1];
    return last->sink >= 0 && last->type != PRANGE_U8 &&
           (pass->reduces ? can_add(pass, last) : can_stream(last));
}

/* Where the last operation of a sum of reals cannot add its results, another adds them strip by
 * strip: x + -0.0, which is x. A block of stored values would fill a first-level cache. */
static void add_results(pri_pass_maker *m, int target)
{
    pri_pass *pass = m->pass;
    prange_expr *expr = m->expr;
    const pri_instruction *last = &expr->instruction[pass->first + pass->count - 1];
    const pri_node *node = &m->graph->node[target];
    const bool sums = pass->reducing == PRI_SUM || pass->reducing == PRI_MEAN;
    if (!sums || !pri_is_real(node->type) || is_leaf(node) || can_add(pass, last))
        return;
    pri_value *zero = &expr->number[pass->first_number + pass->numbers];
    const int16_t x = m->slot[target], number = (int16_t)(NUMBER_SLOTS + pass->numbers++);
    if (node->type == PRANGE_F64)
        zero->f64 = -0.0;
    else
        zero->f32 = -0.0F;
    expr->instruction[pass->first + pass->count] =
        (pri_instruction){.op = PRI_OP_BINARY,
                          .code = PRI_ADD,
                          .type = node->type,
                          .result = node->type,
                          .count = 2,
                          .arg = {x, number, number, number},
                          .sink = -1};
    pass->added = true;
}

void pri_pass_make(pri_pass_maker *m, int targets, const int16_t target[], const int outputs[])
{
    pri_pass *pass = m->pass;
    prange_expr *expr = m->expr;
    pass->first = expr->instructions;
    pass->first_source = expr->sources;
    pass->first_number = expr->numbers;
    pass->first_sink = expr->sinks;
    pass->ns = 0.05;
    pass->long_row = LISTED_ROW;
    m->reduced = pass->reduces ? target[0] : PRI_NONE;
    pri_pass_mark(m, targets, target);
    int top = 0;
    for (int k = 0; k < targets; k++)
        top = target[k] > top ? target[k] : top;
    m->use = use_of_result(m, top);
    absorb(m, top);
    for (int k = 0; k < targets; k++)
        m->last[target[k]] = PRANGE_EXPR_NODES;
    m->free = UINT64_MAX;
    for (int n = 0; n <= top && m->graph->status == PRANGE_OK; n++) {
        const pri_node *node = &m->graph->node[n];
        if (m->last[n] == PRI_NONE)
            continue;
        if (node->op == PRI_OP_NUMBER)
            m->slot[n] = (int16_t)(NUMBER_SLOTS + number_slot(m, n));
        else if (is_leaf(node))
            emit_load(m, n, n);
        else if (is_typed_ramp(m, n))
            emit_load(m, n, node->arg[0]);
        else
            emit_node(m, n);
    }
    if (pass->reduces && pass->count > 0)
        add_results(m, target[0]);
    for (int k = 0; k < targets; k++)
        expr->sink[expr->sinks + pass->sinks++] =
            (pri_sink){.slot = final_slot(pass, m->slot[target[k]]),
                       .type = m->graph->node[target[k]].type,
                       .output = (uint8_t)(outputs ? outputs[k] : 0)};
    number_slots(m);
    keep_last_writers(m);
    pass->strip = strip_of(pass->registers);
    pass->plain = pass->count > 0 && is_plain(m);
    expr->instructions += pass->count + pass->added;
    expr->sources += pass->sources;
    expr->numbers += pass->numbers;
    expr->sinks += pass->sinks;
}
