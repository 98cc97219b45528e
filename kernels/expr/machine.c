/* SPDX-License-Identifier: MIT */
/*
 * A strip lies in one row of the last axis, or, where rows are short, in several. Then arrays are
 * copied to registers row by row.
 */
#include "machine.h"

#include <string.h>

#include "base/view.h"
#include "exec/parallel_for.h"
#include "simd/cache.h"

/* Rows of this many elements and more make strips of their own. */
enum { LONG_ROW = 64 };

void pri_machine_line(const pri_machine *machine, pri_place *place, ptrdiff_t line)
{
    for (int a = 0; a < machine->space->streams; a++)
        place->base[a] = pri_space_line(machine->space, a, line);
}

/* Sets place->index and place->one_row for a strip that begins at element `first` of the line, and
 * returns its length. */
static ptrdiff_t start_strip(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                             ptrdiff_t end)
{
    const pri_space *space = machine->space;
    const int inners = space->axes - space->outers;
    const ptrdiff_t *shape = space->shape + space->outers;
    const ptrdiff_t n = pri_min(machine->strip, end - first);
    place->one_row = true;
    place->index[0] = first;
    if (inners <= 1)
        return n;
    for (int k = inners - 1; k >= 0; k--) {
        place->index[k] = first % shape[k];
        first /= shape[k];
    }
    const ptrdiff_t left = shape[inners - 1] - place->index[inners - 1];
    if (shape[inners - 1] >= LONG_ROW)
        return pri_min(n, left);
    place->one_row = n <= left;
    return n;
}

/* The offset of a stream at the index. */
static ptrdiff_t offset_of(const pri_space *space, const pri_place *place, int a)
{
    ptrdiff_t offset = place->base[a];
    for (int k = space->outers; k < space->axes; k++)
        offset += place->index[k - space->outers] * space->stream[a].stride[k];
    return offset;
}

static void copy_run(const pri_stream *stream, ptrdiff_t offset, ptrdiff_t stride, ptrdiff_t n,
                     void *z)
{
    const pri_strip_type *type = pri_strip_of(stream->type);
    if (stream->data)
        type->gather(n, stream->data + offset * stream->size, stride, z);
    else if (stream->points)
        type->points(n, offset, stride, stream->count, stream->from, stream->to, z);
    else
        type->ramp(n,
                   (int64_t)((uint64_t)stream->begin + (uint64_t)offset * (uint64_t)stream->step),
                   (int64_t)((uint64_t)stride * (uint64_t)stream->step), z);
}

/* Walks the rows of a strip: the offset of the next, and how many elements it has. */
typedef struct rows {
    ptrdiff_t index[PRANGE_DIMS], left;
} rows;

static ptrdiff_t next_row(const pri_space *space, const pri_stream *stream, rows *walk,
                          ptrdiff_t *offset)
{
    const int last = space->axes - 1, outers = space->outers;
    const ptrdiff_t n = pri_min(walk->left, space->shape[last] - walk->index[last - outers]);
    walk->left -= n;
    walk->index[last - outers] += n;
    *offset += n * stream->stride[last];
    for (int k = last; k > outers && walk->index[k - outers] == space->shape[k]; k--) {
        walk->index[k - outers] = 0;
        walk->index[k - outers - 1]++;
        *offset += stream->stride[k - 1] - space->shape[k] * stream->stride[k];
    }
    return n;
}

static bool stays(const pri_space *space, const pri_stream *stream)
{
    for (int k = space->outers; k < space->axes; k++)
        if (stream->stride[k] != 0)
            return false;
    return true;
}

static void copy_rows(const pri_space *space, const pri_place *place, int a, ptrdiff_t n, char *z)
{
    const pri_stream *stream = &space->stream[a];
    const ptrdiff_t stride = stream->stride[space->axes - 1];
    ptrdiff_t offset = offset_of(space, place, a);
    rows walk = {.left = n};
    memcpy(walk.index, place->index, sizeof walk.index);
    while (walk.left > 0) {
        const ptrdiff_t from = offset, count = next_row(space, stream, &walk, &offset);
        copy_run(stream, from, stride, count, z);
        z += count * stream->size;
    }
}

/* A source becomes what it is in memory, one number, or a copy in z. */
static pri_operand load(const pri_machine *machine, const pri_place *place, int a, ptrdiff_t n,
                        char *z)
{
    const pri_space *space = machine->space;
    const pri_stream *stream = &space->stream[a];
    const ptrdiff_t offset = offset_of(space, place, a);
    const ptrdiff_t stride = space->axes > space->outers ? stream->stride[space->axes - 1] : 0;
    const bool copied = machine->in_place && machine->pass->sinks > 1;
    if (place->one_row ? stride == 0 : stays(space, stream)) {
        if (stream->data && !copied)
            return (pri_operand){stream->data + offset * stream->size, 0};
        copy_run(stream, offset, 0, 1, z);
        return (pri_operand){z, 0};
    }
    if (place->one_row && stride == 1 && stream->data && !copied)
        return (pri_operand){stream->data + offset * stream->size, 1};
    if (place->one_row)
        copy_run(stream, offset, stride, n, z);
    else
        copy_rows(space, place, a, n, z);
    return (pri_operand){z, 1};
}

static pri_operand operand(const pri_machine *machine, const pri_place *place, int slot)
{
    const pri_pass *pass = machine->pass;
    if (slot < pass->sources)
        return place->source[slot];
    slot -= pass->sources;
    if (slot < pass->numbers)
        return (pri_operand){&machine->expr->number[pass->first_number + slot], 0};
    return place->reg[slot - pass->numbers];
}

/* Sets the operands of an instruction; whether one of them is a strip. */
static bool set_operands(const pri_machine *machine, const pri_place *place,
                         const pri_instruction *instruction, pri_operand of[PRI_OPERANDS])
{
    ptrdiff_t step = 0;
    for (int a = 0; a < PRI_OPERANDS; a++)
        of[a] = operand(machine, place, instruction->arg[a]);
    for (int a = 0; a < instruction->count; a++)
        step |= of[a].step;
    return step != 0;
}

/* Operation k of the pass. */
static void run_operation(const pri_machine *machine, pri_place *place, int k, ptrdiff_t n)
{
    const pri_pass *pass = machine->pass;
    const pri_instruction *instruction = machine->expr->instruction + pass->first + k;
    const int r = instruction->z - (pass->sources + pass->numbers);
    char *z = place->memory + r * machine->strip * 8;
    if (instruction->op == PRI_OP_LOAD) {
        place->source[instruction->arg[0]] = load(machine, place, instruction->arg[0], n, z);
        return;
    }
    pri_operand of[PRI_OPERANDS];
    const bool step = set_operands(machine, place, instruction, of);
    if (step && instruction->sink >= 0 && place->target[instruction->sink] &&
        (!machine->in_place || k == pass->count - 1))
        z = place->target[instruction->sink];
    const pri_strip_type *type = pri_strip_of(instruction->type);
    const bool past = machine->streamed && k == pass->count - 1 && instruction->sink >= 0 &&
                      z == place->target[instruction->sink];
    if (!past || !type->stream(instruction->op, instruction->code, n, of, z))
        type->run(instruction->op, instruction->code, step ? n : 1, of, z);
    place->reg[r] = (pri_operand){z, step};
}

/* The first `count` operations. */
static void run_strip(const pri_machine *machine, pri_place *place, int count, ptrdiff_t n)
{
    for (int k = 0; k < count; k++)
        run_operation(machine, place, k, n);
}

/* To an output of any type and stride. */
static void store(const pri_machine *machine, const pri_place *place, int sink, ptrdiff_t n)
{
    _Alignas(64) char converted[PRI_STRIP * 8];
    const pri_space *space = machine->space;
    const pri_sink *of = &machine->expr->sink[machine->pass->first_sink + sink];
    const int a = machine->pass->sources + sink;
    const pri_stream *stream = &space->stream[a];
    const pri_operand from[PRI_OPERANDS] = {operand(machine, place, of->slot)};
    pri_operand x = from[0];
    if (x.at == place->target[sink])
        return;
    if (of->type != stream->type) {
        pri_strip_of(of->type)->run(PRI_OP_CONVERT, stream->type, x.step ? n : 1, from, converted);
        x.at = converted;
    }
    const ptrdiff_t stride = space->axes > 0 ? stream->stride[space->axes - 1] : 0;
    const pri_strip_type *type = pri_strip_of(stream->type);
    ptrdiff_t offset = offset_of(space, place, a);
    if (place->one_row) {
        type->scatter(n, &x, stream->data + offset * stream->size, stride);
        return;
    }
    rows walk = {.left = n};
    memcpy(walk.index, place->index, sizeof walk.index);
    while (walk.left > 0) {
        const ptrdiff_t to = offset, count = next_row(space, stream, &walk, &offset);
        type->scatter(count, &x, stream->data + to * stream->size, stride);
        x.at = (const char *)x.at + count * x.step * stream->size;
    }
}

/* Where the results of a strip may be written at once: in an output of their type, in a row. */
static void set_targets(const pri_machine *machine, pri_place *place)
{
    const pri_pass *pass = machine->pass;
    const pri_space *space = machine->space;
    for (int s = 0; s < pass->sinks; s++) {
        const int a = pass->sources + s;
        const pri_stream *stream = &space->stream[a];
        const bool direct = place->one_row && space->axes > 0 &&
                            stream->stride[space->axes - 1] == 1 &&
                            stream->type == machine->expr->sink[pass->first_sink + s].type;
        place->target[s] = direct ? stream->data + offset_of(space, place, a) * stream->size : NULL;
    }
}

/* A whole strip ends with a line of a cache of the first output, so that the next begins with whole
 * vectors; so do inputs which lie as the output does. */
static ptrdiff_t end_with_line(const pri_machine *machine, const pri_place *place, ptrdiff_t n)
{
    const ptrdiff_t size = machine->space->stream[machine->pass->sources].size;
    const ptrdiff_t past = (ptrdiff_t)((uintptr_t)place->target[0] % PRI_LINE_BYTES) / size;
    return place->target[0] && n == machine->strip ? n - past : n;
}

void pri_machine_write(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t end)
{
    while (first < end) {
        ptrdiff_t n = start_strip(machine, place, first, end);
        set_targets(machine, place);
        n = end_with_line(machine, place, n);
        run_strip(machine, place, machine->pass->count, n);
        for (int s = 0; s < machine->pass->sinks; s++)
            store(machine, place, s, n);
        first += n;
    }
    if (machine->streamed)
        pri_strip_of(PRANGE_F64)->stream_end();
}

void pri_machine_fetch(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n)
{
    const pri_space *space = machine->space;
    start_strip(machine, place, first, first + 1);
    for (int a = 0; a < machine->pass->sources; a++) {
        const pri_stream *stream = &space->stream[a];
        if (!stream->data || space->axes == 0 || stream->stride[space->axes - 1] != 1)
            continue;
        const char *at = stream->data + offset_of(space, place, a) * stream->size;
        for (ptrdiff_t k = 0; k < n * stream->size; k += PRI_LINE_BYTES)
            __builtin_prefetch(at + k);
    }
}

/* Whether n values from `first` on lie in one row, at whose first the place then is. */
static bool in_a_row(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n)
{
    const pri_space *space = machine->space;
    const int last = space->axes - 1;
    if (last < space->outers)
        return false;
    start_strip(machine, place, first, first + 1);
    return n <= space->shape[last] - place->index[last - space->outers];
}

/* Where the values are an array in memory, n of them in a row: their address, else NULL. */
static const void *in_memory(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                             ptrdiff_t n)
{
    const pri_space *space = machine->space;
    const int a = machine->expr->sink[machine->pass->first_sink].slot;
    if (a >= machine->pass->sources || !space->stream[a].data || space->axes == 0 ||
        space->stream[a].stride[space->axes - 1] != 1 || !in_a_row(machine, place, first, n))
        return NULL;
    return space->stream[a].data + offset_of(space, place, a) * space->stream[a].size;
}

const void *pri_machine_values(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                               ptrdiff_t n, void *room)
{
    const void *there = in_memory(machine, place, first, n);
    if (there)
        return there;
    const pri_sink *sink = &machine->expr->sink[machine->pass->first_sink];
    const pri_strip_type *type = pri_strip_of(sink->type);
    char *to = room;
    for (const ptrdiff_t end = first + n; first < end;) {
        const ptrdiff_t count = start_strip(machine, place, first, end);
        place->target[0] = to;
        run_strip(machine, place, machine->pass->count, count);
        const pri_operand x = operand(machine, place, sink->slot);
        if (x.at != to)
            type->scatter(count, &x, to, 1);
        to += count * (ptrdiff_t)pri_type_size((prange_type)sink->type);
        first += count;
    }
    return room;
}

/* Whether the sources are arrays that are read where they are, and numbers. */
static bool reads_memory(const pri_machine *machine)
{
    const pri_space *space = machine->space;
    for (int a = 0; a < machine->pass->sources; a++) {
        const pri_stream *stream = &space->stream[a];
        if (!stream->data || (size_t)stream->stride[space->axes - 1] > 1)
            return false;
    }
    return true;
}

bool pri_machine_add(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n,
                     double lanes[PRI_SUM_LANES])
{
    const pri_pass *pass = machine->pass;
    const int last = pass->count - 1;
    if (!pass->plain || !in_a_row(machine, place, first, n))
        return false;
    const pri_instruction *instruction = machine->expr->instruction + pass->first + last;
    const pri_strip_type *type = pri_strip_of(instruction->type);
    const bool whole = last == pass->sources && reads_memory(machine);
    /* Strips but the last are whole rows of lanes. */
    for (const ptrdiff_t end = first + n; first < end;) {
        pri_operand of[PRI_OPERANDS];
        const ptrdiff_t count = whole ? n : start_strip(machine, place, first, end);
        run_strip(machine, place, last, count);
        set_operands(machine, place, instruction, of);
        if (!type->add(instruction->op, instruction->code, count, of, lanes))
            return false;
        first += count;
    }
    return true;
}
