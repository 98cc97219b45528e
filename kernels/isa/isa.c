/* SPDX-License-Identifier: MIT */
/*
 * The levels are listed from the lowest up; the highest whose features the processor has is chosen.
 * The features are exactly those of the compiler flags in kernels/meson.build.
 */
#include "isa.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* PRI_LEVELS(LEVEL), by the build file: LEVEL(baseline) LEVEL(v3) LEVEL(v4), or a part of it. */
enum { RANK_baseline, RANK_neon = RANK_baseline, RANK_v3, RANK_v4 };

/* Declares the tables of a level: pri_reduce_f64_v3, and so on. */
#define DECLARE(family, type, level)                                                               \
    extern const struct pri_##family##_##type pri_##family##_##type##_##level;
#define DECLARE_ALL(level) PRI_KERNEL_TABLES(DECLARE, level)
PRI_LEVELS(DECLARE_ALL)

#define MEMBER(family, type, level) .family##_##type = &pri_##family##_##type##_##level,
#define ISA(level) {.name = #level, .rank = RANK_##level, PRI_KERNEL_TABLES(MEMBER, level)},
static const pri_isa levels[] = {PRI_LEVELS(ISA)};

static int processor_rank(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    const bool v4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
                    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl");
    return v3 && v4 ? RANK_v4 : v3 ? RANK_v3 : RANK_baseline;
#else
    return 0;
#endif
}

bool pri_isa_is_intel(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_is("intel");
#else
    return false;
#endif
}

/* The number of levels that the processor can run. The lowest one is not checked: a build without
 * the levels below it is meant for processors that have it. */
static int level_count(void)
{
    const int rank = processor_rank();
    int count = 1;
    while (count < (int)(sizeof levels / sizeof levels[0]) && levels[count].rank <= rank)
        count++;
    return count;
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

/* Threads that race for the first call make the same choice. */
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
    const int rank = pri_isa_get()->rank;
    int level = rank < count ? rank : count - 1;
    while (level > 0 && !compiled[level])
        level--;
    return level;
}

void pri_isa_use(const pri_isa *isa)
{
    atomic_store_explicit(&chosen, isa, memory_order_relaxed);
}
