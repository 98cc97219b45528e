/* SPDX-License-Identifier: MIT */
/*
 * Sorting as a C programmer writes it: qsort, and for several threads a merge sort of tasks over
 * qsort. The median by Hoare's quickselect, the k greatest by a heap.
 */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "plain.h"

static int ascending(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

void plain_sort_serial(ptrdiff_t n, double *x)
{
    qsort(x, (size_t)n, sizeof *x, ascending);
}

void plain_sort_rows_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        plain_sort_serial(d, memcpy(y + i * d, x + i * d, (size_t)d * sizeof *y));
}

void plain_sort_rows_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *y)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        plain_sort_serial(d, memcpy(y + i * d, x + i * d, (size_t)d * sizeof *y));
}

void plain_sort_columns(ptrdiff_t n, ptrdiff_t d, const double *x, double *y, double *line)
{
    for (ptrdiff_t j = 0; j < d; j++) {
        for (ptrdiff_t i = 0; i < n; i++)
            line[i] = x[i * d + j];
        plain_sort_serial(n, line);
        for (ptrdiff_t i = 0; i < n; i++)
            y[i * d + j] = line[i];
    }
}

/* A number and its index. The number comes first, so that qsort() may compare it as a double. */
typedef struct numbered {
    double key, index;
} numbered;

int plain_sort_by_key(ptrdiff_t n, const double *x, double *keys, double *index)
{
    numbered *all = malloc((size_t)n * sizeof *all);
    if (!all)
        return 1;
    for (ptrdiff_t i = 0; i < n; i++)
        all[i] = (numbered){x[i], (double)i};
    qsort(all, (size_t)n, sizeof *all, ascending);
    for (ptrdiff_t i = 0; i < n; i++) {
        keys[i] = all[i].key;
        index[i] = all[i].index;
    }
    free(all);
    return 0;
}

static int ascending_and_stable(const void *a, const void *b)
{
    const numbered *left = a, *right = b;
    const int order = ascending(&left->key, &right->key);
    return order != 0 ? order : ascending(&left->index, &right->index);
}

int plain_argsort(ptrdiff_t n, const double *x, ptrdiff_t *order)
{
    numbered *all = malloc((size_t)n * sizeof *all);
    if (!all)
        return 1;
    for (ptrdiff_t i = 0; i < n; i++)
        all[i] = (numbered){x[i], (double)i};
    qsort(all, (size_t)n, sizeof *all, ascending_and_stable);
    for (ptrdiff_t i = 0; i < n; i++)
        order[i] = (ptrdiff_t)all[i].index;
    free(all);
    return 0;
}

static void merge(ptrdiff_t n, ptrdiff_t half, double *x, double *other)
{
    memcpy(other, x, (size_t)n * sizeof *x);
    for (ptrdiff_t i = 0, j = half, k = 0; k < n; k++)
        x[k] = j == n || (i < half && other[i] <= other[j]) ? other[i++] : other[j++];
}

static void sort_halves(ptrdiff_t n, double *x, double *other, int parts)
{
    if (parts < 2) {
        plain_sort_serial(n, x);
        return;
    }
    const ptrdiff_t half = n / 2;
#pragma omp task
    sort_halves(half, x, other, parts / 2);
    sort_halves(n - half, x + half, other + half, parts - parts / 2);
#pragma omp taskwait
    merge(n, half, x, other);
}

int plain_sort_openmp(ptrdiff_t n, const double *from, double *x)
{
    double *other = malloc((size_t)n * sizeof *other);
    if (!other)
        return 1;
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = from[i];
#pragma omp parallel
#pragma omp single
    sort_halves(n, x, other, omp_get_num_threads());
    free(other);
    return 0;
}

static void select_kth(ptrdiff_t n, double *x, ptrdiff_t k)
{
    ptrdiff_t low = 0, high = n - 1;
    while (low < high) {
        const double pivot = x[low + (high - low) / 2];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (x[i] < pivot)
                i++;
            while (x[j] > pivot)
                j--;
            if (i <= j) {
                const double left = x[i];
                x[i++] = x[j];
                x[j--] = left;
            }
        }
        if (k <= j)
            high = j;
        else if (k >= i)
            low = i;
        else
            return;
    }
}

double plain_median(ptrdiff_t n, const double *x, double *copy)
{
    const ptrdiff_t lower = (n - 1) / 2;
    memcpy(copy, x, (size_t)n * sizeof *copy);
    select_kth(n, copy, lower);
    double upper = copy[lower];
    if (n % 2 == 0) {
        upper = copy[lower + 1];
        for (ptrdiff_t i = lower + 2; i < n; i++)
            upper = copy[i] < upper ? copy[i] : upper;
    }
    return 0.5 * (copy[lower] + upper);
}

ptrdiff_t plain_unique(ptrdiff_t n, double *x)
{
    ptrdiff_t count = 0;
    plain_sort_serial(n, x);
    for (ptrdiff_t i = 0; i < n; i++)
        if (i == 0 || x[i] != x[i - 1])
            x[count++] = x[i];
    return count;
}

void plain_merge(ptrdiff_t n, const double *a, ptrdiff_t m, const double *b, double *out)
{
    ptrdiff_t i = 0, j = 0;
    while (i < n && j < m)
        *out++ = b[j] < a[i] ? b[j++] : a[i++];
    while (i < n)
        *out++ = a[i++];
    while (j < m)
        *out++ = b[j++];
}

ptrdiff_t plain_union(ptrdiff_t n, const double *a, ptrdiff_t m, const double *b, double *out)
{
    ptrdiff_t i = 0, j = 0, count = 0;
    while (i < n && j < m) {
        const double x = a[i], y = b[j];
        out[count++] = x <= y ? x : y;
        i += x <= y;
        j += y <= x;
    }
    while (i < n)
        out[count++] = a[i++];
    while (j < m)
        out[count++] = b[j++];
    return count;
}

void plain_quantiles(ptrdiff_t n, double *x, ptrdiff_t count, const double *q, double *out)
{
    plain_sort_serial(n, x);
    for (ptrdiff_t j = 0; j < count; j++) {
        const double h = q[j] * (double)(n - 1);
        const ptrdiff_t i = h < (double)(n - 1) ? (ptrdiff_t)h : n - 2;
        out[j] = x[i] + (x[i + 1] - x[i]) * (h - (double)i);
    }
}

/* heap[0] is the least of the k greatest numbers so far. */
static void sink_least(ptrdiff_t k, double *heap, double value)
{
    ptrdiff_t at = 0;
    for (ptrdiff_t child; (child = 2 * at + 1) < k; at = child) {
        child += child + 1 < k && heap[child + 1] < heap[child];
        if (value <= heap[child])
            break;
        heap[at] = heap[child];
    }
    heap[at] = value;
}

void plain_top(ptrdiff_t n, const double *x, ptrdiff_t k, double *out)
{
    memcpy(out, x, (size_t)k * sizeof *x);
    plain_sort_serial(k, out);
    for (ptrdiff_t i = k; i < n; i++)
        if (x[i] > out[0])
            sink_least(k, out, x[i]);
    plain_sort_serial(k, out);
    for (ptrdiff_t i = 0, j = k - 1; i < j; i++, j--) {
        const double first = out[i];
        out[i] = out[j];
        out[j] = first;
    }
}
