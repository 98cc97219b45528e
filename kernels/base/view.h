/* SPDX-License-Identifier: MIT */
/*
 * Checks of views, and views brought into a simple form.
 */
#ifndef PRI_VIEW_H
#define PRI_VIEW_H

#include <prange/view.h>

#include <stdbool.h>

/* A view with its strides written out, those of axes of size 1 as 0, and what a check found out
 * about it. */
typedef struct pri_box {
    const char *name; /* of the argument */
    char *data;
    prange_type type;
    int ndim;
    ptrdiff_t shape[PRANGE_DIMS], strides[PRANGE_DIMS];
    ptrdiff_t count; /* elements */
} pri_box;

/* Of a typed source's elements. */
#define PRI_VIEW_TYPE PRI_PASTE(PRI_VIEW_TYPE, PRI_TYPE)
#define PRI_VIEW_TYPE_f64 PRANGE_F64
#define PRI_VIEW_TYPE_f32 PRANGE_F32
#define PRI_VIEW_TYPE_i64 PRANGE_I64
#define PRI_VIEW_TYPE_i32 PRANGE_I32
#define PRI_VIEW_TYPE_u8 PRANGE_U8

/* Bytes of an element. */
size_t pri_type_size(prange_type type);

/* Checks a view by itself and copies it to `box`. */
prange_status pri_box_of(const char *function, const char *name, const prange_view *view,
                         pri_box *box);

/* No two elements of an output are the same memory, as far as its strides can tell. */
prange_status pri_box_check_output(const char *function, const pri_box *out);

/* An output and an input share no memory; or, where `same_allowed`, are the same view. */
prange_status pri_box_check_apart(const char *function, const pri_box *out, const pri_box *in,
                                  bool same_allowed);

/* Axes that are walked together through several arrays: array a moves by strides[a][k] elements
 * along axis k. */
enum { PRI_WALK_ARRAYS = 3 };

typedef struct pri_walk {
    int ndim, arrays;
    ptrdiff_t shape[PRANGE_DIMS];
    ptrdiff_t strides[PRI_WALK_ARRAYS][PRANGE_DIMS];
} pri_walk;

/* Adds a last axis of `size` elements, with the strides of arrays 0 and 1. */
static inline void pri_walk_add(pri_walk *walk, ptrdiff_t size, ptrdiff_t first, ptrdiff_t second)
{
    walk->shape[walk->ndim] = size;
    walk->strides[0][walk->ndim] = first;
    walk->strides[1][walk->ndim++] = second;
}

/* Drops axes of size 1 and makes one of neighbouring axes along which all arrays move evenly. The
 * order of the elements stays. */
void pri_walk_merge(pri_walk *walk);

/* Brings the axes into the order of the strides of array `by`, the smallest last. The order of the
 * elements changes. */
void pri_walk_sort(pri_walk *walk, int by);

/* Brings a walk whose elements may be visited in any order into that of array `by`: its strides
 * become positive, the smallest the last, and what is one axis for all arrays becomes one. Array a
 * begins begin[a] elements further. */
void pri_walk_order(pri_walk *walk, int by, ptrdiff_t begin[PRI_WALK_ARRAYS]);

/* How far array `a` has moved at the element of that number in row-major order. */
ptrdiff_t pri_walk_offset(const pri_walk *walk, int a, ptrdiff_t number);

#endif
