/* SPDX-License-Identifier: MIT */
/* Mahalanobis distances by any matrix, in one element type. */

static T(prange_distance_options) T(by)(const REAL *a)
{
    return (T(prange_distance_options)){.metric = PRANGE_MAHALANOBIS, .inverse_covariance = a};
}

/* The distance of two points, each in a set of its own. */
static REAL T(apart)(ptrdiff_t d, const REAL *a, const REAL *x, const REAL *y)
{
    const T(prange_distance_options) options = T(by)(a);
    REAL out = -1;
    cr_assert_eq(T(prange_cross_distance_with)(&options, 1, 1, d, x, y, &out), PRANGE_OK, "%s",
                 prange_last_error());
    return out;
}

static void T(expect_root)(REAL got, double square)
{
    const double exact = sqrt(square);
    cr_expect(fabs((double)got - exact) <= 16 * EPSILON * exact, "%.17g, not %.17g", (double)got,
              exact);
}

Test(SUITE, small_matrices)
{
    const REAL zero[2] = {0, 0}, one[2] = {1, 1}, off[2] = {1, -1}, z[2] = {3, 4};
    const REAL first[4] = {1, 0, 0, 0}, second[4] = {0, 0, 0, 1}, ones[4] = {1, 1, 1, 1};
    const REAL nothing[4] = {0, 0, 0, 0}, saddle[4] = {1, 2, 2, 1}, swap[4] = {0, 1, 1, 0};
    const REAL minus[4] = {-1, 0, 0, -1}, skewed[4] = {1, 4, 0, 1}, below[4] = {0, 0, 0, -4};
    cr_expect_eq(T(apart)(2, first, z, zero), 3);
    cr_expect_eq(T(apart)(2, second, z, zero), 4);
    cr_expect_eq(T(apart)(2, ones, z, zero), 7);
    cr_expect_eq(T(apart)(2, ones, off, zero), 0);
    cr_expect_eq(T(apart)(2, nothing, z, zero), 0);
    T(expect_root)(T(apart)(2, saddle, one, zero), 6);
    T(expect_root)(T(apart)(2, saddle, z, zero), 73);
    cr_expect(isnan(T(apart)(2, saddle, off, zero)));
    T(expect_root)(T(apart)(2, skewed, one, zero), 6);
    T(expect_root)(T(apart)(2, swap, z, zero), 24);
    cr_expect(isnan(T(apart)(2, swap, off, zero)));
    cr_expect(isnan(T(apart)(2, minus, z, zero)));
    cr_expect(isnan(T(apart)(2, below, z, zero)));
    cr_expect_eq(T(apart)(2, minus, z, z), 0);
    cr_expect_eq(T(apart)(2, saddle, z, z), 0);
    cr_expect(isnan(T(apart)(1, minus, z, zero)));
}

/* Coordinates in units that differ by 10 orders of magnitude: small terms must not be taken for
 * noise. */
Test(SUITE, any_units)
{
    const REAL a[9] = {(REAL)0x1p36, 0, 0, 0, (REAL)0x1p-40, 0, 0, 0, 0};
    const REAL zero[3] = {0}, x[3] = {0, (REAL)0x1p20, 5}, y[3] = {(REAL)0x1p-17, 0, 7};
    cr_expect_eq(T(apart)(3, a, x, zero), 1);
    cr_expect_eq(T(apart)(3, a, y, zero), 2);
    const REAL mixed[9] = {(REAL)0x1p36, 0, 0, 0, 0, (REAL)0x1p-30, 0, (REAL)0x1p-30, 0};
    const REAL z[3] = {0, (REAL)0x1p16, (REAL)0x1p15}, w[3] = {0, -1, 1};
    cr_expect(fabs((double)T(apart)(3, mixed, z, zero) - 2) <= 16 * EPSILON);
    cr_expect(isnan(T(apart)(3, mixed, w, zero)));
}

/* The form in long double, and the sum of the magnitudes of its terms for the largest points. */
static long double T(form)(ptrdiff_t d, const REAL *a, const REAL *x, const REAL *y,
                           long double *size)
{
    long double sum = 0;
    *size = 0;
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d; j++) {
            sum += ((long double)x[i] - y[i]) * a[i * d + j] * ((long double)x[j] - y[j]);
            *size += fabsl(a[i * d + j]) * 400;
        }
    return sum;
}

/* Integers up to 10, so that the matrices are exact: sums of `rank` outer products, the last
 * `negative` of them subtracted. */
static void T(make)(ptrdiff_t d, int rank, int negative, ptrdiff_t n, REAL *a, REAL *x)
{
    memset(a, 0, (size_t)(d * d) * sizeof *a);
    for (int r = 0; r < rank; r++)
        for (ptrdiff_t i = 0; i < d; i++)
            for (ptrdiff_t j = 0; j < d; j++) {
                const REAL f = (REAL)(random_bits(90, r * d + i) % 7) - 3;
                const REAL g = (REAL)(random_bits(90, r * d + j) % 7) - 3;
                a[i * d + j] += r < rank - negative ? f * g : -f * g;
            }
    for (ptrdiff_t i = 0; i < n * d; i++)
        x[i] = (REAL)(random_bits(91, i) % 21) - 10;
    memcpy(x + (n - 1) * d, x, (size_t)d * sizeof *x);
}

static void T(check_form)(ptrdiff_t d, int rank, int negative)
{
    enum { N = 41 };
    REAL *a = allocate((size_t)(d * d) * sizeof *a), *x = allocate((size_t)(N * d) * sizeof *x);
    REAL *square = allocate(N * N * sizeof *square), *other = allocate(N * N * sizeof *other);
    T(make)(d, rank, negative, N, a, x);
    T(prange_distance_options) options = T(by)(a);
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, d, x, square), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = 0; j < N; j++) {
            const double got = (double)square[i * N + j];
            long double size;
            const long double exact = T(form)(d, a, x + i * d, x + j * d, &size);
            const long double off = 4 * EPSILON * (long double)d * size;
            const bool near = fabsl((long double)got * got - exact) <= off;
            cr_assert(i % (N - 1) == j % (N - 1) ? got == 0
                      : isnan(got)               ? exact < off && negative > 0
                                                 : near && got >= 0,
                      "d %td, rank %d, %d negative: %g for the square %Lg", d, rank, negative, got,
                      exact);
        }
    cr_assert_eq(T(prange_cross_distance_with)(&options, N, N, d, x, x, other), PRANGE_OK);
    cr_expect_eq(T(bits_differ)(N * N, square, other), N * N);
    options.flags = PRANGE_FAST;
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, d, x, other), PRANGE_OK);
    cr_expect(negative == 0 || T(bits_differ)(N * N, square, other) == N * N);
    free(a);
    free(x);
    free(square);
    free(other);
}

Test(SUITE, semidefinite_and_indefinite)
{
    static const ptrdiff_t dims[] = {1, 2, 3, 5, 16, 33, 70};
    for (int m = 0; m < 7; m++)
        for (int rank = 0; rank <= dims[m]; rank += 1 + (int)dims[m] / 4)
            for (int negative = 0; negative <= rank; negative += 1 + rank / 3)
                T(check_form)(dims[m], rank, negative);
}

/* A projection whose null space is inexact by rounding: no distance may be NaN. */
static void T(check_null_space)(uint64_t seed)
{
    enum { N = 50, D = 12 };
    REAL a[D * D], x[N * D], out[N * N];
    double projector[D] = {0}, length = 0;
    for (ptrdiff_t k = 0; k < D; k++) {
        projector[k] = (double)(random_bits(seed, k) % 1000) / 7;
        length += projector[k] * projector[k];
    }
    for (ptrdiff_t i = 0; i < D; i++)
        for (ptrdiff_t j = 0; j < D; j++)
            a[i * D + j] = (REAL)((i == j) - projector[i] * projector[j] / length);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t k = 0; k < D; k++)
            x[i * D + k] = (REAL)(projector[k] * (double)i);
    const T(prange_distance_options) options = T(by)(a);
    cr_assert_eq(T(prange_pairwise_distance_with)(&options, N, D, x, out), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N * N; i++)
        cr_assert(out[i] >= 0 && (double)out[i] <= N * sqrt(64 * D * EPSILON * length), "%g",
                  (double)out[i]);
}

Test(SUITE, rounded_null_space)
{
    for (uint64_t seed = 92; seed < 142; seed++)
        T(check_null_space)(seed);
}

/* Neighbours by an indefinite form: points with a NaN distance come last. */
Test(SUITE, indefinite_neighbours)
{
    enum { N = 37, M = 211, D = 4 };
    static REAL x[N * D], y[(M + 1) * D], a[D * D], matrix[N * M], distances[N * M];
    static ptrdiff_t indices[N * M], offsets[N + 1];
    T(make)(D, 4, 2, M + 1, a, y);
    memcpy(x, y + 3 * D, sizeof x);
    T(prange_distance_options) options = T(by)(a);
    cr_assert_eq(T(prange_cross_distance_with)(&options, N, M, D, x, y, matrix), PRANGE_OK);
    cr_assert_eq(T(prange_nearest_with)(&options, N, M, D, x, y, M, indices, distances), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        for (ptrdiff_t j = 0; j < M; j++) {
            const REAL here = distances[i * M + j];
            cr_assert_eq(T(bits_of)(here), T(bits_of)(matrix[i * M + indices[i * M + j]]));
            if (j > 0)
                cr_assert(isnan(here) ? true : distances[i * M + j - 1] <= here);
        }
    cr_assert_eq(T(prange_nearest_with)(&options, N, M, D, x, y, 1, indices, distances), PRANGE_OK);
    cr_assert_eq(T(prange_radius_count_with)(&options, N, M, D, x, y, 20, offsets), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++) {
        ptrdiff_t best = 0, within = 0;
        for (ptrdiff_t j = 0; j < M; j++) {
            within += matrix[i * M + j] <= 20;
            if (!(matrix[i * M + best] <= matrix[i * M + j]) && !isnan(matrix[i * M + j]))
                best = j;
        }
        cr_expect_eq(indices[i], best, "%td", i);
        cr_expect_eq(offsets[i + 1] - offsets[i], within, "%td", i);
    }
}
