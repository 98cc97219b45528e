/* SPDX-License-Identifier: MIT */
/*
 * The levels are listed lowest first; the last one whose every feature the processor has wins.
 * The features are those of the compiler flags in kernels/meson.build, no more and no less.
 */
#include "isa.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* PRI_LEVELS: how many the build file compiles. */
#if defined(__aarch64__)
#define LEVELS(LEVEL) LEVEL(neon)
#elif PRI_LEVELS == 3
#define LEVELS(LEVEL) LEVEL(baseline) LEVEL(v3) LEVEL(v4)
#elif PRI_LEVELS == 2
#define LEVELS(LEVEL) LEVEL(baseline) LEVEL(v3)
#else
#define LEVELS(LEVEL) LEVEL(baseline)
#endif

/* The tables of a level are pri_reduce_f64_v3, and so on. */
#define DECLARE(family, type, level)                                                               \
    extern const struct pri_##family##_##type pri_##family##_##type##_##level;
#define DECLARE_ALL(level) PRI_KERNEL_TABLES(DECLARE, level)
LEVELS(DECLARE_ALL)

#define MEMBER(family, type, level) .family##_##type = &pri_##family##_##type##_##level,
#define ISA(level) {.name = #level, PRI_KERNEL_TABLES(MEMBER, level)},
static const pri_isa levels[] = {LEVELS(ISA)};

static int level_count(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    const bool v4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
                    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl");
    const int has = v3 && v4 ? 3 : v3 ? 2 : 1;
    return has < PRI_LEVELS ? has : PRI_LEVELS;
#else
    return 1;
#endif
}

static _Atomic(const pri_isa *) chosen;

static const pri_isa *choose(void)
{
    const int count = level_count();
    const char *wanted = getenv("PRANGE_ISA");
    for (int i = 0; wanted && i < count; i++)
        if (strcmp(wanted, levels[i].name) == 0)
            return &levels[i];
    return &levels[count - 1];
}

/* Two threads that arrive first at the same time choose alike. */
const pri_isa *pri_isa_get(void)
{
    const pri_isa *isa = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (!isa) {
        isa = choose();
        atomic_store_explicit(&chosen, isa, memory_order_relaxed);
    }
    return isa;
}

const pri_isa *pri_isa_at(int i)
{
    return i >= 0 && i < level_count() ? &levels[i] : NULL;
}

int pri_isa_highest(int count, const bool compiled[])
{
    int level = 0;
    const pri_isa *isa = pri_isa_get();
    for (int i = 0; i < count && pri_isa_at(i); i++) {
        if (compiled[i])
            level = i;
        if (pri_isa_at(i) == isa)
            break;
    }
    return level;
}

void pri_isa_use(const pri_isa *isa)
{
    atomic_store_explicit(&chosen, isa, memory_order_relaxed);
}
