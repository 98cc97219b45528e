/* SPDX-License-Identifier: MIT */
/*
 * Unions, intersections and differences of sorted arrays of distinct values. A piece is a run of
 * both arrays, PIECE numbers in total, chosen so that pieces share no value. A piece is merged as
 * four independent runs in one loop, without a branch on the numbers, which would be mispredicted:
 * each step of a run depends on the step before, and the other runs fill the wait. Long runs of
 * numbers from one array are copied together, or merged with branches. The output of a piece is
 * buffered until the pieces before it have reported their counts, which give its position; so
 * several threads read the arrays only once.
 */
#include <prange/sets.h>

#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "exec/relay.h"
#include "gather.h"
#include "simd/branchless_select.h"
#include "simd/sort.h"

/* Estimated time per number, in ns; numbers and runs per piece; the least numbers that are split
 * into several runs; the turns by which a piece is classified; and the numbers per turn from which
 * on its branches are predicted well enough. */
#define WALK_NS 1.5
enum { PIECE = 1 << 13, RUNS = 4, SHORT = 256, TURNS = 16, LONG_TURN = 12 };

/* Numbers that are copied together, which is also the steps between two attempts to do so; and the
 * smaller number that is copied together in the merge with branches. */
enum { TOGETHER = 32, SOME = 8 };

/* Whether a value is written that only a has, that both have, or that only b has. */
typedef struct rule {
    bool of_a, of_both, of_b;
} rule;

typedef struct set_job {
    rule rule;
    ptrdiff_t n, m; /* lengths without NaNs */
    const element *a, *b;
    element *out;
    ptrdiff_t room; /* elements of out */
    pri_relay *relay;
    ptrdiff_t *count; /* numbers in out before the piece whose turn it is */
} set_job;

/* A run of both arrays, and the output found so far: found .. to. */
typedef struct run {
    const element *a, *a_end, *b, *b_end;
    element *found, *to;
} run;

static inline ptrdiff_t length_of(const run *job)
{
    return job->a_end - job->a + (job->b_end - job->b);
}

/* The number of elements of a among the first k of the merged arrays; of equal ones, a's come
 * first. */
static ptrdiff_t share_of_a(const run *job, ptrdiff_t k)
{
    const ptrdiff_t n = job->a_end - job->a, m = job->b_end - job->b;
    ptrdiff_t low = pri_max(0, k - m), high = pri_min(k, n);
    while (low < high) {
        const ptrdiff_t i = low + (high - low) / 2;
        if (job->b[k - i - 1] < job->a[i])
            high = i;
        else
            low = i + 1;
    }
    return low;
}

/* The rest of a run behind its first k numbers, without the second of a pair of equal numbers that
 * the cut would separate. */
static run rest_of(const run *job, ptrdiff_t k)
{
    const ptrdiff_t first = pri_min(k, length_of(job)), i = share_of_a(job, first), j = first - i;
    const bool pair = i > 0 && j < job->b_end - job->b && job->a[i - 1] == job->b[j];
    run rest = *job;
    rest.a += i;
    rest.b += j + pair;
    return rest;
}

static run rest_at(const set_job *job, ptrdiff_t piece)
{
    const run all = {job->a, job->a + job->n, job->b, job->b + job->m, NULL, NULL};
    return rest_of(&all, piece * PIECE);
}

/* The numbers of `job` that are before `next`. They fit the buffer for any input, also if
 * unsorted. */
static run cut_before(run job, const run *next)
{
    const ptrdiff_t n = pri_min(pri_max(0, next->a - job.a), PIECE + 1);
    job.a_end = job.a + n;
    job.b_end = job.b + pri_min(pri_max(0, next->b - job.b), PIECE + 1 - n);
    return job;
}

static inline void append(run *job, ptrdiff_t n, const element *from)
{
    memcpy(job->to, from, (size_t)n * sizeof *from);
    job->to += n;
}

/* Copies or skips `count` numbers of one array at a time; `count` is a constant. */
static inline __attribute__((always_inline)) void take_block(run *job, rule what,
                                                             const ptrdiff_t count)
{
    while (job->a_end - job->a >= count && job->b < job->b_end && job->a[count - 1] < *job->b) {
        if (what.of_a)
            append(job, count, job->a);
        job->a += count;
    }
    while (job->b_end - job->b >= count && job->a < job->a_end && job->b[count - 1] < *job->a) {
        if (what.of_b)
            append(job, count, job->b);
        job->b += count;
    }
}

/* The steps that cannot pass the end of an array. */
static inline ptrdiff_t steps_of(const run *job)
{
    return pri_min(TOGETHER, pri_min(job->a_end - job->a, job->b_end - job->b));
}

/* Merges the next value. Bits 0, 1 and 2 of `written` are the rule for values that both arrays
 * have, that only a has, and that only b has. */
static inline void advance(run *job, unsigned written)
{
    const element a = *job->a, b = *job->b;
    ptrdiff_t less = a < b, more = b < a;
    __asm__("" : "+r"(less), "+r"(more)); /* keeps some compilers from branching on integers */
    *job->to = pri_branchless_select(a, b, more != 0);
    job->to += written >> (less + 2 * more) & 1;
    job->a += 1 - more;
    job->b += 1 - less;
}

static inline bool has_ended(const run *job)
{
    return job->a == job->a_end || job->b == job->b_end;
}

/* Merges with branches, which are predicted well if many successive numbers come from one array. A
 * turn is a run of a, a run of b, and a value that both have; at most `turns` of them. */
static void merge_with_branches(run *from, rule what, ptrdiff_t turns)
{
    run job = *from;
    for (; turns > 0 && !has_ended(&job); turns--) {
        take_block(&job, what, TOGETHER);
        take_block(&job, what, SOME);
        for (; !has_ended(&job) && *job.a < *job.b; job.to += what.of_a)
            *job.to = *job.a++;
        for (; !has_ended(&job) && *job.b < *job.a; job.to += what.of_b)
            *job.to = *job.b++;
        if (!has_ended(&job) && !(*job.a < *job.b)) {
            *job.to = *job.a++;
            job.b++;
            job.to += what.of_both;
        }
    }
    *from = job;
}

static void finish(run *job, rule what, unsigned written)
{
    for (ptrdiff_t steps; (steps = steps_of(job)) > 0; take_block(job, what, TOGETHER))
        for (; steps > 0; steps--)
            advance(job, written);
    if (what.of_a)
        append(job, job->a_end - job->a, job->a);
    if (what.of_b)
        append(job, job->b_end - job->b, job->b);
}

/* Merges all runs in one loop until one ends. */
static void advance_all(run runs[RUNS], rule what, unsigned written)
{
    for (;;) {
        ptrdiff_t steps = TOGETHER;
        for (int r = 0; r < RUNS; r++) {
            take_block(&runs[r], what, TOGETHER);
            steps = pri_min(steps, steps_of(&runs[r]));
        }
        if (steps == 0)
            return;
        run a = runs[0], b = runs[1], c = runs[2], d = runs[3];
        for (; steps > 0; steps--) {
            advance(&a, written);
            advance(&b, written);
            advance(&c, written);
            advance(&d, written);
        }
        runs[0] = a, runs[1] = b, runs[2] = c, runs[3] = d;
    }
}

/* Cuts the rest of a piece into runs, each with room for all its numbers in the buffer of the
 * piece. */
static void cut(run runs[RUNS], ptrdiff_t length)
{
    run rest = runs[0];
    for (int r = 0; r < RUNS; r++) {
        const run next = rest_of(&rest, r + 1 < RUNS ? length : length_of(&rest));
        rest.a_end = next.a;
        rest.b_end = next.b;
        runs[r] = rest;
        rest = next;
        rest.found = rest.to = runs[r].to + length_of(&runs[r]);
    }
}

/* Finds the output of a piece and returns its length. The first turns decide how the rest is
 * merged. Their output, and all output of long turns, goes to `to`; the rest goes to the buffer. */
static ptrdiff_t merge_piece(rule what, const run *piece, element *to, element buffer[PIECE + 1],
                             run runs[RUNS])
{
    const unsigned written = what.of_both | (unsigned)what.of_a << 1 | (unsigned)what.of_b << 2;
    runs[0] = *piece;
    runs[0].found = runs[0].to = to;
    merge_with_branches(&runs[0], what, TURNS);
    const ptrdiff_t left = length_of(&runs[0]);
    const bool long_turns = length_of(piece) - left >= TURNS * LONG_TURN;
    ptrdiff_t count = 0;
    if (long_turns)
        merge_with_branches(&runs[0], what, PTRDIFF_MAX);
    else if (to != buffer) {
        count = runs[0].to - to;
        runs[0].found = runs[0].to = buffer;
    }
    cut(runs, long_turns || left < SHORT ? left : left / RUNS);
    if (!long_turns)
        advance_all(runs, what, written);
    for (int r = 0; r < RUNS; r++) {
        finish(&runs[r], what, written);
        count += runs[r].to - runs[r].found;
    }
    return count;
}

/* Copies the output of a piece to its place, which ends at `end`, but never beyond the room,
 * whatever the input. Output that is in place already is not copied. */
static void store(const set_job *job, ptrdiff_t end, const run runs[RUNS])
{
    for (int r = RUNS - 1; r >= 0; r--) {
        const ptrdiff_t count = runs[r].to - runs[r].found;
        end -= count;
        if (count > 0 && end < job->room && runs[r].found != job->out + end)
            memcpy(job->out + end, runs[r].found,
                   (size_t)pri_min(count, job->room - end) * sizeof *job->out);
    }
}

/* Merges the next piece of the relay, whose number may differ from `number`. */
static void walk_piece(const void *argument, ptrdiff_t number, int thread)
{
    (void)number, (void)thread;
    const set_job *job = argument;
    const ptrdiff_t p = pri_relay_claim(job->relay);
    const run next = rest_at(job, p + 1), piece = cut_before(rest_at(job, p), &next);
    element buffer[PIECE + 1];
    run runs[RUNS];
    const ptrdiff_t count = merge_piece(job->rule, &piece, buffer, buffer, runs);
    pri_relay_wait(job->relay, p);
    const ptrdiff_t end = *job->count + count;
    *job->count = pri_min(job->room, end);
    pri_relay_pass(job->relay, p);
    store(job, end, runs);
}

/* Where a single thread writes a piece's output: at its place in out if every number that is read
 * is also written, so that nothing is written behind the last number; else to the buffer. */
static element *output_place(const set_job *job, const run *piece, element *buffer)
{
    const rule what = job->rule;
    const bool all = what.of_a && what.of_both && what.of_b;
    return all && job->room - *job->count >= length_of(piece) ? job->out + *job->count : buffer;
}

static void run_serial(const set_job *job, ptrdiff_t pieces)
{
    element buffer[PIECE + 1];
    run runs[RUNS], rest = rest_at(job, 0);
    for (ptrdiff_t p = 0; p < pieces; p++) {
        const run next = rest_at(job, p + 1), piece = cut_before(rest, &next);
        const ptrdiff_t count =
            merge_piece(job->rule, &piece, output_place(job, &piece, buffer), buffer, runs);
        store(job, *job->count + count, runs);
        *job->count = pri_min(job->room, *job->count + count);
        rest = next;
    }
}

static ptrdiff_t run_pieces(const char *function, set_job *job)
{
    const ptrdiff_t all = job->n + job->m;
    pri_relay relay = {0};
    ptrdiff_t count = 0;
    const pri_work work = {
        .name = function,
        .n = all,
        .pieces = pri_pieces(all, PIECE),
        .ns = WALK_NS * (double)all,
        .bytes = 2.0 * (double)all * sizeof(element),
    };
    job->relay = &relay;
    job->count = &count;
    if (pri_team_unneeded(work.ns)) {
        run_serial(job, work.pieces);
    } else {
        pri_team team = pri_team_open(&work);
        if (team.size == 1)
            run_serial(job, work.pieces);
        else
            pri_team_for(&team, 0, work.pieces, walk_piece, job);
        pri_team_close(&team);
    }
    job->relay = NULL;
    job->count = NULL;
    return count;
}

static ptrdiff_t copy(const char *function, ptrdiff_t n, const element *from, element *to)
{
    if (n > 0)
        pri_copy(function, n, sizeof *from, from, to);
    return n;
}

/* A set has at most one NaN, which is its last value. */
static bool ends_in_nan(ptrdiff_t n, const element *x)
{
    return PRI_IS_REAL && n > 0 && pri_isnan(x[n - 1]);
}

static prange_status run_operation(const char *function, rule what, ptrdiff_t n, const element *a,
                                   ptrdiff_t m, const element *b, ptrdiff_t *count, element *out)
{
    const pri_array first = {"a", a, 1}, second = {"b", b, 1}, to = {"out", out, 1};
    prange_status status = pri_check_arrays(function, n, sizeof *a, 1, &first);
    if (status == PRANGE_OK && m < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: m = %td is negative", function, m);
    const ptrdiff_t room = what.of_b ? n + m : what.of_a ? n : pri_min(n, m);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, m, sizeof *b, 1, &second);
    if (status == PRANGE_OK)
        status = pri_check_pointer(function, "count", count);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, room, sizeof *out, 1, &to);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, sizeof *out, &to, room, &first, n);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, sizeof *out, &to, room, &second, m);
    const pri_array number = {"count", count, 1}, arrays[] = {first, second, to};
    const ptrdiff_t lengths[] = {n, m, room};
    for (int k = 0; status == PRANGE_OK && k < 3; k++)
        status = pri_check_disjoint(function, 1, &number, sizeof *count, &arrays[k],
                                    lengths[k] * (ptrdiff_t)sizeof *out);
    if (status != PRANGE_OK)
        return status;
    const bool nan_of_a = ends_in_nan(n, a), nan_of_b = ends_in_nan(m, b);
    set_job job = {.rule = what,
                   .n = n - nan_of_a,
                   .m = m - nan_of_b,
                   .a = a,
                   .b = b,
                   .out = out,
                   .room = room};
    ptrdiff_t all = job.n > 0 && job.m > 0 ? run_pieces(function, &job)
                    : job.n > 0            ? copy(function, what.of_a ? job.n : 0, a, out)
                                           : copy(function, what.of_b ? job.m : 0, b, out);
    const bool nan = nan_of_a && nan_of_b ? what.of_both : nan_of_a ? what.of_a : what.of_b;
    if ((nan_of_a || nan_of_b) && nan && all < room)
        out[all++] = nan_of_a ? a[n - 1] : b[m - 1];
    *count = all;
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_set_union)(ptrdiff_t n, const element *a, ptrdiff_t m,
                                          const element *b, ptrdiff_t *count, element *out)
{
    return run_operation(__func__, (rule){true, true, true}, n, a, m, b, count, out);
}

prange_status PRI_TYPED(prange_set_intersection)(ptrdiff_t n, const element *a, ptrdiff_t m,
                                                 const element *b, ptrdiff_t *count, element *out)
{
    return run_operation(__func__, (rule){false, true, false}, n, a, m, b, count, out);
}

prange_status PRI_TYPED(prange_set_difference)(ptrdiff_t n, const element *a, ptrdiff_t m,
                                               const element *b, ptrdiff_t *count, element *out)
{
    return run_operation(__func__, (rule){true, false, false}, n, a, m, b, count, out);
}

prange_status PRI_TYPED(prange_set_symmetric_difference)(ptrdiff_t n, const element *a, ptrdiff_t m,
                                                         const element *b, ptrdiff_t *count,
                                                         element *out)
{
    return run_operation(__func__, (rule){true, false, true}, n, a, m, b, count, out);
}
