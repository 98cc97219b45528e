/* SPDX-License-Identifier: MIT */
/*
 * How partial results scale, without a cluster: an array of 10^12 elements, given by a formula, in
 * 10^5 parts (or as many as an argument says). The parts are merged in order of their index, in
 * random order, and in pairs; each way must give the same bits.
 *
 *     cc -O2 partial_fold.c $(pkg-config --cflags --libs prange) -lm -o partial_fold
 *     ./partial_fold 100000
 */
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N ((ptrdiff_t)1000000000000)
#define BLOCK ((ptrdiff_t)1 << 20)

/* The sum of 1/(1 + i/2^20) over a block, as if the term were constant within the block. */
static int sum_block(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)ctx;
    *(double *)partial = (double)(end - begin) / (1.0 + (double)(begin / BLOCK));
    return 0;
}

static void join(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(double *)left += *(const double *)right;
}

static const prange_reduction reduction = {
    .size = sizeof(double), .block = BLOCK, .run = sum_block, .join = join};

static double now(void)
{
    struct timespec time;
    timespec_get(&time, TIME_UTC);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void require(prange_status status)
{
    if (status == PRANGE_OK)
        return;
    fprintf(stderr, "partial_fold: %s\n", prange_last_error());
    exit(1);
}

static prange_partial *begin(void)
{
    prange_partial *partial = NULL;
    require(prange_partial_begin_reduction(0, N, &reduction, NULL, &partial));
    return partial;
}

/* A serialised part, as it arrives from another machine. */
typedef struct message {
    size_t size;
    void *bytes;
} message;

static message part(ptrdiff_t parts, ptrdiff_t k)
{
    prange_partial *partial = begin();
    ptrdiff_t first, count;
    require(prange_partial_cut(partial, parts, k, &first, &count));
    require(prange_partial_reduce(partial, first, count));
    message to = {.size = prange_partial_size(partial)};
    to.bytes = malloc(to.size);
    require(to.bytes ? prange_partial_serialize(partial, to.size, to.bytes) : PRANGE_ERROR_MEMORY);
    prange_partial_free(partial);
    return to;
}

static prange_partial *received(const message *from)
{
    prange_partial *partial = NULL;
    require(
        prange_partial_deserialize_reduction(&reduction, NULL, from->size, from->bytes, &partial));
    return partial;
}

/* Merges all parts into one partial result, in the given order. */
static prange_partial *merge_one_by_one(ptrdiff_t parts, const message *from,
                                        const ptrdiff_t *order, size_t *most)
{
    prange_partial *whole = begin();
    for (ptrdiff_t i = 0; i < parts; i++) {
        prange_partial *next = received(&from[order[i]]);
        require(prange_partial_merge(whole, next));
        prange_partial_free(next);
        if (i % 1000 == 0 && prange_partial_size(whole) > *most)
            *most = prange_partial_size(whole);
    }
    return whole;
}

/* Merges parts first .. end - 1 by a binary tree, as the machines of a cluster might. */
static prange_partial *merge_pairs(ptrdiff_t first, ptrdiff_t end, const message *from,
                                   const ptrdiff_t *order)
{
    if (end - first == 1)
        return received(&from[order[first]]);
    const ptrdiff_t middle = first + (end - first) / 2;
    prange_partial *left = merge_pairs(first, middle, from, order);
    prange_partial *right = merge_pairs(middle, end, from, order);
    require(prange_partial_merge(left, right));
    prange_partial_free(right);
    return left;
}

/* Finishes the reduction, prints the result, and compares it with that of the first way. */
static int report(const char *way, prange_partial *whole, double start, size_t most, double *first)
{
    double sum = 0.0;
    require(prange_partial_finish(whole, &sum));
    printf("%-28s %8.3f s", way, now() - start);
    if (most > 0)
        printf(", at most %zu bytes on the way", most);
    printf("\n");
    prange_partial_free(whole);
    if (*first == 0.0)
        *first = sum;
    return memcmp(&sum, first, sizeof sum) != 0;
}

int main(int argc, char **argv)
{
    const ptrdiff_t parts = argc > 1 ? atol(argv[1]) : 5000;
    if (parts < 1 || parts > 1000000)
        return 2;
    message *from = malloc((size_t)parts * sizeof *from);
    ptrdiff_t *in_order = malloc((size_t)parts * sizeof *in_order);
    ptrdiff_t *at_random = malloc((size_t)parts * sizeof *at_random);
    if (!from || !in_order || !at_random)
        return 1;
    double bytes = 0.0, sum = 0.0, start = now();
    for (ptrdiff_t k = 0; k < parts; k++) {
        from[k] = part(parts, k);
        bytes += (double)from[k].size;
        const ptrdiff_t other = (ptrdiff_t)((uint64_t)rand() % (uint64_t)(k + 1));
        in_order[k] = k;
        at_random[k] = at_random[other];
        at_random[other] = k;
    }
    printf("%td parts of %.0f bytes, made in %.3f s\n", parts, bytes / (double)parts,
           now() - start);
    int bad = 0;
    for (int random = 0; random < 2; random++) {
        const ptrdiff_t *order = random ? at_random : in_order;
        size_t most = 0;
        start = now();
        prange_partial *whole = merge_one_by_one(parts, from, order, &most);
        bad |= report(random ? "one by one, at random" : "one by one, in order", whole, start, most,
                      &sum);
        start = now();
        whole = merge_pairs(0, parts, from, order);
        bad |= report(random ? "by pairs, at random" : "by pairs, in order", whole, start, 0, &sum);
    }
    for (ptrdiff_t k = 0; k < parts; k++)
        free(from[k].bytes);
    free(from);
    free(in_order);
    free(at_random);
    return bad;
}
