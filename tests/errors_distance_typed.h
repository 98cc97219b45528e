/* SPDX-License-Identifier: MIT */
/* Bad arguments of pairwise distances in one element type. */

#define NAMED(name) "prange_" name SUFFIX

Test(SUITE, pairwise)
{
    const REAL x[6] = {1, 2, 3, 4, 5, 6};
    REAL *to = guard_data(&out);
    const char *name = NAMED("pairwise_distance");
    const ptrdiff_t half = (ptrdiff_t)1 << 32; /* its square is 2^64 */
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 3, 2, NULL, to), PRANGE_ERROR_NULL, name,
            "points");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 3, 2, x, NULL), PRANGE_ERROR_NULL, name,
            "distances");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, -3, 2, x, to), PRANGE_ERROR_SIZE, name,
            "n");
    cr_expect_null(strstr(prange_last_error(), "m ="), "an argument that there is not");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 3, -2, x, to), PRANGE_ERROR_SIZE, name,
            "d");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, -3, -2, x, to), PRANGE_ERROR_SIZE, name,
            "n");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, half, 1, x, to), PRANGE_ERROR_SIZE, name,
            "n");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 3, PTRDIFF_MAX / 2, x, to),
            PRANGE_ERROR_SIZE, name, "d");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, half / 2, 0, x, to), PRANGE_ERROR_SIZE,
            name, "distances");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 3, PTRDIFF_MAX / 4, x, to),
            PRANGE_ERROR_SIZE, name, "points");
    refused(T(prange_pairwise_distance)((prange_metric)(PRANGE_NAN_SQEUCLIDEAN + 1), 3, 2, x, to),
            PRANGE_ERROR_VALUE, name, "metric");
    refused(T(prange_pairwise_distance)((prange_metric)-1, 0, 2, x, to), PRANGE_ERROR_VALUE, name,
            "metric");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 3, 2, to, to), PRANGE_ERROR_OVERLAP, name,
            "points");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 3, 2, to + 8, to), PRANGE_ERROR_OVERLAP,
            name, "distances");
    refused(T(prange_pairwise_distance)(PRANGE_EUCLIDEAN, 3, 2, to, to + 5), PRANGE_ERROR_OVERLAP,
            name, "distances");
    refused(T(prange_pairwise_distance)(PRANGE_MAHALANOBIS, 3, 2, x, to), PRANGE_ERROR_NULL, name,
            "needs inverse_covariance in the options (of the _with forms)");
}

Test(SUITE, condensed_and_cross)
{
    const REAL x[6] = {1, 2, 3, 4, 5, 6};
    REAL *to = guard_data(&out);
    const char *condensed = NAMED("condensed_distance"), *cross = NAMED("cross_distance");
    const ptrdiff_t half = (ptrdiff_t)1 << 32;
    refused(T(prange_condensed_distance)(PRANGE_EUCLIDEAN, 3, 2, NULL, to), PRANGE_ERROR_NULL,
            condensed, "points");
    refused(T(prange_condensed_distance)(PRANGE_EUCLIDEAN, 3, 2, x, NULL), PRANGE_ERROR_NULL,
            condensed, "distances");
    refused(T(prange_condensed_distance)(PRANGE_EUCLIDEAN, -3, 2, x, to), PRANGE_ERROR_SIZE,
            condensed, "n");
    refused(T(prange_condensed_distance)(PRANGE_EUCLIDEAN, 2 * half, 0, x, to), PRANGE_ERROR_SIZE,
            condensed, "n");
    refused(T(prange_condensed_distance)(PRANGE_EUCLIDEAN, 2 * half + 1, 0, x, to),
            PRANGE_ERROR_SIZE, condensed, "n");
    refused(T(prange_condensed_distance)(PRANGE_EUCLIDEAN, half, 0, x, to), PRANGE_ERROR_SIZE,
            condensed, "distances");
    refused(T(prange_condensed_distance)(PRANGE_EUCLIDEAN, 3, 2, to + 2, to), PRANGE_ERROR_OVERLAP,
            condensed, "points");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 3, 2, 2, NULL, x, to), PRANGE_ERROR_NULL,
            cross, "x");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 3, 2, 2, x, NULL, to), PRANGE_ERROR_NULL,
            cross, "y");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 3, 2, 2, x, x, NULL), PRANGE_ERROR_NULL,
            cross, "distances");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 3, -2, 2, x, x, to), PRANGE_ERROR_SIZE,
            cross, "m");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 3, 2, -2, x, x, to), PRANGE_ERROR_SIZE,
            cross, "d");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, half, half, 0, x, x, to), PRANGE_ERROR_SIZE,
            cross, "distances");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 1, half, half, x, x, to), PRANGE_ERROR_SIZE,
            cross, "y");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 3, 2, 2, to + 5, x, to),
            PRANGE_ERROR_OVERLAP, cross, "x");
    refused(T(prange_cross_distance)(PRANGE_EUCLIDEAN, 3, 2, 2, x, to + 5, to),
            PRANGE_ERROR_OVERLAP, cross, "y");
}

static REAL T(no_distance)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    (void)d;
    (void)x;
    (void)y;
    (void)ctx;
    return 0;
}

/* A refused call must not call this function, which would write to the output. */
static int T(take_rows)(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, REAL *distances, void *ctx)
{
    (void)first;
    memcpy(ctx, distances, (size_t)(rows * m) * sizeof *distances);
    return 0;
}

static void T(refused_options)(const T(prange_distance_options) * given, prange_status expected,
                               const char *word)
{
    const REAL x[6] = {1, 2, 3, 4, 5, 6};
    REAL *to = guard_data(&out);
    refused(T(prange_pairwise_distance_with)(given, 3, 2, x, to), expected,
            NAMED("pairwise_distance_with"), word);
    refused(T(prange_cross_distance_with)(given, 3, 3, 2, x, x, to), expected,
            NAMED("cross_distance_with"), word);
    refused(T(prange_condensed_distance_with)(given, 3, 2, x, to), expected,
            NAMED("condensed_distance_with"), word);
    refused(T(prange_distance_rows)(given, 3, 3, 2, x, x, 0, T(take_rows), to), expected,
            NAMED("distance_rows"), word);
}

Test(SUITE, distance_options)
{
    typedef T(prange_distance_options) options;
    static const REAL one[6] = {1, 0, 0, 1, 2, 3}, negative[2] = {1, -1}, nan[2] = {(REAL)NAN, 1};
    static const REAL infinite[4] = {1, 0, 0, (REAL)INFINITY};
    REAL *to = guard_data(&out);
    T(refused_options)(NULL, PRANGE_ERROR_NULL, "options");
    const struct {
        options chosen;
        prange_status expected;
        const char *word;
    } cases[] = {
        {{.metric = PRANGE_SEUCLIDEAN}, PRANGE_ERROR_NULL, "variances"},
        {{.metric = PRANGE_MAHALANOBIS},
         PRANGE_ERROR_NULL,
         "PRANGE_MAHALANOBIS needs inverse_covariance"},
        {{.metric = PRANGE_USER_METRIC}, PRANGE_ERROR_NULL, "function"},
        {{.metric = (prange_metric)-1}, PRANGE_ERROR_VALUE, "metric = -1 is unknown"},
        {{.flags = PRANGE_EXCLUDE_SELF | PRANGE_FAST}, PRANGE_ERROR_VALUE, "flags"},
        {{.weights = negative}, PRANGE_ERROR_VALUE, "weights"},
        {{.weights = nan}, PRANGE_ERROR_VALUE, "weights"},
        {{.weights = infinite + 2}, PRANGE_ERROR_VALUE, "weights"},
        {{.variances = one}, PRANGE_ERROR_VALUE, "variances"},
        {{.inverse_covariance = one}, PRANGE_ERROR_VALUE, "inverse_covariance"},
        {{.function = T(no_distance)}, PRANGE_ERROR_VALUE, "function"},
        {{.metric = PRANGE_SEUCLIDEAN, .variances = negative}, PRANGE_ERROR_VALUE, "variances"},
        {{.metric = PRANGE_SEUCLIDEAN, .variances = one, .weights = one},
         PRANGE_ERROR_VALUE,
         "weights"},
        {{.metric = PRANGE_MAHALANOBIS, .inverse_covariance = infinite},
         PRANGE_ERROR_VALUE,
         "inverse_covariance"},
        {{.metric = PRANGE_MAHALANOBIS, .inverse_covariance = one, .weights = one},
         PRANGE_ERROR_VALUE,
         "weights"},
        {{.metric = PRANGE_NAN_EUCLIDEAN, .weights = one}, PRANGE_ERROR_VALUE, "weights"},
        {{.metric = PRANGE_USER_METRIC, .function = T(no_distance), .weights = one},
         PRANGE_ERROR_VALUE,
         "weights"},
        {{.p = 3}, PRANGE_ERROR_VALUE, "p"},
        {{.metric = PRANGE_USER_METRIC, .function = T(no_distance), .p = 2},
         PRANGE_ERROR_VALUE,
         "p"},
        {{.metric = PRANGE_MINKOWSKI, .p = -1}, PRANGE_ERROR_VALUE, "p"},
        {{.metric = PRANGE_MINKOWSKI, .p = -(double)INFINITY}, PRANGE_ERROR_VALUE, "p"},
        {{.metric = PRANGE_MINKOWSKI, .p = (double)NAN}, PRANGE_ERROR_VALUE, "p"},
        {{.metric = PRANGE_MINKOWSKI, .p = 0x1p-1074}, PRANGE_ERROR_VALUE, "p"},
        {{.metric = PRANGE_MINKOWSKI, .p = 3, .weights = negative}, PRANGE_ERROR_VALUE, "weights"},
        {{.metric = PRANGE_MINKOWSKI, .p = 3, .variances = one}, PRANGE_ERROR_VALUE, "variances"},
        {{.metric = PRANGE_JENSENSHANNON, .weights = one}, PRANGE_ERROR_VALUE, "weights"},
        {{.metric = PRANGE_HAVERSINE, .weights = one},
         PRANGE_ERROR_VALUE,
         "PRANGE_HAVERSINE takes no weights"},
        {{.x_stride = 1}, PRANGE_ERROR_SIZE, NULL},
        {{.x_stride = -2}, PRANGE_ERROR_SIZE, NULL},
        {{.x_stride = PTRDIFF_MAX}, PRANGE_ERROR_SIZE, NULL},
        {{.flags = 8}, PRANGE_ERROR_VALUE, "flags"},
        {{.flags = ~0u}, PRANGE_ERROR_VALUE, "flags"},
        {{.metric = PRANGE_USER_METRIC, .function = T(no_distance), .flags = PRANGE_ACCUMULATE_F64},
         PRANGE_ERROR_VALUE,
         "flags"},
    };
    for (size_t k = 0; k < sizeof cases->chosen.reserved / sizeof(void *); k++) {
        options chosen = {.metric = PRANGE_EUCLIDEAN};
        chosen.reserved[k] = to;
        T(refused_options)(&chosen, PRANGE_ERROR_VALUE, "is");
    }
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const char *word = cases[k].word;
        if (word)
            T(refused_options)(&cases[k].chosen, cases[k].expected, word);
        else
            cr_expect_eq(T(prange_pairwise_distance_with)(&cases[k].chosen, 3, 2, one, to),
                         cases[k].expected, "case %zu: %s", k, prange_last_error());
    }
}

Test(SUITE, distance_coordinates)
{
    typedef T(prange_distance_options) options;
    static const REAL one[6] = {1, 0, 0, 1, 2, 3};
    REAL *to = guard_data(&out);
    refused(T(prange_pairwise_distance)(PRANGE_HAVERSINE, 3, 1, one, to), PRANGE_ERROR_SIZE,
            NAMED("pairwise_distance"), "d");
    refused(T(prange_cross_distance)(PRANGE_HAVERSINE, 1, 1, 3, one, one, to), PRANGE_ERROR_SIZE,
            NAMED("cross_distance"), "d");
    refused(T(prange_condensed_distance)(PRANGE_HAVERSINE, 3, 0, one, to), PRANGE_ERROR_SIZE,
            NAMED("condensed_distance"), "d");
    const options large = {.metric = PRANGE_MAHALANOBIS, .inverse_covariance = one};
    refused(T(prange_pairwise_distance_with)(&large, 0, (ptrdiff_t)1 << 32, one, to),
            PRANGE_ERROR_SIZE, NAMED("pairwise_distance_with"), "d");
}

Test(SUITE, distance_outputs)
{
    typedef T(prange_distance_options) options;
    static const REAL one[6] = {1, 0, 0, 1, 2, 3};
    REAL *to = guard_data(&out);
    const options written = {.weights = to};
    refused(T(prange_pairwise_distance_with)(&written, 3, 2, one, to), PRANGE_ERROR_OVERLAP,
            NAMED("pairwise_distance_with"), "weights");
    refused(T(prange_condensed_distance_with)(&written, 3, 2, one, to), PRANGE_ERROR_OVERLAP,
            NAMED("condensed_distance_with"), "weights");
    refused(T(prange_cross_distance_with)(&written, 3, 3, 2, one, one, to), PRANGE_ERROR_OVERLAP,
            NAMED("cross_distance_with"), "weights");
    const options corner = {.metric = PRANGE_MAHALANOBIS, .inverse_covariance = to};
    refused(T(prange_pairwise_distance_with)(&corner, 3, 2, one, to + 3), PRANGE_ERROR_OVERLAP,
            NAMED("pairwise_distance_with"), "inverse_covariance");
    const options y = {.y_stride = 2}, narrow = {.out_stride = 2}, wide = {.out_stride = 5};
    refused(T(prange_pairwise_distance_with)(&y, 3, 1, one, to), PRANGE_ERROR_VALUE,
            NAMED("pairwise_distance_with"), "y_stride");
    refused(T(prange_pairwise_distance_with)(&narrow, 3, 1, one, to), PRANGE_ERROR_SIZE,
            NAMED("pairwise_distance_with"), "distances");
    refused(T(prange_cross_distance_with)(&narrow, 1, 3, 1, one, one, to), PRANGE_ERROR_SIZE,
            NAMED("cross_distance_with"), "distances");
    refused(T(prange_condensed_distance_with)(&wide, 3, 1, one, to), PRANGE_ERROR_VALUE,
            NAMED("condensed_distance_with"), "out_stride");
}

Test(SUITE, rows)
{
    typedef T(prange_distance_options) options;
    const REAL x[6] = {1, 2, 3, 4, 5, 6};
    REAL *to = guard_data(&out);
    const char *name = NAMED("distance_rows");
    const ptrdiff_t half = (ptrdiff_t)1 << 32;
    const options chosen = {.metric = PRANGE_EUCLIDEAN}, wide = {.out_stride = 3};
    const options narrow = {.y_stride = 1};
    refused(T(prange_distance_rows)(&chosen, 3, 2, 2, NULL, x, 0, T(take_rows), to),
            PRANGE_ERROR_NULL, name, "x");
    refused(T(prange_distance_rows)(&chosen, 3, 2, 2, x, NULL, 0, T(take_rows), to),
            PRANGE_ERROR_NULL, name, "y");
    refused(T(prange_distance_rows)(&chosen, 3, 2, 2, x, x, 0, NULL, to), PRANGE_ERROR_NULL, name,
            "function");
    refused(T(prange_distance_rows)(&chosen, -3, 2, 2, x, x, 0, T(take_rows), to),
            PRANGE_ERROR_SIZE, name, "n");
    refused(T(prange_distance_rows)(&chosen, 3, -2, 2, x, x, 0, T(take_rows), to),
            PRANGE_ERROR_SIZE, name, "m");
    refused(T(prange_distance_rows)(&chosen, 3, 2, -2, x, x, 0, T(take_rows), to),
            PRANGE_ERROR_SIZE, name, "d");
    refused(T(prange_distance_rows)(&chosen, 3, half, half, x, x, 0, T(take_rows), to),
            PRANGE_ERROR_SIZE, name, "y");
    refused(T(prange_distance_rows)(&chosen, 3, PTRDIFF_MAX / 2, 0, x, x, 0, T(take_rows), to),
            PRANGE_ERROR_SIZE, name, "m");
    refused(T(prange_distance_rows)(&narrow, 3, 3, 2, x, x, 0, T(take_rows), to), PRANGE_ERROR_SIZE,
            name, "y");
    refused(T(prange_distance_rows)(&wide, 3, 3, 2, x, x, 0, T(take_rows), to), PRANGE_ERROR_VALUE,
            name, "out_stride");
}

Test(SUITE, conversions)
{
    const REAL x[9] = {0};
    REAL *to = guard_data(&out);
    const char *spread = NAMED("condensed_to_square"), *gather = NAMED("square_to_condensed");
    refused(T(prange_condensed_to_square)(3, NULL, to, 0), PRANGE_ERROR_NULL, spread, "condensed");
    refused(T(prange_condensed_to_square)(3, x, NULL, 0), PRANGE_ERROR_NULL, spread, "square");
    refused(T(prange_condensed_to_square)(-3, x, to, 0), PRANGE_ERROR_SIZE, spread, "n");
    refused(T(prange_condensed_to_square)(3, x, to, 2), PRANGE_ERROR_SIZE, spread, "square");
    refused(T(prange_condensed_to_square)(3, x, to, -3), PRANGE_ERROR_SIZE, spread, "square");
    refused(T(prange_condensed_to_square)(3, to + 8, to, 0), PRANGE_ERROR_OVERLAP, spread,
            "condensed");
    refused(T(prange_square_to_condensed)(3, NULL, 0, to), PRANGE_ERROR_NULL, gather, "square");
    refused(T(prange_square_to_condensed)(3, x, 0, NULL), PRANGE_ERROR_NULL, gather, "condensed");
    refused(T(prange_square_to_condensed)(PTRDIFF_MAX, x, 0, to), PRANGE_ERROR_SIZE, gather, "n");
    refused(T(prange_square_to_condensed)(3, to, 0, to + 8), PRANGE_ERROR_OVERLAP, gather,
            "square");
}

#undef NAMED
