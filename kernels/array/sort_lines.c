/* SPDX-License-Identifier: MIT */
/*
 * Sorting of the lines of a view along one axis. Many lines are sorted concurrently, each by one
 * thread; a few long lines are sorted one after the other, each by a team. Lines that are not
 * contiguous are copied to a buffer, several neighbouring lines at a time, since neighbours share
 * cache lines.
 */
#include "sort_lines.h"

#include <math.h>
#include <string.h>

#include "argsort.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "few_keys.h"
#include "line_buffer.h"
#include "simd/cache.h"
#include "sort_keys.h"

/* Estimated time in ns per element and doubling of a line's length, at least one doubling; and
 * elements per piece. */
#define LEVEL_NS 0.3
enum { PIECE = 1 << 13 };

/* The most lines in a buffer, and its most bytes, about the size of an L2 cache. */
enum { NEIGHBOURS = PRI_LINE_BYTES / sizeof(element), BUFFER = 1 << 20 };

/* The least length of a line that a team may sort. Lines of at least ALONE elements are always
 * sorted one by one: sort_batch() has no way to fail, and only the order of at most 2^32 elements
 * is found without memory. */
enum { LONG = 1 << 16 };
#define ALONE ((ptrdiff_t)1 << 31)

typedef struct line_job {
    const pri_sort_lines *lines;
    bool x_buffered, y_buffered;
    pri_line_tiles tiles;
    ptrdiff_t together; /* lines per buffer */
    element *numbers;   /* the threads' buffers of `together` lines, if x is buffered */
    ptrdiff_t *order;   /* the threads' buffers of orders, if orders are buffered */
} line_job;

/* Neighbouring lines: the first line's first element in both arrays, and the number of lines. */
typedef struct line_tile {
    const element *x;
    void *y;
    ptrdiff_t count;
} line_tile;

static void *output_at(const pri_sort_lines *lines, void *y, ptrdiff_t offset)
{
    return (char *)y + offset * (ptrdiff_t)(lines->indices ? sizeof(ptrdiff_t) : sizeof(element));
}

static line_tile tile_of(const line_job *job, ptrdiff_t tile)
{
    const pri_sort_lines *lines = job->lines;
    const pri_line_tile at = pri_line_tile_at(&lines->lines, &job->tiles, tile);
    return (line_tile){(const element *)lines->lines.in + at.x,
                       output_at(lines, lines->lines.out, at.y), at.count};
}

/* Copies elements begin .. end - 1 of each line to a buffer of contiguous lines. */
static void load(const line_job *job, const line_tile *tile, ptrdiff_t begin, ptrdiff_t end,
                 element *to)
{
    copy_lines(tile->x, tile->count, job->tiles.x_apart, job->lines->lines.x_step,
               job->lines->lines.length, begin, end, to);
}

static void store(const line_job *job, const line_tile *tile, ptrdiff_t begin, ptrdiff_t end,
                  const element *from)
{
    const ptrdiff_t step = job->lines->lines.y_step, length = job->lines->lines.length;
    element *y = tile->y;
    for (ptrdiff_t i = begin; i < end; i++)
        for (ptrdiff_t c = 0; c < tile->count; c++)
            y[c * job->tiles.y_apart + i * step] = from[c * length + i];
}

static void store_order(const line_job *job, const line_tile *tile, ptrdiff_t begin, ptrdiff_t end,
                        const ptrdiff_t *from)
{
    const ptrdiff_t step = job->lines->lines.y_step, length = job->lines->lines.length;
    ptrdiff_t *y = tile->y;
    for (ptrdiff_t i = begin; i < end; i++)
        for (ptrdiff_t c = 0; c < tile->count; c++)
            y[c * job->tiles.y_apart + i * step] = from[c * length + i];
}

/* Sorts a contiguous line. */
static void sort_line(const pri_sort_lines *lines, element *x)
{
    PRI_KEYED(pri_sort_keys)
    (lines->function, pri_form(lines->descending), lines->lines.length, (key *)x);
}

/* Finds the order of a contiguous line. Up to 2^32 elements need no memory. */
static prange_status order_line(const pri_sort_lines *lines, const element *x, ptrdiff_t *order)
{
    return PRI_TYPED(pri_argsort)(lines->function, pri_form(lines->descending), lines->lines.length,
                                  x, order);
}

static bool is_short(const pri_sort_lines *lines)
{
    return !lines->indices && lines->lines.length <= PRI_FEW_KEYS;
}

/* In descending order too NaNs stay behind the numbers, ascending. */
static inline __attribute__((always_inline)) void
sort_few(int n, bool descending, const element *x, ptrdiff_t x_step, element *y, ptrdiff_t y_step)
{
    key keys[PRI_FEW_KEYS];
    int reversed = 0;
    pri_sort_few_keys(n, x, x_step, keys);
    for (int i = 0; i < n && descending; i++)
        reversed += !PRI_IS_REAL || keys[i] <= PRI_KEY_INFINITE;
    for (int i = 0; i < n; i++)
        y[i * y_step] = pri_of_key(keys[i < reversed ? reversed - 1 - i : i]);
}

/* Sorts short lines. They need no buffer, since each is read completely before it is written. */
static void sort_short(const line_job *job, const line_tile *tile)
{
    const pri_sort_lines *lines = job->lines;
    const ptrdiff_t x_step = lines->lines.x_step, y_step = lines->lines.y_step;
    const bool descending = lines->descending;
    for (ptrdiff_t c = 0; c < tile->count; c++) {
        const element *x = tile->x + c * job->tiles.x_apart;
        element *y = output_at(lines, tile->y, c * job->tiles.y_apart);
        switch (lines->lines.length) {
        case 2:
            sort_few(2, descending, x, x_step, y, y_step);
            break;
        case 3:
            sort_few(3, descending, x, x_step, y, y_step);
            break;
        case 4:
            sort_few(4, descending, x, x_step, y, y_step);
            break;
        default:
            sort_few((int)lines->lines.length, descending, x, x_step, y, y_step);
        }
    }
}

/* Sorts at most `together` lines, in the thread's buffers where they are not contiguous. */
static void sort_batch(const line_job *job, const line_tile *tile, int thread)
{
    const pri_sort_lines *lines = job->lines;
    const ptrdiff_t length = lines->lines.length, room = job->together * length;
    element *numbers = job->numbers ? job->numbers + thread * room : NULL;
    ptrdiff_t *orders = job->order ? job->order + thread * room : NULL;
    if (job->x_buffered)
        load(job, tile, 0, length, numbers);
    for (ptrdiff_t c = 0; c < tile->count; c++) {
        const element *x = tile->x + c * job->tiles.x_apart;
        void *y = output_at(lines, tile->y, c * job->tiles.y_apart);
        if (lines->indices) {
            (void)order_line(lines, job->x_buffered ? numbers + c * length : x,
                             job->y_buffered ? orders + c * length : y);
            continue;
        }
        if (!job->x_buffered && y != x)
            memcpy(y, x, (size_t)length * sizeof *x);
        sort_line(lines, job->x_buffered ? numbers + c * length : y);
    }
    if (job->y_buffered && lines->indices)
        store_order(job, tile, 0, length, orders);
    else if (job->y_buffered)
        store(job, tile, 0, length, numbers);
}

static void sort_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const line_job *job = argument;
    const line_tile tile = tile_of(job, piece);
    if (is_short(job->lines)) {
        sort_short(job, &tile);
        return;
    }
    for (ptrdiff_t from = 0; from < tile.count; from += job->together) {
        const line_tile part = {tile.x + from * job->tiles.x_apart,
                                output_at(job->lines, tile.y, from * job->tiles.y_apart),
                                pri_min(job->together, tile.count - from)};
        sort_batch(job, &part, thread);
    }
}

static prange_status fail_memory(const pri_sort_lines *lines)
{
    return pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for lines of %td elements",
                    lines->function, lines->lines.length);
}

static prange_status sort_concurrently(line_job *job)
{
    const pri_sort_lines *lines = job->lines;
    const double elements = (double)lines->lines.count * (double)lines->lines.length;
    job->tiles = pri_line_tiles_of(&lines->lines, pri_max(NEIGHBOURS, PIECE / lines->lines.length));
    const pri_work work = {
        .name = lines->function,
        .n = lines->lines.length,
        .pieces = job->tiles.count,
        .ns = LEVEL_NS * elements * log2((double)lines->lines.length + 1.0),
        .bytes = 2.0 * elements * sizeof(element),
        .user = 6, /* separates its ledger entry from those of sorts */
    };
    pri_memory memory = {0};
    pri_team team = pri_team_open(&work);
    const ptrdiff_t fit = BUFFER / ((ptrdiff_t)sizeof *job->order * lines->lines.length);
    job->together = pri_max(1, pri_min(NEIGHBOURS, fit));
    if (job->x_buffered)
        job->numbers = pri_memory_take(&memory, team.size, job->together * lines->lines.length,
                                       sizeof *job->numbers);
    if (job->y_buffered && lines->indices)
        job->order = pri_memory_take(&memory, team.size, job->together * lines->lines.length,
                                     sizeof *job->order);
    if (!memory.missing)
        pri_team_for(&team, 0, work.pieces, sort_piece, job);
    pri_memory_free(&memory);
    pri_team_close(&team);
    return memory.missing ? fail_memory(lines) : PRANGE_OK;
}

/* A copy of a line to or from a buffer, in pieces. */
typedef struct line_copy {
    const line_job *job;
    line_tile line;
    enum { LOAD, STORE, STORE_ORDER } direction;
} line_copy;

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_copy *copy = argument;
    const line_job *job = copy->job;
    const ptrdiff_t begin = piece * PIECE, end = pri_min(begin + PIECE, job->lines->lines.length);
    if (copy->direction == LOAD)
        load(job, &copy->line, begin, end, job->numbers);
    else if (copy->direction == STORE)
        store(job, &copy->line, begin, end, job->numbers);
    else
        store_order(job, &copy->line, begin, end, job->order);
}

static void copy_line(const line_copy *copy)
{
    const pri_sort_lines *lines = copy->job->lines;
    const pri_work work = {
        .name = lines->function,
        .n = lines->lines.length,
        .pieces = pri_pieces(lines->lines.length, PIECE),
        .ns = 2.0 * (double)lines->lines.length,
        .bytes = 2.0 * (double)lines->lines.length * sizeof(element),
        .user = 7, /* separates its ledger entry from those of sorts */
    };
    pri_parallel_for(&work, copy_piece, copy);
}

static prange_status sort_by_team(const line_job *job, const line_tile *line)
{
    const pri_sort_lines *lines = job->lines;
    prange_status status = PRANGE_OK;
    if (job->x_buffered)
        copy_line(&(line_copy){job, *line, LOAD});
    if (lines->indices) {
        status = order_line(lines, job->x_buffered ? job->numbers : line->x,
                            job->y_buffered ? job->order : line->y);
        if (status == PRANGE_OK && job->y_buffered)
            copy_line(&(line_copy){job, *line, STORE_ORDER});
        return status;
    }
    if (!job->x_buffered && line->y != line->x)
        memcpy(line->y, line->x, (size_t)lines->lines.length * sizeof *line->x);
    sort_line(lines, job->x_buffered ? job->numbers : line->y);
    if (job->y_buffered)
        copy_line(&(line_copy){job, *line, STORE});
    return status;
}

static prange_status sort_one_by_one(line_job *job)
{
    const pri_sort_lines *lines = job->lines;
    prange_status status = PRANGE_OK;
    job->tiles = pri_line_tiles_of(&lines->lines, 1);
    if (job->x_buffered)
        job->numbers = pri_scratch_large(lines->lines.length, sizeof *job->numbers);
    if (job->y_buffered && lines->indices)
        job->order = pri_scratch_large(lines->lines.length, sizeof *job->order);
    if ((job->x_buffered && !job->numbers) || (job->y_buffered && lines->indices && !job->order))
        status = fail_memory(lines);
    for (ptrdiff_t i = 0; status == PRANGE_OK && i < lines->lines.count; i++) {
        const line_tile line = tile_of(job, i);
        status = sort_by_team(job, &line);
    }
    pri_scratch_free(job->numbers);
    pri_scratch_free(job->order);
    return status;
}

prange_status PRI_TYPED(pri_sort_lines)(const pri_sort_lines *lines)
{
    line_job job = {.lines = lines};
    const int threads = prange_get_num_threads();
    const bool x_apart = lines->lines.length > 1 && lines->lines.x_step != 1;
    job.y_buffered = lines->lines.length > 1 && lines->lines.y_step != 1;
    job.x_buffered = lines->indices ? x_apart : job.y_buffered || x_apart;
    job.y_buffered = job.y_buffered || (job.x_buffered && !lines->indices);
    if (is_short(lines))
        job.x_buffered = job.y_buffered = false;
    const bool few =
        lines->lines.count < 4 * (ptrdiff_t)threads && lines->lines.count % threads != 0;
    if (lines->lines.length >= ALONE || (lines->lines.length >= LONG && few))
        return sort_one_by_one(&job);
    return sort_concurrently(&job);
}
