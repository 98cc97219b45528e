/* SPDX-License-Identifier: MIT */
#include <prange/partial.h>

#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "best.h"
#include "format.h"

static bool is_little_endian(void)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
}

void pri_copy_elements(size_t bytes, size_t size, const unsigned char *from, unsigned char *to)
{
    if (is_little_endian() && bytes > 0)
        memcpy(to, from, bytes);
    if (is_little_endian())
        return;
    for (size_t i = 0; i < bytes; i += size)
        for (size_t k = 0; k < size; k++)
            to[i + k] = from[i + size - 1 - k];
}

/* For a given word each step is a bijection of the sum so far, and for a given sum a bijection of
 * the word, so a change of a single word always changes the checksum. The constants are those of
 * 64-bit FNV-1a. */
uint64_t pri_checksum(size_t size, const unsigned char *bytes)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i += PRI_WORD) {
        sum = (sum ^ pri_get_word(bytes + i)) * UINT64_C(0x100000001b3);
        sum ^= sum >> 32;
    }
    return sum;
}

size_t pri_packed_bytes(const prange_partial *partial, const pri_span *span)
{
    if (pri_span_is_run(partial, span))
        return pri_whole_words(pri_span_bytes(partial, span));
    return partial->kind->ranges ? 0 : partial->kind->packed(partial);
}

size_t prange_partial_size(const prange_partial *partial)
{
    if (!partial)
        return 0;
    uint64_t words[PRI_PARAMETERS];
    const size_t parameters = (size_t)pri_partial_parameters(partial, words);
    const pri_spans *spans = &partial->spans;
    size_t size = (PRI_HEADER_WORDS + parameters + (size_t)partial->bins + 1) * PRI_WORD;
    for (ptrdiff_t i = 0; i < spans->count; i++)
        size += PRI_SPAN_BYTES + pri_packed_bytes(partial, &spans->at[i]);
    return size + pri_best_bytes(partial);
}

static unsigned char *put_header(const prange_partial *partial, size_t size, unsigned char *to)
{
    const uint64_t header[PRI_HEADER_WORDS] = {
        [PRI_AT_MAGIC] = PRI_MAGIC,
        [PRI_AT_FORMAT] = PRI_FORMAT,
        [PRI_AT_SIZE] = size,
        [PRI_AT_OP] = (uint64_t)partial->op,
        [PRI_AT_TYPE] = (uint64_t)partial->type,
        [PRI_AT_N] = (uint64_t)partial->n,
        [PRI_AT_BLOCK] = (uint64_t)partial->block,
        [PRI_AT_SPANS] = (uint64_t)partial->spans.count,
    };
    uint64_t parameters[PRI_PARAMETERS];
    const int count = pri_partial_parameters(partial, parameters);
    for (int k = 0; k < PRI_HEADER_WORDS; k++)
        to = pri_put_word(to, header[k]);
    for (int k = 0; k < count; k++)
        to = pri_put_word(to, parameters[k]);
    return to;
}

static unsigned char *put_span(const prange_partial *partial, const pri_span *span,
                               unsigned char *to)
{
    to = pri_put_word(to, (uint64_t)span->first);
    to = pri_put_word(to, (uint64_t)(span->end - span->first));
    if (pri_span_is_run(partial, span)) {
        const size_t bytes = pri_span_bytes(partial, span);
        pri_copy_elements(bytes, partial->kind->size, span->data, to);
        memset(to + bytes, 0, pri_whole_words(bytes) - bytes);
    } else if (!partial->kind->ranges) {
        partial->kind->pack(partial, span->data, to);
    }
    return to + pri_packed_bytes(partial, span);
}

prange_status prange_partial_serialize(const prange_partial *partial, size_t capacity, void *bytes)
{
    prange_status status = pri_check_pointer(__func__, "partial", partial);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "bytes", bytes);
    if (status != PRANGE_OK)
        return status;
    const size_t size = prange_partial_size(partial);
    if (capacity < size)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %zu bytes do not fit into %zu", __func__, size,
                        capacity);
    unsigned char *to = put_header(partial, size, bytes);
    for (ptrdiff_t i = 0; i < partial->spans.count; i++)
        to = put_span(partial, &partial->spans.at[i], to);
    for (ptrdiff_t i = 0; i < partial->bins; i++)
        to = pri_put_word(to, (uint64_t)partial->counts[i]);
    to = pri_best_put(partial, to);
    pri_put_word(to, pri_checksum(size - PRI_WORD, bytes));
    return PRANGE_OK;
}
