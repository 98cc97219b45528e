/* SPDX-License-Identifier: MIT */
/*
 * The body of reduce.c for one element type: REAL, TYPED(name) for its names, TITLE(name) for
 * them as text.
 */

/* The arguments of a public function. */
typedef struct TYPED(input) {
    const char *title;
    ptrdiff_t n;
    const REAL *x;
    ptrdiff_t incx;
    const REAL *y; /* dot's second array; NULL: none */
    ptrdiff_t incy;
    double scale; /* of sumsq */
} TYPED(input);

static inline bool TYPED(contiguous)(const TYPED(input) * in)
{
    return in->incx == 1 && (!in->y || in->incy == 1);
}

/* A strided block goes through a contiguous copy, so that its bits are those of one. */
static __attribute__((noinline)) void TYPED(strided_block)(const TYPED(input) * in,
                                                           TYPED(pri_reduce_block) * block,
                                                           ptrdiff_t first, ptrdiff_t count,
                                                           pri_partial *out)
{
    REAL x[PRI_REDUCE_BLOCK], y[PRI_REDUCE_BLOCK];
    const TYPED(pri_map) *map = pri_isa_get()->TYPED(map);
    map->gather(count, in->x + first * in->incx, in->incx, x);
    if (in->y)
        map->gather(count, in->y + first * in->incy, in->incy, y);
    block(count, x, y, in->scale, out);
}

static void TYPED(reduce_group)(const TYPED(input) * in, TYPED(pri_reduce_block) * block,
                                pri_join join, const pri_grid *grid, ptrdiff_t group,
                                pri_partial *out)
{
    pri_fold fold;
    pri_fold_start(&fold, join);
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < pri_grid_end(grid, group); b++) {
        const ptrdiff_t first = b * grid->length, count = pri_grid_count(grid, b);
        pri_partial *partial = pri_fold_next(&fold);
        partial->count = (double)b;
        if (TYPED(contiguous)(in))
            block(count, in->x + first, in->y ? in->y + first : NULL, in->scale, partial);
        else
            TYPED(strided_block)(in, block, first, count, partial);
        pri_fold_take(&fold);
    }
    *out = *pri_fold_finish(&fold);
}

/* n > 0 */
static pri_partial TYPED(reduce)(const TYPED(input) * in, TYPED(pri_reduce_block) * block,
                                 const operation *op)
{
    const double elements = (double)in->n, ns = elements * op->TYPED(ns);
    if (in->n <= PRI_REDUCE_BLOCK && TYPED(contiguous)(in) && pri_team_unneeded(ns)) {
        pri_partial partial = {0};
        block(in->n, in->x, in->y, in->scale, &partial);
        return partial;
    }
    const pri_grid grid = pri_grid_of(in->n, PRI_REDUCE_BLOCK);
    const pri_work work = {.name = in->title,
                           .n = in->n,
                           .pieces = grid.groups,
                           .ns = ns,
                           .bytes = elements * (in->y ? 2 : 1) * sizeof(REAL)};
    pri_partial slots[PRI_GROUPS];
    pri_team team = pri_team_open(&work);
    if (team.size == 1) {
        for (ptrdiff_t g = 0; g < grid.groups; g++)
            TYPED(reduce_group)(in, block, op->join, &grid, g, &slots[g]);
    } else {
#pragma omp parallel for schedule(runtime) num_threads(team.size)
        for (ptrdiff_t g = 0; g < grid.groups; g++) {
            pri_team_seen(&team, g);
            TYPED(reduce_group)(in, block, op->join, &grid, g, &slots[g]);
        }
    }
    pri_team_close(&team);
    pri_fold_all(op->join, grid.groups, slots);
    return slots[0];
}

static prange_status TYPED(check)(const TYPED(input) * in, bool binary, const void *out)
{
    const pri_array arrays[] = {{"x", in->x, in->incx}, {"y", in->y, in->incy}};
    const prange_status status =
        pri_check_arrays(in->title, in->n, sizeof(REAL), binary ? 2 : 1, arrays);
    return status != PRANGE_OK ? status : pri_check_pointer(in->title, "out", out);
}

/* The operations whose result is one block function's value: `nothing` is that of no elements,
 * NaN where there is none. */
static prange_status TYPED(simple)(const TYPED(input) * in, TYPED(pri_reduce_block) * block,
                                   const operation *op, double nothing, REAL *out)
{
    const prange_status status = TYPED(check)(in, op == &DOT, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0 && isnan(nothing))
        return empty(in->title, in->n);
    *out = (REAL)(in->n == 0 ? nothing : same_nan(TYPED(reduce)(in, block, op).value));
    return PRANGE_OK;
}

static prange_status TYPED(mean)(const TYPED(input) * in, REAL *out)
{
    const prange_status status = TYPED(check)(in, false, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0)
        return empty(in->title, in->n);
    const double sum = TYPED(reduce)(in, pri_isa_get()->TYPED(reduce)->sum, &SUM).value;
    *out = (REAL)same_nan(sum / (double)in->n);
    return PRANGE_OK;
}

static prange_status TYPED(var)(const TYPED(input) * in, ptrdiff_t ddof, REAL *out)
{
    const prange_status status = TYPED(check)(in, false, out);
    if (status != PRANGE_OK)
        return status;
    if (ddof < 0)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: ddof = %td is negative", in->title, ddof);
    if (in->n <= ddof)
        return pri_fail(PRANGE_ERROR_EMPTY, "prange_%s: n = %td is not above ddof = %td", in->title,
                        in->n, ddof);
    const double m2 = TYPED(reduce)(in, pri_isa_get()->TYPED(reduce)->var, &VAR).m2;
    *out = (REAL)same_nan(m2 / (double)(in->n - ddof));
    return PRANGE_OK;
}

/* Between these, no square overflowed, and those that underflowed are too small to matter. */
static bool TYPED(safe)(double squares)
{
    return squares > 0x1p-960 && squares < INFINITY;
}

static prange_status TYPED(norm2)(TYPED(input) * in, REAL *out)
{
    const TYPED(pri_reduce) *blocks = pri_isa_get()->TYPED(reduce);
    const prange_status status = TYPED(check)(in, false, out);
    if (status != PRANGE_OK)
        return status;
    double norm = 0.0;
    if (in->n > 0) {
        const double squares = TYPED(reduce)(in, blocks->sumsq, &SUM).value;
        norm = sqrt(squares);
        const double largest = isnan(squares) || TYPED(safe)(squares)
                                   ? 0.0
                                   : TYPED(reduce)(in, blocks->maxabs, &MAX).value;
        if (largest > 0.0 && largest < INFINITY) {
            int exponent;
            frexp(largest, &exponent);
            in->scale = ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
            norm = sqrt(TYPED(reduce)(in, blocks->sumsq, &SUM).value) / in->scale;
        }
    }
    *out = (REAL)same_nan(norm);
    return PRANGE_OK;
}

/* The extreme and its first block, by the tree; then its place in that block. */
static prange_status TYPED(locate)(const TYPED(input) * in, TYPED(pri_reduce_block) * block,
                                   const operation *op, ptrdiff_t *out)
{
    const prange_status status = TYPED(check)(in, false, out);
    if (status != PRANGE_OK)
        return status;
    if (in->n == 0)
        return empty(in->title, in->n);
    const pri_partial extreme = TYPED(reduce)(in, block, op);
    const pri_grid grid = pri_grid_of(in->n, PRI_REDUCE_BLOCK);
    const ptrdiff_t b = (ptrdiff_t)extreme.count, first = b * grid.length;
    const ptrdiff_t count = pri_grid_count(&grid, b);
    const REAL *at = in->x + first * in->incx;
    REAL copy[PRI_REDUCE_BLOCK];
    if (in->incx != 1) {
        pri_isa_get()->TYPED(map)->gather(count, at, in->incx, copy);
        at = copy;
    }
    *out = first + pri_isa_get()->TYPED(reduce)->find(count, at, extreme.value);
    return PRANGE_OK;
}

prange_status TYPED(prange_sum)(ptrdiff_t n, const REAL *x, REAL *out)
{
    const TYPED(input) in = {TITLE("sum"), n, x, 1, NULL, 0, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->sum, &SUM, 0.0, out);
}

prange_status TYPED(prange_sum_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *out)
{
    const TYPED(input) in = {TITLE("sum_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->sum, &SUM, 0.0, out);
}

prange_status TYPED(prange_prod)(ptrdiff_t n, const REAL *x, REAL *out)
{
    const TYPED(input) in = {TITLE("prod"), n, x, 1, NULL, 0, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->prod, &PROD, 1.0, out);
}

prange_status TYPED(prange_prod_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *out)
{
    const TYPED(input) in = {TITLE("prod_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->prod, &PROD, 1.0, out);
}

prange_status TYPED(prange_min)(ptrdiff_t n, const REAL *x, REAL *out)
{
    const TYPED(input) in = {TITLE("min"), n, x, 1, NULL, 0, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->min, &MIN, NAN, out);
}

prange_status TYPED(prange_min_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *out)
{
    const TYPED(input) in = {TITLE("min_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->min, &MIN, NAN, out);
}

prange_status TYPED(prange_max)(ptrdiff_t n, const REAL *x, REAL *out)
{
    const TYPED(input) in = {TITLE("max"), n, x, 1, NULL, 0, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->max, &MAX, NAN, out);
}

prange_status TYPED(prange_max_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *out)
{
    const TYPED(input) in = {TITLE("max_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->max, &MAX, NAN, out);
}

prange_status TYPED(prange_dot)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *out)
{
    const TYPED(input) in = {TITLE("dot"), n, x, 1, y, 1, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->dot, &DOT, 0.0, out);
}

prange_status TYPED(prange_dot_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, const REAL *y,
                                        ptrdiff_t incy, REAL *out)
{
    const TYPED(input) in = {TITLE("dot_strided"), n, x, incx, y, incy, 1.0};
    return TYPED(simple)(&in, pri_isa_get()->TYPED(reduce)->dot, &DOT, 0.0, out);
}

prange_status TYPED(prange_argmin)(ptrdiff_t n, const REAL *x, ptrdiff_t *out)
{
    const TYPED(input) in = {TITLE("argmin"), n, x, 1, NULL, 0, 1.0};
    return TYPED(locate)(&in, pri_isa_get()->TYPED(reduce)->min, &MIN, out);
}

prange_status TYPED(prange_argmin_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx,
                                           ptrdiff_t *out)
{
    const TYPED(input) in = {TITLE("argmin_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(locate)(&in, pri_isa_get()->TYPED(reduce)->min, &MIN, out);
}

prange_status TYPED(prange_argmax)(ptrdiff_t n, const REAL *x, ptrdiff_t *out)
{
    const TYPED(input) in = {TITLE("argmax"), n, x, 1, NULL, 0, 1.0};
    return TYPED(locate)(&in, pri_isa_get()->TYPED(reduce)->max, &MAX, out);
}

prange_status TYPED(prange_argmax_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx,
                                           ptrdiff_t *out)
{
    const TYPED(input) in = {TITLE("argmax_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(locate)(&in, pri_isa_get()->TYPED(reduce)->max, &MAX, out);
}

prange_status TYPED(prange_mean)(ptrdiff_t n, const REAL *x, REAL *out)
{
    const TYPED(input) in = {TITLE("mean"), n, x, 1, NULL, 0, 1.0};
    return TYPED(mean)(&in, out);
}

prange_status TYPED(prange_var)(ptrdiff_t n, const REAL *x, ptrdiff_t ddof, REAL *out)
{
    const TYPED(input) in = {TITLE("var"), n, x, 1, NULL, 0, 1.0};
    return TYPED(var)(&in, ddof, out);
}

prange_status TYPED(prange_norm2)(ptrdiff_t n, const REAL *x, REAL *out)
{
    TYPED(input) in = {TITLE("norm2"), n, x, 1, NULL, 0, 1.0};
    return TYPED(norm2)(&in, out);
}

prange_status TYPED(prange_mean_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *out)
{
    const TYPED(input) in = {TITLE("mean_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(mean)(&in, out);
}

prange_status TYPED(prange_var_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, ptrdiff_t ddof,
                                        REAL *out)
{
    const TYPED(input) in = {TITLE("var_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(var)(&in, ddof, out);
}

prange_status TYPED(prange_norm2_strided)(ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *out)
{
    TYPED(input) in = {TITLE("norm2_strided"), n, x, incx, NULL, 0, 1.0};
    return TYPED(norm2)(&in, out);
}
