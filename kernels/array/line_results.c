/* SPDX-License-Identifier: MIT */
#include "line_results.h"

#include "join.h"

void PRI_TYPED(pri_line_results_of_values)(const pri_lines *lines, ptrdiff_t count,
                                           const accumulator *values, const accumulator *numbers,
                                           pri_line_results *out)
{
    const double length = (double)lines->length;
    switch (lines->op) {
    case PRANGE_REDUCE_MEAN:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = pri_canonical_nan_f64((double)values[c] / length);
        return;
    case PRANGE_REDUCE_ANY:
        for (ptrdiff_t c = 0; c < count; c++)
            out->integers[c] = numbers[c] > 0;
        return;
    case PRANGE_REDUCE_ALL:
        for (ptrdiff_t c = 0; c < count; c++)
            out->integers[c] = numbers[c] == (accumulator)lines->length;
        return;
    case PRANGE_REDUCE_COUNT:
        for (ptrdiff_t c = 0; c < count; c++)
            out->integers[c] = (int64_t)numbers[c];
        return;
    case PRANGE_REDUCE_NANSUM:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = numbers[c] > 0 ? pri_canonical_nan_f64((double)values[c]) : 0.0;
        return;
    case PRANGE_REDUCE_NANMIN:
    case PRANGE_REDUCE_NANMAX:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = numbers[c] > 0 ? (double)values[c] : __builtin_nan("");
        return;
    case PRANGE_REDUCE_NANMEAN:
        for (ptrdiff_t c = 0; c < count; c++)
            out->reals[c] = pri_canonical_nan_f64((double)values[c] / (double)numbers[c]);
        return;
    default:
        for (ptrdiff_t c = 0; c < count; c++)
            if (PRI_IS_REAL)
                out->reals[c] = (double)pri_canonical_nan(values[c]);
            else
                out->integers[c] = (int64_t)values[c];
    }
}

/* Whether the partial results are moments: the mean, also of integers, is computed from a sum in
 * f64. */
static bool is_of_moments(const pri_lines *lines)
{
    return lines->op == PRANGE_REDUCE_MEAN || lines->op == PRANGE_REDUCE_VAR ||
           lines->op == PRANGE_REDUCE_NANVAR;
}

void PRI_TYPED(pri_line_results_of)(const pri_lines *lines, ptrdiff_t count,
                                    const pri_partial *partials, pri_line_results *out)
{
    const double length = (double)lines->length;
    if (is_of_moments(lines)) {
        for (ptrdiff_t c = 0; c < count; c++) {
            const pri_partial *partial = &partials[c];
            const double sum = lines->op == PRANGE_REDUCE_MEAN ? partial->mean : partial->m2;
            const double n = lines->op == PRANGE_REDUCE_NANVAR ? (double)partial->index : length;
            out->reals[c] = pri_canonical_nan_f64(sum / n);
        }
        return;
    }
    accumulator values[PRI_WIDE_COLUMNS], numbers[PRI_WIDE_COLUMNS];
    for (ptrdiff_t c = 0; c < count; c++) {
        values[c] = partials[c].value;
        numbers[c] = (accumulator)partials[c].index;
    }
    PRI_TYPED(pri_line_results_of_values)(lines, count, values, numbers, out);
}

/* Writes results to elements from `at` on. Inlined with a constant stride of 1, so that the
 * compiler vectorizes it. */
static inline __attribute__((always_inline)) void write_results(const pri_lines *lines,
                                                                ptrdiff_t at, ptrdiff_t stride,
                                                                ptrdiff_t count,
                                                                const pri_line_results *results)
{
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

void PRI_TYPED(pri_line_results_write)(const pri_lines *lines, ptrdiff_t first, ptrdiff_t count,
                                       const pri_line_results *results)
{
    const pri_walk *kept = &lines->kept;
    const ptrdiff_t at = pri_walk_offset(kept, 1, first);
    const ptrdiff_t stride = kept->ndim ? kept->strides[1][kept->ndim - 1] : 0;
    if (stride == 1)
        write_results(lines, at, 1, count, results);
    else
        write_results(lines, at, stride, count, results);
}
