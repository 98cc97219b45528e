/* SPDX-License-Identifier: MIT */
/*
 * A planted race: every thread adds to one sum. The tsan stage must find it.
 */
#include <stdio.h>

int main(void)
{
    long sum = 0;
#pragma omp parallel for schedule(static, 1)
    for (int i = 0; i < 100000; i++)
        sum += i;
    printf("%ld\n", sum);
    return 0;
}
