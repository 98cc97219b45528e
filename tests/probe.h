/* SPDX-License-Identifier: MIT */
/*
 * Runs a program in a process of its own: OpenMP reads its environment before main.
 */
#ifndef TESTS_PROBE_H
#define TESTS_PROBE_H

#include <stdio.h>
#include <string.h>

/* `environment` has NAME=value words; `arguments` may end with shell redirections. The program's
 * stdout is stored in `out`. Returns its wait status. */
static inline int probe_with(const char *program, const char *environment, const char *arguments,
                             char *out, size_t size)
{
    char command[2048];
    snprintf(command, sizeof command,
             "env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT -u OMP_DYNAMIC -u PRANGE_VERBOSE %s '%s' "
             "%s",
             environment, program, arguments);
    FILE *pipe = popen(command, "r");
    if (!pipe)
        return -1;
    const size_t length = fread(out, 1, size - 1, pipe);
    out[length] = '\0';
    return pclose(pipe);
}

/* The test's own program. */
static inline int probe(const char *environment, const char *arguments, char *out, size_t size)
{
    return probe_with(PROBE, environment, arguments, out, size);
}

#endif
