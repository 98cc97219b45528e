/* SPDX-License-Identifier: MIT */
/*
 * Conway's game of life on a torus.
 *
 *     cc -O3 -march=native life.c $(pkg-config --cflags --libs prange) -o life && ./life
 */
#include <prange.h>
#include <stdio.h>

/* `steps` is even, so that `cells` has the result. */
void life(ptrdiff_t n, int steps, unsigned char *cells, unsigned char *other)
{
    for (int step = 0; step < steps; step++) {
        const unsigned char *from = step % 2 ? other : cells;
        unsigned char *to = step % 2 ? cells : other;
        PRANGE_FOR (i, 0, n, schedule(static)) {
            const unsigned char *up = from + (i + n - 1) % n * n, *at = from + i * n;
            const unsigned char *down = from + (i + 1) % n * n;
            for (ptrdiff_t j = 1; j < n - 1; j++) {
                const unsigned char around =
                    (unsigned char)(up[j - 1] + up[j] + up[j + 1] + at[j - 1] + at[j + 1] +
                                    down[j - 1] + down[j] + down[j + 1]);
                to[i * n + j] = (around | at[j]) == 3;
            }
            for (ptrdiff_t j = 0; j < n; j += n - 1) {
                const ptrdiff_t l = (j + n - 1) % n, r = (j + 1) % n;
                const int around =
                    up[l] + up[j] + up[r] + at[l] + at[r] + down[l] + down[j] + down[r];
                to[i * n + j] = (around | at[j]) == 3;
            }
        }
    }
}

int main(void)
{
    enum { N = 100 };
    static unsigned char cells[N * N], other[N * N];
    static const int glider[5][2] = {{0, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}};
    ptrdiff_t alive, there = 0;
    for (int k = 0; k < 5; k++)
        cells[glider[k][0] * N + glider[k][1]] = 1;
    /* A glider moves one cell down and right in 4 steps, here across the edges. */
    life(N, 4 * 130, cells, other);
    if (prange_count_nonzero_u8(N * N, cells, &alive) != PRANGE_OK)
        return 1;
    for (int k = 0; k < 5; k++)
        there += cells[(glider[k][0] + 130) % N * N + (glider[k][1] + 130) % N];
    printf("life %td alive, %td of the glider\n", alive, there);
    return alive != 5 || there != 5;
}
