/* SPDX-License-Identifier: MIT */
/*
 * A strip lies in one row of the last axis, or, if rows are short, in several. In the latter case
 * arrays are copied to registers row by row.
 */
#include "machine.h"

#include "base/view.h"
#include "exec/parallel_for.h"
#include "repeat.h"
#include "rows.h"
#include "simd/cache.h"

void pri_machine_line(const pri_machine *machine, pri_place *place, ptrdiff_t line)
{
    for (int a = 0; a < machine->space->streams; a++)
        place->base[a] = pri_space_line(machine->space, a, line);
}

/* Rows of at least this many elements are strips of their own; where operations are listed once for
 * many rows, rows of at least pri_pass.long_row. */
enum { LONG_ROW = 64 };

/* Sets place->index and place->one_row for a strip that begins at element `first` of the line, and
 * returns its length. */
static ptrdiff_t start_rows(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                            ptrdiff_t end, int long_row)
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
    if (shape[inners - 1] >= long_row)
        return pri_min(n, left);
    place->one_row = n <= left;
    return n;
}

static ptrdiff_t start_strip(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                             ptrdiff_t end)
{
    return start_rows(machine, place, first, end, LONG_ROW);
}

/* Loads n elements of a source: in place, as a single number, or copied to z. */
static pri_operand load_source(const pri_machine *machine, const pri_place *place, int a,
                               ptrdiff_t n, char *z)
{
    const pri_space *space = machine->space;
    const pri_stream *stream = &space->stream[a];
    const ptrdiff_t offset = pri_rows_offset(space, place, a);
    const ptrdiff_t stride = space->axes > space->outers ? stream->stride[space->axes - 1] : 0;
    const bool copied = pri_machine_copies(machine);
    if (place->one_row ? stride == 0 : pri_space_stays(space, stream)) {
        if (stream->data && !copied)
            return (pri_operand){stream->data + offset * stream->size, 0};
        pri_rows_run(stream, offset, 0, 1, z);
        return (pri_operand){z, 0};
    }
    if (place->one_row && stride == 1 && stream->data && !copied)
        return (pri_operand){stream->data + offset * stream->size, 1};
    if (place->one_row)
        pri_rows_run(stream, offset, stride, n, z);
    else
        pri_rows_load(space, place, a, n, z);
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

/* Sets the operands of an instruction; returns whether one of them is a strip. */
static bool set_operands(const pri_machine *machine, const pri_place *place,
                         const pri_instruction *instruction, pri_operand operands[])
{
    const int16_t *slots = pri_slots_of(machine->expr, instruction);
    ptrdiff_t step = 0;
    for (int a = 0; a < pri_slot_count(instruction); a++) {
        operands[a] = operand(machine, place, slots[a]);
        step |= operands[a].step;
    }
    return step != 0;
}

/* Whether operation k writes its result to z past the caches. */
static bool bypasses_caches(const pri_machine *machine, const pri_place *place, int k,
                            const char *z)
{
    const pri_pass *pass = machine->pass;
    const pri_instruction *what = &machine->expr->instruction[pass->first + k];
    return machine->streamed && k == pass->count - 1 && what->sink >= 0 &&
           z == place->target[what->sink];
}

/* Runs operation k of the pass, not a load, and appends it to the list. */
static void run_operation(const pri_machine *machine, pri_place *place, int k, ptrdiff_t n,
                          pri_listing *list)
{
    const pri_pass *pass = machine->pass;
    const pri_instruction *what = machine->expr->instruction + pass->first + k;
    const int reg = what->z - (pass->sources + pass->numbers);
    pri_repeated *r = pri_listing_append(machine, what, list);
    r->steps = set_operands(machine, place, what, r->operands);
    r->z = place->memory + reg * machine->strip * 8;
    if (r->steps && what->sink >= 0 && place->target[what->sink] &&
        (!machine->in_place || k == pass->count - 1))
        r->z = place->target[what->sink];
    r->past = bypasses_caches(machine, place, k, r->z);
    pri_repeated_run(r, n);
    place->reg[reg] = (pri_operand){r->z, r->steps};
}

/* Runs the first `count` operations on a strip. All but the loads stay in the list if `lists`. */
static void run_strip(const pri_machine *machine, pri_place *place, int count, ptrdiff_t n,
                      bool lists, pri_listing *list)
{
    list->count = list->operands = 0;
    for (int k = 0; k < count; k++) {
        const pri_instruction *what = machine->expr->instruction + machine->pass->first + k;
        const int a = what->arg[0],
                  reg = what->z - (machine->pass->sources + machine->pass->numbers);
        if (what->op == PRI_OP_LOAD)
            place->source[a] =
                load_source(machine, place, a, n, place->memory + reg * machine->strip * 8);
        else
            run_operation(machine, place, k, n, list);
        if (!lists)
            list->count = list->operands = 0;
    }
}

/* Stores a result to an output of any type and stride, unless it was written there directly. */
static void store_result(const pri_machine *machine, const pri_place *place, int sink, ptrdiff_t n)
{
    _Alignas(64) char converted[PRI_STRIP * 8];
    const pri_space *space = machine->space;
    const pri_sink *to = &machine->expr->sink[machine->pass->first_sink + sink];
    const int a = machine->pass->sources + sink;
    const pri_stream *stream = &space->stream[a];
    pri_operand x = operand(machine, place, to->slot);
    if (x.at == place->target[sink])
        return;
    if (to->type != stream->type) {
        const pri_operand from[PRI_OPERANDS] = {x};
        pri_strip_of(to->type)->run(PRI_OP_CONVERT, stream->type, x.step ? n : 1, from, converted);
        x.at = converted;
    }
    pri_rows_store(space, place, a, n, x);
}

/* Sets where results of a strip may be written directly: in a row of an output of their type. */
static void set_targets(const pri_machine *machine, pri_place *place)
{
    const pri_pass *pass = machine->pass;
    const pri_space *space = machine->space;
    for (int s = 0; s < pass->sinks; s++) {
        const int a = pass->sources + s;
        const pri_stream *stream = &space->stream[a];
        const bool direct = place->one_row && pri_machine_writes(machine, s);
        place->target[s] =
            direct ? stream->data + pri_rows_offset(space, place, a) * stream->size : NULL;
    }
}

/* Whether the pass is a single operation whose kernel takes any number of elements and aligns its
 * stores. */
static bool is_single_operation(const pri_machine *machine)
{
    const pri_pass *pass = machine->pass;
    const int op = machine->expr->instruction[pass->first + pass->count - 1].op;
    return pass->count == pass->sources + 1 && pass->sinks == 1 &&
           (op == PRI_OP_SUPERINSTRUCTION || op == PRI_OP_CHAIN || op == PRI_OP_POLYNOMIAL);
}

/* Shortens a whole strip to end at a cache line of the first output. The next strip then begins
 * with aligned vectors, also in inputs that are aligned like the output. */
static ptrdiff_t end_with_line(const pri_machine *machine, const pri_place *place, ptrdiff_t n)
{
    const ptrdiff_t size = machine->space->stream[machine->pass->sources].size;
    const ptrdiff_t past = (ptrdiff_t)((uintptr_t)place->target[0] % PRI_LINE_BYTES) / size;
    return place->target[0] && n == machine->strip ? n - past : n;
}

/* Whether all results were written directly to the outputs. */
static bool is_direct(const pri_machine *machine, const pri_place *place)
{
    const pri_pass *pass = machine->pass;
    for (int s = 0; s < pass->sinks; s++)
        if (operand(machine, place, machine->expr->sink[pass->first_sink + s].slot).at !=
            place->target[s])
            return false;
    return true;
}

void pri_machine_write(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t end)
{
    pri_listing list;
    const pri_space *space = machine->space;
    const bool straight = pri_listing_straight(machine),
               whole = straight && is_single_operation(machine);
    const bool rows = space->axes - space->outers > 1 && pri_listing_has_rows(machine);
    const int long_row = rows ? machine->pass->long_row : LONG_ROW;
    while (first < end) {
        ptrdiff_t n = start_rows(machine, place, first, end, long_row);
        set_targets(machine, place);
        n = whole && place->target[0] ? end - first : end_with_line(machine, place, n);
        run_strip(machine, place, machine->pass->count, n, straight || rows, &list);
        for (int s = 0; s < machine->pass->sinks; s++)
            store_result(machine, place, s, n);
        first += n;
        if (straight && first < end && is_direct(machine, place)) {
            pri_listing_run(machine, place, &list, n, first, end, NULL);
            break;
        }
        if (rows && place->one_row && n == space->shape[space->axes - 1] &&
            is_direct(machine, place))
            first += pri_listing_rows(machine, place, &list, first, end);
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
        const char *at = stream->data + pri_rows_offset(space, place, a) * stream->size;
        for (ptrdiff_t k = 0; k < n * stream->size; k += PRI_LINE_BYTES)
            __builtin_prefetch(at + k);
    }
}

/* Whether n values from `first` on lie in one row. Moves the place to the first of them. */
static bool lies_in_row(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n)
{
    const pri_space *space = machine->space;
    const int last = space->axes - 1;
    if (last < space->outers)
        return false;
    start_strip(machine, place, first, first + 1);
    return n <= space->shape[last] - place->index[last - space->outers];
}

/* The address of n values from `first` on if they are an array in memory and lie in one row, else
 * NULL. */
static const void *find_in_memory(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                                  ptrdiff_t n)
{
    const pri_space *space = machine->space;
    const int a = machine->expr->sink[machine->pass->first_sink].slot;
    if (a >= machine->pass->sources || !space->stream[a].data || space->axes == 0 ||
        space->stream[a].stride[space->axes - 1] != 1 || !lies_in_row(machine, place, first, n))
        return NULL;
    return space->stream[a].data + pri_rows_offset(space, place, a) * space->stream[a].size;
}

const void *pri_machine_values(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                               ptrdiff_t n, void *room)
{
    const void *there = find_in_memory(machine, place, first, n);
    if (there)
        return there;
    const pri_sink *sink = &machine->expr->sink[machine->pass->first_sink];
    const pri_strip_type *type = pri_strip_of(sink->type);
    pri_listing list;
    char *to = room;
    for (const ptrdiff_t end = first + n; first < end;) {
        const ptrdiff_t count = start_strip(machine, place, first, end);
        place->target[0] = to;
        run_strip(machine, place, machine->pass->count, count, false, &list);
        const pri_operand x = operand(machine, place, sink->slot);
        if (x.at != to)
            type->scatter(count, &x, to, 1);
        to += count * (ptrdiff_t)pri_type_size((prange_type)sink->type);
        first += count;
    }
    return room;
}

/* Sets n elements of a range, from element `from` on, as a progression. Returns false if that is
 * not exact. The points of a linspace must be distinct, of type f64, and without the first and the
 * last point. */
static bool set_progression(const pri_stream *range, ptrdiff_t from, ptrdiff_t n,
                            pri_progression *to)
{
    if (range->points) {
        const double gap = (range->to - range->from) / (double)(range->count - 1);
        *to = (pri_progression){(double)from, 1.0, true, gap, range->from};
        if (range->type != PRANGE_F64 || gap == 0 || from == 0 || from + n >= range->count)
            return false;
    } else {
        const uint64_t first = (uint64_t)range->begin + (uint64_t)from * (uint64_t)range->step;
        *to = (pri_progression){.first = (double)(int64_t)first, .step = (double)range->step};
    }
    return pri_progression_is_exact(to, n);
}

/* Adds n results if the pass is a single operation whose operands are all the same range. */
static bool add_range(const pri_machine *machine, const pri_place *place, ptrdiff_t n,
                      double lanes[PRI_SUM_LANES])
{
    const pri_pass *pass = machine->pass;
    const pri_stream *stream = machine->space->stream;
    const pri_instruction *what = machine->expr->instruction + pass->first + pass->count - 1;
    pri_progression range;
    if (pass->sources != 1 || pass->count != 2 || what->op == PRI_OP_CHAIN || stream->data ||
        stream->stride[machine->space->axes - 1] != 1)
        return false;
    for (int k = 0; k < PRI_OPERANDS; k++)
        if (what->arg[k] != 0)
            return false;
    const pri_strip_type *type = pri_strip_of(what->type);
    return type->add_range &&
           set_progression(stream, pri_rows_offset(machine->space, place, 0), n, &range) &&
           type->add_range(what->op, what->code, n, &range, lanes);
}

bool pri_machine_add(const pri_machine *machine, pri_place *place, ptrdiff_t first, ptrdiff_t n,
                     pri_added *added)
{
    const pri_pass *pass = machine->pass;
    if (!(pass->plain || pass->added) || !lies_in_row(machine, place, first, n))
        return false;
    if (pass->plain && add_range(machine, place, n, added->lanes))
        return true;
    const int last = pass->count - !pass->added;
    const bool straight = pri_listing_straight(machine);
    const pri_instruction *what = machine->expr->instruction + pass->first + last;
    pri_listing list;
    place->target[0] = NULL;
    /* All strips but the last are a multiple of the lanes long. */
    for (const ptrdiff_t end = first + n; first < end;) {
        const ptrdiff_t count =
            straight && last == pass->sources ? n : start_strip(machine, place, first, end);
        run_strip(machine, place, last, count, straight, &list);
        pri_repeated *sum = pri_listing_append(machine, what, &list);
        sum->z = place->memory; /* nothing is written, but z must not be equal to a target */
        /* If all operands are numbers, there is one value, not n. */
        if (!set_operands(machine, place, what, sum->operands) ||
            !pri_repeated_add(sum, count, added))
            return false;
        first += count;
        if (straight && first < end) {
            pri_listing_run(machine, place, &list, count, first, end, added);
            break;
        }
    }
    return true;
}

bool pri_machine_adds(const pri_machine *machine)
{
    const pri_pass *pass = machine->pass;
    return pass->plain && pass->count == pass->sources + 1 && pri_machine_reads(machine);
}

/* Sets by how many elements each operand moves from one row to the next, whose first element is
 * `apart` elements later in the line. */
static void set_row_moves(const pri_machine *machine, int operands, const int16_t slots[],
                          ptrdiff_t apart, ptrdiff_t moves[])
{
    const pri_space *space = machine->space;
    const int axis = space->outers;
    const ptrdiff_t rows = space->axes - axis == 1 ? apart : apart / space->shape[space->axes - 1];
    for (int k = 0; k < operands; k++)
        moves[k] =
            slots[k] < machine->pass->sources ? rows * space->stream[slots[k]].stride[axis] : 0;
}

/* Whether rows that begin `apart` elements of the line apart are equally far apart in each
 * array. */
static bool is_even(const pri_space *space, ptrdiff_t apart)
{
    const int inners = space->axes - space->outers;
    return inners == 1 || (inners == 2 && apart % space->shape[space->axes - 1] == 0);
}

/* Adds rows that are equally far apart in each array. */
static void add_even_rows(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                          ptrdiff_t apart, int count, ptrdiff_t n, bool begins, double *lanes)
{
    const pri_pass *pass = machine->pass;
    const pri_instruction *what = machine->expr->instruction + pass->first + pass->count - 1;
    const pri_strip_type *type = pri_strip_of(what->type);
    const int16_t *slots = pri_slots_of(machine->expr, what);
    pri_operand operands[PRI_CHAIN_OPERANDS];
    ptrdiff_t moves[PRI_CHAIN_OPERANDS];
    start_strip(machine, place, first, first + 1);
    for (int a = 0; a < pass->sources; a++)
        place->source[a] = load_source(machine, place, a, n, NULL);
    set_operands(machine, place, what, operands);
    set_row_moves(machine, pri_slot_count(what), slots, apart, moves);
    if (what->op == PRI_OP_CHAIN)
        type->add_chain_rows(
            &(pri_chain){what->code, machine->expr->step + what->first_step, operands}, n, count,
            moves, begins, lanes);
    else
        type->add_rows(what->op, what->code, n, count, operands, moves, begins, lanes);
}

void pri_machine_add_rows(const pri_machine *machine, pri_place *place, ptrdiff_t first,
                          ptrdiff_t apart, int count, ptrdiff_t n, bool begins, double *lanes)
{
    const int together = is_even(machine->space, apart) ? count : 1;
    /* Rows that are added one at a time are prefetched here; the hardware prefetches enough only
     * where rows are read side by side. */
    for (int r = 1; r < count && together == 1; r++)
        pri_machine_fetch(machine, place, first + r * apart, n);
    for (int r = 0; r < count; r += together)
        add_even_rows(machine, place, first + r * apart, apart, together, n, begins && r == 0,
                      lanes);
}
