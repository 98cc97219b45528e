/* SPDX-License-Identifier: MIT */
/*
 * Deserialisation of untrusted bytes: every field is checked before it is used, and memory is
 * allocated only for data that is present.
 */
#include <prange/partial.h>

#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "best.h"
#include "format.h"
#include "loop/reduction.h"

/* The bytes that remain to be read, from front to back. */
typedef struct reader {
    const char *function;
    size_t left;
    const unsigned char *at;
} reader;

static prange_status refuse(const reader *from, const char *what)
{
    return pri_fail(PRANGE_ERROR_FORMAT, "%s: %s", from->function, what);
}

/* Reads the range of the next span. Returns false if it cannot follow the spans before. */
static bool read_range(const prange_partial *partial, reader *from, pri_span *span)
{
    const pri_spans *before = &partial->spans;
    const pri_span *last = before->count > 0 ? &before->at[before->count - 1] : NULL;
    if (from->left < PRI_SPAN_BYTES)
        return false;
    const uint64_t first = pri_get_word(from->at), count = pri_get_word(from->at + PRI_WORD);
    from->at += PRI_SPAN_BYTES;
    from->left -= PRI_SPAN_BYTES;
    if (first > (uint64_t)partial->n || count == 0 || count > (uint64_t)partial->n - first)
        return false;
    *span = (pri_span){(ptrdiff_t)first, (ptrdiff_t)(first + count), NULL};
    return (!last || span->first >= last->end) && pri_span_is_sound(partial, span) &&
           !(last && pri_spans_must_join(partial, last, span));
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
    const size_t size = pri_packed_bytes(partial, &span);
    if (from->left < size)
        return refuse(from, "a part is cut off");
    if (!pri_spans_append(partial, &partial->spans, span.first, span.end))
        return pri_partial_no_memory(from->function);
    span = partial->spans.at[partial->spans.count - 1];
    if (pri_span_is_run(partial, &span)) {
        const size_t bytes = pri_span_bytes(partial, &span);
        pri_copy_elements(bytes, partial->kind->size, from->at, span.data);
        if (!is_zero(size - bytes, from->at + bytes))
            return refuse(from, "bytes beyond the elements of a part");
    } else if (!partial->kind->ranges &&
               !partial->kind->unpack(partial, span.first, span.end, from->at, span.data)) {
        return refuse(from, "a value that cannot be");
    }
    from->at += size;
    from->left -= size;
    return PRANGE_OK;
}

/* Reads the spans of a new partial result. */
static prange_status read_spans(prange_partial *partial, uint64_t count, reader *from)
{
    if (count > from->left / (PRI_SPAN_BYTES))
        return refuse(from, "more parts than bytes");
    if (!pri_spans_reserve(&partial->spans, (ptrdiff_t)count))
        return pri_partial_no_memory(from->function);
    for (uint64_t i = 0; i < count; i++) {
        const prange_status status = read_span(partial, from);
        if (status != PRANGE_OK)
            return status;
    }
    return PRANGE_OK;
}

/* Reads the header, checking the words before op, and checks the checksum. */
static prange_status read_header(reader *from, uint64_t header[PRI_HEADER_WORDS])
{
    const size_t size = from->left;
    if (size < (PRI_HEADER_WORDS + 1) * PRI_WORD || size % PRI_WORD != 0)
        return refuse(from, "too few bytes for a partial result, or not whole words");
    for (int k = 0; k < PRI_HEADER_WORDS; k++)
        header[k] = pri_get_word(from->at + k * PRI_WORD);
    if (header[PRI_AT_MAGIC] != PRI_MAGIC)
        return refuse(from, "no partial result");
    if (header[PRI_AT_FORMAT] != PRI_FORMAT)
        return refuse(from, "a format that this version does not know");
    if (header[PRI_AT_SIZE] != size)
        return pri_fail(PRANGE_ERROR_FORMAT, "%s: there are %zu bytes of %ju", from->function, size,
                        (uintmax_t)header[PRI_AT_SIZE]);
    if (pri_get_word(from->at + size - PRI_WORD) != pri_checksum(size - PRI_WORD, from->at))
        return refuse(from, "the checksum is wrong");
    from->at += PRI_HEADER_WORDS * PRI_WORD;
    from->left -= (PRI_HEADER_WORDS + 1) * PRI_WORD;
    return PRANGE_OK;
}

static double double_of(uint64_t word)
{
    double x;
    memcpy(&x, &word, sizeof x);
    return x;
}

static prange_status begin_histogram(const uint64_t header[PRI_HEADER_WORDS], const uint64_t *words,
                                     prange_partial **partial)
{
    const ptrdiff_t n = (ptrdiff_t)header[PRI_AT_N], bins = (ptrdiff_t)words[0];
    const double low = double_of(words[1]), high = double_of(words[2]);
    const int64_t least = (int64_t)words[1], most = (int64_t)words[2];
    switch (header[PRI_AT_TYPE]) {
    case PRANGE_F64:
        return prange_partial_begin_histogram_f64(n, bins, low, high, partial);
    case PRANGE_F32:
        return prange_partial_begin_histogram_f32(n, bins, (float)low, (float)high, partial);
    case PRANGE_I64:
        return prange_partial_begin_histogram_i64(n, bins, least, most, partial);
    case PRANGE_I32:
        return prange_partial_begin_histogram_i32(n, bins, (int32_t)least, (int32_t)most, partial);
    default:
        return PRANGE_ERROR_VALUE;
    }
}

static prange_status begin_integral(const uint64_t header[PRI_HEADER_WORDS], const uint64_t *words,
                                    prange_partial **partial)
{
    const ptrdiff_t n = (ptrdiff_t)header[PRI_AT_N];
    const double a = double_of(words[0]), b = double_of(words[1]);
    switch (header[PRI_AT_TYPE]) {
    case PRANGE_F64:
        return prange_partial_begin_integral_f64(a, b, n, partial);
    case PRANGE_F32:
        return prange_partial_begin_integral_f32((float)a, (float)b, n, partial);
    default:
        return PRANGE_ERROR_VALUE;
    }
}

/* The part of a user's reduction that the bytes do not contain. */
typedef struct user_part {
    const prange_reduction *reduction;
    void *ctx;
} user_part;

static prange_status begin_reduction(const reader *from, const uint64_t header[PRI_HEADER_WORDS],
                                     const uint64_t *words, const user_part *user,
                                     prange_partial **partial)
{
    ptrdiff_t end;
    if (!user)
        return refuse(from, "a reduction of the user's, for prange_partial_deserialize_reduction");
    if (__builtin_add_overflow((ptrdiff_t)words[0], (ptrdiff_t)header[PRI_AT_N], &end))
        return PRANGE_ERROR_VALUE;
    return pri_partial_begin_reduction(from->function, (ptrdiff_t)words[0], end, user->reduction,
                                       user->ctx, partial);
}

/* The number of parameters after the header. */
static int parameters_of(uint64_t op)
{
    switch (op) {
    case PRANGE_PARTIAL_INTEGRAL:
        return 2;
    case PRANGE_PARTIAL_HISTOGRAM:
    case PRANGE_PARTIAL_REDUCTION:
        return 3;
    case PRANGE_PARTIAL_TOP_K:
    case PRANGE_PARTIAL_BOTTOM_K:
        return 1;
    default:
        return 0;
    }
}

/* Begins a partial result as the unchecked header says. */
static prange_status begin_any(const reader *from, const uint64_t header[PRI_HEADER_WORDS],
                               const uint64_t *words, const user_part *user,
                               prange_partial **partial)
{
    if (header[PRI_AT_OP] > INT32_MAX || header[PRI_AT_TYPE] > INT32_MAX ||
        header[PRI_AT_N] > PTRDIFF_MAX)
        return PRANGE_ERROR_VALUE;
    switch (header[PRI_AT_OP]) {
    case PRANGE_PARTIAL_INTEGRAL:
        return begin_integral(header, words, partial);
    case PRANGE_PARTIAL_HISTOGRAM:
        if (words[0] > from->left / PRI_WORD)
            return PRANGE_ERROR_VALUE;
        return begin_histogram(header, words, partial);
    case PRANGE_PARTIAL_REDUCTION:
        return begin_reduction(from, header, words, user, partial);
    case PRANGE_PARTIAL_TOP_K:
        return prange_partial_begin_top_k((prange_type)header[PRI_AT_TYPE],
                                          (ptrdiff_t)header[PRI_AT_N], (ptrdiff_t)words[0],
                                          partial);
    case PRANGE_PARTIAL_BOTTOM_K:
        return prange_partial_begin_bottom_k((prange_type)header[PRI_AT_TYPE],
                                             (ptrdiff_t)header[PRI_AT_N], (ptrdiff_t)words[0],
                                             partial);
    default:
        return prange_partial_begin((prange_partial_op)header[PRI_AT_OP],
                                    (prange_type)header[PRI_AT_TYPE], (ptrdiff_t)header[PRI_AT_N],
                                    partial);
    }
}

/* Begins a partial result without spans; it must serialise to the same header. */
static prange_status begin(reader *from, const uint64_t header[PRI_HEADER_WORDS],
                           const user_part *user, prange_partial **partial)
{
    uint64_t words[PRI_PARAMETERS] = {0}, again[PRI_PARAMETERS];
    const int count = parameters_of(header[PRI_AT_OP]);
    if (from->left < (size_t)count * PRI_WORD)
        return refuse(from, "parameters are cut off");
    for (int k = 0; k < count; k++, from->at += PRI_WORD, from->left -= PRI_WORD)
        words[k] = pri_get_word(from->at);
    const prange_status status = begin_any(from, header, words, user, partial);
    if (status == PRANGE_ERROR_MEMORY)
        return pri_partial_no_memory(from->function);
    if (status == PRANGE_ERROR_FORMAT || status == PRANGE_ERROR_NULL)
        return status;
    if (status != PRANGE_OK)
        return refuse(from, "an op, type or parameters that this version does not know");
    bool same = header[PRI_AT_BLOCK] == (uint64_t)(*partial)->block &&
                header[PRI_AT_TYPE] == (uint64_t)(*partial)->type;
    (void)pri_partial_parameters(*partial, again);
    for (int k = 0; k < count; k++)
        same = same && again[k] == words[k];
    if (same)
        return PRANGE_OK;
    prange_partial_free(*partial);
    return refuse(from, "blocks or parameters of another reduction, version or machine");
}

/* Reads the counts of a histogram, whose sum is at most the number of elements. */
static prange_status read_counts(prange_partial *partial, reader *from)
{
    ptrdiff_t left = 0;
    for (ptrdiff_t i = 0; i < partial->spans.count; i++)
        left += partial->spans.at[i].end - partial->spans.at[i].first;
    if (from->left != (size_t)partial->bins * PRI_WORD)
        return refuse(from, "bytes beyond the last part, or too few");
    for (ptrdiff_t i = 0; i < partial->bins; i++, from->at += PRI_WORD) {
        const uint64_t count = pri_get_word(from->at);
        if (count > (uint64_t)left)
            return refuse(from, "more counts than elements");
        partial->counts[i] = (ptrdiff_t)count;
        left -= (ptrdiff_t)count;
    }
    return PRANGE_OK;
}

/* Reads the first k, in an order, of the elements that are contained. */
static prange_status read_best(prange_partial *partial, reader *from)
{
    const ptrdiff_t due = pri_best_due(partial);
    if (from->left % PRI_SPAN_BYTES != 0 || from->left / PRI_SPAN_BYTES != (size_t)due)
        return refuse(from, "bytes beyond the last part, or too few");
    if (!pri_best_alloc(partial, due, &partial->best))
        return pri_partial_no_memory(from->function);
    const prange_status status = pri_best_get(partial, from->at, &partial->best);
    if (status == PRANGE_ERROR_MEMORY)
        return pri_partial_no_memory(from->function);
    return status == PRANGE_OK ? status : refuse(from, "numbers that cannot be the first");
}

static prange_status deserialize(const char *function, size_t size, const void *bytes,
                                 const user_part *user, prange_partial **partial)
{
    uint64_t header[PRI_HEADER_WORDS];
    prange_partial *fresh = NULL;
    reader from = {function, size, bytes};
    prange_status status = pri_check_pointer(function, "bytes", bytes);
    if (status == PRANGE_OK)
        status = pri_check_pointer(function, "partial", partial);
    if (status == PRANGE_OK)
        status = read_header(&from, header);
    if (status == PRANGE_OK)
        status = begin(&from, header, user, &fresh);
    if (status != PRANGE_OK)
        return status;
    status = read_spans(fresh, header[PRI_AT_SPANS], &from);
    if (status == PRANGE_OK)
        status = fresh->kind->merge_best ? read_best(fresh, &from) : read_counts(fresh, &from);
    if (status == PRANGE_OK)
        *partial = fresh;
    else
        prange_partial_free(fresh);
    return status;
}

prange_status prange_partial_deserialize(size_t size, const void *bytes, prange_partial **partial)
{
    return deserialize(__func__, size, bytes, NULL, partial);
}

prange_status prange_partial_deserialize_reduction(const prange_reduction *reduction, void *ctx,
                                                   size_t size, const void *bytes,
                                                   prange_partial **partial)
{
    const user_part user = {reduction, ctx};
    const prange_status status = pri_reduction_check(__func__, reduction);
    return status == PRANGE_OK ? deserialize(__func__, size, bytes, &user, partial) : status;
}
