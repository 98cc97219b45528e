/* SPDX-License-Identifier: MIT */
/*
 * Unions, intersections and differences of sorted arrays of distinct values. Pieces are runs of
 * both arrays, of about as many numbers together, that share no value. One thread writes them one
 * after the other; of several each counts what it has to write, and then writes it where the counts
 * say.
 */
#include <prange/sets.h>

#include <string.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "permute.h"
#include "same.h"
#include "simd/sort.h"

/* Estimated time a number in ns of both passes, numbers of a piece, at least, and pieces at most.
 */
#define WALK_NS 3.0
enum { PIECE = 1 << 13, MOST_PIECES = 1024, BLOCK = 256 };

/* What is written of a value that only a has, that both have, and that only b has. */
typedef struct rule {
    bool of_a, of_both, of_b;
} rule;

typedef struct walking {
    rule rule;
    ptrdiff_t n, m;
    const element *a, *b;
    element *out;
    const ptrdiff_t (*starts)[2]; /* of the pieces in a and in b */
    ptrdiff_t *counts;            /* of each piece, and then of those before it */
} walking;

/* Where the first k numbers of both together end in a. */
static ptrdiff_t share_of_a(const walking *job, ptrdiff_t k)
{
    ptrdiff_t low = pri_max(0, k - job->m), high = pri_min(k, job->n);
    while (low < high) {
        const ptrdiff_t i = low + (high - low) / 2;
        if (before(job->b[k - i - 1], job->a[i]))
            high = i;
        else
            low = i + 1;
    }
    return low;
}

static bool same(element a, element b)
{
    return !before(a, b) && !before(b, a);
}

/* Pieces never go back, so that no input makes them write more than there is room for. */
static void choose_starts(const walking *job, ptrdiff_t pieces, ptrdiff_t length,
                          ptrdiff_t starts[][2])
{
    starts[0][0] = starts[0][1] = 0;
    for (ptrdiff_t p = 1; p < pieces; p++) {
        const ptrdiff_t i = pri_max(share_of_a(job, p * length), starts[p - 1][0]);
        ptrdiff_t j = pri_min(pri_max(p * length - i, starts[p - 1][1]), job->m);
        if (i > 0 && j < job->m && same(job->a[i - 1], job->b[j]))
            j++;
        starts[p][0] = i;
        starts[p][1] = j;
    }
    starts[pieces][0] = job->n;
    starts[pieces][1] = job->m;
}

/* Appends numbers to `to`, if there is one; returns its new end. */
static element *append(element *to, ptrdiff_t n, const element *from)
{
    if (to && n > 0)
        memcpy(to, from, (size_t)n * sizeof *from);
    return to ? to + n : NULL;
}

/* Walks through a piece; returns how many numbers it has to write, and writes them if `to` is
 * given. */
static ptrdiff_t walk(const walking *job, ptrdiff_t piece, element *to)
{
    const element *a = job->a + job->starts[piece][0], *b = job->b + job->starts[piece][1];
    const element *a_end = job->a + job->starts[piece + 1][0];
    const element *b_end = job->b + job->starts[piece + 1][1];
    const rule what = job->rule;
    ptrdiff_t count = 0;
    while (a < a_end && b < b_end) {
        element block[BLOCK];
        const ptrdiff_t steps = pri_min(BLOCK, pri_min(a_end - a, b_end - b));
        ptrdiff_t found = 0;
        for (ptrdiff_t s = 0; s < steps; s++) {
            const bool less = before(*a, *b), more = before(*b, *a);
            block[found] = pri_one_of(*a, *b, more);
            found += (less & what.of_a) | (more & what.of_b) | (!(less | more) & what.of_both);
            a += !more;
            b += !less;
        }
        to = append(to, found, block);
        count += found;
    }
    const ptrdiff_t of_a = what.of_a ? a_end - a : 0, of_b = what.of_b ? b_end - b : 0;
    to = append(to, of_a, a);
    (void)append(to, of_b, b);
    return count + of_a + of_b;
}

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const walking *job = argument;
    job->counts[piece] = walk(job, piece, NULL);
}

static void write_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const walking *job = argument;
    (void)walk(job, piece, job->out + job->counts[piece]);
}

static ptrdiff_t run(const char *function, walking *job)
{
    ptrdiff_t starts[MOST_PIECES + 1][2], counts[MOST_PIECES], sum = 0;
    const ptrdiff_t all = job->n + job->m, length = pri_max(PIECE, pri_pieces(all, MOST_PIECES));
    const pri_work work = {
        .name = function,
        .n = all,
        .pieces = pri_pieces(all, length),
        .ns = WALK_NS * (double)all,
        .bytes = 3.0 * (double)all * sizeof(element),
    };
    choose_starts(job, work.pieces, length, starts);
    job->starts = (const ptrdiff_t(*)[2])starts;
    job->counts = counts;
    pri_team team = pri_team_open(&work);
    for (ptrdiff_t p = 0; team.size == 1 && p < work.pieces; p++)
        sum += walk(job, p, job->out + sum);
    if (team.size > 1) {
        pri_team_for(&team, 0, work.pieces, count_piece, job);
        for (ptrdiff_t p = 0; p < work.pieces; p++) {
            const ptrdiff_t count = counts[p];
            counts[p] = sum;
            sum += count;
        }
        pri_team_for(&team, 0, work.pieces, write_piece, job);
    }
    pri_team_close(&team);
    job->starts = NULL;
    job->counts = NULL;
    return sum;
}

static ptrdiff_t copy(const char *function, ptrdiff_t n, const element *from, element *to)
{
    if (n > 0)
        pri_copy(function, n, sizeof *from, from, to);
    return n;
}

static prange_status operate(const char *function, rule what, ptrdiff_t n, const element *a,
                             ptrdiff_t m, const element *b, ptrdiff_t *count, element *out)
{
    walking job = {.rule = what, .n = n, .m = m, .a = a, .b = b, .out = out};
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
    if (status != PRANGE_OK)
        return status;
    *count = n > 0 && m > 0 ? run(function, &job)
             : n > 0        ? copy(function, what.of_a ? n : 0, a, out)
                            : copy(function, what.of_b ? m : 0, b, out);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_set_union)(ptrdiff_t n, const element *a, ptrdiff_t m,
                                          const element *b, ptrdiff_t *count, element *out)
{
    return operate(__func__, (rule){true, true, true}, n, a, m, b, count, out);
}

prange_status PRI_TYPED(prange_set_intersection)(ptrdiff_t n, const element *a, ptrdiff_t m,
                                                 const element *b, ptrdiff_t *count, element *out)
{
    return operate(__func__, (rule){false, true, false}, n, a, m, b, count, out);
}

prange_status PRI_TYPED(prange_set_difference)(ptrdiff_t n, const element *a, ptrdiff_t m,
                                               const element *b, ptrdiff_t *count, element *out)
{
    return operate(__func__, (rule){true, false, false}, n, a, m, b, count, out);
}

prange_status PRI_TYPED(prange_set_symmetric_difference)(ptrdiff_t n, const element *a, ptrdiff_t m,
                                                         const element *b, ptrdiff_t *count,
                                                         element *out)
{
    return operate(__func__, (rule){true, false, true}, n, a, m, b, count, out);
}
