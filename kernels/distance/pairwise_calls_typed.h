/* SPDX-License-Identifier: MIT */
/*
 * The public functions of pairwise.c for one element type: REAL, TYPED(name) for its names,
 * TITLE(name) for them as text.
 */

prange_status TYPED(prange_pairwise_distance_with)(const TYPED(prange_distance_options) * options,
                                                   ptrdiff_t n, ptrdiff_t d, const REAL *points,
                                                   REAL *distances)
{
    return TYPED(measure)(TITLE("pairwise_distance_with"), SQUARE, options, n, n, d, points, NULL,
                          distances);
}

prange_status TYPED(prange_pairwise_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                              const REAL *points, REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(measure)(TITLE("pairwise_distance"), SQUARE, &how, n, n, d, points, NULL,
                          distances);
}

prange_status TYPED(prange_condensed_distance_with)(const TYPED(prange_distance_options) * options,
                                                    ptrdiff_t n, ptrdiff_t d, const REAL *points,
                                                    REAL *distances)
{
    return TYPED(measure)(TITLE("condensed_distance_with"), CONDENSED, options, n, n, d, points,
                          NULL, distances);
}

prange_status TYPED(prange_condensed_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                               const REAL *points, REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(measure)(TITLE("condensed_distance"), CONDENSED, &how, n, n, d, points, NULL,
                          distances);
}

prange_status TYPED(prange_cross_distance_with)(const TYPED(prange_distance_options) * options,
                                                ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                                const REAL *x, const REAL *y, REAL *distances)
{
    return TYPED(measure)(TITLE("cross_distance_with"), CROSS, options, n, m, d, x, y, distances);
}

prange_status TYPED(prange_cross_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t m,
                                           ptrdiff_t d, const REAL *x, const REAL *y,
                                           REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(measure)(TITLE("cross_distance"), CROSS, &how, n, m, d, x, y, distances);
}

prange_status TYPED(prange_distance_rows)(const TYPED(prange_distance_options) * options,
                                          ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const REAL *x,
                                          const REAL *y, size_t memory,
                                          TYPED(prange_distance_rows_function) function, void *ctx)
{
    const TYPED(blocks) how = {memory, function, ctx};
    return TYPED(measure_rows)(TITLE("distance_rows"), options, n, m, d, x, y, &how);
}
