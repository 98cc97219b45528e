/* SPDX-License-Identifier: MIT */
/* Bad arguments in one element type. */

#define NAMED(name) "prange_" name SUFFIX

static REAL T(function)(REAL x, void *ctx)
{
    (void)ctx;
    return x;
}

static int T(block_function)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = x[j];
    return 0;
}

static REAL T(function2)(REAL x, REAL y, void *ctx)
{
    (void)ctx;
    return x + y;
}

static int T(block_function2)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++)
        z[j] = x[j] + y[j];
    return 0;
}

static int T(failing_block)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    (void)n;
    (void)x;
    (void)y;
    (void)ctx;
    return 21;
}

static double T(no_panels)(double a, double dx, ptrdiff_t first, ptrdiff_t count, void *ctx)
{
    (void)first;
    (void)count;
    (void)ctx;
    return a + dx;
}

/* Reductions of one array into a REAL or an index share their arguments. */
typedef struct T(reduction) {
    const char *name, *strided_name;
    prange_status (*call)(ptrdiff_t n, const REAL *x, REAL *out);
    prange_status (*strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *out);
    bool undefined; /* no result for no elements */
} T(reduction);

static prange_status T(var_ddof0)(ptrdiff_t n, const REAL *x, REAL *value)
{
    return T(prange_var)(n, x, 0, value);
}

static prange_status T(var_ddof0_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *value)
{
    return T(prange_var_strided)(n, x, incx, 0, value);
}

static prange_status T(argmin)(ptrdiff_t n, const REAL *x, REAL *at)
{
    return T(prange_argmin)(n, x, (ptrdiff_t *)(void *)at);
}

static prange_status T(argmin_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *at)
{
    return T(prange_argmin_strided)(n, x, incx, (ptrdiff_t *)(void *)at);
}

static prange_status T(argmax)(ptrdiff_t n, const REAL *x, REAL *at)
{
    return T(prange_argmax)(n, x, (ptrdiff_t *)(void *)at);
}

static prange_status T(argmax_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *at)
{
    return T(prange_argmax_strided)(n, x, incx, (ptrdiff_t *)(void *)at);
}

static const T(reduction) T(reductions)[] = {
    {NAMED("sum"), NAMED("sum_strided"), T(prange_sum), T(prange_sum_strided), false},
    {NAMED("prod"), NAMED("prod_strided"), T(prange_prod), T(prange_prod_strided), false},
    {NAMED("norm2"), NAMED("norm2_strided"), T(prange_norm2), T(prange_norm2_strided), false},
    {NAMED("min"), NAMED("min_strided"), T(prange_min), T(prange_min_strided), true},
    {NAMED("max"), NAMED("max_strided"), T(prange_max), T(prange_max_strided), true},
    {NAMED("mean"), NAMED("mean_strided"), T(prange_mean), T(prange_mean_strided), true},
    {NAMED("var"), NAMED("var_strided"), T(var_ddof0), T(var_ddof0_strided), true},
    {NAMED("argmin"), NAMED("argmin_strided"), T(argmin), T(argmin_strided), true},
    {NAMED("argmax"), NAMED("argmax_strided"), T(argmax), T(argmax_strided), true},
};

/* The smallest number of elements that exceeds the address space; only the last one would not fit.
 */
#undef TOO_MANY
#define TOO_MANY (((ptrdiff_t)1 << 56) / (ptrdiff_t)sizeof(REAL))

Test(SUITE, reductions)
{
    const REAL x[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    REAL *to = guard_data(&out);
    for (size_t k = 0; k < sizeof T(reductions) / sizeof *T(reductions); k++) {
        const T(reduction) *r = &T(reductions)[k];
        refused(r->call(8, x, NULL), PRANGE_ERROR_NULL, r->name, "out");
        refused(r->call(0, NULL, NULL), PRANGE_ERROR_NULL, r->name, "out");
        refused(r->call(8, NULL, to), PRANGE_ERROR_NULL, r->name, "x");
        refused(r->call(-1, x, to), PRANGE_ERROR_SIZE, r->name, "n");
        refused(r->call(PTRDIFF_MIN, x, to), PRANGE_ERROR_SIZE, r->name, "n");
        refused(r->call(PTRDIFF_MAX, x, to), PRANGE_ERROR_SIZE, r->name, "x");
        refused(r->call(TOO_MANY, x, to), PRANGE_ERROR_SIZE, r->name, "x");
        refused(r->strided(8, x, 1, NULL), PRANGE_ERROR_NULL, r->strided_name, "out");
        refused(r->strided(8, NULL, 2, to), PRANGE_ERROR_NULL, r->strided_name, "x");
        refused(r->strided(-1, x, 2, to), PRANGE_ERROR_SIZE, r->strided_name, "n");
        refused(r->strided(8, x, PTRDIFF_MAX, to), PRANGE_ERROR_SIZE, r->strided_name, "x");
        refused(r->strided(8, x, PTRDIFF_MIN, to), PRANGE_ERROR_SIZE, r->strided_name, "x");
        refused(r->strided(3, x, PTRDIFF_MAX / 4, to), PRANGE_ERROR_SIZE, r->strided_name, "x");
        refused(r->strided(2, x, TOO_MANY - 1, to), PRANGE_ERROR_SIZE, r->strided_name, "x");
        refused(r->strided(2, x, 1 - TOO_MANY, to), PRANGE_ERROR_SIZE, r->strided_name, "x");
        if (r->undefined) {
            refused(r->call(0, x, to), PRANGE_ERROR_EMPTY, r->name, "n");
            refused(r->call(0, NULL, to), PRANGE_ERROR_EMPTY, r->name, "n");
            refused(r->strided(0, x, 2, to), PRANGE_ERROR_EMPTY, r->strided_name, "n");
        }
    }
}

Test(SUITE, var_ddof)
{
    const REAL x[4] = {1, 2, 3, 4};
    REAL *to = guard_data(&out);
    refused(T(prange_var)(4, x, -1, to), PRANGE_ERROR_VALUE, NAMED("var"), "ddof");
    refused(T(prange_var)(4, x, 4, to), PRANGE_ERROR_EMPTY, NAMED("var"), "ddof");
    refused(T(prange_var)(4, x, PTRDIFF_MAX, to), PRANGE_ERROR_EMPTY, NAMED("var"), "ddof");
    refused(T(prange_var)(0, x, 0, to), PRANGE_ERROR_EMPTY, NAMED("var"), "n");
    refused(T(prange_var_strided)(2, x, 2, -1, to), PRANGE_ERROR_VALUE, NAMED("var_strided"),
            "ddof");
    refused(T(prange_var_strided)(2, x, 2, 2, to), PRANGE_ERROR_EMPTY, NAMED("var_strided"),
            "ddof");
    refused(T(prange_std)(4, x, -1, to), PRANGE_ERROR_VALUE, NAMED("std"), "ddof");
    refused(T(prange_std)(4, x, 4, to), PRANGE_ERROR_EMPTY, NAMED("std"), "ddof");
    refused(T(prange_std)(4, x, 0, NULL), PRANGE_ERROR_NULL, NAMED("std"), "out");
    refused(T(prange_std_strided)(2, x, 2, 2, to), PRANGE_ERROR_EMPTY, NAMED("std_strided"),
            "ddof");
}

Test(SUITE, dot)
{
    const REAL x[4] = {1, 2, 3, 4};
    REAL *to = guard_data(&out);
    refused(T(prange_dot)(4, NULL, x, to), PRANGE_ERROR_NULL, NAMED("dot"), "x");
    refused(T(prange_dot)(4, x, NULL, to), PRANGE_ERROR_NULL, NAMED("dot"), "y");
    refused(T(prange_dot)(4, x, x, NULL), PRANGE_ERROR_NULL, NAMED("dot"), "out");
    refused(T(prange_dot)(-4, x, x, to), PRANGE_ERROR_SIZE, NAMED("dot"), "n");
    refused(T(prange_dot_strided)(4, NULL, 1, x, 1, to), PRANGE_ERROR_NULL, NAMED("dot_strided"),
            "x");
    refused(T(prange_dot_strided)(4, x, 1, NULL, 1, to), PRANGE_ERROR_NULL, NAMED("dot_strided"),
            "y");
    refused(T(prange_dot_strided)(4, x, 1, x, 1, NULL), PRANGE_ERROR_NULL, NAMED("dot_strided"),
            "out");
    refused(T(prange_dot_strided)(-4, x, 1, x, 1, to), PRANGE_ERROR_SIZE, NAMED("dot_strided"),
            "n");
    refused(T(prange_dot_strided)(4, x, 1, x, PTRDIFF_MAX, to), PRANGE_ERROR_SIZE,
            NAMED("dot_strided"), "y");
}

Test(SUITE, maps)
{
    const REAL x[4] = {1, 2, 3, 4};
    REAL *to = guard_data(&out);
    refused(T(prange_map)(PRANGE_NEG, 4, NULL, to), PRANGE_ERROR_NULL, NAMED("map"), "x");
    refused(T(prange_map)(PRANGE_NEG, 4, x, NULL), PRANGE_ERROR_NULL, NAMED("map"), "y");
    refused(T(prange_map)(PRANGE_NEG, -1, x, to), PRANGE_ERROR_SIZE, NAMED("map"), "n");
    refused(T(prange_map)(PRANGE_NEG, PTRDIFF_MAX, x, to), PRANGE_ERROR_SIZE, NAMED("map"), "x");
    /* An array that would extend beyond the last address. */
    refused(T(prange_map)(PRANGE_NEG, 1 << 24, (const REAL *)(UINTPTR_MAX - 4095), to),
            PRANGE_ERROR_SIZE, NAMED("map"), "x");
    refused(T(prange_map)(PRANGE_NEG, 2048, (const REAL *)(UINTPTR_MAX - 4095), to),
            PRANGE_ERROR_SIZE, NAMED("map"), "x");
    refused(T(prange_map)(PRANGE_NEG, TOO_MANY, x, to), PRANGE_ERROR_SIZE, NAMED("map"), "x");
    refused(T(prange_map2)(PRANGE_ADD, 4, NULL, x, to), PRANGE_ERROR_NULL, NAMED("map2"), "x");
    refused(T(prange_map2)(PRANGE_ADD, 4, x, NULL, to), PRANGE_ERROR_NULL, NAMED("map2"), "y");
    refused(T(prange_map2)(PRANGE_ADD, 4, x, x, NULL), PRANGE_ERROR_NULL, NAMED("map2"), "z");
    refused(T(prange_map2)(PRANGE_ADD, -1, x, x, to), PRANGE_ERROR_SIZE, NAMED("map2"), "n");
    refused(T(prange_map_scalar)(PRANGE_ADD, 4, NULL, 1, to), PRANGE_ERROR_NULL,
            NAMED("map_scalar"), "x");
    refused(T(prange_map_scalar)(PRANGE_ADD, 4, x, 1, NULL), PRANGE_ERROR_NULL, NAMED("map_scalar"),
            "z");
    refused(T(prange_map_scalar)(PRANGE_ADD, -1, x, 1, to), PRANGE_ERROR_SIZE, NAMED("map_scalar"),
            "n");
    refused(T(prange_axpy)(4, 2, NULL, to), PRANGE_ERROR_NULL, NAMED("axpy"), "x");
    refused(T(prange_axpy)(4, 2, x, NULL), PRANGE_ERROR_NULL, NAMED("axpy"), "y");
    refused(T(prange_axpy)(-1, 2, x, to), PRANGE_ERROR_SIZE, NAMED("axpy"), "n");
}

Test(SUITE, strided_maps)
{
    const REAL x[4] = {1, 2, 3, 4};
    REAL *to = guard_data(&out);
    refused(T(prange_map_strided)(PRANGE_NEG, 2, NULL, 2, to, 2), PRANGE_ERROR_NULL,
            NAMED("map_strided"), "x");
    refused(T(prange_map_strided)(PRANGE_NEG, 2, x, 2, NULL, 2), PRANGE_ERROR_NULL,
            NAMED("map_strided"), "y");
    refused(T(prange_map_strided)(PRANGE_NEG, -1, x, 2, to, 2), PRANGE_ERROR_SIZE,
            NAMED("map_strided"), "n");
    refused(T(prange_map_strided)(PRANGE_NEG, 4, x, PTRDIFF_MIN, to, 1), PRANGE_ERROR_SIZE,
            NAMED("map_strided"), "x");
    refused(T(prange_map_strided)(PRANGE_NEG, 4, x, 1, to, PTRDIFF_MAX / 2), PRANGE_ERROR_SIZE,
            NAMED("map_strided"), "y");
    refused(T(prange_map_strided)(PRANGE_NEG, 2, x, 1, to, 0), PRANGE_ERROR_OVERLAP,
            NAMED("map_strided"), "y");
    refused(T(prange_map2_strided)(PRANGE_ADD, 2, x, 1, NULL, 1, to, 1), PRANGE_ERROR_NULL,
            NAMED("map2_strided"), "y");
    refused(T(prange_map2_strided)(PRANGE_ADD, -2, x, 1, x, 1, to, 1), PRANGE_ERROR_SIZE,
            NAMED("map2_strided"), "n");
    refused(T(prange_map2_strided)(PRANGE_ADD, 2, x, 1, x, 1, to, 0), PRANGE_ERROR_OVERLAP,
            NAMED("map2_strided"), "z");
    refused(T(prange_map2_strided)(PRANGE_ADD, 4, x, 1, x, PTRDIFF_MAX, to, 1), PRANGE_ERROR_SIZE,
            NAMED("map2_strided"), "y");
    refused(T(prange_map_scalar_strided)(PRANGE_ADD, 2, NULL, 1, 1, to, 1), PRANGE_ERROR_NULL,
            NAMED("map_scalar_strided"), "x");
    refused(T(prange_map_scalar_strided)(PRANGE_ADD, -2, x, 1, 1, to, 1), PRANGE_ERROR_SIZE,
            NAMED("map_scalar_strided"), "n");
    refused(T(prange_map_scalar_strided)(PRANGE_ADD, 2, x, 1, 1, to, 0), PRANGE_ERROR_OVERLAP,
            NAMED("map_scalar_strided"), "z");
    refused(T(prange_axpy_strided)(2, 1, NULL, 1, to, 1), PRANGE_ERROR_NULL, NAMED("axpy_strided"),
            "x");
    refused(T(prange_axpy_strided)(-2, 1, x, 1, to, 1), PRANGE_ERROR_SIZE, NAMED("axpy_strided"),
            "n");
    refused(T(prange_axpy_strided)(2, 1, x, 1, to, 0), PRANGE_ERROR_OVERLAP, NAMED("axpy_strided"),
            "y");
}

Test(SUITE, unknown_operations)
{
    static const int unary[] = {-1, PRI_UNARY_COUNT, 1000};
    static const int binary[] = {-1, PRI_BINARY_COUNT, 1000};
    const REAL x[2] = {1, 2};
    REAL *to = guard_data(&out);
    for (int k = 0; k < 3; k++) {
        const prange_unary u = (prange_unary)unary[k];
        const prange_binary b = (prange_binary)binary[k];
        refused(T(prange_map)(u, 2, x, to), PRANGE_ERROR_VALUE, NAMED("map"), "op");
        refused(T(prange_map)(u, 0, NULL, NULL), PRANGE_ERROR_VALUE, NAMED("map"), "op");
        refused(T(prange_map_strided)(u, 2, x, 1, to, 1), PRANGE_ERROR_VALUE, NAMED("map_strided"),
                "op");
        refused(T(prange_map2)(b, 2, x, x, to), PRANGE_ERROR_VALUE, NAMED("map2"), "op");
        refused(T(prange_map2_strided)(b, 2, x, 1, x, 1, to, 1), PRANGE_ERROR_VALUE,
                NAMED("map2_strided"), "op");
        refused(T(prange_map_scalar)(b, 2, x, 1, to), PRANGE_ERROR_VALUE, NAMED("map_scalar"),
                "op");
        refused(T(prange_map_scalar_strided)(b, 2, x, 1, 1, to, 1), PRANGE_ERROR_VALUE,
                NAMED("map_scalar_strided"), "op");
    }
}

/* Every overlap that is not exactly in place; the memory is that of the guard. */
Test(SUITE, overlap)
{
    REAL *to = guard_data(&out), *behind = to + 1, *far = to + 100;
    const REAL *end = to + 9;
    const char *name = NAMED("map");
    refused(T(prange_map)(PRANGE_NEG, -1, to, to), PRANGE_ERROR_SIZE, name, "n");
    refused(T(prange_map)(PRANGE_NEG, 10, to, behind), PRANGE_ERROR_OVERLAP, name, "y");
    refused(T(prange_map)(PRANGE_NEG, 10, behind, to), PRANGE_ERROR_OVERLAP, name, "x");
    refused(T(prange_map)(PRANGE_NEG, 10, end, to), PRANGE_ERROR_OVERLAP, name, "x");
    refused(T(prange_map)(PRANGE_NEG, 10, (REAL *)(void *)((char *)to + 1), to),
            PRANGE_ERROR_OVERLAP, name, "x");
    refused(T(prange_map2)(PRANGE_ADD, 10, far, behind, to), PRANGE_ERROR_OVERLAP, NAMED("map2"),
            "y");
    refused(T(prange_map2)(PRANGE_ADD, 10, behind, far, to), PRANGE_ERROR_OVERLAP, NAMED("map2"),
            "x");
    refused(T(prange_map2)(PRANGE_ADD, 10, to, behind, to), PRANGE_ERROR_OVERLAP, NAMED("map2"),
            "y");
    refused(T(prange_map_scalar)(PRANGE_ADD, 10, behind, 1, to), PRANGE_ERROR_OVERLAP,
            NAMED("map_scalar"), "x");
    refused(T(prange_axpy)(10, 1, behind, to), PRANGE_ERROR_OVERLAP, NAMED("axpy"), "x");
    refused(T(prange_apply)(T(function), NULL, 10, behind, to), PRANGE_ERROR_OVERLAP,
            NAMED("apply"), "x");
    refused(T(prange_apply_block)(T(block_function), NULL, 10, behind, to), PRANGE_ERROR_OVERLAP,
            NAMED("apply_block"), "x");
    refused(T(prange_apply2)(T(function2), NULL, 10, far, behind, to), PRANGE_ERROR_OVERLAP,
            NAMED("apply2"), "y");
    refused(T(prange_apply2_block)(T(block_function2), NULL, 10, behind, far, to),
            PRANGE_ERROR_OVERLAP, NAMED("apply2_block"), "x");
    refused(T(prange_apply2_block_strided)(T(block_function2), NULL, 10, far, 1, to, 2, to, 3),
            PRANGE_ERROR_OVERLAP, NAMED("apply2_block_strided"), "y");

    name = NAMED("map_strided");
    refused(T(prange_map_strided)(PRANGE_NEG, 10, to, 1, to, 2), PRANGE_ERROR_OVERLAP, name, "x");
    refused(T(prange_map_strided)(PRANGE_NEG, 10, to, 1, to + 9, -1), PRANGE_ERROR_OVERLAP, name,
            "x");
    refused(T(prange_map_strided)(PRANGE_NEG, 10, to, 2, to + 2, 2), PRANGE_ERROR_OVERLAP, name,
            "x");
    refused(T(prange_map_strided)(PRANGE_NEG, 10, to, 2, to + 1, 3), PRANGE_ERROR_OVERLAP, name,
            "x");
    refused(T(prange_map_strided)(PRANGE_NEG, 10, to + 5, 0, to, 1), PRANGE_ERROR_OVERLAP, name,
            "x");
    refused(T(prange_map_strided)(PRANGE_NEG, 10, (REAL *)(void *)((char *)(to + 1) + 1), 2, to, 2),
            PRANGE_ERROR_OVERLAP, name, "x");
    refused(T(prange_map2_strided)(PRANGE_ADD, 10, far, 1, to + 4, 2, to, 2), PRANGE_ERROR_OVERLAP,
            NAMED("map2_strided"), "y");
    refused(T(prange_axpy_strided)(10, 1, to, 1, to, 2), PRANGE_ERROR_OVERLAP,
            NAMED("axpy_strided"), "x");
    refused(T(prange_apply_strided)(T(function), NULL, 10, to, 1, to + 9, -1), PRANGE_ERROR_OVERLAP,
            NAMED("apply_strided"), "x");
    refused(T(prange_apply_block_strided)(T(block_function), NULL, 10, to, 3, to + 3, 3),
            PRANGE_ERROR_OVERLAP, NAMED("apply_block_strided"), "x");
}

Test(SUITE, applied_functions)
{
    const REAL x[4] = {1, 2, 3, 4};
    REAL *to = guard_data(&out);
    refused(T(prange_apply)(NULL, NULL, 4, x, to), PRANGE_ERROR_NULL, NAMED("apply"), "f");
    refused(T(prange_apply)(T(function), NULL, 4, NULL, to), PRANGE_ERROR_NULL, NAMED("apply"),
            "x");
    refused(T(prange_apply)(T(function), NULL, 4, x, NULL), PRANGE_ERROR_NULL, NAMED("apply"), "y");
    refused(T(prange_apply)(T(function), NULL, -4, x, to), PRANGE_ERROR_SIZE, NAMED("apply"), "n");
    refused(T(prange_apply_block)(NULL, NULL, 4, x, to), PRANGE_ERROR_NULL, NAMED("apply_block"),
            "f");
    refused(T(prange_apply_block)(T(block_function), NULL, 4, NULL, to), PRANGE_ERROR_NULL,
            NAMED("apply_block"), "x");
    refused(T(prange_apply_block)(T(block_function), NULL, 4, x, NULL), PRANGE_ERROR_NULL,
            NAMED("apply_block"), "y");
    refused(T(prange_apply_block)(T(block_function), NULL, -4, x, to), PRANGE_ERROR_SIZE,
            NAMED("apply_block"), "n");
    refused(T(prange_apply_strided)(NULL, NULL, 4, x, 1, to, 1), PRANGE_ERROR_NULL,
            NAMED("apply_strided"), "f");
    refused(T(prange_apply_strided)(T(function), NULL, 4, x, 1, to, 0), PRANGE_ERROR_OVERLAP,
            NAMED("apply_strided"), "y");
    refused(T(prange_apply_block_strided)(NULL, NULL, 4, x, 1, to, 1), PRANGE_ERROR_NULL,
            NAMED("apply_block_strided"), "f");
    refused(T(prange_apply_block_strided)(T(block_function), NULL, 4, x, 1, to, 0),
            PRANGE_ERROR_OVERLAP, NAMED("apply_block_strided"), "y");
    refused(T(prange_apply2)(NULL, NULL, 4, x, x, to), PRANGE_ERROR_NULL, NAMED("apply2"), "f");
    refused(T(prange_apply2)(T(function2), NULL, 4, NULL, x, to), PRANGE_ERROR_NULL,
            NAMED("apply2"), "x");
    refused(T(prange_apply2)(T(function2), NULL, 4, x, NULL, to), PRANGE_ERROR_NULL,
            NAMED("apply2"), "y");
    refused(T(prange_apply2)(T(function2), NULL, 4, x, x, NULL), PRANGE_ERROR_NULL, NAMED("apply2"),
            "z");
    refused(T(prange_apply2)(T(function2), NULL, -4, x, x, to), PRANGE_ERROR_SIZE, NAMED("apply2"),
            "n");
    refused(T(prange_apply2_block)(NULL, NULL, 4, x, x, to), PRANGE_ERROR_NULL,
            NAMED("apply2_block"), "f");
    refused(T(prange_apply2_block)(T(block_function2), NULL, 4, x, NULL, to), PRANGE_ERROR_NULL,
            NAMED("apply2_block"), "y");
    refused(T(prange_apply2_strided)(T(function2), NULL, 4, x, 1, x, 1, to, 0),
            PRANGE_ERROR_OVERLAP, NAMED("apply2_strided"), "z");
    refused(T(prange_apply2_strided)(NULL, NULL, 4, x, 1, x, 1, to, 1), PRANGE_ERROR_NULL,
            NAMED("apply2_strided"), "f");
    refused(T(prange_apply2_block_strided)(NULL, NULL, 4, x, 1, x, 1, to, 1), PRANGE_ERROR_NULL,
            NAMED("apply2_block_strided"), "f");
    refused(T(prange_apply_block)(T(failing_block), NULL, 4, x, to), PRANGE_ERROR_CALLBACK,
            NAMED("apply_block"), "21");
}

Test(SUITE, integrals)
{
    REAL *to = guard_data(&out);
    static const REAL bad[] = {(REAL)INFINITY, -(REAL)INFINITY, (REAL)NAN};
    const ptrdiff_t beyond = ((ptrdiff_t)1 << 53) + 1;
    const char *point = NAMED("integrate"), *block = NAMED("integrate_block");
    refused(T(prange_integrate)(NULL, NULL, 0, 1, 10, to), PRANGE_ERROR_NULL, point, "f");
    refused(T(prange_integrate)(T(function), NULL, 0, 1, 10, NULL), PRANGE_ERROR_NULL, point,
            "out");
    refused(T(prange_integrate)(T(function), NULL, 0, 1, -1, to), PRANGE_ERROR_SIZE, point, "n");
    refused(T(prange_integrate)(T(function), NULL, 0, 1, beyond, to), PRANGE_ERROR_VALUE, point,
            "n");
    refused(T(prange_integrate_block)(NULL, NULL, 0, 1, 10, to), PRANGE_ERROR_NULL, block, "f");
    refused(T(prange_integrate_block)(T(block_function), NULL, 0, 1, 10, NULL), PRANGE_ERROR_NULL,
            block, "out");
    refused(T(prange_integrate_block)(T(block_function), NULL, 0, 1, -1, to), PRANGE_ERROR_SIZE,
            block, "n");
    refused(T(prange_integrate_block)(T(block_function), NULL, 0, 1, beyond, to),
            PRANGE_ERROR_VALUE, block, "n");
    refused(T(prange_integrate_block)(T(failing_block), NULL, 0, 1, 9000, to),
            PRANGE_ERROR_CALLBACK, block, "21");
    for (int k = 0; k < 3; k++) {
        refused(T(prange_integrate)(T(function), NULL, bad[k], 1, 10, to), PRANGE_ERROR_VALUE,
                point, "a");
        refused(T(prange_integrate)(T(function), NULL, 0, bad[k], 0, to), PRANGE_ERROR_VALUE, point,
                "b");
        refused(T(prange_integrate_block)(T(block_function), NULL, bad[k], 1, 10, to),
                PRANGE_ERROR_VALUE, block, "a");
    }
    const char *panels = "prange_integrate_panels_f64";
    double *area = guard_data(&out);
    refused(prange_integrate_panels_f64(NULL, NULL, 0, 1, 10, area), PRANGE_ERROR_NULL, panels,
            "panels");
    refused(prange_integrate_panels_f64(T(no_panels), NULL, 0, 1, 10, NULL), PRANGE_ERROR_NULL,
            panels, "out");
    refused(prange_integrate_panels_f64(T(no_panels), NULL, 0, 1, -1, area), PRANGE_ERROR_SIZE,
            panels, "n");
    refused(prange_integrate_panels_f64(T(no_panels), NULL, NAN, 1, 10, area), PRANGE_ERROR_VALUE,
            panels, "a");
}

#undef NAMED
