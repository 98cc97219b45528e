/* SPDX-License-Identifier: MIT */
/* Uses of PRANGE_FOR in loop_serial.c, which is compiled without OpenMP. */
#ifndef TESTS_LOOP_SERIAL_H
#define TESTS_LOOP_SERIAL_H

/* 0 + 1 + ... + n-1, by a loop with clauses. */
long serial_sum(long n);

/* Returns 18 if range ends of any integer type are right and are evaluated once. */
long serial_ends(void);

/* The number of n iterations that ran out of order or not on thread 0. */
long serial_order(long n);

#endif
