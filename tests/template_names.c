/* SPDX-License-Identifier: MIT */
/*
 * The expressions in the templates may use any names of the program. The arrays and numbers here
 * have names that are common inside such loops.
 */
#include <criterion/criterion.h>

#include <prange.h>

enum { LENGTH = 10000 };

static const double x[3] = {1, 2, 3}, y[3] = {5, 7, 11};
static const double a = 1, b = 2, dx = 3, sum = 4, value = 5, lanes = 6, partial = 7, point = 8;
static const int n = 1, i = 2, j = 3, k = 4, begin = 5, end = 6, first = 7, count = 8, block = 9;
static const int out = 1, ctx = 2, panels = 3, status = 4, lane = 5, row = 6, term = 7, result = 8;

#define ALL                                                                                        \
    (x[2] + y[1] + a + b + dx + sum + value + lanes + partial + point + n + i + j + k + begin +    \
     end + first + count + block + out + ctx + panels + status + lane + row + term + result)

#define PRANGE_INTEGRATE_NAME area
#define PRANGE_INTEGRATE_F(at, of) ((at)*0 + ALL)
#include <prange/integrate_template.h>

#define PRANGE_REDUCE_NAME total
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_TERM(at, of) ((double)((at) % 2) + ALL)
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME highest
#define PRANGE_REDUCE_OP ARGMAX
#define PRANGE_REDUCE_TERM(at, of) ((double)((at) == 77) + ALL)
#include <prange/reduce_template.h>

Test(template_names, any)
{
    double found = 0;
    cr_assert_eq(area(NULL, 0, 2, LENGTH, &found), PRANGE_OK);
    cr_expect_float_eq(found, 2 * ALL, 1e-9);
    cr_assert_eq(total(NULL, 0, LENGTH, &found), PRANGE_OK);
    cr_expect_eq(found, LENGTH * (0.5 + ALL));
    cr_assert_eq(highest(NULL, 0, LENGTH, &found), PRANGE_OK);
    cr_expect_eq(found, 77);
}
