/* SPDX-License-Identifier: MIT */
/*
 * Loops of two and three dimensions: each index once, in tiles as the header has them; failures by
 * the lowest tile; extreme ranges; errors.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "random.h"
#include "refused.h"
#include "settings.h"

typedef struct visit {
    int axes, threads;
    ptrdiff_t begin[3], end[3], tile[3], tiles[3]; /* as expected */
    unsigned char *visited, *tile_ran;             /* of each index, of each tile */
    ptrdiff_t fails_from;                          /* tiles from here on fail, by the dice */
    uint64_t seed;
    atomic_int wrong, calls;
    atomic_int running[7];
} visit;

static bool fails(const visit *of, ptrdiff_t number)
{
    return number >= of->fails_from && random_bits(of->seed, number) % 3 == 0;
}

static int body(const prange_tile *tile, int thread, void *ctx)
{
    visit *of = ctx;
    ptrdiff_t number = 0;
    bool right = thread >= 0 && thread < of->threads;
    if (!right || atomic_fetch_add(&of->running[thread], 1) != 0)
        atomic_fetch_add(&of->wrong, 1);
    for (int k = 0; k < 3; k++) {
        const ptrdiff_t at = (tile->begin[k] - of->begin[k]) / of->tile[k];
        const ptrdiff_t begin = of->begin[k] + at * of->tile[k];
        const ptrdiff_t end = of->end[k] - begin < of->tile[k] ? of->end[k] : begin + of->tile[k];
        right = right && tile->begin[k] == begin && tile->end[k] == end && begin < end;
        number = number * of->tiles[k] + at;
    }
    atomic_fetch_add(&of->wrong, !right);
    atomic_fetch_add(&of->calls, 1);
    if (right && of->tile_ran)
        of->tile_ran[number]++;
    for (ptrdiff_t i = tile->begin[0]; i < tile->end[0] && of->visited; i++)
        for (ptrdiff_t j = tile->begin[1]; j < tile->end[1]; j++)
            for (ptrdiff_t k = tile->begin[2]; k < tile->end[2]; k++)
                of->visited[((i - of->begin[0]) * (of->end[1] - of->begin[1]) + j - of->begin[1]) *
                                (of->end[2] - of->begin[2]) +
                            k - of->begin[2]]++;
    if (thread >= 0 && thread < of->threads)
        atomic_fetch_sub(&of->running[thread], 1);
    return fails(of, number) ? (int)number % 100 + 1 : 0;
}

/* The sizes that the library chooses, spelled out as the header has them. */
static void chosen(visit *of)
{
    ptrdiff_t size[3];
    const int last = of->axes - 1;
    for (int k = 0; k < 3; k++)
        size[k] = of->end[k] - of->begin[k];
    const ptrdiff_t row = of->axes == 2 ? 4096 : 512;
    of->tile[last] = size[last] < row ? size[last] : row;
    ptrdiff_t left = 4096 / of->tile[last];
    if (of->axes == 3) {
        const ptrdiff_t middle = left / 4 > 1 ? left / 4 : 1;
        of->tile[1] = size[1] < middle ? size[1] : middle;
        left /= of->tile[1];
    }
    of->tile[0] = size[0] < left ? size[0] : left;
    for (;;) {
        ptrdiff_t tiles = 1;
        int k = 0;
        for (int a = 0; a < of->axes; a++)
            tiles *= (size[a] - 1) / of->tile[a] + 1;
        while (k < of->axes && of->tile[k] == 1)
            k++;
        if (tiles >= 64 || k == of->axes)
            return;
        of->tile[k] = (of->tile[k] + 1) / 2;
    }
}

/* A range, its tiles, and how many there are. */
static ptrdiff_t prepare(visit *of, int axes, uint64_t seed, const ptrdiff_t tile[3])
{
    static const ptrdiff_t sizes[] = {1, 2, 3, 7, 16, 33, 64, 100, 529, 4500};
    ptrdiff_t tiles = 1;
    *of = (visit){.axes = axes, .end = {1, 1, 1}, .tile = {1, 1, 1}, .fails_from = PTRDIFF_MAX};
    of->seed = seed;
    for (int k = 0; k < axes; k++) {
        const uint64_t dice = random_bits(seed, k);
        of->begin[k] = (ptrdiff_t)(dice >> 40) % 100 - 50;
        of->end[k] = of->begin[k] + sizes[dice % (axes == 2 ? 10 : k == 2 ? 9 : 6)];
        of->tile[k] = of->end[k] - of->begin[k];
        if (tile && tile[k] > 0 && tile[k] < of->tile[k])
            of->tile[k] = tile[k];
    }
    if (!tile)
        chosen(of);
    for (int k = 0; k < 3; k++)
        tiles *= of->tiles[k] = (of->end[k] - of->begin[k] - 1) / of->tile[k] + 1;
    of->threads = prange_get_num_threads();
    return tiles;
}

static prange_status run(visit *of, const ptrdiff_t *tile)
{
    return of->axes == 2 ? prange_for_2d(of->begin, of->end, tile, body, of)
                         : prange_for_3d(of->begin, of->end, tile, body, of);
}

Test(loop_nd, every_index_once)
{
    for (int trial = 0; trial < 600; trial++) {
        const uint64_t dice = random_bits(3, trial);
        const ptrdiff_t given[3] = {(ptrdiff_t)(dice % 9), (ptrdiff_t)(dice >> 8) % 40,
                                    (ptrdiff_t)(dice >> 16) % 40};
        const ptrdiff_t *tile = trial % 3 ? given : NULL;
        visit of;
        use_loop_setting(trial);
        const ptrdiff_t tiles = prepare(&of, 2 + trial % 2, dice, tile);
        ptrdiff_t indices = 1, wrong = 0;
        for (int k = 0; k < 3; k++)
            indices *= of.end[k] - of.begin[k];
        of.visited = calloc((size_t)indices, 1);
        of.tile_ran = calloc((size_t)tiles, 1);
        cr_assert(of.visited && of.tile_ran);
        cr_assert_eq(run(&of, tile), PRANGE_OK);
        for (ptrdiff_t i = 0; i < indices; i++)
            wrong += of.visited[i] != 1;
        cr_expect_eq(wrong, 0, "trial %d", trial);
        cr_expect_eq(atomic_load(&of.wrong), 0, "trial %d", trial);
        cr_expect_eq(atomic_load(&of.calls), (int)tiles, "trial %d", trial);
        free(of.visited);
        free(of.tile_ran);
    }
}

/* Several tiles fail: the lowest is reported, and all below it ran. */
Test(loop_nd, failures)
{
    for (int trial = 0; trial < 400; trial++) {
        const uint64_t dice = random_bits(4, trial);
        const ptrdiff_t tile[3] = {1 + (ptrdiff_t)(dice % 3), 2, 5};
        visit of;
        use_loop_setting(trial);
        const ptrdiff_t tiles = prepare(&of, 2 + trial % 2, dice, tile);
        ptrdiff_t lowest = 0, missing = 0;
        of.fails_from = (ptrdiff_t)((dice >> 20) % (uint64_t)tiles);
        of.tile_ran = calloc((size_t)tiles, 1);
        cr_assert(of.tile_ran);
        while (lowest < tiles && !fails(&of, lowest))
            lowest++;
        const prange_status status = run(&of, tile);
        if (lowest == tiles) {
            cr_expect_eq(status, PRANGE_OK);
        } else {
            cr_expect_eq(status, PRANGE_ERROR_CALLBACK);
            cr_expect_eq(prange_last_failure().index, lowest, "trial %d", trial);
            cr_expect_eq(prange_last_failure().code, (int)lowest % 100 + 1);
        }
        for (ptrdiff_t t = 0; t < lowest; t++)
            missing += of.tile_ran[t] != 1;
        cr_expect_eq(missing, 0, "trial %d", trial);
        cr_expect_eq(atomic_load(&of.wrong), 0);
        free(of.tile_ran);
    }
}

/* Indices at both ends of what there is, and a NULL begin. */
typedef struct edges {
    atomic_int calls;
    _Atomic ptrdiff_t least, most;
} edges;

static int at_edges(const prange_tile *tile, int thread, void *ctx)
{
    edges *of = ctx;
    (void)thread;
    atomic_fetch_add(&of->calls, 1);
    for (ptrdiff_t seen = atomic_load(&of->least); tile->begin[1] < seen;)
        if (atomic_compare_exchange_weak(&of->least, &seen, tile->begin[1]))
            break;
    for (ptrdiff_t seen = atomic_load(&of->most); tile->end[1] > seen;)
        if (atomic_compare_exchange_weak(&of->most, &seen, tile->end[1]))
            break;
    return tile->begin[0] < 0 || tile->end[0] > 2;
}

Test(loop_nd, extreme_ranges)
{
    const ptrdiff_t begin[] = {0, PTRDIFF_MIN}, end[] = {2, -1}, high[] = {2, PTRDIFF_MAX};
    const ptrdiff_t tile[] = {1, PTRDIFF_MAX / 3}, whole[] = {0, 0};
    edges of = {.least = 0, .most = PTRDIFF_MIN};
    cr_assert_eq(prange_for_2d(begin, end, tile, at_edges, &of), PRANGE_OK);
    cr_expect_eq(atomic_load(&of.calls), 8);
    cr_expect_eq(atomic_load(&of.least), PTRDIFF_MIN);
    cr_expect_eq(atomic_load(&of.most), -1);
    of = (edges){.least = 9, .most = 0};
    cr_assert_eq(prange_for_2d(NULL, high, tile, at_edges, &of), PRANGE_OK);
    cr_expect_eq(atomic_load(&of.calls), 8);
    cr_expect_eq(atomic_load(&of.least), 0);
    cr_expect_eq(atomic_load(&of.most), PTRDIFF_MAX);
    of = (edges){.least = 9, .most = 0};
    cr_assert_eq(prange_for_2d(NULL, high, whole, at_edges, &of), PRANGE_OK);
    cr_expect_eq(atomic_load(&of.calls), 1);
    of = (edges){.least = 9, .most = 0};
    const ptrdiff_t none[] = {2, 0};
    cr_assert_eq(prange_for_2d(NULL, none, NULL, at_edges, &of), PRANGE_OK);
    cr_assert_eq(prange_for_2d(end, begin, NULL, at_edges, &of), PRANGE_OK);
    cr_expect_eq(atomic_load(&of.calls), 0);
}

Test(loop_nd, errors)
{
    const ptrdiff_t begin[] = {0, PTRDIFF_MIN, 0}, end[] = {2, 0, 2}, tile[] = {1, -1, 1};
    const ptrdiff_t large[] = {PTRDIFF_MAX, PTRDIFF_MAX, 4}, ones[] = {1, 1, 1};
    edges of = {.calls = 0};
    refused_saying(prange_for_2d(NULL, end, NULL, NULL, &of), PRANGE_ERROR_NULL,
                   "prange_for_2d: body");
    refused_saying(prange_for_2d(NULL, NULL, NULL, at_edges, &of), PRANGE_ERROR_NULL,
                   "prange_for_2d: end");
    refused_saying(prange_for_3d(NULL, NULL, NULL, at_edges, &of), PRANGE_ERROR_NULL,
                   "prange_for_3d: end");
    refused_saying(prange_for_2d(NULL, end, tile, at_edges, &of), PRANGE_ERROR_VALUE,
                   "prange_for_2d: tile[1] = -1");
    refused_saying(prange_for_3d(begin, end, NULL, at_edges, &of), PRANGE_ERROR_SIZE,
                   "prange_for_3d: axis 1");
    refused_saying(prange_for_2d(NULL, large, ones, at_edges, &of), PRANGE_ERROR_SIZE,
                   "prange_for_2d: there are too many tiles");
    refused_saying(prange_for_3d(NULL, large, NULL, at_edges, &of), PRANGE_ERROR_SIZE,
                   "prange_for_3d: there are too many tiles");
    cr_expect_eq(atomic_load(&of.calls), 0);
}
