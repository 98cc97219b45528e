/* SPDX-License-Identifier: MIT */
#include "fold.h"

pri_grid pri_grid_of(ptrdiff_t n, ptrdiff_t length)
{
    pri_grid grid = {.n = n, .length = length, .blocks = n / length + (n % length != 0)};
    while ((grid.blocks - 1) >> grid.shift >= PRI_GROUPS)
        grid.shift++;
    grid.groups = grid.blocks ? ((grid.blocks - 1) >> grid.shift) + 1 : 0;
    return grid;
}

ptrdiff_t pri_grid_begin(const pri_grid *grid, ptrdiff_t group)
{
    return group << grid->shift;
}

ptrdiff_t pri_grid_end(const pri_grid *grid, ptrdiff_t group)
{
    return group + 1 < grid->groups ? (group + 1) << grid->shift : grid->blocks;
}

ptrdiff_t pri_grid_count(const pri_grid *grid, ptrdiff_t b)
{
    return b + 1 < grid->blocks ? grid->length : grid->n - b * grid->length;
}
