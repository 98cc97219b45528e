/* SPDX-License-Identifier: MIT */
/*
 * Counts the words of texts, like wc -w: one item per file, results in the order of the files.
 *
 *     cc -O2 tokenize.c $(pkg-config --cflags --libs prange) -o tokenize
 *     ./tokenize FILE...
 *
 * Each worker has a buffer of its own, which it allocates and frees.
 */
#include <ctype.h>
#include <errno.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER = 1 << 16 };

static int make_buffer(int rank, void **state, void *ctx)
{
    (void)rank;
    (void)ctx;
    *state = malloc(BUFFER);
    return *state ? 0 : ENOMEM;
}

static void free_buffer(int rank, void *state, void *ctx)
{
    (void)rank;
    (void)ctx;
    free(state);
}

/* Returns 0 or an errno value; the report names the first file that could not be read. */
static int count_words(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                       void *ctx)
{
    unsigned char *buffer = worker->state;
    long words = 0;
    int inside = 0;
    (void)index;
    (void)ctx;
    FILE *file = fopen(*(char *const *)item, "rb");
    if (!file)
        return errno;
    for (size_t length; (length = fread(buffer, 1, BUFFER, file)) > 0;)
        for (size_t k = 0; k < length; k++) {
            const int letter = !isspace(buffer[k]);
            words += letter && !inside;
            inside = letter;
        }
    const int failed = ferror(file) ? EIO : 0;
    fclose(file);
    *(long *)result = words;
    return failed;
}

int main(int argc, char **argv)
{
    const ptrdiff_t files = argc - 1;
    long *words = calloc((size_t)files + 1, sizeof *words), total = 0;
    prange_report report;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.worker_init = make_buffer;
    options.worker_free = free_buffer;
    options.report = &report;
    if (!words)
        return 1;
    const prange_status status = prange_map_items(files, argv + 1, sizeof *argv, words,
                                                  sizeof *words, count_words, NULL, &options);
    if (status == PRANGE_ERROR_CALLBACK)
        fprintf(stderr, "%s: %s\n", argv[1 + report.index], strerror(report.code));
    else if (status != PRANGE_OK)
        fprintf(stderr, "%s\n", prange_last_error());
    for (ptrdiff_t i = 0; i < files && status == PRANGE_OK; i++) {
        printf("%ld %s\n", words[i], argv[1 + i]);
        total += words[i];
    }
    if (status == PRANGE_OK)
        printf("%ld total\n", total);
    free(words);
    return status != PRANGE_OK;
}
