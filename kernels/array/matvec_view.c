/* SPDX-License-Identifier: MIT */
/*
 * Matrix-vector products of views.
 */
#include <prange/matmul.h>

#include "base/status.h"
#include "product.h"

prange_status prange_matvec_view(double alpha, const prange_view *a, const prange_view *x,
                                 double beta, const prange_view *y)
{
    const prange_view *const views[] = {a, x, y};
    static const char *const names[] = {"a", "x", "y"};
    static const int ndim[] = {2, 1, 1};
    pri_box boxes[3];
    prange_status status = pri_product_boxes(__func__, 3, views, names, ndim, boxes);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t *shape = boxes[0].shape;
    if (boxes[1].shape[0] != shape[1] || boxes[2].shape[0] != shape[0])
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %td x %td times %td is not %td", __func__, shape[0],
                        shape[1], boxes[1].shape[0], boxes[2].shape[0]);
    status = pri_box_check_output(__func__, &boxes[2]);
    for (int i = 0; i < 2 && status == PRANGE_OK; i++)
        status = pri_box_check_apart(__func__, &boxes[2], &boxes[i], false);
    if (status != PRANGE_OK)
        return status;
    const pri_vector_product product = {
        .function = __func__,
        .m = shape[0],
        .k = shape[1],
        .a = {boxes[0].data, boxes[0].strides[0], boxes[0].strides[1]},
        .x = boxes[1].data,
        .y = boxes[2].data,
        .incx = boxes[1].strides[0],
        .incy = boxes[2].strides[0],
        .alpha = pri_product_alpha(boxes[0].type, shape[1], alpha, beta),
        .beta = pri_product_factor(boxes[0].type, beta),
    };
    switch (boxes[0].type) {
    case PRANGE_F64:
        pri_vector_product_f64(&product);
        break;
    case PRANGE_F32:
        pri_vector_product_f32(&product);
        break;
    case PRANGE_I64:
        pri_vector_product_i64(&product);
        break;
    default:
        pri_vector_product_i32(&product);
    }
    return PRANGE_OK;
}
