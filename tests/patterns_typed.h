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
UNCHECKED static inline uint64_t T(magnitude)(ELEMENT x)
{
    uint64_t wide;
    uint32_t narrow;
    memcpy(sizeof x == 8 ? (void *)&wide : (void *)&narrow, &x, sizeof x);
    return sizeof x == 8 ? wide & INT64_MAX : narrow & INT32_MAX;
}
#endif

/* The order of a and b: negative, 0 or positive. */
UNCHECKED static inline int T(compare)(ELEMENT a, ELEMENT b)
{
    if (a < b)
        return -1;
    if (a > b)
        return 1;
#if ELEMENT_IS_REAL
    const bool sign = signbit(a), other = signbit(b);
    if (isnan(a) != isnan(b))
        return isnan(a) ? 1 : -1;
    const uint64_t left = T(magnitude)(a), right = T(magnitude)(b);
    const int by_bits = (left > right) - (left < right);
    if (sign != other)
        return isnan(a) == sign ? 1 : -1;
    return sign ? -by_bits : by_bits;
#else
    return 0;
#endif
}

/* The same, with both zeros equal and all NaNs equal. */
static inline int T(compare_values)(ELEMENT a, ELEMENT b)
{
    if (a == b || (isnan((double)a) && isnan((double)b)))
        return 0;
    return T(compare)(a, b);
}

static const ELEMENT *T(compared);

UNCHECKED static inline int T(by_index)(const void *a, const void *b)
{
    const ptrdiff_t i = *(const ptrdiff_t *)a, j = *(const ptrdiff_t *)b;
    const int order = T(compare)(T(compared)[i], T(compared)[j]);
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

/* The same in descending order, NaNs last: the runs of equal numbers in reverse, each in its
 * original order. */
UNCHECKED static inline ptrdiff_t *T(reference_descending)(ptrdiff_t n, const ELEMENT *x,
                                                           const ptrdiff_t *ascending)
{
    ptrdiff_t *order = malloc((size_t)(n + 1) * sizeof *order), numbers = n, placed = 0;
    cr_assert_not_null(order);
    for (; numbers > 0 && isnan((double)x[ascending[numbers - 1]]); numbers--)
        order[numbers - 1] = ascending[numbers - 1];
    for (ptrdiff_t end = numbers, begin = end; end > 0; end = begin) {
        while (begin > 0 && T(compare)(x[ascending[begin - 1]], x[ascending[end - 1]]) == 0)
            begin--;
        for (ptrdiff_t i = begin; i < end; i++)
            order[placed++] = ascending[i];
    }
    return order;
}
