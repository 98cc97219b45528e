/* SPDX-License-Identifier: MIT */
/* Reductions of integers of one type. */

static void T(fill)(filling filled, uint64_t seed, ptrdiff_t n, ELEMENT *x)
{
    T(random_fill)(seed, n, x);
    for (ptrdiff_t i = 0; i < n; i++)
        switch (filled) {
        case ODD:
            x[i] |= 1;
            break;
        case LEAST:
            x[i] = LEAST_VALUE;
            break;
        case MOST:
            x[i] = MOST_VALUE;
            break;
        case ZEROS:
            x[i] = random_bits(seed, i) % 1000 == 0;
            break;
        case LIMITS:
            x[i] = random_bits(seed, i) % 2 ? LEAST_VALUE : MOST_VALUE;
            break;
        default:
            break;
        }
}

typedef struct T(results) {
    int64_t sum, product;
    ELEMENT min, max;
    ptrdiff_t argmin, argmax, nonzero;
} T(results);

static T(results) T(expected)(ptrdiff_t n, const ELEMENT *x)
{
    uint64_t sum = 0, product = 1;
    T(results) out = {.min = x[0], .max = x[0]};
    for (ptrdiff_t i = 0; i < n; i++) {
        sum += (uint64_t)x[i];
        product *= (uint64_t)x[i];
        out.nonzero += x[i] != 0;
        if (x[i] < out.min)
            out.min = x[out.argmin = i];
        if (x[i] > out.max)
            out.max = x[out.argmax = i];
    }
    out.sum = (int64_t)sum;
    out.product = (int64_t)product;
    return out;
}

static void T(expect_results)(ptrdiff_t n, const ELEMENT *x, const T(results) * expected,
                              int filled)
{
    T(results)
    got = {.sum = ~expected->sum,
           .product = ~expected->product,
           .argmin = -1,
           .argmax = -1,
           .nonzero = -1};
    got.min = (ELEMENT)~expected->min;
    got.max = (ELEMENT)~expected->max;
    cr_assert_eq(T(prange_sum)(n, x, &got.sum), PRANGE_OK);
    cr_assert_eq(T(prange_prod)(n, x, &got.product), PRANGE_OK);
    cr_assert_eq(T(prange_min)(n, x, &got.min), PRANGE_OK);
    cr_assert_eq(T(prange_max)(n, x, &got.max), PRANGE_OK);
    cr_assert_eq(T(prange_argmin)(n, x, &got.argmin), PRANGE_OK);
    cr_assert_eq(T(prange_argmax)(n, x, &got.argmax), PRANGE_OK);
    cr_assert_eq(T(prange_count_nonzero)(n, x, &got.nonzero), PRANGE_OK);
    cr_expect_eq(got.sum, expected->sum, "sum of %td, filling %d", n, filled);
    cr_expect_eq(got.product, expected->product, "product of %td, filling %d", n, filled);
    cr_expect_eq(got.min, expected->min, "min of %td, filling %d", n, filled);
    cr_expect_eq(got.max, expected->max, "max of %td, filling %d", n, filled);
    cr_expect_eq(got.argmin, expected->argmin, "argmin of %td, filling %d: %td, not %td", n, filled,
                 got.argmin, expected->argmin);
    cr_expect_eq(got.argmax, expected->argmax, "argmax of %td, filling %d: %td, not %td", n, filled,
                 got.argmax, expected->argmax);
    cr_expect_eq(got.nonzero, expected->nonzero, "nonzero of %td, filling %d", n, filled);
}

/* The array ends where its memory ends, and begins at an unaligned address. */
Test(SUITE, exact_reductions)
{
    for (int s = 0; s < SIZES; s++)
        for (int filled = 0; filled < FILLINGS; filled++) {
            const ptrdiff_t n = sizes[s], shift = (s + filled) % 5;
            ELEMENT *memory = allocate((size_t)(n + shift) * sizeof *memory), *x = memory + shift;
            T(fill)((filling)filled, (uint64_t)(s + 100 * filled), n, x);
            const T(results) expected = T(expected)(n, x);
            for (int t = n < 40000 ? TEAMS - 1 : 0; t < TEAMS; t++) {
                cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
                T(expect_results)(n, x, &expected, filled);
            }
            free(memory);
        }
}

/* Contiguous blocks from memory are read several at a time. */
Test(SUITE, of_blocks_side_by_side)
{
    enum { N = (sizeof(ELEMENT) == 1 ? 4105 : 2054) * 4096 + 17 };
    static const filling fillings[] = {ANY, MOST, ZEROS};
    ELEMENT *x = allocate(N * sizeof *x);
    for (int k = 0; k < 3; k++) {
        T(fill)(fillings[k], (uint64_t)(300 + k), N, x);
        const T(results) expected = T(expected)(N, x);
        cr_assert_eq(prange_set_num_threads(teams[k]), PRANGE_OK);
        T(expect_results)(N, x, &expected, (int)fillings[k]);
    }
    free(x);
}

/* Ties: two equal extremes anywhere, the lower of which counts. */
Test(SUITE, ties_go_to_the_lowest_index)
{
    static const ptrdiff_t places[] = {0, 1, 31, 32, 33, 4095, 4096, 4097, 8191, 8192, 49999};
    enum { N = 50000, PLACES = sizeof places / sizeof *places };
    ELEMENT *x = allocate(N * sizeof *x);
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    for (int a = 0; a < PLACES; a++)
        for (int b = a; b < PLACES; b++) {
            ptrdiff_t at = -1;
            for (ptrdiff_t i = 0; i < N; i++)
                x[i] = (ELEMENT)(5 + i % 3);
            x[places[a]] = x[places[b]] = LEAST_VALUE;
            cr_assert_eq(T(prange_argmin)(N, x, &at), PRANGE_OK);
            cr_expect_eq(at, places[a], "argmin: %td, not %td", at, places[a]);
            x[places[a]] = x[places[b]] = MOST_VALUE;
            cr_assert_eq(T(prange_argmax)(N, x, &at), PRANGE_OK);
            cr_expect_eq(at, places[a], "argmax: %td, not %td", at, places[a]);
        }
    free(x);
}

/* Means have the bits of an f64 sum in the header's order; those of i32 and u8 are exact sums,
 * divided once. */
static void T(expect_mean)(ptrdiff_t n, const ELEMENT *x, const double *terms)
{
    const double expected = reference_sum(n, terms, 4096) / (double)n;
    const quad exact = reference_total(n, terms), size = reference_magnitude(n, terms);
    for (int t = 0; t < TEAMS; t++) {
        double mean = -1;
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        cr_assert_eq(T(prange_mean)(n, x, &mean), PRANGE_OK);
        cr_expect_eq(bits_of_f64(mean), bits_of_f64(expected), "mean of %td: %.17g, not %.17g", n,
                     mean, expected);
        if (sizeof(ELEMENT) < 8)
            cr_expect_eq(mean, (double)exact / (double)n, "mean of %td: %.17g", n, mean);
        const quad error = reference_abs((quad)mean - exact / n);
        cr_expect((double)error <= (reference_sum_bound(n) + 0x1p-53) * (double)(size / n),
                  "mean of %td is off by %g", n, (double)error);
    }
}

static void T(expect_var)(ptrdiff_t n, const ELEMENT *x, const double *terms)
{
    const quad mean = reference_total(n, terms) / n;
    quad squares = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        squares += ((quad)terms[i] - mean) * ((quad)terms[i] - mean);
    for (ptrdiff_t ddof = 0; ddof < 3 && ddof < n; ddof++) {
        const double expected = (double)(squares / (n - ddof));
        double var[TEAMS], std[TEAMS];
        for (int t = 0; t < TEAMS; t++) {
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(T(prange_var)(n, x, ddof, &var[t]), PRANGE_OK);
            cr_expect_eq(bits_of_f64(var[t]), bits_of_f64(var[0]));
            cr_assert_eq(T(prange_std)(n, x, ddof, &std[t]), PRANGE_OK);
            cr_expect_eq(std[t], sqrt(var[0]));
        }
        cr_expect_leq(fabs(var[0] - expected), 1e-13 * expected, "var of %td: %.17g, not %.17g", n,
                      var[0], expected);
    }
}

Test(SUITE, means_and_variances)
{
    double *terms = allocate(LARGEST * sizeof *terms);
    for (int s = 0; s < SIZES; s++)
        for (int filled = 0; filled < (sizes[s] < LARGEST ? FILLINGS : ODD); filled++) {
            const ptrdiff_t n = sizes[s];
            ELEMENT *x = allocate((size_t)n * sizeof *x);
            T(fill)((filling)filled, (uint64_t)(s + 100 * filled), n, x);
            for (ptrdiff_t i = 0; i < n; i++)
                terms[i] = (double)x[i];
            T(expect_mean)(n, x, terms);
            T(expect_var)(n, x, terms);
            free(x);
        }
    free(terms);
}

Test(SUITE, empty_reductions)
{
    int64_t sum = 9, product = 9;
    double real = 9;
    ELEMENT value = 9;
    ptrdiff_t at = 9;
    cr_expect_eq(T(prange_sum)(0, NULL, &sum), PRANGE_OK);
    cr_expect_eq(sum, 0);
    cr_expect_eq(T(prange_prod)(0, NULL, &product), PRANGE_OK);
    cr_expect_eq(product, 1);
    refused(T(prange_min)(0, NULL, &value), PRANGE_ERROR_EMPTY, NAMED("min"), "n = 0");
    refused(T(prange_max)(0, NULL, &value), PRANGE_ERROR_EMPTY, NAMED("max"), "n = 0");
    refused(T(prange_argmin)(0, NULL, &at), PRANGE_ERROR_EMPTY, NAMED("argmin"), "n = 0");
    refused(T(prange_argmax)(0, NULL, &at), PRANGE_ERROR_EMPTY, NAMED("argmax"), "n = 0");
    refused(T(prange_mean)(0, NULL, &real), PRANGE_ERROR_EMPTY, NAMED("mean"), "n = 0");
    refused(T(prange_var)(0, NULL, 0, &real), PRANGE_ERROR_EMPTY, NAMED("var"), "n = 0");
    refused(T(prange_std)(0, NULL, 0, &real), PRANGE_ERROR_EMPTY, NAMED("std"), "n = 0");
    cr_expect(value == 9 && at == 9 && real == 9, "an output was written");
}

Test(SUITE, refused_reductions)
{
    const ELEMENT x[] = {1, 2, 3};
    int64_t sum = 9;
    double real = 9;
    ELEMENT value = 9;
    ptrdiff_t at = 9;
    refused(T(prange_sum)(3, NULL, &sum), PRANGE_ERROR_NULL, NAMED("sum"), "x");
    refused(T(prange_sum)(3, x, NULL), PRANGE_ERROR_NULL, NAMED("sum"), "out");
    refused(T(prange_sum)(-1, x, &sum), PRANGE_ERROR_SIZE, NAMED("sum"), "n = -1");
    refused(T(prange_sum)(PTRDIFF_MAX, x, &sum), PRANGE_ERROR_SIZE, NAMED("sum"), "memory");
    refused(T(prange_sum)((ptrdiff_t)1 << 56, x, &sum), PRANGE_ERROR_SIZE, NAMED("sum"), "memory");
    refused(T(prange_prod)(3, NULL, &sum), PRANGE_ERROR_NULL, NAMED("prod"), "x");
    refused(T(prange_prod)(0, NULL, NULL), PRANGE_ERROR_NULL, NAMED("prod"), "out");
    refused(T(prange_min)(-1, x, &value), PRANGE_ERROR_SIZE, NAMED("min"), "n = -1");
    refused(T(prange_min)(3, NULL, &value), PRANGE_ERROR_NULL, NAMED("min"), "x");
    refused(T(prange_max)(3, x, NULL), PRANGE_ERROR_NULL, NAMED("max"), "out");
    refused(T(prange_argmin)(3, NULL, &at), PRANGE_ERROR_NULL, NAMED("argmin"), "x");
    refused(T(prange_argmax)(PTRDIFF_MIN, x, &at), PRANGE_ERROR_SIZE, NAMED("argmax"), "n");
    refused(T(prange_mean)(3, x, NULL), PRANGE_ERROR_NULL, NAMED("mean"), "out");
    refused(T(prange_mean)(-2, x, &real), PRANGE_ERROR_SIZE, NAMED("mean"), "n = -2");
    refused(T(prange_var)(3, NULL, 0, &real), PRANGE_ERROR_NULL, NAMED("var"), "x");
    refused(T(prange_var)(3, x, -1, &real), PRANGE_ERROR_VALUE, NAMED("var"), "ddof");
    refused(T(prange_var)(3, x, 3, &real), PRANGE_ERROR_EMPTY, NAMED("var"), "ddof");
    refused(T(prange_std)(3, NULL, 0, &real), PRANGE_ERROR_NULL, NAMED("std"), "x");
    refused(T(prange_std)(3, x, -1, &real), PRANGE_ERROR_VALUE, NAMED("std"), "ddof");
    refused(T(prange_std)(3, x, 3, &real), PRANGE_ERROR_EMPTY, NAMED("std"), "ddof");
    cr_expect(sum == 9 && real == 9 && value == 9 && at == 9, "an output was written");
}
