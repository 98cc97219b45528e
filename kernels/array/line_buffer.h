/* SPDX-License-Identifier: MIT */
/*
 * Copies of the elements of lines to a buffer.
 */
#ifndef PRI_LINE_BUFFER_H
#define PRI_LINE_BUFFER_H

#include "base/types.h"
#include "base/view.h"

/* Sets the offsets of elements first .. first + count - 1 of a line. */
static inline void line_offsets(const pri_walk *line, ptrdiff_t first, ptrdiff_t count,
                                ptrdiff_t *offsets)
{
    const int last = line->ndim - 1;
    const ptrdiff_t size = line->ndim ? line->shape[last] : 1;
    const ptrdiff_t stride = line->ndim ? line->strides[0][last] : 0;
    for (ptrdiff_t i = 0; i < count;) {
        const ptrdiff_t at = first + i, run = pri_min(size - at % size, count - i);
        const ptrdiff_t offset = pri_walk_offset(line, 0, at);
        for (ptrdiff_t j = 0; j < run; j++)
            offsets[i + j] = offset + j * stride;
        i += run;
    }
}

/* Copies `columns` lines of `count` elements, which begin `apart` elements apart, to the columns of
 * `to`. Eight lines are copied at a time, so that writes fill cache lines. */
static inline void copy_columns(const element *in, ptrdiff_t columns, ptrdiff_t apart,
                                ptrdiff_t count, const ptrdiff_t *offsets, element *to)
{
    enum { EIGHT = 8 };
    const ptrdiff_t whole = columns - columns % EIGHT;
    for (ptrdiff_t c = 0; c < whole; c += EIGHT)
        for (ptrdiff_t i = 0; i < count; i++) {
            const element *from = in + c * apart + (offsets ? offsets[i] : i);
            for (ptrdiff_t k = 0; k < EIGHT; k++)
                to[i * columns + c + k] = from[k * apart];
        }
    for (ptrdiff_t c = whole; c < columns; c++)
        for (ptrdiff_t i = 0; i < count; i++)
            to[i * columns + c] = in[c * apart + (offsets ? offsets[i] : i)];
}

/* Copies elements begin .. end - 1 of `lines` lines, which begin `apart` elements apart and have
 * `length` elements, `step` apart each, to the contiguous lines of `to`. */
static inline void copy_lines(const element *in, ptrdiff_t lines, ptrdiff_t apart, ptrdiff_t step,
                              ptrdiff_t length, ptrdiff_t begin, ptrdiff_t end, element *to)
{
    for (ptrdiff_t i = begin; i < end; i++)
        for (ptrdiff_t c = 0; c < lines; c++)
            to[c * length + i] = in[c * apart + i * step];
}

#endif
