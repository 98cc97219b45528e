/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The loop over the rows of a part that prange/stencil_template.h compiles, stored as usual or past
 * the caches. It includes this file, a program does not.
 */
/** @cond */

#ifndef PRANGE_STENCIL_CHUNK
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Bytes per chunk, which is computed in a buffer and written by non-temporal stores. */
#define PRANGE_STENCIL_CHUNK 128

/* The long names of borders, for programs in which the short ones are macros. */
#define PRANGE_BORDER_PRANGE_BORDER_KEEP PRANGE_BORDER_KEEP
#define PRANGE_BORDER_PRANGE_BORDER_CONSTANT PRANGE_BORDER_CONSTANT
#define PRANGE_BORDER_PRANGE_BORDER_NEAREST PRANGE_BORDER_NEAREST
#define PRANGE_BORDER_PRANGE_BORDER_WRAP PRANGE_BORDER_WRAP
#define PRANGE_BORDER_PRANGE_BORDER_REFLECT PRANGE_BORDER_REFLECT
#define PRANGE_BORDER_PRANGE_BORDER_MIRROR PRANGE_BORDER_MIRROR

/* Elements of any type, by size. */
typedef long long __attribute__((__may_alias__)) prange_template_word8;
typedef int __attribute__((__may_alias__)) prange_template_word4;

/* The number of elements before the first one that begins a cache line. */
static inline ptrdiff_t prange_template_head(const void *prange_to, size_t prange_size)
{
    return (ptrdiff_t)((64 - (uintptr_t)prange_to % 64) % 64 / prange_size);
}

/* Prefetches the input that a later chunk is the first to read, to the first-level cache or, if
 * prange_second, to the second. */
static inline void prange_template_fetch(const void *prange_from, ptrdiff_t prange_ahead,
                                         size_t prange_bytes, int prange_second)
{
    for (size_t prange_b = 0; prange_b < prange_bytes; prange_b += 64) {
        const uintptr_t prange_at = (uintptr_t)prange_from + (uintptr_t)prange_ahead + prange_b;
        if (prange_second)
            __builtin_prefetch((const void *)prange_at, 0, 2);
        else
            __builtin_prefetch((const void *)prange_at);
    }
}

/* Copies whole cache lines from an aligned buffer to an aligned address, by non-temporal stores. A
 * partial line would be written to memory separately. */
static inline void prange_template_stream(size_t prange_bytes, const void *prange_from,
                                          void *prange_to)
{
    const char *prange_of = (const char *)prange_from;
    char *prange_line = (char *)prange_to;
    for (size_t prange_b = 0; prange_b < prange_bytes; prange_b += 16)
#if defined(__SSE2__)
        _mm_stream_si128((__m128i *)(void *)(prange_line + prange_b),
                         _mm_load_si128((const __m128i *)(const void *)(prange_of + prange_b)));
#else
        __builtin_memcpy(prange_line + prange_b, prange_of + prange_b, 16);
#endif
}

/* Copies less than a chunk. If prange_past, elements of 4 and 8 bytes are written by non-temporal
 * stores. */
static inline void prange_template_store(size_t prange_size, ptrdiff_t prange_count,
                                         const void *prange_from, void *prange_to, int prange_past)
{
#if defined(__x86_64__)
    for (ptrdiff_t prange_k = 0; prange_past && prange_k < prange_count; prange_k++)
        if (prange_size == 8)
            _mm_stream_si64((long long *)prange_to + prange_k,
                            ((const prange_template_word8 *)prange_from)[prange_k]);
        else if (prange_size == 4)
            _mm_stream_si32((int *)prange_to + prange_k,
                            ((const prange_template_word4 *)prange_from)[prange_k]);
    if (prange_past && (prange_size == 8 || prange_size == 4))
        return;
#endif
    (void)prange_past;
    __builtin_memcpy(prange_to, prange_from, (size_t)prange_count * prange_size);
}

/* A fence: orders non-temporal stores before the thread's later stores. */
static inline void prange_template_streamed(void)
{
#if defined(__SSE2__)
    _mm_sfence();
#endif
}
#endif

/* Declares for input k: its first element of the row, the stride along the row, and the strides
 * along the axes. */
#define PRANGE_STENCIL_ROW(k)                                                                      \
    const PRANGE_STENCIL_T *const prange_in##k =                                                   \
        (const PRANGE_STENCIL_T *)prange_part->prange_in[k] +                                      \
        prange_row * prange_part->prange_strides[k][prange_part->prange_outer];                    \
    const ptrdiff_t prange_next##k =                                                               \
        prange_unit ? 1 : prange_part->prange_strides[k][prange_part->prange_inner];               \
    const ptrdiff_t prange_s##k##_0 = prange_part->prange_strides[k][0];                           \
    const ptrdiff_t prange_s##k##_1 = prange_part->prange_strides[k][1];                           \
    const ptrdiff_t prange_s##k##_2 = prange_unit ? 1 : prange_part->prange_strides[k][2];         \
    (void)prange_s##k##_0, (void)prange_s##k##_1, (void)prange_s##k##_2;                           \
    (void)prange_in##k, (void)prange_next##k;

/* Prefetches from input k for a chunk of a streamed row. */
#define PRANGE_STENCIL_FETCH(k)                                                                    \
    prange_template_fetch(                                                                         \
        (const PRANGE_STENCIL_T *)prange_part->prange_in[k] +                                      \
            prange_row * prange_part->prange_strides[k][prange_part->prange_outer] + prange_begin, \
        prange_part->prange_ahead[k], prange_chunk * sizeof(PRANGE_STENCIL_T),                     \
        prange_part->prange_streamed > 1);

/* ATk(...) is the element of input k at the given offsets; it expands to the names that
 * PRANGE_STENCIL_ROW declares. */
#if PRANGE_STENCIL_DIMS == 1
#define PRANGE_STENCIL_LOOK(k, a) prange_in##k[prange_i * prange_next##k + (a)*prange_s##k##_2]
#define PRANGE_STENCIL_AT0(a) PRANGE_STENCIL_LOOK(0, a)
#define PRANGE_STENCIL_AT1(a) PRANGE_STENCIL_LOOK(1, a)
#define PRANGE_STENCIL_AT2(a) PRANGE_STENCIL_LOOK(2, a)
#define PRANGE_STENCIL_AT3(a) PRANGE_STENCIL_LOOK(3, a)
#elif PRANGE_STENCIL_DIMS == 2
#define PRANGE_STENCIL_LOOK(k, a, b)                                                               \
    prange_in##k[prange_i * prange_next##k + (a)*prange_s##k##_1 + (b)*prange_s##k##_2]
#define PRANGE_STENCIL_AT0(a, b) PRANGE_STENCIL_LOOK(0, a, b)
#define PRANGE_STENCIL_AT1(a, b) PRANGE_STENCIL_LOOK(1, a, b)
#define PRANGE_STENCIL_AT2(a, b) PRANGE_STENCIL_LOOK(2, a, b)
#define PRANGE_STENCIL_AT3(a, b) PRANGE_STENCIL_LOOK(3, a, b)
#else
#define PRANGE_STENCIL_LOOK(k, a, b, c)                                                            \
    prange_in##k[prange_i * prange_next##k + (a)*prange_s##k##_0 + (b)*prange_s##k##_1 +           \
                 (c)*prange_s##k##_2]
#define PRANGE_STENCIL_AT0(a, b, c) PRANGE_STENCIL_LOOK(0, a, b, c)
#define PRANGE_STENCIL_AT1(a, b, c) PRANGE_STENCIL_LOOK(1, a, b, c)
#define PRANGE_STENCIL_AT2(a, b, c) PRANGE_STENCIL_LOOK(2, a, b, c)
#define PRANGE_STENCIL_AT3(a, b, c) PRANGE_STENCIL_LOOK(3, a, b, c)
#endif
#define PRANGE_STENCIL_INDEX(k)                                                                    \
    (prange_part->prange_index[3 - PRANGE_STENCIL_DIMS + (k)] +                                    \
     (prange_part->prange_outer == 3 - PRANGE_STENCIL_DIMS + (k) ? prange_row : 0) +               \
     (prange_inner == 3 - PRANGE_STENCIL_DIMS + (k) ? prange_i : 0))

#define PRANGE_STENCIL_LINE PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _line)
#define PRANGE_STENCIL_STREAM PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _stream)
#define PRANGE_STENCIL_ROWS PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _rows)

/* Computes prange_count elements of a row. `restrict` tells the compiler that no store changes a
 * later load. */
static inline __attribute__((__always_inline__)) void
PRANGE_STENCIL_LINE(const prange_stencil_part *prange_part, PRANGE_STENCIL_CTX *prange_ctx,
                    ptrdiff_t prange_row, int prange_unit, ptrdiff_t prange_begin,
                    ptrdiff_t prange_count, PRANGE_STENCIL_R *__restrict__ prange_to)
{
    const int prange_inner = prange_unit ? 2 : prange_part->prange_inner;
    const ptrdiff_t prange_step =
        prange_unit ? 1 : prange_part->prange_out_strides[prange_part->prange_inner];
    PRANGE_STENCIL_EACH(PRANGE_STENCIL_ROW)
    (void)prange_inner, (void)prange_ctx, (void)prange_row;
#if !defined(__clang__)
#pragma GCC ivdep
#endif
    for (ptrdiff_t prange_k = 0; prange_k < prange_count; prange_k++) {
        const ptrdiff_t prange_i = prange_begin + prange_k;
        (void)prange_i;
        prange_to[prange_k * prange_step] = (PRANGE_STENCIL_R)(PRANGE_STENCIL_VALUE(prange_ctx));
    }
}

/* An update in place has read the output, so non-temporal stores would gain nothing. */
#if !PRANGE_STENCIL_UPDATES

/* Computes a row in chunks that begin at a cache line, and writes it by non-temporal stores. The
 * elements before the first such chunk and behind the last one are computed as part of a whole
 * chunk that overlaps others: a loop of a different length would take as long as several chunks. */
static inline __attribute__((__always_inline__)) void
PRANGE_STENCIL_STREAM(const prange_stencil_part *prange_part, PRANGE_STENCIL_CTX *prange_ctx,
                      ptrdiff_t prange_row, PRANGE_STENCIL_R *prange_to)
{
    enum { prange_chunk = PRANGE_STENCIL_CHUNK / sizeof(PRANGE_STENCIL_R) };
    __attribute__((__aligned__(64))) PRANGE_STENCIL_R prange_buffer[prange_chunk];
    const ptrdiff_t prange_length = prange_part->prange_length;
    const ptrdiff_t prange_head = prange_template_head(prange_to, sizeof *prange_to);
    /* Prefetches the cache lines at both ends of the next row: they get ordinary stores, which
     * would wait for them. */
    if (prange_part->prange_streamed == 1) {
        const uintptr_t prange_size = sizeof *prange_to;
        const uintptr_t prange_first =
            (uintptr_t)prange_to +
            (uintptr_t)prange_part->prange_out_strides[prange_part->prange_outer] * prange_size;
        const uintptr_t prange_last = prange_first + (uintptr_t)(prange_length - 1) * prange_size;
        __builtin_prefetch((const void *)prange_first, 1);
        __builtin_prefetch((const void *)prange_last, 1);
    }
    for (ptrdiff_t prange_at = 0, prange_next; prange_at < prange_length; prange_at = prange_next) {
        const ptrdiff_t prange_left = prange_length - prange_at;
        const ptrdiff_t prange_begin =
            prange_left < prange_chunk ? prange_length - prange_chunk : prange_at;
        prange_next = prange_at < prange_head ? prange_head : prange_begin + prange_chunk;
        PRANGE_STENCIL_EACH(PRANGE_STENCIL_FETCH)
        PRANGE_STENCIL_LINE(prange_part, prange_ctx, prange_row, 1, prange_begin, prange_chunk,
                            prange_buffer);
        if (prange_next - prange_at == prange_chunk)
            prange_template_stream(PRANGE_STENCIL_CHUNK, prange_buffer, prange_to + prange_at);
        else
            prange_template_store(sizeof *prange_to, prange_next - prange_at,
                                  prange_buffer + (prange_at - prange_begin), prange_to + prange_at,
                                  prange_part->prange_streamed > 1);
    }
}

#endif

static inline __attribute__((__always_inline__)) void
PRANGE_STENCIL_ROWS(const prange_stencil_part *prange_part, void *prange_ctx)
{
    PRANGE_STENCIL_CTX *const prange_of = (PRANGE_STENCIL_CTX *)prange_ctx;
    PRANGE_STENCIL_R *const prange_out = (PRANGE_STENCIL_R *)prange_part->prange_out;
    const ptrdiff_t prange_apart = prange_part->prange_out_strides[prange_part->prange_outer];
    const ptrdiff_t prange_length = prange_part->prange_length;
#if !PRANGE_STENCIL_UPDATES
    if (prange_part->prange_streamed) {
        for (ptrdiff_t prange_row = 0; prange_row < prange_part->prange_rows; prange_row++)
            PRANGE_STENCIL_STREAM(prange_part, prange_of, prange_row,
                                  prange_out + prange_row * prange_apart);
        if (!prange_part->prange_followed)
            prange_template_streamed();
        return;
    }
#endif
    if (prange_part->prange_unit)
        for (ptrdiff_t prange_row = 0; prange_row < prange_part->prange_rows; prange_row++)
            PRANGE_STENCIL_LINE(prange_part, prange_of, prange_row, 1, 0, prange_length,
                                prange_out + prange_row * prange_apart);
    else
        for (ptrdiff_t prange_row = 0; prange_row < prange_part->prange_rows; prange_row++)
            PRANGE_STENCIL_LINE(prange_part, prange_of, prange_row, 0, 0, prange_length,
                                prange_out + prange_row * prange_apart);
}

static void PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _run)(const prange_stencil_part *prange_part,
                                                            void *prange_ctx)
{
    PRANGE_STENCIL_ROWS(prange_part, prange_ctx);
}

#if defined(PRANGE_STENCIL_LEVELS) && defined(__x86_64__) && PRANGE_TEMPLATE_OWN_WIDTH < 4
static __attribute__((__target__("avx2,fma,bmi,bmi2"))) void
PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _run_v3)(const prange_stencil_part *prange_part,
                                                   void *prange_ctx)
{
    PRANGE_STENCIL_ROWS(prange_part, prange_ctx);
}
#define PRANGE_STENCIL_RUN_V3 PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _run_v3)
#else
#define PRANGE_STENCIL_RUN_V3 NULL
#endif
#if defined(PRANGE_STENCIL_LEVELS) && defined(__x86_64__) && PRANGE_TEMPLATE_OWN_WIDTH < 8
static __attribute__((
    __target__("avx2,fma,bmi,bmi2,avx512f,avx512cd,avx512bw,avx512dq,avx512vl"))) void
PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _run_v4)(const prange_stencil_part *prange_part,
                                                   void *prange_ctx)
{
    PRANGE_STENCIL_ROWS(prange_part, prange_ctx);
}
#define PRANGE_STENCIL_RUN_V4 PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _run_v4)
#else
#define PRANGE_STENCIL_RUN_V4 NULL
#endif

#undef PRANGE_STENCIL_AT0
#undef PRANGE_STENCIL_AT1
#undef PRANGE_STENCIL_AT2
#undef PRANGE_STENCIL_AT3
#undef PRANGE_STENCIL_FETCH
#undef PRANGE_STENCIL_INDEX
#undef PRANGE_STENCIL_LINE
#undef PRANGE_STENCIL_LOOK
#undef PRANGE_STENCIL_ROW
#undef PRANGE_STENCIL_ROWS
#undef PRANGE_STENCIL_STREAM
/** @endcond */
