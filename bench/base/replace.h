/* SPDX-License-Identifier: MIT */
/*
 * Atomic file replacement: a file keeps its old content until the new one is complete, and its
 * owner, group and mode. What is no plain file, such as a device or a link, is written in place and
 * stays what it is; so is a file whose owner cannot be kept otherwise, or whose folder takes no
 * other file.
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

/* Opens `file` beside the path. On failure the message is in `error`, as for the next two. */
bool bench_replace_begin(bench_replacement *replacement, const char *path, char *error,
                         size_t size);

/* Closes `file`: false if not all of it could be written. */
bool bench_replace_close(bench_replacement *replacement, char *error, size_t size);

/* Renames the closed file over the old one. */
bool bench_replace_commit(bench_replacement *replacement, char *error, size_t size);

/* Frees; removes the temporary file unless it was committed. */
void bench_replace_end(bench_replacement *replacement);

/* Whether the file can be written, before there is anything to write: it is not opened, and none is
 * left where there was none. */
bool bench_check_writable(const char *path, char *error, size_t size);

/* Creates the directory and its missing parents. */
bool bench_make_directories(const char *path, char *error, size_t size);

#endif
