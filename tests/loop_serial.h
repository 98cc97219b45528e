/* SPDX-License-Identifier: MIT */
/* What loop_serial.c, compiled without OpenMP, does with PRANGE_FOR. */
#ifndef TESTS_LOOP_SERIAL_H
#define TESTS_LOOP_SERIAL_H

/* 0 + 1 + ... + n-1, by a loop with clauses. */
long serial_sum(long n);

/* 18 where ends of any integer types are right, and evaluated once. */
long serial_ends(void);

/* How many of n iterations came out of order, or not on thread 0. */
long serial_order(long n);

#endif
