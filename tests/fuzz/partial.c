/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes bytes of partial results. They are read unchanged, and again with a correct size and
 * checksum, so that the checks after these are reached. A partial result that is read must
 * serialize to the same bytes, and must survive adding, merging and finishing.
 */
#include <stdbool.h>
#include <stdio.h>

#include <prange.h>

#include "input.h"

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "wrong: %s\n", what);
    abort();
}

#define REQUIRE(condition) require(condition, #condition)

static uint64_t word_at(const uint8_t *bytes, size_t k)
{
    uint64_t word = 0;
    for (size_t i = 0; i < 8; i++)
        word |= (uint64_t)bytes[8 * k + i] << 8 * i;
    return word;
}

static void set_word(uint8_t *bytes, size_t k, uint64_t word)
{
    for (size_t i = 0; i < 8; i++)
        bytes[8 * k + i] = (uint8_t)(word >> 8 * i);
}

/* The size in word 2, and the checksum in the last word (docs/partial.md). */
static void seal(size_t size, uint8_t *bytes)
{
    uint64_t sum = 0xcbf29ce484222325u;
    if (size < 32)
        return;
    set_word(bytes, 2, size);
    for (size_t k = 0; k + 1 < size / 8; k++) {
        sum = (sum ^ word_at(bytes, k)) * 0x100000001b3u;
        sum ^= sum >> 32;
    }
    set_word(bytes, size / 8 - 1, sum);
}

static int run(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)ctx;
    *(uint32_t *)partial = (uint32_t)(end - begin);
    return 0;
}

static void join(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(uint32_t *)left += *(const uint32_t *)right;
}

static const prange_reduction reduction = {.size = 12, .block = 100, .run = run, .join = join};

static prange_status read_bytes(bool users, size_t size, const uint8_t *bytes,
                                prange_partial **partial)
{
    return users ? prange_partial_deserialize_reduction(&reduction, NULL, size, bytes, partial)
                 : prange_partial_deserialize(size, bytes, partial);
}

/* Adds what is missing, if it is little, and finishes. */
static void finish(prange_partial *partial, uint64_t op, uint64_t bins)
{
    static const double zeros[5000];
    ptrdiff_t first = 0, count = 0;
    REQUIRE(prange_partial_missing(partial, &first, &count) == PRANGE_OK);
    const bool users = op == PRANGE_PARTIAL_REDUCTION;
    if (count > 0 && count <= 5000 &&
        (users ? prange_partial_reduce(partial, first, count)
               : prange_partial_add_f64(partial, first, count, zeros)) == PRANGE_OK)
        REQUIRE(prange_partial_missing(partial, &first, &count) == PRANGE_OK);
    const bool lists = op == PRANGE_PARTIAL_HISTOGRAM || op >= PRANGE_PARTIAL_TOP_K;
    void *out = fuzz_array(lists && count == 0 ? (ptrdiff_t)bins : 4, 8);
    const prange_status status = prange_partial_finish(partial, out);
    REQUIRE(count == 0 ? status == PRANGE_OK || status == PRANGE_ERROR_EMPTY
                       : status == PRANGE_ERROR_PARTS);
    free(out);
}

static void try_bytes(bool users, size_t size, const uint8_t *bytes)
{
    prange_partial *partial = NULL, *again = NULL;
    const prange_status status = read_bytes(users, size, bytes, &partial);
    if (status != PRANGE_OK) {
        REQUIRE(status == PRANGE_ERROR_FORMAT && !partial);
        return;
    }
    uint8_t *written = fuzz_array((ptrdiff_t)size, 1);
    REQUIRE(prange_partial_size(partial) == size);
    REQUIRE(prange_partial_serialize(partial, size, written) == PRANGE_OK);
    REQUIRE(memcmp(written, bytes, size) == 0);
    REQUIRE(read_bytes(users, size, written, &again) == PRANGE_OK);
    REQUIRE(prange_partial_merge(again, partial) ==
            (word_at(bytes, 7) == 0 ? PRANGE_OK : PRANGE_ERROR_PARTS));
    finish(partial, word_at(bytes, 3), word_at(bytes, 8));
    prange_partial_free(again);
    prange_partial_free(partial);
    free(written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const bool users = data[0] % 2;
    const size_t left = size - 1;
    uint8_t *bytes = fuzz_array((ptrdiff_t)left, 1);
    memcpy(bytes, data + 1, left);
    try_bytes(users, left, bytes);
    seal(left / 8 * 8, bytes);
    uint8_t *whole = fuzz_array((ptrdiff_t)(left / 8 * 8), 1);
    memcpy(whole, bytes, left / 8 * 8);
    try_bytes(users, left / 8 * 8, whole);
    free(whole);
    free(bytes);
    return 0;
}
