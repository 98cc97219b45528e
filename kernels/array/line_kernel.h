/* SPDX-License-Identifier: MIT */
/*
 * The kernel of a reduction along axes.
 */
#ifndef PRI_LINE_KERNEL_H
#define PRI_LINE_KERNEL_H

#include <prange/reduce.h>

#include "simd/reduce.h"

static inline pri_reduce_kernel pri_line_kernel_of(prange_reduce_op op)
{
    switch (op) {
    case PRANGE_REDUCE_PROD:
        return PRI_REDUCE_PROD;
    case PRANGE_REDUCE_MIN:
        return PRI_REDUCE_MIN;
    case PRANGE_REDUCE_MAX:
        return PRI_REDUCE_MAX;
    case PRANGE_REDUCE_MEAN:
        return PRI_REDUCE_TOTAL;
    case PRANGE_REDUCE_VAR:
        return PRI_REDUCE_VAR;
    case PRANGE_REDUCE_ANY:
    case PRANGE_REDUCE_ALL:
    case PRANGE_REDUCE_COUNT:
        return PRI_REDUCE_NONZERO;
    case PRANGE_REDUCE_NANSUM:
    case PRANGE_REDUCE_NANMEAN:
        return PRI_REDUCE_NANSUM;
    case PRANGE_REDUCE_NANMIN:
        return PRI_REDUCE_NANMIN;
    case PRANGE_REDUCE_NANMAX:
        return PRI_REDUCE_NANMAX;
    case PRANGE_REDUCE_NANVAR:
        return PRI_REDUCE_NANVAR;
    default:
        return PRI_REDUCE_SUM;
    }
}

#endif
