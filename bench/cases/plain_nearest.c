/* SPDX-License-Identifier: MIT */
#include "plain.h"

#include <math.h>

/* The nearest points so far, by the squares of their distances in rising order. */
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

/* What falls off lands past the last; of equal squares the first inserted stays the first. */
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

/* What is less of nearer points. */
static inline double product(ptrdiff_t d, const double *x, const double *y)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t c = 0; c < d; c++)
        sum += x[c] * y[c];
    return -sum;
}

static inline void look(const plain_nearest *of, ptrdiff_t i, ptrdiff_t from, ptrdiff_t to,
                        sorted *list)
{
    const ptrdiff_t d = of->d;
    if (of->product)
        for (ptrdiff_t j = from; j < to; j++)
            insert(list, product(d, of->x + i * d, of->y + j * d), j);
    else
        for (ptrdiff_t j = from; j < to; j++)
            insert(list, square(d, of->x + i * d, of->y + j * d), j);
}

static inline void write(const plain_nearest *of, ptrdiff_t i, const sorted *list)
{
    for (ptrdiff_t k = 0; k < PLAIN_NEAREST; k++) {
        of->distances[i * PLAIN_NEAREST + k] =
            of->product ? -list->squares[k] : sqrt(list->squares[k]);
        of->indices[i * PLAIN_NEAREST + k] = list->indices[k];
    }
}

static void query(const plain_nearest *of, ptrdiff_t i)
{
    sorted list;
    clear(&list);
    look(of, i, 0, of->m, &list);
    write(of, i, &list);
}

void plain_nearest_serial(const plain_nearest *of)
{
    for (ptrdiff_t i = 0; i < of->n; i++)
        query(of, i);
}

void plain_nearest_openmp(const plain_nearest *of)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < of->n; i++)
        query(of, i);
}

/* Each thread takes a share of the points for all queries, in blocks that stay in its cache. */
void plain_nearest_shared(const plain_nearest *of)
{
    enum { BLOCK = 1024, QUERIES = 16 };
    sorted all[QUERIES];
    for (ptrdiff_t i = 0; i < of->n; i++)
        clear(&all[i]);
#pragma omp parallel
    {
        sorted own[QUERIES];
        for (ptrdiff_t i = 0; i < of->n; i++)
            clear(&own[i]);
#pragma omp for
        for (ptrdiff_t from = 0; from < of->m; from += BLOCK)
            for (ptrdiff_t i = 0; i < of->n; i++)
                look(of, i, from, from + BLOCK < of->m ? from + BLOCK : of->m, &own[i]);
#pragma omp critical
        for (ptrdiff_t i = 0; i < of->n; i++)
            for (ptrdiff_t k = 0; k < PLAIN_NEAREST; k++)
                insert(&all[i], own[i].squares[k], own[i].indices[k]);
    }
    for (ptrdiff_t i = 0; i < of->n; i++)
        write(of, i, &all[i]);
}

static double square_of_radius(const plain_radius *of, ptrdiff_t i)
{
    const double radius = of->radii ? of->radii[i] : of->radius;
    return radius * radius;
}

static ptrdiff_t count(const plain_radius *of, ptrdiff_t i)
{
    const double most = square_of_radius(of, i);
    ptrdiff_t found = 0;
    for (ptrdiff_t j = 0; j < of->m; j++)
        found += square(of->d, of->x + i * of->d, of->y + j * of->d) <= most;
    return found;
}

/* The compiler may have rounded otherwise in the count: no row goes into the next. */
static void fill(const plain_radius *of, ptrdiff_t i)
{
    const double most = square_of_radius(of, i);
    ptrdiff_t at = of->offsets[i];
    for (ptrdiff_t j = 0; j < of->m; j++) {
        const double sum = square(of->d, of->x + i * of->d, of->y + j * of->d);
        if (sum <= most && at < of->offsets[i + 1]) {
            of->indices[at] = j;
            of->distances[at++] = sqrt(sum);
        }
    }
}

static void add_up(const plain_radius *of)
{
    of->offsets[0] = 0;
    for (ptrdiff_t i = 0; i < of->n; i++)
        of->offsets[i + 1] += of->offsets[i];
}

void plain_radius_count(const plain_radius *of)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < of->n; i++)
        of->offsets[i + 1] = count(of, i);
    add_up(of);
}

void plain_radius_serial(const plain_radius *of)
{
    for (ptrdiff_t i = 0; i < of->n; i++)
        of->offsets[i + 1] = count(of, i);
    add_up(of);
    for (ptrdiff_t i = 0; i < of->n; i++)
        fill(of, i);
}

void plain_radius_openmp(const plain_radius *of)
{
    plain_radius_count(of);
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < of->n; i++)
        fill(of, i);
}
