/* SPDX-License-Identifier: MIT */
/*
 * Words of Philox4x64-10, four per block.
 */
#include <prange/random.h>

#include <string.h>

#include "base/check.h"
#include "exec/parallel_for.h"
#include "random_fill.h"

/* Words per block; and the estimated time per word, in ns. */
enum { WORDS = 4 };
#define WORD_NS 2.5

static void fill_words(const pri_stream *part, const void *key, void *x)
{
    uint64_t *words = x, block[WORDS];
    uint64_t counter[WORDS] = {part->first / WORDS, 0, part->stream, 0};
    ptrdiff_t skip = (ptrdiff_t)(part->first % WORDS);
    for (ptrdiff_t done = 0, count; done < part->n; done += count, skip = 0, counter[0]++) {
        count = pri_min(WORDS - skip, part->n - done);
        prange_philox4x64(counter, key, block);
        memcpy(words + done, block + skip, (size_t)count * sizeof *words);
    }
}

prange_status prange_random_words_4x64(const uint64_t key[2], uint64_t stream, uint64_t first,
                                       ptrdiff_t n, uint64_t *x)
{
    const pri_array of_key = {"key", key, 1}, out = {"x", x, 1};
    prange_status status = pri_check_arrays(__func__, 2, sizeof *key, 1, &of_key);
    if (status == PRANGE_OK)
        status = pri_check_arrays(__func__, n, sizeof *x, 1, &out);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(__func__, sizeof *x, &out, n, &of_key, 2);
    if (status != PRANGE_OK)
        return status;
    return pri_random_run(&(pri_random_array){.function = __func__,
                                              .stream = {.stream = stream, .first = first, .n = n},
                                              .fill = fill_words,
                                              .distribution = key,
                                              .x = x,
                                              .size = sizeof *x,
                                              .ns = WORD_NS});
}
