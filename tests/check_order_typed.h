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

/* By all nine methods, of numbers without the NaNs, which are the last of them. */
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

/* The first axis of a matrix of 11 columns, in place, and the order before. */
static prange_status T(sort_columns)(ptrdiff_t n, ELEMENT *x)
{
    const ptrdiff_t shape[] = {n / 11, 11};
    const prange_view matrix = {x, (prange_type)T(VIEW), 2, shape, NULL};
    const prange_view order = {index_of, PRANGE_I64, 2, shape, NULL};
    memset(index_of, 0, (size_t)n * sizeof *index_of);
    const prange_status status = prange_argsort_axis(&matrix, 0, &order);
    return status == PRANGE_OK ? prange_sort_axis(&matrix, 0, &matrix) : status;
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
        status = T(sort_columns)(n, copy);
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
    default:
        status = T(quantiles)(n, copy, &digest);
    }
    *failed = status != PRANGE_OK;
    return digest;
}
