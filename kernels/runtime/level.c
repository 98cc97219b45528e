/* SPDX-License-Identifier: MIT */
/*
 * The levels are listed lowest first; the last one whose every feature the processor has wins.
 * The features are those of the compiler flags in kernels/meson.build, no more and no less.
 */
#include "level.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
static const pri_blocks *const levels[] = {&pri_blocks_baseline, &pri_blocks_v3, &pri_blocks_v4};

static bool has_v3(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

static bool has_v4(void)
{
    return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}

static int level_count(void)
{
    __builtin_cpu_init();
    return has_v4() ? 3 : has_v3() ? 2 : 1;
}
#else
#if defined(__aarch64__)
static const pri_blocks *const levels[] = {&pri_blocks_neon};
#else
static const pri_blocks *const levels[] = {&pri_blocks_baseline};
#endif

static int level_count(void)
{
    return 1;
}
#endif

static _Atomic(const pri_blocks *) chosen;

static const pri_blocks *choose(void)
{
    const int count = level_count();
    const char *wanted = getenv("PRANGE_ISA");
    for (int i = 0; wanted && i < count; i++)
        if (strcmp(wanted, levels[i]->name) == 0)
            return levels[i];
    return levels[count - 1];
}

/* Two threads that come first at the same time choose alike. */
const pri_blocks *pri_level(void)
{
    const pri_blocks *blocks = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (!blocks) {
        blocks = choose();
        atomic_store_explicit(&chosen, blocks, memory_order_relaxed);
    }
    return blocks;
}

const pri_blocks *pri_level_at(int i)
{
    return i >= 0 && i < level_count() ? levels[i] : NULL;
}

void pri_level_use(const pri_blocks *blocks)
{
    atomic_store_explicit(&chosen, blocks, memory_order_relaxed);
}
