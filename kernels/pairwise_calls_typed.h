/* SPDX-License-Identifier: MIT */
/*
 * The public functions of pairwise.c for one element type: what they check and set up. REAL,
 * TYPED(name) for its names, TITLE(name) for them as text.
 */

static prange_status TYPED(check_parameter)(const shape *of, const char *name, const REAL *data,
                                            ptrdiff_t count, const void *out, ptrdiff_t out_count,
                                            bool positive)
{
    const pri_array array = {name, data, 1}, to = {"distances", out, 1};
    prange_status status = pri_check_arrays(of->title, count, sizeof(REAL), 1, &array);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(of->title, sizeof(REAL), &array, count, &to, out_count);
    if (status != PRANGE_OK)
        return status;
    for (ptrdiff_t k = 0; k < count; k++)
        if (!isfinite(data[k]) || (positive && data[k] < 0))
            return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: %s[%td] = %g is %s", of->title, name, k,
                            (double)data[k], isfinite(data[k]) ? "negative" : "not finite");
    return PRANGE_OK;
}

static prange_status TYPED(check_options)(const shape *of,
                                          const TYPED(prange_distance_options) * how,
                                          const void *out, ptrdiff_t count)
{
    const struct {
        const char *name;
        bool given, taken, needed;
    } parameters[] = {
        {"weights", how->weights, rules_of[how->metric].weighted, false},
        {"variances", how->variances, how->metric == PRANGE_SEUCLIDEAN, of->d > 0},
        {"inverse_covariance", how->inverse_covariance, how->metric == PRANGE_MAHALANOBIS,
         of->d > 0},
        {"function", how->function, how->metric == PRANGE_USER_METRIC, true},
    };
    for (int k = 0; k < 4; k++) {
        if (parameters[k].given && !parameters[k].taken)
            return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: metric = %d takes no %s", of->title,
                            (int)how->metric, parameters[k].name);
        if (!parameters[k].given && parameters[k].taken && parameters[k].needed)
            return pri_check_pointer(of->title, parameters[k].name, NULL);
    }
    for (size_t k = 0; k < sizeof how->reserved / sizeof *how->reserved; k++)
        if (how->reserved[k])
            return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: reserved[%zu] is not NULL", of->title,
                            k);
    prange_status status = PRANGE_OK;
    if (how->weights)
        status = TYPED(check_parameter)(of, "weights", how->weights, of->d, out, count, true);
    if (how->variances)
        status = TYPED(check_parameter)(of, "variances", how->variances, of->d, out, count, true);
    ptrdiff_t square;
    if (!how->inverse_covariance)
        return status;
    if (__builtin_mul_overflow(of->d, of->d, &square))
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: d = %td squared overflows", of->title,
                        of->d);
    return TYPED(check_parameter)(of, "inverse_covariance", how->inverse_covariance, square, out,
                                  count, false);
}

/* The weights of the steps, and what they come to in the order of the coordinates. */
static void TYPED(set_weights)(TYPED(job) * of, memory *all)
{
    const TYPED(prange_distance_options) *how = of->how;
    of->weights = how->metric == PRANGE_CHEBYSHEV ? NULL : how->weights;
    of->total = of->weights ? 0 : (REAL)of->d;
    for (ptrdiff_t k = 0; of->weights && k < of->d; k++)
        of->total += of->weights[k];
    if (how->variances) {
        REAL *inverse = take(all, of->d, 1, sizeof(REAL));
        for (ptrdiff_t k = 0; inverse && k < of->d; k++)
            inverse[k] = 1 / how->variances[k];
        of->weights = inverse;
    }
}

/* The mean of the finite coordinates; 0 where there are none, or too large to be added up. */
static void TYPED(set_mean)(const TYPED(job) * of, const TYPED(set) * set, double *count)
{
    memset(of->mean, 0, (size_t)of->d * sizeof *of->mean);
    memset(count, 0, (size_t)of->d * sizeof *count);
    for (ptrdiff_t i = 0; i < set->n; i++)
        of->blocks->add_finite(of->d, set->given + i * set->given_stride, of->mean, count);
    for (ptrdiff_t k = 0; k < of->d; k++) {
        const double mean = of->mean[k] / count[k];
        of->mean[k] = isfinite(mean) ? mean : 0;
    }
}

/* U, from which the rows of a linear map are packed as if they were points, and the centre. */
static prange_status TYPED(set_whitener)(TYPED(job) * of, memory *all)
{
    const ptrdiff_t d = of->d, width = of->blocks->width;
    const REAL *given = of->how->inverse_covariance;
    double *matrix = take(all, d + 1, d, sizeof *matrix);
    REAL *rows = take(all, d, d, sizeof *rows);
    of->whitener = take(all, pieces_of(d, width) * width, d, sizeof(REAL));
    of->mean = take(all, d, 1, sizeof *of->mean);
    if (all->missing)
        return PRANGE_OK;
    for (ptrdiff_t k = 0; k < d * d; k++)
        matrix[k] = (double)given[k];
    if (!factor(d, matrix))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "prange_%s: inverse_covariance is not positive definite", of->title);
    for (ptrdiff_t k = 0; k < d * d; k++)
        rows[k] = (REAL)matrix[k];
    for (ptrdiff_t j = 0; j < d; j += width)
        of->blocks->pack(least(width, d - j), d, rows + j * d, d, of->whitener + j * d);
    TYPED(set_mean)(of, of->form == CROSS ? &of->y : &of->x, matrix + d * d);
    return PRANGE_OK;
}

static void TYPED(prepare_set)(TYPED(job) * of, TYPED(set) * set, memory *all)
{
    const bool kept = of->how->metric == PRANGE_CHEBYSHEV && of->how->weights;
    set->points = set->given;
    set->stride = set->given_stride;
    if ((of->rules->prepare == AS_IT_IS && !kept) || set->n == 0)
        return;
    set->prepared = take(all, set->n, of->d, sizeof(REAL));
    set->points = set->prepared;
    set->stride = of->d;
    if (of->rules->prepare == WHITENED)
        set->centred = take(all, set->n, of->d, sizeof(REAL));
    if (of->rules->prepare == TRUTH)
        set->sums = take(all, set->n, 1, sizeof(REAL));
}

/* Chebyshev's weights only choose coordinates. */
static ptrdiff_t TYPED(compared)(const TYPED(prange_distance_options) * how, ptrdiff_t d)
{
    ptrdiff_t kept = 0;
    if (how->metric != PRANGE_CHEBYSHEV || !how->weights)
        return d;
    for (ptrdiff_t k = 0; k < d; k++)
        kept += how->weights[k] > 0;
    return kept;
}

static prange_status TYPED(compute)(TYPED(job) * of)
{
    const double n = (double)of->x.n, m = (double)of->y.n;
    const double pairs = of->form == CROSS ? n * m : n * (n - 1) / 2;
    memory all = {0};
    if (of->how->metric == PRANGE_USER_METRIC) {
        TYPED(run_user)(of, pairs);
        return PRANGE_OK;
    }
    TYPED(set_weights)(of, &all);
    TYPED(prepare_set)(of, &of->x, &all);
    TYPED(prepare_set)(of, &of->y, &all);
    const bool two = of->form == CROSS, flipped = two && of->x.n < of->y.n;
    of->wide = two && !flipped ? &of->y : &of->x;
    of->tall = flipped ? &of->y : &of->x;
    const ptrdiff_t width = of->blocks->width;
    of->side = width * pieces_of(TILE_SIDE, width);
    of->panels = take(&all, pieces_of(of->wide->n, width) * width, of->d, sizeof(REAL));
    prange_status status = PRANGE_OK;
    if (of->rules->prepare == WHITENED)
        status = TYPED(set_whitener)(of, &all);
    if (all.missing)
        status = pri_fail(PRANGE_ERROR_MEMORY, "prange_%s: no memory for %td packed points",
                          of->title, of->wide->n);
    if (status == PRANGE_OK)
        TYPED(run_job)(of, pairs);
    free_all(&all);
    return status;
}

/* All three forms: y and m count for CROSS only. */
static prange_status TYPED(distances)(shape *of, const TYPED(prange_distance_options) * how,
                                      const REAL *x, const REAL *y, REAL *out)
{
    ptrdiff_t count;
    if (!how)
        return pri_check_pointer(of->title, "options", NULL);
    if ((unsigned)how->metric > PRANGE_USER_METRIC)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: metric = %d is unknown", of->title,
                        (int)how->metric);
    of->x_stride = how->x_stride;
    of->y_stride = how->y_stride;
    of->out_stride = how->out_stride;
    prange_status status = check_shape(of);
    if (status != PRANGE_OK)
        return status;
    of->x_stride = of->x_stride ? of->x_stride : of->d;
    of->y_stride = of->y_stride ? of->y_stride : of->d;
    of->out_stride = of->out_stride ? of->out_stride : of->m;
    status = check_arrays(of, x, y, out, sizeof(REAL), &count);
    if (status == PRANGE_OK)
        status = TYPED(check_options)(of, how, out, count);
    if (status != PRANGE_OK || count == 0)
        return status;
    TYPED(job)
    job = {.title = of->title,
           .blocks = pri_level()->TYPED(pairwise),
           .how = how,
           .rules = &rules_of[how->metric],
           .form = of->form,
           .given = of->d,
           .d = TYPED(compared)(how, of->d),
           .x = {.n = of->n, .given = x, .given_stride = of->x_stride},
           .out = out,
           .out_stride = of->out_stride};
    if (of->form == CROSS)
        job.y = (TYPED(set)){.n = of->m, .given = y, .given_stride = of->y_stride};
    return TYPED(compute)(&job);
}

prange_status TYPED(prange_pairwise_distance_with)(const TYPED(prange_distance_options) * options,
                                                   ptrdiff_t n, ptrdiff_t d, const REAL *points,
                                                   REAL *distances)
{
    shape of = {.title = TITLE("pairwise_distance_with"), .form = SQUARE, .n = n, .m = n, .d = d};
    return TYPED(distances)(&of, options, points, NULL, distances);
}

prange_status TYPED(prange_pairwise_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                              const REAL *points, REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    shape of = {.title = TITLE("pairwise_distance"), .form = SQUARE, .n = n, .m = n, .d = d};
    return TYPED(distances)(&of, &how, points, NULL, distances);
}

prange_status TYPED(prange_condensed_distance_with)(const TYPED(prange_distance_options) * options,
                                                    ptrdiff_t n, ptrdiff_t d, const REAL *points,
                                                    REAL *distances)
{
    shape of = {.title = TITLE("condensed_distance_with"), .form = CONDENSED, .n = n, .d = d};
    return TYPED(distances)(&of, options, points, NULL, distances);
}

prange_status TYPED(prange_condensed_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                               const REAL *points, REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    shape of = {.title = TITLE("condensed_distance"), .form = CONDENSED, .n = n, .d = d};
    return TYPED(distances)(&of, &how, points, NULL, distances);
}

prange_status TYPED(prange_cross_distance_with)(const TYPED(prange_distance_options) * options,
                                                ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                                const REAL *x, const REAL *y, REAL *distances)
{
    shape of = {.title = TITLE("cross_distance_with"), .form = CROSS, .n = n, .m = m, .d = d};
    return TYPED(distances)(&of, options, x, y, distances);
}

prange_status TYPED(prange_cross_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t m,
                                           ptrdiff_t d, const REAL *x, const REAL *y,
                                           REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    shape of = {.title = TITLE("cross_distance"), .form = CROSS, .n = n, .m = m, .d = d};
    return TYPED(distances)(&of, &how, x, y, distances);
}
