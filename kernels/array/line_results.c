/* SPDX-License-Identifier: MIT */
#include "line_results.h"

#include "join.h"

void PRI_TYPED(pri_line_results_of)(const pri_lines *lines, ptrdiff_t count,
                                    const pri_partial *partials, pri_line_results *out)
{
    const double length = (double)lines->length;
    switch (lines->op) {
    case PRANGE_REDUCE_MEAN:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = pri_same_nan_f64(partials[c].mean / length);
        return;
    case PRANGE_REDUCE_VAR:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = pri_same_nan_f64(partials[c].m2 / length);
        return;
    case PRANGE_REDUCE_ANY:
        for (ptrdiff_t c = 0; c < count; c++)
            out->integers[c] = partials[c].index > 0;
        return;
    case PRANGE_REDUCE_ALL:
        for (ptrdiff_t c = 0; c < count; c++)
            out->integers[c] = partials[c].index == lines->length;
        return;
    case PRANGE_REDUCE_COUNT:
        for (ptrdiff_t c = 0; c < count; c++)
            out->integers[c] = partials[c].index;
        return;
    case PRANGE_REDUCE_NANSUM:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = partials[c].index ? pri_same_nan_f64((double)partials[c].value) : 0.0;
        return;
    case PRANGE_REDUCE_NANMIN:
    case PRANGE_REDUCE_NANMAX:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = partials[c].index ? (double)partials[c].value : __builtin_nan("");
        return;
    case PRANGE_REDUCE_NANMEAN:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = pri_same_nan_f64((double)partials[c].value / (double)partials[c].index);
        return;
    case PRANGE_REDUCE_NANVAR:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = pri_same_nan_f64(partials[c].m2 / (double)partials[c].index);
        return;
    default:
        for (ptrdiff_t c = 0; c < count; c++) {
            const accumulator value = pri_same_nan(partials[c].value);
            if (PRI_IS_REAL)
                out->reals[c] = (double)value;
            else
                out->integers[c] = (int64_t)value;
        }
    }
}

void PRI_TYPED(pri_line_results_write)(const pri_lines *lines, ptrdiff_t first, ptrdiff_t count,
                                       const pri_line_results *results)
{
    const pri_walk *kept = &lines->kept;
    const ptrdiff_t at = pri_walk_offset(kept, 1, first);
    const ptrdiff_t stride = kept->ndim ? kept->strides[1][kept->ndim - 1] : 0;
    switch (lines->out_type) {
    case PRANGE_F64:
        for (ptrdiff_t c = 0; c < count; c++)
            ((double *)lines->out)[at + c * stride] = results->reals[c];
        return;
    case PRANGE_F32:
        for (ptrdiff_t c = 0; c < count; c++)
            ((float *)lines->out)[at + c * stride] = (float)results->reals[c];
        return;
    case PRANGE_I64:
        for (ptrdiff_t c = 0; c < count; c++)
            ((int64_t *)lines->out)[at + c * stride] = results->integers[c];
        return;
    case PRANGE_I32:
        for (ptrdiff_t c = 0; c < count; c++)
            ((int32_t *)lines->out)[at + c * stride] = (int32_t)results->integers[c];
        return;
    case PRANGE_U8:
        for (ptrdiff_t c = 0; c < count; c++)
            ((uint8_t *)lines->out)[at + c * stride] = (uint8_t)results->integers[c];
        return;
    }
}
