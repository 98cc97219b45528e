/* SPDX-License-Identifier: MIT */
#include "part.h"

#include <stdlib.h>

bool bench_parse_part(const char *text, double *part)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text)
        return false;
    while (*end == ' ')
        end++;
    if (*end == '%') {
        value /= 100.0;
        end++;
    }
    if (*end != '\0' || !(value >= 0.0 && value < 1.0))
        return false;
    *part = value;
    return true;
}
