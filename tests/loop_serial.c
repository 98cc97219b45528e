/* SPDX-License-Identifier: MIT */
#include "loop_serial.h"

#include <prange.h>

#ifdef _OPENMP
#error "this file stands for programs compiled without OpenMP"
#endif

long serial_sum(long n)
{
    long sum = 0;
    PRANGE_FOR (i, 0, n, reduction(+ : sum) schedule(static))
        sum += i;
    return sum;
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
