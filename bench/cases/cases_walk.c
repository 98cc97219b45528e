/* SPDX-License-Identifier: MIT */
/*
 * The walk over a directory tree, counting the files whose names end in .h: as a worklist, as a
 * recursive function, and as OpenMP tasks. The size is no number of elements: n is 1, the tree is
 * /usr/include.
 */
#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "cases.h"

#define ROOT "/usr/include"

typedef struct walk {
    atomic_long files;
    double out, expected;
} walk;

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
    walk *it = to;
    it->files += read_directory(path, enter_serially, it);
    free(path);
}

static void enter_task(char *path, void *to)
{
    walk *it = to;
#pragma omp task firstprivate(path, it)
    {
        it->files += read_directory(path, enter_task, it);
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
    walk *it = ctx;
    char *path = *(char *const *)item;
    (void)result;
    (void)worker;
    it->files += read_directory(path, enter_item, branch);
    free(path);
    return 0;
}

static int run(void *state)
{
    walk *it = state;
    char *root = strdup(ROOT);
    if (!root)
        return 1;
    it->files = 0;
    const prange_status status = prange_worklist(1, &root, sizeof root, 0, work, NULL, it, NULL);
    it->out = (double)it->files;
    return (int)status;
}

static int serial(void *state)
{
    walk *it = state;
    it->files = 0;
    it->files += read_directory(ROOT, enter_serially, it);
    it->out = (double)it->files;
    return 0;
}

static int openmp(void *state)
{
    walk *it = state;
    it->files = 0;
#pragma omp parallel
#pragma omp single
    it->files += read_directory(ROOT, enter_task, it);
    it->out = (double)it->files;
    return 0;
}

static void *setup(prange_bench_size size)
{
    walk *it = calloc(1, sizeof *it);
    (void)size;
    if (it && serial(it) == 0)
        it->expected = it->out;
    return it;
}

static prange_bench_result result(void *state)
{
    walk *it = state;
    return (prange_bench_result){&it->out, sizeof it->out};
}

static double verify(void *state)
{
    const walk *it = state;
    return it->out == it->expected ? 0.0 : 1.0;
}

static double footprint(prange_bench_size size)
{
    (void)size;
    return sizeof(walk);
}

static const prange_bench_size sizes[] = {{1, 0}, {0, 0}};

const prange_bench_case bench_cases_walk[] = {
    {
        .name = "items/walk",
        .summary = "counts the .h files below /usr/include, as prange_worklist",
        .group = "items",
        .sizes = sizes,
        .quick = sizes,
        .type = "f64",
        .limit = PRANGE_BENCH_LIMIT_NONE,
        .same_bits = 1,
        .setup = setup,
        .teardown = free,
        .run = run,
        .serial = serial,
        .openmp = openmp,
        .result = result,
        .verify = verify,
        .footprint = footprint,
    },
    {0},
};
