/* SPDX-License-Identifier: MIT */
/*
 * x // y and x % y of arrays: numpy's rules for reals, Python's for i64. Pairs of numbers are at
 * the limits of the vectorised quotients, and include quotients next to integers.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <prange.h>

#include "expr_typed.h"
#include "expr_value.h"
#include "random.h"

enum { MOST = 4000, FORMS = 4 };

static int64_t x[MOST], y[MOST], got[2][MOST];

static tree_value value_at(prange_type type, int64_t in[], ptrdiff_t i)
{
    tree_value v = {0, 0.0};
    if (type == PRANGE_I64)
        v.i = in[i];
    else
        v.f = typed_value(type, in, i);
    return v;
}

static bool is_wanted(prange_type type, tree_op op, ptrdiff_t i, tree_value p, tree_value q)
{
    if (type == PRANGE_I64)
        return got[op == T_MOD][i] == tree_integer_op(op, type, p.i, q.i);
    const double z = typed_value(type, got[op == T_MOD], i);
    const double want = tree_real_op(op, type, p.f, q.f, 0.0);
    return isnan(want) ? isnan(z) : z == want && signbit(z) == signbit(want);
}

/* Elements from `first` on: two arrays, x or y as a number, and the rest in the place of x. */
static void check(prange_type type, ptrdiff_t first, ptrdiff_t end, int form)
{
    const ptrdiff_t n = end - first, one = 1;
    void *const from = typed_at(type, x, first), *const by = typed_at(type, y, first);
    void *const rest = form == 3 ? typed_at(type, got[1], first) : got[1];
    if (form == 3)
        memcpy(got[1], x, sizeof x);
    const prange_variable variables[] = {
        {"x", {form == 3 ? rest : from, type, 1, form == 1 ? &one : &n, NULL}},
        {"y", {by, type, 1, form == 2 ? &one : &n, NULL}}};
    const prange_view outs[] = {{rest, type, 1, &n, NULL}, {got[0], type, 1, &n, NULL}};
    cr_assert_eq(prange_eval(form == 3 ? "x % y" : "x % y; x // y", 2, variables, outs), PRANGE_OK,
                 "%s", prange_last_error());
    for (ptrdiff_t i = 0; i < n; i++) {
        const tree_value p = value_at(type, x, form == 1 ? first : first + i);
        const tree_value q = value_at(type, y, form == 2 ? first : first + i);
        cr_assert(is_wanted(type, T_MOD, form == 3 ? first + i : i, p, q),
                  "type %d, form %d: %a or %lld %% %a or %lld", type, form, p.f, (long long)p.i,
                  q.f, (long long)q.i);
        cr_assert(form == 3 || is_wanted(type, T_FLOOR_DIV, i, p, q),
                  "type %d, form %d: %a or %lld // %a or %lld", type, form, p.f, (long long)p.i,
                  q.f, (long long)q.i);
    }
}

/* Checks all pairs at once, the pairs from several places on, and few pairs. */
static void check_pairs(prange_type type, ptrdiff_t n)
{
    for (int form = 0; form < FORMS; form++) {
        check(type, 0, n, form);
        for (ptrdiff_t first = 1; first < n; first += 397)
            check(type, first, n, form);
        for (ptrdiff_t count = 1; count < 40 && count <= n; count++)
            check(type, n - count, n, form);
    }
}

/* Each edge by each, of type f64 or f32. */
static ptrdiff_t set_edges(prange_type type)
{
    const bool wide = type == PRANGE_F64;
    const double next = wide ? 1.0 + DBL_EPSILON : 1.0 + (double)FLT_EPSILON;
    const double edges[] = {0.0,
                            1.0,
                            0.1,
                            0.5,
                            2.0,
                            3.0,
                            7.0,
                            100.25,
                            next,
                            2.0 - next,
                            1e-30,
                            wide ? DBL_MIN : (double)FLT_MIN,
                            wide ? DBL_TRUE_MIN : (double)FLT_TRUE_MIN,
                            wide ? DBL_MAX : (double)FLT_MAX,
                            wide ? DBL_MAX / 3 : (double)(FLT_MAX / 3),
                            wide ? 0x1p50 : 0x1p21,
                            wide ? 0x1p50 - 1.0 : 0x1p21 - 1.0,
                            wide ? 0x1p50 + 1.0 : 0x1p21 + 1.0,
                            wide ? 0x1p50 - 0.5 : 0x1p21 - 0.5,
                            wide ? 0x1p51 - 1.0 : 0x1p22 - 1.0,
                            wide ? 0x1p52 + 1.0 : 0x1p23 + 1.0,
                            wide ? 0x1p53 - 1.0 : 0x1p24 - 1.0,
                            wide ? 0x1p60 : 0x1p30,
                            (double)INFINITY,
                            (double)NAN};
    enum { EDGES = sizeof edges / sizeof *edges, SIDE = 2 * EDGES };
    for (int k = 0; k < SIDE * SIDE; k++) {
        const int p = k / SIDE, q = k % SIDE;
        typed_set(type, x, k, p < EDGES ? edges[p] : -edges[p - EDGES]);
        typed_set(type, y, k, q < EDGES ? edges[q] : -edges[q - EDGES]);
    }
    return SIDE * SIDE;
}

/* Quotients that are integers (one in eight is not), and x up to two units away from y times the
 * quotient. */
static void set_multiples(prange_type type, int digits)
{
    const bool wide = type == PRANGE_F64;
    for (int k = 0; k < MOST; k++) {
        const uint64_t bits = random_bits(61, k);
        const double by = (double)(int64_t)random_bits(62, k) * 0x1p-60;
        const double divisor = wide ? by : (double)(float)by;
        const double quotient =
            (double)((int64_t)bits >> (64 - digits + (int)(bits % 7) * (digits > 8)));
        const double exact = (quotient + (bits >> 8 & 7 ? 0.0 : 0.37)) * divisor;
        double near = wide ? exact : (double)(float)exact;
        for (unsigned steps = bits >> 16 & 3; steps > 1; steps--)
            near = wide ? nextafter(near, bits & 8 ? 1e9 : -1e9)
                        : (double)nextafterf((float)near, bits & 8 ? 1e9F : -1e9F);
        typed_set(type, x, k, near);
        typed_set(type, y, k, divisor);
    }
}

static void check_reals(prange_type type)
{
    check_pairs(type, set_edges(type));
    for (int digits = 2; digits <= (type == PRANGE_F64 ? 54 : 26); digits += 4) {
        set_multiples(type, digits);
        check_pairs(type, MOST);
    }
}

Test(expr_quotients, f64)
{
    check_reals(PRANGE_F64);
}

Test(expr_quotients, f32)
{
    check_reals(PRANGE_F32);
}

/* Whole vectors of pairs within the limits of vectors, and others with some pairs outside. */
Test(expr_quotients, i64)
{
    const int64_t most = INT64_C(1) << 51;
    const int64_t edges[] = {0,        1,         2,          3,         7,        10,
                             most - 1, most / 2,  most / 3,   INT32_MAX, 94906265, 94906266,
                             most - 2, most - 97, 1000000007, 67108864};
    enum { EDGES = sizeof edges / sizeof *edges, SIDE = 2 * EDGES, WITHIN = SIDE * SIDE };
    for (int k = 0; k < MOST; k++) {
        const int p = k / SIDE, q = k % SIDE;
        const uint64_t bits = random_bits(63, k), others = random_bits(64, k);
        const bool within = k / 64 % 4 > 0;
        x[k] = (int64_t)bits >> (within ? 12 + bits % 40 : bits % 13);
        y[k] = (int64_t)others >> (within ? 12 + others % 50 : others % 13);
        if (k < WITHIN) {
            x[k] = p < EDGES ? edges[p] : -1 - edges[p - EDGES];
            y[k] = q < EDGES ? edges[q] : -1 - edges[q - EDGES];
        } else if (k % 5 == 0) {
            x[k] = (int64_t)((uint64_t)y[k] * (bits % 1000)) - k % 3 + 1;
        }
    }
    x[WITHIN + 64] = INT64_MIN;
    y[WITHIN + 64] = -1;
    check_pairs(PRANGE_I64, MOST);
}
