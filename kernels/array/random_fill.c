/* SPDX-License-Identifier: MIT */
#include "random_fill.h"

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"

/* Numbers per piece: several microseconds of work, and the numbers stay in a first-level cache. */
#define PIECE 4096

static void fill_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const pri_random_array *array = argument;
    const ptrdiff_t begin = piece * PIECE;
    pri_stream part = array->stream;
    part.first += (uint64_t)begin;
    part.n = pri_min(PIECE, part.n - begin);
    array->fill(&part, array->distribution, (char *)array->x + (size_t)begin * array->size);
}

prange_status pri_random_run(const pri_random_array *array)
{
    const pri_stream *stream = &array->stream;
    const pri_array x = {array->name ? array->name : "x", array->x, 1};
    const prange_status status = pri_check_arrays(array->function, stream->n, array->size, 1, &x);
    if (status != PRANGE_OK)
        return status;
    if (stream->n > 0 && stream->first > UINT64_MAX - (uint64_t)(stream->n - 1))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: first + n exceeds 2^64", array->function);
    const pri_work work = {
        .name = array->function,
        .n = stream->n,
        .pieces = pri_pieces(stream->n, PIECE),
        .ns = (double)stream->n * array->ns,
        .bytes = (double)stream->n * (double)array->size,
    };
    pri_parallel_for(&work, fill_piece, array);
    return PRANGE_OK;
}
