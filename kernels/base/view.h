/* SPDX-License-Identifier: MIT */
/*
 * Checks of views, and their normal forms: boxes and walks.
 */
#ifndef PRI_VIEW_H
#define PRI_VIEW_H

#include <prange/view.h>

#include <stdbool.h>

/* A checked view with explicit strides; the strides of axes of size 1 are 0. */
typedef struct pri_box {
    const char *name; /* of the argument */
    char *data;
    prange_type type;
    int ndim;
    ptrdiff_t shape[PRANGE_DIMS], strides[PRANGE_DIMS];
    ptrdiff_t count; /* elements */
} pri_box;

/* The prange_type of a typed source's elements. */
#define PRI_VIEW_TYPE PRI_PASTE(PRI_VIEW_TYPE, PRI_TYPE)
#define PRI_VIEW_TYPE_f64 PRANGE_F64
#define PRI_VIEW_TYPE_f32 PRANGE_F32
#define PRI_VIEW_TYPE_i64 PRANGE_I64
#define PRI_VIEW_TYPE_i32 PRANGE_I32
#define PRI_VIEW_TYPE_u8 PRANGE_U8

/* The size of an element in bytes. */
size_t pri_type_size(prange_type type);

/* The name of a known type in texts: "f64". */
const char *pri_type_name(prange_type type);

/* Checks a view and converts it to a box. */
prange_status pri_box_of(const char *function, const char *name, const prange_view *view,
                         pri_box *box);

/* Checks that the elements of an output do not overlap each other. Strides that interleave without
 * overlap may be refused as well. */
prange_status pri_box_check_output(const char *function, const pri_box *out);

/* Checks that an output and an input share no memory, or, if `same_allowed`, are the same view. */
prange_status pri_box_check_apart(const char *function, const pri_box *out, const pri_box *in,
                                  bool same_allowed);

/* An iteration space over several arrays: a step along axis k moves array a by strides[a][k]
 * elements. */
enum { PRI_WALK_ARRAYS = 3 };

typedef struct pri_walk {
    int ndim, arrays;
    ptrdiff_t shape[PRANGE_DIMS];
    ptrdiff_t strides[PRI_WALK_ARRAYS][PRANGE_DIMS];
} pri_walk;

/* Appends an axis of `size` elements with the strides of arrays 0 and 1. */
static inline void pri_walk_add(pri_walk *walk, ptrdiff_t size, ptrdiff_t first, ptrdiff_t second)
{
    walk->shape[walk->ndim] = size;
    walk->strides[0][walk->ndim] = first;
    walk->strides[1][walk->ndim++] = second;
}

/* Drops axes of size 1 and merges neighbouring axes that are contiguous in every array. Keeps the
 * order of the elements. */
void pri_walk_merge(pri_walk *walk);

/* Sorts the axes by the strides of array `by`, the smallest last. Changes the order of the
 * elements. */
void pri_walk_sort(pri_walk *walk, int by);

/* Brings a walk whose elements may be visited in any order into the memory order of array `by`:
 * reverses its axes of negative stride, sorts and merges. The walk then starts begin[a] elements
 * after the first element of array a. */
void pri_walk_order(pri_walk *walk, int by, ptrdiff_t begin[PRI_WALK_ARRAYS]);

/* The offset, in elements, of array `a` at element `number` in row-major order. */
ptrdiff_t pri_walk_offset(const pri_walk *walk, int a, ptrdiff_t number);

#endif
