/* SPDX-License-Identifier: MIT */
/*
 * A locale in which numbers have a decimal comma.
 */
#ifndef TESTS_COMMA_H
#define TESTS_COMMA_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* Makes such a locale; (locale_t)0 if the system cannot. It has only the numeric category, of which
 * localedef warns, since compiling a complete locale takes two seconds. */
static inline locale_t comma_locale(void)
{
    char folder[] = "/tmp/prange-comma-XXXXXX", command[300];
    if (!mkdtemp(folder))
        return (locale_t)0;
    snprintf(command, sizeof command,
             "cd %s && printf '%%s\\n' LC_NUMERIC 'decimal_point \",\"' 'thousands_sep \"\"' "
             "'grouping -1' 'END LC_NUMERIC' >source && "
             "localedef -c -i ./source -f ANSI_X3.4-1968 ./comma >log 2>&1",
             folder);
    locale_t made = (locale_t)0;
    if (system(command) >= 0 && setenv("LOCPATH", folder, 1) == 0)
        made = newlocale(LC_NUMERIC_MASK, "comma", (locale_t)0);
    unsetenv("LOCPATH");
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 ? made : (locale_t)0;
}

#endif
