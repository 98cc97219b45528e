/* SPDX-License-Identifier: MIT */
/*
 * Quantiles of many short lines beside each other, such as the pixels of a stack of images. A tile
 * has an element of each line in a row, and a network of comparators of rows orders all its columns
 * at once. Where no column has a NaN, all quantiles are at the same ranks, and the network leaves
 * out what these do not depend on.
 */
#include <math.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "network.h"
#include "quantile_lines.h"

/* Estimated times in ns, per element and per quantile of a line; and elements per piece. */
#define ELEMENT_NS 0.5
#define QUANTILE_NS 1.0
enum { PIECE = 1 << 15 };

/* Columns of a tile, and rows of a thread's memory behind the keys: counts of NaNs, and two rows of
 * numbers. */
enum { COLUMNS = PRI_TILE_BYTES / sizeof(element), BEHIND = 3 };

/* The fewest lines beside each other, of up to LONGER and of more elements, and in all. The most
 * elements of a line are PRI_NETWORK_ROWS, but two groups of rows if lines are contiguous: without
 * the gathering that strided lines need anyway, a selection from one line is faster than many
 * comparators in memory. */
enum { BESIDE = 8, LONGER = 32, BESIDE_LONGER = 16, LINES = 64 };

/* More quantiles of a line, in elements of it, would take much memory for plans. */
enum { MANY = 4 };

typedef struct column_job {
    const pri_quantile_lines *lines;
    pri_line_tiles tiles;
    key *keys;                /* the threads' tiles, each with BEHIND more rows */
    pri_quantile_plan *plans; /* of each thread: for the length, or for each count up to it */
    ptrdiff_t plans_per_thread;
    pri_network sorting, selecting; /* networks for columns with and without NaNs */
} column_job;

static double *output_at(const column_job *job, ptrdiff_t offset)
{
    return (double *)job->lines->lines.out + offset;
}

/* Loads and encodes neighbouring lines. Returns whether there are NaNs. */
static bool load(const column_job *job, const pri_line_tile *tile, key *keys)
{
    const pri_axis_lines *lines = &job->lines->lines;
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    const element *x = (const element *)lines->in + tile->x;
    const ptrdiff_t apart = job->tiles.x_apart;
    pri_tile_rows from = {lines->length, lines->x_step, x};
    if (apart != 1) {
        for (ptrdiff_t i = 0; i < lines->length; i++)
            for (ptrdiff_t c = 0; c < tile->count; c++)
                memcpy(keys + i * COLUMNS + c, x + c * apart + i * lines->x_step, sizeof *keys);
        from = (pri_tile_rows){lines->length, COLUMNS, keys};
    }
    return kernels->load_tile(pri_form(false), tile->count, &from, keys);
}

/* out[c] = the quantile between a[c] and b[c], as pri_between() computes it. */
static void between_rows(ptrdiff_t columns, double part, const element *a, const element *b,
                         double *out)
{
    int rare = 0;
    if (part == 0.0) {
        for (ptrdiff_t c = 0; c < columns; c++)
            out[c] = (double)a[c];
        return;
    }
    for (ptrdiff_t c = 0; c < columns; c++) {
        const double low = (double)a[c], high = (double)b[c], gap = high - low;
        const double between = part < 0.5 ? low + gap * part : high - gap * (1.0 - part);
        out[c] = low == high ? low : between;
        rare |= !(gap < (double)INFINITY);
    }
    for (ptrdiff_t c = 0; c < columns && rare; c++)
        out[c] = pri_between((double)a[c], (double)b[c], part);
}

/* Stores quantile j of each column: NaN where `nans`, unless it is NULL, counts any. */
static void store_quantile(const column_job *job, const pri_line_tile *tile, ptrdiff_t j,
                           const pri_quantile_plan *plan, key *keys, const key *nans)
{
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    const ptrdiff_t length = job->lines->lines.length, apart = job->tiles.y_apart;
    const pri_quantile_place *place = plan->places + j;
    const ptrdiff_t *rank = plan->ranks + place->at;
    key *first = keys + (length + 1) * COLUMNS, *second = first + COLUMNS;
    double results[COLUMNS];
    kernels->decode(pri_form(false), tile->count, keys + rank[0] * COLUMNS, first);
    if (place->part > 0.0)
        kernels->decode(pri_form(false), tile->count, keys + rank[1] * COLUMNS, second);
    for (ptrdiff_t c = 0; c < tile->count && nans; c++)
        if (nans[c] > 0)
            first[c] = second[c] = 0; /* for between_rows() two ordinary numbers */
    between_rows(tile->count, place->part, (const element *)first, (const element *)second,
                 results);
    for (ptrdiff_t c = 0; c < tile->count && nans; c++)
        if (nans[c] > 0)
            results[c] = (double)NAN;
    double *out = output_at(job, tile->y + j * job->lines->lines.y_step);
    for (ptrdiff_t c = 0; c < tile->count; c++)
        out[c * apart] = results[c];
}

/* Stores the quantiles of the numbers of a column with NaNs, if there are any. */
static void store_column(const column_job *job, ptrdiff_t nans, pri_quantile_plan *plans,
                         const key *column, double *out)
{
    const pri_quantiles *of = &job->lines->of;
    const ptrdiff_t step = job->lines->lines.y_step, numbers = job->lines->lines.length - nans;
    if (numbers == 0)
        return;
    pri_quantile_plan *plan = plans + numbers - 1;
    pri_quantile_plan_for(of, numbers, plan);
    for (ptrdiff_t j = 0; j < of->count; j++) {
        const pri_quantile_place place = plan->places[j];
        const ptrdiff_t *rank = plan->ranks + place.at;
        const element low = pri_of_key(column[rank[0] * COLUMNS]);
        const element high = pri_of_key(column[rank[place.part > 0.0] * COLUMNS]);
        out[j * step] = pri_between((double)low, (double)high, place.part);
    }
}

/* Counts the NaNs of each column. Returns how many columns have none. */
static ptrdiff_t count_nans(ptrdiff_t columns, ptrdiff_t length, const key *keys, key *nans)
{
    ptrdiff_t without = 0;
    pri_isa_get()->PRI_KEYED(sort)->count_nans(columns, length, keys, nans);
    for (ptrdiff_t c = 0; c < columns; c++)
        without += nans[c] == 0;
    return without;
}

/* The rows of the tile behind this one, if there is one; tiles that are gathered prefetch none. */
static pri_tile_rows next_rows(const column_job *job, const pri_line_tile *tile, bool more)
{
    const pri_axis_lines *lines = &job->lines->lines;
    if (!more || job->tiles.x_apart != 1)
        return (pri_tile_rows){0, 0, NULL};
    return (pri_tile_rows){lines->length, lines->x_step,
                           (const element *)lines->in + tile->x + COLUMNS};
}

/* `more`: whether another tile begins behind this one. */
static void compute_tile(const column_job *job, const pri_line_tile *tile, bool more, int thread)
{
    const pri_quantiles *of = &job->lines->of;
    const ptrdiff_t length = job->lines->lines.length;
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    pri_quantile_plan *plans = job->plans + thread * job->plans_per_thread;
    key *keys = job->keys + thread * (length + BEHIND) * COLUMNS, *nans = keys + length * COLUMNS;
    const bool any = load(job, tile, keys), omit = any && pri_quantiles_omit_nan(of);
    const pri_network *network = omit ? &job->sorting : &job->selecting;
    const pri_comparators order = {network->count, network->pairs};
    const pri_tile_rows next = next_rows(job, tile, more);
    if (!any || count_nans(tile->count, length, keys, nans) > 0 || omit)
        kernels->order_rows(tile->count, &order, keys, &next);
    for (ptrdiff_t j = 0; j < of->count; j++)
        store_quantile(job, tile, j, plans + job->plans_per_thread - 1, keys, any ? nans : NULL);
    for (ptrdiff_t c = 0; c < tile->count && omit; c++)
        if (nans[c] > 0)
            store_column(job, nans[c], plans, keys + c,
                         output_at(job, tile->y + c * job->tiles.y_apart));
}

static void columns_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const column_job *job = argument;
    const pri_line_tile tile = pri_line_tile_at(&job->lines->lines, &job->tiles, piece);
    for (ptrdiff_t from = 0; from < tile.count; from += COLUMNS) {
        const pri_line_tile part = {tile.x + from * job->tiles.x_apart,
                                    tile.y + from * job->tiles.y_apart,
                                    pri_min(COLUMNS, tile.count - from)};
        compute_tile(job, &part, from + COLUMNS < tile.count, thread);
    }
}

/* Allocates what each thread needs, and makes the plan for columns without NaNs. */
static void take_buffers(column_job *job, int threads, pri_memory *memory)
{
    const pri_quantiles *of = &job->lines->of;
    const ptrdiff_t length = job->lines->lines.length, plans = threads * job->plans_per_thread;
    job->keys = pri_memory_take(memory, threads, (length + BEHIND) * COLUMNS, sizeof *job->keys);
    job->plans = pri_memory_take(memory, plans, 1, sizeof *job->plans);
    pri_quantile_place *places = pri_memory_take(memory, plans, of->count, sizeof *places);
    ptrdiff_t *ranks = pri_memory_take(memory, plans, 2 * of->count, sizeof *ranks);
    for (ptrdiff_t p = 0; p < plans && !memory->missing; p++) {
        job->plans[p] = (pri_quantile_plan){.ranks = ranks + 2 * of->count * p,
                                            .places = places + of->count * p};
        if ((p + 1) % job->plans_per_thread == 0)
            pri_quantile_plan_for(of, length, job->plans + p);
    }
}

static void make_networks(column_job *job)
{
    const pri_quantile_plan *plan = job->plans + job->plans_per_thread - 1;
    pri_network_sort((int)job->lines->lines.length, pri_isa_get()->PRI_KEYED(sort)->group,
                     &job->sorting);
    job->selecting = job->sorting;
    pri_network_keep(plan->known, plan->ranks, &job->selecting);
}

bool PRI_TYPED(pri_quantile_columns_pay)(const pri_quantile_lines *lines)
{
    const pri_line_tiles tiles = pri_line_tiles_of(&lines->lines, COLUMNS);
    const int most =
        lines->lines.x_step == 1 ? 2 * pri_isa_get()->PRI_KEYED(sort)->group : PRI_NETWORK_ROWS;
    const ptrdiff_t length = lines->lines.length, beside = length > LONGER ? BESIDE_LONGER : BESIDE;
    return length > 1 && length <= most && tiles.across >= beside && lines->lines.count >= LINES &&
           lines->of.count <= MANY * length;
}

prange_status PRI_TYPED(pri_quantile_columns)(const pri_quantile_lines *lines)
{
    const double count = (double)lines->lines.count, length = (double)lines->lines.length;
    const double quantiles = count * (double)lines->of.count;
    const ptrdiff_t tiles = pri_pieces(PIECE / lines->lines.length, COLUMNS);
    column_job job = {
        .lines = lines,
        .tiles = pri_line_tiles_of(&lines->lines, tiles * COLUMNS),
        .plans_per_thread =
            PRI_IS_REAL && pri_quantiles_omit_nan(&lines->of) ? lines->lines.length : 1,
    };
    const pri_work work = {
        .name = lines->of.function,
        .n = lines->lines.length,
        .pieces = job.tiles.count,
        .ns = ELEMENT_NS * count * length + QUANTILE_NS * quantiles,
        .bytes = count * length * sizeof(element) + quantiles * sizeof(double),
        .user = 8, /* separates its ledger entry from those of lines */
    };
    pri_memory memory = {0};
    pri_team team = pri_team_open(&work);
    take_buffers(&job, team.size, &memory);
    if (!memory.missing) {
        make_networks(&job);
        pri_team_for(&team, 0, work.pieces, columns_piece, &job);
    }
    pri_memory_free(&memory);
    pri_team_close(&team);
    return memory.missing
               ? pri_fail(PRANGE_ERROR_MEMORY,
                          "%s: out of memory for lines of %td elements and %td quantiles",
                          lines->of.function, lines->lines.length, lines->of.count)
               : PRANGE_OK;
}
