/* SPDX-License-Identifier: MIT */
#include "throttle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_TEXT 4200

/* The value of nr_throttled in one group's file; -1 if there is none. */
static long throttled_in(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return -1;
    char line[128];
    long value = -1;
    while (value < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, "nr_throttled ", 13) == 0)
            value = strtol(line + 13, NULL, 10);
    fclose(file);
    return value;
}

/* The sum over a group and those above it; a container may see its own as the root. */
static long throttled_above(const char *mount, const char *group)
{
    char path[PATH_TEXT], below[PATH_TEXT / 2];
    long sum = -1;
    snprintf(below, sizeof below, "%s", strcmp(group, "/") == 0 ? "" : group);
    for (;;) {
        snprintf(path, sizeof path, "%s%s/cpu.stat", mount, below);
        const long here = throttled_in(path);
        if (here >= 0)
            sum = here + (sum > 0 ? sum : 0);
        char *slash = strrchr(below, '/');
        if (!slash)
            return sum;
        *slash = '\0';
    }
}

/* Where the group of a list such as "cpu,cpuacct" is found; NULL if it does not have `cpu`. An
 * empty list is version 2, with everything. */
static const char *mount_of(const char *controllers)
{
    if (controllers[0] == '\0')
        return "/sys/fs/cgroup";
    char list[128];
    snprintf(list, sizeof list, ",%s,", controllers);
    return strstr(list, ",cpu,") ? "/sys/fs/cgroup/cpu" : NULL;
}

long bench_throttled(void)
{
    FILE *file = fopen("/proc/self/cgroup", "r");
    if (!file)
        return -1;
    char line[PATH_TEXT / 2];
    long most = -1;
    while (fgets(line, sizeof line, file)) { /* NUMBER:CONTROLLERS:PATH */
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':');
        char *group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group)
            continue;
        *group++ = '\0';
        const char *mount = mount_of(controllers + 1);
        const long here = mount ? throttled_above(mount, group) : -1;
        most = here > most ? here : most;
    }
    fclose(file);
    return most;
}
