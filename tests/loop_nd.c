/* SPDX-License-Identifier: MIT */
/*
 * Loops of two and three dimensions: each index runs once, in the tiles that the header specifies;
 * the lowest failing tile is reported; extreme ranges; errors.
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
    ptrdiff_t fails_from;                          /* of the tiles from here on, random ones fail */
    uint64_t seed;
    atomic_int wrong, calls;
    atomic_int running[7];
} visit;

static bool fails(const visit *job, ptrdiff_t number)
{
    return number >= job->fails_from && random_bits(job->seed, number) % 3 == 0;
}

static int body(const prange_tile *tile, int thread, void *ctx)
{
    visit *job = ctx;
    ptrdiff_t number = 0;
    bool right = thread >= 0 && thread < job->threads;
    if (!right || atomic_fetch_add(&job->running[thread], 1) != 0)
        atomic_fetch_add(&job->wrong, 1);
    for (int k = 0; k < 3; k++) {
        const ptrdiff_t at = (tile->begin[k] - job->begin[k]) / job->tile[k];
        const ptrdiff_t begin = job->begin[k] + at * job->tile[k];
        const ptrdiff_t end =
            job->end[k] - begin < job->tile[k] ? job->end[k] : begin + job->tile[k];
        right = right && tile->begin[k] == begin && tile->end[k] == end && begin < end;
        number = number * job->tiles[k] + at;
    }
    atomic_fetch_add(&job->wrong, !right);
    atomic_fetch_add(&job->calls, 1);
    if (right && job->tile_ran)
        job->tile_ran[number]++;
    for (ptrdiff_t i = tile->begin[0]; i < tile->end[0] && job->visited; i++)
        for (ptrdiff_t j = tile->begin[1]; j < tile->end[1]; j++)
            for (ptrdiff_t k = tile->begin[2]; k < tile->end[2]; k++)
                job->visited[((i - job->begin[0]) * (job->end[1] - job->begin[1]) + j -
                              job->begin[1]) *
                                 (job->end[2] - job->begin[2]) +
                             k - job->begin[2]]++;
    if (thread >= 0 && thread < job->threads)
        atomic_fetch_sub(&job->running[thread], 1);
    return fails(job, number) ? (int)number % 100 + 1 : 0;
}

/* The tile sizes that the library chooses, by the header's rule. */
static void chosen(visit *job)
{
    ptrdiff_t size[3];
    const int last = job->axes - 1;
    for (int k = 0; k < 3; k++)
        size[k] = job->end[k] - job->begin[k];
    const ptrdiff_t row = job->axes == 2 ? 4096 : 512;
    job->tile[last] = size[last] < row ? size[last] : row;
    ptrdiff_t left = 4096 / job->tile[last];
    if (job->axes == 3) {
        const ptrdiff_t middle = left / 4 > 1 ? left / 4 : 1;
        job->tile[1] = size[1] < middle ? size[1] : middle;
        left /= job->tile[1];
    }
    job->tile[0] = size[0] < left ? size[0] : left;
    for (;;) {
        ptrdiff_t tiles = 1;
        int k = 0;
        for (int a = 0; a < job->axes; a++)
            tiles *= (size[a] - 1) / job->tile[a] + 1;
        while (k < job->axes && job->tile[k] == 1)
            k++;
        if (tiles >= 64 || k == job->axes)
            return;
        job->tile[k] = (job->tile[k] + 1) / 2;
    }
}

/* Prepares a range and its tiles; returns the number of tiles. */
static ptrdiff_t prepare(visit *job, int axes, uint64_t seed, const ptrdiff_t tile[3])
{
    static const ptrdiff_t sizes[] = {1, 2, 3, 7, 16, 33, 64, 100, 529, 4500};
    ptrdiff_t tiles = 1;
    *job = (visit){.axes = axes, .end = {1, 1, 1}, .tile = {1, 1, 1}, .fails_from = PTRDIFF_MAX};
    job->seed = seed;
    for (int k = 0; k < axes; k++) {
        const uint64_t dice = random_bits(seed, k);
        job->begin[k] = (ptrdiff_t)(dice >> 40) % 100 - 50;
        job->end[k] = job->begin[k] + sizes[dice % (axes == 2 ? 10 : k == 2 ? 9 : 6)];
        job->tile[k] = job->end[k] - job->begin[k];
        if (tile && tile[k] > 0 && tile[k] < job->tile[k])
            job->tile[k] = tile[k];
    }
    if (!tile)
        chosen(job);
    for (int k = 0; k < 3; k++)
        tiles *= job->tiles[k] = (job->end[k] - job->begin[k] - 1) / job->tile[k] + 1;
    job->threads = prange_get_num_threads();
    return tiles;
}

static prange_status run(visit *job, const ptrdiff_t *tile)
{
    return job->axes == 2 ? prange_for_2d(job->begin, job->end, tile, body, job)
                          : prange_for_3d(job->begin, job->end, tile, body, job);
}

Test(loop_nd, every_index_once)
{
    for (int trial = 0; trial < 600; trial++) {
        const uint64_t dice = random_bits(3, trial);
        const ptrdiff_t given[3] = {(ptrdiff_t)(dice % 9), (ptrdiff_t)(dice >> 8) % 40,
                                    (ptrdiff_t)(dice >> 16) % 40};
        const ptrdiff_t *tile = trial % 3 ? given : NULL;
        visit job;
        use_loop_setting(trial);
        const ptrdiff_t tiles = prepare(&job, 2 + trial % 2, dice, tile);
        ptrdiff_t indices = 1, wrong = 0;
        for (int k = 0; k < 3; k++)
            indices *= job.end[k] - job.begin[k];
        job.visited = calloc((size_t)indices, 1);
        job.tile_ran = calloc((size_t)tiles, 1);
        cr_assert(job.visited && job.tile_ran);
        cr_assert_eq(run(&job, tile), PRANGE_OK);
        for (ptrdiff_t i = 0; i < indices; i++)
            wrong += job.visited[i] != 1;
        cr_expect_eq(wrong, 0, "trial %d", trial);
        cr_expect_eq(atomic_load(&job.wrong), 0, "trial %d", trial);
        cr_expect_eq(atomic_load(&job.calls), (int)tiles, "trial %d", trial);
        free(job.visited);
        free(job.tile_ran);
    }
}

/* If several tiles fail, the lowest is reported, and all tiles below it ran. */
Test(loop_nd, failures)
{
    for (int trial = 0; trial < 400; trial++) {
        const uint64_t dice = random_bits(4, trial);
        const ptrdiff_t tile[3] = {1 + (ptrdiff_t)(dice % 3), 2, 5};
        visit job;
        use_loop_setting(trial);
        const ptrdiff_t tiles = prepare(&job, 2 + trial % 2, dice, tile);
        ptrdiff_t lowest = 0, missing = 0;
        job.fails_from = (ptrdiff_t)((dice >> 20) % (uint64_t)tiles);
        job.tile_ran = calloc((size_t)tiles, 1);
        cr_assert(job.tile_ran);
        while (lowest < tiles && !fails(&job, lowest))
            lowest++;
        const prange_status status = run(&job, tile);
        if (lowest == tiles) {
            cr_expect_eq(status, PRANGE_OK);
        } else {
            cr_expect_eq(status, PRANGE_ERROR_CALLBACK);
            cr_expect_eq(prange_last_failure().index, lowest, "trial %d", trial);
            cr_expect_eq(prange_last_failure().code, (int)lowest % 100 + 1);
        }
        for (ptrdiff_t t = 0; t < lowest; t++)
            missing += job.tile_ran[t] != 1;
        cr_expect_eq(missing, 0, "trial %d", trial);
        cr_expect_eq(atomic_load(&job.wrong), 0);
        free(job.tile_ran);
    }
}

/* Indices at both ends of ptrdiff_t, and a NULL begin. */
typedef struct edges {
    atomic_int calls;
    _Atomic ptrdiff_t least, most;
} edges;

static int at_edges(const prange_tile *tile, int thread, void *ctx)
{
    edges *sides = ctx;
    (void)thread;
    atomic_fetch_add(&sides->calls, 1);
    for (ptrdiff_t seen = atomic_load(&sides->least); tile->begin[1] < seen;)
        if (atomic_compare_exchange_weak(&sides->least, &seen, tile->begin[1]))
            break;
    for (ptrdiff_t seen = atomic_load(&sides->most); tile->end[1] > seen;)
        if (atomic_compare_exchange_weak(&sides->most, &seen, tile->end[1]))
            break;
    return tile->begin[0] < 0 || tile->end[0] > 2;
}

Test(loop_nd, extreme_ranges)
{
    const ptrdiff_t begin[] = {0, PTRDIFF_MIN}, end[] = {2, -1}, high[] = {2, PTRDIFF_MAX};
    const ptrdiff_t tile[] = {1, PTRDIFF_MAX / 3}, whole[] = {0, 0};
    edges sides = {.least = 0, .most = PTRDIFF_MIN};
    cr_assert_eq(prange_for_2d(begin, end, tile, at_edges, &sides), PRANGE_OK);
    cr_expect_eq(atomic_load(&sides.calls), 8);
    cr_expect_eq(atomic_load(&sides.least), PTRDIFF_MIN);
    cr_expect_eq(atomic_load(&sides.most), -1);
    sides = (edges){.least = 9, .most = 0};
    cr_assert_eq(prange_for_2d(NULL, high, tile, at_edges, &sides), PRANGE_OK);
    cr_expect_eq(atomic_load(&sides.calls), 8);
    cr_expect_eq(atomic_load(&sides.least), 0);
    cr_expect_eq(atomic_load(&sides.most), PTRDIFF_MAX);
    sides = (edges){.least = 9, .most = 0};
    cr_assert_eq(prange_for_2d(NULL, high, whole, at_edges, &sides), PRANGE_OK);
    cr_expect_eq(atomic_load(&sides.calls), 1);
    sides = (edges){.least = 9, .most = 0};
    const ptrdiff_t none[] = {2, 0};
    cr_assert_eq(prange_for_2d(NULL, none, NULL, at_edges, &sides), PRANGE_OK);
    cr_assert_eq(prange_for_2d(end, begin, NULL, at_edges, &sides), PRANGE_OK);
    cr_expect_eq(atomic_load(&sides.calls), 0);
}

Test(loop_nd, errors)
{
    const ptrdiff_t begin[] = {0, PTRDIFF_MIN, 0}, end[] = {2, 0, 2}, tile[] = {1, -1, 1};
    const ptrdiff_t large[] = {PTRDIFF_MAX, PTRDIFF_MAX, 4}, ones[] = {1, 1, 1};
    edges sides = {.calls = 0};
    refused_saying(prange_for_2d(NULL, end, NULL, NULL, &sides), PRANGE_ERROR_NULL,
                   "prange_for_2d: body");
    refused_saying(prange_for_2d(NULL, NULL, NULL, at_edges, &sides), PRANGE_ERROR_NULL,
                   "prange_for_2d: end");
    refused_saying(prange_for_3d(NULL, NULL, NULL, at_edges, &sides), PRANGE_ERROR_NULL,
                   "prange_for_3d: end");
    refused_saying(prange_for_2d(NULL, end, tile, at_edges, &sides), PRANGE_ERROR_SIZE,
                   "prange_for_2d: tile[1] = -1");
    refused_saying(prange_for_3d(begin, end, NULL, at_edges, &sides), PRANGE_ERROR_SIZE,
                   "prange_for_3d: axis 1");
    refused_saying(prange_for_2d(NULL, large, ones, at_edges, &sides), PRANGE_ERROR_SIZE,
                   "prange_for_2d: there are too many tiles");
    refused_saying(prange_for_3d(NULL, large, NULL, at_edges, &sides), PRANGE_ERROR_SIZE,
                   "prange_for_3d: there are too many tiles");
    cr_expect_eq(atomic_load(&sides.calls), 0);
}
