/* SPDX-License-Identifier: MIT */
#include "loop_serial.h"

#define PRANGE_FOR_SERIAL_OK
#include <prange.h>

#ifdef _OPENMP
#error "this file stands for programs compiled without OpenMP"
#endif

long serial_sum(long n)
{
    long sum = 0;
    PRANGE_FOR (i, 0, n / 2, reduction(+ : sum) schedule(static))
        sum += i;
    PRANGE_FOR_COST (1.0, i, n / 2, n, reduction(+ : sum))
        sum += i;
    return sum;
}

long serial_ends(void)
{
    const unsigned five = 5;
    const size_t one = 1;
    long count = 0, evaluated = 0;
    PRANGE_FOR (i, -3, five)
        count += i >= -3 && i < 5;
    PRANGE_FOR (i, 0, one - 2)
        return -1;
    PRANGE_FOR (i, one, (evaluated++, (short)4))
        PRANGE_FOR (j, i, 4)
            count++;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
    /* The range ends may use a variable that the index shadows. */
    const int k = 2;
    PRANGE_FOR (k, k, k + 3)
        count += k >= 2 && k < 5;
#pragma GCC diagnostic pop
    return count + evaluated;
}

long serial_order(long n)
{
    long next = 0, wrong = 0;
    PRANGE_FOR (i, 0, n) {
        wrong += i != next || prange_get_thread_id() != 0;
        next = i + 1;
    }
    return wrong;
}
