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

/* mkstemp() makes files private to the owner; this sets the mode of an ordinary new file. */
static bool set_usual_mode(int file)
{
    const mode_t mask = umask(0);
    umask(mask);
    return fchmod(file, 0666 & ~mask) == 0;
}

/* Gives the new file the owner, the group and the mode of the old one. */
static bool make_like(int file, const struct stat *old)
{
    struct stat new;
    if (fstat(file, &new) != 0)
        return false;
    const bool ours = new.st_uid == old->st_uid &&new.st_gid == old->st_gid;
    return (ours || fchown(file, old->st_uid, old->st_gid) == 0) &&
           fchmod(file, old->st_mode & 07777) == 0;
}

/* Creates a temporary file beside the path; `old` is the file that it will replace, NULL if none.
 * -1 if the folder takes no new file, or the old owner, group and mode cannot be set. */
static int open_beside(bench_replacement *replacement, const struct stat *old)
{
    char *temporary = NULL;
    const int file =
        asprintf(&temporary, "%s.XXXXXX", replacement->path) < 0 ? -1 : mkstemp(temporary);
    if (file >= 0 && (old ? make_like(file, old) : set_usual_mode(file))) {
        replacement->temporary = temporary;
        return file;
    }
    if (file >= 0) {
        close(file);
        unlink(temporary);
    }
    free(temporary);
    return -1;
}

/* A pipe without a reader is an error; opening it does not block. */
static int open_in_place(const char *path)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    if (file >= 0)
        fcntl(file, F_SETFL, O_WRONLY);
    return file;
}

bool bench_replace_begin(bench_replacement *replacement, const char *path, char *error, size_t size)
{
    struct stat old;
    const bool there = lstat(path, &old) == 0;
    int file = -1;
    *replacement = (bench_replacement){.path = strdup(path)};
    if (!there || S_ISREG(old.st_mode))
        file = open_beside(replacement, there ? &old : NULL);
    if (there && file < 0)
        file = open_in_place(path);
    replacement->file = file < 0 ? NULL : fdopen(file, "w");
    return replacement->file || refuse(path, error, size);
}

bool bench_replace_close(bench_replacement *replacement, char *error, size_t size)
{
    const bool bad = fflush(replacement->file) != 0 || ferror(replacement->file);
    struct stat status;
    const int file = fileno(replacement->file);
    /* A file written in place may have been longer before. */
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

bool bench_check_writable(const char *path, char *error, size_t size)
{
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode) && stat(path, &status) != 0)
        return true; /* a dangling link: the write will tell */
    if (stat(path, &status) == 0) {
        errno = EISDIR;
        return (!S_ISDIR(status.st_mode) && euidaccess(path, W_OK) == 0) ||
               refuse(path, error, size);
    }
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return refuse(path, error, size);
    close(file);
    unlink(path);
    return true;
}

bool bench_make_directories(const char *path, char *error, size_t size)
{
    char *part = strdup(path);
    if (!part)
        return refuse(path, error, size);
    errno = ENOENT;
    bool made = part[0] != '\0';
    for (char *at = part + 1; made; at++) {
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
