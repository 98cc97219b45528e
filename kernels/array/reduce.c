/* SPDX-License-Identifier: MIT */
/*
 * Reductions: every group of blocks leaves its result in the slot of its number, and the slots
 * are folded in order, so that nothing depends on which thread did what, or when.
 */
#include <prange/reduce.h>

#include <math.h>
#include <stdbool.h>

#include "base/check.h"
#include "fold.h"
#include "isa/isa.h"
#include "base/status.h"
#include "exec/team.h"

/* One operation: how the results of two neighbours join, and its time on one thread in ns an
 * element that comes from a second-level cache (measured at level v4). */
typedef struct operation {
    pri_join join;
    double ns_f64, ns_f32;
} operation;

static void join_prod(pri_partial *left, const pri_partial *right)
{
    left->value *= right->value;
}

/* Left where both are equal, so that count stays the first block that holds the extreme. */
static void join_min(pri_partial *left, const pri_partial *right)
{
    if (right->value < left->value || (isnan(right->value) && !isnan(left->value)))
        *left = *right;
}

static void join_max(pri_partial *left, const pri_partial *right)
{
    if (right->value > left->value || (isnan(right->value) && !isnan(left->value)))
        *left = *right;
}

/* Chan, Golub and LeVeque (1979), "Updating formulae and a pairwise algorithm for computing
 * sample variances". Once it is infinite it stays so: the means may have overflowed too, and have
 * no difference. */
static void join_var(pri_partial *left, const pri_partial *right)
{
    const double delta = right->value - left->value;
    const double count = left->count + right->count;
    left->value += delta * (right->count / count);
    const double between = delta * delta * (left->count * right->count / count);
    left->m2 += isinf(left->m2 + right->m2) ? right->m2 : right->m2 + between;
    left->count = count;
}

static const operation SUM = {pri_join_sum, 0.055, 0.044};
static const operation PROD = {join_prod, 0.055, 0.044};
static const operation MIN = {join_min, 0.067, 0.067};
static const operation MAX = {join_max, 0.067, 0.067};
static const operation VAR = {join_var, 0.1, 0.09};
static const operation DOT = {pri_join_sum, 0.09, 0.08};

/* The machines' own NaNs differ in sign: x86-64's are negative. */
static double same_nan(double x)
{
    return isnan(x) ? NAN : x;
}

static prange_status empty(const char *function, ptrdiff_t n)
{
    return pri_fail(PRANGE_ERROR_EMPTY, "prange_%s: undefined for n = %td", function, n);
}

#define REAL double
#define TYPED(name) name##_f64
#define TITLE(name) name "_f64"
#include "reduce_typed.h"
#undef REAL
#undef TYPED
#undef TITLE

#define REAL float
#define TYPED(name) name##_f32
#define TITLE(name) name "_f32"
#include "reduce_typed.h"
