/* SPDX-License-Identifier: MIT */
/*
 * Prefix scans of the lines of a view, in one of four ways:
 *
 *   - few long lines: one after another, each by a team;
 *   - lines that are neighbours in memory: down the columns of a tile;
 *   - short lines: by inlined loops, each line on one thread;
 *   - others: by the kernels of one line, each line on one thread.
 */
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "scan.h"
#include "simd/cache.h"

enum { LINE_ELEMENTS = PRI_LINE_BYTES / sizeof(element), COLUMNS = 2048 };

/* Lines of fewer elements are not worth a call of a kernel. */
#define SHORT_LINE 16

/* The least elements of a line that may be written past the caches, which ends with a fence per
 * line. */
#define LONG_LINE 512

/* The least elements of a line that a team may share. */
#define TEAM_LINE (4 * PRI_SCAN_BLOCK)

/* Tiles per thread, if there are enough lines: they balance threads of different speed. */
#define TILES_PER_THREAD 4

/* The least columns per tile: a narrow tile touches as many cache lines as a wide one. Where memory
 * is the limit, two threads with parts of short rows are slower than one thread with whole rows. */
#define FEWEST_COLUMNS 32
#define FEWEST_STREAMED 128

/* The least elements per piece: several microseconds of work. */
#define PIECE_ELEMENTS 16384

typedef struct line_job {
    const pri_scan_lines *lines;
    ptrdiff_t across;       /* neighbouring lines: the size of the last kept axis */
    ptrdiff_t width;        /* lines per tile */
    ptrdiff_t tiles_across; /* tiles across the neighbouring lines */
    ptrdiff_t x_apart, y_apart;
    bool streamed; /* results are written past the caches */
} line_job;

/* A tile: its first element in both arrays, and the number of its lines. */
typedef struct line_tile {
    const element *x;
    element *y;
    ptrdiff_t count;
} line_tile;

static line_tile select_tile(const line_job *job, ptrdiff_t tile)
{
    const pri_scan_lines *lines = job->lines;
    const ptrdiff_t from = tile % job->tiles_across * job->width;
    const ptrdiff_t first = tile / job->tiles_across * job->across + from;
    return (line_tile){
        (const element *)lines->lines.in + pri_walk_offset(&lines->lines.kept, 0, first),
        (element *)lines->lines.out + pri_walk_offset(&lines->lines.kept, 1, first),
        pri_min(job->width, job->across - from),
    };
}

static void scan_down(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_job *job = argument;
    const pri_scan_lines *lines = job->lines;
    const line_tile tile = select_tile(job, piece);
    running carry[COLUMNS], run[COLUMNS];
    const pri_scan_columns matrix = {.rows = lines->lines.length,
                                     .columns = tile.count,
                                     .x = tile.x,
                                     .y = tile.y,
                                     .x_stride = lines->lines.x_step,
                                     .y_stride = lines->lines.y_step,
                                     .carry = carry,
                                     .run = run,
                                     .streamed = job->streamed};
    pri_isa_get()->PRI_TYPED(scan)->columns[lines->op](&matrix);
}

/* A row of a short line: up to PRI_SCAN_ROW elements, and where their results go. */
typedef struct short_part {
    const element *x;
    element *y;
    ptrdiff_t x_step, y_step;
    running run; /* the total of the rows before this one */
} short_part;

static inline running element_at(const short_part *job, ptrdiff_t i)
{
    return (running)job->x[i * job->x_step];
}

/* Stores the result of element i, where t is the total of the row up to i. */
static inline __attribute__((always_inline)) void
store_result(const short_part *job, pri_scan_op op, ptrdiff_t i, running t)
{
    job->y[i * job->y_step] = (element)pri_scan_join(op, job->run, t);
}

/* Scans n elements of a row in the order of simd/scan.h. Returns the total if the row is whole. */
static inline __attribute__((always_inline)) running scan_row(const short_part *job, pri_scan_op op,
                                                              ptrdiff_t n)
{
    running t = element_at(job, 0), four = t;
    for (ptrdiff_t half = 0; half < n; half += 4) {
        const running one = element_at(job, half);
        store_result(job, op, half, half ? pri_scan_join(op, four, one) : one);
        if (half + 1 == n)
            break;
        const running two = pri_scan_join(op, one, element_at(job, half + 1));
        store_result(job, op, half + 1, half ? pri_scan_join(op, four, two) : two);
        if (half + 2 == n)
            break;
        const running next = element_at(job, half + 2), three = pri_scan_join(op, two, next);
        store_result(job, op, half + 2, half ? pri_scan_join(op, four, three) : three);
        if (half + 3 == n)
            break;
        t = pri_scan_join(op, two, pri_scan_join(op, next, element_at(job, half + 3)));
        t = half ? pri_scan_join(op, four, t) : t;
        store_result(job, op, half + 3, t);
        four = t;
    }
    return t;
}

static inline __attribute__((always_inline)) void scan_short_lines(const pri_scan_lines *lines,
                                                                   pri_scan_op op,
                                                                   const line_job *job,
                                                                   const line_tile *tile)
{
    const ptrdiff_t x_step = lines->lines.x_step, y_step = lines->lines.y_step,
                    n = lines->lines.length;
    for (ptrdiff_t c = 0; c < tile->count; c++) {
        short_part part = {tile->x + c * job->x_apart, tile->y + c * job->y_apart, x_step, y_step,
                           pri_scan_identity(op)};
        for (ptrdiff_t i = 0; i < n && pri_scan_any_order(op); i++) {
            part.run = pri_scan_join(op, part.run, element_at(&part, i));
            part.y[i * y_step] = (element)part.run;
        }
        for (ptrdiff_t i = 0; i < n && !pri_scan_any_order(op); i += PRI_SCAN_ROW) {
            const running t = scan_row(&part, op, pri_min(PRI_SCAN_ROW, n - i));
            part.run = pri_scan_join(op, part.run, t);
            part.x += PRI_SCAN_ROW * x_step;
            part.y += PRI_SCAN_ROW * y_step;
        }
    }
}

/* The lines are too short for a call of a kernel each; inlined, successive lines are independent
 * and overlap in the processor. */
static void scan_short(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_job *job = argument;
    const pri_scan_lines *lines = job->lines;
    const line_tile tile = select_tile(job, piece);
    switch (lines->op) {
    case PRI_SCAN_SUM:
        return scan_short_lines(lines, PRI_SCAN_SUM, job, &tile);
    case PRI_SCAN_PROD:
        return scan_short_lines(lines, PRI_SCAN_PROD, job, &tile);
    case PRI_SCAN_MIN:
        return scan_short_lines(lines, PRI_SCAN_MIN, job, &tile);
    default:
        return scan_short_lines(lines, PRI_SCAN_MAX, job, &tile);
    }
}

static pri_scan_line select_line(const line_job *job, const line_tile *tile, ptrdiff_t number)
{
    const pri_scan_lines *lines = job->lines;
    return (pri_scan_line){.function = lines->function,
                           .op = lines->op,
                           .n = lines->lines.length,
                           .x = tile->x + number * job->x_apart,
                           .incx = lines->lines.x_step,
                           .y = tile->y + number * job->y_apart,
                           .incy = lines->lines.y_step};
}

static void scan_along(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const line_job *job = argument;
    const line_tile tile = select_tile(job, piece);
    for (ptrdiff_t i = 0; i < tile.count; i++) {
        const pri_scan_line line = select_line(job, &tile, i);
        PRI_TYPED(pri_scan_serial)(&line, job->streamed && job->lines->lines.length >= LONG_LINE);
    }
}

static void run_tiles(line_job *job, ptrdiff_t width, pri_piece *piece)
{
    const pri_scan_lines *lines = job->lines;
    const double elements = (double)lines->lines.count * (double)lines->lines.length;
    job->width = pri_min(width, job->across);
    job->tiles_across = pri_pieces(job->across, job->width);
    const pri_work work = {.name = lines->function,
                           .n = lines->lines.length,
                           .pieces = lines->lines.count / job->across * job->tiles_across,
                           .ns = elements * PRI_TYPED(pri_scan_ns)(lines->op),
                           .bytes = 2 * elements * sizeof(element)};
    pri_parallel_for(&work, piece, job);
}

/* Columns per tile: whole cache lines, as many as leave enough tiles. */
static ptrdiff_t columns_of_tile(const line_job *job)
{
    const int threads = prange_get_num_threads();
    const ptrdiff_t fewest = job->streamed ? FEWEST_STREAMED : FEWEST_COLUMNS;
    const ptrdiff_t even =
        pri_pieces(job->lines->lines.count, TILES_PER_THREAD * (ptrdiff_t)threads);
    const ptrdiff_t whole = pri_pieces(even, LINE_ELEMENTS) * LINE_ELEMENTS;
    return threads == 1 ? COLUMNS : pri_min(COLUMNS, pri_max(fewest, whole));
}

/* As for one contiguous line: large results, not in place. */
static bool is_streamed(const pri_scan_lines *lines)
{
    const ptrdiff_t large = PRI_STREAM_BYTES / (ptrdiff_t)sizeof(element);
    return lines->lines.out != lines->lines.in &&
           lines->lines.count >= pri_pieces(large, lines->lines.length);
}

void PRI_TYPED(pri_scan_lines)(const pri_scan_lines *lines)
{
    const pri_walk *kept = &lines->lines.kept;
    const int last = kept->ndim - 1;
    line_job job = {.lines = lines,
                    .across = last < 0 ? 1 : kept->shape[last],
                    .x_apart = last < 0 ? 0 : kept->strides[0][last],
                    .y_apart = last < 0 ? 0 : kept->strides[1][last],
                    .streamed = is_streamed(lines)};
    const ptrdiff_t length = lines->lines.length, few = prange_get_num_threads();
    if (job.x_apart == 1 && job.y_apart == 1 && lines->lines.x_step != 1)
        return run_tiles(&job, columns_of_tile(&job), scan_down);
    if (length < SHORT_LINE)
        return run_tiles(&job, pri_max(1, PIECE_ELEMENTS / length), scan_short);
    if (lines->lines.count > few || length < TEAM_LINE)
        return run_tiles(&job, pri_max(1, PIECE_ELEMENTS / length), scan_along);
    job.width = job.tiles_across = 1;
    job.across = 1;
    for (ptrdiff_t i = 0; i < lines->lines.count; i++) {
        const line_tile tile = select_tile(&job, i);
        const pri_scan_line line = select_line(&job, &tile, 0);
        PRI_TYPED(pri_scan_parallel)(&line);
    }
}
