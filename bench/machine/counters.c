/* SPDX-License-Identifier: MIT */
#include "counters.h"

#include <linux/perf_event.h>
#include <math.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_one(uint64_t event)
{
    struct perf_event_attr attributes = {
        .type = PERF_TYPE_HARDWARE,
        .size = sizeof attributes,
        .config = event,
        .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
        .inherit = 1,
        .exclude_kernel = 1,
        .exclude_hv = 1,
    };
    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

bench_counters bench_counters_open(void)
{
    return (bench_counters){{
        [BENCH_CYCLES] = open_one(PERF_COUNT_HW_CPU_CYCLES),
        [BENCH_INSTRUCTIONS] = open_one(PERF_COUNT_HW_INSTRUCTIONS),
        [BENCH_CACHE_MISSES] = open_one(PERF_COUNT_HW_CACHE_MISSES),
    }};
}

static double read_one(int file)
{
    uint64_t value[3]; /* the count, the time enabled, the time running */
    if (file < 0 || read(file, value, sizeof value) != sizeof value || value[2] == 0)
        return NAN;
    return (double)value[0] * ((double)value[1] / (double)value[2]);
}

void bench_counters_read(const bench_counters *counters, double counts[BENCH_COUNTERS])
{
    for (int i = 0; i < BENCH_COUNTERS; i++)
        counts[i] = read_one(counters->files[i]);
}
