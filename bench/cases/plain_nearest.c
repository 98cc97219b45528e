/* SPDX-License-Identifier: MIT */
#include "plain.h"

#include <math.h>

/* The nearest points so far, sorted by ascending squares of their distances. */
typedef struct sorted {
    double squares[PLAIN_NEAREST + 1];
    ptrdiff_t indices[PLAIN_NEAREST + 1];
} sorted;

static inline void clear(sorted *list)
{
    for (ptrdiff_t k = 0; k < PLAIN_NEAREST; k++) {
        list->squares[k] = INFINITY;
        list->indices[k] = -1;
    }
}

/* The point that drops out lands past the end; equal squares keep the order of insertion. */
static inline void insert(sorted *list, double square, ptrdiff_t index)
{
    ptrdiff_t at = PLAIN_NEAREST;
    for (; at > 0 && square < list->squares[at - 1]; at--) {
        list->squares[at] = list->squares[at - 1];
        list->indices[at] = list->indices[at - 1];
    }
    list->squares[at] = square;
    list->indices[at] = index;
}

static inline double square(ptrdiff_t d, const double *x, const double *y)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t c = 0; c < d; c++)
        sum += (x[c] - y[c]) * (x[c] - y[c]);
    return sum;
}

/* The negated product, which is less for nearer points. */
static inline double negated_product(ptrdiff_t d, const double *x, const double *y)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t c = 0; c < d; c++)
        sum += x[c] * y[c];
    return -sum;
}

static inline void insert_points(const plain_nearest *job, ptrdiff_t i, ptrdiff_t from,
                                 ptrdiff_t to, sorted *list)
{
    const ptrdiff_t d = job->d;
    if (job->product)
        for (ptrdiff_t j = from; j < to; j++)
            insert(list, negated_product(d, job->x + i * d, job->y + j * d), j);
    else
        for (ptrdiff_t j = from; j < to; j++)
            insert(list, square(d, job->x + i * d, job->y + j * d), j);
}

static inline void write(const plain_nearest *job, ptrdiff_t i, const sorted *list)
{
    for (ptrdiff_t k = 0; k < PLAIN_NEAREST; k++) {
        job->distances[i * PLAIN_NEAREST + k] =
            job->product ? -list->squares[k] : sqrt(list->squares[k]);
        job->indices[i * PLAIN_NEAREST + k] = list->indices[k];
    }
}

static void query(const plain_nearest *job, ptrdiff_t i)
{
    sorted list;
    clear(&list);
    insert_points(job, i, 0, job->m, &list);
    write(job, i, &list);
}

void plain_nearest_serial(const plain_nearest *job)
{
    for (ptrdiff_t i = 0; i < job->n; i++)
        query(job, i);
}

void plain_nearest_openmp(const plain_nearest *job)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < job->n; i++)
        query(job, i);
}

/* Each thread takes a share of the points for all queries, in blocks that stay in its cache. */
void plain_nearest_shared(const plain_nearest *job)
{
    enum { BLOCK = 1024, QUERIES = 16 };
    sorted all[QUERIES];
    for (ptrdiff_t i = 0; i < job->n; i++)
        clear(&all[i]);
#pragma omp parallel
    {
        sorted own[QUERIES];
        for (ptrdiff_t i = 0; i < job->n; i++)
            clear(&own[i]);
#pragma omp for
        for (ptrdiff_t from = 0; from < job->m; from += BLOCK)
            for (ptrdiff_t i = 0; i < job->n; i++)
                insert_points(job, i, from, from + BLOCK < job->m ? from + BLOCK : job->m, &own[i]);
#pragma omp critical
        for (ptrdiff_t i = 0; i < job->n; i++)
            for (ptrdiff_t k = 0; k < PLAIN_NEAREST; k++)
                insert(&all[i], own[i].squares[k], own[i].indices[k]);
    }
    for (ptrdiff_t i = 0; i < job->n; i++)
        write(job, i, &all[i]);
}

static double square_of_radius(const plain_radius *job, ptrdiff_t i)
{
    const double radius = job->radii ? job->radii[i] : job->radius;
    return radius * radius;
}

static ptrdiff_t count(const plain_radius *job, ptrdiff_t i)
{
    const double most = square_of_radius(job, i);
    ptrdiff_t found = 0;
    for (ptrdiff_t j = 0; j < job->m; j++)
        found += square(job->d, job->x + i * job->d, job->y + j * job->d) <= most;
    return found;
}

/* The count may have rounded differently, so a row is limited to the room counted for it. */
static void fill(const plain_radius *job, ptrdiff_t i)
{
    const double most = square_of_radius(job, i);
    ptrdiff_t at = job->offsets[i];
    for (ptrdiff_t j = 0; j < job->m; j++) {
        const double sum = square(job->d, job->x + i * job->d, job->y + j * job->d);
        if (sum <= most && at < job->offsets[i + 1]) {
            job->indices[at] = j;
            job->distances[at++] = sqrt(sum);
        }
    }
}

static void add_up(const plain_radius *job)
{
    job->offsets[0] = 0;
    for (ptrdiff_t i = 0; i < job->n; i++)
        job->offsets[i + 1] += job->offsets[i];
}

void plain_radius_count(const plain_radius *job)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < job->n; i++)
        job->offsets[i + 1] = count(job, i);
    add_up(job);
}

void plain_radius_serial(const plain_radius *job)
{
    for (ptrdiff_t i = 0; i < job->n; i++)
        job->offsets[i + 1] = count(job, i);
    add_up(job);
    for (ptrdiff_t i = 0; i < job->n; i++)
        fill(job, i);
}

void plain_radius_openmp(const plain_radius *job)
{
    plain_radius_count(job);
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < job->n; i++)
        fill(job, i);
}
