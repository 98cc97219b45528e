/* SPDX-License-Identifier: MIT */
/*
 * Sorting by a team of numbers among which a few values are frequent. Each chunk of the array
 * counts them and moves its other numbers to its front; the runs of the values are then written in
 * pieces of the array. The other numbers, of which there are few, are moved by one thread.
 */
#include "sort_frequent.h"

#include <string.h>

/* Chunks of a thread, at most MOST_CHUNKS in all; and the numbers of a piece that is filled. */
enum { CHUNKS_A_THREAD = 4, MOST_CHUNKS = 192, FILLED = 1 << 14 };

typedef PRI_TYPED(pri_frequent) frequent;

typedef struct taking {
    const PRI_TYPED(pri_sort) * kernels;
    pri_sort_form form;
    ptrdiff_t n, chunks;
    key *x;
    ptrdiff_t *kept; /* of each chunk: the other numbers */
    frequent *taken; /* of each chunk */
} taking;

typedef struct putting {
    const PRI_TYPED(pri_sort) * kernels;
    ptrdiff_t n;
    key *x;
    int count;
    key numbers[PRI_FREQUENT];
    ptrdiff_t begin[PRI_FREQUENT], end[PRI_FREQUENT];
} putting;

static void take_chunk(const void *argument, ptrdiff_t chunk, int thread)
{
    (void)thread;
    const taking *job = argument;
    ptrdiff_t begin, end;
    pri_part_of(job->n, job->chunks, chunk, &begin, &end);
    job->kept[chunk] =
        job->kernels->take_frequent(job->form, end - begin, job->x + begin, &job->taken[chunk]);
}

ptrdiff_t PRI_TYPED(pri_frequent_take)(pri_team *team, pri_sort_form form, ptrdiff_t n, key *x,
                                       frequent *taken)
{
    ptrdiff_t kept[MOST_CHUNKS], others = 0;
    frequent each[MOST_CHUNKS];
    const taking job = {
        .kernels = pri_isa_get()->PRI_TYPED(sort),
        .form = form,
        .n = n,
        .chunks = pri_min(MOST_CHUNKS, (ptrdiff_t)team->size * CHUNKS_A_THREAD),
        .x = x,
        .kept = kept,
        .taken = each,
    };
    for (ptrdiff_t c = 0; c < job.chunks; c++)
        each[c] = *taken;
    pri_team_for(team, 0, job.chunks, take_chunk, &job);
    memset(taken->counts, 0, sizeof taken->counts);
    for (ptrdiff_t c = 0; c < job.chunks; c++) {
        ptrdiff_t begin, end;
        pri_part_of(n, job.chunks, c, &begin, &end);
        memmove(x + others, x + begin, (size_t)kept[c] * sizeof *x);
        others += kept[c];
        for (int k = 0; k < taken->count; k++)
            taken->counts[k] += each[c].counts[k];
    }
    return others;
}

static void fill_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const putting *job = argument;
    const ptrdiff_t begin = piece * FILLED, end = pri_min(begin + FILLED, job->n);
    for (int k = 0; k < job->count; k++) {
        const ptrdiff_t from = pri_max(begin, job->begin[k]), to = pri_min(end, job->end[k]);
        if (from < to)
            job->kernels->fill(to - from, job->x + from, job->numbers[k]);
    }
}

void PRI_TYPED(pri_frequent_put)(pri_team *team, pri_sort_form form, ptrdiff_t n, key *x,
                                 const frequent *taken)
{
    putting job = {pri_isa_get()->PRI_TYPED(sort), n, x, taken->count, {0}, {0}, {0}};
    job.kernels->decode(form, taken->count, taken->values, job.numbers);
    job.kernels->spread_frequent(form, n, x, taken, job.begin);
    for (int k = 0; k < taken->count; k++)
        job.end[k] = job.begin[k] + taken->counts[k];
    pri_team_for(team, 0, (n + FILLED - 1) / FILLED, fill_piece, &job);
}
