/* SPDX-License-Identifier: MIT */
#include "lists.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* No array of this many elements fits into a machine, and sums of sizes stay far from overflow. */
#define SIZE_LIMIT 1000000000000

/* Reads decimal digits and moves on; -1 where there are none or the number is above `limit`. */
static ptrdiff_t digits(const char **text, ptrdiff_t limit)
{
    if (!isdigit((unsigned char)**text))
        return -1;
    ptrdiff_t value = 0;
    for (; isdigit((unsigned char)**text); (*text)++) {
        value = 10 * value + (**text - '0');
        if (value > limit)
            return -1;
    }
    return value;
}

static bool refuse_threads(const char *text, char error[BENCH_ERROR_TEXT])
{
    snprintf(error, BENCH_ERROR_TEXT,
             "--threads '%.80s': expected counts from 1 to %d and ranges, such as 1..8 or 1,2,4",
             text, PRANGE_THREADS_LIMIT);
    return false;
}

bool bench_parse_threads(const char *text, bench_threads *list, char error[BENCH_ERROR_TEXT])
{
    bool wanted[PRANGE_THREADS_LIMIT + 1] = {false};
    for (const char *at = text;; at++) {
        const ptrdiff_t first = digits(&at, PRANGE_THREADS_LIMIT);
        ptrdiff_t last = first;
        if (strncmp(at, "..", 2) == 0) {
            at += 2;
            last = digits(&at, PRANGE_THREADS_LIMIT);
        }
        if (first < 1 || last < first)
            return refuse_threads(text, error);
        for (ptrdiff_t threads = first; threads <= last; threads++)
            wanted[threads] = true;
        if (*at == '\0')
            break;
        if (*at != ',')
            return refuse_threads(text, error);
    }
    list->count = 0;
    for (int threads = 1; threads <= PRANGE_THREADS_LIMIT; threads++)
        if (wanted[threads])
            list->at[list->count++] = threads;
    return true;
}

/* 1000, 1e6 or 10^6; -1 if it is none of these. */
static ptrdiff_t number(const char **text)
{
    ptrdiff_t value = digits(text, SIZE_LIMIT), base = 10;
    if (value < 1)
        return -1;
    if (**text == '^') {
        base = value;
        value = 1;
    } else if (**text != 'e') {
        return value;
    }
    (*text)++;
    for (ptrdiff_t power = digits(text, 60); power != 0; power--) {
        if (power < 0 || value > SIZE_LIMIT / base)
            return -1;
        value *= base;
    }
    return value;
}

static bool refuse_sizes(const char *text, const char *why, char error[BENCH_ERROR_TEXT])
{
    snprintf(error, BENCH_ERROR_TEXT, "--size '%.80s': %s", text, why);
    return false;
}

static bool holds(const bench_sizes *list, prange_bench_size size)
{
    for (int i = 0; i < list->count; i++)
        if (list->at[i].n == size.n && list->at[i].d == size.d)
            return true;
    return false;
}

bool bench_parse_sizes(const char *text, bench_sizes *list, char error[BENCH_ERROR_TEXT])
{
    list->count = 0;
    for (const char *at = text;; at++) {
        prange_bench_size size = {number(&at), 0};
        if (*at == 'x') {
            at++;
            size.d = number(&at);
        }
        if (size.n < 0 || size.d < 0 || (size.d > 0 && size.n > SIZE_LIMIT / size.d) ||
            (*at != '\0' && *at != ','))
            return refuse_sizes(
                text, "expected sizes from 1 to 10^12, such as 1000,1e6,10^8 or 500x100", error);
        if (list->count == BENCH_SIZES_MAX)
            return refuse_sizes(text, "expected no more than 64 sizes", error);
        if (!holds(list, size))
            list->at[list->count++] = size;
        if (*at == '\0')
            return true;
    }
}

bench_threads bench_threads_to(int n)
{
    bench_threads list = {0};
    const int most = n < PRANGE_THREADS_LIMIT ? n : PRANGE_THREADS_LIMIT;
    for (int threads = 1; threads < most; threads = most <= 16 ? threads + 1 : 2 * threads)
        list.at[list.count++] = threads;
    list.at[list.count++] = most;
    return list;
}

const char *bench_size_text(prange_bench_size size, char text[BENCH_SIZE_TEXT])
{
    if (size.d > 0) {
        snprintf(text, BENCH_SIZE_TEXT, "%tdx%td", size.n, size.d);
        return text;
    }
    int power = 0;
    ptrdiff_t rest = size.n;
    for (; rest % 10 == 0 && rest > 0; rest /= 10)
        power++;
    if (rest == 1 && power >= 4)
        snprintf(text, BENCH_SIZE_TEXT, "10^%d", power);
    else if (size.n < 1000)
        snprintf(text, BENCH_SIZE_TEXT, "%td", size.n);
    else if (size.n < 1000000)
        snprintf(text, BENCH_SIZE_TEXT, "%td,%03td", size.n / 1000, size.n % 1000);
    else
        snprintf(text, BENCH_SIZE_TEXT, "%td,%03td,%03td", size.n / 1000000, size.n / 1000 % 1000,
                 size.n % 1000);
    return text;
}
