/* SPDX-License-Identifier: MIT */
/* Runs of prange-bench as its user starts it, for the tests of what it prints and writes. */
#ifndef BENCH_PROGRAM_H
#define BENCH_PROGRAM_H

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* BENCH is the program; CASES, OTHER_ABI, NO_TABLE and BAD_... are shared objects (bench_cases.c).
 */

typedef struct outcome {
    int status; /* the exit status, or -1 */
    char *text; /* stdout and stderr */
    json_t *document;
} outcome;

/* A file with content that must not be lost. */
static inline char *temporary(void)
{
    char *path = strdup("/tmp/prange-bench-XXXXXX");
    const int file = mkstemp(path);
    cr_assert(write(file, "{\"kept\": 1}", 11) == 11);
    close(file);
    return path;
}

/* Reads a file to its end; a text has no zero bytes. */
static inline char *text_of(FILE *file)
{
    char *text = NULL;
    size_t room = 0;
    if (getdelim(&text, &room, '\0', file) >= 0)
        return text;
    free(text);
    return strdup("");
}

/* Runs `BEFORE BENCH --json FILE ARGUMENTS` in a shell. */
static inline outcome sweep(const char *before, const char *arguments)
{
    /* Otherwise a sanitizer would turn a crash into an exit. */
    setenv("ASAN_OPTIONS", "handle_segv=0", 0);
    char command[2000], *path = temporary();
    snprintf(command, sizeof command, "%s %s --json %s --quick %s 2>&1", before, BENCH, path,
             arguments);
    FILE *pipe = popen(command, "r");
    outcome said = {.text = text_of(pipe)};
    const int status = pclose(pipe);
    said.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    said.document = json_load_file(path, 0, NULL);
    remove(path);
    free(path);
    return said;
}

/* Limits are measured with arrays of four times the cache size; stating a small cache makes this
 * six times as fast. */
static inline outcome load(const char *arguments)
{
    char all[1200];
    snprintf(all, sizeof all, "--load %s --threads 1,2 --cache 1M %s", CASES, arguments);
    return sweep("", all);
}

static inline void end(outcome *said)
{
    free(said->text);
    json_decref(said->document);
}

static inline size_t rows(const outcome *said)
{
    return json_array_size(json_object_get(said->document, "benchmarks"));
}

static inline bool kept_its_file(const outcome *said)
{
    return json_object_get(said->document, "kept");
}

/* The value of a key; "" if there is none. */
static inline const char *told(const outcome *said, const char *key)
{
    const char *text =
        json_string_value(json_object_get(json_object_get(said->document, "context"), key));
    return text ? text : "";
}

#define expect_status(of, wanted)                                                                  \
    cr_assert_eq((of).status, wanted, "status %d\n%s", (of).status, (of).text)

static inline void expect_refusal(const char *arguments, const char *word)
{
    outcome said = sweep("", arguments);
    expect_status(said, 2);
    cr_assert(strstr(said.text, word), "'%s': '%s' is not in: %s", arguments, word, said.text);
    cr_assert(kept_its_file(&said));
    const char *newline = strchr(said.text, '\n');
    cr_assert(newline && newline[1] == '\0', "more than a line: %s", said.text);
    end(&said);
}

#endif
