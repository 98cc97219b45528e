/* SPDX-License-Identifier: MIT */
/*
 * The error bounds of the metrics of sums in prange/metric.h, as stated, against 113 bits: for
 * coordinates whose roundings add up, and for random ones of any magnitude.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "random.h"
#include "reference.h"

enum { MOST = 1000, PAIRS = 12 };

static const ptrdiff_t dims[] = {1, 2, 3, 8, 17, 64, 129, MOST};
enum { DIMS = sizeof dims / sizeof *dims };

typedef enum shape { LOST, GAINED, NEAR, WIDE, SHAPES } shape;

static const char *const names[SHAPES] = {"lost", "gained", "near", "wide"};

/* The metrics, whether their terms are squares, and whether they take weights. */
static const struct {
    prange_metric metric;
    bool squares, weights;
} metrics[] = {
    {PRANGE_EUCLIDEAN, true, true},        {PRANGE_SQEUCLIDEAN, true, true},
    {PRANGE_SEUCLIDEAN, true, false},      {PRANGE_CITYBLOCK, false, true},
    {PRANGE_CHEBYSHEV, false, true},       {PRANGE_CANBERRA, false, true},
    {PRANGE_BRAYCURTIS, false, true},      {PRANGE_NAN_EUCLIDEAN, true, false},
    {PRANGE_NAN_SQEUCLIDEAN, true, false}, {PRANGE_INNER_PRODUCT, false, true},
};
enum { METRICS = sizeof metrics / sizeof *metrics };

/* The bound in units of the rounding: relative, but for inner products relative to the sum of
 * magnitudes. Variances count like weights. */
static double bound_of(prange_metric metric, bool weighted, double d)
{
    const double more = weighted ? 2.0 : 0.0;
    switch (metric) {
    case PRANGE_EUCLIDEAN:
        return d / 2.0 + 3.0 + more;
    case PRANGE_SQEUCLIDEAN:
        return d + 3.0 + more;
    case PRANGE_SEUCLIDEAN:
        return d / 2.0 + 3.0 + 2.0;
    case PRANGE_CITYBLOCK:
    case PRANGE_CANBERRA:
        return d + 4.0 + more;
    case PRANGE_CHEBYSHEV:
        return 1.0;
    case PRANGE_BRAYCURTIS:
        return 2.0 * d + 4.0 + more;
    case PRANGE_NAN_EUCLIDEAN:
        return d / 2.0 + 5.0;
    case PRANGE_NAN_SQEUCLIDEAN:
        return d + 6.0;
    default:
        return weighted ? d + 1.0 : d;
    }
}

/* The sums of a metric over the coordinates that it takes. */
typedef struct sums {
    quad terms, others, largest;
    ptrdiff_t taken;
} sums;

static void add_term(prange_metric metric, quad w, quad x, quad y, sums *all)
{
    const quad gap = reference_abs(x - y), both = reference_abs(x) + reference_abs(y);
    all->taken++;
    switch (metric) {
    case PRANGE_CITYBLOCK:
        all->terms += w * gap;
        break;
    case PRANGE_CHEBYSHEV:
        all->largest = w > 0 && gap > all->largest ? gap : all->largest;
        break;
    case PRANGE_CANBERRA:
        all->terms += both > 0 ? w * gap / both : 0;
        break;
    case PRANGE_BRAYCURTIS:
        all->terms += w * gap;
        all->others += w * reference_abs(x + y);
        break;
    case PRANGE_INNER_PRODUCT:
        all->terms += w * x * y;
        all->others += w * reference_abs(x * y);
        break;
    case PRANGE_SEUCLIDEAN:
        all->terms += gap * gap / w;
        break;
    default:
        all->terms += w * gap * gap;
    }
}

static quad distance_of(prange_metric metric, ptrdiff_t d, const sums *all)
{
    switch (metric) {
    case PRANGE_CHEBYSHEV:
        return all->largest;
    case PRANGE_BRAYCURTIS:
        return all->terms / all->others;
    case PRANGE_NAN_SQEUCLIDEAN:
        return all->terms * (quad)d / (quad)all->taken;
    case PRANGE_NAN_EUCLIDEAN:
        return reference_sqrt(all->terms * (quad)d / (quad)all->taken);
    case PRANGE_EUCLIDEAN:
    case PRANGE_SEUCLIDEAN:
        return reference_sqrt(all->terms);
    default:
        return all->terms;
    }
}

#define BODY "metrics_errors_typed.h"
#include "each_real.h"
