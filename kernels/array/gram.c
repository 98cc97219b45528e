/* SPDX-License-Identifier: MIT */
/*
 * Products of a transposed matrix with itself. The loop is that of matmul.c, which skips the tiles
 * below the diagonal.
 */
#include <prange/matmul.h>

#include "base/check.h"
#include "product.h"

prange_status PRI_TYPED(prange_gram)(ptrdiff_t m, ptrdiff_t n, const element *a, element *c)
{
    const pri_array in = {"a", a, 1}, out = {"c", c, 1};
    ptrdiff_t of_a, of_c;
    prange_status status = pri_product_check(__func__, "a", m, n, sizeof *a, a, &of_a);
    if (status == PRANGE_OK)
        status = pri_product_check(__func__, "c", n, n, sizeof *c, c, &of_c);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(__func__, sizeof *a, &out, of_c, &in, of_a);
    if (status != PRANGE_OK)
        return status;
    return PRI_TYPED(pri_matrix_product)(&(pri_matrix_product){
        .function = __func__,
        .m = n,
        .n = n,
        .k = m,
        .a = {(void *)a, 1, n},
        .b = {(void *)a, n, 1},
        .c = {c, n, 1},
        .alpha = 1.0,
        .symmetric = true,
    });
}
