/* SPDX-License-Identifier: MIT */
/*
 * Time steps of a stencil, several in one sweep over the memory, without copies and without
 * redundant computation (split tiling).
 *
 * Two arrays hold the time levels in turns: level t overwrites level t - 2. The first axis is cut
 * into slabs. Let r be the reach of the stencil along that axis. First all slabs, in parallel,
 * compute level t of their elements at a distance of (t - 1) r or more from a neighbouring slab;
 * these need elements of their own slab alone, except for level 0. Then the gaps between slabs are
 * filled: level t within (t - 1) r of the gap's middle. No overwritten level is still needed: level
 * t + 1 is computed only where all of level t around it is done, since it comes later and is r
 * further inside.
 *
 * Within a slab the levels follow each other as waves: block after block of level 1, with level t
 * trailing (t - 1) r behind, so that the elements in use fit a cache. If planes are too large for
 * that, the second axis is cut into tiles. Tiles shift towards lower indices by the reach with each
 * level, and are processed one after another.
 *
 * A border rule that maps an index to one inside the array maps it within the reach, if the axis is
 * longer than twice the reach. A periodic first axis has a gap between its ends; a periodic second
 * axis is not cut.
 */
#include "stencil.h"

#include <math.h>
#include <string.h>

#include "base/failure.h"
#include "exec/parallel_for.h"
#include "simd/cache.h"

/* The bytes that a sweep may use at a time: most of a second-level cache. */
#define CACHE ((ptrdiff_t)768 * 1024)

/* The most levels in a sweep. */
#define LEVELS 16

/* The least elements of a level per block, which amortise the overhead of a block. */
#define BLOCK 4096

/* The least width of a slab, in units of its gap, and of the reach if there is no gap; and slabs
 * per thread. */
#define SLAB_GAPS 4
#define SLAB_REACHES 32
#define SLABS_PER_THREAD 4

/* If each thread's part of the arrays fits its cache, a sweep of several steps saves only the start
 * of a team per step, which takes TEAM_NS; and a slab must be worth the calls for its gap, which
 * take SLAB_NS per level. */
#define TEAM_NS 2000.0
#define SLAB_NS 2000.0

/* Slabs of a single step whose progress is reported, also on one thread: at least 16; up to 256 if
 * there are many planes, and slabs are long enough. */
#define LEAST_REPORTED 16
#define REPORTED_SLABS 256

/* Whether the template has streaming stores, past the caches. */
#if defined(__x86_64__)
enum { STREAMS = 1 };
#else
enum { STREAMS = 0 };
#endif

/* The least time per piece of a single step, in ns. */
#define PIECE_NS 2000.0

/* A user's stencil is timed on up to PROBE elements. Until then UNKNOWN_NS per element is assumed;
 * and never less than LEAST_NS. Arrays of more than LARGE bytes add BYTE_NS for each byte that is
 * read from or written to memory. */
#define PROBE 512
#define UNKNOWN_NS 1.0
#define LEAST_NS 0.05
#define BYTE_NS 0.03
#define LARGE ((double)4 * 1024 * 1024)

typedef struct sweep {
    const pri_stencil *stencil;
    double ns;              /* estimated time per element, without memory traffic */
    const pri_field *in[2]; /* inputs of even and of odd levels, counted from 0 */
    const pri_field *out[2];
    int levels;
    int first, second;    /* axes; second is 3 if there is none */
    ptrdiff_t reach[4];   /* reach of the stencil along each axis */
    ptrdiff_t wave, tile; /* sizes of a block along first and second */
    ptrdiff_t slabs;
    bool gaps;             /* the gaps are being computed, not the slabs */
    pri_block_mode manner; /* of the first level of the sweep */
    pri_progress *progress;
    pri_failure *failure;
} sweep;

typedef struct span {
    ptrdiff_t begin, end;
} span;

static bool is_periodic(const sweep *s)
{
    return s->stencil->border == PRANGE_BORDER_WRAP && s->levels > 1;
}

static ptrdiff_t slab_begin(const sweep *s, ptrdiff_t slab)
{
    const ptrdiff_t n = s->stencil->shape[s->first], longer = n % s->slabs;
    return n / s->slabs * slab + pri_min(slab, longer);
}

/* The range of level t of a piece along the first axis; t = 0 is the first level. A gap at the end
 * of the array may extend beyond it, and wraps around to the beginning. */
static span level_span(const sweep *s, ptrdiff_t piece, int t)
{
    const ptrdiff_t apart = t * s->reach[s->first];
    const ptrdiff_t begin = slab_begin(s, piece), end = slab_begin(s, piece + 1);
    if (s->gaps)
        return (span){end - apart, end + apart};
    return (span){begin + (piece > 0 || is_periodic(s) ? apart : 0),
                  end - (piece + 1 < s->slabs || is_periodic(s) ? apart : 0)};
}

/* Computes level t for a range along the first axis and a tile along the second. */
static void run_level(const sweep *s, int t, span along, span across, int thread)
{
    const pri_stencil *stencil = s->stencil;
    const ptrdiff_t n = stencil->shape[s->first];
    pri_block block = {.end = {stencil->shape[0], stencil->shape[1], stencil->shape[2]}};
    if (s->second < 3) {
        block.begin[s->second] = across.begin;
        block.end[s->second] = across.end;
    }
    while (along.begin < along.end) {
        const ptrdiff_t shift = along.begin >= n ? n : 0;
        const ptrdiff_t end = pri_min(along.end, n + shift);
        block.begin[s->first] = along.begin - shift;
        block.end[s->first] = end - shift;
        const pri_block_mode manner = {s->manner.streamed, s->manner.copied && t == 0};
        pri_stencil_block(stencil, s->in[t % 2], s->out[t % 2], &block, manner, thread);
        along.begin = end;
    }
}

/* Computes all levels of a tile, wave by wave. */
static void run_tile(const sweep *s, ptrdiff_t piece, ptrdiff_t tile, ptrdiff_t tiles, int thread)
{
    const ptrdiff_t reach = s->reach[s->first], lean = s->reach[s->second];
    const ptrdiff_t length = s->second < 3 ? s->stencil->shape[s->second] : 1;
    const int last = s->levels - 1;
    const ptrdiff_t end = level_span(s, piece, last).end + last * reach;
    for (ptrdiff_t at = level_span(s, piece, 0).begin; at < end; at += s->wave)
        for (int t = 0; t < s->levels; t++) {
            span along = level_span(s, piece, t), across;
            along.begin = pri_max(along.begin, at - t * reach);
            along.end = pri_min(along.end, at + s->wave - t * reach);
            across.begin = tile == 0 ? 0 : pri_max(0, tile * s->tile - t * lean);
            across.end =
                tile + 1 == tiles ? length : pri_min(length, (tile + 1) * s->tile - t * lean);
            if (across.begin < across.end)
                run_level(s, t, along, across, thread);
        }
}

static ptrdiff_t count_elements(const sweep *s, ptrdiff_t piece)
{
    const ptrdiff_t plane = s->stencil->shape[0] * s->stencil->shape[1] * s->stencil->shape[2] /
                            s->stencil->shape[s->first];
    ptrdiff_t sum = 0;
    for (int t = 0; t < s->levels; t++) {
        const span along = level_span(s, piece, t);
        sum += (along.end - along.begin) * plane;
    }
    return sum;
}

static void run_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const sweep *s = argument;
    ptrdiff_t tiles = 1;
    if (!pri_failure_below(s->failure, piece))
        return;
    if (s->second < 3 && s->tile < s->stencil->shape[s->second])
        tiles = pri_pieces(s->stencil->shape[s->second] + (s->levels - 1) * s->reach[s->second],
                           s->tile);
    for (ptrdiff_t tile = 0; tile < tiles; tile++)
        run_tile(s, piece, tile, tiles, thread);
    if (s->progress && pri_progress_add(s->progress, count_elements(s, piece), thread))
        pri_failure_cancel(s->failure);
}

/* Bytes of all arrays per index of an axis: over the axes behind it. */
static ptrdiff_t bytes_behind(const pri_stencil *stencil, int axis)
{
    ptrdiff_t bytes =
        (ptrdiff_t)(stencil->out.size + stencil->in[0].size * (size_t)stencil->inputs);
    for (int k = axis + 1; k < 3; k++)
        bytes *= stencil->shape[k];
    return bytes;
}

/* Planes per wave of a single step: all if no edges are copied; else as many as are still in the
 * cache, with their neighbours, when the edges are copied. */
static ptrdiff_t choose_step_planes(const sweep *s)
{
    const pri_stencil *stencil = s->stencil;
    if (stencil->border == PRANGE_BORDER_KEEP || stencil->dims < 3)
        return stencil->shape[s->first];
    const ptrdiff_t inputs = (ptrdiff_t)stencil->in[0].size * stencil->inputs;
    const ptrdiff_t row = bytes_behind(stencil, s->second) / bytes_behind(stencil, 2) * inputs;
    const ptrdiff_t rows = pri_min(pri_max(1, s->tile), stencil->shape[s->second]);
    return pri_max(1, CACHE / (row * rows) - 2 * s->reach[s->first]);
}

/* Chooses waves along the first axis and tiles along the second so that `levels` fit the cache.
 * Returns whether that is possible. */
static bool choose_blocks(sweep *s, int levels)
{
    const pri_stencil *stencil = s->stencil;
    const ptrdiff_t n = stencil->shape[s->first], plane = bytes_behind(stencil, s->first);
    const ptrdiff_t reach = s->reach[s->first], lean = s->reach[s->second];
    const ptrdiff_t planes = (levels + 1) * reach;
    const ptrdiff_t elements = plane / bytes_behind(stencil, 2);
    s->levels = levels;
    s->wave = levels == 1 ? n : pri_max(1, BLOCK / elements);
    s->tile = s->second < 3 ? stencil->shape[s->second] : 1;
    if (s->second == 3 || (planes + pri_min(s->wave, n)) * plane <= CACHE)
        return true;
    s->tile = CACHE / ((planes + 1) * bytes_behind(stencil, s->second)) - (levels + 1) * lean;
    s->wave = levels == 1 ? n : 1;
    if (stencil->border == PRANGE_BORDER_WRAP && levels > 1)
        return false;
    return s->tile >= pri_max(4, 4 * levels * lean);
}

static double array_elements(const pri_stencil *stencil)
{
    return (double)stencil->shape[0] * (double)stencil->shape[1] * (double)stencil->shape[2];
}

/* Estimated time of all elements and levels, in ns. */
static double estimate_ns(const sweep *s)
{
    const double count = array_elements(s->stencil), bytes = (double)bytes_behind(s->stencil, 2);
    const double far = s->stencil->learned && count * bytes > LARGE ? bytes * BYTE_NS : 0.0;
    return count * (s->levels * s->ns + far);
}

/* Whether the arrays fit the caches of the threads. */
static bool is_cached(const sweep *s)
{
    return array_elements(s->stencil) * (double)bytes_behind(s->stencil, 2) <=
           (double)CACHE * s->stencil->threads;
}

/* The most levels for arrays in caches, where a sweep saves only the start of teams: it balances
 * the time saved per step against the step's share of the gaps. */
static ptrdiff_t levels_in_cache(const sweep *s)
{
    const double plane_ns =
        array_elements(s->stencil) * s->ns / (double)s->stencil->shape[s->first];
    const double reach = (double)s->reach[s->first];
    return (ptrdiff_t)sqrt(TEAM_NS * s->stencil->threads / (reach * plane_ns)) + 1;
}

static void choose_levels(sweep *s, ptrdiff_t steps)
{
    const ptrdiff_t n = s->stencil->shape[s->first], reach = s->reach[s->first];
    const ptrdiff_t m = s->second < 3 ? s->stencil->shape[s->second] : PTRDIFF_MAX;
    const ptrdiff_t threads = s->stencil->threads;
    const bool local = n > 2 * reach && m / 2 > s->reach[s->second];
    ptrdiff_t most = local ? pri_min(steps, LEVELS) : 1;
    s->levels = (int)most;
    /* On one thread a sweep gains nothing in a cache; of several threads each needs a slab. */
    if (threads == 1 && n * bytes_behind(s->stencil, s->first) <= CACHE)
        most = 1;
    else if (threads > 1 && reach > 0 && estimate_ns(s) >= PRI_SMALL_NS)
        most = pri_max(1, pri_min(most, n / (2 * reach * threads)));
    if (threads > 1 && reach > 0 && is_cached(s))
        most = pri_min(most, levels_in_cache(s));
    for (int levels = (int)most; levels > 1; levels--)
        if (choose_blocks(s, levels) && (!is_periodic(s) || n >= 2 * levels * reach))
            return;
    if (!choose_blocks(s, 1))
        s->tile = s->stencil->shape[s->second];
    else if (!(s->stencil->across && s->stencil->axis == s->first))
        s->wave = choose_step_planes(s);
}

/* Chooses the number of slabs, from the least planes per slab and the most slabs that pay. */
static void choose_slabs(sweep *s)
{
    const ptrdiff_t n = s->stencil->shape[s->first], threads = s->stencil->threads;
    const ptrdiff_t gap = pri_max(1, 2 * s->levels * s->reach[s->first]);
    const double plane_ns = estimate_ns(s) / (double)n;
    ptrdiff_t least = SLAB_GAPS * gap, most = threads * SLABS_PER_THREAD;
    if (s->levels == 1) {
        least = plane_ns < PIECE_NS ? (ptrdiff_t)(PIECE_NS / plane_ns) + 1 : 1;
        least = pri_max(least, s->stencil->least);
        /* The planes next to a slab are read a second time for it. */
        const ptrdiff_t few = pri_max(2 * threads, s->progress ? LEAST_REPORTED : 1);
        least = pri_max(least, pri_min(n / few, SLAB_REACHES * s->reach[s->first]));
        most = pri_max(4 * most, s->progress ? REPORTED_SLABS : 0);
    }
    if (s->levels > 1 && is_cached(s))
        least = pri_max(least, (ptrdiff_t)(SLAB_NS * s->levels / plane_ns));
    s->slabs = 1;
    const double small = s->levels > 1 && is_cached(s) ? 4.0 * TEAM_NS : PRI_SMALL_NS;
    if ((threads == 1 && !s->progress) || estimate_ns(s) < small)
        return;
    s->slabs = pri_max(1, pri_min(n / least, most));
    if (s->slabs < threads && s->levels > 1)
        s->slabs = pri_max(1, pri_min(threads, n / gap));
    if (s->slabs > threads)
        s->slabs -= s->slabs % threads;
}

static void run_levels(sweep *s)
{
    const pri_stencil *stencil = s->stencil;
    choose_slabs(s);
    const pri_work work = {.name = stencil->call,
                           .n = (ptrdiff_t)array_elements(stencil),
                           .pieces = s->slabs,
                           .ns = estimate_ns(s),
                           .user = stencil->user,
                           .failure = s->failure,
                           .bytes = array_elements(stencil) * (double)bytes_behind(stencil, 2),
                           .room = stencil->threads};
    pri_team team = pri_team_open(&work);
    s->gaps = false;
    pri_team_for(&team, 0, s->slabs, run_piece, s);
    s->gaps = true;
    if (s->levels > 1)
        pri_team_for(&team, 0, s->slabs - (is_periodic(s) ? 0 : 1), run_piece, s);
    pri_team_close(&team);
}

/* Chooses a block of a few rows away from the borders to time. Returns the number of its elements;
 * 0 if they are too few for a measurement. */
static ptrdiff_t choose_probe(const pri_stencil *stencil, pri_block *block)
{
    ptrdiff_t count = 1;
    for (int k = 2; k >= 0; k--) {
        const ptrdiff_t last = stencil->shape[k] - stencil->high[k];
        block->begin[k] = stencil->low[k];
        block->end[k] = pri_min(stencil->low[k] + PROBE / count, last);
        count *= pri_max(0, pri_min(PROBE / count, last - stencil->low[k]));
        if (count == 0)
            return 0;
    }
    return count >= PROBE / 8 ? count : 0;
}

/* Saves the output of the probed block to `saved`, or restores it. */
static void save_or_restore(const pri_stencil *stencil, const pri_block *block, char *saved,
                            bool back)
{
    const size_t size = stencil->out.size;
    for (ptrdiff_t i = block->begin[0]; i < block->end[0]; i++)
        for (ptrdiff_t j = block->begin[1]; j < block->end[1]; j++)
            for (ptrdiff_t k = block->begin[2]; k < block->end[2]; k++, saved += size) {
                char *element = pri_field_at(&stencil->out, (const ptrdiff_t[]){i, j, k});
                memcpy(back ? element : saved, back ? saved : element, size);
            }
}

/* Estimated time per element, in ns. A user's stencil runs twice on the probed block, and the
 * second run is timed; the sweep computes the block again. If the stencil updates its output, the
 * output is restored before each run. */
static double element_ns(const pri_stencil *stencil)
{
    char saved[PROBE * sizeof(double)];
    double ns = stencil->ns, start = 0.0;
    pri_block block;
    if (!stencil->learned)
        return ns;
    __atomic_load(stencil->learned, &ns, __ATOMIC_RELAXED);
    if (ns > 0.0)
        return ns;
    const ptrdiff_t count = choose_probe(stencil, &block);
    if (count == 0)
        return UNKNOWN_NS;
    if (stencil->updates)
        save_or_restore(stencil, &block, saved, false);
    for (int turn = 0; turn < 2; turn++) {
        if (stencil->updates && turn > 0)
            save_or_restore(stencil, &block, saved, true);
        start = pri_clock_ns();
        pri_stencil_block(stencil, stencil->in, &stencil->out, &block,
                          (pri_block_mode){false, false}, 0);
    }
    ns = fmax((pri_clock_ns() - start) / (double)count, LEAST_NS);
    if (stencil->updates)
        save_or_restore(stencil, &block, saved, true);
    __atomic_store(stencil->learned, &ns, __ATOMIC_RELAXED);
    return ns;
}

/* Runs steps that are too little work for a team. */
static void run_serial(const pri_stencil *stencil, const pri_field back[], ptrdiff_t steps,
                       bool both)
{
    const pri_block whole = {.end = {stencil->shape[0], stencil->shape[1], stencil->shape[2]}};
    for (ptrdiff_t k = 0; k < steps; k++)
        pri_stencil_block(stencil, k % 2 ? back : stencil->in,
                          k % 2 ? &stencil->in[0] : &stencil->out, &whole,
                          (pri_block_mode){.copied = both && k == 0}, 0);
}

prange_status pri_stencil_sweep(const pri_stencil *stencil, ptrdiff_t steps, bool both)
{
    pri_field back[PRANGE_STENCIL_MOST];
    pri_progress progress;
    pri_failure failure = PRI_NO_FAILURE;
    sweep s = {.stencil = stencil,
               .first = 3 - stencil->dims,
               .second = 4 - stencil->dims,
               .failure = &failure};
    const double bytes = array_elements(stencil) * (double)bytes_behind(stencil, 2);
    ptrdiff_t total;
    s.ns = element_ns(stencil);
    for (int k = 0; k < 3; k++)
        s.reach[k] = pri_min(pri_max(stencil->low[k], stencil->high[k]), stencil->shape[k]);
    if (__builtin_mul_overflow(stencil->shape[0] * stencil->shape[1] * stencil->shape[2], steps,
                               &total))
        total = PTRDIFF_MAX;
    s.progress = pri_progress_begin(&progress, total) ? &progress : NULL;
    memcpy(back, stencil->in, sizeof back);
    back[0] = stencil->out;
    if (!s.progress && pri_team_unneeded((double)steps * array_elements(stencil) * s.ns)) {
        run_serial(stencil, back, steps, both);
        return PRANGE_OK;
    }
    for (ptrdiff_t done = 0; done < steps && !failure.cancelled; done += s.levels) {
        const int odd = (int)(done % 2);
        s.in[odd] = stencil->in;
        s.in[!odd] = back;
        s.out[odd] = &stencil->out;
        s.out[!odd] = &stencil->in[0];
        choose_levels(&s, steps - done);
        s.manner.streamed =
            STREAMS && !stencil->updates && s.levels == 1 && bytes >= PRI_STREAM_TRAFFIC_BYTES;
        s.manner.copied = both && done == 0;
        run_levels(&s);
        /* Reports progress even if the calling thread ran no piece. */
        if (s.progress && pri_progress_add(s.progress, 0, 0))
            pri_failure_cancel(&failure);
    }
    if (s.progress)
        pri_progress_end(s.progress);
    return pri_failure_status(&failure, stencil->function);
}
