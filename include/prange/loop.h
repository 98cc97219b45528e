/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Loops over an index range.
 *
 * PRANGE_FOR is a parallel `for` written in place. OpenMP clauses pass through:
 *
 *     double sum = 0;
 *     PRANGE_FOR(i, 0, n, reduction(+ : sum) schedule(static))
 *         sum += f(x[i]);
 *
 * The program must be compiled with -fopenmp, which prange.pc, the CMake target and the Meson
 * dependency pass on. Without it PRANGE_FOR is a plain serial loop, and the compiler prints a
 * message at each use unless PRANGE_FOR_SERIAL_OK is defined before this header is included.
 *
 * Uneven iterations need a schedule clause: without one, most implementations of OpenMP give each
 * thread one contiguous part of the range, and the loop lasts as long as the most expensive part.
 *
 *     PRANGE_FOR(row, 0, height, schedule(dynamic))
 *         draw(row);
 *
 * prange_set_schedule does not affect PRANGE_FOR. OMP_SCHEDULE affects it only through the clause
 * schedule(runtime), which without OMP_SCHEDULE means dynamic chunks of one iteration under
 * libgomp.
 *
 * PRANGE_FOR_COST also takes the cost of an iteration in nanoseconds, so that a loop too short to
 * repay a team runs on its caller:
 *
 *     PRANGE_FOR_COST(0.6, i, 0, n)
 *         y[i] = 2 * x[i] + 1;
 *
 * Without a cost, the first execution of a loop uses all threads. Unless learning is off
 * (threads.h), both forms then remember, for each place in the program and each size of the range,
 * how long the loop took on one thread and on a team. A loop that a team does not speed up runs on
 * its caller from then on, and so does every loop while teams lose time (docs/busy.md). A loop on
 * its caller still enters OpenMP with one thread, which costs 0.3 microseconds.
 *
 * A store of bytes (uint8_t, char) may alias anything, including the pointers that the loop reads
 * through. Where those are global or members of a struct, copy them to local `restrict` pointers,
 * so that the compiler can vectorise the loop; this halved the time of a loop over an image of
 * bytes.
 *
 * No iteration may wait for another, neither here nor in prange_for: on one thread, which is all
 * that a loop gets on a busy machine, inside another region or after a fork, it would wait for
 * ever. For a producer and its consumers use a stream (stream.h); other threads that wait for each
 * other need a region of the program's own (`omp parallel`).
 *
 * The result of a floating-point reduction clause depends on the team and on the order in which
 * threads arrive. For the same bits at any team use reduce.h, reduction.h or integrate.h. The
 * clause num_threads must not be given: PRANGE_FOR sets it, to at most prange_get_num_threads().
 *
 * prange_for needs no OpenMP in the program, can report failure, and passes the thread's number.
 */
#ifndef PRANGE_LOOP_H
#define PRANGE_LOOP_H

#include <prange/threads.h>

/**
 * PRANGE_FOR(i, begin, end, clauses...): i is a ptrdiff_t from begin to end - 1.
 *
 * begin and end may have any integer types, even two different ones. Each is evaluated once and
 * converted to ptrdiff_t. So n - 2 is -1 for a size_t n of 1, and the range is empty. Arithmetic in
 * `unsigned` wraps at 32 bits before the macro sees its value: there n - 2 is 4294967295.
 */
#define PRANGE_FOR(i, begin, ...) PRANGE_FOR_CLAUSES(0.0, i, begin, __VA_ARGS__, )

/**
 * PRANGE_FOR_COST(ns, i, begin, end, clauses...): the same, where an iteration takes about `ns`
 * nanoseconds on one thread. A loop of less than 2.4 microseconds always runs on its caller.
 */
#define PRANGE_FOR_COST(ns, i, begin, ...) PRANGE_FOR_CLAUSES(ns, i, begin, __VA_ARGS__, )

/** @cond */
#define PRANGE_PRAGMA(...) _Pragma(#__VA_ARGS__)

#ifdef __cplusplus
#define PRANGE_FOR_END(value) prange_for_end(static_cast<ptrdiff_t>(value))
#else
#define PRANGE_FOR_END(value) prange_for_end((ptrdiff_t)(value))
#endif

/* Clang sees through a cast, and warns of the types behind it. */
static inline ptrdiff_t prange_for_end(ptrdiff_t value)
{
    return value;
}

/* The loop is executed once, between prange_for_open and the second prange_for_next. The count
 * comes last: the clauses end in a comma, which then stands between two clauses. */
#ifdef _OPENMP
#define PRANGE_FOR_CLAUSES(ns, i, begin, end, ...)                                                 \
    for (prange_for_region prange_region_##i =                                                     \
             prange_for_open(ns, __FILE__, __LINE__, PRANGE_FOR_END(begin), PRANGE_FOR_END(end));  \
         prange_for_next(&prange_region_##i);)                                                     \
        PRANGE_PRAGMA(omp parallel for __VA_ARGS__ shared(prange_region_##i)                       \
                          num_threads(prange_region_##i.prange_threads))                           \
    for (ptrdiff_t i = prange_region_##i.prange_begin; i < prange_region_##i.prange_end; i++)
#else
#ifdef PRANGE_FOR_SERIAL_OK
#define PRANGE_FOR_MESSAGE
#else
#define PRANGE_FOR_MESSAGE                                                                         \
    PRANGE_PRAGMA(message("PRANGE_FOR runs on one thread: compile with -fopenmp, or define "       \
                          "PRANGE_FOR_SERIAL_OK"))
#endif
#define PRANGE_FOR_CLAUSES(ns, i, begin, end, ...)                                                 \
    PRANGE_FOR_MESSAGE                                                                             \
    for (ptrdiff_t prange_end_##i = PRANGE_FOR_END(end), prange_begin_##i = PRANGE_FOR_END(begin), \
                   i = prange_begin_##i;                                                           \
         i < prange_end_##i; i++)
#endif
/** @endcond */

PRANGE_BEGIN_DECLS

/** One execution of a PRANGE_FOR: its range, its threads, and what the library keeps of it. */
typedef struct prange_for_region {
    ptrdiff_t prange_begin; /**< the first index */
    ptrdiff_t prange_end;   /**< one past the last */
    int prange_threads;     /**< the value of the num_threads clause */
    int prange_turn;        /**< how often prange_for_next was called */
    double prange_kept[48]; /**< for prange_for_next */
} prange_for_region;

/** A part of PRANGE_FOR: chooses the number of threads for the iterations begin .. end - 1, of `ns`
 * nanoseconds each (0: unknown), of the loop at `file` and `line`. */
PRANGE_API prange_for_region prange_for_open(double ns, const char *file, int line, ptrdiff_t begin,
                                             ptrdiff_t end);

/** A part of PRANGE_FOR: returns 1 before the loop, and 0 after it, when its time is recorded. */
PRANGE_API int prange_for_next(prange_for_region *region);

/**
 * One iteration. Arguments: the index; the number of the executing thread in the loop's team (0 if
 * the loop runs inline); the caller's context. Returns 0, or a code of its own to stop the loop.
 * Iterations run at the same time on several threads and in any order.
 */
typedef int (*prange_body)(ptrdiff_t i, int thread, void *ctx);

/**
 * Calls body(i, thread, ctx) for i = begin, begin + step, ... while i < end (i > end for a
 * negative step). An empty range is no error.
 *
 * No iteration may wait for another: any number of them may run on one thread, one after the other.
 *
 * `thread` is below prange_get_num_threads(). No two iterations that run at the same time in one
 * call have the same number, so it may index the caller's scratch memory.
 *
 * The schedule is this thread's (prange_set_schedule), by default dynamic in chunks of 1/32 of a
 * thread's share. A loop that is expected to take 1 ms or more starts the chunks in order. In a
 * shorter one each thread first runs the chunks of its own share, whose data the call before left
 * in its caches, and then steals from other shares.
 *
 * A loop of more than 16 iterations a thread begins on its caller: its first iterations are timed,
 * and if the rest is too short to repay a team the caller goes on alone, until the loop is done or
 * iterations turn out to take longer than the earlier ones. A loop of fewer iterations is presumed
 * to consist of long tasks and gets a team at once, unless an earlier loop of this body and length
 * took less than 0.1 ms in all. To keep a short loop of tiny bodies inline, set a chunk as large as
 * the loop.
 *
 * Errors: PRANGE_ERROR_NULL without a body; PRANGE_ERROR_VALUE for step 0; PRANGE_ERROR_SIZE for
 * more than PTRDIFF_MAX iterations; PRANGE_ERROR_CALLBACK when a body returned other than 0: no
 * further iteration above the failing index starts, all below it run, and prange_last_failure() has
 * the lowest failing index; PRANGE_ERROR_CANCELLED by a progress function (progress.h).
 */
PRANGE_API PRANGE_CHECKED prange_status prange_for(ptrdiff_t begin, ptrdiff_t end, ptrdiff_t step,
                                                   prange_body body, void *ctx);

/** A tile of a loop of two or three dimensions: the indices begin[k] .. end[k] - 1 of each axis k.
 * In two dimensions the third axis has only index 0. */
typedef struct prange_tile {
    ptrdiff_t begin[3]; /**< the first index along each axis */
    ptrdiff_t end[3];   /**< one past the last */
} prange_tile;

/**
 * The iterations of one tile: the function loops over the tile's axes itself, so that the compiler
 * can vectorise the inner loop. Arguments: the tile, the number of the executing thread as for
 * prange_body, the caller's context. Returns 0, or a code of its own to stop the loop.
 */
typedef int (*prange_tile_body)(const prange_tile *tile, int thread, void *ctx);

/**
 * Calls body(tile, thread, ctx) for tiles that cover the indices begin[k] .. end[k] - 1 of two
 * axes, or three, each index once:
 *
 *     static int relax(const prange_tile *tile, int thread, void *ctx)
 *     {
 *         const grid *g = ctx;
 *         for (ptrdiff_t i = tile->begin[0]; i < tile->end[0]; i++)
 *             for (ptrdiff_t j = tile->begin[1]; j < tile->end[1]; j++)
 *                 g->next[i][j] = 0.25 * (g->u[i - 1][j] + g->u[i + 1][j] + g->u[i][j - 1] +
 *                                         g->u[i][j + 1]);
 *         return 0;
 *     }
 *
 *     const ptrdiff_t begin[] = {1, 1}, end[] = {rows - 1, columns - 1};
 *     prange_status status = prange_for_2d(begin, end, NULL, relax, &g);
 *
 * `begin` may be NULL for zeros. tile[k] is the size of a tile along axis k, 0 for the whole axis;
 * tiles begin at begin[k], and the last ones are smaller. With tile = NULL the library chooses: at
 * most 4,096 indices a tile, of which at most 4,096 (two axes) or 512 (three axes) along the last
 * axis; fewer where that would make fewer than 64 tiles. The choice depends on the sizes of the
 * axes only. For a cheap body and a small loop, larger tiles of your own save calls.
 *
 * Tiles are numbered in row-major order, the last axis fastest. Schedule, order and team are those
 * of prange_for over the tile numbers. An empty axis is no error.
 *
 * Errors: PRANGE_ERROR_NULL without a body or an end; PRANGE_ERROR_SIZE for a tile size below 0, an
 * axis of more than PTRDIFF_MAX indices, or more than PTRDIFF_MAX tiles; PRANGE_ERROR_CALLBACK when
 * a body returned other than 0: no further tile above the failing one starts, all below it run, and
 * prange_last_failure() has the number of the lowest failing tile; PRANGE_ERROR_CANCELLED.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_for_2d(const ptrdiff_t begin[2],
                                                      const ptrdiff_t end[2],
                                                      const ptrdiff_t tile[2],
                                                      prange_tile_body body, void *ctx);
PRANGE_API PRANGE_CHECKED prange_status prange_for_3d(const ptrdiff_t begin[3],
                                                      const ptrdiff_t end[3],
                                                      const ptrdiff_t tile[3],
                                                      prange_tile_body body, void *ctx);
/** @} */

PRANGE_END_DECLS

#endif
