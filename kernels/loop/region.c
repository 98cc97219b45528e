/* SPDX-License-Identifier: MIT */
/*
 * The calls that the macro PRANGE_FOR makes before and after its loop, which is compiled in the
 * user's program.
 */
#include <prange/loop.h>

#include "exec/team.h"

/* The state of a loop, stored in the prange_for_region of the user's program. */
typedef struct kept {
    pri_work work;
    pri_team team;
} kept;

_Static_assert(sizeof(kept) <= sizeof((prange_for_region *)0)->prange_kept, "it must fit");

/* A number that identifies a loop by its position in the source. */
static uint64_t place(const char *file, int line)
{
    return (uint64_t)(uintptr_t)file * 31 + (uint64_t)line;
}

prange_for_region prange_for_open(double ns, const char *file, int line, ptrdiff_t begin,
                                  ptrdiff_t end)
{
    prange_for_region region = {.prange_begin = begin, .prange_end = end};
    kept *keep = (kept *)(void *)region.prange_kept;
    const ptrdiff_t count = begin < end ? (ptrdiff_t)((size_t)end - (size_t)begin) : 0;
    const bool known = ns > 0;
    keep->work = (pri_work){.name = "prange_PRANGE_FOR",
                            .n = count,
                            .pieces = count < 0 ? PTRDIFF_MAX : count,
                            .ns = (double)count * (known ? ns : 1),
                            .user = place(file, line),
                            .written = true,
                            .unknown = !known};
    keep->team = pri_team_open(&keep->work);
    region.prange_threads = keep->team.size == 1 ? 1 : keep->team.region;
    return region;
}

int prange_for_next(prange_for_region *region)
{
    if (region->prange_turn++ == 0)
        return 1;
    kept *keep = (kept *)(void *)region->prange_kept;
    keep->team.work = &keep->work;
    keep->team.got = region->prange_threads;
    pri_team_close(&keep->team);
    return 0;
}
