/* SPDX-License-Identifier: MIT */
/*
 * Files that are replaced when their new content is whole, and not before.
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

/* Opens `file` beside the path. False with a sentence in `error`, which all three share. */
bool bench_replace_begin(bench_replacement *replacement, const char *path, char *error,
                         size_t size);

/* Closes `file`: false if not all of it could be written. */
bool bench_replace_close(bench_replacement *replacement, char *error, size_t size);

/* Puts the closed file in the place of the old one. */
bool bench_replace_commit(bench_replacement *replacement, char *error, size_t size);

/* Frees; a file that was not put in its place is removed. */
void bench_replace_end(bench_replacement *replacement);

/* Makes the directory and those above it, where they are missing. */
bool bench_make_directories(const char *path, char *error, size_t size);

#endif
