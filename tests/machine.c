/* SPDX-License-Identifier: MIT */
/*
 * The CPU quota and the running threads, read from made-up trees of /proc and /sys.
 */
#include <criterion/criterion.h>
#include <ftw.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <prange.h>

#include "base/machine.h"

static char root[64];

static void make_root(void)
{
    snprintf(root, sizeof root, "/tmp/prange-machine-XXXXXX");
    cr_assert_not_null(mkdtemp(root));
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

static void remove_root(void)
{
    nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Writes one file below the root, and makes its directories. */
static void put(const char *path, const char *text)
{
    char full[512];
    snprintf(full, sizeof full, "%s%s", root, path);
    for (char *slash = full + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(full, 0700);
        *slash = '/';
    }
    FILE *file = fopen(full, "w");
    cr_assert_not_null(file, "%s", full);
    fputs(text, file);
    fclose(file);
}

TestSuite(quota, .init = make_root, .fini = remove_root);

Test(quota, v2_at_the_root_of_a_container)
{
    static const struct {
        const char *text;
        int expected;
    } cases[] = {
        {"max 100000\n", 0},
        {"150000 100000\n", 2},
        {"50000 100000\n", 1},
        {"100000 100000\n", 1},
        {"100001 100000\n", 2},
        {"200000 100000\n", 2},
        {"1000 100000\n", 1},
        {"800000 50000\n", 16},
        {"6400000 100000\n", 64},
        {"200000 100000", 2},
        {"", 0},
        {"\n", 0},
        {"garbage", 0},
        {"garbage here\n", 0},
        {"150000\n", 0},
        {"150000 0\n", 0},
        {"0 100000\n", 0},
        {"-1 100000\n", 0},
        {"150000 -100000\n", 0},
        {"nan 100000\n", 0},
        {"inf 100000\n", 0},
        {"99999999999999999999999999 1\n", 0},
    };
    put("/proc/self/cgroup", "0::/\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put("/sys/fs/cgroup/cpu.max", cases[i].text);
        cr_expect_eq(pri_machine_quota(root), cases[i].expected, "%s: %d, expected %d",
                     cases[i].text, pri_machine_quota(root), cases[i].expected);
    }
}

Test(quota, v2_takes_the_least_of_all_ancestors)
{
    put("/proc/self/cgroup", "0::/user.slice/user-0.slice/job.scope\n");
    put("/sys/fs/cgroup/user.slice/user-0.slice/job.scope/cpu.max", "400000 100000\n");
    cr_expect_eq(pri_machine_quota(root), 4);
    put("/sys/fs/cgroup/user.slice/user-0.slice/cpu.max", "max 100000\n");
    cr_expect_eq(pri_machine_quota(root), 4);
    put("/sys/fs/cgroup/user.slice/cpu.max", "250000 100000\n");
    cr_expect_eq(pri_machine_quota(root), 3);
    put("/sys/fs/cgroup/user.slice/user-0.slice/cpu.max", "800000 100000\n");
    cr_expect_eq(pri_machine_quota(root), 3);
    put("/sys/fs/cgroup/user.slice/user-0.slice/job.scope/cpu.max", "max 100000\n");
    cr_expect_eq(pri_machine_quota(root), 3);
    put("/sys/fs/cgroup/cpu.max", "50000 100000\n");
    cr_expect_eq(pri_machine_quota(root), 1);
}

/* Quotas of other groups, and of groups below this process's group, do not count. */
Test(quota, v2_looks_nowhere_else)
{
    put("/proc/self/cgroup", "0::/a/b\n");
    put("/sys/fs/cgroup/a/b/c/cpu.max", "100000 100000\n");
    put("/sys/fs/cgroup/a/other/cpu.max", "100000 100000\n");
    put("/cpu.max", "100000 100000\n");
    put("/sys/fs/cpu.max", "100000 100000\n");
    cr_expect_eq(pri_machine_quota(root), 0);
}

/* In a container the path may be that of the host, where nothing of it is mounted. */
Test(quota, v2_path_of_the_host)
{
    put("/proc/self/cgroup", "0::/docker/0123456789abcdef\n");
    put("/sys/fs/cgroup/cpu.max", "150000 100000\n");
    cr_expect_eq(pri_machine_quota(root), 2);
}

Test(quota, v1)
{
    static const char *const mounts[] = {"cpu", "cpu,cpuacct"};
    for (int m = 0; m < 2; m++) {
        remove_root();
        make_root();
        char text[256], quota[256], period[256];
        snprintf(text, sizeof text, "5:memory:/docker/abc\n4:%s:/docker/abc\n1:name=systemd:/\n",
                 mounts[m]);
        put("/proc/self/cgroup", text);
        snprintf(quota, sizeof quota, "/sys/fs/cgroup/%s/docker/abc/cpu.cfs_quota_us", mounts[m]);
        snprintf(period, sizeof period, "/sys/fs/cgroup/%s/docker/abc/cpu.cfs_period_us",
                 mounts[m]);
        put(period, "100000\n");
        put(quota, "-1\n");
        cr_expect_eq(pri_machine_quota(root), 0);
        put(quota, "150000\n");
        cr_expect_eq(pri_machine_quota(root), 2, "%s", mounts[m]);
        put(quota, "50000\n");
        cr_expect_eq(pri_machine_quota(root), 1);
        put(quota, "garbage\n");
        cr_expect_eq(pri_machine_quota(root), 0);
        put(quota, "");
        cr_expect_eq(pri_machine_quota(root), 0);
        put(quota, "99999999999999999999999999\n");
        cr_expect_eq(pri_machine_quota(root), 0);
        put(quota, "300000\n");
        put(period, "0\n");
        cr_expect_eq(pri_machine_quota(root), 0);
        put(period, "");
        cr_expect_eq(pri_machine_quota(root), 0);
        put(period, "100000\n");
        snprintf(quota, sizeof quota, "/sys/fs/cgroup/%s/docker/cpu.cfs_quota_us", mounts[m]);
        snprintf(period, sizeof period, "/sys/fs/cgroup/%s/docker/cpu.cfs_period_us", mounts[m]);
        put(period, "50000\n");
        put(quota, "100000\n");
        cr_expect_eq(pri_machine_quota(root), 2, "an ancestor is smaller");
        put(quota, "500000\n");
        cr_expect_eq(pri_machine_quota(root), 3, "an ancestor is larger");
    }
}

/* Mounted as "cpu", whatever comes with it. */
Test(quota, v1_under_its_short_name)
{
    put("/proc/self/cgroup", "4:cpu,cpuacct:/a\n");
    put("/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "150000\n");
    put("/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
    cr_expect_eq(pri_machine_quota(root), 2);
}

Test(quota, v1_without_a_period)
{
    put("/proc/self/cgroup", "4:cpu,cpuacct:/\n");
    put("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "150000\n");
    cr_expect_eq(pri_machine_quota(root), 0);
}

/* A hybrid machine: v1 controllers beside an unused v2 hierarchy. */
Test(quota, hybrid)
{
    put("/proc/self/cgroup", "12:cpuset:/\n3:cpu,cpuacct:/a\n0::/a\n");
    put("/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "300000\n");
    put("/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n");
    cr_expect_eq(pri_machine_quota(root), 3);
    put("/sys/fs/cgroup/unified/a/cpu.max", "200000 100000\n");
    cr_expect_eq(pri_machine_quota(root), 2);
    put("/sys/fs/cgroup/unified/a/cpu.max", "max 100000\n");
    cr_expect_eq(pri_machine_quota(root), 3);
}

Test(quota, cpuset_is_not_cpu)
{
    put("/proc/self/cgroup", "4:cpuset:/\n5:cpuacct:/\n");
    put("/sys/fs/cgroup/cpuset/cpu.cfs_quota_us", "100000\n");
    put("/sys/fs/cgroup/cpuset/cpu.cfs_period_us", "100000\n");
    put("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "100000\n");
    put("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    cr_expect_eq(pri_machine_quota(root), 0);
}

Test(quota, nonsense_is_no_quota)
{
    cr_expect_eq(pri_machine_quota(root), 0, "an empty tree");
    static const char *const texts[] = {"", "\n\n", "garbage\n", "0:\n", "::::\n", ":::/\n", "0::"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put("/proc/self/cgroup", texts[i]);
        cr_expect_eq(pri_machine_quota(root), 0, "%s", texts[i]);
    }
    static char longest[20000];
    memset(longest, 'x', sizeof longest - 1);
    memcpy(longest, "0::/", 4);
    put("/proc/self/cgroup", longest);
    put("/sys/fs/cgroup/unrelated", "");
    cr_expect_eq(pri_machine_quota(root), 0);
    cr_expect_eq(pri_machine_quota("/no/such/place"), 0);
}

/* The running threads other than this one. */
Test(quota, others_that_run)
{
    char text[64];
    cr_expect_eq(pri_machine_others(root), 0, "an empty tree");
    for (int running = 0; running < 130; running += 1 + running / 9) {
        snprintf(text, sizeof text, "9.60 10.38 7.26 %d/120 4380\n", running);
        put("/proc/loadavg", text);
        cr_expect_eq(pri_machine_others(root), running > 0 ? running - 1 : 0, "%d", running);
    }
    static const char *const nonsense[] = {"", "\n", "1 2 3", "1 2 3 many/120", "1 2 3 -8/9"};
    for (int k = 0; k < 5; k++) {
        put("/proc/loadavg", nonsense[k]);
        cr_expect_eq(pri_machine_others(root), 0, "%s", nonsense[k]);
    }
}

Test(affinity, is_the_mask)
{
    cpu_set_t mask, one;
    cr_assert_eq(sched_getaffinity(0, sizeof mask, &mask), 0);
    cr_expect_eq(pri_machine_affinity(), CPU_COUNT(&mask));
    size_t cpu = 0;
    while (!CPU_ISSET(cpu, &mask))
        cpu++;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    cr_assert_eq(sched_setaffinity(0, sizeof one, &one), 0);
    cr_expect_eq(pri_machine_affinity(), 1);
    cr_expect_eq(prange_get_max_threads(), 1, "asked anew each time");
}
