/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Views: arrays of any shape and strides, without a copy.
 *
 * A view describes a box of up to 8 dimensions over memory that the caller owns: element (i, j,
 * ..., k) is at data + i*strides[0] + j*strides[1] + ... + k*strides[ndim-1], counted in elements.
 * So a view can be a matrix in row- or column-major order, a slice, a transpose, a reversed axis
 * (negative stride) or a repeated one (stride 0).
 *
 *     const ptrdiff_t shape[] = {rows, columns};
 *     const prange_view matrix = {.data = a, .type = PRANGE_F64, .ndim = 2, .shape = shape};
 *     const prange_view means = {.data = m, .type = PRANGE_F64, .ndim = 1, .shape = shape + 1};
 *     prange_reduce_axes(PRANGE_REDUCE_MEAN, &matrix, 1u << 0, &means);
 *
 * Views are taken by prange_reduce_axes() (reduce.h), prange_scan_axis() (scan.h),
 * prange_map_view() and prange_map2_view() (map.h), prange_copy_view() (move.h), prange_sort_axis()
 * and prange_argsort_axis() (sort.h), prange_quantile_axis() (select.h), the _view forms of
 * matmul.h, prange_eval() (expr.h), distances and neighbours (metric.h) and stencils. For
 * contiguous arrays the calls on plain pointers are the fastest.
 *
 * Rules of all calls, with their statuses:
 *   - PRANGE_ERROR_NULL: a view is NULL; data is NULL and there are elements; shape is NULL and
 *     ndim > 0.
 *   - PRANGE_ERROR_SIZE: ndim is outside 0 .. PRANGE_DIMS, a size is negative, the number of
 *     elements or the extent in memory overflows, or shapes do not match.
 *   - PRANGE_ERROR_VALUE: an unknown type, types that do not match, or data that is not aligned to
 *     its type.
 *   - PRANGE_ERROR_OVERLAP: two elements of an output may be the same memory, or an output may
 *     share an element with an input (unless a call says that it may be the input itself). Columns,
 *     blocks, and every other row or element of one array share none: the check compares extents
 *     in memory and, if these overlap, the places of both views within each stride. It refuses
 *     some rarer views that interleave without sharing an element, and outputs whose own axes
 *     interleave.
 *
 * A size of 0 in any dimension makes a view empty. ndim = 0 is a scalar: one element.
 */
#ifndef PRANGE_VIEW_H
#define PRANGE_VIEW_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** The element types */
typedef enum prange_type {
    PRANGE_F64, /**< double */
    PRANGE_F32, /**< float */
    PRANGE_I64, /**< int64_t */
    PRANGE_I32, /**< int32_t */
    PRANGE_U8,  /**< uint8_t, which also holds truth values: 0 is false, any other true */
} prange_type;

/** The largest number of dimensions */
#define PRANGE_DIMS 8

/** A box of elements in the caller's memory */
typedef struct prange_view {
    void *data;               /**< element (0, ..., 0); an input is not written */
    prange_type type;         /**< the type of the elements */
    int ndim;                 /**< 0 (a scalar) to PRANGE_DIMS */
    const ptrdiff_t *shape;   /**< ndim sizes */
    const ptrdiff_t *strides; /**< ndim strides in elements; NULL: row-major, contiguous */
} prange_view;

/**
 * The view of memory that is only read, as inputs are: `data` may point to const. strides = NULL:
 * row-major, contiguous.
 *
 *     const prange_view in = prange_view_of_const(x, PRANGE_F64, 1, &n, NULL);
 */
static inline prange_view prange_view_of_const(const void *data, prange_type type, int ndim,
                                               const ptrdiff_t *shape, const ptrdiff_t *strides)
{
    /* A cast would warn callers that compile with -Wcast-qual. */
    union {
        const void *given;
        void *data;
    } pointer;
    prange_view view;
    pointer.given = data;
    view.data = pointer.data;
    view.type = type;
    view.ndim = ndim;
    view.shape = shape;
    view.strides = strides;
    return view;
}

#if defined(DLPACK_VERSION) || defined(DLPACK_MAJOR_VERSION)
/**
 * Makes a view of a DLPack tensor in the host's memory. It is declared if <dlpack/dlpack.h> is
 * included before this header. The view borrows the tensor's shape and strides. Returns false, and
 * leaves *view unchanged, for a tensor on a device, of another element type, or of more than
 * PRANGE_DIMS dimensions.
 */
static inline int prange_view_of_dlpack(const DLTensor *tensor, prange_view *view)
{
    static const struct {
        uint8_t code, bits;
        prange_type type;
    } types[] = {{kDLFloat, 64, PRANGE_F64}, {kDLFloat, 32, PRANGE_F32},
                 {kDLInt, 64, PRANGE_I64},   {kDLInt, 32, PRANGE_I32},
                 {kDLUInt, 8, PRANGE_U8},    {6 /* bool */, 8, PRANGE_U8}};
    if (tensor->device.device_type != kDLCPU || tensor->dtype.lanes != 1 || tensor->ndim < 0 ||
        tensor->ndim > PRANGE_DIMS || sizeof *tensor->shape != sizeof(ptrdiff_t))
        return 0;
    for (unsigned k = 0; k < sizeof types / sizeof *types; k++)
        if (tensor->dtype.code == types[k].code && tensor->dtype.bits == types[k].bits) {
            view->data = tensor->data ? (char *)tensor->data + tensor->byte_offset : NULL;
            view->type = types[k].type;
            view->ndim = (int)tensor->ndim;
            view->shape = (const ptrdiff_t *)tensor->shape;
            view->strides = (const ptrdiff_t *)tensor->strides;
            return 1;
        }
    return 0;
}
#endif

PRANGE_END_DECLS

#endif
