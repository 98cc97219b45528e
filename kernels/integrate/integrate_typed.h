/* SPDX-License-Identifier: MIT */
/*
 * What of integrate.c depends on the element type: REAL, TYPED(name) for its names, TITLE(name)
 * for them as text.
 */

static int TYPED(panels)(const integral *of, ptrdiff_t first, ptrdiff_t count, double *sum)
{
    REAL x[PRI_POINTS_BLOCK], y[PRI_POINTS_BLOCK];
    int code = 0;
    pri_isa_get()->TYPED(integrate)->points(count, of->a, of->dx, first, x);
    if (of->TYPED(block))
        code = of->TYPED(block)(count, x, y, of->ctx);
    else
        for (ptrdiff_t i = 0; i < count; i++)
            y[i] = of->TYPED(point)(x[i], of->ctx);
    pri_partial partial = {0};
    if (code == 0)
        pri_isa_get()->TYPED(reduce)->sum(count, y, NULL, 1.0, &partial);
    *sum = partial.value;
    return code;
}

/* The checks, the integral, and its result as REAL. */
static prange_status TYPED(finish)(integral *of, bool given, REAL *out)
{
    double area;
    prange_status status = check(of, given, out);
    if (status == PRANGE_OK)
        status = integrate(of, &area);
    if (status == PRANGE_OK)
        *out = (REAL)area;
    return status;
}

prange_status TYPED(prange_integrate)(TYPED(prange_integrand) f, void *ctx, REAL a, REAL b,
                                      ptrdiff_t n, REAL *out)
{
    integral of = {.title = TITLE("integrate"),
                   .a = a,
                   .b = b,
                   .n = n,
                   .panels = TYPED(panels),
                   .ns = CALL_NS,
                   .TYPED(point) = f,
                   .ctx = ctx,
                   .failure = PRI_NO_FAILURE};
    return TYPED(finish)(&of, f != NULL, out);
}

prange_status TYPED(prange_integrate_block)(TYPED(prange_block_integrand) f, void *ctx, REAL a,
                                            REAL b, ptrdiff_t n, REAL *out)
{
    integral of = {.title = TITLE("integrate_block"),
                   .a = a,
                   .b = b,
                   .n = n,
                   .panels = TYPED(panels),
                   .ns = BLOCK_NS,
                   .TYPED(block) = f,
                   .ctx = ctx,
                   .failure = PRI_NO_FAILURE};
    return TYPED(finish)(&of, f != NULL, out);
}
