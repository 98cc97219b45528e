/* SPDX-License-Identifier: MIT */
#include "catalog.h"

#include <dlfcn.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <omp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <prange.h>

#include "refuse.h"

/* A table built with another version of the header has at least the fields up to here. */
#define CASE_SIZE_MIN (offsetof(prange_bench_case, weak) + sizeof(void *))

/* A larger count is taken for a damaged table. */
#define CASES_MAX 10000

/* Loading an object may always take this many seconds, even if --timeout is shorter. */
#define LOAD_SECONDS 5.0

/* The exit status of a process that survived loading an object, whether the object was accepted or
 * refused. */
#define SURVIVED 42

typedef void (*thread_setter)(int threads);

static prange_bench_case *cases;
static int case_count;

/* omp_set_num_threads() of a loaded object with its own OpenMP runtime; NULL if it shares ours. */
static thread_setter other_runtime;

static bool refuse(char error[BENCH_CATALOG_ERROR], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse(char error[BENCH_CATALOG_ERROR], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error, BENCH_CATALOG_ERROR, format, arguments);
    va_end(arguments);
    return false;
}

static bool is_known(const char *name)
{
    for (int i = 0; i < case_count; i++)
        if (strcmp(cases[i].name, name) == 0)
            return true;
    return false;
}

/* JSON strings must be UTF-8. */
static bool is_utf8(const char *text)
{
    json_t *string = json_string(text);
    json_decref(string);
    return string != NULL;
}

static bool printable(const char *text)
{
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return false;
    return is_utf8(text);
}

/* What is wrong with a case; NULL if nothing is. */
static const char *fault_of(const prange_bench_case *spec)
{
    if (!spec->name || spec->name[0] == '\0')
        return "has no name";
    if (strlen(spec->name) > PRANGE_BENCH_NAME_MOST || !printable(spec->name))
        return "has a name of more than 100 bytes, with control characters, or not in UTF-8";
    if (is_known(spec->name))
        return "has the name of another case";
    if (!spec->run)
        return "has no run";
    if (!spec->verify)
        return "has no verify: a time of an unverified result is worth nothing";
    if (!spec->sizes || spec->sizes->n <= 0)
        return "has no sizes";
    for (const prange_bench_size *at = spec->sizes; at->n != 0; at++)
        if (at->n < 0 || at->d < 0 || (at->d > 0) != (spec->sizes->d > 0))
            return "has a size below 0, or sizes with and without d";
    if (spec->group && strncmp(spec->name, spec->group, strlen(spec->group)) != 0)
        return "is of a group that its name does not begin with";
    return NULL;
}

/* Replaces NULL texts and lists by defaults, so that no other code has to check. */
static prange_bench_case completed(prange_bench_case spec)
{
    if (!spec.summary)
        spec.summary = "";
    if (!spec.type)
        spec.type = "";
    if (!spec.quick)
        spec.quick = spec.sizes;
    if (!spec.footprint)
        spec.footprint = spec.bytes;
    if (spec.baseline_tolerance <= 0.0)
        spec.baseline_tolerance = spec.tolerance;
    return spec;
}

bool bench_catalog_add(const prange_bench_table *table, const char *origin,
                       char error[BENCH_CATALOG_ERROR])
{
    if (table->abi != PRANGE_BENCH_ABI)
        return refuse(
            error,
            "%s: its table of cases has ABI version %d, this program reads %d; compile it "
            "with this version's prange/bench.h",
            origin, table->abi, PRANGE_BENCH_ABI);
    if (table->case_size < CASE_SIZE_MIN || table->count < 1 || table->count > CASES_MAX ||
        !table->cases)
        return refuse(error, "%s: its table of cases is empty or damaged", origin);
    cases = bench_resized(cases, (size_t)(case_count + table->count), sizeof *cases);
    const size_t size = table->case_size < sizeof *cases ? table->case_size : sizeof *cases;
    for (int i = 0; i < table->count; i++) {
        prange_bench_case spec = {0};
        memcpy(&spec, (const char *)table->cases + (size_t)i * table->case_size, size);
        const char *fault = fault_of(&spec);
        if (fault)
            return refuse(error, "%s: case %d (%.60s) %s", origin, i + 1,
                          spec.name ? spec.name : "", fault);
        cases[case_count++] = completed(spec);
    }
    return true;
}

/* dlopen looks for a bare name in the system's directories only. */
static void *open_object(const char *path)
{
    char local[4096];
    snprintf(local, sizeof local, "./%s", path);
    return dlopen(strchr(path, '/') ? path : local, RTLD_NOW | RTLD_LOCAL);
}

bool bench_catalog_load(const char *path, char error[BENCH_CATALOG_ERROR])
{
    if (!is_utf8(path))
        return refuse(error, "--load '%s': its path is not in UTF-8", path);
    void *object = open_object(path);
    if (!object)
        return refuse(error, "--load '%s': %s", path, dlerror());
    const prange_bench_table *table = dlsym(object, "prange_bench_exported");
    if (!table)
        return refuse(error,
                      "--load '%s': it exports no table of cases; see PRANGE_BENCH_EXPORT in "
                      "prange/bench.h",
                      path);
    /* The search covers the object and its own dependencies, not the program's. */
    thread_setter setter;
    *(void **)&setter = dlsym(object, "omp_set_num_threads");
    if (setter && setter != omp_set_num_threads)
        other_runtime = setter;
    char origin[BENCH_CATALOG_ERROR / 2];
    snprintf(origin, sizeof origin, "--load '%.200s'", path);
    return bench_catalog_add(table, origin, error);
}

/* Calls the functions that the harness itself calls: the pointers of a damaged table are invalid.
 */
static void try_cases(void)
{
    for (const prange_bench_case *spec = cases; spec < cases + case_count; spec++)
        for (const prange_bench_size *at = spec->sizes; at->n > 0; at++) {
            double (*const figures[])(prange_bench_size size) = {spec->bytes, spec->flops,
                                                                 spec->footprint};
            for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
                if (figures[i])
                    (void)figures[i](*at);
            if (spec->weak)
                (void)spec->weak(*at, 1);
        }
}

/* Runs in the child of the trial. The parent loads the object again and reports any refusal. */
static _Noreturn void try_object(const char *path, double seconds)
{
    char error[BENCH_CATALOG_ERROR];
    signal(SIGALRM, SIG_DFL);
    alarm((unsigned)ceil(seconds));
    if (bench_catalog_load(path, error))
        try_cases();
    _exit(SURVIVED);
}

bool bench_catalog_survives(const char *path, double seconds, char error[BENCH_CATALOG_ERROR])
{
    const double most = seconds > 0.0 ? fmax(seconds, LOAD_SECONDS) : 0.0;
    const pid_t child = fork();
    if (child == 0)
        try_object(path, most);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == SURVIVED))
        return true;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        return refuse(error, "--load '%.200s': loading it takes more than %g s", path, most);
    const char *name = WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status)) : NULL;
    return refuse(error, "--load '%.200s': loading it ends the process%s%s", path,
                  name ? " by SIG" : "", name ? name : "");
}

const prange_bench_case *bench_case_at(int i)
{
    return i < case_count ? &cases[i] : NULL;
}

void bench_set_threads(int threads)
{
    omp_set_num_threads(threads);
    if (other_runtime)
        other_runtime(threads);
    (void)prange_set_exact_threads(threads); /* the list of threads was checked */
}

void bench_catalog_free(void)
{
    free(cases);
    cases = NULL;
    case_count = 0;
}
