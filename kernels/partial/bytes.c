/* SPDX-License-Identifier: MIT */
/*
 * Partial results as bytes, in the format of docs/partial.md: little-endian 64-bit words, a header,
 * the spans in order, a checksum.
 */
#include <prange/partial.h>

#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "state.h"

/* "prange-p" */
#define MAGIC UINT64_C(0x702d65676e617270)
#define FORMAT 1

enum { WORD = 8, HEADER_WORDS = 8, SPAN_WORDS = 2 };

/* The words of the header. */
enum { AT_MAGIC, AT_FORMAT, AT_SIZE, AT_OP, AT_TYPE, AT_N, AT_BLOCK, AT_SPANS };

static bool is_little_endian(void)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
}

static void put_word(unsigned char *to, uint64_t word)
{
    for (int k = 0; k < WORD; k++)
        to[k] = (unsigned char)(word >> 8 * k);
}

static uint64_t get_word(const unsigned char *from)
{
    uint64_t word = 0;
    for (int k = 0; k < WORD; k++)
        word |= (uint64_t)from[k] << 8 * k;
    return word;
}

/* Copies `bytes` bytes of elements of `size` bytes between this machine's order and little-endian.
 */
static void copy_elements(size_t bytes, size_t size, const unsigned char *from, unsigned char *to)
{
    if (is_little_endian()) {
        memcpy(to, from, bytes);
        return;
    }
    for (size_t i = 0; i < bytes; i += size)
        for (size_t k = 0; k < size; k++)
            to[i + k] = from[i + size - 1 - k];
}

/* Each step is a bijection of the sum so far for a given word, and of the word for a given sum, so
 * that a change of one word is always seen. The constants are those of FNV-1a for 64 bits. */
static uint64_t checksum(size_t size, const unsigned char *bytes)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i += WORD) {
        sum = (sum ^ get_word(bytes + i)) * UINT64_C(0x100000001b3);
        sum ^= sum >> 32;
    }
    return sum;
}

static size_t whole_words(size_t bytes)
{
    return (bytes + WORD - 1) / WORD * WORD;
}

static size_t data_bytes(const prange_partial *of, const pri_span *span)
{
    return pri_span_is_run(of, span) ? whole_words(pri_span_bytes(of, span))
                                     : (size_t)of->kind->words(of) * WORD;
}

size_t prange_partial_size(const prange_partial *partial)
{
    if (!partial)
        return 0;
    const pri_spans *spans = &partial->spans;
    size_t size = (HEADER_WORDS + 1) * WORD + (size_t)spans->count * SPAN_WORDS * WORD;
    for (ptrdiff_t i = 0; i < spans->count; i++)
        size += data_bytes(partial, &spans->at[i]);
    return size;
}

static void put_data(const prange_partial *of, const pri_span *span, unsigned char *to)
{
    if (pri_span_is_run(of, span)) {
        const size_t bytes = pri_span_bytes(of, span);
        copy_elements(bytes, of->kind->size, span->data, to);
        memset(to + bytes, 0, whole_words(bytes) - bytes);
        return;
    }
    uint64_t words[PRI_NODE_WORDS];
    of->kind->pack(of, span->data, words);
    for (int k = 0; k < of->kind->words(of); k++)
        put_word(to + k * WORD, words[k]);
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
    const uint64_t header[HEADER_WORDS] = {
        [AT_MAGIC] = MAGIC,
        [AT_FORMAT] = FORMAT,
        [AT_SIZE] = size,
        [AT_OP] = (uint64_t)partial->op,
        [AT_TYPE] = (uint64_t)partial->type,
        [AT_N] = (uint64_t)partial->n,
        [AT_BLOCK] = (uint64_t)partial->block,
        [AT_SPANS] = (uint64_t)partial->spans.count,
    };
    unsigned char *to = bytes;
    for (int k = 0; k < HEADER_WORDS; k++, to += WORD)
        put_word(to, header[k]);
    for (ptrdiff_t i = 0; i < partial->spans.count; i++) {
        const pri_span *span = &partial->spans.at[i];
        put_word(to, (uint64_t)span->first);
        put_word(to + WORD, (uint64_t)(span->end - span->first));
        to += SPAN_WORDS * WORD;
        put_data(partial, span, to);
        to += data_bytes(partial, span);
    }
    put_word(to, checksum(size - WORD, bytes));
    return PRANGE_OK;
}

/* Bytes that are read from front to back. */
typedef struct reader {
    const char *function;
    size_t left;
    const unsigned char *at;
} reader;

static prange_status refuse(const reader *from, const char *what)
{
    return pri_fail(PRANGE_ERROR_FORMAT, "%s: %s", from->function, what);
}

/* The next span's elements; false where they are none that can follow. */
static bool read_range(const prange_partial *of, reader *from, pri_span *span)
{
    const pri_spans *before = &of->spans;
    const pri_span *last = before->count > 0 ? &before->at[before->count - 1] : NULL;
    if (from->left < SPAN_WORDS * WORD)
        return false;
    const uint64_t first = get_word(from->at), count = get_word(from->at + WORD);
    from->at += SPAN_WORDS * WORD;
    from->left -= SPAN_WORDS * WORD;
    if (first > (uint64_t)of->n || count == 0 || count > (uint64_t)of->n - first)
        return false;
    *span = (pri_span){(ptrdiff_t)first, (ptrdiff_t)(first + count), NULL};
    return (!last || span->first >= last->end) && pri_span_is_sound(of, span) &&
           !(last && pri_spans_meet(of, last, span));
}

static bool unpack_node(const prange_partial *of, const reader *from, pri_span *span)
{
    uint64_t words[PRI_NODE_WORDS];
    for (int k = 0; k < of->kind->words(of); k++)
        words[k] = get_word(from->at + k * WORD);
    return of->kind->unpack(of, span->first, span->end, words, span->data);
}

static bool is_zero(size_t size, const unsigned char *bytes)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static prange_status read_span(prange_partial *partial, reader *from)
{
    pri_span span;
    if (!read_range(partial, from, &span))
        return refuse(from, "a part that cannot be");
    const size_t size = data_bytes(partial, &span);
    if (from->left < size)
        return refuse(from, "a part is cut off");
    if (!pri_spans_append(partial, &partial->spans, span.first, span.end))
        return pri_partial_no_memory(from->function);
    span = partial->spans.at[partial->spans.count - 1];
    if (pri_span_is_run(partial, &span)) {
        const size_t bytes = pri_span_bytes(partial, &span);
        copy_elements(bytes, partial->kind->size, from->at, span.data);
        if (!is_zero(size - bytes, from->at + bytes))
            return refuse(from, "bytes beyond the elements of a part");
    } else if (!unpack_node(partial, from, &span)) {
        return refuse(from, "a value that cannot be");
    }
    from->at += size;
    from->left -= size;
    return PRANGE_OK;
}

/* The spans of a partial result that was just begun. */
static prange_status read_spans(prange_partial *partial, uint64_t count, reader *from)
{
    if (count > from->left / (SPAN_WORDS * WORD))
        return refuse(from, "more parts than bytes");
    if (!pri_spans_reserve(&partial->spans, (ptrdiff_t)count))
        return pri_partial_no_memory(from->function);
    for (uint64_t i = 0; i < count; i++) {
        const prange_status status = read_span(partial, from);
        if (status != PRANGE_OK)
            return status;
    }
    return from->left == 0 ? PRANGE_OK : refuse(from, "bytes beyond the last part");
}

/* The header's words, of which those before op are checked, and the checksum. */
static prange_status read_header(reader *from, uint64_t header[HEADER_WORDS])
{
    const size_t size = from->left;
    if (size < (HEADER_WORDS + 1) * WORD || size % WORD != 0)
        return refuse(from, "too few bytes for a partial result, or not whole words");
    for (int k = 0; k < HEADER_WORDS; k++)
        header[k] = get_word(from->at + k * WORD);
    if (header[AT_MAGIC] != MAGIC)
        return refuse(from, "no partial result");
    if (header[AT_FORMAT] != FORMAT)
        return refuse(from, "a format that this version does not know");
    if (header[AT_SIZE] != size)
        return pri_fail(PRANGE_ERROR_FORMAT, "%s: %zu bytes of %ju", from->function, size,
                        (uintmax_t)header[AT_SIZE]);
    if (get_word(from->at + size - WORD) != checksum(size - WORD, from->at))
        return refuse(from, "the checksum is wrong");
    from->at += HEADER_WORDS * WORD;
    from->left -= (HEADER_WORDS + 1) * WORD;
    return PRANGE_OK;
}

/* A partial result without spans. */
static prange_status begin(const reader *from, const uint64_t header[HEADER_WORDS],
                           prange_partial **partial)
{
    if (header[AT_OP] > INT32_MAX || header[AT_TYPE] > INT32_MAX || header[AT_N] > PTRDIFF_MAX)
        return refuse(from, "a header that cannot be");
    const prange_status status =
        prange_partial_begin((prange_partial_op)header[AT_OP], (prange_type)header[AT_TYPE],
                             (ptrdiff_t)header[AT_N], partial);
    if (status == PRANGE_ERROR_MEMORY)
        return pri_partial_no_memory(from->function);
    if (status != PRANGE_OK)
        return refuse(from, "an op or type that this version does not know");
    if ((uint64_t)(*partial)->block == header[AT_BLOCK])
        return PRANGE_OK;
    prange_partial_free(*partial);
    return refuse(from, "blocks of another version");
}

prange_status prange_partial_deserialize(size_t size, const void *bytes, prange_partial **partial)
{
    uint64_t header[HEADER_WORDS];
    prange_partial *fresh = NULL;
    reader from = {__func__, size, bytes};
    prange_status status = pri_check_pointer(__func__, "bytes", bytes);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "partial", partial);
    if (status == PRANGE_OK)
        status = read_header(&from, header);
    if (status == PRANGE_OK)
        status = begin(&from, header, &fresh);
    if (status != PRANGE_OK)
        return status;
    status = read_spans(fresh, header[AT_SPANS], &from);
    if (status == PRANGE_OK)
        *partial = fresh;
    else
        prange_partial_free(fresh);
    return status;
}
