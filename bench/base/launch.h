/* SPDX-License-Identifier: MIT */
/*
 * Starts a program in a child process with a modified environment.
 */
#ifndef BENCH_LAUNCH_H
#define BENCH_LAUNCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct bench_launch {
    const char *program; /* a path, or a name to look up in PATH */
    char *const *arguments;
    char *const *settings; /* "NAME=VALUE", overriding ours; NULL-terminated */
    int files[3];          /* its standard streams; -1: inherited */
    int kept;              /* descriptor inherited under the same number */
    bool apart;            /* in its own process group, which Ctrl-C does not reach */
} bench_launch;

/* Returns 0 or an error number. */
int bench_launch_start(const bench_launch *launch, pid_t *process);

#endif
