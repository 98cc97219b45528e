/* SPDX-License-Identifier: MIT */
/*
 * The nodes of elements of one type, by the block kernels and joins of array/, so that the bits are
 * those of a reduction of the whole array.
 */
#include "elements.h"

#include "array/join.h"
#include "array/reduction.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "results.h"

pri_reduce_kernel PRI_TYPED(pri_partial_kernel)(const prange_partial *partial)
{
    static const pri_reduce_kernel kernels[] = {
        [PRANGE_PARTIAL_SUM] = PRI_REDUCE_SUM,        [PRANGE_PARTIAL_PROD] = PRI_REDUCE_PROD,
        [PRANGE_PARTIAL_MIN] = PRI_REDUCE_MIN,        [PRANGE_PARTIAL_MAX] = PRI_REDUCE_MAX,
        [PRANGE_PARTIAL_ARGMIN] = PRI_REDUCE_MIN,     [PRANGE_PARTIAL_ARGMAX] = PRI_REDUCE_MAX,
        [PRANGE_PARTIAL_MEAN] = PRI_REDUCE_TOTAL,     [PRANGE_PARTIAL_VAR] = PRI_REDUCE_VAR,
        [PRANGE_PARTIAL_COUNT] = PRI_REDUCE_NONZERO,  [PRANGE_PARTIAL_ANY] = PRI_REDUCE_NONZERO,
        [PRANGE_PARTIAL_ALL] = PRI_REDUCE_NONZERO,    [PRANGE_PARTIAL_DOT] = PRI_REDUCE_DOT,
        [PRANGE_PARTIAL_NORM2] = PRI_REDUCE_SUMSQ,    [PRANGE_PARTIAL_NANSUM] = PRI_REDUCE_NANSUM,
        [PRANGE_PARTIAL_NANMIN] = PRI_REDUCE_NANMIN,  [PRANGE_PARTIAL_NANMAX] = PRI_REDUCE_NANMAX,
        [PRANGE_PARTIAL_NANMEAN] = PRI_REDUCE_NANSUM, [PRANGE_PARTIAL_NANVAR] = PRI_REDUCE_NANVAR,
        [PRANGE_PARTIAL_INTEGRAL] = PRI_REDUCE_SUM,
    };
    return kernels[partial->op];
}

bool PRI_TYPED(pri_partial_is_index)(const prange_partial *partial)
{
    return partial->op == PRANGE_PARTIAL_ARGMIN || partial->op == PRANGE_PARTIAL_ARGMAX;
}

/* A node of a norm has three sums of squares (reduction.h): unscaled in `value`, scaled for large
 * elements in `low`, scaled for small elements in `m2`. */
static void join_norm2(pri_partial *left, const pri_partial *right)
{
    left->value += right->value;
    left->low += right->low;
    left->m2 += right->m2;
}

pri_join PRI_TYPED(pri_partial_join)(const prange_partial *partial)
{
    return partial->op == PRANGE_PARTIAL_NORM2
               ? join_norm2
               : PRI_TYPED(pri_join_for)(PRI_TYPED(pri_partial_kernel)(partial));
}

static void join(const prange_partial *partial, void *left, const void *right)
{
    PRI_TYPED(pri_partial_join)(partial)(left, right);
}

#if PRI_IS_REAL
/* Computes only the sums that can matter: squares of elements below 2^61 vanish in the sum for
 * large elements, and the sum for small elements counts only if the unscaled sum is tiny. */
static void norm2_block(pri_reduce_block *squares, ptrdiff_t count, const element *x,
                        pri_partial *node)
{
    pri_partial scaled = {.index = 0};
    squares(count, x, NULL, 1.0, node);
    const double plain = node->value;
    node->low = 0.0;
    node->m2 = 0.0;
    if (plain >= 0x1p120) {
        squares(count, x, NULL, PRI_NORM2_OF_LARGE, &scaled);
        node->low = scaled.value;
    }
    if (plain <= PRI_NORM2_TINY) {
        squares(count, x, NULL, PRI_NORM2_OF_SMALL, &scaled);
        node->m2 = scaled.value;
    }
}
#endif

void PRI_TYPED(pri_partial_block)(const prange_partial *partial, ptrdiff_t b, ptrdiff_t count,
                                  const element *x, const element *y, pri_partial *node)
{
    pri_reduce_block *reduce =
        pri_isa_get()->PRI_TYPED(reduce)->block[PRI_TYPED(pri_partial_kernel)(partial)];
    node->index = b;
#if PRI_IS_REAL
    if (partial->op == PRANGE_PARTIAL_NORM2) {
        norm2_block(reduce, count, x, node);
        return;
    }
#endif
    reduce(count, x, y, 1.0, node);
}

void PRI_TYPED(pri_partial_locate)(const prange_partial *partial, ptrdiff_t first, const element *x,
                                   pri_partial *node)
{
    const ptrdiff_t begin = node->index * partial->block;
    const ptrdiff_t count = pri_min(partial->block, partial->n - begin);
    node->index =
        begin + pri_isa_get()->PRI_TYPED(reduce)->find(count, x + (begin - first), node->value);
}

static prange_status reduce_block(const prange_partial *partial, const char *function,
                                  ptrdiff_t first, ptrdiff_t count, const void *x, const void *y,
                                  void *node)
{
    (void)function;
    PRI_TYPED(pri_partial_block)(partial, pri_block_of(partial, first), count, x, y, node);
    if (PRI_TYPED(pri_partial_is_index)(partial))
        PRI_TYPED(pri_partial_locate)(partial, first, x, node);
    return PRANGE_OK;
}

const pri_partial_kind PRI_TYPED(pri_partial_kind) = {
    .size = sizeof(element),
    .node_size = sizeof(pri_partial),
    .block = PRI_REDUCE_BLOCK,
    .reduce_block = reduce_block,
    .join = join,
    .finish = PRI_TYPED(pri_partial_finish),
    .deviation = PRI_TYPED(pri_partial_deviation),
    .packed = PRI_TYPED(pri_partial_packed),
    .pack = PRI_TYPED(pri_partial_pack),
    .unpack = PRI_TYPED(pri_partial_unpack),
};
