/* SPDX-License-Identifier: MIT */
/* Patterns of one element type, and their order by the C library's qsort. */

static inline void T(fill)(pattern kind, ptrdiff_t n, ELEMENT *x)
{
    if (kind == RANDOM || kind == SPECIAL)
        T(random_fill)(17 + (uint64_t)n, n, x);
    else
        for (ptrdiff_t i = 0; i < n; i++)
            x[i] = (ELEMENT)pattern_value(kind, n, i);
    for (ptrdiff_t i = 0; i < n; i++) {
#if ELEMENT_IS_REAL
        if (kind == SPECIAL && random_bits(5, i) % 3 == 0)
            x[i] = T(random_special)(random_bits(6, i) >> 32);
        if (kind == TWO)
            x[i] = random_bits(7, i) & 1 ? (ELEMENT)INFINITY : (ELEMENT)-INFINITY;
        if (kind == FEW && x[i] == 0 && random_bits(8, i) & 1)
            x[i] = (ELEMENT)-0.0;
#else
        const ELEMENT top = sizeof *x == 8 ? (ELEMENT)INT64_MAX : (ELEMENT)INT32_MAX;
        if (kind == TWO)
            x[i] = random_bits(7, i) & 1 ? top : -top - 1;
#endif
    }
}

#if ELEMENT_IS_REAL
static inline uint64_t T(magnitude)(ELEMENT x)
{
    uint64_t wide;
    uint32_t narrow;
    memcpy(sizeof x == 8 ? (void *)&wide : (void *)&narrow, &x, sizeof x);
    return sizeof x == 8 ? wide & INT64_MAX : narrow & INT32_MAX;
}
#endif

/* Below, at or above 0. */
static inline int T(compare)(ELEMENT a, ELEMENT b)
{
#if ELEMENT_IS_REAL
    const bool sign = signbit(a), other = signbit(b);
    if (isnan(a) != isnan(b))
        return isnan(a) ? 1 : -1;
    if (isnan(a) || a == b) {
        const uint64_t left = T(magnitude)(a), right = T(magnitude)(b);
        const int by_bits = (left > right) - (left < right);
        if (sign != other)
            return isnan(a) == sign ? 1 : -1;
        return sign ? -by_bits : by_bits;
    }
#endif
    return (a > b) - (a < b);
}

/* Below, at or above 0, all zeros being one value and all NaNs. */
static inline int T(compare_values)(ELEMENT a, ELEMENT b)
{
    if (a == b || (isnan((double)a) && isnan((double)b)))
        return 0;
    return T(compare)(a, b);
}

static const ELEMENT *T(compared);
static bool T(descending);

static inline int T(by_index)(const void *a, const void *b)
{
    const ptrdiff_t i = *(const ptrdiff_t *)a, j = *(const ptrdiff_t *)b;
    const ELEMENT left = T(compared)[i], right = T(compared)[j];
    int order = T(compare)(left, right);
    if (T(descending) && !isnan((double)left) && !isnan((double)right))
        order = -order;
    return order ? order : (i > j) - (i < j);
}

/* The indices of x in order. */
static inline ptrdiff_t *T(reference)(ptrdiff_t n, const ELEMENT *x)
{
    ptrdiff_t *order = malloc((size_t)(n + 1) * sizeof *order);
    cr_assert_not_null(order);
    for (ptrdiff_t i = 0; i < n; i++)
        order[i] = i;
    T(compared) = x;
    qsort(order, (size_t)n, sizeof *order, T(by_index));
    return order;
}

/* The same from the greatest to the least, NaNs last. */
static inline ptrdiff_t *T(reference_descending)(ptrdiff_t n, const ELEMENT *x)
{
    T(descending) = true;
    ptrdiff_t *order = T(reference)(n, x);
    T(descending) = false;
    return order;
}
