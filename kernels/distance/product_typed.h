/* SPDX-License-Identifier: MIT */
/*
 * The body of product.c for one element type: REAL, and TYPED(name) for its names.
 */

bool TYPED(pri_product_serves)(const TYPED(pri_distance) * of)
{
    return of->rules->step == PRI_STEP_SQUARES && of->how->metric != PRANGE_USER_METRIC;
}

bool TYPED(pri_product_open)(pri_product *of, const TYPED(pri_distance) * from, int threads)
{
    const ptrdiff_t d = from->d, tile = PRI_PRODUCT_SIDE * PRI_PRODUCT_SIDE;
    *of = (pri_product){.d = d, .bound = (2.0 * (double)d + 32.0) * ROUNDOFF};
    of->across = from->two ? &of->y : &of->x;
    take_set(of, &of->x, from->x.n);
    if (from->two)
        take_set(of, &of->y, from->y.n);
    of->mean = pri_memory_take(&of->memory, 2, d, sizeof(double));
    if (from->weights)
        of->scale = pri_memory_take(&of->memory, d, 1, sizeof(double));
    of->tiles = pri_memory_take(&of->memory, threads, tile, sizeof(double));
    return !of->memory.missing;
}

/* The mean of the finite coordinates of some points of x; 0 where there are none. */
static void TYPED(set_mean)(pri_product *of, const TYPED(pri_distance) * from)
{
    const TYPED(pri_points) *x = &from->x;
    const ptrdiff_t d = of->d, some = pri_least(x->n, SAMPLE);
    double *count = of->mean + d;
    memset(of->mean, 0, (size_t)d * 2 * sizeof *of->mean);
    for (ptrdiff_t i = 0; i < some; i++)
        from->blocks->add_finite(d, x->points + i * (x->n / some) * x->stride, of->mean, count);
    for (ptrdiff_t k = 0; k < d; k++) {
        const double mean = of->mean[k] / count[k];
        of->mean[k] = isfinite(mean) ? mean : 0;
    }
    for (ptrdiff_t k = 0; of->scale && k < d; k++)
        of->scale[k] = sqrt((double)from->weights[k]);
}

typedef struct TYPED(copying) {
    const pri_product *product;
    const TYPED(pri_distance) * from;
} TYPED(copying);

/* Pieces of x, then those of y. */
static void TYPED(copy_piece)(const void *argument, ptrdiff_t piece)
{
    const TYPED(copying) *job = argument;
    const pri_product *of = job->product;
    const ptrdiff_t of_x = pri_pieces(of->x.n, COPIED_ROWS);
    const pri_product_set *set = piece < of_x ? &of->x : &of->y;
    const TYPED(pri_points) *points = piece < of_x ? &job->from->x : &job->from->y;
    const ptrdiff_t first = (piece < of_x ? piece : piece - of_x) * COPIED_ROWS;
    for (ptrdiff_t i = first; i < pri_least(set->n, first + COPIED_ROWS); i++)
        set->norms[i] = pri_isa_get()->TYPED(product)->settle(
            of->d, points->points + i * points->stride, of->mean, of->scale, set->rows + i * of->d);
}

void TYPED(pri_product_prepare)(pri_product *of, const TYPED(pri_distance) * from, pri_team *team)
{
    const TYPED(copying) job = {of, from};
    TYPED(set_mean)(of, from);
    pri_run(team, 0, pri_pieces(of->x.n, COPIED_ROWS) + pri_pieces(of->y.n, COPIED_ROWS),
            TYPED(copy_piece), &job);
}

/* The distance by differences. */
static REAL TYPED(directly)(const TYPED(pri_distance) * from, pri_ending ending, ptrdiff_t i,
                            ptrdiff_t j)
{
    const TYPED(pri_points) *x = &from->x, *y = from->two ? &from->y : &from->x;
    const double square = pri_isa_get()->TYPED(product)->pair(
        from->d, x->points + i * x->stride, y->points + j * y->stride, from->weights);
    switch (ending) {
    case PRI_ENDING_ROOT:
        return (REAL)sqrt(square);
    case PRI_ENDING_HALF:
        return (REAL)(square / 2);
    default:
        return (REAL)square;
    }
}

void TYPED(pri_product_finish)(const pri_product *of, const TYPED(pri_distance) * from, ptrdiff_t i,
                               ptrdiff_t left, ptrdiff_t count, const double *product, REAL *out)
{
    const pri_ending ending = from->rules->ending;
    ptrdiff_t near = pri_isa_get()->TYPED(product)->finish[ending](
        count, of->x.norms[i], of->across->norms + left, product, of->bound / ACCURACY, out);
    for (ptrdiff_t j = 0; near > 0; j++)
        if (out[j] == -1) {
            out[j] = TYPED(directly)(from, ending, i, left + j);
            near--;
        }
}
