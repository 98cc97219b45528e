/* SPDX-License-Identifier: MIT */
/*
 * A block of a stencil's output. Where all neighbourhoods are inside the array, the stencil runs on
 * the arrays themselves. Elsewhere the neighbourhood is copied to scratch memory, completed by the
 * border rule, and the same code runs there, so that every element has the bits of one expression.
 */
#include <string.h>

#include "base/scratch.h"
#include "base/status.h"
#include "border.h"
#include "isa/isa.h"
#include "stencil.h"

/* Bytes of scratch memory per thread for neighbourhoods that cross the border: half of a
 * first-level cache; or ROOM_NEIGHBOURHOODS neighbourhoods if that is more, up to a quarter of a
 * second-level cache; but at least one neighbourhood. */
#define ROOM ((size_t)24 * 1024)
#define ROOM_NEIGHBOURHOODS 16
#define ROOM_MOST ((size_t)256 * 1024)

/* If rows are shorter than this, parts run along a longer axis. */
#define SHORT_ROW 8

/* The least rows of a part: fewer are not worth a call. */
#define FEW_ROWS 4

/* The bytes of a block of a given size with its neighbourhood, for all inputs. Returns false on
 * overflow. */
static bool block_bytes(const pri_stencil *stencil, const ptrdiff_t size[3], size_t *bytes)
{
    *bytes = stencil->in[0].size * (size_t)stencil->inputs;
    bool fits = true;
    for (int k = 0; k < 3; k++) {
        ptrdiff_t wide;
        fits = fits && !__builtin_add_overflow(size[k], stencil->low[k], &wide) &&
               !__builtin_add_overflow(wide, stencil->high[k], &wide) &&
               !__builtin_mul_overflow(*bytes, (size_t)wide, bytes);
    }
    return fits;
}

/* The bytes of scratch memory if one neighbourhood has `least` bytes: no more than the whole array
 * needs. */
static size_t choose_room(const pri_stencil *stencil, size_t least)
{
    const size_t wide =
        least < ROOM_MOST / ROOM_NEIGHBOURHOODS ? least * ROOM_NEIGHBOURHOODS : ROOM_MOST;
    const size_t wanted = wide > ROOM ? wide : ROOM;
    size_t all;
    const size_t most = block_bytes(stencil, stencil->shape, &all) && all < wanted ? all : wanted;
    return most > least ? most : least;
}

static size_t whole_lines(size_t bytes)
{
    return (bytes + 63) & ~(size_t)63;
}

/* The bytes of scratch memory per thread. */
static size_t thread_bytes(const pri_stencil *stencil)
{
    return stencil->room + whole_lines(stencil->workspace);
}

prange_status pri_stencil_prepare(pri_stencil *stencil)
{
    const ptrdiff_t one[3] = {1, 1, 1};
    size_t least;
    bool reaches = false;
    stencil->threads = prange_get_num_threads();
    for (int k = 0; k < 3; k++)
        reaches = reaches || stencil->low[k] > 0 || stencil->high[k] > 0;
    if (!reaches || stencil->border == PRANGE_BORDER_KEEP)
        return PRANGE_OK;
    if (!block_bytes(stencil, one, &least))
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for a neighbourhood",
                        stencil->function);
    stencil->room = whole_lines(choose_room(stencil, least));
    stencil->scratch = pri_scratch(stencil->threads, thread_bytes(stencil));
    if (!stencil->scratch)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %d x %zu bytes", stencil->function,
                        stencil->threads, thread_bytes(stencil));
    return PRANGE_OK;
}

/* Chooses the axes of a part. The inner axis is the last, unless it is short. Rows are stacked
 * along the later of the two other axes, unless that has few rows and the other has more. */
static void choose_axes(const pri_stencil *stencil, const ptrdiff_t count[3], int axes[3])
{
    int inner = 2;
    for (int k = 1; k >= 0 && count[2] < SHORT_ROW && !stencil->rows; k--)
        if (count[k] > count[inner])
            inner = k;
    const int a = inner == 0 ? 1 : 0, b = inner == 2 ? 1 : 2;
    axes[2] = inner;
    axes[1] = stencil->across ? stencil->axis : count[b] < FEW_ROWS && count[a] > count[b] ? a : b;
    axes[0] = a + b - axes[1];
}

/* The least bytes of a row that is worth streaming stores. */
#define LONG_ROW 1024

/* The mode in which a part is streamed. The cache lines at the ends of rows are only partly
 * written. Intel processors stream partial lines like whole ones, where an ordinary store takes as
 * long as three lines. Zen 5 would take longer for them than for all the rest. */
static int streamed_lines(void)
{
    return pri_isa_is_intel() ? 2 : 1;
}

/* Prefetch distance, in bytes, of the leading elements that a streamed part reads. */
#define AHEAD 4096

/* Planes of a user's stencil that are streamed together, one row of each in turn: most of the rows
 * that both planes read then come from the second-level cache once. This is not done where edges
 * are copied every few planes, because it gains nothing there. */
enum { TOGETHER = 2 };

/* The members that all parts of a block share. The block begins at index `at`. */
static prange_stencil_part make_part(const pri_stencil *stencil, const pri_field in[],
                                     const pri_field *out, const ptrdiff_t at[3],
                                     const ptrdiff_t count[3], const int axes[3], bool streamed)
{
    const int first = 3 - stencil->dims;
    prange_stencil_part part;
    part.prange_rows = count[axes[1]];
    part.prange_length = count[axes[2]];
    part.prange_outer = axes[1];
    part.prange_inner = axes[2];
    part.prange_unit = part.prange_inner == 2 && out->strides[2] == 1;
    for (int k = 0; k < stencil->inputs; k++) {
        memcpy(part.prange_strides[k], in[k].strides, sizeof part.prange_strides[k]);
        part.prange_unit = part.prange_unit && in[k].strides[2] == 1;
    }
    const bool past =
        streamed && part.prange_unit && part.prange_length * (ptrdiff_t)out->size >= LONG_ROW;
    part.prange_streamed = past ? streamed_lines() : 0;
    for (int k = 0; k < stencil->inputs; k++)
        part.prange_ahead[k] =
            AHEAD + stencil->high[first] * in[k].strides[first] * (ptrdiff_t)in[k].size;
    memcpy(part.prange_out_strides, out->strides, sizeof part.prange_out_strides);
    memcpy(part.prange_index, at, sizeof part.prange_index);
    part.prange_followed = 0;
    return part;
}

/* Moves a part to plane i of axis `across`. The inputs point to plane 0, which has index
 * `first`. */
static void move_part(prange_stencil_part *part, int inputs, const pri_field in[],
                      const pri_field *out, int across, ptrdiff_t first, ptrdiff_t i)
{
    part->prange_index[across] = first + i;
    for (int k = 0; k < inputs; k++)
        part->prange_in[k] = in[k].data + i * in[k].strides[across] * (ptrdiff_t)in[k].size;
    part->prange_out = pri_field_at(out, part->prange_index);
}

static void run_part(const pri_stencil *stencil, const prange_stencil_part *part, int thread)
{
    if (stencil->run_in)
        stencil->run_in(part, stencil->ctx,
                        stencil->scratch + (size_t)thread * thread_bytes(stencil) + stencil->room);
    else
        stencil->run(part, stencil->ctx);
}

/* Runs the rows of TOGETHER planes in turns. */
static void run_planes_in_turns(const pri_stencil *stencil, prange_stencil_part parts[TOGETHER],
                                int thread)
{
    const int outer = parts[0].prange_outer;
    const ptrdiff_t rows = parts[0].prange_rows;
    for (ptrdiff_t row = 0; row < rows; row++)
        for (int turn = 0; turn < TOGETHER; turn++) {
            prange_stencil_part *part = &parts[turn];
            part->prange_rows = 1;
            part->prange_followed = row + 1 < rows || turn + 1 < TOGETHER;
            run_part(stencil, part, thread);
            if (row + 1 == rows)
                continue;
            part->prange_index[outer]++;
            for (int k = 0; k < stencil->inputs; k++)
                part->prange_in[k] =
                    (const char *)part->prange_in[k] +
                    part->prange_strides[k][outer] * (ptrdiff_t)stencil->in[k].size;
            part->prange_out = (char *)part->prange_out +
                               part->prange_out_strides[outer] * (ptrdiff_t)stencil->out.size;
        }
}

/* Runs the stencil on `count` elements per axis from index `at` on; the inputs point to the
 * first. */
static void run(const pri_stencil *stencil, const pri_field in[], const pri_field *out,
                const ptrdiff_t at[3], const ptrdiff_t count[3], bool streamed, int thread)
{
    prange_stencil_part part, parts[TOGETHER];
    int axes[3];
    choose_axes(stencil, count, axes);
    const int across = axes[0];
    part = make_part(stencil, in, out, at, count, axes, streamed);
    const bool paired =
        part.prange_streamed && stencil->learned && stencil->border == PRANGE_BORDER_KEEP;
    ptrdiff_t i = 0;
    for (; paired && i + TOGETHER <= count[across]; i += TOGETHER) {
        for (int turn = 0; turn < TOGETHER; turn++) {
            parts[turn] = part;
            move_part(&parts[turn], stencil->inputs, in, out, across, at[across], i + turn);
        }
        run_planes_in_turns(stencil, parts, thread);
    }
    for (; i < count[across]; i++) {
        move_part(&part, stencil->inputs, in, out, across, at[across], i);
        run_part(stencil, &part, thread);
    }
}

/* Runs a block through a copy; its neighbourhood fits the scratch memory. */
static void run_copied(const pri_stencil *stencil, const pri_field in[], const pri_field *out,
                       const pri_block *block, int thread)
{
    pri_field copies[PRANGE_STENCIL_MOST];
    ptrdiff_t count[3], wide[3];
    pri_block around;
    for (int k = 0; k < 3; k++) {
        count[k] = block->end[k] - block->begin[k];
        wide[k] = count[k] + stencil->low[k] + stencil->high[k];
        around.begin[k] = block->begin[k] - stencil->low[k];
        around.end[k] = block->end[k] + stencil->high[k];
    }
    const ptrdiff_t bytes = wide[0] * wide[1] * wide[2] * (ptrdiff_t)in[0].size;
    char *const room = stencil->scratch + (size_t)thread * thread_bytes(stencil);
    for (int k = 0; k < stencil->inputs; k++) {
        copies[k] = (pri_field){room + k * bytes, {wide[1] * wide[2], wide[2], 1}, in[k].size};
        pri_stencil_copy_completed(stencil, &in[k], &around, copies[k].data);
        copies[k].data = pri_field_at(&copies[k], stencil->low);
    }
    run(stencil, copies, out, block->begin, count, false, thread);
}

/* Whether a block is a whole array of several axes that fits the scratch memory: its edges would
 * take longer one by one. */
static bool is_small(const pri_stencil *stencil, const pri_block *block)
{
    ptrdiff_t size[3];
    size_t bytes;
    for (int k = 0; k < 3; k++) {
        size[k] = block->end[k] - block->begin[k];
        if (size[k] != stencil->shape[k])
            return false;
    }
    return stencil->dims > 1 && block_bytes(stencil, size, &bytes) && bytes <= stencil->room;
}

/* The axis along which halving a block duplicates the fewest copies: where the block is longest
 * relative to its neighbourhood. */
static int cheapest_cut(const pri_stencil *stencil, const ptrdiff_t size[3])
{
    int axis = 0;
    double longest = 0.0;
    for (int k = 0; k < 3; k++) {
        const double length =
            (double)size[k] / (1.0 + (double)stencil->low[k] + (double)stencil->high[k]);
        if (size[k] > 1 && length > longest) {
            axis = k;
            longest = length;
        }
    }
    return axis;
}

/* Runs a block whose neighbourhoods may cross the border, in parts that fit the scratch memory. */
static void run_edge(const pri_stencil *stencil, const pri_field in[], const pri_field *out,
                     const pri_block *block, int thread)
{
    ptrdiff_t size[3];
    size_t bytes;
    for (int k = 0; k < 3; k++) {
        size[k] = block->end[k] - block->begin[k];
        if (size[k] <= 0)
            return;
    }
    while (!block_bytes(stencil, size, &bytes) || bytes > stencil->room) {
        const int k = cheapest_cut(stencil, size);
        size[k] = (size[k] + 1) / 2;
    }
    pri_block part;
    for (ptrdiff_t i = block->begin[0]; i < block->end[0]; i += size[0])
        for (ptrdiff_t j = block->begin[1]; j < block->end[1]; j += size[1])
            for (ptrdiff_t k = block->begin[2]; k < block->end[2]; k += size[2]) {
                const ptrdiff_t at[3] = {i, j, k};
                for (int axis = 0; axis < 3; axis++) {
                    part.begin[axis] = at[axis];
                    part.end[axis] = pri_min(at[axis] + size[axis], block->end[axis]);
                }
                run_copied(stencil, in, out, &part, thread);
            }
}

/* Cuts a block along an axis into two outer parts, whose neighbourhoods cross the border, and the
 * inner rest, which stays in `left`. */
static void cut(const pri_stencil *stencil, int axis, pri_block *left, pri_block outer[2])
{
    const ptrdiff_t n = stencil->shape[axis], first = pri_min(stencil->low[axis], n);
    const ptrdiff_t last = pri_max(first, n - stencil->high[axis]);
    outer[0] = outer[1] = *left;
    outer[0].end[axis] = pri_min(left->end[axis], first);
    outer[1].begin[axis] = pri_max(left->begin[axis], last);
    left->begin[axis] = pri_max(left->begin[axis], first);
    left->end[axis] = pri_min(left->end[axis], last);
}

void pri_stencil_block(const pri_stencil *stencil, const pri_field in[], const pri_field *out,
                       const pri_block *block, pri_block_mode manner, int thread)
{
    pri_block left = *block, outer[3][2];
    pri_field inside[PRANGE_STENCIL_MOST];
    ptrdiff_t count[3] = {1, 1, 1};
    int axes = 0;
    if (stencil->border != PRANGE_BORDER_KEEP && is_small(stencil, block)) {
        run_copied(stencil, in, out, block, thread);
        return;
    }
    for (; axes < 3 && count[2] > 0 && count[1] > 0 && count[0] > 0; axes++) {
        cut(stencil, axes, &left, outer[axes]);
        count[axes] = left.end[axes] - left.begin[axes];
    }
    if (count[2] > 0 && count[1] > 0 && count[0] > 0) {
        for (int k = 0; k < stencil->inputs; k++) {
            inside[k] = in[k];
            inside[k].data = pri_field_at(&in[k], left.begin);
        }
        run(stencil, inside, out, left.begin, count, manner.streamed, thread);
    }
    /* The edges come last, when their neighbours are in a cache: edge columns alone would be read
     * one cache line per element. */
    for (int k = 0; k < 2 * axes; k++)
        if (stencil->border != PRANGE_BORDER_KEEP)
            run_edge(stencil, in, out, &outer[k / 2][k % 2], thread);
        else if (manner.copied)
            pri_stencil_copy_kept(&in[0], out, &outer[k / 2][k % 2]);
}
