/* SPDX-License-Identifier: MIT */
/*
 * Stencils by the template, compared bit for bit with plain loops of the same expression: every
 * border, axes shorter than the neighbourhood, views, several steps in one sweep, any team.
 */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "element.h"
#include "guard.h"
#include "random.h"
#include "walk.h"
#include "exec/parallel_for.h"

static void use_team(int k)
{
    static const int teams[] = {1, 2, 3, 7};
    cr_assert_eq(prange_set_num_threads(teams[k % 4]), PRANGE_OK);
}

#include "stencil_samples.h"

static const ptrdiff_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 9, 16, 18, 33, 70};
enum { SIZES = sizeof sizes / sizeof *sizes };

Test(stencil, one_dimension)
{
    static const ptrdiff_t more[] = {1000, 4095, 4096, 4097, 50003};
    for (int k = 0; k < SIZES + 5; k++) {
        const ptrdiff_t shape[3] = {1, 1, k < SIZES ? sizes[k] : more[k - SIZES]};
        use_team(k);
        smooth_expect(shape);
        use_team(k + 2);
        leaning_expect(shape);
        ahead_expect(shape);
        drift_expect(shape);
    }
}

Test(stencil, two_dimensions, .timeout = 100)
{
    for (int i = 0; i < SIZES; i++)
        for (int j = 0; j < SIZES; j++) {
            const ptrdiff_t shape[3] = {1, sizes[i], sizes[j]};
            use_team(i + j);
            cross_expect(shape);
            mixed_expect(shape);
            far_expect(shape);
            wave_expect(shape);
        }
    static const ptrdiff_t large[][3] = {{1, 211, 307}, {1, 3, 20000}, {1, 20000, 3}};
    for (int k = 0; k < 3; k++) {
        use_team(k + 1);
        cross_expect(large[k]);
        mixed_expect(large[k]);
        far_expect(large[k]);
        wave_expect(large[k]);
    }
}

Test(stencil, three_dimensions, .timeout = 100)
{
    for (int i = 0; i < 9; i++)
        for (int j = 0; j < 9; j++)
            for (int k = 0; k < 9; k++) {
                const ptrdiff_t shape[3] = {sizes[i], sizes[j], sizes[k]};
                use_team(i + j + k);
                seven_expect(shape);
                bytes_expect(shape);
                blend_expect(shape);
                tally_expect(shape);
            }
    static const ptrdiff_t large[][3] = {{41, 37, 67}, {2, 300, 90}, {300, 2, 50}, {90, 150, 1}};
    for (int k = 0; k < 4; k++) {
        use_team(k);
        seven_expect(large[k]);
        bytes_expect(large[k]);
        blend_expect(large[k]);
        tally_expect(large[k]);
    }
}

/* Large enough for streaming stores, which views and updated arrays never use. */
Test(stencil, large_arrays, .timeout = 300)
{
    static const ptrdiff_t line[3] = {1, 1, 2500003}, plane[3] = {1, 1501, 1703};
    static const ptrdiff_t wide[3] = {1, 907, 3701}, box[3] = {91, 160, 181};
    static const ptrdiff_t few_rows[3] = {1000, 5, 601};
    use_team(1);
    smooth_expect_both(line, false);
    cross_expect_both(plane, true);
    use_team(2);
    far_expect_both(wide, false);
    wave_expect_both(plane, false);
    seven_expect_both(box, false);
    seven_expect_both(few_rows, false);
}

Test(stencil, steps_of_one_dimension, .timeout = 100)
{
    static const ptrdiff_t steps[] = {0, 1, 2, 3, 15, 16, 17, 40};
    static const ptrdiff_t lengths[] = {1, 2, 3, 4, 5, 6, 40, 63, 64, 65, 300, 4099, 30011};
    for (int k = 0; k < 13; k++) {
        const ptrdiff_t shape[3] = {1, 1, lengths[k]};
        smooth_expect_steps(shape, 8, steps, 4);
        leaning_expect_steps(shape, 8, steps, 4);
        ahead_expect_steps(shape, 8, steps, 4);
        drift_expect_steps(shape, 8, steps, 4);
    }
}

Test(stencil, steps_of_two_dimensions, .timeout = 100)
{
    static const ptrdiff_t steps[] = {0, 1, 2, 5, 16, 18, 35};
    static const ptrdiff_t shapes[][3] = {{1, 1, 1},  {1, 1, 40},  {1, 40, 1},   {1, 2, 2},
                                          {1, 3, 3},  {1, 7, 5},   {1, 33, 34},  {1, 67, 40},
                                          {1, 5, 70}, {1, 150, 9}, {1, 140, 131}};
    for (int k = 0; k < 11; k++) {
        cross_expect_steps(shapes[k], 7, steps, 4);
        mixed_expect_steps(shapes[k], 7, steps, 4);
        wave_expect_steps(shapes[k], 7, steps, 4);
    }
}

/* Rows so long that the sweep processes them in tiles. */
Test(stencil, steps_in_tiles, .timeout = 100)
{
    static const ptrdiff_t steps[] = {20};
    static const ptrdiff_t wide[3] = {1, 37, 7001}, deep[3] = {13, 171, 61};
    cross_expect_steps(wide, 1, steps, 3);
    wave_expect_steps(wide, 1, steps, 3);
    seven_expect_steps(deep, 1, steps, 3);
}

Test(stencil, steps_of_three_dimensions, .timeout = 100)
{
    static const ptrdiff_t steps[] = {0, 1, 2, 7, 19};
    static const ptrdiff_t shapes[][3] = {{1, 1, 1},    {1, 9, 9},   {9, 1, 9}, {9, 9, 1},
                                          {2, 3, 4},    {3, 3, 3},   {5, 6, 7}, {40, 6, 5},
                                          {16, 17, 18}, {70, 11, 13}};
    for (int k = 0; k < 10; k++) {
        seven_expect_steps(shapes[k], 5, steps, 4);
        blend_expect_steps(shapes[k], 5, steps, 4);
    }
}
