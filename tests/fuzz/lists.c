/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes values of the sweep's options. The first byte chooses the parser; the rest is the text.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lists.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_threads(const char *text)
{
    static bench_threads threads;
    if (bench_parse_threads(text, &threads))
        return;
    require(threads.count > 0 && threads.count <= PRANGE_THREADS_LIMIT);
    for (int i = 0; i < threads.count; i++)
        require(threads.at[i] > (i ? threads.at[i - 1] : 0) &&
                threads.at[i] <= PRANGE_THREADS_LIMIT);
}

/* The text of a size is read as the same size. */
static void check_sizes(const char *text)
{
    bench_sizes sizes, again;
    if (bench_parse_sizes(text, &sizes))
        return;
    require(sizes.count > 0 && sizes.count <= BENCH_SIZES_MAX);
    for (int i = 0; i < sizes.count; i++) {
        char written[BENCH_SIZE_TEXT];
        const prange_bench_size size = sizes.at[i];
        require(size.n > 0 && size.d >= 0);
        bench_size_text(size, written);
        char plain[BENCH_SIZE_TEXT];
        char *out = plain;
        for (const char *c = written; *c; c++)
            if (*c != ',')
                *out++ = *c;
        *out = '\0';
        require(!bench_parse_sizes(plain, &again) && again.count == 1);
        require(again.at[0].n == size.n && again.at[0].d == size.d);
    }
}

static void check_numbers(const char *text)
{
    double value;
    int count;
    if (!bench_parse_seconds(text, &value))
        require(isfinite(value) && value >= 0.0);
    if (!bench_parse_share(text, &value))
        require(value >= 0.0 && value < 1.0);
    if (!bench_parse_percent(text, &value))
        require(value > 0.0 && value < 1.0);
    if (bench_parse_count(text, 3, 1000, &count))
        require(count >= 3 && count <= 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char *text = malloc(size);
    require(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    switch (data[0] % 3) {
    case 0:
        check_threads(text);
        break;
    case 1:
        check_sizes(text);
        break;
    default:
        check_numbers(text);
    }
    free(text);
    return 0;
}
