/* SPDX-License-Identifier: MIT */
/*
 * Moving medians. Each short window is computed independently; longer windows use Suomela's method.
 * The array is divided into blocks as long as the window, so that a window is the end of one block
 * and the beginning of the next. Each block is a linked list in sorted order, from which elements
 * are removed and later restored in the reverse order. A block counts its `small` smallest elements
 * and keeps a cursor, `above`, to the element after them. The counts of the two blocks add up to
 * the rank of the median.
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

/* Estimated time in ns per element, and in addition per doubling of the window. */
#define STEP_NS 20.0
#define SORT_NS 3.0

/* Estimated time in ns of a short window, and in addition per pair of its elements; and the results
 * per block of short windows. */
#define SHORT_NS (0.04 * sizeof(element))
#define PAIR_NS (0.0025 * sizeof(element))
enum { BLOCK = 512 };

/* The least results per piece, and the same in windows: a piece sorts one block more than it has
 * results for. */
enum { PIECE = 8192, PIECE_WINDOWS = 4 };

/* Elements per run that is sorted by insertion, before runs are merged. */
enum { RUN = 8 };

typedef struct node {
    int32_t next, prev;
} node;

typedef struct block {
    const key *keys; /* keys of the elements; then that of the tail, PRI_KEY_MAX */
    node *nodes;     /* by element; the tail closes the circular list */
    int32_t tail;    /* index of the tail: the number of elements */
    int32_t above;   /* the first element in sorted order that is not small, or the tail */
    int32_t small;   /* number of small elements */
} block;

static void merge_runs(const key *keys, ptrdiff_t n, const int32_t *a, ptrdiff_t m,
                       const int32_t *b, int32_t *to)
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

/* Finds the stable order of n keys by merge sort. Returns the array that holds it. */
static const int32_t *sort(ptrdiff_t n, const key *keys, int32_t *order, int32_t *spare)
{
    for (ptrdiff_t i = 0; i < n; i += RUN)
        sort_run(keys, pri_min(RUN, n - i), (int32_t)i, order + i);
    for (ptrdiff_t length = RUN; length < n; length *= 2) {
        for (ptrdiff_t i = 0; i < n; i += 2 * length) {
            const ptrdiff_t left = pri_min(length, n - i), right = pri_min(length, n - i - left);
            merge_runs(keys, left, order + i, right, order + i + left, spare + i);
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

/* Removes an element, and lowers the number of small elements by one if there are any. */
static inline void remove_element(block *b, int32_t i)
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

/* Restores the element that was removed last. The number of small elements stays the same. */
static inline void restore_element(block *b, int32_t i)
{
    b->nodes[b->nodes[i].prev].next = i;
    b->nodes[b->nodes[i].next].prev = i;
    if (is_small(b, i))
        b->above = b->nodes[b->above].prev;
}

/* Whether the smallest element that is not small is in a, rather than in b. */
static inline bool is_in_first(const block *a, const block *b)
{
    return a->above != a->tail && (b->above == b->tail || a->keys[a->above] <= b->keys[b->above]);
}

/* The median of a window of two blocks, whose small elements are exactly those below the median. */
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

typedef struct medians {
    ptrdiff_t n, window, count, length; /* count: results in all; length: results per piece */
    const element *x;
    moment *out;
    const PRI_KEYED(pri_sort) * kernels;
    key *keys;       /* for each thread two blocks of window + 1 */
    node *nodes;     /* the same layout */
    int32_t *orders; /* the same layout */
} medians;

/* The offset of a thread's part of keys, nodes and orders. */
static ptrdiff_t thread_offset(const medians *job, int thread)
{
    return 2 * thread * (job->window + 1);
}

static block block_of(const medians *job, int thread, int which)
{
    const ptrdiff_t at = thread_offset(job, thread) + which * (job->window + 1);
    return (block){.keys = job->keys + at, .nodes = job->nodes + at};
}

/* Fills a block with a window of elements from `first` on, or fewer at the end of the array. */
static void fill_block(const medians *job, int thread, ptrdiff_t first, block *b)
{
    const ptrdiff_t n = pri_min(job->window, job->n - first);
    int32_t *orders = job->orders + thread_offset(job, thread);
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

/* Removes all elements, in descending order of index. */
static void empty_block(block *b)
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

static inline void write_median(const medians *job, ptrdiff_t i, ptrdiff_t nans, const block *a,
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
    fill_block(job, thread, first, &a);
    for (ptrdiff_t start = first; start < end; start += window) {
        fill_block(job, thread, start + window, &b);
        empty_block(&b);
        write_median(job, start, nans, &a, &b);
        for (ptrdiff_t i = start; i + 1 < end && i < start + window; i++) {
            remove_element(&a, (int32_t)(i - start));
            restore_element(&b, (int32_t)(i - start));
            if (a.small + b.small < rank) {
                block *in = is_in_first(&a, &b) ? &a : &b;
                in->above = in->nodes[in->above].next;
                in->small++;
            }
            nans += pri_isnan(job->x[i + window]) - pri_isnan(job->x[i]);
            write_median(job, i + 1, nans, &a, &b);
        }
        const block emptied = a;
        a = b;
        b = emptied;
    }
}

/* Finds the medians of short windows, a window per lane. The buffers have room for the excess
 * results of the last vector. */
static void find_short_medians(const medians *job, ptrdiff_t first, ptrdiff_t count)
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
        find_short_medians(job, first, pri_min(BLOCK, end - first));
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
