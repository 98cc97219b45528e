/* SPDX-License-Identifier: MIT */
/* Partial results of one element type: adding, and the equivalent call on one machine. */

static inline prange_status T(add)(prange_partial *partial, ptrdiff_t first, ptrdiff_t count,
                                   const void *x, const void *y)
{
#if ELEMENT_IS_REAL
    if (y)
        return T(prange_partial_add2)(partial, first, count, (const ELEMENT *)x + first,
                                      (const ELEMENT *)y + first);
#endif
    (void)y;
    return T(prange_partial_add)(partial, first, count, (const ELEMENT *)x + first);
}

#if ELEMENT_IS_REAL
/* The reduction of a view of one axis. */
static inline prange_status T(of_axis)(prange_reduce_op op, ptrdiff_t n, const ELEMENT *x,
                                       void *out)
{
    const prange_type type = sizeof(ELEMENT) == 8 ? PRANGE_F64 : PRANGE_F32;
    const prange_view in = {.data = (void *)(uintptr_t)x, .type = type, .ndim = 1, .shape = &n};
    const prange_view to = {.data = out, .type = type};
    return prange_reduce_axes(op, &in, 1, &to);
}
#endif

static inline prange_status T(direct)(prange_partial_op op, ptrdiff_t n, const ELEMENT *x,
                                      const ELEMENT *y, void *out)
{
    (void)y;
    switch (op) {
    case PRANGE_PARTIAL_SUM:
        return T(prange_sum)(n, x, out);
    case PRANGE_PARTIAL_PROD:
        return T(prange_prod)(n, x, out);
    case PRANGE_PARTIAL_MIN:
        return T(prange_min)(n, x, out);
    case PRANGE_PARTIAL_MAX:
        return T(prange_max)(n, x, out);
    case PRANGE_PARTIAL_ARGMIN:
        return T(prange_argmin)(n, x, out);
    case PRANGE_PARTIAL_ARGMAX:
        return T(prange_argmax)(n, x, out);
    case PRANGE_PARTIAL_MEAN:
        return T(prange_mean)(n, x, out);
    case PRANGE_PARTIAL_VAR:
        return T(prange_var)(n, x, 0, out);
    case PRANGE_PARTIAL_COUNT:
        return T(prange_count_nonzero)(n, x, out);
    case PRANGE_PARTIAL_ANY:
        return T(prange_any)(n, x, out);
    case PRANGE_PARTIAL_ALL:
        return T(prange_all)(n, x, out);
#if ELEMENT_IS_REAL
    case PRANGE_PARTIAL_DOT:
        return T(prange_dot)(n, x, y, out);
    case PRANGE_PARTIAL_NORM2:
        return T(prange_norm2)(n, x, out);
    case PRANGE_PARTIAL_NANSUM:
        return T(of_axis)(PRANGE_REDUCE_NANSUM, n, x, out);
    case PRANGE_PARTIAL_NANMIN:
        return T(of_axis)(PRANGE_REDUCE_NANMIN, n, x, out);
    case PRANGE_PARTIAL_NANMAX:
        return T(of_axis)(PRANGE_REDUCE_NANMAX, n, x, out);
    case PRANGE_PARTIAL_NANMEAN:
        return T(of_axis)(PRANGE_REDUCE_NANMEAN, n, x, out);
    case PRANGE_PARTIAL_NANVAR:
        return T(of_axis)(PRANGE_REDUCE_NANVAR, n, x, out);
#endif
    default:
        return PRANGE_ERROR_VALUE;
    }
}

/* The variance, or its root, on one machine with another ddof. */
static inline prange_status T(deviation)(bool root, ptrdiff_t n, const void *x, ptrdiff_t ddof,
                                         void *out)
{
    return root ? T(prange_std)(n, x, ddof, out) : T(prange_var)(n, x, ddof, out);
}

static inline void T(fill)(int data, uint64_t seed, ptrdiff_t n, void *to)
{
    ELEMENT *x = to;
    T(random_fill)(seed, n, x);
#if ELEMENT_IS_REAL
    const double scale = data == LARGE_DATA ? 0x1p600 : data == SMALL_DATA ? 0x1p-1040 : 1.0;
    for (ptrdiff_t i = 0; i < n; i++) {
        static const int large[] = {505, 506, 300, 0}, small[] = {-492, -486, -500, -1040};
        const uint64_t dice = random_bits(~seed, i), of_block = random_bits(seed + 9, i / 4096) % 4;
        if (data == EQUAL_DATA || (data == SPARSE_DATA && dice % 2000 != 0))
            x[i] = (ELEMENT)(data == EQUAL_DATA ? 1.81 : 0.0);
        else if (data == SPECIAL_DATA && dice % 1500 == 0)
            x[i] = T(random_special)(dice >> 32);
        else if (data == UNIT_DATA || data == MORE_DATA || data == LESS_DATA)
            x[i] = (ELEMENT)ldexp(1.0 + (double)(dice >> 40) * 0x1p-40, data == UNIT_DATA ? 0
                                                                        : data == MORE_DATA
                                                                            ? large[of_block]
                                                                            : small[of_block]);
        else
            x[i] = (ELEMENT)((double)x[i] * scale);
    }
#else
    for (ptrdiff_t i = 0; i < n && (data == EQUAL_DATA || data == SPARSE_DATA); i++)
        x[i] = data == EQUAL_DATA || random_bits(~seed, i) % 2000 == 0 ? 3 : 0;
#endif
}
