/* SPDX-License-Identifier: MIT */
/*
 * Geometry of blocks and groups, and the tree of the fold.
 */
#include <criterion/criterion.h>
#include <stdint.h>

#include "array/fold.h"

static void check_grid(ptrdiff_t n, ptrdiff_t length)
{
    const pri_grid grid = pri_grid_of(n, length);
    cr_assert_leq(grid.groups, PRI_GROUPS);
    cr_assert_eq(grid.blocks, n / length + (n % length != 0));
    ptrdiff_t next = 0;
    for (ptrdiff_t g = 0; g < grid.groups; g++) {
        const ptrdiff_t begin = pri_grid_begin(&grid, g), end = pri_grid_end(&grid, g);
        cr_assert_eq(begin, next, "group %td of n %td", g, n);
        cr_assert_gt(end, begin);
        cr_assert_leq(end - begin, (ptrdiff_t)1 << grid.shift);
        next = end;
    }
    cr_assert_eq(next, grid.blocks);
    if (grid.blocks > 0) {
        const ptrdiff_t last = pri_grid_count(&grid, grid.blocks - 1);
        cr_assert(last >= 1 && last <= length);
        cr_assert_eq((grid.blocks - 1) * length + last, n);
    }
    if (grid.blocks > 1)
        cr_assert_eq(pri_grid_count(&grid, 0), length);
}

Test(fold, the_grid_covers_all)
{
    static const ptrdiff_t lengths[] = {1, 1024, 4096};
    for (int k = 0; k < 3; k++) {
        const ptrdiff_t length = lengths[k], full = PRI_GROUPS * length;
        for (ptrdiff_t n = 0; n < 100; n++)
            check_grid(n, length);
        for (ptrdiff_t near = -2; near <= 2; near++)
            for (ptrdiff_t multiple = 1; multiple <= 9; multiple++)
                check_grid(multiple * full + near, length);
        check_grid(PTRDIFF_MAX, length);
        check_grid(PTRDIFF_MAX - length, length);
    }
}

/* A join that is neither commutative nor associative, so that its result depends on the whole tree.
 */
static void entangle(pri_partial *left, const pri_partial *right)
{
    const uint64_t a = (uint64_t)left->value, b = (uint64_t)right->value;
    left->value = (double)((a * 31 + b * 17 + 5) % 1000003);
    left->index += right->index;
}

/* The tree by the header's definition: adjacent values are joined in pairs, and an unpaired last
 * value moves up unchanged. */
static double by_rounds(ptrdiff_t count)
{
    static pri_partial slots[3000];
    for (ptrdiff_t i = 0; i < count; i++)
        slots[i] = (pri_partial){.value = (double)(i * i % 1009), .index = 1};
    while (count > 1) {
        const ptrdiff_t pairs = count / 2;
        for (ptrdiff_t k = 0; k < pairs; k++) {
            slots[k] = slots[2 * k];
            entangle(&slots[k], &slots[2 * k + 1]);
        }
        if (count % 2)
            slots[pairs] = slots[count - 1];
        count = pairs + count % 2;
    }
    return slots[0].value;
}

static pri_partial folded(ptrdiff_t begin, ptrdiff_t end)
{
    pri_fold fold;
    pri_fold_start(&fold, entangle);
    for (ptrdiff_t i = begin; i < end; i++) {
        *pri_fold_next(&fold) = (pri_partial){.value = (double)(i * i % 1009), .index = 1};
        pri_fold_take(&fold);
    }
    return *pri_fold_finish(&fold);
}

Test(fold, the_tree_is_that_of_neighbours)
{
    for (ptrdiff_t count = 1; count <= 2100; count += count < 300 ? 1 : 97) {
        const pri_partial whole = folded(0, count);
        cr_expect_eq(whole.value, by_rounds(count), "%td blocks", count);
        cr_expect_eq(whole.index, count);
    }
}

/* Folding groups of 2^shift, and then the groups' results, gives the same tree for any shift. */
Test(fold, groups_do_not_change_the_tree)
{
    for (ptrdiff_t count = 1; count <= 300; count++)
        for (int shift = 0; shift <= 9; shift++) {
            static pri_partial groups[300];
            ptrdiff_t n = 0;
            const ptrdiff_t size = (ptrdiff_t)1 << shift;
            for (ptrdiff_t begin = 0; begin < count; begin += size) {
                const ptrdiff_t end = begin + size < count ? begin + size : count;
                groups[n++] = folded(begin, end);
            }
            pri_fold_all(entangle, n, groups);
            cr_assert_eq(groups[0].value, by_rounds(count), "%td by 2^%d", count, shift);
        }
}
