/* SPDX-License-Identifier: MIT */
/* Weighted sums (correlation, convolution, means, Gaussian, gradients) of one floating-point type.
 * Included after filters_typed.h. */

/* A convolution reverses the window (`turned`). */
UNCHECKED static void T(plain_weights)(const T(padded) * of, const ptrdiff_t size[3],
                                       const ELEMENT *weights, bool turned, ELEMENT *out)
{
    const ptrdiff_t count = size[0] * size[1] * size[2];
    EACH(of, i, j, k)
    {
        ELEMENT sum = 0;
        for (ptrdiff_t w = 0; w < count; w++) {
            const ptrdiff_t place = turned ? count - 1 - w : w;
            const ptrdiff_t d[3] = {place / (size[1] * size[2]) - size[0] / 2,
                                    place / size[2] % size[1] - size[1] / 2,
                                    place % size[2] - size[2] / 2};
            const int sign = turned ? -1 : 1;
            const ELEMENT term =
                weights[place] * T(at)(of, i + sign * d[0], j + sign * d[1], k + sign * d[2]);
            sum = w == 0 ? term : sum + term;
        }
        *out++ = sum;
    }
}

static void T(expect_weights)(int dims, const ptrdiff_t *shape, const ELEMENT *x, int border,
                              const ptrdiff_t *window, guard *out, ELEMENT *expected)
{
    const T(padded) of = T(pad)(dims, shape, x, border);
    ptrdiff_t size[3] = {1, 1, 1};
    ELEMENT weights[7 * 6 * 5];
    memcpy(size + 3 - dims, window, (size_t)dims * sizeof *size);
    T(random_fill)(82, 7 * 6 * 5, weights);
    T(plain_weights)(&of, size, weights, false, expected);
    cr_assert_eq(T(prange_filter_correlate)(dims, shape, x, window, weights, of.border, of.constant,
                                            guard_data(out)),
                 PRANGE_OK);
    T(expect_same)("correlate", &of, out, expected, false);
    T(plain_weights)(&of, size, weights, true, expected);
    cr_assert_eq(T(prange_filter_convolve)(dims, shape, x, window, weights, of.border, of.constant,
                                           guard_data(out)),
                 PRANGE_OK);
    T(expect_same)("convolve", &of, out, expected, false);
    T(plain_lines)(of, dims, window, '+', expected);
    cr_assert_eq(
        T(prange_filter_uniform)(dims, shape, x, window, of.border, of.constant, guard_data(out)),
        PRANGE_OK);
    T(expect_same)("uniform", &of, out, expected, false);
}

UNCHECKED static void T(plain_laplace)(const T(padded) * of, int dims, ELEMENT *out)
{
    EACH(of, i, j, k)
    {
        ELEMENT sum = (ELEMENT)-0.0;
        for (int axis = 3 - dims; axis < 3; axis++)
            for (int d = -1; d <= 1; d++)
                sum += (d ? 1 : -2) *
                       T(at)(of, i + (axis == 0) * d, j + (axis == 1) * d, k + (axis == 2) * d);
        *out++ = sum;
    }
}

UNCHECKED static void T(plain_gradient)(const T(padded) * of, int axis, ELEMENT h, int edge_order,
                                        ELEMENT *out)
{
    ptrdiff_t index[3];
    EACH(of, i, j, k)
    {
        const ptrdiff_t place[3] = {i, j, k};
        const ptrdiff_t at = place[axis], n = of->shape[axis];
        ELEMENT v[3];
        const ptrdiff_t from = at == 0 ? 0 : at == n - 1 ? n - 3 : at - 1;
        for (int p = 0; p < 3; p++) {
            memcpy(index, place, sizeof index);
            index[axis] = from + p;
            v[p] = from + p < 0 ? 0 : T(at)(of, index[0], index[1], index[2]);
        }
        if (at > 0 && at < n - 1)
            *out++ = (v[2] - v[0]) / (2 * h);
        else if (edge_order == 1)
            *out++ = at == 0 ? (v[1] - v[0]) / h : (v[2] - v[1]) / h;
        else if (at == 0)
            *out++ = (ELEMENT)-1.5 / h * v[0] + 2 / h * v[1] + (ELEMENT)-0.5 / h * v[2];
        else
            *out++ = (ELEMENT)0.5 / h * v[0] + -2 / h * v[1] + (ELEMENT)1.5 / h * v[2];
    }
}

Test(filters, T(sums), .timeout = 100)
{
    static ELEMENT x[LARGEST], expected[LARGEST];
    T(fill)(83, LARGEST, x);
    for (int s = 0; s < SHAPES; s++) {
        const int dims = dims_of(shapes[s]);
        T(padded) of = T(pad)(dims, shapes[s], x, 1);
        guard out = guard_new((size_t)T(count)(&of) * sizeof *x, (size_t)(s % 3) * sizeof *x);
        for (int border = 1; border < 6; border++) {
            cr_assert_eq(prange_set_num_threads(teams[(s + border) % 4]), PRANGE_OK);
            for (int w = 0; w < WINDOWS; w++)
                T(expect_weights)(dims, shapes[s], x, border, windows[w], &out, expected);
            of.border = (prange_border)border;
            T(plain_laplace)(&of, dims, expected);
            cr_assert_eq(T(prange_filter_laplace)(dims, shapes[s], x, of.border, of.constant,
                                                  guard_data(&out)),
                         PRANGE_OK);
            T(expect_same)("laplace", &of, &out, expected, false);
        }
        for (int axis = 0; axis < dims; axis++)
            for (int order = 1; order <= 2 && order < shapes[s][axis]; order++) {
                static const ELEMENT spacings[] = {
                    (ELEMENT)0.3, 1, (ELEMENT)0.5, -4, (ELEMENT)0x1p-140, (ELEMENT)0x1p120};
                const ELEMENT h = spacings[(s + axis + 2 * order) % 6];
                T(plain_gradient)(&of, 3 - dims + axis, h, order, expected);
                cr_assert_eq(
                    T(prange_gradient)(dims, shapes[s], x, axis, h, order, guard_data(&out)),
                    PRANGE_OK);
                T(expect_same)("gradient", &of, &out, expected, false);
            }
        guard_free(&out);
    }
}

/* Separable reference: the library's own filter along one axis at a time. */
static void T(gaussian_by_axes)(const T(padded) * of, int dims, double sigma, ELEMENT *out)
{
    ELEMENT *before = malloc((size_t)T(count)(of) * sizeof *before);
    memcpy(out, of->x, (size_t)T(count)(of) * sizeof *out);
    for (int axis = 0; axis < dims; axis++) {
        double sigmas[3] = {0};
        sigmas[axis] = sigma;
        memcpy(before, out, (size_t)T(count)(of) * sizeof *out);
        cr_assert_eq(T(prange_filter_gaussian)(dims, of->shape + 3 - dims, before, sigmas, 4.0,
                                               of->border, of->constant, out),
                     PRANGE_OK);
    }
    free(before);
}

/* Arrays large enough to filter two axes in one pass, which the library may only do if the filtered
 * constant border is still that constant. */
Test(filters, T(large_sums), .timeout = 300)
{
    static const ptrdiff_t large[][3] = {{45, 4000}, {270, 500}, {45, 50, 60}};
    static const ptrdiff_t wide[][3] = {{3, 3, 3}, {9, 5, 4}, {11, 9, 12}, {1, 4, 9}};
    enum { MOST = 45 * 4000 };
    static ELEMENT x[MOST], expected[MOST];
    T(fill)(88, MOST, x);
    for (int k = 0; k < 3 * 6; k++) {
        const ptrdiff_t *shape = large[k % 3];
        const int dims = dims_of(shape);
        T(padded) of = T(pad)(dims, shape, x, k / 3 < 5 ? 1 + k / 3 : PRANGE_BORDER_CONSTANT);
        of.constant = k / 3 < 5 ? (ELEMENT)0.1 : 0;
        guard out = guard_new((size_t)T(count)(&of) * sizeof *x, 0);
        cr_assert_eq(prange_set_num_threads(teams[k % 4]), PRANGE_OK);
        for (int w = 0; w < 4; w++) {
            T(plain_lines)(of, dims, wide[w], '+', expected);
            cr_assert_eq(T(prange_filter_uniform)(dims, shape, x, wide[w], of.border, of.constant,
                                                  guard_data(&out)),
                         PRANGE_OK);
            T(expect_same)("uniform", &of, &out, expected, false);
        }
        for (int w = 1; w < 3; w++) {
            const double sigma[] = {0.5 * w, 0.5 * w, 0.5 * w};
            T(gaussian_by_axes)(&of, dims, 0.5 * w, expected);
            cr_assert_eq(T(prange_filter_gaussian)(dims, shape, x, sigma, 4.0, of.border,
                                                   of.constant, guard_data(&out)),
                         PRANGE_OK);
            T(expect_same)("gaussian", &of, &out, expected, false);
        }
        guard_free(&out);
    }
}

/* First and last planes large enough to be cut into pieces or given a team. */
Test(filters, T(gradients_of_long_ends), .timeout = 100)
{
    enum { MOST = 18000 };
    static const ptrdiff_t large[][3] = {{3, 6000}, {6000, 3}, {2, 90, 100}, {3, 100, 60}};
    static ELEMENT x[MOST], expected[MOST];
    T(fill)(85, MOST, x);
    for (int k = 0; k < 24; k++) {
        const ptrdiff_t *shape = large[k / 6];
        const int dims = dims_of(shape), axis = k % 3, order = 1 + k / 3 % 2;
        if (axis >= dims || shape[axis] <= order)
            continue;
        const T(padded) of = T(pad)(dims, shape, x, 1);
        guard out = guard_new((size_t)T(count)(&of) * sizeof *x, 0);
        T(plain_gradient)(&of, 3 - dims + axis, (ELEMENT)0.3, order, expected);
        for (int t = 0; t < 4; t++) {
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            memset(guard_data(&out), 0, (size_t)T(count)(&of) * sizeof *x);
            cr_assert_eq(
                T(prange_gradient)(dims, shape, x, axis, (ELEMENT)0.3, order, guard_data(&out)),
                PRANGE_OK);
            T(expect_same)("gradient", &of, &out, expected, false);
        }
        guard_free(&out);
    }
}

/* Windows across rows: longer than the group of rows that is filtered together, groups with and
 * without a remainder, lengths around the vector widths. */
Test(filters, T(sums_across), .timeout = 100)
{
    static const ptrdiff_t wide[][3] = {{9, 8, 9}, {10, 17, 8}, {31, 9, 1}, {1, 40, 1}, {64, 1, 1}};
    static const ptrdiff_t larger[][3] = {
        {70, 33}, {23, 130}, {8, 9, 40}, {25, 3, 33}, {40, 24, 15}};
    static ELEMENT x[LARGEST], expected[LARGEST];
    T(fill)(86, LARGEST, x);
    for (int s = 0; s < 5; s++)
        for (int border = 1; border < 6; border++) {
            const int dims = larger[s][2] ? 3 : 2;
            const T(padded) of = T(pad)(dims, larger[s], x, border);
            guard out = guard_new((size_t)T(count)(&of) * sizeof *x, (size_t)(s % 3) * sizeof *x);
            cr_assert_eq(prange_set_num_threads(teams[(s + border) % 4]), PRANGE_OK);
            for (int w = 0; w < 5; w++) {
                T(plain_lines)(of, dims, wide[w], '+', expected);
                cr_assert_eq(T(prange_filter_uniform)(dims, larger[s], x, wide[w], of.border,
                                                      of.constant, guard_data(&out)),
                             PRANGE_OK);
                T(expect_same)("uniform", &of, &out, expected, false);
                if (wide[w][1] == 1 || wide[w][0] == 1)
                    T(expect_weights)(dims, larger[s], x, border, wide[w], &out, expected);
            }
            guard_free(&out);
        }
}

/* Reference: one axis after another in long double, with weights from expl. */
Test(filters, T(gaussian))
{
    enum { N = 19 * 23 * 41 };
    static ELEMENT x[N], out[N];
    static long double before[N], after[N];
    const double sigma[] = {0.7, 0.0, 2.2};
    const ptrdiff_t shape[] = {19, 23, 41};
    const double tolerance = sizeof(ELEMENT) == 4 ? 3e-7 : 6e-16;
    for (int i = 0; i < N; i++)
        x[i] = (ELEMENT)(random_bits(84, i) >> 40) * (ELEMENT)0x1p-24;
    for (int border = 1; border < 6; border++) {
        for (int i = 0; i < N; i++)
            before[i] = x[i];
        for (int axis = 0; axis < 3; axis++) {
            const ptrdiff_t radius = (ptrdiff_t)(3.0 * sigma[axis] + 0.5), apart = axis == 0
                                                                                       ? 23 * 41
                                                                                   : axis == 1 ? 41
                                                                                               : 1;
            for (ptrdiff_t i = 0; i < N; i++) {
                const ptrdiff_t at = i / apart % shape[axis];
                long double sum = 0, weights = 0;
                for (ptrdiff_t j = -radius; j <= radius; j++) {
                    const long double w =
                        j ? expl(-0.5L * (long double)(j * j) /
                                 ((long double)sigma[axis] * (long double)sigma[axis]))
                          : 1;
                    const ptrdiff_t to = walk_to((prange_border)border, at + j, shape[axis]);
                    sum += w * (to < 0 ? 0.25L : before[i + (to - at) * apart]);
                    weights += w;
                }
                after[i] = sum / weights;
            }
            memcpy(before, after, sizeof before);
        }
        cr_assert_eq(prange_set_num_threads(teams[border % 4]), PRANGE_OK);
        cr_assert_eq(T(prange_filter_gaussian)(3, shape, x, sigma, 3.0, (prange_border)border,
                                               (ELEMENT)0.25, out),
                     PRANGE_OK);
        for (int i = 0; i < N; i++)
            cr_assert_float_eq((double)(out[i] - before[i]), 0.0, tolerance,
                               "border %d, element %d: %g, not %Lg", border, i, (double)out[i],
                               before[i]);
    }
}
