/* SPDX-License-Identifier: MIT */
#include "border.h"

#include <string.h>

#include "base/status.h"

prange_status pri_stencil_check_border(const char *function, prange_border border)
{
    if ((unsigned)border <= PRANGE_BORDER_MIRROR)
        return PRANGE_OK;
    return pri_fail(PRANGE_ERROR_VALUE, "%s: border = %d is unknown", function, (int)border);
}

/* The index that the border rule puts for index i; -1 stands for the constant. */
static ptrdiff_t border_index(prange_border border, ptrdiff_t i, ptrdiff_t n)
{
    ptrdiff_t period = n;
    if (i >= 0 && i < n)
        return i;
    switch (border) {
    case PRANGE_BORDER_NEAREST:
        return i < 0 ? 0 : n - 1;
    case PRANGE_BORDER_WRAP:
        break;
    case PRANGE_BORDER_REFLECT:
        period = 2 * n;
        break;
    case PRANGE_BORDER_MIRROR:
        period = n > 1 ? 2 * n - 2 : 1;
        break;
    default:
        return -1;
    }
    ptrdiff_t place = i % period;
    place += place < 0 ? period : 0;
    return place < n                         ? place
           : border == PRANGE_BORDER_REFLECT ? period - 1 - place
                                             : period - place;
}

/* Up to so many elements are copied one by one, which takes less time than a call of memcpy. */
#define FEW 8

static void copy(size_t size, ptrdiff_t n, const char *from, ptrdiff_t stride, char *to)
{
    if (stride == 1 && n > FEW) {
        memcpy(to, from, (size_t)n * size);
        return;
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        const char *element = from + i * stride * (ptrdiff_t)size;
        switch (size) {
        case 8:
            memcpy(to + 8 * i, element, 8);
            break;
        case 4:
            memcpy(to + 4 * i, element, 4);
            break;
        default:
            to[i] = *element;
        }
    }
}

/* Copies elements first .. end - 1 of a row along the last axis, by the border rule. `row` is the
 * address of element 0; NULL: a row of the constant. */
static char *copy_row(const pri_stencil *stencil, const pri_field *in, const char *row,
                      ptrdiff_t first, ptrdiff_t end, char *to)
{
    const ptrdiff_t n = stencil->shape[2], step = (ptrdiff_t)in->size, stride = in->strides[2];
    if (!row) {
        copy(in->size, end - first, stencil->constant, 0, to);
        return to + (end - first) * step;
    }
    for (ptrdiff_t i = first; i < end;) {
        ptrdiff_t next = i + 1, from = i;
        if (i >= 0 && i < n)
            next = pri_min(end, n);
        else
            from = border_index(stencil->border, i, n);
        copy(in->size, next - i, from < 0 ? stencil->constant : row + from * stride * step, stride,
             to);
        to += (next - i) * step;
        i = next;
    }
    return to;
}

void pri_stencil_copy_completed(const pri_stencil *stencil, const pri_field *in,
                                const pri_block *block, char *to)
{
    for (ptrdiff_t i = block->begin[0]; i < block->end[0]; i++)
        for (ptrdiff_t j = block->begin[1]; j < block->end[1]; j++) {
            const ptrdiff_t at[3] = {border_index(stencil->border, i, stencil->shape[0]),
                                     border_index(stencil->border, j, stencil->shape[1]), 0};
            const char *row = at[0] < 0 || at[1] < 0 ? NULL : pri_field_at(in, at);
            to = copy_row(stencil, in, row, block->begin[2], block->end[2], to);
        }
}

void pri_stencil_copy_kept(const pri_field *in, const pri_field *out, const pri_block *block)
{
    const ptrdiff_t n = block->end[2] - block->begin[2], step = (ptrdiff_t)in->size;
    for (ptrdiff_t i = block->begin[0]; i < block->end[0]; i++)
        for (ptrdiff_t j = block->begin[1]; j < block->end[1]; j++) {
            const ptrdiff_t at[3] = {i, j, block->begin[2]};
            const char *from = pri_field_at(in, at);
            char *to = pri_field_at(out, at);
            if (out->strides[2] == 1)
                copy(in->size, n, from, in->strides[2], to);
            for (ptrdiff_t k = 0; k < n && out->strides[2] != 1; k++)
                copy(in->size, 1, from + k * in->strides[2] * step, 1,
                     to + k * out->strides[2] * step);
        }
}
