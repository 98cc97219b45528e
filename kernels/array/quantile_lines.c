/* SPDX-License-Identifier: MIT */
/*
 * Quantiles of lines. Many lines are computed concurrently, each by one thread; a few long lines
 * one after the other, each by a team. Lines that are not contiguous are copied to a buffer,
 * several neighbouring lines at a time, since neighbours share cache lines.
 */
#include "quantile_lines.h"

#include <math.h>

#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "few_keys.h"
#include "isa/isa.h"
#include "line_buffer.h"
#include "ranks.h"
#include "simd/cache.h"

/* Estimated times in ns, per element and per quantile of a line; and elements per piece. */
#define ELEMENT_NS 2.5
#define QUANTILE_NS 5.0
enum { PIECE = 1 << 13 };

/* The most lines in a buffer, its most bytes, about the size of an L2 cache, and the least length
 * of a line that a team may select from. */
enum { NEIGHBOURS = PRI_LINE_BYTES / sizeof(element), BUFFER = 1 << 20, LONG = 1 << 16 };

typedef struct line_job {
    const pri_quantile_lines *lines;
    bool buffered;
    pri_line_tiles tiles;
    ptrdiff_t together;       /* lines per buffer */
    key *keys;                /* the threads' buffers of `together` lines */
    pri_quantile_plan *plans; /* of each thread; those of `n` numbers are the same */
    key *found;               /* the threads' keys at the ranks of their plans */
} line_job;

static const element *input_at(const line_job *job, ptrdiff_t offset)
{
    return (const element *)job->lines->lines.in + offset;
}

static double *output_at(const line_job *job, ptrdiff_t offset)
{
    return (double *)job->lines->lines.out + offset;
}

/* Stores the quantiles of a line, of whose keys the last `nans` in order are NaNs'. */
static void store_line(const line_job *job, ptrdiff_t nans, bool sorted, key *keys, double *out,
                       int thread)
{
    const pri_quantiles *of = &job->lines->of;
    const ptrdiff_t length = job->lines->lines.length, step = job->lines->lines.y_step;
    if (nans == length || (nans > 0 && !pri_quantiles_omit_nan(of))) {
        for (ptrdiff_t j = 0; j < of->count; j++)
            out[j * step] = (double)NAN;
        return;
    }
    pri_quantile_plan *plan = job->plans + thread;
    key *found = job->found + thread * 2 * of->count;
    pri_quantile_plan_for(of, length - nans, plan);
    if (sorted)
        for (ptrdiff_t i = 0; i < plan->known; i++)
            found[i] = keys[plan->ranks[i]];
    else
        PRI_TYPED(pri_select_keys)
    (of->function, length, keys, plan->known, plan->ranks, found);
    pri_quantiles_store(of->count, plan, found, out, step);
}

static void sort_short(ptrdiff_t length, const element *x, ptrdiff_t step, key keys[PRI_FEW_KEYS])
{
    switch (length) {
    case 3:
        pri_sort_few_keys(3, x, step, keys);
        break;
    case 4:
        pri_sort_few_keys(4, x, step, keys);
        break;
    case 5:
        pri_sort_few_keys(5, x, step, keys);
        break;
    default:
        pri_sort_few_keys((int)length, x, step, keys);
    }
}

/* Lines that are sorted in registers need no buffer. */
static void short_lines(const line_job *job, const pri_line_tile *tile, int thread)
{
    const pri_axis_lines *lines = &job->lines->lines;
    key keys[PRI_FEW_KEYS];
    for (ptrdiff_t c = 0; c < tile->count; c++) {
        ptrdiff_t nans = 0;
        sort_short(lines->length, input_at(job, tile->x + c * job->tiles.x_apart), lines->x_step,
                   keys);
        for (ptrdiff_t i = 0; PRI_IS_REAL && i < lines->length; i++)
            nans += keys[i] > PRI_KEY_INFINITE;
        store_line(job, nans, true, keys, output_at(job, tile->y + c * job->tiles.y_apart), thread);
    }
}

/* At most `together` lines, in the thread's buffer. */
static void batch(const line_job *job, const pri_line_tile *tile, int thread)
{
    const pri_axis_lines *lines = &job->lines->lines;
    const ptrdiff_t length = lines->length;
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    key *keys = job->keys + thread * job->together * length;
    if (job->buffered)
        copy_lines(input_at(job, tile->x), tile->count, job->tiles.x_apart, lines->x_step, length,
                   0, length, (element *)keys);
    for (ptrdiff_t c = 0; c < tile->count; c++) {
        key *line = keys + c * length;
        const element *x =
            job->buffered ? (const element *)line : input_at(job, tile->x + c * job->tiles.x_apart);
        const ptrdiff_t nans = pri_count_nans(length, x);
        kernels->encode(pri_form(false), length, (const key *)x, line);
        store_line(job, nans, false, line, output_at(job, tile->y + c * job->tiles.y_apart),
                   thread);
    }
}

static void lines_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const line_job *job = argument;
    const pri_line_tile tile = pri_line_tile_at(&job->lines->lines, &job->tiles, piece);
    if (job->lines->lines.length <= PRI_FEW_KEYS) {
        short_lines(job, &tile, thread);
        return;
    }
    for (ptrdiff_t from = 0; from < tile.count; from += job->together) {
        const pri_line_tile part = {tile.x + from * job->tiles.x_apart,
                                    tile.y + from * job->tiles.y_apart,
                                    pri_min(job->together, tile.count - from)};
        batch(job, &part, thread);
    }
}

static prange_status fail_memory(const pri_quantile_lines *lines)
{
    return pri_fail(PRANGE_ERROR_MEMORY,
                    "%s: out of memory for lines of %td elements and %td quantiles",
                    lines->of.function, lines->lines.length, lines->of.count);
}

/* Allocates what each thread needs. */
static void take_buffers(line_job *job, int threads, pri_memory *memory)
{
    const ptrdiff_t count = job->lines->of.count, length = job->lines->lines.length;
    pri_quantile_place *places = pri_memory_take(memory, threads, count, sizeof *places);
    ptrdiff_t *ranks = pri_memory_take(memory, threads, 2 * count, sizeof *ranks);
    job->plans = pri_memory_take(memory, threads, 1, sizeof *job->plans);
    job->found = pri_memory_take(memory, threads, 2 * count, sizeof *job->found);
    if (length > PRI_FEW_KEYS)
        job->keys = pri_memory_take(memory, threads, job->together * length, sizeof *job->keys);
    for (int t = 0; t < threads && !memory->missing; t++)
        job->plans[t] =
            (pri_quantile_plan){.ranks = ranks + 2 * count * t, .places = places + count * t};
}

static prange_status lines_concurrently(line_job *job)
{
    const pri_quantile_lines *lines = job->lines;
    const double count = (double)lines->lines.count, length = (double)lines->lines.length;
    const double quantiles = count * (double)lines->of.count;
    job->tiles = pri_line_tiles_of(&lines->lines, pri_max(NEIGHBOURS, PIECE / lines->lines.length));
    const ptrdiff_t fit = BUFFER / ((ptrdiff_t)sizeof *job->keys * lines->lines.length);
    job->together = job->buffered ? pri_max(1, pri_min(NEIGHBOURS, fit)) : 1;
    const pri_work work = {
        .name = lines->of.function,
        .n = lines->lines.length,
        .pieces = job->tiles.count,
        .ns = ELEMENT_NS * count * length + QUANTILE_NS * quantiles,
        .bytes = count * length * sizeof(element) + quantiles * sizeof(double),
        .user = 6, /* separates its ledger entry from those of the selection */
    };
    pri_memory memory = {0};
    pri_team team = pri_team_open(&work);
    take_buffers(job, team.size, &memory);
    if (!memory.missing)
        pri_team_for(&team, 0, work.pieces, lines_piece, job);
    pri_memory_free(&memory);
    pri_team_close(&team);
    return memory.missing ? fail_memory(lines) : PRANGE_OK;
}

/* The copy of one line to the buffer, in pieces. */
typedef struct line_copy {
    const line_job *job;
    ptrdiff_t x;
} line_copy;

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_copy *copy = argument;
    const pri_axis_lines *lines = &copy->job->lines->lines;
    const ptrdiff_t begin = piece * PIECE, end = pri_min(begin + PIECE, lines->length);
    copy_lines(input_at(copy->job, copy->x), 1, 0, lines->x_step, lines->length, begin, end,
               (element *)copy->job->keys);
}

static const element *copy_line(const line_job *job, ptrdiff_t x)
{
    const pri_quantile_lines *lines = job->lines;
    const line_copy copy = {job, x};
    const pri_work work = {
        .name = lines->of.function,
        .n = lines->lines.length,
        .pieces = pri_pieces(lines->lines.length, PIECE),
        .ns = 2.0 * (double)lines->lines.length,
        .bytes = 2.0 * (double)lines->lines.length * sizeof(element),
        .user = 7, /* separates its ledger entry from those of the selection */
    };
    pri_parallel_for(&work, copy_piece, &copy);
    return (const element *)job->keys;
}

/* The results are written once the memory for all selections was found. */
static prange_status lines_one_by_one(line_job *job)
{
    const pri_quantile_lines *lines = job->lines;
    const ptrdiff_t count = lines->of.count;
    prange_status status = PRANGE_OK;
    job->tiles = pri_line_tiles_of(&lines->lines, 1);
    double *results = pri_scratch(lines->lines.count * count, sizeof *results);
    if (job->buffered)
        job->keys = pri_scratch_large(lines->lines.length, sizeof *job->keys);
    if (!results || (job->buffered && !job->keys))
        status = fail_memory(lines);
    for (ptrdiff_t i = 0; status == PRANGE_OK && i < lines->lines.count; i++) {
        const pri_line_tile line = pri_line_tile_at(&lines->lines, &job->tiles, i);
        const element *x = job->buffered ? copy_line(job, line.x) : input_at(job, line.x);
        status =
            PRI_TYPED(pri_quantiles)(&lines->of, lines->lines.length, x, results + i * count, 1);
    }
    for (ptrdiff_t i = 0; status == PRANGE_OK && i < lines->lines.count; i++) {
        double *out = output_at(job, pri_line_tile_at(&lines->lines, &job->tiles, i).y);
        for (ptrdiff_t j = 0; j < count; j++)
            out[j * lines->lines.y_step] = results[i * count + j];
    }
    pri_scratch_free(results);
    pri_scratch_free(job->keys);
    return status;
}

prange_status PRI_TYPED(pri_quantile_lines)(const pri_quantile_lines *lines)
{
    if (PRI_TYPED(pri_quantile_columns_pay)(lines))
        return PRI_TYPED(pri_quantile_columns)(lines);
    const ptrdiff_t threads = prange_get_num_threads();
    line_job job = {.lines = lines,
                    .buffered = lines->lines.length > 1 && lines->lines.x_step != 1};
    const bool few = lines->lines.count < 4 * threads && lines->lines.count % threads != 0;
    return lines->lines.length >= LONG && few ? lines_one_by_one(&job) : lines_concurrently(&job);
}
