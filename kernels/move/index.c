/* SPDX-License-Identifier: MIT */
/*
 * Compiled for i64, the type of indices.
 */
#include "index.h"

#include "base/check.h"
#include "base/status.h"
#include "isa/isa.h"
#include "simd/move.h"

enum { PIECE = 16384, BLOCK = 1024 };

static void check_piece(const void *job, ptrdiff_t piece, int thread)
{
    const pri_indices *of = job;
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, of->m);
    (void)thread;
    for (ptrdiff_t begin = piece * PIECE; begin < end; begin += BLOCK) {
        const ptrdiff_t count = pri_min(BLOCK, end - begin);
        if (of->n > 0 && pri_isa_get()->PRI_TYPED(move)->within(of->n, count, of->index + begin))
            continue;
        ptrdiff_t j = begin;
        while (of->index[j] >= 0 && of->index[j] < of->n)
            j++;
        pri_failure_report(of->failure, piece, j, 1);
        return;
    }
}

prange_status pri_indices_check(pri_team *team, const pri_indices *of)
{
    pri_team_for(team, 0, pri_pieces(of->m, PIECE), check_piece, of);
    if (of->failure->piece == PTRDIFF_MAX)
        return PRANGE_OK;
    const ptrdiff_t j = of->failure->index;
    return pri_fail(PRANGE_ERROR_VALUE, "%s: index[%td] = %td is outside an array of %td",
                    of->function, j, of->index[j], of->n);
}

prange_status pri_indices_check_arrays(const pri_indices *of, size_t size, const void *x,
                                       const char *name, const void *other, bool into_x)
{
    const pri_array array = {"x", x, 1}, index = {"index", of->index, 1}, second = {name, other, 1};
    prange_status status = pri_check_arrays(of->function, of->n, size, 1, &array);
    if (status == PRANGE_OK && of->m < 0)
        status = pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", of->function, of->m);
    if (status == PRANGE_OK)
        status = pri_check_arrays(of->function, of->m, sizeof *of->index, 1, &index);
    if (status == PRANGE_OK)
        status = pri_check_arrays(of->function, of->m, size, 1, &second);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t width = (ptrdiff_t)size;
    const pri_array *out = into_x ? &array : &second, *in = into_x ? &second : &array;
    const ptrdiff_t out_bytes = (into_x ? of->n : of->m) * width;
    const ptrdiff_t in_bytes = (into_x ? of->m : of->n) * width;
    status = pri_check_disjoint(of->function, 1, out, out_bytes, in, in_bytes);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(of->function, 1, out, out_bytes, &index,
                                    of->m * (ptrdiff_t)sizeof *of->index);
    return status;
}
