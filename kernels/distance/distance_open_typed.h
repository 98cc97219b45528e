/* SPDX-License-Identifier: MIT */
/*
 * What a measure of distances checks and takes, for one element type: REAL, and TYPED(name) for
 * its names.
 */

static prange_status TYPED(check_values)(const TYPED(pri_distance) * of, const char *name,
                                         const REAL *data, ptrdiff_t count, bool positive)
{
    for (ptrdiff_t k = 0; k < count; k++)
        if (!isfinite(data[k]) || (positive && data[k] < 0))
            return pri_fail(PRANGE_ERROR_VALUE, "%s: %s[%td] = %g is %s", of->title, name, k,
                            (double)data[k], isfinite(data[k]) ? "negative" : "not finite");
    return PRANGE_OK;
}

/* Which parameters a metric takes, and which it needs. */
static prange_status TYPED(check_given)(const TYPED(pri_distance) * of)
{
    const TYPED(prange_distance_options) *how = of->how;
    const struct {
        const char *name;
        bool given, taken, needed;
    } parameters[] = {
        {"weights", how->weights, of->rules->weighted, false},
        {"variances", how->variances, how->metric == PRANGE_SEUCLIDEAN, of->given > 0},
        {"inverse_covariance", how->inverse_covariance, how->metric == PRANGE_MAHALANOBIS,
         of->given > 0},
        {"function", how->function, how->metric == PRANGE_USER_METRIC, true},
    };
    for (int k = 0; k < 4; k++) {
        if (parameters[k].given && !parameters[k].taken)
            return pri_fail(PRANGE_ERROR_VALUE, "%s: metric = %d takes no %s", of->title,
                            (int)how->metric, parameters[k].name);
        if (!parameters[k].given && parameters[k].taken && parameters[k].needed)
            return pri_check_pointer(of->title, parameters[k].name, NULL);
    }
    ptrdiff_t square;
    if (how->inverse_covariance && __builtin_mul_overflow(of->given, of->given, &square))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: d = %td squared overflows", of->title,
                        of->given);
    for (size_t k = 0; k < sizeof how->reserved / sizeof *how->reserved; k++)
        if (how->reserved[k])
            return pri_fail(PRANGE_ERROR_VALUE, "%s: reserved[%zu] is not NULL", of->title,
                            k);
    return PRANGE_OK;
}

/* What the metrics of elementary functions ask for. */
static prange_status TYPED(check_metric)(const TYPED(pri_distance) * of)
{
    const double p = of->how->p;
    if (of->how->metric == PRANGE_HAVERSINE && of->given != 2)
        return pri_fail(PRANGE_ERROR_SIZE,
                        "%s: d = %td, and a place has 2 coordinates: latitude, longitude",
                        of->title, of->given);
    if (of->how->metric != PRANGE_MINKOWSKI && p != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: metric = %d takes no p", of->title,
                        (int)of->how->metric);
    if (p != 0 && !(p > 0 && isfinite(1 / p)))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: p = %g is no order, which are above 0 and have a finite 1/p",
                        of->title, p);
    return PRANGE_OK;
}

/* Of the largest difference weights only choose coordinates. */
static bool TYPED(chooses)(const TYPED(pri_distance) * of)
{
    return of->rules->step == PRI_STEP_LARGEST && of->how->weights;
}

static ptrdiff_t TYPED(compared)(const TYPED(pri_distance) * of)
{
    ptrdiff_t kept = 0;
    if (!TYPED(chooses)(of))
        return of->given;
    for (ptrdiff_t k = 0; k < of->given; k++)
        kept += of->how->weights[k] > 0;
    return kept;
}

prange_status TYPED(pri_distance_begin)(TYPED(pri_distance) * of, const char *title,
                                        const TYPED(prange_distance_options) * how, unsigned flags,
                                        bool two, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                        const REAL *x, const REAL *y)
{
    if (!how)
        return pri_check_pointer(title, "options", NULL);
    if ((unsigned)how->metric > PRANGE_USER_METRIC)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: metric = %d is unknown", title,
                        (int)how->metric);
    if (how->flags & ~flags)
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: flags = %#x has %#x, which it does not take", title, how->flags,
                        how->flags & ~flags);
    if (n < 0 || m < 0 || d < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td, m = %td or d = %td is negative",
                        title, n, m, d);
    if (!two && how->y_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: y_stride = %td, and there is no y", title,
                        how->y_stride);
    *of = (TYPED(pri_distance)){.title = title,
                                .how = how,
                                .blocks = pri_isa_get()->TYPED(pairwise),
                                .rules = rules_for(how->metric, how->p),
                                .two = two,
                                .given = d};
    of->x =
        (TYPED(pri_points)){.n = n, .given = x, .given_stride = how->x_stride ? how->x_stride : d};
    if (two)
        of->y = (TYPED(pri_points)){
            .n = m, .given = y, .given_stride = how->y_stride ? how->y_stride : d};
    prange_status status = pri_check_rows(title, two ? "x" : "points", x, n, d, of->x.given_stride,
                                          sizeof(REAL), &of->x.span);
    if (status == PRANGE_OK && two)
        status = pri_check_rows(title, "y", y, m, d, of->y.given_stride, sizeof(REAL), &of->y.span);
    if (status == PRANGE_OK)
        status = TYPED(check_given)(of);
    return status == PRANGE_OK ? TYPED(check_metric)(of) : status;
}

/* An array that the call reads. */
typedef struct TYPED(parameter) {
    pri_array array;
    ptrdiff_t n;
    bool checked, positive; /* its values: finite, and not negative */
} TYPED(parameter);

prange_status TYPED(pri_distance_check)(const TYPED(pri_distance) * of, int count,
                                        const pri_written written[])
{
    const TYPED(prange_distance_options) *how = of->how;
    const ptrdiff_t d = of->given;
    const TYPED(parameter) read[] = {
        {{of->two ? "x" : "points", of->x.given, 1}, of->x.span, false, false},
        {{"y", of->y.given, 1}, of->y.span, false, false},
        {{"weights", how->weights, 1}, how->weights ? d : 0, true, true},
        {{"variances", how->variances, 1}, how->variances ? d : 0, true, true},
        {{"inverse_covariance", how->inverse_covariance, 1},
         how->inverse_covariance ? d * d : 0,
         true,
         false},
    };
    for (size_t r = 0; r < sizeof read / sizeof *read; r++) {
        prange_status status =
            pri_check_arrays(of->title, read[r].n, sizeof(REAL), 1, &read[r].array);
        for (int w = 0; w < count && status == PRANGE_OK; w++) {
            const pri_array to = {written[w].name, written[w].data, 1};
            status = pri_check_disjoint(of->title, 1, &read[r].array,
                                        read[r].n * (ptrdiff_t)sizeof(REAL), &to, written[w].bytes);
        }
        if (status == PRANGE_OK && read[r].checked)
            status = TYPED(check_values)(of, read[r].array.name, read[r].array.data, read[r].n,
                                         read[r].positive);
        if (status != PRANGE_OK)
            return status;
    }
    return PRANGE_OK;
}

/* The weights of the steps, and what they come to in the order of the coordinates. */
static void TYPED(set_weights)(TYPED(pri_distance) * of)
{
    const TYPED(prange_distance_options) *how = of->how;
    of->weights = TYPED(chooses)(of) ? NULL : how->weights;
    of->total = of->weights ? 0 : (REAL)of->d;
    for (ptrdiff_t k = 0; of->weights && k < of->d; k++)
        of->total += of->weights[k];
    if (how->variances) {
        REAL *inverse = pri_memory_take(&of->memory, of->d, 1, sizeof(REAL));
        for (ptrdiff_t k = 0; inverse && k < of->d; k++)
            inverse[k] = 1 / how->variances[k];
        of->weights = inverse;
    }
}

/* The mean of the finite coordinates; 0 where there are none, or too large to be added up. */
static void TYPED(set_mean)(const TYPED(pri_distance) * of, const TYPED(pri_points) * set,
                            double *count)
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
static prange_status TYPED(set_whitener)(TYPED(pri_distance) * of)
{
    const ptrdiff_t d = of->d, width = of->blocks->width;
    const REAL *given = of->how->inverse_covariance;
    double *matrix = pri_memory_take(&of->memory, d + 1, d, sizeof *matrix);
    REAL *rows = pri_memory_take(&of->memory, d, d, sizeof *rows);
    of->whitener = pri_memory_take(&of->memory, pri_pieces(d, width) * width, d, sizeof(REAL));
    of->mean = pri_memory_take(&of->memory, d, 1, sizeof *of->mean);
    if (of->memory.missing)
        return PRANGE_OK;
    for (ptrdiff_t k = 0; k < d * d; k++)
        matrix[k] = (double)given[k];
    if (!factor(d, matrix))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: inverse_covariance is not positive definite", of->title);
    for (ptrdiff_t k = 0; k < d * d; k++)
        rows[k] = (REAL)matrix[k];
    for (ptrdiff_t j = 0; j < d; j += width)
        of->blocks->pack(pri_least(width, d - j), d, rows + j * d, d, of->whitener + j * d);
    TYPED(set_mean)(of, of->two ? &of->y : &of->x, matrix + d * d);
    return PRANGE_OK;
}

/* The rows of a set that are prepared: all of them or none. */
static ptrdiff_t TYPED(prepared_rows)(const TYPED(pri_distance) * of, const TYPED(pri_points) * set)
{
    return of->rules->prepare != PRI_AS_IT_IS || TYPED(chooses)(of) ? set->n : 0;
}

/* Takes a set's part of the prepared rows, and what comes with them. */
static REAL *TYPED(prepare_set)(TYPED(pri_distance) * of, TYPED(pri_points) * set, REAL *rows)
{
    const ptrdiff_t count = TYPED(prepared_rows)(of, set);
    set->prepared = count > 0 ? rows : NULL;
    set->points = set->prepared ? set->prepared : set->given;
    set->stride = set->prepared ? of->d : set->given_stride;
    if (set->prepared && of->rules->prepare == PRI_WHITENED)
        set->centred = pri_memory_take(&of->memory, set->n, of->d, sizeof(REAL));
    if (set->prepared && (of->rules->prepare == PRI_TRUTH || of->rules->prepare == PRI_SHARES))
        set->sums = pri_memory_take(&of->memory, set->n, 1, sizeof(REAL));
    return count > 0 ? rows + count * of->d : rows;
}

/* Panels and prepared rows, in one piece: of several the C library may give some back to the system
 * after each call, and the next one pays for new pages. The cosine of 2000 x 100 between two sets
 * took a quarter longer with them. */
static void TYPED(take_points)(TYPED(pri_distance) * of)
{
    const ptrdiff_t width = of->blocks->width,
                    packed = of->unpacked ? 0 : pri_pieces(of->wide->n + of->lead, width) * width;
    const ptrdiff_t rows =
        packed + TYPED(prepared_rows)(of, &of->x) + TYPED(prepared_rows)(of, &of->y);
    of->panels = rows > 0 ? pri_memory_take(&of->memory, rows, of->d, sizeof(REAL)) : NULL;
    if (rows > 0 && !of->panels)
        return;
    REAL *of_y = TYPED(prepare_set)(of, &of->x, of->panels ? of->panels + packed * of->d : NULL);
    TYPED(prepare_set)(of, &of->y, of_y);
}

prange_status TYPED(pri_distance_open)(TYPED(pri_distance) * of, bool pack_x)
{
    of->wide = pack_x || !of->two ? &of->x : &of->y;
    of->tall = pack_x && of->two ? &of->y : &of->x;
    if (of->how->metric == PRANGE_USER_METRIC)
        return PRANGE_OK;
    of->d = TYPED(compared)(of);
    TYPED(set_weights)(of);
    TYPED(take_points)(of);
    prange_status status = PRANGE_OK;
    if (of->rules->prepare == PRI_WHITENED)
        status = TYPED(set_whitener)(of);
    if (of->memory.missing)
        status = pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td packed points",
                          of->title, of->wide->n);
    if (status != PRANGE_OK)
        TYPED(pri_distance_close)(of);
    return status;
}

void TYPED(pri_distance_close)(TYPED(pri_distance) * of)
{
    pri_memory_free(&of->memory);
}
