/* SPDX-License-Identifier: MIT */
/*
 * A piece is written in place. If the result is large, it is generated in a page-sized buffer,
 * which stays in a first-level cache, and copied from there past the caches.
 */
#include "generate.h"

#include "isa/isa.h"
#include "simd/cache.h"
#include "simd/map.h"

enum { PIECE = 8192, PAGE_BYTES = 4096, PAGE = PAGE_BYTES / sizeof(element) };

static __attribute__((noinline)) void generate_streamed(const pri_generation *generation,
                                                        ptrdiff_t first, ptrdiff_t end)
{
    _Alignas(PRI_LINE_BYTES) element page[PAGE];
    const pri_map *kernels = pri_isa_get()->PRI_TYPED(map);
    for (ptrdiff_t count; first < end; first += count) {
        const uintptr_t past = (uintptr_t)(generation->out + first) % PAGE_BYTES;
        count = pri_min((ptrdiff_t)((PAGE_BYTES - past) / sizeof *page), end - first);
        generation->generate(generation, first, count, page);
        kernels->stream(count, page, generation->out + first);
    }
    kernels->stream_end();
}

static void generate_piece(const void *job, ptrdiff_t piece, int thread)
{
    const pri_generation *generation = job;
    const ptrdiff_t first = piece * PIECE, end = pri_min(first + PIECE, generation->n);
    const bool large = generation->n >= (ptrdiff_t)(PRI_STREAM_BYTES / sizeof *generation->out);
    (void)thread;
    if (large && generation->past) {
        generation->past(generation, first, end - first, generation->out + first);
        pri_isa_get()->PRI_TYPED(map)->stream_end();
    } else if (large) {
        generate_streamed(generation, first, end);
    } else {
        generation->generate(generation, first, end - first, generation->out + first);
    }
}

ptrdiff_t PRI_TYPED(pri_generation_pieces)(ptrdiff_t n)
{
    return pri_pieces(n, PIECE);
}

void PRI_TYPED(pri_generate_by)(pri_team *team, const pri_generation *generation)
{
    pri_team_for(team, 0, pri_pieces(generation->n, PIECE), generate_piece, generation);
}

void PRI_TYPED(pri_generate)(const pri_generation *generation)
{
    const double elements = (double)generation->n, ns = elements * generation->ns;
    if (generation->n <= PIECE && pri_team_unneeded(ns)) {
        generation->generate(generation, 0, generation->n, generation->out);
        return;
    }
    const pri_work work = {.name = generation->function,
                           .n = generation->n,
                           .pieces = pri_pieces(generation->n, PIECE),
                           .ns = ns,
                           .bytes = elements * (generation->x ? 2 : 1) * sizeof(element)};
    pri_parallel_for(&work, generate_piece, generation);
}
