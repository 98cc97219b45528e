/* SPDX-License-Identifier: MIT */
#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(const char *path, char *error, size_t size)
{
    snprintf(error, size, "'%s' cannot be written: %s", path, strerror(errno));
    return false;
}

/* mkstemp's files are the owner's alone; these are for whom any new file would be. */
static void set_usual_mode(int file)
{
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(file, 0666 & ~mask);
}

bool bench_replace_begin(bench_replacement *replacement, const char *path, char *error, size_t size)
{
    struct stat status;
    char *temporary = NULL;
    *replacement = (bench_replacement){.path = strdup(path)};
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        const int there = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        replacement->file = there < 0 ? NULL : fdopen(there, "w");
        return replacement->file || refuse(path, error, size);
    }
    const int file = asprintf(&temporary, "%s.XXXXXX", path) < 0 ? -1 : mkstemp(temporary);
    if (file < 0) {
        refuse(path, error, size);
        free(temporary);
        return false;
    }
    set_usual_mode(file);
    replacement->temporary = temporary;
    replacement->file = fdopen(file, "w");
    return replacement->file || refuse(path, error, size);
}

bool bench_replace_close(bench_replacement *replacement, char *error, size_t size)
{
    const bool bad = fflush(replacement->file) != 0 || ferror(replacement->file);
    struct stat status;
    const int file = fileno(replacement->file);
    /* What a link leads to may have been longer. */
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
        ftruncate(file, ftello(replacement->file)) != 0)
        return refuse(replacement->path, error, size);
    const bool closed = fclose(replacement->file) == 0;
    replacement->file = NULL;
    return (!bad && closed) || refuse(replacement->path, error, size);
}

bool bench_replace_commit(bench_replacement *replacement, char *error, size_t size)
{
    if (replacement->temporary && rename(replacement->temporary, replacement->path) != 0)
        return refuse(replacement->path, error, size);
    free(replacement->temporary);
    replacement->temporary = NULL;
    return true;
}

void bench_replace_end(bench_replacement *replacement)
{
    if (replacement->file)
        fclose(replacement->file);
    if (replacement->temporary)
        unlink(replacement->temporary);
    free(replacement->temporary);
    free(replacement->path);
    *replacement = (bench_replacement){0};
}

bool bench_make_directories(const char *path, char *error, size_t size)
{
    char *part = strdup(path);
    if (!part)
        return refuse(path, error, size);
    bool made = true;
    for (char *at = part + 1; made && part[0]; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        const char end = *at;
        *at = '\0';
        made = mkdir(part, 0777) == 0 || errno == EEXIST;
        *at = end;
        if (end == '\0')
            break;
    }
    struct stat status;
    if (made && stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        made = false;
    }
    if (!made)
        refuse(path, error, size);
    free(part);
    return made;
}
