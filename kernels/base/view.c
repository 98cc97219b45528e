/* SPDX-License-Identifier: MIT */
#include "view.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "status.h"
#include "types.h"

size_t pri_type_size(prange_type type)
{
    static const size_t sizes[] = {[PRANGE_F64] = sizeof(double),
                                   [PRANGE_F32] = sizeof(float),
                                   [PRANGE_I64] = sizeof(int64_t),
                                   [PRANGE_I32] = sizeof(int32_t),
                                   [PRANGE_U8] = sizeof(uint8_t)};
    return sizes[type];
}

const char *pri_type_name(prange_type type)
{
    static const char *const names[] = {[PRANGE_F64] = "f64",
                                        [PRANGE_F32] = "f32",
                                        [PRANGE_I64] = "i64",
                                        [PRANGE_I32] = "i32",
                                        [PRANGE_U8] = "u8"};
    return names[type];
}

/* The address range of a box: [low, high). */
typedef struct extent {
    uintptr_t low, high;
} extent;

/* Computes the range of a box that is not empty; false if an offset or an address overflows. */
static bool extent_of(const pri_box *box, extent *out)
{
    ptrdiff_t below = 0, above = 0;
    for (int k = 0; k < box->ndim; k++) {
        ptrdiff_t span;
        ptrdiff_t *side = box->strides[k] < 0 ? &below : &above;
        if (__builtin_mul_overflow(box->shape[k] - 1, box->strides[k], &span) ||
            __builtin_add_overflow(*side, span, side))
            return false;
    }
    const ptrdiff_t size = (ptrdiff_t)pri_type_size(box->type);
    ptrdiff_t whole;
    if (__builtin_mul_overflow(below, size, &below) || __builtin_add_overflow(above, 1, &above) ||
        __builtin_mul_overflow(above, size, &above) ||
        __builtin_sub_overflow(above, below, &whole) || whole > PRI_MOST_BYTES)
        return false;
    const uintptr_t first = (uintptr_t)box->data, down = (uintptr_t)0 - (uintptr_t)below;
    *out = (extent){first - down, first + (uintptr_t)above};
    return down <= first && out->high >= first;
}

/* Contiguous row-major strides, which do not overflow, as the product of the sizes does not. */
static void set_default_strides(pri_box *box)
{
    ptrdiff_t stride = 1;
    for (int k = box->ndim - 1; k >= 0; k--) {
        box->strides[k] = stride;
        stride *= box->shape[k] > 0 ? box->shape[k] : 1;
    }
}

static prange_status set_shape(const char *function, const prange_view *view, pri_box *box)
{
    ptrdiff_t count = 1;
    bool empty = false, overflow = false;
    for (int k = 0; k < view->ndim; k++) {
        box->shape[k] = view->shape[k];
        if (box->shape[k] < 0)
            return pri_fail(PRANGE_ERROR_SIZE, "%s: %s: shape[%d] = %td is negative", function,
                            box->name, k, box->shape[k]);
        empty = empty || box->shape[k] == 0;
        if (box->shape[k] > 0)
            overflow = overflow || __builtin_mul_overflow(count, box->shape[k], &count);
    }
    if (overflow && !(empty && view->strides))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %s: the product of its sizes overflows", function,
                        box->name);
    box->count = empty ? 0 : count;
    return PRANGE_OK;
}

prange_status pri_box_of(const char *function, const char *name, const prange_view *view,
                         pri_box *box)
{
    if (!view)
        return pri_fail(PRANGE_ERROR_NULL, "%s: %s is NULL", function, name);
    if ((unsigned)view->type > PRANGE_U8)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s: type = %d is unknown", function, name,
                        (int)view->type);
    if (view->ndim < 0 || view->ndim > PRANGE_DIMS)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %s: ndim = %d is not in 0 .. %d", function, name,
                        view->ndim, PRANGE_DIMS);
    if (view->ndim > 0 && !view->shape)
        return pri_fail(PRANGE_ERROR_NULL, "%s: %s: shape is NULL", function, name);
    /* Field by field: a compound literal would also clear the axes beyond ndim, which takes as long
     * as all of the checks. */
    box->name = name;
    box->data = view->data;
    box->type = view->type;
    box->ndim = view->ndim;
    const prange_status status = set_shape(function, view, box);
    if (status != PRANGE_OK)
        return status;
    if (view->strides)
        memcpy(box->strides, view->strides, (size_t)box->ndim * sizeof *box->strides);
    else
        set_default_strides(box);
    for (int k = 0; k < box->ndim; k++)
        if (box->shape[k] == 1)
            box->strides[k] = 0;
    if (box->count == 0)
        return PRANGE_OK;
    if (!box->data)
        return pri_fail(PRANGE_ERROR_NULL, "%s: %s: data is NULL", function, name);
    if ((uintptr_t)box->data & (pri_type_size(box->type) - 1))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s: data is not aligned to its type", function,
                        name);
    extent unused;
    if (!extent_of(box, &unused))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %s: its extent does not fit in memory", function,
                        name);
    return PRANGE_OK;
}

/* Compares by stride. The absolute values do not overflow, as the extent has been checked. */
static int by_stride(const void *a, const void *b)
{
    const ptrdiff_t *x = a, *y = b;
    return (x[0] > y[0]) - (x[0] < y[0]);
}

prange_status pri_box_check_output(const char *function, const pri_box *out)
{
    ptrdiff_t axes[PRANGE_DIMS][2], reach = 0; /* stride and size; largest offset so far */
    int count = 0;
    if (out->count == 0)
        return PRANGE_OK;
    for (int k = 0; k < out->ndim; k++)
        if (out->shape[k] > 1) {
            axes[count][0] = out->strides[k] < 0 ? -out->strides[k] : out->strides[k];
            axes[count++][1] = out->shape[k];
        }
    qsort(axes, (size_t)count, sizeof *axes, by_stride);
    for (int k = 0; k < count; k++) {
        if (axes[k][0] <= reach)
            return pri_fail(PRANGE_ERROR_OVERLAP, "%s: elements of %s may share memory", function,
                            out->name);
        reach += axes[k][0] * (axes[k][1] - 1);
    }
    return PRANGE_OK;
}

static bool same_box(const pri_box *a, const pri_box *b)
{
    if (a->data != b->data || a->type != b->type || a->ndim != b->ndim)
        return false;
    for (int k = 0; k < a->ndim; k++)
        if (a->shape[k] != b->shape[k] || a->strides[k] != b->strides[k])
            return false;
    return true;
}

/* The bytes that a box takes within a period of `period` bytes: axes whose strides are multiples of
 * the period stay at the same place in it. */
static ptrdiff_t length_in_period(const pri_box *box, ptrdiff_t period, uintptr_t *low)
{
    const ptrdiff_t size = (ptrdiff_t)pri_type_size(box->type);
    ptrdiff_t below = 0, above = size;
    for (int k = 0; k < box->ndim; k++) {
        const ptrdiff_t stride = box->strides[k] * size, span = (box->shape[k] - 1) * stride;
        if (stride % period != 0)
            *(span < 0 ? &below : &above) += span;
    }
    *low = (uintptr_t)box->data - ((uintptr_t)0 - (uintptr_t)below);
    return above - below;
}

/* Whether two boxes never meet because they take different parts of each period. */
static bool apart_in_period(const pri_box *a, const pri_box *b, ptrdiff_t period)
{
    uintptr_t low_a, low_b;
    const ptrdiff_t length_a = length_in_period(a, period, &low_a);
    const ptrdiff_t length_b = length_in_period(b, period, &low_b);
    const uintptr_t apart = low_a < low_b ? low_b - low_a : low_a - low_b;
    const ptrdiff_t rest = (ptrdiff_t)(apart % (uintptr_t)period);
    const ptrdiff_t lower = low_a < low_b ? length_a : length_b;
    const ptrdiff_t upper = low_a < low_b ? length_b : length_a;
    return lower <= rest && upper <= period - rest;
}

/* Whether boxes with overlapping extents share no element: columns or blocks of one matrix, or
 * every other element. The stride of any axis is tried as the period. */
static bool interleaved(const pri_box *a, const pri_box *b)
{
    const pri_box *const both[] = {a, b};
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < both[i]->ndim; k++) {
            const ptrdiff_t stride = both[i]->strides[k] * (ptrdiff_t)pri_type_size(both[i]->type);
            if (stride != 0 && apart_in_period(a, b, stride < 0 ? -stride : stride))
                return true;
        }
    return false;
}

prange_status pri_box_check_apart(const char *function, const pri_box *out, const pri_box *in,
                                  bool same_allowed)
{
    extent a, b;
    if (out->count == 0 || in->count == 0 || (same_allowed && same_box(out, in)))
        return PRANGE_OK;
    if (extent_of(out, &a) && extent_of(in, &b) && a.low < b.high && b.low < a.high &&
        !interleaved(out, in))
        return pri_fail(PRANGE_ERROR_OVERLAP, "%s: %s and %s overlap", function, out->name,
                        in->name);
    return PRANGE_OK;
}

static void remove_axis(pri_walk *walk, int k)
{
    for (int j = k; j + 1 < walk->ndim; j++) {
        walk->shape[j] = walk->shape[j + 1];
        for (int a = 0; a < walk->arrays; a++)
            walk->strides[a][j] = walk->strides[a][j + 1];
    }
    walk->ndim--;
}

/* Whether axes k and k + 1 can be merged in every array. */
static bool can_merge(const pri_walk *walk, int k)
{
    for (int a = 0; a < walk->arrays; a++) {
        ptrdiff_t whole;
        if (__builtin_mul_overflow(walk->shape[k + 1], walk->strides[a][k + 1], &whole) ||
            walk->strides[a][k] != whole)
            return false;
    }
    return true;
}

void pri_walk_merge(pri_walk *walk)
{
    for (int k = walk->ndim - 1; k >= 0; k--)
        if (walk->shape[k] == 1)
            remove_axis(walk, k);
    for (int k = walk->ndim - 2; k >= 0; k--)
        if (can_merge(walk, k)) {
            walk->shape[k + 1] *= walk->shape[k];
            remove_axis(walk, k);
        }
}

void pri_walk_sort(pri_walk *walk, int by)
{
    for (int k = 1; k < walk->ndim; k++)
        for (int j = k; j > 0; j--) {
            const ptrdiff_t left = walk->strides[by][j - 1], right = walk->strides[by][j];
            if ((left < 0 ? -left : left) >= (right < 0 ? -right : right))
                break;
            const ptrdiff_t size = walk->shape[j];
            walk->shape[j] = walk->shape[j - 1];
            walk->shape[j - 1] = size;
            for (int a = 0; a < walk->arrays; a++) {
                const ptrdiff_t stride = walk->strides[a][j];
                walk->strides[a][j] = walk->strides[a][j - 1];
                walk->strides[a][j - 1] = stride;
            }
        }
}

/* Reverses the direction of axis k. */
static void reverse_axis(pri_walk *walk, int k, ptrdiff_t begin[PRI_WALK_ARRAYS])
{
    for (int a = 0; a < walk->arrays; a++) {
        begin[a] += (walk->shape[k] - 1) * walk->strides[a][k];
        walk->strides[a][k] = -walk->strides[a][k];
    }
}

void pri_walk_order(pri_walk *walk, int by, ptrdiff_t begin[PRI_WALK_ARRAYS])
{
    for (int a = 0; a < PRI_WALK_ARRAYS; a++)
        begin[a] = 0;
    for (int k = 0; k < walk->ndim; k++)
        if (walk->strides[by][k] < 0)
            reverse_axis(walk, k, begin);
    pri_walk_sort(walk, by);
    pri_walk_merge(walk);
}

ptrdiff_t pri_walk_offset(const pri_walk *walk, int a, ptrdiff_t number)
{
    ptrdiff_t offset = 0;
    for (int k = walk->ndim - 1; k >= 0 && number > 0; k--) {
        offset += number % walk->shape[k] * walk->strides[a][k];
        number /= walk->shape[k];
    }
    return offset;
}
