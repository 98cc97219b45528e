/* SPDX-License-Identifier: MIT */
/* Bad arguments of neighbours in one element type. */

#define NAMED(name) "prange_" name SUFFIX

/* The outputs of a good call: k = 2 neighbours of 3 points lie 64 bytes apart. */
static ptrdiff_t *T(indices)(void)
{
    return guard_data(&out);
}

static REAL *T(distances)(void)
{
    return (REAL *)guard_data(&out) + 16;
}

Test(SUITE, nearest)
{
    const REAL x[6] = {1, 2, 3, 4, 5, 6};
    ptrdiff_t *at = T(indices)();
    REAL *to = T(distances)();
    const char *name = NAMED("nearest");
    const ptrdiff_t half = (ptrdiff_t)1 << 32;
    const prange_metric metric = PRANGE_EUCLIDEAN;
    refused(T(prange_nearest)(metric, 3, 3, 2, NULL, x, 2, at, to), PRANGE_ERROR_NULL, name, "x");
    refused(T(prange_nearest)(metric, 3, 3, 2, x, NULL, 2, at, to), PRANGE_ERROR_NULL, name, "y");
    refused(T(prange_nearest)(metric, 3, 3, 2, x, x, 2, NULL, NULL), PRANGE_ERROR_NULL, name,
            "indices");
    refused(T(prange_nearest)(metric, -3, 3, 2, x, x, 2, at, to), PRANGE_ERROR_SIZE, name, "n");
    refused(T(prange_nearest)(metric, 3, -3, 2, x, x, 2, at, to), PRANGE_ERROR_SIZE, name, "m");
    refused(T(prange_nearest)(metric, 3, 3, -2, x, x, 2, at, to), PRANGE_ERROR_SIZE, name, "d");
    refused(T(prange_nearest)(metric, 3, 3, 2, x, x, -1, at, to), PRANGE_ERROR_SIZE, name, "k");
    refused(T(prange_nearest)(metric, half, 3, 0, x, x, half, at, to), PRANGE_ERROR_SIZE, name,
            "indices");
    refused(T(prange_nearest)(metric, half, 3, 0, x, x, half, NULL, to), PRANGE_ERROR_SIZE, name,
            "distances");
    refused(T(prange_nearest)(metric, 3, PTRDIFF_MAX / 4, 2, x, x, 2, at, to), PRANGE_ERROR_SIZE,
            name, "y");
    refused(T(prange_nearest)((prange_metric)-1, 3, 3, 2, x, x, 2, at, to), PRANGE_ERROR_VALUE,
            name, "metric");
    refused(T(prange_nearest)(metric, 3, 3, 2, to + 5, x, 2, at, to), PRANGE_ERROR_OVERLAP, name,
            "x");
    refused(T(prange_nearest)(metric, 3, 3, 2, x, to + 5, 2, at, to), PRANGE_ERROR_OVERLAP, name,
            "distances");
    refused(T(prange_nearest)(metric, 3, 3, 2, (REAL *)(at + 5), x, 2, at, NULL),
            PRANGE_ERROR_OVERLAP, name, "indices");
    refused(T(prange_nearest)(metric, 3, 3, 2, x, x, 2, at, (REAL *)(at + 5)), PRANGE_ERROR_OVERLAP,
            name, "distances");
}

Test(SUITE, nearest_options)
{
    typedef T(prange_distance_options) options;
    static const REAL x[6] = {1, 2, 3, 4, 5, 6}, negative[2] = {1, -1};
    static const REAL minus = -1, nan = (REAL)NAN;
    ptrdiff_t *at = T(indices)();
    REAL *to = T(distances)();
    const struct {
        options chosen;
        prange_status expected;
        const char *word;
    } cases[] = {
        {{.flags = PRANGE_FAST}, PRANGE_ERROR_VALUE, "flags"},
        {{.flags = sizeof(REAL) == 8 ? PRANGE_ACCUMULATE_F64 : 8}, PRANGE_ERROR_VALUE, "flags"},
        {{.metric = PRANGE_USER_METRIC, .function = T(no_distance), .flags = PRANGE_ACCUMULATE_F64},
         PRANGE_ERROR_VALUE,
         "flags"},
        {{.flags = 1u << 31 | PRANGE_EXCLUDE_SELF}, PRANGE_ERROR_VALUE, "flags"},
        {{.metric = PRANGE_USER_METRIC}, PRANGE_ERROR_NULL, "function"},
        {{.weights = negative}, PRANGE_ERROR_VALUE, "weights"},
        {{.weights = to}, PRANGE_ERROR_OVERLAP, "weights"},
        {{.max_distance = &minus}, PRANGE_ERROR_VALUE, "max_distance"},
        {{.max_distance = &nan}, PRANGE_ERROR_VALUE, "max_distance"},
        {{.max_distance = to}, PRANGE_ERROR_OVERLAP, "max_distance"},
        {{.x_stride = 1}, PRANGE_ERROR_SIZE, "x"},
        {{.y_stride = -2}, PRANGE_ERROR_SIZE, "y"},
        {{.out_stride = 1}, PRANGE_ERROR_SIZE, "indices"},
        {{.out_stride = -2}, PRANGE_ERROR_SIZE, "indices"},
    };
    refused(T(prange_nearest_with)(NULL, 3, 3, 2, x, x, 2, at, to), PRANGE_ERROR_NULL,
            NAMED("nearest_with"), "options");
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        refused(T(prange_nearest_with)(&cases[k].chosen, 3, 3, 2, x, x, 2, at, to),
                cases[k].expected, NAMED("nearest_with"), cases[k].word);
}

/* Arguments that both passes refuse, and flags that the other forms of distances do not take. */
Test(SUITE, radius)
{
    typedef T(prange_distance_options) options;
    static const REAL x[6] = {1, 2, 3, 4, 5, 6}, limit = 1;
    static const ptrdiff_t offsets[4] = {0, 1, 2, 3};
    ptrdiff_t *at = T(indices)();
    REAL *to = T(distances)();
    const struct {
        options chosen;
        ptrdiff_t n, d;
        const REAL *x;
        REAL radius;
        prange_status expected;
        const char *word;
    } cases[] = {
        {{0}, 3, 2, NULL, 1, PRANGE_ERROR_NULL, "x"},
        {{0}, -3, 2, x, 1, PRANGE_ERROR_SIZE, "n"},
        {{0}, PTRDIFF_MAX, 0, x, 1, PRANGE_ERROR_SIZE, "n"},
        {{0}, 3, 2, x, -1, PRANGE_ERROR_VALUE, "radius"},
        {{0}, 3, 2, x, (REAL)NAN, PRANGE_ERROR_VALUE, "radius"},
        {{.out_stride = 3}, 3, 2, x, 1, PRANGE_ERROR_VALUE, "out_stride"},
        {{.max_distance = &limit}, 3, 2, x, 1, PRANGE_ERROR_VALUE, "max_distance"},
        {{.flags = 2}, 3, 2, x, 1, PRANGE_ERROR_VALUE, "flags"},
        {{.metric = (prange_metric)99}, 3, 2, x, 1, PRANGE_ERROR_VALUE, "metric"},
        {{.metric = PRANGE_SEUCLIDEAN}, 3, 2, x, 1, PRANGE_ERROR_NULL, "variances"},
        {{0}, 3, 2, (const REAL *)at, 1, PRANGE_ERROR_OVERLAP, "x"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        refused(T(prange_radius_count_with)(&cases[k].chosen, cases[k].n, 3, cases[k].d, cases[k].x,
                                            x, cases[k].radius, at),
                cases[k].expected, NAMED("radius_count_with"), cases[k].word);
        refused(T(prange_radius_with)(&cases[k].chosen, cases[k].n, 3, cases[k].d, cases[k].x, x,
                                      cases[k].radius, offsets, at, to),
                cases[k].expected, NAMED("radius_with"), cases[k].word);
    }
    const options self = {.flags = PRANGE_EXCLUDE_SELF}, limited = {.max_distance = &limit};
    T(refused_options)(&self, PRANGE_ERROR_VALUE, "flags");
    T(refused_options)(&limited, PRANGE_ERROR_VALUE, "max_distance");
}

Test(SUITE, radius_offsets)
{
    static const REAL x[6] = {1, 2, 3, 4, 5, 6};
    static const ptrdiff_t good[4] = {0, 1, 2, 3}, late[4] = {1, 1, 2, 3},
                           falling[4] = {0, 2, 1, 3}, last[4] = {0, 1, 3, 2};
    ptrdiff_t *at = T(indices)();
    REAL *to = T(distances)();
    const char *count = NAMED("radius_count"), *name = NAMED("radius");
    refused(T(prange_radius_count)(0, 3, 3, 2, x, x, 1, NULL), PRANGE_ERROR_NULL, count, "offsets");
    refused(T(prange_radius_count)(0, 0, 3, 2, x, x, 1, NULL), PRANGE_ERROR_NULL, count, "offsets");
    refused(T(prange_radius)(0, 3, 3, 2, x, x, 1, NULL, at, to), PRANGE_ERROR_NULL, name,
            "offsets");
    refused(T(prange_radius)(0, 3, 3, 2, x, x, 1, good, NULL, NULL), PRANGE_ERROR_NULL, name,
            "indices");
    refused(T(prange_radius)(0, 3, 3, 2, x, x, 1, late, at, to), PRANGE_ERROR_VALUE, name,
            "offsets[0]");
    refused(T(prange_radius)(0, 3, 3, 2, x, x, 1, falling, at, to), PRANGE_ERROR_VALUE, name,
            "offsets[2]");
    refused(T(prange_radius)(0, 3, 3, 2, x, x, 1, last, at, to), PRANGE_ERROR_VALUE, name,
            "offsets[3]");
    refused(T(prange_radius)(0, 3, 3, 2, x, x, 1, good, at, (REAL *)(at + 2)), PRANGE_ERROR_OVERLAP,
            name, "distances");
    /* Offsets that overlap the output of indices. */
    ptrdiff_t within[8] = {0, 1, 2, 3};
    cr_expect_eq(T(prange_radius)(0, 3, 3, 2, x, x, 0, within, within + 3, NULL),
                 PRANGE_ERROR_OVERLAP, "%s", prange_last_error());
    cr_expect_eq(T(prange_radius)(0, 3, 3, 2, x, x, 0, within, within + 4, NULL), PRANGE_OK, "%s",
                 prange_last_error());
    cr_expect(within[4] == 0 && within[5] == 1 && within[6] == 2 && within[3] == 3);
}

#undef NAMED
