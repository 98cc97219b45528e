/* SPDX-License-Identifier: MIT */
/*
 * Boxes: views of a given shape and a random layout, with their memory. The memory of an input has
 * exactly the bytes that the view spans; that of an output is guarded.
 */
#ifndef TESTS_BOXES_H
#define TESTS_BOXES_H

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange/view.h>

#include "element.h"
#include "guard.h"
#include "unchecked.h"

/* The flags of a layout; 0 is row-major and contiguous. */
enum { BOX_PERMUTED = 1, BOX_GAPS = 2, BOX_NEGATIVE = 4, BOX_REPEATED = 8, BOX_LAYOUTS = 16 };

typedef struct box {
    prange_view view; /* points into the box: boxes do not move */
    ptrdiff_t shape[PRANGE_DIMS], strides[PRANGE_DIMS];
    ptrdiff_t count;  /* elements */
    ptrdiff_t extent; /* elements that the memory has room for */
    guard memory;     /* no guard around an input */
} box;

static inline size_t box_element(prange_type type)
{
    static const size_t sizes[] = {8, 4, 8, 4, 1};
    return sizes[type];
}

/* The offset from the view's data of the element with that number in row-major order. */
UNCHECKED static inline ptrdiff_t box_offset(int ndim, const ptrdiff_t *shape,
                                             const ptrdiff_t *strides, ptrdiff_t number)
{
    ptrdiff_t offset = 0;
    for (int k = ndim - 1; k >= 0; k--) {
        const ptrdiff_t at = number % shape[k];
        if (at > 0)
            offset += at * strides[k];
        number /= shape[k];
    }
    return offset;
}

/* Copies one element, without a call of memcpy for so few bytes. */
UNCHECKED static inline void box_copy(size_t size, const void *from, void *to)
{
    if (size == 8)
        memcpy(to, from, 8);
    else if (size == 4)
        memcpy(to, from, 4);
    else
        memcpy(to, from, 1);
}

/* Chooses strides: the axes in random order, from the innermost out. The stride of an axis of size
 * 1 is arbitrary. */
static inline void box_lay_out(box *b, unsigned layout, uint64_t seed)
{
    int order[PRANGE_DIMS];
    for (int k = 0; k < b->view.ndim; k++) {
        const int at = layout & BOX_PERMUTED ? (int)(random_bits(seed, k) % (uint64_t)(k + 1)) : k;
        order[k] = order[at];
        order[at] = k;
    }
    ptrdiff_t step = layout & BOX_GAPS ? 1 + (ptrdiff_t)(random_bits(seed, 10) % 3) : 1;
    for (int k = b->view.ndim - 1; k >= 0; k--) {
        const int axis = order[k];
        const uint64_t dice = random_bits(seed, 20 + k);
        b->strides[axis] = layout & BOX_NEGATIVE && dice % 2 ? -step : step;
        if (layout & BOX_REPEATED && dice >> 8 & 1) {
            b->strides[axis] = 0;
            continue;
        }
        if (b->shape[axis] == 1 && dice >> 16 & 1)
            b->strides[axis] = dice >> 17 & 1 ? PTRDIFF_MIN : PTRDIFF_MAX;
        step *= b->shape[axis] > 0 ? b->shape[axis] : 1;
        if (layout & BOX_GAPS && dice >> 24 & 1)
            step += 1 + (ptrdiff_t)(dice >> 32) % 5;
    }
}

static inline void box_make(box *b, prange_type type, int ndim, const ptrdiff_t *shape,
                            unsigned layout, uint64_t seed, bool output)
{
    ptrdiff_t below = 0, above = 0;
    *b = (box){.view = {.type = type, .ndim = ndim, .shape = b->shape, .strides = b->strides},
               .count = 1};
    for (int k = 0; k < ndim; k++)
        b->count *= b->shape[k] = shape[k];
    box_lay_out(b, layout, seed);
    for (int k = 0; k < ndim && b->count > 0; k++)
        if (b->shape[k] > 1)
            *(b->strides[k] < 0 ? &below : &above) += (b->shape[k] - 1) * b->strides[k];
    b->extent = b->count > 0 ? above - below + 1 : 0;
    const size_t size = box_element(type), bytes = (size_t)b->extent * size;
    b->memory =
        output ? guard_new(bytes, seed % 5 * size) : (guard){malloc(bytes + !bytes), 0, bytes};
    if (!b->memory.memory)
        abort();
    b->view.data = (char *)guard_data(&b->memory) - below * (ptrdiff_t)size;
    if (layout == 0 && seed % 2)
        b->view.strides = NULL;
}

static inline void box_free(box *b)
{
    guard_free(&b->memory);
}

static inline void *box_at(const box *b, ptrdiff_t number)
{
    return (char *)b->view.data + box_offset(b->view.ndim, b->shape, b->strides, number) *
                                      (ptrdiff_t)box_element(b->view.type);
}

/* Fills with -0 and NaNs only: sums that skip NaNs must not take these for 0. */
static inline void box_fill_zeros(box *b, uint64_t seed)
{
    const size_t size = box_element(b->view.type);
    const double wide[] = {-0.0, (double)NAN};
    const float narrow[] = {-0.0f, NAN};
    for (ptrdiff_t i = 0; i < b->extent; i++) {
        const bool nan = random_bits(seed, i) % 3 == 0;
        const void *from = size == 8 ? (const void *)&wide[nan] : (const void *)&narrow[nan];
        memcpy((char *)guard_data(&b->memory) + (size_t)i * size, from, size);
    }
}

/* Fills all memory, including gaps. One in `rarity` real numbers is a special value; 0: only -0 and
 * NaNs. */
static inline void box_fill(box *b, uint64_t seed, uint64_t rarity)
{
    void *to = guard_data(&b->memory);
    if (rarity == 0 && b->view.type <= PRANGE_F32) {
        box_fill_zeros(b, seed);
        return;
    }
    switch (b->view.type) {
    case PRANGE_F64:
        random_fill_special_f64(seed, rarity, b->extent, to);
        break;
    case PRANGE_F32:
        random_fill_special_f32(seed, rarity, b->extent, to);
        break;
    case PRANGE_I64:
        random_fill_i64(seed, b->extent, to);
        break;
    case PRANGE_I32:
        random_fill_i32(seed, b->extent, to);
        break;
    case PRANGE_U8:
        random_fill_u8(seed, b->extent, to);
        break;
    }
}

/* All bytes of an output's memory, including guards; the caller frees the copy. */
static inline size_t box_bytes(const box *b)
{
    return b->memory.before + b->memory.size + GUARD_BYTES;
}

static inline unsigned char *box_image(const box *b)
{
    unsigned char *image = malloc(box_bytes(b));
    if (!image)
        abort();
    memcpy(image, b->memory.memory, box_bytes(b));
    return image;
}

/* A random shape of at most `most` elements. */
static inline void box_random_shape(uint64_t seed, int ndim, ptrdiff_t most, ptrdiff_t *shape)
{
    static const ptrdiff_t sizes[] = {1,  2,   3,   2,   3,    17,   31,  32,
                                      33, 255, 256, 257, 4096, 4097, 9000};
    for (int k = 0; k < ndim; k++) {
        const uint64_t dice = random_bits(seed, k);
        shape[k] = sizes[dice % (sizeof sizes / sizeof *sizes)];
        if (shape[k] > most)
            shape[k] = 1 + (ptrdiff_t)(dice >> 32) % (most < 3 ? most : 3);
        most /= shape[k];
        if (dice >> 16 & 1 && k + 1 < ndim) {
            const int other = (int)(dice >> 40) % (k + 1);
            const ptrdiff_t size = shape[k];
            shape[k] = shape[other];
            shape[other] = size;
        }
    }
    if (ndim > 0 && random_bits(seed, 50) % 25 == 0)
        shape[random_bits(seed, 51) % (uint64_t)ndim] = 0;
}

#endif
