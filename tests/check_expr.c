/* SPDX-License-Identifier: MIT */
/*
 * Expressions over arrays of every type, contiguous, broadcast and transposed: every operation with
 * its own loop, fused pairs, reductions and ranges. The sizes are enough work for a team.
 */
#include <stdbool.h>
#include <string.h>

#include <prange.h>

#include "boxes.h"
#include "check.h"
#include "check_expr.h"

enum { VARIABLES = 8 };

static const ptrdiff_t shape[] = {150, 701};

/* The variables, with their types and layouts. */
static const struct {
    const char *name;
    prange_type type;
    unsigned ones, layout; /* ones: the axes of broadcasting */
} kinds[VARIABLES] = {
    {"a", PRANGE_F64, 0, 0}, {"b", PRANGE_F64, 0, BOX_PERMUTED | BOX_GAPS},
    {"f", PRANGE_F32, 0, 0}, {"g", PRANGE_F32, 1, BOX_NEGATIVE},
    {"l", PRANGE_I64, 0, 0}, {"n", PRANGE_I32, 0, BOX_NEGATIVE},
    {"u", PRANGE_U8, 0, 0},  {"c", PRANGE_F64, 2, 0},
};

static box inputs[VARIABLES];
static prange_variable variables[VARIABLES];

/* The shape of a result: the whole array, one per column, one per row, or one number. */
enum { WHOLE, COLUMNS, ROWS, ONE };

static const struct {
    const char *text;
    int form;
    prange_type type;
} calls[] = {
    {"a*b - a", WHOLE, PRANGE_F64},
    {"2*a + 3*b - c/a", WHOLE, PRANGE_F64},
    {"a - b*c", WHOLE, PRANGE_F64},
    {"sqrt(a*a + b*b)", WHOLE, PRANGE_F64},
    {"((((0.5*a + 2)*a - 1)*a + 3)*a - 7)*a + 1", WHOLE, PRANGE_F64},
    {"(((1.5*f + 2)*f + 1)*f + 3)", WHOLE, PRANGE_F32},
    {"where(a > b, sin(a), cos(b))", WHOLE, PRANGE_F64},
    {"exp(-f*f/2) + log(1 + abs(g))", WHOLE, PRANGE_F32},
    {"fma(a, b, c) + a % b + a // c", WHOLE, PRANGE_F64},
    {"f % g + f // g + f**7 + f**g", WHOLE, PRANGE_F32},
    {"l // n + l % n + (l << (n & 63)) + (l >> (u & 31))", WHOLE, PRANGE_I64},
    {"(l & n | 5) ^ ~l", WHOLE, PRANGE_I64},
    {"(l*3 + n) % 7", WHOLE, PRANGE_I64},
    {"n // -10", WHOLE, PRANGE_I32},
    {"(l & 255) + (l >> 3)", WHOLE, PRANGE_I64},
    {"where(a > b, a, c)", WHOLE, PRANGE_F64},
    {"where(l != n, l, 7)", WHOLE, PRANGE_I64},
    {"n**3 + n**u - u", WHOLE, PRANGE_I32},
    {"u & 15 | ~u", WHOLE, PRANGE_U8},
    {"(a > b) & ~(f <= g) | (l == n) ^ isnan(c)", WHOLE, PRANGE_U8},
    {"i64(a) + i32(b) + u8(f)", WHOLE, PRANGE_I64},
    {"f32(l) + f", WHOLE, PRANGE_F32},
    {"f64(f) + l + n + u", WHOLE, PRANGE_F64},
    {"min(a, b, c) + max(f, g)", WHOLE, PRANGE_F64},
    {"i*701 + j + arange(701)", WHOLE, PRANGE_I64},
    {"linspace(-1, 1, 701) * a", WHOLE, PRANGE_F64},
    {"isfinite(a) + isinf(b) + signbit(a)", WHOLE, PRANGE_I32},
    {"(a - mean(a, axis=0)) / sqrt(var(a, axis=0))", WHOLE, PRANGE_F64},
    {"f - mean(f, axis=1, keepdims=1)", WHOLE, PRANGE_F32},
    {"sum(a*b - c, axis=0)", COLUMNS, PRANGE_F64},
    {"max(b - c, axis=0) - min(a, axis=0)", COLUMNS, PRANGE_F64},
    {"count(a > b, axis=0)", COLUMNS, PRANGE_I64},
    {"sum(where(f > g, f, 0), axis=0)", COLUMNS, PRANGE_F32},
    {"sum(l*n, axis=1)", ROWS, PRANGE_I64},
    {"var(f*g, axis=1)", ROWS, PRANGE_F32},
    {"mean(u + n, axis=1)", ROWS, PRANGE_F64},
    {"sum(a*b - c)", ONE, PRANGE_F64},
    {"sum((a - c)**2) + mean(abs(a)) + sum(sqrt(a*a + c*c)) + sum(a/c)", ONE, PRANGE_F64},
    {"sum(f*f) + sum(f - 2) + mean(f*f - f)", ONE, PRANGE_F32},
    {"prod(1 + a/1e9)", ONE, PRANGE_F64},
    {"sum(f*g)", ONE, PRANGE_F32},
    {"sum(where(f > g, f, 0))", ONE, PRANGE_F32},
    {"sum((n << 2) ^ (n >> 1))", ONE, PRANGE_I64},
    {"argmin(a*b) - argmax(f*g)", ONE, PRANGE_I64},
    {"var(a*b) + mean(u)", ONE, PRANGE_F64},
    {"sum(f64(arange(300007))**2 - arange(300007))", ONE, PRANGE_F64},
    {"any(a > 1e30) + 2*all(u < 255) + count(l > n)", ONE, PRANGE_I64},
};
enum { CALLS = sizeof calls / sizeof *calls };

void prepare_expressions(void)
{
    for (int v = 0; v < VARIABLES; v++) {
        ptrdiff_t own[2];
        for (int k = 0; k < 2; k++)
            own[k] = kinds[v].ones >> k & 1 ? 1 : shape[k];
        box_make(&inputs[v], kinds[v].type, 2, own, kinds[v].layout, 300 + (uint64_t)v, false);
        box_fill(&inputs[v], 310 + (uint64_t)v, 5000);
        variables[v] = (prange_variable){kinds[v].name, inputs[v].view};
    }
}

int count_expression_calls(void)
{
    return CALLS;
}

uint64_t expression_call(int k, bool *failed)
{
    const int form = calls[k].form, ndim = form == WHOLE ? 2 : form == ONE ? 0 : 1;
    box out;
    box_make(&out, calls[k].type, ndim, form == COLUMNS ? shape + 1 : shape, 0, 1, true);
    *failed = prange_eval(calls[k].text, VARIABLES, variables, &out.view) != PRANGE_OK;
    uint64_t digest = DIGEST_START;
    for (ptrdiff_t i = 0; i < out.count; i++) {
        const void *at = box_at(&out, i);
        uint64_t bits = 0;
        memcpy(&bits, at, box_element(calls[k].type));
        if (calls[k].type == PRANGE_F64)
            digest = digest_of_f64(digest, 1, at);
        else if (calls[k].type == PRANGE_F32)
            digest = digest_of_f32(digest, 1, at);
        else
            digest = digest_of(digest, bits, (int)box_element(calls[k].type));
    }
    box_free(&out);
    return digest;
}
