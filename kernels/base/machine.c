/* SPDX-License-Identifier: MIT */
/*
 * The affinity mask, the CPU quota of control groups, and running threads.
 *
 * libgomp respects the mask but not the quota: in a container limited to 2 of 64 processors it
 * would run 64 threads, which the kernel then throttles together.
 */
#include "machine.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int pri_machine_affinity(void)
{
    /* A mask larger than cpu_set_t is refused with EINVAL: ask for more until it fits. */
    for (size_t processors = CPU_SETSIZE; processors <= 1u << 20; processors *= 2) {
        cpu_set_t *mask = CPU_ALLOC(processors);
        if (!mask)
            break;
        const size_t size = CPU_ALLOC_SIZE(processors);
        const int count = sched_getaffinity(0, size, mask) ? 0 : CPU_COUNT_S(size, mask);
        CPU_FREE(mask);
        if (count > 0)
            return count;
    }
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

/* Reads up to two words of a file and returns their number. */
static int read_words(const char *path, char first[32], char second[32])
{
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    const int words = fscanf(file, "%31s %31s", first, second);
    fclose(file);
    return words < 0 ? 0 : words;
}

/* ceil(quota/period) in processors; 0 for "max", -1 or nonsense. */
static int processors_of(const char *quota, const char *period)
{
    const double q = strtod(quota, NULL), p = strtod(period, NULL);
    if (!(q > 0.0) || !(p > 0.0) || q / p > 1e6)
        return 0;
    const int whole = (int)(q / p);
    return whole * p < q ? whole + 1 : whole;
}

/* The quota of the one group at `directory`; 0 where there is none. */
static int group_quota(const char *directory, bool v2)
{
    char path[4096], quota[32], period[32];
    snprintf(path, sizeof path, v2 ? "%s/cpu.max" : "%s/cpu.cfs_quota_us", directory);
    const int words = read_words(path, quota, period);
    if (v2)
        return words == 2 ? processors_of(quota, period) : 0;
    if (words < 1)
        return 0;
    char none[32];
    snprintf(path, sizeof path, "%s/cpu.cfs_period_us", directory);
    return read_words(path, period, none) >= 1 ? processors_of(quota, period) : 0;
}

/* The smallest quota of the groups from `mount`/`group` up to `mount`. In a container the path may
 * name a group of the host that is not mounted: the missing directories are skipped. */
static int least_quota(const char *mount, const char *group, bool v2)
{
    char directory[3072];
    const int length = snprintf(directory, sizeof directory, "%s%s", mount, group);
    if (length < 0 || (size_t)length >= sizeof directory)
        return 0;
    int least = 0;
    for (;;) {
        const int quota = group_quota(directory, v2);
        if (quota > 0 && (least == 0 || quota < least))
            least = quota;
        char *slash = strrchr(directory, '/');
        if (!slash || slash < directory + strlen(mount))
            return least;
        *slash = '\0';
    }
}

static int smaller_quota(int a, int b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Whether the comma-separated list names the cpu controller. */
static bool controls_cpu(const char *list)
{
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strncmp(at, "cpu", 3) == 0 && (at[3] == ',' || at[3] == '\0'))
            return true;
    return false;
}

/* One line "hierarchy:controllers:path" of /proc/self/cgroup. */
static int line_quota(const char *root, char *line)
{
    line[strcspn(line, "\n")] = '\0';
    char *controllers = strchr(line, ':');
    char *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
        return 0;
    *group++ = '\0';
    controllers++;
    char mount[1024];
    if (*controllers == '\0') {
        snprintf(mount, sizeof mount, "%s/sys/fs/cgroup", root);
        const int quota = least_quota(mount, group, true);
        snprintf(mount, sizeof mount, "%s/sys/fs/cgroup/unified", root);
        return smaller_quota(quota, least_quota(mount, group, true));
    }
    if (!controls_cpu(controllers))
        return 0;
    snprintf(mount, sizeof mount, "%s/sys/fs/cgroup/%s", root, controllers);
    const int quota = least_quota(mount, group, false);
    snprintf(mount, sizeof mount, "%s/sys/fs/cgroup/cpu", root);
    return smaller_quota(quota, least_quota(mount, group, false));
}

int pri_machine_quota(const char *root)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    int least = 0;
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) > 0)
        least = smaller_quota(least, line_quota(root, line));
    free(line);
    fclose(file);
    return least;
}

/* The fourth word of /proc/loadavg is "running/all", in threads. */
long pri_machine_others(const char *root)
{
    char path[4096], text[128];
    snprintf(path, sizeof path, "%s/proc/loadavg", root);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    const ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = '\0';
    const char *word = text;
    for (int k = 0; k < 3 && word; k++)
        word = strchr(word + (k > 0), ' ');
    const long running = word ? strtol(word, NULL, 10) : 0;
    return running > 1 ? running - 1 : 0;
}

int pri_machine_thread(void)
{
    return (int)syscall(SYS_gettid);
}

/* The id of the clock of a thread's CPU time, as pthread_getcpuclockid() makes it. Unlike the
 * process's CPU clock, it is up to date while the thread runs on another processor. */
static clockid_t clock_of(int thread)
{
    return (clockid_t)((~(unsigned)thread << 3) | 6);
}

bool pri_machine_runs(int thread)
{
    struct timespec before, after;
    return clock_gettime(clock_of(thread), &before) == 0 &&
           clock_gettime(clock_of(thread), &after) == 0 &&
           (before.tv_nsec != after.tv_nsec || before.tv_sec != after.tv_sec);
}

/* By system calls instead of opendir(), which allocates memory. */
int pri_machine_own(void)
{
    enum { THREADS = 64 };
    _Alignas(struct dirent64) char list[THREADS * 32];
    const int directory = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return 0;
    const long length = syscall(SYS_getdents64, directory, list, sizeof list);
    close(directory);
    const int self = pri_machine_thread();
    int count = 0;
    for (long at = 0; at < length;) {
        const struct dirent64 *entry = (const struct dirent64 *)(const void *)(list + at);
        const int thread = (int)strtol(entry->d_name, NULL, 10);
        count += thread > 0 && thread != self && pri_machine_runs(thread);
        at += entry->d_reclen;
    }
    return count;
}
