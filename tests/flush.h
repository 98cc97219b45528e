/* SPDX-License-Identifier: MIT */
/*
 * Subnormal numbers that instructions read, and write, as zeros, in the thread that asks for
 * it, as in a program that GCC linked with -ffast-math.
 */
#ifndef TESTS_FLUSH_H
#define TESTS_FLUSH_H

enum { FLUSH = 0x8040 };

/* How the vector unit is set, without the sticky flags: flushing, rounding and traps. */
static inline unsigned vector_control(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_stmxcsr() & ~0x3fu;
#else
    return 0;
#endif
}

static inline void set_vector_control(unsigned control)
{
#if defined(__x86_64__)
    __builtin_ia32_ldmxcsr(control);
#else
    (void)control;
#endif
}

#endif
