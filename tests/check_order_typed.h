/* SPDX-License-Identifier: MIT */
/* The operations of order on one element type. */

static ELEMENT T(numbers)[MOST];

static void T(prepare)(void)
{
#if ELEMENT_IS_REAL
    T(random_fill_special)(61, 5, MOST, T(numbers));
#else
    for (ptrdiff_t i = 0; i < MOST; i++)
        T(numbers)[i] = (ELEMENT)integer_at(62, i);
#endif
}

/* Quantiles by all nine methods, without the NaNs, which are last. */
static prange_status T(quantiles)(ptrdiff_t n, ELEMENT *sorted, uint64_t *digest)
{
    enum { COUNT = 5 };
    const double q[COUNT] = {0.5, 0.0013, 0.77, 1.0, 1.0 / 3};
    double out[COUNT];
    prange_status status = T(prange_sort)(n, sorted);
    for (int method = 1; status == PRANGE_OK && method <= 9; method++) {
        status =
            T(prange_quantile_method)(n / 2, sorted, COUNT, q, (prange_quantile_method)method, out);
        *digest = digest_of_f64(*digest, COUNT, out);
    }
    return status;
}

/* The order along the first axis of a matrix of 11 columns, and then sorting it in place; and both
 * descending along the second axis. */
static prange_status T(sort_lines)(bool descending, ptrdiff_t n, ELEMENT *x)
{
    const ptrdiff_t shape[] = {n / 11, 11};
    const prange_view matrix = {x, (prange_type)T(VIEW), 2, shape, NULL};
    const prange_view order = {index_of, PRANGE_I64, 2, shape, NULL};
    memset(index_of, 0, (size_t)n * sizeof *index_of);
    const prange_status status = descending ? prange_argsort_axis_descending(&matrix, 1, &order)
                                            : prange_argsort_axis(&matrix, 0, &order);
    if (status != PRANGE_OK)
        return status;
    return descending ? prange_sort_axis_descending(&matrix, 1, &matrix)
                      : prange_sort_axis(&matrix, 0, &matrix);
}

/* Quantiles along both axes of a matrix of 7 columns, NaNs included and left out. */
static prange_status T(quantiles_of_lines)(ptrdiff_t n, ELEMENT *x, uint64_t *digest)
{
    enum { COUNT = 3, ACROSS = 7 };
    static const double q[COUNT] = {0.5, 0.93, 1.0 / 7};
    static double out[COUNT * MOST];
    const ptrdiff_t shape[] = {n / ACROSS, ACROSS};
    const prange_view in = {x, (prange_type)T(VIEW), 2, shape, NULL};
    prange_status status = PRANGE_OK;
    for (int k = 0; k < 36 && status == PRANGE_OK; k++) {
        const int axis = k % 2, omit = k / 2 % 2 ? PRANGE_QUANTILE_OMIT_NAN : 0;
        const ptrdiff_t results[] = {COUNT, shape[1 - axis]};
        const prange_view to = {out, PRANGE_F64, 2, results, NULL};
        status = prange_quantile_axis(&in, axis, COUNT, q,
                                      (prange_quantile_method)((k / 4 + 1) | omit), &to);
        if (status == PRANGE_OK)
            *digest = digest_of_f64(*digest, COUNT * results[1], out);
    }
    return status;
}

/* Distinct values of x, which are many, and of an array with few distinct values. */
static prange_status T(distinct)(ptrdiff_t n, const ELEMENT *x, uint64_t *digest)
{
    static ELEMENT few[MOST], values[MOST];
    static ptrdiff_t first[MOST], counts[MOST];
    prange_status status = PRANGE_OK;
    for (ptrdiff_t i = 0; i < n; i++)
        few[i] = i % 5 ? (ELEMENT)(random_bits(63, i) % 300) : x[i % 40];
    for (int k = 0; k < 2 && status == PRANGE_OK; k++) {
        ptrdiff_t count = 0;
        status = T(prange_unique_all)(n, k ? few : x, &count, values, first, index_of, counts);
        *digest = T(digest_of)(*digest, count, values);
        *digest = digest_of_index(digest_of_index(*digest, count, first), count, counts);
        *digest = digest_of_index(*digest, n, index_of);
    }
    return status;
}

/* Merges both halves, and combines them as sets. */
static prange_status T(sets)(ptrdiff_t n, ELEMENT *x, uint64_t *digest)
{
    static prange_status (*const operations[])(ptrdiff_t, const ELEMENT *, ptrdiff_t,
                                               const ELEMENT *, ptrdiff_t *, ELEMENT *) = {
        T(prange_set_union), T(prange_set_intersection), T(prange_set_difference),
        T(prange_set_symmetric_difference)};
    static ELEMENT out[MOST];
    static uint8_t found[MOST];
    ptrdiff_t m = n / 2, count = 0;
    ELEMENT *other = x + (n - m);
    n -= m;
    prange_status status = T(prange_sort)(n, x);
    if (status == PRANGE_OK)
        status = T(prange_sort)(m, other);
    if (status == PRANGE_OK)
        status = T(prange_merge)(n, x, m, other, out);
    *digest = T(digest_of)(*digest, n + m, out);
    if (status == PRANGE_OK)
        status = T(prange_unique)(n, x, &n, x);
    if (status == PRANGE_OK)
        status = T(prange_unique)(m, other, &m, other);
    for (int k = 0; k < 4 && status == PRANGE_OK; k++) {
        status = operations[k](n, x, m, other, &count, out);
        *digest = T(digest_of)(*digest, count, out);
    }
    if (status == PRANGE_OK)
        status = T(prange_is_in)(n, x, m, other, found);
    for (ptrdiff_t j = 0; j < m; j++)
        *digest = digest_of(*digest, found[j], 1);
    return status;
}

static uint64_t T(call)(operation what, ptrdiff_t n, bool *failed)
{
    static ELEMENT copy[MOST];
    const ELEMENT *x = T(numbers);
    prange_status status = PRANGE_OK;
    uint64_t digest = DIGEST_START;
    memcpy(copy, x, (size_t)n * sizeof *x);
    switch (what) {
    case DESCENDING:
        status = T(prange_argsort_descending)(n, x, index_of);
        *failed = status != PRANGE_OK;
        status = T(prange_sort_descending)(n, copy);
        digest = digest_of_index(T(digest_of)(digest, n, copy), n, index_of);
        break;
    case BY_KEY:
        for (ptrdiff_t i = 0; i < n; i++)
            index_of[i] = i;
        status = T(prange_sort_by_key)(n, copy, sizeof *index_of, index_of);
        digest = digest_of_index(T(digest_of)(digest, n, copy), n, index_of);
        break;
    case AXIS:
    case AXIS_DESCENDING:
        status = T(sort_lines)(what == AXIS_DESCENDING, n, copy);
        digest = digest_of_index(T(digest_of)(digest, n, copy), n, index_of);
        break;
    case PARTITION:
        status = T(prange_partition)(n, copy, n / 3);
        digest = T(digest_of)(digest, n, copy);
        break;
    case TOP:
        status = T(prange_top_k)(n, x, n / 5, copy, index_of);
        digest = digest_of_index(T(digest_of)(digest, n / 5, copy), n / 5, index_of);
        break;
    case BOTTOM:
        status = T(prange_bottom_k)(n, x, n / 7, copy, index_of);
        digest = digest_of_index(T(digest_of)(digest, n / 7, copy), n / 7, index_of);
        break;
    case METHODS:
        status = T(quantiles)(n, copy, &digest);
        break;
    case DISTINCT:
        status = T(distinct)(n, x, &digest);
        break;
    case SETS:
        status = T(sets)(n, copy, &digest);
        break;
    default:
        status = T(quantiles_of_lines)(n, copy, &digest);
    }
    *failed = status != PRANGE_OK;
    return digest;
}
