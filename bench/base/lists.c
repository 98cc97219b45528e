/* SPDX-License-Identifier: MIT */
#include "lists.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No machine holds an array of this many elements, and sums of sizes stay far from overflow. */
#define SIZE_LIMIT 1000000000000

/* A year: more is a typing error. */
#define SECONDS_MAX (366.0 * 86400.0)

/* Reads decimal digits and advances the text; -1 if there are none or the number exceeds `limit`.
 */
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

const char *bench_parse_threads(const char *text, void *value)
{
    static const char expected[] =
        "expected counts from 1 to 1024 and ranges, such as 1..8 or 1,2,4";
    _Static_assert(PRANGE_THREADS_LIMIT == 1024, "the text names the limit");
    bench_threads *list = value;
    bool wanted[PRANGE_THREADS_LIMIT + 1] = {false};
    for (const char *at = text;; at++) {
        const ptrdiff_t first = digits(&at, PRANGE_THREADS_LIMIT);
        ptrdiff_t last = first;
        if (strncmp(at, "..", 2) == 0) {
            at += 2;
            last = digits(&at, PRANGE_THREADS_LIMIT);
        }
        if (first < 1 || last < first || (*at != '\0' && *at != ','))
            return expected;
        for (ptrdiff_t threads = first; threads <= last; threads++)
            wanted[threads] = true;
        if (*at == '\0')
            break;
    }
    list->count = 0;
    for (int threads = 1; threads <= PRANGE_THREADS_LIMIT; threads++)
        if (wanted[threads])
            list->at[list->count++] = threads;
    return NULL;
}

/* Reads 1000, 1e6 or 10^6; -1 for other texts. */
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

static bool contains(const bench_sizes *list, prange_bench_size size)
{
    for (int i = 0; i < list->count; i++)
        if (list->at[i].n == size.n && list->at[i].d == size.d)
            return true;
    return false;
}

const char *bench_parse_sizes(const char *text, void *value)
{
    bench_sizes *list = value;
    list->count = 0;
    for (const char *at = text;; at++) {
        prange_bench_size size = {number(&at), 0};
        if (*at == 'x') {
            at++;
            size.d = number(&at);
        }
        if (size.n < 0 || size.d < 0 || (size.d > 0 && size.n > SIZE_LIMIT / size.d) ||
            (*at != '\0' && *at != ','))
            return "expected sizes from 1 to 10^12, such as 1000,1e6,10^8 or 500x100";
        if (list->count == BENCH_SIZES_MAX)
            return "expected no more than 64 sizes";
        if (!contains(list, size))
            list->at[list->count++] = size;
        if (*at == '\0')
            return NULL;
    }
}

bool bench_parse_count(const char *text, int min, int max, int *value)
{
    const ptrdiff_t count = digits(&text, max);
    *value = (int)count;
    return count >= min && *text == '\0';
}

int bench_word_index(const char *word, const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

/* Reads a number without a sign; `end` is the text after it. -1 if there is none. */
static double real(const char *text, char **end)
{
    return isdigit((unsigned char)*text) ? strtod(text, end) : -1.0;
}

typedef struct unit {
    const char *name;
    double value;
} unit;

/* Reads a number with one of the units; the last unit has no name. */
static bool in_units(const char *text, const unit *units, double *value)
{
    char *end;
    const double number = real(text, &end);
    for (; number >= 0.0 && units->name; units++) {
        *value = number * units->value;
        if (strcmp(end, units->name) == 0)
            return true;
    }
    return false;
}

const char *bench_parse_seconds(const char *text, void *value)
{
    static const unit units[] = {{"", 1.0},   {"s", 1.0},    {"ms", 1e-3}, {"m", 60.0},
                                 {"min", 60}, {"h", 3600.0}, {NULL, 0.0}};
    return in_units(text, units, value) && *(double *)value <= SECONDS_MAX
               ? NULL
               : "expected a time such as 60s, 5m or 1h";
}

const char *bench_parse_bytes(const char *text, void *value)
{
    static const unit units[] = {
        {"", 1.0}, {"K", 0x1p10}, {"M", 0x1p20}, {"G", 0x1p30}, {NULL, 0.0}};
    return in_units(text, units, value) && *(double *)value > 0.0 && *(double *)value < 0x1p60
               ? NULL
               : "expected bytes such as 48K, 32M or 1G";
}

const char *bench_parse_budget(const char *text, void *value)
{
    const char *why = bench_parse_seconds(text, value);
    return why || *(double *)value > 0.0 ? why : "nothing can be measured in no time";
}

const char *bench_parse_share(const char *text, void *value)
{
    char *end;
    double share = real(text, &end);
    if (share >= 0.0) {
        end += strspn(end, " ");
        share /= *end == '%' ? 100.0 : 1.0;
        end += *end == '%';
    }
    *(double *)value = share;
    return share >= 0.0 && share < 1.0 && *end == '\0'
               ? NULL
               : "expected a part such as 5% or 0.05, below 100%";
}

const char *bench_parse_percent(const char *text, void *value)
{
    char *end;
    const double percent = real(text, &end);
    *(double *)value = percent / 100.0;
    return percent > 0.0 && percent < 100.0 && (*end == '\0' || strcmp(end, "%") == 0)
               ? NULL
               : "expected a share above 0 and below 100 %, such as 2%";
}

bench_threads bench_threads_to(int n)
{
    bench_threads list = {0};
    const int max = n < PRANGE_THREADS_LIMIT ? n : PRANGE_THREADS_LIMIT;
    for (int threads = 1; threads < max; threads = max <= 16 ? threads + 1 : 2 * threads)
        list.at[list.count++] = threads;
    list.at[list.count++] = max;
    return list;
}

/* Writes the digits in groups of three. */
static void write_grouped(ptrdiff_t n, char text[BENCH_SIZE_TEXT])
{
    char digits[24];
    const int count = snprintf(digits, sizeof digits, "%td", n);
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            *text++ = ',';
        *text++ = digits[i];
    }
    *text = '\0';
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
    else
        write_grouped(size.n, text);
    return text;
}
