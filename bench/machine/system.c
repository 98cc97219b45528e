/* SPDX-License-Identifier: MIT */
#include "system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_TEXT 4200

bool bench_first_line(const char *path, char line[BENCH_LINE_TEXT])
{
    FILE *file = fopen(path, "r");
    const bool read = file && fgets(line, BENCH_LINE_TEXT, file);
    if (file)
        fclose(file);
    if (!read)
        strcpy(line, "unknown");
    line[strcspn(line, "\n")] = '\0';
    return read && line[0] != '\0';
}

bool bench_file_value(const char *path, const char *key, char value[BENCH_LINE_TEXT])
{
    FILE *file = fopen(path, "r");
    char line[2 * BENCH_LINE_TEXT];
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file)) {
        if (strncmp(line, key, strlen(key)) != 0)
            continue;
        const char *at = line + strlen(key);
        at += strspn(at, " \t:");
        snprintf(value, BENCH_LINE_TEXT, "%.*s", (int)strcspn(at, "\n"), at);
        found = true;
    }
    if (file)
        fclose(file);
    return found;
}

double bench_available_memory(void)
{
    char text[BENCH_LINE_TEXT];
    if (bench_file_value("/proc/meminfo", "MemAvailable", text))
        return 1024.0 * strtod(text, NULL);
    return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

/* The sum over a group and its ancestors; a container may see its own group as the root. */
static long throttled_above(const char *mount, const char *group)
{
    char path[PATH_TEXT], below[PATH_TEXT / 2], value[BENCH_LINE_TEXT];
    long sum = -1;
    snprintf(below, sizeof below, "%s", strcmp(group, "/") == 0 ? "" : group);
    for (;;) {
        snprintf(path, sizeof path, "%s%s/cpu.stat", mount, below);
        if (bench_file_value(path, "nr_throttled ", value))
            sum = strtol(value, NULL, 10) + (sum > 0 ? sum : 0);
        char *slash = strrchr(below, '/');
        if (!slash)
            return sum;
        *slash = '\0';
    }
}

/* The mount point for a list of controllers such as "cpu,cpuacct"; NULL if the list lacks `cpu`. An
 * empty list means version 2, which has all controllers. */
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
    char line[PATH_TEXT / 2];
    long max = -1;
    while (file && fgets(line, sizeof line, file)) { /* NUMBER:CONTROLLERS:PATH */
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':');
        char *group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group)
            continue;
        *group++ = '\0';
        const char *mount = mount_of(controllers + 1);
        const long here = mount ? throttled_above(mount, group) : -1;
        max = here > max ? here : max;
    }
    if (file)
        fclose(file);
    return max;
}
