/* SPDX-License-Identifier: MIT */
/*
 * Quantiles along an axis of a view, and without NaNs. Each result has the bits of the call on a
 * contiguous copy of its line, and is near the definition in long double on a sorted copy.
 */
#include <float.h>

#include "boxes.h"
#include "patterns.h"
#include "reference_quantile.h"

/* Dyadic fractions, for which the methods that jump are exact, and others. */
static const double fractions[] = {0.5, 0.0, 0.125, 1.0, 0.75, 0.9, 1.0 / 3, 0.01};
enum { FRACTIONS = sizeof fractions / sizeof *fractions, DYADIC = 5 };

/* Where results are: element (j, line) of a box whose first axis are the quantiles. */
static void *result_at(const box *out, ptrdiff_t j, ptrdiff_t line)
{
    return box_at(out, j * (out->count / out->shape[0]) + line);
}

/* The number, in row-major order, of element i of a line. */
static ptrdiff_t number_in_line(const box *in, int axis, ptrdiff_t line, ptrdiff_t i)
{
    ptrdiff_t behind = 1;
    for (int k = axis + 1; k < in->view.ndim; k++)
        behind *= in->shape[k];
    return (line / behind * in->shape[axis] + i) * behind + line % behind;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Compares a quantile of sorted numbers with its definition. */
static void expect_near(int method, ptrdiff_t n, const double *sorted, double q, double got)
{
    const long double h = reference_rank(method, n, q);
    const ptrdiff_t i = (ptrdiff_t)h, next = i + 1 < n ? i + 1 : i;
    double largest = 0;
    for (ptrdiff_t k = i > 0 ? i - 1 : 0; k < n && k <= i + 2; k++)
        largest = fmax(largest, fabs(sorted[k]));
    const double least = sorted[i > 0 ? i - 1 : 0], greatest = sorted[i + 2 < n ? i + 2 : n - 1];
    if (isinf(largest)) {
        cr_assert((isinf(least) && isinf(greatest)) || (got >= least && got <= greatest));
        return;
    }
    const long double exact =
        sorted[i] + ((long double)sorted[next] - (long double)sorted[i]) * (h - i);
    cr_assert(fabsl(got - exact) <= 0x1p-50L * n * largest + DBL_TRUE_MIN,
              "method %d, n %td, q %g: %.17g, not %.17Lg", method, n, q, got, exact);
}

static void refuse(prange_status status, const char *word, const prange_view *in, int axis,
                   ptrdiff_t count, const double *q, prange_quantile_method method,
                   const prange_view *out)
{
    refused(prange_quantile_axis(in, axis, count, q, method, out), status, "prange_quantile_axis",
            word);
}

#define BODY "quantiles_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
