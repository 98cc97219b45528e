/* SPDX-License-Identifier: MIT */
/*
 * Products of a transposed matrix with itself, of views.
 */
#include <prange/matmul.h>

#include "base/status.h"
#include "product.h"

prange_status prange_gram_view(double alpha, const prange_view *a, double beta,
                               const prange_view *c)
{
    const prange_view *const views[] = {a, c};
    static const char *const names[] = {"a", "c"};
    static const int ndim[] = {2, 2};
    pri_box boxes[2];
    prange_status status = pri_product_boxes(__func__, 2, views, names, ndim, boxes);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t n = boxes[0].shape[1];
    if (boxes[1].shape[0] != n || boxes[1].shape[1] != n)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: c is %td x %td, not %td x %td", __func__,
                        boxes[1].shape[0], boxes[1].shape[1], n, n);
    status = pri_box_check_output(__func__, &boxes[1]);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(__func__, &boxes[1], &boxes[0], false);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t *of_a = boxes[0].strides, *of_c = boxes[1].strides;
    const pri_matrix_product product = {
        .function = __func__,
        .m = n,
        .n = n,
        .k = boxes[0].shape[0],
        .a = {boxes[0].data, of_a[1], of_a[0]},
        .b = {boxes[0].data, of_a[0], of_a[1]},
        .c = {boxes[1].data, of_c[0], of_c[1]},
        .alpha = pri_product_alpha(boxes[0].type, boxes[0].shape[0], alpha, beta),
        .beta = pri_product_factor(boxes[0].type, beta),
        .symmetric = true,
    };
    return pri_matrix_product_of(boxes[0].type, &product);
}
