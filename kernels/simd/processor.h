/* SPDX-License-Identifier: MIT */
/*
 * The maker of the processor, on whose prefetchers the speed of some kernels depends. Their bits do
 * not.
 */
#ifndef PRI_PROCESSOR_H
#define PRI_PROCESSOR_H

#include <stdbool.h>

/* Zen and its successors. */
static inline bool pri_is_amd(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_is("amd");
#else
    return false;
#endif
}

#endif
