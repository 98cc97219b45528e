/* SPDX-License-Identifier: MIT */
/*
 * Matrix products of views.
 */
#include <prange/matmul.h>

#include "base/status.h"
#include "base/view.h"
#include "product.h"

static prange_status check_shapes(const char *function, const pri_box *a, const pri_box *b,
                                  const pri_box *c)
{
    const pri_box *const all[] = {a, b, c};
    for (int i = 0; i < 3; i++) {
        if (all[i]->ndim != 2)
            return pri_fail(PRANGE_ERROR_SIZE, "%s: %s has %d dimensions, not 2", function,
                            all[i]->name, all[i]->ndim);
        if (all[i]->type == PRANGE_U8 || all[i]->type != a->type)
            return pri_fail(PRANGE_ERROR_VALUE, "%s: the matrices are not all f64, f32, i64 or i32",
                            function);
    }
    if (a->shape[1] != b->shape[0] || a->shape[0] != c->shape[0] || b->shape[1] != c->shape[1])
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %td x %td times %td x %td is not %td x %td",
                        function, a->shape[0], a->shape[1], b->shape[0], b->shape[1], c->shape[0],
                        c->shape[1]);
    return PRANGE_OK;
}

static pri_matrix_view matrix_of(const pri_box *box, bool transposed)
{
    return (pri_matrix_view){box->data, box->strides[transposed], box->strides[!transposed]};
}

prange_status prange_matmul_view(double alpha, const prange_view *a, const prange_view *b,
                                 double beta, const prange_view *c)
{
    const prange_view *const views[] = {a, b, c};
    static const char *const names[] = {"a", "b", "c"};
    pri_box boxes[3];
    prange_status status = PRANGE_OK;
    for (int i = 0; i < 3 && status == PRANGE_OK; i++)
        status = pri_box_of(__func__, names[i], views[i], &boxes[i]);
    if (status == PRANGE_OK)
        status = check_shapes(__func__, &boxes[0], &boxes[1], &boxes[2]);
    if (status == PRANGE_OK)
        status = pri_box_check_output(__func__, &boxes[2]);
    for (int i = 0; i < 2 && status == PRANGE_OK; i++)
        status = pri_box_check_apart(__func__, &boxes[2], &boxes[i], false);
    if (status != PRANGE_OK)
        return status;
    /* Rows of c are to be contiguous: otherwise the transposed product, if its are. The products of
     * an element are the same, in the same order. */
    const bool transposed = boxes[2].strides[1] != 1 && boxes[2].strides[0] == 1;
    const pri_matrix_product product = {
        .function = __func__,
        .m = boxes[2].shape[transposed],
        .n = boxes[2].shape[!transposed],
        .k = boxes[0].shape[1],
        .a = matrix_of(&boxes[transposed], transposed),
        .b = matrix_of(&boxes[!transposed], transposed),
        .c = matrix_of(&boxes[2], transposed),
        .alpha = alpha,
        .beta = beta,
    };
    switch (boxes[2].type) {
    case PRANGE_F64:
        return pri_matrix_product_f64(&product);
    case PRANGE_F32:
        return pri_matrix_product_f32(&product);
    case PRANGE_I64:
        return pri_matrix_product_i64(&product);
    default:
        return pri_matrix_product_i32(&product);
    }
}
