/* SPDX-License-Identifier: MIT */
/* The expected result of a line of one element type, by the 1-D functions and the references. */

static void T(line_result)(prange_reduce_op reduce_op, prange_type to, ptrdiff_t n,
                           const void *line, void *out)
{
    const prange_reduce_op op = ELEMENT_IS_REAL ? reduce_op : without_nan(reduce_op);
    const ELEMENT *x = line;
    TOTAL total = 0;
    ELEMENT value = 0;
    MOMENT moment = 0;
    ptrdiff_t count = 0;
    bool truth = false;
    switch (op) {
    case PRANGE_REDUCE_ANY:
        cr_assert_eq(T(prange_any)(n, x, &truth), PRANGE_OK);
        store_integer(to, truth, out);
        return;
    case PRANGE_REDUCE_ALL:
        cr_assert_eq(T(prange_all)(n, x, &truth), PRANGE_OK);
        store_integer(to, truth, out);
        return;
    case PRANGE_REDUCE_COUNT:
        cr_assert_eq(T(prange_count_nonzero)(n, x, &count), PRANGE_OK);
        store_integer(to, count, out);
        return;
    case PRANGE_REDUCE_SUM:
        cr_assert_eq(T(prange_sum)(n, x, &total), PRANGE_OK);
        break;
    case PRANGE_REDUCE_PROD:
        cr_assert_eq(T(prange_prod)(n, x, &total), PRANGE_OK);
        break;
    case PRANGE_REDUCE_MIN:
        cr_assert_eq(T(prange_min)(n, x, &value), PRANGE_OK);
        break;
    case PRANGE_REDUCE_MAX:
        cr_assert_eq(T(prange_max)(n, x, &value), PRANGE_OK);
        break;
    case PRANGE_REDUCE_MEAN:
        cr_assert_eq(T(prange_mean)(n, x, &moment), PRANGE_OK);
        break;
    case PRANGE_REDUCE_VAR:
        cr_assert_eq(T(prange_var)(n, x, 0, &moment), PRANGE_OK);
        break;
    default: /* operations that skip NaNs have no 1-D function */
        break;
    }
    const bool sums = op == PRANGE_REDUCE_SUM || op == PRANGE_REDUCE_PROD;
    const bool extreme = op == PRANGE_REDUCE_MIN || op == PRANGE_REDUCE_MAX;
#if ELEMENT_IS_REAL
    double got = sums ? (double)total : extreme ? (double)value : (double)moment;
    const bool wider = sizeof(ELEMENT) == 4 && to == PRANGE_F64;
    const bool sum = op == PRANGE_REDUCE_SUM && !wider && looks_at_errors;
    double *terms = NULL;
    if (sum || wider || op >= PRANGE_REDUCE_NANSUM) {
        terms = allocate((size_t)n * sizeof *terms);
        for (ptrdiff_t i = 0; i < n; i++)
            terms[i] = (double)x[i];
    }
    if (sum)
        expect_near(n, terms, got, sizeof(ELEMENT) == 4 ? 0x1p-24 : 0.0);
    if (op >= PRANGE_REDUCE_NANSUM) {
        got = of_terms(op, n, terms);
    } else if (wider) {
        const double wide = of_terms(op, n, terms);
        cr_expect(n == 0 || (ELEMENT)wide == (ELEMENT)got || (isnan(wide) && isnan(got)),
                  "op %d of %td: %.17g is not %.17g rounded", (int)op, n, got, wide);
        got = n == 0 ? got : wide;
    }
    store_real(to, got, out);
    free(terms);
#else
    if (sums || extreme)
        store_integer(to, sums ? total : (int64_t)value, out);
    else
        store_real(to, moment, out);
#endif
}
