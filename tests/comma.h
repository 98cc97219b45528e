/* SPDX-License-Identifier: MIT */
/*
 * A locale in which numbers have a decimal comma.
 */
#ifndef TESTS_COMMA_H
#define TESTS_COMMA_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* Made for the occasion; (locale_t)0 where the system has not what it takes. */
static inline locale_t comma_locale(void)
{
    char folder[] = "/tmp/prange-comma-XXXXXX", command[200];
    if (!mkdtemp(folder))
        return (locale_t)0;
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >%s/log 2>&1",
             folder, folder);
    locale_t made = (locale_t)0;
    if (system(command) == 0 && setenv("LOCPATH", folder, 1) == 0)
        made = newlocale(LC_NUMERIC_MASK, "de_DE.UTF-8", (locale_t)0);
    unsetenv("LOCPATH");
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 ? made : (locale_t)0;
}

#endif
