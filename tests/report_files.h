/* SPDX-License-Identifier: MIT */
/*
 * The directory of a test of report pages, and checks of a page.
 */
#ifndef REPORT_FILES_H
#define REPORT_FILES_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A hostile name, to break whatever displays it. */
#define NASTY "<b>&\"'\\n100%d</script><!--{{model}},`\u2028"

static char directory[] = "/tmp/prange-report-XXXXXX";

static void make_directory(void)
{
    cr_assert_neq(mkdtemp(directory), NULL);
}

static void remove_directory(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    cr_assert_eq(system(command), 0);
}

/* A path in the test's directory; the text is overwritten by the next call. */
static const char *at(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* All of a file in the test's directory; the caller frees it. */
static char *text_of(const char *name)
{
    FILE *file = fopen(at(name), "r");
    cr_assert_neq(file, NULL, "%s", name);
    char *text = NULL;
    size_t size = 0;
    cr_assert(getdelim(&text, &size, '\0', file) > 0, "%s", name);
    fclose(file);
    return text;
}

static int count(const char *text, const char *part)
{
    int found = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        found++;
    return found;
}

#endif
