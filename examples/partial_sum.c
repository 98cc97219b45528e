/* SPDX-License-Identifier: MIT */
/*
 * A job array: each task reduces its part of an array and writes a partial result to a file, and
 * one more program merges the files in any order. The result has the bits of a single call on one
 * machine.
 *
 *     cc -O2 partial_sum.c $(pkg-config --cflags --libs prange) -lm -o partial_sum
 *     for k in 0 1 2 3; do ./partial_sum part $k 4 part$k & done; wait
 *     ./partial_sum merge part3 part0 part2 part1
 *
 * Without arguments it does all of this in one process, and compares the results.
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The length of the whole array; each task has only its part. */
enum { N = 1000003 };

static double element(ptrdiff_t i)
{
    return sin((double)i) / (double)(i + 1);
}

static int fail(const char *what)
{
    fprintf(stderr, "partial_sum: %s: %s\n", what, prange_last_error());
    return 1;
}

/* Writes to a temporary name first: a file is either complete or absent. */
static int save(const prange_partial *partial, const char *path)
{
    char fresh[4096];
    const size_t size = prange_partial_size(partial);
    void *bytes = malloc(size);
    if (!bytes || prange_partial_serialize(partial, size, bytes) != PRANGE_OK)
        return fail("serialize");
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *file = fopen(fresh, "wb");
    const int bad = !file || fwrite(bytes, 1, size, file) != size;
    free(bytes);
    if ((file && fclose(file) != 0) || bad || rename(fresh, path) != 0)
        return fail(path);
    return 0;
}

static int load(const char *path, prange_partial **partial)
{
    FILE *file = fopen(path, "rb");
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    void *bytes = size >= 0 ? malloc((size_t)size + 1) : NULL;
    int bad = !bytes;
    if (!bad) {
        rewind(file);
        bad = fread(bytes, 1, (size_t)size, file) != (size_t)size ||
              prange_partial_deserialize((size_t)size, bytes, partial) != PRANGE_OK;
    }
    free(bytes);
    if (file)
        fclose(file);
    return bad ? fail(path) : 0;
}

/* The work of one task: part k of `parts`. */
static int make_part(ptrdiff_t k, ptrdiff_t parts, const char *path)
{
    prange_partial *partial = NULL;
    ptrdiff_t first = 0, count = 0;
    if (prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, N, &partial) != PRANGE_OK ||
        prange_partial_cut(partial, parts, k, &first, &count) != PRANGE_OK)
        return fail("begin");
    double *x = malloc((size_t)count * sizeof *x + 1);
    if (!x)
        return fail("no memory");
    for (ptrdiff_t i = 0; i < count; i++)
        x[i] = element(first + i);
    int bad = 0;
    if (prange_partial_add_f64(partial, first, count, x) != PRANGE_OK)
        bad = fail("add");
    bad = bad || save(partial, path);
    prange_partial_free(partial);
    free(x);
    return bad;
}

static int merge_parts(int count, char **paths, double *sum)
{
    prange_partial *whole = NULL;
    if (prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, N, &whole) != PRANGE_OK)
        return fail("begin");
    int bad = 0;
    for (int k = 0; k < count && !bad; k++) {
        prange_partial *part = NULL;
        bad = load(paths[k], &part);
        if (!bad && prange_partial_merge(whole, part) != PRANGE_OK)
            bad = fail(paths[k]);
        prange_partial_free(part);
    }
    if (!bad && prange_partial_finish(whole, sum) != PRANGE_OK)
        bad = fail("finish");
    prange_partial_free(whole);
    return bad;
}

/* Compares seven tasks, merged in reverse order, with a single call. */
static int demonstrate(void)
{
    enum { PARTS = 7 };
    char names[PARTS][64], *paths[PARTS];
    double sum = 0.0, expected = 1.0, *x = malloc(N * sizeof *x);
    int bad = !x;
    for (int k = 0; k < PARTS && !bad; k++) {
        snprintf(names[k], sizeof names[k], "partial_sum.part%d", k);
        paths[PARTS - 1 - k] = names[k];
        bad = make_part(k, PARTS, names[k]);
    }
    bad = bad || merge_parts(PARTS, paths, &sum);
    for (int k = 0; k < PARTS; k++)
        remove(names[k]);
    for (ptrdiff_t i = 0; i < N && !bad; i++)
        x[i] = element(i);
    bad = bad || prange_sum_f64(N, x, &expected) != PRANGE_OK;
    free(x);
    printf("%.17g from %d files, %.17g by one call\n", sum, PARTS, expected);
    return bad || memcmp(&sum, &expected, sizeof sum) != 0;
}

int main(int argc, char **argv)
{
    double sum = 0.0;
    if (argc == 1)
        return demonstrate();
    if (argc == 5 && strcmp(argv[1], "part") == 0)
        return make_part(atoi(argv[2]), atoi(argv[3]), argv[4]);
    if (argc > 2 && strcmp(argv[1], "merge") == 0) {
        if (merge_parts(argc - 2, argv + 2, &sum) != 0)
            return 1;
        printf("%.17g\n", sum);
        return 0;
    }
    fprintf(stderr, "usage: partial_sum [part K PARTS FILE | merge FILE...]\n");
    return 2;
}
