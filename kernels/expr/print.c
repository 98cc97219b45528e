/* SPDX-License-Identifier: MIT */
/*
 * A program as readable text.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/number.h"
#include "base/view.h"
#include "fuse.h"
#include "program.h"

typedef struct printer {
    const prange_expr *expr;
    const pri_pass *pass;
    char *to;
    size_t size, length;
} printer;

static void add(printer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(printer *p, const char *format, ...)
{
    va_list values;
    const size_t left = p->length < p->size ? p->size - p->length : 0;
    va_start(values, format);
    const int written = vsnprintf(left ? p->to + p->length : NULL, left, format, values);
    va_end(values);
    p->length += written > 0 ? (size_t)written : 0;
}

static void add_real(printer *p, double x)
{
    char text[40];
    snprintf(text, sizeof text, "%.17g", x);
    pri_number_plain(text);
    add(p, "%s", text);
}

/* Prints a slot: a source, a number or a register. */
static void add_slot(printer *p, int slot, int type)
{
    const pri_pass *pass = p->pass;
    if (slot < pass->sources) {
        const pri_source *source = &p->expr->source[pass->first_source + slot];
        add(p, "%s%d",
            source->kind == PRI_OF_VARIABLE ? "v"
            : source->kind == PRI_OF_RESULT ? "r"
                                            : "range",
            source->number);
        return;
    }
    slot -= pass->sources;
    if (slot >= pass->numbers) {
        add(p, "#%d", slot - pass->numbers);
        return;
    }
    const pri_value value = p->expr->number[pass->first_number + slot];
    if (type <= PRANGE_F32)
        add_real(p, type == PRANGE_F64 ? value.f64 : (double)value.f32);
    else
        add(p, "%lld",
            (long long)(type == PRANGE_I64   ? value.i64
                        : type == PRANGE_I32 ? value.i32
                                             : value.u8));
}

#define NAME(NAME, name) [PRI_##NAME] = #name,
static const char *const functions[] = {[PRI_NEG] = "neg",
                                        [PRI_ABS] = "abs",
                                        [PRI_SQUARE] = "square",
                                        [PRI_SQRT] = "sqrt",
                                        [PRI_RECIPROCAL] = "reciprocal",
                                        PRI_ELEMENTARY(NAME)};

static const char *name_of(const pri_instruction *instruction)
{
    static const char *const binary[] = {
        [PRI_ADD] = "add",   [PRI_SUB] = "sub",   [PRI_MUL] = "mul",
        [PRI_DIV] = "div",   [PRI_MIN] = "min",   [PRI_MAX] = "max",
        [PRI_RSUB] = "rsub", [PRI_RDIV] = "rdiv", PRI_ELEMENTARY2(NAME)};
    static const char *const compare[] = {"equal", "unequal", "less", "at_most"};
    static const char *const dyadic[] = {"floor_divide", "modulo", "power", "shift_left",
                                         "shift_right",  "and",    "or",    "xor"};
    static const char *const classes[] = {"isnan", "isinf", "isfinite", "signbit"};
    switch (instruction->op) {
    case PRI_OP_UNARY:
        return functions[instruction->code];
    case PRI_OP_BINARY:
        return binary[instruction->code];
    case PRI_OP_COMPARE:
        return compare[instruction->code];
    case PRI_OP_DYADIC:
        return dyadic[instruction->code];
    case PRI_OP_SUPERINSTRUCTION:
        return pri_superinstruction_name(instruction->code);
    case PRI_OP_CLASS:
        return classes[instruction->code];
    case PRI_OP_INVERT:
        return "invert";
    case PRI_OP_SELECT:
        return "select";
    case PRI_OP_CONVERT:
        return "convert";
    case PRI_OP_CHAIN:
        return "chain";
    case PRI_OP_BRANCH:
        return "branch";
    default:
        return "polynomial";
    }
}
#undef NAME

/* Prints the steps of a chain with their operands. */
static void add_chain(printer *p, const pri_instruction *chain)
{
    const int16_t *slot = pri_slots_of(p->expr, chain);
    for (int k = 0; k < chain->code; k++, slot += 2) {
        const int step = p->expr->step[chain->first_step + k];
        add(p, "%s %s", k ? "," : "", pri_step_name(step));
        for (int a = 0; a < pri_step_operands(step); a++) {
            add(p, " ");
            add_slot(p, slot[a], chain->type);
        }
    }
}

static void add_instruction(printer *p, const pri_instruction *instruction)
{
    if (instruction->op == PRI_OP_LOAD)
        return;
    add(p, "  ");
    add_slot(p, instruction->z, instruction->result);
    add(p, " = %s %s", pri_type_name((prange_type)instruction->result), name_of(instruction));
    if (instruction->op == PRI_OP_CHAIN)
        add_chain(p, instruction);
    for (int k = 0; k < instruction->count && instruction->op != PRI_OP_CHAIN; k++) {
        const bool branch = instruction->op == PRI_OP_BRANCH;
        const bool condition = (branch || instruction->op == PRI_OP_SELECT) && k == 0;
        add(p, k ? ", " : " ");
        if (branch && k > 0)
            add(p, "%s ", functions[pri_branch_function(instruction->code, k - 1)]);
        add_slot(p, instruction->arg[k], condition ? PRANGE_U8 : instruction->type);
    }
    if (instruction->op == PRI_OP_POLYNOMIAL)
        for (int k = 0; k < instruction->code; k++) {
            add(p, k ? ", " : ": ");
            add_slot(p, instruction->arg[1] + k, instruction->type);
        }
    add(p, "\n");
}

static void add_pass(printer *p)
{
    const pri_pass *pass = p->pass;
    add(p, "pass %d: %d operations, strips of %d, registers %d\n", (int)(pass - p->expr->pass),
        pass->count - pass->sources, pass->strip, pass->registers);
    for (int k = 0; k < pass->count; k++)
        add_instruction(p, &p->expr->instruction[pass->first + k]);
    for (int s = 0; s < pass->sinks; s++) {
        const pri_sink *sink = &p->expr->sink[pass->first_sink + s];
        if (pass->reduces)
            add(p, "  r%d = %s %s ", pass->result,
                pri_type_name((prange_type)p->expr->result_type[pass->result]),
                pri_reducing_names[pass->reducing]);
        else
            add(p, "  out[%d] = ", sink->output);
        add_slot(p, sink->slot, sink->type);
        add(p, "%s\n", pass->reduces && !pass->axes.all ? " along axes" : "");
    }
}

size_t prange_expr_print(const prange_expr *expr, char *to, size_t size)
{
    printer p = {.expr = expr, .to = to, .size = size};
    if (size > 0)
        *to = '\0';
    for (int k = 0; expr && k < expr->passes; k++) {
        p.pass = &expr->pass[k];
        add_pass(&p);
    }
    return p.length;
}
