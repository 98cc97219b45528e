/* SPDX-License-Identifier: MIT */
#include "histogram.h"

#include <string.h>

#include "array/histogram.h"
#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"

/* The counts are the result. The spans tell which elements are contained. */
static prange_status finish(const prange_partial *partial, const char *function, const void *root,
                            void *out)
{
    (void)function, (void)root;
    memcpy(out, partial->counts, (size_t)partial->bins * sizeof *partial->counts);
    return PRANGE_OK;
}

const pri_partial_kind PRI_TYPED(pri_partial_histograms) = {
    .size = sizeof(element),
    .ranges = true,
    .finish = finish,
};

static prange_type type_of(void)
{
    return PRI_IS_REAL ? (sizeof(element) == 8 ? PRANGE_F64 : PRANGE_F32)
                       : (sizeof(element) == 8 ? PRANGE_I64 : PRANGE_I32);
}

prange_status PRI_TYPED(prange_partial_begin_histogram)(ptrdiff_t n, ptrdiff_t bins, element low,
                                                        element high, prange_partial **partial)
{
    ptrdiff_t counts;
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", __func__, n);
    prange_status status =
        PRI_TYPED(pri_histogram_check)(__func__, 0, NULL, bins, low, high, &counts);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "partial", partial);
    if (status != PRANGE_OK)
        return status;
    prange_partial like = {.op = PRANGE_PARTIAL_HISTOGRAM,
                           .type = type_of(),
                           .n = n,
                           .block = 1,
                           .arrays = 1,
                           .kind = &PRI_TYPED(pri_partial_histograms),
                           .bins = bins};
    like.low.PRI_TYPE = low;
    like.high.PRI_TYPE = high;
    like.counts = pri_scratch(bins, sizeof *like.counts);
    if (!like.counts)
        return pri_partial_no_memory(__func__);
    memset(like.counts, 0, (size_t)bins * sizeof *like.counts);
    status = pri_partial_new(__func__, &like, partial);
    if (status != PRANGE_OK)
        pri_scratch_free(like.counts);
    return status;
}

prange_status PRI_TYPED(pri_partial_count)(const char *function, prange_partial *partial,
                                           ptrdiff_t first, ptrdiff_t count, const element *x)
{
    const pri_array input = {"x", x, 1};
    prange_status status = pri_partial_check_range(partial, function, first, count);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, count, sizeof *x, 1, &input);
    if (status != PRANGE_OK || count == 0)
        return status;
    ptrdiff_t *counts = pri_scratch(partial->bins, sizeof *counts);
    pri_spans list = {0};
    status = pri_partial_no_memory(function);
    if (counts && pri_spans_reserve(&list, 1) &&
        pri_spans_append(partial, &list, first, first + count))
        status =
            PRI_TYPED(pri_histogram_run)(function, count, x, partial->bins, partial->low.PRI_TYPE,
                                         partial->high.PRI_TYPE, counts);
    if (status == PRANGE_OK)
        status = pri_partial_insert(partial, function, &list);
    for (ptrdiff_t i = 0; status == PRANGE_OK && i < partial->bins; i++)
        partial->counts[i] += counts[i];
    pri_spans_free(&list);
    pri_scratch_free(counts);
    return status;
}
