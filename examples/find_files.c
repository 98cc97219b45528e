/* SPDX-License-Identifier: MIT */
/*
 * Finds every file with a suffix below some directories, like find -type f -name '*SUFFIX'.
 *
 *     cc -O2 find_files.c $(pkg-config --cflags --libs prange) -o find_files
 *     ./find_files [-s] SUFFIX DIRECTORY...       -s: serially
 *
 * Each item is a directory; reading it adds its subdirectories as further items. The result of an
 * item is the text of its matches, which the sink prints in the order of a serial walk.
 */
#include <dirent.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

typedef struct search {
    const char *suffix;
    long files;
} search;

typedef struct text {
    char *start;
    size_t length, room;
} text;

static char *join(const char *directory, const char *name)
{
    const size_t length = strlen(directory) + strlen(name) + 2;
    char *path = malloc(length);
    if (path)
        snprintf(path, length, "%s/%s", directory, name);
    return path;
}

static int append(text *matches, const char *path)
{
    const size_t length = strlen(path), needed = matches->length + length + 2;
    if (needed > matches->room) {
        char *start = realloc(matches->start, 2 * needed);
        if (!start)
            return 1;
        matches->start = start;
        matches->room = 2 * needed;
    }
    memcpy(matches->start + matches->length, path, length);
    memcpy(matches->start + matches->length + length, "\n", 2);
    matches->length += length + 1;
    return 0;
}

static int ends_with(const char *name, const char *suffix)
{
    const size_t length = strlen(name), end = strlen(suffix);
    return length >= end && strcmp(name + length - end, suffix) == 0;
}

static mode_t type_of(const struct dirent *entry, const char *path)
{
    struct stat about;
    if (entry->d_type == DT_DIR)
        return S_IFDIR;
    if (entry->d_type == DT_REG)
        return S_IFREG;
    if (entry->d_type != DT_UNKNOWN || lstat(path, &about) != 0)
        return 0;
    return about.st_mode & S_IFMT;
}

/* Reads one directory. The path was allocated by the parent's item and is freed here. */
static int read_directory(prange_branch *branch, const void *item, void *result,
                          const prange_worker *worker, void *ctx)
{
    const search *what = ctx;
    char *directory = *(char *const *)item;
    text matches = {0};
    (void)worker;
    DIR *stream = opendir(directory);
    int failed = 0;
    if (!stream)
        perror(directory);
    for (const struct dirent *entry; stream && !failed && (entry = readdir(stream));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        const int matching = ends_with(entry->d_name, what->suffix);
        if (!matching && entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN)
            continue;
        char *path = join(directory, entry->d_name);
        const mode_t type = path ? type_of(entry, path) : 0;
        if (!path)
            failed = 1;
        else if (type == S_IFDIR)
            failed = prange_worklist_add(branch, &path) != PRANGE_OK;
        else if (type == S_IFREG && matching)
            failed = append(&matches, path);
        if (type != S_IFDIR || failed)
            free(path);
    }
    if (stream)
        closedir(stream);
    free(directory);
    *(text *)result = matches;
    return failed;
}

static int print(ptrdiff_t index, const void *result, void *ctx)
{
    const text *matches = result;
    search *what = ctx;
    (void)index;
    for (size_t k = 0; k < matches->length; k++)
        what->files += matches->start[k] == '\n';
    const int failed = matches->length > 0 && fputs(matches->start, stdout) < 0;
    free(matches->start);
    return failed;
}

int main(int argc, char **argv)
{
    const int serial = argc > 1 && strcmp(argv[1], "-s") == 0;
    char **arguments = argv + 1 + serial;
    const int directories = argc - 2 - serial;
    if (directories < 1) {
        fprintf(stderr, "usage: find_files [-s] SUFFIX DIRECTORY...\n");
        return 2;
    }
    char **roots = malloc((size_t)directories * sizeof *roots);
    for (int i = 0; roots && i < directories; i++)
        if (!(roots[i] = strdup(arguments[1 + i])))
            return 1;
    if (!roots)
        return 1;

    search what = {.suffix = arguments[0]};
    prange_report report;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = serial ? 0 : -1;
    options.report = &report;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    const prange_status status = prange_worklist(directories, roots, sizeof *roots, sizeof(text),
                                                 read_directory, print, &what, &options);
    clock_gettime(CLOCK_MONOTONIC, &end);
    free(roots);
    if (status != PRANGE_OK) {
        fprintf(stderr, "%s\n", prange_last_error());
        return 1;
    }
    const double ms =
        1e3 * (double)(end.tv_sec - start.tv_sec) + 1e-6 * (double)(end.tv_nsec - start.tv_nsec);
    fprintf(stderr, "%ld files in %td directories, %.2f ms, workers: %d\n", what.files, report.done,
            ms, report.workers);
    return 0;
}
