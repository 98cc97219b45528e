/* SPDX-License-Identifier: MIT */
/*
 * The first number whose Collatz sequence (n/2 where n is even, 3n + 1 where it is odd) takes 500
 * steps or more to reach 1, and how many numbers below a million take more than 200. The range of
 * the search is practically unbounded: the search stops at the first match.
 *
 *     cc -O2 find.c $(pkg-config --cflags --libs prange) -o find
 *     ./find
 */
#include <prange.h>
#include <stdint.h>
#include <stdio.h>

static int is_longer(ptrdiff_t i, void *ctx)
{
    int steps = 0;
    for (uint64_t n = (uint64_t)i; n != 1; steps++)
        n = n % 2 ? 3 * n + 1 : n / 2;
    return steps >= *(const int *)ctx;
}

int main(void)
{
    int long_one = 500, more_than = 201;
    ptrdiff_t first = 0, count = 0;
    if (prange_find(1, PTRDIFF_MAX, is_longer, &long_one, &first) != PRANGE_OK ||
        prange_count_if(1, 1000000, is_longer, &more_than, &count) != PRANGE_OK) {
        fprintf(stderr, "find: %s\n", prange_last_error());
        return 1;
    }
    printf("%td is the first to take %d steps; below a million %td take more than %d\n", first,
           long_one, count, more_than - 1);
    return first != 626331 || count != 122273;
}
