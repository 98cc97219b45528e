/* SPDX-License-Identifier: MIT */
/*
 * Parallel in-place sample sort. The splitters of the buckets come from a sample (Frazer and
 * McKellar, Samplesort, 1970). A key that is frequent in the sample gets a bucket of its own, which
 * needs no sorting. If a few values are almost all of a sample, they are counted first
 * (sort_frequent.c), and only the others are sorted so.
 *
 * First all threads partition the array at the middle splitter. A chunk consists of a run of
 * numbers near the front and a run near the end, so that almost all keys reach the correct side
 * within their chunk. The few others, which are due to the sampling error, are exchanged
 * afterwards. Both parts are partitioned in the same way until there is a part per thread. Then
 * each thread partitions its part into buckets, and finally each bucket is sorted by one thread.
 * These partitioning steps replace the first levels of the quicksort, so they are no additional
 * work.
 */
#include "sort_keys.h"

#include <math.h>

#include "exec/parallel_for.h"
#include "sample.h"
#include "sort_frequent.h"

/* Estimated time in ns per key and doubling of n; samples per bucket; and the size below which one
 * thread sorts. */
#define LEVEL_NS 0.2
enum { SAMPLES = 32, SERIAL = 1 << 14 };

/* There are several buckets per thread for load balance, and more for large arrays: one for each
 * BUCKET_KEYS keys, within these limits. */
enum { BUCKETS_A_THREAD = 8, MORE_BUCKETS = 32, BUCKET_KEYS = 1 << 17, MOST_BUCKETS = 512 };

/* There are fewer if the values of the sample occur more than REPEATED times on average: the sort
 * of a bucket counts them, which takes less time than the partitions of more buckets. */
enum { REPEATED = 8, BUCKETS_OF_FEW = 2 };

/* All threads count the frequent values if at most one in FEW_OTHERS numbers of a sample is none of
 * them. */
enum { FEW_OTHERS = 8 };

/* Chunks of an array that all threads partition together. */
enum { CHUNKS_A_THREAD = 4, MOST_CHUNKS = 1024 };

/* Estimated time in ns per exchange of a pair, and pairs per piece. */
#define EXCHANGE_NS 0.5
enum { PAIRS = 1 << 14 };

typedef struct sorting {
    const PRI_TYPED(pri_sort) * kernels;
    pri_sort_form form;
    ptrdiff_t n;
    key *x;
    int buckets, samples;
    key splitters[MOST_BUCKETS];       /* bucket b: splitters[b - 1] <= key < splitters[b] */
    int ranks[MOST_BUCKETS];           /* samples below each splitter */
    ptrdiff_t begin[MOST_BUCKETS + 1]; /* where the buckets begin, as far as known */

    int parts;                   /* number of parts so far */
    int first[MOST_BUCKETS + 1]; /* the first bucket of each part; then `buckets` */
    int chunks;                  /* chunks per part */
    ptrdiff_t (*below)[2];       /* for each chunk: keys below the splitter in its two runs */
} sorting;

/* The reversal of a descending array, in pairs of opposite elements. */
typedef struct reversal {
    const PRI_TYPED(pri_sort) * kernels;
    ptrdiff_t n;
    key *x;
} reversal;

static void reverse_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const reversal *job = argument;
    const ptrdiff_t from = piece * PAIRS, to = pri_min(from + PAIRS, job->n / 2);
    job->kernels->exchange(to - from, job->x + from, job->x + job->n - to);
}

static void reverse(const char *function, const reversal *job)
{
    const ptrdiff_t pairs = job->n / 2;
    const pri_work work = {
        .name = function,
        .n = job->n,
        .pieces = pri_pieces(pairs, PAIRS),
        .user = 1, /* separates its ledger entry from those of sorts */
        .ns = EXCHANGE_NS * (double)pairs,
        .bytes = 2.0 * (double)job->n * sizeof(key),
    };
    pri_parallel_for(&work, reverse_piece, job);
}

/* The number of sample keys below k. */
static int rank_of(int count, const key *sample, key k)
{
    int low = 0, high = count;
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (sample[middle] < k)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int count_buckets(ptrdiff_t n, int threads)
{
    const ptrdiff_t wanted = n / threads / BUCKET_KEYS;
    const ptrdiff_t each = pri_max(BUCKETS_A_THREAD, pri_min(MORE_BUCKETS, wanted));
    return (int)pri_min(threads * each, MOST_BUCKETS);
}

/* Chooses the splitters: the keys at evenly spaced ranks of a sample. If two adjacent ranks have
 * the same key, key + 1 is a splitter too, so that the key has a bucket of its own. The sample is
 * gathered at the front of x by exchanges. */
static void choose_splitters(sorting *job, int threads)
{
    int buckets = count_buckets(job->n, threads), distinct = 1;
    const int count = job->samples = buckets * SAMPLES;
    key *sample = job->x;
    pri_sampler sampler = pri_sampler_of(job->n, count);
    for (int k = 0; k < count; k++) {
        key *chosen = job->x + pri_sample_next(&sampler);
        const key next = *chosen;
        *chosen = sample[k];
        sample[k] = next;
    }
    job->kernels->encode(job->form, count, sample, sample);
    job->kernels->sort(PRI_SORT_KEYS, count, sample, NULL);
    for (int k = 1; k < count; k++)
        distinct += sample[k] != sample[k - 1];
    if (distinct < count / REPEATED)
        buckets = (int)pri_min(buckets, (ptrdiff_t)threads * BUCKETS_OF_FEW);
    const int each = count / buckets;
    int found = 0;
    for (int b = 1; b < buckets; b++) {
        const key next = sample[b * each];
        if (found == 0 || next > job->splitters[found - 1])
            job->splitters[found++] = next;
        else if (next == job->splitters[found - 1] && next != PRI_KEY_MAX &&
                 next == sample[(b - 1) * each])
            job->splitters[found++] = next + 1;
    }
    for (int b = 0; b < found; b++)
        job->ranks[b] = rank_of(count, sample, job->splitters[b]);
    job->buckets = found + 1;
    job->kernels->decode(job->form, count, sample, sample);
}

/* The bucket that begins at the middle splitter of a part; its first bucket if it has only one. */
static int middle_of(const sorting *job, int part)
{
    return job->first[part] + (job->first[part + 1] - job->first[part]) / 2;
}

/* The index among n numbers at which chunk c of `chunks` begins. */
static ptrdiff_t chunk_begin(ptrdiff_t n, int c, int chunks)
{
    return n / chunks * c + n % chunks * c / chunks;
}

/* The two runs of a chunk. The sample predicts where the middle splitter divides the part: run 0 is
 * before that position, run 1 behind it. */
static void runs_of(const sorting *job, int part, int chunk, ptrdiff_t begin[2],
                    ptrdiff_t length[2])
{
    const int from = job->first[part], to = job->first[part + 1], middle = middle_of(job, part);
    const int low = from > 0 ? job->ranks[from - 1] : 0;
    const int high = to < job->buckets ? job->ranks[to - 1] : job->samples;
    const double share =
        high > low ? (double)(job->ranks[middle - 1] - low) / (double)(high - low) : 0.5;
    const ptrdiff_t n = job->begin[to] - job->begin[from];
    const ptrdiff_t front = pri_min(n, (ptrdiff_t)(share * (double)n));
    const ptrdiff_t start[2] = {0, front}, all[2] = {front, n - front};
    for (int side = 0; side < 2; side++) {
        const ptrdiff_t at = chunk_begin(all[side], chunk, job->chunks);
        begin[side] = job->begin[from] + start[side] + at;
        length[side] = chunk_begin(all[side], chunk + 1, job->chunks) - at;
    }
}

/* Partitions both runs of a chunk. The first pass also encodes the numbers as keys. */
static void partition_chunk(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const sorting *job = argument;
    const int part = (int)(piece / job->chunks), middle = middle_of(job, part);
    if (middle == job->first[part])
        return;
    ptrdiff_t begin[2], length[2];
    runs_of(job, part, (int)(piece % job->chunks), begin, length);
    key *const runs[2] = {job->x + begin[0], job->x + begin[1]};
    job->kernels->partition_runs(job->parts == 1 ? job->form : PRI_SORT_KEYS, length, runs,
                                 job->splitters[middle - 1], job->below[piece]);
}

/* A cursor over the keys of a part that are on the wrong side of its middle: keys not below the
 * splitter before the middle, or keys below the splitter behind it. */
typedef struct strays {
    bool before;        /* iterate over the keys before the middle */
    int run;            /* the next run to examine */
    ptrdiff_t at, left; /* position of the next stray, and the strays left in its run */
} strays;

/* Moves on to the next run with strays. Returns whether there is one. */
static bool find_strays(const sorting *job, int part, strays *found)
{
    const ptrdiff_t middle = job->begin[middle_of(job, part)];
    for (; found->left == 0 && found->run < 2 * job->chunks; found->run++) {
        ptrdiff_t begin[2], length[2];
        const int chunk = found->run / 2, side = found->run % 2;
        runs_of(job, part, chunk, begin, length);
        const ptrdiff_t from = begin[side];
        const ptrdiff_t divided = from + job->below[part * job->chunks + chunk][side];
        found->at = found->before ? divided : pri_max(from, middle);
        found->left = pri_max(0, (found->before ? pri_min(from + length[side], middle) : divided) -
                                     found->at);
    }
    return found->left > 0;
}

static void advance_strays(strays *job, ptrdiff_t count)
{
    job->at += count;
    job->left -= count;
}

static void skip_strays(const sorting *job, int part, strays *found, ptrdiff_t count)
{
    while (count > 0 && find_strays(job, part, found)) {
        const ptrdiff_t some = pri_min(count, found->left);
        advance_strays(found, some);
        count -= some;
    }
}

/* Exchanges a chunk's share of the strays. There are equally many before the middle of a part and
 * behind it. */
static void exchange_strays(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const sorting *job = argument;
    const int part = (int)(piece / job->chunks), chunk = (int)(piece % job->chunks);
    if (middle_of(job, part) == job->first[part])
        return;
    ptrdiff_t all = 0;
    for (strays found = {0}; find_strays(job, part, &found); advance_strays(&found, found.left))
        all += found.left;
    const ptrdiff_t from = chunk_begin(all, chunk, job->chunks);
    ptrdiff_t rest = chunk_begin(all, chunk + 1, job->chunks) - from;
    strays before = {.before = true}, behind = {.before = false};
    skip_strays(job, part, &before, from);
    skip_strays(job, part, &behind, from);
    while (rest > 0 && find_strays(job, part, &before) && find_strays(job, part, &behind)) {
        const ptrdiff_t count = pri_min(rest, pri_min(before.left, behind.left));
        job->kernels->exchange(count, job->x + before.at, job->x + behind.at);
        advance_strays(&before, count);
        advance_strays(&behind, count);
        rest -= count;
    }
}

/* Computes where the middle bucket of each part begins. */
static void find_middles(sorting *job)
{
    for (int part = 0; part < job->parts; part++) {
        const int middle = middle_of(job, part);
        ptrdiff_t at = job->begin[job->first[part]];
        for (int c = 0; middle != job->first[part] && c < job->chunks; c++) {
            const ptrdiff_t *below = job->below[part * job->chunks + c];
            at += below[0] + below[1];
        }
        job->begin[middle] = at;
    }
}

/* Splits each part in two at its middle bucket. */
static void split_parts(sorting *job)
{
    for (int part = job->parts; part-- > 0;) {
        const int middle = middle_of(job, part);
        job->first[2 * part + 2] = job->first[part + 1];
        job->first[2 * part + 1] = middle;
        job->first[2 * part] = job->first[part];
    }
    job->parts *= 2;
}

static void partition_by_all(pri_team *team, sorting *job)
{
    job->parts = 1;
    job->first[0] = 0;
    job->first[1] = job->buckets;
    job->begin[0] = 0;
    job->begin[job->buckets] = job->n;
    while (job->parts < team->size && 2 * job->parts <= job->buckets) {
        const int most = (int)pri_min(MOST_CHUNKS, team->size * CHUNKS_A_THREAD);
        job->chunks = (int)pri_max(1, most / job->parts);
        pri_team_for(team, 0, (ptrdiff_t)job->parts * job->chunks, partition_chunk, job);
        find_middles(job);
        pri_team_for(team, 0, (ptrdiff_t)job->parts * job->chunks, exchange_strays, job);
        split_parts(job);
    }
}

/* Partitions the keys of buckets low .. high. The recursion depth is the logarithm of their number.
 * NOLINTNEXTLINE(misc-no-recursion) */
static void partition_buckets(const sorting *job, ptrdiff_t *begin, int low, int high)
{
    if (low == high)
        return;
    const int middle = low + (high - low + 1) / 2;
    const ptrdiff_t from = begin[low], n = begin[high + 1] - from;
    begin[middle] =
        from + job->kernels->partition(PRI_SORT_KEYS, n, job->x + from, job->splitters[middle - 1]);
    partition_buckets(job, begin, low, middle - 1);
    partition_buckets(job, begin, middle, high);
}

/* All threads read `sorting`; through `begin` each writes the entries of its own part alone. */
typedef struct bucket_job {
    const sorting *sorting;
    ptrdiff_t *begin;
} bucket_job;

static void partition_part(const void *argument, ptrdiff_t part, int thread)
{
    (void)thread;
    const bucket_job *job = argument;
    const int *first = job->sorting->first + part;
    if (first[0] < first[1])
        partition_buckets(job->sorting, job->begin, first[0], first[1] - 1);
}

static void sort_bucket(const void *argument, ptrdiff_t bucket, int thread)
{
    (void)thread;
    const sorting *job = argument;
    key *x = job->x + job->begin[bucket];
    const ptrdiff_t n = job->begin[bucket + 1] - job->begin[bucket];
    const key *lower = bucket > 0 ? job->splitters + bucket - 1 : NULL;
    if (lower && bucket < job->buckets - 1 && lower[1] == lower[0] + 1)
        job->kernels->decode(job->form, n, x, x); /* all keys are equal */
    else
        job->kernels->sort(job->form, n, x, lower);
}

static void sort_by_team(pri_team *team, const PRI_TYPED(pri_sort) * kernels, pri_sort_form form,
                         ptrdiff_t n, key *x)
{
    ptrdiff_t below[MOST_CHUNKS][2];
    sorting job = {.kernels = kernels, .form = form, .n = n, .x = x, .below = below};
    choose_splitters(&job, team->size);
    partition_by_all(team, &job);
    pri_team_for(team, 0, job.parts, partition_part, &(bucket_job){&job, job.begin});
    pri_team_for(team, 0, job.buckets, sort_bucket, &job);
}

/* Whether a sample has frequent values, and so few others that one thread may move them. */
static bool find_frequent(const PRI_TYPED(pri_sort) * kernels, pri_sort_form form, ptrdiff_t n,
                          const key *x, PRI_TYPED(pri_frequent) * found)
{
    ptrdiff_t others = kernels->find_frequent(form, n, x, found);
    const ptrdiff_t few = others / FEW_OTHERS;
    for (int k = 0; k < found->count; k++)
        others -= found->counts[k];
    return found->count > 0 && others <= few;
}

/* Sorts all but the frequent values, if there are some. */
static void sort_but_frequent(pri_team *team, const PRI_TYPED(pri_sort) * kernels,
                              pri_sort_form form, ptrdiff_t n, key *x)
{
    PRI_TYPED(pri_frequent) taken;
    if (!find_frequent(kernels, form, n, x, &taken)) {
        sort_by_team(team, kernels, form, n, x);
        return;
    }
    const ptrdiff_t others = PRI_TYPED(pri_frequent_take)(team, form, n, x, &taken);
    if (others < SERIAL)
        kernels->sort_numbers(form, others, x);
    else
        sort_by_team(team, kernels, form, others, x);
    PRI_TYPED(pri_frequent_put)(team, form, n, x, &taken);
}

void PRI_TYPED(pri_sort_keys)(const char *function, pri_sort_form form, ptrdiff_t n, key *x)
{
    const PRI_TYPED(pri_sort) *kernels = pri_isa_get()->PRI_TYPED(sort);
    const double ns = LEVEL_NS * (double)n * log2((double)n + 1.0);
    if (pri_team_unneeded(ns)) {
        kernels->sort_numbers(form, n, x);
        return;
    }
    const int direction = kernels->direction(form, n, x);
    if (direction < 0)
        reverse(function, &(reversal){kernels, n, x});
    if (direction != 0)
        return;
    const pri_work work = {
        .name = function,
        .n = n,
        .pieces = n < SERIAL ? 1 : n / SAMPLES / BUCKETS_A_THREAD,
        .ns = ns,
        .bytes = 2.0 * (double)n * sizeof *x,
    };
    pri_team team = pri_team_open(&work);
    if (team.size == 1)
        kernels->sort_numbers(form, n, x);
    else
        sort_but_frequent(&team, kernels, form, n, x);
    pri_team_close(&team);
}
