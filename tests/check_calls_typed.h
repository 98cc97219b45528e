/* SPDX-License-Identifier: MIT */
/* Every operation of one element type as a numbered call with a digest of its result. */

/* Large enough for 7 threads to pay in a sum (N) and in a map (M). */
enum { T(N) = 200003, T(M) = 50021, T(POINTS) = 201, T(D) = 5, T(RANGE) = 3001 };

enum {
    T(REDUCE_CALLS) = 11,
    T(UNARY_CALLS) = PRANGE_RECIPROCAL + 1,
    T(BINARY_CALLS) = PRANGE_RDIV + 1,
    T(OTHER_CALLS) = 22,
    T(METRICS) = PRANGE_USER_METRIC + 1,
    T(DISTANCE_CALLS) = 2 * T(METRICS) + 7,
    T(CALLS) = 2 * T(REDUCE_CALLS) + T(UNARY_CALLS) + 3 * T(BINARY_CALLS) + T(OTHER_CALLS) +
               T(DISTANCE_CALLS) + NEIGHBOR_CALLS + PAIR_CALLS,
};

static REAL *T(in), *T(in2), *T(to);

static void T(prepare_calls)(void)
{
    T(in) = allocate(T(N) * sizeof *T(in));
    T(in2) = allocate(T(N) * sizeof *T(in2));
    T(to) = allocate(T(N) * sizeof *T(to));
    T(random_fill)(41, T(N), T(in));
    T(random_fill)(42, T(N), T(in2));
}

static prange_status T(reduce_call)(int k, ptrdiff_t inc)
{
    const ptrdiff_t n = T(N) / inc;
    const REAL *x = T(in), *y = T(in2);
    REAL *out = T(to);
    ptrdiff_t at = -1;
    prange_status status = PRANGE_OK;
    switch (k) {
    case 0:
        return T(prange_sum_strided)(n, x, inc, out);
    case 1:
        return T(prange_dot_strided)(n, x, inc, y, inc, out);
    case 2:
        return T(prange_prod_strided)(n / 1000, x, inc, out);
    case 3:
        return T(prange_min_strided)(n, x, inc, out);
    case 4:
        return T(prange_max_strided)(n, x, inc, out);
    case 5:
        status = T(prange_argmin_strided)(n, x, inc, &at);
        break;
    case 6:
        status = T(prange_argmax_strided)(n, x, inc, &at);
        break;
    case 7:
        return T(prange_mean_strided)(n, x, inc, out);
    case 8:
        return T(prange_var_strided)(n, x, inc, 1, out);
    case 9:
        return T(prange_std_strided)(n, x, inc, 1, out);
    default:
        return T(prange_norm2_strided)(n, x, inc, out);
    }
    *out = (REAL)at;
    return status;
}

static REAL T(of_point)(REAL x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

static int T(of_block)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = T(of_point)(x[j], ctx);
    return 0;
}

static REAL T(of_two)(REAL x, REAL y, void *ctx)
{
    (void)ctx;
    return x * y - x;
}

static int T(of_two_blocks)(ptrdiff_t n, const REAL *x, const REAL *y, REAL *z, void *ctx)
{
    for (ptrdiff_t j = 0; j < n; j++)
        z[j] = T(of_two)(x[j], y[j], ctx);
    return 0;
}

static int T(of_index)(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    REAL *out = ctx, value = (REAL)i;
    for (int k = 0; k < 20; k++)
        value = value * (REAL)0.75 + 1;
    out[i] = value;
    return 0;
}

/* Items. Numbers pass between source, item and sink as an int. */
static int T(of_item)(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                      void *ctx)
{
    (void)worker;
    (void)ctx;
    REAL value = (REAL)(item ? *(const int *)item : (int)i);
    for (int k = 0; k < 20; k++)
        value = value * (REAL)0.75 + 1;
    memcpy(result, &value, sizeof value);
    return 0;
}

static int T(next_item)(void *item, void *ctx)
{
    int *next = ctx;
    memcpy(item, next, sizeof *next);
    return (*next)++ == T(RANGE) ? PRANGE_STREAM_END : 0;
}

static int T(store_result)(ptrdiff_t index, const void *result, void *ctx)
{
    (void)ctx;
    memcpy(&T(to)[index], result, sizeof(REAL));
    return 0;
}

static int T(of_node)(prange_branch *branch, const void *item, void *result,
                      const prange_worker *worker, void *ctx)
{
    const int i = *(const int *)item;
    for (int child = 2 * i + 1; child <= 2 * i + 2 && child < T(RANGE); child++)
        if (prange_worklist_add(branch, &child) != PRANGE_OK)
            return 1;
    return T(of_item)(i, NULL, result, worker, ctx);
}

/* Call k of the item families. The number of workers is set, since the default might run the call
 * on one thread. */
static prange_status T(items_call)(int k, ptrdiff_t *count)
{
    int next = 0;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = prange_get_num_threads();
    *count = T(RANGE);
    if (k == 0)
        return prange_map_items(*count, NULL, 0, T(to), sizeof(REAL), T(of_item), NULL, &options);
    if (k == 1)
        return prange_stream(sizeof(int), T(next_item), sizeof(REAL), T(of_item), T(store_result),
                             &next, &options);
    return prange_worklist(1, &next, sizeof next, sizeof(REAL), T(of_node), T(store_result), NULL,
                           &options);
}

/* Sets *count to the length of the result in T(to). */
static prange_status T(other_call)(int k, ptrdiff_t *count)
{
    const REAL *x = T(in), *y = T(in2);
    REAL *out = T(to);
    *count = k < 7 ? T(M) : 1;
    switch (k) {
    case 0:
        memcpy(out, y, T(M) * sizeof *out);
        return T(prange_axpy)(T(M), y[0], x, out);
    case 1:
        memcpy(out, y, T(N) * sizeof *out);
        *count = 3 * T(M);
        return T(prange_axpy_strided)(T(M), y[0], x, 2, out, 3);
    case 2:
        return T(prange_apply)(T(of_point), NULL, T(M), x, out);
    case 3:
        return T(prange_apply_block)(T(of_block), NULL, T(M), x, out);
    case 4:
        return T(prange_apply_strided)(T(of_point), NULL, T(M), x, 2, out, 1);
    case 5:
        return T(prange_apply_block_strided)(T(of_block), NULL, T(M), x, 2, out, 1);
    case 6:
        return T(prange_map_strided)(PRANGE_SQUARE, T(M), x, 2, out, 1);
    case 7:
        return T(prange_integrate)(T(of_point), NULL, (REAL)0.1, (REAL)2.3, T(N), out);
    case 8:
        return T(prange_integrate_block)(T(of_block), NULL, (REAL)0.1, (REAL)2.3, T(N), out);
    case 9:
        return T(template)(NULL, (REAL)0.1, (REAL)2.3, T(N), out);
    case 10:
        return T(prange_sum)(T(N), x, out);
    case 11:
        return T(prange_dot)(T(N), x, y, out);
    case 12:
    case 13:
        *count = T(POINTS) * T(POINTS);
        return T(prange_pairwise_distance)(k == 12 ? PRANGE_EUCLIDEAN : PRANGE_SQEUCLIDEAN,
                                           T(POINTS), T(D), x, out);
    case 14:
    case 15:
    case 16:
        return T(items_call)(k - 14, count);
    case 17:
        *count = T(RANGE);
        return prange_for(0, T(RANGE), 1, T(of_index), out);
    case 18:
    case 19:
        *count = T(M);
        return k == 18 ? T(prange_apply2)(T(of_two), NULL, T(M), x, y, out)
                       : T(prange_apply2_block)(T(of_two_blocks), NULL, T(M), x, y, out);
    default:
        *count = T(M);
        return k == 20 ? T(prange_apply2_strided)(T(of_two), NULL, T(M), x, 2, y, 1, out, 1)
                       : T(prange_apply2_block_strided)(T(of_two_blocks), NULL, T(M), x, 1, y, 2,
                                                        out, 1);
    }
}

static REAL T(of_pair)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    (void)ctx;
    return d > 1 ? (x[0] - y[0]) * (x[1] - y[1]) : 0;
}

static int T(store_rows)(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, REAL *distances, void *ctx)
{
    memcpy((REAL *)ctx + first * m, distances, (size_t)(rows * m) * sizeof *distances);
    return 0;
}

/* Distances by blocks of 40 rows; `turned` selects which of the two sets is packed. */
static prange_status T(rows_call)(bool turned, ptrdiff_t *count)
{
    enum { N = 97, OTHERS = 211, D = 4 };
    const T(prange_distance_options) given = {.metric = PRANGE_CORRELATION};
    const ptrdiff_t n = turned ? N : OTHERS, m = turned ? OTHERS : N;
    *count = N * OTHERS;
    return T(prange_distance_rows)(&given, n, m, D, T(in), T(in2), 40 * (size_t)m * sizeof(REAL),
                                   T(store_rows), T(to));
}

/* Each metric without weights, then with weights if it takes them. The forms alternate: square,
 * condensed, cross and transposed cross; another test checks that they have the same bits. Further
 * calls convert, work by blocks of rows, and round from f64 to f32. */
static prange_status T(distance_call)(int k, ptrdiff_t *count)
{
    enum { N = 97, OTHERS = 99, D = 4 };
    static const REAL identity[9] = {4, 1, 0, 1, 3, (REAL)0.5, 0, (REAL)0.5, 2};
    static REAL weights[D];
    const int form = (k / 2 + k % 2 * 2) % 4;
    T(prange_distance_options) given = {.metric = (prange_metric)(k / 2), .out_stride = 125};
    const ptrdiff_t d = given.metric == PRANGE_MAHALANOBIS ? 3 : dims_of(given.metric, D);
    static REAL mixed[2][OTHERS * D];
    const bool plain = given.metric < PRANGE_NAN_EUCLIDEAN || given.metric == PRANGE_MINKOWSKI ||
                       given.metric == PRANGE_HAVERSINE;
    const REAL *x = plain ? T(in) : mixed[0], *y = plain ? T(in2) : mixed[1];
    REAL *out = T(to);
    *count = OTHERS * 125;
    given.p = given.metric == PRANGE_MINKOWSKI ? 2.5 : 0;
    /* Zeros and ones for boolean metrics, a NaN for the metric that accepts NaNs, and other numbers
     * for shares. */
    for (ptrdiff_t j = 0; j < 2 * OTHERS * D; j++) {
        const uint64_t bits = random_bits(44, j);
        mixed[j / (OTHERS * D)][j % (OTHERS * D)] =
            bits % 8 == 0 && given.metric == PRANGE_NAN_EUCLIDEAN ? (REAL)NAN
            : given.metric == PRANGE_JENSENSHANNON                ? (REAL)(bits >> 40)
                                                                  : (REAL)(bits >> 60 & 1);
    }
    if (k == 2 * T(METRICS))
        return T(prange_condensed_to_square)(N, T(in), out, 125);
    if (k == 2 * T(METRICS) + 1)
        return T(prange_square_to_condensed)(N, T(in), 125, out);
    if (k > 2 * T(METRICS) + 3)
        return T(rounded_call)(k - 2 * T(METRICS) - 4, N, D, T(in), out, count);
    if (k > 2 * T(METRICS) + 1)
        return T(rows_call)(k == 2 * T(METRICS) + 2, count);
    for (ptrdiff_t j = 0; j < D; j++)
        weights[j] = (REAL)(random_bits(43, j) % 100) / 16;
    if (given.metric == PRANGE_SEUCLIDEAN)
        given.variances = weights;
    else if (k % 2 && takes_weights(given.metric))
        given.weights = weights;
    if (given.metric == PRANGE_MAHALANOBIS)
        given.inverse_covariance = identity;
    if (given.metric == PRANGE_USER_METRIC)
        given.function = T(of_pair);
    if (form == 0)
        return T(prange_pairwise_distance_with)(&given, N, d, x, out);
    if (form == 2)
        return T(prange_cross_distance_with)(&given, OTHERS, N, d, x, y, out);
    if (form == 3)
        return T(prange_cross_distance_with)(&given, N, OTHERS, d, x, y, out);
    given.out_stride = 0;
    return T(prange_condensed_distance_with)(&given, N, d, x, out);
}

/* The digest of the result of call k. */
static uint64_t T(call)(int k)
{
    const REAL *x = T(in), *y = T(in2), s = (REAL)-1.7;
    REAL *out = T(to);
    ptrdiff_t count = T(M);
    prange_status status = PRANGE_OK;
    const int call = k;
    memset(out, 0, T(N) * sizeof *out);
    if (k < 2 * T(REDUCE_CALLS)) {
        count = 1;
        status = T(reduce_call)(k % T(REDUCE_CALLS), k < T(REDUCE_CALLS) ? 1 : 2);
    } else if ((k -= 2 * T(REDUCE_CALLS)) < T(UNARY_CALLS)) {
        status = T(prange_map)((prange_unary)k, T(M), x, out);
    } else if ((k -= T(UNARY_CALLS)) < T(BINARY_CALLS)) {
        status = T(prange_map2)((prange_binary)k, T(M), x, y, out);
    } else if ((k -= T(BINARY_CALLS)) < T(BINARY_CALLS)) {
        status = T(prange_map_scalar)((prange_binary)k, T(M), x, s, out);
    } else if ((k -= T(BINARY_CALLS)) < T(BINARY_CALLS)) {
        status = T(prange_map2_strided)((prange_binary)k, T(M), x, 2, y + T(M), -1, out, 1);
    } else if ((k -= T(BINARY_CALLS)) < T(OTHER_CALLS)) {
        status = T(other_call)(k, &count);
    } else if ((k -= T(OTHER_CALLS)) < T(DISTANCE_CALLS)) {
        status = T(distance_call)(k, &count);
    } else if ((k -= T(DISTANCE_CALLS)) < NEIGHBOR_CALLS) {
        status = T(neighbor_call)(k, out, &count);
    } else {
        status = T(pair_call)(k - NEIGHBOR_CALLS, out, &count);
    }
    if (status != PRANGE_OK) {
        fprintf(stderr, "check: call %d fails: %s\n", call, prange_last_error());
        failures++;
    }
    return T(digest_of)(DIGEST_START, count, out);
}
