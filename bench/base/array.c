/* SPDX-License-Identifier: MIT */
#include "array.h"

#include <stdlib.h>
#include <string.h>

/* The size of a huge page: if the system grants huge pages, every array begins on one. */
#define ALIGNMENT ((size_t)2 << 20)

/* Uniform in [0, 1): splitmix64 of the position, so independent of the thread. */
static double random_at(uint64_t seed, ptrdiff_t i)
{
    uint64_t z = (seed << 40) + (uint64_t)i * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return (double)(z >> 40) * 0x1p-24; /* exact in f32 too */
}

static bench_array array_of(ptrdiff_t n, int real)
{
    const size_t bytes = (size_t)n * (size_t)real;
    const size_t alignment = bytes < ALIGNMENT ? 64 : ALIGNMENT;
    const size_t rounded = (bytes / alignment + 1) * alignment;
    return (bench_array){n, real, aligned_alloc(alignment, rounded)};
}

static void put(const bench_array *array, ptrdiff_t i, double value)
{
    if (array->real == 8)
        ((double *)array->data)[i] = value;
    else
        ((float *)array->data)[i] = (float)value;
}

bench_array bench_array_zero(ptrdiff_t n, int real)
{
    const bench_array array = array_of(n, real);
    if (!array.data)
        return array;
#pragma omp parallel for schedule(static)
    for (ptrdiff_t i = 0; i < n; i++)
        put(&array, i, 0.0);
    return array;
}

bench_array bench_array_random(ptrdiff_t n, int real, uint64_t seed)
{
    const bench_array array = array_of(n, real);
    if (!array.data)
        return array;
#pragma omp parallel for schedule(static)
    for (ptrdiff_t i = 0; i < n; i++)
        put(&array, i, random_at(seed, i));
    return array;
}

double bench_array_at(const bench_array *array, ptrdiff_t i)
{
    return array->real == 8 ? ((const double *)array->data)[i] : ((const float *)array->data)[i];
}

void bench_array_free(bench_array *array)
{
    free(array->data);
    array->data = NULL;
}

uint64_t bench_digest(const void *data, size_t bytes)
{
    const unsigned char *at = data;
    uint64_t hash = bytes, word;
    for (; bytes > 0; bytes -= bytes < sizeof word ? bytes : sizeof word, at += sizeof word) {
        word = 0;
        memcpy(&word, at, bytes < sizeof word ? bytes : sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return hash != 0 ? hash : 1;
}
