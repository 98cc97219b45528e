/* SPDX-License-Identifier: MIT */
/*
 * The walk over a directory tree, counting the files whose names end in .h: as a worklist, as a
 * recursive function, and as OpenMP tasks. The size is not a number of elements: n is 1, and the
 * tree is /usr/include.
 */
#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "cases.h"
#include "work.h"

#define ROOT "/usr/include"

typedef atomic_long walk; /* the job: number of files found so far */

/* Calls `enter` on the path of each directory in `path`, which may keep it; how many files. */
static long read_directory(const char *path, void (*enter)(char *path, void *to), void *to)
{
    long files = 0;
    DIR *stream = opendir(path);
    for (const struct dirent *entry; stream && (entry = readdir(stream));) {
        const size_t length = strlen(entry->d_name);
        files +=
            entry->d_type == DT_REG && length > 2 && strcmp(entry->d_name + length - 2, ".h") == 0;
        if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
            continue;
        char *below;
        if (asprintf(&below, "%s/%s", path, entry->d_name) > 0)
            enter(below, to);
    }
    if (stream)
        closedir(stream);
    return files;
}

static void enter_serially(char *path, void *to)
{
    walk *files = to;
    *files += read_directory(path, enter_serially, files);
    free(path);
}

static void enter_task(char *path, void *to)
{
    walk *files = to;
#pragma omp task firstprivate(path, files)
    {
        *files += read_directory(path, enter_task, files);
        free(path);
    }
}

static void enter_item(char *path, void *to)
{
    if (prange_worklist_add(to, &path) != PRANGE_OK)
        free(path);
}

static int work(prange_branch *branch, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    walk *files = ctx;
    char *path = *(char *const *)item;
    (void)result;
    (void)worker;
    *files += read_directory(path, enter_item, branch);
    free(path);
    return 0;
}

/* Each form counts in the job, and the count is the result. */
static walk *begin(bench_work *it)
{
    walk *files = it->job;
    *files = 0;
    return files;
}

static int end(bench_work *it, prange_status status)
{
    *(double *)it->out.data = (double)*(walk *)it->job;
    return (int)status;
}

static int run(void *state)
{
    walk *files = begin(state);
    char *root = strdup(ROOT);
    return root ? end(state, prange_worklist(1, &root, sizeof root, 0, work, NULL, files, NULL))
                : 1;
}

static int serial(void *state)
{
    walk *files = begin(state);
    *files += read_directory(ROOT, enter_serially, files);
    return end(state, PRANGE_OK);
}

static int openmp(void *state)
{
    walk *files = begin(state);
#pragma omp parallel
#pragma omp single
    *files += read_directory(ROOT, enter_task, files);
    return end(state, PRANGE_OK);
}

static void *setup(prange_bench_size size)
{
    return bench_work_new(size, 8, 0, 0, 1, sizeof(walk));
}

static void count(bench_work *it)
{
    walk files = 0;
    files += read_directory(ROOT, enter_serially, &files);
    it->reference[0] = (double)files;
}

BENCH_VERIFY(verify, bench_work_against(it, count, NULL))
BENCH_FIGURE(footprint, sizeof(bench_work))

const prange_bench_case bench_cases_walk[] = {
    {BENCH_WORK, .name = "items/walk", .group = "items", .sizes = BENCH_SIZES({1, 0}),
     .type = "f64", .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_NONE, .setup = setup, .run = run,
     .serial = serial, .openmp = openmp, .verify = verify, .footprint = footprint,
     .summary = "counts the .h files below /usr/include, as prange_worklist"},
    {0},
};
