/* SPDX-License-Identifier: MIT */
/* Calls of the program BENCH and of shell commands. */
#ifndef BENCH_CALLS_H
#define BENCH_CALLS_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

static inline int status_of(const char *arguments)
{
    char command[1024];
    snprintf(command, sizeof command, "%s %s >/dev/null 2>&1", BENCH, arguments);
    const int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs a shell command; the caller frees its output. */
static inline char *said(const char *command, int *status)
{
    char *text = NULL;
    size_t room = 0;
    FILE *pipe = popen(command, "r");
    if (getdelim(&text, &room, '\0', pipe) < 0)
        cr_assert_fail("'%s' says nothing", command);
    const int ended = pclose(pipe);
    *status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    return text;
}

static inline void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

#endif
