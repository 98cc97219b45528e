/* SPDX-License-Identifier: MIT */
#include "plain.h"

#include <math.h>

/* The longest list of the cases. */
enum { LONGEST = 16 };

/* Squares in rising order. */
typedef struct sorted {
    double squares[LONGEST];
    ptrdiff_t indices[LONGEST];
} sorted;

static void clear(ptrdiff_t k, sorted *list)
{
    for (ptrdiff_t j = 0; j < k; j++) {
        list->squares[j] = INFINITY;
        list->indices[j] = -1;
    }
}

static void insert(ptrdiff_t k, sorted *list, double square, ptrdiff_t index)
{
    ptrdiff_t j = k - 1;
    for (; j > 0 && (square < list->squares[j - 1] ||
                     (square == list->squares[j - 1] && index < list->indices[j - 1]));
         j--) {
        list->squares[j] = list->squares[j - 1];
        list->indices[j] = list->indices[j - 1];
    }
    list->squares[j] = square;
    list->indices[j] = index;
}

static inline double square(ptrdiff_t d, const double *x, const double *y)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t c = 0; c < d; c++)
        sum += (x[c] - y[c]) * (x[c] - y[c]);
    return sum;
}

static void look(const plain_nearest *of, ptrdiff_t i, ptrdiff_t from, ptrdiff_t to, sorted *list)
{
    const double *x = of->x + i * of->d;
    for (ptrdiff_t j = from; j < to; j++) {
        const double sum = square(of->d, x, of->y + j * of->d);
        if (sum < list->squares[of->k - 1])
            insert(of->k, list, sum, j);
    }
}

static void write(const plain_nearest *of, ptrdiff_t i, const sorted *list)
{
    for (ptrdiff_t j = 0; j < of->k; j++) {
        of->distances[i * of->k + j] = sqrt(list->squares[j]);
        of->indices[i * of->k + j] = list->indices[j];
    }
}

static void query(const plain_nearest *of, ptrdiff_t i)
{
    sorted list;
    clear(of->k, &list);
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
        clear(of->k, &all[i]);
#pragma omp parallel
    {
        sorted own[QUERIES];
        for (ptrdiff_t i = 0; i < of->n; i++)
            clear(of->k, &own[i]);
#pragma omp for
        for (ptrdiff_t from = 0; from < of->m; from += BLOCK)
            for (ptrdiff_t i = 0; i < of->n; i++)
                look(of, i, from, from + BLOCK < of->m ? from + BLOCK : of->m, &own[i]);
#pragma omp critical
        for (ptrdiff_t i = 0; i < of->n; i++)
            for (ptrdiff_t j = 0; j < of->k; j++)
                if (own[i].squares[j] <= all[i].squares[of->k - 1])
                    insert(of->k, &all[i], own[i].squares[j], own[i].indices[j]);
    }
    for (ptrdiff_t i = 0; i < of->n; i++)
        write(of, i, &all[i]);
}

static ptrdiff_t count(const plain_radius *of, ptrdiff_t i)
{
    const double most = of->radius * of->radius;
    ptrdiff_t found = 0;
    for (ptrdiff_t j = 0; j < of->m; j++)
        found += square(of->d, of->x + i * of->d, of->y + j * of->d) <= most;
    return found;
}

/* The compiler may have rounded otherwise in the count: no row goes into the next. */
static void fill(const plain_radius *of, ptrdiff_t i)
{
    const double most = of->radius * of->radius;
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
