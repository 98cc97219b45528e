/* SPDX-License-Identifier: MIT */
/*
 * Matrix products of views, and the argument checks that all products share.
 */
#include <prange/matmul.h>

#include <math.h>

#include "base/check.h"
#include "base/status.h"
#include "product.h"

prange_status pri_product_check(const char *function, const char *name, ptrdiff_t rows,
                                ptrdiff_t columns, size_t size, const void *data, ptrdiff_t *count)
{
    if (rows < 0 || columns < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %s is %td x %td", function, name, rows, columns);
    return pri_check_rows(function, name, data, rows, columns, columns, size, count);
}

double pri_product_factor(prange_type type, double factor)
{
    const double least = type == PRANGE_I64 ? -0x1p63 : INT32_MIN;
    const double most = type == PRANGE_I64 ? 0x1p63 : INT32_MAX;
    if (type == PRANGE_F64)
        return factor;
    if (type == PRANGE_F32)
        return (double)(float)factor;
    return isnan(factor) ? 0.0 : fmin(fmax(rint(factor), least), most);
}

/* The sum over an empty inner dimension is the neutral element of addition: -0 if it is added to
 * beta c, which may be -0; 0 if it is the whole result. */
double pri_product_alpha(prange_type type, ptrdiff_t inner, double alpha, double beta)
{
    if (inner > 0)
        return pri_product_factor(type, alpha);
    return pri_product_factor(type, beta) == 0.0 ? 0.0 : -0.0;
}

prange_status pri_product_boxes(const char *function, int count, const prange_view *const views[],
                                const char *const names[], const int ndim[], pri_box boxes[])
{
    prange_status status = PRANGE_OK;
    for (int i = 0; i < count && status == PRANGE_OK; i++)
        status = pri_box_of(function, names[i], views[i], &boxes[i]);
    for (int i = 0; i < count && status == PRANGE_OK; i++) {
        if (boxes[i].ndim != ndim[i])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: %s has %d dimensions, not %d", function,
                            names[i], boxes[i].ndim, ndim[i]);
        if (boxes[i].type == PRANGE_U8 || boxes[i].type != boxes[0].type)
            return pri_fail(PRANGE_ERROR_VALUE, "%s: the views are not all f64, f32, i64 or i32",
                            function);
    }
    return status;
}

static prange_status check(const char *function, pri_box boxes[3])
{
    const pri_box *a = &boxes[0], *b = &boxes[1], *c = &boxes[2];
    if (a->shape[1] != b->shape[0] || a->shape[0] != c->shape[0] || b->shape[1] != c->shape[1])
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %td x %td times %td x %td is not %td x %td",
                        function, a->shape[0], a->shape[1], b->shape[0], b->shape[1], c->shape[0],
                        c->shape[1]);
    prange_status status = pri_box_check_output(function, c);
    for (int i = 0; i < 2 && status == PRANGE_OK; i++)
        status = pri_box_check_apart(function, c, &boxes[i], false);
    return status;
}

static pri_matrix_view matrix_of(const pri_box *box, bool transposed)
{
    return (pri_matrix_view){box->data, box->strides[transposed], box->strides[!transposed]};
}

prange_status pri_matrix_product_of(prange_type type, const pri_matrix_product *product)
{
    switch (type) {
    case PRANGE_F64:
        return pri_matrix_product_f64(product);
    case PRANGE_F32:
        return pri_matrix_product_f32(product);
    case PRANGE_I64:
        return pri_matrix_product_i64(product);
    default:
        return pri_matrix_product_i32(product);
    }
}

static prange_status multiply(const char *function, unsigned flags, double alpha,
                              const prange_view *a, const prange_view *b, double beta,
                              const prange_view *c)
{
    const prange_view *const views[] = {a, b, c};
    static const char *const names[] = {"a", "b", "c"};
    static const int ndim[] = {2, 2, 2};
    pri_box boxes[3];
    prange_status status = pri_product_boxes(function, 3, views, names, ndim, boxes);
    if (status == PRANGE_OK)
        status = check(function, boxes);
    if (status != PRANGE_OK)
        return status;
    /* The rows of c should be contiguous. If its columns are instead, the transposed product is
     * computed: each element has the same products in the same order. */
    const prange_type type = boxes[2].type;
    const bool transposed = boxes[2].strides[1] != 1 && boxes[2].strides[0] == 1;
    const pri_matrix_product product = {
        .function = function,
        .m = boxes[2].shape[transposed],
        .n = boxes[2].shape[!transposed],
        .k = boxes[0].shape[1],
        .a = matrix_of(&boxes[transposed], transposed),
        .b = matrix_of(&boxes[!transposed], transposed),
        .c = matrix_of(&boxes[2], transposed),
        .alpha = pri_product_alpha(type, boxes[0].shape[1], alpha, beta),
        .beta = pri_product_factor(type, beta),
    };
    const bool fast = (flags & PRANGE_FAST) != 0 && (type == PRANGE_F64 || type == PRANGE_F32);
    if (fast && pri_matrix_product_fast(&product, pri_type_size(type)))
        return PRANGE_OK;
    return pri_matrix_product_of(type, &product);
}

prange_status prange_matmul_view(double alpha, const prange_view *a, const prange_view *b,
                                 double beta, const prange_view *c)
{
    return multiply(__func__, 0, alpha, a, b, beta, c);
}

prange_status prange_matmul_view_with(unsigned flags, double alpha, const prange_view *a,
                                      const prange_view *b, double beta, const prange_view *c)
{
    if ((flags & ~(unsigned)PRANGE_FAST) != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: flags = %u has bits other than PRANGE_FAST",
                        __func__, flags);
    return multiply(__func__, flags, alpha, a, b, beta, c);
}
