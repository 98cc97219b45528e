/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <string.h>

#include "exec/parallel_for.h"

ptrdiff_t pri_rows_offset(const pri_space *space, const pri_place *place, int a)
{
    ptrdiff_t offset = place->base[a];
    for (int k = space->outers; k < space->axes; k++)
        offset += place->index[k - space->outers] * space->stream[a].stride[k];
    return offset;
}

void pri_rows_run(const pri_stream *stream, ptrdiff_t offset, ptrdiff_t stride, ptrdiff_t n,
                  void *z)
{
    const pri_strip_type *type = pri_strip_of(stream->type);
    if (stream->data)
        type->gather(n, stream->data + offset * stream->size, stride, z);
    else if (stream->points)
        type->points(n, offset, stride, stream->count, stream->from, stream->to, z);
    else
        type->ramp(n,
                   (int64_t)((uint64_t)stream->begin + (uint64_t)offset * (uint64_t)stream->step),
                   (int64_t)((uint64_t)stride * (uint64_t)stream->step), z);
}

/* A walk along the rows of a strip: the index of the next element, and the number of elements
 * left. */
typedef struct row_walk {
    ptrdiff_t index[PRANGE_DIMS], left;
} row_walk;

static ptrdiff_t next_row(const pri_space *space, const pri_stream *stream, row_walk *walk,
                          ptrdiff_t *offset)
{
    const int last = space->axes - 1, outers = space->outers;
    const ptrdiff_t n = pri_min(walk->left, space->shape[last] - walk->index[last - outers]);
    walk->left -= n;
    walk->index[last - outers] += n;
    *offset += n * stream->stride[last];
    for (int k = last; k > outers && walk->index[k - outers] == space->shape[k]; k--) {
        walk->index[k - outers] = 0;
        walk->index[k - outers - 1]++;
        *offset += stream->stride[k - 1] - space->shape[k] * stream->stride[k];
    }
    return n;
}

/* Whether a single stride leads through all inner axes, as in a contiguous array. */
static bool is_one_run(const pri_space *space, const pri_stream *stream)
{
    for (int k = space->outers + 1; k < space->axes; k++)
        if (stream->stride[k - 1] != space->shape[k] * stream->stride[k])
            return false;
    return true;
}

/* Whether all rows are the same row, as of a vector that is broadcast to a matrix. */
static bool is_one_row(const pri_space *space, const pri_stream *stream)
{
    for (int k = space->outers; k < space->axes - 1; k++)
        if (stream->stride[k] != 0)
            return false;
    return true;
}

/* Rows of fewer elements are copied element by element: a kernel takes longer to start. */
enum { SHORT_ROW = 16 };

static inline __attribute__((always_inline)) void
copy_elements(ptrdiff_t size, ptrdiff_t n, const char *x, ptrdiff_t stride, char *z)
{
    for (ptrdiff_t i = 0; i < n; i++)
        memcpy(z + i * size, x + i * stride * size, (size_t)size);
}

static void load_row(const pri_stream *stream, ptrdiff_t offset, ptrdiff_t stride, ptrdiff_t n,
                     char *z)
{
    if (!stream->data || n >= SHORT_ROW) {
        pri_rows_run(stream, offset, stride, n, z);
        return;
    }
    const char *x = (const char *)stream->data + offset * stream->size;
    if (stream->size == 8)
        copy_elements(8, n, x, stride, z);
    else if (stream->size == 4)
        copy_elements(4, n, x, stride, z);
    else
        copy_elements(1, n, x, stride, z);
}

/* Fills z by repeating its first `done` bytes. */
static void repeat_bytes(char *z, size_t done, size_t bytes)
{
    for (size_t count; done < bytes; done += count) {
        count = done < bytes - done ? done : bytes - done;
        memcpy(z + done, z, count);
    }
}

void pri_rows_load(const pri_space *space, const pri_place *place, int a, ptrdiff_t n, char *z)
{
    const pri_stream *stream = &space->stream[a];
    const int last = space->axes - 1;
    const ptrdiff_t stride = stream->stride[last];
    ptrdiff_t offset = pri_rows_offset(space, place, a);
    if (is_one_run(space, stream)) {
        pri_rows_run(stream, offset, stride, n, z);
        return;
    }
    row_walk walk = {.left = is_one_row(space, stream) ? pri_min(n, space->shape[last]) : n};
    const ptrdiff_t walked = walk.left;
    char *next = z;
    memcpy(walk.index, place->index, sizeof walk.index);
    while (walk.left > 0) {
        const ptrdiff_t from = offset, count = next_row(space, stream, &walk, &offset);
        load_row(stream, from, stride, count, next);
        next += count * stream->size;
    }
    repeat_bytes(z, (size_t)(walked * stream->size), (size_t)(n * stream->size));
}

void pri_rows_store(const pri_space *space, const pri_place *place, int a, ptrdiff_t n,
                    pri_operand x)
{
    const pri_stream *stream = &space->stream[a];
    const ptrdiff_t stride = space->axes > 0 ? stream->stride[space->axes - 1] : 0;
    const pri_strip_type *type = pri_strip_of(stream->type);
    ptrdiff_t offset = pri_rows_offset(space, place, a);
    if (place->one_row || is_one_run(space, stream)) {
        type->scatter(n, &x, stream->data + offset * stream->size, stride);
        return;
    }
    row_walk walk = {.left = n};
    memcpy(walk.index, place->index, sizeof walk.index);
    while (walk.left > 0) {
        const ptrdiff_t to = offset, count = next_row(space, stream, &walk, &offset);
        type->scatter(count, &x, stream->data + to * stream->size, stride);
        x.at = (const char *)x.at + count * x.step * stream->size;
    }
}
