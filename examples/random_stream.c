/* SPDX-License-Identifier: MIT */
/*
 * Random bytes on the standard output, for other programs:
 *
 *     cc random_stream.c $(pkg-config --cflags --libs prange) -o random_stream
 *     ./random_stream 1000 7      # the first 1000 words (of 8 bytes) of seed 7, stream 0
 *     ./random_stream 0 7 | dieharder -a -g 200      # endless
 *     ./random_stream 0 7 64 | dieharder -a -g 200   # 64 streams, interleaved
 *
 * Without arguments it prints the first words of seed 0 in hexadecimal.
 */
#include <inttypes.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUFFER = 65536 };

/* Words first .. first + n - 1 of the output, which interleaves `streams` streams. */
static prange_status make(uint64_t seed, uint64_t streams, uint64_t first, ptrdiff_t n, uint64_t *x)
{
    if (streams == 1)
        return prange_random_words(seed, 0, first, n, x);
    PRANGE_FOR (i, 0, n) {
        const uint64_t at = first + (uint64_t)i;
        x[i] = prange_random_word_at(seed, at % streams, at / streams);
    }
    return PRANGE_OK;
}

static int print_first(void)
{
    uint64_t x[4];
    if (make(0, 1, 0, 4, x) != PRANGE_OK)
        return 1;
    for (int i = 0; i < 4; i++)
        printf("%016" PRIx64 "\n", x[i]);
    return x[0] != UINT64_C(0xe169c58d6627e8d5); /* as published for Philox4x32-10 */
}

int main(int argc, char **argv)
{
    static uint64_t x[BUFFER];
    if (argc < 3)
        return print_first();
    const uint64_t count = strtoull(argv[1], NULL, 10), seed = strtoull(argv[2], NULL, 10);
    const uint64_t streams = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    uint64_t done = 0;
    while (count == 0 || done < count) {
        const uint64_t left = count == 0 ? BUFFER : count - done;
        const ptrdiff_t n = left < BUFFER ? (ptrdiff_t)left : BUFFER;
        if (make(seed, streams ? streams : 1, done, n, x) != PRANGE_OK) {
            fprintf(stderr, "%s\n", prange_last_error());
            return 1;
        }
        if (fwrite(x, sizeof *x, (size_t)n, stdout) != (size_t)n)
            return 0; /* the reader has closed the pipe */
        done += (uint64_t)n;
    }
    return 0;
}
