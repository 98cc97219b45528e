/* SPDX-License-Identifier: MIT */
/*
 * Integrands that prange/integrate_template.h compiled into a loop over the panels.
 */
#include "riemann.h"

static int sum_panels(const pri_integral *integral, ptrdiff_t first, ptrdiff_t count, double *sum)
{
    const prange_panels panels = (prange_panels)integral->f;
    *sum = panels(integral->a, integral->dx, first, count, integral->ctx);
    return 0;
}

prange_status prange_integrate_panels_f64(prange_panels panels, void *ctx, double a, double b,
                                          ptrdiff_t n, double *out)
{
    double area;
    pri_integral integral = {.function = __func__,
                             .a = a,
                             .b = b,
                             .n = n,
                             .integrand = "panels",
                             .given = panels != NULL,
                             .block_sum = sum_panels,
                             .f = (void (*)(void))panels,
                             .ctx = ctx,
                             .ns = PRI_BLOCK_NS};
    const prange_status status = pri_riemann(&integral, out, &area);
    if (status == PRANGE_OK)
        *out = area;
    return status;
}
