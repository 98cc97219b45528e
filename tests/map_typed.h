/* SPDX-License-Identifier: MIT */
/* Built-in maps in one element type. */

/* The reference by the definitions of map.h, for one element. */
static REAL T(unary)(int op, REAL x)
{
    switch (op) {
    case PRANGE_NEG:
        return -x;
    case PRANGE_ABS:
        return x < 0 || signbit(x) ? -x : x;
    case PRANGE_SQUARE:
        return x * x;
    case PRANGE_SQRT:
        return (REAL)sqrt((double)x); /* the f32 root: rounding twice is innocuous here */
    default:
        return 1 / x;
    }
}

static REAL T(binary)(int op, REAL x, REAL y)
{
    switch (op) {
    case PRANGE_ADD:
        return x + y;
    case PRANGE_SUB:
        return x - y;
    case PRANGE_MUL:
        return x * y;
    case PRANGE_DIV:
        return x / y;
    case PRANGE_MIN:
        return x != x || y != y ? (REAL)NAN : y < x ? y : x;
    case PRANGE_MAX:
        return x != x || y != y ? (REAL)NAN : y > x ? y : x;
    case PRANGE_RSUB:
        return y - x;
    default:
        return y / x;
    }
}

/* One call of any kind: a unary op, a binary op, a binary op with a scalar, or axpy. */
typedef struct T(call) {
    enum { T(UNARY), T(BINARY), T(SCALAR), T(AXPY) } kind;
    int op;
    REAL s;
} T(call);

enum { T(CALLS) = UNARY_OPS + 2 * BINARY_OPS + 1 };

static T(call) T(call_of)(int k)
{
    const REAL s = (REAL)-1.7;
    if (k < UNARY_OPS)
        return (T(call)){T(UNARY), k, 0};
    k -= UNARY_OPS;
    if (k < BINARY_OPS)
        return (T(call)){T(BINARY), k, 0};
    k -= BINARY_OPS;
    return k < BINARY_OPS ? (T(call)){T(SCALAR), k, s} : (T(call)){T(AXPY), 0, s};
}

static prange_status T(run)(T(call) c, ptrdiff_t n, const REAL *x, const REAL *y, REAL *z)
{
    switch (c.kind) {
    case T(UNARY):
        return T(prange_map)((prange_unary)c.op, n, x, z);
    case T(BINARY):
        return T(prange_map2)((prange_binary)c.op, n, x, y, z);
    case T(SCALAR):
        return T(prange_map_scalar)((prange_binary)c.op, n, x, c.s, z);
    default:
        return T(prange_axpy)(n, c.s, x, z);
    }
}

static prange_status T(run_strided)(T(call) c, ptrdiff_t n, const REAL *x, ptrdiff_t incx,
                                    const REAL *y, ptrdiff_t incy, REAL *z, ptrdiff_t incz)
{
    switch (c.kind) {
    case T(UNARY):
        return T(prange_map_strided)((prange_unary)c.op, n, x, incx, z, incz);
    case T(BINARY):
        return T(prange_map2_strided)((prange_binary)c.op, n, x, incx, y, incy, z, incz);
    case T(SCALAR):
        return T(prange_map_scalar_strided)((prange_binary)c.op, n, x, incx, c.s, z, incz);
    default:
        return T(prange_axpy_strided)(n, c.s, x, incx, z, incz);
    }
}

/* `before` is the previous value of z, which axpy adds to. */
static REAL T(expected)(T(call) c, REAL x, REAL y, REAL before)
{
    switch (c.kind) {
    case T(UNARY):
        return T(unary)(c.op, x);
    case T(BINARY):
        return T(binary)(c.op, x, y);
    case T(SCALAR):
        return T(binary)(c.op, x, c.s);
    default: {
        const REAL product = c.s * x;
        return product + before;
    }
    }
}

static void T(expect_element)(T(call) c, ptrdiff_t n, ptrdiff_t i, REAL got, REAL expected)
{
    cr_expect_eq(T(bits_of)(got), T(bits_of)(expected),
                 "kind %d, op %d, n %td: element %td is %a, expected %a", (int)c.kind, c.op, n, i,
                 (double)got, (double)expected);
}

/* Out of place; every pointer has a different misalignment, and the output has guard bytes. */
static void T(check_contiguous)(T(call) c, ptrdiff_t n, size_t offset, const REAL *x, const REAL *y,
                                const REAL *before)
{
    guard out = guard_new((size_t)n * sizeof(REAL), offset * sizeof(REAL));
    REAL *z = guard_data(&out);
    memcpy(z, before, (size_t)n * sizeof *z);
    cr_assert_eq(T(run)(c, n, x, y, z), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++) {
        const REAL expected = T(expected)(c, x[i], y[i], before[i]);
        if (T(bits_of)(z[i]) != T(bits_of)(expected)) {
            T(expect_element)(c, n, i, z[i], expected);
            break;
        }
    }
    cr_expect(guard_intact(&out), "kind %d, op %d, n %td: wrote outside", (int)c.kind, c.op, n);
    guard_free(&out);
}

Test(SUITE, every_operation_exactly)
{
    enum { N = 400003 + 8 };
    REAL *data = allocate(3 * N * sizeof *data);
    T(random_fill_special)(1, 8, 3 * N, data);
    for (int s = 0; s < SIZES; s++)
        for (int k = 0; k < T(CALLS); k++) {
            const size_t offset = (size_t)(s + k) % 8;
            T(check_contiguous)
            (T(call_of)(k), sizes[s], offset, data + (s + 2 * k) % 8, data + N + (2 * s + k) % 8,
             data + 2 * N);
        }
    free(data);
}

/* Every pair of special values, at all positions of a vector. */
Test(SUITE, every_pair_of_specials)
{
    enum { N = 16 * 16 + 5 };
    REAL x[N], y[N], before[N];
    for (int i = 0; i < N; i++) {
        x[i] = T(random_special)((uint64_t)i);
        y[i] = T(random_special)((uint64_t)(i / 16));
        before[i] = y[i];
    }
    for (int k = 0; k < T(CALLS); k++)
        for (size_t offset = 0; offset < 8; offset++)
            T(check_contiguous)(T(call_of)(k), N, offset, x, y, before);
    for (int op = 0; op < BINARY_OPS; op++)
        for (uint64_t s = 0; s < 16; s++) {
            const T(call) c = {T(SCALAR), op, T(random_special)(s)};
            T(check_contiguous)(c, N, 0, x, y, before);
        }
    REAL z[N];
    cr_assert_eq(T(prange_map)(PRANGE_ABS, N, x, z), PRANGE_OK);
    for (int i = 0; i < N; i++)
        cr_expect(!signbit(z[i]), "the sign of |x| is cleared, of a NaN too");
}

Test(SUITE, in_place)
{
    enum { N = 40013 };
    REAL *x = allocate(2 * N * sizeof *x), *y = x + N, *z = allocate(N * sizeof *z);
    T(random_fill_special)(2, 8, 2 * N, x);
    for (int k = 0; k < T(CALLS); k++) {
        const T(call) c = T(call_of)(k);
        for (int second = 0; second < (c.kind == T(BINARY) ? 3 : 1); second++) {
            /* z = x op y into x, then into y, then x op x into x */
            memcpy(z, second == 1 ? y : x, N * sizeof *z);
            const REAL *a = second == 1 ? x : z, *b = second == 0 ? y : z;
            cr_assert_eq(T(run)(c, N, a, b, z), PRANGE_OK);
            for (ptrdiff_t i = 0; i < N; i++) {
                const REAL other = second == 2 ? x[i] : y[i];
                const REAL expected = T(expected)(c, x[i], other, x[i]);
                if (T(bits_of)(z[i]) != T(bits_of)(expected)) {
                    T(expect_element)(c, N, i, z[i], expected);
                    break;
                }
            }
        }
    }
    free(x);
    free(z);
}

/* The offset of element 0 of n elements with this stride from the lowest address. */
static ptrdiff_t T(origin)(ptrdiff_t n, ptrdiff_t step)
{
    return step < 0 ? -(n - 1) * step : 0;
}

static void T(check_strided)(T(call) c, ptrdiff_t n, ptrdiff_t incx, ptrdiff_t incy, ptrdiff_t incz,
                             const REAL *data, REAL *z)
{
    const ptrdiff_t extent = 7 * n;
    const REAL *x = data + T(origin)(n, incx), *y = data + extent + T(origin)(n, incy);
    const REAL *before = data + 2 * extent;
    memcpy(z, before, (size_t)extent * sizeof *z);
    const ptrdiff_t at = T(origin)(n, incz);
    cr_assert_eq(T(run_strided)(c, n, x, incx, y, incy, z + at, incz), PRANGE_OK);
    ptrdiff_t written = 0;
    for (ptrdiff_t k = 0; k < extent; k++) {
        const ptrdiff_t i = (k - at) / incz;
        REAL expected = before[k];
        if ((k - at) % incz == 0 && i >= 0 && i < n) {
            expected = T(expected)(c, x[i * incx], y[i * incy], before[k]);
            written++;
        }
        if (T(bits_of)(z[k]) != T(bits_of)(expected)) {
            cr_expect(false, "strides %td %td %td", incx, incy, incz);
            T(expect_element)(c, n, k, z[k], expected);
            break;
        }
    }
    cr_assert_eq(written, n);
}

Test(SUITE, strided)
{
    static const ptrdiff_t counts[] = {1, 2, 33, 1025, 5000};
    enum { N = 5000 };
    REAL *data = allocate(3 * 7 * N * sizeof *data), *z = allocate(7 * N * sizeof *z);
    T(random_fill_special)(3, 8, 3 * 7 * N, data);
    for (size_t m = 0; m < sizeof counts / sizeof *counts; m++)
        for (int k = 0; k < T(CALLS); k++)
            for (int a = 0; a < STEPS; a++) {
                const T(call) c = T(call_of)(k);
                const ptrdiff_t incy = steps[(a + k) % STEPS], incz = steps[(2 * a + k) % STEPS];
                T(check_strided)(c, counts[m], steps[a], incy, incz, data, z);
                T(check_strided)(c, counts[m], 0, incy, incz, data, z);
                T(check_strided)(c, counts[m], steps[a], 0, incz, data, z);
            }
    free(data);
    free(z);
}

/* In place with a stride, and a large strided map on several threads. */
Test(SUITE, strided_in_place)
{
    enum { N = 200003 };
    REAL *x = allocate(2 * N * sizeof *x), *z = allocate(2 * N * sizeof *z);
    T(random_fill)(4, 2 * N, x);
    memcpy(z, x, 2 * N * sizeof *z);
    REAL *last = z + 2 * (N - 1);
    cr_assert_eq(T(prange_map_strided)(PRANGE_SQUARE, N, last, -2, last, -2), PRANGE_OK);
    for (ptrdiff_t i = 0; i < 2 * N; i++)
        if (z[i] != (i % 2 ? x[i] : x[i] * x[i])) {
            cr_expect(false, "element %td", i);
            break;
        }
    free(x);
    free(z);
}

Test(SUITE, nothing)
{
    REAL x = 5, z = 7;
    for (int k = 0; k < T(CALLS); k++) {
        cr_expect_eq(T(run)(T(call_of)(k), 0, NULL, NULL, NULL), PRANGE_OK);
        cr_expect_eq(T(run)(T(call_of)(k), 0, &x, &x, &z), PRANGE_OK);
        cr_expect_eq(T(run_strided)(T(call_of)(k), 0, &x, 0, &x, 0, &z, 0), PRANGE_OK);
    }
    cr_expect_eq(z, 7);
    cr_expect_eq(T(prange_map_strided)(PRANGE_NEG, 1, &x, 0, &z, 0), PRANGE_OK,
                 "an output stride of 0 is fine for one element");
    cr_expect_eq(z, -5);
}

/* Input and output interleave in one array, and one of them is traversed from its end. */
Test(SUITE, interleaved_against_each_other)
{
    enum { N = 50 };
    for (int way = 0; way < 2; way++) {
        REAL both[2 * N];
        for (int k = 0; k < 2 * N; k++)
            both[k] = (REAL)(k + 1);
        REAL *even = both, *odd = both + 2 * N - 1;
        cr_assert_eq(way ? T(prange_map_strided)(PRANGE_NEG, N, even, 2, odd, -2)
                         : T(prange_map_strided)(PRANGE_NEG, N, odd, -2, even, 2),
                     PRANGE_OK, "%s", prange_last_error());
        for (int i = 0; i < N; i++)
            cr_assert_eq(even[2 * i], -odd[-2 * i], "%d", i);
    }
}

/* One element is in place whatever its strides. */
Test(SUITE, one_element_in_place)
{
    static const ptrdiff_t strides[] = {0, 1, 2, -2, PTRDIFF_MAX, PTRDIFF_MIN};
    for (int a = 0; a < 6; a++)
        for (int b = 0; b < 6; b++) {
            REAL z = 5;
            cr_expect_eq(T(prange_map_strided)(PRANGE_NEG, 1, &z, strides[a], &z, strides[b]),
                         PRANGE_OK, "strides %td %td", strides[a], strides[b]);
            cr_expect_eq(T(prange_map2_strided)(PRANGE_SUB, 1, &z, strides[a], &z, strides[b], &z,
                                                strides[5 - a]),
                         PRANGE_OK, "strides %td %td", strides[a], strides[b]);
            cr_expect_eq(z, 0);
        }
}

/* Outputs of 18 MiB and more are written by streaming stores. */
Test(SUITE, outputs_past_the_caches)
{
    const ptrdiff_t n = (ptrdiff_t)((18u << 20) / sizeof(REAL)) + 3;
    REAL *data = allocate(2 * (size_t)(n + 8) * sizeof *data);
    T(random_fill)(5, 2 * (n + 8), data);
    const T(call) calls[] = {{T(UNARY), PRANGE_SQUARE, 0},
                             {T(BINARY), PRANGE_ADD, 0},
                             {T(SCALAR), PRANGE_RSUB, 3},
                             {T(AXPY), 0, 3}};
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++) {
        guard out = guard_new((size_t)n * sizeof(REAL), (2 * k + 1) * sizeof(REAL));
        REAL *z = guard_data(&out);
        const REAL *x = data + k, *y = data + n + 8 + 5 - k;
        const bool adds = calls[k].kind == T(AXPY);
        if (adds)
            memcpy(z, y, (size_t)n * sizeof *z);
        cr_assert_eq(T(run)(calls[k], n, x, y, z), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            if (z[i] != T(expected)(calls[k], x[i], y[i], y[i])) {
                T(expect_element)(calls[k], n, i, z[i], T(expected)(calls[k], x[i], y[i], y[i]));
                break;
            }
        cr_expect(guard_intact(&out), "call %zu wrote outside", k);
        guard_free(&out);
    }
    free(data);
}
