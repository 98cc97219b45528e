/* SPDX-License-Identifier: MIT */
#include "launch.h"

#include <argz.h>
#include <envz.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* `store` is the memory behind the list; the caller frees both. NULL if out of memory. */
static char **environment_of(char *const *settings, char **store)
{
    size_t size = 0;
    int error = argz_create(environ, store, &size);
    for (; *settings && !error; settings++) {
        const char *equals = strchr(*settings, '=');
        char *name = strndup(*settings, (size_t)(equals - *settings));
        error = name ? envz_add(store, &size, name, equals + 1) : ENOMEM;
        free(name);
    }
    char **list = error ? NULL : calloc(argz_count(*store, size) + 1, sizeof *list);
    if (list)
        argz_extract(*store, size, list);
    return list;
}

/* Restores the default action of signals that this program ignores. */
static int set_attributes(posix_spawnattr_t *attributes, bool apart)
{
    const short flags = (short)(POSIX_SPAWN_SETSIGDEF | (apart ? POSIX_SPAWN_SETPGROUP : 0));
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    const int error = posix_spawnattr_setsigdefault(attributes, &ours);
    return error ? error : posix_spawnattr_setflags(attributes, flags);
}

/* Duplicates `kept` onto itself, so that it stays open across exec. */
static int set_files(posix_spawn_file_actions_t *actions, const bench_launch *launch)
{
    int error = 0;
    for (int i = 0; i < 3 && error == 0; i++)
        if (launch->files[i] >= 0)
            error = posix_spawn_file_actions_adddup2(actions, launch->files[i], i);
    return error ? error : posix_spawn_file_actions_adddup2(actions, launch->kept, launch->kept);
}

int bench_launch_start(const bench_launch *launch, pid_t *process)
{
    char *store = NULL, **environment = environment_of(launch->settings, &store);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int error = environment ? set_files(&actions, launch) : ENOMEM;
    error = error ? error : set_attributes(&attributes, launch->apart);
    error = error ? error
                  : posix_spawnp(process, launch->program, &actions, &attributes, launch->arguments,
                                 environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
    free(store);
    return error;
}
