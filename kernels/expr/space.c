/* SPDX-License-Identifier: MIT */
#include "space.h"

static ptrdiff_t magnitude(ptrdiff_t x)
{
    return x < 0 ? -x : x;
}

static void swap(ptrdiff_t *values, int j)
{
    const ptrdiff_t value = values[j];
    values[j] = values[j - 1];
    values[j - 1] = value;
}

void pri_space_sort(pri_space *space, int by)
{
    for (int k = space->outers + 1; k < space->axes; k++)
        for (int j = k; j > space->outers; j--) {
            const ptrdiff_t *strides = space->stream[by].stride;
            if (magnitude(strides[j - 1]) >= magnitude(strides[j]))
                break;
            swap(space->shape, j);
            for (int a = 0; a < space->streams; a++)
                swap(space->stream[a].stride, j);
        }
}

static void remove_axis(pri_space *space, int k)
{
    for (int j = k; j + 1 < space->axes; j++) {
        space->shape[j] = space->shape[j + 1];
        for (int a = 0; a < space->streams; a++)
            space->stream[a].stride[j] = space->stream[a].stride[j + 1];
    }
    space->axes--;
}

bool pri_space_evenly(const pri_space *space, int k)
{
    for (int a = 0; a < space->streams; a++) {
        ptrdiff_t whole;
        const ptrdiff_t *stride = space->stream[a].stride;
        if (__builtin_mul_overflow(space->shape[k + 1], stride[k + 1], &whole) ||
            stride[k] != whole)
            return false;
    }
    return true;
}

void pri_space_merge(pri_space *space)
{
    for (int k = space->axes - 1; k >= space->outers; k--)
        if (space->shape[k] == 1)
            remove_axis(space, k);
    for (int k = space->axes - 2; k >= space->outers; k--)
        if (pri_space_evenly(space, k)) {
            space->shape[k + 1] *= space->shape[k];
            remove_axis(space, k);
        }
}

ptrdiff_t pri_space_line(const pri_space *space, int stream, ptrdiff_t line)
{
    ptrdiff_t offset = 0;
    for (int k = space->outers - 1; k >= 0 && line > 0; k--) {
        offset += line % space->shape[k] * space->stream[stream].stride[k];
        line /= space->shape[k];
    }
    return offset;
}

bool pri_space_stays(const pri_space *space, const pri_stream *stream)
{
    for (int k = space->outers; k < space->axes; k++)
        if (stream->stride[k] != 0)
            return false;
    return true;
}

double pri_space_bytes(const pri_space *space)
{
    double bytes = 0.0;
    for (int k = 0; k < space->streams; k++) {
        const pri_stream *stream = &space->stream[k];
        bytes += stream->data && !pri_space_stays(space, stream) ? stream->size : 0;
    }
    return (double)space->lines * (double)space->length * bytes;
}
