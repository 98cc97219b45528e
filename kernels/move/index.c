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
    const pri_indices *indices = job;
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, indices->m);
    (void)thread;
    for (ptrdiff_t begin = piece * PIECE; begin < end; begin += BLOCK) {
        const ptrdiff_t count = pri_min(BLOCK, end - begin);
        if (indices->n > 0 &&
            pri_isa_get()->PRI_TYPED(move)->within(indices->n, count, indices->index + begin))
            continue;
        ptrdiff_t j = begin;
        while (indices->index[j] >= 0 && indices->index[j] < indices->n)
            j++;
        pri_failure_report(indices->failure, piece, j, 1);
        return;
    }
}

prange_status pri_indices_check(pri_team *team, const pri_indices *indices)
{
    pri_team_for(team, 0, pri_pieces(indices->m, PIECE), check_piece, indices);
    if (indices->failure->piece == PTRDIFF_MAX)
        return PRANGE_OK;
    const ptrdiff_t j = indices->failure->index;
    return pri_fail(PRANGE_ERROR_VALUE, "%s: index[%td] = %td is outside an array of %td",
                    indices->function, j, indices->index[j], indices->n);
}

prange_status pri_indices_check_arrays(const pri_indices *indices, size_t size, const void *x,
                                       const char *name, const void *other, bool into_x)
{
    const pri_array array = {"x", x, 1}, index = {"index", indices->index, 1},
                    second = {name, other, 1};
    prange_status status = pri_check_arrays(indices->function, indices->n, size, 1, &array);
    if (status == PRANGE_OK && indices->m < 0)
        status =
            pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", indices->function, indices->m);
    if (status == PRANGE_OK)
        status = pri_check_arrays(indices->function, indices->m, sizeof *indices->index, 1, &index);
    if (status == PRANGE_OK)
        status = pri_check_arrays(indices->function, indices->m, size, 1, &second);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t width = (ptrdiff_t)size;
    const pri_array *out = into_x ? &array : &second, *in = into_x ? &second : &array;
    const ptrdiff_t out_bytes = (into_x ? indices->n : indices->m) * width;
    const ptrdiff_t in_bytes = (into_x ? indices->m : indices->n) * width;
    status = pri_check_disjoint(indices->function, 1, out, out_bytes, in, in_bytes);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(indices->function, 1, out, out_bytes, &index,
                                    indices->m * (ptrdiff_t)sizeof *indices->index);
    return status;
}
