/* SPDX-License-Identifier: MIT */
/*
 * Memory of reductions along axes: when it is allocated, how much at most, and behaviour without
 * it.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "boxes.h"
#include "settings.h"

/* An output with its axes in another order has the same bits if memory for it is refused. */
Test(axes_memory, of_results_in_another_order)
{
    enum { ROWS = 18, A = 131, B = 66 };
    static double x[ROWS * A * B], sorted[A * B], out[2][A * B];
    static const ptrdiff_t shape[] = {ROWS, A, B}, strides[] = {1, A};
    for (ptrdiff_t i = 0; i < ROWS * A * B; i++)
        x[i] = (double)random_bits(12, i);
    const prange_view in = {x, PRANGE_F64, 3, shape, NULL};
    const prange_view in_order = {sorted, PRANGE_F64, 2, shape + 1, NULL};
    cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 1, &in_order), PRANGE_OK);
    for (int at = 0; at < 2; at++) {
        const prange_view to = {out[at], PRANGE_F64, 2, shape + 1, strides};
        arm(at);
        cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 1, &to), PRANGE_OK);
        cr_expect_eq(allocations, 1);
        cr_expect_eq(wanted, sizeof sorted + 63 - (sizeof sorted + 63) % 64);
        arm(0);
        for (ptrdiff_t i = 0; i < A * B; i++)
            cr_assert_eq(out[at][i % B * A + i / B], sorted[i], "%td", i);
    }
}

/* Few long lines: if memory is refused, nothing is written; and the memory is small. */
Test(axes_memory, of_few_long_lines)
{
    for (int type = 0; type <= PRANGE_U8; type++)
        for (ptrdiff_t lines = 1; lines <= 3; lines++) {
            const ptrdiff_t shape[] = {lines, 50000};
            box in, out;
            box_make(&in, (prange_type)type, 2, shape, 0, 1, false);
            box_make(&out, PRANGE_I64, 1, shape, 0, 3, true);
            box_fill(&in, 1, 100);
            use_setting(3);
            arm(1);
            cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_COUNT, &in.view, 2, &out.view),
                         PRANGE_ERROR_MEMORY);
            cr_expect_eq(allocations, 1);
            cr_expect(guard_untouched(&out.memory), "written before it failed");
            cr_expect_not_null(strstr(prange_last_error(), "prange_reduce_axes: "));
            arm(0);
            cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_COUNT, &in.view, 2, &out.view),
                         PRANGE_OK);
            cr_expect_eq(allocations, 1);
            box_free(&in);
            box_free(&out);
        }
}

/* Lines of any length with strides 0 repeat one element. */
Test(axes_memory, is_at_most_4_mib)
{
    enum { MOST = 10000 };
    static double results[MOST];
    static const ptrdiff_t numbers[] = {1, 2, 3, 50, 128, 129, 300, 1000, 5000, MOST};
    static const ptrdiff_t zeros[] = {0, 0};
    double one = 1;
    for (int k = 0; k < 10; k++)
        for (int bits = 14; bits < 48; bits++) {
            const ptrdiff_t shape[] = {numbers[k], (ptrdiff_t)1 << bits};
            const prange_view in = {&one, PRANGE_F64, 2, shape, zeros};
            const prange_view out = {results, PRANGE_F64, 1, shape, NULL};
            arm(1);
            cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 2, &out), PRANGE_ERROR_MEMORY);
            cr_expect(wanted > 0 && wanted <= (size_t)4 << 20, "%td lines of 2^%d: %zu bytes",
                      numbers[k], bits, wanted);
            arm(0);
        }
}

Test(axes_memory, of_others_is_none)
{
    const ptrdiff_t shape[] = {300, 400};
    box in, out;
    box_make(&in, PRANGE_F64, 2, shape, 0, 1, false);
    box_fill(&in, 1, 100);
    for (unsigned axes = 0; axes < 3; axes++) {
        box_make(&out, PRANGE_F64, axes ? 1 : 2, axes == 1 ? shape + 1 : shape, 0, 3, true);
        arm(1);
        cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_VAR, &in.view, axes, &out.view), PRANGE_OK);
        cr_expect_eq(allocations, 0);
        arm(0);
        box_free(&out);
    }
    box_free(&in);
}
