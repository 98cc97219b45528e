/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Scales the value to the largest unit that it reaches; each unit is `step` times the previous. */
static const char *scaled(double value, double step, const char *const *units, int count,
                          char text[BENCH_NUMBER_TEXT])
{
    int unit = 0;
    for (; unit + 1 < count && value >= 0.9995 * step; unit++)
        value /= step;
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    snprintf(text, BENCH_NUMBER_TEXT, "%.*f %s", decimals, value, units[unit]);
    return text;
}

const char *bench_time_text(double ns, char text[BENCH_NUMBER_TEXT])
{
    static const char *const units[] = {"ns", "us", "ms", "s"};
    return scaled(ns, 1000.0, units, 4, text);
}

const char *bench_rate_text(double per_second, const char *unit, char text[BENCH_NUMBER_TEXT])
{
    static const char *const prefixes[] = {"", "k", "M", "G", "T"};
    char number[BENCH_NUMBER_TEXT];
    if (!isfinite(per_second)) {
        snprintf(text, BENCH_NUMBER_TEXT, "-");
        return text;
    }
    scaled(per_second, 1000.0, prefixes, 5, number);
    snprintf(text, BENCH_NUMBER_TEXT, "%.20s%.10s", number, unit);
    return text;
}

const char *bench_bytes_text(double bytes, char text[BENCH_NUMBER_TEXT])
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB"};
    int unit = 0;
    for (; unit < 3 && bytes >= 1024.0; unit++)
        bytes /= 1024.0;
    snprintf(text, BENCH_NUMBER_TEXT, "%.4g %s", bytes, units[unit]);
    return text;
}

const char *bench_percent_text(double fraction, char text[BENCH_NUMBER_TEXT])
{
    const double percent = 100.0 * fraction;
    if (!isfinite(percent))
        snprintf(text, BENCH_NUMBER_TEXT, "-");
    else if (percent > 999.0)
        snprintf(text, BENCH_NUMBER_TEXT, ">999 %%");
    else
        snprintf(text, BENCH_NUMBER_TEXT, "%.*f %%", fabs(percent) < 9.95 ? 1 : 0, percent);
    return text;
}

const char *bench_factor_text(double factor, char text[BENCH_NUMBER_TEXT])
{
    if (!isfinite(factor))
        snprintf(text, BENCH_NUMBER_TEXT, "-");
    else
        snprintf(text, BENCH_NUMBER_TEXT, "%.*fx",
                 factor < 0.0995 ? 4
                 : factor < 99.5 ? 2
                                 : 0,
                 factor);
    return text;
}

/* Control characters in UTF-8: U+0000 to U+001F, U+007F, and, as two bytes, U+0080 to U+009F. */
char *bench_plain_text(const char *text)
{
    char *copy = malloc(strlen(text) + 1), *end = copy;
    for (const char *at = text; copy && *at; at++) {
        const unsigned char byte = (unsigned char)*at, next = (unsigned char)at[1];
        if (byte == 0xc2 && next >= 0x80 && next < 0xa0)
            at++;
        else if (byte >= ' ' && byte != 0x7f)
            *end++ = *at;
    }
    if (copy)
        *end = '\0';
    return copy;
}
