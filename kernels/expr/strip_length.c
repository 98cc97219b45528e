/* SPDX-License-Identifier: MIT */
/*
 * Strips are short where an operation would otherwise wait for memory while nothing is computed, or
 * compute while nothing is read.
 */
#include "strip_length.h"

#include "exec/parallel_for.h"

/* Arrays of this many bytes in all do not stay in a cache from call to call. */
#define MEMORY_BYTES (16 << 20)

/* Strips where arrays lie in memory and there are several operations. While a function or a
 * quotient is computed no array is read, and while arrays are read nothing is computed: after a
 * strip of SLOW_BYTES the hardware has fetched most of the next one. Other operations that read
 * several arrays have strips of SHORT_BYTES: while one of them waits for its arrays, the processor
 * is already at the next, which reads others. */
enum { SLOW_BYTES = 2048, SHORT_BYTES = 512 };

static ptrdiff_t memory_strip(const pri_pass *pass, const pri_space *space)
{
    const bool slow = pass->functions || pass->slow;
    int arrays = 0;
    uint8_t size = 1;
    for (int k = 0; k < space->streams; k++) {
        const pri_stream *stream = &space->stream[k];
        if (stream->data && !pri_space_stays(space, stream)) {
            arrays += k < pass->sources;
            size = stream->size > size ? stream->size : size;
        }
    }
    if (arrays <= 1 && !slow)
        return pass->strip;
    return pri_min(pass->strip, (slow ? SLOW_BYTES : SHORT_BYTES) / size);
}

/* Strips in a cache of a pass that divides f64 beside other operations: the divider is still at one
 * strip while the other operations are at the next, if the strips are short enough for the
 * processor to have both in flight. A strip that is added to a sum has a higher fixed cost. f32 are
 * divided in half the time, and gain nothing. */
enum { SLOW_STRIP = 128, SLOW_SUM_STRIP = 256 };

static ptrdiff_t cached_strip(const pri_pass *pass, ptrdiff_t n)
{
    if (!pass->slow || n < PRI_STRIP || pass->functions)
        return pass->strip;
    return pri_min(pass->strip, pass->reduces ? SLOW_SUM_STRIP : SLOW_STRIP);
}

ptrdiff_t pri_strip_length(const pri_pass *pass, const pri_space *space, bool repeats)
{
    const bool one = pass->count + pass->added == pass->sources + 1;
    if (one || !(repeats || pass->functions))
        return pass->strip;
    if (pri_space_bytes(space) >= MEMORY_BYTES)
        return memory_strip(pass, space);
    return repeats ? cached_strip(pass, space->length) : pass->strip;
}

/* Without work stealing there is one piece per thread if the number of threads is a power of two,
 * as the number of pieces is; else there are more. No piece lasts much more than 10 us or has more
 * than 32 of the longest strips. */
enum { PIECES_PER_THREAD = 4, LONGEST_PIECE = 32 };
#define LONGEST_PIECE_NS 10e3

ptrdiff_t pri_piece_length(const pri_pass *pass, ptrdiff_t n)
{
    const double ns = (double)n * pass->ns;
    const int threads = prange_get_num_threads();
    if (threads == 1)
        return n;
    const bool apart = ns <= PRI_APART_NS * threads && (threads & (threads - 1)) == 0;
    const ptrdiff_t enough = apart ? threads : PIECES_PER_THREAD * (ptrdiff_t)threads;
    ptrdiff_t pieces = 1;
    while ((pieces < enough && ns > PRI_SMALL_NS * (double)pieces) ||
           ns > LONGEST_PIECE_NS * (double)pieces || n / pieces > LONGEST_PIECE * pass->strip)
        pieces *= 2;
    return pri_pieces(pri_pieces(n, pieces), pass->strip) * pass->strip;
}
