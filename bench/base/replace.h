/* SPDX-License-Identifier: MIT */
/*
 * Atomic file replacement: a file keeps its old content until the new content is complete, and it
 * keeps its owner, group and mode. Anything but a plain file, such as a device or a link, is
 * written in place and stays what it is. A file is also written in place if its owner cannot be
 * kept otherwise, or if its folder takes no new file.
 */
#ifndef BENCH_REPLACE_H
#define BENCH_REPLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct bench_replacement {
    char *path, *temporary;
    FILE *file;
} bench_replacement;

/* Opens `file` beside the path. On failure the message is in `error`, here and in the next two
 * functions. */
bool bench_replace_begin(bench_replacement *replacement, const char *path, char *error,
                         size_t size);

/* Closes `file`: false if not all of it could be written. */
bool bench_replace_close(bench_replacement *replacement, char *error, size_t size);

/* Renames the closed file over the old one. */
bool bench_replace_commit(bench_replacement *replacement, char *error, size_t size);

/* Frees the replacement; removes the temporary file unless it was committed. */
void bench_replace_end(bench_replacement *replacement);

/* Whether the file can be written, checked in advance: the file is not opened, and a missing file
 * stays missing. */
bool bench_check_writable(const char *path, char *error, size_t size);

/* Creates the directory and its missing parents. */
bool bench_make_directories(const char *path, char *error, size_t size);

#endif
