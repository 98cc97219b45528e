/* SPDX-License-Identifier: MIT */
/*
 * Reductions of expressions down columns. A piece of the parallel loop is a page of columns of a
 * group of blocks of rows. Each block has the bits of a block of an array.
 *
 * Row i of a block belongs to lane i mod 32. A page has the lanes of all its columns, and computes
 * one lane after the other. It reads eight rows of a lane side by side, in streams as long as a
 * page of memory, so that the lane is loaded and stored once for all eight. If there are few
 * columns, 32 consecutive rows form a run, which is added to all lanes at once. Lanes fold by
 * halves. Integers and counts, whose order is free, have a single lane, except in runs.
 *
 * Reductions that need the elements of a block again (a variance, an index of an extreme) compute
 * them as a matrix.
 */
#include <string.h>

#include "array/join.h"
#include "base/scratch.h"
#include "base/status.h"
#include "isa/isa.h"
#include "reducer.h"

enum {
    /* The columns of a page, 4 KiB of doubles in each row. Costly expressions are computed in parts
     * of a page, so that not too much is fetched at once. Fewer columns than LEAST_PAGE make short
     * streams. */
    PAGE = 512,
    PART = 256,
    LEAST_PAGE = 64,
    /* Lanes of a page; the most columns of which 32 rows are a run. */
    LANES = PRI_LANES * PAGE,
    RUN_COLUMNS = 256,
    /* The most columns whose rows are copied to runs if they are not contiguous. */
    COPIED_COLUMNS = 32,
    /* The most elements of the matrix of a single block; and the most columns of a matrix where
     * there are several blocks, which then takes 2 MiB. */
    MATRIX = 32768,
    LONG_COLUMNS = 64,
    /* The values of runs, 32 KiB of doubles. */
    ROOM = 4096,
    /* Elements between rows of values, so that these do not map to the same sets of a cache. */
    PADDING = 24,
    /* How many rows ahead rows are prefetched that are not contiguous: short rows of a matrix, and
     * rows of a page. */
    MATRIX_AHEAD = 8,
    AHEAD = 2,
};

/* An expression is costly from this many ns per element on. */
#define COSTLY_NS 1.0

_Static_assert(PRI_ONE_BLOCK == PRI_REDUCE_BLOCK, "reduce.h has another length");

typedef struct job {
    const pri_reduce_call *call;
    const pri_reduce *table;
    pri_reduce_kernel kernel;
    pri_join join;
    pri_grid grid;       /* of a column */
    ptrdiff_t page;      /* columns of a page */
    ptrdiff_t part;      /* columns that are computed at once */
    ptrdiff_t chunks;    /* pages that the columns of a line of the space make */
    bool by_lanes, runs; /* by lanes, else as a matrix; and by runs */
    ptrdiff_t lanes;     /* of a column: 1 if the order of its rows is free, except in runs */
    bool adds;           /* the last operation adds to the lanes itself */
    bool fetches;        /* rows are prefetched */
    pri_partial *slots;  /* of several blocks: group after group */
    pri_partial *stacks; /* of several blocks: subtrees of pages, one stack per thread */
    ptrdiff_t height;    /* pages of a stack */
    element *matrices;   /* of several blocks: one per thread */
} job;

/* Rows `row` .. row + rows - 1 of `columns` columns from `first` on, in the line at `place`. */
typedef struct block {
    const job *job;
    pri_place *place;
    ptrdiff_t row, rows, first, columns;
    ptrdiff_t *ahead; /* the row to prefetch next, counted from `row`; -1: none */
} block;

/* Rows of lanes: `count` rows of n values, which begin with element `first` of the line and then
 * every `apart` elements. */
typedef struct rows {
    ptrdiff_t first, apart, n;
    int count;
} rows;

/* Computes contiguous rows as one, as many as there is room for, and adds them to the lanes. */
static void add_run(const block *b, const rows *group, bool begins, accumulator *lanes)
{
    const job *j = b->job;
    _Alignas(64) element room[ROOM];
    const element *x[PRI_LANE_ROWS];
    const int most = (int)pri_max(1, pri_min(group->count, ROOM / group->n));
    for (int r = 0; r < group->count; r += most) {
        const int count = (int)pri_min(most, group->count - r);
        for (ptrdiff_t k = 0; k < group->n; k += ROOM) {
            const ptrdiff_t n = pri_min(ROOM, group->n - k),
                            first = group->first + r * group->n + k;
            x[0] = pri_machine_values(&j->call->machine, b->place, first, n * count, room);
            for (int i = 1; i < count; i++)
                x[i] = x[i - 1] + n;
            j->table->take_rows(j->kernel, n, count, x, begins && r == 0, lanes + k);
        }
    }
}

/* The row that is read after this one: the next of its lane, or the first of the next lane. -1:
 * there is none. */
static ptrdiff_t row_after(const block *b, ptrdiff_t row)
{
    const ptrdiff_t lanes = b->job->lanes, lane = row % lanes + 1;
    if (row + lanes < b->rows)
        return row + lanes;
    return lane < pri_min(b->rows, lanes) ? lane : -1;
}

/* Prefetches columns k .. k + n - 1 of the row that is due, if there is one. Rows that are far
 * apart are no stream that the hardware prefetches. */
static void prefetch_row(const block *b, ptrdiff_t k, ptrdiff_t n)
{
    const job *j = b->job;
    if (*b->ahead >= 0)
        pri_machine_fetch(&j->call->machine, b->place,
                          (b->row + *b->ahead) * j->call->columns + b->first + k, n);
}

static void advance_ahead(const block *b)
{
    if (*b->ahead >= 0)
        *b->ahead = row_after(b, *b->ahead);
}

static void add_apart(const block *b, const rows *group, bool begins, accumulator *lanes)
{
    const job *j = b->job;
    _Alignas(64) element room[PRI_LANE_ROWS * (PAGE + PADDING)];
    const element *x[PRI_LANE_ROWS];
    for (int r = 0; r < group->count; r++) {
        element *to = room + r * (PAGE + PADDING);
        for (ptrdiff_t k = 0; k < group->n; k += j->part) {
            const ptrdiff_t n = pri_min(j->part, group->n - k);
            prefetch_row(b, k, n);
            const element *values = pri_machine_values(
                &j->call->machine, b->place, group->first + r * group->apart + k, n, to + k);
            x[r] = values - k;
        }
        advance_ahead(b);
    }
    j->table->take_rows(j->kernel, group->n, group->count, x, begins, lanes);
}

/* Adds rows by the last operation itself. The hardware prefetches enough where several rows or
 * several arrays are read at once; a row that is a lane of its own is read alone, and so is
 * prefetched here. */
static void add_directly(const block *b, const rows *group, bool begins, double *lanes)
{
    if (b->rows <= PRI_LANES && b->job->call->machine.pass->sources == 1 && !b->job->runs) {
        prefetch_row(b, 0, group->n);
        advance_ahead(b);
    }
    pri_machine_add_rows(&b->job->call->machine, b->place, group->first, group->apart, group->count,
                         group->n, begins, lanes);
}

static void add_group(const block *b, const rows *group, bool begins, accumulator *lanes)
{
    if (b->job->adds)
        add_directly(b, group, begins, (double *)(void *)lanes);
    else if (b->job->runs)
        add_run(b, group, begins, lanes);
    else
        add_apart(b, group, begins, lanes);
}

/* Reduces the rows of a lane. */
static void reduce_lane(const block *b, ptrdiff_t lane, accumulator *lanes)
{
    const ptrdiff_t all = b->job->call->columns, lanes_each = b->job->lanes;
    rows group = {.apart = lanes_each * all, .n = b->columns};
    for (ptrdiff_t i = lane; i < b->rows; i += PRI_LANE_ROWS * lanes_each) {
        group.first = (b->row + i) * all + b->first;
        group.count = (int)pri_min(PRI_LANE_ROWS, pri_pieces(b->rows - i, lanes_each));
        add_group(b, &group, i == lane, lanes);
    }
}

/* Reduces all columns of a line of the space, in runs of 32 rows. */
static void reduce_runs(const block *b, accumulator *lanes)
{
    const ptrdiff_t all = b->columns, run = PRI_LANES * all;
    const ptrdiff_t whole = b->rows / PRI_LANES, rest = b->rows % PRI_LANES;
    rows group = {b->row * all, run, run, 0};
    for (ptrdiff_t i = 0; i < whole; i += group.count, group.first += group.count * run) {
        group.count = (int)pri_min(PRI_LANE_ROWS, whole - i);
        add_group(b, &group, i == 0, lanes);
    }
    group.n = rest * all;
    group.count = 1;
    if (rest > 0)
        add_group(b, &group, whole == 0, lanes);
}

/* Joins lane j + k to lane j, for k = 16, 8, 4, 2, 1. */
static void fold_lanes(const block *b, accumulator *lanes)
{
    ptrdiff_t count = pri_min(b->rows, b->job->lanes);
    for (ptrdiff_t half = PRI_LANES / 2; half > 0; half /= 2)
        if (count > half) {
            b->job->table->join_lanes(b->job->kernel, (count - half) * b->columns, lanes,
                                      lanes + half * b->columns);
            count = half;
        }
}

static void reduce_lanes(const block *b, pri_partial out[])
{
    _Alignas(64) accumulator lanes[LANES];
    *b->ahead = b->job->fetches ? 0 : -1;
    for (int k = 0; k < AHEAD && *b->ahead >= 0; k++)
        *b->ahead = row_after(b, *b->ahead);
    if (b->job->runs)
        reduce_runs(b, lanes);
    for (ptrdiff_t j = 0; j < pri_min(b->rows, b->job->lanes) && !b->job->runs; j++)
        reduce_lane(b, j, lanes + j * b->columns);
    fold_lanes(b, lanes);
    const bool counts = b->job->kernel == PRI_REDUCE_NONZERO;
    for (ptrdiff_t k = 0; k < b->columns; k++)
        if (counts)
            out[k].index = (ptrdiff_t)lanes[k];
        else
            out[k].value = lanes[k];
}

/* The values as a matrix, in place or in `room`. */
static const element *matrix_of(const block *b, element *room)
{
    const pri_machine *machine = &b->job->call->machine;
    const ptrdiff_t all = b->job->call->columns;
    if (b->columns == all)
        return pri_machine_values(machine, b->place, b->row * all, b->rows * all, room);
    for (ptrdiff_t r = 0; r < b->rows; r++) {
        const ptrdiff_t first = (b->row + r) * all + b->first;
        if (r + MATRIX_AHEAD < b->rows)
            pri_machine_fetch(machine, b->place, first + MATRIX_AHEAD * all, b->columns);
        element *to = room + r * b->columns;
        const element *from = pri_machine_values(machine, b->place, first, b->columns, to);
        if (from != to)
            memcpy(to, from, (size_t)b->columns * sizeof *to);
    }
    return room;
}

static void reduce_matrix(const block *b, element *room, pri_partial out[])
{
    const pri_matrix matrix = {
        .rows = b->rows, .columns = b->columns, .x = matrix_of(b, room), .stride = b->columns};
    b->job->table->columns[b->job->kernel](&matrix, out);
    for (ptrdiff_t r = matrix.rows;
         r-- > 0 && pri_is_place(b->job->call->machine.pass->reducing);) {
        const element *x = pri_matrix_row(&matrix, r);
        for (ptrdiff_t k = 0; k < matrix.columns; k++)
            if ((accumulator)x[k] == out[k].value || (pri_isnan(x[k]) && pri_isnan(out[k].value)))
                out[k].index = b->row + r;
    }
}

/* A function of its own, for its large stack frame. */
__attribute__((noinline)) static void reduce_small_matrix(const block *b, pri_partial out[])
{
    _Alignas(64) element room[MATRIX];
    reduce_matrix(b, room, out);
}

/* The position of a piece: its line of the space, its first column, and its group of blocks. */
typedef struct position {
    ptrdiff_t line, first, columns, group;
} position;

static position position_of(const job *j, ptrdiff_t piece)
{
    const ptrdiff_t group = piece % j->grid.groups, page = piece / j->grid.groups;
    const ptrdiff_t first = page % j->chunks * j->page;
    return (position){page / j->chunks, first, pri_min(j->page, j->call->columns - first), group};
}

/* Reduces a page of columns of one block. */
static void reduce_one(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const job *j = argument;
    const position at = position_of(j, piece);
    pri_partial partials[PAGE];
    pri_place place;
    pri_machine_line(&j->call->machine, &place, at.line);
    ptrdiff_t ahead;
    const block b = {j, &place, 0, j->call->length, at.first, at.columns, &ahead};
    if (j->by_lanes)
        reduce_lanes(&b, partials);
    else
        reduce_small_matrix(&b, partials);
    PRI_TYPED(pri_reducer)
        .finish(j->call, at.columns, partials, at.line * j->call->columns + at.first);
}

static void join_pages(const job *j, ptrdiff_t columns, pri_partial *left, const pri_partial *right)
{
    for (ptrdiff_t k = 0; k < columns; k++)
        j->join(&left[k], &right[k]);
}

/* Reduces a page of columns of a group of blocks, folded as pri_fold does. */
static void reduce_group(const void *argument, ptrdiff_t piece, int thread)
{
    const job *j = argument;
    const pri_grid *grid = &j->grid;
    const position at = position_of(j, piece);
    pri_partial *const stack = j->stacks + thread * j->height * j->page;
    pri_partial *top = stack;
    element *room =
        j->matrices ? j->matrices + (ptrdiff_t)thread * PRI_REDUCE_BLOCK * j->page : NULL;
    pri_place place;
    pri_machine_line(&j->call->machine, &place, at.line);
    size_t taken = 0;
    ptrdiff_t ahead;
    for (ptrdiff_t k = pri_grid_begin(grid, at.group); k < pri_grid_end(grid, at.group); k++) {
        const block b = {
            j, &place, k * PRI_REDUCE_BLOCK, pri_grid_count(grid, k), at.first, at.columns, &ahead};
        if (j->by_lanes)
            reduce_lanes(&b, top);
        else
            reduce_matrix(&b, room, top);
        top += j->page;
        for (size_t count = ++taken; count % 2 == 0; count /= 2, top -= j->page)
            join_pages(j, at.columns, top - 2 * j->page, top - j->page);
    }
    for (; top > stack + j->page; top -= j->page)
        join_pages(j, at.columns, top - 2 * j->page, top - j->page);
    memcpy(j->slots + (at.line * grid->groups + at.group) * j->call->columns + at.first, stack,
           (size_t)at.columns * sizeof *stack);
}

static void fold_groups(const job *j)
{
    pri_partial slots[PRI_GROUPS];
    const ptrdiff_t all = j->call->columns;
    for (ptrdiff_t line = 0; line < j->call->lines; line++) {
        const pri_partial *partial = j->slots + line / all * j->grid.groups * all + line % all;
        for (ptrdiff_t g = 0; g < j->grid.groups; g++)
            slots[g] = partial[g * all];
        pri_fold_all(j->join, j->grid.groups, slots);
        PRI_TYPED(pri_reducer).finish(j->call, 1, slots, line);
    }
}

/* The columns of a page: as many as possible, but so that all threads get equally many pages,
 * unless these would be too short. */
static ptrdiff_t page_of(const job *j)
{
    const pri_reduce_call *call = j->call;
    const ptrdiff_t length = call->length, all = call->columns;
    if (!j->by_lanes)
        return pri_min(all, j->grid.blocks > 1
                                ? LONG_COLUMNS
                                : pri_max(8, pri_min(PRI_REDUCE_COLUMNS, MATRIX / length)));
    const double ns = (double)(call->lines * length) * call->machine.pass->ns;
    const ptrdiff_t threads = ns < PRI_SMALL_NS ? 1 : prange_get_num_threads();
    const ptrdiff_t each = pri_pieces(threads, call->lines / all * j->grid.groups);
    const ptrdiff_t pages = pri_pieces(pri_pieces(all, PAGE), each) * each;
    return pri_min(all, pri_pieces(pri_pieces(all, pages), LEAST_PAGE) * LEAST_PAGE);
}

static bool uses_lanes(const pri_reduce_call *call, pri_reduce_kernel kernel)
{
    return kernel != PRI_REDUCE_VAR && !pri_is_place(call->machine.pass->reducing) &&
           (kernel != PRI_REDUCE_TOTAL || PRI_IS_REAL);
}

/* Whether the rows of the columns are contiguous. */
static bool is_gapless(const pri_reduce_call *call)
{
    return call->machine.space->axes - call->machine.space->outers == 1;
}

/* Whether 32 rows of the columns are reduced as a run. */
static bool uses_runs(const job *j)
{
    const ptrdiff_t most = is_gapless(j->call) ? RUN_COLUMNS : COPIED_COLUMNS;
    return j->by_lanes && j->page == j->call->columns && j->page <= most;
}

/* Arrays of fewer bytes stay in a second-level cache from call to call, where prefetching costs
 * more than it gains. */
#define NEAR_BYTES (2 << 20)

static bool is_large(const pri_reduce_call *call)
{
    const pri_space *space = call->machine.space;
    double bytes = 0.0;
    for (int a = 0; a < call->machine.pass->sources; a++)
        bytes += space->stream[a].data ? space->stream[a].size : 0;
    return bytes * (double)call->lines * (double)call->length > NEAR_BYTES;
}

/* Reduces columns of several blocks, with the memory that this needs. */
static prange_status run_groups(job *j, int threads, ptrdiff_t pieces)
{
    pri_memory memory = {0};
    j->height = j->grid.shift + 2;
    j->slots = pri_memory_take(&memory, j->call->lines, j->grid.groups, sizeof *j->slots);
    j->stacks = pri_memory_take(&memory, threads * j->height, j->page, sizeof *j->stacks);
    if (!j->by_lanes)
        j->matrices =
            pri_memory_take(&memory, threads * j->page, PRI_REDUCE_BLOCK, sizeof *j->matrices);
    if (!memory.missing) {
        pri_reduce_loop(j->call, j->call->machine.pass->ns, threads, pieces, reduce_group, j);
        fold_groups(j);
    }
    pri_memory_free(&memory);
    return memory.missing ? pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory", j->call->function)
                          : PRANGE_OK;
}

prange_status PRI_TYPED(pri_expr_columns)(const pri_reduce_call *call, pri_reduce_kernel kernel)
{
    const bool sums = kernel == PRI_REDUCE_SUM || kernel == PRI_REDUCE_TOTAL;
    job j = {.call = call,
             .table = pri_isa_get()->PRI_TYPED(reduce),
             .kernel = kernel,
             .join = PRI_TYPED(pri_join_for)(kernel),
             .grid = pri_grid_of(call->length, PRI_REDUCE_BLOCK),
             .by_lanes = uses_lanes(call, kernel),
             .adds = PRI_IS_REAL && sums && pri_machine_adds(&call->machine)};
    j.page = page_of(&j);
    j.chunks = pri_pieces(call->columns, j.page);
    j.part = call->machine.pass->ns < COSTLY_NS ? PAGE : PART;
    j.runs = uses_runs(&j);
    j.lanes = pri_reduce_any_order(kernel) && !j.runs ? 1 : PRI_LANES;
    j.adds = j.adds && !(j.runs && !is_gapless(call));
    j.fetches = is_large(call);
    const ptrdiff_t pieces = call->lines / call->columns * j.chunks * j.grid.groups;
    if (j.grid.blocks > 1)
        return run_groups(&j, prange_get_num_threads(), pieces);
    pri_reduce_loop(call, call->machine.pass->ns, 0, pieces, reduce_one, &j);
    return PRANGE_OK;
}
