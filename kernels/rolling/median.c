/* SPDX-License-Identifier: MIT */
/*
 * Moving medians: of short windows each by itself, of others by Suomela's method. The array is cut
 * into blocks as long as the window, so that a window is the end of one block and the beginning of
 * the next. Each block is a linked list in sorted order, from which elements are taken out and, in
 * the opposite order, put back, and which knows its element next above the `small` smallest. Of two
 * blocks those of the small ones add up to the rank of the median.
 */
#include <prange/rolling.h>

#include <math.h>
#include <string.h>

#include "base/between.h"
#include "base/scratch.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/sort.h"
#include "window.h"

/* Estimated time of an element, and for each doubling of the window, in ns. */
#define STEP_NS 20.0
#define SORT_NS 3.0

/* Estimated time in ns of a window whose middle is found anew, and of each pair of its elements;
 * results of a block. */
#define SHORT_NS (0.04 * sizeof(element))
#define PAIR_NS (0.0025 * sizeof(element))
enum { BLOCK = 512 };

/* Results of a piece at least, and in windows: a piece sorts a block more than it has. */
enum { PIECE = 8192, PIECE_WINDOWS = 4 };

/* Elements that are sorted by insertion. */
enum { RUN = 8 };

typedef struct node {
    int32_t next, prev;
} node;

typedef struct block {
    const key *keys; /* of its elements, and behind them the tail's, which is the greatest */
    node *nodes;     /* by element; the tail is before the first and behind the last */
    int32_t tail;    /* the number of elements */
    int32_t above;   /* the first that is not small */
    int32_t small;   /* how many are */
} block;

static void merge(const key *keys, ptrdiff_t n, const int32_t *a, ptrdiff_t m, const int32_t *b,
                  int32_t *to)
{
    const int32_t *a_end = a + n, *b_end = b + m;
    while (a < a_end && b < b_end) {
        const bool second = keys[*b] < keys[*a];
        *to++ = second ? *b : *a;
        b += second;
        a += !second;
    }
    memcpy(to, a, (size_t)(a_end - a) * sizeof *to);
    memcpy(to + (a_end - a), b, (size_t)(b_end - b) * sizeof *to);
}

static void sort_run(const key *keys, ptrdiff_t n, int32_t first, int32_t *order)
{
    for (int32_t i = 0; i < n; i++) {
        int32_t k = i;
        for (; k > 0 && keys[order[k - 1]] > keys[first + i]; k--)
            order[k] = order[k - 1];
        order[k] = first + i;
    }
}

/* The stable order of n keys, in one of the two arrays. */
static const int32_t *sort(ptrdiff_t n, const key *keys, int32_t *order, int32_t *spare)
{
    for (ptrdiff_t i = 0; i < n; i += RUN)
        sort_run(keys, pri_min(RUN, n - i), (int32_t)i, order + i);
    for (ptrdiff_t length = RUN; length < n; length *= 2) {
        for (ptrdiff_t i = 0; i < n; i += 2 * length) {
            const ptrdiff_t left = pri_min(length, n - i), right = pri_min(length, n - i - left);
            merge(keys, left, order + i, right, order + i + left, spare + i);
        }
        int32_t *merged = spare;
        spare = order;
        order = merged;
    }
    return order;
}

static inline bool is_small(const block *b, int32_t i)
{
    const int32_t above = b->above;
    return above == b->tail || b->keys[i] < b->keys[above] ||
           (b->keys[i] == b->keys[above] && i < above);
}

static inline void unlink_element(block *b, int32_t i)
{
    const node own = b->nodes[i];
    b->nodes[own.prev].next = own.next;
    b->nodes[own.next].prev = own.prev;
}

/* Takes an element out, and one from the small ones. */
static inline void take_out(block *b, int32_t i)
{
    unlink_element(b, i);
    if (is_small(b, i)) {
        b->small--;
        return;
    }
    if (b->above == i)
        b->above = b->nodes[i].next;
    if (b->small > 0) {
        b->above = b->nodes[b->above].prev;
        b->small--;
    }
}

/* Puts back the last one that was taken out; there are no more small ones than before. */
static inline void put_back(block *b, int32_t i)
{
    b->nodes[b->nodes[i].prev].next = i;
    b->nodes[b->nodes[i].next].prev = i;
    if (is_small(b, i))
        b->above = b->nodes[b->above].prev;
}

/* Whether the smallest of what is not small is in a. */
static inline bool is_in_first(const block *a, const block *b)
{
    return a->above != a->tail && (b->above == b->tail || a->keys[a->above] <= b->keys[b->above]);
}

/* Of two blocks whose small ones are below the median. */
static inline double median_of(const block *a, const block *b, bool even)
{
    const bool first = is_in_first(a, b);
    const block *in = first ? a : b, *other = first ? b : a;
    const key lower = in->keys[in->above];
    if (!even)
        return (double)pri_of_key(lower);
    const key next = in->keys[in->nodes[in->above].next], rival = other->keys[other->above];
    return pri_between((double)pri_of_key(lower), (double)pri_of_key(next < rival ? next : rival),
                       0.5);
}

/* A call, and what each thread has of it. */
typedef struct medians {
    ptrdiff_t n, window, count, length; /* results in all, and of a piece */
    const element *x;
    moment *out;
    const PRI_KEYED(pri_sort) * kernels;
    key *keys;       /* window + 1 for each of two blocks */
    node *nodes;     /* the same */
    int32_t *orders; /* the same */
} medians;

/* Where a thread's own keys, nodes and orders begin. */
static ptrdiff_t share(const medians *job, int thread)
{
    return 2 * thread * (job->window + 1);
}

static block block_of(const medians *job, int thread, int which)
{
    const ptrdiff_t at = share(job, thread) + which * (job->window + 1);
    return (block){.keys = job->keys + at, .nodes = job->nodes + at};
}

/* Fills a block with the elements from `first` on, as many as there are. */
static void fill(const medians *job, int thread, ptrdiff_t first, block *b)
{
    const ptrdiff_t n = pri_min(job->window, job->n - first);
    int32_t *orders = job->orders + share(job, thread);
    key *keys = (key *)b->keys;
    job->kernels->encode(pri_form(false), n, (const key *)(job->x + first), keys);
    keys[n] = PRI_KEY_MAX;
    const int32_t *order = sort(n, keys, orders, orders + job->window);
    int32_t last = b->tail = (int32_t)n;
    for (ptrdiff_t i = 0; i < n; i++) {
        b->nodes[last].next = order[i];
        b->nodes[order[i]].prev = last;
        last = order[i];
    }
    b->nodes[last].next = b->tail;
    b->nodes[b->tail].prev = last;
    b->small = (int32_t)pri_min(n, (job->window - 1) / 2);
    b->above = n == job->window ? order[b->small] : b->tail;
}

/* Takes all elements out, the last one first. */
static void empty(block *b)
{
    for (int32_t i = b->tail; i-- > 0;)
        unlink_element(b, i);
    b->above = b->tail;
    b->small = 0;
}

static ptrdiff_t count_nan(const medians *job, ptrdiff_t first)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; PRI_IS_REAL && i < job->window; i++)
        count += pri_isnan(job->x[first + i]);
    return count;
}

static inline void write(const medians *job, ptrdiff_t i, ptrdiff_t nans, const block *a,
                         const block *b)
{
    const double median = median_of(a, b, job->window % 2 == 0);
    job->out[i] = (moment)(nans > 0 ? (double)NAN : median);
}

static void run_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const medians *job = argument;
    const ptrdiff_t window = job->window, first = piece * job->length;
    const ptrdiff_t end = pri_min(first + job->length, job->count);
    const int32_t rank = (int32_t)((window - 1) / 2);
    block a = block_of(job, thread, 0), b = block_of(job, thread, 1);
    ptrdiff_t nans = count_nan(job, first);
    fill(job, thread, first, &a);
    for (ptrdiff_t start = first; start < end; start += window) {
        fill(job, thread, start + window, &b);
        empty(&b);
        write(job, start, nans, &a, &b);
        for (ptrdiff_t i = start; i + 1 < end && i < start + window; i++) {
            take_out(&a, (int32_t)(i - start));
            put_back(&b, (int32_t)(i - start));
            if (a.small + b.small < rank) {
                block *in = is_in_first(&a, &b) ? &a : &b;
                in->above = in->nodes[in->above].next;
                in->small++;
            }
            nans += pri_isnan(job->x[i + window]) - pri_isnan(job->x[i]);
            write(job, i + 1, nans, &a, &b);
        }
        const block emptied = a;
        a = b;
        b = emptied;
    }
}

/* The medians of windows of which each is short, in vectors. What these have too much stays in the
 * buffers. */
static void find_short(const medians *job, ptrdiff_t first, ptrdiff_t count)
{
    const bool even = job->window % 2 == 0;
    element x[BLOCK + PRI_MEDIANS_LONGEST + PRI_MEDIANS_BEHIND], low[BLOCK + PRI_MEDIANS_BEHIND],
        high[BLOCK + PRI_MEDIANS_BEHIND];
    moment *out = job->out + first;
    memcpy(x, job->x + first, (size_t)(count + job->window - 1) * sizeof *x);
    job->kernels->medians(pri_form(false), (int)job->window, count, (key *)x, (key *)low,
                          (key *)high);
    for (ptrdiff_t i = 0; i < count && even; i++)
        out[i] = (moment)pri_between((double)low[i], (double)high[i], 0.5);
    for (ptrdiff_t i = 0; i < count && !even; i++)
        out[i] = (moment)low[i];
}

static void run_short_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const medians *job = argument;
    const ptrdiff_t end = pri_min((piece + 1) * PIECE, job->count);
    for (ptrdiff_t first = piece * PIECE; first < end; first += BLOCK)
        find_short(job, first, pri_min(BLOCK, end - first));
}

static void run_short(const char *function, const medians *job)
{
    const double pairs = (double)job->window * (double)job->window;
    const pri_work work = {.name = function,
                           .n = job->n,
                           .pieces = pri_pieces(job->count, PIECE),
                           .ns = (double)job->count * (SHORT_NS + PAIR_NS * pairs),
                           .user = 1000 + (uint64_t)job->window,
                           .bytes = (double)job->n * (sizeof *job->x + sizeof *job->out)};
    pri_parallel_for(&work, run_short_piece, job);
}

static prange_status run(const char *function, medians *job)
{
    if (job->window <= job->kernels->medians_longest) {
        run_short(function, job);
        return PRANGE_OK;
    }
    const int doublings = 64 - __builtin_clzll((unsigned long long)job->window);
    job->length = job->window * pri_max(PIECE_WINDOWS, PIECE / job->window);
    const pri_work work = {.name = function,
                           .n = job->n,
                           .pieces = pri_pieces(job->count, job->length),
                           .ns = (double)job->count * (STEP_NS + SORT_NS * doublings),
                           .user = (uint64_t)doublings,
                           .bytes = (double)job->n * (sizeof *job->x + sizeof *job->out)};
    pri_memory memory = {0};
    pri_team team = pri_team_open(&work);
    const ptrdiff_t rows = 2 * (ptrdiff_t)team.size, length = job->window + 1;
    job->keys = pri_memory_take(&memory, rows, length, sizeof *job->keys);
    job->nodes = pri_memory_take(&memory, rows, length, sizeof *job->nodes);
    job->orders = pri_memory_take(&memory, rows, length, sizeof *job->orders);
    if (!memory.missing)
        pri_team_for(&team, 0, work.pieces, run_piece, job);
    pri_memory_free(&memory);
    pri_team_close(&team);
    return memory.missing ? pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for windows of %td",
                                     function, job->window)
                          : PRANGE_OK;
}

prange_status PRI_TYPED(prange_moving_median)(ptrdiff_t n, const element *x, ptrdiff_t window,
                                              moment *out)
{
    const pri_windows windows = {__func__, n, window, x, out, sizeof *x, sizeof *out};
    medians job = {
        .n = n, .window = window, .x = x, .out = out, .kernels = pri_isa_get()->PRI_KEYED(sort)};
    const prange_status status = pri_windows_check(&windows, &job.count);
    if (status != PRANGE_OK)
        return status;
    if (window > INT32_MAX - 1)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: window = %td is beyond 2^31 - 2", __func__, window);
    return job.count == 0 ? PRANGE_OK : run(__func__, &job);
}
