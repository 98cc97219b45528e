/* SPDX-License-Identifier: MIT */
/* Maps of integers of one type. All wrap: the reference computes in unsigned 64-bit arithmetic. */

static const prange_unary T(unary_ops)[] = {PRANGE_NEG, PRANGE_ABS, PRANGE_SQUARE};
static const prange_binary T(binary_ops)[] = {PRANGE_ADD, PRANGE_SUB, PRANGE_MUL,
                                              PRANGE_MIN, PRANGE_MAX, PRANGE_RSUB};
enum { T(UNARY_OPS) = 3, T(BINARY_OPS) = 6 };

static ELEMENT T(unary_value)(prange_unary op, ELEMENT x)
{
    const uint64_t bits = (uint64_t)x;
    switch (op) {
    case PRANGE_NEG:
        return (ELEMENT)(0 - bits);
    case PRANGE_ABS:
        return (ELEMENT)(bits >> 63 ? 0 - bits : bits);
    default:
        return (ELEMENT)(bits * bits);
    }
}

static ELEMENT T(binary_value)(prange_binary op, ELEMENT x, ELEMENT y)
{
    const uint64_t a = (uint64_t)x, b = (uint64_t)y;
    switch (op) {
    case PRANGE_ADD:
        return (ELEMENT)(a + b);
    case PRANGE_SUB:
        return (ELEMENT)(a - b);
    case PRANGE_MUL:
        return (ELEMENT)(a * b);
    case PRANGE_MIN:
        return x < y ? x : y;
    case PRANGE_MAX:
        return x > y ? x : y;
    default:
        return (ELEMENT)(b - a);
    }
}

/* The operands of a map of n elements, and the expected result. z is guarded. */
typedef struct T(operands) {
    ptrdiff_t n;
    size_t bytes;
    ELEMENT *x, *y, *expected, *z;
    guard out;
} T(operands);

static T(operands) T(operands_new)(ptrdiff_t n, uint64_t seed)
{
    const size_t bytes = (size_t)n * sizeof(ELEMENT);
    T(operands)
    o = {n,
         bytes,
         allocate(bytes),
         allocate(bytes),
         allocate(bytes),
         NULL,
         guard_new(bytes, seed % 7 * sizeof(ELEMENT))};
    o.z = guard_data(&o.out);
    T(fill)(seed % 4 ? ANY : LIMITS, seed, n, o.x);
    T(fill)(seed % 4 ? ANY : LIMITS, seed + 1, n, o.y);
    return o;
}

static void T(operands_free)(T(operands) * o)
{
    free(o->x);
    free(o->y);
    free(o->expected);
    guard_free(&o->out);
}

static void T(expect_output)(T(operands) * o, prange_status status, const char *what, int op)
{
    cr_expect_eq(status, PRANGE_OK, "%s", prange_last_error());
    cr_expect_eq(memcmp(o->z, o->expected, o->bytes), 0, "%s %d of %td", what, op, o->n);
    cr_expect(guard_intact(&o->out), "%s %d of %td wrote beyond its output", what, op, o->n);
    memset(o->z, GUARD_PATTERN, o->bytes);
}

/* Every `step`th operation from `first` on: out of place, and with `onto` also onto each input. */
static void T(expect_maps)(T(operands) * o, int first, int step, bool onto)
{
    const size_t bytes = o->bytes;
    const ptrdiff_t n = o->n;
    for (int k = first; k < T(UNARY_OPS); k += step) {
        const prange_unary op = T(unary_ops)[k];
        for (ptrdiff_t i = 0; i < n; i++)
            o->expected[i] = T(unary_value)(op, o->x[i]);
        T(expect_output)(o, T(prange_map)(op, n, o->x, o->z), "map", (int)op);
        if (!onto)
            continue;
        memcpy(o->z, o->x, bytes);
        T(expect_output)(o, T(prange_map)(op, n, o->z, o->z), "map in place", (int)op);
    }
    for (int k = first; k < T(BINARY_OPS); k += step) {
        const prange_binary op = T(binary_ops)[k];
        for (ptrdiff_t i = 0; i < n; i++)
            o->expected[i] = T(binary_value)(op, o->x[i], o->y[i]);
        T(expect_output)(o, T(prange_map2)(op, n, o->x, o->y, o->z), "map2", (int)op);
        if (onto) {
            memcpy(o->z, o->x, bytes);
            T(expect_output)(o, T(prange_map2)(op, n, o->z, o->y, o->z), "map2 onto x", (int)op);
            memcpy(o->z, o->y, bytes);
            T(expect_output)(o, T(prange_map2)(op, n, o->x, o->z, o->z), "map2 onto y", (int)op);
        }
        const ELEMENT s = o->y[n / 2];
        for (ptrdiff_t i = 0; i < n; i++)
            o->expected[i] = T(binary_value)(op, o->x[i], s);
        T(expect_output)(o, T(prange_map_scalar)(op, n, o->x, s, o->z), "map_scalar", (int)op);
        if (!onto)
            continue;
        memcpy(o->z, o->x, bytes);
        T(expect_output)(o, T(prange_map_scalar)(op, n, o->z, s, o->z), "scalar in place", (int)op);
    }
}

Test(SUITE, maps)
{
    for (int s = 0; s < SIZES; s++) {
        T(operands) o = T(operands_new)(sizes[s], (uint64_t)s);
        for (int t = sizes[s] < 10000 ? TEAMS - 1 : 0; t < TEAMS; t++) {
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            T(expect_maps)(&o, 0, 1, true);
        }
        T(operands_free)(&o);
    }
}

/* Outputs of 18 MiB and more use streaming stores at any alignment, except in place. Half of the
 * operations run on one thread, half with a team. */
Test(SUITE, large_maps)
{
    const ptrdiff_t n = (ptrdiff_t)((18 << 20) / sizeof(ELEMENT)) + 1001;
    for (uint64_t seed = 1; seed <= 3; seed += 2) {
        T(operands) o = T(operands_new)(n, seed);
        cr_assert_eq(prange_set_num_threads(seed == 1 ? 1 : 7), PRANGE_OK);
        T(expect_maps)(&o, seed == 1, 2, false);
        T(operands_free)(&o);
    }
}

Test(SUITE, limits_in_maps)
{
    const ELEMENT x[] = {LEAST_VALUE, MOST_VALUE, 0, 1};
    ELEMENT y[4];
    cr_assert_eq(T(prange_map)(PRANGE_NEG, 4, x, y), PRANGE_OK);
    cr_expect_eq(y[0], (ELEMENT)(LEAST_VALUE), "the negative of the least is itself");
    cr_assert_eq(T(prange_map)(PRANGE_ABS, 4, x, y), PRANGE_OK);
    cr_expect_eq(y[0], (ELEMENT)(LEAST_VALUE), "and so is its magnitude");
    cr_expect_eq(y[1], (ELEMENT)(MOST_VALUE));
    cr_assert_eq(T(prange_map_scalar)(PRANGE_ADD, 4, x, 1, y), PRANGE_OK);
    cr_expect_eq(y[1], (ELEMENT)(LEAST_VALUE));
}

static void T(refused_map)(T(operands) * o, prange_status got, prange_status expected,
                           const char *function, const char *word)
{
    refused(got, expected, function, word);
    cr_expect(guard_untouched(&o->out), "%s, %s: the output was written", function, word);
}

Test(SUITE, refused_operations)
{
    static const int unary[] = {PRANGE_SQRT, PRANGE_RECIPROCAL, PRI_UNARY_COUNT, -1, 1000},
                     binary[] = {PRANGE_DIV, PRANGE_RDIV, PRI_BINARY_COUNT, -1, 1000};
    static const char *const unary_names[] = {"PRANGE_SQRT is", "PRANGE_RECIPROCAL is"},
                             *const binary_names[] = {"PRANGE_DIV is", "PRANGE_RDIV is"};
    for (ptrdiff_t n = 0; n < 100001; n += 50000) {
        T(operands) o = T(operands_new)(n, 3);
        for (int k = 0; k < 5; k++) {
            char op[32];
            snprintf(op, sizeof op, "op = %d", unary[k]);
            const char *word = k < 2 ? unary_names[k] : op;
            T(refused_map)
            (&o, T(prange_map)((prange_unary)unary[k], n, o.x, o.z), PRANGE_ERROR_VALUE,
             NAMED("map"), word);
            cr_expect_eq(!strstr(prange_last_error(), "integers"), k >= 2);
            snprintf(op, sizeof op, "op = %d", binary[k]);
            word = k < 2 ? binary_names[k] : op;
            const prange_binary with = (prange_binary)binary[k];
            T(refused_map)
            (&o, T(prange_map2)(with, n, o.x, o.y, o.z), PRANGE_ERROR_VALUE, NAMED("map2"), word);
            T(refused_map)
            (&o, T(prange_map_scalar)(with, n, o.x, 3, o.z), PRANGE_ERROR_VALUE,
             NAMED("map_scalar"), word);
            cr_expect_eq(!strstr(prange_last_error(), "integers"), k >= 2);
        }
        T(operands_free)(&o);
    }
}

Test(SUITE, refused_maps)
{
    T(operands) o = T(operands_new)(10, 3);
    const ptrdiff_t n = 10;
    T(refused_map)
    (&o, T(prange_map)(PRANGE_NEG, n, NULL, o.z), PRANGE_ERROR_NULL, NAMED("map"), "x");
    T(refused_map)
    (&o, T(prange_map)(PRANGE_NEG, n, o.x, NULL), PRANGE_ERROR_NULL, NAMED("map"), "y");
    T(refused_map)
    (&o, T(prange_map)(PRANGE_NEG, -1, o.x, o.z), PRANGE_ERROR_SIZE, NAMED("map"), "n = -1");
    T(refused_map)
    (&o, T(prange_map2)(PRANGE_ADD, n, o.x, NULL, o.z), PRANGE_ERROR_NULL, NAMED("map2"), "y");
    T(refused_map)
    (&o, T(prange_map2)(PRANGE_ADD, -3, o.x, o.y, o.z), PRANGE_ERROR_SIZE, NAMED("map2"), "n = -3");
    T(refused_map)
    (&o, T(prange_map_scalar)(PRANGE_ADD, n, NULL, 1, o.z), PRANGE_ERROR_NULL, NAMED("map_scalar"),
     "x");
    cr_expect_eq(T(prange_map)(PRANGE_NEG, 0, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_map2)(PRANGE_MIN, 0, NULL, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_map_scalar)(PRANGE_MIN, 0, NULL, 2, NULL), PRANGE_OK);
    for (ptrdiff_t apart = 1; apart < n; apart += n - 2) {
        T(refused_map)
        (&o, T(prange_map)(PRANGE_NEG, n, o.z + apart, o.z), PRANGE_ERROR_OVERLAP, NAMED("map"),
         "overlap");
        T(refused_map)
        (&o, T(prange_map)(PRANGE_NEG, n, o.z - apart, o.z), PRANGE_ERROR_OVERLAP, NAMED("map"),
         "overlap");
        T(refused_map)
        (&o, T(prange_map2)(PRANGE_SUB, n, o.x, o.z + apart, o.z), PRANGE_ERROR_OVERLAP,
         NAMED("map2"), "overlap");
        T(refused_map)
        (&o, T(prange_map_scalar)(PRANGE_SUB, n, o.z - apart, 1, o.z), PRANGE_ERROR_OVERLAP,
         NAMED("map_scalar"), "overlap");
    }
    T(operands_free)(&o);
}
